// npm test without arguments: the Solidity tests and the TypeScript tests side by side, the latter in a few shares. The contracts are built before.
import { availableParallelism } from "node:os";

import { filesUnder } from "./checks/project.ts";
import { isFine, reportOf } from "./testing/outcome.ts";
import { bundlesOf, sharesOf } from "./testing/shares.ts";
import { type Run, sideBySide } from "./testing/sideBySide.ts";

/** Each share takes a process with a chain and the whole suite in it: more than a gigabyte. */
const MOST_SHARES = 4;

const HARDHAT = "node_modules/hardhat/dist/src/cli.js";

const bundles = bundlesOf(filesUnder("test", ".test.ts"));
const shares = sharesOf(bundles, Math.min(availableParallelism(), MOST_SHARES));
const runs: readonly Run[] = [
  ...shares.map((paths, place) => ({
    name: `TypeScript, share ${place + 1} of ${shares.length}`,
    args: [HARDHAT, "test", "mocha", "--no-compile", ...paths],
  })),
  {
    name: "Solidity",
    args: [HARDHAT, "--config", "scripts/testing/hardhat.config.ts", "test", "solidity", "--no-compile"],
  },
];

const outcomes = await sideBySide(runs, (text) => process.stdout.write(text));
for (const line of reportOf(outcomes)) console.log(line);
process.exitCode = outcomes.every(isFine) ? 0 : 1;
