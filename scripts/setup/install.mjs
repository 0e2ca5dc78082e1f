// Installs the pinned packages once, and again whenever what is pinned changes. Plain JavaScript: it runs on Node 20 before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { run } from "./process.mjs";

/** Hardhat refuses older ones, and npm on an older one leaves out Hardhat's native part without a word. */
const OLDEST_FOR_NPM = "22.13";
const OLDEST_FOR_US = "20.0";

/**
 * @param {string} version such as `22.13.0` or `v22.13.0`
 * @param {string} oldest such as `22.13`
 */
export function isAtLeast(version, oldest) {
  return version.replace(/^v/, "").localeCompare(oldest, "en", { numeric: true }) >= 0;
}

/**
 * The Node 24 that the package `node` brings, so that everyone runs the same one.
 *
 * @param {string} root
 */
export function pinnedNode(root) {
  return join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
}

/**
 * Changes exactly when what is to be installed changes: the pinned versions, or the machine they are for.
 *
 * @param {string} root
 */
export function fingerprint(root) {
  const manifest = /** @type {Record<string, unknown>} */ (
    JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  );
  const { dependencies, devDependencies, allowScripts } = manifest;
  return createHash("sha256")
    .update(JSON.stringify({ dependencies, devDependencies, allowScripts }))
    .update(readFileSync(join(root, "package-lock.json")))
    .update(`${process.platform}-${process.arch}`)
    .digest("hex");
}

/** @param {string} root */
export function isInstalled(root) {
  const stamp = stampOf(root);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint(root) && existsSync(pinnedNode(root));
}

/**
 * Installs what is missing; says nothing and takes no time when nothing is.
 *
 * @param {string} root the folder of package.json
 * @returns {Promise<number>} the exit code of npm, 0 when nothing had to be done
 */
export async function ensureInstalled(root) {
  if (!isAtLeast(process.versions.node, OLDEST_FOR_US)) {
    console.error(`Cowry needs Node ${OLDEST_FOR_US} or newer; this is ${process.version}.`);
    return 1;
  }
  if (isInstalled(root)) return 0;

  const { announcement, command, args } = installation(process.versions.node, process.env.npm_execpath);
  console.log(announcement);
  const code = await run(command, args, { cwd: root });
  if (code !== 0) {
    console.error(`Setting up failed: npm ended with exit code ${code}. Its reason stands above.`);
    return code;
  }
  if (!pinnedNodeRuns(root)) return 1;

  writeStamp(root);
  return 0;
}

/**
 * How to install: by npm itself on a Node that is new enough, else by npm on a Node 24 that npx fetches.
 *
 * @param {string} version of the running Node
 * @param {string | undefined} npmPath the npm that started us, if one did
 * @returns {{ announcement: string, command: string, args: string[] }}
 */
export function installation(version, npmPath) {
  const install = ["install", "--include=dev", "--no-audit", "--no-fund"];
  if (isAtLeast(version, OLDEST_FOR_NPM)) {
    const announcement = "Setting up: npm installs the pinned packages (once, about a minute).";
    return { announcement, ...npmTool("npm", npmPath, install) };
  }
  const announcement = `Setting up: Node ${version} is older than ${OLDEST_FOR_NPM}, so npm fetches Node 24 for this project only, then the pinned packages (once, about a minute).`;
  return { announcement, ...npmTool("npx", npmPath, ["--yes", "--package", "node@24", "--", "npm", ...install]) };
}

/**
 * Calls npm's own script by its path where it is known: that needs no shell, not even on Windows.
 *
 * @param {"npm" | "npx"} tool
 * @param {string | undefined} npmPath
 * @param {string[]} args
 * @returns {{ command: string, args: string[] }}
 */
function npmTool(tool, npmPath, args) {
  if (npmPath !== undefined && basename(npmPath) === "npm-cli.js") {
    return { command: process.execPath, args: [join(dirname(npmPath), `${tool}-cli.js`), ...args] };
  }
  return { command: tool, args };
}

/** @param {string} root */
function pinnedNodeRuns(root) {
  const { status, stdout } = spawnSync(pinnedNode(root), ["--version"], { encoding: "utf8" });
  if (status === 0 && isAtLeast(stdout.trim(), OLDEST_FOR_NPM)) return true;
  console.error(
    `Setting up failed: ${pinnedNode(root)} does not run. Install scripts may be switched off (npm config ignore-scripts).`,
  );
  return false;
}

/** @param {string} root */
function stampOf(root) {
  return join(root, "node_modules", ".cowry-setup");
}

/**
 * Written beside and renamed, so that a set-up broken off half-way never counts as done.
 *
 * @param {string} root
 */
function writeStamp(root) {
  const stamp = stampOf(root);
  writeFileSync(`${stamp}.new`, fingerprint(root));
  renameSync(`${stamp}.new`, stamp);
}
