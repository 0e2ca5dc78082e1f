import { expect } from "chai";

import { daySet, type NumberedYearPlan, postYear, yearFrom } from "../../../sdk/BankingCalendar.ts";
import type { PostedYear } from "../../../sdk/BankingDays.ts";
import {
  bitsOf,
  calendarEvent,
  calendarOn,
  calendarStatus,
  createdOn,
  expectCalendar,
  expectNoCalendar,
  isWeekend,
  KEEPER,
  local,
  NEXT_YEAR,
  OFFSET,
  OTHER_BANK,
  postedOn,
  sendCalendar,
  THIS_YEAR,
} from "../../shared/calendars.ts";
import { anotherParty, atSecond, openPartiesTheater, untilSecond } from "../../shared/parties.ts";

const theater = await openPartiesTheater();

/** A year without holidays and changes. */
function plain(year: number): NumberedYearPlan {
  return yearFrom({ year, holidays: [] });
}

/** What is stored of a year of which nothing was declared. */
function posted(closed: bigint, changes: Partial<PostedYear> = {}): PostedYear {
  return { closed, declared: 0n, forced: 0n, utcOffset: OFFSET, changes: [], ...changes };
}

describe("postYear", () => {
  context("given an unknown calendar", () => {
    it("is refused", async () => {
      const stage = await calendarOn(theater);

      await expectNoCalendar(stage, KEEPER, postYear(stage.id, plain(THIS_YEAR)), "CalendarUnknown", { id: stage.id });
    });
  });

  context("given a calendar without years", () => {
    context("when another bank calls", () => {
      it("is the keeper's deed", async () => {
        const stage = await createdOn(theater);
        const { id, keeper } = stage;
        const party = await anotherParty(stage, { controller: OTHER_BANK, roles: ["Bank"] });

        await expectNoCalendar(stage, OTHER_BANK, postYear(id, plain(THIS_YEAR)), "CalendarNotKeeper", {
          id,
          party,
          keeper,
        });
      });
    });

    for (const [year, allowed] of [
      [9_998n, true],
      [9_999n, true],
      [10_000n, false],
    ] as const)
      context(`when the year is ${year}`, () => {
        it(allowed ? "is posted" : "is refused", async () => {
          const stage = await createdOn(theater);
          const { id, bankingCalendar } = stage;
          const deed = postYear(id, { ...plain(THIS_YEAR), year });

          if (!allowed)
            return expectNoCalendar(stage, KEEPER, deed, "CalendarYearTooFar", { id, year, latest: 9_999n });
          await sendCalendar(stage, KEEPER, deed);
          expect((await bankingCalendar.calendarOf(id)).lastYear).to.equal(year);
        });
      });

    for (const [year, length] of [
      [THIS_YEAR, 365n],
      [NEXT_YEAR, 366n],
    ] as const)
      for (const kind of ["holidays", "workdays"] as const)
        context(`when the ${kind} of a year of ${length} days go up to a day`, () => {
          for (const [what, n, allowed] of [
            ["before its last", length - 2n, true],
            ["that is its last", length - 1n, true],
            ["after its last", length, false],
            ["that fills the word", 511n, false],
          ] as const)
            it(`${what}, is ${allowed ? "posted" : "refused"}`, async () => {
              const stage = await createdOn(theater);
              const { id } = stage;
              const deed = postYear(id, { ...plain(year), [kind]: { low: 0n, high: 1n << (n - 256n) } });

              if (!allowed)
                return expectNoCalendar(stage, KEEPER, deed, "CalendarDaysBeyondYear", {
                  id,
                  year: BigInt(year),
                  length,
                });
              await sendCalendar(stage, KEEPER, deed);
              expect((await calendarStatus(stage))?.years).to.have.property(String(year));
            });
        });

    context("when the clocks are changed four times", () => {
      it("is refused", async () => {
        const stage = await createdOn(theater);
        const { id } = stage;
        const changes = [1n, 2n, 3n, 4n].map((day) => ({ day, utcOffset: day }));

        await expectNoCalendar(
          stage,
          KEEPER,
          postYear(id, { ...plain(THIS_YEAR), changes }),
          "CalendarTooManyChanges",
          { id, count: 4n, most: 3n },
        );
      });
    });

    for (const [what, changes, index] of [
      ["on January 1", [[0n, 0n]], 0n],
      ["on the second day", [[1n, 0n]], undefined],
      ["on the last day", [[364n, 0n]], undefined],
      ["after the last day", [[365n, 0n]], 0n],
      [
        "on the day before the one before",
        [
          [90n, 0n],
          [89n, 60n],
        ],
        1n,
      ],
      [
        "on the day of the one before",
        [
          [90n, 0n],
          [90n, 60n],
        ],
        1n,
      ],
      [
        "on the day after the one before",
        [
          [90n, 0n],
          [91n, 60n],
        ],
        undefined,
      ],
      ["to fourteen hours", [[90n, 840n]], undefined],
      ["to more than fourteen hours", [[90n, 841n]], 0n],
      [
        "by less than a day",
        [
          [90n, -600n],
          [91n, 839n],
        ],
        undefined,
      ],
      [
        "by a day",
        [
          [90n, -600n],
          [91n, 840n],
        ],
        1n,
      ],
      [
        "back by less than a day",
        [
          [90n, 600n],
          [91n, -839n],
        ],
        undefined,
      ],
      [
        "back by a day",
        [
          [90n, 600n],
          [91n, -840n],
        ],
        1n,
      ],
      [
        "to more than fourteen hours the other way",
        [
          [90n, 0n],
          [91n, -841n],
        ],
        1n,
      ],
    ] as const)
      context(`when the clocks are changed ${what}`, () => {
        it(index === undefined ? "is posted" : "is refused", async () => {
          const stage = await createdOn(theater);
          const { id } = stage;
          const given = changes.map(([day, utcOffset]) => ({ day, utcOffset }));
          const deed = postYear(id, { ...plain(THIS_YEAR), changes: given });

          if (index !== undefined)
            return expectNoCalendar(stage, KEEPER, deed, "CalendarInvalidChange", {
              id,
              index,
              ...given[Number(index)]!,
            });
          await sendCalendar(stage, KEEPER, deed);
          const { years } = (await calendarStatus(stage))!;
          expect(Object.values(years).map((year) => year.changes)).to.deep.equal([given]);
        });
      });

    for (const [what, second, allowed] of [
      ["has a second left", -1n, true],
      ["is over", 0n, false],
      ["is over for a second", 1n, false],
    ] as const)
      context(`when the year ${what} at its place`, () => {
        it(allowed ? "is posted, though it runs" : "is refused", async () => {
          const stage = await createdOn(theater);
          const { id } = stage;
          const endedAt = local("2052-01-01", "00:00:00");
          await atSecond(stage, endedAt + second);
          const deed = postYear(id, plain(THIS_YEAR));

          if (!allowed)
            return expectNoCalendar(stage, KEEPER, deed, "CalendarYearOver", { id, year: BigInt(THIS_YEAR), endedAt });
          await sendCalendar(stage, KEEPER, deed);
          expect((await calendarStatus(stage))?.years).to.have.all.keys(String(THIS_YEAR));
        });
      });

    context("when the year ends by other clocks than it began", () => {
      for (const [what, second, allowed] of [
        ["until a second before these show its end", -1n, true],
        ["not when they do", 0n, false],
        ["not a second later", 1n, false],
      ] as const)
        it(`is posted ${what}`, async () => {
          const stage = await createdOn(theater);
          const { id } = stage;
          const endedAt = local("2052-01-01", "00:00:00", -300n);
          await atSecond(stage, endedAt + second);
          const deed = postYear(id, { ...plain(THIS_YEAR), changes: [{ day: 300n, utcOffset: -300n }] });

          if (!allowed)
            return expectNoCalendar(stage, KEEPER, deed, "CalendarYearOver", { id, year: BigInt(THIS_YEAR), endedAt });
          await sendCalendar(stage, KEEPER, deed);
          expect((await calendarStatus(stage))?.years).to.have.all.keys(String(THIS_YEAR));
        });
    });

    context("when the keeper calls", () => {
      it("stores closed days: weekends without workdays, and holidays", async () => {
        const stage = await createdOn(theater);
        const { id, roles } = stage;
        const holidays = ["2052-01-01", "2052-09-12", "2052-09-13", "2052-12-31"];
        const workdays = ["2052-01-06", "2052-09-14", "2052-12-28"];
        // A Saturday that is both is closed.
        const plan = yearFrom({ year: NEXT_YEAR, holidays: [...holidays, "2052-03-02"], workdays });
        const both = { ...plan, workdays: daySet(NEXT_YEAR, [...workdays, "2052-03-02"]) };

        await expectCalendar(
          stage,
          postYear(id, both),
          calendarEvent("CalendarYearPosted", { id, by: roles[KEEPER].address, plan: both }),
          () => ({
            years: {
              [NEXT_YEAR]: posted(
                bitsOf(
                  NEXT_YEAR,
                  (date, weekday) => holidays.includes(date) || (isWeekend(date, weekday) && !workdays.includes(date)),
                ),
              ),
            },
          }),
        );
      });

      it("stores when the clocks are changed", async () => {
        const stage = await createdOn(theater);
        const { id, roles } = stage;
        const plan = yearFrom({
          year: THIS_YEAR,
          holidays: [],
          changes: [
            { date: "2051-03-27", utcOffset: 540n },
            { date: "2051-10-30", utcOffset: -60n },
            { date: "2051-12-31", utcOffset: 0n },
          ],
        });
        const changes = [
          { day: 85n, utcOffset: 540n },
          { day: 302n, utcOffset: -60n },
          { day: 364n, utcOffset: 0n },
        ];

        expect(plan.changes).to.deep.equal(changes);
        await expectCalendar(
          stage,
          postYear(id, plan),
          calendarEvent("CalendarYearPosted", { id, by: roles[KEEPER].address, plan }),
          () => ({ years: { [THIS_YEAR]: posted(bitsOf(THIS_YEAR, isWeekend), { changes }) } }),
        );
      });
    });
  });

  context("given a calendar with this year", () => {
    const years = [{ year: THIS_YEAR, holidays: [], changes: [{ date: "2051-12-01", utcOffset: 420n }] }];

    for (const year of [THIS_YEAR - 1, THIS_YEAR])
      it(`refuses ${year}, which is not after it`, async () => {
        const stage = await postedOn(theater, years);
        const { id } = stage;

        await expectNoCalendar(stage, KEEPER, postYear(id, plain(year)), "CalendarYearNotAfter", {
          id,
          year: BigInt(year),
          lastYear: BigInt(THIS_YEAR),
        });
      });

    for (const [what, second, allowed] of [
      ["begins in a second", -1n, true],
      ["begins", 0n, false],
      ["has begun a second ago", 1n, false],
    ] as const)
      context(`when the next year ${what} at its place`, () => {
        it(allowed ? "is posted" : "is refused", async () => {
          const stage = await postedOn(theater, years);
          const { id } = stage;
          const begunAt = local("2052-01-01", "00:00:00", 420n);
          await atSecond(stage, begunAt + second);
          const deed = postYear(id, plain(NEXT_YEAR));

          if (!allowed)
            return expectNoCalendar(stage, KEEPER, deed, "CalendarYearBegun", { id, year: BigInt(NEXT_YEAR), begunAt });
          await sendCalendar(stage, KEEPER, deed);
          expect((await calendarStatus(stage))?.years).to.have.all.keys(String(THIS_YEAR), String(NEXT_YEAR));
        });
      });

    it("lets the next year begin by the clocks with which it ends", async () => {
      const stage = await postedOn(theater, years);
      const { id, roles } = stage;
      const plan = plain(NEXT_YEAR);

      await expectCalendar(
        stage,
        postYear(id, plan),
        calendarEvent("CalendarYearPosted", { id, by: roles[KEEPER].address, plan }),
        (_, before) => ({
          years: { ...before?.years, [NEXT_YEAR]: posted(bitsOf(NEXT_YEAR, isWeekend), { utcOffset: 420n }) },
        }),
      );
    });

    it("may leave a year out, which stays unknown", async () => {
      const stage = await postedOn(theater, years);
      const { id } = stage;
      await untilSecond(stage, local("2052-06-01", "00:00:00"));
      await sendCalendar(stage, KEEPER, postYear(id, plain(2053)));

      const { years: known = {} } = (await calendarStatus(stage)) ?? {};
      expect(known).to.have.all.keys(String(THIS_YEAR), "2053");
      expect(known[2053]).to.deep.equal(posted(bitsOf(2053, isWeekend), { utcOffset: 420n }));
      await expectNoCalendar(stage, KEEPER, postYear(id, plain(NEXT_YEAR)), "CalendarYearNotAfter", {
        id,
        year: BigInt(NEXT_YEAR),
        lastYear: 2_053n,
      });
    });
  });
});
