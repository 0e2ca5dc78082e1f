import { expect } from "chai";

import { type Revert } from "../../sdk/Errors.ts";
import { perform } from "../../sdk/Perform.ts";
import {
  clearTaint,
  lift,
  markTainted,
  readEffectiveStanding,
  readNotice,
  readNotices,
  readStanding,
  recall,
  recallsDomain,
  recallUnits,
  signLift,
} from "../../sdk/Recalls.ts";
import { DAY } from "../shared/escrow.ts";
import {
  ALL_WELL,
  BRAND,
  INSPECTOR,
  LOT,
  lotNamed,
  madeOf,
  openRecallTheater,
  REASON,
  type RecallStage,
} from "../shared/recalls.ts";

const theater = await openRecallTheater();

const SOURCE = lotNamed("source");

async function deploymentOf({ connection, place }: RecallStage) {
  const { chainId } = await connection.ethers.provider.getNetwork();
  return { chainId, recalls: place };
}

describe("The deeds of recalls", () => {
  it("give notice, mark what was made of it, lift and clear", async () => {
    const stage = await theater.stage();
    const { roles, connection, now } = stage;
    const { provider } = connection.ethers;
    const deployment = await deploymentOf(stage);
    await madeOf(stage, { [LOT]: [SOURCE] });

    const { events } = await perform(roles.brand, deployment, recall(SOURCE, "Quarantined", REASON));
    const noticedAt = BigInt(await connection.networkHelpers.time.latest());
    expect(events.map(({ name, args }) => ({ name, args }))).to.deep.equal([
      {
        name: "RecallNoticed",
        args: {
          lot: SOURCE,
          number: 1n,
          party: BRAND,
          by: roles.brand.address,
          standing: "Quarantined",
          from: 0n,
          to: 2n ** 32n - 1n,
          reason: REASON,
        },
      },
    ]);
    expect(await readStanding(provider, deployment, SOURCE)).to.equal("Quarantined");
    expect(await readStanding(provider, deployment, LOT)).to.equal("Clean");
    expect(await readEffectiveStanding(provider, deployment, LOT)).to.equal("Tainted");
    expect(await readEffectiveStanding(provider, deployment, LOT, 0n, 0n)).to.equal("Unknown");

    await perform(roles.stranger, deployment, markTainted([SOURCE, LOT]));
    expect(await readStanding(provider, deployment, LOT, 0n)).to.equal("Tainted");
    const lifting = {
      lot: SOURCE,
      number: 1n,
      reason: ALL_WELL,
      countersigner: roles.inspector.address,
      deadline: now + DAY,
    };
    const signature = await signLift(roles.inspector, deployment, lifting);
    const told = await perform(roles.brand, deployment, lift(lifting, signature));
    const liftedAt = BigInt(await connection.networkHelpers.time.latest());
    expect(told.events[0]!.args).to.deep.include({ countersigning: INSPECTOR, reason: ALL_WELL });
    await perform(roles.stranger, deployment, clearTaint(LOT, SOURCE));

    expect(await readEffectiveStanding(provider, deployment, LOT)).to.equal("Clean");
    expect(await readNotice(provider, deployment, SOURCE, 1n)).to.deep.equal({
      number: 1n,
      party: BRAND,
      isBrands: true,
      standing: "Quarantined",
      units: undefined,
      reason: REASON,
      noticedAt,
      liftedAt,
    });
  });

  it("tell of all notices by number", async () => {
    const stage = await theater.stage();
    const { roles, connection } = stage;
    const deployment = await deploymentOf(stage);
    await perform(roles.brand, deployment, recallUnits(LOT, { from: 2n, to: 3n }, "Expired", REASON));
    await perform(roles.regulator, deployment, recall(LOT, "Recalled", REASON));

    const notices = await readNotices(connection.ethers.provider, deployment, LOT);
    expect(notices.map(({ number, units, standing }) => ({ number, units, standing }))).to.deep.equal([
      { number: 1n, units: { from: 2n, to: 3n }, standing: "Expired" },
      { number: 2n, units: undefined, standing: "Recalled" },
    ]);
    expect(notices.map(({ isBrands, liftedAt }) => [isBrands, liftedAt])).to.deep.equal([
      [true, undefined],
      [false, undefined],
    ]);
    expect(await readNotice(connection.ethers.provider, deployment, LOT, 3n)).to.equal(undefined);
  });

  it("say in words what was refused", async () => {
    const stage = await theater.stage();
    const deployment = await deploymentOf(stage);
    const deed = markTainted([SOURCE, LOT]);

    const refused = (await perform(stage.roles.brand, deployment, deed).catch((error: unknown) => error)) as Revert;
    expect([refused.name, refused.facts]).to.deep.equal(["RecallSourceClear", { source: SOURCE }]);
    expect(refused.message).to.include(`lot ${SOURCE} is under no notice`);
  });
});

describe("recallsDomain", () => {
  it("is the contract's own", async () => {
    const stage = await theater.stage();
    const { name, version, chainId, verifyingContract } = await stage.recalls.eip712Domain();

    expect(recallsDomain(await deploymentOf(stage))).to.deep.equal({ name, version, chainId, verifyingContract });
  });
});
