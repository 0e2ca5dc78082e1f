// npm run slither: static analysis. Every finding is mended, or listed with its reason in scripts/slither/findings.json.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { type Judged, unjudged } from "./slither/findings.ts";
import { installSlither, slitherFindings } from "./slither/run.ts";

const missing = installSlither();
if (missing === undefined) {
  const judged = JSON.parse(readFileSync(join(import.meta.dirname, "slither", "findings.json"), "utf8")) as Judged;
  const findings = slitherFindings();
  const open = unjudged(findings, judged);
  for (const line of open) console.log(line);
  console.log(`Slither: ${findings.length} findings, ${open.length} to settle`);
  process.exitCode = open.length === 0 ? 0 : 1;
} else {
  console.log(`Slither left out: ${missing}.`);
}
