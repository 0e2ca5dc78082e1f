/** How far something is. */
export interface Step {
  readonly name: string;
  readonly done: number;
  readonly of: number;
  /** How long it took so far. */
  readonly seconds: number;
  /** What was done before this run; it says nothing about the speed. */
  readonly before?: number;
}

/** Shows steps as they come. */
export type Show = (name: string, done: number, of: number) => void;

/** Where a bar is shown. */
export interface Screen {
  readonly write: (text: string) => void;
  /** A terminal draws over its last line; a log gets a line for each tenth. */
  readonly isTerminal: boolean;
  /** In seconds. */
  readonly now: () => number;
}

const WIDTH = 30;

/** How often a terminal is drawn on, in seconds. */
const REDRAW = 0.1;

/**
 * One step as a line: a bar, how much is done, how fast, and how long it will take.
 *
 * @example
 * lineOf({ name: "units", done: 250_000, of: 1_000_000, seconds: 20 });
 */
export function lineOf({ name, done, of, seconds, before = 0 }: Step): string {
  const share = of === 0 ? 1 : done / of;
  const bar = "#".repeat(Math.floor(share * WIDTH)).padEnd(WIDTH, ".");
  const rate = seconds > 0 ? (done - before) / seconds : 0;
  const left = rate > 0 && done < of ? `, ${clock((of - done) / rate)} left` : "";
  const speed = rate > 0 ? `, ${figure(rate)} a second` : "";
  return `${name.padEnd(8)}[${bar}] ${figure(done)} of ${figure(of)}${speed}${left}`;
}

/**
 * Shows the progress of one stage after the other.
 *
 * @example
 * const show = progressBar({ write: (text) => process.stdout.write(text), isTerminal: true, now: () => performance.now() / 1_000 });
 * show("units", 4_096, 1_000_000);
 */
export function progressBar({ write, isTerminal, now }: Screen): Show {
  let stage = { name: "", from: 0, before: 0, tenth: -1, drawn: -Infinity };
  return (name, done, of) => {
    if (stage.name !== name) stage = { name, from: now(), before: done, tenth: -1, drawn: -Infinity };
    const isLast = done >= of;
    const tenth = of === 0 ? 10 : Math.floor((10 * done) / of);
    const isDue = isTerminal ? now() - stage.drawn >= REDRAW : tenth > stage.tenth;
    if (!isLast && !isDue) return;

    stage = { ...stage, tenth, drawn: now() };
    const line = lineOf({ name, done, of, seconds: now() - stage.from, before: stage.before });
    write(isTerminal ? `\r\u001b[2K${line}${isLast ? "\n" : ""}` : `${line}\n`);
  };
}

/**
 * A whole number as people read it.
 *
 * @example
 * figure(1_234_567.8); // "1,234,568"
 */
export function figure(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/* PRIVATE */

function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
