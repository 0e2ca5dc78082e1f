import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { type PledgeTerms, pledge, pledgeStatus, reportSales } from "../../sdk/SalesPledges.ts";
import type { PledgeTerm } from "../../sdk/Names.ts";
import { DAY } from "../shared/escrow.ts";
import { made, MOST_SALES, type Pledged, pledged, SALES_PERIOD, SHARE, termsNow } from "../shared/pledges.ts";
import {
  expectToken,
  expectTokenRevert,
  openTokenTheater,
  sendToken,
  timeOf,
  TOKEN,
  type TokenStage,
} from "../shared/token.ts";

const theater = await openTokenTheater();
const { provider } = theater.connection.ethers;
const { time } = theater.connection.networkHelpers;

const LONGEST = 1_826n * DAY;

async function inForce(): Promise<Pledged> {
  return pledged(await theater.funded());
}

/** What the contract remembers of the supplier. */
async function statusOf({ deployment, roles }: TokenStage) {
  return pledgeStatus(provider, deployment, roles.supplier.address);
}

describe("pledge", () => {
  context("given a supplier that never pledged", () => {
    it("owes nothing and has no terms", async () => {
      expect(await statusOf(await theater.fresh())).to.deep.equal({
        state: "None",
        terms: undefined,
        outstanding: 0n,
        reportable: 0n,
      });
    });

    const refusals: readonly [PledgeTerm, keyof PledgeTerms, bigint, bigint, readonly bigint[]][] = [
      ["Share", "basisPoints", 1n, 10_000n, [0n, 10_001n]],
      ["Period", "period", 1n, 2n ** 32n - 1n, [0n]],
      ["Limit", "mostPerPeriod", 1n, 2n ** 128n - 1n, [0n]],
    ];
    for (const [term, field, min, max, values] of refusals)
      for (const given of values)
        context(`when its ${field} is ${given}`, () => {
          it("is refused", async () => {
            const stage = await theater.fresh();
            const deed = pledge(await termsNow(stage, { [field]: given }));

            await expectTokenRevert(stage, "supplier", deed, "PledgeInvalidTerm", { term, given, min, max });
          });
        });

    context("when it names no reporter", () => {
      it("is refused", async () => {
        const stage = await theater.fresh();
        const deed = pledge(await termsNow(stage, { reporter: ZeroAddress }));

        await expectTokenRevert(stage, "supplier", deed, "PledgeInvalidTerm", {
          term: "Reporter",
          given: 0n,
          min: 1n,
          max: 2n ** 160n - 1n,
        });
      });
    });

    for (const [when, offset] of [
      ["now", 0n],
      ["a second more than five years ahead", LONGEST + 1n],
    ] as const)
      context(`when it ends ${when}`, () => {
        it("is refused", async () => {
          const stage = await theater.fresh();
          const now = (await timeOf(stage)) + 10n;
          const deed = pledge(await termsNow(stage, { until: now + offset }));
          await time.setNextBlockTimestamp(now);

          await expectTokenRevert(stage, "supplier", deed, "PledgeInvalidTerm", {
            term: "End",
            given: now + offset,
            min: now + 1n,
            max: now + LONGEST,
          });
        });
      });

    for (const changes of [
      { basisPoints: 1n },
      { basisPoints: 10_000n },
      { period: 1n },
      { period: 2n ** 32n - 1n },
      { mostPerPeriod: 1n },
      { mostPerPeriod: 2n ** 128n - 1n },
      { reporter: "0x0000000000000000000000000000000000000001" },
    ])
      context(`when it pledges ${Object.entries(changes).flat().join(" ")}`, () => {
        it("pledges", async () => {
          const stage = await theater.fresh();
          const terms = await termsNow(stage, changes);

          await expectToken(stage, "supplier", pledge(terms), () => ({ events: [made(stage, terms)] }));
          expect(await statusOf(stage)).to.deep.equal({
            state: "InForce",
            terms,
            outstanding: 0n,
            reportable: terms.mostPerPeriod,
          });
        });
      });

    for (const offset of [1n, LONGEST])
      context(`when it ends ${offset} seconds from now`, () => {
        it("pledges until then", async () => {
          const stage = await theater.fresh();
          const now = (await timeOf(stage)) + 10n;
          const terms = await termsNow(stage, { until: now + offset });
          await time.setNextBlockTimestamp(now);

          await expectToken(stage, "supplier", pledge(terms), () => ({ events: [made(stage, terms)] }));
          expect((await statusOf(stage)).state).to.equal("InForce");
          await time.increaseTo(now + offset);
          expect((await statusOf(stage)).state).to.equal("Ended");
        });
      });
  });

  context("given a pledge in force", () => {
    const lowered: readonly [PledgeTerm, (terms: PledgeTerms) => Partial<PledgeTerms>][] = [
      ["Share", () => ({ basisPoints: SHARE - 1n })],
      ["End", ({ until }) => ({ until: until - 1n })],
      ["Period", () => ({ period: SALES_PERIOD + 1n })],
      ["Limit", () => ({ mostPerPeriod: MOST_SALES - 1n })],
    ];
    const field = { Share: "basisPoints", End: "until", Period: "period", Limit: "mostPerPeriod" } as const;
    for (const [term, change] of lowered)
      context(`when its ${term} is lowered by one`, () => {
        it("is refused, however much else is raised", async () => {
          const { stage, terms } = await inForce();
          const raised = {
            ...terms,
            basisPoints: 9_000n,
            until: terms.until + DAY,
            period: 1n,
            mostPerPeriod: 2n * MOST_SALES,
          };
          const deed = pledge({ ...raised, ...change(terms) });

          await expectTokenRevert(stage, "supplier", deed, "PledgeTermLowered", {
            term,
            given: change(terms)[field[term as keyof typeof field]] ?? 0n,
            pledged: terms[field[term as keyof typeof field]],
            until: terms.until,
          });
        });
      });

    context("when another reporter is named", () => {
      it("is refused: it could be one that stays silent", async () => {
        const { stage, terms } = await inForce();
        const { stranger } = stage.roles;

        await expectTokenRevert(
          stage,
          "supplier",
          pledge({ ...terms, reporter: stranger.address }),
          "PledgeTermLowered",
          {
            term: "Reporter",
            given: BigInt(stranger.address),
            pledged: BigInt(terms.reporter),
            until: terms.until,
          },
        );
      });
    });

    const raised: readonly [string, (terms: PledgeTerms) => Partial<PledgeTerms>][] = [
      ["its share", () => ({ basisPoints: SHARE + 1n })],
      ["its end", ({ until }) => ({ until: until + 1n })],
      ["its most, in a shorter period", () => ({ mostPerPeriod: MOST_SALES + 1n, period: SALES_PERIOD - 1n })],
      ["nothing", () => ({})],
    ];
    for (const [what, change] of raised)
      context(`when it raises ${what}`, () => {
        it("holds at once", async () => {
          const { stage, terms } = await inForce();
          const next = { ...terms, ...change(terms) };

          await expectToken(stage, "supplier", pledge(next), () => ({ events: [made(stage, next)] }));
          expect((await statusOf(stage)).terms).to.deep.equal(next);
        });
      });

    context("when another supplier pledges", () => {
      it("leaves it as it was", async () => {
        const { stage, terms } = await inForce();
        await sendToken(stage, "payee", pledge({ ...terms, basisPoints: 1n }));

        expect((await statusOf(stage)).terms).to.deep.equal(terms);
      });
    });

    context("when its end comes", () => {
      for (const offset of [-1n, 0n])
        it(`can be lowered ${offset < 0n ? "not a second before" : "from then on"}`, async () => {
          const { stage, terms } = await inForce();
          const next = { ...terms, reporter: stage.roles.stranger.address, basisPoints: 1n, until: terms.until + DAY };
          await time.setNextBlockTimestamp(terms.until + offset);

          if (offset < 0n)
            await expectTokenRevert(stage, "supplier", pledge(next), "PledgeTermLowered", {
              term: "Reporter",
              given: BigInt(next.reporter),
              pledged: BigInt(terms.reporter),
              until: terms.until,
            });
          else await expectToken(stage, "supplier", pledge(next), () => ({ events: [made(stage, next)] }));
        });
    });
  });

  context("given a pledge that ended with something due", () => {
    it("stays due, whatever is pledged next", async () => {
      const { stage, terms } = await inForce();
      const { supplier } = stage.roles;
      await sendToken(stage, "reporter", reportSales(supplier.address, 100n * TOKEN));
      await time.increaseTo(terms.until);
      const next = await termsNow(stage, { basisPoints: 1n });

      await expectToken(stage, "supplier", pledge(next), () => ({ events: [made(stage, next)] }));
      expect(await statusOf(stage)).to.deep.equal({
        state: "InForce",
        terms: next,
        outstanding: (100n * TOKEN * SHARE) / 10_000n,
        reportable: MOST_SALES,
      });
    });
  });
});
