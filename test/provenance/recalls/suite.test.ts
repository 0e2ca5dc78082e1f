import { expect } from "chai";

import type { Revert } from "../../../sdk/Errors.ts";
import { transform } from "../../../sdk/LotDeeds.ts";
import { suspend } from "../../../sdk/Parties.ts";
import { perform } from "../../../sdk/Perform.ts";
import { lift, markTainted, readEffectiveStanding, readStanding, recall, signLift } from "../../../sdk/Recalls.ts";
import { BRAND, commissioned, idOf, INSPECTOR, lotTerms, openLotTheater, sendLot } from "../../shared/lotDeeds.ts";
import { sendParty, timeOf } from "../../shared/parties.ts";
import { ALL_WELL, REASON } from "../../shared/recalls.ts";

const ready = await openLotTheater();

describe("Recalls in the suite", () => {
  it("follow lots as they are made, by who acts for whom now", async () => {
    const stage = await ready();
    const { deployment, roles, connection } = stage;
    const { provider } = connection.ethers;
    const source = await commissioned(stage);
    const output = lotTerms({ lot: "LOT-2", quantity: 400n });
    const made = idOf(output);
    await sendLot(
      stage,
      BRAND,
      transform({
        inputs: [{ lot: source, amount: 400n }],
        outputs: [{ terms: output, shares: [400n] }],
        inspector: 0n,
        eventHash: REASON,
      }),
    );
    expect(await readEffectiveStanding(provider, deployment, made)).to.equal("Clean");

    await perform(roles[BRAND], deployment, recall(source, "Recalled", REASON));
    await perform(roles.stranger, deployment, markTainted([source, made]));
    expect(await readStanding(provider, deployment, made)).to.equal("Tainted");

    const now = await timeOf(stage);
    const countersigner = roles[INSPECTOR].address;
    const lifting = { lot: source, number: 1n, reason: ALL_WELL, countersigner, deadline: now + 600n };
    const lifted = lift(lifting, await signLift(roles[INSPECTOR], deployment, lifting));
    await sendParty(stage, "registrar", suspend(stage.inspector));
    const sending = perform(roles[BRAND], deployment, lifted);
    const refused = (await sending.catch((error: unknown) => error)) as Revert;
    expect(refused.name).to.equal("PartyNotValid");
    expect(refused.facts).to.deep.include({ party: stage.inspector, state: "Suspended" });
    expect(await readEffectiveStanding(provider, deployment, made)).to.equal("Tainted");
  });
});
