import { bagsOf } from "./books.ts";
import type { Harvest } from "./types.ts";

/** A row of bags, in the order of their indexes. */
export interface Row {
  readonly first: bigint;
  readonly last: bigint;
}

/** Which bags go where. The lot is packed on two lines: the first fills the first half of the indexes, the second the other. */
export interface Halves {
  readonly units: bigint;
  /** The index with which the second half begins. */
  readonly middle: bigint;
  /** By SSCC: the bags that are packed into a logistic unit. */
  readonly packed: ReadonlyMap<string, Row>;
  /** By the lot that is made of them: the bags that are opened for it, from the end of the second half. */
  readonly opened: ReadonlyMap<string, Row>;
}

/** So many bags there are at least: two of each half. */
const FEWEST = 4n;

/**
 * Says for a number of coded bags which of them go where: the logistic units are filled one after the other, half of them with bags of each line.
 *
 * Throws `RangeError` where there are too many bags for what the lot weighs, or too few for what is packed and opened.
 *
 * @example
 * const { middle, packed } = halvesOf(harvest, 2_000);
 */
export function halvesOf(harvest: Pick<Harvest, "packs" | "steps">, count: number): Halves {
  const [{ lot, holds }] = harvest.packs;
  const units = BigInt(count);
  const most = mostUnits(harvest);
  if (units > most) throw new RangeError(`are more bags of ${holds} than the lot ${lot.lot} fills: ${most}`);

  const middle = units / 2n;
  const opened = openedIn(harvest, units);
  const end = [...opened.values()].reduce((least, { first }) => (first < least ? first : least), units);
  const { packed, ends } = packedIn(harvest, middle);
  if (units < FEWEST || ends[0] > middle || ends[1] > end || end <= middle + 1n)
    throw new RangeError("are too few bags for what the events pack and open");
  return { units, middle, packed, opened };
}

/**
 * How many bags the lot fills.
 *
 * @example
 * mostUnits(harvest); // 1_000_000n
 */
export function mostUnits({ packs: [{ lot, holds }], steps }: Pick<Harvest, "packs" | "steps">): bigint {
  const made = steps.find((step) => step.does === "make" && step.output.lot.id === lot.id);
  return made?.does === "make" ? made.output.amount / holds : 0n;
}

function packedIn(
  { packs: [bags], steps }: Pick<Harvest, "packs" | "steps">,
  middle: bigint,
): { readonly packed: ReadonlyMap<string, Row>; readonly ends: readonly [bigint, bigint] } {
  const packings = steps.filter((step) => step.does === "pack");
  const packed = new Map<string, Row>();
  let next: readonly [bigint, bigint] = [0n, middle];
  for (const [place, { sscc, bags: portion }] of packings.entries()) {
    const isFirst = place < Math.ceil(packings.length / 2);
    const first = isFirst ? next[0] : next[1];
    const after = first + (bagsOf(portion.amount, bags) ?? 0n);
    packed.set(sscc, { first, last: after - 1n });
    next = isFirst ? [after, next[1]] : [next[0], after];
  }
  return { packed, ends: next };
}

function openedIn({ packs: [bags], steps }: Pick<Harvest, "packs" | "steps">, units: bigint): ReadonlyMap<string, Row> {
  const opened = new Map<string, Row>();
  let end = units;
  for (const step of steps) {
    const input = step.does === "make" ? step.inputs.find(({ lot }) => lot.id === bags.lot.id) : undefined;
    if (step.does !== "make" || input === undefined) continue;
    const first = end - (bagsOf(input.amount, bags) ?? 0n);
    opened.set(step.output.lot.id, { first, last: end - 1n });
    end = first;
  }
  return opened;
}
