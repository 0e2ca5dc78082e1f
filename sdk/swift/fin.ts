import { MtError, type MtPlace } from "./errors.ts";

/** The blocks around the text of a message, as they stand between their braces; `1` and `2` are the headers, `3` and `5` hold tags of their own. */
export interface Envelope {
  readonly "1"?: string;
  readonly "2"?: string;
  readonly "3"?: string;
  readonly "5"?: string;
  readonly S?: string;
}

/** One field as it stands in the text. */
export interface TextField {
  readonly tag: string;
  /** Its lines, parted by `\n`. */
  readonly text: string;
  /** The line of its tag, from 1. */
  readonly line: number;
}

/** A message that was taken apart, but not read. */
export interface FinText {
  readonly envelope: Envelope;
  readonly fields: readonly TextField[];
  /** The line behind the last field, from 1. */
  readonly endLine: number;
}

/** The most characters of one message, headers and trailers included. */
export const MAX_LENGTH = 10_000;

/** Sender and receiver of a message, each by its BIC of 8 or 11 characters. */
export interface Correspondents {
  readonly sender: string;
  readonly receiver: string;
}

const TERMINAL = "[A-Z]{6}[A-Z0-9]{2}[A-Z0-9][A-Z0-9]{3}";
const BIC = /^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/;

/** What may stand in each block, and how it is told. */
const BLOCKS: Readonly<Record<string, { pattern: RegExp; expected: string }>> = {
  "1": {
    pattern: new RegExp(`^[A-Z][0-9]{2}${TERMINAL}[0-9]{10}$`),
    expected: "a basic header such as F01BANKBEBBAXXX0000000000",
  },
  "2": {
    pattern: new RegExp(
      `^(?:I[0-9]{3}${TERMINAL}(?:[SUN](?:[0-9](?:[0-9]{3})?)?)?|O[0-9]{3}[0-9]{10}${TERMINAL}[0-9]{20}[SUN]?)$`,
    ),
    expected: "an application header such as I700BANKDEFFXXXXN",
  },
  "3": { pattern: /^(?:\{[0-9]{3}:[^{}]*\})+$/, expected: "tags such as {108:REFERENCE}" },
  "5": { pattern: /^(?:\{[A-Z]{3}:[^{}]*\})*$/, expected: "tags such as {CHK:123456789ABC}" },
  S: { pattern: /^(?:\{[A-Z]{3}:[^{}]*\})*$/, expected: "tags such as {SAC:}" },
};

/**
 * Takes a message apart into its blocks and the fields of block 4, which may also stand alone, with or without its braces. Lines may end in CRLF or LF.
 *
 * @example
 * const { fields } = splitFin("{4:\r\n:20:LC-2026-0001\r\n-}");
 */
export function splitFin(text: string): FinText {
  const plain = text.replaceAll("\r\n", "\n").trimEnd();
  const stray = plain.indexOf("\r");
  if (stray >= 0) throw new MtError(placeAt(plain, stray, ""), "a carriage return", "lines that end in CRLF or LF");

  const lines = plain.split("\n");
  const length = plain.length + lines.length - 1;
  if (length > MAX_LENGTH) throw new MtError(START, `${length} characters`, `at most ${MAX_LENGTH} in one message`);
  return plain.startsWith(":") ? { envelope: {}, ...fieldsIn(lines, 1, "") } : splitBlocks(plain);
}

/**
 * Puts a message together; lines end in CRLF, as the network has them.
 *
 * @example
 * joinFin({}, [{ tag: "20", text: "LC-2026-0001", line: 2 }]); // "{4:\r\n:20:LC-2026-0001\r\n-}"
 */
export function joinFin(envelope: Envelope, fields: readonly TextField[]): string {
  const lines = fields.map(({ tag, text }) => `:${tag}:${text}`);
  const block4 = ["{4:", ...lines, "-}"].join("\n");
  const [before, after] = [
    ["1", "2", "3"],
    ["5", "S"],
  ].map((names) => names.map((name) => blockOf(envelope, name)).join(""));
  return `${before}${block4}${after}`.replaceAll("\n", "\r\n");
}

/**
 * The type that the application header says; `undefined` without one.
 *
 * @example
 * typeIn({ "2": "I700BANKDEFFXXXXN" }); // "700"
 */
export function typeIn(envelope: Envelope): string | undefined {
  return envelope["2"]?.slice(1, 4);
}

/**
 * Who sent a message to whom, as its headers say; `undefined` without them.
 *
 * @example
 * correspondentsIn({ "1": "F01BANKBEBBAXXX0000000000", "2": "I700BANKDEFFXXXXN" }); // { sender: "BANKBEBB", receiver: "BANKDEFF" }
 */
export function correspondentsIn(envelope: Envelope): Correspondents | undefined {
  const { "1": basic, "2": application } = envelope;
  if (basic === undefined || application === undefined) return undefined;
  const own = bicOf(basic.slice(3, 15));
  return application.startsWith("I")
    ? { sender: own, receiver: bicOf(application.slice(4, 16)) }
    : { sender: bicOf(application.slice(14, 26)), receiver: own };
}

/**
 * The headers of a message that is to be sent; session and sequence are zeros, which the sender's interface fills in.
 *
 * @example
 * envelopeOf("700", { sender: "BANKBEBB", receiver: "BANKDEFF" });
 */
export function envelopeOf(type: string, { sender, receiver }: Correspondents): Envelope {
  for (const bic of [sender, receiver]) {
    if (!BIC.test(bic))
      throw new MtError({ ...START, message: type }, JSON.stringify(bic), "a BIC of 8 or 11 characters");
  }
  return { "1": `F01${terminalOf(sender, "A")}0000000000`, "2": `I${type}${terminalOf(receiver, "X")}N` };
}

/* PRIVATE */

const START: MtPlace = { message: "", field: "", line: 1, column: 1 };

interface Block {
  readonly name: string;
  readonly start: number;
  readonly content: string;
}

function splitBlocks(text: string): FinText {
  const blocks: Block[] = [];
  for (let at = 0; at < text.length;) {
    const block = blockAt(text, at, blocks);
    blocks.push(block);
    at = block.start + block.content.length + 1;
  }
  const message = typeOf(blocks);
  const body = blocks.find(({ name }) => name === "4");
  if (body === undefined) throw new MtError(placeAt(text, text.length, message), "the end of the text", "a block {4:");

  const others = blocks.filter((block) => block !== body);
  for (const block of others) checkBlock(text, block, message);
  const envelope = Object.fromEntries(others.map(({ name, content }) => [name, content]));
  return { envelope, ...bodyIn(text, body, message) };
}

function blockAt(text: string, at: number, before: readonly Block[]): Block {
  const message = typeOf(before);
  const [opening, name = ""] = /^\{([1-5S]):/.exec(text.slice(at)) ?? [];
  if (opening === undefined || name <= (before.at(-1)?.name ?? "")) {
    const found = JSON.stringify(text.slice(at, at + 3));
    throw new MtError(placeAt(text, at, message), found, "the blocks {1: {2: {3: {4: {5: {S: in this order");
  }
  const start = at + opening.length;
  const end = name === "4" ? text.indexOf("\n-}", start) + 2 : closingBrace(text, start);
  if (end >= start) return { name, start, content: text.slice(start, end) };

  const wanted = name === "4" ? "a line -} that ends block 4" : `the } of block ${name}`;
  throw new MtError(placeAt(text, text.length, message), "the end of the text", wanted);
}

/** The type that an application header among the blocks says, sound or not; empty without one. */
function typeOf(blocks: readonly Block[]): string {
  return blocks.find(({ name }) => name === "2")?.content.slice(1, 4) ?? "";
}

/** Where the brace stands that closes the block; before its start if there is none. */
function closingBrace(text: string, start: number): number {
  let depth = 1;
  for (let at = start; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}" && --depth === 0) return at;
  }
  return -1;
}

function checkBlock(text: string, { name, start, content }: Block, message: string): void {
  const block = BLOCKS[name];
  if (block === undefined || block.pattern.test(content)) return;
  throw new MtError(placeAt(text, start, message), JSON.stringify(content), block.expected);
}

function bodyIn(text: string, { start, content }: Block, message: string): Omit<FinText, "envelope"> {
  const place = placeAt(text, start, message);
  const [rest = "", ...lines] = content.split("\n");
  if (rest !== "") throw new MtError(place, JSON.stringify(rest), "a new line behind {4:");
  return fieldsIn(lines.slice(0, -1), place.line + 1, message);
}

function fieldsIn(lines: readonly string[], firstLine: number, message: string): Omit<FinText, "envelope"> {
  const fields: { tag: string; text: string; line: number }[] = [];
  lines.forEach((each, index) => {
    const line = firstLine + index;
    const [head, tag = ""] = /^:([0-9]{2}[A-Z]?):/.exec(each) ?? [];
    const current = fields.at(-1);
    if (head !== undefined) fields.push({ tag, text: each.slice(head.length), line });
    else if (current === undefined || each.startsWith(":")) {
      throw new MtError({ message, field: "", line, column: 1 }, JSON.stringify(each), "a tag such as :45A:");
    } else current.text += `\n${each}`;
  });
  return { fields, endLine: firstLine + lines.length };
}

function blockOf(envelope: Envelope, name: string): string {
  const content = (envelope as Readonly<Record<string, string | undefined>>)[name];
  return content === undefined ? "" : `{${name}:${content}}`;
}

function placeAt(text: string, at: number, message: string): MtPlace {
  const before = text.slice(0, at).split("\n");
  return { message, field: "", line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

function bicOf(terminal: string): string {
  const branch = terminal.slice(9);
  return terminal.slice(0, 8) + (branch === "XXX" ? "" : branch);
}

function terminalOf(bic: string, letter: string): string {
  return `${bic.slice(0, 8)}${letter}${bic.slice(8).padEnd(3, "X")}`;
}
