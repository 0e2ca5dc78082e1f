// npm run mutants: plants one fault at a time in a copy of the contracts, and sees whether the tests notice. A command of its own: it takes hours
// for all, minutes with --only. What nobody notices has to be listed with its reason in scripts/mutants/survivors.json.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { filesUnder, productSources, root } from "./checks/project.ts";
import { type Mutant, mutantsOf } from "./mutants/operators.ts";

type Fate = "killed" | "survived" | "does not compile" | "timed out";

const COPIED = [
  "contracts",
  "deploy",
  "sdk",
  "scripts",
  "test",
  "typechain-types",
  "hardhat.config.ts",
  "package.json",
  "tsconfig.json",
];
const TIME_LIMIT = 15 * 60_000;

const { values } = parseArgs({
  options: { only: { type: "string", default: "" }, list: { type: "boolean", default: false } },
});
const wanted = values.only.toLowerCase();
const mutants = productSources()
  .filter(({ path }) => !path.includes("/interfaces/"))
  .flatMap(mutantsOf)
  .filter(({ id, path }) => `${path} ${id}`.toLowerCase().includes(wanted));

if (values.list) for (const { id } of mutants) console.log(id);
else process.exitCode = run();

/** Tries every mutant and writes what became of it. */
function run(): number {
  const copy = mkdtempSync(join(tmpdir(), "cowry-mutants-"));
  try {
    for (const name of COPIED) cpSync(join(root, name), join(copy, name), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    if (fateIn(copy) !== "survived") throw new Error("The tests fail without any fault; mend them first.");

    const fates = mutants.map((mutant, index): [Mutant, Fate] => {
      const fate = fateOf(mutant, copy);
      console.log(`${index + 1}/${mutants.length}  ${fate.padEnd(16)}  ${mutant.id}`);
      return [mutant, fate];
    });
    return report(fates);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function fateOf({ path, text }: Mutant, copy: string): Fate {
  const original = readFileSync(join(copy, path), "utf8");
  writeFileSync(join(copy, path), text);
  try {
    return fateIn(copy);
  } finally {
    writeFileSync(join(copy, path), original);
  }
}

/** What the tests of the contracts say about a copy. */
function fateIn(copy: string): Fate {
  const hardhat = (...args: readonly string[]) =>
    spawnSync(
      process.execPath,
      ["node_modules/hardhat/dist/src/cli.js", "--config", "scripts/mutants/hardhat.config.ts", ...args],
      { cwd: copy, encoding: "utf8", timeout: TIME_LIMIT },
    );
  if (hardhat("build").status !== 0) return "does not compile";

  const tests = ["test/escrow", "test/common"].flatMap((folder) => filesUnder(folder, ".test.ts", copy));
  const { status, error } = hardhat("test", "mocha", ...tests.map(({ path }) => path));
  if (error !== undefined) return "timed out";
  return status === 0 ? "survived" : "killed";
}

/** Prints what survived without a reason, and after a full run writes the page. */
function report(fates: readonly (readonly [Mutant, Fate])[]): number {
  const reasons = JSON.parse(readFileSync(join(root, "scripts/mutants/survivors.json"), "utf8")) as Record<
    string,
    string
  >;
  const count = (fate: Fate) => fates.filter(([, found]) => found === fate).length;
  const survivors = fates.filter(([, fate]) => fate === "survived").map(([{ id }]) => id);
  const open = survivors.filter((id) => reasons[id] === undefined);
  for (const id of open) console.log(`No test notices: ${id}`);
  if (wanted === "") {
    const page = [
      "# Mutants",
      "",
      "Written by `npm run mutants`: one fault at a time in a copy of the contracts, against the tests in `test/escrow` and `test/common`.",
      "",
      `${count("killed") + count("timed out")} killed, ${count("survived")} survived, ${count("does not compile")} do not compile.`,
      "",
      ...survivors.map((id) => `- ${id}: ${reasons[id] ?? "no reason yet"}`),
      "",
    ];
    writeFileSync(join(root, "docs/mutants.md"), page.join("\n"));
  }
  console.log(
    `${count("killed") + count("timed out")} killed, ${open.length} failed to be noticed, ${survivors.length - open.length} listed with reasons`,
  );
  return open.length === 0 ? 0 : 1;
}
