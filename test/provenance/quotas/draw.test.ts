import { expect } from "chai";

import { end } from "../../../sdk/Parties.ts";
import { lower, measureUnit, readShare, setShares } from "../../../sdk/Quotas.ts";
import { DAY } from "../../shared/escrow.ts";
import { openPartiesTheater, sendParty } from "../../shared/parties.ts";
import {
  CERTIFIER,
  draw,
  drawing,
  DRAWER,
  EACH,
  expectNoQuota,
  expectQuota,
  givenQuota,
  GRANTED,
  grantedOn,
  GTIN,
  quotaEvent,
  type QuotaStage,
  quotaStatus,
  sendQuota,
} from "../../shared/quotas.ts";

const theater = await openPartiesTheater();

/** What a party has of the quota. */
async function shareOf({ connection, deployment, terms }: QuotaStage, party: bigint) {
  return readShare(connection.ethers.provider, deployment, terms, party);
}

describe("draw", () => {
  for (const state of ["None", "Closed"] as const)
    context(`given ${state}`, () => {
      it("is refused, whoever calls", async () => {
        const stage = await givenQuota(theater, state);

        for (const who of [DRAWER, "stranger"] as const)
          await expectNoQuota(stage, who, await drawing(stage), "QuotaUnexpectedState", {
            id: stage.id,
            current: state,
            expected: "Open",
          });
      });
    });

  context("given Open", () => {
    for (const who of [CERTIFIER, "controller", "stranger"] as const)
      context(`when the ${who} calls`, () => {
        it("is the drawing contract's deed", async () => {
          const stage = await grantedOn(theater);
          const { id, roles } = stage;

          await expectNoQuota(stage, who, await drawing(stage), "QuotaWrongDrawer", {
            id,
            caller: roles[who].address,
            drawer: roles[DRAWER].address,
          });
        });
      });

    context("when nothing is drawn", () => {
      it("is refused", async () => {
        const stage = await grantedOn(theater);

        await expectNoQuota(stage, DRAWER, await drawing(stage, { amount: 0n }), "QuotaNoAmount", { id: stage.id });
      });
    });

    for (const code of ["GRM", "KG"])
      context(`when the unit of measure is ${code}`, () => {
        it("is refused", async () => {
          const stage = await grantedOn(theater);
          const unit = measureUnit(code);

          await expectNoQuota(stage, DRAWER, await drawing(stage, { unit }), "QuotaWrongUnit", {
            id: stage.id,
            unit,
            expected: stage.terms.unit,
          });
        });
      });

    for (const [when, edge, second, allowed] of [
      ["a second before the season", "from", -1n, false],
      ["in its first second", "from", 0n, true],
      ["in its second second", "from", 1n, true],
      ["in its last second", "until", -1n, true],
      ["in the second in which it ends", "until", 0n, false],
      ["a second after", "until", 1n, false],
    ] as const)
      context(`when the lot was commissioned ${when}`, () => {
        it(allowed ? "is drawn" : "is refused", async () => {
          const stage = await grantedOn(theater);
          const { id, terms } = stage;
          const time = terms[edge] + second;

          if (!allowed)
            return expectNoQuota(stage, DRAWER, await drawing(stage, { time }), "QuotaOutOfSeason", {
              id,
              time,
              from: terms.from,
              until: terms.until,
            });
          await draw(stage, { time });
          expect((await quotaStatus(stage)).drawn).to.equal(1n);
        });
      });

    context("when the season is over by now", () => {
      it("draws for a lot that was commissioned in it", async () => {
        const stage = await grantedOn(theater);
        const { terms, connection } = stage;
        await connection.networkHelpers.time.increaseTo(terms.until + 30n * DAY);
        await draw(stage, { time: terms.from });

        expect((await quotaStatus(stage)).drawn).to.equal(1n);
      });
    });

    context("when a party without a share draws", () => {
      for (const [what, amount, allowed] of [
        ["one less than each may", EACH - 1n, true],
        ["what each may", EACH, true],
        ["one more than each may", EACH + 1n, false],
      ] as const)
        it(`${allowed ? "draws" : "is refused"} ${what}`, async () => {
          const stage = await grantedOn(theater);
          const { id, growers } = stage;
          const [party] = growers;

          if (!allowed)
            return expectNoQuota(stage, DRAWER, await drawing(stage, { amount }), "QuotaShareExceeded", {
              id,
              party,
              amount,
              left: EACH,
            });
          await expectQuota(stage, DRAWER, await drawing(stage, { amount }), () => ({
            events: [quotaEvent("QuotaDrawn", { id, party, gtin: GTIN, amount, drawn: amount })],
            quota: { drawn: amount },
          }));
          expect(await shareOf(stage, party)).to.deep.equal({
            amount: EACH,
            own: false,
            drawn: amount,
            drawable: EACH - amount,
          });
        });

      it("is bound by the sum of its draws", async () => {
        const stage = await grantedOn(theater);
        const { id, growers } = stage;
        const [party] = growers;
        await draw(stage, { amount: EACH - 5n });
        await draw(stage, { amount: 3n });

        await expectNoQuota(stage, DRAWER, await drawing(stage, { amount: 3n }), "QuotaShareExceeded", {
          id,
          party,
          amount: 3n,
          left: 2n,
        });
        await draw(stage, { amount: 2n });
      });
    });

    context("when only parties with a share may draw", () => {
      it("refuses all others", async () => {
        const stage = await grantedOn(theater, { partyAmount: 0n });
        const { id, growers, terms } = stage;
        const [named, unnamed] = growers;
        await sendQuota(stage, CERTIFIER, setShares(terms, [{ party: named, amount: 10n }]));

        await expectNoQuota(stage, DRAWER, await drawing(stage, { party: unnamed }), "QuotaShareExceeded", {
          id,
          party: unnamed,
          amount: 1n,
          left: 0n,
        });
        await draw(stage, { party: named, amount: 10n });
      });
    });

    context("when several parties draw", () => {
      it("never passes the quota by their sum, and closes with its last unit", async () => {
        const stage = await grantedOn(theater);
        const { id, growers } = stage;
        const [first, second, third] = growers;
        await draw(stage, { party: first, amount: EACH });
        await draw(stage, { party: second, amount: EACH });
        const rest = GRANTED - 2n * EACH;
        expect((await shareOf(stage, third)).drawable).to.equal(rest);

        await expectNoQuota(stage, DRAWER, await drawing(stage, { party: third, amount: rest + 1n }), "QuotaExceeded", {
          id,
          amount: rest + 1n,
          left: rest,
        });
        await draw(stage, { party: third, amount: rest - 1n });
        await expectQuota(stage, DRAWER, await drawing(stage, { party: third, amount: 1n }), () => ({
          events: [quotaEvent("QuotaDrawn", { id, party: third, gtin: GTIN, amount: 1n, drawn: GRANTED })],
          quota: { state: "Closed", drawn: GRANTED },
        }));
        expect((await shareOf(stage, third)).drawable).to.equal(0n);
      });
    });

    context("when all of the largest quota is drawn", () => {
      it("draws it at once, and no unit more", async () => {
        const most = 2n ** 64n - 1n;
        const stage = await grantedOn(theater, { amount: most, partyAmount: most });
        await draw(stage, { amount: most - 1n });
        const { id, growers } = stage;

        await expectNoQuota(stage, DRAWER, await drawing(stage, { amount: most }), "QuotaShareExceeded", {
          id,
          party: growers[0],
          amount: most,
          left: 1n,
        });
        await draw(stage, { amount: 1n });
        expect(await quotaStatus(stage)).to.deep.include({ state: "Closed", drawn: most });
      });
    });

    context("when the quota was lowered", () => {
      it("is bound by what is left", async () => {
        const stage = await grantedOn(theater);
        const { id, terms } = stage;
        await sendQuota(stage, CERTIFIER, lower(terms, 7n));

        await expectNoQuota(stage, DRAWER, await drawing(stage, { amount: 8n }), "QuotaExceeded", {
          id,
          amount: 8n,
          left: 7n,
        });
        await draw(stage, { amount: 7n });
      });
    });

    context("when the certifier has ended", () => {
      it("still draws: the grant was made while it was one", async () => {
        const stage = await grantedOn(theater);
        await sendParty(stage, "registrar", end(stage.certifier));
        await draw(stage, { amount: 9n });

        expect((await quotaStatus(stage)).drawn).to.equal(9n);
      });
    });

    context("when another quota has terms that differ in one", () => {
      it("counts each by itself", async () => {
        const stage = await grantedOn(theater);
        await draw(stage, { amount: 5n });
        const other = { ...stage.terms, salt: 2n };

        expect((await stage.quotas.slotOf(await stage.quotas.idOf(other))).drawn).to.equal(0n);
        expect(await stage.quotas.drawableOf(other, stage.party)).to.equal(0n);
      });
    });
  });
});
