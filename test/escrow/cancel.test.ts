import { cancel, confirm } from "../../sdk/Deeds.ts";
import { refusesAsEveryDeed } from "../shared/deed.behavior.ts";
import { AMOUNT, WINDOWS } from "../shared/escrow.ts";
import { given, LIVE } from "../shared/machine.ts";
import { expectDeed, openTheater, paidOut, refunded, send, statusOf } from "../shared/trade.ts";

const theater = await openTheater();

describe("cancel", () => {
  refusesAsEveryDeed(theater, "cancel", "Paid");

  for (const state of LIVE)
    context(`given ${state}`, () => {
      it("gives back all that is held, and ends an open request", async () => {
        const trade = await given(theater, state);
        const { request } = await statusOf(trade);

        await expectDeed(trade, "payee", cancel(trade.order), () => ({
          events: [refunded(trade, AMOUNT, "Cancellation")],
          moved: paidOut(trade, { toPayer: AMOUNT }),
          order: { state: "Refunded" },
          request: { ...request, requested: 0n },
        }));
      });
    });

  for (const state of ["Paid", "InTransit", "AwaitingConfirmation", "RefundRequested"] as const)
    context(`given ${state} after a part was confirmed`, () => {
      it("gives back the rest, and starts the refund window", async () => {
        const trade = await given(theater, state);
        const { request } = await statusOf(trade);
        const part = AMOUNT / 3n;
        await send(trade, "payer", confirm(trade.order, part));

        await expectDeed(trade, "payee", cancel(trade.order), (time) => ({
          events: [refunded(trade, AMOUNT - part, "Cancellation")],
          moved: paidOut(trade, { toPayer: AMOUNT - part }),
          order: { state: "Released", kept: part, deadline: time + WINDOWS.refund },
          request: { ...request, requested: 0n },
        }));
      });
    });
});
