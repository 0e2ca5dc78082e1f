import type { EpcisDocument, EpcisEvent, ExtensionValue, QuantityElement, SensorElement } from "../../sdk/Epcis.ts";
import { BUSINESS_STEPS, DISPOSITIONS } from "../../sdk/Epcis.ts";
import type { Random } from "./random.ts";
import { checkDigit, randomKey, randomText } from "./randomLinks.ts";

/** The prefixes of random extensions. */
export const NAMESPACES = { example: "https://ns.example.com/epcis/", other: "http://other.example/ns/" } as const;

const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789-._";

/** A document of sound events of every type, with all that they may have. */
export function randomDocument(random: Random, count: number): EpcisDocument {
  return {
    creationDate: "2026-11-25T09:30:00Z",
    namespaces: NAMESPACES,
    events: Array.from({ length: count }, () => randomEvent(random)),
  };
}

/** A sound event of any type. */
export function randomEvent(random: Random): EpcisEvent {
  const epcs = () => [...new Set(listOf(random, randomEpc))];
  const quantities = () => listOf(random, randomQuantity);
  const facts = randomFacts(random);
  const action = random.pick(["ADD", "OBSERVE", "DELETE"] as const);
  const parentID = randomSscc(random);
  return random.pick<() => EpcisEvent>([
    () => ({
      ...facts,
      type: "ObjectEvent",
      action: "ADD",
      epcList: epcs(),
      ilmd: { "example:harvest": "2026", "other:grade": 1 },
    }),
    () => ({ ...facts, type: "ObjectEvent", action, epcList: epcs(), quantityList: quantities() }),
    () => ({
      ...facts,
      type: "AggregationEvent",
      action,
      parentID,
      childEPCs: epcs(),
      childQuantityList: quantities(),
    }),
    () => ({ ...facts, type: "AssociationEvent", action, parentID, childEPCs: epcs() }),
    () => ({ ...facts, type: "TransactionEvent", action, bizTransactionList: transactions(random), epcList: epcs() }),
    () => ({
      ...facts,
      type: "TransformationEvent",
      inputQuantityList: quantities(),
      outputQuantityList: quantities(),
      ...maybe(random, {
        inputEPCList: epcs(),
        outputEPCList: epcs(),
        transformationID: "urn:example:transformation:1",
      }),
    }),
  ])();
}

/* PRIVATE */

function randomFacts(random: Random) {
  const two = (end: number) => String(random.below(end)).padStart(2, "0");
  const offset = random.pick(["+08:00", "-05:30", "Z"]);
  const fraction = random.pick(["", ".5", ".123", ".1234", ".9996"]);
  return {
    eventTime: `20${two(30)}-${String(1 + random.below(12)).padStart(2, "0")}-1${random.below(10)}T${two(24)}:${two(60)}:${two(60)}${fraction}${offset}`,
    eventTimeZoneOffset: random.pick(["+08:00", "-05:30", "+00:00"]),
    ...maybe(random, { eventID: "urn:uuid:2f1c3c6e-9a60-4a5e-8f7b-0d6c2d7a9b10", recordTime: "2026-11-25T09:30:00Z" }),
    ...maybe(random, {
      bizStep: random.pick([BUSINESS_STEPS[random.below(41)]!, "https://x.example/step/harvesting"]),
    }),
    ...maybe(random, { disposition: DISPOSITIONS[random.below(33)]! }),
    ...maybe(random, {
      persistentDisposition: { set: [DISPOSITIONS[random.below(33)]!], unset: ["in_transit", "recalled"] },
    }),
    ...maybe(random, { readPoint: { id: randomPlace(random), ...maybe(random, { "example:gate": "A-1" }) } }),
    ...maybe(random, { bizLocation: { id: randomPlace(random) } }),
    ...maybe(random, { bizTransactionList: transactions(random) }),
    ...maybe(random, { sourceList: [{ type: "owning_party", source: randomPlace(random) }] }),
    ...maybe(random, { destinationList: [{ type: "location", destination: randomPlace(random) }] }),
    ...maybe(random, { sensorElementList: listOf(random, randomSensor) }),
    ...maybe(random, { "example:field": randomExtension(random, 3) }),
    ...maybe(random, { "other:field": randomExtension(random, 3), "other:itemList": ["b", "a", 2.5] }),
  };
}

function transactions(random: Random) {
  const number = () => `urn:epcglobal:cbv:bt:${randomKey(random, 13)}:${random.below(1_000)}`;
  return [
    { type: random.pick(["po", "inv", "desadv"]), bizTransaction: number() },
    ...random.pick([[], [{ type: "https://x.example/type/weighing", bizTransaction: number() }]]),
  ];
}

function randomSensor(random: Random): SensorElement {
  const value = () => random.pick([26, 26.5, -0.25, 0.00001234, 1e21, 0, 1_234_567.125]);
  return {
    ...maybe(random, {
      sensorMetadata: {
        time: "2026-11-25T09:30:00.5+01:00",
        deviceID: "urn:epc:id:giai:9506000.D1",
        "example:probe": "left",
      },
    }),
    sensorReport: listOf(random, () => ({
      type: random.pick(["Temperature", "RelativeHumidity"]),
      value: value(),
      ...maybe(random, { minValue: value(), uom: "CEL", time: "2026-11-25T09:30:00Z" }),
      ...maybe(random, { component: "x", "other:note": randomText(random, LETTERS, 6) }),
    })),
  };
}

function randomExtension(random: Random, levels: number): ExtensionValue {
  const scalar = random.pick<ExtensionValue>([
    "text of any kind",
    "0012.500",
    "-7",
    "1e3",
    12,
    0.5,
    "a:b",
    "https://x.example/y",
    randomEpc(random),
  ]);
  if (levels === 0 || random.below(2) === 0) return scalar;
  const inner = () => randomExtension(random, levels - 1);
  return random.below(2) === 0 ? [scalar, inner()] : { "example:a": inner(), "other:b": inner() };
}

/** An item, a logistic unit or a place, by EPC URI or Digital Link. */
function randomEpc(random: Random): string {
  const serial = randomText(random, LETTERS, 1 + random.below(12));
  const gtin = randomKey(random, 14);
  return random.pick([
    `urn:epc:id:sgtin:${gtin.slice(1, 8)}.${gtin.slice(0, 1)}${gtin.slice(8, 13)}.${serial}`,
    `https://id.gs1.org/01/${gtin}/21/${serial}`,
    `https://brand.example/p/01/${gtin}/10/L1/21/${serial}?17=271231`,
    randomSscc(random),
  ]);
}

function randomSscc(random: Random): string {
  const body = `${randomText(random, "0123456789", 16)}1`;
  return random.pick([
    `https://id.gs1.org/00/${body}${checkDigit(body)}`,
    `urn:epc:id:sscc:${body.slice(1, 10)}.${body.slice(0, 1)}${body.slice(10)}`,
  ]);
}

function randomPlace(random: Random): string {
  const gln = randomKey(random, 13);
  return random.pick([
    `https://id.gs1.org/414/${gln}`,
    `https://id.gs1.org/414/${gln}/254/dock-4`,
    `urn:epc:id:sgln:${gln.slice(0, 7)}.${gln.slice(7, 12)}.0`,
    "geo:30.5928,114.3055",
  ]);
}

function randomQuantity(random: Random): QuantityElement {
  const gtin = randomKey(random, 14);
  const lot = randomText(random, LETTERS, 1 + random.below(12));
  const epcClass = random.pick([
    `urn:epc:class:lgtin:${gtin.slice(1, 8)}.${gtin.slice(0, 1)}${gtin.slice(8, 13)}.${lot}`,
    `https://id.gs1.org/01/${gtin}/10/${lot}`,
    `urn:epc:idpat:sgtin:${gtin.slice(1, 8)}.${gtin.slice(0, 1)}${gtin.slice(8, 13)}.*`,
  ]);
  return random.pick<QuantityElement>([
    { epcClass, quantity: `${random.below(10_000)}.5`, uom: "KGM" },
    { epcClass, quantity: String(1 + random.below(1_000)) },
    { epcClass },
  ]);
}

function listOf<T>(random: Random, make: (random: Random) => T): T[] {
  return Array.from({ length: 1 + random.below(3) }, () => make(random));
}

function maybe<T extends object>(random: Random, fields: T): Partial<T> {
  return random.below(2) === 0 ? fields : {};
}
