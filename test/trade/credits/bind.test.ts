import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { expectReverted } from "../../shared/trade.ts";
import { openCreditTheater } from "../../shared/credits.ts";

const theater = await openCreditTheater();

describe("bind", () => {
  it("is done once and for all by the deployment", async () => {
    const { letterOfCredit, deployment, roles } = await theater.credit();
    expect(await letterOfCredit.presentations()).to.equal(deployment.presentations);
    for (const caller of ["deployer", "stranger"] as const)
      await expectReverted(letterOfCredit.connect(roles[caller]).bind(roles.stranger), "CreditCannotBind", {
        caller: roles[caller].address,
        binder: roles.deployer.address,
        bound: deployment.presentations,
      });
  });

  it("leaves what is of presentations to them alone", async () => {
    const { letterOfCredit, roles, id, terms, moneyAddress } = await theater.credit();
    const credits = letterOfCredit.connect(roles.stranger);
    const calls = [
      () => credits.openExamination(id, terms, 0n),
      () => credits.addExamination(id),
      () => credits.endExamination(id),
      () => credits.adopt(id, 1n),
      () => credits.draw(terms, id, 1n),
      () => credits.pay(id, moneyAddress, roles.stranger, 1n, ZeroAddress, true),
    ];
    for (const call of calls)
      await expectReverted(call(), "CreditNotPresentations", { caller: roles.stranger.address });
  });
});
