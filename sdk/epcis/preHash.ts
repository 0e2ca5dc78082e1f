import { CowryError } from "../CowryError.ts";
import { survives } from "./decimals.ts";
import { identityOf } from "./identities.ts";
import { utcOf } from "./times.ts";
import type { EpcisEvent, Namespaces } from "./types.ts";
import { type Vocabulary, webWord } from "./vocabulary.ts";

/** What is hashed besides the event itself. */
export interface PreHashOptions {
  /** The prefixes of the document's context. */
  readonly namespaces?: Namespaces;
  /** Fields at the top of the event that a repository added and that are not part of it. */
  readonly ignored?: readonly string[];
  /** Refuse values of more digits than the hash keeps: the algorithm reads every text of digits as a double, so that two of 17 can be one. */
  readonly isExact?: boolean;
}

/** The event hash does not tell this value from others. */
export class EventHashUnsure extends CowryError<{ readonly field: string; readonly text: string }> {
  override readonly name = "EventHashUnsure";

  constructor(field: string, text: string) {
    super(`${field}: ${text} has more digits than the event hash keeps`, { field, text });
  }
}

/** A part of an event as the algorithm sees it, be it from JSON or XML: a name, a text, parts of its own. */
interface Node {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Node[];
}

/** The names that come in this order, each with the order of its own parts. */
type Order = readonly (readonly [string, Order?])[];

const EPCS: Order = [["epc"]];
const QUANTITIES: Order = [["quantityElement", [["epcClass"], ["quantity"], ["uom"]]]];
const PLACE: Order = [["id"]];
const DEVICE = ["deviceID", "deviceMetadata", "rawData", "dataProcessingMethod"] as const;
const METADATA = ["time", "startTime", "endTime", ...DEVICE, "bizRules"] as const;
const REPORT = [
  "type",
  "exception",
  ...DEVICE,
  "time",
  "microorganism",
  "chemicalSubstance",
  "value",
  "component",
  "stringValue",
  "booleanValue",
  "hexBinaryValue",
  "uriValue",
  "minValue",
  "maxValue",
  "meanValue",
  "sDev",
  "percRank",
  "percValue",
  "uom",
  "coordinateReferenceSystem",
] as const;

/** The canonical order of an event's properties (CBV 2.0, 8.9.2). What is not in it follows behind, sorted: transactions, parties, ILMD, extensions. */
const EVENT: Order = [
  ["eventTime"],
  ["eventTimeZoneOffset"],
  ["certificationInfo"],
  ["parentID"],
  ["epcList", EPCS],
  ["inputEPCList", EPCS],
  ["childEPCs", EPCS],
  ["quantityList", QUANTITIES],
  ["childQuantityList", QUANTITIES],
  ["inputQuantityList", QUANTITIES],
  ["outputEPCList", EPCS],
  ["outputQuantityList", QUANTITIES],
  ["action"],
  ["transformationID"],
  ["bizStep"],
  ["disposition"],
  ["persistentDisposition", [["set"], ["unset"]]],
  ["readPoint", PLACE],
  ["bizLocation", PLACE],
  [
    "sensorElementList",
    [
      [
        "sensorElement",
        [
          ["sensorMetadata", METADATA.map((name) => [name])],
          ["sensorReport", REPORT.map((name) => [name])],
        ],
      ],
    ],
  ],
];

/** What is not part of an event's identity. */
const APART = new Set(["type", "eventID", "recordTime", "errorDeclaration"]);

/** What is for people, anywhere. */
const COMMENTS = new Set(["rdfs:comment", "comment"]);

/** The prefixes that every EPCIS document may use in values. */
const PREFIXES: Namespaces = {
  cbv: "https://ref.gs1.org/cbv/",
  epcis: "https://ref.gs1.org/epcis/",
  gs1: "https://gs1.org/voc/",
};

/** Fields whose bare words are of a vocabulary, by their place without indices. */
const WORDS: ReadonlyMap<string, Vocabulary> = new Map(
  Object.entries({
    bizStep: "businessStep",
    disposition: "disposition",
    "persistentDisposition.set": "disposition",
    "persistentDisposition.unset": "disposition",
    "bizTransactionList.type": "transactionType",
    "sourceList.type": "partyType",
    "destinationList.type": "partyType",
    "sensorElementList.sensorReport.type": "measurement",
    "sensorElementList.sensorReport.exception": "exception",
    "sensorElementList.sensorReport.component": "component",
  } as const),
);

/**
 * The text whose hash is the identity of an event.
 *
 * Throws {@link EventHashUnsure}.
 *
 * @example
 * preHash(event); // "eventType=ObjectEventeventTime=2026-11-25T08:30:00.000ZeventTimeZoneOffset=+01:00epcListepc=…"
 */
export function preHash(event: EpcisEvent, options: PreHashOptions = {}): string {
  const { namespaces = {}, ignored = [], isExact = false } = options;
  const fields = Object.entries(event as object).filter(([name]) => !APART.has(name) && !ignored.includes(name));
  const parts = childrenOf(Object.fromEntries(fields), { place: "", namespaces });
  if (isExact) parts.forEach(requireExact);
  return `eventType=${event.type}${ordered(parts, EVENT)}${sorted(restOf(parts, EVENT))}`;
}

/* PRIVATE: THE TREE */

interface Setting {
  /** The names that lead here, joined by dots. */
  readonly place: string;
  readonly namespaces: Namespaces;
}

function childrenOf(fields: object, { place, namespaces }: Setting): readonly Node[] {
  return Object.entries(fields as Record<string, unknown>)
    .filter(([name]) => !COMMENTS.has(name))
    .flatMap(([name, value]) => {
      const setting = { place: place === "" ? name : `${place}.${name}`, namespaces };
      const items: readonly unknown[] = Array.isArray(value) ? value : [value];
      const full = expandedName(name, namespaces);
      return gathered(
        full,
        items.map((item) => nodeOf(itemName(full), item, setting)),
      );
    });
}

/** XML names lists and their items; JSON only the lists. */
function gathered(name: string, items: readonly Node[]): readonly Node[] {
  if (!name.endsWith("List") && name !== "childEPCs") return items;
  return items.length === 0 ? [] : [{ name, text: "", children: items }];
}

function itemName(name: string): string {
  if (["childEPCs", "inputEPCList", "outputEPCList"].includes(name)) return "epc";
  if (["quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"].includes(name))
    return "quantityElement";
  return name.endsWith("List") ? name.slice(0, -"List".length) : name;
}

/** Lists of what has a type beside it, with the name of what has one. */
const PAIRS: ReadonlyMap<string, string> = new Map([
  ["bizTransactionList", "bizTransaction"],
  ["sourceList", "source"],
  ["destinationList", "destination"],
]);

function nodeOf(name: string, value: unknown, setting: Setting): Node {
  const { place, namespaces } = setting;
  const pair = PAIRS.get(place);
  if (Array.isArray(value)) return { name, text: "", children: value.map((item) => nodeOf("", item, setting)) };
  if (typeof value === "object" && value !== null) {
    const children = childrenOf(value, setting);
    if (pair === undefined) return { name, text: "", children };
    // The type stands before what it is the type of, and the pair has no name of its own.
    return {
      name: "",
      text: "",
      children: children.toSorted((a, b) => Number(a.name === pair) - Number(b.name === pair)),
    };
  }
  const text = typeof value === "string" ? expandedValue(value, namespaces) : String(value);
  const vocabulary = WORDS.get(place);
  return { name, text: vocabulary === undefined ? text : webWord(vocabulary, text), children: [] };
}

function expandedName(name: string, namespaces: Namespaces): string {
  const [prefix, local] = partedAtColon(name);
  return local === undefined || !Object.hasOwn(namespaces, prefix) ? name : `{${namespaces[prefix] ?? ""}}${local}`;
}

function expandedValue(text: string, namespaces: Namespaces): string {
  const [prefix, local] = partedAtColon(text);
  if (local === undefined || local.startsWith("//")) return text;
  const known = { ...PREFIXES, ...namespaces };
  return Object.hasOwn(known, prefix) ? `${known[prefix] ?? ""}${local}` : text;
}

function partedAtColon(text: string): readonly [string, string | undefined] {
  const colon = text.indexOf(":");
  return colon === -1 ? [text, undefined] : [text.slice(0, colon), text.slice(colon + 1)];
}

function requireExact({ name, text, children }: Node): void {
  const digits = text.trim().replaceAll("_", "");
  if (NUMBER.test(text.trim()) && !survives(digits)) throw new EventHashUnsure(name, text);
  children.forEach(requireExact);
}

/* PRIVATE: THE TEXT */

/** The parts that an order names, in this order; those of one name are sorted. */
function ordered(parts: readonly Node[], order: Order): string {
  return order
    .map(([name, inner]) =>
      parts
        .filter((part) => part.name === name)
        .map((part) => orderedPart(part, inner))
        .toSorted(byCodePoint)
        .join(""),
    )
    .join("");
}

function orderedPart({ name, text, children }: Node, inner: Order | undefined): string {
  const value = text.trim() === "" ? "" : `=${isTime(name) ? (utcOf(text.trim()) ?? text.trim()) : canonical(text)}`;
  const own = inner === undefined ? "" : `${ordered(children, inner)}${sorted(children.filter(isExtension))}`;
  return value === "" && own === "" ? "" : `${name}${value}${own}`;
}

/** What an order does not name, with the names that lead to it. Nothing that an event says is left out. */
function restOf(parts: readonly Node[], order: Order | undefined): readonly Node[] {
  return parts.flatMap((part) => {
    const entry = order?.find(([name]) => name === part.name);
    if (entry === undefined) return [part];
    const [, inner] = entry;
    const children = restOf(part.children, inner).filter((child) => inner === undefined || !isExtension(child));
    return children.length === 0 ? [] : [{ name: part.name, text: "", children }];
  });
}

function isTime(name: string): boolean {
  return /time/i.test(name) && !/offset/i.test(name);
}

function isExtension({ name }: Node): boolean {
  return name.startsWith("{");
}

/** All parts, sorted by what they say. */
function sorted(parts: readonly Node[]): string {
  return parts.map(plainPart).toSorted(byCodePoint).join("");
}

function plainPart({ name, text, children }: Node): string {
  const value = text.trim() === "" ? "" : `=${canonical(text)}`;
  const isPair = children.some((child) => [...PAIRS.values()].includes(child.name));
  return `${name}${value}${isPair ? children.map(plainPart).join("") : sorted(children)}`;
}

/** As UTF-8 sorts, which is not as JavaScript does: halves of surrogate pairs stand behind all that needs none. */
function byCodePoint(a: string, b: string): number {
  const rank = (unit: number) => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);
  const shorter = Math.min(a.length, b.length);
  for (let place = 0; place < shorter; place++) {
    const [left, right] = [a.charCodeAt(place), b.charCodeAt(place)];
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

const CBV_URNS: readonly (readonly [string, string])[] = [
  ["urn:epcglobal:cbv:bizstep:", "https://ref.gs1.org/cbv/BizStep-"],
  ["urn:epcglobal:cbv:disp:", "https://ref.gs1.org/cbv/Disp-"],
  ["urn:epcglobal:cbv:btt:", "https://ref.gs1.org/cbv/BTT-"],
  ["urn:epcglobal:cbv:sdt:", "https://ref.gs1.org/cbv/SDT-"],
  ["urn:epcglobal:cbv:er:", "https://ref.gs1.org/cbv/ER-"],
];

function canonical(text: string): string {
  const word = CBV_URNS.reduce((value, [urn, web]) => value.replaceAll(urn, web), text.trim());
  return numeric(word) ?? identityOf(word) ?? word;
}

const DIGITS = String.raw`\d(?:_?\d)*`;
const NUMBER = new RegExp(String.raw`^[+-]?(?:${DIGITS}(?:\.(?:${DIGITS})?)?|\.${DIGITS})(?:[eE][+-]?${DIGITS})?$`);

/** A text that is a number, be it meant so or not, is written as a double is: no zeros that say nothing, an exponent below a ten-thousandth. */
function numeric(text: string): string | undefined {
  if (!NUMBER.test(text)) return undefined;
  const value = Number(text.replaceAll("_", ""));
  if (!Number.isFinite(value)) return undefined;
  if (Number.isInteger(value)) return BigInt(value).toString();
  if (Math.abs(value) >= 0.0001) return String(value);
  return value.toExponential().replace(/e-(\d)$/, "e-0$1");
}
