import { refuseRefund } from "../../sdk/Deeds.ts";
import { refusesAsEveryDeed } from "../shared/deed.behavior.ts";
import { AMOUNT, WINDOWS } from "../shared/escrow.ts";
import { EVIDENCE, given } from "../shared/machine.ts";
import { event, expectDeed, openTheater } from "../shared/trade.ts";

const theater = await openTheater();

describe("refuseRefund", () => {
  refusesAsEveryDeed(theater, "refuseRefund", "RefundRequested");

  context("given RefundRequested", () => {
    it("gives the payer its time to escalate", async () => {
      const trade = await given(theater, "RefundRequested");
      const { id, order } = trade;

      await expectDeed(trade, "payee", refuseRefund(order, EVIDENCE), (time) => ({
        events: [event("RequestRefused", { id, evidence: EVIDENCE, deadline: time + WINDOWS.escalate })],
        order: { state: "Refused", held: AMOUNT, deadline: time + WINDOWS.escalate },
      }));
    });
  });
});
