import { type Sentences, time } from "./words.ts";

/** What openings of units refuse. */
export const openGuardSentences: Sentences<"OpenGuard"> = {
  OpenGuardExpired: ({ lot, index, deadline }) =>
    `unit ${index} of lot ${lot}: the code's signature could be brought until ${time(deadline)}`,
  OpenGuardBeyondLot: ({ lot, index, units }) => `lot ${lot} has ${units} units, and no number ${index}`,
  OpenGuardNotInLot: ({ lot, index }) => `the proof does not lead from unit ${index} to the root of lot ${lot}`,
  OpenGuardUnitVoided: ({ lot, index }) => `unit ${index} was taken out of lot ${lot}`,
  OpenGuardInvalidSignature: ({ lot, index }) =>
    `the signature is not of the code inside the pack of unit ${index} of lot ${lot}`,
  OpenGuardOpenedBefore: ({ lot, index, openedAt }) =>
    `unit ${index} of lot ${lot} was opened before, at ${time(openedAt)}: this code is a copy, or the pack was opened`,
  OpenGuardTimesOver: ({ time: when, latest }) => `openings are kept until ${time(latest)}, and it is ${time(when)}`,
  OpenGuardNotOpened: ({ lot, index }) => `unit ${index} of lot ${lot} was not opened before: there is no clone`,
  OpenGuardEmptyReport: ({ lot, index }) =>
    `the report about unit ${index} of lot ${lot} names no reporter or commits to nothing`,
  OpenGuardReportedBefore: ({ lot, index, reporter }) => `${reporter} has reported unit ${index} of lot ${lot}`,
  OpenGuardDayNotOver: ({ day, today }) => `day ${day} is not over: it is day ${today}`,
  OpenGuardNoScans: ({ day, count }) => `there is no root over the ${count} scans of day ${day}`,
  OpenGuardScansAnchored: ({ scanner, day, anchoredAt }) =>
    `${scanner} wrote the scans of day ${day} down at ${time(anchoredAt)}`,
};
