import { expect } from "chai";

import { addHoliday, type CalendarDeed, declareClosure, removeHoliday } from "../../../sdk/BankingCalendar.ts";
import type { DayKind } from "../../../sdk/Names.ts";
import {
  bitsOf,
  calendarEvent,
  calendarOn,
  type CalendarStage,
  createdOn,
  day,
  DECREE,
  expectCalendar,
  expectNoCalendar,
  isWeekend,
  KEEPER,
  local,
  NEXT_YEAR,
  NOTICE,
  OTHER_BANK,
  postedOn,
  sendCalendar,
  THIS_YEAR,
} from "../../shared/calendars.ts";
import { anotherParty, atSecond, openPartiesTheater } from "../../shared/parties.ts";

const theater = await openPartiesTheater();

/** A Wednesday and a Saturday of the next year, on either side of the word's end; one more Wednesday is a holiday. */
const WORKDAY = "2052-09-11";
const SATURDAY = "2052-09-14";
const HOLIDAY = "2052-05-01";
const YEARS = [
  { year: THIS_YEAR, holidays: [] },
  { year: NEXT_YEAR, holidays: [HOLIDAY] },
];

/** What is closed before a test changes it. */
const CLOSED = bitsOf(NEXT_YEAR, (date, weekday) => isWeekend(date, weekday) || date === HOLIDAY);

/** The bit of a date. */
function bit(date: string): bigint {
  return 1n << (day(date) - day(`${NEXT_YEAR}-01-01`));
}

/** What every deed that takes notice refuses. */
function takesNotice(deed: (id: string, date: string) => CalendarDeed, date: string): void {
  context("given an unknown calendar", () => {
    it("is refused", async () => {
      const stage = await calendarOn(theater);

      await expectNoCalendar(stage, KEEPER, deed(stage.id, date), "CalendarUnknown", { id: stage.id });
    });
  });

  context("given a calendar without that year", () => {
    it("is refused", async () => {
      const stage = await createdOn(theater);
      const { id } = stage;

      await expectNoCalendar(stage, KEEPER, deed(id, date), "CalendarYearNotPosted", { id, year: BigInt(NEXT_YEAR) });
    });
  });

  context("when a stranger calls", () => {
    it("is refused by the registry", async () => {
      const stage = await postedOn(theater, YEARS);

      await expectNoCalendar(stage, "stranger", deed(stage.id, date), "PartyUnknownSigner", {
        account: stage.roles.stranger.address,
      });
    });
  });

  context("when another bank calls", () => {
    it("is the keeper's deed", async () => {
      const stage = await postedOn(theater, YEARS);
      const { id, keeper } = stage;
      const party = await anotherParty(stage, { controller: OTHER_BANK, roles: ["Bank"] });

      await expectNoCalendar(stage, OTHER_BANK, deed(id, date), "CalendarNotKeeper", { id, party, keeper });
    });
  });

  for (const [what, second, allowed] of [
    ["30 days and a second", -1n, true],
    ["30 days", 0n, true],
    ["a second less than 30 days", 1n, false],
  ] as const)
    context(`when the day begins in ${what}`, () => {
      it(allowed ? "is done" : "is refused", async () => {
        const stage = await postedOn(theater, YEARS);
        const { id } = stage;
        const latest = local(date, "00:00:00") - NOTICE;
        await atSecond(stage, latest + second);

        if (!allowed)
          return expectNoCalendar(stage, KEEPER, deed(id, date), "CalendarNoticeTooShort", {
            id,
            day: day(date),
            latest,
          });
        await sendCalendar(stage, KEEPER, deed(id, date));
        expect(await kindOf(stage, date)).to.equal(deed === addHoliday ? 1n : 0n);
      });
    });
}

async function kindOf({ bankingCalendar, id }: CalendarStage, date: string): Promise<bigint> {
  return bankingCalendar.kindOf(id, day(date));
}

describe("addHoliday", () => {
  takesNotice(addHoliday, WORKDAY);

  for (const [what, date] of [
    ["a weekend", SATURDAY],
    ["a holiday", HOLIDAY],
  ] as const)
    context(`given ${what}`, () => {
      it("is refused, for the bank is closed", async () => {
        const stage = await postedOn(theater, YEARS);
        const { id } = stage;
        const kind: DayKind = "Holiday";

        await expectNoCalendar(stage, KEEPER, addHoliday(id, date), "CalendarDayClosed", { id, day: day(date), kind });
      });
    });

  for (const date of [WORKDAY, "2052-09-12", "2052-09-13", "2052-12-31"])
    context(`given a banking day, ${date}`, () => {
      it("makes it a holiday", async () => {
        const stage = await postedOn(theater, YEARS);
        const { id, roles } = stage;

        await expectCalendar(
          stage,
          addHoliday(id, date),
          calendarEvent("CalendarHolidayAdded", { id, by: roles[KEEPER].address, day: day(date) }),
          (_, before) => ({
            years: { ...before?.years, [NEXT_YEAR]: { ...before!.years[NEXT_YEAR]!, closed: CLOSED | bit(date) } },
          }),
        );
        expect(await kindOf(stage, date)).to.equal(1n);
      });
    });
});

describe("removeHoliday", () => {
  takesNotice(removeHoliday, HOLIDAY);

  context("given a banking day", () => {
    it("is refused, for the bank is open", async () => {
      const stage = await postedOn(theater, YEARS);
      const { id } = stage;

      await expectNoCalendar(stage, KEEPER, removeHoliday(id, WORKDAY), "CalendarDayOpen", { id, day: day(WORKDAY) });
    });
  });

  for (const [what, date] of [
    ["a holiday", HOLIDAY],
    ["a day of a weekend", SATURDAY],
  ] as const)
    context(`given ${what}`, () => {
      it("makes it a banking day, which can be a holiday again", async () => {
        const stage = await postedOn(theater, YEARS);
        const { id, roles } = stage;

        await expectCalendar(
          stage,
          removeHoliday(id, date),
          calendarEvent("CalendarHolidayRemoved", { id, by: roles[KEEPER].address, day: day(date) }),
          (_, before) => ({
            years: { ...before?.years, [NEXT_YEAR]: { ...before!.years[NEXT_YEAR]!, closed: CLOSED & ~bit(date) } },
          }),
        );
        expect(await kindOf(stage, date)).to.equal(0n);
        await sendCalendar(stage, KEEPER, addHoliday(id, date));
        expect(await kindOf(stage, date)).to.equal(1n);
      });
    });

  context("given a day that a declaration closed", () => {
    it("comes too late", async () => {
      const stage = await postedOn(theater, YEARS);
      const { id } = stage;
      const latest = local(WORKDAY, "00:00:00") - NOTICE;
      await atSecond(stage, latest + 1n);
      await sendCalendar(stage, KEEPER, declareClosure(id, WORKDAY, "Ordinary", DECREE));

      await expectNoCalendar(stage, KEEPER, removeHoliday(id, WORKDAY), "CalendarNoticeTooShort", {
        id,
        day: day(WORKDAY),
        latest,
      });
    });
  });
});
