import { expect } from "chai";
import type { TransactionResponse } from "ethers";

import { bindPrefix, endRoles, grantRoles, roleBits } from "../../sdk/Parties.ts";
import { EVIDENCE, openPartiesTheater, type PartiesStage, PREFIX, sendParty, timeOf } from "../shared/parties.ts";

const theater = await openPartiesTheater();

/** A GTIN under the prefix of the tests. */
const GTIN = 10_614_141_009_993n;

/** How many slots a call reads. */
async function slotsOf({ connection }: PartiesStage, sending: Promise<TransactionResponse>): Promise<number> {
  const { hash } = await sending;
  const trace = (await connection.provider.request({ method: "debug_traceTransaction", params: [hash] })) as {
    readonly structLogs: readonly { readonly op: string }[];
  };
  return trace.structLogs.filter(({ op }) => op === "SLOAD").length;
}

/** What `requireRole` and `requireIssuer` read about a time. */
async function asking(stage: PartiesStage, time: bigint): Promise<readonly [number, number]> {
  const { parties, roles } = stage;
  const [requireRole, requireIssuer] = [parties.getFunction("requireRole"), parties.getFunction("requireIssuer")];
  const calls = [
    await requireRole.populateTransaction(roles.controller, roleBits(["Brand"]), time),
    await requireIssuer.populateTransaction(roles.controller, roleBits(["Brand"]), GTIN, PREFIX.length, time),
  ] as const;
  return [
    await slotsOf(stage, roles.stranger.sendTransaction(calls[0])),
    await slotsOf(stage, roles.stranger.sendTransaction(calls[1])),
  ];
}

describe("A question about now", () => {
  it("reads one slot of the account, one of the party, and one of the prefix", async () => {
    const stage = await theater.registered();
    await sendParty(stage, "registrar", bindPrefix(stage.party, PREFIX, EVIDENCE));

    expect(await asking(stage, await timeOf(stage))).to.deep.equal([2, 3]);
  });

  it("reads no more where much was before", async () => {
    const stage = await theater.registered();
    const { party } = stage;
    await sendParty(stage, "registrar", bindPrefix(party, PREFIX, EVIDENCE));
    for (let round = 0; round < 5; round++) {
      await sendParty(stage, "registrar", endRoles(party, ["Brand"]));
      await sendParty(stage, "registrar", grantRoles(party, ["Brand"]));
    }

    expect(await asking(stage, await timeOf(stage))).to.deep.equal([2, 3]);
  });
});

describe("A question about the past", () => {
  it("searches a list by halves", async () => {
    const stage = await theater.registered();
    const { party } = stage;
    await sendParty(stage, "registrar", bindPrefix(party, PREFIX, EVIDENCE));
    const then = await timeOf(stage);
    for (let round = 0; round < 16; round++) {
      await sendParty(stage, "registrar", endRoles(party, ["Brand"]));
      await sendParty(stage, "registrar", grantRoles(party, ["Brand"]));
    }
    const [slots] = await asking(stage, then);

    // The list's length, at most six halves of 32 words, and the word.
    expect(slots).to.be.within(4, 2 + 1 + 6 + 1);
  });
});
