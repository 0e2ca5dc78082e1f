import { expect } from "chai";

import {
  acceptControl,
  endSigner,
  grantRoles,
  proposeController,
  recoverControl,
  register,
  suspend,
} from "../../sdk/Parties.ts";
import { relay, signRelay } from "../../sdk/Relay.ts";
import {
  hiring,
  IDENTITY,
  openPartiesTheater,
  type PartiesStage,
  type PartyActor,
  partyStatus,
  timeOf,
} from "../shared/parties.ts";
import { expectReverted } from "../shared/trade.ts";

const theater = await openPartiesTheater();

/** Has a part's deed carried out by the relayer. */
async function relayed(stage: PartiesStage, by: PartyActor, deed: Parameters<typeof signRelay>[2]): Promise<void> {
  const { deployment, roles } = stage;
  const deadline = (await timeOf(stage)) + 600n;
  await relay(roles.relayer, deployment, await signRelay(roles[by], deployment, deed, { deadline }));
}

describe("A deed of the registry through the forwarder", () => {
  it("is the registrar's, the controlling account's and the signer's", async () => {
    const stage = await theater.fresh();
    const { party, roles } = stage;
    await relayed(
      stage,
      "registrar",
      register({ identity: IDENTITY, controller: roles.controller.address, roles: ["Brand"] }),
    );
    await relayed(stage, "controller", acceptControl(party));
    await relayed(stage, "controller", await hiring(stage, "clerk"));
    await relayed(stage, "registrar", grantRoles(party, ["Bank"]));
    await relayed(stage, "clerk", endSigner(roles.clerk.address));
    await relayed(stage, "controller", proposeController(party, roles.rival.address));
    await relayed(stage, "registrar", suspend(party));
    await relayed(stage, "registrar", recoverControl(party, roles.successor.address));
    await relayed(stage, "successor", acceptControl(party));

    expect(await partyStatus(stage)).to.deep.include({
      state: "Suspended",
      roles: ["Brand", "Bank"],
      registrar: roles.registrar.address,
      controller: roles.successor.address,
    });
  });

  it("is for nobody else", async () => {
    const stage = await theater.registered();
    const { party, roles } = stage;

    await expectReverted(relayed(stage, "stranger", suspend(party)), "AccessManagedUnauthorized", {
      caller: roles.stranger.address,
    });
    await expectReverted(relayed(stage, "stranger", proposeController(party)), "PartyWrongController", {
      party,
      caller: roles.stranger.address,
      controller: roles.controller.address,
    });
  });

  it("takes no name that a caller only appends", async () => {
    const stage = await theater.registered();
    const { party, roles, deployment } = stage;

    await expectReverted(
      roles.stranger.sendTransaction({
        to: deployment.parties,
        data: `${suspend(party).data}${roles.registrar.address.slice(2)}`,
        gasLimit: 200_000n,
      }),
      "AccessManagedUnauthorized",
      { caller: roles.stranger.address },
    );
  });
});
