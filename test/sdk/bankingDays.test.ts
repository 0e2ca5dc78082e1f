import { expect } from "chai";

import {
  addBankingDays,
  bankingDayAfter,
  bankingDaysBetween,
  BankingDayTooFar,
  bankingHours,
  BankingYearNotPosted,
  countedDate,
  dateAt,
  dayBounds,
  dayNumber,
  isBankingDay,
  isoDate,
  isOpenAt,
  kindOfDay,
  placeTime,
  type PostedCalendar,
  type PostedYear,
  rollToBankingDay,
} from "../../sdk/BankingDays.ts";
import { DateMalformed } from "../../sdk/Periods.ts";
import { bitsOf, isWeekend, local } from "../shared/calendars.ts";
import { expectRefusal } from "../shared/refusals.ts";

/** A year as in Berlin in 2027: changed clocks, New Year and Good Friday. */
const berlin2027: PostedYear = {
  closed: bitsOf(2027, (date, day) => isWeekend(date, day) || ["2027-01-01", "2027-03-26"].includes(date)),
  declared: 0n,
  forced: 0n,
  utcOffset: 60n,
  changes: [
    { day: 87n, utcOffset: 120n },
    { day: 304n, utcOffset: 60n },
  ],
};
const berlin: PostedCalendar = { opensAt: 32_400n, closesAt: 59_400n, years: { 2027: berlin2027 } };

/** The same with one day declared closed, and one for force majeure: Tuesday and Monday. */
const troubled: PostedCalendar = {
  ...berlin,
  years: {
    2027: {
      ...berlin2027,
      closed: berlin2027.closed | bitsOf(2027, (date) => ["2027-06-01", "2027-06-07"].includes(date)),
      declared: bitsOf(2027, (date) => ["2027-06-01", "2027-06-07"].includes(date)),
      forced: bitsOf(2027, (date) => date === "2027-06-07"),
    },
  },
};

describe("Days of a banking calendar", () => {
  it("are refused where their year was not posted", async () => {
    for (const [action, year] of [
      [() => kindOfDay(berlin, "2028-01-01"), 2028],
      [() => dateAt(berlin, local("2026-12-31", "23:59:59", 60n)), 2026],
      [() => dateAt(berlin, local("2028-01-01", "00:00:00", 60n)), 2028],
      [() => dateAt(berlin, 0n), 1970],
      [() => dateAt({ ...berlin, years: { 2027: { ...berlin2027, utcOffset: -60n } } }, 1_798_761_600n), 2026],
    ] as const)
      await expectRefusal(action, BankingYearNotPosted, { year });
  });

  for (const text of ["2027-02-30", "2027-2-3", "20270203", "tomorrow", ""])
    it(`are refused where "${text}" stands for one`, async () => {
      await expectRefusal(() => kindOfDay(berlin, text), DateMalformed, { text, kind: "day" });
    });

  it("have 23 and 25 hours where the clocks are changed", () => {
    for (const [date, hours] of [
      ["2027-03-27", 24n],
      ["2027-03-28", 23n],
      ["2027-03-29", 24n],
      ["2027-10-31", 25n],
      ["2027-11-01", 24n],
    ] as const) {
      const { from, until } = dayBounds(berlin, date);
      expect(until - from, date).to.equal(hours * 3_600n);
      for (const time of [from, until - 1n]) expect(dateAt(berlin, time)).to.equal(date);
      expect(dateAt(berlin, from - 1n)).not.to.equal(date);
    }
  });

  it("say what they are", () => {
    for (const [date, kind] of [
      ["2027-05-31", "Banking"],
      ["2027-06-01", "Closure"],
      ["2027-06-05", "Holiday"],
      ["2027-06-07", "ForceMajeure"],
    ] as const) {
      expect(kindOfDay(troubled, date)).to.equal(kind);
      expect(isBankingDay(troubled, date)).to.equal(kind === "Banking");
    }
  });

  it("have hours by the clocks with which they end", () => {
    expect(bankingHours(berlin, "2027-03-28")).to.deep.equal({
      from: local("2027-03-28", "09:00:00", 120n),
      until: local("2027-03-28", "16:30:00", 120n),
    });
    for (const [clock, isOpen] of [
      ["08:59:59", false],
      ["09:00:00", true],
      ["16:29:59", true],
      ["16:30:00", false],
    ] as const)
      expect(isOpenAt(berlin, local("2027-01-04", clock, 60n)), clock).to.equal(isOpen);
    expect(isOpenAt(berlin, local("2027-01-01", "12:00:00", 60n))).to.equal(false);
  });

  it("are counted from 1970", () => {
    expect(dayNumber("1970-01-01")).to.equal(0n);
    expect(dayNumber("2000-02-29")).to.equal(11_016n);
    expect(isoDate(11_017n)).to.equal("2000-03-01");
  });
});

describe("Clocks of banking days", () => {
  it("start on the next banking day after the bank's hours", () => {
    for (const [date, clock, counted] of [
      ["2027-03-24", "16:29:59", "2027-03-24"],
      ["2027-03-24", "16:30:00", "2027-03-25"],
      ["2027-03-25", "16:30:00", "2027-03-29"],
      ["2027-03-26", "12:00:00", "2027-03-29"],
    ] as const)
      expect(countedDate(berlin, local(date, clock, 60n)), `${date} ${clock}`).to.equal(counted);
  });

  it("end with the last second of their last day, and have as many days left when they are stopped", () => {
    const from = local("2027-03-24", "10:00:00", 60n);
    const end = addBankingDays(berlin, from, 5);

    expect(end).to.equal(local("2027-04-01", "23:59:59", 120n));
    expect(bankingDayAfter(berlin, "2027-03-24", 5)).to.equal("2027-04-01");
    expect(bankingDaysBetween(berlin, from, end)).to.equal(5);
    expect(bankingDaysBetween(berlin, local("2027-03-30", "10:00:00", 120n), end)).to.equal(2);
    expect(bankingDaysBetween(berlin, end, from)).to.equal(0);
  });

  it("are refused where their end is too far away", async () => {
    const closed: PostedCalendar = {
      ...berlin,
      years: Object.fromEntries([2027, 2028].map((year) => [year, { ...berlin2027, closed: 2n ** 366n - 1n }])),
    };
    await expectRefusal(() => bankingDayAfter(closed, "2027-01-01", 1), BankingDayTooFar, {
      date: "2027-01-01",
      most: 400,
    });
    const open: PostedCalendar = {
      ...berlin,
      years: Object.fromEntries([2027, 2028].map((year) => [year, { ...berlin2027, closed: 0n, changes: [] }])),
    };
    const from = local("2027-01-01", "10:00:00", 60n);
    expect(bankingDaysBetween(open, from, from + 400n * 86_400n)).to.equal(400);
    await expectRefusal(() => bankingDaysBetween(open, from, from + 401n * 86_400n), BankingDayTooFar, {
      date: "2027-01-01",
      most: 400,
    });
  });
});

describe("Dates that terms name", () => {
  it("roll over ordinary closures, and stay on a day of force majeure", () => {
    for (const [date, rolled, kind] of [
      ["2027-05-31", "2027-05-31", "Banking"],
      ["2027-06-01", "2027-06-02", "Closure"],
      ["2027-06-05", "2027-06-07", "Holiday"],
      ["2027-06-07", "2027-06-07", "ForceMajeure"],
    ] as const)
      expect(rollToBankingDay(troubled, date)).to.deep.equal({ date: rolled, kind });
  });
});

describe("placeTime", () => {
  it("shows a time as the clocks of the place do", () => {
    expect(placeTime(berlin, local("2027-01-08", "23:59:59", 60n))).to.equal(
      "Friday, 2027-01-08, 23:59:59 (UTC+01:00)",
    );
    expect(placeTime(berlin, local("2027-07-01", "00:00:00", 120n))).to.equal(
      "Thursday, 2027-07-01, 00:00:00 (UTC+02:00)",
    );
    const newfoundland = { ...berlin, years: { 2027: { ...berlin2027, utcOffset: -210n, changes: [] } } };
    expect(placeTime(newfoundland, local("2027-01-08", "12:00:00", -210n))).to.equal(
      "Friday, 2027-01-08, 12:00:00 (UTC-03:30)",
    );
  });

  it("never shows another date than that of the day", () => {
    for (const date of ["2027-03-28", "2027-10-31"]) {
      const { from, until } = dayBounds(berlin, date);
      for (const time of [from, from + 1_800n, until - 1n]) expect(placeTime(berlin, time)).to.include(date);
    }
    // Clocks that go back by 23 hours in the night: neither clock shows the day in its middle.
    const leap = { ...berlin2027, changes: [{ day: 10n, utcOffset: -840n }], utcOffset: 539n };
    const calendar = { ...berlin, years: { 2027: leap } };
    const { until } = dayBounds(calendar, "2027-01-10");
    expect(placeTime(calendar, until - 1n)).to.equal("Sunday, 2027-01-10, 23:59:59 (UTC-14:00)");
  });
});
