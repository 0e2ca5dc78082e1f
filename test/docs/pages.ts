import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The repository. */
export const root = join(import.meta.dirname, "..", "..");

/** Folders whose pages are not ours, or made by tools. */
const FOREIGN = ["node_modules", "artifacts", "cache", "coverage", "dist", "deploy/deployments"];

/**
 * A file of the repository as text.
 *
 * @example
 * read("README.md");
 */
export function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** The paths of all pages, from the repository's root. */
export function pagePaths(): readonly string[] {
  return globSync("**/*.md", { cwd: root, exclude: FOREIGN.map((folder) => `${folder}/**`) }).toSorted();
}

/**
 * What stands between a heading and the next one of its kind; empty without the heading.
 *
 * @example
 * sectionOf(read("docs/operations/ship.md"), "Errors");
 */
export function sectionOf(page: string, heading: string): string {
  const [, section = ""] = page.split(`\n## ${heading}\n`);
  return section.split("\n## ")[0]!;
}

/**
 * The cells of the table rows in a text, without the head.
 *
 * @example
 * rowsOf("| a | b |\n| --- | --- |\n| 1 | 2 |"); // [["1", "2"]]
 */
export function rowsOf(text: string): readonly (readonly string[])[] {
  const lines = text.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/**
 * The words that a text sets as code.
 *
 * @example
 * codeIn("`ship`, then `deliver`"); // ["ship", "deliver"]
 */
export function codeIn(text: string): readonly string[] {
  return [...text.matchAll(/`(\w+)`/g)].map(([, word = ""]) => word);
}

/**
 * The blocks of one language in a page.
 *
 * @example
 * blocksOf(read("README.md"), "mermaid");
 */
export function blocksOf(page: string, language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, block = ""]) => block);
}
