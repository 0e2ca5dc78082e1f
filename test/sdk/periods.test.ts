import { expect } from "chai";
import { Settings } from "luxon";

import {
  CutOffInvalid,
  DateMalformed,
  TimeInvalid,
  ZoneUnknown,
  dayPeriod,
  monthPeriod,
  periodOf,
  periodsBetween,
} from "../../sdk/Periods.ts";
import type { Calendar, Period } from "../../sdk/Periods.ts";
import { seededRandom } from "../shared/random.ts";
import { expectRefusal } from "../shared/refusals.ts";

const HOUR = 3_600;
const DAY = 24 * HOUR;
const QUARTER = 900;

/** Zones whose clocks change at noon's other side, at midnight, by half an hour, by two hours, twice a year or never. */
const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Asia/Shanghai",
  "Asia/Kathmandu",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Australia/Lord_Howe",
  "America/St_Johns",
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
] as const;

/** Days around the changes of the clock in 2026 in these zones, a leap day, and the turn of a year. */
const DATES = [
  "2024-02-28",
  "2024-02-29",
  "2025-12-31",
  "2026-01-01",
  "2026-02-15",
  "2026-03-08",
  "2026-03-22",
  "2026-03-29",
  "2026-04-05",
  "2026-04-24",
  "2026-07-15",
  "2026-10-04",
  "2026-10-25",
  "2026-10-30",
  "2026-11-01",
] as const;

const CUT_OFFS = [1, 2, 3, 18, 23, 24, 28, 36] as const;

/** What the wall clock of a zone shows, as the Unix time at which UTC shows the same. By Intl alone. */
function wallClock(zone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  return (time) => {
    const parts = new Map(format.formatToParts(time * 1000).map(({ type, value }) => [type, Number(value)]));
    const [year, month, day, hour, minute] = (["year", "month", "day", "hour", "minute"] as const).map(
      (part) => parts.get(part) ?? expect.fail(`no ${part}`),
    ) as [number, number, number, number, number];
    return Date.UTC(year, month - 1, day, hour, minute) / 1000;
  };
}

/** The closing of a day computed a second way: the first quarter of an hour at which the wall clock shows the cut-off. */
function mirrorClosing(date: string, zone: string, cutOff: number): number {
  const shown = Date.parse(`${date}T00:00:00Z`) / 1000 + cutOff * HOUR;
  const clock = wallClock(zone);
  let time = shown - 15 * HOUR;
  while (clock(time) < shown) time += QUARTER;
  return time;
}

function at(iso: string): number {
  return Date.parse(iso) / 1000;
}

function hoursOf({ from, to }: Period): number {
  return (to - from) / HOUR;
}

describe("sdk/Periods", () => {
  const berlin: Calendar = { zone: "Europe/Berlin" };

  context("when the calendar is none", () => {
    for (const zone of ["", "Berlin", "Europe/Atlantis", "UTC+2", "CEST2"]) {
      it(`refuses the zone ${JSON.stringify(zone)}`, async () => {
        await expectRefusal(() => dayPeriod("2026-03-29", { zone }), ZoneUnknown, { zone });
        await expectRefusal(() => periodOf(0, "day", { zone }), ZoneUnknown, { zone });
      });
    }

    for (const cutOff of [0, -1, 37, 1.5, NaN]) {
      it(`refuses the cut-off ${cutOff}`, async () => {
        const facts = { cutOff, last: 36 };
        await expectRefusal(() => monthPeriod("2026-03", { ...berlin, cutOff }), CutOffInvalid, facts);
        await expectRefusal(() => periodOf(0, "day", { ...berlin, cutOff }), CutOffInvalid, facts);
      });
    }
  });

  describe("dayPeriod", () => {
    for (const text of [
      "",
      "2026-02-29",
      "2026-04-31",
      "2026-13-01",
      "2026-3-29",
      "29.03.2026",
      "2026-03",
      "2026-03-29T00:00",
      "20260329",
      "2026-088",
      "tomorrow",
    ]) {
      it(`refuses ${JSON.stringify(text)}`, async () => {
        await expectRefusal(() => dayPeriod(text, berlin), DateMalformed, { text, kind: "day" });
      });
    }

    it("runs from midnight to midnight of the zone", () => {
      expect(dayPeriod("2026-07-15", berlin)).to.deep.equal({
        from: at("2026-07-14T22:00:00Z"),
        to: at("2026-07-15T22:00:00Z"),
      });
    });

    it("runs from cut-off to cut-off, the same evening or the next morning", () => {
      expect(dayPeriod("2026-07-15", { ...berlin, cutOff: 18 })).to.deep.equal({
        from: at("2026-07-14T16:00:00Z"),
        to: at("2026-07-15T16:00:00Z"),
      });
      expect(dayPeriod("2026-07-15", { ...berlin, cutOff: 28 })).to.deep.equal({
        from: at("2026-07-15T02:00:00Z"),
        to: at("2026-07-16T02:00:00Z"),
      });
    });

    it("has 23 hours where the clock goes forward and 25 where it goes back", () => {
      expect(hoursOf(dayPeriod("2026-03-29", berlin))).to.equal(23);
      expect(hoursOf(dayPeriod("2026-03-30", berlin))).to.equal(24);
      expect(hoursOf(dayPeriod("2026-10-25", berlin))).to.equal(25);
      expect(hoursOf(dayPeriod("2026-10-04", { zone: "Australia/Lord_Howe" }))).to.equal(23.5);
    });

    it("takes the first of two equal cut-offs, and moves one that the clock skips", () => {
      expect(dayPeriod("2026-10-25", { ...berlin, cutOff: 2 }).to).to.equal(at("2026-10-25T00:00:00Z"));
      expect(dayPeriod("2026-03-29", { ...berlin, cutOff: 2 }).to).to.equal(at("2026-03-29T01:00:00Z"));
      expect(dayPeriod("2026-03-29", { zone: "Antarctica/Troll", cutOff: 2 }).to).to.equal(at("2026-03-29T02:00:00Z"));
    });

    it("gives a day that a zone left out no time at all", () => {
      const apia = { zone: "Pacific/Apia" };
      const left = dayPeriod("2011-12-30", apia);
      expect(left.to).to.equal(left.from);
      expect(dayPeriod("2011-12-29", apia).to).to.equal(left.from);
      expect(dayPeriod("2011-12-31", apia)).to.deep.equal({ from: left.to, to: left.to + DAY });
    });

    for (const zone of ZONES) {
      it(`${zone}: closes as a second computation says, whatever the cut-off`, () => {
        for (const date of DATES) {
          for (const cutOff of CUT_OFFS) {
            const label = `${date}, ${cutOff}`;
            const { to } = dayPeriod(date, { zone, cutOff });
            expect(to, label).to.equal(mirrorClosing(date, zone, cutOff));
          }
        }
      }).timeout(20_000);
    }
  });

  describe("monthPeriod", () => {
    for (const text of ["", "2026-13", "2026-00", "2026-3", "2026-03-01", "2026", "03-2026", "March"]) {
      it(`refuses ${JSON.stringify(text)}`, async () => {
        await expectRefusal(() => monthPeriod(text, berlin), DateMalformed, { text, kind: "month" });
      });
    }

    it("is the stretch of its days, in years with and without a leap day", () => {
      for (const [month, last] of [
        ["2024-02", "2024-02-29"],
        ["2026-02", "2026-02-28"],
        ["2026-03", "2026-03-31"],
        ["2026-10", "2026-10-31"],
        ["2026-12", "2026-12-31"],
      ] as const) {
        for (const cutOff of CUT_OFFS) {
          const calendar = { ...berlin, cutOff };
          expect(monthPeriod(month, calendar)).to.deep.equal({
            from: dayPeriod(`${month}-01`, calendar).from,
            to: dayPeriod(last, calendar).to,
          });
        }
      }
    });
  });

  describe("periodOf", () => {
    for (const time of [-1, 0.5, NaN, Infinity, at("9999-12-29T00:00:01Z")]) {
      it(`refuses the time ${time}`, async () => {
        const message = await expectRefusal(() => periodOf(time, "day", berlin), TimeInvalid, { time });
        expect(message).to.contain(String(time));
      });
    }

    it("takes the first and the last second that have a date", () => {
      expect(periodOf(0, "day", { zone: "UTC" })).to.equal("1970-01-01");
      expect(periodOf(at("9999-12-29T00:00:00Z"), "day", { zone: "UTC" })).to.equal("9999-12-29");
    });

    it("changes at the cut-off: just before, exactly at, just after", () => {
      const evening = { ...berlin, cutOff: 18 };
      const close = at("2026-03-31T16:00:00Z");
      expect([-1, 0, 1].map((after) => periodOf(close + after, "day", evening))).to.deep.equal([
        "2026-03-31",
        "2026-04-01",
        "2026-04-01",
      ]);
      expect([-1, 0, 1].map((after) => periodOf(close + after, "month", evening))).to.deep.equal([
        "2026-03",
        "2026-04",
        "2026-04",
      ]);
    });

    it("names the period that holds the moment, over 1,000 random moments", () => {
      const random = seededRandom(13);
      for (let run = 0; run < 1000; run++) {
        const calendar = { zone: random.pick(ZONES), cutOff: random.pick(CUT_OFFS) };
        const time = at("2024-01-01T00:00:00Z") + random.below(3 * 365 * DAY);
        for (const period of [
          dayPeriod(periodOf(time, "day", calendar), calendar),
          monthPeriod(periodOf(time, "month", calendar), calendar),
        ]) {
          expect(time).to.be.within(period.from, period.to - 1, JSON.stringify({ calendar, period }));
        }
      }
    });

    it("writes the same digits in every language of the machine", () => {
      const { defaultLocale } = Settings;
      try {
        Settings.defaultLocale = "ar-EG";
        expect(periodOf(at("2026-03-29T12:00:00Z"), "day", berlin)).to.equal("2026-03-29");
        expect(hoursOf(dayPeriod("2026-03-29", berlin))).to.equal(23);
      } finally {
        Settings.defaultLocale = defaultLocale;
      }
    });
  });

  describe("periodsBetween", () => {
    it("is none of no time, nor of time turned round", () => {
      expect(periodsBetween({ from: 5, to: 5 }, "day", berlin)).to.deep.equal([]);
      expect(periodsBetween({ from: 6, to: 5 }, "day", berlin)).to.deep.equal([]);
    });

    it("is one within a day, and two from the second before its end on", () => {
      const { from, to } = dayPeriod("2026-03-29", berlin);
      expect(periodsBetween({ from, to }, "day", berlin)).to.deep.equal(["2026-03-29"]);
      expect(periodsBetween({ from, to: to + 1 }, "day", berlin)).to.deep.equal(["2026-03-29", "2026-03-30"]);
      expect(periodsBetween({ from: from - 1, to }, "day", berlin)).to.deep.equal(["2026-03-28", "2026-03-29"]);
    });

    it("names the months over the turn of a year", () => {
      const stretch = { from: at("2025-11-30T12:00:00Z"), to: at("2026-02-01T00:00:00Z") };
      expect(periodsBetween(stretch, "month", berlin)).to.deep.equal(["2025-11", "2025-12", "2026-01", "2026-02"]);
      expect(periodsBetween(stretch, "month", { zone: "UTC" })).to.deep.equal(["2025-11", "2025-12", "2026-01"]);
    });

    for (const zone of ZONES) {
      it(`${zone}: the days of three years follow each other without gap or overlap`, () => {
        for (const cutOff of [2, 24] as const) {
          const calendar = { zone, cutOff };
          const whole = { from: monthPeriod("2024-01", calendar).from, to: monthPeriod("2026-12", calendar).to };
          const days = periodsBetween(whole, "day", calendar);
          expect(days).to.have.length(366 + 365 + 365);

          let end = whole.from;
          for (const day of days) {
            const { from, to } = dayPeriod(day, calendar);
            expect(from, day).to.equal(end);
            expect(hoursOf({ from, to }), day).to.be.within(22, 26);
            end = to;
          }
          expect(end).to.equal(whole.to);
        }
      });
    }
  });
});
