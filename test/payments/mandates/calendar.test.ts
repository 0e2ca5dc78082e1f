import { expect } from "chai";
import { network } from "hardhat";

import { dueDates, type Mandate, mandateFrom, mandatePeriodAt, mandateTerm } from "../../../sdk/Mandates.ts";
import type { ScheduleMock } from "../../../typechain-types/contracts/mocks/ScheduleMock.ts";
import { seededRandom } from "../../shared/random.ts";
import { randomMandate } from "../../shared/randomMandate.ts";

const connection = await network.create();

const PARTIES = {
  payer: "0x00000000000000000000000000000000000000A1",
  payee: "0x00000000000000000000000000000000000000a2",
  token: "0x00000000000000000000000000000000000000A3",
};

const DAY = 86_400n;
const CASES = 2_500;
const CASES_PER_CALL = 250;

/** What the contract's calendar says of one mandate at one time. */
interface Answer {
  readonly startsAt: bigint;
  readonly endsAt: bigint;
  readonly period: bigint;
  readonly periodStart: bigint;
  readonly nextStart: bigint;
}

/** One question to it. */
type Question = readonly [Mandate, bigint];

describe("The calendar of a mandate", () => {
  it(`agrees with the one of the SDK, which is luxon's, in ${CASES} random cases`, async () => {
    const random = seededRandom(20_301);
    const questions = Array.from({ length: CASES }, (): Question => {
      const mandate = randomMandate(random, PARTIES);
      const { startsAt, endsAt } = mandateTerm(mandate);
      const within = startsAt + (BigInt(random.bytes(8)) % (endsAt - startsAt));
      const period = mandatePeriodAt(mandate, within)!;
      const edge = random.pick([period.startsAt, period.endsAt]) + BigInt(random.below(3) - 1);
      const time = random.pick([within, edge]);
      return [mandate, time < startsAt ? startsAt : time >= endsAt ? endsAt - 1n : time];
    });

    const found = await ask(await deployed(), questions);
    for (const [place, [mandate, time]] of questions.entries()) {
      const period = mandatePeriodAt(mandate, time)!;
      const { startsAt, endsAt } = mandateTerm(mandate);
      const answer = found[place]!;
      const next = answer.nextStart < endsAt ? answer.nextStart : endsAt;
      expect({ ...answer, nextStart: next }, `case ${place}`).to.deep.equal({
        startsAt,
        endsAt,
        period: period.period,
        periodStart: period.startsAt,
        nextStart: period.endsAt,
      });
    }
  });

  for (const day of ["2026-01-28", "2026-01-29", "2026-01-30", "2026-01-31", "2028-02-29", "2027-02-28", "2026-11-30"])
    it(`turns the month on the right day until 2101, from ${day} on, counted day by day`, async () => {
      const mandate = mandateOf({ firstDay: day });
      const starts = daysOfMonths(day, "2101-12-31");

      // Each second before, second of and second after a start, but the one before all.
      const times = starts.flatMap((time) => [time - 1n, time, time + 1n]).slice(1);
      const periods = starts.flatMap((_, place) => [place - 1, place, place].map(BigInt)).slice(1);
      expect(await (await deployed()).periodsAt(mandate, times)).to.deep.equal(periods);
    });

  for (const [title, firstDay, changes, days] of [
    ["a 31st, over February", "2027-12-31", {}, ["2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]],
    ["a 31st, over a common February", "2026-12-31", {}, ["2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"]],
    ["a 30th", "2026-12-30", {}, ["2026-12-30", "2027-01-30", "2027-02-28", "2027-03-30"]],
    ["a 29th in a common year", "2026-12-29", {}, ["2026-12-29", "2027-01-29", "2027-02-28", "2027-03-29"]],
    [
      "a leap day, by years",
      "2092-02-29",
      { every: 12n },
      ["2092-02-29", "2093-02-28", "2094-02-28", "2095-02-28", "2096-02-29"],
    ],
    ["a leap day, over 2100, which is none", "2096-02-29", { every: 48n }, ["2096-02-29", "2100-02-28", "2104-02-29"]],
    ["the 28th of February, which stays the 28th", "2027-02-28", {}, ["2027-02-28", "2027-03-28", "2027-04-28"]],
    [
      "a 31st, by quarters",
      "2026-05-31",
      { every: 3n },
      ["2026-05-31", "2026-08-31", "2026-11-30", "2027-02-28", "2027-05-31"],
    ],
    ["a leap day, by weeks", "2100-02-22", { unit: "Week" }, ["2100-02-22", "2100-03-01", "2100-03-08"]],
    ["the end of February, by days", "2096-02-28", { unit: "Day" }, ["2096-02-28", "2096-02-29", "2096-03-01"]],
  ] as const)
    it(`goes on from ${title}`, async () => {
      const mandate = mandateOf({ firstDay, ...changes });
      const times = days.map((day) => secondOf(day));

      const found = await ask(
        await deployed(),
        times.map((time): Question => [mandate, time]),
      );
      expect(found.map(({ period, periodStart }) => [period, periodStart])).to.deep.equal(
        times.map((time, place) => [BigInt(place), time]),
      );
      expect(dueDates(mandate, { count: days.length }).map((due) => due.day)).to.deep.equal(days);
    });

  for (const [offset, first] of [
    [0n, "2030-01-31T00:00:00Z"],
    [840n, "2030-01-30T10:00:00Z"],
    [480n, "2030-01-30T16:00:00Z"],
    [-690n, "2030-01-31T11:30:00Z"],
    [-840n, "2030-01-31T14:00:00Z"],
  ] as const)
    it(`starts its days at midnight ${offset} minutes ahead of UTC, all year: it knows no daylight saving`, async () => {
      const mandate = mandateOf({ firstDay: "2030-01-31", utcOffset: offset });
      const startsAt = BigInt(Date.parse(first)) / 1_000n;
      const july = startsAt + BigInt(Date.UTC(2030, 6, 31) - Date.UTC(2030, 0, 31)) / 1_000n;

      const [atFirst, beforeJuly, inJuly] = await ask(await deployed(), [
        [mandate, startsAt],
        [mandate, july - 1n],
        [mandate, july],
      ]);
      expect([atFirst?.startsAt, atFirst?.period]).to.deep.equal([startsAt, 0n]);
      expect([beforeJuly?.period, inJuly?.period, inJuly?.periodStart]).to.deep.equal([5n, 6n, july]);
    });

  it("ends with the year 9999 where nothing else ends it", async () => {
    const endless = mandateOf({ firstDay: "2030-01-31", unit: "Month", every: 255n });
    const [found] = await ask(await deployed(), [[endless, mandateTerm(endless).startsAt]]);
    expect(found?.endsAt).to.equal(BigInt(Date.UTC(9999, 11, 31)) / 1_000n + DAY);
  });

  it("ends after 65,535 periods where nothing else ends it", async () => {
    const daily = mandateOf({ firstDay: "2030-01-31", unit: "Day" });
    const [found] = await ask(await deployed(), [[daily, mandateTerm(daily).startsAt]]);
    expect(found?.endsAt).to.equal(secondOf("2030-01-31") + 65_535n * DAY);
  });
});

/** A mandate whose calendar is all that matters. */
function mandateOf(terms: Partial<Parameters<typeof mandateFrom>[0]>): Mandate {
  return mandateFrom({ ...PARTIES, limit: 1n, unit: "Month", firstDay: "2026-01-31", salt: 1n, ...terms });
}

function secondOf(day: string): bigint {
  return BigInt(Date.parse(`${day}T00:00:00Z`)) / 1_000n;
}

/** Each month's day from a first day on, found by counting days: the first day's number, or the month's last. */
function daysOfMonths(first: string, last: string): readonly bigint[] {
  const wanted = Number(first.slice(-2));
  const found: bigint[] = [];
  for (let time = secondOf(first); time <= secondOf(last); time += DAY) {
    const today = new Date(Number(time) * 1_000).getUTCDate();
    const tomorrow = new Date(Number(time + DAY) * 1_000).getUTCDate();
    if (today === wanted || (tomorrow === 1 && today < wanted)) found.push(time);
  }
  return found;
}

async function deployed(): Promise<ScheduleMock> {
  return connection.ethers.deployContract("ScheduleMock");
}

async function ask(schedule: ScheduleMock, questions: readonly Question[]): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let from = 0; from < questions.length; from += CASES_PER_CALL) {
    const part = questions.slice(from, from + CASES_PER_CALL);
    const found = await schedule.answers(
      part.map(([mandate]) => mandate),
      part.map(([, time]) => time),
    );
    answers.push(
      ...found.map(([startsAt, endsAt, period, periodStart, nextStart]) => ({
        startsAt,
        endsAt,
        period,
        periodStart,
        nextStart,
      })),
    );
  }
  return answers;
}
