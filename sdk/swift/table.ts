import { fieldFormat } from "./fields.ts";
import type { Format } from "./format.ts";
import type { Rule } from "./rules.ts";

/** One field of a message, with all the letters that it may stand under. */
export interface Row {
  /** As in `45A`; with a small letter where several may stand, as in `41a`. */
  readonly label: string;
  /** What its value is called. */
  readonly name: string;
  readonly isMandatory: boolean;
  /** The formats by tag. */
  readonly formats: ReadonlyMap<string, Format>;
  /** The one part that the field has, if it has but one and stands under one tag: its value is that part. */
  readonly single: string | undefined;
}

/** A run of fields; messages of one section have no name for it. */
export interface Section {
  readonly name: string;
  readonly isMandatory: boolean;
  readonly rows: readonly Row[];
}

/** A message as its standard has it. */
export interface MessageTable {
  /** Three digits. */
  readonly type: string;
  readonly title: string;
  readonly sections: readonly Section[];
  readonly rules: readonly Rule[];
}

const ROW = /^(\d\d)(-?)([A-Z]*)([!?]) (\w+)(?: (\{[^}]*\}))?$/;

/**
 * A message of one section. A row is a tag with all letters that it may have (`-` for none besides), `!` for mandatory or `?`, its name, and in braces the
 * only words that this message allows.
 *
 * @example
 * message("701", "Continuation of an issue", ["27! sequence", "20! number", "45A? goods"]);
 */
export function message(
  type: string,
  title: string,
  rows: readonly string[],
  rules: readonly Rule[] = [],
): MessageTable {
  return { type, title, sections: [section("", rows)], rules };
}

/**
 * A message of several sections, each with the rows that {@link message} knows; a name that ends in `?` is of a section that may be left out.
 *
 * @example
 * sectioned("767", "Amendment", { general: ["15A! start", "27! sequence"], "local?": ["15C! start"] });
 */
export function sectioned(
  type: string,
  title: string,
  sections: Readonly<Record<string, readonly string[]>>,
  rules: readonly Rule[] = [],
): MessageTable {
  return { type, title, sections: Object.entries(sections).map(([name, rows]) => section(name, rows)), rules };
}

/* PRIVATE */

function section(name: string, rows: readonly string[]): Section {
  return { name: name.replace("?", ""), isMandatory: !name.endsWith("?"), rows: rows.map(rowOf) };
}

function rowOf(text: string): Row {
  const match = ROW.exec(text);
  if (match === null) throw new SyntaxError(`${JSON.stringify(text)} is no row of a message`);

  const [, digits = "", none, letters = "", presence, name = "", words] = match;
  const options = [...(none === "-" || letters === "" ? [""] : []), ...Array.from(letters)];
  const formats = new Map(options.map((letter) => [digits + letter, fieldFormat(digits + letter, words)]));
  const names = new Set([...formats.values()].flatMap((format) => format.flatMap((each) => [...each.names])));
  const [only] = names;
  return {
    label: options.length === 1 ? digits + letters : `${digits}a`,
    name,
    isMandatory: presence === "!",
    formats,
    single: options.length === 1 && names.size === 1 ? only : undefined,
  };
}
