import { CowryError } from "./CowryError.ts";
import type { Fields } from "./Documents.ts";
import { type MtValues, readField, writeField } from "./swift/codec.ts";
import { MtError } from "./swift/errors.ts";
import type { Bank, CommonTerms, Money } from "./swift/parties.ts";
import { readSequence, type SequenceKind, SEQUENCES, writeSequence } from "./swift/sequence.ts";
import type { Row } from "./swift/table.ts";
import { TABLES } from "./swift/tables.ts";
import { sameValue, type Value } from "./swift/values.ts";

export { CurrencyUnknown, MtError, MtRuleBroken, MtSequenceBroken } from "./swift/errors.ts";
export type {
  Allowance,
  Available,
  AvailableBy,
  Bank,
  BankAccount,
  CommonTerms,
  ConfirmationRequest,
  Money,
  NamedParty,
} from "./swift/parties.ts";

/** A documentary credit, as an MT700 and the MT701 that continue it say it; each part with the number of its field. */
export interface DocumentaryCredit extends CommonTerms {
  /** The sender's BIC, of the headers. */
  readonly issuingBank?: string;
  /** The receiver's BIC, of the headers. */
  readonly advisingBank?: string;
  /** 20. */
  readonly number: string;
  /** 23: the pre-advice that it follows, as in `PREADV/261120`. */
  readonly preAdvice?: string;
  /** 31C. */
  readonly issued: string;
  /** 51a. */
  readonly applicantBank?: Bank;
  /** 32B. */
  readonly amount: Money;
  /** 45A, each line as it stands. */
  readonly goods?: readonly string[];
  /** 46A. */
  readonly documents?: readonly string[];
  /** 47A. */
  readonly conditions?: readonly string[];
  /** 49G: special conditions of payment for the beneficiary. */
  readonly beneficiaryPayment?: readonly string[];
  /** 49H: special conditions of payment for a bank only. */
  readonly bankPayment?: readonly string[];
}

/** The names of what goes on a chain as a value. */
export type CreditValueName = (typeof VALUES)[number];

/** What of a credit goes on a chain as values. */
export type CreditValues = Partial<Pick<DocumentaryCredit, CreditValueName>>;

/** A credit in two: what a chain holds as values, and the texts that it holds only the root of. */
export interface CreditParts {
  readonly values: CreditValues;
  /** By tag, each field's text with its lines parted by `\n`: ready for `commit` of `cowry/documents`. */
  readonly leaves: Fields;
}

/** Dates, amounts, words and parties. */
const VALUES = [
  "issuingBank",
  "advisingBank",
  "form",
  "issued",
  "rules",
  "expiry",
  "applicantBank",
  "applicant",
  "beneficiary",
  "amount",
  "tolerance",
  "additionalAmounts",
  "available",
  "deferredPayment",
  "partialShipments",
  "transshipment",
  "latestShipment",
  "presentation",
  "confirmation",
  "confirmationParty",
  "reimbursingBank",
  "adviseThrough",
] as const satisfies readonly (keyof DocumentaryCredit)[];

const KIND: SequenceKind = SEQUENCES["700"];

/* ERRORS */

/** A field is said twice, as a value and as a leaf or as two leaves, and not alike. */
export class CreditPartsApart extends CowryError<{ readonly field: string }> {
  override readonly name = "CreditPartsApart";

  constructor(field: string) {
    super(`Field ${JSON.stringify(field)} of the credit is said twice, and not alike`, { field });
  }
}

/* MESSAGES */

/**
 * Reads a documentary credit: an MT700, with the MT701 that continue it in their order.
 *
 * Throws {@link MtError}, {@link MtRuleBroken}, {@link MtSequenceBroken}.
 *
 * @example
 * const { amount, expiry } = readCredit(text);
 * const long = readCredit([mt700, mt701]);
 */
export function readCredit(texts: string | readonly string[]): DocumentaryCredit {
  const { values, correspondents } = readSequence(KIND, typeof texts === "string" ? [texts] : texts);
  const banks =
    correspondents === undefined ? {} : { issuingBank: correspondents.sender, advisingBank: correspondents.receiver };
  // The table of MT700 has the names and forms of the type.
  return { ...banks, ...values } as unknown as DocumentaryCredit;
}

/**
 * Writes a documentary credit as an MT700 and as many MT701 as its long texts need, with headers where both banks are known by their BIC.
 *
 * Throws {@link MtError}, {@link MtRuleBroken}, {@link MtSequenceBroken}.
 *
 * @example
 * const [mt700, ...continued] = writeCredit(credit);
 */
export function writeCredit(credit: DocumentaryCredit): readonly string[] {
  const { issuingBank: sender, advisingBank: receiver, ...values } = credit;
  const isAddressed = sender !== undefined && receiver !== undefined;
  if (!isAddressed && (sender ?? receiver) !== undefined) {
    const place = { message: KIND.first, field: "", line: 1, column: 1 };
    throw new MtError(place, "one of the banks of the headers", "the BIC of both, or of none");
  }
  return writeSequence(KIND, {
    values: values as unknown as MtValues,
    ...(isAddressed ? { correspondents: { sender, receiver } } : {}),
  });
}

/* PARTS */

/**
 * Parts a credit into values for a chain and texts for a tree of salted leaves; `hidden` names values that are to be leaves as well, such as the name of a
 * party for which the chain has an address. Nothing is lost: {@link joinCredit} gives the credit back.
 *
 * Throws {@link MtError}.
 *
 * @example
 * const { values, leaves } = splitCredit(credit, ["applicant", "beneficiary"]);
 * const { root } = commit(leaves);
 */
export function splitCredit(credit: DocumentaryCredit, hidden: readonly CreditValueName[] = []): CreditParts {
  const open = new Set<string>(VALUES.filter((name) => !hidden.includes(name)));
  const said = Object.entries(credit).filter(([, value]) => value !== undefined);
  return {
    values: Object.fromEntries(said.filter(([name]) => open.has(name))),
    leaves: Object.fromEntries(
      said.filter(([name]) => !open.has(name)).map(([name, value]) => leafOf(name, value as Value)),
    ),
  };
}

/**
 * Puts a credit together again, and reads it as its messages would be read. A field may be said on both sides, if alike.
 *
 * Throws {@link CreditPartsApart}, {@link MtError}, {@link MtRuleBroken}, {@link MtSequenceBroken}.
 *
 * @example
 * const credit = joinCredit(parts);
 */
export function joinCredit({ values, leaves }: CreditParts): DocumentaryCredit {
  const credit: Record<string, unknown> = { ...values };
  for (const [tag, text] of Object.entries(leaves)) {
    const [name, value] = valueOfLeaf(tag, text);
    if (credit[name] !== undefined && !sameValue(credit[name], value)) throw new CreditPartsApart(tag);
    credit[name] = value;
  }
  const whole = credit as unknown as DocumentaryCredit;
  writeCredit(whole);
  return whole;
}

/* PRIVATE */

/** Banks of the headers, which have no field, by the names of their leaves. */
const HEADERS: ReadonlyMap<string, string> = new Map([
  ["sender", "issuingBank"],
  ["receiver", "advisingBank"],
]);

function leafOf(name: string, value: Value): [string, string] {
  const [header] = [...HEADERS].find(([, each]) => each === name) ?? [];
  if (header !== undefined) return [header, value as string];

  const row = rows().find((each) => each.name === name);
  if (row === undefined) throw misnamed(name);
  if (isNarrative(name)) return [row.label, (value as readonly string[]).join("\n")];
  const { tag, text } = writeField(KIND.first, row, value, 1);
  return [tag, text];
}

function valueOfLeaf(tag: string, text: unknown): [string, Value] {
  const header = HEADERS.get(tag);
  const row = rows().find(({ formats }) => formats.has(tag));
  if (typeof text !== "string") throw misnamed(tag);
  if (header !== undefined) return [header, text];
  if (row === undefined) throw misnamed(tag);
  if (isNarrative(row.name)) return [row.name, text.split("\n")];
  return [row.name, readField(KIND.first, row, { tag, text, line: 1 })];
}

/** A long text goes over as many messages as it needs, so that no one field's format bounds it. */
function isNarrative(name: string): boolean {
  return KIND.narratives.includes(name);
}

function rows(): readonly Row[] {
  return (TABLES.get(KIND.first)?.sections ?? []).flatMap((section) => section.rows);
}

function misnamed(name: string): MtError {
  const place = { message: KIND.first, field: name, line: 1, column: 1 };
  return new MtError(place, JSON.stringify(name), "the text of a field of MT700");
}
