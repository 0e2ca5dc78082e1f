import { posix } from "node:path";

import type { Check } from "./check.ts";
import { lineAt, productSources, type SourceFile } from "./project.ts";

/** Which domains each domain may lean on. What is absent leans the wrong way. */
const LEANS_ON: Readonly<Record<string, readonly string[]>> = {
  common: [],
  token: ["common"],
  escrow: ["common"],
  payments: ["common"],
  parties: ["common"],
  provenance: ["common", "parties"],
  trade: ["common", "parties"],
};

/**
 * Imports that go against the one way, and domains that this table does not know yet.
 *
 * @example
 * wrongWayImports([{ path: "contracts/common/MoneyDoor.sol", text: 'import {Escrow} from "../escrow/Escrow.sol";' }]);
 */
export function wrongWayImports(sources: readonly SourceFile[]): readonly string[] {
  return sources.flatMap(({ path, text }) => {
    const domain = domainOf(path);
    const allowed = LEANS_ON[domain];
    if (allowed === undefined) return [`${path}: no rule says what the domain "${domain}" may import`];
    return importsOf(text)
      .map(({ target, line }) => ({ to: domainOf(posix.join(posix.dirname(path), target)), line }))
      .filter(({ to }) => to !== domain && !allowed.includes(to))
      .map(
        ({ to, line }) =>
          `${path}:${line} imports ${to}; ${domain} may import ${allowed.join(", ") || "no other domain"}`,
      );
  });
}

function importsOf(text: string): readonly { target: string; line: number }[] {
  return [...text.matchAll(/^\s*import\s[^;]*?["'](\.[^"']*)["'];/gms)].map(({ index, 1: target = "" }) => ({
    target,
    line: lineAt(text, index + 1),
  }));
}

function domainOf(path: string): string {
  return path.split("/")[1] ?? path;
}

export const imports: Check = {
  name: "imports go one way",
  problems: () => wrongWayImports(productSources()),
};
