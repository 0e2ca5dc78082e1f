import { hexlify, type Provider, randomBytes, TypedDataEncoder, type TypedDataField } from "ethers";
import { DateTime, IANAZone } from "luxon";

import { BankingCalendar__factory } from "../typechain-types/factories/contracts/trade/BankingCalendar__factory.ts";
import { type ClockChange, dayNumber, type PostedCalendar, type PostedYear } from "./BankingDays.ts";
import { CowryError } from "./CowryError.ts";
import { deedsOf } from "./deed.ts";
import { CLOSURE_KINDS, type ClosureKind, numberOf } from "./Names.ts";
import type { Deed, Places } from "./Perform.ts";
import { ZoneUnknown } from "./Periods.ts";

/** A deed of the banking calendars. */
export type CalendarDeed = Deed<"bankingCalendar">;

/** The contract that a calendar is kept by: part of its id, so that no calendar holds on another chain or contract. */
export interface CalendarsDomain {
  readonly chainId: bigint;
  readonly bankingCalendar: string;
}

/** The days of a week, in the order of their bits. */
export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** A day of the week. */
export type Weekday = (typeof WEEKDAYS)[number];

/** What a calendar is made with, as the contract takes it. Its hash is its id. */
export interface CalendarTerms {
  /** The party that keeps it: a bank. */
  readonly keeper: bigint;
  /** The days of the week on which it is closed: {@link weekend}. */
  readonly weekend: bigint;
  /** When the bank opens, in seconds since midnight: {@link hour}. */
  readonly opensAt: bigint;
  /** When it closes, in seconds since midnight. */
  readonly closesAt: bigint;
  /** How far the clocks of the place are ahead of UTC when its first year begins, in minutes. */
  readonly utcOffset: bigint;
  /** A salted commitment to the place. */
  readonly place: string;
  /** Makes equal calendars differ. */
  readonly salt: bigint;
}

/** A calendar in the words of people. */
export interface CalendarPlan {
  readonly keeper: bigint;
  readonly weekend: readonly Weekday[];
  /** As in `09:00`. */
  readonly opensAt: string;
  /** As in `16:30`; `24:00` for midnight. */
  readonly closesAt: string;
  readonly utcOffset: bigint;
  readonly place: string;
  readonly salt?: bigint;
}

/** Days of a year as the contract takes them: bit n for the day n days after January 1. */
export interface DayBits {
  /** Days 0 to 255. */
  readonly low: bigint;
  /** Days 256 to 365. */
  readonly high: bigint;
}

/** A year as the contract takes it. */
export interface NumberedYearPlan {
  readonly year: bigint;
  /** Closed days beside weekends. */
  readonly holidays: DayBits;
  /** Days of weekends on which the bank works. */
  readonly workdays: DayBits;
  readonly changes: readonly ClockChange[];
}

/** A year in the words of people: its days as ISO dates. */
export interface YearPlan {
  readonly year: number;
  readonly holidays: readonly string[];
  readonly workdays?: readonly string[];
  /** The first day that begins by the changed clocks, and how far they are ahead of UTC then: {@link clockChanges}. */
  readonly changes?: readonly DatedChange[];
}

/** A change of the clocks with its date. */
export interface DatedChange {
  /** The first day that begins by the changed clocks, as an ISO date. */
  readonly date: string;
  /** How far they are ahead of UTC from then on, in minutes. */
  readonly utcOffset: bigint;
}

/** A calendar as it stands: with every year that was posted, so that `cowry/banking-days` can reckon by it. */
export interface CalendarStatus extends PostedCalendar {
  readonly keeper: bigint;
  readonly weekend: readonly Weekday[];
  readonly utcOffset: bigint;
  /** When it was created, in Unix seconds. */
  readonly createdAt: bigint;
}

/** A date in a list of one year's days is of another year. */
export class DateOutsideYear extends CowryError<{ readonly date: string; readonly year: number }> {
  override readonly name = "DateOutsideYear";

  constructor(date: string, year: number) {
    super(`${date} is not in ${year}`, { date, year });
  }
}

/** A date stands twice among the days of a year. */
export class DateTwice extends CowryError<{ readonly date: string }> {
  override readonly name = "DateTwice";

  constructor(date: string) {
    super(`${date} stands twice among the holidays and workdays of its year`, { date });
  }
}

/** A text is no hour of the day. */
export class HourMalformed extends CowryError<{ readonly text: string }> {
  override readonly name = "HourMalformed";

  constructor(text: string) {
    super(`${JSON.stringify(text)} is no time of the day from 00:00 to 24:00, written as in 09:30`, { text });
  }
}

/** The EIP-712 types of a calendar. */
export const CALENDAR_TYPES: Record<"CalendarTerms", TypedDataField[]> = {
  CalendarTerms: [
    { name: "keeper", type: "uint64" },
    { name: "weekend", type: "uint8" },
    { name: "opensAt", type: "uint24" },
    { name: "closesAt", type: "uint24" },
    { name: "utcOffset", type: "int16" },
    { name: "place", type: "bytes32" },
    { name: "salt", type: "uint256" },
  ],
};

const calendars = BankingCalendar__factory.createInterface();
const deed = deedsOf("bankingCalendar");
const MOST_CHANGES = 3n;
const WORD = 256n;

/* TERMS */

/**
 * The days of a weekend as the contract takes them.
 *
 * @example
 * weekend(["Friday", "Saturday"]); // 48n
 */
export function weekend(days: readonly Weekday[]): bigint {
  return days.reduce((bits, day) => bits | (1n << numberOf(WEEKDAYS, day)), 0n);
}

/**
 * An hour of the day as the contract takes it: in seconds since midnight.
 *
 * Throws {@link HourMalformed}.
 *
 * @example
 * hour("16:30"); // 59400n
 */
export function hour(text: string): bigint {
  const [, hours, minutes] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text) ?? [];
  const seconds = (BigInt(hours ?? "99") * 60n + BigInt(minutes ?? "0")) * 60n;
  if (seconds > 86_400n) throw new HourMalformed(text);
  return seconds;
}

/**
 * The terms that a plan describes, as the contract takes them. Whether the contract would accept them is another question.
 *
 * Throws {@link HourMalformed}.
 *
 * @example
 * const terms = calendarFrom({
 *   keeper: bank, weekend: ["Saturday", "Sunday"], opensAt: "09:00", closesAt: "17:00", utcOffset: 480n, place,
 * });
 */
export function calendarFrom(plan: CalendarPlan): CalendarTerms {
  const hours = { opensAt: hour(plan.opensAt), closesAt: hour(plan.closesAt) };
  return { salt: BigInt(hexlify(randomBytes(32))), ...plan, ...hours, weekend: weekend(plan.weekend) };
}

/**
 * The EIP-712 domain of the contract.
 *
 * @example
 * calendarsDomain({ chainId: 1n, bankingCalendar: "0x…" }).name; // "Cowry BankingCalendar"
 */
export function calendarsDomain({ chainId, bankingCalendar: verifyingContract }: CalendarsDomain): {
  name: string;
  version: string;
  chainId: bigint;
  verifyingContract: string;
} {
  return { name: "Cowry BankingCalendar", version: "1", chainId, verifyingContract };
}

/**
 * The id of a calendar, without asking a node: the EIP-712 digest of its terms.
 *
 * @example
 * calendarId(deployment, terms); // "0x…", equal to bankingCalendar.idOf(terms)
 */
export function calendarId(domain: CalendarsDomain, terms: CalendarTerms): string {
  return TypedDataEncoder.hash(calendarsDomain(domain), CALENDAR_TYPES, terms);
}

/* YEARS */

/**
 * The days of a year as the contract takes them, out of their dates.
 *
 * Throws {@link DateMalformed}, {@link DateOutsideYear} or {@link DateTwice} with the date.
 *
 * @example
 * daySet(2027, ["2027-01-01", "2027-12-25"]);
 */
export function daySet(year: number, dates: readonly string[]): DayBits {
  const bits = dates.reduce((set, date) => {
    const bit = 1n << dayOfYear(year, date);
    if ((set & bit) !== 0n) throw new DateTwice(date);
    return set | bit;
  }, 0n);
  return { low: BigInt.asUintN(Number(WORD), bits), high: bits >> WORD };
}

/**
 * A year as the contract takes it. A weekend's day may stand among the holidays and changes nothing there.
 *
 * Throws {@link DateMalformed}, {@link DateOutsideYear} or {@link DateTwice} with the date.
 *
 * @example
 * const plan = yearFrom({ year: 2027, holidays: ["2027-01-01"], changes: clockChanges("Europe/Berlin", 2027) });
 */
export function yearFrom({ year, holidays, workdays = [], changes = [] }: YearPlan): NumberedYearPlan {
  daySet(year, [...holidays, ...workdays]);
  return {
    year: BigInt(year),
    holidays: daySet(year, holidays),
    workdays: daySet(year, workdays),
    changes: changes.map(({ date, utcOffset }) => ({ day: dayOfYear(year, date), utcOffset })),
  };
}

/**
 * When the clocks of a time zone are changed in a year, by the zones that this machine knows. A change that takes effect
 * with January 1 is that of no year: the calendar's terms, or the year before, say how a year begins.
 *
 * Throws {@link ZoneUnknown}.
 *
 * @example
 * clockChanges("Europe/Berlin", 2027); // [{ date: "2027-03-29", utcOffset: 120n }, { date: "2027-11-01", utcOffset: 60n }]
 */
export function clockChanges(zone: string, year: number): readonly DatedChange[] {
  const first = dayNumber(`${year}-01-01`);
  const days = Array.from({ length: Number(dayNumber(`${year + 1}-01-01`) - first) }, (_, n) => first + BigInt(n));
  return days.slice(1).flatMap((day) => {
    const utcOffset = offsetAtStart(zone, day);
    return utcOffset === offsetAtStart(zone, day - 1n) ? [] : [{ date: dateText(day), utcOffset }];
  });
}

/**
 * How far the clocks of a time zone are ahead of UTC when a year begins, in minutes.
 *
 * Throws {@link ZoneUnknown}.
 *
 * @example
 * offsetOfYear("Asia/Shanghai", 2027); // 480n
 */
export function offsetOfYear(zone: string, year: number): bigint {
  return offsetAtStart(zone, dayNumber(`${year}-01-01`));
}

/* DEEDS */

/**
 * Creates a calendar. The deed of an account of the bank that keeps it.
 *
 * @example
 * await perform(bank, deployment, createCalendar(terms));
 */
export function createCalendar(terms: CalendarTerms): CalendarDeed {
  return deed(calendars.encodeFunctionData("createCalendar", [terms]));
}

/**
 * Posts a year. The deed of an account of the keeper.
 *
 * @example
 * await perform(bank, deployment, postYear(id, yearFrom({ year: 2027, holidays })));
 */
export function postYear(id: string, plan: NumberedYearPlan): CalendarDeed {
  return deed(calendars.encodeFunctionData("postYear", [id, { ...plan, changes: [...plan.changes] }]));
}

/**
 * Makes a banking day a holiday, at least 30 days ahead. The deed of an account of the keeper.
 *
 * @example
 * await perform(bank, deployment, addHoliday(id, "2027-06-18"));
 */
export function addHoliday(id: string, date: string): CalendarDeed {
  return deed(calendars.encodeFunctionData("addHoliday", [id, dayNumber(date)]));
}

/**
 * Makes a holiday, or a day of a weekend, a banking day, at least 30 days ahead. The deed of an account of the keeper.
 *
 * @example
 * await perform(bank, deployment, removeHoliday(id, "2027-10-09"));
 */
export function removeHoliday(id: string, date: string): CalendarDeed {
  return deed(calendars.encodeFunctionData("removeHoliday", [id, dayNumber(date)]));
}

/**
 * Declares that the bank is, or was, closed on a day on which it was to be open. The deed of an account of the keeper.
 *
 * @example
 * await perform(bank, deployment, declareClosure(id, "2027-03-10", "Ordinary", keccak256(decree)));
 */
export function declareClosure(id: string, date: string, kind: ClosureKind, evidence: string): CalendarDeed {
  return deed(
    calendars.encodeFunctionData("declareClosure", [id, dayNumber(date), numberOf(CLOSURE_KINDS, kind), evidence]),
  );
}

/* STATUS */

/**
 * A calendar with all years that were posted, or nothing where nobody created it.
 *
 * @example
 * const calendar = await readCalendar(provider, deployment, id);
 * if (calendar !== undefined) console.log(placeTime(calendar, addBankingDays(calendar, presentedAt, 5)));
 */
export async function readCalendar(
  provider: Provider,
  deployment: Places<"bankingCalendar">,
  id: string,
): Promise<CalendarStatus | undefined> {
  const contract = BankingCalendar__factory.connect(deployment.bankingCalendar, provider);
  const {
    keeper,
    weekend: days,
    opensAt,
    closesAt,
    utcOffset,
    firstYear,
    lastYear,
    createdAt,
  } = await contract.calendarOf(id);
  if (createdAt === 0n) return undefined;

  const numbers = Array.from({ length: Number(lastYear - firstYear) + 1 }, (_, place) => firstYear + BigInt(place));
  const entries = await Promise.all(numbers.map((number) => contract.yearOf(id, number)));
  const years = numbers.flatMap((number, place) => {
    const entry = entries[place];
    return entry?.isPosted === true ? [[number.toString(), postedYear(entry)] as const] : [];
  });
  return {
    keeper,
    weekend: WEEKDAYS.filter((_, bit) => ((days >> BigInt(bit)) & 1n) === 1n),
    opensAt,
    closesAt,
    utcOffset,
    createdAt,
    years: Object.fromEntries(years),
  };
}

/* PRIVATE */

interface StoredYear {
  readonly closed: bigint;
  readonly closedLate: bigint;
  readonly declared: bigint;
  readonly declaredLate: bigint;
  readonly forced: bigint;
  readonly forcedLate: bigint;
  readonly offsets: bigint;
}

function postedYear(stored: StoredYear): PostedYear {
  const { closed, closedLate, declared, declaredLate, forced, forcedLate, offsets } = stored;
  const changes = Array.from({ length: Number(MOST_CHANGES) }, (_, place) => offsets >> BigInt(16 + 32 * place))
    .map((change) => ({ day: BigInt.asUintN(16, change), utcOffset: BigInt.asIntN(16, change >> 16n) }))
    .filter(({ day }) => day > 0n);
  return {
    closed: (closedLate << WORD) | closed,
    declared: (declaredLate << WORD) | declared,
    forced: (forcedLate << WORD) | forced,
    utcOffset: BigInt.asIntN(16, offsets),
    changes,
  };
}

function dayOfYear(year: number, date: string): bigint {
  const day = dayNumber(date);
  if (!date.startsWith(`${year}-`)) throw new DateOutsideYear(date, year);
  return day - dayNumber(`${year}-01-01`);
}

/** The offset with which a day begins: where the clocks leave its midnight out, that of the day before. */
function offsetAtStart(zone: string, day: bigint): bigint {
  if (!IANAZone.isValidZone(zone)) throw new ZoneUnknown(zone);
  const start = DateTime.fromISO(dateText(day), { zone }).startOf("day").toSeconds();
  return (day * 86_400n - BigInt(start)) / 60n;
}

function dateText(day: bigint): string {
  return new Date(Number(day) * 86_400_000).toISOString().slice(0, 10);
}
