import { id as commitment, ZeroAddress, ZeroHash } from "ethers";
import { expect } from "chai";

import { PARTY_ROLES } from "../../sdk/Names.ts";
import { dayOf, NO_END_DAY, partyId, register } from "../../sdk/Parties.ts";
import {
  atSecond,
  expectNoParty,
  expectParty,
  IDENTITY,
  NAME,
  openPartiesTheater,
  partyEvent,
  type PartiesStage,
  sendParty,
  timeOf,
} from "../shared/parties.ts";
import { DAY } from "../shared/escrow.ts";

const theater = await openPartiesTheater();

/** The registration of the tests. */
const registration = ({ roles }: PartiesStage) => ({
  identity: IDENTITY,
  name: NAME,
  controller: roles.controller.address,
  roles: ["Producer", "Brand"] as const,
});

describe("register", () => {
  context("given None", () => {
    for (const who of ["admin", "stranger"] as const)
      context(`when the ${who} calls`, () => {
        it("is a registrar's deed", async () => {
          const stage = await theater.fresh();

          await expectNoParty(stage, who, register(registration(stage)), "AccessManagedUnauthorized", {
            caller: stage.roles[who].address,
          });
        });
      });

    context("when there is no identity", () => {
      it("is refused", async () => {
        const stage = await theater.fresh();

        await expectNoParty(
          stage,
          "registrar",
          register({ ...registration(stage), identity: ZeroHash }),
          "PartyNoIdentity",
          {},
        );
      });
    });

    context("when a role is asked for that there is not", () => {
      it("is refused", async () => {
        const { parties, roles } = await theater.fresh();
        const unknown = 1n << BigInt(PARTY_ROLES.length);

        await expect(parties.connect(roles.registrar).register(IDENTITY, NAME, roles.controller, unknown, NO_END_DAY))
          .to.be.revertedWithCustomError(parties, "PartyInvalidRoles")
          .withArgs(unknown, unknown - 1n);
      });
    });

    for (const [what, after] of [
      ["the day before", -1n],
      ["today", 0n],
    ] as const)
      context(`when the roles end with ${what}`, () => {
        it("is refused", async () => {
          const stage = await theater.fresh();
          const today = dayOf(await timeOf(stage)) + 2n;
          await atSecond(stage, today * DAY);

          await expectNoParty(
            stage,
            "registrar",
            register({ ...registration(stage), endDay: today + after }),
            "PartyEndDayPassed",
            { endDay: today + after, today },
          );
        });
      });

    context("when a registrar calls", () => {
      it("makes the party Active, with its roles at once and nobody to act for it", async () => {
        const stage = await theater.fresh();
        const { party, roles } = stage;
        const [registrar, controller] = [roles.registrar.address, roles.controller.address];

        await expectParty(stage, "registrar", register(registration(stage)), () => ({
          events: [
            partyEvent("PartyRegistered", { party, registrar, identity: IDENTITY, name: NAME }),
            partyEvent("ControllerProposed", { party, proposed: controller, by: registrar }),
            partyEvent("PartyRolesGranted", { party, roles: ["Producer", "Brand"], endDay: NO_END_DAY }),
          ],
          party: {
            state: "Active",
            roles: ["Producer", "Brand"],
            registrar,
            controller: ZeroAddress,
            proposed: controller,
          },
        }));
      });

      it("grants no role where none is asked for, and reads no end day then", async () => {
        const stage = await theater.fresh();
        const { party, roles, parties } = stage;
        const registrar = roles.registrar.address;

        await expectParty(stage, "registrar", register({ identity: IDENTITY, endDay: 0n }), () => ({
          events: [
            partyEvent("PartyRegistered", { party, registrar, identity: IDENTITY, name: ZeroHash }),
            partyEvent("ControllerProposed", { party, proposed: ZeroAddress, by: registrar }),
          ],
          party: { state: "Active", roles: [], registrar },
        }));
        expect(await parties.roleEndDay(party, 0)).to.equal(0n);
      });

      it("grants all roles that there are", async () => {
        const stage = await theater.fresh();
        await sendParty(stage, "registrar", register({ identity: IDENTITY, roles: PARTY_ROLES, endDay: 30_000n }));

        for (const [number] of PARTY_ROLES.entries())
          expect(await stage.parties.roleEndDay(stage.party, number)).to.equal(30_000n);
      });
    });

    context("when another registrar registers the same identity", () => {
      it("makes another party, whoever was first", async () => {
        const stage = await theater.fresh();
        const { roles, parties, party } = stage;
        const other = partyId(roles.otherRegistrar.address, IDENTITY);
        await sendParty(stage, "otherRegistrar", register({ identity: IDENTITY }));
        await sendParty(stage, "registrar", register({ identity: IDENTITY }));

        expect(other).not.to.equal(party);
        expect((await parties.partyOf(other)).registrar).to.equal(roles.otherRegistrar.address);
        expect((await parties.partyOf(party)).registrar).to.equal(roles.registrar.address);
        expect(await parties.idOf(roles.registrar, IDENTITY)).to.equal(party);
      });
    });
  });

  context("given Active", () => {
    context("when its registrar registers the identity again", () => {
      it("is refused", async () => {
        const stage = await theater.registered();

        await expectNoParty(stage, "registrar", register(registration(stage)), "PartyUnexpectedState", {
          party: stage.party,
          current: "Active",
          allowed: ["None"],
        });
      });
    });

    context("when its registrar registers another identity", () => {
      it("makes another party", async () => {
        const stage = await theater.registered();
        const identity = commitment("another identity");
        await sendParty(stage, "registrar", register({ identity }));

        expect((await stage.parties.partyOf(partyId(stage.roles.registrar.address, identity))).state).to.equal(1n);
      });
    });
  });
});
