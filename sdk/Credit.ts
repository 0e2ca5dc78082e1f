import { type Provider, TypedDataEncoder, type TypedDataField, ZeroHash } from "ethers";

import { LetterOfCredit__factory } from "../typechain-types/factories/contracts/trade/LetterOfCredit__factory.ts";
import { deedsOf } from "./deed.ts";
import {
  AMENDMENT_STATES,
  type AmendmentState,
  type Availability,
  AVAILABILITIES,
  type Confirmation,
  CONFIRMATIONS,
  CREDIT_FORMS,
  CREDIT_RULES,
  CREDIT_STATES,
  type CreditForm,
  type CreditRules,
  type CreditState,
  type Extension,
  EXTENSIONS,
  type Funding,
  FUNDINGS,
  nameOf,
  numberOf,
  type TenorFrom,
  TENORS_FROM,
} from "./Names.ts";
import type { Deed, Places } from "./Perform.ts";
import { randomSalt, type SuiteDomain, suiteDomain } from "./typedData.ts";

/** A deed of letters of credit. */
export type CreditDeed = Deed<"letterOfCredit">;

/** The contract that a credit is for: part of its id, so that no credit holds on another chain or contract. */
export interface CreditsDomain {
  readonly chainId: bigint;
  readonly letterOfCredit: string;
}

/** The terms of a credit as the contract takes them. They come with every deed; the hash of the first is the credit's id. */
export interface CreditTerms {
  /** Who asked for the credit. */
  readonly applicant: string;
  /** Who may draw on it. */
  readonly beneficiary: string;
  /** The bank that is bound from issue on. */
  readonly issuingBank: bigint;
  /** The bank that advises it, zero for none. */
  readonly advisingBank: bigint;
  /** The bank with which it is available, zero for any. */
  readonly nominatedBank: bigint;
  /** The bank that may add its confirmation, zero for none. */
  readonly confirmingBank: bigint;
  /** The bank at which others claim, zero for none. */
  readonly reimbursingBank: bigint;
  /** The ERC-20 token of the amounts. */
  readonly token: string;
  /** In token units. */
  readonly amount: bigint;
  /** What may be drawn beside it, in token units. */
  readonly additional: bigint;
  /** How much more may be drawn, in percent. */
  readonly tolerancePlus: bigint;
  /** How much less may be drawn where partial drawings are forbidden, in percent. */
  readonly toleranceMinus: bigint;
  /** The date of issue, in days since 1970-01-01. */
  readonly issuedOn: bigint;
  /** The last day for presentation. */
  readonly expiresOn: bigint;
  /** The latest date of shipment, zero for none. */
  readonly latestShipment: bigint;
  /** How many days after shipment documents may be presented. */
  readonly presentationDays: bigint;
  /** The banking calendar of the place of expiry. */
  readonly place: string;
  /** The banking calendar of the issuing bank. */
  readonly issuingPlace: string;
  /** The banking calendar of the confirming bank, zero without one. */
  readonly confirmingPlace: string;
  readonly form: bigint;
  readonly rules: bigint;
  readonly availability: bigint;
  readonly tenorFrom: bigint;
  /** Zero at sight. */
  readonly tenorDays: bigint;
  readonly partialDrawings: boolean;
  readonly transshipment: boolean;
  readonly confirmation: bigint;
  readonly funding: bigint;
  /** The share of a margin, in 1/10,000. */
  readonly marginShare: bigint;
  /** Which marks the silence of a bound bank cures: bit 0 late, bit 1 overdrawn. */
  readonly cures: bigint;
  /** How many banking days each bank has. */
  readonly examinationDays: bigint;
  /** Salted Merkle root of all that is not a value here. */
  readonly narrative: string;
  /** Makes equal credits differ. */
  readonly salt: bigint;
}

/** Terms with names for what has some. */
interface NamedTerms {
  readonly form: CreditForm;
  readonly rules: CreditRules;
  readonly availability: Availability;
  readonly tenorFrom: TenorFrom;
  readonly confirmation: Confirmation;
  readonly funding: Funding;
}

/** What must be said about a credit. */
type Required = Pick<
  CreditTerms,
  | "applicant"
  | "beneficiary"
  | "issuingBank"
  | "token"
  | "amount"
  | "issuedOn"
  | "expiresOn"
  | "issuingPlace"
  | "narrative"
>;

/** What a credit is made of; what is left out is as UCP 600 has it, or the least. */
export type CreditPlan = Required & Partial<Omit<CreditTerms, keyof NamedTerms> & NamedTerms>;

/** What the contract stores of a credit, with names. */
export interface CreditStatus {
  readonly state: CreditState;
  /** What banks have paid or undertaken to pay, in token units. */
  readonly drawn: bigint;
  /** What is held for it, in token units. */
  readonly held: bigint;
  /** How many examinations of documents are open. */
  readonly open: bigint;
  /** The version of the terms in force. */
  readonly version: bigint;
  /** The number of the last amendment proposed. */
  readonly proposed: bigint;
  readonly isAdvised: boolean;
  readonly isConfirmed: boolean;
  readonly isDeclined: boolean;
  /** Who consents to cancel it. */
  readonly consents: readonly Consent[];
}

/** A party whose consent a cancellation needs. */
export type Consent = "issuingBank" | "confirmingBank" | "beneficiary";

/** What the contract stores of an amendment, with names. */
export interface AmendmentStatus {
  readonly state: AmendmentState;
  readonly extension: Extension;
  /** The version that it amends. */
  readonly base: bigint;
  /** What the issuing bank has added to what is held, in token units. */
  readonly added: bigint;
  /** The EIP-712 struct hash of the terms as amended. */
  readonly terms: string;
}

const credits = LetterOfCredit__factory.createInterface();
const deed = deedsOf("letterOfCredit");

/** The bits of a credit's flags. */
const [ADVISED, CONFIRMED, DECLINED] = [1n, 2n, 4n];
const CONSENTS: readonly (readonly [Consent, bigint])[] = [
  ["issuingBank", 8n],
  ["confirmingBank", 16n],
  ["beneficiary", 32n],
];

/** The days that UCP 600 gives: after shipment (art. 14(c)) and to each bank (art. 14(b)). */
const [PRESENTATION_DAYS, EXAMINATION_DAYS] = [21n, 5n];

/** The EIP-712 types of terms. */
export const CREDIT_TYPES: Record<"CreditTerms", TypedDataField[]> = {
  CreditTerms: [
    { name: "applicant", type: "address" },
    { name: "beneficiary", type: "address" },
    { name: "issuingBank", type: "uint64" },
    { name: "advisingBank", type: "uint64" },
    { name: "nominatedBank", type: "uint64" },
    { name: "confirmingBank", type: "uint64" },
    { name: "reimbursingBank", type: "uint64" },
    { name: "token", type: "address" },
    { name: "amount", type: "uint96" },
    { name: "additional", type: "uint96" },
    { name: "tolerancePlus", type: "uint8" },
    { name: "toleranceMinus", type: "uint8" },
    { name: "issuedOn", type: "uint32" },
    { name: "expiresOn", type: "uint32" },
    { name: "latestShipment", type: "uint32" },
    { name: "presentationDays", type: "uint16" },
    { name: "place", type: "bytes32" },
    { name: "issuingPlace", type: "bytes32" },
    { name: "confirmingPlace", type: "bytes32" },
    { name: "form", type: "uint8" },
    { name: "rules", type: "uint8" },
    { name: "availability", type: "uint8" },
    { name: "tenorFrom", type: "uint8" },
    { name: "tenorDays", type: "uint16" },
    { name: "partialDrawings", type: "bool" },
    { name: "transshipment", type: "bool" },
    { name: "confirmation", type: "uint8" },
    { name: "funding", type: "uint8" },
    { name: "marginShare", type: "uint16" },
    { name: "cures", type: "uint8" },
    { name: "examinationDays", type: "uint8" },
    { name: "narrative", type: "bytes32" },
    { name: "salt", type: "uint256" },
  ],
};

/* TERMS */

/**
 * The terms of a credit, as the contract takes them: irrevocable, at sight, available with the issuing bank, fully funded, with partial drawings and
 * transshipment allowed, unless the plan says otherwise. Whether the contract would accept them is another question.
 *
 * @example
 * const terms = creditFrom({ applicant, beneficiary, issuingBank, token, amount: 100_000n, issuedOn, expiresOn, issuingPlace, narrative });
 */
export function creditFrom(plan: CreditPlan): CreditTerms {
  const { form = "Irrevocable", rules = "Ucp", availability = "Sight", tenorFrom = "Presentation", ...rest } = plan;
  const { confirmation = "Without", funding = "Full", ...values } = rest;
  return {
    advisingBank: 0n,
    nominatedBank: plan.issuingBank,
    confirmingBank: 0n,
    reimbursingBank: 0n,
    additional: 0n,
    tolerancePlus: 0n,
    toleranceMinus: 0n,
    latestShipment: 0n,
    presentationDays: PRESENTATION_DAYS,
    place: plan.issuingPlace,
    confirmingPlace: ZeroHash,
    tenorDays: 0n,
    partialDrawings: true,
    transshipment: true,
    marginShare: 0n,
    cures: 0n,
    examinationDays: EXAMINATION_DAYS,
    salt: randomSalt(),
    ...values,
    form: numberOf(CREDIT_FORMS, form),
    rules: numberOf(CREDIT_RULES, rules),
    availability: numberOf(AVAILABILITIES, availability),
    tenorFrom: numberOf(TENORS_FROM, tenorFrom),
    confirmation: numberOf(CONFIRMATIONS, confirmation),
    funding: numberOf(FUNDINGS, funding),
  };
}

/**
 * The id of a credit: the EIP-712 digest of its first terms.
 *
 * @example
 * const id = creditId(deployment, terms); // "0x…"
 */
export function creditId(domain: CreditsDomain, terms: CreditTerms): string {
  return TypedDataEncoder.hash(creditDomain(domain), CREDIT_TYPES, terms);
}

/**
 * The EIP-712 domain of letters of credit.
 *
 * @example
 * creditDomain({ chainId: 1n, letterOfCredit: "0x…" }).name; // "Cowry LetterOfCredit"
 */
export function creditDomain({ chainId, letterOfCredit: contract }: CreditsDomain): SuiteDomain {
  return suiteDomain("LetterOfCredit", { chainId, contract });
}

/**
 * The most that can be drawn: the amount with its tolerance, rounded down, and the additional amounts.
 *
 * @example
 * mostDrawn({ ...terms, amount: 105n, tolerancePlus: 10n, additional: 5n }); // 120n
 */
export function mostDrawn({
  amount,
  tolerancePlus,
  additional,
}: Pick<CreditTerms, "amount" | "tolerancePlus" | "additional">): bigint {
  return amount + (amount * tolerancePlus) / 100n + additional;
}

/**
 * What is held for a credit when it is issued: all that can be drawn, a share of it rounded up, or nothing.
 *
 * @example
 * heldFor(terms); // what the issuing bank's treasury must have allowed
 */
export function heldFor(terms: CreditTerms): bigint {
  const most = mostDrawn(terms);
  switch (nameOf(FUNDINGS, terms.funding)) {
    case "Full":
      return most;
    case "Margin":
      return (most * terms.marginShare + 9_999n) / 10_000n;
    case "Bare":
      return 0n;
  }
}

/* DEEDS: LIFE */

/**
 * Issues a credit: a deed of the issuing bank, which costs what can be drawn.
 *
 * @example
 * await performForBank(signers, deployment, issue(terms), { bank, nonce, deadline, cost: { token, amount: mostDrawn(terms) } });
 */
export function issue(terms: CreditTerms): CreditDeed {
  return deed(credits.encodeFunctionData("issue", [terms]));
}

/**
 * Advises a credit: a deed of the advising bank.
 *
 * @example
 * await performForBank(signers, deployment, advise(id, terms), { bank, nonce, deadline });
 */
export function advise(id: string, terms: CreditTerms): CreditDeed {
  return deed(credits.encodeFunctionData("advise", [id, terms]));
}

/**
 * Confirms a credit: a deed of the confirming bank, which costs what can still be drawn.
 *
 * @example
 * await performForBank(signers, deployment, confirm(id, terms), { bank, nonce, deadline, cost });
 */
export function confirm(id: string, terms: CreditTerms): CreditDeed {
  return deed(credits.encodeFunctionData("confirm", [id, terms]));
}

/**
 * Declines to confirm: a deed of the confirming bank.
 *
 * @example
 * await performForBank(signers, deployment, declineConfirmation(id, terms), { bank, nonce, deadline });
 */
export function declineConfirmation(id: string, terms: CreditTerms): CreditDeed {
  return deed(credits.encodeFunctionData("declineConfirmation", [id, terms]));
}

/**
 * Consents to cancel a credit: a deed of the beneficiary, or of a bank that is bound.
 *
 * @example
 * await perform(beneficiary, deployment, cancel(id, terms));
 */
export function cancel(id: string, terms: CreditTerms): CreditDeed {
  return deed(credits.encodeFunctionData("cancel", [id, terms]));
}

/**
 * Takes such a consent back.
 *
 * @example
 * await perform(beneficiary, deployment, withdrawConsent(id, terms));
 */
export function withdrawConsent(id: string, terms: CreditTerms): CreditDeed {
  return deed(credits.encodeFunctionData("withdrawConsent", [id, terms]));
}

/**
 * Ends a credit whose last day has passed. Anyone's deed.
 *
 * @example
 * await perform(anyone, deployment, expire(id, terms));
 */
export function expire(id: string, terms: CreditTerms): CreditDeed {
  return deed(credits.encodeFunctionData("expire", [id, terms]));
}

/**
 * Closes a credit that is over: what is held goes back. Anyone's deed.
 *
 * @example
 * await perform(anyone, deployment, close(id, terms));
 */
export function close(id: string, terms: CreditTerms): CreditDeed {
  return deed(credits.encodeFunctionData("close", [id, terms]));
}

/* DEEDS: AMENDMENTS */

/**
 * Proposes an amendment: a deed of the issuing bank, which costs what can be drawn beside what could be.
 *
 * @example
 * await performForBank(signers, deployment, proposeAmendment(id, terms, { ...terms, expiresOn: later }), { bank, nonce, deadline });
 */
export function proposeAmendment(id: string, terms: CreditTerms, amended: CreditTerms): CreditDeed {
  return deed(credits.encodeFunctionData("proposeAmendment", [id, terms, amended]));
}

/**
 * Extends the confirmation to an amendment: a deed of the confirming bank, which costs what could then be drawn.
 *
 * @example
 * await performForBank(signers, deployment, extendConfirmation(id, terms, amended, 1n), { bank, nonce, deadline, cost });
 */
export function extendConfirmation(id: string, terms: CreditTerms, amended: CreditTerms, number: bigint): CreditDeed {
  return deed(credits.encodeFunctionData("extendConfirmation", [id, terms, amended, number]));
}

/**
 * Advises an amendment without extending the confirmation: a deed of the confirming bank.
 *
 * @example
 * await performForBank(signers, deployment, adviseAmendment(id, terms, 1n), { bank, nonce, deadline });
 */
export function adviseAmendment(id: string, terms: CreditTerms, number: bigint): CreditDeed {
  return deed(credits.encodeFunctionData("adviseAmendment", [id, terms, number]));
}

/**
 * Accepts an amendment whole; without the confirmation, where that does not extend to it.
 *
 * @example
 * await perform(beneficiary, deployment, acceptAmendment(id, terms, 1n));
 */
export function acceptAmendment(id: string, terms: CreditTerms, number: bigint, isUnconfirmed = false): CreditDeed {
  return deed(credits.encodeFunctionData("acceptAmendment", [id, terms, number, isUnconfirmed]));
}

/**
 * Rejects an amendment.
 *
 * @example
 * await perform(beneficiary, deployment, rejectAmendment(id, terms, 1n));
 */
export function rejectAmendment(id: string, terms: CreditTerms, number: bigint): CreditDeed {
  return deed(credits.encodeFunctionData("rejectAmendment", [id, terms, number]));
}

/* READING */

/**
 * What the contract stores of a credit, with names.
 *
 * @example
 * const { state, drawn } = await readCredit(provider, deployment, id);
 */
export async function readCredit(
  provider: Provider,
  { letterOfCredit }: Places<"letterOfCredit">,
  id: string,
): Promise<CreditStatus> {
  const slot = await connect(letterOfCredit, provider).slotOf(id);
  const { flags } = slot;
  return {
    state: nameOf(CREDIT_STATES, slot.state),
    drawn: slot.drawn,
    held: slot.held,
    open: slot.open,
    version: slot.version,
    proposed: slot.proposed,
    isAdvised: (flags & ADVISED) !== 0n,
    isConfirmed: (flags & CONFIRMED) !== 0n,
    isDeclined: (flags & DECLINED) !== 0n,
    consents: consentsIn(flags),
  };
}

/**
 * What the contract stores of an amendment, with names.
 *
 * @example
 * const { state } = await readAmendment(provider, deployment, id, 1n);
 */
export async function readAmendment(
  provider: Provider,
  { letterOfCredit }: Places<"letterOfCredit">,
  id: string,
  number: bigint,
): Promise<AmendmentStatus> {
  const { terms, added, base, state, extension } = await connect(letterOfCredit, provider).amendmentOf(id, number);
  return { state: nameOf(AMENDMENT_STATES, state), extension: nameOf(EXTENSIONS, extension), base, added, terms };
}

/**
 * Who consents, by the bits that events and errors carry.
 *
 * @example
 * consentsIn(40n); // ["issuingBank", "beneficiary"]
 */
export function consentsIn(bits: bigint): readonly Consent[] {
  return CONSENTS.filter(([, bit]) => (bits & bit) !== 0n).map(([consent]) => consent);
}

function connect(letterOfCredit: string, provider: Provider) {
  return LetterOfCredit__factory.connect(letterOfCredit, provider);
}
