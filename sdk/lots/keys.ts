import { instantiateSecp256k1 } from "@bitauth/libauth";

import { hmac, keccak } from "./hashing.ts";

/** The curve in WebAssembly, compiled once for each thread that imports this module: five to ten times as fast as JavaScript. */
const curve = await instantiateSecp256k1();

const ORDER = Uint8Array.from(Buffer.from("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", "hex"));

const text = new TextEncoder();
const INFOS = { open: text.encode("cowry/open"), claim: text.encode("cowry/claim") };

/** The addresses of a pack's two keys, 20 bytes each. */
export interface KeyAddresses {
  readonly openKey: Uint8Array;
  readonly claimKey: Uint8Array;
}

/**
 * The addresses of the keys that a code leads to; the same as `unitOf` of `cowry/packs` computes, for millions.
 *
 * @example
 * const { openKey, claimKey } = addressesOf(lotBytes, codeBytes);
 */
export function addressesOf(lot: Uint8Array, code: Uint8Array): KeyAddresses {
  const material = hmac(lot, code);
  return {
    openKey: addressOf(firstKey((attempt) => expanded(material, INFOS.open, attempt))),
    claimKey: addressOf(firstKey((attempt) => expanded(material, INFOS.claim, attempt))),
  };
}

/**
 * The first of the candidates that is a private key: not zero, and below the order of the group.
 *
 * @example
 * firstKey((attempt) => expanded(material, info, attempt));
 */
export function firstKey(candidate: (attempt: number) => Uint8Array): Uint8Array {
  for (let attempt = 0; ; attempt += 1) {
    const key = candidate(attempt);
    if (Buffer.compare(key, ORDER) < 0 && key.some((byte) => byte !== 0)) return key;
  }
}

/* PRIVATE */

function expanded(material: Uint8Array, info: Uint8Array, attempt: number): Uint8Array {
  const counter = attempt === 0 ? [] : [attempt];
  return hmac(material, new Uint8Array([...info, ...counter, 1]));
}

function addressOf(key: Uint8Array): Uint8Array {
  const point = curve.derivePublicKeyUncompressed(key);
  if (typeof point === "string") throw new Error(point);
  return keccak(point.subarray(1)).subarray(12);
}
