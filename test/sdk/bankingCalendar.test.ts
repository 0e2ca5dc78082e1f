import { expect } from "chai";
import { id as commitment } from "ethers";

import {
  calendarFrom,
  clockChanges,
  DateOutsideYear,
  DateTwice,
  daySet,
  hour,
  HourMalformed,
  offsetOfYear,
  weekend,
  yearFrom,
} from "../../sdk/BankingCalendar.ts";
import { revertFrom } from "../../sdk/Errors.ts";
import { DateMalformed, ZoneUnknown } from "../../sdk/Periods.ts";
import { BankingCalendar__factory } from "../../typechain-types/factories/contracts/trade/BankingCalendar__factory.ts";
import { bitsOf } from "../shared/calendars.ts";
import { expectRefusal } from "../shared/refusals.ts";

describe("weekend", () => {
  it("gives each day its bit, from Monday on", () => {
    expect(weekend([])).to.equal(0n);
    expect(weekend(["Monday"])).to.equal(0b000_0001n);
    expect(weekend(["Saturday", "Sunday"])).to.equal(0b110_0000n);
    expect(weekend(["Friday", "Saturday", "Friday"])).to.equal(0b011_0000n);
  });
});

describe("hour", () => {
  for (const text of ["", "9:00", "09:60", "24:01", "25:00", "09.00", "-1:00", "09:00:00"])
    it(`refuses "${text}"`, async () => {
      await expectRefusal(() => hour(text), HourMalformed, { text });
    });

  it("counts seconds since midnight", () => {
    for (const [text, seconds] of [
      ["00:00", 0n],
      ["09:30", 34_200n],
      ["23:59", 86_340n],
      ["24:00", 86_400n],
    ] as const)
      expect(hour(text)).to.equal(seconds);
  });
});

describe("calendarFrom", () => {
  const plan = {
    keeper: 7n,
    weekend: ["Friday", "Saturday"],
    opensAt: "08:00",
    closesAt: "15:00",
    utcOffset: 240n,
    place: commitment("Dubai"),
  } as const;

  it("puts a plan into numbers, and makes equal plans differ", () => {
    const [one, other] = [calendarFrom(plan), calendarFrom(plan)];
    expect(one).to.deep.equal({ ...plan, weekend: 48n, opensAt: 28_800n, closesAt: 54_000n, salt: one.salt });
    expect(one.salt).not.to.equal(other.salt);
    expect(calendarFrom({ ...plan, salt: 5n }).salt).to.equal(5n);
  });
});

describe("daySet", () => {
  for (const text of ["2027-02-29", "1 May", "2027-5-1"])
    it(`refuses "${text}"`, async () => {
      await expectRefusal(() => daySet(2027, [text]), DateMalformed, { text, kind: "day" });
    });

  for (const date of ["2026-12-31", "2028-01-01"])
    it(`refuses ${date} in 2027`, async () => {
      await expectRefusal(() => daySet(2027, [date]), DateOutsideYear, { date, year: 2027 });
    });

  it("refuses a date that stands twice", async () => {
    await expectRefusal(() => daySet(2027, ["2027-05-01", "2027-05-01"]), DateTwice, { date: "2027-05-01" });
  });

  it("gives each day its bit, from January 1 on", () => {
    const dates = ["2028-01-01", "2028-02-29", "2028-09-12", "2028-09-13", "2028-12-31"];
    const { low, high } = daySet(2028, dates);

    expect((high << 256n) | low).to.equal(bitsOf(2028, (date) => dates.includes(date)));
    expect(high).to.equal(1n | (1n << 109n));
  });
});

describe("yearFrom", () => {
  it("refuses a date that is a holiday and a workday", async () => {
    const days = { holidays: ["2027-05-01"], workdays: ["2027-05-01"] };
    await expectRefusal(() => yearFrom({ year: 2027, ...days }), DateTwice, { date: "2027-05-01" });
  });

  it("refuses a change of the clocks in another year", async () => {
    const changes = [{ date: "2028-03-27", utcOffset: 0n }];
    await expectRefusal(() => yearFrom({ year: 2027, holidays: [], changes }), DateOutsideYear, {
      date: "2028-03-27",
      year: 2027,
    });
  });

  it("puts a plan into numbers", () => {
    expect(
      yearFrom({ year: 2027, holidays: ["2027-01-01"], changes: [{ date: "2027-03-29", utcOffset: 120n }] }),
    ).to.deep.equal({
      year: 2_027n,
      holidays: { low: 1n, high: 0n },
      workdays: { low: 0n, high: 0n },
      changes: [{ day: 87n, utcOffset: 120n }],
    });
  });
});

describe("clockChanges", () => {
  it("refuses a zone that is none", async () => {
    await expectRefusal(() => clockChanges("Atlantis", 2027), ZoneUnknown, { zone: "Atlantis" });
    await expectRefusal(() => offsetOfYear("Atlantis", 2027), ZoneUnknown, { zone: "Atlantis" });
  });

  // Years that are over, whose rules no government changes any more.
  for (const [zone, year, offset, changes] of [
    ["Asia/Shanghai", 2024, 480n, []],
    ["Asia/Kolkata", 2024, 330n, []],
    [
      "Europe/Berlin",
      2024,
      60n,
      [
        ["2024-04-01", 120n],
        ["2024-10-28", 60n],
      ],
    ],
    [
      "Australia/Sydney",
      2024,
      660n,
      [
        ["2024-04-08", 600n],
        ["2024-10-07", 660n],
      ],
    ],
    [
      // The clocks go from 23:59 to 1:00: the day has no midnight, and begins by the clocks before.
      "Africa/Cairo",
      2024,
      120n,
      [
        ["2024-04-27", 180n],
        ["2024-11-01", 120n],
      ],
    ],
    [
      // A day was left out, from one side of the date line to the other.
      "Pacific/Apia",
      2011,
      -600n,
      [
        ["2011-04-03", -660n],
        ["2011-09-25", -600n],
        ["2011-12-31", 840n],
      ],
    ],
  ] as const)
    it(`knows those of ${zone} in ${year}`, () => {
      expect(offsetOfYear(zone, year)).to.equal(offset);
      expect(clockChanges(zone, year)).to.deep.equal(changes.map(([date, utcOffset]) => ({ date, utcOffset })));
    });
});

describe("Sentences about banking calendars", () => {
  const contract = BankingCalendar__factory.createInterface();
  const id = `0x${"07".repeat(32)}`;

  it("tell days by their dates, and by their numbers where no date has so many digits", () => {
    for (const [day, text] of [
      [20_819n, "2027-01-01"],
      [2_932_896n, "9999-12-31"],
      [2_932_897n, "day 2932897"],
    ] as const)
      expect(revertFrom(contract.encodeErrorResult("CalendarDayOpen", [id, day])).message).to.equal(
        `calendar ${id}: ${text} is a banking day already`,
      );
  });
});
