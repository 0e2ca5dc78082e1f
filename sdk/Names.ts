/** The kinds of orders, by their number in the contract. */
export const ORDER_KINDS = ["Escrow", "Instant"] as const;

/** How the money moves once it is in: it waits, or goes on at once. */
export type OrderKind = (typeof ORDER_KINDS)[number];

/** Where an order can stand, by its number in the contract. */
export const ORDER_STATES = [
  "None",
  "Paid",
  "InTransit",
  "AwaitingConfirmation",
  "RefundRequested",
  "ReturnDue",
  "Returned",
  "Refused",
  "Disputed",
  "Released",
  "Refunded",
  "Closed",
] as const;

/** Where an order stands. */
export type OrderState = (typeof ORDER_STATES)[number];

/** What refund requests ask for, by their number in the contract. */
export const REQUEST_KINDS = ["Refund", "Return"] as const;

/** What a refund request asks for: money back, or money back against the goods. */
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** Why money leaves orders, by their number in the contract. */
export const CAUSES = [
  "Charge",
  "Confirmation",
  "Cancellation",
  "Clock",
  "Acceptance",
  "DefaultSplit",
  "Ruling",
  "Agreement",
] as const;

/** Why money left an order. */
export type Cause = (typeof CAUSES)[number];

/** The parts in an order, by their number in the contract. */
export const PARTS = ["Payer", "Payee", "Arbiter", "Carrier", "FeeRecipient"] as const;

/** A part in an order. */
export type Part = (typeof PARTS)[number];

/** Why tokens are destroyed, by their number in the contract. */
export const BURN_REASONS = ["Unstated", "Payment", "Sales", "BuyBack"] as const;

/** Why tokens were destroyed, in the word of whoever destroyed them. */
export type BurnReason = (typeof BURN_REASONS)[number];

/** The terms of a pledge, by their number in the contract. */
export const PLEDGE_TERMS = ["Reporter", "Share", "End", "Period", "Limit"] as const;

/** One of the terms of a pledge. */
export type PledgeTerm = (typeof PLEDGE_TERMS)[number];

/** Where a pledge can stand, by its number in the contract. */
export const PLEDGE_STATES = ["None", "InForce", "Ended"] as const;

/** Where a pledge stands. */
export type PledgeState = (typeof PLEDGE_STATES)[number];
/** What periods of a mandate are counted in, by their number in the contract. */
export const PERIOD_UNITS = ["Day", "Week", "Month"] as const;

/** What periods of a mandate are counted in. */
export type PeriodUnit = (typeof PERIOD_UNITS)[number];

/** Where a mandate can stand, by its number in the contract. */
export const MANDATE_STATES = ["None", "Active", "Ended", "Canceled"] as const;

/** Where a mandate stands. */
export type MandateState = (typeof MANDATE_STATES)[number];
/** Where a drop can stand, by its number in the contract. */
export const DROP_STATES = ["None", "Funded", "Open", "Due", "Exhausted", "Reclaimed"] as const;

/** Where a drop stands. */
export type DropState = (typeof DROP_STATES)[number];

/** Why claims are passed over, by their number in the contract. */
export const SKIP_CAUSES = ["Claimed", "Exceeded"] as const;

/** Why a claim of many was passed over. */
export type SkipCause = (typeof SKIP_CAUSES)[number];

/** Where a quote of a swap can stand, by its number in the contract. */
export const SWAP_STATES = ["Open", "Filled", "Canceled", "Expired"] as const;

/** Where a quote of a swap stands. */
export type SwapState = (typeof SWAP_STATES)[number];

/** Why a recorded event is corrected, by its number in the contract. */
export const CORRECTION_REASONS = ["DidNotOccur", "IncorrectData"] as const;

/** Why a recorded event is corrected. */
export type CorrectionReason = (typeof CORRECTION_REASONS)[number];

/** What organizations may do, by their number in the contract. */
export const PARTY_ROLES = [
  "Producer",
  "Processor",
  "Carrier",
  "Inspector",
  "Regulator",
  "Brand",
  "Certifier",
  "Custodian",
  "Bank",
] as const;

/** What an organization may do. */
export type PartyRole = (typeof PARTY_ROLES)[number];

/** Where an organization can stand, by its number in the contract. */
export const PARTY_STATES = ["None", "Active", "Suspended", "Ended"] as const;

/** Where an organization stands. */
export type PartyState = (typeof PARTY_STATES)[number];

/** Where an event can stand, by its number in the contract. */
export const EVENT_STATES = [
  "None",
  "Announced",
  "Doors",
  "Over",
  "Confirmed",
  "Settled",
  "Canceled",
  "Lapsed",
] as const;

/** Where an event stands. */
export type EventState = (typeof EVENT_STATES)[number];

/** How tickets change hands, by its number in the contract. */
export const MOVE_RULES = ["Free", "ResaleOnly", "Locked"] as const;

/** How the tickets of an event change hands. */
export type MoveRule = (typeof MOVE_RULES)[number];

/** Why gates let nobody in, by their number in the contract. */
export const ENTRY_FAULTS = [
  "None",
  "UnknownTicket",
  "WrongGate",
  "WrongState",
  "WrongTime",
  "Used",
  "NotSigned",
] as const;

/** Why a gate let somebody not in. */
export type EntryFault = (typeof ENTRY_FAULTS)[number];

/** Where a license can stand, by its number in the contract. */
export const LICENSE_STATES = ["None", "Pending", "Active", "Suspended", "Expired", "Revoked", "Surrendered"] as const;

/** Where a license stands. */
export type LicenseState = (typeof LICENSE_STATES)[number];

/** Where a quota can stand, by its number in the contract. */
export const QUOTA_STATES = ["None", "Open", "Closed"] as const;

/** Where a quota stands. */
export type QuotaState = (typeof QUOTA_STATES)[number];

/** How a unit of a lot can stand, by its number in the contract; from the second on, the later is the worse. */
export const STANDINGS = ["Unknown", "Clean", "Tainted", "Quarantined", "Expired", "Recalled"] as const;

/** How a unit of a lot stands. */
export type Standing = (typeof STANDINGS)[number];

/** Where the redemption of an item can stand, by its number in the contract. */
export const REDEMPTION_STATES = ["None", "Requested", "Refused", "Lapsed", "Redeemed"] as const;

/** Where the redemption of an item stands. */
export type RedemptionState = (typeof REDEMPTION_STATES)[number];

/** Where a lot can stand, by its number in the contract. */
export const LOT_STATES = ["None", "Active", "Decommissioned"] as const;

/** Where a lot stands. */
export type LotState = (typeof LOT_STATES)[number];

/** Where a logistic unit can stand, by its number in the contract. */
export const LOGISTIC_STATES = ["None", "Packed", "Inside", "Unpacked"] as const;

/** Where a logistic unit stands. */
export type LogisticState = (typeof LOGISTIC_STATES)[number];

/** What days of a banking calendar are, by their number in the contract. */
export const DAY_KINDS = ["Banking", "Holiday", "Closure", "ForceMajeure"] as const;

/** What a day of a banking calendar is: the bank is open, closed in the ordinary way, as planned or not, or by force majeure. */
export type DayKind = (typeof DAY_KINDS)[number];

/** Why a bank is closed on a day on which it was to be open, by its number in the contract. */
export const CLOSURE_KINDS = ["Ordinary", "ForceMajeure"] as const;

/** Why a bank is closed on a day on which it was to be open. */
export type ClosureKind = (typeof CLOSURE_KINDS)[number];

/** How a lot was kept apart from others (ISO 22095), by its number in the contract; the strictest first. */
export const CUSTODY_MODELS = [
  "IdentityPreserved",
  "Segregated",
  "ControlledBlending",
  "MassBalance",
  "BookAndClaim",
  "Unstated",
] as const;

/** How a lot was kept apart from others. */
export type CustodyModel = (typeof CUSTODY_MODELS)[number];

/** Where a credit can stand, by its number in the contract. */
export const CREDIT_STATES = ["None", "Issued", "Exhausted", "Expired", "Canceled", "Closed"] as const;

/** Where a credit stands. */
export type CreditState = (typeof CREDIT_STATES)[number];

/** Where an amendment can stand, by its number in the contract. */
export const AMENDMENT_STATES = ["None", "Proposed", "Stale", "Accepted", "Rejected"] as const;

/** Where an amendment stands. */
export type AmendmentState = (typeof AMENDMENT_STATES)[number];

/** What a confirming bank can say to an amendment, by its number in the contract. */
export const EXTENSIONS = ["Awaited", "Extended", "AdvisedOnly"] as const;

/** What a confirming bank says to an amendment. */
export type Extension = (typeof EXTENSIONS)[number];

/** Where the examination of a presentation by one bank can stand, by its number in the contract. */
export const EXAMINATION_STATES = [
  "None",
  "Presented",
  "Examining",
  "Complying",
  "Waived",
  "Precluded",
  "Refused",
  "WaiverSought",
  "Undertaken",
  "Honored",
  "Dishonored",
  "Paid",
  "Forwarded",
  "Returned",
  "Lapsed",
] as const;

/** Where the examination of a presentation by one bank stands. */
export type ExaminationState = (typeof EXAMINATION_STATES)[number];

/** In which part a bank can examine, by its number in the contract. */
export const STAGES = ["Nominated", "Confirming", "Issuing"] as const;

/** In which part a bank examines. */
export type Stage = (typeof STAGES)[number];

/** What a bank can do with documents that it refuses, by its number in the contract: SWIFT field 77B. */
export const DISPOSITIONS = ["None", "Held", "HeldForWaiver", "Returned", "AsInstructed"] as const;

/** What a bank does with documents that it refuses. */
export type Disposition = (typeof DISPOSITIONS)[number];

/** What dates and amounts can show of a presentation, by the place of its bit. */
export const MARKS = ["Late", "Stale", "Overdrawn", "LateShipment", "Partial"] as const;

/** What dates and amounts show of a presentation. */
export type Mark = (typeof MARKS)[number];

/** What can make terms of a credit unsound, by its number in the contract. */
export const CREDIT_TERMS = [
  "Applicant",
  "Beneficiary",
  "IssuingBank",
  "ConfirmingBank",
  "Token",
  "Amount",
  "Tolerance",
  "IssuedOn",
  "ExpiresOn",
  "LatestShipment",
  "PresentationDays",
  "Tenor",
  "MarginShare",
  "Cures",
  "ExaminationDays",
  "Narrative",
] as const;

/** What makes terms of a credit unsound. */
export type CreditTerm = (typeof CREDIT_TERMS)[number];

/** The forms of a credit, by their number in the contract: SWIFT field 40A. */
export const CREDIT_FORMS = ["Irrevocable", "IrrevocableTransferable"] as const;

/** The form of a credit. */
export type CreditForm = (typeof CREDIT_FORMS)[number];

/** The rules that a credit can name, by their number in the contract: SWIFT field 40E. */
export const CREDIT_RULES = ["Ucp", "UcpElectronic"] as const;

/** The rules that a credit names. */
export type CreditRules = (typeof CREDIT_RULES)[number];

/** How a credit can be available, by its number in the contract: SWIFT field 41a. */
export const AVAILABILITIES = ["Sight", "Deferred", "Acceptance", "Negotiation"] as const;

/** How a credit is available. */
export type Availability = (typeof AVAILABILITIES)[number];

/** From which date the days of a usance can count, by its number in the contract. */
export const TENORS_FROM = ["Presentation", "Shipment"] as const;

/** From which date the days of a usance count. */
export type TenorFrom = (typeof TENORS_FROM)[number];

/** What another bank can be asked for, by its number in the contract: SWIFT field 49. */
export const CONFIRMATIONS = ["Without", "MayAdd", "Confirm"] as const;

/** What another bank is asked for. */
export type Confirmation = (typeof CONFIRMATIONS)[number];

/** What can stand behind a credit on chain, by its number in the contract. */
export const FUNDINGS = ["Full", "Margin", "Bare"] as const;

/** What stands behind a credit on chain. */
export type Funding = (typeof FUNDINGS)[number];

/**
 * The name of a number that the contract gave.
 *
 * @example
 * nameOf(ORDER_STATES, 1n); // "Paid"
 */
export function nameOf<Name extends string>(names: readonly Name[], number: bigint): Name {
  const name = names[Number(number)];
  if (name === undefined) throw new RangeError(`${number} is none of ${names.join(", ")}`);
  return name;
}

/**
 * The number by which the contract knows a name.
 *
 * @example
 * numberOf(REQUEST_KINDS, "Return"); // 1n
 */
export function numberOf<Name extends string>(names: readonly Name[], name: Name): bigint {
  const number = names.indexOf(name);
  if (number < 0) throw new RangeError(`${name} is none of ${names.join(", ")}`);
  return BigInt(number);
}

/**
 * The names of the states in a set, as errors of the contract give it.
 *
 * @example
 * statesIn(ORDER_STATES, 0b110n); // ["Paid", "InTransit"]
 */
export function statesIn<State extends string>(states: readonly State[], set: bigint): readonly State[] {
  return states.filter((_, number) => ((set >> BigInt(number)) & 1n) === 1n);
}
