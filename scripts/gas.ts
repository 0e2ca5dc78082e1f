// npm run gas: measures every operation on a chain of its own and writes docs/gas.json, docs/gas.md and docs/provenance-cost.svg; with --check it only compares.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { DOMAINS } from "./gas/domains.ts";
import { differences, type Figures, measure } from "./gas/figures.ts";
import { pageOf } from "./gas/page.ts";
import { measureBatches } from "./gas/provenance/batches.ts";
import { costChart } from "./gas/provenance/cost.ts";

const JSON_FILE = fileURLToPath(new URL("../docs/gas.json", import.meta.url));
const PAGE_FILE = fileURLToPath(new URL("../docs/gas.md", import.meta.url));
const CHART_FILE = fileURLToPath(new URL("../docs/provenance-cost.svg", import.meta.url));

const { values } = parseArgs({ options: { check: { type: "boolean" } } });
const figures: Figures = { operations: await measure(DOMAINS), batches: await measureBatches() };
if (values.check === true) check(figures);
else write(figures);

function write(figures: Figures): void {
  writeFileSync(JSON_FILE, `${JSON.stringify(figures, undefined, 2)}\n`);
  writeFileSync(PAGE_FILE, pageOf(figures));
  writeFileSync(CHART_FILE, costChart(figures.batches));
  for (const [name, { gas, floor, aim }] of Object.entries(figures.operations)) {
    const verdict = aim === null || gas <= aim ? "" : `  above the aim of ${aim}`;
    console.log(`${name.padEnd(24)} ${String(gas).padStart(7)}  floor ${String(floor).padStart(7)}${verdict}`);
  }
}

function check(figures: Figures): void {
  const recorded = JSON.parse(readFileSync(JSON_FILE, "utf8")) as Figures;
  const found = differences(recorded, figures);
  const stale = [
    ...(readFileSync(PAGE_FILE, "utf8") === pageOf(recorded) ? [] : ["docs/gas.md is not that of docs/gas.json"]),
    ...(readFileSync(CHART_FILE, "utf8") === costChart(recorded.batches)
      ? []
      : ["docs/provenance-cost.svg is not that of docs/gas.json"]),
  ];
  for (const line of [...found, ...stale]) console.error(line);
  if (found.length + stale.length === 0) return;

  console.error("If the change is meant, record it: npm run gas");
  process.exitCode = 1;
}
