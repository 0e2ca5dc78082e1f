import { ZeroAddress } from "ethers";

import { confirm, extend, ship } from "../../sdk/Deeds.ts";
import { refusesAsEveryDeed } from "../shared/deed.behavior.ts";
import { AMOUNT, HOUR, UNTRACKED, WINDOWS } from "../shared/escrow.ts";
import { given, TRACKING } from "../shared/machine.ts";
import { event, expectDeed, openTheater, send, statusOf } from "../shared/trade.ts";

const theater = await openTheater();

describe("ship", () => {
  refusesAsEveryDeed(theater, "ship", "Paid");

  context("given Paid", () => {
    context("when the order has a carrier", () => {
      it("gives the carrier its time to deliver", async () => {
        const trade = await given(theater, "Paid");
        const { id, order } = trade;

        await expectDeed(trade, "payee", ship(order, TRACKING), (time) => ({
          events: [event("OrderShipped", { id, tracking: TRACKING, deadline: time + WINDOWS.deliver })],
          order: { state: "InTransit", held: AMOUNT, deadline: time + WINDOWS.deliver },
        }));
      });
    });

    context("when the order has none", () => {
      it("gives the payer its time to confirm", async () => {
        const trade = await given(theater, "Paid", { terms: { carrier: ZeroAddress, windows: UNTRACKED } });
        const { id, order } = trade;

        await expectDeed(trade, "payee", ship(order, TRACKING), (time) => ({
          events: [event("OrderShipped", { id, tracking: TRACKING, deadline: time + WINDOWS.confirm })],
          order: { state: "AwaitingConfirmation", held: AMOUNT, deadline: time + WINDOWS.confirm },
        }));
      });
    });

    context("when the payer has confirmed a part and used its extension", () => {
      it("keeps all that", async () => {
        const trade = await given(theater, "Paid");
        const { id, order } = trade;
        const part = AMOUNT / 3n;
        await send(trade, "payer", confirm(order, part));
        await send(trade, "payer", extend(order, (await statusOf(trade)).deadline + HOUR));

        await expectDeed(trade, "payee", ship(order, TRACKING), (time) => ({
          events: [event("OrderShipped", { id, tracking: TRACKING, deadline: time + WINDOWS.deliver })],
          order: {
            state: "InTransit",
            held: AMOUNT - part,
            kept: part,
            deadline: time + WINDOWS.deliver,
            extended: true,
          },
        }));
      });
    });
  });
});
