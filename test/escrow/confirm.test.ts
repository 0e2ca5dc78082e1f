import { ZeroAddress } from "ethers";

import { confirm } from "../../sdk/Deeds.ts";
import type { FeeLeg } from "../../sdk/Order.ts";
import { refusesAsEveryDeed } from "../shared/deed.behavior.ts";
import { AMOUNT, DAY, WINDOWS } from "../shared/escrow.ts";
import { given } from "../shared/machine.ts";
import {
  at,
  expectDeed,
  expectRevert,
  openTheater,
  paidOut,
  released,
  REQUESTED,
  send,
  statusOf,
} from "../shared/trade.ts";

const theater = await openTheater();

const REST = AMOUNT - REQUESTED;

/** A request whose answer may come after the time to confirm. */
const SLOW_ANSWER = { windows: { ...WINDOWS, answer: WINDOWS.confirm + 5n * DAY } };

describe("confirm", () => {
  refusesAsEveryDeed(theater, "confirm", "AwaitingConfirmation");

  for (const state of ["Paid", "InTransit", "AwaitingConfirmation"] as const)
    context(`given ${state}`, () => {
      for (const amount of [0n, AMOUNT + 1n])
        context(`when the amount is ${amount}`, () => {
          it("is refused", async () => {
            const trade = await given(theater, state);
            const { id, order } = trade;

            await expectRevert(trade, "payer", confirm(order, amount), "EscrowInvalidAmount", {
              id,
              amount,
              max: AMOUNT,
            });
          });
        });

      context("when the amount is all that is held", () => {
        it("pays payee and fees, and starts the refund window", async () => {
          const trade = await given(theater, state);

          await expectDeed(trade, "payer", confirm(trade.order, AMOUNT), (time) => ({
            events: [released(trade, AMOUNT, "Confirmation")],
            moved: paidOut(trade, { toPayee: AMOUNT }),
            order: { state: "Released", kept: AMOUNT, deadline: time + WINDOWS.refund },
          }));
        });
      });

      for (const amount of [1n, AMOUNT - 1n])
        context(`when the amount is ${amount}`, () => {
          it("pays the part, and stays under the same clock", async () => {
            const trade = await given(theater, state);
            const { deadline } = await statusOf(trade);

            await expectDeed(trade, "payer", confirm(trade.order, amount), () => ({
              events: [released(trade, amount, "Confirmation")],
              moved: paidOut(trade, { toPayee: amount }),
              order: { state, held: AMOUNT - amount, kept: amount, deadline },
            }));
          });
        });

      context("when a part was confirmed before", () => {
        it("pays the rest, and starts the refund window", async () => {
          const trade = await given(theater, state);
          const part = AMOUNT / 3n;
          await send(trade, "payer", confirm(trade.order, part));

          await expectDeed(trade, "payer", confirm(trade.order, AMOUNT - part), (time) => ({
            events: [released(trade, AMOUNT - part, "Confirmation")],
            moved: paidOut(trade, { toPayee: AMOUNT - part }),
            order: { state: "Released", kept: AMOUNT, deadline: time + WINDOWS.refund },
          }));
        });
      });
    });

  context("given RefundRequested", () => {
    for (const amount of [0n, REST + 1n])
      context(`when the amount is ${amount}`, () => {
        it("is refused: what was requested stays", async () => {
          const trade = await given(theater, "RefundRequested");
          const { id, order } = trade;

          await expectRevert(trade, "payer", confirm(order, amount), "EscrowInvalidAmount", { id, amount, max: REST });
        });
      });

    context("when all that is held was requested", () => {
      it("is refused: there is nothing to release", async () => {
        const trade = await given(theater, "RefundRequested", { request: { amount: AMOUNT } });
        const { id, order } = trade;

        await expectRevert(trade, "payer", confirm(order, 1n), "EscrowInvalidAmount", { id, amount: 1n, max: 0n });
      });
    });

    for (const amount of [REST - 1n, REST])
      context(`when the amount is ${amount}`, () => {
        it("pays it, and the request stays", async () => {
          const trade = await given(theater, "RefundRequested");
          const { deadline } = await statusOf(trade);

          await expectDeed(trade, "payer", confirm(trade.order, amount), () => ({
            events: [released(trade, amount, "Confirmation")],
            moved: paidOut(trade, { toPayee: amount }),
            order: { state: "RefundRequested", held: AMOUNT - amount, kept: amount, deadline },
          }));
        });
      });

    context("when the time to confirm is about to end, ends, has ended", () => {
      it("is possible one second before", async () => {
        const trade = await given(theater, "RefundRequested", { terms: SLOW_ANSWER });
        const { deadline, request } = await statusOf(trade);
        await at(trade, request.confirmBy - 1n);

        await expectDeed(trade, "payer", confirm(trade.order, REST), () => ({
          events: [released(trade, REST, "Confirmation")],
          moved: paidOut(trade, { toPayee: REST }),
          order: { state: "RefundRequested", held: REQUESTED, kept: REST, deadline },
        }));
      });

      for (const [when, offset] of [
        ["at that second", 0n],
        ["one second after", 1n],
      ] as const)
        it(`is due ${when}`, async () => {
          const trade = await given(theater, "RefundRequested", { terms: SLOW_ANSWER });
          const { confirmBy } = (await statusOf(trade)).request;
          await at(trade, confirmBy + offset);

          await expectRevert(trade, "payer", confirm(trade.order, REST), "EscrowOrderDue", {
            id: trade.id,
            current: "RefundRequested",
            deadline: confirmBy,
          });
        });
    });
  });

  context("given an order without a refund window", () => {
    it("closes at once", async () => {
      const trade = await given(theater, "Paid", { terms: { windows: { ...WINDOWS, refund: 0n } } });

      await expectDeed(trade, "payer", confirm(trade.order, AMOUNT), (time) => ({
        events: [released(trade, AMOUNT, "Confirmation")],
        moved: paidOut(trade, { toPayee: AMOUNT }),
        order: { state: "Closed", kept: AMOUNT, deadline: time },
      }));
    });
  });

  for (const [title, fees] of feeCases())
    context(`given an order with ${title}`, () => {
      it("pays each its part to the last unit", async () => {
        const { roles } = await theater.order();
        const legs = fees.map((leg) => ({ ...leg, recipient: roles[leg.recipient].address }));
        const trade = await given(theater, "Paid", { terms: { fees: legs, arbiterBasisPoints: 0n } });
        const { deadline } = await statusOf(trade);

        await expectDeed(trade, "payer", confirm(trade.order, AMOUNT - 1n), () => ({
          events: [released(trade, AMOUNT - 1n, "Confirmation")],
          moved: paidOut(trade, { toPayee: AMOUNT - 1n }),
          order: { state: "Paid", held: 1n, kept: AMOUNT - 1n, deadline },
        }));
      });
    });

  context("given an order in the native coin", () => {
    it("pays payee and fees", async () => {
      const trade = await given(theater, "Paid", { terms: { token: ZeroAddress } });

      await expectDeed(trade, "payer", confirm(trade.order, AMOUNT), (time) => ({
        events: [released(trade, AMOUNT, "Confirmation")],
        moved: paidOut(trade, { toPayee: AMOUNT }),
        order: { state: "Released", kept: AMOUNT, deadline: time + WINDOWS.refund },
      }));
    });
  });
});

type Leg = Omit<FeeLeg, "recipient"> & { readonly recipient: "platform" | "affiliate" | "payee" };

function feeCases(): readonly [string, readonly Leg[]][] {
  return [
    ["no fees", []],
    [
      "eight fee legs",
      Array.from({ length: 8 }, (_, i) => ({
        recipient: "platform",
        basisPoints: BigInt(i + 1) * 100n,
        fixedAmount: 0n,
      })),
    ],
    ["fees that leave the payee nothing", [{ recipient: "platform", basisPoints: 10_000n, fixedAmount: 0n }]],
    ["a fixed fee of the whole amount", [{ recipient: "affiliate", basisPoints: 0n, fixedAmount: AMOUNT }]],
    ["a fee leg of the payee's own", [{ recipient: "payee", basisPoints: 333n, fixedAmount: 0n }]],
  ];
}
