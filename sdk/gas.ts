/** What a transaction may burn at most (EIP-7825). */
export const MOST_GAS = 1n << 24n;

/**
 * What a sender adds to an estimate besides a fifth: four new storage slots. An estimate is made at one second and mined at another; what counts by the second
 * (a sliding limit, a ledger by time) overwrites a slot in the one and takes a new one in the other, for 17,100 more.
 */
const NEW_SLOTS = 4n * 17_100n;

/**
 * How much gas to send with a transaction whose estimate is known. What is not burned is not paid for.
 *
 * @example
 * withMargin(100_000n); // 188400n
 */
export function withMargin(estimate: bigint): bigint {
  const generous = (estimate * 6n) / 5n + NEW_SLOTS;
  return generous > MOST_GAS && estimate <= MOST_GAS ? MOST_GAS : generous;
}
