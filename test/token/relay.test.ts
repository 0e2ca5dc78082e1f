import { expect } from "chai";
import { MaxUint256 } from "ethers";

import { burn } from "../../sdk/CowryToken.ts";
import { relay, signRelay } from "../../sdk/Relay.ts";
import { pledge, reportSales, settlePledge } from "../../sdk/SalesPledges.ts";
import { pledged, termsNow } from "../shared/pledges.ts";
import { expectReverted } from "../shared/trade.ts";
import { FUNDS, openTokenTheater, timeOf, type TokenRole, type TokenStage } from "../shared/token.ts";

const theater = await openTokenTheater();

/** Has a role's deed carried out by the relayer. */
async function relayed(stage: TokenStage, by: TokenRole, deed: Parameters<typeof signRelay>[2]): Promise<void> {
  const { deployment, roles } = stage;
  const deadline = (await timeOf(stage)) + 600n;
  await relay(roles.relayer, deployment, await signRelay(roles[by], deployment, deed, { deadline }));
}

describe("A deed of pledges through the forwarder", () => {
  it("pledges, reports and settles", async () => {
    const stage = await theater.funded();
    const { token, salesPledges, roles } = stage;
    await relayed(stage, "supplier", pledge(await termsNow(stage, { basisPoints: 100n })));
    await token.connect(roles.supplier).approve(salesPledges, MaxUint256);
    await relayed(stage, "reporter", reportSales(roles.supplier.address, 1_000n));
    await relayed(stage, "stranger", settlePledge(roles.supplier.address));

    expect(await token.balanceOf(roles.supplier)).to.equal(FUNDS - 10n);
  });

  it("reports for nobody else", async () => {
    const { stage } = await pledged(await theater.funded());
    const { supplier, reporter, stranger } = stage.roles;

    await expectReverted(relayed(stage, "stranger", reportSales(supplier.address, 1n)), "PledgeWrongReporter", {
      supplier: supplier.address,
      caller: stranger.address,
      expected: reporter.address,
    });
  });

  it("takes no name that a caller only appends", async () => {
    const { stage } = await pledged(await theater.funded());
    const { reporter, stranger, supplier } = stage.roles;
    const { contract, data } = reportSales(supplier.address, 1n);

    await expectReverted(
      stranger.sendTransaction({
        to: stage.deployment[contract],
        data: `${data}${reporter.address.slice(2)}`,
        gasLimit: 200_000n,
      }),
      "PledgeWrongReporter",
      { supplier: supplier.address, caller: stranger.address, expected: reporter.address },
    );
  });
});

describe("The token", () => {
  it("trusts no forwarder: what comes through it is the forwarder's own", async () => {
    const stage = await theater.funded();
    const { forwarder, roles } = stage;

    await expectReverted(relayed(stage, "payer", burn(1n)), "ERC20InsufficientBalance", {
      sender: await forwarder.getAddress(),
      balance: 0n,
      needed: 1n,
    });
    expect(await stage.token.balanceOf(roles.payer)).to.equal(FUNDS);
  });
});
