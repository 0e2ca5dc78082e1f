/** The ten time windows of an order, in seconds; zero means that the step does not exist. */
export interface Windows {
  /** The payee's time to ship, from payment. */
  readonly ship: bigint;
  /** The carrier's time to deliver, from shipment. */
  readonly deliver: bigint;
  /** The payer's time to confirm or complain, from delivery. */
  readonly confirm: bigint;
  /** The payee's time to answer a refund request; silence accepts it. */
  readonly answer: bigint;
  /** The payer's time to send goods back. */
  readonly return: bigint;
  /** The payee's time to inspect returned goods; silence accepts them. */
  readonly inspect: bigint;
  /** The payer's time to escalate a refused request; silence drops it. */
  readonly escalate: bigint;
  /** The arbiter's time to rule. */
  readonly ruling: bigint;
  /** The time after release in which the payee can still refund through the escrow. */
  readonly refund: bigint;
  /** The most by which the payer may, once, move a clock of its own. */
  readonly extension: bigint;
}

/** The windows in their order in the packed word, from the lowest bits. */
export const WINDOW_NAMES = [
  "ship",
  "deliver",
  "confirm",
  "answer",
  "return",
  "inspect",
  "escalate",
  "ruling",
  "refund",
  "extension",
] as const satisfies readonly (keyof Windows)[];

const BITS = 25n;

/** The longest window: 388 days. */
export const LONGEST_WINDOW = (1n << BITS) - 1n;

/**
 * Packs windows into the one word that the contract takes.
 *
 * @example
 * packWindows({ ...NO_WINDOWS, confirm: 864_000n }); // 864000n << 50n
 */
export function packWindows(windows: Windows): bigint {
  return WINDOW_NAMES.reduce((word, name, place) => {
    const window = windows[name];
    if (window < 0n || window > LONGEST_WINDOW)
      throw new RangeError(`windows.${name}: ${window} s is not within 0 and ${LONGEST_WINDOW} s`);
    return word | (window << (BITS * BigInt(place)));
  }, 0n);
}

/**
 * The windows of a packed word.
 *
 * @example
 * unpackWindows(order.windows).confirm; // 864000n
 */
export function unpackWindows(word: bigint): Windows {
  const at = (place: number) => (word >> (BITS * BigInt(place))) & LONGEST_WINDOW;
  return Object.fromEntries(WINDOW_NAMES.map((name, place) => [name, at(place)])) as unknown as Windows;
}

/**
 * The longest that an order with these windows can live from payment on: every window once.
 *
 * @example
 * const closeBy = payBy + lifetime(windows);
 */
export function lifetime(windows: Windows): bigint {
  return WINDOW_NAMES.reduce((sum, name) => sum + windows[name], 0n);
}

/** No step takes any time: the start for windows of one's own. */
export const NO_WINDOWS: Windows = {
  ship: 0n,
  deliver: 0n,
  confirm: 0n,
  answer: 0n,
  return: 0n,
  inspect: 0n,
  escalate: 0n,
  ruling: 0n,
  refund: 0n,
  extension: 0n,
};
