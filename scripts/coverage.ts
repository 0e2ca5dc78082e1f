// npm run coverage: runs the tests with coverage, and holds every line and statement of the product to be reached, less the gaps that are
// listed with their reasons in scripts/coverage/gaps.json. A line counts as reached when each of its statements ran.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { filesUnder, isProduct, productSources, root } from "./checks/project.ts";
import { uncoveredLines, unexplained } from "./coverage/gaps.ts";

/**
 * Instrumented code has another size and another gas, and only the in-process chain reports what it ran. The campaign of the invariants would run for
 * an hour, and reaches nothing that the tests of the deeds do not.
 */
function measuresCoverage({ path, text }: { path: string; text: string }): boolean {
  return (
    !/^test\/(?:gas|package|checks|setup)\/|\.invariants\.t\.sol$/.test(path) &&
    !text.includes("shared/nodes.ts") &&
    !text.includes("./nodes.ts")
  );
}

const tests = [...filesUnder("test", ".test.ts"), ...filesUnder("test", ".t.sol")].filter(measuresCoverage);
const { status } = spawnSync(
  process.execPath,
  [
    "node_modules/hardhat/dist/src/cli.js",
    ...["--config", "scripts/coverage/hardhat.config.ts"],
    ...["test", "--coverage"],
    ...tests.map(({ path }) => path),
  ],
  { cwd: root, stdio: "inherit" },
);

const reasons = JSON.parse(readFileSync(join(import.meta.dirname, "coverage", "gaps.json"), "utf8")) as Record<
  string,
  string
>;
const uncovered = uncoveredLines(readFileSync(join(root, "coverage", "lcov.info"), "utf8")).filter(({ path }) =>
  isProduct(path),
);
const open = unexplained(uncovered, productSources(), reasons);
for (const line of open) console.log(line);
console.log(`Coverage: ${uncovered.length} lines not reached, ${open.length} to settle`);
process.exitCode = status === 0 && open.length === 0 ? 0 : 1;
