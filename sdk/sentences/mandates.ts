import { type Sentences, time } from "./words.ts";

/** A day of a mandate's calendar for people. */
const day = (number: bigint) => time(number * 86_400n).slice(0, "2026-01-31".length);

/** What the mandates refuse. */
export const mandateSentences: Sentences<"Mandate"> = {
  /* The mandate and its state. */
  MandateUnknown: ({ id }) => `nobody recorded a mandate with exactly these terms (id ${id})`,
  MandateUnexpectedState: ({ id, current, allowed }) =>
    `mandate ${id} is in state ${current}; the deed is possible in ${allowed.join(", ")}`,
  MandateWrongCaller: ({ id, caller }) => `mandate ${id}: this is not up to ${caller}`,
  MandateInvalidSignature: ({ id, payer }) => `the signature for mandate ${id} is not ${payer}'s over these terms`,

  /* The terms. */
  MandateInvalidParty: ({ id, account }) => `mandate ${id}: ${account} cannot be a party, or not both`,
  MandateZeroLimit: ({ id }) => `mandate ${id}: its periods allow nothing`,
  MandateInvalidCap: ({ id, cap, limit }) =>
    `mandate ${id}: its cap of ${cap} units is below the ${limit} units of one period`,
  MandateCarryTooHigh: ({ id, carry, most }) =>
    `mandate ${id}: with ${carry} unused periods a period could allow ${most} units, which is too many to count`,
  MandateZeroPeriod: ({ id }) => `mandate ${id}: its periods have no length`,
  MandateInvalidOffset: ({ id, utcOffset }) =>
    `mandate ${id}: its calendar is ${utcOffset} minutes from UTC, which is more than fourteen hours`,
  MandateInvalidDays: ({ id, firstDay, lastDay }) =>
    `mandate ${id}: the days from ${day(firstDay)} to ${lastDay === 0n ? "no end" : day(lastDay)} are not in order`,
  MandateOver: ({ id, endsAt }) => `mandate ${id} ended at ${time(endsAt)}`,

  /* Deeds. */
  MandateInvalidCollector: ({ collector }) => `${collector} cannot collect for another`,
  MandateInvalidAmount: ({ id, amount, expected }) =>
    expected === 0n
      ? `mandate ${id}: the amount ${amount} is nothing`
      : `mandate ${id}: the amount ${amount} is not the fixed ${expected}`,
  MandateNotStarted: ({ id, startsAt }) => `mandate ${id} starts at ${time(startsAt)}`,
  MandateLimitExceeded: ({ id, period, amount, left }) =>
    `mandate ${id}: its period ${period} still allows ${left} units, and not ${amount}`,
  MandateCapExceeded: ({ id, amount, left }) => `mandate ${id}: its cap leaves ${left} units, and not ${amount}`,
  MandateNotAnnounced: ({ id, period, amount, announced }) =>
    `mandate ${id}: ${announced} units are announced for its period ${period}, and not ${amount}`,
  MandateNoticeRunning: ({ id, period, collectableFrom }) =>
    `mandate ${id}: the notice for its period ${period} ends at ${time(collectableFrom)}`,
  MandateWithoutNotice: ({ id }) => `the terms of mandate ${id} ask for no announcements`,
  MandateInvalidPeriod: ({ id, period, collectableFrom, periodEnd }) =>
    `mandate ${id}: the notice for its period ${period} would end at ${time(collectableFrom)}, and the period, if it is one, at ${time(periodEnd)}`,
  MandateLengthMismatch: ({ mandates, amounts }) => `there are ${mandates} mandates and ${amounts} amounts`,
  MandateGasTooLow: ({ left, needed }) => `${left} gas is left for a collection that needs ${needed}`,
  MandateNotSelf: ({ caller }) => `${caller} tried what the contract does by itself`,
};
