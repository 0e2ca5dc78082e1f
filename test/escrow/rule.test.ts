import { expect } from "chai";

import { rule } from "../../sdk/Deeds.ts";
import { refusesAsEveryDeed } from "../shared/deed.behavior.ts";
import { AMOUNT, WINDOWS } from "../shared/escrow.ts";
import { EVIDENCE, given } from "../shared/machine.ts";
import {
  divided,
  event,
  expectDeed,
  expectRevert,
  type NamedEvent,
  openTheater,
  paidOut,
  REQUESTED,
  statusOf,
  type Trade,
} from "../shared/trade.ts";

const theater = await openTheater();

describe("rule", () => {
  refusesAsEveryDeed(theater, "rule", "Disputed");

  context("given Disputed", () => {
    context("when the payer's part is one unit above what was requested", () => {
      it("is refused", async () => {
        const trade = await given(theater, "Disputed");
        const { id, order } = trade;
        const amount = REQUESTED + 1n;

        await expectRevert(trade, "arbiter", rule(order, amount), "EscrowInvalidAmount", {
          id,
          amount,
          max: REQUESTED,
        });
      });
    });

    for (const toPayer of [0n, 1n, REQUESTED / 2n, REQUESTED - 1n, REQUESTED])
      context(`when the payer's part is ${toPayer} of ${REQUESTED}`, () => {
        it("divides what was requested, the arbiter's fee out of both parts", async () => {
          const trade = await given(theater, "Disputed");
          const { request } = await statusOf(trade);
          const toPayee = REQUESTED - toPayer;

          await expectDeed(trade, "arbiter", rule(trade.order, toPayer, EVIDENCE), () => ({
            events: ruled(trade, toPayer, toPayee),
            moved: paidOut(trade, { toPayer, toPayee }, "ruling"),
            order: {
              state: "AwaitingConfirmation",
              held: AMOUNT - REQUESTED,
              kept: toPayee,
              deadline: request.confirmBy,
            },
            request: { ...request, requested: 0n },
          }));
        });
      });

    for (const [toPayer, ending] of [
      [AMOUNT / 2n, "Released"],
      [AMOUNT, "Refunded"],
    ] as const)
      context(`when all was requested and the payer's part is ${toPayer}`, () => {
        it(`ends as ${ending}`, async () => {
          const trade = await given(theater, "Disputed", { request: { amount: AMOUNT } });
          const { request } = await statusOf(trade);
          const toPayee = AMOUNT - toPayer;

          await expectDeed(trade, "arbiter", rule(trade.order, toPayer, EVIDENCE), (time) => ({
            events: ruled(trade, toPayer, toPayee),
            moved: paidOut(trade, { toPayer, toPayee }, "ruling"),
            order: { state: ending, kept: toPayee, deadline: ending === "Released" ? time + WINDOWS.refund : 0n },
            request: { ...request, requested: 0n },
          }));
        });
      });

    context("when the arbiter takes nothing", () => {
      it("divides what was requested to the last unit", async () => {
        const trade = await given(theater, "Disputed", { terms: { arbiterBasisPoints: 0n, fees: [] } });
        const { request } = await statusOf(trade);
        const [toPayer, toPayee] = [1n, REQUESTED - 1n];

        await expectDeed(trade, "arbiter", rule(trade.order, toPayer, EVIDENCE), () => ({
          events: ruled(trade, toPayer, toPayee),
          moved: { escrow: -REQUESTED, payer: toPayer, payee: toPayee },
          order: {
            state: "AwaitingConfirmation",
            held: AMOUNT - REQUESTED,
            kept: toPayee,
            deadline: request.confirmBy,
          },
          request: { ...request, requested: 0n },
        }));
      });
    });

    context("when fees and arbiter together take all", () => {
      it("leaves the payee what rounding leaves", async () => {
        const { platform } = (await theater.order()).roles;
        const fees = [{ recipient: platform.address, basisPoints: 9_900n, fixedAmount: 0n }];
        const trade = await given(theater, "Disputed", { terms: { fees } });
        const { request } = await statusOf(trade);
        const platformFee = (REQUESTED * 99n) / 100n;
        const arbiterFee = REQUESTED / 100n;
        const toPayee = REQUESTED - platformFee - arbiterFee;
        expect(toPayee).to.equal(1n);

        await expectDeed(trade, "arbiter", rule(trade.order, 0n, EVIDENCE), () => ({
          events: ruled(trade, 0n, REQUESTED),
          moved: { escrow: -REQUESTED, platform: platformFee, arbiter: arbiterFee, payee: toPayee },
          order: {
            state: "AwaitingConfirmation",
            held: AMOUNT - REQUESTED,
            kept: REQUESTED,
            deadline: request.confirmBy,
          },
          request: { ...request, requested: 0n },
        }));
      });
    });
  });
});

function ruled(trade: Trade, toPayer: bigint, toPayee: bigint): readonly NamedEvent[] {
  const { id, order } = trade;
  return [
    event("DisputeRuled", { id, arbiter: order.arbiter, toPayer, evidence: EVIDENCE }),
    ...divided(trade, toPayer, toPayee, "Ruling"),
  ];
}
