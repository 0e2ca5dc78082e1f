import { createKeccak, createSHA256 } from "hash-wasm";

/** Hashing for millions of units: WebAssembly, compiled once for each thread that imports this module. */
const [keccakHasher, sha256Hasher] = await Promise.all([createKeccak(256), createSHA256()]);

/** The block of SHA-256, to which HMAC pads its key. */
const BLOCK = 64;

/**
 * keccak256 of some bytes.
 *
 * @example
 * keccak(new TextEncoder().encode("K7Q2"));
 */
export function keccak(bytes: Uint8Array): Uint8Array {
  return keccakHasher.init().update(bytes).digest("binary");
}

/**
 * The parent of two nodes: the smaller stands first, as in OpenZeppelin's `MerkleProof`.
 *
 * @example
 * parentOf(left, right); // the same as parentOf(right, left)
 */
export function parentOf(left: Uint8Array, right: Uint8Array): Uint8Array {
  const [first, second] = Buffer.compare(left, right) <= 0 ? [left, right] : [right, left];
  return keccakHasher.init().update(first).update(second).digest("binary");
}

/**
 * SHA-256 of some bytes.
 *
 * @example
 * sha256(chunk);
 */
export function sha256(bytes: Uint8Array): Uint8Array {
  return sha256Hasher.init().update(bytes).digest("binary");
}

/**
 * HMAC-SHA256 under a key of at most 64 bytes.
 *
 * @example
 * const code = hmac(secrets.code, indexBytes).subarray(0, 16);
 */
export function hmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  const inner = sha256Hasher.init().update(padded(key, 0x36)).update(message).digest("binary");
  return sha256Hasher.init().update(padded(key, 0x5c)).update(inner).digest("binary");
}

function padded(key: Uint8Array, byte: number): Uint8Array {
  const block = new Uint8Array(BLOCK).fill(byte);
  for (let at = 0; at < key.length; at += 1) block[at] = byte ^ (key[at] ?? 0);
  return block;
}
