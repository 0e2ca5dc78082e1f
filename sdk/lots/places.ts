import { createCipheriv } from "node:crypto";

/** Which of a lot's indexes are real, one bit each; `undefined` where all are. */
export type Places = Uint8Array | undefined;

/** How many random bytes are drawn at once. */
const DRAW = 65_536;

/**
 * Random places for so many units among the indexes of a lot, the same for the same key.
 *
 * @example
 * const places = placesOf(secrets.places, { units: 1_000_000, size: 1_048_576 });
 */
export function placesOf(key: Uint8Array, { units, size }: { readonly units: number; readonly size: number }): Places {
  if (units === size) return undefined;
  const decoys = size - units;
  // The fewer of both are drawn, so that at most every second draw finds its place taken.
  const marksDecoys = decoys < units;
  const places = new Uint8Array(Math.ceil(size / 8));
  let left = marksDecoys ? decoys : units;
  for (const index of randomBelow(size, key)) {
    if (isMarked(places, index)) continue;
    places[index >>> 3] = (places[index >>> 3] ?? 0) | (1 << (index & 7));
    left -= 1;
    if (left === 0) break;
  }
  return marksDecoys ? places.map((byte) => ~byte) : places;
}

/**
 * Whether the unit at an index is real.
 *
 * @example
 * isReal(places, 907);
 */
export function isReal(places: Places, index: number): boolean {
  return places === undefined || isMarked(places, index);
}

/* PRIVATE */

function isMarked(bits: Uint8Array, index: number): boolean {
  return ((bits[index >>> 3] ?? 0) & (1 << (index & 7))) !== 0;
}

/** An endless stream of numbers below a bound, each as likely as any other, from AES-256 in counter mode. */
function* randomBelow(bound: number, key: Uint8Array): Generator<number> {
  const cipher = createCipheriv("aes-256-ctr", key, Buffer.alloc(16));
  const zeros = Buffer.alloc(DRAW);
  // What lies above the last whole multiple would favor small numbers.
  const limit = 2 ** 32 - (2 ** 32 % bound);
  for (;;) {
    const random = cipher.update(zeros);
    for (let at = 0; at < DRAW; at += 4) {
      const number = random.readUInt32BE(at);
      if (number < limit) yield number % bound;
    }
  }
}
