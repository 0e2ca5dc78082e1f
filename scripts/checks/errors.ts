import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Check } from "./check.ts";
import {
  type Artifact,
  codeOf,
  filesUnder,
  productArtifacts,
  productSources,
  root,
  type SourceFile,
} from "./project.ts";

/** Errors that a package brings and no deed can reach, each with the reason. */
const UNREACHABLE = "scripts/checks/unreachable-errors.json";

/**
 * The names of the custom errors that these sources declare.
 *
 * @example
 * declaredErrors([{ path: "contracts/A.sol", text: "error ATooSmall(uint256 given);" }]); // [{ name: "ATooSmall", path: "contracts/A.sol" }]
 */
export function declaredErrors(sources: readonly SourceFile[]): readonly { name: string; path: string }[] {
  return sources.flatMap(({ path, text }) =>
    [...codeOf(text).matchAll(/\berror\s+(\w+)\s*\(/g)].map(([, name]) => ({ name: name ?? "", path })),
  );
}

/** Names that stand for two errors: declared twice by us, or with other parameters in another ABI. */
export function ambiguousErrors(sources: readonly SourceFile[], artifacts: readonly Artifact[]): readonly string[] {
  const places = groups(declaredErrors(sources), ({ name, path }) => [name, path]);
  const forms = groups(errorEntries(artifacts), ({ name, form }) => [name, form]);
  return [
    ...[...places].filter(([, at]) => at.length > 1).map(([name, at]) => `${name} is declared in ${at.join(" and ")}`),
    ...[...forms].filter(([, as]) => as.length > 1).map(([name, as]) => `${name} has two forms: ${as.join(" and ")}`),
  ];
}

/**
 * The errors of the ABIs that no test asserts by name and nobody lists as unreachable. Our own errors cannot be listed: an error of ours that nothing
 * reaches has no place in the source.
 */
export function unassertedErrors(
  artifacts: readonly Artifact[],
  tests: readonly SourceFile[],
  own: readonly string[],
  unreachable: Readonly<Record<string, string>>,
): readonly string[] {
  const names = [...new Set(errorEntries(artifacts).map(({ name }) => name))].sort();
  const asserted = new Set(names.filter((name) => tests.some(({ text }) => asserts(name, text))));
  const stale = Object.keys(unreachable).filter(
    (name) => !names.includes(name) || asserted.has(name) || own.includes(name),
  );
  return [
    ...names.filter((name) => !asserted.has(name) && !(name in unreachable)).map((name) => `no test asserts ${name}`),
    ...stale.map((name) => `${UNREACHABLE} lists ${name}, which is asserted, or ours, or gone`),
  ];
}

/** A mention in a title or a comment is no assertion: the name stands alone in quotes, or as a selector. */
function asserts(name: string, test: string): boolean {
  return new RegExp(`(["'\`])${name}\\1|\\b${name}\\.selector\\b`).test(test);
}

function errorEntries(artifacts: readonly Artifact[]): readonly { name: string; form: string }[] {
  return artifacts.flatMap(({ abi }) =>
    abi
      .filter(({ type }) => type === "error")
      .map(({ name = "", inputs = [] }) => ({ name, form: `${name}(${inputs.map(({ type }) => type).join(",")})` })),
  );
}

function groups<T>(items: readonly T[], entry: (item: T) => [string, string]): Map<string, readonly string[]> {
  const grouped = new Map<string, readonly string[]>();
  for (const item of items) {
    const [key, value] = entry(item);
    const values = grouped.get(key) ?? [];
    if (!values.includes(value)) grouped.set(key, [...values, value]);
  }
  return grouped;
}

export const errorNames: Check = {
  name: "error names are unique",
  problems: () => ambiguousErrors(productSources(), productArtifacts()),
};

export const errorAssertions: Check = {
  name: "every error is asserted",
  problems: () => {
    const tests = [...filesUnder("test", ".ts"), ...filesUnder("test", ".sol")].filter(
      ({ path }) => !path.startsWith("test/checks/"),
    );
    const own = declaredErrors(productSources()).map(({ name }) => name);
    const unreachable = JSON.parse(readFileSync(join(root, UNREACHABLE), "utf8")) as Record<string, string>;
    return unassertedErrors(productArtifacts(), tests, own, unreachable);
  },
};
