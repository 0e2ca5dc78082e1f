import { expect } from "chai";

import { countersign } from "../../../sdk/TraceLog.ts";
import { anotherParty } from "../../shared/parties.ts";
import {
  chainOf,
  EVENT,
  expectNoTrace,
  LOT,
  openTraceTheater,
  recorded,
  sendTrace,
  toldByTrace,
  traceEvent,
} from "../../shared/trace.ts";

const staffed = await openTraceTheater();

describe("countersign", () => {
  context("when the chain has no such entry", () => {
    it("is refused", async () => {
      const stage = await recorded(await staffed(), 1);
      await anotherParty(stage, { controller: "rival", roles: ["Inspector"] });
      const recorder = stage.roles.clerk.address;
      await expectNoTrace(stage, "rival", countersign(LOT, recorder, 1n, EVENT.eventHash), "TraceUnknownEntry", {
        lot: LOT,
        recorder,
        position: 1n,
        count: 1n,
      });
    });
  });

  context("when the caller acts for a party that is no inspector", () => {
    it("is refused", async () => {
      const stage = await recorded(await staffed(), 1);
      const recorder = stage.roles.clerk.address;
      await expectNoTrace(stage, "controller", countersign(LOT, recorder, 0n, EVENT.eventHash), "PartyWithoutRole", {
        party: stage.party,
        held: ["Producer", "Brand"],
        wanted: ["Inspector"],
      });
    });
  });

  context("when the caller is nobody", () => {
    it("is refused", async () => {
      const stage = await recorded(await staffed(), 1);
      const recorder = stage.roles.clerk.address;
      await expectNoTrace(stage, "stranger", countersign(LOT, recorder, 0n, EVENT.eventHash), "PartyUnknownSigner", {
        account: stage.roles.stranger.address,
      });
    });
  });

  context("when the caller is an inspector", () => {
    it("is told with its party, and changes no chain", async () => {
      const stage = await recorded(await staffed(), 1);
      const inspector = await anotherParty(stage, { controller: "rival", roles: ["Inspector"] });
      const before = await chainOf(stage, "clerk");
      const recorder = stage.roles.clerk.address;
      const receipt = await sendTrace(stage, "rival", countersign(LOT, recorder, 0n, EVENT.eventHash));

      expect(toldByTrace(stage, receipt)).to.deep.equal([
        traceEvent("TraceCountersigned", {
          lot: LOT,
          recorder,
          inspector,
          by: stage.roles.rival.address,
          position: 0n,
          eventHash: EVENT.eventHash,
        }),
      ]);
      expect(await chainOf(stage, "clerk")).to.deep.equal(before);
    });
  });
});
