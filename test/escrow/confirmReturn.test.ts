import { confirm, confirmReturn } from "../../sdk/Deeds.ts";
import { refusesAsEveryDeed } from "../shared/deed.behavior.ts";
import { AMOUNT, WINDOWS } from "../shared/escrow.ts";
import { given, reach } from "../shared/machine.ts";
import {
  expectDeed,
  expectRevert,
  openTheater,
  paidOut,
  refunded,
  REQUESTED,
  send,
  statusOf,
} from "../shared/trade.ts";

const theater = await openTheater();

describe("confirmReturn", () => {
  refusesAsEveryDeed(theater, "confirmReturn", "Returned");

  context("given Returned", () => {
    for (const answer of [
      { amount: REQUESTED - 1n, kind: "Return" },
      { amount: REQUESTED + 1n, kind: "Return" },
      { amount: REQUESTED, kind: "Refund" },
    ] as const)
      context(`when a ${answer.kind} of ${answer.amount} is confirmed`, () => {
        it("names the open request", async () => {
          const trade = await given(theater, "Returned");
          const { id, order } = trade;

          await expectRevert(trade, "payee", confirmReturn(order, answer), "EscrowRequestMismatch", {
            id,
            requested: REQUESTED,
            kind: "Return",
          });
        });
      });

    it("pays what was requested, and goes back to the old time to confirm", async () => {
      const trade = await given(theater, "Returned");
      const { request } = await statusOf(trade);

      await expectDeed(trade, "payee", confirmReturn(trade.order, trade.request), () => ({
        events: [refunded(trade, REQUESTED, "Acceptance")],
        moved: paidOut(trade, { toPayer: REQUESTED }),
        order: { state: "AwaitingConfirmation", held: AMOUNT - REQUESTED, deadline: request.confirmBy },
        request: { ...request, requested: 0n },
      }));
    });

    context("when all was requested", () => {
      it("ends as Refunded", async () => {
        const trade = await given(theater, "Returned", { request: { amount: AMOUNT } });
        const { request } = await statusOf(trade);

        await expectDeed(trade, "payee", confirmReturn(trade.order, trade.request), () => ({
          events: [refunded(trade, AMOUNT, "Acceptance")],
          moved: paidOut(trade, { toPayer: AMOUNT }),
          order: { state: "Refunded" },
          request: { ...request, requested: 0n },
        }));
      });
    });
  });

  context("given Returned after the rest was confirmed", () => {
    it("pays what was requested, and starts the refund window", async () => {
      const part = AMOUNT - REQUESTED;
      const trade = await theater.order();
      await reach(trade, "AwaitingConfirmation");
      await send(trade, "payer", confirm(trade.order, part));
      await reach(trade, "Returned", "AwaitingConfirmation");
      const { request } = await statusOf(trade);

      await expectDeed(trade, "payee", confirmReturn(trade.order, trade.request), (time) => ({
        events: [refunded(trade, REQUESTED, "Acceptance")],
        moved: paidOut(trade, { toPayer: REQUESTED }),
        order: { state: "Released", kept: part, deadline: time + WINDOWS.refund },
        request: { ...request, requested: 0n },
      }));
    });
  });
});
