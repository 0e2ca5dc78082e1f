/** Lines of text under a code word, as in `/ADD/`; the first line is what stands behind the word, and may be empty. */
export interface Coded {
  readonly code: string;
  readonly lines: readonly string[];
}

/** What one part of a field holds: text, a number, lines, or lines under code words. Dates are `2026-11-30`, amounts `1250.00`. */
export type Component = string | number | readonly string[] | readonly Coded[];

/** What a field of several parts holds, by their names. */
export type Components = Readonly<Record<string, Component>>;

/** What a field holds: the one part that it has, or its parts by name. */
export type Value = Component | Components;

/**
 * Whether two values say the same, in whatever order their parts stand; what is undefined is not there.
 *
 * @example
 * sameValue({ bic: "BANKDEFF", account: undefined }, { bic: "BANKDEFF" }); // true
 */
export function sameValue(one: unknown, other: unknown): boolean {
  return JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));
}

/**
 * Whether a value has its parts by name.
 *
 * @example
 * if (isComponents(value)) console.log(value.bic);
 */
export function isComponents(value: Value): value is Components {
  return typeof value === "object" && !Array.isArray(value);
}

/* PRIVATE */

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, each]) => [name, ordered(each)]),
  );
}
