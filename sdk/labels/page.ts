import { CowryError } from "../CowryError.ts";
import { QUIET } from "./codes.ts";
import { GLYPH } from "./font.ts";

/** The sizes of paper that sheets are made for. */
export type Paper = "A4" | "Letter";

/** How labels stand on a sheet. */
export interface Grid {
  readonly paper: Paper;
  readonly columns: number;
  readonly rows: number;
  /** Of the printer, per inch. */
  readonly dpi: number;
}

/** A sheet in dots of the printer. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  /** The size of the paper, in millimeters. */
  readonly paper: { readonly width: number; readonly height: number };
  readonly columns: number;
  readonly rows: number;
  readonly margin: number;
  readonly cell: { readonly width: number; readonly height: number };
}

/** Where the parts of one label stand, in dots of the printer. */
export interface Place {
  /** The left upper corner of the code with its quiet zone, and how many dots a module has. */
  readonly code: { readonly x: number; readonly y: number; readonly module: number };
  /** The left upper corner of each line of text, and how many dots of the printer a dot of the font has. */
  readonly lines: readonly { readonly x: number; readonly y: number; readonly text: string }[];
  readonly dot: number;
}

/** The grid is none: no column, no row, or dots that no printer has. */
export class LabelGridInvalid extends CowryError<{ readonly part: string; readonly value: number }> {
  override readonly name = "LabelGridInvalid";

  constructor(part: string, value: number) {
    super(`A grid of labels cannot have ${value} ${part}`, { part, value });
  }
}

/** A label has less room than its code or its text needs to be read. */
export class LabelTooSmall extends CowryError<{ readonly part: "code" | "text"; readonly serial: string }> {
  override readonly name = "LabelTooSmall";

  constructor(part: "code" | "text", serial: string) {
    const hint = "take fewer columns or rows";
    super(`The ${part} of ${serial} would be too small to be read; ${hint}`, { part, serial });
  }
}

const PAPERS: Readonly<Record<Paper, { readonly width: number; readonly height: number }>> = {
  A4: { width: 210, height: 297 },
  Letter: { width: 215.9, height: 279.4 },
};

const MILLIMETERS_PER_INCH = 25.4;

/** Around the sheet, where printers do not print, and around each label, where it is cut. In millimeters. */
const MARGIN = 8;
const GAP = 1;

/** The smallest module for goods in shops, in millimeters. Editions of GS1's specifications ask for slightly different ones; this is the larger. */
const LEAST_MODULE = 0.396;

/** The lowest text that people read, in millimeters. */
const LEAST_TEXT = 1.1;

/** The height of text that is aimed at, in millimeters. */
const TEXT = 1.8;

/**
 * A sheet of a grid, in dots of the printer.
 *
 * Throws {@link LabelGridInvalid}.
 *
 * @example
 * const sheet = sheetOf({ paper: "A4", columns: 5, rows: 7, dpi: 300 });
 */
export function sheetOf({ paper, columns, rows, dpi }: Grid): Sheet {
  const wrong = Object.entries({ columns, rows }).find(([, value]) => !Number.isSafeInteger(value) || value < 1);
  if (wrong !== undefined) throw new LabelGridInvalid(...wrong);
  if (!(dpi >= 100 && dpi <= 2_400)) throw new LabelGridInvalid("dpi", dpi);

  const dots = (millimeters: number) => Math.round((millimeters * dpi) / MILLIMETERS_PER_INCH);
  const size = PAPERS[paper];
  const margin = dots(MARGIN);
  const [width, height] = [dots(size.width), dots(size.height)];
  const cell = {
    width: Math.floor((width - 2 * margin) / columns),
    height: Math.floor((height - 2 * margin) / rows),
  };
  return { width, height, paper: size, columns, rows, margin, cell };
}

/**
 * Where a label's parts stand in the cell of its number on the sheet: the code above, centered, with as many dots to a module as there is room for, and the
 * text under it.
 *
 * Throws {@link LabelTooSmall}.
 *
 * @example
 * const { code, lines } = placeOn(sheet, 7, { size: 37, lines: ["(01)09506000134352", "(21)K7Q2"], serial: "K7Q2" });
 */
export function placeOn(
  sheet: Sheet,
  number: number,
  label: { readonly size: number; readonly lines: readonly string[]; readonly serial: string },
): Place {
  const { margin, cell, columns, paper, width } = sheet;
  const perMillimeter = width / paper.width;
  const gap = Math.ceil(GAP * perMillimeter);
  const room = { width: cell.width - 2 * gap, height: cell.height - 2 * gap };
  const longest = Math.max(1, ...label.lines.map(({ length }) => length));
  const dot = Math.min(
    Math.max(1, Math.round((TEXT * perMillimeter) / GLYPH.height)),
    Math.floor(room.width / (longest * GLYPH.advance)),
  );
  if ((dot * GLYPH.height) / perMillimeter < LEAST_TEXT) throw new LabelTooSmall("text", label.serial);

  const text = label.lines.length * GLYPH.line * dot;
  const modules = label.size + 2 * QUIET;
  const module = Math.floor(Math.min(room.width, room.height - text) / modules);
  if (module / perMillimeter < LEAST_MODULE) throw new LabelTooSmall("code", label.serial);

  const left = margin + (number % columns) * cell.width + gap;
  const top = margin + Math.floor(number / columns) * cell.height + gap;
  const centered = (wide: number) => left + Math.floor((room.width - wide) / 2);
  return {
    code: { x: centered(modules * module), y: top, module },
    lines: label.lines.map((line, place) => ({
      x: centered((line.length * GLYPH.advance - 1) * dot),
      y: top + modules * module + place * GLYPH.line * dot,
      text: line,
    })),
    dot,
  };
}
