import { expect } from "chai";
import { ZeroHash } from "ethers";

import { calendarId, createCalendar } from "../../../sdk/BankingCalendar.ts";
import { endRoles, grantRoles, suspend } from "../../../sdk/Parties.ts";
import {
  calendarEvent,
  calendarOn,
  calendarStatus,
  createdOn,
  expectCalendar,
  expectNoCalendar,
  KEEPER,
  OFFSET,
  OTHER_BANK,
  sendCalendar,
} from "../../shared/calendars.ts";
import { anotherParty, atSecond, hire, openPartiesTheater, sendParty, timeOf } from "../../shared/parties.ts";

const theater = await openPartiesTheater();

describe("createCalendar", () => {
  context("given terms without a place", () => {
    it("is refused", async () => {
      const stage = await calendarOn(theater, { place: ZeroHash });

      await expectNoCalendar(stage, KEEPER, createCalendar(stage.terms), "CalendarNoPlace", { id: stage.id });
    });
  });

  for (const [what, weekend, allowed] of [
    ["no weekend", 0n, true],
    ["a weekend of all days but Sunday", 0x3fn, true],
    ["a weekend of all days but Monday", 0x7en, true],
    ["a weekend of all days", 0x7fn, false],
    ["an eighth day of the week", 0x80n, false],
  ] as const)
    context(`given terms with ${what}`, () => {
      it(allowed ? "is created" : "is refused", async () => {
        const stage = await calendarOn(theater);
        const terms = { ...stage.terms, weekend };
        const id = calendarId(stage.deployment, terms);

        if (!allowed)
          return expectNoCalendar(stage, KEEPER, createCalendar(terms), "CalendarInvalidWeekend", { id, weekend });
        await sendCalendar(stage, KEEPER, createCalendar(terms));
        expect((await stage.bankingCalendar.calendarOf(id)).weekend).to.equal(weekend);
      });
    });

  for (const [what, opensAt, closesAt, allowed] of [
    ["end before they start", 36_001n, 36_000n, false],
    ["end when they start", 36_000n, 36_000n, false],
    ["last a second", 35_999n, 36_000n, true],
    ["end before midnight", 0n, 86_399n, true],
    ["end at midnight", 0n, 86_400n, true],
    ["end after midnight", 0n, 86_401n, false],
  ] as const)
    context(`given hours that ${what}`, () => {
      it(allowed ? "is created" : "is refused", async () => {
        const stage = await calendarOn(theater);
        const terms = { ...stage.terms, opensAt, closesAt };
        const id = calendarId(stage.deployment, terms);

        if (!allowed)
          return expectNoCalendar(stage, KEEPER, createCalendar(terms), "CalendarInvalidHours", {
            id,
            opensAt,
            closesAt,
          });
        await sendCalendar(stage, KEEPER, createCalendar(terms));
        expect(await stage.bankingCalendar.calendarOf(id)).to.deep.include.members([opensAt, closesAt]);
      });
    });

  for (const [utcOffset, allowed] of [
    [-841n, false],
    [-840n, true],
    [-839n, true],
    [839n, true],
    [840n, true],
    [841n, false],
  ] as const)
    context(`given clocks ${utcOffset} minutes ahead of UTC`, () => {
      it(allowed ? "is created" : "is refused", async () => {
        const stage = await calendarOn(theater, { utcOffset });
        const { id, terms } = stage;

        if (!allowed)
          return expectNoCalendar(stage, KEEPER, createCalendar(terms), "CalendarInvalidOffset", { id, utcOffset });
        await sendCalendar(stage, KEEPER, createCalendar(terms));
        expect((await calendarStatus(stage))?.utcOffset).to.equal(utcOffset);
      });
    });

  context("given an unknown calendar", () => {
    context("when a stranger calls", () => {
      it("is refused by the registry", async () => {
        const stage = await calendarOn(theater);

        await expectNoCalendar(stage, "stranger", createCalendar(stage.terms), "PartyUnknownSigner", {
          account: stage.roles.stranger.address,
        });
      });
    });

    context("when a party that is no bank calls", () => {
      it("is refused by the registry", async () => {
        const stage = await calendarOn(theater);
        const { terms, party } = stage;

        await expectNoCalendar(stage, "controller", createCalendar({ ...terms, keeper: party }), "PartyWithoutRole", {
          party,
          held: ["Producer", "Brand"],
          wanted: ["Bank"],
        });
      });
    });

    context("when another bank calls", () => {
      it("is the keeper's deed", async () => {
        const stage = await calendarOn(theater);
        const { id, terms, keeper } = stage;
        const party = await anotherParty(stage, { controller: OTHER_BANK, roles: ["Bank"] });

        await expectNoCalendar(stage, OTHER_BANK, createCalendar(terms), "CalendarNotKeeper", { id, party, keeper });
      });
    });

    context("when the keeper is suspended", () => {
      it("is refused by the registry", async () => {
        const stage = await calendarOn(theater);
        await sendParty(stage, "registrar", suspend(stage.keeper));
        const time = (await timeOf(stage)) + 10n;
        await atSecond(stage, time);

        await expectNoCalendar(stage, KEEPER, createCalendar(stage.terms), "PartyNotValid", {
          party: stage.keeper,
          state: "Suspended",
          time,
        });
      });
    });

    context("when the keeper calls", () => {
      it("is created and tells all its terms", async () => {
        const stage = await calendarOn(theater);
        const { id, keeper, terms, roles } = stage;
        const by = roles[KEEPER].address;

        await expectCalendar(
          stage,
          createCalendar(terms),
          calendarEvent("CalendarCreated", { id, keeper, by, terms }),
          (createdAt) => ({
            keeper,
            weekend: ["Saturday", "Sunday"],
            opensAt: 9n * 3_600n,
            closesAt: 17n * 3_600n,
            utcOffset: OFFSET,
            createdAt,
            years: {},
          }),
        );
        expect(await stage.bankingCalendar.idOf(terms)).to.equal(id);
      });

      it("may be a clerk of the bank", async () => {
        const stage = await calendarOn(theater);
        await hire(stage, "clerk", { party: stage.keeper }, KEEPER);
        await sendCalendar(stage, "clerk", createCalendar(stage.terms));

        expect((await calendarStatus(stage))?.keeper).to.equal(stage.keeper);
      });
    });
  });

  context("given a calendar", () => {
    it("is not created twice, and another by other terms", async () => {
      const stage = await createdOn(theater);
      const { id, terms, deployment } = stage;
      const other = { ...terms, salt: 2n };

      await expectNoCalendar(stage, KEEPER, createCalendar(terms), "CalendarExists", { id });
      await sendCalendar(stage, KEEPER, createCalendar(other));
      expect(calendarId(deployment, other)).not.to.equal(id);
    });

    it("stays where its keeper loses the role, which then keeps it no more", async () => {
      const stage = await createdOn(theater);
      const { keeper, terms } = stage;
      await sendParty(stage, "registrar", endRoles(keeper, ["Bank"]));
      await sendParty(stage, "registrar", grantRoles(keeper, ["Brand"]));

      await expectNoCalendar(stage, KEEPER, createCalendar(terms), "PartyWithoutRole", {
        party: keeper,
        held: ["Brand"],
        wanted: ["Bank"],
      });
      expect((await calendarStatus(stage))?.keeper).to.equal(keeper);
    });
  });
});
