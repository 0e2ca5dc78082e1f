/** A decimal as whole number and number of decimals: `1.50` is 150 and 2. */
export interface Decimal {
  readonly units: bigint;
  readonly decimals: number;
}

/** Far from what any quantity needs, and from what fills a memory. */
const MOST_DECIMALS = 400;

/**
 * Reads a decimal, with or without exponent, exactly; `undefined` for what is none.
 *
 * @example
 * decimalOf("1.5e3"); // { units: 1500n, decimals: 0 }
 */
export function decimalOf(text: string): Decimal | undefined {
  if (text.length > MOST_DECIMALS) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (`${whole}${fraction}` === "" || Math.abs(Number(exponent)) > MOST_DECIMALS) return undefined;

  const places = fraction.length - Number(exponent);
  const units = BigInt(`${sign === "-" ? "-" : ""}${whole}${fraction}`) * 10n ** BigInt(Math.max(0, -places));
  return shortened({ units, decimals: Math.max(0, places) });
}

/**
 * Writes a decimal with digits and at most one point, and no zero that says nothing.
 *
 * @example
 * decimalText({ units: 1_250n, decimals: 2 }); // "12.5"
 */
export function decimalText(decimal: Decimal): string {
  const { units, decimals } = shortened(decimal);
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  return `${units < 0n ? "-" : ""}${digits.slice(0, point)}${decimals === 0 ? "" : `.${digits.slice(point)}`}`;
}

/**
 * Whether a number is kept to its last digit by those who read it as a double, as JSON is read almost everywhere.
 *
 * @example
 * survives("0.1"); // true
 * survives("12345678901234567891"); // false
 */
export function survives(text: string): boolean {
  const [exact, read] = [decimalOf(text), decimalOf(String(Number(text)))];
  return exact !== undefined && read !== undefined && decimalText(exact) === decimalText(read);
}

/* PRIVATE */

function shortened({ units, decimals }: Decimal): Decimal {
  if (units === 0n) return { units, decimals: 0 };
  return decimals > 0 && units % 10n === 0n
    ? shortened({ units: units / 10n, decimals: decimals - 1 })
    : { units, decimals };
}
