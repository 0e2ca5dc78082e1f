import { spawn } from "node:child_process";
import { join } from "node:path";

import type { Check } from "./check.ts";
import { root } from "./project.ts";

/** A check that another tool makes: it holds when the tool ends with exit code 0. */
function tool(name: string, script: string, ...args: readonly string[]): Check {
  return { name, problems: async () => outputUnlessFine(join(root, script), args) };
}

async function outputUnlessFine(script: string, args: readonly string[]): Promise<readonly string[]> {
  const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const read = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on("data", read);
  child.stderr.on("data", read);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  if (code === 0) return [];
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return lines.length > 0 ? lines : [`ended with exit code ${String(code)}`];
}

const solhint = "node_modules/solhint/solhint.js";
const strict = ["--max-warnings", "0", "--noPoster"];

export const format = tool("format: prettier", "node_modules/prettier/bin/prettier.cjs", "--check", ".");

export const solidityLint = tool(
  "Solidity lint: solhint",
  solhint,
  "--config",
  ".solhintrc.yaml",
  ...strict,
  "contracts/**/*.sol",
);

export const interfaceDocs = tool(
  "interface docs: solhint",
  solhint,
  "--config",
  ".solhintrc.interfaces.yaml",
  ...strict,
  "contracts/**/interfaces/*.sol",
);

export const typeScriptLint = tool(
  "TypeScript lint: eslint",
  "node_modules/eslint/bin/eslint.js",
  "--max-warnings",
  "0",
  ".",
);

export const types = tool("types: tsc", "node_modules/typescript/bin/tsc", "--noEmit");

export const gasFigures = tool("gas figures fresh", "scripts/gas.ts", "--check");
