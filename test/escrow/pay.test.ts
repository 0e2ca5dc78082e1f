import { ZeroAddress } from "ethers";

import { pay } from "../../sdk/Deeds.ts";
import { orderId } from "../../sdk/Order.ts";
import { LONGEST_WINDOW } from "../../sdk/Windows.ts";
import { payCall } from "../shared/calls.ts";
import { AMOUNT, SERVICE, UNTRACKED, WINDOWS } from "../shared/escrow.ts";
import { paid, paysLikeAnyWay, type Way } from "../shared/funding.behavior.ts";
import { pulls } from "../shared/pull.behavior.ts";
import { event, expectDeed, expectRevert, openTheater } from "../shared/trade.ts";

const theater = await openTheater();

describe("pay", () => {
  const way: Way = {
    kind: "Escrow",
    byPayerOnly: true,
    make: ({ order }, quote = "0x") => payCall("pay", order, quote),
  };

  paysLikeAnyWay(theater, way);
  pulls(theater, way);

  context("given an order that nobody has paid", () => {
    context("when a bit above the windows is set", () => {
      it("is refused: equal windows are one value", async () => {
        const trade = await theater.order();
        const order = { ...trade.order, windows: trade.order.windows | (1n << 250n) };
        const id = orderId(trade.deployment, order);

        await expectRevert(trade, "payer", pay(order), "EscrowInvalidWindows", { id, windows: order.windows });
      });
    });

    context("when every window is as long as it can be", () => {
      it("adds them up without a wrap, and finds the closing time too late", async () => {
        const windows = Object.fromEntries(Object.keys(WINDOWS).map((name) => [name, LONGEST_WINDOW])) as never;
        const { payBy } = (await theater.order()).order;
        const earliest = payBy + 10n * LONGEST_WINDOW;
        const closeBy = earliest - 1n;
        const trade = await theater.order({ terms: { windows, closeBy } });

        await expectRevert(trade, "payer", pay(trade.order), "EscrowCloseByTooEarly", {
          id: trade.id,
          closeBy,
          earliest,
        });
      });
    });

    context("when nothing is to be shipped", () => {
      it("starts the time to confirm", async () => {
        const trade = await theater.order({ terms: { carrier: ZeroAddress, windows: SERVICE } });
        const { id, order } = trade;
        const { payer, payee } = order;

        await expectDeed(trade, "payer", pay(order), (time) => ({
          events: [event("OrderPaid", { id, payer, payee, order })],
          moved: { payer: -AMOUNT, escrow: AMOUNT },
          order: { state: "AwaitingConfirmation", held: AMOUNT, deadline: time + WINDOWS.confirm },
        }));
      });
    });

    for (const [title, terms] of [
      ["no carrier", { carrier: ZeroAddress, windows: UNTRACKED }],
      ["no arbiter", { arbiter: ZeroAddress, arbiterBasisPoints: 0n, windows: { ...WINDOWS, ruling: 0n } }],
      ["no returns", { windows: { ...WINDOWS, return: 0n, inspect: 0n } }],
      ["no fees", { fees: [] }],
    ] as const)
      context(`when there are ${title}`, () => {
        it("holds the money", async () => {
          const { fees, ...rest } = { fees: undefined, ...terms };
          const trade = await theater.order({ terms: { ...rest, ...(fees === undefined ? {} : { fees: [...fees] }) } });

          await expectDeed(trade, "payer", pay(trade.order), (time) => paid(trade, time));
        });
      });
  });
});
