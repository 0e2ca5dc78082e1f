import { ZeroHash } from "ethers";

import type { Sentences } from "./words.ts";

/** What logistic units refuse. */
export const logisticSentences: Sentences<"LogisticUnit"> = {
  LogisticUnitNothingNamed: ({ sscc }) => `logistic unit ${digits(sscc)}: nothing would go in or out`,
  LogisticUnitUnpairedRoot: ({ sscc, unitRoot, units }) =>
    unitRoot === ZeroHash
      ? `logistic unit ${digits(sscc)}: ${units} coded units are stated without a root`
      : `logistic unit ${digits(sscc)}: a root is stated over no coded units`,
  LogisticUnitTooManyChildren: ({ sscc, children, most }) =>
    `logistic unit ${digits(sscc)}: ${children} logistic units would be directly in it, and ${most} may be`,
  LogisticUnitTooDeep: ({ sscc, levels, most }) =>
    `logistic unit ${digits(sscc)} would have ${levels} levels, and may have ${most}`,
  LogisticUnitUnexpectedState: ({ sscc, current, expected }) =>
    `logistic unit ${digits(sscc)} is ${current}, not ${expected}`,
  LogisticUnitWrongHolder: ({ sscc, party, holder }) =>
    `logistic unit ${digits(sscc)} is held by party ${holder}, not by party ${party}`,
  LogisticUnitNotOffered: ({ sscc, party, offered }) =>
    offered === 0n
      ? `logistic unit ${digits(sscc)} is offered to nobody`
      : `logistic unit ${digits(sscc)} is offered to party ${offered}, not to party ${party}`,
  LogisticUnitContentsChanged: ({ sscc, children, expected }) =>
    `logistic unit ${digits(sscc)} has ${children} others directly in it, not ${expected}`,
  LogisticUnitNotInside: ({ child, sscc, parent }) =>
    parent === 0n
      ? `logistic unit ${digits(child)} is in none, and not in ${digits(sscc)}`
      : `logistic unit ${digits(child)} is in ${digits(parent)}, not in ${digits(sscc)}`,
};

/** An SSCC with all of its 18 digits. */
function digits(sscc: bigint): string {
  return sscc.toString().padStart(18, "0");
}
