import { ZeroAddress, ZeroHash } from "ethers";

import type { PaymentEvent } from "./History.ts";
import type { Account, BookedDrop, Draft, Line } from "./Journal.ts";

/** A drop while the journal is written. */
interface OpenDrop extends BookedDrop {
  remaining: bigint;
}

/** A list whose lines are being paid. */
interface OpenList {
  readonly transactionHash: string;
  readonly payer: string;
  readonly token: string;
  readonly referenceHash: string;
}

/** What the rules of everyday payments remember. */
export interface PaymentBooks {
  readonly account: string;
  /** The token of each mandate, by id. */
  readonly mandates: Map<string, string>;
  /** By id. */
  readonly drops: Map<string, OpenDrop>;
  /** The list whose lines come next; null where the payouts last told of something else. */
  list: OpenList | null;
}

type EventOf<Name extends PaymentEvent["name"]> = Extract<PaymentEvent, { readonly name: Name }>;

type Rules = {
  readonly [Name in PaymentEvent["name"]]: (
    books: PaymentBooks,
    event: EventOf<Name>,
    missing: (id: string) => never,
  ) => readonly (Draft | null)[];
};

/**
 * What an event of everyday payments means to the books of an account: one entry for each token that moves, if any does. `missing` says what to throw where its
 * terms are not among the events before it.
 *
 * @example
 * paymentDrafts(books, event, (id) => { throw new TermsMissing(id, event.place); });
 */
export function paymentDrafts(
  books: PaymentBooks,
  event: PaymentEvent,
  missing: (id: string) => never,
): readonly Draft[] {
  const rule = rules[event.name] as (
    ...parts: [PaymentBooks, PaymentEvent, typeof missing]
  ) => readonly (Draft | null)[];
  const drafts = rule(books, event, missing).filter((draft) => draft !== null);
  return drafts.filter(({ lines }) => lines.some(({ amount }) => amount !== 0n));
}

/** A line of an entry: a debit above zero, a credit below. */
export function line(account: Account, amount: bigint, party: string | null = null, leg: number | null = null): Line {
  return { account, party, leg, amount };
}

/** The two lines of money that moves from one account to another. */
export function moved(amount: bigint, debit: Account, credit: Account): readonly Line[] {
  return [line(debit, amount), line(credit, -amount)];
}

/* RULES */

const rules: Rules = {
  /* MANDATES */

  MandateAuthorized: (books, { args: { id, mandate } }) => {
    books.mandates.set(id, mandate.token);
    return [];
  },

  MandateCollected: (books, { args: { id, payer, payee, amount } }, missing) => {
    const token = books.mandates.get(id) ?? missing(id);
    const lines = between(books, { payer, payee, amount }, ["mandatePayments", "collections"]);
    return [{ ...base(token, amount, lines), payment: id, counterparty: other(books, payer, payee) }];
  },

  /* PAYOUTS */

  ListPaid: (books, { args: { payer, token, payerReference, total }, place }) => {
    const referenceHash = payerReference;
    books.list = { transactionHash: place.transactionHash, payer, token, referenceHash };
    const lines = payer === books.account ? moved(total, "payouts", "wallet") : [];
    return [{ ...base(token, total, lines), ...referred(referenceHash) }];
  },

  Transfer: (books, { args: { token, to, amount }, place }) => {
    const list = openList(books, place.transactionHash, token);
    return list === null || to !== books.account ? [] : [lineOfList(list, amount, "wallet")];
  },

  DropFunded: (books, { args: { id, funder, drop }, time }) => {
    books.list = null;
    const { token, total, claimBy, funderReference: referenceHash } = drop;
    books.drops.set(id, { id, funder, token, total, referenceHash, fundedAt: time, claimBy, remaining: total });
    const lines = funder === books.account ? moved(total, "drops", "wallet") : [];
    return [{ ...base(token, total, lines), payment: id, ...referred(referenceHash) }];
  },

  DropClaimed: (books, { args: { id, account, amount } }, missing) => {
    books.list = null;
    const drop = books.drops.get(id) ?? missing(id);
    drop.remaining -= amount;
    const { funder, token, referenceHash } = drop;
    const lines = [
      ...(funder === books.account ? moved(amount, "payouts", "drops") : []),
      ...(account === books.account ? moved(amount, "wallet", "payoutsReceived") : []),
    ];
    const counterparty = other(books, funder, account);
    return [{ ...base(token, amount, lines), payment: id, counterparty, ...referred(referenceHash) }];
  },

  DropReclaimed: (books, { args: { id, funder, amount } }, missing) => {
    books.list = null;
    const drop = books.drops.get(id) ?? missing(id);
    drop.remaining -= amount;
    const lines = funder === books.account ? moved(amount, "wallet", "drops") : [];
    return [{ ...base(drop.token, amount, lines), payment: id, ...referred(drop.referenceHash) }];
  },

  MoneyCredited: (books, { args: { account, token, amount }, place }) => {
    if (account !== books.account) return [];
    const list = openList(books, place.transactionHash, token);
    return [
      list === null
        ? base(token, amount, moved(amount, "payoutsLedger", "wallet"))
        : lineOfList(list, amount, "payoutsLedger"),
    ];
  },

  MoneyWithdrawn: (books, { args: { account, token, to, amount } }) => {
    books.list = null;
    const own = books.account;
    const lines = [
      ...(account === own && to === own ? moved(amount, "wallet", "payoutsLedger") : []),
      ...(account === own && to !== own ? [line("withdrawnTo", amount, to), line("payoutsLedger", -amount)] : []),
      ...(account !== own && to === own ? [line("wallet", amount), line("receivedFrom", -amount, account)] : []),
    ];
    return [base(token, amount, lines)];
  },

  /* SWAPS */

  SwapFilled: (books, { args: { id, maker, taker, makerToken, takerToken, makerAmount, takerAmount } }) => {
    const counterparty = other(books, maker, taker);
    const sides = [
      { token: makerToken, amount: makerAmount, giver: maker, getter: taker },
      { token: takerToken, amount: takerAmount, giver: taker, getter: maker },
    ];
    return sides.map(({ token, amount, giver, getter }) => {
      const lines = [
        ...(giver === books.account ? moved(amount, "swaps", "wallet") : []),
        ...(getter === books.account ? moved(amount, "wallet", "swaps") : []),
      ];
      return { ...base(token, amount, lines), payment: id, counterparty };
    });
  },

  /* LIMITS */

  SpendingPaid: (books, { args: { owner, payee, token, amount, paymentReference } }) => {
    const lines = between(books, { payer: owner, payee, amount }, ["limitedPayments", "limitedReceipts"]);
    const counterparty = other(books, owner, payee);
    return [{ ...base(token, amount, lines), counterparty, ...referred(paymentReference) }];
  },

  /* THE TOKEN */

  TokensPaid: (books, { address, args: { payer, payee, amount, burned } }) => {
    // The payer spends the whole amount; the payee sells for it, and what is destroyed of it is the payee's cost.
    const lines = [
      ...(payer === books.account ? moved(amount, "tokenPayments", "wallet") : []),
      ...(payee === books.account
        ? [line("wallet", amount - burned), line("burned", burned), line("tokenReceipts", -amount)]
        : []),
    ];
    return [{ ...base(address, amount, lines), counterparty: other(books, payer, payee) }];
  },

  TokensBurned: (books, { address, args: { account, memo, amount } }) => {
    const lines = account === books.account ? moved(amount, "burned", "wallet") : [];
    return [{ ...base(address, amount, lines), counterparty: ZeroAddress, ...referred(memo) }];
  },
};

/* PRIVATE */

function base(token: string, amount: bigint, lines: readonly Line[]): Draft {
  return { order: null, token, amount, lines };
}

/** A payment from wallet to wallet, for whichever side the books are. */
function between(
  { account }: PaymentBooks,
  { payer, payee, amount }: { readonly payer: string; readonly payee: string; readonly amount: bigint },
  [spent, earned]: readonly [Account, Account],
): readonly Line[] {
  return [
    ...(payer === account ? moved(amount, spent, "wallet") : []),
    ...(payee === account ? moved(amount, "wallet", earned) : []),
  ];
}

/** The other of two parties; the account itself where it is both. */
function other({ account }: PaymentBooks, one: string, another: string): string {
  return one === account ? another : one;
}

/** The list to which a payment out of the payouts belongs; null if it is none of a list. */
function openList({ list }: PaymentBooks, transactionHash: string, token: string): OpenList | null {
  return list?.transactionHash === transactionHash && list.token === token ? list : null;
}

/** What a list paid to the account: into its wallet, or into the ledger where that could not be. */
function lineOfList({ token, payer, referenceHash }: OpenList, amount: bigint, to: Account): Draft {
  const lines = moved(amount, to, "payoutsReceived");
  return { ...base(token, amount, lines), counterparty: payer, ...referred(referenceHash) };
}

/** A reference of zero is none. */
function referred(hash: string): { readonly referenceHash: string | null } {
  return { referenceHash: hash === ZeroHash ? null : hash };
}
