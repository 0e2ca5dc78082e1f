import { MtError, type MtPlace, MtRuleBroken } from "./errors.ts";
import type { TextField } from "./fin.ts";
import { readText } from "./reading.ts";
import type { Rule, RuleFacts } from "./rules.ts";
import type { MessageTable, Row, Section } from "./table.ts";
import { type Components, isComponents, sameValue, type Value } from "./values.ts";
import { alternativeFor, writeText } from "./writing.ts";

/** What a message says, by the names of its fields; of messages with sections, by the names of these first. */
export interface MtValues {
  readonly [name: string]: Value | MtValues | undefined;
}

/**
 * Reads the fields of a message: which they are, in which order, what each holds, and whether they go together.
 *
 * Throws {@link MtError}, {@link MtRuleBroken}.
 *
 * @example
 * const values = decode(table, fields, endLine);
 */
export function decode(table: MessageTable, fields: readonly TextField[], endLine: number): MtValues {
  const placed = placeFields(table, fields, endLine);
  const sections = new Map<string, Record<string, Value>>();
  for (const { field, slot } of placed) {
    const values = sections.get(slot.section.name) ?? {};
    values[slot.row.name] = readField(table.type, slot.row, field);
    sections.set(slot.section.name, values);
  }
  checkRules(table, placed, sections, endLine);
  return sections.get("") ?? Object.fromEntries(sections);
}

/**
 * Writes values as the fields of a message, and reads them again: what would not come back as it was is refused as a reader would refuse it.
 *
 * Throws {@link MtError}, {@link MtRuleBroken}.
 *
 * @example
 * const fields = encode(table, values);
 */
export function encode(table: MessageTable, values: MtValues): readonly TextField[] {
  const fields = composeFields(table, values);
  const last = fields.at(-1);
  decode(table, fields, last === undefined ? FIRST_LINE : last.line + heightOf(last));
  return fields;
}

/**
 * Writes values as fields, each sound by itself, whether or not they make a message together.
 *
 * Throws {@link MtError}.
 *
 * @example
 * const fields = composeFields(table, values);
 */
export function composeFields(table: MessageTable, values: MtValues): readonly TextField[] {
  const fields: TextField[] = [];
  let line = FIRST_LINE;
  for (const section of table.sections) {
    const said = section.name === "" ? values : (values[section.name] as MtValues | undefined);
    refuseUnknown(table, section, said ?? {}, line);
    for (const row of section.rows) {
      const value = said?.[row.name] as Value | undefined;
      if (value === undefined) continue;
      const field = writeField(table.type, row, value, line);
      fields.push(field);
      line += heightOf(field);
    }
  }
  refuseUnknownSections(table, values, line);
  return fields;
}

/**
 * Reads one field by its row.
 *
 * Throws {@link MtError}.
 *
 * @example
 * const value = readField("700", row, { tag: "45A", text: "+ COFFEE", line: 1 });
 */
export function readField(message: string, row: Row, { tag, text, line }: TextField): Value {
  const reading = readText(row.formats.get(tag) ?? [], text);
  if ("components" in reading) {
    return row.single === undefined ? reading.components : (reading.components[row.single] ?? "");
  }
  const { position, found, expected } = reading.flaw;
  const before = text.slice(0, position).split("\n");
  const inLine = (before.at(-1) ?? "").length + 1;
  const column = before.length === 1 ? inLine + tag.length + 2 : inLine;
  throw new MtError({ message, field: tag, line: line + before.length - 1, column }, found, expected);
}

/**
 * Writes one value under the first tag of its row that fits, and refuses one that would not come back as it was.
 *
 * Throws {@link MtError}.
 *
 * @example
 * const { tag, text } = writeField("700", row, { bic: "BANKBEBB" }, 1);
 */
export function writeField(message: string, row: Row, value: Value, line: number): TextField {
  const components: Components =
    row.single === undefined ? (isComponents(value) ? value : {}) : { [row.single]: value as Components[string] };
  const names = Object.keys(components).filter((name) => components[name] !== undefined);
  for (const [tag, format] of row.formats) {
    const alternative = alternativeFor(format, names);
    if (alternative === undefined) continue;
    const field = { tag, text: writeText(alternative, components), line };
    requireSame(message, field, row, value);
    return field;
  }
  throw new MtError(placeOf(message, row, line), JSON.stringify(value), `the parts ${partsOf(row)}`);
}

/* PRIVATE */

/** The text of block 4 begins behind the line of its brace. */
const FIRST_LINE = 2;

interface Slot {
  readonly section: Section;
  readonly row: Row;
}

interface Placed {
  readonly field: TextField;
  readonly slot: Slot;
}

function placeFields(table: MessageTable, fields: readonly TextField[], endLine: number): readonly Placed[] {
  const slots = table.sections.flatMap((section) => section.rows.map((row): Slot => ({ section, row })));
  let next = 0;
  const placed = fields.map((field): Placed => {
    const index = slots.findIndex(({ row }, at) => at >= next && row.formats.has(field.tag));
    const slot = slots[index];
    if (slot === undefined) throw misplaced(table, slots, next, field);
    requireNone(table, slots.slice(next, index), slot.section, field);
    next = index + 1;
    return { field, slot };
  });
  requireNone(table, slots.slice(next), placed.at(-1)?.slot.section, { tag: "", text: "", line: endLine });
  return placed;
}

/** Refuses to pass over a field that has to be there: of a section that has to, or that has begun. */
function requireNone(table: MessageTable, passed: readonly Slot[], begun: Section | undefined, field: TextField): void {
  const missing = passed.find(({ section, row }) => row.isMandatory && (section.isMandatory || section === begun));
  if (missing === undefined) return;

  const { row } = missing;
  const place = { message: table.type, field: row.label, line: field.line, column: 1 };
  throw new MtError(place, field.tag === "" ? "the end of the text" : `:${field.tag}:`, wordsFor(row));
}

function misplaced(table: MessageTable, slots: readonly Slot[], next: number, { tag, line }: TextField): MtError {
  const place = { message: table.type, field: tag, line, column: 1 };
  const rows = slots.map(({ row }) => row);
  if (rows.some(({ formats }) => formats.has(tag))) {
    const before = slots[next - 1];
    return new MtError(place, `:${tag}:`, `it once, and before :${before?.row.label ?? ""}:`);
  }
  const kin = rows.find(({ label }) => label.slice(0, 2) === tag.slice(0, 2));
  return new MtError(place, `:${tag}:`, kin === undefined ? `a field of MT${table.type}` : wordsFor(kin));
}

function wordsFor({ formats, name }: Row): string {
  return `${[...formats.keys()].map((tag) => `:${tag}:`).join(" or ")} (${name})`;
}

function requireSame(message: string, field: TextField, row: Row, value: Value): void {
  const back = readField(message, row, field);
  if (sameValue(back, value)) return;

  const found = `${JSON.stringify(value)}, which reads as ${JSON.stringify(back)}`;
  throw new MtError(placeOf(message, row, field.line), found, "a value that reads as itself");
}

function heightOf({ text }: TextField): number {
  return text.split("\n").length;
}

function partsOf({ formats }: Row): string {
  return [...formats.values()]
    .map((format) => [...new Set(format.flatMap(({ names }) => [...names]))].join(", "))
    .join("; or ");
}

function refuseUnknown(table: MessageTable, section: Section, said: MtValues, line: number): void {
  const names = section.name === "" ? [] : table.sections.map(({ name }) => name);
  const known = new Set([...names, ...section.rows.map(({ name }) => name)]);
  const stranger = Object.keys(said).find((name) => said[name] !== undefined && !known.has(name));
  if (stranger !== undefined) throw unknown(table, stranger, line);
}

function refuseUnknownSections(table: MessageTable, values: MtValues, line: number): void {
  const names = table.sections.map(({ name }) => name);
  if (names.includes("")) return;
  const stranger = Object.keys(values).find((name) => values[name] !== undefined && !names.includes(name));
  if (stranger !== undefined) throw unknown(table, stranger, line);
}

function unknown({ type }: MessageTable, name: string, line: number): MtError {
  const place = { message: type, field: "", line, column: 1 };
  return new MtError(place, JSON.stringify(name), `a name of a field of MT${type}`);
}

function placeOf(message: string, { label }: Row, line: number): MtPlace {
  return { message, field: label, line, column: 1 };
}

function checkRules(
  table: MessageTable,
  placed: readonly Placed[],
  sections: ReadonlyMap<string, Readonly<Record<string, Value>>>,
  endLine: number,
): void {
  for (const rule of table.rules) {
    if (rule.section !== "" && !sections.has(rule.section)) continue;
    const values = factsOf(table, sections, rule);
    if (!rule.isBroken(values)) continue;

    const culprit = placed.find(({ slot }) => rule.fields.some((label) => isAt(rule, label, slot)));
    throw new MtRuleBroken(table.type, rule.code, rule.fields, culprit?.field.line ?? endLine, rule.reason);
  }
}

/** Whether a rule's label, `41a` in the rule's section or `local.41a` in any, means this slot. */
function isAt(rule: Rule, label: string, { section, row }: Slot): boolean {
  return (label.includes(".") ? label : `${rule.section}.${label}`) === `${section.name}.${row.label}`;
}

function factsOf(
  table: MessageTable,
  sections: ReadonlyMap<string, Readonly<Record<string, Value>>>,
  rule: Rule,
): RuleFacts {
  const valueAt = (label: string): Value | undefined => {
    for (const section of table.sections) {
      const row = section.rows.find((each) => isAt(rule, label, { section, row: each }));
      if (row !== undefined) return sections.get(section.name)?.[row.name];
    }
    return undefined;
  };
  return {
    has: (label) => valueAt(label) !== undefined,
    part: (label, name) => {
      const value = valueAt(label);
      return value !== undefined && isComponents(value) ? value[name ?? ""] : value;
    },
  };
}
