import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { solidity } from "../../hardhat.config.ts";
import { root } from "../checks/project.ts";
import { analyze } from "../compiler.ts";
import type { Finding } from "./findings.ts";

const VERSION = "0.11.6";
const environment = join(root, ".venv");
const bin = join(environment, process.platform === "win32" ? "Scripts" : "bin");
/** Test doubles and tests do what the product must not. */
const NOT_THE_PRODUCT = "contracts/mocks/|test/|\\.t\\.sol";

/**
 * Puts Slither into a virtual environment of this folder, unless it is there.
 *
 * @returns why it cannot be had, or `undefined`
 */
export function installSlither(): string | undefined {
  if (installedVersion() === VERSION) return undefined;
  const python = ["python3", "python"].find((command) => spawnSync(command, ["--version"]).status === 0);
  if (python === undefined) return "there is no Python";
  if (spawnSync(python, ["-m", "venv", environment]).status !== 0) return `${python} cannot make a virtual environment`;
  const { status } = spawnSync(join(bin, "pip"), ["install", "--quiet", `slither-analyzer==${VERSION}`]);
  return status === 0 ? undefined : `pip cannot install slither-analyzer ${VERSION}`;
}

function installedVersion(): string | undefined {
  if (!existsSync(bin)) return undefined;
  return spawnSync(join(bin, "slither"), ["--version"], { encoding: "utf8" }).stdout.trim();
}

/** What Slither finds in the product, in the sources as they are now. */
export function slitherFindings(): readonly Finding[] {
  const folder = mkdtempSync(join(tmpdir(), "cowry-slither-"));
  try {
    writeBuildInfo(join(folder, "build-info"));
    const report = join(folder, "report.json");
    const { stderr } = spawnSync(join(bin, "slither"), slitherArguments(folder, report), {
      cwd: root,
      encoding: "utf8",
    });
    if (!existsSync(report)) throw new Error(`Slither did not finish:\n${stderr}`);
    return findingsIn(readFileSync(report, "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function slitherArguments(artifacts: string, report: string): readonly string[] {
  return [
    ".",
    ...["--ignore-compile", "--hardhat-artifacts-directory", artifacts],
    ...["--exclude-dependencies", "--filter-paths", NOT_THE_PRODUCT],
    ...["--json", report],
  ];
}

/** Slither reads what Hardhat writes. It asks for code that no detector of it looks at, so it gets none. */
function writeBuildInfo(folder: string): void {
  const { input, output } = analyze();
  const none = { object: "", sourceMap: "" };
  const contracts = Object.fromEntries(
    Object.entries(output.contracts).map(([path, inFile]) => [
      path,
      Object.fromEntries(
        Object.entries(inFile).map(([name, made]) => [
          name,
          { ...made, evm: { bytecode: none, deployedBytecode: none } },
        ]),
      ),
    ]),
  );
  mkdirSync(folder);
  const buildInfo = { solcVersion: solidity.version, input, output: { ...output, contracts } };
  writeFileSync(join(folder, "analysis.json"), JSON.stringify(buildInfo));
}

function findingsIn(report: string): readonly Finding[] {
  const { success, error, results } = JSON.parse(report) as {
    success: boolean;
    error: string | null;
    results: { detectors?: readonly Finding[] };
  };
  if (!success) throw new Error(`Slither failed: ${String(error)}`);
  return results.detectors ?? [];
}
