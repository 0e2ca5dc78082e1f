// Every `npm run` word of this project: what it accepts and what it runs. The README's table of words is checked against this one.

import { parseArgs } from "node:util";

/** @typedef {readonly [tool: "hardhat" | "prettier" | "eslint" | "node", ...args: string[]]} Step */

/** @type {Step} */
const build = ["hardhat", "build", "--no-tests"];

/**
 * @param {string} file
 * @param {readonly string[]} args
 * @returns {Step}
 */
const script = (file, args) => ["node", file, ...args];

/**
 * `flags` are the ones a word accepts, with a name for their value or `null`; `null` in place of the whole table hands every argument to the tool, which
 * knows its own flags.
 *
 * @typedef {object} Word
 * @property {string} does one line for the list of words
 * @property {string | null} argument what a plain argument names, if the word takes one
 * @property {Readonly<Record<string, string | null>> | null} flags
 * @property {(args: string[]) => readonly Step[]} steps the commands, run in order until one fails
 */

/** @type {Readonly<Record<string, Word>>} */
export const words = {
  start: {
    does: "run every trade flow, or one: npm start -- <flow> --input FILE --network NAME",
    argument: "flow",
    flags: { input: "FILE", output: "DIR", units: "N", network: "NAME", list: null, help: null },
    steps: (args) => [
      ...(args.includes("--list") || args.includes("--help") ? [] : [build]),
      script("scripts/flows.ts", args),
    ],
  },
  test: {
    does: "run all tests, or those of some files: npm test -- FILE... --grep TEXT",
    argument: "FILE",
    flags: null,
    steps: (args) => (args.length === 0 ? [build, script("scripts/test.ts", [])] : [["hardhat", "test", ...args]]),
  },
  build: {
    does: "compile the contracts and write their TypeScript bindings",
    argument: null,
    flags: { force: null },
    steps: (args) => [[...build, ...args]],
  },
  node: {
    does: "run a local node that others can connect to",
    argument: null,
    flags: null,
    steps: (args) => [["hardhat", "node", ...args]],
  },
  deploy: {
    does: "deploy the suite: npm run deploy -- --network localhost",
    argument: null,
    flags: { network: "NAME", parameters: "FILE" },
    steps: (args) => [build, script("scripts/deploy.ts", args)],
  },
  lot: {
    does: "make the units of a lot and their tree: npm run lot -- --input FILE --out FOLDER --secret FILE",
    argument: null,
    flags: { input: "FILE", out: "FOLDER", secret: "FILE", resume: null, threads: "N" },
    steps: (args) => [script("scripts/lot.ts", args)],
  },
  labels: {
    does: "write the labels of a lot: npm run labels -- --lot FOLDER --out FOLDER --secret FILE",
    argument: null,
    flags: {
      lot: "FOLDER",
      out: "FOLDER",
      secret: "FILE",
      stem: "URL",
      expires: "YYMMDD",
      paper: "A4|Letter",
      columns: "N",
      rows: "N",
      formats: "csv,png,svg",
      from: "N",
      count: "N",
    },
    steps: (args) => [script("scripts/labels.ts", args)],
  },
  resolver: {
    does: "serve lots to whoever scans their labels: npm run resolver -- --lot FOLDER",
    argument: null,
    flags: {
      lot: "FOLDER",
      port: "N",
      host: "ADDRESS",
      root: "URL",
      name: "TEXT",
      snapshot: "FILE",
      trust: "FILE",
      chain: "N",
      "max-age": "DAYS",
    },
    steps: (args) => [script("scripts/resolver.ts", args)],
  },
  check: {
    does: "format, lint, types, warnings, generated files, and the rules of the house",
    argument: null,
    flags: {},
    steps: (args) => [build, script("scripts/check.ts", args)],
  },
  format: {
    does: "mend what prettier and eslint can mend by themselves",
    argument: null,
    flags: {},
    steps: () => [
      ["prettier", "--write", "--log-level", "warn", "."],
      ["eslint", "--fix", "."],
    ],
  },
  gas: {
    does: "measure every operation and write docs/gas.json, docs/gas.md and docs/provenance-cost.svg",
    argument: null,
    flags: { check: null },
    steps: (args) => [build, script("scripts/gas.ts", args)],
  },
  coverage: {
    does: "run all tests with coverage and hold it against 100 % less the listed gaps",
    argument: null,
    flags: {},
    steps: (args) => [script("scripts/coverage.ts", args)],
  },
  mutants: {
    does: "plant one fault at a time in a copy of the contracts and see the tests catch it",
    argument: null,
    flags: null,
    steps: (args) => [build, script("scripts/mutants.ts", args)],
  },
  slither: {
    does: "static analysis, where Python can install it; every finding is mended or listed with its reason",
    argument: null,
    flags: {},
    steps: (args) => [build, script("scripts/slither.ts", args)],
  },
  "pack:build": {
    does: "write the JavaScript, types and ABIs of the npm package into dist/",
    argument: null,
    flags: {},
    steps: (args) => [build, script("scripts/package.ts", args)],
  },
};

/**
 * How a word is typed.
 *
 * @param {string} name
 */
export function typed(name) {
  return name === "start" || name === "test" ? `npm ${name}` : `npm run ${name}`;
}

/**
 * What is wrong with the arguments of a word, or `undefined`.
 *
 * @param {string} name
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env where npm leaves the flags that it took for its own
 * @returns {string | undefined}
 *
 * @example
 * refusal("start", ["--inptu", "x.json"], {}); // "npm start: Unknown option '--inptu'. It accepts --input FILE, --output DIR, --units N, --network NAME."
 */
export function refusal(name, args, env) {
  const word = words[name];
  if (word === undefined) return `There is no word "${name}".`;
  if (word.flags === null) return undefined;

  const taken = Object.keys(word.flags).find((flag) => env[`npm_config_${flag}`] !== undefined);
  if (taken !== undefined) return `npm took --${taken} for itself. Put -- before it: ${typed(name)} -- --${taken} …`;

  /** @type {Record<string, { type: "boolean" | "string" }>} */
  const options = {};
  for (const [flag, value] of Object.entries(word.flags))
    options[flag] = { type: value === null ? "boolean" : "string" };
  try {
    parseArgs({ args, options, allowPositionals: word.argument !== null });
    return undefined;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [reason] = error.message.split(". ");
    return `${typed(name)}: ${reason}. ${accepted(word.flags)}`;
  }
}

/** @param {Readonly<Record<string, string | null>>} flags */
function accepted(flags) {
  const all = Object.entries(flags).map(([flag, value]) => (value === null ? `--${flag}` : `--${flag} ${value}`));
  return all.length === 0 ? "It takes no arguments." : `It accepts ${all.join(", ")}.`;
}
