// npm run pack:build: what the npm package ships, written to dist/: the SDK and the bindings as JavaScript with types, since Node strips no types under
// node_modules, and the ABIs of the product as JSON.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { productArtifacts, root } from "./checks/project.ts";

const dist = join(root, "dist");

rmSync(dist, { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  ["node_modules/typescript/bin/tsc", "--project", "tsconfig.build.json"],
  {
    cwd: root,
    stdio: "inherit",
  },
);
if (status === 0) writeAbis(join(dist, "abis"));
process.exitCode = status ?? 1;

/** Types and libraries without functions of their own have an empty ABI, which is of no use to anyone. */
function writeAbis(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const { contractName, abi } of productArtifacts()) {
    if (abi.length > 0) writeFileSync(join(folder, `${contractName}.json`), `${JSON.stringify(abi, undefined, 2)}\n`);
  }
}
