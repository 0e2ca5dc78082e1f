import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const repository = join(import.meta.dirname, "..", "..");

/** A project of a stranger: an empty folder outside the repository. */
export interface Project {
  readonly folder: string;
  /** Writes a file of it. */
  readonly write: (path: string, content: string) => void;
  /** Runs npm in it. */
  readonly npm: (...args: readonly string[]) => Promise<string>;
  /** Runs a JavaScript file on Node in it, and returns what that prints. */
  readonly node: (script: string, ...args: readonly string[]) => Promise<string>;
  readonly remove: () => void;
}

/**
 * Makes an empty project.
 *
 * @example
 * const project = newProject();
 * await project.npm("install", await pack(project.folder));
 */
export function newProject(): Project {
  const folder = mkdtempSync(join(tmpdir(), "cowry-dapp-"));
  return {
    folder,
    write: (path, content) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    },
    npm: (...args) => npm(folder, args),
    node: (script, ...args) => output(process.execPath, [script, ...args], folder),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Packs the package as it would be published; returns the tarball. */
export async function pack(destination: string): Promise<string> {
  await npm(repository, ["pack", "--pack-destination", destination]);
  const tarball = readdirSync(destination).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error(`npm pack left no tarball in ${destination}`);
  return join(destination, tarball);
}

/** The TypeScript of the repository, so that the project needs none of its own. */
export const typeScript = join(repository, "node_modules", "typescript", "bin", "tsc");

function npm(folder: string, args: readonly string[]): Promise<string> {
  const path = process.env.npm_execpath;
  const quiet = [...args, "--prefer-offline", "--no-audit", "--no-fund"];
  if (path !== undefined && basename(path) === "npm-cli.js") return output(process.execPath, [path, ...quiet], folder);
  return output("npm", quiet, folder);
}

/** Without what npm tells its own scripts: it would take the project for the one whose tests are running. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(?!config_)|local_prefix/.test(name)),
  );
}

async function output(command: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    const { stdout } = await run(command, args, { cwd, env: environment() });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`, { cause: error });
  }
}
