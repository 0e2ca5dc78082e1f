import { isDeepStrictEqual } from "node:util";

import { z } from "zod";

import { CowryError } from "../CowryError.ts";
import { lotId as lotIdOf } from "../DigitalLink.ts";
import { strangerIn } from "../gs1/characters.ts";
import { flawOfValue } from "../gs1/elements.ts";
import { hexBytes, parse } from "../parse.ts";
import type { Serials } from "./secrets.ts";
import { levelSizes } from "./tree.ts";

/** A lot whose units are to be made. */
export interface LotPlan {
  /** 14 digits. */
  readonly gtin: string;
  readonly lot: string;
  /** How many units get a code. */
  readonly units: number;
  /** How many indexes the lot has, decoys included; without decoys, unless given. */
  readonly size?: number | undefined;
  /** What one unit holds, as a whole number of the measure, in digits. */
  readonly unitSize: string;
  /** The measure by its code of UN/ECE Recommendation 20: `GRM`, `MLT`, `H87` for pieces. */
  readonly measure: string;
  /** Random, unless given. */
  readonly serials?: Serials | undefined;
}

/** A plan with all that follows from it. */
export interface SoundPlan extends LotPlan {
  readonly lotId: string;
  readonly size: number;
  readonly serials: Serials;
  /** The least quantity with which the lot can be commissioned: every index, decoys included, times the unit size. */
  readonly quantity: string;
}

/** What is kept of a finished lot besides its files; holds no secret. */
export interface LotManifest extends SoundPlan {
  readonly format: typeof FORMAT;
  /** The root of the unit tree, and how many siblings a proof has at most. */
  readonly root: string;
  readonly depth: number;
  /** How many nodes each level has, from the leaves to the root. */
  readonly levels: readonly number[];
  /** Tells whether a secret is the one that the lot was made with. */
  readonly secretCheck: string;
  /** The SHA-256 of each file, by its name. */
  readonly files: Readonly<Record<string, string>>;
}

/** The plan of a lot cannot be followed. */
export class LotPlanMalformed extends CowryError<{ readonly part: string; readonly reason: string }> {
  override readonly name = "LotPlanMalformed";

  constructor(part: string, reason: string) {
    super(`The plan of the lot${part === "" ? "" : `, "${part}"`}: ${reason}`, { part, reason });
  }
}

/** The manifest of a lot is not one. */
export class LotManifestMalformed extends CowryError<{ readonly part: string; readonly reason: string }> {
  override readonly name = "LotManifestMalformed";

  constructor(part: string, reason: string) {
    super(`The manifest of the lot${part === "" ? "" : `, "${part}"`}: ${reason}`, { part, reason });
  }
}

/** The version of the files of a lot, and how nodes are hashed and paired. */
export const FORMAT = "cowry/lot/1";

/** The contracts number units by 32 bits. */
export const MOST_UNITS = 2 ** 32 - 1;

/** The longest serial that GS1 allows. */
const SERIAL_LENGTH = 20;

const countSchema = z.int().min(1).max(MOST_UNITS);

const serialsSchema = z.discriminatedUnion("scheme", [
  z.strictObject({ scheme: z.literal("random") }),
  z.strictObject({
    scheme: z.literal("counted"),
    // A spreadsheet takes a cell that begins with another sign for a formula.
    prefix: z
      .string()
      .refine((text) => text === "" || (/^[0-9A-Za-z]/.test(text) && strangerIn(text, "82") === undefined), {
        error: "begins with a letter or digit, and has only characters that GS1 allows",
      }),
    digits: z.int().min(1).max(SERIAL_LENGTH),
  }),
]);

const planShape = {
  gtin: elementSchema("01").refine((digits) => Number(digits) !== 0, "is zero"),
  lot: elementSchema("10"),
  units: countSchema,
  size: countSchema.optional(),
  unitSize: z.string().regex(/^[1-9]\d*$/, "is not a whole number in digits"),
  measure: z.string().regex(/^[A-Z0-9]{2,3}$/, "is not a code of UN/ECE Recommendation 20, as in GRM"),
  serials: serialsSchema.optional(),
};

/** What a description of a lot has; see {@link readLotPlan} for what holds between its parts. */
export const planSchema = z.strictObject(planShape);

const manifestSchema = z.strictObject({
  ...planShape,
  format: z.literal(FORMAT),
  size: countSchema,
  serials: serialsSchema,
  lotId: hexBytes(32),
  quantity: z.string(),
  root: hexBytes(32),
  depth: z.int(),
  levels: z.array(z.int()),
  secretCheck: hexBytes(32),
  files: z.record(z.string(), z.string()),
});

/**
 * Reads the plan of a lot and says what follows from it.
 *
 * Throws {@link LotPlanMalformed}.
 *
 * @example
 * const { lotId, quantity } = readLotPlan(JSON.parse(await readFile("lot.json", "utf8")));
 */
export function readLotPlan(input: unknown): SoundPlan {
  const { size: given, serials = { scheme: "random" }, ...plan } = parse(planSchema, input, LotPlanMalformed);
  const size = given ?? plan.units;
  if (size < plan.units) throw new LotPlanMalformed("size", `${size} indexes are too few for ${plan.units} units`);
  if (serials.scheme === "counted") requireRoom(serials, plan.units);
  const quantity = String(BigInt(plan.unitSize) * BigInt(size));
  return { ...plan, size, serials, lotId: lotIdOf(plan.gtin, plan.lot), quantity };
}

/**
 * Reads the manifest of a finished lot.
 *
 * Throws {@link LotManifestMalformed}, {@link LotPlanMalformed}.
 *
 * @example
 * const { root, size } = readLotManifest(JSON.parse(await readFile("rice/manifest.json", "utf8")));
 */
export function readLotManifest(input: unknown): LotManifest {
  const manifest = parse(manifestSchema, input, LotManifestMalformed);
  const { gtin, lot, units, unitSize, measure, size, serials } = manifest;
  const { lotId, quantity } = readLotPlan({ gtin, lot, units, unitSize, measure, size, serials });
  const levels = levelSizes(size);
  const wanted = { lotId, quantity, levels, depth: levels.length - 1 };
  for (const [part, value] of Object.entries(wanted))
    if (!isDeepStrictEqual(manifest[part as keyof typeof wanted], value))
      throw new LotManifestMalformed(part, "does not follow from the plan");
  return manifest;
}

/* PRIVATE */

/** The schema of a value by its application identifier of GS1. */
function elementSchema(ai: string): z.ZodString {
  return z.string().superRefine((value, context) => {
    const flaw = flawOfValue({ ai, value });
    if (flaw !== undefined) context.addIssue({ code: "custom", message: flaw });
  });
}

function requireRoom({ prefix, digits }: Extract<Serials, { scheme: "counted" }>, units: number): void {
  if (String(units).length > digits)
    throw new LotPlanMalformed("serials", `${digits} digits are too few for ${units} units`);
  if (prefix.length + digits > SERIAL_LENGTH)
    throw new LotPlanMalformed("serials", `${prefix.length + digits} characters are more than ${SERIAL_LENGTH}`);
}
