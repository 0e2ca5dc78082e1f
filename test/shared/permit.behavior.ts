import { ZeroAddress, ZeroHash } from "ethers";

import type { EscrowDeed } from "../../sdk/Deeds.ts";
import type { OrderKind } from "../../sdk/Names.ts";
import type { Order } from "../../sdk/Order.ts";
import { type Permit, signPermit } from "../../sdk/Tokens.ts";
import { AMOUNT, BALANCE } from "./escrow.ts";
import { paid, termsFor, unpaid } from "./funding.behavior.ts";
import { permitFor } from "./machine.ts";
import { expectDeed, expectRevert, type Theater, tradeOn } from "./trade.ts";

/** A permit that nobody signed. */
export const NO_PERMIT: Permit = { value: 0n, deadline: 0n, v: 27, r: ZeroHash, s: ZeroHash };

/** A way of paying by ERC-2612. */
export function permits(theater: Theater, kind: OrderKind, call: (order: Order, permit: Permit) => EscrowDeed): void {
  context("given a permit of the payer", () => {
    context("when somebody else has presented it first", () => {
      it("pays all the same: the allowance is there", async () => {
        const trade = await unpaid(theater, { kind });
        const { order, roles, token, escrow } = trade;
        const permit = await permitFor(trade);
        const { value, deadline, v, r, s } = permit;
        await token.connect(roles.stranger).permit(roles.payer, escrow, value, deadline, v, r, s);

        await expectDeed(trade, "payer", call(order, permit), (time) => paid(trade, time));
      });
    });

    context("when it allows one unit too little", () => {
      it("is refused by the token", async () => {
        const trade = await unpaid(theater, { kind });
        const { order, roles, deployment } = trade;
        await permitFor(trade);
        const terms = { token: order.token, spender: deployment.escrow, deadline: order.payBy };
        const permit = await signPermit(roles.payer, { ...terms, value: AMOUNT - 1n });

        await expectRevert(trade, "payer", call(order, permit), "ERC20InsufficientAllowance", {
          spender: deployment.escrow,
          allowance: AMOUNT - 1n,
          needed: AMOUNT,
        });
      });
    });
  });

  context("given a permit of nobody", () => {
    context("when the allowance is there", () => {
      it("pays by the allowance", async () => {
        const trade = await unpaid(theater, { kind });

        await expectDeed(trade, "payer", call(trade.order, NO_PERMIT), (time) => paid(trade, time));
      });
    });

    context("when it is not", () => {
      it("is refused by the token", async () => {
        const trade = await unpaid(theater, { kind });
        await permitFor(trade);

        await expectRevert(trade, "payer", call(trade.order, NO_PERMIT), "ERC20InsufficientAllowance", {
          spender: trade.deployment.escrow,
          allowance: 0n,
          needed: AMOUNT,
        });
      });
    });
  });

  context("given a token whose permits fail", () => {
    it("pays by the allowance", async () => {
      const base = await unpaid(theater, { kind });
      const { connection, escrow, roles } = base;
      const token = await connection.ethers.deployContract("BrokenPermitTokenMock", ["BRK", 6]);
      await token.mint(roles.payer, BALANCE);
      await token.connect(roles.payer).approve(escrow, AMOUNT);
      const trade = await tradeOn(base, { terms: { ...termsFor(kind), token: await token.getAddress() } });

      await expectDeed(trade, "payer", call(trade.order, NO_PERMIT), (time) => paid(trade, time));
    });
  });

  context("given an order in the native coin", () => {
    it("is refused: it has no permits", async () => {
      const trade = await unpaid(theater, { kind }, { token: ZeroAddress });

      await expectRevert(trade, "payer", call(trade.order, NO_PERMIT), "MoneyTokenWithoutCode", { token: ZeroAddress });
    });
  });
}
