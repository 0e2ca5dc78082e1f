import { type Sentences, time } from "./words.ts";

/** The end of a window that has none. */
const NO_END = 2n ** 40n - 1n;

/** What the registry of organizations refuses. */
export const partySentences: Sentences<"Party"> = {
  PartyUnknownSigner: ({ account }) => `${account} never acted for a party`,
  PartySignerNotValid: ({ account, party, from, until, time: when }) =>
    `${account} acts for party ${party} from ${time(from)} until ${end(until)}, and not at ${time(when)}`,
  PartyNotValid: ({ party, state, time: when }) => `at ${time(when)} party ${party} is ${state}`,
  PartyWithoutRole: ({ party, held, wanted }) =>
    `the account of party ${party} acts as ${list(held)}, and none of ${list(wanted)}`,
  PartyPrefixNotHeld: ({ party, prefix, prefixLength }) =>
    `party ${party} does not hold the company prefix ${digits(prefix, prefixLength)}`,
  PartyUnexpectedState: ({ party, current, allowed }) => `party ${party} is ${current}, not ${allowed.join(" or ")}`,
  PartyNoIdentity: () => "there is no commitment to the identity",
  PartyWrongRegistrar: ({ party, caller, registrar }) =>
    `${caller} tried to change the record of party ${party}, which ${registrar} keeps`,
  PartyRegistrarInOffice: ({ party, registrar }) => `${registrar}, which keeps party ${party}, is a registrar still`,
  PartyInvalidRoles: ({ roles, possible }) => `the roles ${list(roles)} are none, or not all among ${list(possible)}`,
  PartyEndDayPassed: ({ endDay, today }) => `the end day ${endDay} has come: today is ${today}`,
  PartyInvalidPrefix: ({ prefix, length }) => `${prefix} is no company prefix of ${length} digits; they have 4 to 12`,
  PartyNoEvidence: ({ party }) => `there is no evidence that party ${party} holds the prefix`,
  PartyPrefixHeld: ({ prefix, length, holder }) =>
    `the company prefix ${digits(prefix, length)} is held by party ${holder}`,
  PartyPrefixNests: ({ prefix, length, nested }) =>
    `${nested} longer company prefixes that begin with ${digits(prefix, length)} are held`,
  PartyWrongController: ({ party, caller, controller }) =>
    `${caller} tried what is up to ${controller}, which controls party ${party}`,
  PartyNotProposed: ({ party, caller, proposed }) =>
    `${caller} cannot take control of party ${party}; proposed is ${proposed}`,
  PartyAccountTaken: ({ account, party }) => `${account} acts, or acted, for party ${party}`,
  PartyAccountControls: ({ account, party }) => `${account} controls party ${party}: control is handed over, not ended`,
  PartySignerEnded: ({ account, until }) => `${account} has ended at ${time(until)}`,
  PartyInvalidWindow: ({ from, until }) => `the window from ${time(from)} until ${end(until)} is empty or over`,
  PartyConsentExpired: ({ account, deadline }) => `the consent of ${account} expired at ${time(deadline)}`,
  PartyInvalidConsent: ({ party, account }) =>
    `the signature is not the consent of ${account} to act for party ${party}`,
};

function end(until: bigint): string {
  return until === NO_END ? "further notice" : time(until);
}

function list(roles: readonly string[]): string {
  return roles.length === 0 ? "nothing" : roles.join(", ");
}

function digits(prefix: bigint, length: bigint): string {
  return prefix.toString().padStart(Number(length), "0");
}
