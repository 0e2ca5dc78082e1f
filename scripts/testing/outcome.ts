import { stripVTControlCharacters } from "node:util";

/** How one of several runs ended. */
export interface Outcome {
  readonly name: string;
  /** Its exit code, or what ended it. */
  readonly code: number | string;
  /** All that it printed. */
  readonly output: string;
}

/** How many tests passed and failed. */
export interface Totals {
  readonly passing: number;
  readonly failing: number;
}

/** How much of the output of a run that broke off is told again. */
const LAST_LINES = 30;

/**
 * The totals that a run printed, by the reporters of mocha and of Solidity tests alike; `undefined` when it ended before it counted.
 *
 * @example
 * totalsIn("  12 passing (3s)\n  1 failing\n"); // { passing: 12, failing: 1 }
 */
export function totalsIn(output: string): Totals | undefined {
  const counts = [...stripVTControlCharacters(output).matchAll(/^ {2}(\d+) (passing|failing)\b/gm)];
  if (counts.length === 0) return undefined;
  const last = (word: string) => Number(counts.findLast(([, , found]) => found === word)?.[1] ?? 0);
  return { passing: last("passing"), failing: last("failing") };
}

/** Whether all of a run went well. A run that counted nothing did not. */
export function isFine({ code, output }: Outcome): boolean {
  return code === 0 && totalsIn(output)?.failing === 0;
}

/**
 * The last lines of all runs together: what failed, told once more since it may stand far above, then the totals.
 *
 * @example
 * for (const line of reportOf(outcomes)) console.log(line);
 */
export function reportOf(outcomes: readonly Outcome[]): readonly string[] {
  const totals = outcomes.map(({ output }) => totalsIn(output) ?? { passing: 0, failing: 0 });
  const sum = (word: keyof Totals) => totals.reduce((all, each) => all + each[word], 0);
  return [
    ...outcomes
      .filter((outcome) => !isFine(outcome))
      .flatMap(({ name, output }) => ["", `Failed in ${name}:`, ...failuresIn(output)]),
    "",
    ...outcomes.map(lineOf),
    "",
    `${sum("passing")} passing, ${sum("failing")} failing`,
  ];
}

function lineOf({ name, code, output }: Outcome): string {
  const totals = totalsIn(output);
  const counted = totals === undefined ? "counted nothing" : `${totals.passing} passing, ${totals.failing} failing`;
  return code === 0 ? `${name}: ${counted}` : `${name}: ${counted}; ended with ${code}`;
}

/** What a run lists below its totals; of one that broke off, its last lines. */
function failuresIn(output: string): readonly string[] {
  const lines = output.trimEnd().split("\n");
  const from = lines.findLastIndex((line) => /^ {2}\d+ failing\b/.test(stripVTControlCharacters(line)));
  return from === -1 ? lines.slice(-LAST_LINES) : lines.slice(from);
}
