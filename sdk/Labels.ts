import { createHash, type Hash } from "node:crypto";
import { appendFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { CowryError } from "./CowryError.ts";
import { buildDigitalLink, type DigitalLinkParts } from "./DigitalLink.ts";
import { codeOf, type Picture, readCode } from "./labels/codes.ts";
import { type Grid, type Paper, placeOn, type Sheet, sheetOf } from "./labels/page.ts";
import { picturesInPng, pngOf } from "./labels/png.ts";
import { picturesInSvg, type PlacedLabel, svgOf } from "./labels/svg.ts";
import { addRow, csvHead, csvOf, rowSum, sumOfTable } from "./labels/tables.ts";
import { type PackContents, packCodeText } from "./Packs.ts";

export { LabelGridInvalid, LabelTooSmall, type Paper } from "./labels/page.ts";

/** What is printed on and in one pack. */
export interface Label {
  readonly serial: string;
  /** The link of the code outside, that anybody may scan. */
  readonly outer: string;
  /** The link of the code inside, under a cover: whoever has it opens and claims the pack. */
  readonly inner: string;
  /** The lines for people under both codes. */
  readonly lines: readonly string[];
}

/** The goods that labels are for. */
export interface LabeledGoods {
  /** 14 digits. */
  readonly gtin: string;
  readonly lot: string;
}

/** What a label says besides the goods. */
export interface LabelOptions {
  /** Where the links lead; `https://id.gs1.org`, unless given. */
  readonly stem?: string;
  /** Until when the goods are good, as GS1 writes a day: `YYMMDD`. */
  readonly expires?: string;
  /** A digital signature for the outer code (GS1's attribute 8030), at most 90 characters of base 64 as links have it. */
  readonly signature?: string;
}

/** What the labels of many packs say besides the goods. */
export interface ManyLabelsOptions extends Omit<LabelOptions, "signature"> {
  /** The signature for the outer code of each serial. */
  readonly signatureOf?: (serial: string) => string;
}

/** The two codes of a pack. */
export type Side = "outer" | "inner";

/** What a pack of labels is written as: drawings, pictures, tables for printers. */
export type LabelFormat = "csv" | "png" | "svg";

/** How a pack of labels is written. */
export interface LabelPackOptions {
  /** A folder of its own, for nobody else's eyes. */
  readonly folder: string;
  /** All, unless given. */
  readonly formats?: readonly LabelFormat[];
  /** A4, unless given. */
  readonly paper?: Paper;
  /** Five and seven, unless given. */
  readonly columns?: number;
  readonly rows?: number;
  /** Of the printer, per inch; 300, unless given. */
  readonly dpi?: number;
  /** Told after each sheet how many labels are written and checked. */
  readonly onProgress?: (done: number) => void;
}

/** What a finished pack of labels is; its file is written last. */
export interface LabelPack extends Grid {
  readonly format: "cowry/labels/1";
  readonly formats: readonly LabelFormat[];
  readonly labels: number;
  readonly sheets: number;
}

/** A code does not say what it should where it is read back. Never names what the inner one says. */
export class LabelUnreadable extends CowryError<{
  readonly serial: string;
  readonly side: Side;
  readonly format: LabelFormat;
}> {
  override readonly name = "LabelUnreadable";

  constructor(serial: string, side: Side, format: LabelFormat) {
    super(`The ${side} code of ${serial} is not read back from the ${format} as it was written`, {
      serial,
      side,
      format,
    });
  }
}

/** A table for a printer does not say what it should where it is read back. */
export class LabelTableDamaged extends CowryError<{ readonly file: string }> {
  override readonly name = "LabelTableDamaged";

  constructor(file: string) {
    super(`The table ${file} is not read back as it was written`, { file });
  }
}

/** The folder for a pack of labels holds something already. */
export class LabelFolderTaken extends CowryError<{ readonly folder: string }> {
  override readonly name = "LabelFolderTaken";

  constructor(folder: string) {
    super(`The folder ${folder} is not empty`, { folder });
  }
}

const DEFAULTS = { formats: ["csv", "png", "svg"], paper: "A4", columns: 5, rows: 7, dpi: 300 } as const;

const SIDES = ["outer", "inner"] as const;

/** Nobody else on the machine reads what holds codes. */
const OWN_FOLDER = 0o700;
const OWN_FILE = 0o600;

/* LABEL */

/**
 * The label of a pack: the links of both codes, and the lines under them.
 *
 * The secret stands behind the `#`, which a browser never sends. A scanner app of somebody else's may send the whole link all the same.
 *
 * Throws {@link DigitalLinkMalformed}, {@link ElementInvalid}.
 *
 * @example
 * const { outer, inner, lines } = labelOf(manifest, pack, { stem: "https://id.example.com", expires: "271231" });
 */
export function labelOf(
  { gtin, lot }: LabeledGoods,
  { serial, code }: PackContents,
  { stem, expires, signature }: LabelOptions = {},
): Label {
  const expiry = expires === undefined ? [] : [{ ai: "17", value: expires }];
  const signed = signature === undefined ? [] : [{ ai: "8030", value: signature }];
  const goods = [
    { ai: "01", value: gtin },
    { ai: "10", value: lot },
    { ai: "21", value: serial },
  ] as const;
  const [key, ...qualifiers] = goods;
  const item: DigitalLinkParts = { key, qualifiers, ...(stem === undefined ? {} : { stem }) };
  return {
    serial,
    outer: buildDigitalLink({ ...item, attributes: [...expiry, ...signed] }),
    inner: buildDigitalLink({ ...item, fragment: packCodeText(code) }),
    lines: [...goods, ...expiry].map(({ ai, value }) => `(${ai})${value}`),
  };
}

/**
 * The labels of many packs, one after the other.
 *
 * @example
 * for (const { outer } of labelsOf(manifest, packsOf(manifest, secret))) console.log(outer);
 */
export function* labelsOf(
  goods: LabeledGoods,
  packs: Iterable<PackContents>,
  { signatureOf, ...options }: ManyLabelsOptions = {},
): Generator<Label> {
  for (const pack of packs) {
    const signature = signatureOf?.(pack.serial);
    yield labelOf(goods, pack, signature === undefined ? options : { ...options, signature });
  }
}

/* PACK */

/**
 * Writes labels, as many as come, sheet by sheet: `outer/` and `inner/` with the same label in the same place, and a table for each. Every code is read back
 * from the very file that holds it. `pack.json` comes last: without it the pack is not done.
 *
 * Throws {@link LabelFolderTaken}, {@link LabelGridInvalid}, {@link LabelTooSmall}, {@link LabelUnreadable}, {@link LabelTableDamaged}.
 *
 * @example
 * const labels = labelsOf(manifest, packsOf(manifest, secret), { stem: "https://id.example.com" });
 * await writeLabelPack(labels, { folder: "labels", paper: "Letter", onProgress: (done) => console.log(done) });
 */
export async function writeLabelPack(
  labels: Iterable<Label> | AsyncIterable<Label>,
  options: LabelPackOptions,
): Promise<LabelPack> {
  const { folder, formats, paper, columns, rows, dpi, onProgress } = { ...DEFAULTS, ...options };
  const sheet = sheetOf({ paper, columns, rows, dpi });
  await beginIn(folder, formats);

  const tables = { outer: rowSum(), inner: rowSum() };
  let [sheets, done] = [0, 0];
  for await (const batch of batchesOf(labels, columns * rows)) {
    sheets += 1;
    for (const side of SIDES) {
      const part: Part = { folder, side, number: sheets, before: done, batch };
      await writeSheets(part, sheet, formats);
      if (formats.includes("csv")) await writeRows(part, tables[side]);
    }
    done += batch.length;
    onProgress?.(done);
  }
  if (formats.includes("csv")) for (const side of SIDES) await requireTable(join(folder, tableOf(side)), tables[side]);

  const pack: LabelPack = { format: "cowry/labels/1", formats, labels: done, sheets, paper, columns, rows, dpi };
  await writeFile(join(folder, "pack.json"), `${JSON.stringify(pack, undefined, 2)}\n`);
  return pack;
}

/* PRIVATE */

/** The labels of one sheet, on one side. */
interface Part {
  readonly folder: string;
  readonly side: Side;
  /** Of the sheet, from 1. */
  readonly number: number;
  /** How many labels stand on the sheets before. */
  readonly before: number;
  readonly batch: readonly Label[];
}

async function beginIn(folder: string, formats: readonly LabelFormat[]): Promise<void> {
  await mkdir(folder, { recursive: true, mode: OWN_FOLDER });
  if ((await readdir(folder)).length > 0) throw new LabelFolderTaken(folder);
  for (const side of SIDES) {
    await mkdir(join(folder, side), { mode: OWN_FOLDER });
    if (formats.includes("csv")) await writeFile(join(folder, tableOf(side)), csvHead(), { mode: OWN_FILE });
  }
}

async function* batchesOf(
  labels: Iterable<Label> | AsyncIterable<Label>,
  length: number,
): AsyncGenerator<readonly Label[]> {
  let batch: Label[] = [];
  for await (const label of labels) {
    batch.push(label);
    if (batch.length < length) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function writeSheets(part: Part, sheet: Sheet, formats: readonly LabelFormat[]): Promise<void> {
  const { side, number, batch } = part;
  if (!formats.includes("svg") && !formats.includes("png")) return;

  const placed = batch.map((label, place): PlacedLabel => {
    const code = codeOf(label[side]);
    return { code, place: placeOn(sheet, place, { size: code.size, lines: label.lines, serial: label.serial }) };
  });
  const caption = `${side} ${number}`;
  if (formats.includes("svg")) {
    const svg = svgOf(sheet, placed, caption);
    requireCodes(part, "svg", picturesInSvg(svg));
    await writeSheet(part, "svg", Buffer.from(svg));
  }
  if (formats.includes("png")) {
    const png = pngOf(sheet, placed, caption);
    requireCodes(part, "png", picturesInPng(png, placed));
    await writeSheet(part, "png", png);
  }
}

function requireCodes({ side, batch }: Part, format: LabelFormat, pictures: readonly Picture[]): void {
  for (const [place, label] of batch.entries()) {
    const picture = pictures[place];
    const read = picture === undefined ? undefined : readCode(picture);
    if (read !== label[side]) throw new LabelUnreadable(label.serial, side, format);
  }
}

async function writeSheet({ folder, side, number }: Part, format: LabelFormat, content: Buffer): Promise<void> {
  const name = `${side}/sheet-${String(number).padStart(6, "0")}.${format}`;
  await writeFile(join(folder, name), content, { mode: OWN_FILE });
  const sum = createHash("sha256").update(content).digest("hex");
  await appendFile(join(folder, "SHA256SUMS"), `${sum}  ${name}\n`);
}

async function writeRows({ folder, side, number, before, batch }: Part, sum: Hash): Promise<void> {
  // No cell begins with a sign that a spreadsheet takes for a formula: all are numbers, links, or texts in parentheses.
  const rows = batch.map((label, place) => ({
    number: String(before + place + 1),
    sheet: String(number),
    place: String(place + 1),
    link: label[side],
    text: label.lines.join(""),
  }));
  for (const row of rows) addRow(sum, row);
  await appendFile(join(folder, tableOf(side)), csvOf(rows));
}

async function requireTable(file: string, sum: Hash): Promise<void> {
  if ((await sumOfTable(file).catch(() => undefined)) !== sum.digest("hex")) throw new LabelTableDamaged(file);
}

function tableOf(side: Side): string {
  return `${side}.csv`;
}
