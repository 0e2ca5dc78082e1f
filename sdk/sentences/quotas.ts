import { toUtf8String } from "ethers";

import { type Sentences, time } from "./words.ts";

/** What quotas refuse. */
export const quotaSentences: Sentences<"Quota"> = {
  QuotaNoAmount: ({ id }) => `quota ${id}: there is no amount`,
  QuotaEmptySeason: ({ id, from, until }) => `quota ${id}: a season from ${time(from)} until ${time(until)} is empty`,
  QuotaIncomplete: ({ id }) => `quota ${id}: there is no name, no unit of measure or no drawing contract`,
  QuotaWrongCertifier: ({ id, party, certifier }) =>
    `quota ${id}: party ${party} tried what is up to its certifier, party ${certifier}`,
  QuotaUnexpectedState: ({ id, current, expected }) => `quota ${id} is ${current}, not ${expected}`,
  QuotaWrongDrawer: ({ id, caller, drawer }) => `quota ${id}: ${caller} tried to draw, which is up to ${drawer}`,
  QuotaWrongUnit: ({ id, unit, expected }) => `quota ${id} is measured in ${code(expected)}, not in ${code(unit)}`,
  QuotaOutOfSeason: ({ id, time: when, from, until }) =>
    `quota ${id}: ${time(when)} is not in the season from ${time(from)} until ${time(until)}`,
  QuotaShareExceeded: ({ id, party, amount, left }) =>
    `quota ${id}: party ${party} can draw ${left} of its share yet, not ${amount}`,
  QuotaExceeded: ({ id, amount, left }) => `quota ${id}: ${left} can be drawn yet, not ${amount}`,
  QuotaNotLowered: ({ id, given, drawn, amount }) =>
    `quota ${id}: ${given} is not from ${drawn}, which is drawn, to less than ${amount}`,
  QuotaShareBelowDrawn: ({ id, party, given, drawn }) =>
    `quota ${id}: party ${party} has drawn ${drawn}, so its share cannot be ${given}`,
  QuotaUnpairedShares: ({ parties, amounts }) => `${parties} parties do not pair with ${amounts} shares`,
};

/** The letters of a unit of measure; as bytes where they are none. */
function code(unit: string): string {
  try {
    return toUtf8String(unit).replace(/\0+$/, "");
  } catch {
    return unit;
  }
}
