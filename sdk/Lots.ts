import { join } from "node:path";

import { getAddress, getBytes, hexlify, id, isHexString } from "ethers";

import { CowryError } from "./CowryError.ts";
import {
  beginIn,
  endIn,
  FILES,
  levelFile,
  manifestIn,
  namesOf,
  openFiles,
  sumOfFile,
  writeWhole,
} from "./lots/folder.ts";
import { candidatesFor } from "./lots/lookup.ts";
import { makeSerials, makeTree, makeUnits, type MakingOptions } from "./lots/making.ts";
import { isReal, placesOf } from "./lots/places.ts";
import { FORMAT, type LotManifest, type LotPlan, readLotPlan } from "./lots/plan.ts";
import { NODE, readRecord, RECORD } from "./lots/records.ts";
import { codeAt, type LotSecrets, lotSecrets, serialAt } from "./lots/secrets.ts";
import { levelSizes, readAt, siblingsOf } from "./lots/tree.ts";
import type { PackContents, Unit } from "./Packs.ts";

export { LotFolderOfAnother, LotFolderTaken } from "./lots/folder.ts";
export type { LotProgress } from "./lots/making.ts";
export { LotManifestMalformed, LotPlanMalformed, readLotManifest, readLotPlan } from "./lots/plan.ts";
export type { LotManifest, LotPlan, SoundPlan } from "./lots/plan.ts";
export type { Serials } from "./lots/secrets.ts";

/** How a lot is made. */
export interface LotOptions extends MakingOptions {
  /** The brand's secret, 32 bytes in hex: all codes of all its lots follow from it, and only it has to be kept. */
  readonly secret: string;
  /** Goes on with what was broken off in this folder; by default a folder that holds anything is refused. */
  readonly resume?: boolean;
}

/** The files of a finished lot, open for questions. */
export interface LotFiles {
  readonly manifest: LotManifest;
  /** The unit at an index with its serial; `undefined` for a decoy. */
  readonly unitAt: (index: bigint) => Promise<(Unit & { readonly serial: string }) | undefined>;
  /** The index at which a serial stands; `undefined` where the lot has none such. */
  readonly indexOf: (serial: string) => Promise<bigint | undefined>;
  /** The siblings from the leaf at an index up to the root: one small read each. */
  readonly proofOf: (index: bigint) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/** The secret of a brand is 32 bytes in hex. Carries no more than the length: nothing of a secret belongs in a log. */
export class LotSecretInvalid extends CowryError<{ readonly length: number }> {
  override readonly name = "LotSecretInvalid";

  constructor(length: number) {
    super(`The secret of a brand is 32 bytes in hex, got a text of ${length} characters`, { length });
  }
}

/** The lot was made with another secret. */
export class LotSecretWrong extends CowryError<{ readonly lotId: string }> {
  override readonly name = "LotSecretWrong";

  constructor(lotId: string) {
    super(`The lot ${lotId} was made with another secret`, { lotId });
  }
}

/** A lot has no such index. */
export class LotIndexUnknown extends CowryError<{ readonly index: bigint; readonly size: number }> {
  override readonly name = "LotIndexUnknown";

  constructor(index: bigint, size: number) {
    super(`The lot has no index ${index}, only 0 to ${size - 1}`, { index, size });
  }
}

/** Files of a lot are not as its manifest says. */
export class LotFilesDamaged extends CowryError<{ readonly folder: string; readonly files: readonly string[] }> {
  override readonly name = "LotFilesDamaged";

  constructor(folder: string, files: readonly string[]) {
    super(`In the folder ${folder} these files are not as the manifest says: ${files.join(", ")}`, { folder, files });
  }
}

/* MAKING */

/**
 * Makes the units of a lot and their tree, in files of a folder: chunk by chunk in several threads, in memory that does not grow with the lot. What was
 * broken off is resumed, and ends with the same files.
 *
 * Throws {@link LotPlanMalformed}, {@link LotSecretInvalid}, {@link LotFolderTaken}, {@link LotFolderOfAnother}.
 *
 * @example
 * const { root, size, quantity } = await makeLot(plan, { folder: "rice", secret, onProgress: ({ done }) => console.log(done) });
 */
export async function makeLot(plan: LotPlan, options: LotOptions): Promise<LotManifest> {
  const { folder, secret, resume = false } = options;
  const sound = readLotPlan(plan);
  const secrets = secretsOf(sound, secret);
  const finished = await beginIn(folder, { plan: sound, secrets, resume });
  if (finished !== undefined) {
    await endIn(folder);
    return finished;
  }

  await makeUnits(sound, secrets, options);
  const { root, sums } = await makeTree(sound, options);
  const files = { ...sums, ...(await makeSerials(sound, options)) };
  const levels = levelSizes(sound.size);
  const made: LotManifest = {
    ...sound,
    format: FORMAT,
    root,
    depth: levels.length - 1,
    levels,
    secretCheck: hexlify(secrets.check),
    files,
  };
  await writeWhole(join(folder, FILES.manifest), made);
  await endIn(folder);
  return made;
}

/**
 * The contents of a lot's packs in the order of their indexes, made again from the brand's secret: for labels, which hold them for a moment.
 *
 * Throws {@link LotSecretInvalid}, {@link LotSecretWrong}.
 *
 * @example
 * for (const { serial, code } of packsOf(manifest, secret)) print(serial, packCodeText(code));
 */
export function* packsOf(manifest: LotManifest, secret: string): Generator<PackContents> {
  const secrets = secretsOf(manifest, secret);
  if (hexlify(secrets.check) !== manifest.secretCheck) throw new LotSecretWrong(manifest.lotId);
  const places = placesOf(secrets.places, manifest);
  let number = 0;
  for (let index = 0; index < manifest.size; index += 1) {
    if (!isReal(places, index)) continue;
    number += 1;
    const serial = serialAt(manifest.serials, secrets, { index, number });
    yield { index: BigInt(index), serial, code: hexlify(codeAt(secrets, index)) };
  }
}

/* READING */

/**
 * Opens the files of a finished lot. A proof is as many reads of 32 bytes as the tree is deep.
 *
 * Throws {@link LotManifestMalformed}.
 *
 * @example
 * const lot = await openLot("rice");
 * const index = await lot.indexOf(serial);
 * if (index !== undefined) console.log(await lot.unitAt(index), await lot.proofOf(index));
 * await lot.close();
 */
export async function openLot(folder: string): Promise<LotFiles> {
  const manifest = await manifestIn(folder);
  const { size, units, levels } = manifest;
  const files = await openFiles(folder, namesOf(manifest));

  const unitAt: LotFiles["unitAt"] = async (index) => {
    const record = new Uint8Array(RECORD);
    await readAt(files.named(FILES.records), record, placeOf(index, size) * RECORD);
    const unit = readRecord(record);
    if (unit === undefined) return undefined;
    const [openKey, claimKey] = [getAddress(hexlify(unit.openKey)), getAddress(hexlify(unit.claimKey))];
    return { index, serial: unit.serial, serialHash: id(unit.serial), openKey, claimKey };
  };
  const indexOf: LotFiles["indexOf"] = async (serial) => {
    for (const place of await candidatesFor(serial, files.named(FILES.serials), units))
      if ((await unitAt(BigInt(place)))?.serial === serial) return BigInt(place);
    return undefined;
  };
  const proofOf: LotFiles["proofOf"] = async (index) =>
    Promise.all(
      siblingsOf(placeOf(index, size), levels).map(async ({ level, place }) => {
        const node = new Uint8Array(NODE);
        await readAt(files.named(levelFile(level)), node, place * NODE);
        return hexlify(node);
      }),
    );
  return { manifest, unitAt, indexOf, proofOf, close: files.close };
}

/**
 * Reads all files of a lot and refuses it where one is not as its manifest says.
 *
 * Throws {@link LotManifestMalformed}, {@link LotFilesDamaged}.
 *
 * @example
 * await checkLot("rice");
 */
export async function checkLot(folder: string): Promise<LotManifest> {
  const manifest = await manifestIn(folder);
  const damaged: string[] = [];
  for (const name of namesOf(manifest)) {
    const sum = await sumOfFile(join(folder, name)).catch(() => "missing");
    if (sum !== manifest.files[name]) damaged.push(name);
  }
  if (damaged.length > 0) throw new LotFilesDamaged(folder, damaged);
  return manifest;
}

/* PRIVATE */

function secretsOf({ lotId, units, size }: Pick<LotManifest, "lotId" | "units" | "size">, secret: string): LotSecrets {
  if (!isHexString(secret, 32)) throw new LotSecretInvalid(secret.length);
  return lotSecrets({ master: getBytes(secret), lot: getBytes(lotId), units, size });
}

function placeOf(index: bigint, size: number): number {
  if (index < 0n || index >= size) throw new LotIndexUnknown(index, size);
  return Number(index);
}
