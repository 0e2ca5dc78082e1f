/** The sets of characters that SWIFT gives to parts of fields: digits, capital letters, both, and text of three widths. */
export type CharacterSet = "n" | "a" | "c" | "x" | "y" | "z";

const SETS: Readonly<Record<CharacterSet, RegExp>> = {
  n: /[0-9]*/y,
  a: /[A-Z]*/y,
  c: /[A-Z0-9]*/y,
  x: /[A-Za-z0-9/?:().,'+ -]*/y,
  y: /[A-Z0-9 .,()/='+:?!"%&*<>;-]*/y,
  z: /[A-Za-z0-9 .,()/='+:?!"%&*<>;{@#_-]*/y,
};

const NAMES: Readonly<Record<CharacterSet, string>> = {
  n: "digits",
  a: "capital letters",
  c: "capital letters or digits",
  x: "characters of set x",
  y: "characters of set y",
  z: "characters of set z",
};

/**
 * How many characters of a set stand in a text from a place on.
 *
 * @example
 * runIn("A@B", 0, "x"); // 1: only set z has the @
 */
export function runIn(text: string, at: number, set: CharacterSet): number {
  const pattern = SETS[set];
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

/**
 * What a set is called in messages.
 *
 * @example
 * nameOfSet("c"); // "capital letters or digits"
 */
export function nameOfSet(set: CharacterSet): string {
  return NAMES[set];
}
