import { percent, type Sentences, time } from "./words.ts";

/** What the token refuses beyond what the standards say. */
export const tokenSentences: Omit<Sentences<"Token">, keyof Sentences<"TokenJson">> & Sentences<"Sliding"> = {
  TokenInvalidCap: ({ cap }) => `a token cannot be capped at ${cap} units`,
  TokenInvalidIssueLimit: ({ limit, period, cap }) =>
    `${limit} units per ${period} s is no limit from 1 to the cap of ${cap}, or for no time`,
  TokenCapExceeded: ({ asked, left }) => `${asked} units were to be issued, and the cap leaves ${left} for all time`,
  TokenBurnShareTooHigh: ({ basisPoints, max }) =>
    `a payment was to destroy ${percent(basisPoints)} of itself, and at most ${percent(max)} may be`,
  SlidingLimitExceeded: ({ asked, left, fitsAt }) =>
    `${asked} units were asked for, and the limit leaves ${left} now; ${fitsAt === 0n ? "so much never fits" : `so much fits at ${time(fitsAt)}`}`,
};
