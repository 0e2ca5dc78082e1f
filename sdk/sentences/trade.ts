import { type Sentences, time } from "./words.ts";

/** What banking calendars refuse. */
export const calendarSentences: Sentences<"Calendar"> = {
  CalendarNoPlace: ({ id }) => `calendar ${id}: there is no commitment to the place`,
  CalendarInvalidWeekend: ({ id, weekend }) =>
    `calendar ${id}: the weekend ${weekend} leaves no day of the week, or has days that no week has`,
  CalendarInvalidHours: ({ id, opensAt, closesAt }) =>
    `calendar ${id}: hours from second ${opensAt} to second ${closesAt} of the day are empty or too long`,
  CalendarInvalidOffset: ({ id, utcOffset }) =>
    `calendar ${id}: clocks ${utcOffset} minutes from UTC are more than fourteen hours away`,
  CalendarNotKeeper: ({ id, party, keeper }) =>
    `calendar ${id}: party ${party} tried what is up to its keeper, party ${keeper}`,
  CalendarExists: ({ id }) => `calendar ${id} exists already`,
  CalendarUnknown: ({ id }) => `nobody created calendar ${id}`,
  CalendarYearNotAfter: ({ id, year, lastYear }) =>
    `calendar ${id}: years are posted in order, and ${year} is not after ${lastYear}`,
  CalendarYearTooFar: ({ id, year, latest }) => `calendar ${id}: ${year} is after ${latest}, the last year of all`,
  CalendarDaysBeyondYear: ({ id, year, length }) => `calendar ${id}: ${year} has ${length} days, and more are given`,
  CalendarTooManyChanges: ({ id, count, most }) =>
    `calendar ${id}: the clocks can be changed ${most} times in a year, not ${count} times`,
  CalendarInvalidChange: ({ id, index, day, utcOffset }) =>
    `calendar ${id}: change ${index} of the clocks, to ${utcOffset} minutes on day ${day} of the year, is out of order, not in the year, or leads too far`,
  CalendarYearOver: ({ id, year, endedAt }) => `calendar ${id}: ${year} was over at ${time(endedAt)}`,
  CalendarYearBegun: ({ id, year, begunAt }) => `calendar ${id}: ${year} began at ${time(begunAt)}`,
  CalendarYearNotPosted: ({ id, year }) =>
    `calendar ${id} does not know the year ${year}: its keeper has not posted it`,
  CalendarNoticeTooShort: ({ id, day, latest }) =>
    `calendar ${id}: ${date(day)} could be changed until ${time(latest)}; what comes later is declared as a closure`,
  CalendarDayClosed: ({ id, day, kind }) => `calendar ${id}: ${date(day)} is closed already: ${kind}`,
  CalendarDayOpen: ({ id, day }) => `calendar ${id}: ${date(day)} is a banking day already`,
  CalendarClosureUntimely: ({ id, day, from, until }) =>
    `calendar ${id}: such a closure of ${date(day)} is declared from ${time(from)} until ${time(until)}`,
  CalendarNoEvidence: ({ id, day }) => `calendar ${id}: there is no evidence of a closure of ${date(day)}`,
  CalendarTooFar: ({ id, day, most }) => `calendar ${id}: the answer is more than ${most} days after ${date(day)}`,
};

/** The last day of a year of four digits, 9999-12-31. No calendar has a later one. */
const LAST_DAY = 2_932_896n;

/** A day for people. */
function date(day: bigint): string {
  return day > LAST_DAY ? `day ${day}` : new Date(Number(day) * 86_400_000).toISOString().slice(0, 10);
}
