import { checkDigitOf } from "./checkDigit.ts";
import type { Element } from "./elements.ts";

/** How one kind of EPC URI says what a Digital Link says (GS1 EPC Tag Data Standard 2). */
interface Scheme {
  /** As in `urn:epc:id:sgtin:`. */
  readonly name: string;
  /** The key of the Digital Link. */
  readonly key: string;
  /** How many digits company prefix and reference have together; none where the reference is free text. */
  readonly digits?: number;
  /** The reference begins with the indicator or extension digit, which stands first in the key. */
  readonly isIndicated?: boolean;
  /** The key begins with this digit besides. */
  readonly lead?: string;
  /** Number and total of the pieces stand in parts of their own. */
  readonly hasPieces?: boolean;
  /** The last part: a qualifier of this AI, or the end of the key itself. */
  readonly last?: { readonly qualifier: string; readonly none?: string } | "inKey";
}

const SCHEMES: readonly Scheme[] = [
  { name: "id:sgtin", key: "01", digits: 13, isIndicated: true, last: { qualifier: "21" } },
  { name: "class:lgtin", key: "01", digits: 13, isIndicated: true, last: { qualifier: "10" } },
  { name: "id:upui", key: "01", digits: 13, isIndicated: true, last: { qualifier: "235" } },
  { name: "id:itip", key: "8006", digits: 13, isIndicated: true, hasPieces: true, last: { qualifier: "21" } },
  { name: "id:sscc", key: "00", digits: 17, isIndicated: true },
  { name: "id:sgln", key: "414", digits: 12, last: { qualifier: "254", none: "0" } },
  { name: "id:pgln", key: "417", digits: 12 },
  { name: "id:grai", key: "8003", digits: 12, lead: "0", last: "inKey" },
  { name: "id:giai", key: "8004" },
  { name: "id:gsrn", key: "8018", digits: 17 },
  { name: "id:gsrnp", key: "8017", digits: 17 },
  { name: "id:gdti", key: "253", digits: 12, last: "inKey" },
  { name: "id:sgcn", key: "255", digits: 12, last: "inKey" },
  { name: "id:cpi", key: "8010", last: { qualifier: "8011" } },
  { name: "id:ginc", key: "401" },
  { name: "id:gsin", key: "402", digits: 16 },
];

/** The kinds that may be said of all instances: `urn:epc:idpat:sgtin:….*` is the GTIN. */
const PATTERNS = new Set(["id:sgtin", "id:upui", "id:itip", "id:grai", "id:gdti", "id:sgcn", "id:cpi"]);

/** The last part of an EPC URI: text of set 82 (or 39), in which what URIs cannot say is percent-encoded. */
const TEXT = /^(?:[!'()*+,\-.:;=\w]|%2[2356Ff]|%3[CcEeFf])+$/;

const URI = /^urn:epc:(id|class|idpat):([a-z]+):(\d{6,12})\.([^]*)$/;

/**
 * The elements of a Digital Link that an EPC URI says: key, and qualifier if there is one; `undefined` for what is built like none. Check digits are made, and
 * values are not judged.
 *
 * @example
 * elementsOfEpc("urn:epc:id:sgtin:9506000.013435.K7Q2"); // [{ ai: "01", value: "09506000134352" }, { ai: "21", value: "K7Q2" }]
 */
export function elementsOfEpc(uri: string): Elements | undefined {
  const [, kind = "", name = "", prefix = "", rest = ""] = URI.exec(uri) ?? [];
  const isPattern = kind === "idpat";
  const scheme = SCHEMES.find((each) => each.name === `${isPattern ? "id" : kind}:${name}`);
  if (scheme === undefined || (isPattern && !PATTERNS.has(scheme.name))) return undefined;
  return scheme.digits === undefined
    ? elementsOfText(scheme, { prefix, rest, isPattern })
    : elementsOfDigits(scheme, { prefix, rest, isPattern, length: scheme.digits - prefix.length });
}

/**
 * The EPC URI that says the same as the elements of a Digital Link; `undefined` where there is none. How long the company prefix is cannot be seen from them.
 *
 * @example
 * epcOf([{ ai: "00", value: "095060001343520019" }], 7); // "urn:epc:id:sscc:9506000.0013435200"
 */
export function epcOf([key, ...qualifiers]: Elements, prefixLength: number): string | undefined {
  const [qualifier] = qualifiers;
  const scheme = SCHEMES.find(
    ({ key: ai, last }) => ai === key.ai && (qualifier === undefined || qualifierOf(last) === qualifier.ai),
  );
  if (scheme === undefined || qualifiers.length > 1) return undefined;

  const { reference, serial } = partsOf(scheme, { value: key.value, prefixLength });
  const { name, last } = scheme;
  if (last === undefined) return `urn:epc:${name}:${reference}`;

  const text = last === "inKey" ? serial : (qualifier?.value ?? last.none ?? "");
  if (text !== "") return `urn:epc:${name}:${reference}.${escaped(text)}`;
  return PATTERNS.has(name) ? `urn:epc:${name.replace("id:", "idpat:")}:${reference}.*` : undefined;
}

/* PRIVATE */

type Elements = readonly [Element, ...Element[]];

interface Rest {
  readonly prefix: string;
  /** What stands behind the dot after the prefix. */
  readonly rest: string;
  readonly isPattern: boolean;
}

function elementsOfDigits(
  scheme: Scheme,
  { prefix, rest, isPattern, length }: Rest & { length: number },
): Elements | undefined {
  const { hasPieces = false, last } = scheme;
  const body = bodyOf(scheme, { prefix, reference: rest.slice(0, length), length });
  if (body === undefined) return undefined;

  const [pieces, end] = hasPieces ? piecesOf(rest.slice(length)) : ["", rest.slice(length)];
  const key = { ai: scheme.key, value: `${body}${checkDigitOf(body)}${pieces}` };
  if (last === undefined) return end === "" ? [key] : undefined;
  if (isPattern) return end === ".*" ? [key] : undefined;
  return withSerial(key, { last, serial: textOf(end) });
}

/** All digits of a key but the check digit. */
function bodyOf(
  { isIndicated = false, lead = "" }: Scheme,
  { prefix, reference, length }: { prefix: string; reference: string; length: number },
): string | undefined {
  if (length < 0 || reference.length !== length || !/^\d*$/.test(reference)) return undefined;
  return isIndicated ? `${reference.charAt(0)}${prefix}${reference.slice(1)}` : `${lead}${prefix}${reference}`;
}

function withSerial(
  key: Element,
  { last, serial }: { last: NonNullable<Scheme["last"]>; serial: string | undefined },
): Elements | undefined {
  if (serial === undefined) return undefined;
  if (last === "inKey") return [{ ...key, value: `${key.value}${serial}` }];
  return serial === last.none ? [key] : [key, { ai: last.qualifier, value: serial }];
}

function elementsOfText(scheme: Scheme, { prefix, rest, isPattern }: Rest): Elements | undefined {
  const qualifier = qualifierOf(scheme.last);
  const dot = qualifier === undefined ? rest.length : rest.lastIndexOf(".");
  const reference = textOf(`.${rest.slice(0, dot)}`);
  if (reference === undefined) return undefined;

  const key = { ai: scheme.key, value: `${prefix}${reference}` };
  if (qualifier === undefined) return [key];
  const serial = rest.slice(dot + 1);
  if (isPattern) return serial === "*" ? [key] : undefined;
  return [key, { ai: qualifier, value: serial }];
}

/** `.01.02` before the rest, as four digits. */
function piecesOf(text: string): readonly [string, string] {
  const [, piece = "", total = "", end = ""] = /^\.(\d\d)\.(\d\d)(.*)$/.exec(text) ?? [];
  return [`${piece}${total}`, end];
}

function textOf(dotted: string): string | undefined {
  const text = dotted.slice(1);
  return dotted.startsWith(".") && TEXT.test(text) ? decodeURIComponent(text) : undefined;
}

function qualifierOf(last: Scheme["last"]): string | undefined {
  return typeof last === "object" ? last.qualifier : undefined;
}

/** Company prefix and reference of a key, parted by a dot, and what stands behind them in the key. */
function partsOf(
  { digits, isIndicated = false, lead = "", hasPieces = false }: Scheme,
  { value, prefixLength }: { value: string; prefixLength: number },
): { reference: string; serial: string } {
  if (digits === undefined) {
    return { reference: `${value.slice(0, prefixLength)}.${escaped(value.slice(prefixLength))}`, serial: "" };
  }
  const body = value.slice(lead.length, lead.length + digits);
  const behind = value.slice(lead.length + digits + 1);
  const [indicator, plain] = isIndicated ? [body.charAt(0), body.slice(1)] : ["", body];
  const pieces = hasPieces ? `.${behind.slice(0, 2)}.${behind.slice(2)}` : "";
  return {
    reference: `${plain.slice(0, prefixLength)}.${indicator}${plain.slice(prefixLength)}${pieces}`,
    serial: behind,
  };
}

function escaped(text: string): string {
  return text.replace(/["#%&/<>?]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
