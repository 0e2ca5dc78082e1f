import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";

import { parse } from "csv-parse";
import { stringify } from "csv-stringify/sync";

/** A row of a printer's table, by its columns. */
export type Row = Readonly<Record<string, string>>;

/**
 * Rows as lines of CSV, with line ends as RFC 4180 has them.
 *
 * @example
 * await appendFile("outer.csv", csvOf([{ number: "1", link }], { head: true }));
 */
export function csvOf(rows: readonly Row[], { head }: { readonly head: boolean }): string {
  return stringify([...rows], { header: head, record_delimiter: "windows" });
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
 * addRow(sum, { number: "1", link });
 */
export function addRow(sum: Hash, row: Row): void {
  sum.update(`${JSON.stringify(Object.values(row))}\n`);
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
