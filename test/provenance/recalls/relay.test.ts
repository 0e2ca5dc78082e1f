import { expect } from "chai";
import { concat } from "ethers";

import {
  BRAND,
  liftingOf,
  LOT,
  lotNamed,
  madeOf,
  numberOfStanding,
  openRecallTheater,
  REASON,
  type Recaller,
  type RecallStage,
  sendNotice,
  WHOLE_LOT,
} from "../../shared/recalls.ts";

const theater = await openRecallTheater();

const SOURCE = lotNamed("source");

const FORWARD_TYPES = {
  ForwardRequest: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "gas", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint48" },
    { name: "data", type: "bytes" },
  ],
};

/** Has a part's deed carried out by the stranger. */
async function relayed({ connection, forwarder, place, roles, now }: RecallStage, by: Recaller, data: string) {
  const { chainId } = await connection.ethers.provider.getNetwork();
  const from = roles[by].address;
  const nonce = await forwarder.nonces(from);
  const request = { from, to: place, value: 0n, gas: 500_000n, nonce, deadline: now + 600n, data };
  const verifyingContract = await forwarder.getAddress();
  const domain = { name: "Cowry Forwarder", version: "1", chainId, verifyingContract };
  const signature = await roles[by].signTypedData(domain, FORWARD_TYPES, request);
  return forwarder.connect(roles.stranger).execute({ ...request, signature });
}

describe("A deed of recalls through the forwarder", () => {
  it("is the signer's", async () => {
    const stage = await theater.stage();
    const { recalls, roles } = stage;
    const calls = recalls.interface;
    await madeOf(stage, { [LOT]: [SOURCE] });
    await sendNotice(stage, { lot: SOURCE });

    await expect(relayed(stage, "brand", calls.encodeFunctionData("recall", [LOT, 5n, REASON])))
      .to.emit(recalls, "RecallNoticed")
      .withArgs(LOT, 1n, BRAND, roles.brand.address, numberOfStanding("Recalled"), 0n, WHOLE_LOT, REASON);
    await expect(relayed(stage, "producer", calls.encodeFunctionData("recallUnits", [LOT, 1n, 2n, 3n, REASON])))
      .to.emit(recalls, "RecallNoticed")
      .withArgs(LOT, 2n, BRAND, roles.producer.address, numberOfStanding("Quarantined"), 1n, 2n, REASON);
    await expect(relayed(stage, "driver", calls.encodeFunctionData("markTainted", [[SOURCE, LOT]])))
      .to.emit(recalls, "LotTainted")
      .withArgs(LOT, SOURCE, 1n, roles.driver.address);
    const { number, reason, countersigner, deadline, signature, lot } = await liftingOf(stage, { lot: SOURCE });
    const lift = calls.encodeFunctionData("lift", [lot, number, reason, countersigner, deadline, signature]);
    await relayed(stage, "brand", lift);
    await expect(relayed(stage, "driver", calls.encodeFunctionData("clearTaint", [LOT, SOURCE])))
      .to.emit(recalls, "LotTaintCleared")
      .withArgs(LOT, SOURCE, roles.driver.address);
    expect(await recalls.noticesInForce(SOURCE)).to.deep.equal([]);
  });

  it("takes no name that a caller only appends", async () => {
    const { recalls, registry, place, roles } = await theater.stage();
    const data = recalls.interface.encodeFunctionData("recall", [LOT, 5n, REASON]);

    await expect(roles.stranger.sendTransaction({ to: place, data: concat([data, roles.brand.address]) }))
      .to.be.revertedWithCustomError(registry, "PartyUnknownSigner")
      .withArgs(roles.stranger.address);
  });

  it("knows its registry, its lots and its forwarder", async () => {
    const { recalls, world, graph, forwarder } = await theater.stage();

    expect(await recalls.parties()).to.equal(await world.getAddress());
    expect(await recalls.lots()).to.equal(await graph.getAddress());
    expect(await recalls.trustedForwarder()).to.equal(await forwarder.getAddress());
  });
});
