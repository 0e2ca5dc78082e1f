import type { RevertFacts, RevertName } from "../reverts.ts";

/** A sentence about each error whose name starts so. */
export type Sentences<Prefix extends string> = {
  readonly [Name in Extract<RevertName, `${Prefix}${string}`>]: (facts: RevertFacts[Name]) => string;
};

/**
 * A time for people.
 *
 * @example
 * time(1_767_225_600n); // "2026-01-01T00:00:00Z"
 */
export function time(seconds: bigint): string {
  if (seconds >= 8_640_000_000_000n) return `${seconds} s`;
  return new Date(Number(seconds) * 1_000).toISOString().replace(".000Z", "Z");
}

/**
 * A share for people.
 *
 * @example
 * percent(250n); // "2.5 %"
 */
export function percent(basisPoints: bigint): string {
  return `${Number(basisPoints) / 100} %`;
}
