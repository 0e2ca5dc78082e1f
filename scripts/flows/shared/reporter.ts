import { styleText } from "node:util";

/** A row of the table of balances: what an account had, what it has, and what moved. */
export interface BalanceRow {
  readonly who: string;
  readonly before: string;
  readonly change: string;
  /** What went on gas; only where gas is paid in the same coin. */
  readonly gas: string;
  readonly after: string;
}

/** What a step took: gas, or why it took none. */
export type Cost = bigint | "off chain" | "refused";

/** Where a story is told. */
export interface Reporter {
  /** A new story, or a new part of the run. */
  readonly title: (text: string) => void;
  /** A sentence beside the steps. */
  readonly note: (text: string) => void;
  /** Who did what, and what it took. */
  readonly step: (who: string, what: string, cost: Cost) => void;
  /** The balances before and after. */
  readonly balances: (unit: string, rows: readonly BalanceRow[]) => void;
  /** Why a story ended before its time. */
  readonly failure: (why: string) => void;
}

/** Tells nothing: for tests. */
export const silentReporter: Reporter = {
  title: () => undefined,
  note: () => undefined,
  step: () => undefined,
  balances: () => undefined,
  failure: () => undefined,
};

/** How a terminal reporter writes. */
export interface TerminalOptions {
  readonly write: (line: string) => void;
  /** Whether the output may carry colors: on a terminal, unless NO_COLOR is set. */
  readonly color: boolean;
}

/** The longest line. */
const WIDTH = 98;
const WHO_WIDTH = 12;
const GAS_WIDTH = 13;
const INDENT = "  ";
/** Where the text of a step starts: after its number and who does it. */
const STEP_INDENT = INDENT.length + 4 + WHO_WIDTH + 1;

/**
 * Tells a story to a person at a terminal: numbered steps, and a table at the end.
 *
 * @example
 * const reporter = terminalReporter({ write: console.log, color: process.stdout.isTTY });
 */
export function terminalReporter({ write, color }: TerminalOptions): Reporter {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  let steps = 0;
  return {
    title: (text) => {
      steps = 0;
      write("");
      write(paint("bold", text));
    },
    note: (text) => {
      for (const line of wrapped(text, WIDTH - INDENT.length)) write(paint("dim", INDENT + line));
    },
    step: (who, what, cost) => {
      steps += 1;
      const [first = "", ...rest] = wrapped(what, WIDTH - STEP_INDENT - GAS_WIDTH);
      const gas = typeof cost === "bigint" ? `${cost.toLocaleString("en-US")} gas` : cost;
      const number = String(steps).padStart(2);
      write(
        `${INDENT}${paint("dim", number)}  ${paint("cyan", who.padEnd(WHO_WIDTH))} ` +
          first.padEnd(WIDTH - STEP_INDENT - GAS_WIDTH) +
          paint("dim", gas.padStart(GAS_WIDTH)),
      );
      for (const line of rest) write(" ".repeat(STEP_INDENT) + line);
    },
    balances: (unit, rows) => {
      for (const line of tableOf(unit, rows)) write(line);
    },
    failure: (why) => {
      const [first = "", ...rest] = why.split("\n");
      for (const line of [...wrapped(`Failed: ${first}`, WIDTH - INDENT.length), ...rest])
        write(paint("red", INDENT + line));
    },
  };
}

/** The balances as aligned lines, with a head; without the column for gas where there is none. */
function tableOf(unit: string, rows: readonly BalanceRow[]): readonly string[] {
  const head: BalanceRow = { who: `balances, ${unit}`, before: "before", change: "change", gas: "gas", after: "after" };
  const columns = (["before", "change", "gas", "after"] as const).filter((column) =>
    rows.some((row) => row[column] !== ""),
  );
  const all = [head, ...rows];
  const width = (column: keyof BalanceRow) => Math.max(...all.map((row) => row[column].length));
  return all.map((row) => {
    const cells = columns.map((column) => row[column].padStart(width(column)));
    return [" ".repeat(2 * INDENT.length) + row.who.padEnd(width("who")), ...cells].join("   ");
  });
}

/** A text in lines of at most so many letters, broken between words. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
