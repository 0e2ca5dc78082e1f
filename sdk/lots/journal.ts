import { createHash } from "node:crypto";
import { appendFile, type FileHandle, readFile } from "node:fs/promises";

import { z } from "zod";

import { type MadeChunk, NODE, RECORD } from "./records.ts";
import { writeAt } from "./tree.ts";

/** One line of the journal: a chunk that stands in the files, with the checksums of its leaves and its records. */
interface Entry {
  readonly chunk: number;
  readonly leaves: string;
  readonly records: string;
}

/** The files to which chunks are written. */
export interface LotParts {
  readonly leaves: FileHandle;
  readonly records: FileHandle;
}

/** How a lot is cut into chunks. */
export interface Cut {
  readonly size: number;
  /** How many indexes a chunk has; the last may have fewer. */
  readonly chunk: number;
}

const entrySchema = z.object({
  chunk: z.int().min(0),
  leaves: z.string(),
  records: z.string(),
});

/**
 * Writes a chunk to its place in the files, then notes that it stands there.
 *
 * @example
 * await keepChunk("lot/done.jsonl", parts, { size: 1_000_000, chunk: 4_096 }, made);
 */
export async function keepChunk(
  journal: string,
  { leaves, records }: LotParts,
  { chunk }: Cut,
  made: MadeChunk,
): Promise<void> {
  const from = made.number * chunk;
  await writeAt(leaves, made.leaves, from * NODE);
  await writeAt(records, made.records, from * RECORD);
  const entry: Entry = { chunk: made.number, leaves: sumOf(made.leaves), records: sumOf(made.records) };
  await appendFile(journal, `${JSON.stringify(entry)}\n`);
}

/**
 * The chunks that a run before this one noted, and that stand in the files as it noted them. A line that was broken off counts for nothing.
 *
 * @example
 * const done = await keptChunks("lot/done.jsonl", parts, { size: 1_000_000, chunk: 4_096 });
 */
export async function keptChunks(journal: string, parts: LotParts, cut: Cut): Promise<ReadonlySet<number>> {
  const kept = new Set<number>();
  for (const entry of await entriesOf(journal)) if (await stands(entry, parts, cut)) kept.add(entry.chunk);
  return kept;
}

/* PRIVATE */

async function entriesOf(journal: string): Promise<readonly Entry[]> {
  const lines = (await readFile(journal, { encoding: "utf8", flag: "a+" })).split("\n");
  return lines.flatMap((line) => {
    const entry = entrySchema.safeParse(jsonOf(line));
    return entry.success ? [entry.data] : [];
  });
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function stands({ chunk, leaves, records }: Entry, parts: LotParts, cut: Cut): Promise<boolean> {
  const from = chunk * cut.chunk;
  const count = Math.min(cut.chunk, cut.size - from);
  if (count <= 0) return false;
  const sumAt = async (file: FileHandle, width: number) => {
    const buffer = new Uint8Array(count * width);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, from * width);
    return sumOf(buffer.subarray(0, bytesRead));
  };
  return (await sumAt(parts.leaves, NODE)) === leaves && (await sumAt(parts.records, RECORD)) === records;
}

function sumOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
