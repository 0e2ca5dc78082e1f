import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Check } from "./check.ts";
import { codeOf, filesUnder, root } from "./project.ts";

/** One bug that breaks one invariant, planted by `npm run mutants`. */
export interface PlantedFault {
  readonly invariant: string;
  /** The bug, in a few words. */
  readonly fault: string;
  readonly file: string;
  /** What stands in the file, each time that it stands there. */
  readonly find: string;
  readonly replace: string;
}

const PAGE = "INVARIANTS.md";
const FAULTS = "scripts/mutants/invariants.json";

/**
 * The bugs that show of each invariant that it can fail.
 *
 * @example
 * plantedFaults().map(({ invariant, fault }) => `${invariant}: ${fault}`);
 */
export function plantedFaults(): readonly PlantedFault[] {
  return JSON.parse(readFileSync(join(root, FAULTS), "utf8")) as readonly PlantedFault[];
}

/** The invariants that the numbered lines of the page name. */
function written(page: string): readonly string[] {
  return page
    .split("\n")
    .filter((line) => /^\d+\. /.test(line))
    .map((line) => /`(invariant_\w+)`$/.exec(line)?.[1] ?? `a line without its function: ${line}`);
}

/** The invariants that the Solidity tests hold. */
function held(tests: readonly string[]): readonly string[] {
  return tests.flatMap((test) =>
    [...codeOf(test).matchAll(/\bfunction (invariant_\w+)\(/g)].map(([, name]) => name ?? ""),
  );
}

/**
 * Where words, functions and planted faults do not match one to one.
 *
 * @example
 * unmatched(["invariant_a"], ["invariant_a", "invariant_b"], "the tests"); // ["INVARIANTS.md lacks invariant_b of the tests"]
 */
export function unmatched(words: readonly string[], others: readonly string[], place: string): readonly string[] {
  const twice = (names: readonly string[]) => names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...others.filter((name) => !words.includes(name)).map((name) => `${PAGE} lacks ${name} of ${place}`),
    ...words.filter((name) => !others.includes(name)).map((name) => `${PAGE} names ${name}, missing in ${place}`),
    ...twice(words).map((name) => `${PAGE} names ${name} twice`),
    ...twice(others).map((name) => `${name} stands twice in ${place}`),
  ];
}

export const invariants: Check = {
  name: "invariants one to one",
  problems: () => {
    const words = written(readFileSync(join(root, PAGE), "utf8"));
    const tests = filesUnder("test", ".t.sol").map(({ text }) => text);
    const faults = plantedFaults();
    return [
      ...unmatched(words, held(tests), "the tests"),
      ...unmatched(
        words,
        faults.map(({ invariant }) => invariant),
        FAULTS,
      ),
      ...faults
        .filter(({ file, find }) => !readFileSync(join(root, file), "utf8").includes(find))
        .map(({ invariant, file }) => `${FAULTS}: nothing to replace in ${file} for ${invariant}`),
    ];
  },
};
