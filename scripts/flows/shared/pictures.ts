import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { type Label, LabelUnreadable, writeLabelPack } from "../../../sdk/Labels.ts";
import { codeOf, type Picture, readCode } from "../../../sdk/labels/codes.ts";
import { placeOn, type Sheet } from "../../../sdk/labels/page.ts";
import { picturesInPng, pngOf } from "../../../sdk/labels/png.ts";
import { picturesInSvg, svgOf } from "../../../sdk/labels/svg.ts";
import { shortest } from "./paths.ts";
import type { Stage } from "./stage.ts";

/** How labels stand on their sheets. */
export interface SheetOptions {
  readonly columns?: number;
  readonly rows?: number;
}

/** One code by itself, such as a telephone shows it. */
export interface Card {
  /** The name of its files, without their ending. */
  readonly name: string;
  /** What a scanner reads. */
  readonly text: string;
  /** The lines for people under the code. */
  readonly lines: readonly string[];
}

/** Labels hold secrets: nobody else on the machine reads them. */
const OWN_FOLDER = 0o700;
const OWN_FILE = 0o600;

/** A card of 80 by 96 millimeters, 300 dots an inch. */
const CARD: Sheet = {
  ...{ width: 945, height: 1134, paper: { width: 80, height: 96 } },
  ...{ columns: 1, rows: 1, margin: 40, cell: { width: 865, height: 1054 } },
};

/**
 * Makes a folder of its own for the pictures of a story; nothing where nobody asked for any. What is there already stays as it is: the second story of a name
 * gets a number.
 *
 * @example
 * const folder = await outputFolder(stage, "rice-harvest"); // "…/pictures/rice-harvest", then "…/pictures/rice-harvest-2"
 */
export async function outputFolder({ asked }: Pick<Stage, "asked">, name: string): Promise<string | undefined> {
  if (asked.output === undefined) return undefined;
  await mkdir(asked.output, { recursive: true });
  for (let number = 1; ; number += 1) {
    const folder = join(asked.output, number === 1 ? name : `${name}-${number}`);
    if (await isMade(folder)) return folder;
  }
}

/**
 * Writes labels as drawings, pictures and tables, outer and inner apart, each code read back from its file, and says where they are. Does nothing without a
 * folder.
 *
 * @example
 * await writeLabels(stage, folder, labelsOf(manifest, packsOf(manifest, secret)), { columns: 2, rows: 2 });
 */
export async function writeLabels(
  { reporter }: Pick<Stage, "reporter">,
  folder: string | undefined,
  labels: Iterable<Label>,
  options: SheetOptions = {},
): Promise<void> {
  if (folder === undefined) return;
  const place = join(folder, "labels");
  const pack = await writeLabelPack(labels, { ...options, folder: place });
  reporter.note(`Labels of ${pack.labels} packs, outer and inner, each code read back: ${shortest(place)}`);
}

/**
 * Writes one code as a drawing and as a picture, read back from both, and says where they are. Does nothing without a folder.
 *
 * Throws {@link LabelUnreadable}.
 *
 * @example
 * await writeCard(stage, folder, { name: "ticket", text: link, lines: ["Row 3, seat 7"] });
 */
export async function writeCard(
  { reporter }: Pick<Stage, "reporter">,
  folder: string | undefined,
  { name, text, lines }: Card,
): Promise<void> {
  if (folder === undefined) return;
  const code = codeOf(text);
  const placed = [{ code, place: placeOn(CARD, 0, { size: code.size, lines, serial: name }) }];
  const [svg, png] = [svgOf(CARD, placed, name), pngOf(CARD, placed, name)];
  requireText(name, "svg", text, picturesInSvg(svg));
  requireText(name, "png", text, picturesInPng(png, placed));
  await writeFile(join(folder, `${name}.svg`), svg, { mode: OWN_FILE });
  await writeFile(join(folder, `${name}.png`), png, { mode: OWN_FILE });
  reporter.note(`Code of ${name}, read back: ${shortest(join(folder, name))}.svg, .png`);
}

/** Whether a folder could be made: it was not there. */
async function isMade(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { mode: OWN_FOLDER });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function requireText(name: string, format: "svg" | "png", text: string, [picture]: readonly Picture[]): void {
  const read = picture === undefined ? undefined : readCode(picture);
  if (read !== text) throw new LabelUnreadable(name, "outer", format);
}
