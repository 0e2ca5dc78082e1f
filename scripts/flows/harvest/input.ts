import { dirname, join } from "node:path";

import { z } from "zod";

import { flawOfValue } from "../../../sdk/gs1/elements.ts";
import { companyPrefix } from "../../../sdk/Parties.ts";
import { measureUnit } from "../../../sdk/Quotas.ts";
import { share, textBy } from "../shared/fields.ts";
import { InputRefused, located, type Problem, readJson, readText } from "../shared/inputFile.ts";
import { judgeSteps } from "./books.ts";
import { documentIn, lotNamed, stepsIn } from "./events.ts";
import { halvesOf } from "./halves.ts";
import type { Harvest, Note, PackPlan, Step, Terms } from "./types.ts";

/** Contracts keep quantities below 2^52, of which the story tries one more, and what a unit holds below 2^24. */
const [MOST, MOST_IN_A_UNIT] = [2n ** 52n - 2n, 2n ** 24n - 1n];

const filled = z.string().min(1, "must not be empty");
const gtin = element("01");
const prefix = textBy((text) => {
  companyPrefix(text);
  return text;
});

/** The format of the input; the events stand in a document of their own. */
const harvestSchema = z.strictObject({
  quota: z.strictObject({
    name: filled,
    season: filled.refine((text) => Buffer.byteLength(text) <= 31, "is longer than 31 bytes"),
    amount: whole(MOST),
  }),
  measure: textBy((text) => {
    measureUnit(text);
    return text;
  }),
  events: filled,
  prefixes: z.strictObject({ grower: prefix, mill: prefix }),
  yields: z.array(z.strictObject({ from: gtin, to: gtin, share })),
  brand: filled,
  packs: z
    .array(
      z.strictObject({
        lot: textBy(lotNamed),
        holds: whole(MOST_IN_A_UNIT),
        units: z.int().min(1),
        expires: element("17").optional(),
      }),
    )
    .min(1, "must name the bags first"),
  recall: z.strictObject({ by: z.enum(["mill", "regulator"]), reason: filled }),
});

type Raw = z.output<typeof harvestSchema>;

/**
 * Reads a harvest: a JSON file of what holds for the story, which names a document of EPCIS events beside it.
 *
 * Throws {@link InputRefused}, with the line and the field of every problem in both files.
 *
 * @example
 * const harvest = readHarvest("rice-harvest.json"); // rice-harvest.jsonld:41: epcisBody.eventList[3].inputQuantityList[0].quantity: is 90, and 80 is left of the lot
 */
export function readHarvest(file: string): Harvest {
  const raw = readJson(file, harvestSchema);
  const source = { file: join(dirname(file), raw.events), text: "" };
  source.text = readText(source.file);
  const document = documentIn(source.file, source.text);

  const [own, ofEvents]: [Problem[], Problem[]] = [[], []];
  const noteEvent = noteIn(ofEvents);
  const at = eventsAt(source.text);
  const steps = stepsIn(document, { measure: raw.measure, at, note: noteEvent });
  if (ofEvents.length > 0) throw new InputRefused(located(source, ofEvents));
  const packs = packsOf(raw, steps, noteIn(own));
  judgeTerms(raw, steps, noteIn(own));
  judgeSteps(steps, { terms: raw, bags: packs[0], note: noteEvent });
  if (own.length === 0 && ofEvents.length === 0) judgeUnits({ packs, steps }, noteIn(own));

  const problems = [...located({ file, text: readText(file) }, own), ...located(source, ofEvents)];
  if (problems.length > 0) throw new InputRefused(problems);
  return { ...raw, packs, document, steps };
}

/** What has to hold between the parts of the input itself. */
function judgeTerms({ prefixes: { grower, mill } }: Terms, steps: readonly Step[], note: Note): void {
  if (grower.startsWith(mill) || mill.startsWith(grower))
    note(["prefixes", "mill"], "begins like the grower's: nobody could hold both");
  if (!steps.some(({ does }) => does === "harvest"))
    note(["events"], "tells of no harvest: an ObjectEvent with the action ADD and quantities");
}

function packsOf({ packs }: Raw, steps: readonly Step[], note: Note): Harvest["packs"] {
  const made = steps.filter((step) => step.does === "make").map(({ output }) => output);
  const sound = packs.map(({ lot, holds, units, expires }, place): PackPlan => {
    const amount = made.find((output) => output.lot.id === lot.id)?.amount;
    if (amount === undefined) note(["packs", place, "lot"], "is made by no event");
    else if (place > 0 && BigInt(units) * holds > amount)
      note(["packs", place, "units"], `hold ${BigInt(units) * holds}, and the lot is ${amount}`);
    if (packs.findIndex((other) => other.lot.id === lot.id) !== place) note(["packs", place, "lot"], "is named twice");
    return { lot, holds, units, expires };
  });
  return sound as [PackPlan, ...PackPlan[]];
}

function judgeUnits(harvest: Pick<Harvest, "packs" | "steps">, note: Note): void {
  try {
    halvesOf(harvest, harvest.packs[0].units);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    note(["packs", 0, "units"], error.message);
  }
}

/* PRIVATE */

function noteIn(problems: Problem[]): Note {
  return (path, reason) => problems.push({ path, reason });
}

/** Where the events stand: in a document, or in the answer to a query. */
function eventsAt(text: string): readonly PropertyKey[] {
  const { epcisBody } = JSON.parse(text.replace(/^\uFEFF/, "")) as { readonly epcisBody: object };
  return "queryResults" in epcisBody
    ? ["epcisBody", "queryResults", "resultsBody", "eventList"]
    : ["epcisBody", "eventList"];
}

/** A whole number in digits, up to a bound. */
function whole(most: bigint): z.ZodType<bigint, string> {
  return textBy((text) => {
    const number = /^[1-9]\d{0,19}$/.test(text) ? BigInt(text) : 0n;
    if (number < 1n || number > most)
      throw new RangeError(`${JSON.stringify(text)} is not a whole number from 1 to ${most}`);
    return number;
  });
}

/** A value by its application identifier of GS1. */
function element(ai: string): z.ZodType<string, string> {
  return z.string().superRefine((value, context) => {
    const flaw = flawOfValue({ ai, value });
    if (flaw !== undefined) context.addIssue({ code: "custom", message: flaw });
  });
}
