import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";

import { parentOf } from "./hashing.ts";
import { NODE } from "./records.ts";

/** How many nodes are read at once; even, so that no pair is cut. */
const STEP = 16_384;

/**
 * How many nodes each level of a tree has, from the leaves to the root. Neighbors are paired from the left; an odd node at the end is carried up as it is.
 *
 * @example
 * levelSizes(5); // [5, 3, 2, 1]
 */
export function levelSizes(leaves: number): readonly number[] {
  const sizes = [leaves];
  for (let size = leaves; size > 1; sizes.push(size)) size = Math.ceil(size / 2);
  return sizes;
}

/**
 * Where the siblings of a leaf stand, from its own level up: at most one a level. A node that is carried up has none.
 *
 * @example
 * siblingsOf(4, [5, 3, 2, 1]); // [{ level: 2, place: 0 }]
 */
export function siblingsOf(
  index: number,
  sizes: readonly number[],
): readonly { readonly level: number; readonly place: number }[] {
  const siblings: { level: number; place: number }[] = [];
  let node = index;
  for (const [level, size] of sizes.slice(0, -1).entries()) {
    const place = node % 2 === 0 ? node + 1 : node - 1;
    if (place < size) siblings.push({ level, place });
    node = Math.floor(node / 2);
  }
  return siblings;
}

/**
 * Reads a level from its file, and writes the one above it; returns the checksum of what was read.
 *
 * @example
 * const sum = await writeLevelAbove(leaves, parents, { size: 1_000_000, onStep: (done) => undefined });
 */
export async function writeLevelAbove(
  below: FileHandle,
  above: FileHandle,
  { size, onStep }: { readonly size: number; readonly onStep: (done: number) => void },
): Promise<string> {
  const sum = createHash("sha256");
  const buffer = new Uint8Array(STEP * NODE);
  for (let from = 0; from < size; from += STEP) {
    const count = Math.min(STEP, size - from);
    const nodes = buffer.subarray(0, count * NODE);
    await readAt(below, nodes, from * NODE);
    sum.update(nodes);
    await writeAt(above, parentsOf(nodes), (from / 2) * NODE);
    onStep(from + count);
  }
  return sum.digest("hex");
}

/**
 * Fills a buffer from a place in a file, or throws where the file ends too early.
 *
 * @example
 * await readAt(file, node, 7 * 32);
 */
export async function readAt(file: FileHandle, buffer: Uint8Array, position: number): Promise<void> {
  const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
  if (bytesRead !== buffer.length) throw new Error(`the file ends ${buffer.length - bytesRead} bytes too early`);
}

/**
 * Writes all of a buffer to a place in a file, or throws.
 *
 * @example
 * await writeAt(file, node, 7 * 32);
 */
export async function writeAt(file: FileHandle, buffer: Uint8Array, position: number): Promise<void> {
  const { bytesWritten } = await file.write(buffer, 0, buffer.length, position);
  if (bytesWritten !== buffer.length) throw new Error(`${buffer.length - bytesWritten} bytes could not be written`);
}

/* PRIVATE */

function parentsOf(nodes: Uint8Array): Uint8Array {
  const count = nodes.length / NODE;
  const parents = new Uint8Array(Math.ceil(count / 2) * NODE);
  const node = (place: number) => nodes.subarray(place * NODE, (place + 1) * NODE);
  for (let place = 0; place < count; place += 2) {
    const parent = place + 1 < count ? parentOf(node(place), node(place + 1)) : node(place);
    parents.set(parent, (place / 2) * NODE);
  }
  return parents;
}
