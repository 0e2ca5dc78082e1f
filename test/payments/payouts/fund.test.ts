import { ZeroAddress } from "ethers";

import { fund } from "../../../sdk/Payouts.ts";
import { fundsLikeAnyWay, withTerms } from "../../shared/dropFunding.behavior.ts";
import { BALANCE } from "../../shared/escrow.ts";
import { expectPaid, expectRefused, openPayTheater } from "../../shared/payouts.ts";

const theater = await openPayTheater();

describe("fund", () => {
  fundsLikeAnyWay(theater, { byFunderOnly: true, make: ({ drop }) => fund(drop) });

  context("given a token", () => {
    context("when the call brings native coin", () => {
      it("is refused", async () => {
        const day = await theater.drop();

        await expectRefused(day, "payer", { ...fund(day.drop), value: 1n }, "MoneyWrongValue", {
          received: 1n,
          expected: 0n,
        });
      });
    });

    context("when the allowance is one unit too little", () => {
      it("is refused by the token", async () => {
        const day = await theater.drop();
        await day.token.connect(day.roles.payer).approve(day.payouts, day.drop.total - 1n);

        await expectRefused(day, "payer", fund(day.drop), "ERC20InsufficientAllowance", {
          spender: day.deployment.payouts,
          allowance: day.drop.total - 1n,
          needed: day.drop.total,
        });
      });
    });

    context("when there is none at its address", () => {
      it("is refused", async () => {
        const day = await theater.drop();
        const token = day.roles.stranger.address;

        await expectRefused(day, "payer", fund(withTerms(day, { token }).drop), "MoneyTokenWithoutCode", { token });
      });
    });

    context("when it takes a fee", () => {
      it("is refused by name", async () => {
        const day = await theater.drop();
        const taxed = await day.connection.ethers.deployContract("InexactTokenMock", ["TAX", 6, 10_000, 9_900]);
        await taxed.mint(day.roles.payer, BALANCE);
        await taxed.connect(day.roles.payer).approve(day.payouts, BALANCE);
        const token = await taxed.getAddress();

        await expectRefused(day, "payer", fund(withTerms(day, { token }).drop), "MoneyInexactTransfer", {
          token,
          received: (day.drop.total * 9_900n) / 10_000n,
          expected: day.drop.total,
        });
      });
    });
  });

  context("given the native coin", () => {
    for (const [when, offset] of [
      ["a unit too little", -1n],
      ["a unit too much", 1n],
    ] as const)
      it(`is refused with ${when}`, async () => {
        const { drop, ...day } = withTerms(await theater.drop(), { token: ZeroAddress });

        await expectRefused(
          { ...day, drop },
          "payer",
          { ...fund(drop), value: drop.total + offset },
          "MoneyWrongValue",
          { received: drop.total + offset, expected: drop.total },
        );
      });

    it("takes the total with the call", async () => {
      const day = withTerms(await theater.drop(), { token: ZeroAddress });
      const { id, drop } = day;

      await expectPaid(day, "payer", fund(drop), {
        events: [{ name: "DropFunded", args: { id, funder: drop.funder, drop } }],
        moved: { payer: -drop.total, payouts: drop.total },
        drop: { state: "Funded", remaining: drop.total, claimFrom: drop.claimFrom, claimBy: drop.claimBy },
      });
    });
  });
});
