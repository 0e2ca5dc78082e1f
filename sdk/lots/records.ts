import { keccak } from "./hashing.ts";
import { addressesOf, type KeyAddresses } from "./keys.ts";
import { isReal, type Places } from "./places.ts";
import { codeAt, decoyAt, type LotSecrets, type Serials, serialAt } from "./secrets.ts";

/** The length of a node of the tree, in bytes. */
export const NODE = 32;

/** The length of a unit's record: length of the serial, the serial, three zeros, the two addresses. A decoy's is all zeros. */
export const RECORD = 64;

/** What is needed to make any unit of a lot. */
export interface LotMaking {
  /** The id of the lot, 32 bytes. */
  readonly lot: Uint8Array;
  readonly secrets: LotSecrets;
  readonly serials: Serials;
}

/** A run of indexes, small enough to be held in memory and to be made again. */
export interface Chunk {
  readonly number: number;
  /** Its first index. */
  readonly from: number;
  readonly count: number;
  /** How many real units stand before it. */
  readonly before: number;
  /** Which are real, one bit each from its first index on. */
  readonly places: Places;
}

/** A chunk that was made: the leaves and the records of its indexes. */
export interface MadeChunk {
  readonly number: number;
  readonly leaves: Uint8Array<ArrayBuffer>;
  readonly records: Uint8Array<ArrayBuffer>;
}

/** What a unit's record says. */
export interface UnitRecord extends KeyAddresses {
  readonly serial: string;
}

const text = new TextEncoder();
const ascii = new TextDecoder("latin1");

const UNIT_TYPEHASH = keccak(text.encode("Unit(uint32 index,bytes32 serialHash,address openKey,address claimKey)"));

/** Five words: the type, the index, the hash of the serial, the two addresses. */
const ENCODED = 160;
const SERIAL_AT = 1;
const OPEN_KEY_AT = 24;
const CLAIM_KEY_AT = 44;

/**
 * Makes the units of a chunk.
 *
 * @example
 * const { leaves, records } = makeChunk(making, { number: 0, from: 0, count: 4_096, before: 0, places: undefined });
 */
export function makeChunk(making: LotMaking, { number, from, count, before, places }: Chunk): MadeChunk {
  const leaves = new Uint8Array(count * NODE);
  const records = new Uint8Array(count * RECORD);
  let done = before;
  for (let place = 0; place < count; place += 1) {
    const index = from + place;
    if (!isReal(places, place)) {
      leaves.set(decoyAt(making.secrets, index), place * NODE);
      continue;
    }
    done += 1;
    const unit = unitAt(making, { index, number: done });
    leaves.set(leafOf(index, unit), place * NODE);
    writeRecord(records.subarray(place * RECORD, (place + 1) * RECORD), unit);
  }
  return { number, leaves, records };
}

/**
 * The leaf of a unit; the same as `unitLeaf` of `cowry/packs`, for millions.
 *
 * @example
 * leafOf(7, { serial, openKey, claimKey });
 */
export function leafOf(index: number, { serial, openKey, claimKey }: UnitRecord): Uint8Array {
  const encoded = new Uint8Array(ENCODED);
  encoded.set(UNIT_TYPEHASH);
  new DataView(encoded.buffer).setUint32(60, index);
  encoded.set(keccak(text.encode(serial)), 64);
  encoded.set(openKey, 108);
  encoded.set(claimKey, 140);
  return keccak(keccak(encoded));
}

/**
 * Reads a record of a unit; `undefined` for a decoy.
 *
 * @example
 * const unit = readRecord(bytes);
 */
export function readRecord(record: Uint8Array): UnitRecord | undefined {
  const [length = 0] = record;
  if (length === 0) return undefined;
  return {
    serial: ascii.decode(record.subarray(SERIAL_AT, SERIAL_AT + length)),
    openKey: record.subarray(OPEN_KEY_AT, CLAIM_KEY_AT),
    claimKey: record.subarray(CLAIM_KEY_AT, RECORD),
  };
}

/* PRIVATE */

function unitAt({ lot, secrets, serials }: LotMaking, at: { index: number; number: number }): UnitRecord {
  return { serial: serialAt(serials, secrets, at), ...addressesOf(lot, codeAt(secrets, at.index)) };
}

function writeRecord(record: Uint8Array, { serial, openKey, claimKey }: UnitRecord): void {
  record[0] = serial.length;
  record.set(text.encode(serial), SERIAL_AT);
  record.set(openKey, OPEN_KEY_AT);
  record.set(claimKey, CLAIM_KEY_AT);
}
