import { ZeroAddress } from "ethers";

import { AMOUNT } from "./escrow.ts";
import { paid, unpaid, type Way } from "./funding.behavior.ts";
import { expectDeed, expectRevert, type Theater } from "./trade.ts";

/** A way of paying that takes the payer's allowance or the native coin. */
export function pulls(theater: Theater, way: Way): void {
  context("given an order in a token", () => {
    context("when the native coin comes along", () => {
      it("is refused", async () => {
        const trade = await unpaid(theater, way);
        const deed = await way.make(trade);

        await expectRevert(trade, "payer", { ...deed, value: 1n }, "MoneyWrongValue", { received: 1n, expected: 0n });
      });
    });

    context("when the allowance is one unit short", () => {
      it("is refused by the token", async () => {
        const trade = await unpaid(theater, way);
        const { roles, token, escrow, deployment } = trade;
        await token.connect(roles.payer).approve(escrow, AMOUNT - 1n);

        await expectRevert(trade, "payer", await way.make(trade), "ERC20InsufficientAllowance", {
          spender: deployment.escrow,
          allowance: AMOUNT - 1n,
          needed: AMOUNT,
        });
      });
    });
  });

  context("given an order in the native coin", () => {
    for (const value of [0n, AMOUNT - 1n, AMOUNT + 1n])
      context(`when ${value} comes with it`, () => {
        it("is refused", async () => {
          const trade = await unpaid(theater, way, { token: ZeroAddress });
          const deed = await way.make(trade);

          await expectRevert(trade, "payer", { ...deed, value }, "MoneyWrongValue", {
            received: value,
            expected: AMOUNT,
          });
        });
      });

    context("when exactly the amount comes with it", () => {
      it("takes it", async () => {
        const trade = await unpaid(theater, way, { token: ZeroAddress });

        await expectDeed(trade, "payer", await way.make(trade), (time) => paid(trade, time));
      });
    });
  });
}
