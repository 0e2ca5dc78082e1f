import { expect } from "chai";
import { id as commitment, type TransactionReceipt } from "ethers";

import {
  type CalendarDeed,
  calendarFrom,
  calendarId,
  type CalendarPlan,
  type CalendarStatus,
  type CalendarTerms,
  createCalendar,
  postYear,
  readCalendar,
  yearFrom,
  type YearPlan,
} from "../../sdk/BankingCalendar.ts";
import type { RevertFacts, RevertName } from "../../sdk/Errors.ts";
import { type EventArgs, eventsOf } from "../../sdk/Events.ts";
import {
  anotherParty,
  type PartiesStage,
  type PartiesTheater,
  type PartyActor,
  timeOf,
  untilSecond,
} from "./parties.ts";
import { expectReverted } from "./trade.ts";

/** Who acts for the bank that keeps the calendar, and for another bank. */
export const KEEPER: PartyActor = "rival";
export const OTHER_BANK: PartyActor = "relayer";

/** A Wednesday: the day of all tests, unless a test says otherwise. The next year is a leap year. */
export const TODAY = "2051-11-15";
export const THIS_YEAR = 2051;
export const NEXT_YEAR = 2052;

/** How far the clocks of the tests are ahead of UTC, in minutes, as in Shanghai. */
export const OFFSET = 480n;

/** What shows a closure, in the tests. */
export const DECREE = commitment("decree");

/** How long before a day its kind can be changed, and for how long after it force majeure can be declared. */
export const NOTICE = 30n * 86_400n;
export const GRACE = 5n * 86_400n;

/** A calendar on the stage, created or not, and who keeps it. */
export interface CalendarStage extends PartiesStage {
  readonly terms: CalendarTerms;
  readonly id: string;
  readonly keeper: bigint;
}

const GAS_LIMIT = 2_000_000n;

/**
 * The calendar of the tests, not yet created, on the day of the tests at noon.
 *
 * @example
 * const stage = await calendarOn(theater, { weekend: ["Friday", "Saturday"] });
 */
export async function calendarOn(theater: PartiesTheater, changes: Partial<CalendarPlan> = {}): Promise<CalendarStage> {
  const stage = await theater.registered();
  const keeper = await anotherParty(stage, { controller: KEEPER, roles: ["Bank"] });
  const terms = calendarFrom({
    keeper,
    weekend: ["Saturday", "Sunday"],
    opensAt: "09:00",
    closesAt: "17:00",
    utcOffset: OFFSET,
    place: commitment("Shanghai"),
    salt: 1n,
    ...changes,
  });
  await untilSecond(stage, local(TODAY, "12:00:00"));
  return { ...stage, terms, id: calendarId(stage.deployment, terms), keeper };
}

/** The same, created. */
export async function createdOn(theater: PartiesTheater, changes: Partial<CalendarPlan> = {}): Promise<CalendarStage> {
  const stage = await calendarOn(theater, changes);
  await sendCalendar(stage, KEEPER, createCalendar(stage.terms));
  return stage;
}

/** The same with years posted: by default this one and the next, without holidays. */
export async function postedOn(
  theater: PartiesTheater,
  years: readonly YearPlan[] = [
    { year: THIS_YEAR, holidays: [] },
    { year: NEXT_YEAR, holidays: [] },
  ],
  changes: Partial<CalendarPlan> = {},
): Promise<CalendarStage> {
  const stage = await createdOn(theater, changes);
  for (const year of years) await sendCalendar(stage, KEEPER, postYear(stage.id, yearFrom(year)));
  return stage;
}

/** A time on the clocks of the tests, in Unix seconds. */
export function local(date: string, clock: string, utcOffset: bigint = OFFSET): bigint {
  return BigInt(Date.parse(`${date}T${clock}Z`) / 1_000) - utcOffset * 60n;
}

/** A date as the contract counts it, in a second way: from the milliseconds of the platform. */
export function day(date: string): bigint {
  return BigInt(Date.parse(date)) / 86_400_000n;
}

/** Sends a deed as the account of a part. */
export async function sendCalendar(
  stage: CalendarStage,
  by: PartyActor,
  { data }: Pick<CalendarDeed, "data">,
): Promise<TransactionReceipt> {
  const to = stage.deployment.bankingCalendar;
  const sent = await stage.roles[by].sendTransaction({ to, data, gasLimit: GAS_LIMIT });
  const receipt = await sent.wait();
  return receipt!;
}

/** Expects a deed to be refused with this error and these facts. */
export async function expectNoCalendar<Name extends RevertName>(
  stage: CalendarStage,
  by: PartyActor,
  deed: Pick<CalendarDeed, "data">,
  name: Name,
  facts: RevertFacts[Name],
): Promise<void> {
  await expectReverted(sendCalendar(stage, by, deed), name, facts);
}

/** Expects a deed of the keeper to succeed with exactly this event, and to leave the calendar so. What is not named is as it was. */
export async function expectCalendar(
  stage: CalendarStage,
  deed: Pick<CalendarDeed, "data">,
  event: { readonly name: keyof EventArgs<"bankingCalendar">; readonly args: object },
  changed: (time: bigint, before: CalendarStatus | undefined) => Partial<CalendarStatus>,
): Promise<void> {
  const before = await calendarStatus(stage);
  const { logs } = await sendCalendar(stage, KEEPER, deed);

  const events = eventsOf("bankingCalendar", stage.deployment, logs).map(({ name, args }) => ({ name, args }));
  expect(events).to.deep.equal([event]);
  expect(await calendarStatus(stage)).to.deep.equal({ ...before, ...changed(await timeOf(stage), before) });
}

/** An event of the calendars as expectations name it. */
export function calendarEvent<Name extends keyof EventArgs<"bankingCalendar">>(
  name: Name,
  args: EventArgs<"bankingCalendar">[Name],
): { readonly name: Name; readonly args: object } {
  return { name, args };
}

/** Where the calendar stands now. */
export async function calendarStatus({
  connection,
  deployment,
  id,
}: CalendarStage): Promise<CalendarStatus | undefined> {
  return readCalendar(connection.ethers.provider, deployment, id);
}

/** Days of a year as bits, in a second way: one by one. */
export function bitsOf(year: number, isIn: (date: string, weekday: number) => boolean): bigint {
  let bits = 0n;
  const first = Date.UTC(year, 0, 1);
  for (let time = first; new Date(time).getUTCFullYear() === year; time += 86_400_000) {
    const date = new Date(time);
    if (isIn(date.toISOString().slice(0, 10), date.getUTCDay())) bits |= 1n << BigInt((time - first) / 86_400_000);
  }
  return bits;
}

/** Saturdays and Sundays, by the platform's numbers of the days of the week. */
export function isWeekend(_: string, weekday: number): boolean {
  return weekday === 0 || weekday === 6;
}
