import { withdrawRequest } from "../../sdk/Deeds.ts";
import { refusesAsEveryDeed } from "../shared/deed.behavior.ts";
import { AMOUNT } from "../shared/escrow.ts";
import { allowedFor, given } from "../shared/machine.ts";
import { event, expectDeed, openTheater, statusOf } from "../shared/trade.ts";

const theater = await openTheater();

describe("withdrawRequest", () => {
  refusesAsEveryDeed(theater, "withdrawRequest", "RefundRequested");

  for (const state of allowedFor("withdrawRequest"))
    context(`given ${state}`, () => {
      it("goes back to the old time to confirm", async () => {
        const trade = await given(theater, state);
        const { id, order } = trade;
        const { request } = await statusOf(trade);

        await expectDeed(trade, "payer", withdrawRequest(order), () => ({
          events: [event("RequestWithdrawn", { id })],
          order: { state: "AwaitingConfirmation", held: AMOUNT, deadline: request.confirmBy },
          request: { ...request, requested: 0n },
        }));
      });
    });
});
