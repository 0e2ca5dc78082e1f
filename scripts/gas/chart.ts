/** A chart of lines on logarithmic axes. */
export interface Chart {
  readonly title: string;
  /** Says the same as the picture, for whoever cannot see it. */
  readonly description: string;
  readonly note: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
}

/** An axis, both of whose ends are powers of ten. */
export interface Axis {
  readonly title: string;
  readonly from: number;
  readonly to: number;
}

/** One line with its name at its end. */
export interface Line {
  readonly label: string;
  /** The place of its color. */
  readonly color: keyof typeof COLORS;
  /** What was measured: dots with a line through them, in order of `x`. */
  readonly points: readonly Point[];
  /** Where it goes on to, dashed. */
  readonly onTo?: Point | undefined;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Each line's color on a light and on a dark ground: ours cold, those of others warm. */
const COLORS = {
  ours1: ["#00695c", "#4fd1b5"],
  ours2: ["#1d4ed8", "#8ab4ff"],
  ours3: ["#6d28d9", "#c4a6ff"],
  other1: ["#9a3412", "#ffab7a"],
  other2: ["#7a5900", "#e6c35c"],
  other3: ["#a3155b", "#ff9cc6"],
} as const;

/** The picture in pixels: the plot lies between its margins, the names of the lines to its right. */
const SIZE = { width: 980, height: 590 };
const PLOT = { left: 92, right: 660, top: 84, bottom: 520 };
/** From one name to the next. */
const LEADING = 17;

const SPACE = {
  light: ["#ffffff", "#1f2328", "#57606a", "#d8dee4"],
  dark: ["#0d1117", "#e6edf3", "#9da7b1", "#30363d"],
};

/**
 * The chart as SVG. It has a ground of its own and follows the light or dark of whoever looks at it.
 *
 * @example
 * writeFileSync("docs/cost.svg", svgOf({ title: "Cost", description: "…", note: "", x, y, lines }));
 */
export function svgOf({ title, description, note, x, y, lines }: Chart): string {
  const middle = { x: (PLOT.left + PLOT.right) / 2, y: (PLOT.top + PLOT.bottom) / 2 };
  const [across, up] = [scaleOf(x, PLOT.left, PLOT.right), scaleOf(y, PLOT.bottom, PLOT.top)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="description">${escaped(description)}</desc>`,
    `<style>${stylesheet()}</style>`,
    `<rect class="ground" width="${SIZE.width}" height="${SIZE.height}"/>`,
    text(title, { x: PLOT.left, y: 36, class: "ink title" }),
    text(note, { x: PLOT.left, y: 60, class: "soft" }),
    ...decades(x).flatMap((value) => [
      path(
        [
          { x: across(value), y: PLOT.top },
          { x: across(value), y: PLOT.bottom },
        ],
        "grid",
      ),
      text(inWords(value), { x: across(value), y: PLOT.bottom + 20, class: "soft", anchor: "middle" }),
    ]),
    ...decades(y).flatMap((value) => [
      path(
        [
          { x: PLOT.left, y: up(value) },
          { x: PLOT.right, y: up(value) },
        ],
        "grid",
      ),
      text(inWords(value), { x: PLOT.left - 8, y: up(value) + 4, class: "soft", anchor: "end" }),
    ]),
    text(x.title, { x: middle.x, y: PLOT.bottom + 50, class: "ink", anchor: "middle" }),
    `<g transform="translate(20 ${round(middle.y)}) rotate(-90)">${text(y.title, { x: 0, y: 0, class: "ink", anchor: "middle" })}</g>`,
    ...drawn(lines, (point) => ({ x: across(point.x), y: up(point.y) })),
    "</svg>",
    "",
  ].join("\n");
}

/** Each line with its dots, and its name beside its end. */
function drawn(lines: readonly Line[], placeOf: (point: Point) => Point): readonly string[] {
  const shapes = lines.flatMap(({ color, points, onTo }) => {
    const dots = points.map(placeOf);
    const rest = onTo === undefined ? [] : [path([...dots.slice(-1), placeOf(onTo)], `line dashed ${color}`)];
    return [path(dots, `line ${color}`), ...rest, ...dots.map((dot) => circle(dot, `dot ${color}`))];
  });
  const ends = lines.map(({ label, color, points, onTo }) => {
    const end = onTo ?? points.at(-1);
    if (end === undefined) throw new RangeError(`${label} has no points`);
    return { label, color, end: placeOf(end) };
  });
  return [
    ...shapes,
    ...apart(ends).flatMap(({ label, color, end, y }) => [
      path([end, { x: PLOT.right + 12, y }], `leader ${color}`),
      text(label, { x: PLOT.right + 16, y: y + 4, class: `name ${color}` }),
    ]),
  ];
}

/** Gives each name a height of its own, in the order of their ends from top to bottom. */
function apart<T extends { readonly end: Point }>(ends: readonly T[]): readonly (T & { readonly y: number })[] {
  const placed: (T & { readonly y: number })[] = [];
  for (const each of ends.toSorted((a, b) => a.end.y - b.end.y)) {
    const above = placed.at(-1)?.y ?? -Infinity;
    placed.push({ ...each, y: Math.max(each.end.y, above + LEADING) });
  }
  return placed;
}

function scaleOf({ from, to }: Axis, start: number, end: number): (value: number) => number {
  const decade = (end - start) / Math.log10(to / from);
  return (value) => start + Math.log10(value / from) * decade;
}

function decades({ from, to }: Axis): readonly number[] {
  const count = Math.round(Math.log10(to / from));
  return Array.from({ length: count + 1 }, (_, place) => Number((from * 10 ** place).toPrecision(1)));
}

function inWords(value: number): string {
  if (value >= 1_000_000) return `${(value / 1_000_000).toLocaleString("en-US")} million`;
  return value.toLocaleString("en-US", { maximumFractionDigits: 6 });
}

function path(points: readonly Point[], className: string): string {
  const steps = points.map(({ x, y }, place) => `${place === 0 ? "M" : "L"}${round(x)} ${round(y)}`);
  return `<path class="${className}" d="${steps.join("")}"/>`;
}

function circle({ x, y }: Point, className: string): string {
  return `<circle class="${className}" cx="${round(x)}" cy="${round(y)}" r="3.5"/>`;
}

interface Lettering extends Point {
  readonly class: string;
  readonly anchor?: "middle" | "end";
}

function text(content: string, { x, y, class: className, anchor }: Lettering): string {
  const aligned = anchor === undefined ? "" : ` text-anchor="${anchor}"`;
  return `<text class="${className}" x="${round(x)}" y="${round(y)}"${aligned}>${escaped(content)}</text>`;
}

function stylesheet(): string {
  return [
    "text{font:13px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif}",
    "text.title{font-size:18px;font-weight:600}text.name{font-weight:600}",
    ".grid{stroke-width:1;fill:none}.line{stroke-width:2.5;fill:none;stroke-linejoin:round}",
    ".dashed{stroke-dasharray:6 5}.leader{stroke-width:1;fill:none}",
    ...colorsOn(0),
    `@media (prefers-color-scheme:dark){${colorsOn(1).join("")}}`,
  ].join("");
}

function colorsOn(ground: 0 | 1): readonly string[] {
  const [paper, ink, soft, grid] = ground === 0 ? SPACE.light : SPACE.dark;
  const lines = Object.entries(COLORS).map(([name, colors]) => {
    const color = colors[ground];
    return `.line.${name},.leader.${name}{stroke:${color}}.dot.${name},.name.${name}{fill:${color}}`;
  });
  return [`.ground{fill:${paper}}.ink{fill:${ink}}.soft{fill:${soft}}.grid{stroke:${grid}}`, ...lines];
}

function round(place: number): number {
  return Math.round(place * 10) / 10;
}

function escaped(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
