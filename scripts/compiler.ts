import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import solc from "solc";

import { solidity } from "../hardhat.config.ts";
import { filesUnder, root, type SourceFile } from "./checks/project.ts";

/** The compiler's own types leave this one open. */
const compile = solc.compile as (input: string, callbacks: { import: typeof readImport }) => string;

/** What solc says about a source. */
export interface CompilerMessage {
  readonly severity: string;
  readonly formattedMessage: string;
  readonly sourceLocation?: { readonly file: string };
}

/** What goes into the compiler and what comes out, in its own standard form. */
export interface Analysis {
  readonly input: {
    readonly language: "Solidity";
    readonly sources: Readonly<Record<string, { readonly content: string }>>;
    readonly settings: Readonly<Record<string, unknown>>;
  };
  readonly output: {
    readonly errors?: readonly CompilerMessage[];
    readonly sources: Readonly<Record<string, { readonly id: number; readonly ast: unknown }>>;
    readonly contracts: Readonly<Record<string, Readonly<Record<string, { readonly abi: unknown }>>>>;
  };
}

/**
 * Analyzes all Solidity of the project, tests included, without generating code: seconds where a build takes minutes.
 *
 * Hardhat keeps one output per compilation, and an older one stays as long as any file in it is current; here every source is read as it is now.
 *
 * @example
 * analyze().output.errors; // every warning about every source
 */
export function analyze(): Analysis {
  const sources = [...filesUnder("contracts", ".sol"), ...filesUnder("test", ".sol")];
  const input = { language: "Solidity", sources: contents(sources), settings: settings() } as const;
  const output = JSON.parse(compile(JSON.stringify(input), { import: readImport })) as Analysis["output"];
  return { input, output };
}

function contents(sources: readonly SourceFile[]): Record<string, { content: string }> {
  return Object.fromEntries(sources.map(({ path, text }) => [path, { content: text }]));
}

function settings(): Record<string, unknown> {
  return {
    ...solidity.settings,
    remappings: ["@openzeppelin", "erc721a", "solady"].map((name) => `${name}/=node_modules/${name}/`),
    outputSelection: { "*": { "": ["ast"], "*": ["abi", "userdoc", "devdoc"] } },
  };
}

function readImport(path: string): { contents: string } | { error: string } {
  const file = join(root, path);
  return existsSync(file) ? { contents: readFileSync(file, "utf8") } : { error: `no such file: ${path}` };
}
