import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";

import { parse } from "csv-parse";
import { stringify } from "csv-stringify/sync";

/** What a printer's table says of each label: where it stands, and what is printed. */
const COLUMNS = ["number", "sheet", "place", "link", "text"] as const;

/** A row of a printer's table. */
export type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

/**
 * The first line of a table.
 *
 * @example
 * await writeFile("outer.csv", csvHead());
 */
export function csvHead(): string {
  return written([COLUMNS]);
}

/**
 * Rows as lines of CSV.
 *
 * @example
 * await appendFile("outer.csv", csvOf([{ number: "1", sheet: "1", place: "1", link, text }]));
 */
export function csvOf(rows: readonly Row[]): string {
  return written(rows.map((row) => COLUMNS.map((column) => row[column])));
}

/**
 * The checksum of the rows of a table, whatever their writing.
 *
 * @example
 * const sum = rowSum();
 * addRow(sum, row);
 */
export function rowSum(): Hash {
  return createHash("sha256");
}

/**
 * Adds a row to a checksum.
 *
 * @example
 * addRow(sum, { number: "1", sheet: "1", place: "1", link, text });
 */
export function addRow(sum: Hash, row: Row): void {
  sum.update(`${JSON.stringify(COLUMNS.map((column) => row[column]))}\n`);
}

/**
 * Reads a table back from its file, row by row, into the checksum of its rows.
 *
 * @example
 * (await sumOfTable("outer.csv")) === sum.digest("hex");
 */
export async function sumOfTable(path: string): Promise<string> {
  const sum = rowSum();
  const records = createReadStream(path).pipe(parse({ columns: true }));
  for await (const record of records) addRow(sum, record as Row);
  return sum.digest("hex");
}

/* PRIVATE */

/** With line ends as RFC 4180 has them. */
function written(lines: readonly (readonly string[])[]): string {
  return stringify(
    lines.map((line) => [...line]),
    { record_delimiter: "windows" },
  );
}
