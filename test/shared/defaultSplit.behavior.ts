import type { EscrowDeed } from "../../sdk/Deeds.ts";
import type { OrderState } from "../../sdk/Names.ts";
import type { Terms } from "../../sdk/Order.ts";
import { AMOUNT, WINDOWS } from "./escrow.ts";
import { given } from "./machine.ts";
import {
  divided,
  expectDeed,
  type NamedEvent,
  paidOut,
  REQUESTED,
  type Role,
  statusOf,
  type Theater,
  type Trade,
} from "./trade.ts";

/** A deed by which nobody decides. */
interface Undecided {
  readonly state: OrderState;
  readonly by: Role;
  readonly terms?: Partial<Terms>;
  readonly deed: (trade: Trade) => EscrowDeed;
  readonly told: (trade: Trade) => NamedEvent;
}

/**
 * A deed that divides what was requested by the default split, without a fee for the arbiter.
 *
 * @example
 * decidesByDefault(theater, { state: "Disputed", by: "arbiter", deed: ({ order }) => resign(order), told });
 */
export function decidesByDefault(theater: Theater, { state, by, terms, deed, told }: Undecided): void {
  for (const [splitBasisPoints, toPayer] of [
    [0n, 0n],
    [1n, REQUESTED / 10_000n],
    [5_000n, REQUESTED / 2n],
    [10_000n, REQUESTED],
  ] as const)
    context(`when the payer's share is ${splitBasisPoints} basis points`, () => {
      it(`divides what was requested, ${toPayer} to the payer`, async () => {
        const trade = await given(theater, state, { terms: { ...terms, splitBasisPoints } });
        const { request } = await statusOf(trade);
        const toPayee = REQUESTED - toPayer;

        await expectDeed(trade, by, deed(trade), () => ({
          events: [told(trade), ...divided(trade, toPayer, toPayee, "DefaultSplit")],
          moved: paidOut(trade, { toPayer, toPayee }),
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

  for (const [splitBasisPoints, ending] of [
    [5_000n, "Released"],
    [10_000n, "Refunded"],
  ] as const)
    context(`when all was requested and the payer's share is ${splitBasisPoints} basis points`, () => {
      it(`ends as ${ending}`, async () => {
        const trade = await given(theater, state, {
          terms: { ...terms, splitBasisPoints },
          request: { amount: AMOUNT },
        });
        const { request } = await statusOf(trade);
        const toPayer = (AMOUNT * splitBasisPoints) / 10_000n;
        const toPayee = AMOUNT - toPayer;

        await expectDeed(trade, by, deed(trade), (time) => ({
          events: [told(trade), ...divided(trade, toPayer, toPayee, "DefaultSplit")],
          moved: paidOut(trade, { toPayer, toPayee }),
          order: { state: ending, kept: toPayee, deadline: ending === "Released" ? time + WINDOWS.refund : 0n },
          request: { ...request, requested: 0n },
        }));
      });
    });
}
