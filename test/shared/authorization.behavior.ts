import { Signature, ZeroAddress } from "ethers";

import type { EscrowDeed } from "../../sdk/Deeds.ts";
import type { OrderKind } from "../../sdk/Names.ts";
import type { Order } from "../../sdk/Order.ts";
import { signAuthorization } from "../../sdk/Tokens.ts";
import { AMOUNT, BALANCE } from "./escrow.ts";
import { paid, termsFor, unpaid } from "./funding.behavior.ts";
import { expectDeed, expectRevert, type Role, type Theater, type Trade, tradeOn } from "./trade.ts";

/** A signature that nobody gave. */
export const NO_SIGNATURE = `0x${"00".repeat(65)}`;

/** A way of paying by ERC-3009. */
export function authorizes(
  theater: Theater,
  kind: OrderKind,
  call: (order: Order, signature: string) => EscrowDeed,
): void {
  const forgeries: readonly [string, (trade: Trade) => Promise<string> | string][] = [
    ["the stranger's", (trade) => signedBy(trade, "stranger", {})],
    ["the payee's", (trade) => signedBy(trade, "payee", {})],
    ["the payer's for another amount", (trade) => signedBy(trade, "payer", { amount: AMOUNT - 1n })],
    ["the payer's for another pay-by time", (trade) => signedBy(trade, "payer", { payBy: trade.order.payBy + 1n })],
    ["the payer's for another payee", (trade) => signedBy(trade, "payer", { payee: trade.roles.otherPayee.address })],
    ["empty", () => "0x"],
    ["the payer's with its last byte cut off", async (trade) => (await signedBy(trade, "payer", {})).slice(0, -2)],
    ["the payer's in 64 bytes", async (trade) => Signature.from(await signedBy(trade, "payer", {})).compactSerialized],
  ];

  context("given an authorization for the order", () => {
    for (const [whose, signature] of forgeries)
      context(`when it is ${whose}`, () => {
        it("is refused by the token", async () => {
          const trade = await unpaid(theater, { kind });

          await expectRevert(
            trade,
            "relayer",
            call(trade.order, await signature(trade)),
            "ERC3009InvalidSignature",
            {},
          );
        });
      });

    context("when it is of zeros", () => {
      it("is refused by the token", async () => {
        const trade = await unpaid(theater, { kind });

        await expectRevert(trade, "relayer", call(trade.order, NO_SIGNATURE), "ECDSAInvalidSignature", {});
      });
    });

    context("when it is the payer's for the same order of the other kind", () => {
      it("is refused by the token: the kind is a term", async () => {
        const trade = await unpaid(theater, { kind });
        const signature = await signedBy(trade, "payer", { kind: 1n - trade.order.kind });

        await expectRevert(trade, "relayer", call(trade.order, signature), "ERC3009InvalidSignature", {});
      });
    });

    context("when the payer lacks one unit", () => {
      it("is refused by the token", async () => {
        const trade = await unpaid(theater, { kind });
        const { order, roles, token } = trade;
        await token.connect(roles.payer).transfer(roles.stranger, BALANCE - AMOUNT + 1n);

        const deed = call(order, await signedBy(trade, "payer", {}));
        await expectRevert(trade, "relayer", deed, "ERC20InsufficientBalance", {
          sender: order.payer,
          balance: AMOUNT - 1n,
          needed: AMOUNT,
        });
      });
    });

    context("when the payer has allowed the escrow nothing", () => {
      it("pays: the one signature funds the order", async () => {
        const trade = await unpaid(theater, { kind });
        await trade.token.connect(trade.roles.payer).approve(trade.escrow, 0n);

        const deed = call(trade.order, await signedBy(trade, "payer", {}));
        await expectDeed(trade, "relayer", deed, (time) => paid(trade, time));
      });
    });
  });

  context("given an order in the native coin", () => {
    it("is refused: it has no authorizations", async () => {
      const trade = await unpaid(theater, { kind }, { token: ZeroAddress });

      await expectRevert(trade, "relayer", call(trade.order, NO_SIGNATURE), "MoneyTokenWithoutCode", {
        token: ZeroAddress,
      });
    });
  });

  context("given a token of the first ERC-3009 kind, with v, r, s alone", () => {
    it("pays", async () => {
      const base = await unpaid(theater, { kind });
      const { connection, roles } = base;
      const token = await connection.ethers.deployContract("OldAuthorizationTokenMock", ["OLD", 6]);
      await token.mint(roles.payer, BALANCE);
      const trade = await tradeOn(base, { terms: { ...termsFor(kind), token: await token.getAddress() } });

      const deed = call(trade.order, await signedBy(trade, "payer", {}));
      await expectDeed(trade, "relayer", deed, (time) => paid(trade, time));
    });
  });
}

/** An authorization by a role, for the order with these changes. */
async function signedBy({ roles, deployment, order }: Trade, by: Role, changes: Partial<Order>): Promise<string> {
  return signAuthorization(roles[by], deployment, { ...order, ...changes });
}
