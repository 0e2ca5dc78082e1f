import { stringify } from "csv-stringify/sync";
import { getAddress, isAddress } from "ethers";
import { DateTime } from "luxon";

import { CowryError } from "./CowryError.ts";
import type { Entry, Line } from "./Journal.ts";
import type {
  Balance,
  DropBooks,
  LegTotal,
  OrderBooks,
  PaidOrder,
  PaymentBooks,
  PeriodBooks,
  RecipientTotal,
  Statement,
} from "./Statement.ts";
import { formatAmount } from "./Units.ts";

/** How the amounts of a token are shown. */
export interface TokenDisplay {
  readonly symbol: string;
  readonly decimals: number;
}

/** How a statement is written. */
export interface FileOptions {
  /** By the token's address, zero for the native coin. Given, amounts are decimal; by default they are whole token units. */
  readonly tokens?: Readonly<Record<string, TokenDisplay>>;
  /**
   * What becomes of a token that `tokens` does not name, and with which anybody could have paid the account: "units", the default, writes its amounts in whole
   * units under the symbol {@link UNKNOWN_SYMBOL}; "leaveOut" leaves out its rows. Either way the table of warnings names the token, and counts its entries.
   */
  readonly unknown?: "units" | "leaveOut";
}

/** A token of a statement that nobody said how to show. */
export interface UnknownToken {
  readonly token: string;
  /** How many entries of the journal are in it. */
  readonly entries: number;
}

/** The symbol of a token that `tokens` does not name: its amounts are in whole units. */
export const UNKNOWN_SYMBOL = "(units)";

/** One table of a statement. */
export type TableName = "periods" | "orders" | "fees" | "balances" | "journal" | "warnings" | "payments" | "drops";

/** What becomes a cell. */
type Cell = string | number | boolean;

/** How a value of a row is written. */
interface Writer {
  /** Whether rows of the token are written at all. */
  readonly shows: (token: string) => boolean;
  /** What the table of warnings calls each of these tokens. */
  readonly unknown: { readonly warning: string; readonly tokens: readonly UnknownToken[] };
  readonly amount: (units: bigint, token: string) => string;
  readonly symbol: (token: string) => string;
  readonly time: (time: number) => string;
}

/** What every row has: whatever is written is about one token. */
interface OfToken {
  readonly token: string;
}

type Columns<Row> = Readonly<Record<string, (row: Row, write: Writer) => Cell>>;

interface Table<Row extends OfToken> {
  readonly rows: (statement: Statement, write: Writer) => readonly Row[];
  readonly columns: Columns<Row>;
  /** Rows that stand at the end, whether or not those of their token are written. */
  readonly notices?: (write: Writer) => readonly Row[];
}

/** It is said how a token is shown, and the token is no address. */
export class DisplayTokenInvalid extends CowryError<{ token: string }> {
  override readonly name = "DisplayTokenInvalid";

  constructor(token: string) {
    super(`It is said how ${JSON.stringify(token)} is shown, which is no address of a token`, { token });
  }
}

/* COLUMNS */

/** The columns of what became of money, alike for periods and orders. */
const totals = columnsOfAmounts<PeriodBooks | OrderBooks>(
  "paid",
  "canceled",
  "gross",
  "fees",
  "arbiterFees",
  "refunds",
  "earlierRefunds",
  "earned",
  "spent",
  "net",
);

const periods: Table<PeriodBooks> = {
  rows: (statement) => statement.periods,
  columns: {
    period: ({ period }) => period,
    closed: ({ closed }) => closed,
    ...columnsOfToken(),
    ...totals,
    ...columnsOfAmounts<PeriodBooks>("credited", "fromLedger", "withdrawn"),
    heldOpening: (row, write) => write.amount(balanceOf(row, "held", "opening"), row.token),
    heldClosing: (row, write) => write.amount(balanceOf(row, "held", "closing"), row.token),
    ledgerOpening: (row, write) => write.amount(balanceOf(row, "ledger", "opening"), row.token),
    ledgerClosing: (row, write) => write.amount(balanceOf(row, "ledger", "closing"), row.token),
    ...columnsOfAmounts<PeriodBooks>(
      "collections",
      "mandatePayments",
      "payoutsReceived",
      "payouts",
      "swappedIn",
      "swappedOut",
      "limitedReceipts",
      "limitedPayments",
      "tokenReceipts",
      "tokenPayments",
      "burned",
      "everyday",
      "payoutsCredited",
      "payoutsWithdrawn",
    ),
    dropsOpening: (row, write) => write.amount(balanceOf(row, "drops", "opening"), row.token),
    dropsClosing: (row, write) => write.amount(balanceOf(row, "drops", "closing"), row.token),
    payoutsLedgerOpening: (row, write) => write.amount(balanceOf(row, "payoutsLedger", "opening"), row.token),
    payoutsLedgerClosing: (row, write) => write.amount(balanceOf(row, "payoutsLedger", "closing"), row.token),
  },
};

const orders: Table<OrderBooks> = {
  rows: (statement) => statement.orders,
  columns: {
    order: ({ id }) => id,
    reference: ({ reference }) => shielded(reference ?? ""),
    referenceHash: ({ referenceHash }) => referenceHash,
    parts: ({ parts }) => parts.join(" "),
    paidAt: ({ paidAt }, write) => write.time(paidAt),
    ...columnsOfToken(),
    ...columnsOfAmounts<OrderBooks>("amount", "held", "kept"),
    ...totals,
    ...columnsOfAmounts<OrderBooks>("refundedByOthers"),
  },
};

type Fee = { readonly period: string; readonly order: string; readonly reference: string; readonly token: string } & (
  LegTotal | (RecipientTotal & { readonly leg: null })
);

/** By leg of each order, and by recipient of each period. */
const fees: Table<Fee> = {
  rows: (statement) => [
    ...statement.periods.flatMap(({ period, token, feesByRecipient }) =>
      feesByRecipient.map((fee) => ({ period, order: "", reference: "", token, leg: null, ...fee })),
    ),
    ...statement.orders
      .filter(({ parts }) => parts.includes("Payee"))
      .flatMap(({ id, reference, token, feesByLeg }) =>
        feesByLeg.map((fee) => ({ period: "", order: id, reference: shielded(reference ?? ""), token, ...fee })),
      ),
  ],
  columns: {
    period: ({ period }) => period,
    order: ({ order }) => order,
    reference: ({ reference }) => reference,
    leg: ({ leg }) => leg ?? "",
    recipient: ({ recipient }) => recipient,
    ...columnsOfToken(),
    ...columnsOfAmounts<Fee>("amount"),
  },
};

const balances: Table<Balance & { readonly period: string }> = {
  rows: (statement) =>
    statement.periods.flatMap(({ period, balances: rows }) => rows.map((row) => ({ period, ...row }))),
  columns: {
    period: ({ period }) => period,
    account: ({ account }) => account,
    party: ({ party }) => party ?? "",
    ...columnsOfToken(),
    ...columnsOfAmounts<Balance>("opening", "debit", "credit", "closing"),
  },
};

type JournalRow = Entry & {
  readonly line: Line;
  readonly debit: bigint;
  readonly credit: bigint;
  readonly reference: string;
};

const journal: Table<JournalRow> = {
  rows: (statement) => {
    const references = new Map(statement.orders.map(({ id, reference }) => [id, shielded(reference ?? "")]));
    return statement.journal.flatMap((entry) =>
      entry.lines.map((line) => ({
        ...entry,
        line,
        debit: line.amount > 0n ? line.amount : 0n,
        credit: line.amount < 0n ? -line.amount : 0n,
        reference: references.get(entry.order ?? "") ?? "",
      })),
    );
  },
  columns: {
    entry: ({ number }) => number,
    period: ({ period }) => period,
    time: ({ time }, write) => write.time(time),
    event: ({ name }) => name,
    cause: ({ cause }) => cause ?? "",
    order: ({ order }) => order ?? "",
    reference: ({ reference }) => reference,
    account: ({ line }) => line.account,
    party: ({ line }) => line.party ?? "",
    leg: ({ line }) => line.leg ?? "",
    ...columnsOfToken(),
    ...columnsOfAmounts<JournalRow>("debit", "credit"),
    block: ({ place }) => place.blockNumber,
    blockHash: ({ place }) => place.blockHash,
    transaction: ({ place }) => place.transactionHash,
    log: ({ place }) => place.logIndex,
    contract: ({ contract }) => contract,
    payment: ({ payment }) => payment ?? "",
    counterparty: ({ counterparty }) => counterparty ?? "",
    referenceHash: ({ referenceHash }) => referenceHash ?? "",
  },
};

/** An order of a warning, or a token of which nobody said how it is shown. */
interface WarningRow extends OfToken {
  readonly warning: string;
  readonly reference: string;
  readonly referenceHash: string;
  readonly order: PaidOrder | null;
  readonly entries: number | null;
}

const warnings: Table<WarningRow> = {
  rows: (statement, write) =>
    statement.warnings
      .map((warning) => ({ ...warning, orders: warning.orders.filter(({ token }) => write.shows(token)) }))
      // Where all but one are left out, nothing is told of twice.
      .filter(({ orders: paid }) => paid.length > 1)
      .flatMap(({ kind, reference, referenceHash, orders: paid }) =>
        paid.map((order) => ({
          ...{ warning: kind, reference: shielded(reference ?? ""), referenceHash },
          ...{ order, token: order.token, entries: null },
        })),
      ),
  notices: ({ unknown: { warning, tokens } }) =>
    tokens.map(({ token, entries }) => ({
      ...{ warning, reference: "", referenceHash: "" },
      ...{ order: null, token, entries },
    })),
  columns: {
    warning: ({ warning }) => warning,
    reference: ({ reference }) => reference,
    referenceHash: ({ referenceHash }) => referenceHash,
    order: ({ order }) => order?.id ?? "",
    paidAt: ({ order }, write) => (order === null ? "" : write.time(order.paidAt)),
    ...columnsOfToken(),
    amount: ({ order, token }, write) => (order === null ? "" : write.amount(order.amount, token)),
    entries: ({ entries }) => entries ?? "",
  },
};

const payments: Table<PaymentBooks> = {
  rows: (statement) => statement.payments,
  columns: {
    entry: ({ entry }) => entry,
    period: ({ period }) => period,
    time: ({ time }, write) => write.time(time),
    kind: ({ kind }) => kind,
    payment: ({ payment }) => payment ?? "",
    counterparty: ({ counterparty }) => counterparty ?? "",
    reference: ({ reference }) => shielded(reference ?? ""),
    referenceHash: ({ referenceHash }) => referenceHash ?? "",
    ...columnsOfToken(),
    ...columnsOfAmounts<PaymentBooks>("received", "paid", "burned"),
  },
};

const drops: Table<DropBooks> = {
  rows: (statement) => statement.drops,
  columns: {
    drop: ({ id }) => id,
    reference: ({ reference }) => shielded(reference ?? ""),
    referenceHash: ({ referenceHash }) => referenceHash,
    fundedAt: ({ fundedAt }, write) => write.time(fundedAt),
    claimBy: ({ claimBy }, write) => write.time(Number(claimBy)),
    ...columnsOfToken(),
    ...columnsOfAmounts<DropBooks>("total", "claimed", "reclaimed", "remaining"),
  },
};

/** The names of the tables. */
export const TABLES = [
  "periods",
  "orders",
  "fees",
  "balances",
  "journal",
  "warnings",
  "payments",
  "drops",
] as const satisfies TableName[];

/* FILES */

/**
 * Writes a table of a statement as CSV (RFC 4180, with a head line). Times have the offset of the merchant's zone. No token stops it: see `unknown` in the options
 * for those that `tokens` does not name.
 *
 * @example
 * await writeFile("orders.csv", statementCsv(statement, "orders", { tokens: { [token]: { symbol: "USDX", decimals: 6 } } }));
 */
export function statementCsv(statement: Statement, table: TableName, options: FileOptions = {}): string {
  const write = writerOf(statement, options);
  switch (table) {
    case "periods":
      return csvOf(periods, statement, write);
    case "orders":
      return csvOf(orders, statement, write);
    case "fees":
      return csvOf(fees, statement, write);
    case "balances":
      return csvOf(balances, statement, write);
    case "journal":
      return csvOf(journal, statement, write);
    case "warnings":
      return csvOf(warnings, statement, write);
    case "payments":
      return csvOf(payments, statement, write);
    case "drops":
      return csvOf(drops, statement, write);
  }
}

/**
 * The tokens of a statement that nobody said how to show, with the number of their entries: what a merchant looks at before it names them, or leaves them out.
 *
 * @example
 * unknownTokens(statement, { [token]: { symbol: "USDX", decimals: 6 } }); // [{ token: "0x5FbD…", entries: 1 }]
 */
export function unknownTokens(
  statement: Statement,
  tokens: Readonly<Record<string, TokenDisplay>>,
): readonly UnknownToken[] {
  const known = displaysOf(tokens);
  const entries = new Map(statement.balances.map(({ token }) => [token, 0]));
  for (const { token } of statement.journal) entries.set(token, (entries.get(token) ?? 0) + 1);
  return [...entries].filter(([token]) => !known.has(token)).map(([token, count]) => ({ token, entries: count }));
}

/**
 * Writes a whole statement as JSON: the same names as in `Statement`, amounts as strings of whole token units, since JSON's numbers are too small for them.
 *
 * @example
 * await writeFile("statement.json", statementJson(statement));
 */
export function statementJson(statement: Statement): string {
  return JSON.stringify(statement, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value), 2);
}

/* PRIVATE */

function csvOf<Row extends OfToken>(
  { rows, columns, notices }: Table<Row>,
  statement: Statement,
  write: Writer,
): string {
  const cells = Object.values(columns);
  const shown = rows(statement, write).filter(({ token }) => write.shows(token));
  return stringify([
    Object.keys(columns),
    ...[...shown, ...(notices?.(write) ?? [])].map((row) => cells.map((cell) => String(cell(row, write)))),
  ]);
}

function writerOf(statement: Statement, { tokens, unknown = "units" }: FileOptions): Writer {
  const displays = displaysOf(tokens ?? {});
  const { zone } = statement.calendar;
  return {
    shows: (token) => unknown === "units" || tokens === undefined || displays.has(token),
    unknown: {
      warning: unknown === "units" ? "TokenUnknown" : "TokenLeftOut",
      tokens: tokens === undefined ? [] : unknownTokens(statement, tokens),
    },
    amount: (units, token) => {
      const display = displays.get(token);
      return display === undefined ? units.toString() : formatAmount(units, display.decimals);
    },
    // Whoever deployed the token wrote its symbol.
    symbol: (token) => (tokens === undefined ? "" : shielded(displays.get(token)?.symbol ?? UNKNOWN_SYMBOL)),
    time: (time) => String(DateTime.fromSeconds(time, { zone }).toISO({ suppressMilliseconds: true })),
  };
}

/** How tokens are shown, by their addresses as a statement writes them. */
function displaysOf(tokens: Readonly<Record<string, TokenDisplay>>): ReadonlyMap<string, TokenDisplay> {
  return new Map(
    Object.entries(tokens).map(([token, display]) => {
      if (!isAddress(token)) throw new DisplayTokenInvalid(token);
      return [getAddress(token), display];
    }),
  );
}

function columnsOfToken(): Columns<OfToken> {
  return { token: ({ token }) => token, symbol: ({ token }, write) => write.symbol(token) };
}

/** Columns with the names of amounts. */
function columnsOfAmounts<Row extends OfToken>(...names: Extract<AmountsOf<Row>, string>[]): Columns<Row> {
  return Object.fromEntries(
    names.map((name) => [name, (row: Row, write: Writer) => write.amount(row[name] as bigint, row.token)]),
  );
}

/** The names of what is an amount in every such row. */
type AmountsOf<Row> = { [Name in keyof Row]: Row[Name] extends bigint ? Name : never }[keyof Row];

function balanceOf({ balances: rows }: PeriodBooks, name: Balance["account"], at: "opening" | "closing"): bigint {
  return rows.filter(({ account }) => account === name).reduce((sum, row) => sum + row[at], 0n);
}

/** A spreadsheet takes a text that begins like this for a formula, and may carry it out. */
function shielded(text: string): string {
  return /^[=+\-@\t\r']/.test(text) ? `'${text}` : text;
}
