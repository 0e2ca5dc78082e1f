import { dirname, resolve } from "node:path";

import { z } from "zod";

import { CowryError } from "../../../sdk/CowryError.ts";
import { itemId } from "../../../sdk/DigitalLink.ts";
import { companyPrefix } from "../../../sdk/Parties.ts";
import { type Coin, coin, duration, fieldReader, type FieldReader, share, textBy } from "./fields.ts";
import { readBytes, readJson } from "./inputFile.ts";

/** A work of art, as it is minted. */
export interface Work {
  /** 14 digits. */
  readonly gtin: string;
  readonly serial: string;
  readonly name: string;
  readonly description: string;
  /** The bytes of the work itself. */
  readonly bytes: Uint8Array;
  /** What the artist gets of each sale, in basis points. */
  readonly royalty: bigint;
}

/** What a license says, besides who grants it to whom. Times are in seconds. */
export interface Grant {
  readonly text: string;
  /** What the work may be used for. */
  readonly uses: readonly string[];
  readonly lasts: bigint;
}

/** A work and what may be done with it, as an input describes it: amounts in units of the coin, times in seconds. */
export interface Artwork {
  readonly token: Exclude<Coin, "native">;
  /** The digits of the artist's GS1 company prefix. */
  readonly prefix: string;
  readonly work: Work;
  readonly license: Grant & { readonly notice: bigint; readonly fee: bigint };
  readonly sublicense: Grant;
  /** A use that neither license names. */
  readonly outside: string;
  readonly sale: bigint;
  readonly resale: bigint;
}

const HOUR = 3_600n;
const DAY = 24n * HOUR;

/** The contract bounds a notice to ten years; a story ends sooner. */
const LONGEST = 3_650n * DAY;

/** A quarter: what the contract allows at most. */
const HIGHEST_ROYALTY = 2_500n;

const words = z.string().min(1, "must not be empty");
const grant = { text: words, uses: z.array(words).min(1, "must name a use"), lasts: duration };

/** The format of the input: a work, two licenses and two sales. */
const artworkSchema = z
  .strictObject({
    token: coin,
    companyPrefix: textBy((digits) => {
      companyPrefix(digits);
      return digits;
    }),
    work: z.strictObject({
      gtin: z.string(),
      serial: z.string(),
      name: words,
      description: z.string(),
      file: z.string(),
      royalty: share.default(0n),
    }),
    license: z.strictObject({ ...grant, notice: duration, fee: z.string().default("0") }),
    sublicense: z.strictObject(grant),
    outside: words,
    sale: z.string(),
    resale: z.string(),
  })
  .transform((raw, context) => {
    const { token, companyPrefix: prefix, outside, sublicense } = raw;
    const reader = fieldReader(context, token);
    const { amount, require } = reader;
    require(token !== "native", ["token"], "must be a sample token: the native coin knows no authorization");
    noteWork(raw.work, prefix, reader);
    noteGrants(raw, reader);
    return {
      ...{ outside, sublicense, prefix, work: raw.work },
      token: token === "native" ? { symbol: "", decimals: 0 } : token,
      license: {
        ...raw.license,
        fee: payable(["license", "fee"], amount(["license", "fee"], raw.license.fee), reader),
      },
      sale: priced(["sale"], amount(["sale"], raw.sale), reader),
      resale: priced(["resale"], amount(["resale"], raw.resale), reader),
    };
  });

/**
 * Reads a work of art: a JSON file that names the file of the work, as seen from its own folder.
 *
 * Throws `InputRefused`, with the line and the field of every problem.
 *
 * @example
 * const artwork = readArtwork("artwork.json"); // artwork.json:9: work.royalty: is more than 25 %
 */
export function readArtwork(file: string): Artwork {
  const { work, ...artwork } = readJson(file, artworkSchema);
  const { file: picture, ...told } = work;
  return { ...artwork, work: { ...told, bytes: readBytes(resolve(dirname(file), picture)) } };
}

interface Told {
  readonly gtin: string;
  readonly serial: string;
  readonly name: string;
  readonly description: string;
  readonly royalty: bigint;
}

function noteWork(work: Told, prefix: string, { require }: FieldReader): void {
  const flaw = flawOf(work);
  require(flaw === undefined, ["work", "gtin"], flaw ?? "");
  require(work.gtin.startsWith(prefix, 1), ["work", "gtin"], `does not have the prefix ${prefix}`);
  require(work.royalty <= HIGHEST_ROYALTY, ["work", "royalty"], "is more than 25 %");
  require(bytesOf(work.name) <= 100, ["work", "name"], "has more than 100 bytes");
  require(bytesOf(work.description) <= 1_000, ["work", "description"], "has more than 1,000 bytes");
}

interface Grants {
  readonly license: Grant & { readonly notice: bigint };
  readonly sublicense: Grant;
  readonly outside: string;
}

function noteGrants({ license, sublicense, outside }: Grants, { require }: FieldReader): void {
  require(license.lasts <= LONGEST, ["license", "lasts"], "is longer than ten years");
  require(sublicense.lasts + DAY <= license.lasts, ["sublicense", "lasts"], "must end a day before the license");
  require(license.notice + DAY <= sublicense.lasts, ["license", "notice"], "must be over a day before the sublicense");
  require(license.notice >= HOUR, ["license", "notice"], "is less than an hour");
  for (const [place, use] of sublicense.uses.entries())
    require(license.uses.includes(use), ["sublicense", "uses", place], "is no use of the license");
  require(!license.uses.includes(outside), ["outside"], "is a use of the license");
}

function priced(path: readonly PropertyKey[], amount: bigint, reader: FieldReader): bigint {
  reader.require(amount > 0n, path, "must be above 0");
  return payable(path, amount, reader);
}

function payable(path: readonly PropertyKey[], amount: bigint, { require }: FieldReader): bigint {
  require(amount < 2n ** 96n, path, "is more than an order holds");
  return amount;
}

/** What GS1 does not allow in a GTIN or serial number. */
function flawOf({ gtin, serial }: Told): string | undefined {
  try {
    itemId(gtin, serial);
    return undefined;
  } catch (error) {
    if (error instanceof CowryError) return error.message;
    throw error;
  }
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
