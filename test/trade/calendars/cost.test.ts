import { expect } from "chai";
import type { ContractTransaction } from "ethers";

import { postYear, yearFrom } from "../../../sdk/BankingCalendar.ts";
import {
  type CalendarStage,
  createdOn,
  day,
  KEEPER,
  local,
  NEXT_YEAR,
  postedOn,
  sendCalendar,
  THIS_YEAR,
} from "../../shared/calendars.ts";
import { openPartiesTheater } from "../../shared/parties.ts";

const theater = await openPartiesTheater();

/** How many different words a question reads. */
async function wordsOf({ connection, roles }: CalendarStage, question: ContractTransaction): Promise<number> {
  const { hash } = await roles.stranger.sendTransaction(question);
  const trace = (await connection.provider.request({ method: "debug_traceTransaction", params: [hash] })) as {
    readonly structLogs: readonly { readonly op: string; readonly stack: readonly string[] }[];
  };
  return new Set(trace.structLogs.filter(({ op }) => op === "SLOAD").map(({ stack }) => stack.at(-1))).size;
}

describe("What a question about banking days costs", () => {
  for (const [what, date, words] of [
    ["within the year", "2051-11-15", 3],
    ["across the turn of the year", "2051-12-28", 5],
  ] as const)
    it(`is ${words} words for a clock of five banking days ${what}`, async () => {
      const stage = await postedOn(theater);
      const { bankingCalendar, id } = stage;
      const asked = bankingCalendar.getFunction("addBankingDays");

      const question = await asked.populateTransaction(id, local(date, "10:00:00"), 5n);
      expect(await wordsOf(stage, question)).to.equal(words);
    });

  it("is no more after a run of holidays of ten months than after one of a weekend", async () => {
    const stage = await createdOn(theater);
    const { bankingCalendar, id } = stage;
    const holidays = Array.from({ length: 300 }, (_, n) =>
      new Date(Date.UTC(NEXT_YEAR, 0, 2 + n)).toISOString().slice(0, 10),
    );
    for (const year of [
      { year: THIS_YEAR, holidays: [] },
      { year: NEXT_YEAR, holidays },
    ])
      await sendCalendar(stage, KEEPER, postYear(id, yearFrom(year)));
    const asked = bankingCalendar.getFunction("bankingDayAfter");

    const [long, short] = ["2052-01-01", "2052-11-01"].map((date) => asked.populateTransaction(id, day(date), 1n));
    expect(await wordsOf(stage, await long!)).to.equal(await wordsOf(stage, await short!));
  });
});
