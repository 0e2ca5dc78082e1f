import { expect } from "chai";
import { ZeroAddress } from "ethers";

import {
  acceptControl,
  endSigner,
  NO_END,
  proposeController,
  recoverControl,
  resume,
  suspend,
} from "../../sdk/Parties.ts";
import { PARTY_ROLES } from "../../sdk/Names.ts";
import {
  accountStatus,
  anotherParty,
  expectNoParty,
  expectParty,
  hire,
  hiring,
  openPartiesTheater,
  type PartiesStage,
  partyEvent,
  partyStatus,
  sendParty,
  timeOf,
} from "../shared/parties.ts";

const theater = await openPartiesTheater();

/** A party whose controller has proposed its successor. */
async function proposed(): Promise<PartiesStage> {
  const stage = await theater.staffed();
  await sendParty(stage, "controller", proposeController(stage.party, stage.roles.successor.address));
  return stage;
}

describe("proposeController", () => {
  context("given Active", () => {
    for (const who of ["registrar", "clerk", "stranger"] as const)
      context(`when the ${who} calls`, () => {
        it("is the controlling account's deed", async () => {
          const stage = await theater.staffed();
          const { party, roles } = stage;

          await expectNoParty(stage, who, proposeController(party, roles.successor.address), "PartyWrongController", {
            party,
            caller: roles[who].address,
            controller: roles.controller.address,
          });
        });
      });

    context("when the controlling account calls", () => {
      it("changes nothing but the proposal", async () => {
        const stage = await theater.staffed();
        const { party, roles } = stage;
        const [successor, by] = [roles.successor.address, roles.controller.address];

        await expectParty(stage, "controller", proposeController(party, successor), () => ({
          events: [partyEvent("ControllerProposed", { party, proposed: successor, by })],
          party: { proposed: successor },
        }));
        await expectParty(stage, "controller", proposeController(party), () => ({
          events: [partyEvent("ControllerProposed", { party, proposed: ZeroAddress, by })],
          party: { proposed: ZeroAddress },
        }));
      });
    });
  });
});

describe("recoverControl", () => {
  context("given Active", () => {
    for (const who of ["controller", "stranger"] as const)
      context(`when the ${who} calls`, () => {
        it("is a registrar's deed", async () => {
          const stage = await theater.registered();

          await expectNoParty(stage, who, recoverControl(stage.party), "AccessManagedUnauthorized", {
            caller: stage.roles[who].address,
          });
        });
      });

    context("when another registrar calls", () => {
      it("is the deed of the registrar that keeps the record", async () => {
        const stage = await theater.registered();
        const { registrar, otherRegistrar } = stage.roles;

        await expectNoParty(stage, "otherRegistrar", recoverControl(stage.party), "PartyWrongRegistrar", {
          party: stage.party,
          caller: otherRegistrar.address,
          registrar: registrar.address,
        });
      });
    });

    context("when the registrar calls", () => {
      it("proposes the account", async () => {
        const stage = await theater.registered();
        const { party, roles } = stage;
        const [successor, by] = [roles.successor.address, roles.registrar.address];

        await expectParty(stage, "registrar", recoverControl(party, successor), () => ({
          events: [partyEvent("ControllerProposed", { party, proposed: successor, by })],
          party: { proposed: successor },
        }));
      });
    });
  });

  context("given a controlling account in wrong hands", () => {
    it("is taken back while the party is suspended, and all that the thief added is ended", async () => {
      const stage = await theater.staffed();
      const { party, roles } = stage;
      await hire(stage, "sensor");
      await sendParty(stage, "controller", proposeController(party, roles.rival.address));
      await sendParty(stage, "registrar", suspend(party));

      await expectNoParty(stage, "controller", proposeController(party, roles.rival.address), "PartyUnexpectedState", {
        party,
        current: "Suspended",
        allowed: ["Active"],
      });
      await sendParty(stage, "registrar", recoverControl(party, roles.successor.address));
      await expectNoParty(stage, "rival", acceptControl(party), "PartyNotProposed", {
        party,
        caller: roles.rival.address,
        proposed: roles.successor.address,
      });
      await sendParty(stage, "successor", acceptControl(party));
      await sendParty(stage, "successor", endSigner(roles.sensor.address));
      await sendParty(stage, "registrar", resume(party));

      expect((await partyStatus(stage)).controller).to.equal(roles.successor.address);
      for (const who of ["controller", "sensor"] as const)
        expect((await accountStatus(stage, who))!.until <= (await timeOf(stage))).to.equal(true);
    });
  });
});

describe("acceptControl", () => {
  context("given no proposal", () => {
    context("when anyone calls", () => {
      it("is refused", async () => {
        const stage = await theater.registered();
        const { party, roles } = stage;

        await expectNoParty(stage, "stranger", acceptControl(party), "PartyNotProposed", {
          party,
          caller: roles.stranger.address,
          proposed: ZeroAddress,
        });
      });
    });
  });

  context("given a proposal", () => {
    for (const who of ["controller", "registrar", "stranger"] as const)
      context(`when the ${who} calls`, () => {
        it("is the proposed account's deed", async () => {
          const stage = await proposed();
          const { party, roles } = stage;

          await expectNoParty(stage, who, acceptControl(party), "PartyNotProposed", {
            party,
            caller: roles[who].address,
            proposed: roles.successor.address,
          });
        });
      });

    for (const [what, who] of [
      ["a signer of the party", "clerk"],
      ["the controlling account itself", "controller"],
      ["an account of another party", "rival"],
    ] as const)
      context(`when it is ${what}`, () => {
        it("is refused", async () => {
          const stage = await theater.staffed();
          const { party, roles } = stage;
          const other = await anotherParty(stage, { controller: "rival" });
          await sendParty(stage, "controller", proposeController(party, roles[who].address));

          await expectNoParty(stage, who, acceptControl(party), "PartyAccountTaken", {
            account: roles[who].address,
            party: who === "rival" ? other : party,
          });
        });
      });

    context("when the proposed account calls", () => {
      it("controls the party and acts in all its roles; the one before ends in that second", async () => {
        const stage = await proposed();
        const { party, roles } = stage;
        const before = (await accountStatus(stage, "controller"))!;

        await expectParty(stage, "successor", acceptControl(party), (time) => ({
          events: [
            partyEvent("ControllerChanged", {
              party,
              controller: roles.successor.address,
              previous: roles.controller.address,
            }),
          ],
          party: { controller: roles.successor.address, proposed: ZeroAddress },
          accounts: {
            controller: { ...before, until: time },
            successor: { party, from: time, until: NO_END, roles: PARTY_ROLES },
          },
        }));
      });

      it("leaves the other signers as they are", async () => {
        const stage = await proposed();
        const clerk = await accountStatus(stage, "clerk");
        await sendParty(stage, "successor", acceptControl(stage.party));

        expect(await accountStatus(stage, "clerk")).to.deep.equal(clerk);
      });

      it("leaves the one before without any control", async () => {
        const stage = await proposed();
        const { party, roles } = stage;
        await sendParty(stage, "successor", acceptControl(party));

        for (const deed of [proposeController(party, roles.controller.address), await hiring(stage, "sensor")])
          await expectNoParty(stage, "controller", deed, "PartyWrongController", {
            party,
            caller: roles.controller.address,
            controller: roles.successor.address,
          });
      });
    });
  });
});
