import { expect } from "chai";
import { ZeroHash } from "ethers";

import { declareClosure } from "../../../sdk/BankingCalendar.ts";
import { CLOSURE_KINDS, type ClosureKind, type DayKind } from "../../../sdk/Names.ts";
import {
  bitsOf,
  calendarEvent,
  calendarOn,
  calendarStatus,
  createdOn,
  day,
  DECREE,
  expectCalendar,
  expectNoCalendar,
  GRACE,
  isWeekend,
  KEEPER,
  local,
  NEXT_YEAR,
  NOTICE,
  OTHER_BANK,
  postedOn,
  sendCalendar,
  THIS_YEAR,
  TODAY,
} from "../../shared/calendars.ts";
import { anotherParty, atSecond, openPartiesTheater } from "../../shared/parties.ts";

const theater = await openPartiesTheater();

/** A Wednesday and a Thursday, in less than 30 days. */
const EARLY = "2051-11-22";
const DATE = "2051-11-23";

/** What is closed before a test changes it. */
const CLOSED = bitsOf(THIS_YEAR, isWeekend);

/** The bit of a date. */
function bit(date: string): bigint {
  return 1n << (day(date) - day(`${THIS_YEAR}-01-01`));
}

/** What a day becomes by each kind of closure. */
const BECOMES: Readonly<Record<ClosureKind, DayKind>> = { Ordinary: "Closure", ForceMajeure: "ForceMajeure" };

describe("declareClosure", () => {
  context("given an unknown calendar", () => {
    it("is refused", async () => {
      const stage = await calendarOn(theater);
      const { id } = stage;

      await expectNoCalendar(stage, KEEPER, declareClosure(id, DATE, "Ordinary", DECREE), "CalendarUnknown", { id });
    });
  });

  context("given a calendar without that year", () => {
    it("is refused", async () => {
      const stage = await createdOn(theater);
      const { id } = stage;

      await expectNoCalendar(stage, KEEPER, declareClosure(id, DATE, "Ordinary", DECREE), "CalendarYearNotPosted", {
        id,
        year: BigInt(THIS_YEAR),
      });
    });
  });

  context("when another bank calls", () => {
    it("is the keeper's deed", async () => {
      const stage = await postedOn(theater);
      const { id, keeper } = stage;
      const party = await anotherParty(stage, { controller: OTHER_BANK, roles: ["Bank"] });
      const deed = declareClosure(id, DATE, "Ordinary", DECREE);

      await expectNoCalendar(stage, OTHER_BANK, deed, "CalendarNotKeeper", { id, party, keeper });
    });
  });

  for (const kind of CLOSURE_KINDS) {
    const start = local("2052-01-10", "00:00:00");
    const over = start + 86_400n + (kind === "Ordinary" ? 0n : GRACE);
    for (const [what, time, allowed] of [
      ["begins in 30 days and a second", start - NOTICE - 1n, false],
      ["begins in 30 days", start - NOTICE, false],
      ["begins in a second less than 30 days", start - NOTICE + 1n, true],
      ["can be declared closed for a second", over - 1n, true],
      ["can be declared closed no more", over, false],
      ["could be declared closed until a second ago", over + 1n, false],
    ] as const)
      context(`when the day ${what}: ${kind}`, () => {
        it(allowed ? "is declared" : "is refused", async () => {
          const stage = await postedOn(theater);
          const { id, bankingCalendar } = stage;
          await atSecond(stage, time);
          const deed = declareClosure(id, "2052-01-10", kind, DECREE);

          if (!allowed)
            return expectNoCalendar(stage, KEEPER, deed, "CalendarClosureUntimely", {
              id,
              day: day("2052-01-10"),
              from: start - NOTICE + 1n,
              until: over,
            });
          await sendCalendar(stage, KEEPER, deed);
          expect(await bankingCalendar.isBankingDay(id, day("2052-01-10"))).to.equal(false);
        });
      });
  }

  context("when there is no evidence", () => {
    it("is refused", async () => {
      const stage = await postedOn(theater);
      const { id } = stage;

      await expectNoCalendar(stage, KEEPER, declareClosure(id, DATE, "Ordinary", ZeroHash), "CalendarNoEvidence", {
        id,
        day: day(DATE),
      });
    });
  });

  context("given a closed day", () => {
    it("is refused for a weekend", async () => {
      const stage = await postedOn(theater);
      const { id } = stage;
      const deed = declareClosure(id, "2051-11-25", "ForceMajeure", DECREE);

      await expectNoCalendar(stage, KEEPER, deed, "CalendarDayClosed", {
        id,
        day: day("2051-11-25"),
        kind: "Holiday",
      });
    });

    for (const first of CLOSURE_KINDS)
      for (const second of CLOSURE_KINDS)
        it(`is refused as ${second} where it was declared as ${first}: the first word counts`, async () => {
          const stage = await postedOn(theater);
          const { id } = stage;
          await sendCalendar(stage, KEEPER, declareClosure(id, DATE, first, DECREE));

          await expectNoCalendar(stage, KEEPER, declareClosure(id, DATE, second, DECREE), "CalendarDayClosed", {
            id,
            day: day(DATE),
            kind: BECOMES[first],
          });
        });
  });

  for (const kind of CLOSURE_KINDS)
    for (const date of [TODAY, EARLY, DATE])
      context(`given a banking day, ${date}`, () => {
        it(`closes it: ${kind}`, async () => {
          const stage = await postedOn(theater);
          const { id, roles, bankingCalendar } = stage;
          const by = roles[KEEPER].address;

          await expectCalendar(
            stage,
            declareClosure(id, date, kind, DECREE),
            calendarEvent("CalendarClosureDeclared", { id, by, day: day(date), kind, evidence: DECREE }),
            (_, before) => ({
              years: {
                ...before?.years,
                [THIS_YEAR]: {
                  ...before!.years[THIS_YEAR]!,
                  closed: CLOSED | bit(date),
                  declared: bit(date),
                  forced: kind === "ForceMajeure" ? bit(date) : 0n,
                },
              },
            }),
          );
          expect(await bankingCalendar.kindOf(id, day(date))).to.equal(kind === "ForceMajeure" ? 3n : 2n);
        });
      });

  context("given an early day of the year", () => {
    it("closes it in the first word", async () => {
      const stage = await postedOn(theater);
      const { id } = stage;
      await atSecond(stage, local("2052-01-02", "10:00:00"));
      await sendCalendar(stage, KEEPER, declareClosure(id, "2052-01-02", "ForceMajeure", DECREE));

      expect((await calendarStatus(stage))?.years[NEXT_YEAR]).to.deep.include({ declared: 2n, forced: 2n });
    });
  });
});
