// npm run gas: measures every operation on a chain of its own and writes docs/gas.json and docs/gas.md; with --check it only compares.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { DOMAINS } from "./gas/domains.ts";
import { differences, type Figures, measure } from "./gas/figures.ts";
import { pageOf } from "./gas/page.ts";

const JSON_FILE = fileURLToPath(new URL("../docs/gas.json", import.meta.url));
const PAGE_FILE = fileURLToPath(new URL("../docs/gas.md", import.meta.url));

const { values } = parseArgs({ options: { check: { type: "boolean" } } });
const figures = await measure(DOMAINS);
if (values.check === true) check(figures);
else write(figures);

function write(figures: Figures): void {
  writeFileSync(JSON_FILE, `${JSON.stringify(figures, undefined, 2)}\n`);
  writeFileSync(PAGE_FILE, pageOf(figures));
  for (const [name, { gas, floor, aim }] of Object.entries(figures.operations)) {
    const verdict = aim === null || gas <= aim ? "" : `  above the aim of ${aim}`;
    console.log(`${name.padEnd(24)} ${String(gas).padStart(7)}  floor ${String(floor).padStart(7)}${verdict}`);
  }
}

function check(figures: Figures): void {
  const recorded = JSON.parse(readFileSync(JSON_FILE, "utf8")) as Figures;
  const found = differences(recorded, figures);
  const stale =
    readFileSync(PAGE_FILE, "utf8") === pageOf(recorded) ? [] : ["docs/gas.md is not that of docs/gas.json"];
  for (const line of [...found, ...stale]) console.error(line);
  if (found.length + stale.length === 0) return;

  console.error("If the change is meant, record it: npm run gas");
  process.exitCode = 1;
}
