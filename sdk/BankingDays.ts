import { CowryError } from "./CowryError.ts";
import type { DayKind } from "./Names.ts";
import { DateMalformed } from "./Periods.ts";

/** A change of the clocks of a place. */
export interface ClockChange {
  /** The day of the year that is the first to begin by the changed clocks, counted from January 1, which is 0. */
  readonly day: bigint;
  /** How far they are ahead of UTC from then on, in minutes. */
  readonly utcOffset: bigint;
}

/** A year as it was posted and declared. In each set bit n stands for the day n days after January 1. */
export interface PostedYear {
  /** Closed days, whatever the reason. */
  readonly closed: bigint;
  /** Those that a declaration closed. */
  readonly declared: bigint;
  /** Those of them that are for force majeure. */
  readonly forced: bigint;
  /** How far the clocks of the place are ahead of UTC on January 1, in minutes. */
  readonly utcOffset: bigint;
  readonly changes: readonly ClockChange[];
}

/** What the banking days of a calendar follow from: `readCalendar` reads it from the chain. */
export interface PostedCalendar {
  /** When the bank opens, in seconds since midnight. */
  readonly opensAt: bigint;
  /** When it closes, in seconds since midnight; what comes at this second comes after its hours. */
  readonly closesAt: bigint;
  /** By year. */
  readonly years: Readonly<Record<number, PostedYear>>;
}

/** A stretch of time in Unix seconds: `from` belongs to it, `until` no more. */
export interface Stretch {
  readonly from: bigint;
  readonly until: bigint;
}

/** The most days between the day of a question and that of its answer. */
const MOST_DAYS = 400;

const DAY = 86_400;
const MINUTE = 60;
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;

/* ERRORS */

/** The question is about a year that nobody posted. */
export class BankingYearNotPosted extends CowryError<{ readonly year: number }> {
  override readonly name = "BankingYearNotPosted";

  constructor(year: number) {
    super(`The calendar does not know the year ${year}: its keeper has not posted it`, { year });
  }
}

/** The answer would be more days away than a calendar looks. */
export class BankingDayTooFar extends CowryError<{ readonly date: string; readonly most: number }> {
  override readonly name = "BankingDayTooFar";

  constructor(date: string, most: number) {
    super(`The answer is more than ${most} days after ${date}`, { date, most });
  }
}

/* DAYS */

/**
 * The day in which a time falls at the place, as an ISO date.
 *
 * Throws {@link BankingYearNotPosted}, as all questions about days do.
 *
 * @example
 * dateAt(calendar, 1_798_732_800n); // "2027-01-01" in Shanghai, "2026-12-31" in London
 */
export function dateAt(calendar: PostedCalendar, time: bigint): string {
  const near = dateOf(Number(time));
  const found = [shifted(near, -1), near, shifted(near, 1)]
    .filter((date) => calendar.years[yearOf(date)] !== undefined)
    .find((date) => {
      const { from, until } = dayBounds(calendar, date);
      return time >= from && time < until;
    });
  if (found !== undefined) return found;

  const year = yearOf(near);
  if (calendar.years[year] === undefined) throw new BankingYearNotPosted(year);
  throw new BankingYearNotPosted(time < dayBounds(calendar, `${year}-01-01`).from ? year - 1 : year + 1);
}

/**
 * When a day begins and ends at the place. A day on which the clocks are changed is longer or shorter than others.
 *
 * @example
 * dayBounds(calendar, "2027-03-28"); // in Berlin { from: 1806188400n, until: 1806271200n }: 23 hours
 */
export function dayBounds(calendar: PostedCalendar, date: string): Stretch {
  const year = posted(calendar, date);
  const n = dayOfYear(date);
  return {
    from: BigInt(midnight(date) - offsetOn(year, n) * MINUTE),
    until: BigInt(midnight(date) + DAY - offsetOn(year, n + 1) * MINUTE),
  };
}

/**
 * When the bank opens and closes on a day, if that is a banking day.
 *
 * @example
 * bankingHours(calendar, "2027-01-04");
 */
export function bankingHours(calendar: PostedCalendar, date: string): Stretch {
  const start = BigInt(midnight(date) - offsetOn(posted(calendar, date), dayOfYear(date) + 1) * MINUTE);
  return { from: start + calendar.opensAt, until: start + calendar.closesAt };
}

/**
 * What a day is.
 *
 * @example
 * kindOfDay(calendar, "2027-01-01"); // "Holiday"
 */
export function kindOfDay(calendar: PostedCalendar, date: string): DayKind {
  const { closed, declared, forced } = posted(calendar, date);
  const n = dayOfYear(date);
  if (!hasDay(closed, n)) return "Banking";
  if (hasDay(forced, n)) return "ForceMajeure";
  return hasDay(declared, n) ? "Closure" : "Holiday";
}

/**
 * Whether the bank is open on a day.
 *
 * @example
 * isBankingDay(calendar, "2027-01-04"); // true
 */
export function isBankingDay(calendar: PostedCalendar, date: string): boolean {
  return kindOfDay(calendar, date) === "Banking";
}

/**
 * Whether the bank is open at a time.
 *
 * @example
 * isOpenAt(calendar, BigInt(Math.floor(Date.now() / 1000)));
 */
export function isOpenAt(calendar: PostedCalendar, time: bigint): boolean {
  const date = dateAt(calendar, time);
  const { from, until } = bankingHours(calendar, date);
  return isBankingDay(calendar, date) && time >= from && time < until;
}

/* CLOCKS */

/**
 * The day as of which a presentation counts that is made at a time: that day; where it is closed, or the bank's hours are
 * over, the next banking day.
 *
 * Throws {@link BankingDayTooFar} where that is more than 400 days away.
 *
 * @example
 * countedDate(calendar, presentedAt); // "2027-01-04"
 */
export function countedDate(calendar: PostedCalendar, time: bigint): string {
  const date = dateAt(calendar, time);
  const isInTime = isBankingDay(calendar, date) && time < bankingHours(calendar, date).until;
  return isInTime ? date : bankingDayAfter(calendar, date, 1);
}

/**
 * The banking day that comes so many after a day, which is not counted itself.
 *
 * Throws {@link BankingDayTooFar} where that is more than 400 days away.
 *
 * @example
 * bankingDayAfter(calendar, "2026-12-31", 5); // "2027-01-08"
 */
export function bankingDayAfter(calendar: PostedCalendar, date: string, count: number): string {
  posted(calendar, date);
  return walk(calendar, date, count, (kind) => kind === "Banking");
}

/**
 * The last second of a clock of banking days that starts at a time. It belongs to the bank, the next one no more.
 *
 * Throws {@link BankingDayTooFar} where that is more than 400 days away.
 *
 * @example
 * const deadline = addBankingDays(calendar, presentedAt, 5);
 */
export function addBankingDays(calendar: PostedCalendar, from: bigint, count: number): bigint {
  return dayBounds(calendar, bankingDayAfter(calendar, countedDate(calendar, from), count)).until - 1n;
}

/**
 * How many banking days of a clock are left that was stopped at one time and would have ended at the other. A clock that
 * starts again with as many, at the same time, ends when it did.
 *
 * Throws {@link BankingDayTooFar} where they are more than 400 days apart.
 *
 * @example
 * bankingDaysBetween(calendar, stoppedAt, addBankingDays(calendar, startedAt, 5)); // 3
 */
export function bankingDaysBetween(calendar: PostedCalendar, from: bigint, until: bigint): number {
  const [counted, last] = [countedDate(calendar, from), dateAt(calendar, until)];
  if (midnight(last) > midnight(counted) + MOST_DAYS * DAY) throw new BankingDayTooFar(counted, MOST_DAYS);

  let count = 0;
  for (let date = shifted(counted, 1); date <= last; date = shifted(date, 1))
    if (isBankingDay(calendar, date)) count += 1;
  return count;
}

/**
 * Where a date goes that terms name, such as an expiry: to the next day on which the bank is not closed in the ordinary
 * way. Force majeure moves no date. `kind` is what the date itself is.
 *
 * Throws {@link BankingDayTooFar} where that is more than 400 days away.
 *
 * @example
 * rollToBankingDay(calendar, "2027-01-02"); // { date: "2027-01-04", kind: "Holiday" }
 */
export function rollToBankingDay(
  calendar: PostedCalendar,
  date: string,
): { readonly date: string; readonly kind: DayKind } {
  const kind = kindOfDay(calendar, date);
  const stays = (each: DayKind) => each === "Banking" || each === "ForceMajeure";
  return { date: stays(kind) ? date : walk(calendar, date, 1, stays), kind };
}

/* FOR PEOPLE */

/**
 * A time as the clocks of the place show it.
 *
 * @example
 * placeTime(calendar, deadline); // "Friday, 2027-01-08, 23:59:59 (UTC+08:00)"
 */
export function placeTime(calendar: PostedCalendar, time: bigint): string {
  const date = dateAt(calendar, time);
  const year = posted(calendar, date);
  const n = dayOfYear(date);
  // On a day on which the clocks are changed, the time before the change is taken for that after it where both fit.
  const offset = [offsetOn(year, n + 1), offsetOn(year, n)].find(
    (each) => dateOf(Number(time) + each * MINUTE) === date,
  );
  const shown = offset ?? offsetOn(year, n);
  const local = new Date((Number(time) + shown * MINUTE) * 1_000);
  return `${WEEKDAYS[local.getUTCDay()] ?? ""}, ${local.toISOString().slice(0, 10)}, ${local.toISOString().slice(11, 19)} (UTC${signed(shown)})`;
}

/**
 * A date as the contract counts it: in days since 1970-01-01.
 *
 * Throws {@link DateMalformed}.
 *
 * @example
 * dayNumber("2027-01-01"); // 20819n
 */
export function dayNumber(date: string): bigint {
  return BigInt(midnight(date) / DAY);
}

/**
 * The date of a day that the contract counted.
 *
 * @example
 * isoDate(20_819n); // "2027-01-01"
 */
export function isoDate(day: bigint): string {
  return dateOf(Number(day) * DAY);
}

/* PRIVATE */

/** The day that is the n-th after a date of those of some kinds. */
function walk(calendar: PostedCalendar, date: string, count: number, counts: (kind: DayKind) => boolean): string {
  let [left, day] = [count, date];
  for (let step = 0; left > 0; step += 1) {
    if (step === MOST_DAYS) throw new BankingDayTooFar(date, MOST_DAYS);
    day = shifted(day, 1);
    if (counts(kindOfDay(calendar, day))) left -= 1;
  }
  return day;
}

function posted(calendar: PostedCalendar, date: string): PostedYear {
  const year = calendar.years[yearOf(date)];
  if (year === undefined) throw new BankingYearNotPosted(yearOf(date));
  return year;
}

/** The offset with which a day of the year begins, in minutes. */
function offsetOn({ utcOffset, changes }: PostedYear, n: number): number {
  return Number(changes.findLast(({ day }) => day <= BigInt(n))?.utcOffset ?? utcOffset);
}

function hasDay(days: bigint, n: number): boolean {
  return ((days >> BigInt(n)) & 1n) === 1n;
}

function yearOf(date: string): number {
  return new Date(midnight(date) * 1_000).getUTCFullYear();
}

function dayOfYear(date: string): number {
  return (midnight(date) - Date.UTC(yearOf(date), 0, 1) / 1_000) / DAY;
}

function shifted(date: string, days: number): string {
  return dateOf(midnight(date) + days * DAY);
}

/** The date that clocks at UTC show at a time. */
function dateOf(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().slice(0, 10);
}

/** When a date begins at UTC, in Unix seconds. */
function midnight(date: string): number {
  const seconds = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) / 1_000 : NaN;
  // Dates that no month has, such as 30 February, are taken for later ones.
  if (Number.isNaN(seconds) || dateOf(seconds) !== date) throw new DateMalformed(date, "day");
  return seconds;
}

function signed(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const clock = [hours, rest].map((part) => String(part).padStart(2, "0")).join(":");
  return `${minutes < 0 ? "-" : "+"}${clock}`;
}
