import { ZeroAddress } from "ethers";

import { type Drop, fundWithPermit } from "../../../sdk/Payouts.ts";
import { type Permit, signPermit } from "../../../sdk/Tokens.ts";
import { fundsLikeAnyWay, withTerms } from "../../shared/dropFunding.behavior.ts";
import { expectPaid, expectRefused, openPayTheater, type Payday } from "../../shared/payouts.ts";
import { NO_PERMIT } from "../../shared/permit.behavior.ts";

const theater = await openPayTheater();

describe("fundWithPermit", () => {
  fundsLikeAnyWay(theater, { byFunderOnly: true, make: async (day) => fundWithPermit(day.drop, await permitFor(day)) });

  context("given a permit of the funder, and no allowance", () => {
    it("funds", async () => {
      const day = await withoutAllowance();

      await expectPaid(day, "payer", fundWithPermit(day.drop, await permitFor(day)), funded(day));
    });

    context("when somebody else has presented it first", () => {
      it("funds all the same: the allowance is there", async () => {
        const day = await withoutAllowance();
        const permit = await permitFor(day);
        const { value, deadline, v, r, s } = permit;
        await day.token.connect(day.roles.stranger).permit(day.drop.funder, day.payouts, value, deadline, v, r, s);

        await expectPaid(day, "payer", fundWithPermit(day.drop, permit), funded(day));
      });
    });

    context("when it allows one unit too little", () => {
      it("is refused by the token", async () => {
        const day = await withoutAllowance();
        const permit = await permitFor(day, { total: day.drop.total - 1n });

        await expectRefused(day, "payer", fundWithPermit(day.drop, permit), "ERC20InsufficientAllowance", {
          spender: day.deployment.payouts,
          allowance: day.drop.total - 1n,
          needed: day.drop.total,
        });
      });
    });
  });

  context("given a drop in the native coin", () => {
    it("is refused: it has no permits", async () => {
      const day = withTerms(await theater.drop(), { token: ZeroAddress });

      await expectRefused(day, "payer", fundWithPermit(day.drop, NO_PERMIT), "MoneyTokenWithoutCode", {
        token: ZeroAddress,
      });
    });
  });
});

function funded({ id, drop }: Payday) {
  return {
    events: [{ name: "DropFunded", args: { id, funder: drop.funder, drop } }],
    moved: { payer: -drop.total, payouts: drop.total },
    drop: {
      state: "Funded" as const,
      remaining: drop.total,
      claimFrom: drop.claimFrom,
      claimBy: drop.claimBy,
    },
  };
}

async function withoutAllowance(): Promise<Payday> {
  const day = await theater.drop();
  await day.token.connect(day.roles.payer).approve(day.payouts, 0n);
  return day;
}

async function permitFor(
  { roles, deployment, drop, token }: Payday,
  { total }: Pick<Drop, "total"> = drop,
): Promise<Permit> {
  const { fundBy } = drop;
  return signPermit(roles.payer, {
    token: await token.getAddress(),
    spender: deployment.payouts,
    value: total,
    deadline: fundBy,
  });
}
