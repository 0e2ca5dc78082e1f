import { join } from "node:path";

import { hexlify, randomBytes } from "ethers";

import { buildDigitalLink } from "../../../sdk/DigitalLink.ts";
import { labelsOf, writeLabelPack } from "../../../sdk/Labels.ts";
import { type LotFiles, type LotManifest, makeLot, openLot, packsOf } from "../../../sdk/Lots.ts";
import type { PackContents } from "../../../sdk/Packs.ts";
import { unitProofOf } from "../../../sdk/UnitProofs.ts";
import type { Scan } from "../../../sdk/Verify.ts";
import { shortest } from "../shared/paths.ts";
import { writeLabels } from "../shared/pictures.ts";
import { StoryBroken } from "../shared/scene.ts";
import type { Telling } from "./telling.ts";
import type { PackPlan } from "./types.ts";

/** A lot whose units have codes, with what its brand keeps of it. */
export interface CodedLot {
  readonly plan: PackPlan;
  readonly manifest: LotManifest;
  readonly files: LotFiles;
  readonly secret: string;
}

/** One sheet of labels is drawn; the table for the printer has all. */
const SHEET = { columns: 3, rows: 4 };

/** From how many units on it is told how far their making is. */
const MANY = 50_000;

/**
 * Makes the units of a lot: serial numbers, hidden codes, and the tree over them.
 *
 * @example
 * const { manifest } = await codeUnits(telling, { ...harvest.packs[0], units: 1_000_000 });
 */
export async function codeUnits(telling: Telling, plan: PackPlan): Promise<CodedLot> {
  const { scene, harvest, files, coded } = telling;
  const { lot, holds, units } = plan;
  const folder = join(files, `lot-${coded.size + 1}`);
  const secret = hexlify(randomBytes(32));
  const tell = tenths(units, (done) => {
    scene.reporter.note(`Made ${counted(done)} of ${counted(units)} codes.`);
  });
  const manifest = await makeLot(
    { gtin: lot.gtin, lot: lot.lot, units, unitSize: String(holds), measure: harvest.measure },
    {
      folder,
      secret,
      onProgress: ({ stage, done }) => {
        if (stage === "units") tell(done);
      },
    },
  );
  const made: CodedLot = { plan, manifest, files: await openLot(folder), secret };
  coded.set(lot.id, made);
  return made;
}

/**
 * Draws the labels of a coded lot, outer and inner, and writes the tables for the printer. Does nothing where nobody asked for pictures.
 *
 * @example
 * await drawLabels(telling, made);
 */
export async function drawLabels(
  { scene, pictures, coded }: Telling,
  { plan, manifest, secret }: CodedLot,
): Promise<void> {
  if (pictures === undefined) return;
  const folder = join(pictures, `lot-${coded.size}`);
  const options = plan.expires === undefined ? {} : { expires: plan.expires };
  const labels = () => labelsOf(manifest, packsOf(manifest, secret), options);
  await writeLabels(scene, folder, firstOf(labels(), SHEET.columns * SHEET.rows), SHEET);
  const printer = join(folder, "printer");
  await writeLabelPack(labels(), { folder: printer, formats: ["csv"] });
  scene.reporter.note(`Tables for the printer, of all ${counted(plan.units)}: ${shortest(printer)}`);
}

/**
 * What a scanner reads outside of a unit, with the proof that a resolver adds.
 *
 * @example
 * const finding = await verify(await scanOf(made, 0n), knowledge);
 */
export async function scanOf({ plan: { lot, expires }, files }: CodedLot, index: bigint): Promise<Scan> {
  const unit = await files.unitAt(index);
  if (unit === undefined) throw new RangeError(`the lot ${lot.lot} has no unit ${index}`);
  const text = buildDigitalLink({
    key: { ai: "01", value: lot.gtin },
    qualifiers: [
      { ai: "10", value: lot.lot },
      { ai: "21", value: unit.serial },
    ],
    attributes: expires === undefined ? [] : [{ ai: "17", value: expires }],
  });
  return { text, proof: await unitProofOf(files, unit.serial) };
}

/**
 * The bags of the story, once they have codes.
 *
 * @example
 * const scan = await scanOf(bagsIn(telling), 0n);
 */
export function bagsIn({ harvest: { packs }, coded }: Pick<Telling, "harvest" | "coded">): CodedLot {
  const made = coded.get(packs[0].lot.id);
  if (made === undefined) throw new StoryBroken("the bags have no codes");
  return made;
}

/**
 * What lies hidden in the first unit of a lot.
 *
 * @example
 * const { code } = firstContents(made);
 */
export function firstContents({ manifest, secret }: CodedLot): PackContents {
  for (const contents of packsOf(manifest, secret)) return contents;
  throw new StoryBroken(`the lot ${manifest.lot} has no units`);
}

/**
 * A number for people.
 *
 * @example
 * counted(1_000_000); // "1,000,000"
 */
export function counted(number: number | bigint): string {
  return number.toLocaleString("en-US");
}

/** Tells of every tenth of much work. */
function tenths(of: number, tell: (done: number) => void): (done: number) => void {
  let told = 0;
  return (done) => {
    const tenth = Math.floor((10 * done) / of);
    if (of < MANY || tenth === told) return;
    told = tenth;
    tell(done);
  };
}

function* firstOf<Item>(items: Iterable<Item>, count: number): Generator<Item> {
  let left = count;
  for (const item of items) {
    if (left === 0) return;
    left -= 1;
    yield item;
  }
}
