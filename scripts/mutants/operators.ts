import { codeOf, lineAt, type SourceFile } from "../checks/project.ts";

/** One fault in one place of a contract. */
export interface Mutant {
  /** Stays the same while the line and its neighbors do. */
  readonly id: string;
  readonly path: string;
  readonly line: number;
  /** What was done, in a few words. */
  readonly fault: string;
  /** The whole source with the fault. */
  readonly text: string;
}

interface Change {
  readonly at: number;
  readonly length: number;
  readonly by: string;
}

interface Operator {
  readonly fault: string;
  /** The changes that it can make to a source whose comments and strings are blank. */
  readonly changes: (code: string) => readonly Change[];
}

const removals = (pattern: RegExp): Operator["changes"] => replacements(pattern, () => "");

function replacements(pattern: RegExp, by: (found: string) => string): Operator["changes"] {
  return (code) =>
    [...code.matchAll(pattern)].map((found) => ({ at: found.index, length: found[0].length, by: by(found[0]) }));
}

/** Replacements inside the conditions that contain a word. */
function inConditions(word: RegExp, pattern: RegExp, by: (found: string) => string): Operator["changes"] {
  return (code) =>
    [...code.matchAll(/\b(?:require|if|while|return)\b[^;{]*/g)]
      .filter(([condition]) => word.test(condition))
      .flatMap(({ 0: condition, index }) =>
        replacements(pattern, by)(condition).map((change) => ({ ...change, at: change.at + index })),
      );
}

const BOUNDARIES: Readonly<Record<string, string>> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" };

/** The faults that a test has to notice. */
const OPERATORS: readonly Operator[] = [
  { fault: "drop the check", changes: removals(/(?<=^ +)require\((?:[^;]|\n)*?\);/gm) },
  { fault: "drop the guard", changes: removals(/(?<=^ +)(?:\w+\.)?_?require[A-Z]\w*\((?:[^;]|\n)*?\);/gm) },
  { fault: "drop the refusal", changes: removals(/(?<=^ +)if \([^{;]*?\) revert [^;]*;/gm) },
  {
    fault: "move the boundary by one",
    changes: inConditions(
      /timestamp|deadline|confirmBy|expiry|payBy|closeBy|latest|amount|held|toPayer|count|length/,
      /(?<= )[<>]=?(?= )/g,
      (found) => BOUNDARIES[found] ?? found,
    ),
  },
  { fault: "drop the other half of the condition", changes: inConditions(/&&/, / && [^&|()]+(?=[,)]| &&)/g, () => "") },
  { fault: "forget a state", changes: replacements(/(?<=[A-Z_]+) \| [A-Z_]+(?=[,;)\s])/g, () => "") },
  {
    fault: "let another party do it",
    changes: replacements(/(?<=(?:_begin\([^;]*|_requireCaller\(id, ))order\.(?:payer|payee)(?=\))/g, swapParty),
  },
  { fault: "pay another party", changes: replacements(/(?<=_give\([^;]*)order\.(?:payer|payee|arbiter)/g, swapParty) },
  {
    fault: "skip the effect",
    changes: removals(
      /(?<=^ +)(?:_store\w*\(|emit |_ledger\[|_push\w*\(|_payOut\(|_charge\w*\(|request\.requested = )[^;]*;/gm,
    ),
  },
  {
    fault: "add for subtract",
    changes: replacements(/(?<=\b(?:held_?|kept_?|remainder|balance|amount|spent)\b[^;\n]*) -(?= |=)/g, () => " +"),
  },
  {
    fault: "subtract for add",
    changes: replacements(/(?<=\b(?:kept\(\)|_now\(\)|ended|time|payBy|amount|payerFee)) \+(?= )/g, () => " -"),
  },
  { fault: "round up", changes: replacements(/\/ (?:WHOLE|total)(?=;|\)| :)/g, (found) => `${found} + 1`) },
];

function swapParty(party: string): string {
  return party === "order.payer" ? "order.payee" : "order.payer";
}

/**
 * Every mutant of a source: one fault each, in the order of its lines.
 *
 * @example
 * mutantsOf({ path: "contracts/A.sol", text: "…\n        require(a > 0, A());\n…" }); // [{ fault: "drop the check", line: 2, … }]
 */
export function mutantsOf({ path, text }: SourceFile): readonly Mutant[] {
  const code = codeOf(text);
  const mutants = OPERATORS.flatMap(({ fault, changes }) =>
    changes(code).map(({ at, length, by }) => ({
      path,
      fault,
      line: lineAt(text, at),
      text: text.slice(0, at) + by + text.slice(at + length),
    })),
  ).sort((a, b) => a.line - b.line);

  const seen = new Map<string, number>();
  return mutants.map((mutant) => {
    const place = `${mutant.path.replace(/^.*\/|\.sol$/g, "")}:${mutant.line} ${mutant.fault}`;
    const count = (seen.get(place) ?? 0) + 1;
    seen.set(place, count);
    return { ...mutant, id: count === 1 ? place : `${place} (${count})` };
  });
}
