import { readFileSync } from "node:fs";
import { join } from "node:path";

import { typed, words } from "../setup/words.mjs";
import type { Check } from "./check.ts";
import { root } from "./project.ts";

/**
 * The words that package.json or the README's table does not know, or knows and nobody wrote.
 *
 * @example
 * wordProblems(["start"], { start: "node scripts/launch.mjs start" }, "| `npm start` | … |"); // []
 */
export function wordProblems(
  names: readonly string[],
  scripts: Readonly<Record<string, string>>,
  readme: string,
): readonly string[] {
  const tabled = [...readme.matchAll(/^\| `(npm (?:run )?[\w:]+)/gm)].map(([, word]) => word);
  return [
    ...names
      .filter((name) => scripts[name] !== `node scripts/launch.mjs ${name}`)
      .map((name) => `package.json does not launch "${name}"`),
    ...names.filter((name) => !tabled.includes(typed(name))).map((name) => `the README's table lacks ${typed(name)}`),
    ...tabled
      .filter((word) => !names.some((name) => typed(name) === word))
      .map((word) => `the README's table has ${String(word)}, which does not exist`),
  ];
}

export const wordTable: Check = {
  name: "words in the README",
  problems: () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    return wordProblems(Object.keys(words), scripts, readFileSync(join(root, "README.md"), "utf8"));
  },
};
