import { spawn } from "node:child_process";
import { once } from "node:events";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

const MARK = "COWRY_OWN_PROCESS";
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Longer than the slowest machine of ours takes, in milliseconds. */
const TIME_LIMIT = 300_000;

/**
 * Runs the tests of a file in a process of their own: threads that start late in a process with hundreds of in-process chains can bring Node down.
 *
 * @example
 * inOwnProcess(import.meta.url, () => { describe("Lots", () => { … }); });
 */
export function inOwnProcess(url: string, tests: () => void): void {
  if (process.env[MARK] !== undefined) {
    tests();
    return;
  }
  const file = relative(ROOT, fileURLToPath(url));
  describe(file, () => {
    it("passes in a process of its own", async function () {
      this.timeout(TIME_LIMIT);
      const args = ["node_modules/hardhat/dist/src/cli.js", "test", "mocha", "--no-compile", file];
      const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, [MARK]: "1" } });
      let output = "";
      child.stdout.on("data", (text: Buffer) => (output += text.toString()));
      child.stderr.on("data", (text: Buffer) => (output += text.toString()));
      const [code] = (await once(child, "close")) as [number | null];

      expect(code, output).to.equal(0);
      expect(output).to.match(/\d+ passing/);
    });
  });
}
