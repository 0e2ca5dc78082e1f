import { Signature, type SignatureLike, toBeHex } from "ethers";

/** The order of secp256k1's group: s and this less s recover the same signer. */
export const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/**
 * The second form of a signature, with s above half the order of the curve: it recovers the same signer, and must be accepted nowhere.
 *
 * @example
 * await expectRefused(present(malleable(signature)));
 */
export function malleable(signature: SignatureLike): string {
  const { r, s, v } = Signature.from(signature);
  return `${r}${toBeHex(CURVE_ORDER - BigInt(s), 32).slice(2)}${v === 27 ? "1c" : "1b"}`;
}
