import { DateTime, IANAZone } from "luxon";

import { CowryError } from "./CowryError.ts";

/** Where and when a merchant's day ends. */
export interface Calendar {
  /** IANA time zone, as in `Europe/Berlin`. */
  readonly zone: string;
  /**
   * The hour, counted from the midnight that begins a day, at which the day's books close and the next day's open:
   * 24 (unless given) for midnight, 18 for six in the evening, 28 for four in the next morning.
   */
  readonly cutOff?: number;
}

/** A stretch of time: `from` belongs to it, `to` to the next one. Unix seconds. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** A day of the calendar, written `2026-03-29`, or a month, written `2026-03`. */
export type PeriodKind = "day" | "month";

const FORMS = { day: /^\d{4}-\d{2}-\d{2}$/, month: /^\d{4}-\d{2}$/ } as const;
const MIDNIGHT = 24;
const LAST_CUT_OFF = 36;

/** Dates have four digits for the year, so the last days of 9999 are the end. */
const LAST_TIME = DateTime.utc(9999, 12, 29).toSeconds();

/* ERRORS */

/** No time zone of the IANA database. */
export class ZoneUnknown extends CowryError<{ zone: string }> {
  override readonly name = "ZoneUnknown";

  constructor(zone: string) {
    super(`${JSON.stringify(zone)} is no IANA time zone, such as Europe/Berlin or Asia/Shanghai`, { zone });
  }
}

/** A cut-off is a whole hour between one and {@link LAST_CUT_OFF}. */
export class CutOffInvalid extends CowryError<{ cutOff: number; last: number }> {
  override readonly name = "CutOffInvalid";

  constructor(cutOff: number, last: number) {
    super(`The cut-off ${cutOff} is not a whole hour from 1 to ${last}; midnight is 24`, { cutOff, last });
  }
}

/** Not a day or month of the calendar in its one writing. */
export class DateMalformed extends CowryError<{ text: string; kind: PeriodKind }> {
  override readonly name = "DateMalformed";

  constructor(text: string, kind: PeriodKind) {
    super(`${JSON.stringify(text)} is not a ${kind} written ${kind === "day" ? "YYYY-MM-DD" : "YYYY-MM"}`, {
      text,
      kind,
    });
  }
}

/** A time is a whole number of Unix seconds between 1970 and the end of 9999. */
export class TimeInvalid extends CowryError<{ time: number }> {
  override readonly name = "TimeInvalid";

  constructor(time: number) {
    super(`${time} is not a time in whole Unix seconds between 1970 and 9999`, { time });
  }
}

/* PERIODS */

/**
 * The books of one day: from the cut-off that ends the day before to its own. Where the clock shows the cut-off twice,
 * the first counts; where it skips it, the cut-off moves on by what was skipped. So days follow each other without gap
 * or overlap, whatever the clock does.
 *
 * @example
 * dayPeriod("2026-03-29", { zone: "Europe/Berlin" }); // 23 hours: { from: 1774738800, to: 1774821600 }
 */
export function dayPeriod(date: string, calendar: Calendar): Period {
  return periodFrom("day", date, calendar);
}

/**
 * The books of one month: the periods of all its days.
 *
 * @example
 * monthPeriod("2026-03", { zone: "Europe/Berlin", cutOff: 18 }); // from February 28, 18:00, to March 31, 18:00
 */
export function monthPeriod(month: string, calendar: Calendar): Period {
  return periodFrom("month", month, calendar);
}

/**
 * The day or month in whose books a moment falls.
 *
 * @example
 * periodOf(1774821600, "day", { zone: "Europe/Berlin" }); // "2026-03-30"
 */
export function periodOf(time: number, kind: PeriodKind, calendar: Calendar): string {
  requireCalendar(calendar);
  if (!Number.isSafeInteger(time) || time < 0 || time > LAST_TIME) throw new TimeInvalid(time);

  const { zone, cutOff = MIDNIGHT } = calendar;
  const { year, month, day: date } = DateTime.fromSeconds(time, { zone });
  // No cut-off is further than two days away from the midnight that begins its day.
  let day = DateTime.utc(year, month, date).minus({ days: 2 });
  while (time >= closing(day, zone, cutOff)) day = day.plus({ days: 1 });

  return written(day, kind);
}

/**
 * The days or months from the one that holds `from` to the one that holds the last second before `to`; none when there
 * is no such second.
 *
 * @example
 * periodsBetween({ from: order.paidAt, to: now }, "month", { zone: "Asia/Shanghai" }); // ["2026-03", "2026-04"]
 */
export function periodsBetween({ from, to }: Period, kind: PeriodKind, calendar: Calendar): string[] {
  if (from >= to) return [];

  const last = periodOf(to - 1, kind, calendar);
  const names: string[] = [];
  for (let name = periodOf(from, kind, calendar); name <= last; name = nextOf(name, kind)) names.push(name);
  return names;
}

/* PRIVATE */

function periodFrom(kind: PeriodKind, text: string, calendar: Calendar): Period {
  requireCalendar(calendar);
  const { zone, cutOff = MIDNIGHT } = calendar;

  const first = DateTime.fromISO(text, { zone: "utc" });
  if (!FORMS[kind].test(text) || !first.isValid) throw new DateMalformed(text, kind);

  const before = first.minus({ days: 1 });
  const last = before.plus({ days: kind === "day" ? 1 : first.daysInMonth });
  return { from: closing(before, zone, cutOff), to: closing(last, zone, cutOff) };
}

/** The moment at which a day's books close. */
function closing(day: DateTime, zone: string, cutOff: number): number {
  const { year, month, day: date } = day.plus({ days: Math.floor(cutOff / MIDNIGHT) });
  const local = DateTime.fromObject({ year, month, day: date, hour: cutOff % MIDNIGHT }, { zone });
  return Math.min(...local.getPossibleOffsets().map((each) => each.toSeconds()));
}

function requireCalendar({ zone, cutOff = MIDNIGHT }: Calendar): void {
  if (!IANAZone.isValidZone(zone)) throw new ZoneUnknown(zone);
  if (!Number.isInteger(cutOff) || cutOff < 1 || cutOff > LAST_CUT_OFF) throw new CutOffInvalid(cutOff, LAST_CUT_OFF);
}

function nextOf(name: string, kind: PeriodKind): string {
  return written(DateTime.fromISO(name, { zone: "utc" }).plus({ [`${kind}s`]: 1 }), kind);
}

/** Not by luxon's `toFormat`, which writes the digits of the machine's own language. */
function written(day: DateTime, kind: PeriodKind): string {
  return day
    .toJSDate()
    .toISOString()
    .slice(0, kind === "day" ? 10 : 7);
}
