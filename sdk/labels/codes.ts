import jsQR from "jsqr";
import { create } from "qrcode";

/** A QR code as its modules, without the quiet zone. */
export interface Code {
  /** How many modules a side has. */
  readonly size: number;
  /** Row by row, 1 where it is dark. */
  readonly modules: Uint8Array;
}

/** A picture in gray, one byte a dot, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly dots: Uint8Array;
}

/** The light modules around a code without which scanners do not find it. */
export const QUIET = 4;

const DARK = 0;
const LIGHT = 255;

/**
 * The QR code of a text, with error correction M: 15 % of it may be lost.
 *
 * @example
 * const { size } = codeOf("https://id.gs1.org/01/09506000134352/21/K7Q2");
 */
export function codeOf(text: string): Code {
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  return { size: modules.size, modules: modules.data };
}

/**
 * What a scanner reads in a picture; `undefined` where it finds no code.
 *
 * @example
 * readCode(pictureOf(code, 3)) === text;
 */
export function readCode({ width, height, dots }: Picture): string | undefined {
  // Red, green, blue and opacity alike: a dot is a word of four equal bytes, whatever their order.
  const colors = new Uint32Array(dots.length);
  for (let at = 0; at < dots.length; at += 1) colors[at] = (dots[at] ?? LIGHT) * 0x01010101;
  const bytes = new Uint8ClampedArray(colors.buffer);
  return jsQR.default(bytes, width, height, { inversionAttempts: "dontInvert" })?.data;
}

/**
 * A code as a picture, with its quiet zone, so many dots to a module.
 *
 * @example
 * readCode(pictureOf(codeOf(text), 3)) === text;
 */
export function pictureOf({ size, modules }: Code, scale: number): Picture {
  const width = (size + 2 * QUIET) * scale;
  const dots = new Uint8Array(width * width).fill(LIGHT);
  modules.forEach((module, place) => {
    if (module === 0) return;
    const left = ((place % size) + QUIET) * scale;
    const top = (Math.floor(place / size) + QUIET) * scale;
    for (let row = top; row < top + scale; row += 1) dots.fill(DARK, row * width + left, row * width + left + scale);
  });
  return { width, height: width, dots };
}
