import { constants, type FileHandle, open } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { getBytes, hexlify } from "ethers";

import { CHUNK, FILES, levelFile, sumOfFile } from "./folder.ts";
import { type Cut, keepChunk, keptChunks } from "./journal.ts";
import { writeLookup } from "./lookup.ts";
import { isReal, type Places, placesOf } from "./places.ts";
import type { SoundPlan } from "./plan.ts";
import { type Chunk, NODE } from "./records.ts";
import type { LotSecrets } from "./secrets.ts";
import { levelSizes, readAt, writeLevelAbove } from "./tree.ts";
import { makeChunks } from "./workers.ts";

/** How far the making of a lot is. */
export interface LotProgress {
  /** First the units, then the levels of their tree, then where each serial stands. */
  readonly stage: "units" | "tree" | "serials";
  readonly done: number;
  readonly of: number;
}

/** Where and how a lot is made. */
export interface MakingOptions {
  /** A folder of its own; made where there is none. */
  readonly folder: string;
  /** As many as the machine has processors, unless given. */
  readonly threads?: number;
  readonly onProgress?: (progress: LotProgress) => void;
}

/** Checksums by the names of files. */
type Sums = Readonly<Record<string, string>>;

/**
 * Makes the units that are not made yet, and their leaves.
 *
 * @example
 * await makeUnits(plan, secrets, { folder: "rice", threads: 2 });
 */
export async function makeUnits(
  plan: SoundPlan,
  secrets: LotSecrets,
  { folder, threads = availableParallelism(), onProgress }: MakingOptions,
): Promise<void> {
  const { size, serials, lotId } = plan;
  const cut: Cut = { size, chunk: CHUNK };
  const journal = join(folder, FILES.journal);
  await using(folder, [levelFile(0), FILES.records], async ([leaves, records]) => {
    const parts = { leaves, records };
    const kept = await keptChunks(journal, parts, cut);
    let done = [...kept].reduce((sum, number) => sum + lengthOf(number, cut), 0);
    const tell = () => onProgress?.({ stage: "units", done, of: size });
    tell();
    await makeChunks(
      { lot: getBytes(lotId), secrets, serials },
      chunksBesides(kept, placesOf(secrets.places, plan), cut),
      {
        count: Math.ceil(size / CHUNK) - kept.size,
        threads,
        keep: async (made) => {
          await keepChunk(journal, parts, cut, made);
          done += lengthOf(made.number, cut);
          tell();
        },
      },
    );
  });
}

/**
 * Makes the levels above the leaves, each in a file of its own; returns the root, and the checksums of all levels.
 *
 * @example
 * const { root, sums } = await makeTree(plan, { folder: "rice" });
 */
export async function makeTree(
  { size }: SoundPlan,
  { folder, onProgress }: MakingOptions,
): Promise<{ readonly root: string; readonly sums: Sums }> {
  const sizes = levelSizes(size);
  const of = sizes.reduce((sum, each) => sum + each, 0) - 1;
  const sums: Record<string, string> = {};
  let before = 0;
  for (const [level, nodes] of sizes.slice(0, -1).entries()) {
    await using(folder, [levelFile(level), levelFile(level + 1)], async ([below, above]) => {
      const onStep = (done: number) => onProgress?.({ stage: "tree", done: before + done, of });
      sums[levelFile(level)] = await writeLevelAbove(below, above, { size: nodes, onStep });
    });
    before += nodes;
  }
  const top = levelFile(sizes.length - 1);
  sums[top] = await sumOfFile(join(folder, top));
  const root = new Uint8Array(NODE);
  await using(folder, [top], ([file]) => readAt(file, root, 0));
  return { root: hexlify(root), sums };
}

/**
 * Notes where each serial stands; returns the checksums of the units and of what was noted.
 *
 * @example
 * const sums = await makeSerials(plan, { folder: "rice" });
 */
export async function makeSerials({ size, units }: SoundPlan, { folder, onProgress }: MakingOptions): Promise<Sums> {
  const onStep = (done: number, of: number) => onProgress?.({ stage: "serials", done, of });
  let sum = "";
  await using(folder, [FILES.records, FILES.serials], async ([records, serials]) => {
    sum = await writeLookup(records, serials, { size, units, onStep });
  });
  return { [FILES.records]: sum, [FILES.serials]: await sumOfFile(join(folder, FILES.serials)) };
}

/* PRIVATE */

function* chunksBesides(kept: ReadonlySet<number>, places: Places, { size, chunk }: Cut): Generator<Chunk> {
  let before = 0;
  for (let number = 0; number * chunk < size; number += 1) {
    const from = number * chunk;
    const count = lengthOf(number, { size, chunk });
    // A chunk begins with a byte of its own, since its length is a multiple of 8.
    const part = places?.slice(from / 8, Math.ceil((from + count) / 8));
    if (!kept.has(number)) yield { number, from, count, before, places: part };
    before += realIn(part, count);
  }
}

function realIn(places: Places, count: number): number {
  if (places === undefined) return count;
  let real = 0;
  for (let place = 0; place < count; place += 1) if (isReal(places, place)) real += 1;
  return real;
}

function lengthOf(number: number, { size, chunk }: Cut): number {
  return Math.min(chunk, size - number * chunk);
}

/** Opens files for reading and writing, made where there are none, and closes them whatever happens. */
async function using<const Names extends readonly string[]>(
  folder: string,
  names: Names,
  use: (files: { readonly [place in keyof Names]: FileHandle }) => Promise<unknown>,
): Promise<void> {
  const mode = constants.O_RDWR | constants.O_CREAT;
  const files = await Promise.all(names.map((name) => open(join(folder, name), mode)));
  try {
    await use(files as unknown as { readonly [place in keyof Names]: FileHandle });
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
}
