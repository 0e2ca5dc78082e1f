import { expect } from "chai";

import {
  addHoliday,
  createCalendar,
  declareClosure,
  postYear,
  removeHoliday,
  yearFrom,
} from "../../../sdk/BankingCalendar.ts";
import { relay, signRelay } from "../../../sdk/Relay.ts";
import {
  calendarOn,
  type CalendarStage,
  calendarStatus,
  createdOn,
  day,
  DECREE,
  KEEPER,
  NEXT_YEAR,
  THIS_YEAR,
  TODAY,
} from "../../shared/calendars.ts";
import { openPartiesTheater, type PartyActor, timeOf } from "../../shared/parties.ts";
import { expectReverted } from "../../shared/trade.ts";

const theater = await openPartiesTheater();

/** Has a part's deed carried out by somebody else. */
async function relayed(stage: CalendarStage, by: PartyActor, deed: Parameters<typeof signRelay>[2]): Promise<void> {
  const { deployment, roles } = stage;
  const deadline = (await timeOf(stage)) + 600n;
  await relay(roles.sensor, deployment, await signRelay(roles[by], deployment, deed, { deadline }));
}

describe("A deed of banking calendars through the forwarder", () => {
  it("is the keeper's", async () => {
    const stage = await calendarOn(theater);
    const { id, terms, bankingCalendar } = stage;
    for (const deed of [
      createCalendar(terms),
      postYear(id, yearFrom({ year: THIS_YEAR, holidays: [] })),
      postYear(id, yearFrom({ year: NEXT_YEAR, holidays: ["2052-05-01"] })),
      addHoliday(id, "2052-05-02"),
      removeHoliday(id, "2052-05-01"),
      declareClosure(id, TODAY, "Ordinary", DECREE),
    ])
      await relayed(stage, KEEPER, deed);

    expect((await calendarStatus(stage))?.years).to.have.all.keys(String(THIS_YEAR), String(NEXT_YEAR));
    for (const [date, isOpen] of [
      ["2052-05-01", true],
      ["2052-05-02", false],
      [TODAY, false],
    ] as const)
      expect(await bankingCalendar.isBankingDay(id, day(date)), date).to.equal(isOpen);
  });

  it("is for nobody else", async () => {
    const stage = await createdOn(theater);
    const deed = postYear(stage.id, yearFrom({ year: THIS_YEAR, holidays: [] }));

    await expectReverted(relayed(stage, "stranger", deed), "PartyUnknownSigner", {
      account: stage.roles.stranger.address,
    });
  });

  it("takes no name that a caller only appends", async () => {
    const stage = await createdOn(theater);
    const { roles, deployment, id } = stage;
    const { data } = postYear(id, yearFrom({ year: THIS_YEAR, holidays: [] }));

    await expectReverted(
      roles.stranger.sendTransaction({
        to: deployment.bankingCalendar,
        data: `${data}${roles[KEEPER].address.slice(2)}`,
        gasLimit: 500_000n,
      }),
      "PartyUnknownSigner",
      { account: roles.stranger.address },
    );
  });
});
