import { ZeroAddress } from "ethers";

import type { OrderKind } from "./Names.ts";
import type { Terms } from "./Order.ts";
import { NO_WINDOWS, type Windows } from "./Windows.ts";

const HOUR = 3_600n;
const DAY = 24n * HOUR;

/** Times and a split that suit a kind of trade: an example to change, not a rule. */
export interface Preset {
  readonly kind: OrderKind;
  /** How long an order can be paid after it was placed, in seconds. */
  readonly payWithin: bigint;
  /** The windows; `termsFrom` leaves out those of parties that an order does not have. */
  readonly windows: Windows;
  /** The payer's share of a disputed amount where no arbiter decides, in 1/10,000. */
  readonly splitBasisPoints: bigint;
  /** Why these. */
  readonly reason: string;
}

/** What is the same for all that is sold on these terms: half of what nobody could decide, and the times of a dispute. */
const common = {
  kind: "Escrow",
  // Long enough for a bank transfer to arrive, short enough that a forgotten cart does not hold the stock for a week.
  payWithin: 5n * DAY,
  splitBasisPoints: 5_000n,
} as const;

const dispute = {
  // A shop answers within a weekend.
  answer: 3n * DAY,
  // The payer hears of a refusal and gathers its evidence.
  escalate: 7n * DAY,
  // An arbiter hears both sides.
  ruling: 14n * DAY,
  // A shop may still make good after it was paid.
  refund: 90n * DAY,
} as const;

/** Goods by express carrier. */
export const express: Preset = {
  ...common,
  windows: {
    ...dispute,
    ship: 3n * DAY,
    deliver: 7n * DAY,
    confirm: 10n * DAY,
    return: 7n * DAY,
    inspect: 7n * DAY,
    extension: 7n * DAY,
  },
  reason:
    "An express parcel arrives within days, and ten days leave time to open it, try it and complain; after that silence means that all is well, and the seller need not wait for buyers who forget.",
};

/** Virtual goods that a person hands over: a license, a game account, a ticket. */
export const virtualGoods: Preset = {
  ...common,
  windows: { ...NO_WINDOWS, ...dispute, ship: 1n * DAY, confirm: 3n * DAY, extension: 2n * DAY },
  reason:
    "Nothing travels, so the buyer can look at once; three days cover a weekend away. What was seen cannot be sent back, so there are no returns.",
};

/** Virtual goods that a machine hands over with the payment: a voucher code, a download. */
export const automaticDelivery: Preset = {
  ...common,
  windows: { ...NO_WINDOWS, ...dispute, confirm: 24n * HOUR, extension: 24n * HOUR },
  reason:
    "The goods are there the moment the order is paid; a day is enough to see whether the code works, and the seller sells thousands of them a day.",
};

/** Services: work by the hour, a repair, a lesson. */
export const services: Preset = {
  ...common,
  windows: { ...NO_WINDOWS, ...dispute, answer: 5n * DAY, confirm: 14n * DAY, extension: 14n * DAY },
  reason:
    "There is nothing to ship, so payment starts the time to confirm: as long as the work takes. Who needs longer extends, and parts that are done are confirmed one by one.",
};

/** Payment at the counter, or to a friend: nothing waits. */
export const instant: Preset = {
  ...common,
  kind: "Instant",
  windows: { ...NO_WINDOWS, refund: 90n * DAY },
  reason:
    "Payer and payee stand face to face or trust each other; the payee can still give money back for ninety days.",
};

/**
 * The terms of an order by a preset and what the parties agree beyond it. Windows of a carrier, an arbiter or a return that the order does not have are left out; whatever `agreed` names holds.
 *
 * @example
 * const order = orderFrom(termsFrom(express, { payer, payee, token, amount: 25_000_000n, carrier }, now));
 */
export function termsFrom(
  preset: Preset,
  agreed: Omit<Terms, "payBy" | "windows" | "splitBasisPoints"> & Partial<Terms>,
  now: bigint,
): Terms {
  return {
    kind: preset.kind,
    payBy: now + preset.payWithin,
    splitBasisPoints: preset.splitBasisPoints,
    windows: windowsFor(preset.windows, agreed),
    ...agreed,
  };
}

function windowsFor(windows: Windows, { carrier = ZeroAddress, arbiter = ZeroAddress }: Partial<Terms>): Windows {
  return {
    ...windows,
    deliver: carrier === ZeroAddress ? 0n : windows.deliver,
    ruling: arbiter === ZeroAddress ? 0n : windows.ruling,
  };
}
