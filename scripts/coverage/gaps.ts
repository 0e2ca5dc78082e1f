import type { SourceFile } from "../checks/project.ts";

/** A line that no test reached. */
export interface Uncovered {
  readonly path: string;
  readonly line: number;
}

/**
 * The lines of an lcov report that were never executed.
 *
 * @example
 * uncoveredLines("SF:contracts/A.sol\nDA:3,1\nDA:4,0\nend_of_record\n"); // [{ path: "contracts/A.sol", line: 4 }]
 */
export function uncoveredLines(lcov: string): readonly Uncovered[] {
  return lcov.split("end_of_record").flatMap((record) => {
    const path = /^SF:(.*)$/m.exec(record)?.[1] ?? "";
    return [...record.matchAll(/^DA:(\d+),0$/gm)].map(([, line]) => ({ path, line: Number(line) }));
  });
}

/**
 * The uncovered lines that nobody explained, and the explanations that nothing needs any more. A line is explained by its text, so that an edit above it
 * changes nothing.
 *
 * @example
 * unexplained([{ path: "contracts/A.sol", line: 4 }], sources, { "contracts/A.sol: revert();": "Unreachable: …" });
 */
export function unexplained(
  uncovered: readonly Uncovered[],
  sources: readonly SourceFile[],
  reasons: Readonly<Record<string, string>>,
): readonly string[] {
  const texts = new Map(sources.map(({ path, text }) => [path, text.split("\n")]));
  const gaps = uncovered.map(({ path, line }) => ({
    place: `${path}:${line}`,
    key: `${path}: ${texts.get(path)?.[line - 1]?.trim() ?? ""}`,
  }));
  const keys = new Set(gaps.map(({ key }) => key));
  return [
    ...gaps.filter(({ key }) => !(key in reasons)).map(({ place, key }) => `no test reaches ${place} (${key})`),
    ...Object.keys(reasons)
      .filter((key) => !keys.has(key))
      .map((key) => `listed gap "${key}" is covered or gone: take it off the list`),
  ];
}
