import {
  getAddress,
  type Provider,
  type Signer,
  TypedDataEncoder,
  type TypedDataField,
  verifyTypedData,
  ZeroHash,
} from "ethers";
import { DateTime } from "luxon";

import { Mandates__factory } from "../typechain-types/factories/contracts/payments/Mandates__factory.ts";
import { MANDATE_STATES, type MandateState, nameOf, numberOf, PERIOD_UNITS, type PeriodUnit } from "./Names.ts";
import { DateMalformed } from "./Periods.ts";
import { randomSalt, type SuiteDomain, suiteDomain } from "./typedData.ts";

/** The terms of a mandate exactly as the contract takes and hashes them. `mandateTermsOf` gives them with names. */
export interface Mandate {
  readonly payer: string;
  readonly payee: string;
  readonly token: string;
  readonly limit: bigint;
  readonly isFixed: boolean;
  readonly cap: bigint;
  readonly carry: bigint;
  /** The place in `PERIOD_UNITS`. */
  readonly unit: bigint;
  readonly every: bigint;
  /** Days since 1970-01-01. */
  readonly firstDay: bigint;
  readonly lastDay: bigint;
  readonly periods: bigint;
  readonly utcOffset: bigint;
  readonly notice: bigint;
  readonly details: string;
  readonly salt: bigint;
}

/** What a payer allows a payee, for people: a mandate with names for numbers. What is left out has the default named here. */
export interface MandateTerms {
  readonly payer: string;
  readonly payee: string;
  /** The ERC-20 token. */
  readonly token: string;
  /** The most that each period allows, in token units. */
  readonly limit: bigint;
  /** Whether each collection takes exactly the limit, so that a period allows one; by default not. */
  readonly isFixed?: boolean;
  /** The most that all collections together may take; by default there is no cap. */
  readonly cap?: bigint;
  /** How many unused periods may pile up; by default none. */
  readonly carry?: bigint;
  /** What periods are counted in. */
  readonly unit: PeriodUnit;
  /** How many units a period has; by default one. */
  readonly every?: bigint;
  /** The day on which the first period starts, written `2026-01-31`. */
  readonly firstDay: string;
  /** The last day on which can be collected; by default there is none. */
  readonly lastDay?: string;
  /** How many periods there are; by default as many as there can be, which is 65,535. */
  readonly periods?: bigint;
  /** How far the mandate's calendar is ahead of UTC, in minutes; by default not at all. */
  readonly utcOffset?: bigint;
  /** How long before a collection it must have been announced, in seconds; by default it need not be. */
  readonly notice?: bigint;
  /** Commitment to the private details; by default none. */
  readonly details?: string;
  /** Makes equal mandates differ; by default random. */
  readonly salt?: bigint;
}

/** The contract that a mandate is for: part of its id, so that no mandate holds on another chain or contract. */
export interface MandatesDomain {
  readonly chainId: bigint;
  readonly mandates: string;
}

/** One period of a mandate. */
export interface MandatePeriod {
  /** Its number, from zero. */
  readonly period: bigint;
  /** The day on which it starts, in the mandate's calendar, written `2026-01-31`. */
  readonly day: string;
  /** Its first second, in Unix seconds. */
  readonly startsAt: bigint;
  /** The first second after it. */
  readonly endsAt: bigint;
}

/** What is stored of a mandate, with names. */
export interface MandateStatus {
  readonly state: MandateState;
  /** What was collected in all, in token units. */
  readonly collected: bigint;
  /** What the last collection left of its period's allowance, with what was carried into it. */
  readonly left: bigint;
  /** The second from which nothing can be collected; zero if never recorded. */
  readonly endsAt: bigint;
  /** The period of the last collection; the first one before any. */
  readonly period: bigint;
  /** What is announced for the period that runs now; nothing where the terms ask for no notice. */
  readonly announced?: Announcement;
}

/** What the payee announced for one period. */
export interface Announcement {
  readonly period: bigint;
  /** What may still be collected by it, in token units. */
  readonly amount: bigint;
  /** The second from which it may, in Unix seconds. */
  readonly collectableFrom: bigint;
}

/** Terms that most mandates do without. */
const NO_EXTRAS = {
  isFixed: false,
  cap: 0n,
  carry: 0n,
  every: 1n,
  periods: 0n,
  utcOffset: 0n,
  notice: 0n,
  details: ZeroHash,
};

/** The EIP-712 types of a mandate. */
export const MANDATE_TYPES: Record<"Mandate", TypedDataField[]> = {
  Mandate: [
    { name: "payer", type: "address" },
    { name: "payee", type: "address" },
    { name: "token", type: "address" },
    { name: "limit", type: "uint96" },
    { name: "isFixed", type: "bool" },
    { name: "cap", type: "uint96" },
    { name: "carry", type: "uint16" },
    { name: "unit", type: "uint8" },
    { name: "every", type: "uint8" },
    { name: "firstDay", type: "uint24" },
    { name: "lastDay", type: "uint24" },
    { name: "periods", type: "uint16" },
    { name: "utcOffset", type: "int16" },
    { name: "notice", type: "uint32" },
    { name: "details", type: "bytes32" },
    { name: "salt", type: "uint256" },
  ],
};

const DAY = 86_400n;
const MINUTE = 60n;
const MOST_PERIODS = 65_535n;
const MOST_UNITS = (1n << 96n) - 1n;

/** No mandate goes beyond the years of four digits. */
const LAST_DAY = dayNumber("9999-12-31");

/* TERMS */

/**
 * The mandate that terms describe, as the contract takes it. Whether the contract would accept it is another question.
 *
 * Throws {@link DateMalformed}.
 *
 * @example
 * const mandate = mandateFrom({ payer, payee, token, limit: 25_000_000n, unit: "Month", firstDay: "2026-01-31", utcOffset: 480n });
 */
export function mandateFrom(terms: MandateTerms): Mandate {
  const { unit, firstDay, lastDay, salt, ...rest } = terms;
  return {
    ...NO_EXTRAS,
    ...rest,
    unit: numberOf(PERIOD_UNITS, unit),
    firstDay: dayNumber(firstDay),
    lastDay: lastDay === undefined ? 0n : dayNumber(lastDay),
    salt: salt ?? randomSalt(),
  };
}

/**
 * The terms of a mandate with names for its numbers: the way back from `mandateFrom`.
 *
 * @example
 * mandateTermsOf(mandate).firstDay; // "2026-01-31"
 */
export function mandateTermsOf(mandate: Mandate): MandateTerms {
  const { unit, firstDay, lastDay, ...rest } = mandate;
  const named = { ...rest, unit: nameOf(PERIOD_UNITS, unit), firstDay: dayText(firstDay) };
  return lastDay === 0n ? named : { ...named, lastDay: dayText(lastDay) };
}

/**
 * The EIP-712 domain of the mandates.
 *
 * @example
 * await payer.signTypedData(mandatesDomain(deployment), MANDATE_TYPES, mandate);
 */
export function mandatesDomain({ chainId, mandates: contract }: MandatesDomain): SuiteDomain {
  return suiteDomain("Mandates", { chainId, contract });
}

/**
 * The id of a mandate, without asking a node: the EIP-712 digest of its terms.
 *
 * @example
 * mandateId({ chainId: 31337n, mandates: "0x…" }, mandate); // "0x…", equal to mandates.idOf(mandate)
 */
export function mandateId(domain: MandatesDomain, mandate: Mandate): string {
  return TypedDataEncoder.hash(mandatesDomain(domain), MANDATE_TYPES, mandate);
}

/**
 * The payer's signature over a mandate, which the payee brings along with `authorize` or its first `collect`. The signer is the payer, or the owner of a contract
 * account that is the payer (ERC-1271).
 *
 * @example
 * const signature = await signMandate(payer, deployment, mandate);
 * await perform(payee, deployment, collect(mandate, 25_000_000n, { signature }));
 */
export async function signMandate(signer: Signer, domain: MandatesDomain, mandate: Mandate): Promise<string> {
  return signer.signTypedData(mandatesDomain(domain), MANDATE_TYPES, mandate);
}

/**
 * Whether a signature is the payer's own over these terms. A contract account's signature is for its contract to judge; this knows only keys.
 *
 * @example
 * if (!isMandateSigned(deployment, mandate, signature)) throw new Error("ask the payer to sign this mandate");
 */
export function isMandateSigned(domain: MandatesDomain, mandate: Mandate, signature: string): boolean {
  try {
    const signer = verifyTypedData(mandatesDomain(domain), MANDATE_TYPES, mandate, signature);
    return signer === getAddress(mandate.payer);
  } catch {
    return false;
  }
}

/* CALENDAR */

/**
 * From when to when a mandate runs: to the end of its last day or its last period, whichever comes first.
 *
 * @example
 * mandateTerm(mandate); // { startsAt: 1769788800n, endsAt: 1801324800n }
 */
export function mandateTerm(mandate: Mandate): { readonly startsAt: bigint; readonly endsAt: bigint } {
  const { firstDay, lastDay, periods } = mandate;
  const afterDays = (lastDay === 0n ? LAST_DAY : lastDay) + 1n;
  const afterPeriods = periodDay(mandate, periods === 0n ? MOST_PERIODS : periods);
  const end = afterPeriods < afterDays ? afterPeriods : afterDays;
  return { startsAt: midnight(mandate, firstDay), endsAt: midnight(mandate, end) };
}

/**
 * The period that a moment falls in; none before the first and after the last.
 *
 * @example
 * mandatePeriodAt(mandate, 1772323200n); // { period: 1n, day: "2026-02-28", startsAt: 1772208000n, endsAt: 1774886400n }
 */
export function mandatePeriodAt(mandate: Mandate, time: bigint): MandatePeriod | undefined {
  const { startsAt, endsAt } = mandateTerm(mandate);
  if (time < startsAt || time >= endsAt) return undefined;

  const longest = DAY * longestPeriod(mandate);
  let period = 0n;
  for (let step = 1n; step > 0n; period += step)
    step = (time - midnight(mandate, periodDay(mandate, period))) / longest;
  while (midnight(mandate, periodDay(mandate, period + 1n)) <= time) period += 1n;
  return periodOf(mandate, period, endsAt);
}

/**
 * The next days on which a period starts, and with it a new allowance: those whose period has not ended by `from`, the one that runs included.
 *
 * @example
 * dueDates(mandate, { from: now, count: 3 }).map(({ day }) => day); // ["2026-01-31", "2026-02-28", "2026-03-31"]
 */
export function dueDates(
  mandate: Mandate,
  { from = 0n, count = 12 }: { readonly from?: bigint; readonly count?: number } = {},
): readonly MandatePeriod[] {
  const { startsAt, endsAt } = mandateTerm(mandate);
  const first = mandatePeriodAt(mandate, from < startsAt ? startsAt : from);
  if (first === undefined) return [];

  const periods = Array.from({ length: count }, (_, place) => periodOf(mandate, first.period + BigInt(place), endsAt));
  return periods.filter((period) => period.startsAt < endsAt);
}

/**
 * The most that one collection could take at a time, as far as the terms decide; of a fixed mandate the limit or nothing. Whether the payer has it, and has
 * allowed it, only the token knows.
 *
 * @example
 * const status = await readMandate(provider, deployment, mandate);
 * collectable(mandate, status, now); // 25000000n
 */
export function collectable(mandate: Mandate, status: MandateStatus, time: bigint): bigint {
  const { limit, carry, cap, notice, isFixed } = mandate;
  const current = status.state === "Active" ? mandatePeriodAt(mandate, time) : undefined;
  // What a period before that of the last collection left is not known any more, and of no use.
  if (current === undefined || current.period < status.period) return 0n;

  const most = [
    status.left + limit * (current.period - status.period),
    limit * (1n + carry),
    (cap === 0n ? MOST_UNITS : cap) - status.collected,
    ...(notice === 0n ? [] : [announcedAt(status.announced, current.period, time)]),
  ].reduce((least, each) => (each < least ? each : least));
  return isFixed && most < limit ? 0n : isFixed ? limit : most;
}

/* STATE */

/**
 * What is stored of a mandate. One that nobody recorded is in the state None.
 *
 * @example
 * const { state, collected } = await readMandate(provider, deployment, mandate);
 */
export async function readMandate(
  provider: Provider,
  domain: MandatesDomain,
  mandate: Mandate,
): Promise<MandateStatus> {
  const contract = Mandates__factory.connect(domain.mandates, provider);
  const id = mandateId(domain, mandate);
  const [slot, block] = await Promise.all([contract.slotOf(id), provider.getBlock("latest")]);
  const { state, collected, left, endsAt, period } = slot;
  const status = { state: nameOf(MANDATE_STATES, state), collected, left, endsAt, period };

  const current = mandatePeriodAt(mandate, BigInt(block?.timestamp ?? 0));
  if (mandate.notice === 0n || current === undefined) return status;
  const { amount, collectableFrom } = await contract.announcementOf(id, current.period);
  return { ...status, announced: { period: current.period, amount, collectableFrom } };
}

/* PRIVATE */

function periodOf(mandate: Mandate, period: bigint, endsAt: bigint): MandatePeriod {
  const day = periodDay(mandate, period);
  const next = midnight(mandate, periodDay(mandate, period + 1n));
  return {
    period,
    day: dayText(day),
    startsAt: midnight(mandate, day),
    endsAt: next < endsAt ? next : endsAt,
  };
}

/** The day on which a period starts, by the calendar of luxon: always from the first day on. */
function periodDay({ firstDay, unit, every }: Mandate, period: bigint): bigint {
  const units = Number(period * every);
  const name = nameOf(PERIOD_UNITS, unit).toLowerCase() as Lowercase<PeriodUnit>;
  const day = DateTime.fromSeconds(Number(firstDay * DAY), { zone: "utc" }).plus({ [`${name}s`]: units });
  // Beyond the calendar, and so beyond every mandate.
  return day.isValid ? BigInt(day.toSeconds()) / DAY : LAST_DAY + 1n;
}

/** No period has more days, so that no step by it goes too far. */
function longestPeriod({ unit, every }: Mandate): bigint {
  const days: Record<PeriodUnit, bigint> = { Day: 1n, Week: 7n, Month: 31n };
  return days[nameOf(PERIOD_UNITS, unit)] * every;
}

function midnight({ utcOffset }: Mandate, day: bigint): bigint {
  return day * DAY - utcOffset * MINUTE;
}

function announcedAt(announced: Announcement | undefined, period: bigint, time: bigint): bigint {
  return announced?.period === period && time >= announced.collectableFrom ? announced.amount : 0n;
}

function dayNumber(text: string): bigint {
  const day = DateTime.fromISO(text, { zone: "utc" });
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !day.isValid) throw new DateMalformed(text, "day");
  return BigInt(day.toSeconds()) / DAY;
}

/** Not by luxon's `toFormat`, which writes the digits of the machine's own language. */
function dayText(day: bigint): string {
  return new Date(Number(day * DAY) * 1_000).toISOString().slice(0, 10);
}
