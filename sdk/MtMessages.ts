import { decode, encode, type MtValues } from "./swift/codec.ts";
import { CurrencyUnknown, MtError, type MtPlace, MtRuleBroken, MtSequenceBroken } from "./swift/errors.ts";
import {
  type Correspondents,
  correspondentsIn,
  type Envelope,
  envelopeOf,
  joinFin,
  MAX_LENGTH,
  splitFin,
  typeIn,
} from "./swift/fin.ts";
import { readSequence, type SequenceKind, SEQUENCES, writeSequence } from "./swift/sequence.ts";
import type { MessageTable } from "./swift/table.ts";
import { TABLES } from "./swift/tables.ts";

export type { Coded, Component, Components, Value } from "./swift/values.ts";
export { CurrencyUnknown, MtError, MtRuleBroken, MtSequenceBroken };
export { correspondentsIn, envelopeOf, MAX_LENGTH };
export type { Correspondents, Envelope, MtPlace, MtValues };

/** A message of the documentary-credit family: its type, what it says, and the blocks around it. */
export interface MtMessage {
  /** Three digits, as in `734`. */
  readonly type: string;
  /** By the names of its fields; of 760 and 767, by the names of their sections first. */
  readonly values: MtValues;
  /** Headers and trailers as they stand, for those that have any. */
  readonly envelope?: Envelope;
}

/** A message whose long texts may go on in others: 700, 707, 710 or 720, without the number that it has in the sequence. */
export interface ContinuedMessage {
  readonly type: keyof typeof SEQUENCES;
  readonly values: MtValues;
  /** Who sent it to whom, where its headers say so. */
  readonly correspondents?: Correspondents;
}

/** How a message is read. */
export interface ReadOptions {
  /** Its type, where no header says it. */
  readonly type?: string;
}

/** What stands in a message, for a reader or a form. */
export interface FieldOutline {
  /** As in `45A`; with a small letter where several may stand, as in `41a`. */
  readonly label: string;
  readonly name: string;
  /** The section it is in; empty where the message has but one. */
  readonly section: string;
  readonly isMandatory: boolean;
  /** All tags that it may stand under. */
  readonly tags: readonly string[];
}

/** The types of messages that are read and written, with what each is. */
export const MT_TYPES: Readonly<Record<string, string>> = Object.fromEntries(
  [...TABLES.values()].map(({ type, title }) => [type, title]),
);

/** What happens to a credit or a standby, by the message in which banks tell of it; long texts go on in 701, 708, 711, 721, 761 and 775. */
export const MESSAGE_OF = {
  preAdvised: "705",
  issued: "700",
  advised: "710",
  transferred: "720",
  amended: "707",
  amendmentAnswered: "730",
  discrepant: "750",
  authorized: "752",
  honored: "754",
  refused: "734",
  takenUp: "732",
  reimbursementAuthorized: "740",
  reimbursementAmended: "747",
  reimbursementClaimed: "742",
  claimReturned: "744",
  reimbursed: "756",
  told: "759",
  standbyIssued: "760",
  standbyAmended: "767",
  standbyAmendmentAnswered: "787",
  standbyNotExtended: "785",
  demanded: "765",
  demandRefused: "786",
} as const;

/**
 * Reads a message: blocks, fields in their order, characters, lengths, dates, amounts, words, and the rules that the network checks over several fields.
 *
 * Throws {@link MtError}, {@link MtRuleBroken}.
 *
 * @example
 * const { type, values } = readMessage(text);
 * if (type === "734") console.log(values.discrepancies);
 */
export function readMessage(text: string, options: ReadOptions = {}): MtMessage {
  const { envelope, fields, endLine } = splitFin(text);
  const table = tableOf(typeIn(envelope), options.type);
  const values = decode(table, fields, endLine);
  return { type: table.type, values, ...(Object.keys(envelope).length === 0 ? {} : { envelope }) };
}

/**
 * Writes a message, with lines that end in CRLF. What {@link readMessage} would refuse is refused alike, with the line that it would stand in.
 *
 * Throws {@link MtError}, {@link MtRuleBroken}.
 *
 * @example
 * const text = writeMessage({ type: "732", values, envelope: envelopeOf("732", { sender, receiver }) });
 */
export function writeMessage({ type, values, envelope = {} }: MtMessage): string {
  const table = tableOf(typeIn(envelope), type);
  const text = joinFin(envelope, encode(table, values));
  splitFin(text);
  return text;
}

/**
 * Reads a message with those that continue it, in their order, and gives its long texts whole.
 *
 * Throws {@link MtError}, {@link MtRuleBroken}, {@link MtSequenceBroken}.
 *
 * @example
 * const { values } = readMessages("710", [mt710, mt711]);
 */
export function readMessages(type: keyof typeof SEQUENCES, texts: readonly string[]): ContinuedMessage {
  return { type, ...readSequence(kindOf(type), texts) };
}

/**
 * Writes a message and as many that continue it as its long texts need.
 *
 * Throws {@link MtError}, {@link MtRuleBroken}, {@link MtSequenceBroken}.
 *
 * @example
 * const [mt710, ...continued] = writeMessages({ type: "710", values });
 */
export function writeMessages({ type, ...sequence }: ContinuedMessage): readonly string[] {
  return writeSequence(kindOf(type), sequence);
}

/**
 * The fields of a type of message, in their order.
 *
 * @example
 * outlineOf("734").filter(({ isMandatory }) => isMandatory);
 */
export function outlineOf(type: string): readonly FieldOutline[] {
  return tableOf(undefined, type).sections.flatMap(({ name: section, rows }) =>
    rows.map(({ label, name, isMandatory, formats }) => ({
      label,
      name,
      section,
      isMandatory,
      tags: [...formats.keys()],
    })),
  );
}

/* PRIVATE */

function kindOf(type: string): SequenceKind {
  const kinds: Readonly<Record<string, SequenceKind>> = SEQUENCES;
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  if (kind !== undefined) return kind;

  const place: MtPlace = { message: "", field: "", line: 1, column: 1 };
  throw new MtError(place, JSON.stringify(type), `one of ${Object.keys(SEQUENCES).join(", ")}`);
}

function tableOf(inHeader: string | undefined, given: string | undefined): MessageTable {
  const type = inHeader ?? given ?? "";
  const place: MtPlace = { message: type, field: "", line: 1, column: 1 };
  if (inHeader !== undefined && given !== undefined && inHeader !== given) {
    throw new MtError(place, `MT${inHeader} in the header`, `MT${given}`);
  }
  const table = TABLES.get(type);
  if (table !== undefined) return table;

  const found = type === "" ? "no type, in header or options" : JSON.stringify(type);
  throw new MtError({ ...place, message: "" }, found, `one of ${[...TABLES.keys()].sort().join(", ")}`);
}
