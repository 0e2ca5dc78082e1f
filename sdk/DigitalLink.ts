import { id } from "ethers";

import { CowryError } from "./CowryError.ts";
import { percentDecoded, percentEncoded } from "./gs1/characters.ts";
import { type Days, daysOf } from "./gs1/dates.ts";
import { elementsOfEpc, epcOf } from "./gs1/epcUris.ts";
import {
  type Element,
  finestOf,
  flawOfValue,
  isAttribute,
  isKey,
  isOfPath,
  isSignable,
  qualifiersOf,
  SHORT_NAMES,
} from "./gs1/elements.ts";

export type { Days, Element };

/** Anything else that a query says, as it is written there. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** What a GS1 Digital Link says. */
export interface DigitalLink {
  /** Where it leads, without what it says: `https://id.gs1.org`, or `https://brand.example/p`. */
  readonly stem: string;
  readonly key: Element;
  /** What makes the key finer, in the one order that GS1 allows. */
  readonly qualifiers: readonly Element[];
  /** What the query says about it, in the order of the link. */
  readonly attributes: readonly Element[];
  /** What the query says besides, unread: names that are none of GS1's. */
  readonly others: readonly Parameter[];
  /** What stands behind `#`, unread. It never reaches a server, so that it is where the secret of a pack rides. */
  readonly fragment?: string;
}

/** What a Digital Link is built of. */
export interface DigitalLinkParts {
  /** `https://id.gs1.org`, unless given. */
  readonly stem?: string;
  readonly key: Element;
  /** In any order. */
  readonly qualifiers?: readonly Element[];
  readonly attributes?: readonly Element[];
  readonly others?: readonly Parameter[];
  readonly fragment?: string;
}

/** Where canonical links lead. */
export const CANONICAL_STEM = "https://id.gs1.org";

/** Longer than any code can hold. */
export const LONGEST_LINK = 4_096;

/* ERRORS */

/** A text is no GS1 Digital Link, or parts cannot make one. */
export class DigitalLinkMalformed extends CowryError<{ readonly place: string; readonly reason: string }> {
  override readonly name = "DigitalLinkMalformed";

  constructor(place: string, reason: string) {
    super(`The Digital Link's ${place} ${reason}`, { place, reason });
  }
}

/** A link is compressed: its path is bits. Nobody can see what it says, so that it is not taken; a resolver can write it out. */
export class DigitalLinkCompressed extends CowryError<{ readonly part: string }> {
  override readonly name = "DigitalLinkCompressed";

  constructor(part: string) {
    super(`The Digital Link is compressed: ${JSON.stringify(part)} has to be written out as keys and values`, { part });
  }
}

/** A value is not what its application identifier allows. */
export class ElementInvalid extends CowryError<Element & { readonly reason: string }> {
  override readonly name = "ElementInvalid";

  constructor({ ai, value }: Element, reason: string) {
    super(`(${ai}) ${JSON.stringify(value)} ${reason}`, { ai, value, reason });
  }
}

/** A text is no EPC URI of a kind that is known, or its parts have the wrong lengths. */
export class EpcUriMalformed extends CowryError<{ readonly uri: string }> {
  override readonly name = "EpcUriMalformed";

  constructor(uri: string) {
    super(`${JSON.stringify(uri)} is no EPC URI of GS1's: urn:epc:id:, then its kind, and parts of the right lengths`, {
      uri,
    });
  }
}

/** No EPC URI says what the link says: a key without one, or a company prefix that has not 6 to 12 digits. */
export class EpcUriMissing extends CowryError<{ readonly link: string; readonly prefixLength: number }> {
  override readonly name = "EpcUriMissing";

  constructor(link: string, prefixLength: number) {
    super(`There is no EPC URI for ${link} with a company prefix of ${prefixLength} digits`, { link, prefixLength });
  }
}

/* READING */

/**
 * Reads a GS1 Digital Link, and refuses what the standard does: wrong check digits, characters and lengths, qualifiers out of their order, what is said twice.
 * Shorter GTINs come out with 14 digits.
 *
 * Throws {@link DigitalLinkMalformed}, {@link DigitalLinkCompressed}, {@link ElementInvalid}.
 *
 * @example
 * const { key, qualifiers, fragment } = parseDigitalLink("https://id.gs1.org/01/09506000134352/21/K7Q2?17=271231#Zk3…");
 */
export function parseDigitalLink(text: string): DigitalLink {
  if (text.length > LONGEST_LINK) throw new DigitalLinkMalformed("text", `is longer than ${LONGEST_LINK} characters`);
  const { origin, path, query, fragment } = splitLink(text);
  const { prefix, pairs } = splitPath(path);
  const [key, ...qualifiers] = pairs.map(([ai, value]) => elementOf(ai, decoded(ai, value)));
  if (key === undefined) throw noKeyIn(path);

  const { attributes, others } = splitQuery(query);
  return checked({
    stem: `${origin}${prefix}`,
    key,
    qualifiers,
    attributes,
    others,
    ...(fragment === undefined ? {} : { fragment }),
  });
}

/**
 * Writes a GS1 Digital Link. Qualifiers are put in their order; nothing else is mended.
 *
 * Throws {@link DigitalLinkMalformed}, {@link ElementInvalid}.
 *
 * @example
 * buildDigitalLink({ key: { ai: "01", value: "09506000134352" }, qualifiers: [{ ai: "10", value: "H/26" }] });
 * // "https://id.gs1.org/01/09506000134352/10/H%2F26"
 */
export function buildDigitalLink(parts: DigitalLinkParts): string {
  const { stem = CANONICAL_STEM, qualifiers = [], attributes = [], others = [], fragment } = parts;
  requireParameters(others);
  if (fragment !== undefined) requireFragment(fragment);

  const key = elementOf(parts.key.ai, parts.key.value);
  const order = qualifiersOf(key.ai).flat();
  const link = checked({
    stem: stemOf(stem),
    key,
    qualifiers: qualifiers
      .map(({ ai, value }) => elementOf(ai, value))
      .toSorted((a, b) => order.indexOf(a.ai) - order.indexOf(b.ai)),
    attributes: attributes.map(({ ai, value }) => attributeOf(ai, value)),
    others,
  });
  return `${link.stem}${pathOf([link.key, ...link.qualifiers])}${queryOf(link)}${fragment === undefined ? "" : `#${fragment}`}`;
}

/* IDENTITY */

/**
 * The one link that names the same thing: at `https://id.gs1.org`, with the finest key and without a query.
 *
 * @example
 * canonicalLink("https://brand.example/p/01/09506000134352/10/L1/21/K7Q2?17=271231"); // "https://id.gs1.org/01/09506000134352/21/K7Q2"
 */
export function canonicalLink(link: string | DigitalLink): string {
  const { key, qualifiers } = typeof link === "string" ? parseDigitalLink(link) : checkedParts(link);
  return `${CANONICAL_STEM}${pathOf(finestOf([key, ...qualifiers]))}`;
}

/**
 * The id of what a link names, as contracts know it: the keccak256 of its canonical form.
 *
 * @example
 * linkId("https://id.gs1.org/01/09506000134352/10/H-2026-07"); // the id of a lot
 */
export function linkId(link: string | DigitalLink): string {
  return id(canonicalLink(link));
}

/**
 * The id of a lot.
 *
 * @example
 * lotId("09506000134352", "H-2026-07");
 */
export function lotId(gtin: string, lot: string): string {
  return idOf({ ai: "01", value: gtin }, { ai: "10", value: lot });
}

/**
 * The id of an item; `BigInt` of it is the item's token.
 *
 * @example
 * itemId("09506000134352", "K7Q2");
 */
export function itemId(gtin: string, serial: string): string {
  return idOf({ ai: "01", value: gtin }, { ai: "21", value: serial });
}

/**
 * The id of a logistic unit: a case or a pallet.
 *
 * @example
 * logisticUnitId("095060001343520019");
 */
export function logisticUnitId(sscc: string): string {
  return idOf({ ai: "00", value: sscc });
}

/**
 * A GTIN with all of its 14 digits, from 8, 12, 13 or 14.
 *
 * Throws {@link ElementInvalid}.
 *
 * @example
 * gtin14("9506000134352"); // "09506000134352"
 */
export function gtin14(gtin: string): string {
  return elementOf("01", gtin).value;
}

/**
 * The value of a qualifier or attribute; `undefined` if the link does not say it.
 *
 * @example
 * valueIn(link, "17"); // "271231"
 */
export function valueIn({ key, qualifiers, attributes }: DigitalLink, ai: string): string | undefined {
  return [key, ...qualifiers, ...attributes].find((element) => element.ai === ai)?.value;
}

/**
 * The days that a date of six digits can mean. Goods that expire `271100` are good until the last day of November.
 *
 * Throws {@link ElementInvalid}.
 *
 * @example
 * const { last } = datesOf("271100", { now }); // "2027-11-30"
 */
export function datesOf(value: string, { now }: { now: bigint }): Days {
  const { value: day } = elementOf("17", value);
  return daysOf(day, new Date(Number(now) * 1_000).getUTCFullYear());
}

/* EPC URIS */

/**
 * The canonical link of an EPC URI: an item (`sgtin`), a class of items (`lgtin`), a logistic unit (`sscc`), a place (`sgln`) and GS1's others.
 *
 * Throws {@link EpcUriMalformed}, {@link ElementInvalid}.
 *
 * @example
 * linkOfEpc("urn:epc:id:sgtin:9506000.013435.K7Q2"); // "https://id.gs1.org/01/09506000134352/21/K7Q2"
 */
export function linkOfEpc(uri: string): string {
  const [key, ...qualifiers] = elementsOfEpc(uri) ?? [];
  if (key === undefined) throw new EpcUriMalformed(uri);
  return buildDigitalLink({ key, qualifiers });
}

/**
 * The EPC URI of what a link names. It parts the company prefix from what the company numbered, and no link says how long the prefix is: whoever holds it knows.
 *
 * Throws {@link EpcUriMissing}, and all that {@link parseDigitalLink} throws.
 *
 * @example
 * epcOfLink("https://id.gs1.org/01/09506000134352/21/K7Q2", { prefixLength: 7 }); // "urn:epc:id:sgtin:9506000.013435.K7Q2"
 */
export function epcOfLink(link: string | DigitalLink, { prefixLength }: { prefixLength: number }): string {
  const { key, qualifiers } = typeof link === "string" ? parseDigitalLink(link) : checkedParts(link);
  const isLength = Number.isInteger(prefixLength) && prefixLength >= 6 && prefixLength <= 12;
  const uri = isLength ? epcOf(finestOf([key, ...qualifiers]), prefixLength) : undefined;
  if (uri === undefined) throw new EpcUriMissing(canonicalLink(link), prefixLength);
  return uri;
}

/* PRIVATE */

const NO_URI = "has characters that no URI has";
const FRAGMENT = /^(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*$/;
const PARAMETER = /^(?:[\w.~!$'()*+,;:@/?-]|%[0-9A-Fa-f]{2})*$/;
const LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const AUTHORITY = new RegExp(String.raw`^${LABEL}(?:\.${LABEL})*(?::[1-9]\d{0,4})?$`);
const LAST_PORT = 65_535;
const SEGMENT = /^(?!\.{1,2}$)(?:[\w.~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+$/;

interface SplitLink {
  readonly origin: string;
  readonly path: string;
  readonly query: string | undefined;
  readonly fragment: string | undefined;
}

function splitLink(text: string): SplitLink {
  const [, scheme = "", authority = "", path = "", query, fragment] =
    /^([^:/?#]*):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#([^]*))?$/.exec(text) ?? [];
  if (!/^https?$/i.test(scheme)) throw new DigitalLinkMalformed("text", "does not begin with https:// or http://");
  requireAuthority(authority);
  if (fragment !== undefined) requireFragment(fragment);
  return { origin: `${scheme}://${authority}`.toLowerCase(), path, query, fragment };
}

function requireAuthority(authority: string): void {
  if (authority.includes("@")) throw new DigitalLinkMalformed("domain", "has a name or password before it");
  const [, port = "0"] = /:(\d+)$/.exec(authority) ?? [];
  if (!AUTHORITY.test(authority) || Number(port) > LAST_PORT) {
    throw new DigitalLinkMalformed("domain", `is ${JSON.stringify(authority)}, which cannot be`);
  }
}

/** The pairs of AI and value at the end of a path, from its last key on, and what stands before them. */
function splitPath(path: string): { prefix: string; pairs: readonly (readonly [string, string])[] } {
  const segments = path.split("/").slice(1);
  const start = keyPlaceIn(segments);
  if (start === undefined) throw noKeyIn(path);

  const rest = segments.slice(start);
  return {
    prefix: prefixOf(segments.slice(0, start)),
    pairs: Array.from({ length: rest.length / 2 }, (_, place) => [rest[2 * place] ?? "", rest[2 * place + 1] ?? ""]),
  };
}

function prefixOf(segments: readonly string[]): string {
  const second = segments.find((ai, place) => isKey(ai) && isShaped({ ai, value: segments[place + 1] ?? "" }));
  if (second !== undefined) throw new DigitalLinkMalformed("path", `has a key, ${second}, before its key`);
  const strange = segments.find((segment) => !SEGMENT.test(segment));
  if (strange !== undefined) throw new DigitalLinkMalformed("path", `has ${JSON.stringify(strange)} before its key`);
  return segments.map((segment) => `/${segment}`).join("");
}

/** Whether another reader could take this for a key and its value. */
function isShaped({ ai, value }: Element): boolean {
  return ai === "01" ? /^\d{8,14}$/.test(value) : flawOfValue({ ai, value }, { anyCheckDigit: true }) === undefined;
}

function stemOf(text: string): string {
  const { origin, path, query, fragment } = splitLink(text);
  if (query !== undefined || fragment !== undefined)
    throw new DigitalLinkMalformed("stem", "has a query or a fragment");
  return `${origin}${prefixOf(path.split("/").slice(1))}`;
}

function requireFragment(fragment: string): void {
  if (!FRAGMENT.test(fragment)) throw new DigitalLinkMalformed("fragment", NO_URI);
}

function keyPlaceIn(segments: readonly string[]): number | undefined {
  for (let place = segments.length - 2; place >= 0; place -= 2) {
    const ai = segments[place] ?? "";
    if (isKey(ai)) return place;
    if (!isOfPath(ai)) return undefined;
  }
  return undefined;
}

/** Of a path without key and value at its end, what is the matter with it. */
function noKeyIn(path: string): DigitalLinkMalformed | DigitalLinkCompressed {
  const segments = path.split("/").slice(1);
  const last = segments.at(-1) ?? "";
  const behindKey = segments.length > 2 && keyPlaceIn(segments.slice(0, -1)) !== undefined;
  if (/^[\w-]{10,}$/.test(last) && (behindKey || beginsLikeBits(last))) return new DigitalLinkCompressed(last);

  const named = segments.findLast((segment) => Object.hasOwn(SHORT_NAMES, segment));
  if (named !== undefined) {
    return new DigitalLinkMalformed(
      "path",
      `has ${JSON.stringify(named)}, which is written ${SHORT_NAMES[named] ?? ""} today`,
    );
  }
  if (behindKey) return new DigitalLinkMalformed("path", `has ${JSON.stringify(last)} behind its last value`);
  return new DigitalLinkMalformed("path", "does not end with a key of GS1 and its value");
}

/** Compressed links begin with the first two digits of a key, or with a code for several, in eight bits. */
function beginsLikeBits(segment: string): boolean {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const bits = (digits.indexOf(segment.charAt(0)) << 2) | (digits.indexOf(segment.charAt(1)) >> 4);
  return /^(?:00|01|25|40|41|80|[0-9a-f][a-f])$/.test(bits.toString(16).padStart(2, "0"));
}

function splitQuery(query: string | undefined): Pick<DigitalLink, "attributes" | "others"> {
  const attributes: Element[] = [];
  const others: Parameter[] = [];
  for (const text of (query ?? "").split("&").filter((each) => each !== "")) {
    const [name = "", ...rest] = text.split("=");
    const value = rest.join("=");
    if (isAttribute(name) || isOfPath(name)) attributes.push(attributeOf(name, decoded(name, value)));
    else others.push({ name, value });
  }
  requireParameters(others);
  return { attributes, others };
}

function requireParameters(others: readonly Parameter[]): void {
  for (const { name, value } of others) {
    if (name === "" || !PARAMETER.test(name) || !PARAMETER.test(value.replaceAll("=", ""))) {
      throw new DigitalLinkMalformed(`query ${JSON.stringify(name)}`, NO_URI);
    }
    if (isAttribute(name) || isOfPath(name))
      throw new DigitalLinkMalformed(`query ${name}`, "belongs to the attributes");
  }
}

function decoded(ai: string, text: string): string {
  const value = percentDecoded(text);
  if (typeof value === "string") return value;
  throw new ElementInvalid({ ai, value: text }, `has ${value.reason} at position ${value.position}`);
}

function elementOf(ai: string, value: string): Element {
  const isShort = ai === "01" && [8, 12, 13].includes(value.length);
  const element = { ai, value: isShort ? value.padStart(14, "0") : value };
  const flaw = flawOfValue(element);
  if (flaw !== undefined) throw new ElementInvalid({ ai, value }, flaw);
  return element;
}

function attributeOf(ai: string, value: string): Element {
  if (!isAttribute(ai)) throw new DigitalLinkMalformed(`query ${ai}`, "may not stand there; it belongs into the path");
  return elementOf(ai, value);
}

/** The same parts, each read again: whoever made them by hand may have erred. */
function checkedParts({ key, qualifiers, ...rest }: DigitalLink): DigitalLink {
  return checked({
    ...rest,
    key: elementOf(key.ai, key.value),
    qualifiers: qualifiers.map(({ ai, value }) => elementOf(ai, value)),
  });
}

function checked(link: DigitalLink): DigitalLink {
  const { key, qualifiers, attributes } = link;
  const names = qualifiers.map(({ ai }) => ai);
  if (!isKey(key.ai)) throw new DigitalLinkMalformed("path", `has the key ${key.ai}, which is none of GS1's`);

  const lists = qualifiersOf(key.ai);
  if (!lists.some((list) => isInOrder(names, list))) throw new DigitalLinkMalformed("path", orderFlaw(key.ai, names));

  requireApart(key.ai, { attributes, lists });
  if (attributes.some(({ ai }) => ai === "8030") && !isSignable(key.ai, names)) {
    throw new DigitalLinkMalformed("query 8030", "signs an instance, and the path names none");
  }
  return link;
}

function isInOrder(names: readonly string[], list: readonly string[]): boolean {
  const places = names.map((name) => list.indexOf(name));
  return places.every((place, at) => place >= 0 && (at === 0 || place > (places[at - 1] ?? 0)));
}

function orderFlaw(key: string, names: readonly string[]): string {
  const allowed = qualifiersOf(key)
    .map((list) => (list.length === 0 ? "nothing" : list.join(", ")))
    .join(" or ");
  return `has ${names.join(", ")} behind ${key}; what may follow is ${allowed}, in this order`;
}

interface Apart extends Pick<DigitalLink, "attributes"> {
  readonly lists: readonly (readonly string[])[];
}

/** An attribute stands there once, and what can stand in the path does not stand in the query. */
function requireApart(key: string, { attributes, lists }: Apart): void {
  const seen = new Set<string>();
  for (const { ai } of attributes) {
    const place = `query ${ai}`;
    if (ai === key || lists.flat().includes(ai))
      throw new DigitalLinkMalformed(place, "may not stand there; it belongs into the path");
    if (seen.has(ai)) throw new DigitalLinkMalformed(place, "is said twice");
    seen.add(ai);
  }
}

function pathOf(elements: readonly Element[]): string {
  return elements.map(({ ai, value }) => `/${ai}/${percentEncoded(value)}`).join("");
}

function queryOf({ attributes, others }: DigitalLink): string {
  const parameters = [
    ...attributes.map(({ ai, value }) => `${ai}=${percentEncoded(value)}`),
    ...others.map(({ name, value }) => (value === "" ? name : `${name}=${value}`)),
  ];
  return parameters.length === 0 ? "" : `?${parameters.join("&")}`;
}

function idOf(key: Element, ...qualifiers: readonly Element[]): string {
  return linkId({ stem: CANONICAL_STEM, key, qualifiers, attributes: [], others: [] });
}
