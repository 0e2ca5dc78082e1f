import { CowryError } from "../../../sdk/CowryError.ts";
import { canonicalLink, linkId, linkOfEpc, parseDigitalLink, valueIn } from "../../../sdk/DigitalLink.ts";
import {
  type AggregationEvent,
  amountIn,
  type EpcisDocument,
  EpcisMalformed,
  type EpcisEvent,
  type ObjectEvent,
  PIECE,
  type QuantityElement,
  readEpcisDocument,
  type TransformationEvent,
} from "../../../sdk/Epcis.ts";
import { InputRefused, parseJson } from "../shared/inputFile.ts";
import type { Deed, Leg, LotName, Note, Portion, Step } from "./types.ts";

/** What events are read with. */
interface Reading {
  readonly measure: string;
  readonly at: readonly PropertyKey[];
  readonly note: Note;
}

/**
 * Reads a document of EPCIS events.
 *
 * Throws {@link InputRefused}, with the line and the field of every flaw.
 *
 * @example
 * const document = documentIn("rice-harvest.jsonld", text); // rice-harvest.jsonld:24: epcisBody.eventList[0].eventTime: is missing
 */
export function documentIn(file: string, text: string): EpcisDocument {
  parseJson(file, text);
  try {
    return readEpcisDocument(text);
  } catch (error) {
    if (!(error instanceof EpcisMalformed)) throw error;
    throw new InputRefused(
      error.facts.flaws.map(
        ({ line, field, reason }) => `${file}:${line}: ${field === "" ? "" : `${field}: `}${reason}`,
      ),
    );
  }
}

/**
 * What the events of a document mean for the story, one after the other; what cannot be told is noted.
 *
 * @example
 * const steps = stepsIn(document, { measure: "KGM", at: ["epcisBody", "eventList"], note });
 */
export function stepsIn({ events }: EpcisDocument, { at, ...reading }: Reading): readonly Step[] {
  return events.flatMap((event, place) => {
    const path = [...at, place];
    const deed = deedOf(event, { ...reading, at: path });
    return deed === undefined ? [] : [{ ...deed, event, at: path }];
  });
}

/**
 * The lot that a link or an EPC URI names.
 *
 * Throws `RangeError` where it names none.
 *
 * @example
 * lotNamed("https://id.gs1.org/01/09520001000013/10/PD-1").lot; // "PD-1"
 */
export function lotNamed(text: string): LotName {
  const link = linkNamed(text);
  const { key } = parseDigitalLink(link);
  const lot = valueIn(parseDigitalLink(link), "10");
  if (key.ai !== "01" || lot === undefined || link.includes("/21/"))
    throw new RangeError("names no lot: a GTIN and a lot number");
  return { link, id: linkId(link), gtin: key.value, lot };
}

/* PRIVATE */

function deedOf(event: EpcisEvent, reading: Reading): Deed | undefined {
  switch (event.type) {
    case "TransformationEvent":
      return makingIn(event, reading);
    case "AggregationEvent":
      return event.action === "ADD" ? packingIn(event, reading) : { does: "tell", lots: [] };
    case "ObjectEvent":
      return objectsIn(event, reading);
    default:
      return { does: "tell", lots: [] };
  }
}

function makingIn(event: TransformationEvent, reading: Reading): Deed | undefined {
  const { inputQuantityList = [], outputQuantityList = [] } = event;
  const inputs = portionsIn(inputQuantityList, "inputQuantityList", reading);
  const [output, ...others] = portionsIn(outputQuantityList, "outputQuantityList", reading);
  if (inputQuantityList.length === 0) reading.note([...reading.at, "inputQuantityList"], "names no lot");
  if (outputQuantityList.length !== 1) reading.note([...reading.at, "outputQuantityList"], "must name one lot");
  return output === undefined || others.length > 0 ? undefined : { does: "make", inputs, output };
}

function packingIn(event: AggregationEvent, reading: Reading): Deed | undefined {
  const { parentID = "", childEPCs = [], childQuantityList = [] } = event;
  const sscc = ssccIn(parentID, "parentID", reading);
  const children = childEPCs.map((epc, place) => ssccIn(epc, `childEPCs.${place}`, reading));
  const [bags, ...others] = portionsIn(childQuantityList, "childQuantityList", reading);
  if (childQuantityList.length > 0 && (children.length > 0 || others.length > 0)) {
    reading.note(reading.at, "packs bags of one lot, or other logistic units; never both");
    return undefined;
  }
  if (sscc === undefined) return undefined;
  if (bags !== undefined) return { does: "pack", sscc, bags };
  return { does: "stack", sscc, children: children.filter((child) => child !== undefined) };
}

function objectsIn(event: ObjectEvent, reading: Reading): Deed {
  const { action, bizStep, epcList = [], quantityList = [] } = event;
  const lots = portionsIn(quantityList, "quantityList", reading);
  if (action === "ADD" && quantityList.length > 0) return { does: "harvest", lots };
  if (action !== "OBSERVE" || !isLeg(bizStep)) return { does: "tell", lots };
  if (quantityList.length > 0) return { does: "hand over", leg: bizStep, lots };
  const units = epcList.map((epc, place) => ssccIn(epc, `epcList.${place}`, reading));
  return { does: "move", leg: bizStep, units: units.filter((unit) => unit !== undefined) };
}

function isLeg(step: string | undefined): step is Leg {
  return step === "shipping" || step === "receiving";
}

function portionsIn(
  elements: readonly QuantityElement[],
  list: string,
  { measure, at, note }: Reading,
): readonly Portion[] {
  return elements.flatMap(({ epcClass, quantity, uom = PIECE }, place) => {
    const path = [...at, list, place];
    const lot = tried(() => lotNamed(epcClass), [...path, "epcClass"], note);
    if (quantity === undefined) note([...path, "quantity"], "is missing");
    const amount = tried(() => amountIn(quantity ?? "1", uom, measure), [...path, "quantity"], note);
    if (amount === 0n) note([...path, "quantity"], "is zero");
    return lot === undefined || amount === undefined ? [] : [{ lot, amount }];
  });
}

function ssccIn(text: string, field: string, { at, note }: Reading): string | undefined {
  const path = [...at, ...field.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part))];
  return tried(
    () => {
      const { key } = parseDigitalLink(linkNamed(text));
      if (key.ai !== "00") throw new RangeError("names no logistic unit: an SSCC");
      return key.value;
    },
    path,
    note,
  );
}

function linkNamed(text: string): string {
  return text.startsWith("urn:epc:") ? linkOfEpc(text) : canonicalLink(text);
}

/** What a function gives; nothing where it refuses, which is noted. */
function tried<Value>(read: () => Value, path: readonly PropertyKey[], note: Note): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CowryError) && !(error instanceof RangeError)) throw error;
    note(path, error.message);
    return undefined;
  }
}
