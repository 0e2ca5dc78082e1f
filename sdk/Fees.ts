import type { FeeLeg, Order } from "./Order.ts";

/** 100 % in basis points. */
export const WHOLE = 10_000n;

/** What one receiver gets. */
export interface Payout {
  readonly to: string;
  /** In units of the order's token, above zero. */
  readonly amount: bigint;
}

/** How a release divides: what each leg takes, in the order of the terms, and what is left for the payee. */
export interface Release {
  readonly fees: readonly bigint[];
  readonly toPayee: bigint;
}

/**
 * A share of an amount, rounded down.
 *
 * @example
 * shareOf(101n, 5_000n); // 50n
 */
export function shareOf(amount: bigint, basisPoints: bigint): bigint {
  return (amount * basisPoints) / WHOLE;
}

/**
 * What a fee leg takes from a release, rounded down: its share of the part, or of its fixed amount what falls on the part.
 *
 * @example
 * feeOf({ recipient, basisPoints: 250n, fixedAmount: 0n }, 1_000n, 4_000n); // 25n
 */
export function feeOf(leg: FeeLeg, part: bigint, total: bigint): bigint {
  return leg.basisPoints > 0n ? shareOf(part, leg.basisPoints) : (part * leg.fixedAmount) / total;
}

/**
 * How the release of a part divides. Each leg is rounded down, and the payee has the remainder.
 *
 * @example
 * const { fees, toPayee } = releaseOf(order, order.amount);
 */
export function releaseOf(order: Order, part: bigint): Release {
  const fees = order.fees.map((leg) => feeOf(leg, part, order.amount));
  return { fees, toPayee: fees.reduce((rest, fee) => rest - fee, part) };
}

/**
 * The payer's part of a disputed amount where no arbiter decides.
 *
 * @example
 * defaultShareOf(order, 1_001n); // 500n for a split in halves
 */
export function defaultShareOf(order: Order, requested: bigint): bigint {
  return shareOf(requested, order.splitBasisPoints);
}

/**
 * Who gets what when a part of what is held is divided: `toPayer` goes back, `toPayee` is released. Each receiver appears once. For a ruling, the arbiter's
 * share comes out of both, rounded down on each.
 *
 * @example
 * payoutsOf(order, { toPayer: 0n, toPayee: order.amount }); // the full release
 * payoutsOf(order, { toPayer: 300n, toPayee: 700n }, "ruling");
 */
export function payoutsOf(
  order: Order,
  division: { readonly toPayer: bigint; readonly toPayee: bigint },
  by: "parties" | "ruling" = "parties",
): readonly Payout[] {
  const share = by === "ruling" ? order.arbiterBasisPoints : 0n;
  const [fromPayer, fromPayee] = [shareOf(division.toPayer, share), shareOf(division.toPayee, share)];
  const { fees, toPayee } = releaseOf(order, division.toPayee);
  return gathered([
    { to: order.payer, amount: division.toPayer - fromPayer },
    { to: order.arbiter, amount: fromPayer + fromPayee },
    ...order.fees.map(({ recipient }, place) => ({ to: recipient, amount: fees[place] ?? 0n })),
    { to: order.payee, amount: toPayee - fromPayee },
  ]);
}

/**
 * Payouts with one entry for each receiver, and none of nothing.
 *
 * @example
 * gathered([{ to: a, amount: 1n }, { to: a, amount: 2n }]); // [{ to: a, amount: 3n }]
 */
export function gathered(payouts: readonly Payout[]): readonly Payout[] {
  const sums = new Map<string, bigint>();
  for (const { to, amount } of payouts) sums.set(to, (sums.get(to) ?? 0n) + amount);
  return [...sums].flatMap(([to, amount]) => (amount > 0n ? [{ to, amount }] : []));
}

/**
 * The most that an account may give back after release: the payee all that is kept, a fee recipient its fees on the whole order.
 *
 * @example
 * refundableBy(order, platform, kept);
 */
export function refundableBy(order: Order, account: string, kept: bigint): bigint {
  if (account === order.payee) return kept;

  const fees = order.fees
    .filter(({ recipient }) => recipient === account)
    .reduce((sum, leg) => sum + feeOf(leg, order.amount, order.amount), 0n);
  return fees < kept ? fees : kept;
}
