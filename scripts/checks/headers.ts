import type { Check } from "./check.ts";
import { codeOf, filesUnder, type SourceFile } from "./project.ts";

const LICENSE = "// SPDX-License-Identifier: MIT";
const LONGEST = 500;

/**
 * Solidity files whose first lines, or whose length, break the rule: MIT; an exact compiler where code is deployed, `>=` in interfaces and what they lean on,
 * so that others can import them; at most 500 lines of code.
 *
 * @example
 * wrongHeaders([{ path: "contracts/A.sol", text: "pragma solidity ^0.8.0;" }]);
 */
export function wrongHeaders(sources: readonly SourceFile[]): readonly string[] {
  return sources.flatMap(({ path, text }) => {
    const pragma = /^pragma solidity ([^;]*);/m.exec(text)?.[1] ?? "none";
    const isImported = /\/(?:interfaces|types|libraries)\//.test(path);
    const wanted = isImported ? /^>=0\.8\.\d+$/ : /^0\.8\.\d+$/;
    const lines = codeOf(text)
      .split("\n")
      .filter((line) => line.trim() !== "").length;
    return [
      ...(text.startsWith(`${LICENSE}\n`) ? [] : [`${path} does not start with ${LICENSE}`]),
      ...(wanted.test(pragma) ? [] : [`${path}: pragma ${pragma}, wanted ${isImported ? ">=0.8.x" : "0.8.x exactly"}`]),
      ...(lines > LONGEST ? [`${path} has ${lines} lines of code; split it by feature at ${LONGEST}`] : []),
    ];
  });
}

export const headers: Check = {
  name: "Solidity headers and length",
  problems: () => wrongHeaders(filesUnder("contracts", ".sol")),
};
