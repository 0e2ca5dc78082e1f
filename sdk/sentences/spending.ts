import { type Sentences, time } from "./words.ts";

/** A freeze without end. */
const FROZEN = 2n ** 40n - 1n;

/** When an amount above a sliding limit can be paid. */
const later = (fitsAt: bigint) => (fitsAt === 0n ? "it never fits" : `it fits at ${time(fitsAt)}`);

/** What an owner's own limits refuse. */
export const spendingSentences: Sentences<"Spending"> = {
  SpendingNotSpender: ({ owner, caller, from }) =>
    from === 0n ? `${caller} may not pay for ${owner}` : `${caller} may pay for ${owner} from ${time(from)} on`,
  SpendingStopped: ({ owner, until }) =>
    until === FROZEN
      ? `the payments of ${owner} are frozen`
      : `the payments of ${owner} are frozen until ${time(until)}`,
  SpendingNotPayee: ({ owner, payee, from }) =>
    from === 0n
      ? `${payee} is not a payee of ${owner}`
      : `${payee} is a new payee of ${owner} and can be paid from ${time(from)} on`,
  SpendingInvalidAmount: ({ token, amount, max }) =>
    `the amount ${amount} is not from 1 to ${max} units of ${token}, the owner's most in one payment`,
  SpendingDayExceeded: ({ token, amount, left, fitsAt }) =>
    `${left} units of ${token} are left of the owner's 24 hours, ${amount} are too many; ${later(fitsAt)}`,
  SpendingPayeeExceeded: ({ token, payee, amount, left, fitsAt }) =>
    `${left} units of ${token} are left for ${payee} in these 24 hours, ${amount} are too many; ${later(fitsAt)}`,
  SpendingInvalidPayee: ({ payee }) => `${payee} cannot be a payee`,
  SpendingPayeeKnown: ({ owner, payee, from }) =>
    `${payee} is a payee of ${owner} already, and can be paid from ${time(from)} on`,
  SpendingPayeeUnknown: ({ owner, payee }) => `${payee} is not a payee of ${owner}`,
  SpendingInvalidSpender: ({ spender }) => `${spender} cannot be a spender`,
  SpendingSpenderKnown: ({ owner, spender, from }) =>
    `${spender} is a spender of ${owner} already, and may pay from ${time(from)} on`,
  SpendingSpenderUnknown: ({ owner, spender }) => `${spender} is not a spender of ${owner}`,
  SpendingDelayTooLong: ({ delay, max }) => `a delay of ${delay} s is longer than ${max} s`,
  SpendingAlreadyFrozen: ({ owner }) => `the payments of ${owner} are frozen already`,
  SpendingNotFrozen: ({ owner, until }) =>
    until === 0n
      ? `the payments of ${owner} are not frozen`
      : `the freeze of the payments of ${owner} has its end: ${time(until)}`,
};
