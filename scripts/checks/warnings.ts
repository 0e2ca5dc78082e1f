import type { Check } from "./check.ts";
import { filesUnder } from "./project.ts";

/** What solc says about a source. */
export interface CompilerMessage {
  readonly severity: string;
  readonly formattedMessage: string;
  readonly sourceLocation?: { readonly file: string };
}

interface BuildOutput {
  readonly output: { readonly errors?: readonly CompilerMessage[] };
}

/**
 * The compiler's messages about our own sources, each once. Those about packages are their authors' to mend.
 *
 * @example
 * warningsInOurSources([{ severity: "warning", formattedMessage: "Unused local variable.", sourceLocation: { file: "project/contracts/A.sol" } }]);
 */
export function warningsInOurSources(messages: readonly CompilerMessage[]): readonly string[] {
  const ours = messages.filter(({ sourceLocation }) => !(sourceLocation?.file.startsWith("npm/") ?? false));
  return [...new Set(ours.map(({ formattedMessage }) => formattedMessage.trim()))];
}

export const warnings: Check = {
  name: "no compiler warnings",
  problems: () => {
    const outputs = filesUnder("artifacts/build-info", ".output.json").map(
      ({ text }) => JSON.parse(text) as BuildOutput,
    );
    return warningsInOurSources(outputs.flatMap(({ output }) => output.errors ?? []));
  },
};
