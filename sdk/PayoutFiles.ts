import { CsvError, parse } from "csv-parse/sync";
import { getAddress, isAddress, ZeroAddress } from "ethers";

import { CowryError } from "./CowryError.ts";
import type { Payout, Progress } from "./Payouts.ts";
import { parseAmount } from "./Units.ts";

/** One line of a list of payouts. */
export interface PayoutLine extends Payout {
  /** Where it stands in the file, from 1. */
  readonly line: number;
  /** The payer's own name for it: an employee's, an invoice's or a refund's number. */
  readonly reference: string;
}

/** A list of payouts that was read and is sound. */
export interface PayoutSheet {
  readonly lines: readonly PayoutLine[];
  /** What all lines come to, in token units. */
  readonly total: bigint;
  /** The accounts that stand in several lines, with these. They are paid each; whoever sends the list should know of them. */
  readonly repeated: readonly { readonly account: string; readonly lines: readonly number[] }[];
}

/** What is wrong with one cell of a list, or with a line as a whole. */
export interface PayoutFlaw {
  /** From 1. */
  readonly line: number;
  /** The column, or empty for the line as a whole. */
  readonly field: string;
  readonly reason: string;
}

/** How to read a list. */
export interface PayoutSheetOptions {
  /** The decimals of the token. */
  readonly decimals: number;
  /** Told every 500 lines, and at the end. */
  readonly onProgress?: (progress: Progress) => void;
}

/** The list cannot be paid as it is; every flaw has its line and its column. */
export class PayoutSheetMalformed extends CowryError<{ readonly flaws: readonly PayoutFlaw[] }> {
  override readonly name = "PayoutSheetMalformed";

  constructor(flaws: readonly PayoutFlaw[]) {
    super(summaryOf(flaws), { flaws });
  }
}

/** What a line must have. */
const COLUMNS = ["reference", "account", "amount"] as const;

/** No token has more units. */
const LAST_UINT256 = (1n << 256n) - 1n;

/** How many lines are read between two tellings of the progress. */
const PROGRESS_STEP = 500;

/** How many flaws a message names. */
const MOST_NAMED = 20;

interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Reads a list of payouts from the text of a CSV file: the columns `reference`, `account` and `amount`, in any order, thousands of lines. Nothing is guessed:
 * malformed accounts and amounts, and references that stand there twice, are refused, all of them at once.
 *
 * Throws {@link PayoutSheetMalformed}.
 *
 * @example
 * const { lines, total, repeated } = readPayoutSheet(await readFile("payroll.csv", "utf8"), { decimals: 6 });
 * const tree = claimTree(lines);
 */
export function readPayoutSheet(text: string, { decimals, onProgress }: PayoutSheetOptions): PayoutSheet {
  const [head, ...rows] = recordsIn(text);
  if (head === undefined || rows.length === 0) throw new PayoutSheetMalformed([flaw(1, "", "there is nobody to pay")]);
  const headFlaws = flawsOfHead(head);
  if (headFlaws.length > 0) throw new PayoutSheetMalformed(headFlaws);

  const flaws: PayoutFlaw[] = [];
  const seen = new Map<string, number>();
  const lines = rows.map((row, place) => {
    const done = place + 1;
    if (done % PROGRESS_STEP === 0 || done === rows.length) onProgress?.({ done, of: rows.length });
    return lineOf(row, { head: head.cells, decimals, seen, note: (found) => flaws.push(found) });
  });
  if (flaws.length > 0) throw new PayoutSheetMalformed(flaws);
  return { lines, total: lines.reduce((sum, { amount }) => sum + amount, 0n), repeated: repeatedIn(lines) };
}

/* PRIVATE */

function recordsIn(text: string): readonly CsvRecord[] {
  const clean = text.replace(/^\uFEFF/, "");
  try {
    const records = parse(clean, { info: true, trim: true, skipEmptyLines: true, relaxColumnCount: true });
    return (records as unknown as { info: { lines: number }; record: string[] }[]).map(({ info, record }) => ({
      line: info.lines,
      cells: record,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const isOpen = error.code === "CSV_QUOTE_NOT_CLOSED";
    // All quotes before the open one are in pairs, so it is the last.
    const line = isOpen ? clean.slice(0, clean.lastIndexOf('"')).split("\n").length : Number(error.lines);
    const reason = `this is not CSV: ${isOpen ? "a quote is not closed" : error.message}`;
    throw new PayoutSheetMalformed([flaw(line, "", reason)]);
  }
}

function flawsOfHead({ line, cells }: CsvRecord): readonly PayoutFlaw[] {
  const known: readonly string[] = COLUMNS;
  return [
    ...cells
      .filter((cell) => !known.includes(cell))
      .map((cell) => flaw(line, cell, `is no column; known are ${COLUMNS.join(", ")}`)),
    ...COLUMNS.filter((column) => !cells.includes(column)).map((column) => flaw(line, column, "is missing")),
    ...cells
      .filter((cell, place) => known.includes(cell) && cells.indexOf(cell) !== place)
      .map((cell) => flaw(line, cell, "is given twice")),
  ];
}

interface Reading {
  readonly head: readonly string[];
  readonly decimals: number;
  /** In which line each reference was first. */
  readonly seen: Map<string, number>;
  readonly note: (found: PayoutFlaw) => void;
}

function lineOf({ line, cells }: CsvRecord, { head, decimals, seen, note }: Reading): PayoutLine {
  if (cells.length !== head.length) {
    note(flaw(line, "", `has ${cells.length} cells for ${head.length} columns; text with a comma needs quotes`));
    return { line, reference: "", recipient: ZeroAddress, amount: 0n };
  }
  const cell = (column: (typeof COLUMNS)[number]) => cells[head.indexOf(column)] ?? "";
  const reference = cell("reference");
  const first = seen.get(reference);
  if (reference === "") note(flaw(line, "reference", "is empty"));
  else if (first === undefined) seen.set(reference, line);
  else note(flaw(line, "reference", `"${reference}" stands in line ${first} already`));

  return {
    line,
    reference,
    recipient: accountOf(cell("account"), (reason) => {
      note(flaw(line, "account", reason));
    }),
    amount: amountOf(cell("amount"), decimals, (reason) => {
      note(flaw(line, "amount", reason));
    }),
  };
}

function accountOf(text: string, refuse: (reason: string) => void): string {
  if (!text.startsWith("0x") || !isAddress(text)) refuse(`"${text}" is not an address`);
  else if (getAddress(text) === ZeroAddress) refuse("is the zero address");
  else return getAddress(text);
  return ZeroAddress;
}

function amountOf(text: string, decimals: number, refuse: (reason: string) => void): bigint {
  try {
    const amount = parseAmount(text, decimals);
    if (amount === 0n) refuse("is nothing");
    if (amount > LAST_UINT256) refuse("is more than any token counts");
    return amount;
  } catch (error) {
    if (!(error instanceof CowryError)) throw error;
    refuse(error.message);
    return 0n;
  }
}

function repeatedIn(lines: readonly PayoutLine[]): PayoutSheet["repeated"] {
  const byAccount = new Map<string, number[]>();
  for (const { recipient, line } of lines) {
    const before = byAccount.get(recipient);
    if (before === undefined) byAccount.set(recipient, [line]);
    else before.push(line);
  }
  return [...byAccount].filter(([, at]) => at.length > 1).map(([account, at]) => ({ account, lines: at }));
}

function summaryOf(flaws: readonly PayoutFlaw[]): string {
  const named = flaws
    .slice(0, MOST_NAMED)
    .map(({ line, field, reason }) => `line ${line}: ${field === "" ? "" : `${field}: `}${reason}`);
  const rest = flaws.length - named.length;
  return ["The list of payouts cannot be paid:", ...named, ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n");
}

function flaw(line: number, field: string, reason: string): PayoutFlaw {
  return { line, field, reason };
}
