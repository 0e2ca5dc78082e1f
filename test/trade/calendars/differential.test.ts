import { expect } from "chai";
import type { Interface } from "ethers";

import {
  createCalendar,
  calendarId,
  declareClosure,
  type DatedChange,
  postYear,
  readCalendar,
  type Weekday,
  yearFrom,
} from "../../../sdk/BankingCalendar.ts";
import {
  addBankingDays,
  bankingDayAfter,
  bankingDaysBetween,
  BankingDayTooFar,
  BankingYearNotPosted,
  bankingHours,
  countedDate,
  dateAt,
  dayBounds,
  dayNumber,
  isoDate,
  isOpenAt,
  kindOfDay,
  type PostedCalendar,
  rollToBankingDay,
} from "../../../sdk/BankingDays.ts";
import { revertFrom } from "../../../sdk/Errors.ts";
import { CLOSURE_KINDS, DAY_KINDS, numberOf } from "../../../sdk/Names.ts";
import { calendarOn, type CalendarStage, DECREE, KEEPER, local, sendCalendar } from "../../shared/calendars.ts";
import { atSecond, openPartiesTheater } from "../../shared/parties.ts";
import { type Random, seededRandom } from "../../shared/random.ts";

const theater = await openPartiesTheater();

const CASES = 300;
const WEEKENDS: readonly (readonly Weekday[])[] = [
  ["Saturday", "Sunday"],
  ["Friday", "Saturday"],
  ["Sunday"],
  ["Thursday", "Friday"],
  [],
];
const OFFSETS = [-840n, -210n, 0n, 60n, 330n, 480n, 840n] as const;
const HOURS: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ["00:00", "00:01"],
  ["08:30", "13:00"],
  ["09:00", "17:00"],
  ["12:00", "23:59"],
  ["00:00", "24:00"],
];

/** The years that are posted: two of 365 days and a leap year among them, and one left out. */
const YEARS = [2051, 2052, 2053, 2055] as const;
const DAY = 86_400;

const QUESTIONS = [
  "dayOf",
  "kindOf",
  "isBankingDay",
  "isOpenAt",
  "boundsOf",
  "hoursOf",
  "countedDay",
  "bankingDayAfter",
  "addBankingDays",
  "bankingDaysBetween",
  "rollToBankingDay",
] as const;

/** A question to the contract, and what the SDK says without it. */
interface Question {
  readonly data: string;
  readonly name: (typeof QUESTIONS)[number];
  readonly expected: () => readonly (bigint | boolean)[];
}

describe("Banking days on chain and off", () => {
  const met = new Set<string>();

  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8])
    it(`are the same for ${CASES} questions about random calendar ${seed}`, async function () {
      this.timeout(120_000);
      const random = seededRandom(0x5eed * seed);
      const stage = await randomCalendar(random, WEEKENDS[(seed - 1) % WEEKENDS.length]!);
      const { bankingCalendar, connection, deployment, id } = stage;
      const calendar = (await readCalendar(connection.ethers.provider, deployment, id))!;
      const questions = Array.from({ length: CASES }, () => questionOn(stage, calendar, random));
      const abi: Interface = bankingCalendar.interface;

      const mock = await connection.ethers.deployContract("QuestionsMock");
      const answers = await mock.ask(
        bankingCalendar,
        questions.map(({ data }) => data),
      );
      questions.forEach(({ name, expected, data }, place) => {
        const { isAnswered, data: found } = answers[place]!;
        const told = isAnswered
          ? (abi.decodeFunctionResult(name, found).toArray() as readonly unknown[])
          : refused(id, found);
        expect(told, `question ${place}: ${name} ${data}`).to.deep.equal(answerOf(expected));
        met.add(isAnswered ? name : String(told[0]));
        if (name === "kindOf" && isAnswered) met.add(DAY_KINDS[Number(told[0])]!);
      });
    });

  it("were asked in every way, and refused in every way", () => {
    expect([...met]).to.have.members([...QUESTIONS, ...DAY_KINDS, "CalendarYearNotPosted", "CalendarTooFar"]);
  });
});

/** A calendar with random hours, clocks, holidays, runs of them, worked weekends, and declared closures. */
async function randomCalendar(random: Random, weekend: readonly Weekday[]): Promise<CalendarStage> {
  const [opensAt, closesAt] = random.pick(HOURS);
  const stage = await calendarOn(theater, { weekend, opensAt, closesAt, utcOffset: random.pick(OFFSETS) });
  await sendCalendar(stage, KEEPER, createCalendar(stage.terms));
  const id = calendarId(stage.deployment, stage.terms);
  for (const year of YEARS) {
    const run = random.below(300);
    const length = random.pick([3, 9, 40]);
    const holidays = new Set([
      ...Array.from({ length: random.below(20) }, () => dateIn(year, random.below(365))),
      ...Array.from({ length }, (_, n) => dateIn(year, run + n)),
      ...(random.below(2) === 0 ? [`${year}-01-01`, `${year}-12-31`] : []),
    ]);
    const workdays = new Set(Array.from({ length: random.below(9) }, () => dateIn(year, random.below(365))));
    const plan = yearFrom({
      year,
      holidays: [...holidays],
      workdays: [...workdays].filter((date) => !holidays.has(date)),
      changes: randomChanges(random, year),
    });
    await sendCalendar(stage, KEEPER, postYear(id, plan));
  }
  // All closures are declared within a few days, by the clocks of a year that is posted.
  await atSecond(stage, local("2051-12-20", "12:00:00"));
  const near = Array.from({ length: 12 }, () => dateIn(2051, 355 + random.below(25)));
  for (const date of new Set(near)) {
    const kind = await stage.bankingCalendar.kindOf(id, dayNumber(date));
    if (kind === 0n) await sendCalendar(stage, KEEPER, declareClosure(id, date, random.pick(CLOSURE_KINDS), DECREE));
  }
  return stage;
}

/** Up to three changes of the clocks, by less than a day each. */
function randomChanges(random: Random, year: number): readonly DatedChange[] {
  const days = new Set(Array.from({ length: random.below(4) }, () => 1 + random.below(364)));
  return [...days]
    .sort((a, b) => a - b)
    .map((day) => ({ date: dateIn(year, day), utcOffset: BigInt(random.below(1_200) - 600) }));
}

/** One of all questions, about a time that is often at an edge of a day, of its hours or of a year. */
function questionOn({ bankingCalendar, id }: CalendarStage, calendar: PostedCalendar, random: Random): Question {
  const abi: Interface = bankingCalendar.interface;
  const time = randomTime(calendar, random);
  const until = time + BigInt(random.below(random.pick([20, 450])) * DAY + random.below(DAY));
  const date = isoDate(BigInt(Math.floor(Number(time) / DAY)));
  const day = dayNumber(date);
  const count = random.pick([0, 1, 3, 5, 7, random.below(300)]);
  const of = (
    name: Question["name"],
    expected: Question["expected"],
    values: readonly (bigint | number)[],
  ): Question => ({ name, expected, data: abi.encodeFunctionData(name, [id, ...values]) });

  return random.pick<() => Question>([
    () => of("dayOf", () => [dayNumber(dateAt(calendar, time))], [time]),
    () => of("kindOf", () => [numberOf(DAY_KINDS, kindOfDay(calendar, date))], [day]),
    () => of("isBankingDay", () => [kindOfDay(calendar, date) === "Banking"], [day]),
    () => of("isOpenAt", () => [isOpenAt(calendar, time)], [time]),
    () => of("boundsOf", () => Object.values(dayBounds(calendar, date)) as bigint[], [day]),
    () => of("hoursOf", () => Object.values(bankingHours(calendar, date)) as bigint[], [day]),
    () => of("countedDay", () => [dayNumber(countedDate(calendar, time))], [time]),
    () => of("bankingDayAfter", () => [dayNumber(bankingDayAfter(calendar, date, count))], [day, count]),
    () => of("addBankingDays", () => [addBankingDays(calendar, time, count)], [time, count]),
    () => of("addBankingDays", () => [addBankingDays(calendar, time, count)], [time, count]),
    () => of("bankingDaysBetween", () => [BigInt(bankingDaysBetween(calendar, time, until))], [time, until]),
    () =>
      of(
        "rollToBankingDay",
        () => {
          const { date: rolled, kind } = rollToBankingDay(calendar, date);
          return [dayNumber(rolled), numberOf(DAY_KINDS, kind)];
        },
        [day],
      ),
  ])();
}

/** A time from 2050 to 2056, of which half are at an edge. */
function randomTime(calendar: PostedCalendar, random: Random): bigint {
  const year = 2050 + random.below(7);
  const near = random.pick([0, 364, 355 + random.below(25), random.below(365)]);
  const date = dateIn(year, near);
  const shift = BigInt(random.below(3) - 1);
  if (calendar.years[year] !== undefined && date.startsWith(`${year}-`) && random.below(2) === 0) {
    const { from, until } = random.pick([dayBounds, bankingHours])(calendar, date);
    return random.pick([from, until]) + shift;
  }
  return BigInt(Date.parse(date) / 1_000 + random.below(DAY)) + shift;
}

function dateIn(year: number, n: number): string {
  return new Date(Date.UTC(year, 0, 1 + n)).toISOString().slice(0, 10);
}

/** What the SDK says, or which error it throws, as the contract would tell it. */
function answerOf(expected: Question["expected"]): readonly unknown[] {
  try {
    return expected();
  } catch (error) {
    if (error instanceof BankingYearNotPosted) return ["CalendarYearNotPosted", BigInt(error.facts.year)];
    if (error instanceof BankingDayTooFar)
      return ["CalendarTooFar", dayNumber(error.facts.date), BigInt(error.facts.most)];
    throw error;
  }
}

/** Which error the contract raised, with what the SDK knows of it too. */
function refused(id: string, data: string): readonly unknown[] {
  const { name, facts } = revertFrom(data);
  const { id: about, ...rest } = facts as unknown as { readonly id: string };
  expect(about).to.equal(id);
  return [name, ...Object.values(rest)];
}
