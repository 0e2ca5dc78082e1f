import { expect } from "chai";

import { end, grantRoles } from "../../../sdk/Parties.ts";
import { lower, revokeRest } from "../../../sdk/Quotas.ts";
import { openPartiesTheater, sendParty, timeOf } from "../../shared/parties.ts";
import {
  CERTIFIER,
  draw,
  expectNoQuota,
  expectQuota,
  givenQuota,
  GRANTED,
  grantedOn,
  quotaEvent,
  quotaStatus,
  sendQuota,
} from "../../shared/quotas.ts";

const theater = await openPartiesTheater();

for (const [name, deed] of [
  ["lower", (terms) => lower(terms, 5n)],
  ["revokeRest", revokeRest],
] as readonly (readonly [string, typeof revokeRest])[])
  describe(name, () => {
    for (const state of ["None", "Closed"] as const)
      context(`given ${state}`, () => {
        it("is refused", async () => {
          const stage = await givenQuota(theater, state);

          await expectNoQuota(stage, CERTIFIER, deed(stage.terms), "QuotaUnexpectedState", {
            id: stage.id,
            current: state,
            expected: "Open",
          });
        });
      });

    context("given Open", () => {
      context("when a stranger calls", () => {
        it("is refused by the registry", async () => {
          const stage = await grantedOn(theater);

          await expectNoQuota(stage, "stranger", deed(stage.terms), "PartyUnknownSigner", {
            account: stage.roles.stranger.address,
          });
        });
      });

      context("when another certifier calls", () => {
        it("is the certifier's deed", async () => {
          const stage = await grantedOn(theater);
          const { id, party, certifier, terms } = stage;
          await sendParty(stage, "registrar", grantRoles(party, ["Certifier"]));

          await expectNoQuota(stage, "controller", deed(terms), "QuotaWrongCertifier", { id, party, certifier });
        });
      });

      context("when the certifier has ended", () => {
        it("is refused by the registry", async () => {
          const stage = await grantedOn(theater);
          const { certifier, terms, connection } = stage;
          await sendParty(stage, "registrar", end(certifier));
          const time = (await timeOf(stage)) + 10n;
          await connection.networkHelpers.time.setNextBlockTimestamp(time);

          await expectNoQuota(stage, CERTIFIER, deed(terms), "PartyNotValid", {
            party: certifier,
            state: "Ended",
            time,
          });
        });
      });
    });
  });

describe("lower", () => {
  context("given Open, with something drawn", () => {
    const DRAWN = 1_000n;
    for (const [what, amount, outcome] of [
      ["one below what was drawn", DRAWN - 1n, undefined],
      ["what was drawn", DRAWN, "Closed"],
      ["one above what was drawn", DRAWN + 1n, "Open"],
      ["one below what was granted", GRANTED - 1n, "Open"],
      ["what was granted", GRANTED, undefined],
      ["one above what was granted", GRANTED + 1n, undefined],
    ] as const)
      context(`when it is lowered to ${what}`, () => {
        it(outcome === undefined ? "is refused" : `is ${outcome}`, async () => {
          const stage = await grantedOn(theater);
          const { id, terms, roles } = stage;
          await draw(stage, { amount: DRAWN });
          const deed = lower(terms, amount);

          if (outcome === undefined)
            return expectNoQuota(stage, CERTIFIER, deed, "QuotaNotLowered", {
              id,
              given: amount,
              drawn: DRAWN,
              amount: GRANTED,
            });
          await expectQuota(stage, CERTIFIER, deed, () => ({
            events: [quotaEvent("QuotaLowered", { id, by: roles[CERTIFIER].address, amount })],
            quota: { state: outcome, amount },
          }));
        });
      });

    it("can be lowered again, and never raised", async () => {
      const stage = await grantedOn(theater);
      const { id, terms } = stage;
      await sendQuota(stage, CERTIFIER, lower(terms, 500n));
      await expectNoQuota(stage, CERTIFIER, lower(terms, 501n), "QuotaNotLowered", {
        id,
        given: 501n,
        drawn: 0n,
        amount: 500n,
      });
      await sendQuota(stage, CERTIFIER, lower(terms, 499n));

      expect((await quotaStatus(stage)).amount).to.equal(499n);
    });
  });
});

describe("revokeRest", () => {
  for (const drawn of [0n, 1_000n])
    context(`given Open, with ${drawn} drawn`, () => {
      it("leaves what was drawn, and nothing to draw", async () => {
        const stage = await grantedOn(theater);
        const { id, terms, roles, quotas } = stage;
        if (drawn > 0n) await draw(stage, { amount: drawn });
        expect(await quotas.connect(roles[CERTIFIER]).revokeRest.staticCall(terms)).to.equal(GRANTED - drawn);

        await expectQuota(stage, CERTIFIER, revokeRest(terms), () => ({
          events: [quotaEvent("QuotaLowered", { id, by: roles[CERTIFIER].address, amount: drawn })],
          quota: { state: "Closed", amount: drawn },
        }));
        expect(await quotas.drawableOf(terms, stage.party)).to.equal(0n);
      });
    });
});
