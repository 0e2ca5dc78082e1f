import { type Provider, type Signer, TypedDataEncoder, type TypedDataField, ZeroHash } from "ethers";

import { Presentations__factory } from "../typechain-types/factories/contracts/trade/Presentations__factory.ts";
import type { CreditTerms } from "./Credit.ts";
import { deedsOf } from "./deed.ts";
import {
  type Disposition,
  DISPOSITIONS,
  EXAMINATION_STATES,
  type ExaminationState,
  type Mark,
  MARKS,
  nameOf,
  numberOf,
  type Stage,
  STAGES,
  statesIn,
} from "./Names.ts";
import type { Deed, Places } from "./Perform.ts";
import { type SuiteDomain, suiteDomain } from "./typedData.ts";

/** A deed of presentations. */
export type PresentationDeed = Deed<"presentations">;

/** The contract that a presentation is for: part of its id. */
export interface PresentationsDomain {
  readonly chainId: bigint;
  readonly presentations: string;
}

/** A set of documents as the contract takes it. It comes with every deed; its hash is the presentation's id. */
export interface Presentation {
  /** Under which credit. */
  readonly credit: string;
  /** To which bank. */
  readonly bank: bigint;
  /** The drawing, in token units. */
  readonly amount: bigint;
  /** The date of shipment, in days since 1970-01-01; zero where the credit asks for none. */
  readonly shippedOn: bigint;
  /** Under which version of the terms. */
  readonly version: bigint;
  /** Salted Merkle root of the documents. */
  readonly documents: string;
  /** The token of an electronic title, zero for none. */
  readonly title: string;
  /** The refused presentation in whose place it comes, zero for none. */
  readonly previous: string;
}

/** What a presentation does without unless it is told. */
export type PresentationPlan = Pick<Presentation, "credit" | "bank" | "amount" | "documents"> & Partial<Presentation>;

/** What the contract stores of a presentation at one bank, with names. */
export interface ExaminationStatus {
  readonly state: ExaminationState;
  readonly stage: Stage;
  /** What is claimed, due or missing, in token units. */
  readonly amount: bigint;
  /** The last second of the state's clock, in Unix seconds. */
  readonly deadline: bigint;
  /** The nominal day on which an undertaking falls due, in days since 1970-01-01; zero without one. */
  readonly maturity: bigint;
  /** The day as of which it counts at this bank. */
  readonly countedOn: bigint;
  readonly marks: readonly Mark[];
  /** What has happened beside the state, as bits. */
  readonly flags: bigint;
}

/** What a notice of refusal says. */
export interface Refusal {
  /** Every discrepancy, as codes. */
  readonly discrepancies: readonly bigint[];
  readonly disposition: Disposition;
  /** Salted commitment to the notice's own words; zero by default. */
  readonly statement?: string;
}

const presentations = Presentations__factory.createInterface();
const deed = deedsOf("presentations");

/** The EIP-712 types of a presentation. */
export const PRESENTATION_TYPES: Record<"Presentation", TypedDataField[]> = {
  Presentation: [
    { name: "credit", type: "bytes32" },
    { name: "bank", type: "uint64" },
    { name: "amount", type: "uint96" },
    { name: "shippedOn", type: "uint32" },
    { name: "version", type: "uint8" },
    { name: "documents", type: "bytes32" },
    { name: "title", type: "bytes32" },
    { name: "previous", type: "bytes32" },
  ],
};

/**
 * A presentation as the contract takes it: under the first terms, without a date of shipment, a title, or one before it, unless the plan says otherwise.
 *
 * @example
 * const presentation = presentationFrom({ credit: id, bank, amount: 40_000n, documents: root, shippedOn });
 */
export function presentationFrom(plan: PresentationPlan): Presentation {
  return { shippedOn: 0n, version: 0n, title: ZeroHash, previous: ZeroHash, ...plan };
}

/**
 * The id of a presentation: the EIP-712 digest of what was presented.
 *
 * @example
 * const id = presentationId(deployment, presentation); // "0x…"
 */
export function presentationId(domain: PresentationsDomain, presentation: Presentation): string {
  return TypedDataEncoder.hash(presentationsDomain(domain), PRESENTATION_TYPES, presentation);
}

/**
 * The EIP-712 domain of presentations.
 *
 * @example
 * presentationsDomain({ chainId: 1n, presentations: "0x…" }).name; // "Cowry Presentations"
 */
export function presentationsDomain({ chainId, presentations: contract }: PresentationsDomain): SuiteDomain {
  return suiteDomain("Presentations", { chainId, contract });
}

/**
 * The beneficiary's signature, by which anyone can present for it.
 *
 * @example
 * const signature = await signPresentation(beneficiary, deployment, presentation);
 */
export async function signPresentation(
  beneficiary: Pick<Signer, "signTypedData">,
  domain: PresentationsDomain,
  presentation: Presentation,
): Promise<string> {
  return beneficiary.signTypedData(presentationsDomain(domain), PRESENTATION_TYPES, presentation);
}

/* DEEDS: PRESENT */

/**
 * Presents documents: a deed of the beneficiary, or of anyone with its signature.
 *
 * @example
 * await perform(beneficiary, deployment, present(terms, presentation));
 */
export function present(terms: CreditTerms, presentation: Presentation, signature = "0x"): PresentationDeed {
  return deed(presentations.encodeFunctionData("present", [terms, presentation, signature]));
}

/**
 * Presents documents in place of refused ones.
 *
 * @example
 * await perform(beneficiary, deployment, represent(terms, { ...corrected, previous: refusedId }, refused));
 */
export function represent(
  terms: CreditTerms,
  presentation: Presentation,
  refused: Presentation,
  signature = "0x",
): PresentationDeed {
  return deed(presentations.encodeFunctionData("represent", [terms, presentation, refused, signature]));
}

/**
 * Says that electronic records are complete.
 *
 * @example
 * await perform(beneficiary, deployment, noticeOfCompleteness(terms, presentation));
 */
export function noticeOfCompleteness(terms: CreditTerms, presentation: Presentation): PresentationDeed {
  return deed(presentations.encodeFunctionData("noticeOfCompleteness", [terms, presentation]));
}

/* DEEDS: EXAMINE */

/**
 * Finds that documents comply: a deed of the bank that examines.
 *
 * @example
 * await performForBank(signers, deployment, determineComplying(presentation), { bank, nonce, deadline });
 */
export function determineComplying(presentation: Presentation): PresentationDeed {
  return deed(presentations.encodeFunctionData("determineComplying", [presentation]));
}

/**
 * Gives the one notice of refusal: a deed of the bank that examines.
 *
 * @example
 * await performForBank(signers, deployment, refuse(presentation, { discrepancies: [14n], disposition: "Held" }), { bank, nonce, deadline });
 */
export function refuse(presentation: Presentation, refusal: Refusal): PresentationDeed {
  const { discrepancies, disposition, statement = ZeroHash } = refusal;
  const codes = [...discrepancies];
  const number = numberOf(DISPOSITIONS, disposition);
  return deed(presentations.encodeFunctionData("refuse", [presentation, codes, number, statement]));
}

/**
 * Returns refused documents: a deed of the bank that refused.
 *
 * @example
 * await performForBank(signers, deployment, returnDocuments(presentation), { bank, nonce, deadline });
 */
export function returnDocuments(presentation: Presentation): PresentationDeed {
  return deed(presentations.encodeFunctionData("returnDocuments", [presentation]));
}

/* DEEDS: WAIVE */

/**
 * Asks the applicant to waive: a deed of the issuing bank.
 *
 * @example
 * await performForBank(signers, deployment, requestWaiver(presentation), { bank, nonce, deadline });
 */
export function requestWaiver(presentation: Presentation): PresentationDeed {
  return deed(presentations.encodeFunctionData("requestWaiver", [presentation]));
}

/**
 * Waives the discrepancies: a deed of the applicant.
 *
 * @example
 * await perform(applicant, deployment, waive(terms, presentation));
 */
export function waive(terms: CreditTerms, presentation: Presentation): PresentationDeed {
  return deed(presentations.encodeFunctionData("waive", [terms, presentation]));
}

/**
 * Accepts the applicant's waiver: a deed of the issuing bank, which costs the amount.
 *
 * @example
 * await performForBank(signers, deployment, acceptWaiver(terms, presentation), { bank, nonce, deadline, cost });
 */
export function acceptWaiver(terms: CreditTerms, presentation: Presentation): PresentationDeed {
  return deed(presentations.encodeFunctionData("acceptWaiver", [terms, presentation]));
}

/* DEEDS: SILENCE */

/**
 * Holds a bound bank to its silence. Anyone's deed.
 *
 * @example
 * await perform(anyone, deployment, claimPreclusion(terms, presentation, bank));
 */
export function claimPreclusion(terms: CreditTerms, presentation: Presentation, bank: bigint): PresentationDeed {
  return deed(presentations.encodeFunctionData("claimPreclusion", [terms, presentation, bank]));
}

/**
 * Ends what nobody acted on. Anyone's deed.
 *
 * @example
 * await perform(anyone, deployment, lapse(terms, presentation, bank));
 */
export function lapse(terms: CreditTerms, presentation: Presentation, bank: bigint): PresentationDeed {
  return deed(presentations.encodeFunctionData("lapse", [terms, presentation, bank]));
}

/* DEEDS: UNDERTAKE, PAY, FORWARD */

/**
 * Undertakes to pay at maturity: a deed of the bank, which costs the amount; once its time is over, anyone's.
 *
 * @example
 * await performForBank(signers, deployment, undertake(terms, presentation, bank), { bank, nonce, deadline, cost });
 */
export function undertake(terms: CreditTerms, presentation: Presentation, bank: bigint): PresentationDeed {
  return deed(presentations.encodeFunctionData("undertake", [terms, presentation, bank]));
}

/**
 * Accepts a draft: a deed of the bank, which costs the amount; once its time is over, anyone's.
 *
 * @example
 * await performForBank(signers, deployment, acceptDraft(terms, presentation, bank), { bank, nonce, deadline, cost });
 */
export function acceptDraft(terms: CreditTerms, presentation: Presentation, bank: bigint): PresentationDeed {
  return deed(presentations.encodeFunctionData("acceptDraft", [terms, presentation, bank]));
}

/**
 * Pays what is due: a deed of the bank, which costs the amount.
 *
 * @example
 * await performForBank(signers, deployment, honor(terms, presentation), { bank, nonce, deadline, cost });
 */
export function honor(terms: CreditTerms, presentation: Presentation): PresentationDeed {
  return deed(presentations.encodeFunctionData("honor", [terms, presentation]));
}

/**
 * Negotiates: pays ahead of maturity, a deed of a bank before the issuing one, which costs the amount.
 *
 * @example
 * await performForBank(signers, deployment, negotiate(terms, presentation), { bank, nonce, deadline, cost });
 */
export function negotiate(terms: CreditTerms, presentation: Presentation): PresentationDeed {
  return deed(presentations.encodeFunctionData("negotiate", [terms, presentation]));
}

/**
 * Pays what is due without waiting for the bank. Anyone's deed.
 *
 * @example
 * await perform(anyone, deployment, payAtMaturity(terms, presentation, bank));
 */
export function payAtMaturity(terms: CreditTerms, presentation: Presentation, bank: bigint): PresentationDeed {
  return deed(presentations.encodeFunctionData("payAtMaturity", [terms, presentation, bank]));
}

/**
 * Puts on record that a bank has not paid. Anyone's deed.
 *
 * @example
 * await perform(anyone, deployment, declareDefault(terms, presentation, bank));
 */
export function declareDefault(terms: CreditTerms, presentation: Presentation, bank: bigint): PresentationDeed {
  return deed(presentations.encodeFunctionData("declareDefault", [terms, presentation, bank]));
}

/**
 * Sends documents on to the next bank: a deed of the bank that has them, or of the beneficiary.
 *
 * @example
 * await performForBank(signers, deployment, forward(terms, presentation, bank), { bank, nonce, deadline });
 */
export function forward(terms: CreditTerms, presentation: Presentation, bank: bigint): PresentationDeed {
  return deed(presentations.encodeFunctionData("forward", [terms, presentation, bank]));
}

/* READING */

/**
 * What the contract stores of a presentation at one bank, with names.
 *
 * @example
 * const { state, deadline } = await readExamination(provider, deployment, id, bank);
 */
export async function readExamination(
  provider: Provider,
  { presentations: contract }: Places<"presentations">,
  id: string,
  bank: bigint,
): Promise<ExaminationStatus> {
  const slot = await Presentations__factory.connect(contract, provider).slotOf(id, bank);
  const { amount, deadline, maturity, countedOn, flags } = slot;
  return {
    state: nameOf(EXAMINATION_STATES, slot.state),
    stage: nameOf(STAGES, slot.stage),
    amount,
    deadline,
    maturity,
    countedOn,
    marks: marksIn(slot.marks),
    flags,
  };
}

/**
 * What dates and amounts show, by the bits that events and errors carry.
 *
 * @example
 * marksIn(5n); // ["Late", "Overdrawn"]
 */
export function marksIn(bits: bigint): readonly Mark[] {
  return statesIn(MARKS, bits);
}
