import { getAddress } from "ethers";

import { CowryError } from "./CowryError.ts";
import type { LogPlace } from "./Events.ts";
import { releaseOf, shareOf } from "./Fees.ts";
import { line, moved, type PaymentBooks, paymentDrafts } from "./everyday.ts";
import type { BookEvent, BookEventName, MoneyEvent, PaymentContract, PaymentEventName } from "./History.ts";
import type { Cause, Part } from "./Names.ts";
import type { Order } from "./Order.ts";
import { type Calendar, dayPeriod, monthPeriod, type PeriodKind, periodOf } from "./Periods.ts";

/** What the books sort money by. */
export const ACCOUNTS = [
  // What one has: in the escrow for orders to it and by it, in the escrow's ledger, in its wallet.
  "held",
  "prepaid",
  "ledger",
  "wallet",
  // What one owes: customers' money that waits in the escrow.
  "deposits",
  // What came in, and what it cost.
  "sales",
  "refunds",
  "earlierRefunds",
  "fees",
  "arbiterFees",
  "feesEarned",
  "feesReturned",
  "arbitration",
  "purchases",
  "refundsReceived",
  // What passed between the ledger and others' wallets.
  "withdrawnTo",
  "receivedFrom",
  // Everyday payments: what one has in drops that it funded and in the ledger of the payouts.
  "drops",
  "payoutsLedger",
  // What came in by mandates, lists and drops, limited payments and the token's own, and what went out; burned shares.
  "collections",
  "mandatePayments",
  "payoutsReceived",
  "payouts",
  "limitedReceipts",
  "limitedPayments",
  "tokenReceipts",
  "tokenPayments",
  "burned",
  // What swaps took of one token and gave in another.
  "swaps",
] as const;

/** An account of the books. */
export type Account = (typeof ACCOUNTS)[number];

/** One line of an entry. */
export interface Line {
  readonly account: Account;
  /** Whose fees, or who was paid or paid; null for accounts without party. */
  readonly party: string | null;
  /** The place of the fee leg in the order's terms, from zero; null for everything else. */
  readonly leg: number | null;
  /** In token units: a debit above zero, a credit below. */
  readonly amount: bigint;
}

/** What one event means to the books. Its lines sum to zero. */
export interface Entry {
  /** Counted from one. */
  readonly number: number;
  readonly name: BookEventName | PaymentEventName;
  readonly cause: Cause | null;
  /** The order, or null where money moved in the ledger alone, or without an escrow. */
  readonly order: string | null;
  /** Whose event it is. */
  readonly contract: "escrow" | PaymentContract;
  /** The mandate, drop or quote of an everyday payment; null for those that have no id. */
  readonly payment: string | null;
  /** The hash that an everyday payment carries as its reference; null where it has none. */
  readonly referenceHash: string | null;
  readonly token: string;
  /** The amount that the event names, in token units. */
  readonly amount: bigint;
  readonly period: string;
  /** In Unix seconds. */
  readonly time: number;
  readonly place: LogPlace;
  /** The other side of a payment past the escrow: of a refund after release, which goes from wallet to wallet, or of an everyday payment. */
  readonly counterparty: string | null;
  readonly lines: readonly Line[];
}

/** An order as the events tell it. */
export interface BookedOrder {
  readonly id: string;
  readonly order: Order;
  /** What the owner of the books is in this order. */
  readonly parts: readonly Part[];
  /** In Unix seconds. */
  readonly paidAt: number;
  /** What waits in the escrow at the end. */
  readonly held: bigint;
  /** What was released, fees included, less what was refunded after release: at the end. */
  readonly kept: bigint;
}

/** A drop as the events tell it. */
export interface BookedDrop {
  readonly id: string;
  readonly funder: string;
  readonly token: string;
  /** What was paid in, in token units. */
  readonly total: bigint;
  readonly referenceHash: string;
  /** In Unix seconds. */
  readonly fundedAt: number;
  /** When claims end, in Unix seconds. */
  readonly claimBy: bigint;
  /** What nobody has claimed at the end, and was not reclaimed, in token units. */
  readonly remaining: bigint;
}

/** The journal of one account, and the orders in which it has a part that moves money. */
export interface Journal {
  readonly account: string;
  readonly entries: readonly Entry[];
  readonly orders: readonly BookedOrder[];
  /** The drops that it funded. */
  readonly drops: readonly BookedDrop[];
}

/** How the journal names periods. */
export interface JournalOptions {
  readonly calendar: Calendar;
  /** By default months. */
  readonly kind?: PeriodKind;
}

/** An order while the journal is written. */
interface OpenOrder extends BookedOrder {
  held: bigint;
  kept: bigint;
  /** What of each period's releases the payee has not refunded, from old to new. */
  readonly sales: { readonly period: string; amount: bigint }[];
}

interface Books extends PaymentBooks {
  /** By id; null for the orders of others. */
  readonly orders: Map<string, OpenOrder | null>;
}

/** What the rule of an event finds. */
export type Draft = Pick<Entry, "order" | "token" | "amount" | "lines"> &
  Partial<Pick<Entry, "cause" | "counterparty" | "payment" | "referenceHash">>;

type Rules = {
  readonly [Name in BookEventName]: (books: Books, event: BookEvent<Name>, period: string) => Draft | null;
};

/* ERRORS */

/** An event stands before or beside one that the chain has after it: something was read twice, or put in disorder. */
export class EventsDisordered extends CowryError<{ place: LogPlace; before: LogPlace }> {
  override readonly name = "EventsDisordered";

  constructor(place: LogPlace, before: LogPlace) {
    super(`${written(place)} comes after ${written(before)}, and does not follow it in the chain`, { place, before });
  }
}

/** Money of an order moved whose payment is not among the events: they begin too late, or some are missing. */
export class PaymentMissing extends CowryError<{ id: string; place: LogPlace }> {
  override readonly name = "PaymentMissing";

  constructor(id: string, place: LogPlace) {
    super(`${written(place)} moves money of the order ${id}, and no event before it says that it was paid`, {
      id,
      place,
    });
  }
}

/** More money left an order than was in it. */
export class OrderOverdrawn extends CowryError<{ id: string; amount: bigint; available: bigint; place: LogPlace }> {
  override readonly name = "OrderOverdrawn";

  constructor(id: string, amount: bigint, available: bigint, place: LogPlace) {
    super(`${written(place)} moves ${amount} of the order ${id}, which has ${available}`, {
      id,
      amount,
      available,
      place,
    });
  }
}

/** Money moved under a mandate, or out of a drop, whose terms are not among the events: they begin too late, or some are missing. */
export class TermsMissing extends CowryError<{ id: string; place: LogPlace }> {
  override readonly name = "TermsMissing";

  constructor(id: string, place: LogPlace) {
    super(`${written(place)} moves money under the terms ${id}, and no event before it says what they are`, {
      id,
      place,
    });
  }
}

/* JOURNAL */

/**
 * The books of an account in double entry, from events alone: what it has in the escrow as payee, payer, fee recipient and arbiter, each amount computed from
 * the terms as the contract rounds it; and what everyday payments brought and took. The events begin with the contracts' first.
 *
 * @example
 * const { entries } = journalOf(history.events, merchant, { calendar: { zone: "Europe/Berlin" } });
 */
export function journalOf(events: readonly MoneyEvent[], account: string, options: JournalOptions): Journal {
  const books: Books = {
    account: getAddress(account),
    orders: new Map(),
    mandates: new Map(),
    drops: new Map(),
    list: null,
  };
  const nameOf = periodNames(options);

  const entries: Entry[] = [];
  let before: LogPlace | null = null;
  for (const event of events) {
    if (before !== null && !follows(event.place, before)) throw new EventsDisordered(event.place, before);
    before = event.place;

    const period = nameOf(event.time);
    for (const draft of draftsOf(books, event, period)) entries.push(entryOf(draft, event, period, entries.length + 1));
  }
  const orders = [...books.orders.values()].filter((order) => order !== null);
  const drops = [...books.drops.values()].filter(({ funder }) => funder === books.account);
  return { account: books.account, entries, orders, drops };
}

/* RULES */

const rules: Rules = {
  OrderPaid: (books, { args: { id, order }, time }) => {
    const parts = partsOf(order, books.account);
    const { token, amount } = order;
    if (parts.length === 0) {
      books.orders.set(id, null);
      return null;
    }

    books.orders.set(id, { id, order, parts, paidAt: time, held: amount, kept: 0n, sales: [] });
    const lines = [
      ...(parts.includes("Payer") ? moved(amount, "prepaid", "wallet") : []),
      ...(parts.includes("Payee") ? moved(amount, "held", "deposits") : []),
    ];
    return { order: id, token, amount, lines };
  },

  OrderReleased: (books, { args: { id, amount, cause }, place }, period) => {
    const booked = bookedOrder(books, id, place);
    if (booked === null) return null;
    take(booked, "held", amount, place);
    booked.kept += amount;
    if (booked.parts.includes("Payee")) booked.sales.push({ period, amount });

    const lines = releaseLines(booked, books.account, amount, arbiterFeeOf(booked.order, amount, cause));
    return { order: id, token: booked.order.token, amount, cause, lines };
  },

  OrderRefunded: (books, { args: { id, amount, cause }, place }) => {
    const booked = bookedOrder(books, id, place);
    if (booked === null) return null;
    take(booked, "held", amount, place);

    const { order, parts } = booked;
    const fee = arbiterFeeOf(order, amount, cause);
    const lines = [
      ...(parts.includes("Payee") ? moved(amount, "deposits", "held") : []),
      ...(parts.includes("Payer")
        ? [line("wallet", amount - fee), line("arbiterFees", fee, order.arbiter), line("prepaid", -amount)]
        : []),
      ...(parts.includes("Arbiter") ? moved(fee, "wallet", "arbitration") : []),
    ];
    return { order: id, token: order.token, amount, cause, lines };
  },

  ReleaseRefunded: (books, { args: { id, by, amount }, place }, period) => {
    const booked = bookedOrder(books, id, place);
    if (booked === null) return null;
    take(booked, "kept", amount, place);

    const { order, parts } = booked;
    const lines = [
      ...(by === books.account ? giveBack(booked, by, amount, period) : []),
      ...(parts.includes("Payer") ? moved(amount, "wallet", "refundsReceived") : []),
    ];
    const counterparty = by === books.account ? order.payer : by;
    return { order: id, token: order.token, amount, counterparty, lines };
  },

  MoneyCredited: (books, { args: { account, token, amount } }) =>
    account === books.account ? { order: null, token, amount, lines: moved(amount, "ledger", "wallet") } : null,

  MoneySpent: (books, { args: { account, token, amount } }) =>
    account === books.account ? { order: null, token, amount, lines: moved(amount, "wallet", "ledger") } : null,

  MoneyWithdrawn: (books, { args: { account, token, to, amount } }) => {
    const own = books.account;
    const lines = [
      ...(account === own && to === own ? moved(amount, "wallet", "ledger") : []),
      ...(account === own && to !== own ? [line("withdrawnTo", amount, to), line("ledger", -amount)] : []),
      ...(account !== own && to === own ? [line("wallet", amount), line("receivedFrom", -amount, account)] : []),
    ];
    return lines.length === 0 ? null : { order: null, token, amount, lines };
  },
};

/* PRIVATE */

function draftsOf(books: Books, event: MoneyEvent, period: string): readonly Draft[] {
  if (event.contract === undefined) {
    const draft = draftOf(books, event, period);
    return draft === null ? [] : [draft];
  }
  return paymentDrafts(books, event, (id) => {
    throw new TermsMissing(id, event.place);
  });
}

function draftOf<Name extends BookEventName>(books: Books, event: BookEvent<Name>, period: string): Draft | null {
  return rules[event.name](books, event, period);
}

function entryOf(draft: Draft, event: MoneyEvent, period: string, number: number): Entry {
  const { name, contract = "escrow", place, time } = event;
  const lines = draft.lines.filter(({ amount }) => amount !== 0n);
  const none = { cause: null, payment: null, referenceHash: null, counterparty: null };
  return { number, name, contract, period, time, place, ...none, ...draft, lines };
}

/** A release: the payee's sale less the fees, the fees of whoever earns them, and the payer's purchase. */
function releaseLines(booked: BookedOrder, account: string, amount: bigint, arbiterFee: bigint): readonly Line[] {
  const { order, parts } = booked;
  const { fees, toPayee } = releaseOf(order, amount);
  const feeAt = (leg: number) => fees[leg] ?? 0n;
  return [
    ...(parts.includes("Payer") ? moved(amount, "purchases", "prepaid") : []),
    ...(parts.includes("Payee")
      ? [
          ...moved(amount, "deposits", "sales"),
          line("held", -amount),
          ...order.fees.map(({ recipient }, leg) => line("fees", feeAt(leg), recipient, leg)),
          line("arbiterFees", arbiterFee, order.arbiter),
          line("wallet", toPayee - arbiterFee),
        ]
      : []),
    ...order.fees.flatMap(({ recipient }, leg) =>
      recipient === account ? [line("wallet", feeAt(leg), null, leg), line("feesEarned", -feeAt(leg), null, leg)] : [],
    ),
    ...(parts.includes("Arbiter") ? moved(arbiterFee, "wallet", "arbitration") : []),
  ];
}

/** A refund after release by the owner of the books. The payee's takes back its latest releases first. */
function giveBack(booked: OpenOrder, by: string, amount: bigint, period: string): readonly Line[] {
  if (by !== booked.order.payee) return moved(amount, "feesReturned", "wallet");

  const recent = takeBack(booked.sales, amount, period);
  return [line("refunds", recent), line("earlierRefunds", amount - recent), line("wallet", -amount)];
}

/** Takes an amount back from the latest releases; returns how much of it was released in this period. */
function takeBack(sales: OpenOrder["sales"], amount: bigint, period: string): bigint {
  let rest = amount;
  let recent = 0n;
  for (let last = sales.at(-1); last !== undefined && rest > 0n; last = sales.at(-1)) {
    const part = last.amount < rest ? last.amount : rest;
    if (last.period === period) recent += part;
    rest -= part;
    last.amount -= part;
    if (last.amount === 0n) sales.pop();
  }
  return recent;
}

/** Only a ruling costs the arbiter's share, of each side's part, rounded down. */
function arbiterFeeOf(order: Order, part: bigint, cause: Cause): bigint {
  return cause === "Ruling" ? shareOf(part, order.arbiterBasisPoints) : 0n;
}

function bookedOrder(books: Books, id: string, place: LogPlace): OpenOrder | null {
  const booked = books.orders.get(id);
  if (booked === undefined) throw new PaymentMissing(id, place);
  return booked;
}

function take(booked: OpenOrder, from: "held" | "kept", amount: bigint, place: LogPlace): void {
  if (amount > booked[from]) throw new OrderOverdrawn(booked.id, amount, booked[from], place);
  booked[from] -= amount;
}

/** The parts of an account in an order that can move its money: a carrier's does not. */
function partsOf(order: Order, account: string): readonly Part[] {
  const parts: readonly (readonly [Part, boolean])[] = [
    ["Payer", order.payer === account],
    ["Payee", order.payee === account],
    ["Arbiter", order.arbiter === account],
    ["FeeRecipient", order.fees.some(({ recipient }) => recipient === account)],
  ];
  return parts.flatMap(([part, has]) => (has ? [part] : []));
}

/** Names the periods of times that come in order: a calendar is asked only where a new one begins. */
function periodNames({ calendar, kind = "month" }: JournalOptions): (time: number) => string {
  const bounds = kind === "day" ? dayPeriod : monthPeriod;
  let current = { name: "", from: 0, to: 0 };
  return (time) => {
    if (time < current.from || time >= current.to) {
      const name = periodOf(time, kind, calendar);
      current = { name, ...bounds(name, calendar) };
    }
    return current.name;
  };
}

function follows(place: LogPlace, before: LogPlace): boolean {
  return (
    place.blockNumber > before.blockNumber ||
    (place.blockNumber === before.blockNumber && place.logIndex > before.logIndex)
  );
}

function written({ blockNumber, logIndex, transactionHash }: LogPlace): string {
  return `Log ${logIndex} of block ${blockNumber} (transaction ${transactionHash})`;
}
