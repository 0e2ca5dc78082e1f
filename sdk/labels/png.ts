import { PNG } from "pngjs";

import { type Picture, pictureOf } from "./codes.ts";
import { dotsOf } from "./font.ts";
import type { Place, Sheet } from "./page.ts";
import type { PlacedLabel } from "./svg.ts";

const DARK = 0;
const LIGHT = 255;

/** Gray, one byte a dot, in and out; long runs of one shade need no filter to be packed well. */
const GRAY = {
  colorType: 0,
  inputColorType: 0,
  inputHasAlpha: false,
  bitDepth: 8,
  filterType: 0,
  deflateLevel: 6,
} as const;

/** How many dots of the printer a dot of the caption's font has, as a share of the margin. */
const CAPTION = 40;

/**
 * A sheet as a picture in the dots of the printer.
 *
 * @example
 * await writeFile("outer-000001.png", pngOf(sheet, labels, "outer 1"));
 */
export function pngOf(sheet: Sheet, labels: readonly PlacedLabel[], caption: string): Buffer {
  const { width, height, margin } = sheet;
  const page: Picture = { width, height, dots: new Uint8Array(width * height).fill(LIGHT) };
  write(page, { x: margin, y: Math.round(margin / 3), text: caption }, Math.max(1, Math.round(margin / CAPTION)));
  for (const { code, place } of labels) {
    paste(page, pictureOf(code, place.code.module), place.code);
    for (const line of place.lines) write(page, line, place.dot);
  }
  const png = new PNG({ width, height, ...GRAY });
  png.data = Buffer.from(page.dots.buffer);
  return PNG.sync.write(png, GRAY);
}

/**
 * The codes of a sheet as they stand in its picture, each cut out with its quiet zone, in their order.
 *
 * @example
 * const texts = picturesInPng(png, labels).map(readCode);
 */
export function picturesInPng(png: Buffer, labels: readonly PlacedLabel[]): readonly Picture[] {
  // Read as four bytes a dot, whatever it was written as.
  const { width, data } = PNG.sync.read(png);
  return labels.map(({ code, place }) => {
    const { width: side } = pictureOf(code, place.code.module);
    const dots = new Uint8Array(side * side);
    for (let y = 0; y < side; y += 1)
      for (let x = 0; x < side; x += 1)
        dots[y * side + x] = data[((place.code.y + y) * width + place.code.x + x) * 4] ?? LIGHT;
    return { width: side, height: side, dots };
  });
}

/* PRIVATE */

function paste(page: Picture, picture: Picture, { x, y }: { readonly x: number; readonly y: number }): void {
  for (let row = 0; row < picture.height; row += 1)
    page.dots.set(picture.dots.subarray(row * picture.width, (row + 1) * picture.width), (y + row) * page.width + x);
}

function write(page: Picture, { x, y, text }: Place["lines"][number], dot: number): void {
  for (const at of dotsOf(text))
    for (let row = 0; row < dot; row += 1) {
      const from = (y + at.y * dot + row) * page.width + x + at.x * dot;
      page.dots.fill(DARK, from, from + dot);
    }
}
