import { type Code, type Picture, pictureOf, QUIET } from "./codes.ts";
import { GLYPH } from "./font.ts";
import type { Place, Sheet } from "./page.ts";

/** A label that has its place on a sheet. */
export interface PlacedLabel {
  readonly code: Code;
  readonly place: Place;
}

/** How many dots a module has where a code of a drawing is read back: a drawing has no dots of its own. */
const SCALE = 3;

/**
 * A sheet as a drawing: each code one path of squares, the text as text.
 *
 * @example
 * await writeFile("outer-000001.svg", svgOf(sheet, labels, "outer 1"));
 */
export function svgOf(sheet: Sheet, labels: readonly PlacedLabel[], caption: string): string {
  const { width, height, paper, margin } = sheet;
  const size = Math.round(margin / 4);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${paper.width}mm" height="${paper.height}mm" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text({ x: margin, y: Math.round(margin / 2), size, content: caption }),
    ...labels.flatMap(({ code, place }) => [
      codePath(code, place),
      ...place.lines.map((line) => lineOf(line, place.dot)),
    ]),
    "</svg>",
    "",
  ].join("\n");
}

/**
 * The codes of a sheet as they stand in its drawing, each as a picture, in their order.
 *
 * @example
 * const texts = picturesInSvg(svg).map(readCode);
 */
export function picturesInSvg(svg: string): readonly Picture[] {
  return [...svg.matchAll(/<path data-size="(\d+)"[^>]* d="([^"]*)"\/>/g)].map(([, size, path = ""]) =>
    pictureOf({ size: Number(size), modules: modulesOf(path, Number(size)) }, SCALE),
  );
}

/* PRIVATE */

/** Runs of dark modules, row by row. */
function codePath({ size, modules }: Code, { code: { x, y, module } }: Place): string {
  const runs: string[] = [];
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1) {
      const from = column;
      while (column < size && modules[row * size + column] === 1) column += 1;
      if (column > from) runs.push(`M${from} ${row}h${column - from}v1h-${column - from}z`);
    }
  const move = `translate(${x + QUIET * module} ${y + QUIET * module}) scale(${module})`;
  return `<path data-size="${size}" shape-rendering="crispEdges" transform="${move}" d="${runs.join("")}"/>`;
}

function modulesOf(path: string, size: number): Uint8Array {
  const modules = new Uint8Array(size * size);
  for (const [, column, row, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    const from = Number(row) * size + Number(column);
    modules.fill(1, from, from + Number(length));
  }
  return modules;
}

function lineOf({ x, y, text: content }: Place["lines"][number], dot: number): string {
  const wide = (content.length * GLYPH.advance - 1) * dot;
  return text({ x, y: y + GLYPH.height * dot, size: GLYPH.line * dot, content, wide });
}

interface Text {
  readonly x: number;
  /** Of the line on which the letters stand. */
  readonly y: number;
  readonly size: number;
  readonly content: string;
  /** How wide it becomes, whatever font is found. */
  readonly wide?: number;
}

function text({ x, y, size, content, wide }: Text): string {
  const stretch = wide === undefined ? "" : ` textLength="${wide}" lengthAdjust="spacingAndGlyphs"`;
  return `<text x="${x}" y="${y}" font-family="monospace" font-size="${size}"${stretch}>${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
