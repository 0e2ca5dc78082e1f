import { dirname, extname, join } from "node:path";

import { z } from "zod";

import type { Calendar } from "../../../sdk/Periods.ts";
import { dayPeriod } from "../../../sdk/Periods.ts";
import { express } from "../../../sdk/Presets.ts";
import { readRows, type Row } from "./csvFile.ts";
import { type Coin, coin, duration, fieldReader, parseShare, readerOf, roleName, share } from "./fields.ts";
import { InputRefused, type Problem, readJson } from "./inputFile.ts";
import { preset, type RawSale, type Sale, saleOf, windows } from "./sale.ts";

/** How an order of a cart goes on after it was paid. */
export const ENDS = ["confirmed", "silent", "canceled", "unshipped"] as const;

/** How an order goes on: the payer confirms, or says nothing; the payee cancels, or never ships. */
export type End = (typeof ENDS)[number];

/** One order of a cart. */
export interface CartLine {
  readonly seller: string;
  readonly end: End;
  readonly sale: Sale;
}

/** What one payer buys of several sellers at once. */
export interface Cart {
  readonly token: Coin;
  readonly lines: readonly CartLine[];
  /** Where and when the sellers' days end. */
  readonly calendar: Calendar;
}

/** What holds for all orders of a cart. */
interface Settings {
  readonly token: Coin;
  readonly calendar: Calendar;
  readonly terms: Pick<RawSale, "preset" | "windows" | "payWithin" | "split">;
}

/** One transaction pays a cart, and a transaction has at most 16,777,216 gas (EIP-7825). */
const MOST_ORDERS = 100;

const COLUMNS = ["reference", "seller", "item", "amount", "ends"] as const;
const FEE = /^fee (.+)$/;

const DEFAULTS: Settings = {
  token: { symbol: "USDX", decimals: 6 },
  calendar: { zone: "UTC" },
  terms: { preset: express, windows: undefined, payWithin: undefined, split: undefined },
};

const settingsSchema = z
  .strictObject({
    orders: z.string(),
    token: coin.default(DEFAULTS.token),
    preset: preset.default(express),
    windows: windows.optional(),
    payWithin: duration.optional(),
    split: share.optional(),
    calendar: z.strictObject({ zone: z.string(), cutOff: z.int().optional() }).default({ zone: "UTC" }),
  })
  .transform(({ orders, token, calendar: { zone, cutOff }, ...terms }, context) => {
    const settings: Settings = { token, calendar: { zone, ...(cutOff !== undefined && { cutOff }) }, terms };
    const reader = fieldReader(context, token);
    saleOf(rawSale(settings, { amount: "1", reference: "any", item: "any" }), reader);
    reader.require(
      isCalendar(settings.calendar),
      ["calendar"],
      'needs an IANA zone such as "Europe/Berlin" and a cut-off from 1 to 36',
    );
    return { orders, settings };
  });

/**
 * Reads a cart: a CSV file of orders, or a JSON file that names one and changes what holds for all of them.
 *
 * Throws {@link InputRefused}, with the line and the column of every problem.
 *
 * @example
 * const cart = readCart("cart.csv"); // cart.csv:3: amount: "12,50" is not an amount: …
 */
export function readCart(file: string): Cart {
  if (extname(file) !== ".json") return cartIn(file, DEFAULTS);
  const { orders, settings } = readJson(file, settingsSchema);
  return cartIn(join(dirname(file), orders), settings);
}

function cartIn(file: string, settings: Settings): Cart {
  const rows = rowsOf(file);
  const problems: string[] = [];
  const lines = rows.map((row) =>
    lineOf(row, settings, ({ path, reason }) => problems.push(`${file}:${row.line}: ${path.join(".")}: ${reason}`)),
  );
  if (problems.length > 0) throw new InputRefused(problems);
  return { token: settings.token, calendar: settings.calendar, lines };
}

function rowsOf(file: string): readonly Row[] {
  const rows = readRows(file, {
    columns: COLUMNS,
    besides: { pattern: FEE, called: "fee <receiver>" },
    flawsOf: (column) => roleProblems(column.replace("fee ", "")).map((reason) => `${column}: ${reason}`),
    empty: "there are no orders",
  });
  if (rows.length > MOST_ORDERS) {
    throw new InputRefused([`${file}: ${rows.length} orders; one transaction pays at most ${MOST_ORDERS}`]);
  }
  return rows;
}

function roleProblems(role: string): readonly string[] {
  const result = roleName.safeParse(role);
  return result.success ? [] : result.error.issues.map(({ message }) => message);
}

function lineOf({ cells }: Row, settings: Settings, note: (problem: Problem) => void): CartLine {
  const reader = readerOf(settings.token, ({ path, reason }) => {
    note({ path: [columnOf(path, cells)], reason });
  });
  const { seller = "", ends = "", reference = "" } = cells;
  for (const reason of roleProblems(seller)) note({ path: ["seller"], reason });
  const end = ENDS.find((each) => each === ends);
  if (end === undefined) note({ path: ["ends"], reason: `must be one of ${ENDS.join(", ")}` });
  if (reference === "") note({ path: ["reference"], reason: "must not be empty" });

  const sale = saleOf({ ...rawSale(settings, cells), fees: feesOf(cells, note) }, reader);
  const ships = sale.preset.windows.ship > 0n;
  reader.require(end !== "unshipped" || ships, ["ends"], "cannot be unshipped, since the terms have no time to ship");
  return { seller, end: end ?? "silent", sale };
}

/** An order of a cart as a file of one sale would say it. */
function rawSale({ token, terms }: Settings, cells: Row["cells"]): RawSale {
  const { amount = "", reference = "", item = "" } = cells;
  return {
    ...terms,
    token,
    price: amount,
    budget: undefined,
    fees: [],
    carrier: false,
    arbiter: undefined,
    reference,
    details: { reference, item },
  };
}

/** A cell with a percent sign is a share of the order, any other an amount; an empty one is no fee. */
function feesOf(cells: Row["cells"], note: (problem: Problem) => void): RawSale["fees"] {
  return feeColumns(cells).map((column) => {
    const [to, text] = [column.replace("fee ", ""), cells[column] ?? ""];
    if (!text.endsWith("%")) return { to, amount: text };
    try {
      return { to, share: parseShare(text) };
    } catch (error) {
      note({ path: [column], reason: (error as Error).message });
      return { to, share: 1n };
    }
  });
}

function feeColumns(cells: Row["cells"]): readonly string[] {
  return Object.keys(cells).filter((column) => FEE.test(column) && cells[column] !== "");
}

/** Which column is behind a field of a sale. */
function columnOf([field, place]: readonly PropertyKey[], cells: Row["cells"]): string {
  if (field === "price") return "amount";
  if (field === "fees" && typeof place === "number") return feeColumns(cells)[place] ?? "fees";
  return String(field);
}

function isCalendar(calendar: Calendar): boolean {
  try {
    return dayPeriod("2026-01-01", calendar).to > 0;
  } catch {
    return false;
  }
}
