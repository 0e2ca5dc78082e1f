import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

import type { Check } from "./check.ts";
import { filesUnder, root, type SourceFile } from "./project.ts";

interface Target {
  readonly types: string;
  readonly default: string;
}

/**
 * SDK modules that the package does not offer under a name of their own. A module with a capital letter is for users: `EncryptionKeys.ts` is
 * `cowry/encryption-keys`; the others serve the modules.
 *
 * @example
 * exportProblems([{ path: "sdk/Escrow.ts", text: "" }], {});
 */
export function exportProblems(
  modules: readonly SourceFile[],
  exports: Readonly<Record<string, string | Target>>,
): readonly string[] {
  return modules
    .map(({ path }) => basename(path, ".ts"))
    .filter((name) => /^[A-Z]/.test(name))
    .map((name) => ({ subpath: `./${kebabCase(name)}`, target: targetOf(name) }))
    .filter(({ subpath, target }) => JSON.stringify(exports[subpath]) !== JSON.stringify(target))
    .map(({ subpath, target }) => `package.json exports want "${subpath}": ${JSON.stringify(target)}`);
}

function targetOf(name: string): Target {
  return { types: `./dist/sdk/${name}.d.ts`, default: `./dist/sdk/${name}.js` };
}

function kebabCase(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
}

export const packageExports: Check = {
  name: "package offers every module",
  problems: () => {
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      exports: Record<string, string | Target>;
    };
    return exportProblems(filesUnder("sdk", ".ts"), manifest.exports);
  },
};
