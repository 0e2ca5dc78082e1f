import { hexlify, randomBytes } from "ethers";

/** The EIP-712 domain of a contract of the suite. */
export interface SuiteDomain {
  readonly name: string;
  readonly version: string;
  readonly chainId: bigint;
  readonly verifyingContract: string;
}

/**
 * The EIP-712 domain of a contract of the suite, by the word that its name has after the suite's.
 *
 * @example
 * suiteDomain("Swap", { chainId: 1n, contract: "0x…" }).name; // "Cowry Swap"
 */
export function suiteDomain(
  word: string,
  { chainId, contract }: { readonly chainId: bigint; readonly contract: string },
): SuiteDomain {
  return { name: `Cowry ${word}`, version: "1", chainId, verifyingContract: contract };
}

/**
 * What makes equal terms differ, and keeps those who know the rest of them from guessing their hash.
 *
 * @example
 * const salt = randomSalt();
 */
export function randomSalt(): bigint {
  return BigInt(hexlify(randomBytes(32)));
}
