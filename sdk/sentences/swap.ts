import { type Sentences, time } from "./words.ts";

/** What swaps refuse. */
export const swapSentences: Sentences<"Swap"> = {
  SwapEqualTokens: ({ id, token }) => `quote ${id}: both sides would give ${token}`,
  SwapNoAmount: ({ id, makerAmount, takerAmount }) =>
    `quote ${id}: the maker would give ${makerAmount} units and the taker ${takerAmount}`,
  SwapInvalidMinimum: ({ id, minimumFill, takerAmount }) =>
    `quote ${id}: the least of a fill, ${minimumFill}, is not from 1 to ${takerAmount}`,
  SwapExpired: ({ id, expiry }) => `quote ${id} expired at ${time(expiry)}`,
  SwapNotOpen: ({ id, current }) => `quote ${id} is ${current}`,
  SwapWrongCaller: ({ id, caller, expected }) => `quote ${id}: ${caller} tried what is up to ${expected}`,
  SwapEqualParties: ({ id, account }) => `quote ${id}: ${account} cannot swap with itself`,
  SwapInvalidSignature: ({ id, maker }) => `the signature under quote ${id} is not ${maker}'s`,
  SwapUnfitFill: ({ id, takerAmount, minimum, rest }) =>
    `quote ${id}: a fill of ${takerAmount} units is not from ${minimum} to ${rest}`,
  SwapNothingGiven: ({ id, takerAmount }) => `quote ${id}: for ${takerAmount} units the taker would get nothing`,
};
