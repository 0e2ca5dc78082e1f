import { styleText } from "node:util";

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
  /** A table; what is a number in it stands on the right. */
  readonly table: (head: readonly string[], rows: readonly (readonly string[])[]) => void;
  /** Why a story ended before its time. */
  readonly failure: (why: string) => void;
}

/** Tells nothing: for tests. */
export const silentReporter: Reporter = {
  title: () => undefined,
  note: () => undefined,
  step: () => undefined,
  table: () => undefined,
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
    table: (head, rows) => {
      for (const line of aligned(head, rows)) write(" ".repeat(2 * INDENT.length) + line);
    },
    failure: (why) => {
      const [first = "", ...rest] = why.split("\n");
      for (const line of [...wrapped(`Failed: ${first}`, WIDTH - INDENT.length), ...rest])
        write(paint("red", INDENT + line));
    },
  };
}

/** A table as lines whose columns stand below each other: a column of numbers on the right, any other on the left. */
function aligned(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const columns = head.map((name, place) => {
    const cells = rows.map((row) => row[place] ?? "");
    const width = Math.max(...[name, ...cells].map(({ length }) => length));
    const isNumeric = cells.every((cell) => /^[+-]?[\d.,]*$/.test(cell));
    return (cell: string) => (isNumeric ? cell.padStart(width) : cell.padEnd(width));
  });
  return [head, ...rows].map((row) =>
    columns
      .map((align, place) => align(row[place] ?? ""))
      .join("   ")
      .trimEnd(),
  );
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
