import { z } from "zod";

import { parseAmount, parseDuration } from "../../../sdk/Units.ts";
import { LONGEST_WINDOW } from "../../../sdk/Windows.ts";
import type { Problem } from "./inputFile.ts";

/** The coin of a story: the native one, or a sample token that the story deploys. */
export type Coin = "native" | { readonly symbol: string; readonly decimals: number };

/** Names that have a fixed part in the stories. */
const TAKEN = ["payer", "payee", "arbiter", "carrier", "relayer", "escrow", "anyone"];

/** Native coins have eighteen decimals on every chain of Ethereum's kind. */
const NATIVE_DECIMALS = 18;

/**
 * A field whose text a function reads; what the function throws is what is wrong with it.
 *
 * @example
 * const window = textBy(parseDuration);
 */
export function textBy<Value>(read: (text: string) => Value): z.ZodType<Value, string> {
  return z.string().transform((text, context) => {
    try {
      return read(text);
    } catch (error) {
      context.issues.push({ code: "custom", message: (error as Error).message, input: text });
      return z.NEVER;
    }
  });
}

/**
 * Reads a share such as "2.5%" as basis points.
 *
 * @example
 * parseShare("2.5%"); // 250n
 */
export function parseShare(text: string): bigint {
  const [, number] = /^([0-9]+(?:\.[0-9]{1,2})?) ?%$/.exec(text) ?? [];
  const basisPoints = number === undefined ? -1n : parseAmount(number, 2);
  if (basisPoints < 0n || basisPoints > 10_000n) {
    throw new RangeError(`${JSON.stringify(text)} is not a share; write one from "0.01%" to "100%"`);
  }
  return basisPoints;
}

/** A share, as basis points. */
export const share = textBy(parseShare);

/** A length of time, in seconds. */
export const duration = textBy(parseDuration);

/** A window of an order, in seconds. */
export const window = duration.refine((seconds) => seconds <= LONGEST_WINDOW, "is longer than 388 days");

/** Someone who has no fixed part in the stories. */
export const roleName = z
  .string()
  .regex(/^[a-z][a-z0-9 -]{0,11}$/, "must be 1 to 12 small letters, digits, spaces or dashes, a letter first")
  .refine((name) => !TAKEN.includes(name), "has a part in the story already; choose another name");

/** The coin of a story. */
export const coin = z.union(
  [
    z.literal("native"),
    z.strictObject({
      symbol: z.string().regex(/^[A-Za-z0-9.]{1,8}$/, "must be 1 to 8 letters, digits or dots"),
      decimals: z.int().min(0, "must be from 0 to 36").max(36, "must be from 0 to 36"),
    }),
  ],
  { error: 'must be "native", or as { "symbol": "USDX", "decimals": 6 }: 1 to 8 letters or digits, 0 to 36 decimals' },
);

/**
 * How many decimals a coin has.
 *
 * @example
 * decimalsOf("native"); // 18
 */
export function decimalsOf(coin: Coin): number {
  return coin === "native" ? NATIVE_DECIMALS : coin.decimals;
}

/** Reads the fields of a file that depend on others, and notes what is wrong with them. */
export interface FieldReader {
  /** The units of an amount that is written in the file. */
  readonly amount: (path: readonly PropertyKey[], text: string) => bigint;
  /** Notes a problem, unless all is well, or an amount could not be read: what depends on it says nothing then. */
  readonly require: (well: boolean, path: readonly PropertyKey[], reason: string) => void;
}

/**
 * A reader for fields whose amounts are of one coin, which tells each problem that it finds.
 *
 * @example
 * const problems: Problem[] = [];
 * readerOf(coin, (problem) => problems.push(problem)).amount(["price"], "12.50");
 */
export function readerOf(coin: Coin, note: (problem: Problem) => void): FieldReader {
  let isUnread = false;
  return {
    amount: (path, text) => {
      try {
        return parseAmount(text, decimalsOf(coin));
      } catch (error) {
        note({ path, reason: (error as Error).message });
        isUnread = true;
        return 0n;
      }
    },
    require: (well, path, reason) => {
      if (!well && !isUnread) note({ path, reason });
    },
  };
}

/**
 * A reader within a schema.
 *
 * @example
 * schema.transform((raw, context) => fieldReader(context, raw.token).amount(["price"], raw.price));
 */
export function fieldReader(context: z.RefinementCtx, coin: Coin): FieldReader {
  return readerOf(coin, ({ path, reason }) => {
    context.issues.push({ code: "custom", path: [...path], message: reason, input: undefined });
  });
}
