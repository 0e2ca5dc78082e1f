import { ZeroAddress, ZeroHash } from "ethers";

import { type Payout, payWithPermit } from "../../../sdk/Payouts.ts";
import { type Permit, signPermit } from "../../../sdk/Tokens.ts";
import { paysListsLikeAnyWay } from "../../shared/listPaying.behavior.ts";
import { expectPaid, expectRefused, listOf, openPayTheater, type Payday, sumOf } from "../../shared/payouts.ts";
import { NO_PERMIT } from "../../shared/permit.behavior.ts";

const theater = await openPayTheater();

describe("payWithPermit", () => {
  paysListsLikeAnyWay(theater, async (day, list, payerReference) =>
    payWithPermit(day.drop.token, list, await permitFor(day, sumOf(list) % 2n ** 200n), payerReference),
  );

  context("given a permit of the payer, and no allowance", () => {
    it("pays", async () => {
      const day = await withoutAllowance();
      const list = listOf(day);

      await expectPaid(day, "payer", payWithPermit(day.drop.token, list, await permitFor(day, sumOf(list))), paid(day));
    });

    context("when somebody else has presented it first", () => {
      it("pays all the same: the allowance is there", async () => {
        const day = await withoutAllowance();
        const list = listOf(day);
        const permit = await permitFor(day, sumOf(list));
        const { value, deadline, v, r, s } = permit;
        await day.token.connect(day.roles.stranger).permit(day.drop.funder, day.payouts, value, deadline, v, r, s);

        await expectPaid(day, "payer", payWithPermit(day.drop.token, list, permit), paid(day));
      });
    });

    context("when it allows one unit too little", () => {
      it("is refused by the token", async () => {
        const day = await withoutAllowance();
        const list = listOf(day);
        const permit = await permitFor(day, sumOf(list) - 1n);

        await expectRefused(day, "payer", payWithPermit(day.drop.token, list, permit), "ERC20InsufficientAllowance", {
          spender: day.deployment.payouts,
          allowance: sumOf(list) - 1n,
          needed: sumOf(list),
        });
      });
    });
  });

  context("given the native coin", () => {
    it("is refused: it has no permits", async () => {
      const day = await theater.drop();

      await expectRefused(day, "payer", payWithPermit(ZeroAddress, listOf(day), NO_PERMIT), "MoneyTokenWithoutCode", {
        token: ZeroAddress,
      });
    });
  });
});

function paid(day: Payday) {
  const list: readonly Payout[] = listOf(day);
  const { funder, token } = day.drop;
  return {
    events: [
      { name: "ListPaid", args: { payer: funder, token, payerReference: ZeroHash, total: sumOf(list), count: 5n } },
    ],
    moved: {
      payer: -sumOf(list),
      payee: 100_000_006n,
      otherPayee: 70_000_003n,
      affiliate: 1n,
      platform: 31_000_007n,
    },
  };
}

async function withoutAllowance(): Promise<Payday> {
  const day = await theater.drop();
  await day.token.connect(day.roles.payer).approve(day.payouts, 0n);
  return day;
}

async function permitFor({ roles, deployment, drop: { token, fundBy } }: Payday, value: bigint): Promise<Permit> {
  return signPermit(roles.payer, { token, spender: deployment.payouts, value, deadline: fundBy });
}
