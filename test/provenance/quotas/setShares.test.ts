import { expect } from "chai";

import { grantRoles } from "../../../sdk/Parties.ts";
import { readShare, setShares } from "../../../sdk/Quotas.ts";
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
  quotaEvent,
  type QuotaStage,
  sendQuota,
} from "../../shared/quotas.ts";

const theater = await openPartiesTheater();

/** What a party has of the quota. */
async function shareOf({ connection, deployment, terms }: QuotaStage, party: bigint) {
  return readShare(connection.ethers.provider, deployment, terms, party);
}

describe("setShares", () => {
  context("given more parties than shares", () => {
    it("is refused", async () => {
      const { quotas, roles, terms } = await grantedOn(theater);

      await expect(quotas.connect(roles[CERTIFIER]).setShares(terms, [1n, 2n], [3n]))
        .to.be.revertedWithCustomError(quotas, "QuotaUnpairedShares")
        .withArgs(2n, 1n);
    });
  });

  for (const state of ["None", "Closed"] as const)
    context(`given ${state}`, () => {
      it("is refused", async () => {
        const stage = await givenQuota(theater, state);

        await expectNoQuota(stage, CERTIFIER, setShares(stage.terms, []), "QuotaUnexpectedState", {
          id: stage.id,
          current: state,
          expected: "Open",
        });
      });
    });

  context("given Open", () => {
    context("when another certifier calls", () => {
      it("is the certifier's deed", async () => {
        const stage = await grantedOn(theater);
        const { id, party, certifier, terms } = stage;
        await sendParty(stage, "registrar", grantRoles(party, ["Certifier"]));

        await expectNoQuota(stage, "controller", setShares(terms, []), "QuotaWrongCertifier", { id, party, certifier });
      });
    });

    context("when a share is below what its party has drawn", () => {
      for (const [what, amount, allowed] of [
        ["one below", 99n, false],
        ["exactly that", 100n, true],
        ["one above", 101n, true],
      ] as const)
        it(`${allowed ? "takes" : "refuses"} ${what}`, async () => {
          const stage = await grantedOn(theater);
          const { id, growers, terms } = stage;
          const [party, other] = growers;
          await draw(stage, { amount: 100n });
          const deed = setShares(terms, [
            { party: other, amount: 1n },
            { party, amount },
          ]);

          if (!allowed) {
            await expectNoQuota(stage, CERTIFIER, deed, "QuotaShareBelowDrawn", {
              id,
              party,
              given: amount,
              drawn: 100n,
            });
            expect((await shareOf(stage, other)).own).to.equal(false);
            return;
          }
          await sendQuota(stage, CERTIFIER, deed);
          expect(await shareOf(stage, party)).to.deep.equal({
            amount,
            own: true,
            drawn: 100n,
            drawable: amount - 100n,
          });
        });
    });

    context("when the certifier calls", () => {
      it("sets each share in place of what the terms give, and may set it anew", async () => {
        const stage = await grantedOn(theater);
        const { id, growers, terms, roles } = stage;
        const [first, second, third] = growers;
        const by = roles[CERTIFIER].address;
        const shares = [
          { party: first, amount: GRANTED },
          { party: second, amount: 0n },
        ];

        await expectQuota(stage, CERTIFIER, setShares(terms, shares), () => ({
          events: shares.map((share) => quotaEvent("QuotaShareSet", { id, by, ...share })),
        }));
        expect((await shareOf(stage, first)).drawable).to.equal(GRANTED);
        expect((await shareOf(stage, second)).drawable).to.equal(0n);
        expect((await shareOf(stage, third)).drawable).to.equal(EACH);
        await expectNoQuota(stage, DRAWER, await drawing(stage, { party: second }), "QuotaShareExceeded", {
          id,
          party: second,
          amount: 1n,
          left: 0n,
        });

        await sendQuota(stage, CERTIFIER, setShares(terms, [{ party: second, amount: 2n }]));
        await draw(stage, { party: second, amount: 2n });
      });

      it("takes a party twice, whose last share counts", async () => {
        const stage = await grantedOn(theater);
        const { growers, terms } = stage;
        const [party] = growers;
        await sendQuota(
          stage,
          CERTIFIER,
          setShares(terms, [
            { party, amount: 5n },
            { party, amount: 6n },
          ]),
        );

        expect((await shareOf(stage, party)).amount).to.equal(6n);
      });

      it("takes shares whose sum passes the quota: they reserve nothing", async () => {
        const stage = await grantedOn(theater);
        const { growers, terms, id } = stage;
        const [first, second] = growers;
        const shares = [first, second].map((party) => ({ party, amount: GRANTED }));
        await sendQuota(stage, CERTIFIER, setShares(terms, shares));
        await draw(stage, { party: first, amount: GRANTED - 1n });

        await expectNoQuota(stage, DRAWER, await drawing(stage, { party: second, amount: 2n }), "QuotaExceeded", {
          id,
          amount: 2n,
          left: 1n,
        });
      });
    });
  });
});
