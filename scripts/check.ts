// npm run check: every rule that a machine can hold, one line each. Runs all of them, and fails if any fails.
import { styleText } from "node:util";

import { bindings } from "./checks/bindings.ts";
import type { Check } from "./checks/check.ts";
import { errorAssertions, errorNames } from "./checks/errors.ts";
import { packageExports } from "./checks/exports.ts";
import { headers } from "./checks/headers.ts";
import { imports } from "./checks/imports.ts";
import { invariants } from "./checks/invariants.ts";
import { mocks } from "./checks/mocks.ts";
import { moneyDoor } from "./checks/moneyDoor.ts";
import { sdkImports } from "./checks/sdkImports.ts";
import { size } from "./checks/size.ts";
import { format, gasFigures, interfaceDocs, solidityLint, types, typeScriptLint } from "./checks/tools.ts";
import { warnings } from "./checks/warnings.ts";
import { wordTable } from "./checks/words.ts";

const checks: readonly Check[] = [
  format,
  solidityLint,
  interfaceDocs,
  typeScriptLint,
  types,
  warnings,
  headers,
  imports,
  moneyDoor,
  mocks,
  sdkImports,
  packageExports,
  errorNames,
  errorAssertions,
  size,
  bindings,
  gasFigures,
  wordTable,
  invariants,
];

let failed = 0;
for (const check of checks) {
  if (!(await holds(check))) failed += 1;
}
console.log(`\n${checks.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Runs one check and prints its line, with what breaks it below. */
async function holds({ name, problems }: Check): Promise<boolean> {
  const started = performance.now();
  const found = await outcome(problems);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const verdict = found.length === 0 ? styleText("green", "ok    ") : styleText("red", "failed");
  console.log(`${verdict} ${name.padEnd(28)} ${seconds.padStart(5)} s`);
  for (const line of found) console.log(`         ${line.replaceAll("\n", "\n         ")}`);
  return found.length === 0;
}

/** A check that cannot even run does not hold. */
async function outcome(problems: Check["problems"]): Promise<readonly string[]> {
  try {
    return await problems();
  } catch (error) {
    return [String(error)];
  }
}
