import { ZeroAddress, ZeroHash } from "ethers";
import { expect } from "chai";

import { endSigner, end, grantRoles, suspend, dayOf } from "../../../sdk/Parties.ts";
import { grant, quotaId, revokeRest } from "../../../sdk/Quotas.ts";
import { DAY } from "../../shared/escrow.ts";
import { hire, openPartiesTheater, sendParty, timeOf, untilSecond } from "../../shared/parties.ts";
import {
  CERTIFIER,
  expectNoQuota,
  expectQuota,
  GRANTED,
  grantedOn,
  quotaEvent,
  quotaOn,
  quotaStatus,
  sendQuota,
} from "../../shared/quotas.ts";

const theater = await openPartiesTheater();

describe("grant", () => {
  for (const [what, terms] of [
    ["no name", { name: ZeroHash }],
    ["no unit of measure", { unit: "0x000000" }],
    ["no drawing contract", { drawer: ZeroAddress }],
  ] as const)
    context(`given terms with ${what}`, () => {
      it("is refused", async () => {
        const stage = await quotaOn(theater, terms);

        await expectNoQuota(stage, CERTIFIER, grant(stage.terms), "QuotaIncomplete", { id: stage.id });
      });
    });

  context("given terms without an amount", () => {
    it("is refused", async () => {
      const stage = await quotaOn(theater, { amount: 0n });

      await expectNoQuota(stage, CERTIFIER, grant(stage.terms), "QuotaNoAmount", { id: stage.id });
    });
  });

  for (const [what, from, until, allowed] of [
    ["ends before it starts", 1_001n, 1_000n, false],
    ["ends when it starts", 1_000n, 1_000n, false],
    ["has one second", 999n, 1_000n, true],
  ] as const)
    context(`given a season that ${what}`, () => {
      it(allowed ? "is granted" : "is refused", async () => {
        const stage = await quotaOn(theater, { from, until });
        const { id, terms } = stage;

        if (!allowed) return expectNoQuota(stage, CERTIFIER, grant(terms), "QuotaEmptySeason", { id, from, until });
        await sendQuota(stage, CERTIFIER, grant(terms));
        expect((await quotaStatus(stage)).state).to.equal("Open");
      });
    });

  context("given None", () => {
    context("when a stranger calls", () => {
      it("is refused by the registry", async () => {
        const stage = await quotaOn(theater);

        await expectNoQuota(stage, "stranger", grant(stage.terms), "PartyUnknownSigner", {
          account: stage.roles.stranger.address,
        });
      });
    });

    context("when a party without the role calls", () => {
      it("is refused by the registry", async () => {
        const stage = await quotaOn(theater);

        await expectNoQuota(
          stage,
          "controller",
          grant({ ...stage.terms, certifier: stage.party }),
          "PartyWithoutRole",
          {
            party: stage.party,
            held: ["Producer", "Brand"],
            wanted: ["Certifier"],
          },
        );
      });
    });

    context("when another certifier calls", () => {
      it("is the certifier's deed", async () => {
        const stage = await quotaOn(theater);
        const { party, certifier, id } = stage;
        await sendParty(stage, "registrar", grantRoles(party, ["Certifier"]));

        await expectNoQuota(stage, "controller", grant(stage.terms), "QuotaWrongCertifier", { id, party, certifier });
      });
    });

    context("when the certifier's role has ended", () => {
      it("is refused by the registry", async () => {
        const stage = await quotaOn(theater);
        const endDay = dayOf(await timeOf(stage)) + 1n;
        await sendParty(stage, "registrar", grantRoles(stage.certifier, ["Certifier"], endDay));
        await untilSecond(stage, endDay * DAY);

        await expectNoQuota(stage, CERTIFIER, grant(stage.terms), "PartyWithoutRole", {
          party: stage.certifier,
          held: [],
          wanted: ["Certifier"],
        });
      });
    });

    for (const [state, deed] of [
      ["Suspended", suspend],
      ["Ended", end],
    ] as const)
      context(`when the certifier is ${state}`, () => {
        it("is refused by the registry", async () => {
          const stage = await quotaOn(theater);
          const { certifier, terms } = stage;
          await sendParty(stage, "registrar", deed(certifier));
          const time = (await timeOf(stage)) + 10n;
          await stage.connection.networkHelpers.time.setNextBlockTimestamp(time);

          await expectNoQuota(stage, CERTIFIER, grant(terms), "PartyNotValid", { party: certifier, state, time });
        });
      });

    context("when the certifier calls", () => {
      it("opens the quota and tells all its terms", async () => {
        const stage = await quotaOn(theater);
        const { id, certifier, terms, roles } = stage;

        await expectQuota(stage, CERTIFIER, grant(terms), (time) => ({
          events: [
            quotaEvent("QuotaGranted", { id, certifier, name: terms.name, by: roles[CERTIFIER].address, terms }),
          ],
          quota: { state: "Open", amount: GRANTED, drawn: 0n, grantedAt: time },
        }));
        expect(await stage.quotas.idOf(terms)).to.equal(id);
      });

      it("may be a clerk of the certifier", async () => {
        const stage = await quotaOn(theater);
        await hire(stage, "clerk", { party: stage.certifier }, CERTIFIER);
        await sendQuota(stage, "clerk", grant(stage.terms));

        expect((await quotaStatus(stage)).state).to.equal("Open");
      });

      it("takes a season that is over, and the largest amount", async () => {
        const stage = await quotaOn(theater, { from: 1n, until: 2n, amount: 2n ** 64n - 1n });
        await sendQuota(stage, CERTIFIER, grant(stage.terms));

        expect(await quotaStatus(stage)).to.deep.include({ state: "Open", amount: 2n ** 64n - 1n });
      });
    });

    context("when one of its clerks was ended", () => {
      it("grants no more by that key", async () => {
        const stage = await quotaOn(theater);
        const { certifier, roles } = stage;
        await hire(stage, "clerk", { party: certifier }, CERTIFIER);
        const from = await timeOf(stage);
        await sendParty(stage, CERTIFIER, endSigner(roles.clerk.address));
        const until = await timeOf(stage);
        const time = until + 10n;
        await stage.connection.networkHelpers.time.setNextBlockTimestamp(time);

        await expectNoQuota(stage, "clerk", grant(stage.terms), "PartySignerNotValid", {
          account: roles.clerk.address,
          party: certifier,
          from,
          until,
          time,
        });
      });
    });
  });

  context("given Open", () => {
    it("is not granted twice, and raised only by other terms", async () => {
      const stage = await grantedOn(theater);
      const { id, terms, deployment } = stage;

      await expectNoQuota(stage, CERTIFIER, grant(terms), "QuotaUnexpectedState", {
        id,
        current: "Open",
        expected: "None",
      });
      const more = { ...terms, salt: 2n };
      await sendQuota(stage, CERTIFIER, grant(more));
      expect(quotaId(deployment, more)).not.to.equal(id);
      expect((await quotaStatus(stage)).amount).to.equal(GRANTED);
    });
  });

  context("given Closed", () => {
    it("is not granted again, not even where nothing was drawn", async () => {
      const stage = await grantedOn(theater);
      const { id, terms } = stage;
      await sendQuota(stage, CERTIFIER, revokeRest(terms));

      await expectNoQuota(stage, CERTIFIER, grant(terms), "QuotaUnexpectedState", {
        id,
        current: "Closed",
        expected: "None",
      });
    });
  });
});
