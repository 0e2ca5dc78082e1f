import { composeFields, decode, encode, type MtValues } from "./codec.ts";
import { MtError, MtSequenceBroken } from "./errors.ts";
import { type Correspondents, correspondentsIn, envelopeOf, joinFin, MAX_LENGTH, splitFin, typeIn } from "./fin.ts";
import type { MessageTable } from "./table.ts";
import { TABLES } from "./tables.ts";
import { type Coded, sameValue, type Value } from "./values.ts";

/** What goes over several messages: the first, and those that continue its long texts. */
export interface SequenceKind {
  readonly first: string;
  readonly next: string;
  /** The names of the fields that are the same in all. */
  readonly same: readonly string[];
  /** The names of the long texts, in their order. */
  readonly narratives: readonly string[];
}

/** What a sequence says, long texts whole, and who sent it to whom where its headers say so. */
export interface Sequence {
  readonly values: MtValues;
  readonly correspondents?: Correspondents;
}

const TEXTS = ["goods", "documents", "conditions", "beneficiaryPayment", "bankPayment"] as const;

/** The messages whose long texts go on in others, by type. */
export const SEQUENCES = {
  "700": { first: "700", next: "701", same: ["number"], narratives: TEXTS },
  "707": {
    first: "707",
    next: "708",
    same: ["reference", "receiverReference", "number", "amendment", "amended"],
    narratives: TEXTS,
  },
  "710": { first: "710", next: "711", same: ["reference", "number"], narratives: TEXTS },
  "720": { first: "720", next: "721", same: ["reference", "number"], narratives: TEXTS },
} as const satisfies Readonly<Record<string, SequenceKind>>;

/** Field 27 counts to eight. */
const MOST_MESSAGES = 8;

/** The most lines of one long text in one message. */
const MOST_LINES = 100;

/**
 * Reads the messages of one sequence, in their order.
 *
 * Throws {@link MtError}, {@link MtRuleBroken}, {@link MtSequenceBroken}.
 *
 * @example
 * const { values } = readSequence(kind, [mt700, mt701]);
 */
export function readSequence(kind: SequenceKind, texts: readonly string[]): Sequence {
  if (texts.length === 0) throw new MtSequenceBroken(1, "is missing");
  const messages = texts.map((text, index) => readOne(index === 0 ? kind.first : kind.next, text));
  const [first] = messages as [Sequence, ...Sequence[]];
  messages.forEach((message, index) => {
    requireKin(kind, first, message, index + 1, texts.length);
  });

  const { sequence: _, ...values } = first.values;
  const narratives = kind.narratives.flatMap((name): [string, Value][] => {
    const whole = messages.flatMap((message) => (message.values[name] ?? []) as (string | Coded)[]);
    return whole.length === 0 ? [] : [[name, whole as Value]];
  });
  return { ...first, values: { ...values, ...Object.fromEntries(narratives) } };
}

/**
 * Writes a sequence: as many messages as its long texts need.
 *
 * Throws {@link MtError}, {@link MtRuleBroken}, {@link MtSequenceBroken}.
 *
 * @example
 * const texts = writeSequence(kind, { values });
 */
export function writeSequence(kind: SequenceKind, { values, correspondents }: Sequence): readonly string[] {
  const named = Object.fromEntries(Object.entries(values).filter(([name]) => !kind.narratives.includes(name)));
  const shared = Object.fromEntries(kind.same.map((name) => [name, values[name]]));
  const write = (index: number, total: number, narratives: MtValues) => {
    const table = tableAt(kind, index);
    const envelope = correspondents === undefined ? {} : envelopeOf(table.type, correspondents);
    const whole = { ...(index === 0 ? named : shared), ...narratives, sequence: { number: index + 1, total } };
    return { table, envelope, whole };
  };
  const lengths = [0, 1].map((index) => {
    const { table, envelope, whole } = write(index, 1, {});
    return joinFin(envelope, composeFields(table, whole)).length;
  });

  const parts = spread(kind, values, lengths as [number, number]);
  return parts.map((narratives, index) => {
    const { table, envelope, whole } = write(index, parts.length, narratives);
    const text = joinFin(envelope, encode(table, whole));
    splitFin(text);
    return text;
  });
}

/* PRIVATE */

type Narrative = readonly string[] | readonly Coded[];

function readOne(type: string, text: string): Sequence {
  const { envelope, fields, endLine } = splitFin(text);
  const found = typeIn(envelope) ?? type;
  if (found !== type) {
    throw new MtError({ message: found, field: "", line: 1, column: 1 }, `MT${found} in the header`, `MT${type}`);
  }
  const correspondents = correspondentsIn(envelope);
  const values = decode(tableOf(type), fields, endLine);
  return { values, ...(correspondents === undefined ? {} : { correspondents }) };
}

function requireKin(kind: SequenceKind, first: Sequence, message: Sequence, position: number, total: number): void {
  const { sequence } = message.values;
  if (!sameValue(sequence, { number: position, total })) {
    const { number, total: said } = sequence as { number: number; total: number };
    throw new MtSequenceBroken(position, `calls itself ${number} of ${said}, expected ${position} of ${total}`);
  }
  const other = kind.same.find((name) => !sameValue(first.values[name], message.values[name]));
  if (other !== undefined) throw new MtSequenceBroken(position, `has another ${other} than the first`);
  if (!sameValue(first.correspondents, message.correspondents)) {
    throw new MtSequenceBroken(position, "goes between other banks than the first");
  }
}

function tableAt(kind: SequenceKind, index: number): MessageTable {
  return tableOf(index === 0 ? kind.first : kind.next);
}

function tableOf(type: string): MessageTable {
  const table = TABLES.get(type);
  if (table === undefined) throw new RangeError(`There is no table of MT${type}`);
  return table;
}

/** Long texts over messages: each takes what it has room for, in the order of the fields. */
function spread(kind: SequenceKind, values: MtValues, lengths: readonly [number, number]): readonly MtValues[] {
  const rest = kind.narratives.map((name) => ({ name, units: [...((values[name] ?? []) as Narrative)] }));
  const parts: MtValues[] = [];
  do {
    const room = MAX_LENGTH - (lengths[Math.min(parts.length, 1)] ?? 0);
    const part = fill(rest, room);
    if (Object.keys(part).length === 0 && parts.length > 0) {
      throw new MtSequenceBroken(parts.length + 1, "has no room for a text that cannot be parted");
    }
    parts.push(part);
  } while (rest.some(({ units }) => units.length > 0));
  if (parts.length > MOST_MESSAGES) {
    throw new MtSequenceBroken(MOST_MESSAGES + 1, `is one more than there may be: all need ${parts.length}`);
  }
  return parts;
}

function fill(rest: readonly { name: string; units: (string | Coded)[] }[], room: number): MtValues {
  const part: Record<string, Value> = {};
  let left = room;
  for (const { name, units } of rest) {
    let lines = 0;
    let cost = TAG_LENGTH;
    let taken = 0;
    for (const unit of units) {
      const own = linesOf(unit);
      const length = own.reduce((sum, line) => sum + line.length + LINE_END, 0);
      if (lines + own.length > MOST_LINES || cost + length > left) break;
      lines += own.length;
      cost += length;
      taken++;
    }
    if (taken > 0) part[name] = units.splice(0, taken) as Value;
    if (taken > 0) left -= cost;
    if (units.length > 0 && lines < MOST_LINES) break;
  }
  return part;
}

/** As in `:45A:`. */
const TAG_LENGTH = 5;

/** CRLF. */
const LINE_END = 2;

function linesOf(unit: string | Coded): readonly string[] {
  if (typeof unit === "string") return [unit];
  const [first = "", ...rest] = unit.lines;
  return [`/${unit.code}/${first}`, ...rest];
}
