import { CsvError, parse } from "csv-parse/sync";

import { InputRefused, readText } from "./inputFile.ts";
import { nearest } from "./nearest.ts";

/** A line of a CSV file, by the columns of its head. */
export interface Row {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** What a CSV file has to be. */
export interface RowsOptions {
  /** The columns that it must have, in any order. */
  readonly columns: readonly string[];
  /** Columns that it may have besides, and what they are called where all are listed. */
  readonly besides?: { readonly pattern: RegExp; readonly called: string };
  /** What is wrong with the name of a column that it may have. */
  readonly flawsOf?: (column: string) => readonly string[];
  /** What is said of a file without rows. */
  readonly empty: string;
}

/** A line as it stands there. */
interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Reads a CSV file that people have written.
 *
 * Throws {@link InputRefused}, with the line of every problem.
 *
 * @example
 * const rows = readRows("bottles.csv", { columns: ["serial", "price"], empty: "there are no bottles" });
 */
export function readRows(file: string, options: RowsOptions): readonly Row[] {
  const [head, ...rows] = linesIn(file);
  if (head === undefined || rows.length === 0) throw new InputRefused([`${file}:1: ${options.empty}`]);
  const wrong = headProblems(head.cells, options);
  if (wrong.length > 0) throw new InputRefused(wrong.map((reason) => `${file}:${head.line}: ${reason}`));

  const uneven = rows.filter(({ cells }) => cells.length !== head.cells.length);
  if (uneven.length > 0) {
    throw new InputRefused(
      uneven.map(
        ({ line, cells }) =>
          `${file}:${line}: ${cells.length} cells for ${head.cells.length} columns; text with a comma needs quotes around it`,
      ),
    );
  }
  return rows.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(head.cells.map((column, place) => [column, cells[place] ?? ""])),
  }));
}

function linesIn(file: string): readonly Line[] {
  const text = readText(file);
  try {
    const records = parse(text, { info: true, trim: true, skipEmptyLines: true, relaxColumnCount: true });
    return (records as unknown as { info: { lines: number }; record: string[] }[]).map(({ info, record }) => ({
      line: info.lines,
      cells: record,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const isOpen = error.code === "CSV_QUOTE_NOT_CLOSED";
    // All quotes before the open one are in pairs, so it is the last.
    const line = isOpen ? text.slice(0, text.lastIndexOf('"')).split("\n").length : Number(error.lines);
    throw new InputRefused([`${file}:${line}: this is not CSV: ${isOpen ? "a quote is not closed" : error.message}`]);
  }
}

function headProblems(
  head: readonly string[],
  { columns, besides, flawsOf = () => [] }: RowsOptions,
): readonly string[] {
  const isBesides = (column: string) => besides?.pattern.test(column) === true;
  const known = [...columns, ...(besides === undefined ? [] : [besides.called])];
  const missing = columns.filter((column) => !head.includes(column)).map((column) => `the column ${column} is missing`);
  const twice = head.filter((column, place) => head.indexOf(column) !== place);
  const strange = head.filter((column) => !columns.includes(column) && !isBesides(column));
  return [
    ...strange.map(
      (column) => `the column "${column}" is not known${meant(column, columns)}; known are ${known.join(", ")}`,
    ),
    ...missing,
    ...twice.map((column) => `the column ${column} is given twice`),
    ...head.flatMap((column) => (isBesides(column) ? flawsOf(column) : [])),
  ];
}

function meant(column: string, known: readonly string[]): string {
  const best = nearest(column, known);
  return best === undefined ? "" : ` (did you mean ${best}?)`;
}
