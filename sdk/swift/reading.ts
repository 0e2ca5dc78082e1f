import { flawOfDay } from "../gs1/dates.ts";
import { nameOfSet, runIn } from "./characters.ts";
import { exponentOf, isCurrency } from "./currencies.ts";
import type { Format, Node, Part } from "./format.ts";
import type { Coded, Component, Components } from "./values.ts";

/** Where a text departs from its format. */
export interface Flaw {
  /** From zero, in the text of the field. */
  readonly position: number;
  readonly found: string;
  readonly expected: string;
}

/** Years of two digits from 80 on are of the last century. */
const FIRST_YEAR = 80;

/**
 * Reads the text of a field by its format, or tells where it departs from it: the furthest place that any way to read it came to.
 *
 * @example
 * readText(formatOf("date:DATE place:29x"), "261130ANTWERP"); // { date: "2026-11-30", place: "ANTWERP" }
 */
export function readText(format: Format, text: string): { components: Components } | { flaw: Flaw } {
  const stray = /\n[:-]/.exec(text);
  if (stray !== null) return { flaw: flawAt(text, stray.index + 1, "a line that begins with neither : nor -") };

  const reading: Reading = { text, position: -1, expected: [], found: undefined };
  for (const { nodes } of format) {
    const bound = match(reading, nodes, 0, []);
    if (bound !== undefined) return { components: Object.fromEntries(bound.map(valueIn)) };
  }
  const { position, expected, found } = reading;
  const others = expected.filter((each) => each !== END);
  const wanted = (others.length > 0 ? others : expected).join(" or ");
  return { flaw: { position, found: found ?? signAt(text, position), expected: wanted } };
}

/**
 * What a part may hold, in words.
 *
 * @example
 * describe(part); // "at most 4 lines of at most 35 characters of set x"
 */
export function describe({ kind, shortest, longest, lines, set, codes }: Part): string {
  const words = [...codes].sort();
  if (kind === "coded") return `lines under ${words.map((word) => `/${word}/`).join(", ")}`;
  if (words.length > 0) return words.join(", ");
  const width = `${shortest === longest ? "exactly" : "at most"} ${longest} ${nameOfSet(set)}`;
  return kind === "lines" ? `at most ${lines} lines of ${width}` : width;
}

/* PRIVATE */

interface Reading {
  readonly text: string;
  position: number;
  expected: string[];
  found: string | undefined;
}

/** Parts that were read so far, with their text. */
type Bound = readonly { readonly part: Part; readonly raw: string }[];

const END = "the end of the field";

/** The ends that a part can have, the furthest first. */
const ENDS: Readonly<Record<Part["kind"], (reading: Reading, part: Part, at: number, bound: Bound) => number[]>> = {
  text: endsOfText,
  reference: endsOfReference,
  lines: endsOfLines,
  coded: endsOfCoded,
  date: endsOfDate,
  currency: endsOfCurrency,
  amount: endsOfAmount,
  bic: (reading, _, at) => endsOfPattern(reading, at, /[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?/y, "a BIC", 11),
  country: (reading, _, at) => endsOfPattern(reading, at, /[A-Z]{2}/y, "a country of two letters", 2),
};

function match(reading: Reading, nodes: readonly Node[], at: number, bound: Bound): Bound | undefined {
  const [node, ...rest] = nodes;
  if (node === undefined) {
    if (at === reading.text.length) return bound;
    fail(reading, at, END);
    return undefined;
  }
  if (node.kind === "optional") {
    return match(reading, [...node.nodes, ...rest], at, bound) ?? match(reading, rest, at, bound);
  }
  if (node.kind === "sign") {
    if (reading.text.startsWith(node.text, at)) return match(reading, rest, at + 1, bound);
    fail(reading, at, node.text === "\n" ? "a new line" : node.text);
    return undefined;
  }
  return matchPart(reading, node.part, rest, at, bound);
}

function matchPart(reading: Reading, part: Part, rest: readonly Node[], at: number, bound: Bound): Bound | undefined {
  for (const end of ENDS[part.kind](reading, part, at, bound)) {
    const result = match(reading, rest, end, [...bound, { part, raw: reading.text.slice(at, end) }]);
    if (result !== undefined) return result;
  }
  return undefined;
}

/** Notes what was wanted where nothing fits, if no way to read came further. Always gives no ends. */
function fail(reading: Reading, position: number, expected: string, found?: string): number[] {
  if (position < reading.position) return [];
  if (position > reading.position) {
    reading.position = position;
    reading.expected = [];
    reading.found = undefined;
  }
  if (!reading.expected.includes(expected)) reading.expected.push(expected);
  reading.found ??= found;
  return [];
}

function endsOfText(reading: Reading, part: Part, at: number): number[] {
  const { text } = reading;
  if (part.codes.length > 0) {
    const ends = part.codes.filter((code) => text.startsWith(code, at)).map((code) => at + code.length);
    return ends.length > 0 ? ends : fail(reading, at + likenessOf(part, lineFrom(text, at)), describe(part));
  }
  const run = runOf(reading, part, at);
  if (run > 0 && text.slice(at, at + run).trim() === "") return fail(reading, at, "something besides blanks");
  return Array.from({ length: Math.max(0, run - part.shortest + 1) }, (_, less) => at + run - less);
}

function endsOfReference(reading: Reading, part: Part, at: number): number[] {
  const [end] = endsOfText(reading, part, at);
  if (end === undefined) return [];
  const raw = reading.text.slice(at, end);
  return /^\/|\/$|\/\//.test(raw)
    ? fail(reading, at, "a reference without / at its ends and without //", JSON.stringify(raw))
    : [end];
}

function endsOfLines(reading: Reading, part: Part, at: number): number[] {
  const ends: number[] = [];
  for (let start = at; ends.length < part.lines; start = (ends.at(-1) ?? start) + 1) {
    const run = runOf(reading, part, start);
    const sign = reading.text.charAt(start + run);
    if (run === 0 || (sign !== "" && sign !== "\n")) break;
    if (reading.text.slice(start, start + run).trim() === "") {
      fail(reading, start, "something besides blanks");
      break;
    }
    ends.push(start + run);
    if (sign === "") break;
  }
  const last = ends.at(-1);
  if (ends.length === part.lines && last !== undefined) fail(reading, last, describe(part));
  return ends.reverse();
}

function endsOfCoded(reading: Reading, part: Part, at: number): number[] {
  return endsOfLines(reading, part, at).filter((end) => {
    let start = at;
    for (const line of reading.text.slice(at, end).split("\n")) {
      const [, code] = /^\/([A-Z0-9]+)\//.exec(line) ?? [];
      const isSound = code === undefined ? start > at && !/^\/(?!\/)/.test(line) : part.codes.includes(code);
      if (!isSound) {
        fail(reading, start, describe(part), JSON.stringify(line));
        return false;
      }
      start += line.length + 1;
    }
    return true;
  });
}

function endsOfDate(reading: Reading, _: Part, at: number): number[] {
  const raw = reading.text.slice(at, at + 6);
  if (!/^[0-9]{6}$/.test(raw)) return fail(reading, at, "a date YYMMDD", JSON.stringify(raw));
  const flaw = flawOfDay(raw, { wholeMonths: false });
  return flaw === undefined ? [at + 6] : fail(reading, at, `a day that exists: ${flaw}`, JSON.stringify(raw));
}

function endsOfCurrency(reading: Reading, _: Part, at: number): number[] {
  const code = reading.text.slice(at, at + 3);
  return isCurrency(code) ? [at + 3] : fail(reading, at, "a currency of ISO 4217", JSON.stringify(code));
}

function endsOfAmount(reading: Reading, part: Part, at: number, bound: Bound): number[] {
  const [raw] = /^[0-9]+,[0-9]*/.exec(reading.text.slice(at)) ?? [];
  if (raw === undefined) {
    const hint = "digits with a decimal comma";
    return fail(reading, at, hint, JSON.stringify(lineFrom(reading.text, at)));
  }
  if (raw.length > part.longest) {
    return fail(reading, at + part.longest, `at most ${part.longest} digits and comma together`);
  }
  const currency = bound.find((each) => each.part.kind === "currency")?.raw ?? "";
  const exponent = exponentOf(currency);
  const excess = raw.length - raw.indexOf(",") - 1 - exponent;
  return excess > 0
    ? fail(reading, at + raw.length - excess, `at most ${exponent} decimals of ${currency}`)
    : [at + raw.length];
}

function endsOfPattern(reading: Reading, at: number, pattern: RegExp, expected: string, width: number): number[] {
  pattern.lastIndex = at;
  const [found] = pattern.exec(reading.text) ?? [];
  if (found !== undefined) return found.length > 8 ? [at + found.length, at + 8] : [at + found.length];
  return fail(reading, at, expected, JSON.stringify(lineFrom(reading.text, at).slice(0, width)));
}

/** How many characters of the part's set stand here, up to its longest; what may stand there is noted where they end. */
function runOf(reading: Reading, part: Part, at: number): number {
  const run = Math.min(part.longest, runIn(reading.text, at, part.set));
  const sign = reading.text.charAt(at + run);
  if (run < part.shortest || (sign !== "" && sign !== "\n")) fail(reading, at + run, describe(part));
  return run;
}

/** How far a line goes along with one of the words that might stand there. */
function likenessOf({ codes }: Part, line: string): number {
  const common = (code: string) => {
    const apart = Array.from(code).findIndex((sign, index) => sign !== line[index]);
    return apart < 0 ? code.length : apart;
  };
  return Math.max(...codes.map(common));
}

function valueIn({ part, raw }: Bound[number]): [string, Component] {
  return [part.name, componentOf(part, raw)];
}

function componentOf({ kind, set }: Part, raw: string): Component {
  switch (kind) {
    case "lines":
      return raw.split("\n");
    case "coded":
      return codedIn(raw);
    case "date":
      return dateOf(raw);
    case "amount":
      return raw.replace(/,$/, "").replace(",", ".");
    case "text":
      return set === "n" ? Number(raw) : raw;
    default:
      return raw;
  }
}

function codedIn(raw: string): Coded[] {
  const coded: { code: string; lines: string[] }[] = [];
  for (const line of raw.split("\n")) {
    const [head = "", code] = /^\/([A-Z0-9]+)\//.exec(line) ?? [];
    if (code === undefined) coded.at(-1)?.lines.push(line);
    else coded.push({ code, lines: [line.slice(head.length)] });
  }
  return coded;
}

function dateOf(raw: string): string {
  const [year = "", month, day] = raw.match(/../g) ?? [];
  return `${Number(year) >= FIRST_YEAR ? "19" : "20"}${year}-${month}-${day}`;
}

function lineFrom(text: string, at: number): string {
  return text.slice(at).split("\n", 1)[0] ?? "";
}

function signAt(text: string, at: number): string {
  if (at >= text.length) return END;
  const sign = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return sign === "\n" ? "a new line" : JSON.stringify(sign);
}

function flawAt(text: string, position: number, expected: string): Flaw {
  return { position, found: signAt(text, position), expected };
}
