import { refuseReturn } from "../../sdk/Deeds.ts";
import { refusesAsEveryDeed } from "../shared/deed.behavior.ts";
import { AMOUNT, WINDOWS } from "../shared/escrow.ts";
import { EVIDENCE, given } from "../shared/machine.ts";
import { event, expectDeed, openTheater } from "../shared/trade.ts";

const theater = await openTheater();

describe("refuseReturn", () => {
  refusesAsEveryDeed(theater, "refuseReturn", "Returned");

  context("given Returned", () => {
    it("gives the payer its time to escalate", async () => {
      const trade = await given(theater, "Returned");
      const { id, order } = trade;

      await expectDeed(trade, "payee", refuseReturn(order, EVIDENCE), (time) => ({
        events: [event("RequestRefused", { id, evidence: EVIDENCE, deadline: time + WINDOWS.escalate })],
        order: { state: "Refused", held: AMOUNT, deadline: time + WINDOWS.escalate },
      }));
    });
  });
});
