import { REGISTRAR_ROLE } from "../../deploy/roles.ts";
import { suspend, takeOver } from "../../sdk/Parties.ts";
import {
  expectNoParty,
  expectParty,
  openPartiesTheater,
  type PartiesStage,
  partyEvent,
  sendParty,
} from "../shared/parties.ts";

const theater = await openPartiesTheater();

/** A registered party whose registrar is one no more. */
async function orphaned(): Promise<PartiesStage> {
  const stage = await theater.registered();
  const { accessManager, roles } = stage;
  await accessManager.connect(roles.admin).revokeRole(REGISTRAR_ROLE, roles.registrar);
  return stage;
}

describe("takeOver", () => {
  context("given that its registrar is in office", () => {
    context("when another registrar calls", () => {
      it("is refused", async () => {
        const stage = await theater.registered();

        await expectNoParty(stage, "otherRegistrar", takeOver(stage.party), "PartyRegistrarInOffice", {
          party: stage.party,
          registrar: stage.roles.registrar.address,
        });
      });
    });

    context("when the registrar has to wait for each deed", () => {
      it("is in office still", async () => {
        const stage = await theater.registered();
        const { accessManager, roles, party } = stage;
        await accessManager.connect(roles.admin).grantRole(REGISTRAR_ROLE, roles.registrar, 60);

        await expectNoParty(stage, "otherRegistrar", takeOver(party), "PartyRegistrarInOffice", {
          party,
          registrar: roles.registrar.address,
        });
      });
    });
  });

  context("given that its registrar has lost the role", () => {
    for (const who of ["registrar", "stranger"] as const)
      context(`when the ${who === "registrar" ? "former registrar" : who} calls`, () => {
        it("is a registrar's deed", async () => {
          const stage = await orphaned();

          await expectNoParty(stage, who, takeOver(stage.party), "AccessManagedUnauthorized", {
            caller: stage.roles[who].address,
          });
        });
      });

    context("when the party is unknown", () => {
      it("is refused", async () => {
        const stage = await orphaned();

        await expectNoParty(stage, "otherRegistrar", takeOver(stage.party + 1n), "PartyUnexpectedState", {
          party: stage.party + 1n,
          current: "None",
          allowed: ["Active", "Suspended", "Ended"],
        });
      });
    });

    context("when another registrar calls", () => {
      it("keeps the record from now on", async () => {
        const stage = await orphaned();
        const { party, roles } = stage;
        const [registrar, previous] = [roles.otherRegistrar.address, roles.registrar.address];

        await expectParty(stage, "otherRegistrar", takeOver(party), () => ({
          events: [partyEvent("PartyTakenOver", { party, registrar, previous })],
          party: { registrar },
        }));
        await sendParty(stage, "otherRegistrar", suspend(party));
      });
    });
  });
});
