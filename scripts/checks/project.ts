import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

/** The folder of package.json, which every path here starts from. */
export const root = join(import.meta.dirname, "..", "..");

/** A file of the project, with `/` between its folders on every system. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** The part of an ABI entry that the checks read. */
export interface AbiEntry {
  readonly type: string;
  readonly name?: string;
  readonly inputs?: readonly { readonly type: string }[];
}

/** What the compiler made of one contract. */
export interface Artifact {
  readonly contractName: string;
  readonly sourceName: string;
  readonly abi: readonly AbiEntry[];
  readonly bytecode: string;
  readonly deployedBytecode: string;
}

/**
 * The files under a folder whose names end so, in order of their paths; none when there is no such folder.
 *
 * @example
 * filesUnder("deploy/modules", ".ts"); // [{ path: "deploy/modules/Suite.ts", text: "…" }]
 */
export function filesUnder(folder: string, ending: string, from: string = root): readonly SourceFile[] {
  if (!existsSync(join(from, folder))) return [];
  return readdirSync(join(from, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(ending))
    .map((path) => `${folder}/${path.split(sep).join("/")}`)
    .sort()
    .map((path) => ({ path, text: readFileSync(join(from, path), "utf8") }));
}

/** The contracts that people deploy: no mocks, no tests. */
export function isProduct(path: string): boolean {
  return path.startsWith("contracts/") && !path.startsWith("contracts/mocks/") && !path.endsWith(".t.sol");
}

/** The Solidity sources of the product. */
export function productSources(): readonly SourceFile[] {
  return filesUnder("contracts", ".sol").filter(({ path }) => isProduct(path));
}

/** The artifacts of everything under `contracts/`, mocks included. */
export function artifacts(): readonly Artifact[] {
  return filesUnder("artifacts/contracts", ".json").map(({ text }) => JSON.parse(text) as Artifact);
}

/** The artifacts of the product. */
export function productArtifacts(): readonly Artifact[] {
  return artifacts().filter(({ sourceName }) => isProduct(sourceName));
}

/**
 * The same Solidity with its comments and strings blanked out; lines and columns stay.
 *
 * @example
 * codeOf('a(); // b()'); // "a();       "
 */
export function codeOf(solidity: string): string {
  return solidity.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, (blanked) =>
    blanked.replace(/[^\n]/g, " "),
  );
}

/** The line, from 1, that an index into a text falls on. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}
