import { z } from "zod";

import { CowryError } from "../CowryError.ts";
import { ElementInvalid, parseDigitalLink } from "../DigitalLink.ts";
import { elementsOfEpc } from "../gs1/epcUris.ts";
import { type Element, finestOf, flawOfValue } from "../gs1/elements.ts";
import { decimalOf, decimalText } from "./decimals.ts";
import { identityOf } from "./identities.ts";
import { isOffset, utcOf } from "./times.ts";
import type { Namespaces } from "./types.ts";
import { isOfVocabulary, type Vocabulary, wordOf } from "./vocabulary.ts";

/** Deeper nesting than any event needs. */
const MAX_DEPTH = 32;

const EVENT_TYPES = ["ObjectEvent", "AggregationEvent", "AssociationEvent", "TransactionEvent", "TransformationEvent"];

/** An absolute URI, of characters that URIs have. */
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[\w.~!$&'()*+,;=:@/?#[\]-]|%[0-9A-Fa-f]{2})+$/;

/**
 * What an event of EPCIS 2.0 has to be, given the prefixes that its document declares.
 *
 * @example
 * eventSchema({ example: "https://ns.example.com/epcis/" }).safeParse(JSON.parse(text).epcisBody.eventList[0]);
 */
export function eventSchema(namespaces: Namespaces): z.ZodType {
  const parts = partsOf(namespaces);
  const facts = factsOf(parts);
  const { epcs, quantities, transactions, extensions } = parts;
  const things = { ...facts, action, epcList: epcs.optional(), quantityList: quantities.optional() };
  const children = { ...facts, action, childEPCs: epcs.optional(), childQuantityList: quantities.optional() };

  const object = { ...things, type: z.literal("ObjectEvent"), ilmd: extensions({}).optional() };
  const aggregation = { ...children, type: z.literal("AggregationEvent"), parentID: uri.optional() };
  const association = { ...children, type: z.literal("AssociationEvent"), parentID: uri };
  const transaction = {
    ...things,
    type: z.literal("TransactionEvent"),
    parentID: uri.optional(),
    bizTransactionList: transactions,
  };
  return z.discriminatedUnion(
    "type",
    [
      extensions(object).superRefine(judgeObjects),
      extensions(aggregation).superRefine(judgeAggregation),
      extensions(association).superRefine(judgeChildren),
      extensions(transaction).superRefine(judgeTransaction),
      extensions(transformationOf(parts, facts)).superRefine(judgeTransformation),
    ],
    { error: `is none of ${EVENT_TYPES.join(", ")}` },
  );
}

/* PRIVATE: VALUES */

const text = z.string({ error: "is not a text" }).min(1, "is empty");
const flag = z.boolean({ error: "is neither true nor false" });
const number = z.number({ error: "is not a number" });
const time = text.refine(
  (value) => utcOf(value) !== undefined,
  "is not a time with its offset, as in 2026-11-25T09:30:00+01:00",
);
const offset = text.refine(isOffset, "is not the offset of a time zone, as in +08:00");
const action = z.enum(["ADD", "OBSERVE", "DELETE"], { error: "is none of ADD, OBSERVE and DELETE" });
const uri = text.superRefine((value, ctx) => {
  const reason = flawOfUri(value);
  if (reason !== undefined) ctx.addIssue({ code: "custom", message: reason });
});
const className = uri.refine((value) => !isInstance(value), "names one instance, and no class");

function word(vocabulary: Vocabulary): z.ZodType<string, string> {
  return text.transform((value, ctx) => {
    const known = wordOf(vocabulary, value);
    if (known === undefined && (isOfVocabulary(vocabulary, value) || !URI.test(value))) {
      ctx.addIssue({
        code: "custom",
        message: `is ${JSON.stringify(value)}, which is no word of the vocabulary and no URI`,
      });
    }
    return known ?? value;
  });
}

const quantity = z
  .strictObject(
    {
      epcClass: className,
      quantity: number
        .nonnegative({ error: "is negative", abort: true })
        .transform((value) => decimalText(decimalOf(String(value)) ?? { units: 0n, decimals: 0 }))
        .optional(),
      uom: text.regex(/^[A-Z0-9]{2,3}$/, "is no code of a unit (UN/ECE Recommendation 20)").optional(),
    },
    { error: unknownNames },
  )
  .superRefine(({ quantity: amount, uom }, ctx) => {
    if (uom !== undefined && amount === undefined) note(ctx, "uom", "measures no quantity");
    if (uom === undefined && amount?.includes(".") === true)
      note(ctx, "quantity", "counts parts of a piece; a measure needs its uom");
  });

/** Two readers of one identifier must not see two things. Web addresses that are no Digital Links may name things too, but not where GS1's canonical links lead. */
function flawOfUri(value: string): string | undefined {
  if (!URI.test(value)) return "is no URI";
  if (value.startsWith("urn:epc:")) return flawOfElements(elementsOfEpc(value));

  const isLink = identityOf(value) !== undefined;
  if (!isLink && !/^https?:\/\/id\.gs1\.org[/?#]/i.test(value)) return undefined;
  if (value.includes("#"))
    return "has a fragment; that is where the secret of a pack rides, which events must not tell";
  try {
    parseDigitalLink(value);
    return undefined;
  } catch (error) {
    if (!(error instanceof CowryError)) throw error;
    // A link in the ways of earlier versions of the standard still names one thing.
    return isLink && !(error instanceof ElementInvalid) ? undefined : `is no sound Digital Link: ${error.message}`;
  }
}

function flawOfElements(elements: readonly Element[] | undefined): string | undefined {
  if (elements === undefined) return "is no EPC URI of a kind that is known, or its parts have wrong lengths";
  const [flaw] = elements.flatMap((element) => {
    const reason = flawOfValue(element);
    return reason === undefined ? [] : [`is no sound EPC URI: (${element.ai}) ${reason}`];
  });
  return flaw;
}

function isInstance(value: string): boolean {
  const [key, ...qualifiers] = elementsOfEpc(value) ?? elementsIn(value);
  return key !== undefined && finestOf([key, ...qualifiers]).some(({ ai }) => ["00", "21", "235"].includes(ai));
}

function elementsIn(value: string): readonly Element[] {
  try {
    const { key, qualifiers } = parseDigitalLink(value);
    return [key, ...qualifiers];
  } catch {
    return [];
  }
}

/* PRIVATE: PARTS */

type Parts = ReturnType<typeof partsOf>;

function partsOf(namespaces: Namespaces) {
  const extensions = <Shape extends z.ZodRawShape>(shape: Shape) =>
    z.looseObject(shape, { error: "is not an object" }).superRefine((fields, ctx) => {
      for (const [name, value] of Object.entries(fields)) {
        if (!Object.hasOwn(shape, name)) judgeExtension({ path: [name], value, namespaces }, ctx);
      }
    });
  const closed = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape, { error: unknownNames });
  const list = <Item extends z.ZodType>(item: Item) => z.array(item, { error: "is not a list" });

  return {
    extensions,
    closed,
    list,
    epcs: list(uri).superRefine(judgeRepetition),
    quantities: list(quantity),
    transactions: list(closed({ type: word("transactionType").optional(), bizTransaction: uri })).min(1, "is empty"),
  };
}

function factsOf({ extensions, closed, list, transactions }: Parts) {
  const place = extensions({ id: uri }).optional();
  const dispositions = list(word("disposition")).min(1, "is empty").optional();
  return {
    eventID: uri.optional(),
    eventTime: time,
    eventTimeZoneOffset: offset,
    recordTime: time.optional(),
    errorDeclaration: extensions({
      declarationTime: time,
      reason: word("errorReason").optional(),
      correctiveEventIDs: list(uri).optional(),
    }).optional(),
    certificationInfo: z.union([uri, list(uri)], { error: "is neither a URI nor a list of them" }).optional(),
    bizStep: word("businessStep").optional(),
    disposition: word("disposition").optional(),
    persistentDisposition: closed({ set: dispositions, unset: dispositions }).optional(),
    readPoint: place,
    bizLocation: place,
    bizTransactionList: transactions.optional(),
    sourceList: list(closed({ type: word("partyType"), source: uri })).optional(),
    destinationList: list(closed({ type: word("partyType"), destination: uri })).optional(),
    sensorElementList: list(sensorElement(extensions, list)).optional(),
  };
}

function transformationOf({ epcs, quantities, extensions }: Parts, facts: ReturnType<typeof factsOf>) {
  return {
    ...facts,
    type: z.literal("TransformationEvent"),
    inputEPCList: epcs.optional(),
    inputQuantityList: quantities.optional(),
    outputEPCList: epcs.optional(),
    outputQuantityList: quantities.optional(),
    transformationID: uri.optional(),
    ilmd: extensions({}).optional(),
  };
}

function sensorElement(extensions: Parts["extensions"], list: Parts["list"]) {
  const device = {
    time: time.optional(),
    deviceID: uri.optional(),
    deviceMetadata: uri.optional(),
    rawData: uri.optional(),
    dataProcessingMethod: uri.optional(),
  };
  return extensions({
    sensorMetadata: extensions({
      ...device,
      startTime: time.optional(),
      endTime: time.optional(),
      bizRules: uri.optional(),
    }).optional(),
    sensorReport: list(
      extensions({
        ...device,
        type: word("measurement").optional(),
        exception: word("exception").optional(),
        microorganism: uri.optional(),
        chemicalSubstance: uri.optional(),
        value: number.optional(),
        component: word("component").optional(),
        stringValue: text.optional(),
        booleanValue: flag.optional(),
        hexBinaryValue: text.regex(/^(?:[0-9A-Fa-f]{2})+$/, "is not bytes in hex").optional(),
        uriValue: uri.optional(),
        minValue: number.optional(),
        maxValue: number.optional(),
        meanValue: number.optional(),
        sDev: number.optional(),
        percRank: number.optional(),
        percValue: number.optional(),
        uom: text.optional(),
        coordinateReferenceSystem: uri.optional(),
      }),
    ).min(1, "is empty"),
  });
}

interface Extension {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly namespaces: Namespaces;
}

/** A field of one's own has a prefix that the context declares, so that every reader gives it the same name; `rdfs:comment` is for people. */
function judgeExtension({ path, value, namespaces }: Extension, ctx: z.RefinementCtx): void {
  const flaw = flawOfExtension({ path, value, namespaces });
  if (flaw !== undefined) note(ctx, path, flaw);
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      judgeExtension({ path: [...path, Array.isArray(value) ? Number(key) : key], value: inner, namespaces }, ctx);
    }
  }
}

function flawOfExtension({ path, value, namespaces }: Extension): string | undefined {
  if (path.length > MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`;
  if (value === null) return "is null; leave it out";
  const name = path.at(-1);
  if (typeof name === "number" || name === "rdfs:comment") return undefined;

  const [, prefix] = /^([^:]+):[^:\s{}]+$/.exec(name ?? "") ?? [];
  if (prefix === undefined) return "is not known";
  return Object.hasOwn(namespaces, prefix) ? undefined : `has the prefix ${prefix}, which the context does not declare`;
}

/* PRIVATE: RULES */

type Listed = Readonly<Record<string, unknown>>;

function judgeRepetition(items: readonly string[], ctx: z.RefinementCtx): void {
  const seen = new Map<string, number>();
  for (const [place, item] of items.entries()) {
    const first = seen.get(item);
    if (first === undefined) seen.set(item, place);
    else note(ctx, place, `stands in place ${first} already`);
  }
}

function judgeObjects(event: Listed, ctx: z.RefinementCtx): void {
  if (["epcList", "quantityList", "sensorElementList"].every((name) => isMissing(event[name]))) {
    note(ctx, [], "names nothing: neither epcList nor quantityList nor sensorElementList has anything");
  }
  if (event.ilmd !== undefined && event.action !== "ADD") note(ctx, "ilmd", "goes with the action ADD alone");
}

function judgeAggregation(event: Listed, ctx: z.RefinementCtx): void {
  if (event.parentID === undefined && event.action !== "OBSERVE") {
    note(ctx, "parentID", `is missing, and goes with the action ${String(event.action)}`);
  }
  judgeChildren(event, ctx);
}

function judgeChildren(event: Listed, ctx: z.RefinementCtx): void {
  if (event.action === "DELETE" || !isMissing(event.childEPCs) || !isMissing(event.childQuantityList)) return;
  note(ctx, [], "names no children: only a DELETE of all of them may do so");
}

function judgeTransaction(event: Listed, ctx: z.RefinementCtx): void {
  if (event.action === "DELETE" || event.parentID !== undefined) return;
  if (isMissing(event.epcList) && isMissing(event.quantityList)) {
    note(ctx, [], "names nothing: only a DELETE of all that belongs to the transaction may do so");
  }
}

function judgeTransformation(event: Listed, ctx: z.RefinementCtx): void {
  const isWithout = (side: string) => isMissing(event[`${side}EPCList`]) && isMissing(event[`${side}QuantityList`]);
  const [noInput, noOutput] = [isWithout("input"), isWithout("output")];
  if (event.transformationID === undefined ? noInput || noOutput : noInput && noOutput) {
    note(
      ctx,
      [],
      `names no ${noInput ? "input" : "output"}; only the parts of a transformation with a transformationID may have one side alone`,
    );
  }
}

function isMissing(value: unknown): boolean {
  return !Array.isArray(value) || value.length === 0;
}

function note(ctx: z.RefinementCtx, place: PropertyKey | readonly PropertyKey[], message: string): void {
  ctx.addIssue({ code: "custom", path: typeof place === "object" ? [...place] : [place], message });
}

function unknownNames(issue: { code?: string; keys?: readonly string[] }): string {
  return issue.code === "unrecognized_keys"
    ? `has ${(issue.keys ?? []).join(", ")}, which is not known`
    : "is not an object";
}
