import { expect } from "chai";
import { MaxUint256 } from "ethers";

import { burn, burnFrom, issue, pay, scheduleIssue } from "../../sdk/CowryToken.ts";
import { relay, signRelay } from "../../sdk/Relay.ts";
import { pledge, reportSales, settlePledge } from "../../sdk/SalesPledges.ts";
import { pledged, termsNow } from "../shared/pledges.ts";
import { expectReverted } from "../shared/trade.ts";
import {
  FUNDS,
  ISSUER_DELAY,
  openTokenTheater,
  pass,
  sendToken,
  timeOf,
  TOKEN,
  type TokenRole,
  type TokenStage,
} from "../shared/token.ts";

const theater = await openTokenTheater();

/** Has a role's deed carried out by the relayer. */
async function relayed(stage: TokenStage, by: TokenRole, deed: Parameters<typeof signRelay>[2]): Promise<void> {
  const { deployment, roles } = stage;
  const deadline = (await timeOf(stage)) + 600n;
  await relay(roles.relayer, deployment, await signRelay(roles[by], deployment, deed, { deadline }));
}

describe("A deed through the forwarder", () => {
  it("pays and burns out of the signer's balance", async () => {
    const stage = await theater.funded();
    const { token, roles } = stage;
    await relayed(stage, "payer", pay(roles.payee.address, 1_000n, 500n));
    await relayed(stage, "payer", burn(7n));

    expect(await token.balanceOf(roles.payer)).to.equal(FUNDS - 1_007n);
    expect(await token.balanceOf(roles.payee)).to.equal(950n);
    expect(await token.totalBurned()).to.equal(57n);
  });

  it("burns by the signer's allowance", async () => {
    const stage = await theater.funded();
    const { token, roles } = stage;
    await token.connect(roles.payer).approve(roles.spender, 9n);
    await relayed(stage, "spender", burnFrom(roles.payer.address, 9n, { reason: "Sales" }));

    expect(await token.balanceOf(roles.payer)).to.equal(FUNDS - 9n);
    expect(await token.allowance(roles.payer, roles.spender)).to.equal(0n);
  });

  it("issues, where the issuer has announced it", async () => {
    const stage = await theater.fresh();
    const { token, deployment, roles } = stage;
    const terms = { to: roles.payer.address, amount: TOKEN };
    await scheduleIssue(roles.issuer, deployment, terms);
    await pass(stage, ISSUER_DELAY);
    await relayed(stage, "issuer", issue(terms.to, terms.amount));

    expect(await token.balanceOf(roles.payer)).to.equal(TOKEN);
  });

  it("does not issue for another", async () => {
    const stage = await theater.fresh();
    const { roles } = stage;

    await expectReverted(relayed(stage, "stranger", issue(roles.payer.address, 1n)), "AccessManagedUnauthorized", {
      caller: roles.stranger.address,
    });
  });

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
    const stage = await theater.funded();
    const { token, roles } = stage;
    const { contract, data } = burn(1n);
    await expectReverted(
      roles.stranger.sendTransaction({
        to: stage.deployment[contract],
        data: `${data}${roles.payer.address.slice(2)}`,
        gasLimit: 200_000n,
      }),
      "ERC20InsufficientBalance",
      { sender: roles.stranger.address, balance: 0n, needed: 1n },
    );

    expect(await token.balanceOf(roles.payer)).to.equal(FUNDS);
    expect(await sendToken(stage, "payer", burn(1n))).to.have.property("status", 1);
  });
});
