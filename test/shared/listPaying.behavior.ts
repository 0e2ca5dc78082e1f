import { ZeroAddress, ZeroHash } from "ethers";

import type { Payout, PayoutsDeed } from "../../sdk/Payouts.ts";
import { expectPaid, expectRefused, listOf, type Payday, type PayTheater, REFERENCE, sumOf } from "./payouts.ts";

/** A way of paying a list in a token. */
export type ListWay = (
  day: Payday,
  list: readonly Payout[],
  payerReference?: string,
) => PayoutsDeed | Promise<PayoutsDeed>;

/**
 * What every way of paying a list refuses and does.
 *
 * @example
 * describe("pay", () => {
 *   paysListsLikeAnyWay(theater, ({ drop }, list, payerReference) => pay(drop.token, list, payerReference));
 * });
 */
export function paysListsLikeAnyWay(theater: PayTheater, make: ListWay): void {
  context("when new money is paused", () => {
    it("is refused", async () => {
      const day = await theater.drop();
      await day.payouts.connect(day.roles.guardian).pause();

      await expectRefused(day, "payer", await make(day, listOf(day)), "EnforcedPause", {});
    });
  });

  context("when the list is empty", () => {
    it("is refused", async () => {
      const day = await theater.drop();

      await expectRefused(day, "payer", await make(day, []), "PayoutsEmptyList", {});
    });
  });

  for (const [who, recipient] of [
    ["nobody", () => ZeroAddress],
    ["the contract", (day: Payday) => day.deployment.payouts],
    ["the token", (day: Payday) => day.drop.token],
  ] as const)
    context(`when one line pays ${who}`, () => {
      it("is refused, with its place", async () => {
        const day = await theater.drop();
        const list = listOf(day).map((line, place) => (place === 2 ? { ...line, recipient: recipient(day) } : line));

        await expectRefused(day, "payer", await make(day, list), "PayoutsInvalidRecipient", {
          index: 2n,
          recipient: recipient(day),
        });
      });
    });

  context("when one line pays nothing", () => {
    it("is refused, with its place", async () => {
      const day = await theater.drop();
      const list = listOf(day).map((line, place) => (place === 4 ? { ...line, amount: 0n } : line));

      await expectRefused(day, "payer", await make(day, list), "PayoutsNoAmount", { index: 4n });
    });
  });

  context("when the amounts are more than a number holds", () => {
    it("is refused", async () => {
      const day = await theater.drop();
      const list = listOf(day).map((line) => ({ ...line, amount: 2n ** 255n }));

      await expectRefused(day, "payer", await make(day, list), "RevertedWithPanic", { code: 0x11n });
    });
  });

  it("pays every line, and logs the sum once", async () => {
    const day = await theater.drop();
    const list = listOf(day);
    const { token } = day.drop;

    await expectPaid(day, "payer", await make(day, list, REFERENCE), {
      events: [
        {
          name: "ListPaid",
          args: { payer: day.drop.funder, token, payerReference: REFERENCE, total: sumOf(list), count: 5n },
        },
      ],
      moved: {
        payer: -sumOf(list),
        payee: 100_000_006n,
        otherPayee: 70_000_003n,
        affiliate: 1n,
        platform: 31_000_007n,
      },
    });
  });

  context("when the list has one line, to the payer itself", () => {
    it("pays it: there is no harm in that", async () => {
      const day = await theater.drop();
      const list = [{ recipient: day.drop.funder, amount: 1n }];

      await expectPaid(day, "payer", await make(day, list), {
        events: [
          {
            name: "ListPaid",
            args: { payer: day.drop.funder, token: day.drop.token, payerReference: ZeroHash, total: 1n, count: 1n },
          },
        ],
      });
    });
  });
}
