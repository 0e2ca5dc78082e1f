import { expect } from "chai";

import { declareClosure } from "../../../sdk/BankingCalendar.ts";
import {
  calendarOn,
  type CalendarStage,
  createdOn,
  day,
  DECREE,
  KEEPER,
  local,
  NEXT_YEAR,
  postedOn,
  sendCalendar,
  THIS_YEAR,
} from "../../shared/calendars.ts";
import { openPartiesTheater } from "../../shared/parties.ts";
import { expectReverted } from "../../shared/trade.ts";

const theater = await openPartiesTheater();

const [BANKING, HOLIDAY, CLOSURE, FORCE_MAJEURE] = [0n, 1n, 2n, 3n];

/** A year of which every day is closed. */
const ALL_CLOSED = Array.from({ length: 366 }, (_, n) =>
  new Date(Date.UTC(NEXT_YEAR, 0, 1 + n)).toISOString().slice(0, 10),
);

/** A calendar with a run of holidays: Christmas to New Year, Monday 25 December to Tuesday 2 January. */
async function withHolidays(): Promise<CalendarStage> {
  return postedOn(theater, [
    { year: THIS_YEAR, holidays: ["2051-12-25", "2051-12-26", "2051-12-27", "2051-12-28", "2051-12-29"] },
    { year: NEXT_YEAR, holidays: ["2052-01-01", "2052-01-02"] },
  ]);
}

describe("Questions about days", () => {
  context("given an unknown calendar", () => {
    it("are refused, and its records are empty", async () => {
      const { bankingCalendar, id } = await calendarOn(theater);
      const time = local("2051-11-15", "12:00:00");

      for (const question of [
        bankingCalendar.dayOf(id, time),
        bankingCalendar.kindOf(id, day("2051-11-15")),
        bankingCalendar.addBankingDays(id, time, 5n),
        bankingCalendar.requirePosted(id, time, time),
      ])
        await expectReverted(question, "CalendarUnknown", { id });
      expect((await bankingCalendar.calendarOf(id)).createdAt).to.equal(0n);
      expect((await bankingCalendar.yearOf(id, 2_051n)).isPosted).to.equal(false);
    });
  });

  context("given a calendar without that year", () => {
    it("are refused with the year", async () => {
      const { bankingCalendar, id } = await createdOn(theater);
      const [time, date] = [local("2051-11-15", "12:00:00"), day("2051-11-15")];

      for (const question of [
        bankingCalendar.dayOf(id, time),
        bankingCalendar.kindOf(id, date),
        bankingCalendar.isBankingDay(id, date),
        bankingCalendar.isOpenAt(id, time),
        bankingCalendar.boundsOf(id, date),
        bankingCalendar.hoursOf(id, date),
        bankingCalendar.countedDay(id, time),
        bankingCalendar.bankingDayAfter(id, date, 0n),
        bankingCalendar.addBankingDays(id, time, 0n),
        bankingCalendar.bankingDaysBetween(id, time, time),
        bankingCalendar.rollToBankingDay(id, date),
        bankingCalendar.requirePosted(id, time, time),
      ])
        await expectReverted(question, "CalendarYearNotPosted", { id, year: BigInt(THIS_YEAR) });
    });
  });

  for (const [what, clock, year] of [
    ["a second before the turn of the year", "2051-12-31T23:59:59", undefined],
    ["at the turn of the year", "2052-01-01T00:00:00", NEXT_YEAR],
    ["a second after the turn of the year", "2052-01-01T00:00:01", NEXT_YEAR],
  ] as const)
    context(`given this year alone, and a time ${what}`, () => {
      for (const utcOffset of [-840n, 0n, 840n])
        it(`goes by the clocks of the place, ${utcOffset} minutes ahead of UTC`, async () => {
          const { bankingCalendar, id } = await postedOn(theater, [{ year: THIS_YEAR, holidays: [] }], { utcOffset });
          const [date, seconds] = clock.split("T") as [string, string];
          const asked = bankingCalendar.dayOf(id, local(date, seconds, utcOffset));

          if (year === undefined) expect(await asked).to.equal(day("2051-12-31"));
          else await expectReverted(asked, "CalendarYearNotPosted", { id, year: BigInt(year) });
        });
    });

  for (const [what, clock, year] of [
    ["a second before the year begins", "2051-12-31T23:59:59", THIS_YEAR],
    ["as the year begins", "2052-01-01T00:00:00", undefined],
    ["a second after the year began", "2052-01-01T00:00:01", undefined],
  ] as const)
    context(`given the next year alone, and a time ${what}`, () => {
      for (const utcOffset of [-840n, 0n, 840n])
        it(`goes by the clocks of the place, ${utcOffset} minutes ahead of UTC`, async () => {
          const { bankingCalendar, id } = await postedOn(theater, [{ year: NEXT_YEAR, holidays: [] }], { utcOffset });
          const [date, seconds] = clock.split("T") as [string, string];
          const asked = bankingCalendar.dayOf(id, local(date, seconds, utcOffset));

          if (year === undefined) expect(await asked).to.equal(day("2052-01-01"));
          else await expectReverted(asked, "CalendarYearNotPosted", { id, year: BigInt(year) });
        });
    });

  context("given clocks that are changed", () => {
    it("make one day of 23 hours and one of 25, without a gap", async () => {
      // As in Berlin: changed in the nights of Sunday 26 March and Sunday 29 October.
      const changes = [
        { date: "2051-03-27", utcOffset: 120n },
        { date: "2051-10-30", utcOffset: 60n },
      ];
      const { bankingCalendar, id } = await postedOn(theater, [{ year: THIS_YEAR, holidays: [], changes }], {
        utcOffset: 60n,
      });
      const bounds = (date: string) => bankingCalendar.boundsOf(id, day(date));

      expect(await bounds("2051-03-26")).to.deep.equal([
        local("2051-03-26", "00:00:00", 60n),
        local("2051-03-27", "00:00:00", 120n),
      ]);
      expect(await bounds("2051-10-29")).to.deep.equal([
        local("2051-10-29", "00:00:00", 120n),
        local("2051-10-30", "00:00:00", 60n),
      ]);
      for (const [date, next, from, until] of [
        ["2051-03-26", "2051-03-27", 60n, 120n],
        ["2051-10-29", "2051-10-30", 120n, 60n],
      ] as const) {
        expect(await bankingCalendar.dayOf(id, local(date, "00:00:00", from))).to.equal(day(date));
        expect(await bankingCalendar.dayOf(id, local(next, "00:00:00", until) - 1n)).to.equal(day(date));
        expect(await bankingCalendar.dayOf(id, local(next, "00:00:00", until))).to.equal(day(next));
      }
    });

    it("make the hours of their day go by the clocks with which it ends", async () => {
      const changes = [{ date: "2051-03-27", utcOffset: 120n }];
      const { bankingCalendar, id } = await postedOn(theater, [{ year: THIS_YEAR, holidays: [], changes }], {
        utcOffset: 60n,
      });

      expect(await bankingCalendar.hoursOf(id, day("2051-03-25"))).to.deep.equal([
        local("2051-03-25", "09:00:00", 60n),
        local("2051-03-25", "17:00:00", 60n),
      ]);
      expect(await bankingCalendar.hoursOf(id, day("2051-03-26"))).to.deep.equal([
        local("2051-03-26", "09:00:00", 120n),
        local("2051-03-26", "17:00:00", 120n),
      ]);
    });
  });

  context("given the hours from nine to five", () => {
    for (const [what, clock, isOpen] of [
      ["a second before it opens", "08:59:59", false],
      ["when it opens", "09:00:00", true],
      ["a second after", "09:00:01", true],
      ["a second before it closes", "16:59:59", true],
      ["when it closes", "17:00:00", false],
      ["a second after it closes", "17:00:01", false],
    ] as const)
      it(`is ${isOpen ? "open" : "closed"} ${what}, and on Saturday closed`, async () => {
        const { bankingCalendar, id } = await postedOn(theater);

        expect(await bankingCalendar.isOpenAt(id, local("2051-11-15", clock))).to.equal(isOpen);
        expect(await bankingCalendar.isOpenAt(id, local("2051-11-18", clock))).to.equal(false);
      });
  });
});

describe("A clock of banking days", () => {
  for (const [what, date, clock, counted] of [
    ["before the hours of a banking day", "2051-11-15", "00:00:00", "2051-11-15"],
    ["a second before the hours end", "2051-11-15", "16:59:59", "2051-11-15"],
    ["when the hours end", "2051-11-15", "17:00:00", "2051-11-16"],
    ["a second after the hours end", "2051-11-15", "17:00:01", "2051-11-16"],
    ["in the last second of the day", "2051-11-15", "23:59:59", "2051-11-16"],
    ["after the hours of a Friday", "2051-11-17", "17:00:00", "2051-11-20"],
    ["on a Saturday", "2051-11-18", "12:00:00", "2051-11-20"],
    ["on a Sunday", "2051-11-19", "12:00:00", "2051-11-20"],
    ["on the first of many holidays", "2051-12-23", "12:00:00", "2052-01-03"],
    ["after the hours before many holidays", "2051-12-22", "17:00:00", "2052-01-03"],
  ] as const)
    context(`when it starts ${what}`, () => {
      it(`starts as of ${counted}`, async () => {
        const { bankingCalendar, id } = await withHolidays();

        expect(await bankingCalendar.countedDay(id, local(date, clock))).to.equal(day(counted));
      });
    });

  for (const [count, last] of [
    [0n, "2051-12-21"],
    [1n, "2051-12-22"],
    [2n, "2052-01-03"],
    [3n, "2052-01-04"],
    [4n, "2052-01-05"],
    [5n, "2052-01-08"],
    [6n, "2052-01-09"],
    [7n, "2052-01-10"],
  ] as const)
    context(`when it runs ${count} banking days from the Thursday before many holidays`, () => {
      it(`ends with ${last}, and has as many left`, async () => {
        const { bankingCalendar, id } = await withHolidays();
        const from = local("2051-12-21", "10:00:00");
        const end = local(last, "23:59:59");

        expect(await bankingCalendar.bankingDayAfter(id, day("2051-12-21"), count)).to.equal(day(last));
        expect(await bankingCalendar.addBankingDays(id, from, count)).to.equal(end);
        for (const [until, left] of [
          [end - 1n, count],
          [end, count],
          [end + 1n, count + (await openNext(bankingCalendar, id, end))],
        ] as const)
          expect(await bankingCalendar.bankingDaysBetween(id, from, until)).to.equal(left);
      });
    });

  context("when it is stopped", () => {
    for (const [what, stopped, left] of [
      ["as it starts", local("2051-11-15", "10:00:00"), 5n],
      ["before the hours of its second day end", local("2051-11-17", "16:59:59"), 3n],
      ["after they ended", local("2051-11-17", "17:00:00"), 2n],
      ["on a weekend", local("2051-11-18", "12:00:00"), 2n],
      ["in its last hours", local("2051-11-22", "16:59:59"), 0n],
      ["after them", local("2051-11-22", "17:00:00"), 0n],
      ["after its end", local("2051-11-23", "12:00:00"), 0n],
    ] as const)
      it(`${what}, has ${left} days left, and ends when it did if it goes on at once`, async () => {
        const { bankingCalendar, id } = await withHolidays();
        const end = await bankingCalendar.addBankingDays(id, local("2051-11-15", "10:00:00"), 5n);
        expect(end).to.equal(local("2051-11-22", "23:59:59"));

        expect(await bankingCalendar.bankingDaysBetween(id, stopped, end)).to.equal(left);
        if (left > 0n) expect(await bankingCalendar.addBankingDays(id, stopped, left)).to.equal(end);
      });
  });

  context("when days are declared closed", () => {
    it("passes them over, whatever the reason, if it starts later", async () => {
      const stage = await postedOn(theater);
      const { bankingCalendar, id } = stage;
      const from = local("2051-11-15", "10:00:00");
      const before = await bankingCalendar.addBankingDays(id, from, 5n);
      await sendCalendar(stage, KEEPER, declareClosure(id, "2051-11-16", "Ordinary", DECREE));
      await sendCalendar(stage, KEEPER, declareClosure(id, "2051-11-21", "ForceMajeure", DECREE));

      expect(before).to.equal(local("2051-11-22", "23:59:59"));
      expect(await bankingCalendar.addBankingDays(id, from, 5n)).to.equal(local("2051-11-24", "23:59:59"));
      expect(await bankingCalendar.countedDay(id, local("2051-11-21", "10:00:00"))).to.equal(day("2051-11-22"));
    });
  });

  context("when it would run into a year that was not posted", () => {
    it("is an error, and no guess", async () => {
      const { bankingCalendar, id } = await postedOn(theater, [{ year: THIS_YEAR, holidays: [] }]);
      const facts = { id, year: BigInt(NEXT_YEAR) };

      // Friday 29 December is the last banking day.
      expect(await bankingCalendar.addBankingDays(id, local("2051-12-28", "10:00:00"), 1n)).to.equal(
        local("2051-12-29", "23:59:59"),
      );
      await expectReverted(
        bankingCalendar.addBankingDays(id, local("2051-12-28", "10:00:00"), 2n),
        "CalendarYearNotPosted",
        facts,
      );
      await expectReverted(
        bankingCalendar.countedDay(id, local("2051-12-29", "17:00:00")),
        "CalendarYearNotPosted",
        facts,
      );
      await expectReverted(bankingCalendar.rollToBankingDay(id, day("2051-12-30")), "CalendarYearNotPosted", facts);
      await expectReverted(
        bankingCalendar.bankingDaysBetween(id, local("2051-12-28", "10:00:00"), local("2052-01-02", "10:00:00")),
        "CalendarYearNotPosted",
        facts,
      );
    });
  });

  for (const [what, date, left] of [
    ["399 days", "2052-12-29", true],
    ["400 days", "2052-12-28", true],
    ["401 days", "2052-12-27", false],
  ] as const)
    context(`when the next banking day is ${what} away`, () => {
      it(left ? "finds it" : "is an error", async () => {
        // The first open day is such that the question's day is so many days before it.
        const open = new Date(Date.parse(date) + Number(what.split(" ")[0]) * 86_400_000).toISOString().slice(0, 10);
        expect(open).to.equal("2054-02-01");
        const years = [2052, 2053, 2054].map((year) => ({
          year,
          holidays: datesOf(year).filter((each) => each > date && each < open),
          workdays: [],
        }));
        const { bankingCalendar, id } = await postedOn(theater, years, { weekend: [] });
        const found = bankingCalendar.bankingDayAfter(id, day(date), 1n);
        const rolled = bankingCalendar.rollToBankingDay(id, day(next(date)));

        if (left) expect(await found).to.equal(day(open));
        else await expectReverted(found, "CalendarTooFar", { id, day: day(date), most: 400n });
        expect((await rolled).rolled).to.equal(day(open));
      });
    });

  context("when a whole year is closed", () => {
    it("says how far it looks", async () => {
      const { bankingCalendar, id } = await postedOn(
        theater,
        [
          { year: THIS_YEAR, holidays: [] },
          { year: NEXT_YEAR, holidays: ALL_CLOSED },
          { year: 2053, holidays: datesOf(2053) },
        ],
        { weekend: [] },
      );

      for (const date of ["2052-01-01", "2052-06-30"])
        await expectReverted(bankingCalendar.rollToBankingDay(id, day(date)), "CalendarTooFar", {
          id,
          day: day(date),
          most: 400n,
        });
    });
  });

  for (const [days, allowed] of [
    [399, true],
    [400, true],
    [401, false],
  ] as const)
    context(`when two times are ${days} days apart`, () => {
      it(allowed ? "counts the days between" : "is an error", async () => {
        const years = [THIS_YEAR, NEXT_YEAR, 2053].map((year) => ({ year, holidays: [] }));
        const { bankingCalendar, id } = await postedOn(theater, years, { weekend: [] });
        const from = local("2051-11-15", "10:00:00");
        const asked = bankingCalendar.bankingDaysBetween(id, from, from + BigInt(days) * 86_400n);

        if (allowed) expect(await asked).to.equal(BigInt(days));
        else await expectReverted(asked, "CalendarTooFar", { id, day: day("2051-11-15"), most: 400n });
      });
    });
});

describe("A date that terms name", () => {
  for (const [what, date, rolled, kind] of [
    ["a banking day", "2051-12-22", "2051-12-22", BANKING],
    ["a Saturday", "2051-11-18", "2051-11-20", HOLIDAY],
    ["a Sunday", "2051-11-19", "2051-11-20", HOLIDAY],
    ["the first of many holidays", "2051-12-23", "2052-01-03", HOLIDAY],
    ["the last of them", "2052-01-02", "2052-01-03", HOLIDAY],
  ] as const)
    context(`when it is ${what}`, () => {
      it(`goes to ${rolled}`, async () => {
        const { bankingCalendar, id } = await withHolidays();

        expect(await bankingCalendar.rollToBankingDay(id, day(date))).to.deep.equal([day(rolled), kind]);
      });
    });

  context("when the bank declared an ordinary closure", () => {
    it("goes to the next banking day", async () => {
      const stage = await postedOn(theater);
      const { bankingCalendar, id } = stage;
      await sendCalendar(stage, KEEPER, declareClosure(id, "2051-11-17", "Ordinary", DECREE));

      expect(await bankingCalendar.rollToBankingDay(id, day("2051-11-17"))).to.deep.equal([day("2051-11-20"), CLOSURE]);
    });
  });

  context("when the bank declared force majeure", () => {
    it("stays, and a date that rolls to it stays there", async () => {
      const stage = await postedOn(theater);
      const { bankingCalendar, id } = stage;
      await sendCalendar(stage, KEEPER, declareClosure(id, "2051-11-20", "ForceMajeure", DECREE));

      expect(await bankingCalendar.rollToBankingDay(id, day("2051-11-20"))).to.deep.equal([
        day("2051-11-20"),
        FORCE_MAJEURE,
      ]);
      expect(await bankingCalendar.rollToBankingDay(id, day("2051-11-18"))).to.deep.equal([day("2051-11-20"), HOLIDAY]);
    });
  });
});

describe("requirePosted", () => {
  for (const [what, from, until, missing] of [
    ["within one posted year", "2051-11-15", "2051-12-31", undefined],
    ["over the turn between two posted years", "2051-11-15", "2053-12-31", undefined],
    ["that begins before the first", "2050-12-31", "2051-01-01", 2_050n],
    ["that ends after the last", "2051-11-15", "2056-01-01", 2_056n],
    ["with a year in between that is not posted", "2051-11-15", "2055-06-01", 2_054n],
  ] as const)
    context(`given a stretch ${what}`, () => {
      it(missing === undefined ? "says nothing" : "names the year", async () => {
        const years = [2051, 2052, 2053, 2055].map((year) => ({ year, holidays: [] }));
        const { bankingCalendar, id } = await postedOn(theater, years);
        const asked = bankingCalendar.requirePosted(id, local(from, "00:00:00"), local(until, "12:00:00"));

        if (missing === undefined) await asked;
        else await expectReverted(asked, "CalendarYearNotPosted", { id, year: missing });
      });
    });
});

/** How many of the days after a time are open at once after it: one or none. */
async function openNext(calendar: CalendarStage["bankingCalendar"], id: string, end: bigint): Promise<bigint> {
  const next = await calendar.dayOf(id, end + 1n);
  return (await calendar.isBankingDay(id, next)) ? 1n : 0n;
}

function datesOf(year: number): readonly string[] {
  const length = (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / 86_400_000;
  return Array.from({ length }, (_, n) => new Date(Date.UTC(year, 0, 1 + n)).toISOString().slice(0, 10));
}

function next(date: string): string {
  return new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
}
