import { analyze, type CompilerMessage } from "../compiler.ts";
import type { Check } from "./check.ts";

/**
 * The compiler's messages about our own sources. Those about packages are their authors' to mend.
 *
 * @example
 * warningsInOurSources([{ severity: "warning", formattedMessage: "Unused local variable.", sourceLocation: { file: "contracts/A.sol" } }]);
 */
export function warningsInOurSources(messages: readonly CompilerMessage[]): readonly string[] {
  return messages
    .filter(({ sourceLocation }) => !(sourceLocation?.file.startsWith("node_modules/") ?? false))
    .map(({ formattedMessage }) => formattedMessage.trim());
}

export const warnings: Check = {
  name: "no compiler warnings",
  problems: () => warningsInOurSources(analyze().output.errors ?? []),
};
