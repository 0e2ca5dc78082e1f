import { expect } from "chai";

import { dayOf, grantRoles, NO_END_DAY, suspend } from "../../sdk/Parties.ts";
import { DAY } from "../shared/escrow.ts";
import {
  atSecond,
  expectNoParty,
  expectParty,
  openPartiesTheater,
  partyEvent,
  partyStatus,
  sendParty,
  timeOf,
  untilSecond,
} from "../shared/parties.ts";

const theater = await openPartiesTheater();

describe("grantRoles", () => {
  context("given Active", () => {
    context("when a stranger calls", () => {
      it("is a registrar's deed", async () => {
        const stage = await theater.registered();

        await expectNoParty(stage, "stranger", grantRoles(stage.party, ["Bank"]), "AccessManagedUnauthorized", {
          caller: stage.roles.stranger.address,
        });
      });
    });

    context("when another registrar calls", () => {
      it("is the deed of the registrar that keeps the record", async () => {
        const stage = await theater.registered();
        const { registrar, otherRegistrar } = stage.roles;

        await expectNoParty(stage, "otherRegistrar", grantRoles(stage.party, ["Bank"]), "PartyWrongRegistrar", {
          party: stage.party,
          caller: otherRegistrar.address,
          registrar: registrar.address,
        });
      });
    });

    context("when no role is named", () => {
      it("is refused", async () => {
        const stage = await theater.registered();

        await expectNoParty(stage, "registrar", grantRoles(stage.party, []), "PartyInvalidRoles", {
          roles: [],
          possible: [
            "Producer",
            "Processor",
            "Carrier",
            "Inspector",
            "Regulator",
            "Brand",
            "Certifier",
            "Custodian",
            "Bank",
          ],
        });
      });
    });

    for (const [when, second, allowed] of [
      ["in the last second before the end day", -1n, true],
      ["in the first second of the end day", 0n, false],
      ["in the second after", 1n, false],
    ] as const)
      context(`when the registrar calls ${when}`, () => {
        it(allowed ? "grants the role for that second" : "is refused", async () => {
          const stage = await theater.registered();
          const endDay = dayOf(await timeOf(stage)) + 3n;
          await atSecond(stage, endDay * DAY + second);
          const deed = grantRoles(stage.party, ["Certifier"], endDay);

          if (!allowed) return expectNoParty(stage, "registrar", deed, "PartyEndDayPassed", { endDay, today: endDay });
          await expectParty(stage, "registrar", deed, () => ({
            events: [partyEvent("PartyRolesGranted", { party: stage.party, roles: ["Certifier"], endDay })],
            party: { roles: ["Producer", "Brand", "Certifier"] },
          }));
          await untilSecond(stage, endDay * DAY);
          expect((await partyStatus(stage)).roles).to.deep.equal(["Producer", "Brand"]);
        });
      });

    context("when a role is held", () => {
      it("gives it another end, sooner or later", async () => {
        const stage = await theater.registered();
        const { parties, party } = stage;
        const today = dayOf(await timeOf(stage));
        for (const endDay of [today + 2n, today + 9n, NO_END_DAY]) {
          await sendParty(stage, "registrar", grantRoles(party, ["Producer"], endDay));
          expect(await parties.roleEndDay(party, 0)).to.equal(endDay);
        }
        expect(await parties.roleEndDay(party, 5)).to.equal(NO_END_DAY);
      });
    });

    context("when a role has ended by its day", () => {
      it("is held again from now on, and stays ended before", async () => {
        const stage = await theater.registered();
        const { parties, party } = stage;
        const endDay = dayOf(await timeOf(stage)) + 2n;
        await sendParty(stage, "registrar", grantRoles(party, ["Bank"], endDay));
        const again = (endDay + 5n) * DAY;
        await atSecond(stage, again);
        await sendParty(stage, "registrar", grantRoles(party, ["Bank"]));

        const bank = 1n << 8n;
        const held = async (time: bigint) => ((await parties.standingAt(party, time)).roles & bank) !== 0n;
        expect(await held(endDay * DAY - 1n)).to.equal(true);
        expect(await held(endDay * DAY)).to.equal(false);
        expect(await held(again - 1n)).to.equal(false);
        expect(await held(again)).to.equal(true);
      });
    });
  });

  context("given Suspended", () => {
    it("grants roles that are held once the party is resumed", async () => {
      const stage = await theater.registered();
      await sendParty(stage, "registrar", suspend(stage.party));

      await expectParty(stage, "registrar", grantRoles(stage.party, ["Carrier"]), () => ({
        events: [partyEvent("PartyRolesGranted", { party: stage.party, roles: ["Carrier"], endDay: NO_END_DAY })],
        party: { state: "Suspended", roles: ["Producer", "Carrier", "Brand"] },
      }));
    });
  });
});
