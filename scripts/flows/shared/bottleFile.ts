import { dirname, resolve } from "node:path";

import { z } from "zod";

import { CowryError } from "../../../sdk/CowryError.ts";
import { itemId, linkOfEpc, parseDigitalLink, valueIn } from "../../../sdk/DigitalLink.ts";
import {
  amountIn,
  type EpcisDocument,
  EpcisMalformed,
  type ObjectEvent,
  PIECE,
  type QuantityElement,
  readEpcisDocument,
} from "../../../sdk/Epcis.ts";
import { companyPrefix } from "../../../sdk/Parties.ts";
import { readRows, type Row } from "./csvFile.ts";
import { type Coin, coin, duration, fieldReader, readerOf, share, textBy } from "./fields.ts";
import { InputRefused, named, type Problem, readJson, readText } from "./inputFile.ts";
import { jsonLines } from "./jsonLines.ts";

/** What becomes of a bottle that was sold: its goods are handed over, refused, or nobody answers. */
export const BOTTLE_ENDS = ["redeemed", "refused", "silent"] as const;

/** What becomes of a bottle that was sold. */
export type BottleEnd = (typeof BOTTLE_ENDS)[number];

/** One bottle of a lot. */
export interface Bottle {
  readonly serial: string;
  /** What a collector pays for it, and what becomes of it then; `undefined` for one that stays closed. */
  readonly sold: { readonly price: bigint; readonly end: BottleEnd } | undefined;
}

/** The bottling, as its EPCIS event tells it. */
export interface Bottling {
  readonly event: ObjectEvent;
  readonly namespaces: EpcisDocument["namespaces"];
  /** 14 digits. */
  readonly gtin: string;
  readonly lot: string;
  /** How much wine there is, in milliliters. */
  readonly milliliters: bigint;
}

/** A lot of bottles as an input describes it: amounts in units of the coin, times in seconds. */
export interface Cellar {
  readonly token: Exclude<Coin, "native">;
  readonly bottling: Bottling;
  /** In the order of the file, which numbers them. */
  readonly bottles: readonly Bottle[];
  /** The digits of the winery's GS1 company prefix. */
  readonly prefix: string;
  /** What the winery gets of each sale, in basis points. */
  readonly wineryShare: bigint;
  /** How long a collector waits for its goods. */
  readonly waits: bigint;
  /** Why goods are refused. */
  readonly refusal: string;
}

/** What holds for all bottles. */
type Settings = Omit<Cellar, "bottling" | "bottles">;

/** The unit in which wine is counted. */
export const MILLILITER = "MLT";

const HOUR = 3_600n;
const DAY = 24n * HOUR;
const COLUMNS = ["serial", "price", "ends"] as const;

/** Each bottle that is sold takes ten transactions, so that a story ends. */
const MOST_BOTTLES = 1_000;

/** The contract keeps how much a unit holds in 24 bits. */
const LARGEST_BOTTLE = 2n ** 24n - 1n;

/** A lock of an item ends within five years. */
const LONGEST_WAIT = 1_826n * DAY;

const prefixDigits = textBy((digits) => {
  companyPrefix(digits);
  return digits;
});

const settingsSchema = z
  .strictObject({
    bottling: z.string(),
    bottles: z.string(),
    companyPrefix: prefixDigits,
    token: coin,
    wineryShare: share.default(0n),
    waits: duration,
    refusal: z.string().min(1, "must not be empty"),
  })
  .transform(({ bottling, bottles, companyPrefix: prefix, token, ...told }, context) => {
    const { require } = fieldReader(context, token);
    require(token !== "native", ["token"], "must be a sample token: the native coin knows no authorization");
    require(told.waits >= HOUR && told.waits < LONGEST_WAIT, ["waits"], "must be from one hour to 1,825 days");
    const settings: Settings = { ...told, prefix, token: token === "native" ? { symbol: "", decimals: 0 } : token };
    return { files: { bottling, bottles }, settings };
  });

/**
 * Reads a lot of bottles: a JSON file that names an EPCIS 2.0 document of the bottling and a CSV file of bottles, both as seen from its own folder.
 *
 * Throws {@link InputRefused}, with the line and the field of every problem.
 *
 * @example
 * const cellar = readCellar("wine.json"); // bottles.csv:3: price: must be above 0
 */
export function readCellar(file: string): Cellar {
  const { files, settings } = readJson(file, settingsSchema);
  const [document, list] = [files.bottling, files.bottles].map((name) => resolve(dirname(file), name)) as [
    string,
    string,
  ];
  const bottling = bottlingIn(document, settings);
  const bottles = bottlesIn(list, settings, bottling);
  return { ...settings, bottling, bottles };
}

/* THE BOTTLING */

function bottlingIn(file: string, settings: Settings): Bottling {
  const text = readText(file);
  const { events, namespaces } = documentIn(file, text);
  const place = events.findIndex(({ type, bizStep }) => type === "ObjectEvent" && bizStep === "commissioning");
  const event = events[place] as ObjectEvent | undefined;
  const refuse = (inside: readonly PropertyKey[], reason: string) => {
    const path = ["epcisBody", "eventList", ...inside];
    return new InputRefused([`${file}:${jsonLines(text).lineOf(path)}: ${named(path)}${reason}`]);
  };
  if (event?.action !== "ADD") throw refuse([], "there is no commissioning with the action ADD");

  const [quantity, ...more] = event.quantityList ?? [];
  if (quantity === undefined || more.length > 0) throw refuse([place], "the bottling must be of one lot");
  try {
    return { event, namespaces, ...wineIn(quantity, settings) };
  } catch (error) {
    if (!(error instanceof CowryError || error instanceof RangeError)) throw error;
    throw refuse([place, "quantityList", 0], error.message);
  }
}

function wineIn(
  { epcClass, quantity = "0", uom = PIECE }: QuantityElement,
  { prefix }: Settings,
): Pick<Bottling, "gtin" | "lot" | "milliliters"> {
  const { gtin, lot } = lotOf(epcClass);
  if (!gtin.startsWith(prefix, 1)) throw new RangeError(`the GTIN ${gtin} does not have the prefix ${prefix}`);
  const milliliters = amountIn(quantity, uom, MILLILITER);
  if (milliliters === 0n) throw new RangeError("there is no wine");
  return { gtin, lot, milliliters };
}

function documentIn(file: string, text: string): EpcisDocument {
  try {
    return readEpcisDocument(text);
  } catch (error) {
    if (!(error instanceof EpcisMalformed)) throw error;
    throw new InputRefused(
      error.facts.flaws.map(
        ({ line, field, reason }) => `${file}:${line}: ${field === "" ? "the document" : `${field}:`} ${reason}`,
      ),
    );
  }
}

function lotOf(epcClass: string): { readonly gtin: string; readonly lot: string } {
  const link = parseDigitalLink(epcClass.startsWith("urn:epc:") ? linkOfEpc(epcClass) : epcClass);
  const lot = valueIn(link, "10");
  if (link.key.ai !== "01" || lot === undefined) throw new RangeError(`${epcClass} is no lot of a GTIN`);
  return { gtin: link.key.value, lot };
}

/* THE BOTTLES */

function bottlesIn(file: string, { token }: Settings, { gtin, milliliters }: Bottling): readonly Bottle[] {
  const rows = readRows(file, { columns: COLUMNS, empty: "there are no bottles" });
  if (rows.length > MOST_BOTTLES) throw new InputRefused([`${file}: ${rows.length} bottles; at most ${MOST_BOTTLES}`]);
  const count = BigInt(rows.length);
  if (milliliters % count !== 0n || milliliters / count > LARGEST_BOTTLE) {
    throw new InputRefused([`${file}: ${milliliters} ml cannot be in ${count} equal bottles`]);
  }
  const problems: string[] = [];
  const lineOf = new Map<string, number>();
  const bottles = rows.map((row) => {
    const note = ({ path, reason }: Problem) => problems.push(`${file}:${row.line}: ${path.join(".")}: ${reason}`);
    const bottle = bottleOf(row, { token, gtin, note });
    const before = lineOf.get(bottle.serial);
    if (before !== undefined) note({ path: ["serial"], reason: `stands in line ${before} already` });
    lineOf.set(bottle.serial, row.line);
    return bottle;
  });
  if (problems.length > 0) throw new InputRefused(problems);
  return bottles;
}

interface Reading {
  readonly token: Coin;
  readonly gtin: string;
  readonly note: (problem: Problem) => void;
}

function bottleOf({ cells }: Row, { token, gtin, note }: Reading): Bottle {
  const { serial = "", price: text = "", ends = "" } = cells;
  const flaw = flawOf(gtin, serial);
  if (flaw !== undefined) note({ path: ["serial"], reason: flaw });
  if (text === "") {
    if (ends !== "") note({ path: ["ends"], reason: "must be empty, since nobody buys the bottle" });
    return { serial, sold: undefined };
  }
  const reader = readerOf(token, note);
  const price = reader.amount(["price"], text);
  reader.require(price > 0n, ["price"], "must be above 0");
  reader.require(price < 2n ** 96n, ["price"], "is more than an order holds");
  const end = BOTTLE_ENDS.find((each) => each === ends);
  if (end === undefined) note({ path: ["ends"], reason: `must be one of ${BOTTLE_ENDS.join(", ")}` });
  return { serial, sold: { price, end: end ?? "silent" } };
}

/** What GS1 does not allow in a serial number. */
function flawOf(gtin: string, serial: string): string | undefined {
  try {
    itemId(gtin, serial);
    return undefined;
  } catch (error) {
    if (error instanceof CowryError) return error.message;
    throw error;
  }
}
