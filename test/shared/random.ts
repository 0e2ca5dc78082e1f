/** Random choices that come out the same for the same seed, so that a failure can be repeated. */
export interface Random {
  /** An integer from zero up to, not including, `end`. */
  below(end: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
  shuffled<T>(items: readonly T[]): T[];
  /** So many bytes in hex. */
  bytes(length: number): string;
}

/** xorshift on 32 bits: plenty for test data, and nothing that a secret could come from. */
export function seededRandom(seed: number): Random {
  let state = seed | 1;
  const below = (end: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % end;
  };

  return {
    below,
    pick: (items) => items[below(items.length)] ?? items[0],
    shuffled: (items) => {
      const rest = [...items];
      return items.flatMap(() => rest.splice(below(rest.length), 1));
    },
    bytes: (length) => `0x${Array.from({ length }, () => below(256).toString(16).padStart(2, "0")).join("")}`,
  };
}
