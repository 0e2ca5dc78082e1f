import { requestRefund, withdrawRequest } from "../../sdk/Deeds.ts";
import { REQUEST_KINDS } from "../../sdk/Names.ts";
import { refusesAsEveryDeed } from "../shared/deed.behavior.ts";
import { AMOUNT, WINDOWS } from "../shared/escrow.ts";
import { EVIDENCE, given, letPass, reach, settle } from "../shared/machine.ts";
import {
  event,
  expectDeed,
  expectRevert,
  openTheater,
  REQUESTED,
  send,
  statusOf,
  type Trade,
} from "../shared/trade.ts";

const theater = await openTheater();

const MAX_REQUESTS = 3n;

describe("requestRefund", () => {
  refusesAsEveryDeed(theater, "requestRefund", "AwaitingConfirmation");

  context("given AwaitingConfirmation after a refused request has lapsed", () => {
    it("is barred", async () => {
      const trade = await given(theater, "Refused");
      await letPass(trade);
      await send(trade, "stranger", settle(trade));
      const { id, order, request } = trade;

      await expectRevert(trade, "payer", requestRefund(order, request), "EscrowRequestsBarred", { id });
    });
  });

  context("given AwaitingConfirmation after earlier requests", () => {
    for (const earlier of [MAX_REQUESTS - 2n, MAX_REQUESTS - 1n])
      it(`is possible after ${earlier}, under the old time to confirm`, async () => {
        const trade = await withdrawn(earlier);
        const { deadline } = await statusOf(trade);

        await expectRequested(trade, { amount: REQUESTED, kind: "Refund", confirmBy: deadline, count: earlier + 1n });
      });

    for (const earlier of [MAX_REQUESTS])
      it(`is refused after ${earlier}`, async () => {
        const trade = await withdrawn(earlier);
        const { id, order, request } = trade;

        await expectRevert(trade, "payer", requestRefund(order, request), "EscrowTooManyRequests", {
          id,
          max: MAX_REQUESTS,
        });
      });
  });

  context("given AwaitingConfirmation", () => {
    for (const amount of [0n, AMOUNT + 1n])
      context(`when the amount is ${amount}`, () => {
        it("is refused", async () => {
          const trade = await given(theater, "AwaitingConfirmation");
          const { id, order } = trade;

          await expectRevert(trade, "payer", requestRefund(order, { amount, kind: "Refund" }), "EscrowInvalidAmount", {
            id,
            amount,
            max: AMOUNT,
          });
        });
      });

    context("when goods are to come back and the terms know no returns", () => {
      it("is refused", async () => {
        const windows = { ...WINDOWS, return: 0n, inspect: 0n };
        const trade = await given(theater, "AwaitingConfirmation", { terms: { windows } });
        const { id, order } = trade;

        await expectRevert(trade, "payer", requestRefund(order, { amount: 1n, kind: "Return" }), "EscrowNoReturns", {
          id,
        });
      });
    });

    for (const kind of REQUEST_KINDS)
      for (const amount of [1n, REQUESTED, AMOUNT - 1n, AMOUNT])
        context(`when a ${kind} of ${amount} is asked for`, () => {
          it("gives the payee its time to answer, and remembers the time to confirm", async () => {
            const trade = await given(theater, "AwaitingConfirmation");
            const { deadline } = await statusOf(trade);

            await expectRequested(trade, { amount, kind, confirmBy: deadline, count: 1n });
          });
        });
  });
});

/** An order whose payer has asked and withdrawn so many times. */
async function withdrawn(times: bigint): Promise<Trade> {
  const trade = await reach(await theater.order(), "AwaitingConfirmation");
  const { order, request } = trade;
  for (let time = 0n; time < times; ++time) {
    await send(trade, "payer", requestRefund(order, request));
    await send(trade, "payer", withdrawRequest(order));
  }
  return trade;
}

async function expectRequested(
  trade: Trade,
  { amount, ...request }: Trade["request"] & { readonly confirmBy: bigint; readonly count: bigint },
): Promise<void> {
  const { id, order } = trade;
  const { kind } = request;
  await expectDeed(trade, "payer", requestRefund(order, { amount, kind, evidence: EVIDENCE }), (time) => {
    const deadline = time + WINDOWS.answer;
    return {
      events: [event("RefundRequested", { id, amount, kind, evidence: EVIDENCE, deadline })],
      order: { state: "RefundRequested", held: AMOUNT, deadline },
      request: { requested: amount, ...request },
    };
  });
}
