import type { PledgeTerm } from "../Names.ts";
import { percent, type Sentences, time } from "./words.ts";

/** A term of a pledge with its value, for people. */
const told: Readonly<Record<PledgeTerm, (value: bigint) => string>> = {
  Reporter: (value) => `the reporter 0x${value.toString(16).padStart(40, "0")}`,
  Share: (value) => `the share ${percent(value)}`,
  End: (value) => `the end ${time(value)}`,
  Period: (value) => `the period ${value} s`,
  Limit: (value) => `the most per period ${value} units`,
};

/** What the pledges refuse. */
export const pledgeSentences: Sentences<"Pledge"> = {
  PledgeInvalidTerm: ({ term, given, min, max }) =>
    `${told[term](given)} cannot be pledged: not from ${told[term](min)} to ${told[term](max)}`,
  PledgeTermLowered: ({ term, given, pledged, until }) =>
    `${told[term](pledged)} is pledged until ${time(until)} and cannot be lowered to ${told[term](given)} before`,
  PledgeNotInForce: ({ supplier, state }) =>
    state === "None" ? `${supplier} has pledged nothing` : `the pledge of ${supplier} has ended`,
  PledgeWrongReporter: ({ supplier, caller, expected }) =>
    `${caller} tried to report sales of ${supplier}, which is up to ${expected}`,
  PledgeNothingDue: ({ supplier }) => `${supplier} owes nothing`,
};
