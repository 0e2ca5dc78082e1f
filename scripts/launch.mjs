// The one entry of every npm word: sets up what is missing, then runs the word on the pinned Node.
// Plain JavaScript without dependencies, because a fresh clone has neither packages nor a Node that reads TypeScript.
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { ensureInstalled, pinnedNode } from "./setup/install.mjs";
import { run } from "./setup/process.mjs";
import { refusal, typed, words } from "./setup/words.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The JavaScript file behind a command of node_modules/.bin, so that it can run on the pinned Node on any system. */
const tools = {
  hardhat: "hardhat/dist/src/cli.js",
  prettier: "prettier/bin/prettier.cjs",
  eslint: "eslint/bin/eslint.js",
};

/**
 * @param {string | undefined} name
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
async function launch(name, args) {
  const word = name === undefined ? undefined : words[name];
  if (name === undefined || word === undefined) {
    console.error(name === undefined ? "Which word?" : `There is no word "${name}".`);
    for (const [word, { does }] of Object.entries(words)) console.error(`  ${typed(word).padEnd(20)} ${does}`);
    return 1;
  }
  const wrong = refusal(name, args, process.env);
  if (wrong !== undefined) {
    console.error(wrong);
    return 1;
  }
  const installed = await ensureInstalled(root);
  if (installed !== 0) return installed;

  for (const step of word.steps(args)) {
    const code = await runOnPinnedNode(step);
    if (code !== 0) return code;
  }
  return 0;
}

/** @param {import("./setup/words.mjs").Step} step */
function runOnPinnedNode([tool, ...args]) {
  const file = tool === "node" ? [] : [join(root, "node_modules", tools[tool])];
  return run(pinnedNode(root), [...file, ...args], { cwd: root, env: environment() });
}

/** Children find the same Node and the same tools, and Hardhat does not stop to ask about telemetry. */
function environment() {
  const bin = join(root, "node_modules", ".bin");
  return {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`,
    HARDHAT_DISABLE_TELEMETRY_PROMPT: "true",
  };
}

process.exitCode = await launch(process.argv[2], process.argv.slice(3));
