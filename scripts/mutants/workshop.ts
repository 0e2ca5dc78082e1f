import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { filesUnder, root } from "../checks/project.ts";

/** A copy of the project in which faults are planted. */
export interface Workshop {
  readonly folder: string;
  /** The text of one of its files. */
  readonly read: (path: string) => string;
  /** Does something while a file of the copy has another text. */
  readonly withText: <Result>(path: string, text: string, use: () => Result) => Result;
  /** Compiles the contracts. */
  readonly compiles: () => boolean;
  /** Runs test files, all that are compiled; whether every test passed, or the time was up. */
  readonly passes: (kind: "mocha" | "solidity", files: readonly string[], grep?: string) => boolean | "timed out";
  readonly close: () => void;
}

const COPIED = [
  "contracts",
  "deploy",
  "docs",
  "sdk",
  "scripts",
  "test",
  "typechain-types",
  "hardhat.config.ts",
  "package.json",
  "tsconfig.json",
];
const TIME_LIMIT = 15 * 60_000;

/**
 * Copies the project to a folder of its own.
 *
 * @example
 * const workshop = openWorkshop();
 * try { workshop.compiles(); } finally { workshop.close(); }
 */
export function openWorkshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), "cowry-mutants-"));
  for (const name of COPIED) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));

  const hardhat = (...args: readonly string[]) =>
    spawnSync(
      process.execPath,
      ["node_modules/hardhat/dist/src/cli.js", "--config", "scripts/mutants/hardhat.config.ts", ...args],
      { cwd: folder, encoding: "utf8", timeout: TIME_LIMIT },
    );
  const read = (path: string) => readFileSync(join(folder, path), "utf8");
  return {
    folder,
    read,
    withText: (path, text, use) => {
      const original = read(path);
      writeFileSync(join(folder, path), text);
      try {
        return use();
      } finally {
        writeFileSync(join(folder, path), original);
      }
    },
    compiles: () => hardhat("build", "--no-tests").status === 0,
    passes: (kind, files, grep) => {
      const chosen = grep === undefined ? [] : ["--grep", grep];
      const compiled = kind === "mocha" ? ["--no-compile"] : [];
      const { status, error } = hardhat("test", kind, ...compiled, ...chosen, ...files);
      return error === undefined ? status === 0 : "timed out";
    },
    close: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The unit tests that a fault in a domain has to fail: the domain's own, and for what all share those of every domain.
 *
 * @example
 * unitTestsFor("contracts/escrow/Escrow.sol"); // ["test/escrow/acceptRefund.test.ts", …]
 */
export function unitTestsFor(path: string): readonly string[] {
  const [, domain = ""] = path.split("/");
  const folders =
    domain === "common" ? ["test/common", "test/escrow", "test/token", "test/payments"] : [`test/${domain}`];
  return folders.flatMap((folder) => filesUnder(folder, ".test.ts")).map((file) => file.path);
}
