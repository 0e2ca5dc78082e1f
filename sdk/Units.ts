import { CowryError } from "./CowryError.ts";

/** How an amount is written. */
export interface FormatAmountOptions {
  /** Decimals that are shown even where they are zero: 2 writes `12.50` for 12.5. At most the token's own. */
  readonly minimumDecimals?: number;
}

/** ERC-20 keeps a token's decimals in a uint8. */
const LAST_UINT8 = 255;

const SECONDS = { second: 1n, minute: 60n, hour: 3_600n, day: 86_400n, week: 604_800n } as const;

/* ERRORS */

/** The text is no decimal amount. */
export class AmountMalformed extends CowryError<{ text: string; reason: string }> {
  override readonly name = "AmountMalformed";

  constructor(text: string, reason: string) {
    super(`${JSON.stringify(text)} is not an amount: ${reason}`, { text, reason });
  }
}

/** The amount has more decimals than its token, so no number of units is that amount. */
export class AmountTooPrecise extends CowryError<{ text: string; decimals: number; allowed: number }> {
  override readonly name = "AmountTooPrecise";

  constructor(text: string, decimals: number, allowed: number) {
    super(`${text} has ${decimals} decimals, and the token has ${allowed}`, { text, decimals, allowed });
  }
}

/** Decimals are a whole number from 0 to the most that the case allows. */
export class DecimalsInvalid extends CowryError<{ decimals: number; most: number }> {
  override readonly name = "DecimalsInvalid";

  constructor(decimals: number, most: number) {
    super(`${decimals} is not a number of decimals from 0 to ${most}`, { decimals, most });
  }
}

/** The text is no length of time. */
export class DurationMalformed extends CowryError<{ text: string }> {
  override readonly name = "DurationMalformed";

  constructor(text: string) {
    const hint = 'write a whole number of seconds, or one such as "90 minutes", "24 hours", "3 days", "2 weeks"';
    super(`${JSON.stringify(text)} is not a length of time; ${hint}`, { text });
  }
}

/** A length of time is not negative. */
export class DurationNegative extends CowryError<{ seconds: bigint }> {
  override readonly name = "DurationNegative";

  constructor(seconds: bigint) {
    super(`A length of time of ${seconds} seconds is negative`, { seconds });
  }
}

/* AMOUNTS */

/**
 * Reads a decimal amount as units of a token. Nothing is rounded and nothing is guessed: more decimals than the token
 * has, signs, exponents and separators of thousands are refused.
 *
 * @example
 * parseAmount("12.50", 6); // 12_500_000n
 */
export function parseAmount(text: string, decimals: number): bigint {
  requireDecimals(decimals, LAST_UINT8);

  const [, whole, fraction = ""] = /^([0-9]+)(?:\.([0-9]+))?$/.exec(text) ?? [];
  if (whole === undefined) throw new AmountMalformed(text, malformation(text));
  if (fraction.length > decimals) throw new AmountTooPrecise(text, fraction.length, decimals);

  return BigInt(whole + fraction.padEnd(decimals, "0"));
}

/**
 * Writes units of a token as a decimal amount, without zeros at the end and without separators of thousands.
 *
 * @example
 * formatAmount(12_500_000n, 6); // "12.5"
 * formatAmount(12_500_000n, 6, { minimumDecimals: 2 }); // "12.50"
 */
export function formatAmount(units: bigint, decimals: number, options: FormatAmountOptions = {}): string {
  const { minimumDecimals = 0 } = options;
  requireDecimals(decimals, LAST_UINT8);
  requireDecimals(minimumDecimals, decimals);

  const sign = units < 0n ? "-" : "";
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  const fraction = digits.slice(point).replace(/0+$/, "").padEnd(minimumDecimals, "0");

  return `${sign}${digits.slice(0, point)}${fraction === "" ? "" : `.${fraction}`}`;
}

/* DURATIONS */

/**
 * Reads a length of time as seconds: a whole number with its unit, or seconds alone.
 *
 * @example
 * parseDuration("3 days"); // 259_200n
 * parseDuration("90"); // 90n
 */
export function parseDuration(text: string): bigint {
  const [, count, unit = "second"] = /^([0-9]+)(?: (second|minute|hour|day|week)s?)?$/.exec(text) ?? [];
  if (count === undefined) throw new DurationMalformed(text);

  return BigInt(count) * SECONDS[unit as keyof typeof SECONDS];
}

/**
 * Writes seconds in the largest unit up to days that leaves no rest, so that {@link parseDuration} reads the same back.
 *
 * @example
 * formatDuration(259_200n); // "3 days"
 * formatDuration(5_400n); // "90 minutes"
 */
export function formatDuration(seconds: bigint): string {
  if (seconds < 0n) throw new DurationNegative(seconds);

  const unit = (["day", "hour", "minute"] as const).find((each) => seconds > 0n && seconds % SECONDS[each] === 0n);
  const count = seconds / SECONDS[unit ?? "second"];
  return `${count} ${unit ?? "second"}${count === 1n ? "" : "s"}`;
}

/* PRIVATE */

function requireDecimals(decimals: number, most: number): void {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > most) throw new DecimalsInvalid(decimals, most);
}

/** The one thing to say about a text that is no amount. */
function malformation(text: string): string {
  if (text.trim() === "") return "it is empty";
  if (text !== text.trim()) return "it has spaces around it";
  if (/^[+-]/.test(text)) return "it has a sign";
  if (/^[0-9.]*[0-9][eE][+-]?[0-9]+$/.test(text)) return "it has an exponent";
  if (/^[0-9]+([,'’_\s][0-9]+)+(\.[0-9]*)?$/.test(text))
    return 'it has a separator; write thousands as "1000" and decimals as "0.5"';
  if (/^(\.[0-9]+|[0-9]+\.)$/.test(text)) return "it has no digit on one side of the point";
  return "it is not digits with at most one point";
}
