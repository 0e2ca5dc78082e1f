/** The sets of characters that GS1 allows in values. */
export type CharacterSet = "digits" | "82" | "39" | "64";

const SETS: Readonly<Record<CharacterSet, RegExp>> = {
  digits: /[0-9]/,
  82: /[!"%&'()*+,./0-9:;<=>?A-Z_a-z-]/,
  39: /[#/0-9A-Z-]/,
  64: /[0-9=A-Z_a-z-]/,
};

/** What URIs leave as it is (RFC 3986, unreserved). */
const UNRESERVED = /[\w.~-]/;

/** What a Digital Link may also leave as it is, though its canonical form does not. */
const TOLERATED = /[';=]/;

/** A value that is not percent-encoded as it should be. */
export interface EncodingFlaw {
  /** Where in the text, from zero. */
  readonly position: number;
  readonly reason: string;
}

/**
 * Where the first character stands that is not of the set; `undefined` if all are.
 *
 * @example
 * strangerIn("A$1", "82"); // 1
 */
export function strangerIn(text: string, set: CharacterSet): number | undefined {
  const position = Array.from(text).findIndex((sign) => !SETS[set].test(sign));
  return position === -1 ? undefined : position;
}

/**
 * A value as it stands in the canonical form: all but letters, digits, `-`, `.`, `_` and `~` percent-encoded in upper case.
 *
 * @example
 * percentEncoded("A/1"); // "A%2F1"
 */
export function percentEncoded(value: string): string {
  return Array.from(value, (sign) => (UNRESERVED.test(sign) ? sign : escaped(sign))).join("");
}

/**
 * The value that stands percent-encoded in a link, or what is wrong with its encoding: a `%` without two hexadecimal digits, or a character that may not stand
 * there as it is.
 *
 * @example
 * percentDecoded("A%2F1"); // "A/1"
 */
export function percentDecoded(text: string): string | EncodingFlaw {
  const stray = /%(?![0-9A-Fa-f]{2})/.exec(text);
  if (stray !== null) return { position: stray.index, reason: "a % without two hexadecimal digits" };

  const bare = Array.from(text.matchAll(/%..|[^]/g)).find(
    ([sign]) => sign.length === 1 && !UNRESERVED.test(sign) && !TOLERATED.test(sign),
  );
  if (bare !== undefined) {
    const [sign] = bare;
    return { position: bare.index, reason: `${JSON.stringify(sign)}, to be written ${escaped(sign)},` };
  }
  return text.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/* PRIVATE */

function escaped(sign: string): string {
  return Array.from(
    new TextEncoder().encode(sign),
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  ).join("");
}
