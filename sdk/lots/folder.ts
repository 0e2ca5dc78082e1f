import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import { hexlify } from "ethers";

import { CowryError } from "../CowryError.ts";
import { FORMAT, type LotManifest, readLotManifest, type SoundPlan } from "./plan.ts";
import type { LotSecrets } from "./secrets.ts";

/** The folder holds something already. */
export class LotFolderTaken extends CowryError<{ readonly folder: string }> {
  override readonly name = "LotFolderTaken";

  constructor(folder: string) {
    super(`The folder ${folder} is not empty; to go on with a lot that was broken off there, resume it`, { folder });
  }
}

/** The folder holds another lot, or this one by another plan or secret. */
export class LotFolderOfAnother extends CowryError<{ readonly folder: string }> {
  override readonly name = "LotFolderOfAnother";

  constructor(folder: string) {
    super(`What stands in the folder ${folder} follows another plan or another secret`, { folder });
  }
}

/** The names of a lot's files. */
export const FILES = {
  /** The manifest, written last: a lot without it is not finished. */
  manifest: "manifest.json",
  /** While it is made: what is made, and which chunks stand. */
  plan: "plan.json",
  journal: "done.jsonl",
  /** A record of each unit, in the order of their indexes. */
  records: "units.bin",
  /** Where each serial stands, sorted by its hash. */
  serials: "serials.bin",
} as const;

/** How many indexes a thread makes at once. */
export const CHUNK = 4_096;

/** What is to be made in a folder, and how. */
interface Begin {
  readonly plan: SoundPlan;
  readonly secrets: LotSecrets;
  readonly resume: boolean;
}

/**
 * The name of the file of a level, from the leaves.
 *
 * @example
 * levelFile(3); // "level-03.bin"
 */
export function levelFile(level: number): string {
  return `level-${String(level).padStart(2, "0")}.bin`;
}

/**
 * The names of the files of a finished lot, besides its manifest.
 *
 * @example
 * namesOf(manifest); // ["level-00.bin", …, "units.bin", "serials.bin"]
 */
export function namesOf({ levels }: LotManifest): readonly string[] {
  return [...levels.map((_, level) => levelFile(level)), FILES.records, FILES.serials];
}

/** Files that are open for reading. */
export interface OpenFiles {
  readonly named: (name: string) => FileHandle;
  readonly close: () => Promise<void>;
}

/**
 * Opens files for reading, all or none.
 *
 * @example
 * const files = await openFiles("rice", ["units.bin"]);
 */
export async function openFiles(folder: string, names: readonly string[]): Promise<OpenFiles> {
  const files = new Map<string, FileHandle>();
  const close = async () => {
    await Promise.all(Array.from(files.values(), (file) => file.close()));
  };
  const named = (name: string) => {
    const file = files.get(name);
    if (file === undefined) throw new Error(`${name} is not open`);
    return file;
  };
  try {
    for (const name of names) files.set(name, await open(join(folder, name), "r"));
  } catch (error) {
    await close();
    throw error;
  }
  return { named, close };
}

/**
 * Begins in a folder, or goes on in it; returns the manifest where there is nothing left to do.
 *
 * Throws {@link LotFolderTaken}, {@link LotFolderOfAnother}.
 *
 * @example
 * const finished = await beginIn("rice", { plan, secrets, resume: true });
 */
export async function beginIn(folder: string, { plan, secrets, resume }: Begin): Promise<LotManifest | undefined> {
  await mkdir(folder, { recursive: true });
  const names = await readdir(folder);
  if (names.length > 0 && !resume) throw new LotFolderTaken(folder);

  const begun = { format: FORMAT, chunk: CHUNK, plan, secretCheck: hexlify(secrets.check) };
  if (names.includes(FILES.manifest)) {
    const manifest = await manifestIn(folder);
    const { secretCheck, format } = manifest;
    const found = { format, chunk: CHUNK, plan: planOf(manifest), secretCheck };
    if (!isDeepStrictEqual(begun, found)) throw new LotFolderOfAnother(folder);
    return manifest;
  }
  if (names.includes(FILES.plan)) {
    if (!isDeepStrictEqual(begun, await jsonIn(join(folder, FILES.plan)))) throw new LotFolderOfAnother(folder);
  } else if (names.some((name) => !name.endsWith(".part"))) throw new LotFolderTaken(folder);
  else await writeWhole(join(folder, FILES.plan), begun);
  return undefined;
}

/**
 * Takes away what only the making needed.
 *
 * @example
 * await endIn("rice");
 */
export async function endIn(folder: string): Promise<void> {
  for (const name of [FILES.plan, FILES.journal]) await rm(join(folder, name), { force: true });
}

/**
 * The manifest of the finished lot in a folder.
 *
 * @example
 * const { root } = await manifestIn("rice");
 */
export async function manifestIn(folder: string): Promise<LotManifest> {
  return readLotManifest(await jsonIn(join(folder, FILES.manifest)));
}

/**
 * Writes a file that appears whole or not at all.
 *
 * @example
 * await writeWhole("rice/manifest.json", manifest);
 */
export async function writeWhole(path: string, content: unknown): Promise<void> {
  await writeFile(`${path}.part`, `${JSON.stringify(content, undefined, 2)}\n`);
  await rename(`${path}.part`, path);
}

/**
 * The SHA-256 of a file.
 *
 * @example
 * await sumOfFile("rice/units.bin");
 */
export async function sumOfFile(path: string): Promise<string> {
  const sum = createHash("sha256");
  for await (const part of createReadStream(path)) sum.update(part as Buffer);
  return sum.digest("hex");
}

/* PRIVATE */

function planOf({ gtin, lot, units, unitSize, measure, size, serials, lotId, quantity }: LotManifest): SoundPlan {
  return { gtin, lot, units, unitSize, measure, size, serials, lotId, quantity };
}

async function jsonIn(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8"));
}
