import { ALPHABET } from "../Packs.ts";
import { hmac } from "./hashing.ts";

/** How the serials of a lot are made. */
export type Serials =
  /** 20 random characters: nobody who knows one can guess another. */
  | { readonly scheme: "random" }
  /** A prefix and a number with leading zeros, from 1: whoever knows one knows them all. */
  | { readonly scheme: "counted"; readonly prefix: string; readonly digits: number };

/** Everything about a lot from which its secrets follow; a lot of another shape has other codes. */
export interface LotSeed {
  /** 32 bytes. */
  readonly master: Uint8Array;
  /** The id of the lot, 32 bytes. */
  readonly lot: Uint8Array;
  readonly units: number;
  readonly size: number;
}

/** What each kind of secret of one lot is derived from, 32 bytes each. */
export interface LotSecrets {
  readonly codes: Uint8Array;
  readonly serials: Uint8Array;
  readonly decoys: Uint8Array;
  readonly places: Uint8Array;
  /** Tells whether a secret is the one that a lot was made with, and nothing else about it. */
  readonly check: Uint8Array;
}

const CODE_BYTES = 16;
const SERIAL_LENGTH = 20;

const text = new TextEncoder();

/**
 * The secrets of one lot from the brand's: HKDF-SHA256 with the lot as salt, and purpose and shape as info.
 *
 * @example
 * const secrets = lotSecrets({ master, lot, units: 1_000_000, size: 1_048_576 });
 */
export function lotSecrets({ master, lot, units, size }: LotSeed): LotSecrets {
  const material = hmac(lot, master);
  const expand = (purpose: string) =>
    hmac(material, new Uint8Array([...text.encode(`cowry/lot/1/${units}/${size}/${purpose}`), 1]));
  return {
    codes: expand("codes"),
    serials: expand("serials"),
    decoys: expand("decoys"),
    places: expand("places"),
    check: expand("check"),
  };
}

/**
 * The code of the unit at an index, 16 bytes.
 *
 * @example
 * codeAt(secrets, 7);
 */
export function codeAt({ codes }: LotSecrets, index: number): Uint8Array {
  return hmac(codes, numberBytes(index)).subarray(0, CODE_BYTES);
}

/**
 * The leaf of the decoy at an index: 32 bytes that nobody can tell from a unit's, and that no code leads to, the brand's own secret included.
 *
 * @example
 * decoyAt(secrets, 8);
 */
export function decoyAt({ decoys }: LotSecrets, index: number): Uint8Array {
  return hmac(decoys, numberBytes(index));
}

/**
 * The serial of a unit, from its index where serials are random, from its number among the real units where they are counted.
 *
 * @example
 * serialAt({ scheme: "counted", prefix: "A", digits: 4 }, secrets, { index: 907, number: 12 }); // "A0012"
 */
export function serialAt(
  serials: Serials,
  { serials: key }: LotSecrets,
  { index, number }: { readonly index: number; readonly number: number },
): string {
  if (serials.scheme === "counted") return serials.prefix + String(number).padStart(serials.digits, "0");
  return Array.from(hmac(key, numberBytes(index)).subarray(0, SERIAL_LENGTH), (byte) =>
    ALPHABET.charAt(byte & 31),
  ).join("");
}

function numberBytes(value: number): Uint8Array {
  return new Uint8Array([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
}
