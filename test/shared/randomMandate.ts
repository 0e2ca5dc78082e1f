import { type Mandate, mandateFrom } from "../../sdk/Mandates.ts";
import { PERIOD_UNITS } from "../../sdk/Names.ts";
import type { Random } from "./random.ts";

/** Days that short months do not have, leap days, the turns of centuries, and their neighbors. */
const EDGES = [
  "1972-02-29",
  "2026-01-31",
  "2027-12-31",
  "2028-02-29",
  "2029-01-30",
  "2030-03-31",
  "2096-02-29",
  "2099-11-30",
  "2100-02-28",
  "2100-03-01",
] as const;

/** What the random terms leave to the test. */
export type Parties = Pick<Mandate, "payer" | "payee" | "token">;

/** A mandate with sound terms, its calendar anywhere until 2100, edges more often than by chance. */
export function randomMandate(random: Random, parties: Parties): Mandate {
  const limit = BigInt(1 + random.below(1_000));
  const base = mandateFrom({
    ...parties,
    limit,
    isFixed: random.below(3) === 0,
    carry: BigInt(random.pick([0, 0, 1, random.below(20)])),
    cap: random.pick([0n, limit, limit * BigInt(1 + random.below(30))]),
    unit: random.pick(PERIOD_UNITS),
    every: BigInt(random.pick([1, 1, 3, 12, 1 + random.below(255)])),
    firstDay: random.pick(EDGES),
    utcOffset: BigInt(random.pick([0, 480, 840, -690, -840, random.below(1_681) - 840])),
    periods: BigInt(random.pick([0, 1, 1 + random.below(2_000)])),
    salt: BigInt(random.bytes(32)),
  });
  const firstDay = random.below(2) === 0 ? base.firstDay : BigInt(1 + random.below(47_800));
  return { ...base, firstDay, lastDay: random.pick([0n, firstDay + BigInt(random.below(30_000))]) };
}
