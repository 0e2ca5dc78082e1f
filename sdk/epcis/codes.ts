import { CowryError } from "../CowryError.ts";
import { BUSINESS_STEPS, type BusinessStep, type Disposition, DISPOSITIONS, wordOf } from "./vocabulary.ts";

/** Says that an event has no business step or disposition. */
export const NO_CODE = 0n;

/** Says that an event has a business step or disposition of one's own: a URI that no number stands for. */
export const OWN_CODE = 255n;

/** A number stands for no word. */
export class CodeUnknown extends CowryError<{
  readonly vocabulary: "businessStep" | "disposition";
  readonly code: bigint;
}> {
  override readonly name = "CodeUnknown";

  constructor(vocabulary: "businessStep" | "disposition", code: bigint) {
    super(`${code} is the number of no ${vocabulary === "businessStep" ? "business step" : "disposition"}`, {
      vocabulary,
      code,
    });
  }
}

/** A text is neither a word of the vocabulary nor a URI of one's own. */
export class WordUnknown extends CowryError<{
  readonly vocabulary: "businessStep" | "disposition";
  readonly word: string;
}> {
  override readonly name = "WordUnknown";

  constructor(vocabulary: "businessStep" | "disposition", word: string) {
    super(
      `${JSON.stringify(word)} is no ${vocabulary === "businessStep" ? "business step" : "disposition"}, and no URI`,
      { vocabulary, word },
    );
  }
}

/**
 * The number by which contracts know a business step, from 1; {@link NO_CODE} for none, {@link OWN_CODE} for a URI of one's own.
 *
 * Throws {@link WordUnknown}.
 *
 * @example
 * businessStepCode("commissioning"); // 5n
 */
export function businessStepCode(step: string | undefined): bigint {
  return codeOf("businessStep", { words: BUSINESS_STEPS, word: step });
}

/**
 * The business step of a number; `undefined` for {@link NO_CODE} and {@link OWN_CODE}.
 *
 * Throws {@link CodeUnknown}.
 *
 * @example
 * businessStepOf(5n); // "commissioning"
 */
export function businessStepOf(code: bigint): BusinessStep | undefined {
  return wordAt("businessStep", { words: BUSINESS_STEPS, code });
}

/**
 * The number by which contracts know a disposition, from 1; {@link NO_CODE} for none, {@link OWN_CODE} for a URI of one's own.
 *
 * Throws {@link WordUnknown}.
 *
 * @example
 * dispositionCode("recalled"); // 25n
 */
export function dispositionCode(disposition: string | undefined): bigint {
  return codeOf("disposition", { words: DISPOSITIONS, word: disposition });
}

/**
 * The disposition of a number; `undefined` for {@link NO_CODE} and {@link OWN_CODE}.
 *
 * Throws {@link CodeUnknown}.
 *
 * @example
 * dispositionOf(25n); // "recalled"
 */
export function dispositionOf(code: bigint): Disposition | undefined {
  return wordAt("disposition", { words: DISPOSITIONS, code });
}

/* PRIVATE */

type Coded = "businessStep" | "disposition";

function codeOf(vocabulary: Coded, { words, word }: { words: readonly string[]; word: string | undefined }): bigint {
  if (word === undefined) return NO_CODE;
  const known = wordOf(vocabulary, word);
  if (known !== undefined) return BigInt(words.indexOf(known) + 1);
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:/.test(word)) throw new WordUnknown(vocabulary, word);
  return OWN_CODE;
}

function wordAt<Word>(vocabulary: Coded, { words, code }: { words: readonly Word[]; code: bigint }): Word | undefined {
  if (code === NO_CODE || code === OWN_CODE) return undefined;
  const word = words[Number(code - 1n)];
  if (word === undefined) throw new CodeUnknown(vocabulary, code);
  return word;
}
