import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { filesUnder, root } from "../checks/project.ts";

/** Whether a run succeeded, or took too long to tell. */
export type Outcome = boolean | "timed out";

/** A copy of the project in which faults are planted. */
export interface Workshop {
  /** Does something while a file of the copy has another text. */
  readonly withText: <Result>(path: string, text: string, use: () => Promise<Result>) => Promise<Result>;
  /** Compiles the contracts. */
  readonly compiles: () => Promise<boolean>;
  /** Runs test files, all that are compiled; whether every test passed, or the time was up. */
  readonly passes: (kind: "mocha" | "solidity", files: readonly string[], grep?: string) => Promise<Outcome>;
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

/** In bytes; a run that prints more has gone astray. */
const MOST_OUTPUT = 1 << 26;

/**
 * Copies the project to a folder of its own.
 *
 * @example
 * const workshop = openWorkshop();
 * try { await workshop.compiles(); } finally { workshop.close(); }
 */
export function openWorkshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), "cowry-mutants-"));
  for (const name of COPIED) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));

  const hardhat = (...args: readonly string[]) =>
    new Promise<Outcome>((resolve) => {
      execFile(
        process.execPath,
        ["node_modules/hardhat/dist/src/cli.js", "--config", "scripts/mutants/hardhat.config.ts", ...args],
        { cwd: folder, timeout: TIME_LIMIT, maxBuffer: MOST_OUTPUT },
        (error) => {
          resolve(error?.killed === true ? "timed out" : error === null);
        },
      );
    });
  return {
    withText: async (path, text, use) => {
      const file = join(folder, path);
      const original = readFileSync(file, "utf8");
      writeFileSync(file, text);
      try {
        return await use();
      } finally {
        writeFileSync(file, original);
      }
    },
    compiles: async () => (await hardhat("build", "--no-tests")) === true,
    passes: (kind, files, grep) => {
      const chosen = grep === undefined ? [] : ["--grep", grep];
      const compiled = kind === "mocha" ? ["--no-compile"] : [];
      return hardhat("test", kind, ...compiled, ...chosen, ...files);
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
