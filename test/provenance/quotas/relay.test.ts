import { expect } from "chai";

import { grant, lower, revokeRest, setShares } from "../../../sdk/Quotas.ts";
import { relay, signRelay } from "../../../sdk/Relay.ts";
import { openPartiesTheater, type PartyActor, timeOf } from "../../shared/parties.ts";
import { CERTIFIER, drawing, quotaOn, type QuotaStage, quotaStatus } from "../../shared/quotas.ts";
import { expectReverted } from "../../shared/trade.ts";

const theater = await openPartiesTheater();

/** Has a part's deed carried out by somebody else. */
async function relayed(stage: QuotaStage, by: PartyActor, deed: Parameters<typeof signRelay>[2]): Promise<void> {
  const { deployment, roles } = stage;
  const deadline = (await timeOf(stage)) + 600n;
  await relay(roles.sensor, deployment, await signRelay(roles[by], deployment, deed, { deadline }));
}

describe("A deed of quotas through the forwarder", () => {
  it("is the certifier's", async () => {
    const stage = await quotaOn(theater);
    const { terms, party } = stage;
    for (const deed of [grant(terms), setShares(terms, [{ party, amount: 4n }]), lower(terms, 9n), revokeRest(terms)])
      await relayed(stage, CERTIFIER, deed);

    expect(await quotaStatus(stage)).to.deep.include({ state: "Closed", amount: 0n });
  });

  it("is for nobody else", async () => {
    const stage = await quotaOn(theater);

    await expectReverted(relayed(stage, "stranger", grant(stage.terms)), "PartyUnknownSigner", {
      account: stage.roles.stranger.address,
    });
  });

  it("takes no name that a caller only appends", async () => {
    const stage = await quotaOn(theater);
    const { terms, roles, deployment, id } = stage;
    await relayed(stage, CERTIFIER, grant(terms));
    const { data } = await drawing(stage);

    await expectReverted(
      roles.stranger.sendTransaction({
        to: deployment.quotas,
        data: `${data}${terms.drawer.slice(2)}`,
        gasLimit: 200_000n,
      }),
      "QuotaWrongDrawer",
      { id, caller: roles.stranger.address, drawer: terms.drawer },
    );
  });
});
