import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createHardhatRuntimeEnvironment } from "hardhat/hre";

import config from "../../hardhat.config.ts";
import type { Check } from "./check.ts";
import { filesUnder, root, type SourceFile } from "./project.ts";

const FOLDER = "typechain-types";

/**
 * Where what is in the tree differs from what a build writes now.
 *
 * @example
 * differences([{ path: "Old.ts", text: "" }], []); // ["Old.ts is stale, no contract makes it any more: delete it"]
 */
export function differences(kept: readonly SourceFile[], made: readonly SourceFile[]): readonly string[] {
  const keptText = new Map(kept.map(({ path, text }) => [path, text]));
  const madePaths = new Set(made.map(({ path }) => path));
  return [
    ...kept
      .filter(({ path }) => !madePaths.has(path))
      .map(({ path }) => `${path} is stale, no contract makes it any more: delete it`),
    ...made.filter(({ path }) => !keptText.has(path)).map(({ path }) => `${path} is missing`),
    ...made
      .filter(({ path, text }) => keptText.has(path) && keptText.get(path) !== text)
      .map(({ path }) => `${path} is not what the build writes`),
  ];
}

/** Writes the bindings anew beside the tree. The contracts come from the cache, so it takes a second. */
async function freshBindings(): Promise<readonly SourceFile[]> {
  const elsewhere = mkdtempSync(join(tmpdir(), "cowry-bindings-"));
  try {
    const outDir = join(elsewhere, FOLDER);
    const hre = await createHardhatRuntimeEnvironment({ ...config, typechain: { outDir } }, {}, root);
    await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
    return filesUnder(FOLDER, ".ts", elsewhere);
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
}

/** A build rewrites the tree, so what is committed is asked of git, where there is one. */
function uncommitted(): readonly string[] {
  if (!existsSync(join(root, ".git"))) return [];
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).split("\n");
  return [
    ...git("diff", "--name-only", "--", FOLDER),
    ...git("ls-files", "--others", "--exclude-standard", "--", FOLDER),
  ]
    .filter((path) => path !== "")
    .map((path) => `${path} differs from what is committed: commit what the build wrote`);
}

export const bindings: Check = {
  name: "bindings fresh",
  problems: async () => [...differences(filesUnder(FOLDER, ".ts"), await freshBindings()), ...uncommitted()],
};
