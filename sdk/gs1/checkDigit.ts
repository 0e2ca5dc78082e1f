/**
 * The check digit that belongs behind these digits: weights three and one from the right (GS1 General Specifications 7.9).
 *
 * @example
 * checkDigitOf("0950600013435"); // "2"
 */
export function checkDigitOf(digits: string): string {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}
