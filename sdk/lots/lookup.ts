import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";

import { keccak } from "./hashing.ts";
import { readRecord, RECORD } from "./records.ts";
import { readAt, writeAt } from "./tree.ts";

/** The length of an entry: the first four bytes of the serial's hash, and the index. */
export const ENTRY = 8;

/** How many entries are read at once where a serial is looked for: a page of a disk. */
const BLOCK = 512;

/** How many records are read at once. */
const STEP = 4_096;

/** How many entries are sorted in memory at once: 32 MiB. Larger lots are read several times, for one range of hashes each. */
const MOST_SORTED = 4_194_304;

/** Where the entries end up is as even as the hash is; this much more than an even share never comes. */
const SPARE = 65_536;

const text = new TextEncoder();

interface Lookup {
  readonly size: number;
  readonly units: number;
  readonly onStep: (done: number, of: number) => void;
  /** Fewer, for tests. */
  readonly mostSorted?: number;
}

/**
 * Writes where each serial of a lot stands, sorted by the serial's hash; returns the checksum of the records.
 *
 * @example
 * const sum = await writeLookup(records, serials, { size: 8, units: 5, onStep: () => undefined });
 */
export async function writeLookup(
  records: FileHandle,
  serials: FileHandle,
  { size, units, onStep, mostSorted = MOST_SORTED }: Lookup,
): Promise<string> {
  const rounds = Math.ceil(units / mostSorted);
  const sum = createHash("sha256");
  let written = 0;
  for (let round = 0; round < rounds; round += 1) {
    const entries = new BigUint64Array(Math.min(units, Math.ceil(units / rounds) + SPARE));
    let found = 0;
    for await (const { from, bytes } of runsOf(records, size)) {
      if (round === 0) sum.update(bytes);
      for (const { prefix, index } of entriesIn(bytes, from))
        if (Math.floor((prefix * rounds) / 2 ** 32) === round) entries[found++] = joined(prefix, index);
      onStep(round * size + from + bytes.length / RECORD, rounds * size);
    }
    await writeAt(serials, sorted(entries.subarray(0, found)), written * ENTRY);
    written += found;
  }
  if (written !== units) throw new Error(`${written} serials were found of ${units}`);
  return sum.digest("hex");
}

/**
 * The indexes at which a serial may stand: those whose hash begins alike. A dozen small reads for a million units.
 *
 * @example
 * const indexes = await candidatesFor("K7Q2…", serials, 1_000_000);
 */
export async function candidatesFor(serial: string, serials: FileHandle, units: number): Promise<readonly number[]> {
  const wanted = prefixOf(serial);
  let [low, high] = [0, units];
  while (high - low > BLOCK) {
    const middle = Math.floor((low + high) / 2);
    const [entry] = await entriesAt(serials, middle, 1);
    if (entry !== undefined && entry.prefix < wanted) low = middle + 1;
    else high = middle;
  }
  // All before `low` begin with less.
  const candidates: number[] = [];
  for (let place = low; place < units; place += BLOCK)
    for (const { prefix, index } of await entriesAt(serials, place, Math.min(BLOCK, units - place))) {
      if (prefix > wanted) return candidates;
      if (prefix === wanted) candidates.push(index);
    }
  return candidates;
}

/* PRIVATE */

interface Entry {
  readonly prefix: number;
  readonly index: number;
}

async function entriesAt(serials: FileHandle, from: number, count: number): Promise<readonly Entry[]> {
  const bytes = Buffer.alloc(count * ENTRY);
  await readAt(serials, bytes, from * ENTRY);
  return Array.from({ length: count }, (_, place) => ({
    prefix: bytes.readUInt32BE(place * ENTRY),
    index: bytes.readUInt32BE(place * ENTRY + 4),
  }));
}

async function* runsOf(
  records: FileHandle,
  size: number,
): AsyncGenerator<{ readonly from: number; readonly bytes: Uint8Array }> {
  const buffer = new Uint8Array(STEP * RECORD);
  for (let from = 0; from < size; from += STEP) {
    const bytes = buffer.subarray(0, Math.min(STEP, size - from) * RECORD);
    await readAt(records, bytes, from * RECORD);
    yield { from, bytes };
  }
}

function* entriesIn(bytes: Uint8Array, from: number): Generator<Entry> {
  for (let at = 0; at < bytes.length; at += RECORD) {
    const unit = readRecord(bytes.subarray(at, at + RECORD));
    if (unit !== undefined) yield { prefix: prefixOf(unit.serial), index: from + at / RECORD };
  }
}

function prefixOf(serial: string): number {
  return new DataView(keccak(text.encode(serial)).buffer).getUint32(0);
}

function joined(prefix: number, index: number): bigint {
  return (BigInt(prefix) << 32n) | BigInt(index);
}

function sorted(entries: BigUint64Array): Uint8Array {
  entries.sort();
  const bytes = new DataView(new ArrayBuffer(entries.length * ENTRY));
  entries.forEach((entry, place) => {
    bytes.setBigUint64(place * ENTRY, entry);
  });
  return new Uint8Array(bytes.buffer);
}
