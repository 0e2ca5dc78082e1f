import type { ReasonCode, ReasonFacts, Verdict } from "./reasons.ts";

/** One language: every verdict, and a sentence about every reason. */
export interface Words {
  readonly verdicts: Readonly<Record<Verdict, string>>;
  readonly reasons: { readonly [Code in ReasonCode]: (facts: ReasonFacts[Code]) => string };
}
