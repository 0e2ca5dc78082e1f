import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { type Page, type PageStore, readPage } from "./History.ts";

/** So that names sort as their numbers do. */
const DIGITS = 16;

/**
 * Keeps pages in a directory of its own, one file of JSON each. A file appears whole or not at all, so a run that was broken off leaves nothing half.
 *
 * @example
 * const history = await collectEvents(source, { from: 0 }, fileStore("books/pages"));
 */
export function fileStore(directory: string): PageStore {
  return {
    load: async () => Promise.all((await names(directory)).map((name) => load(join(directory, name)))),
    append: (page) => append(directory, page),
    keep: async (count) => {
      // The newest first: whenever it stops, what is left has no gap.
      for (const name of (await names(directory)).slice(count).reverse()) await rm(join(directory, name));
    },
  };
}

/* PRIVATE */

async function names(directory: string): Promise<readonly string[]> {
  await mkdir(directory, { recursive: true });
  return (await readdir(directory)).filter((name) => /^\d+\.json$/.test(name)).sort();
}

async function load(path: string): Promise<Page> {
  const input: unknown = JSON.parse(await readFile(path, "utf8"));
  return readPage(input);
}

async function append(directory: string, page: Page): Promise<void> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, `${String(page.from).padStart(DIGITS, "0")}.json`);
  await writeFile(`${path}.part`, JSON.stringify(page));
  await rename(`${path}.part`, path);
}
