import { expect } from "chai";
import { ZeroHash } from "ethers";

import { end, resume, suspend } from "../../sdk/Parties.ts";
import type { PartyState } from "../../sdk/Names.ts";
import { PARTY_STATES } from "../../sdk/Names.ts";
import {
  expectNoParty,
  expectParty,
  openPartiesTheater,
  partyEvent,
  REASON,
  sendParty,
  timeOf,
} from "../shared/parties.ts";

const theater = await openPartiesTheater();

for (const [name, deed] of [
  ["suspend", suspend],
  ["resume", resume],
  ["end", end],
] as const)
  describe(name, () => {
    context("given Active", () => {
      context("when a stranger calls", () => {
        it("is a registrar's deed", async () => {
          const stage = await theater.registered();

          await expectNoParty(stage, "stranger", deed(stage.party), "AccessManagedUnauthorized", {
            caller: stage.roles.stranger.address,
          });
        });
      });

      context("when another registrar calls", () => {
        it("is the deed of the registrar that keeps the record", async () => {
          const stage = await theater.registered();
          const { registrar, otherRegistrar } = stage.roles;

          await expectNoParty(stage, "otherRegistrar", deed(stage.party), "PartyWrongRegistrar", {
            party: stage.party,
            caller: otherRegistrar.address,
            registrar: registrar.address,
          });
        });
      });
    });
  });

describe("The states of a party", () => {
  it("pass from one to the next with their events, reasons and seconds, and an earlier second keeps its own", async () => {
    const stage = await theater.registered();
    const { party, parties } = stage;
    const from: [bigint, PartyState][] = [[await timeOf(stage), "Active"]];

    await expectParty(stage, "registrar", suspend(party, REASON), () => ({
      events: [partyEvent("PartySuspended", { party, reason: REASON })],
      party: { state: "Suspended" },
    }));
    from.push([await timeOf(stage), "Suspended"]);
    await expectParty(stage, "registrar", resume(party), () => ({
      events: [partyEvent("PartyResumed", { party })],
      party: { state: "Active" },
    }));
    from.push([await timeOf(stage), "Active"]);
    await sendParty(stage, "registrar", suspend(party));
    from.push([await timeOf(stage), "Suspended"]);
    await expectParty(stage, "registrar", end(party, REASON), () => ({
      events: [partyEvent("PartyEnded", { party, reason: REASON })],
      party: { state: "Ended" },
    }));
    from.push([await timeOf(stage), "Ended"]);

    for (const [place, [second, state]] of from.entries()) {
      const before = from[place - 1]?.[1];
      const stateAt = async (time: bigint) => PARTY_STATES[Number((await parties.standingAt(party, time)).state)];
      if (before !== undefined) expect(await stateAt(second - 1n)).to.equal(before);
      expect(await stateAt(second)).to.equal(state);
    }
  });

  it("tell no reason where none is given", async () => {
    const stage = await theater.registered();
    const { party } = stage;

    await expectParty(stage, "registrar", suspend(party), () => ({
      events: [partyEvent("PartySuspended", { party, reason: ZeroHash })],
      party: { state: "Suspended" },
    }));
    await expectParty(stage, "registrar", end(party), () => ({
      events: [partyEvent("PartyEnded", { party, reason: ZeroHash })],
      party: { state: "Ended" },
    }));
  });
});
