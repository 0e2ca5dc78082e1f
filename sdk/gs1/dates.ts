/** The days that a date of six digits can mean, as in `2026-11-30`. */
export interface Days {
  readonly first: string;
  readonly last: string;
}

/** How far into the future a year of two digits can lie (GS1 General Specifications 7.12). */
const YEARS_AHEAD = 50;

/**
 * What is wrong with a day that is written `YYMMDD`; `undefined` if nothing is. Day `00`, where it may stand, is the whole month.
 *
 * @example
 * flawOfDay("260229", { wholeMonths: true }); // "2026-02 has 28 days"
 */
export function flawOfDay(text: string, { wholeMonths }: { wholeMonths: boolean }): string | undefined {
  const [month, day] = [Number(text.slice(2, 4)), Number(text.slice(4, 6))];
  if (month < 1 || month > 12) return `there is no month ${text.slice(2, 4)}`;
  if (day === 0) return wholeMonths ? undefined : "the day 00 may not stand here";

  const days = daysIn(2000 + Number(text.slice(0, 2)), month);
  return day > days ? `month ${text.slice(2, 4)} has ${days} days` : undefined;
}

/**
 * What is wrong with a time of day that is written `HHMM`; `undefined` if nothing is.
 *
 * @example
 * flawOfTime("2460"); // "there is no hour 24"
 */
export function flawOfTime(text: string): string | undefined {
  const [hour, minute] = [text.slice(0, 2), text.slice(2, 4)];
  if (Number(hour) > 23) return `there is no hour ${hour}`;
  return minute !== "" && Number(minute) > 59 ? `there is no minute ${minute}` : undefined;
}

/**
 * The days that a sound `YYMMDD` can mean, seen from a year: years lie from 49 before it to 50 after it, and day `00` is the whole month.
 *
 * @example
 * daysOf("281100", 2026); // { first: "2028-11-01", last: "2028-11-30" }
 */
export function daysOf(text: string, presentYear: number): Days {
  const [short, month, day] = [text.slice(0, 2), text.slice(2, 4), text.slice(4, 6)];
  const nearest = presentYear - (presentYear % 100) + Number(short);
  const year = [nearest - 100, nearest, nearest + 100].find((each) => each > presentYear - YEARS_AHEAD) ?? nearest;

  const date = (each: string) => `${String(year).padStart(4, "0")}-${month}-${each}`;
  return day === "00"
    ? { first: date("01"), last: date(String(daysIn(year, Number(month)))) }
    : { first: date(day), last: date(day) };
}

/* PRIVATE */

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
