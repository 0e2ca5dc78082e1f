import { expect } from "chai";

import { endRoles, grantRoles } from "../../sdk/Parties.ts";
import { expectNoParty, expectParty, openPartiesTheater, partyEvent, sendParty, timeOf } from "../shared/parties.ts";

const theater = await openPartiesTheater();

describe("endRoles", () => {
  context("given Active", () => {
    context("when a stranger calls", () => {
      it("is a registrar's deed", async () => {
        const stage = await theater.registered();

        await expectNoParty(stage, "stranger", endRoles(stage.party, ["Brand"]), "AccessManagedUnauthorized", {
          caller: stage.roles.stranger.address,
        });
      });
    });

    context("when another registrar calls", () => {
      it("is the deed of the registrar that keeps the record", async () => {
        const stage = await theater.registered();
        const { registrar, otherRegistrar } = stage.roles;

        await expectNoParty(stage, "otherRegistrar", endRoles(stage.party, ["Brand"]), "PartyWrongRegistrar", {
          party: stage.party,
          caller: otherRegistrar.address,
          registrar: registrar.address,
        });
      });
    });

    for (const [what, roles] of [
      ["no role is named", []],
      ["one of the roles is not held", ["Brand", "Bank"]],
    ] as const)
      context(`when ${what}`, () => {
        it("is refused", async () => {
          const stage = await theater.registered();

          await expectNoParty(stage, "registrar", endRoles(stage.party, roles), "PartyInvalidRoles", {
            roles: [...roles],
            possible: ["Producer", "Brand"],
          });
        });
      });

    context("when the registrar calls", () => {
      it("ends these roles from that second on, and leaves the others", async () => {
        const stage = await theater.registered();
        const { party, parties } = stage;

        await expectParty(stage, "registrar", endRoles(party, ["Brand"]), () => ({
          events: [partyEvent("PartyRolesEnded", { party, roles: ["Brand"] })],
          party: { roles: ["Producer"] },
        }));
        const ended = await timeOf(stage);
        const held = [0b100001n, 0b000001n, 0b000001n];
        for (const [place, second] of [-1n, 0n, 1n].entries())
          expect((await parties.standingAt(party, ended + second)).roles).to.equal(held[place]);
      });

      it("leaves a role that is granted later to its own time", async () => {
        const stage = await theater.registered();
        const { party, parties } = stage;
        await sendParty(stage, "registrar", endRoles(party, ["Brand"]));
        const ended = await timeOf(stage);
        await sendParty(stage, "registrar", grantRoles(party, ["Brand"]));

        expect((await parties.standingAt(party, ended)).roles).to.equal(1n);
        expect((await parties.standingAt(party, await timeOf(stage))).roles).to.equal(0b100001n);
      });
    });
  });
});
