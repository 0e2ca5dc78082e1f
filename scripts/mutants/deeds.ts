import { basename } from "node:path";

import { codeOf, type SourceFile } from "../checks/project.ts";

/** One function of a source, with its words. */
interface Passage {
  readonly name: string;
  readonly from: number;
  readonly text: string;
}

/**
 * The functions whose deeds can come to a line of a source: the function around it, and all that lead to it over calls by name. The nearest come first, so that
 * their tests are the likeliest to notice what is wrong there.
 *
 * @example
 * reachedFrom({ path: "contracts/escrow/EscrowLedger.sol", line: 120 }, sources); // ["_divide", "_carryOut", "confirm", "cancel", …]
 */
export function reachedFrom(
  { path, line }: { readonly path: string; readonly line: number },
  sources: readonly SourceFile[],
): readonly string[] {
  const all = sources.flatMap(({ text }) => passagesOf(text));
  const own = sources.find((source) => source.path === path);
  const start = own && passagesOf(own.text).findLast(({ from }) => from <= line);
  if (start === undefined) return [];

  const found = new Set([start.name]);
  for (const name of found) {
    const call = new RegExp(`\\b${name}\\b`);
    for (const { name: caller, text } of all) if (call.test(text)) found.add(caller);
  }
  return [...found];
}

/**
 * The test files of some functions, by the rule that each deed has one of its name.
 *
 * @example
 * testsOf(["_divide", "confirm"], ["test/escrow/confirm.test.ts", "test/escrow/ship.test.ts"]); // ["test/escrow/confirm.test.ts"]
 */
export function testsOf(names: readonly string[], tests: readonly string[]): readonly string[] {
  return names.flatMap((name) => tests.filter((path) => basename(path) === `${name}.test.ts`));
}

function passagesOf(text: string): readonly Passage[] {
  const lines = codeOf(text).split("\n");
  const starts = lines.flatMap((line, at) => {
    const name = /^\s*(?:function|modifier) (\w+)/.exec(line)?.[1];
    return name === undefined ? [] : [{ name, at }];
  });
  return starts.map(({ name, at }, place) => ({
    name,
    from: at + 1,
    text: lines.slice(at + 1, starts[place + 1]?.at).join("\n"),
  }));
}
