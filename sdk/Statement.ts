import { id as hashOf, ZeroHash } from "ethers";

import type { History, PaymentContracts } from "./History.ts";
import { type Account, ACCOUNTS, type BookedDrop, type BookedOrder, type Entry, journalOf } from "./Journal.ts";
import type { Part } from "./Names.ts";
import { type Calendar, dayPeriod, monthPeriod, type Period, type PeriodKind, periodsBetween } from "./Periods.ts";

/** What a statement is of. */
export interface StatementOptions {
  /** The merchant's time zone and cut-off. */
  readonly calendar: Calendar;
  /** What the books are kept by; by default months. */
  readonly kind?: PeriodKind;
  /** The time that it covers, in Unix seconds; by default all that the history knows. What was before it makes the opening balances. */
  readonly between?: Period;
  /** The merchant's own references in clear: an order carries the hash of one. */
  readonly references?: Iterable<string>;
}

/** What became of money, in token units. What the account never had to do with is zero. */
export interface Totals {
  /** As payee: what customers paid in. */
  readonly paid: bigint;
  /** As payee: what went back to them before it was released, and so never was a sale. */
  readonly canceled: bigint;
  /** As payee: what was released, fees included. */
  readonly gross: bigint;
  /** As payee: the fees on it. Sums of `feesByLeg`. */
  readonly fees: bigint;
  /** What arbiters took for their rulings. */
  readonly arbiterFees: bigint;
  /** As payee: refunds after release of what was released in the same period. */
  readonly refunds: bigint;
  /** As payee: refunds after release of what was released in an earlier period. */
  readonly earlierRefunds: bigint;
  /** As fee recipient: the fees, less what was given back of them; as arbiter: its fees. */
  readonly earned: bigint;
  /** As payer: what was released to others, less what they refunded. */
  readonly spent: bigint;
  /** What is left: gross − fees − arbiterFees − refunds − earlierRefunds + earned − spent. */
  readonly net: bigint;
}

/** What everyday payments brought and took, in token units: nothing of it is in the totals of orders. */
export interface EverydayTotals {
  /** As payee: what was collected by mandates. */
  readonly collections: bigint;
  /** As payer: what mandates took. */
  readonly mandatePayments: bigint;
  /** What lists and drops paid to it. */
  readonly payoutsReceived: bigint;
  /** What it paid by lists, and what others claimed of its drops. */
  readonly payouts: bigint;
  /** What swaps brought of this token. */
  readonly swappedIn: bigint;
  /** What swaps took of this token. */
  readonly swappedOut: bigint;
  /** As payee: payments within somebody's limits. */
  readonly limitedReceipts: bigint;
  /** As owner: payments within its own limits, by whichever key. */
  readonly limitedPayments: bigint;
  /** As payee: payments by the token's own `pay`, with the share that was burned. */
  readonly tokenReceipts: bigint;
  /** As payer: payments by the token's own `pay`, with the share that was burned. */
  readonly tokenPayments: bigint;
  /** What was destroyed at its cost: the shares of payments to it, and what was burned of its own. */
  readonly burned: bigint;
  /** What is left: all that came in, less all that went out and was burned. */
  readonly everyday: bigint;
}

/** How money moved in the ledgers, in token units. */
export interface LedgerTotals {
  /** Pushes that failed, and waited in the ledger. */
  readonly credited: bigint;
  /** What the ledger paid towards refunds. */
  readonly fromLedger: bigint;
  /** What was withdrawn, to whichever wallet. */
  readonly withdrawn: bigint;
  /** In the ledger of the payouts: pushes that failed. */
  readonly payoutsCredited: bigint;
  /** What was withdrawn from there, to whichever wallet. */
  readonly payoutsWithdrawn: bigint;
}

/** The fees of one leg. */
export interface LegTotal {
  readonly leg: number;
  readonly recipient: string;
  readonly amount: bigint;
}

/** The fees of one recipient. */
export interface RecipientTotal {
  readonly recipient: string;
  readonly amount: bigint;
}

/** An account over some time, in token units. A balance above zero is a debit. */
export interface Balance {
  readonly token: string;
  readonly account: Account;
  readonly party: string | null;
  readonly opening: bigint;
  readonly debit: bigint;
  readonly credit: bigint;
  /** The opening balance and debits less credits. */
  readonly closing: bigint;
}

/** The books of one period in one token. */
export interface PeriodBooks extends Totals, EverydayTotals, LedgerTotals {
  readonly period: string;
  readonly token: string;
  /** Whether the history reaches the period's end: until then more may come. */
  readonly closed: boolean;
  readonly feesByRecipient: readonly RecipientTotal[];
  /** The trial balance: its openings, its closings, and its debits less credits sum to zero. */
  readonly balances: readonly Balance[];
}

/** What the time of the statement did to one order. */
export interface OrderBooks extends Totals {
  readonly id: string;
  /** The merchant's own reference, where it is among those given. */
  readonly reference: string | null;
  readonly referenceHash: string;
  readonly parts: readonly Part[];
  readonly token: string;
  /** In Unix seconds. */
  readonly paidAt: number;
  /** What the order is about, in token units. */
  readonly amount: bigint;
  /** What waits in the escrow at the end, in token units. */
  readonly held: bigint;
  /** What was released and not refunded at the end, in token units. */
  readonly kept: bigint;
  readonly feesByLeg: readonly LegTotal[];
  /** What others than the payee refunded after release, in token units: fee recipients that gave their part back. */
  readonly refundedByOthers: bigint;
}

/** How an everyday payment was made. */
export type PaymentKind = "Mandate" | "List" | "Drop" | "Swap" | "Limited" | "Token" | "Burn";

/** One everyday payment, or the side of one token in a swap. */
export interface PaymentBooks {
  /** The number of its entry in the journal. */
  readonly entry: number;
  readonly period: string;
  /** In Unix seconds. */
  readonly time: number;
  readonly kind: PaymentKind;
  /** The mandate, drop or quote; null for payments without an id. */
  readonly payment: string | null;
  /** The other side; null for a list that the account paid. */
  readonly counterparty: string | null;
  /** The account's own reference, where it is among those given. */
  readonly reference: string | null;
  readonly referenceHash: string | null;
  readonly token: string;
  /** What came in, in token units, with the share that was burned of it. */
  readonly received: bigint;
  /** What went out, in token units. */
  readonly paid: bigint;
  /** What was burned at the account's cost, in token units. */
  readonly burned: bigint;
}

/** What the time of the statement did to one drop that the account funded. */
export interface DropBooks {
  readonly id: string;
  readonly reference: string | null;
  readonly referenceHash: string;
  readonly token: string;
  /** In Unix seconds. */
  readonly fundedAt: number;
  /** When claims end, in Unix seconds. */
  readonly claimBy: bigint;
  /** What was paid in, in token units. */
  readonly total: bigint;
  /** What was claimed in this time, in token units. */
  readonly claimed: bigint;
  /** What came back in this time, in token units. */
  readonly reclaimed: bigint;
  /** What waits at the end, in token units. */
  readonly remaining: bigint;
}

/** An order of a warning. */
export interface PaidOrder {
  readonly id: string;
  /** In Unix seconds. */
  readonly paidAt: number;
  readonly token: string;
  /** In token units. */
  readonly amount: bigint;
}

/** One reference was paid more than once. */
export interface ReferencePaidTwice {
  readonly kind: "ReferencePaidTwice";
  readonly reference: string | null;
  readonly referenceHash: string;
  /** The orders that carry it, in the order of their payments. */
  readonly orders: readonly PaidOrder[];
}

/** The books of an account. Everything but the warnings is a sum over the journal. */
export interface Statement {
  readonly escrow: string;
  /** The contracts of everyday payments that it covers. */
  readonly contracts: PaymentContracts;
  readonly account: string;
  readonly calendar: Calendar;
  readonly kind: PeriodKind;
  readonly between: Period;
  /** The block at whose end the closing balances stand. */
  readonly block: number;
  /** All accounts over the whole time. */
  readonly balances: readonly Balance[];
  /** In order, and in each period by the token's first movement. */
  readonly periods: readonly PeriodBooks[];
  /** The orders that moved, in the order of their payments. */
  readonly orders: readonly OrderBooks[];
  /** The everyday payments, in order. */
  readonly payments: readonly PaymentBooks[];
  /** The drops of the account that moved, in the order of their funding. */
  readonly drops: readonly DropBooks[];
  readonly journal: readonly Entry[];
  readonly warnings: readonly ReferencePaidTwice[];
}

/** What the payee refunds after release. */
const REFUNDS: ReadonlySet<Account> = new Set(["refunds", "earlierRefunds"]);

/** What the events of everyday payments are in a statement; those that are not here pay nobody. */
const KINDS: Readonly<Partial<Record<Entry["name"], PaymentKind>>> = {
  MandateCollected: "Mandate",
  ListPaid: "List",
  Transfer: "List",
  MoneyCredited: "List",
  DropClaimed: "Drop",
  SwapFilled: "Swap",
  SpendingPaid: "Limited",
  TokensPaid: "Token",
  TokensBurned: "Burn",
};

/** The accounts of what everyday payments bring, and of what they take; those of swaps stand in both. */
const RECEIVED = ["collections", "payoutsReceived", "limitedReceipts", "tokenReceipts"] as const;
const PAID = ["mandatePayments", "payouts", "limitedPayments", "tokenPayments"] as const;

type Balances = ReadonlyMap<string, Balance>;

/**
 * The books of an account from a history: a journal in double entry, and from it the balances, and what each period, order and everyday payment came to.
 * A sale is booked when money is released to the payee; until then it is the customer's, and the escrow holds it. A drop is paid out as it is claimed; until
 * then it is its funder's.
 *
 * @example
 * const statement = statementOf(history, merchant, { calendar: { zone: "Asia/Shanghai", cutOff: 18 }, references: ["INV-1001"] });
 * for (const { period, gross, fees, net } of statement.periods) console.log(period, gross, fees, net);
 */
export function statementOf(history: History, account: string, options: StatementOptions): Statement {
  const { calendar, kind = "month" } = options;
  const between = options.between ?? { from: history.events[0]?.time ?? history.time, to: history.time + 1 };
  const known = history.events.filter(({ time }) => time < between.to);
  const { account: owner, entries, orders, drops } = journalOf(known, account, { calendar, kind });

  const start = entries.findIndex(({ time }) => time >= between.from);
  const [earlier, journal] = start < 0 ? [entries, []] : [entries.slice(0, start), entries.slice(start)];
  const opening = carried(booked(new Map(), earlier));
  const referenceOf = references(options.references ?? []);
  return {
    escrow: history.escrow,
    contracts: history.contracts ?? {},
    account: owner,
    calendar,
    kind,
    between,
    block: (history.events[known.length]?.place.blockNumber ?? history.to + 1) - 1,
    balances: sorted(booked(opening, journal)),
    periods: periodBooks(journal, opening, { calendar, kind, between, until: history.time }),
    orders: orderBooks(journal, orders, referenceOf),
    payments: paymentBooks(journal, referenceOf),
    drops: dropBooks(journal, drops, referenceOf),
    journal,
    warnings: paidTwice(orders, between, referenceOf),
  };
}

/**
 * What all accounts of one kind come to at the end, by token: for the account `ledger`, what the escrow's `balanceOf` should say, for `payoutsLedger` that of the
 * payouts.
 *
 * @example
 * closingOf(statement.balances, "ledger").get(token) ?? 0n;
 */
export function closingOf(balances: readonly Balance[], account: Account): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const balance of balances)
    if (balance.account === account) sums.set(balance.token, (sums.get(balance.token) ?? 0n) + balance.closing);
  return sums;
}

/* PERIODS */

function periodBooks(
  journal: readonly Entry[],
  opening: Balances,
  time: { calendar: Calendar; kind: PeriodKind; between: Period; until: number },
): readonly PeriodBooks[] {
  const { calendar, kind, between, until } = time;
  const byPeriod = grouped(journal, ({ period }) => period);
  const bounds = kind === "day" ? dayPeriod : monthPeriod;

  let balances = opening;
  return periodsBetween(between, kind, calendar).flatMap((period) => {
    const entries = byPeriod.get(period) ?? [];
    balances = booked(carried(balances), entries);
    const byToken = grouped(entries, ({ token }) => token);
    const closed = until >= bounds(period, calendar).to;
    return [...grouped(sorted(balances), ({ token }) => token)].map(([token, rows]) => ({
      ...booksOf(byToken.get(token) ?? []),
      period,
      token,
      closed,
      balances: rows,
    }));
  });
}

function booksOf(entries: readonly Entry[]): Omit<PeriodBooks, "period" | "token" | "closed" | "balances"> {
  const fees = new Map<string, bigint>();
  for (const { lines } of entries)
    for (const { account, party, amount } of lines)
      if (account === "fees" && party !== null) fees.set(party, (fees.get(party) ?? 0n) + amount);

  return {
    ...totalsOf(entries),
    ...everydayTotalsOf(entries),
    ...ledgerTotalsOf(entries),
    feesByRecipient: [...fees].map(([recipient, amount]) => ({ recipient, amount })),
  };
}

/* ORDERS */

function orderBooks(
  journal: readonly Entry[],
  orders: readonly BookedOrder[],
  referenceOf: (hash: string) => string | null,
): readonly OrderBooks[] {
  const byOrder = grouped(journal, ({ order }) => order);
  return orders.flatMap((booked) => {
    const entries = byOrder.get(booked.id);
    if (entries === undefined) return [];

    const { id, order, parts, paidAt, held, kept } = booked;
    const { token, amount, merchantReference: referenceHash } = order;
    return [
      {
        ...totalsOf(entries),
        ...{ id, reference: referenceOf(referenceHash), referenceHash, parts, token, paidAt, amount, held, kept },
        feesByLeg: feesByLeg(booked, entries),
        refundedByOthers: refundedByOthers(booked, entries),
      },
    ];
  });
}

function feesByLeg({ order }: BookedOrder, entries: readonly Entry[]): readonly LegTotal[] {
  const sums = order.fees.map(() => 0n);
  for (const { lines } of entries)
    for (const { account, leg, amount } of lines)
      if (account === "fees" && leg !== null) sums[leg] = (sums[leg] ?? 0n) + amount;
  return order.fees.map(({ recipient }, leg) => ({ leg, recipient, amount: sums[leg] ?? 0n }));
}

/** All refunds after release, less the payee's own: only these have lines of refunds. */
function refundedByOthers({ parts }: BookedOrder, entries: readonly Entry[]): bigint {
  if (!parts.includes("Payee")) return 0n;
  return entries
    .filter(({ name, lines }) => name === "ReleaseRefunded" && !lines.some(({ account }) => REFUNDS.has(account)))
    .reduce((sum, { amount }) => sum + amount, 0n);
}

/* EVERYDAY PAYMENTS */

function paymentBooks(
  journal: readonly Entry[],
  referenceOf: (hash: string) => string | null,
): readonly PaymentBooks[] {
  return journal.flatMap((entry) => {
    const { number, name, period, time, payment, counterparty, referenceHash, token } = entry;
    const kind = KINDS[name];
    if (entry.contract === "escrow" || kind === undefined) return [];

    const totals = everydayTotalsOf([entry]);
    const received = RECEIVED.reduce((sum, account) => sum + totals[account], totals.swappedIn);
    const paid = PAID.reduce((sum, account) => sum + totals[account], totals.swappedOut);
    // What only went from a wallet to the ledger paid nobody.
    if (received === 0n && paid === 0n && totals.burned === 0n) return [];

    const reference = referenceHash === null ? null : referenceOf(referenceHash);
    const what = { entry: number, period, time, kind, payment, counterparty, reference, referenceHash, token };
    return [{ ...what, received, paid, burned: totals.burned }];
  });
}

function dropBooks(
  journal: readonly Entry[],
  drops: readonly BookedDrop[],
  referenceOf: (hash: string) => string | null,
): readonly DropBooks[] {
  const byPayment = grouped(journal, ({ payment }) => payment);
  return drops.flatMap(({ id, referenceHash, token, fundedAt, claimBy, total, remaining }) => {
    const entries = byPayment.get(id);
    if (entries === undefined) return [];

    const sum = sumsOf(entries);
    const [claimed, reclaimed] = [-sum("drops", "DropClaimed"), -sum("drops", "DropReclaimed")];
    const reference = referenceOf(referenceHash);
    return [{ id, reference, referenceHash, token, fundedAt, claimBy, total, claimed, reclaimed, remaining }];
  });
}

/* WARNINGS */

function references(texts: Iterable<string>): (hash: string) => string | null {
  const byHash = new Map([...texts].map((text) => [hashOf(text), text]));
  return (hash) => byHash.get(hash) ?? null;
}

/** References that more than one order to the account carries, where one of these was paid in this time. */
function paidTwice(
  orders: readonly BookedOrder[],
  { from }: Period,
  referenceOf: (hash: string) => string | null,
): readonly ReferencePaidTwice[] {
  const own = orders.filter(({ order, parts }) => parts.includes("Payee") && order.merchantReference !== ZeroHash);
  return [...grouped(own, ({ order }) => order.merchantReference)]
    .filter(([, group]) => group.length > 1 && group.some(({ paidAt }) => paidAt >= from))
    .map(([referenceHash, group]) => ({
      kind: "ReferencePaidTwice",
      reference: referenceOf(referenceHash),
      referenceHash,
      orders: group.map(({ id, paidAt, order: { token, amount } }) => ({ id, paidAt, token, amount })),
    }));
}

/* SUMS */

/** Items by a key, in the order in which the keys first come. */
function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function totalsOf(entries: readonly Entry[]): Totals {
  const sum = sumsOf(entries);
  const parts = {
    paid: sum("held", "OrderPaid"),
    canceled: sum("deposits", "OrderRefunded"),
    gross: -sum("sales"),
    fees: sum("fees"),
    arbiterFees: sum("arbiterFees"),
    refunds: sum("refunds"),
    earlierRefunds: sum("earlierRefunds"),
    earned: -sum("feesEarned") - sum("feesReturned") - sum("arbitration"),
    spent: sum("purchases") + sum("refundsReceived"),
  };
  const { gross, fees, arbiterFees, refunds, earlierRefunds, earned, spent } = parts;
  return { ...parts, net: gross - fees - arbiterFees - refunds - earlierRefunds + earned - spent };
}

function everydayTotalsOf(entries: readonly Entry[]): EverydayTotals {
  const sum = sumsOf(entries);
  const swaps = entries.flatMap(({ lines }) => lines).filter(({ account }) => account === "swaps");
  const swapped = (sign: bigint) =>
    swaps.reduce((all, { amount }) => (amount * sign > 0n ? all + amount * sign : all), 0n);
  const received = {
    collections: -sum("collections"),
    payoutsReceived: -sum("payoutsReceived"),
    limitedReceipts: -sum("limitedReceipts"),
    tokenReceipts: -sum("tokenReceipts"),
    swappedIn: swapped(-1n),
  };
  const paid = {
    mandatePayments: sum("mandatePayments"),
    payouts: sum("payouts"),
    limitedPayments: sum("limitedPayments"),
    tokenPayments: sum("tokenPayments"),
    swappedOut: swapped(1n),
    burned: sum("burned"),
  };
  const all = (parts: Readonly<Record<string, bigint>>) =>
    Object.values(parts).reduce((total, part) => total + part, 0n);
  return { ...received, ...paid, everyday: all(received) - all(paid) };
}

function ledgerTotalsOf(entries: readonly Entry[]): LedgerTotals {
  const sum = sumsOf(entries);
  return {
    credited: sum("ledger", "MoneyCredited"),
    fromLedger: -sum("ledger", "MoneySpent"),
    withdrawn: -sum("ledger", "MoneyWithdrawn"),
    payoutsCredited: sum("payoutsLedger", "MoneyCredited"),
    payoutsWithdrawn: -sum("payoutsLedger", "MoneyWithdrawn"),
  };
}

/** The sums of an account, and of what one event did to it. */
function sumsOf(entries: readonly Entry[]): (account: Account, name?: Entry["name"]) => bigint {
  const sums = new Map<string, bigint>();
  const add = (key: string, amount: bigint) => sums.set(key, (sums.get(key) ?? 0n) + amount);
  for (const { name, lines } of entries)
    for (const { account, amount } of lines) {
      add(account, amount);
      add(`${account} ${name}`, amount);
    }
  return (account, name) => sums.get(name === undefined ? account : `${account} ${name}`) ?? 0n;
}

/** The balances after some more entries. */
function booked(before: Balances, entries: readonly Entry[]): Balances {
  const balances = new Map(before);
  for (const { token, lines } of entries)
    for (const { account, party, amount } of lines) {
      const key = `${token} ${account} ${party ?? ""}`;
      const none = { token, account, party, opening: 0n, debit: 0n, credit: 0n, closing: 0n };
      const { debit, credit, closing, ...rest } = balances.get(key) ?? none;
      const [more, less] = amount > 0n ? [amount, 0n] : [0n, -amount];
      balances.set(key, { ...rest, debit: debit + more, credit: credit + less, closing: closing + amount });
    }
  return balances;
}

/** The balances as the next period opens them. */
function carried(balances: Balances): Balances {
  return new Map(
    [...balances].map(([key, balance]) => [key, { ...balance, opening: balance.closing, debit: 0n, credit: 0n }]),
  );
}

/** By the token's first movement, then in the order of the accounts. */
function sorted(balances: Balances): readonly Balance[] {
  const rows = [...balances.values()];
  const tokens = new Map([...new Set(rows.map(({ token }) => token))].map((token, place) => [token, place]));
  const rank = ({ token, account }: Balance) => (tokens.get(token) ?? 0) * ACCOUNTS.length + ACCOUNTS.indexOf(account);
  return rows.sort((a, b) => rank(a) - rank(b));
}
