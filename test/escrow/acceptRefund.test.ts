import { acceptRefund, confirm } from "../../sdk/Deeds.ts";
import { type OrderState, REQUEST_KINDS, type RequestKind } from "../../sdk/Names.ts";
import { refusesAsEveryDeed } from "../shared/deed.behavior.ts";
import { AMOUNT, WINDOWS } from "../shared/escrow.ts";
import { given } from "../shared/machine.ts";
import {
  event,
  expectDeed,
  expectRevert,
  openTheater,
  paidOut,
  refunded,
  REQUESTED,
  send,
  type Setting,
  statusOf,
  type Trade,
} from "../shared/trade.ts";

const theater = await openTheater();

/** Where acceptance pays at once. */
const PAYING: readonly [OrderState, RequestKind][] = [
  ["RefundRequested", "Refund"],
  ["Refused", "Refund"],
  ["Refused", "Return"],
  ["Disputed", "Refund"],
  ["Disputed", "Return"],
];

describe("acceptRefund", () => {
  refusesAsEveryDeed(theater, "acceptRefund", "RefundRequested");

  for (const state of ["RefundRequested", "Refused", "Disputed"] as const)
    context(`given ${state}`, () => {
      for (const kind of REQUEST_KINDS)
        for (const amount of [REQUESTED - 1n, REQUESTED + 1n])
          mismatches(state, { amount, kind }, { amount: REQUESTED, kind });

      mismatches(state, { amount: REQUESTED, kind: "Refund" }, { amount: REQUESTED, kind: "Return" });
      mismatches(state, { amount: REQUESTED, kind: "Return" }, { amount: REQUESTED, kind: "Refund" });
    });

  context("given RefundRequested", () => {
    context("when the goods are to come back", () => {
      it("gives the payer its time to return them", async () => {
        const trade = await given(theater, "RefundRequested", { request: { kind: "Return" } });
        const { id, order, request } = trade;

        await expectDeed(trade, "payee", acceptRefund(order, request), (time) => ({
          events: [event("ReturnAccepted", { id, deadline: time + WINDOWS.return })],
          order: { state: "ReturnDue", held: AMOUNT, deadline: time + WINDOWS.return },
        }));
      });
    });
  });

  for (const [state, kind] of PAYING)
    context(`given ${state} for a ${kind}`, () => {
      it("pays what was requested, and goes back to the old time to confirm", async () => {
        const { trade, closed } = await open(state, { request: { kind } });

        await expectDeed(trade, "payee", acceptRefund(trade.order, trade.request), () => ({
          events: [refunded(trade, REQUESTED, "Acceptance")],
          moved: paidOut(trade, { toPayer: REQUESTED }),
          order: { state: "AwaitingConfirmation", held: AMOUNT - REQUESTED, deadline: closed.confirmBy },
          request: closed,
        }));
      });

      context("when all was requested", () => {
        it("ends as Refunded", async () => {
          const { trade, closed } = await open(state, { request: { kind, amount: AMOUNT } });

          await expectDeed(trade, "payee", acceptRefund(trade.order, trade.request), () => ({
            events: [refunded(trade, AMOUNT, "Acceptance")],
            moved: paidOut(trade, { toPayer: AMOUNT }),
            order: { state: "Refunded" },
            request: closed,
          }));
        });
      });
    });

  context("given RefundRequested after the rest was confirmed", () => {
    it("pays what was requested, and starts the refund window", async () => {
      const { trade, closed } = await open("RefundRequested", { request: { kind: "Refund" } });
      const rest = AMOUNT - REQUESTED;
      await send(trade, "payer", confirm(trade.order, rest));

      await expectDeed(trade, "payee", acceptRefund(trade.order, trade.request), (time) => ({
        events: [refunded(trade, REQUESTED, "Acceptance")],
        moved: paidOut(trade, { toPayer: REQUESTED }),
        order: { state: "Released", kept: rest, deadline: time + WINDOWS.refund },
        request: closed,
      }));
    });
  });
});

/** An order in a state with a request, and what is left of that once it is answered. */
async function open(state: OrderState, setting: Setting) {
  const trade = await given(theater, state, setting);
  const { request } = await statusOf(trade);
  return { trade, closed: { ...request, requested: 0n } };
}

function mismatches(state: OrderState, answer: Trade["request"], request: Trade["request"]): void {
  context(
    `when a ${answer.kind} of ${answer.amount} is accepted, and a ${request.kind} of ${request.amount} is open`,
    () => {
      it("names the open request", async () => {
        const trade = await given(theater, state, { request });
        const { id, order } = trade;

        await expectRevert(trade, "payee", acceptRefund(order, answer), "EscrowRequestMismatch", {
          id,
          requested: request.amount,
          kind: request.kind,
        });
      });
    },
  );
}
