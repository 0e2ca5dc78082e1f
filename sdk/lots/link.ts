import { id } from "ethers";

/**
 * Whether 14 digits end with their check digit.
 *
 * @example
 * isGtin("09506000134352"); // true
 */
export function isGtin(text: string): boolean {
  if (!/^\d{14}$/.test(text) || Number(text) === 0) return false;
  const sum = Array.from(text).reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 3 : 1), 0);
  return sum % 10 === 0;
}

/**
 * Whether a text has 1 to 20 of the 82 characters that GS1 allows in lots and serials.
 *
 * @example
 * isGs1Text("H-2026/07"); // true
 */
export function isGs1Text(text: string): boolean {
  return /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/.test(text);
}

/**
 * A value as it stands in the path of a GS1 Digital Link.
 *
 * @example
 * pathValue("A/1"); // "A%2F1"
 */
export function pathValue(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * The id of a lot: the hash of its canonical GS1 Digital Link.
 *
 * @example
 * lotIdOf("09506000134352", "H-2026-07");
 */
export function lotIdOf(gtin: string, lot: string): string {
  return id(`https://id.gs1.org/01/${gtin}/10/${pathValue(lot)}`);
}
