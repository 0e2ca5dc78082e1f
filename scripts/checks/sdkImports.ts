import { readFileSync } from "node:fs";
import { join, posix } from "node:path";

import type { Check } from "./check.ts";
import { filesUnder, lineAt, root, type SourceFile } from "./project.ts";

/**
 * Imports of the SDK that an installed package could not resolve: what only the repository has, or a package that is no ordinary dependency.
 *
 * @example
 * unshippedImports([{ path: "sdk/A.ts", text: 'import hre from "hardhat";' }], ["ethers"]);
 */
export function unshippedImports(sources: readonly SourceFile[], dependencies: readonly string[]): readonly string[] {
  const ships = (path: string, target: string) =>
    /^(?:sdk|typechain-types)\//.test(target.startsWith(".") ? posix.join(posix.dirname(path), target) : "") ||
    target.startsWith("node:") ||
    dependencies.some((name) => target === name || target.startsWith(`${name}/`));
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(/^(?:import|export)\s[^;]*?from\s+"([^"]+)";/gms)]
      .filter(([, target = ""]) => !ships(path, target))
      .map(
        ({ index, 1: target = "" }) =>
          `${path}:${lineAt(text, index)} imports ${target}, which the package does not bring`,
      ),
  );
}

export const sdkImports: Check = {
  name: "the SDK stands alone",
  problems: () => {
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { dependencies: object };
    return unshippedImports(filesUnder("sdk", ".ts"), Object.keys(manifest.dependencies));
  },
};
