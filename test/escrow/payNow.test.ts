import { NO_WINDOWS } from "../../sdk/Windows.ts";
import { payCall } from "../shared/calls.ts";
import { AMOUNT } from "../shared/escrow.ts";
import { INSTANT_TERMS, paysLikeAnyWay, type Way } from "../shared/funding.behavior.ts";
import { pulls } from "../shared/pull.behavior.ts";
import { event, expectDeed, openTheater, paidOut, released } from "../shared/trade.ts";

const theater = await openTheater();

describe("payNow", () => {
  const way: Way = {
    kind: "Instant",
    byPayerOnly: true,
    make: ({ order }, quote = "0x") => payCall("payNow", order, quote),
  };

  paysLikeAnyWay(theater, way);
  pulls(theater, way);

  context("given an instant order without a refund window", () => {
    it("closes at once", async () => {
      const trade = await theater.order({ terms: { ...INSTANT_TERMS, windows: NO_WINDOWS } });
      const { id, order } = trade;
      const { payer, payee } = order;
      const { escrow: _, ...gains } = paidOut(trade, { toPayee: AMOUNT });

      await expectDeed(trade, "payer", await way.make(trade), (time) => ({
        events: [event("OrderPaid", { id, payer, payee, order }), released(trade, AMOUNT, "Charge")],
        moved: { payer: -AMOUNT, ...gains },
        order: { state: "Closed", kept: AMOUNT, deadline: time },
      }));
    });
  });
});
