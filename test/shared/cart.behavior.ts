import { expect } from "chai";

import type { EscrowDeed } from "../../sdk/Deeds.ts";
import { signQuote } from "../../sdk/Signatures.ts";
import { AMOUNT, BALANCE } from "./escrow.ts";
import { INSTANT_TERMS, paid } from "./funding.behavior.ts";
import {
  toldIn,
  expectRevert,
  movedBy,
  type Role,
  send,
  statusOf,
  type Theater,
  together,
  type Trade,
  tradeOn,
} from "./trade.ts";

/** A way of paying several orders at once. */
export interface CartWay {
  readonly byPayerOnly: boolean;
  readonly make: (cart: Cart, quotes?: readonly string[]) => EscrowDeed | Promise<EscrowDeed>;
}

/** Orders of one cart, at least one. */
export type Cart = readonly [Trade, ...Trade[]];

/**
 * A cart of three on a fresh stage: two orders into escrow, for two payees, and an instant one.
 *
 * @example
 * const [first, second, instant] = await cartOf(theater);
 */
export async function cartOf(theater: Theater): Promise<readonly [Trade, Trade, Trade]> {
  const first = await theater.order();
  const payee = first.roles.otherPayee.address;
  const second = await tradeOn(first, { terms: { payee, amount: AMOUNT + 5n, payBy: first.order.payBy - 60n } });
  const instant = await tradeOn(first, { terms: { ...INSTANT_TERMS, payee, amount: AMOUNT / 7n } });
  return [first, second, instant];
}

/** What every way of paying a cart refuses and does. */
export function paysCarts(theater: Theater, way: CartWay): void {
  context("given a cart of orders that nobody has paid", () => {
    context("when one order has another payer", () => {
      it("is refused, and nothing is paid", async () => {
        const [first, second] = await cartOf(theater);
        const stray = await tradeOn(first, { terms: { payer: first.roles.stranger.address, salt: 2n } });

        await expectMismatch(way, [first, second, stray]);
      });
    });

    context("when one order has another token", () => {
      it("is refused, and nothing is paid", async () => {
        const [first, second] = await cartOf(theater);
        const other = await first.connection.ethers.deployContract("TokenMock", ["OTH", 6]);
        const stray = await tradeOn(first, { terms: { token: await other.getAddress(), salt: 2n } });

        await expectMismatch(way, [first, second, stray]);
      });
    });

    context("when it holds an order twice", () => {
      it("is refused, and nothing is paid", async () => {
        const [first, second] = await cartOf(theater);

        const deed = await way.make([first, second, first]);
        await expectRevert(first, "payer", deed, "EscrowUnexpectedState", {
          id: first.id,
          current: "Paid",
          allowed: ["None"],
        });
        await expectUnpaid([first, second]);
      });
    });

    context("when one order is not sound", () => {
      it("is refused, and nothing is paid", async () => {
        const [first, second] = await cartOf(theater);
        const unsound = await tradeOn(first, { terms: { payee: first.order.payer } });

        const deed = await way.make([first, second, unsound]);
        await expectRevert(first, "payer", deed, "EscrowInvalidParty", {
          id: unsound.id,
          part: "Payee",
          account: first.order.payer,
        });
        await expectUnpaid([first, second]);
      });
    });

    context("when new money is paused", () => {
      it("is refused", async () => {
        const cart = await cartOf(theater);
        const [{ escrow, roles }] = cart;
        await escrow.connect(roles.guardian).pause();

        await expectRevert(cart[0], "payer", await way.make(cart), "EnforcedPause", {});
      });
    });

    context("when a quote is not its payee's", () => {
      it("is refused, and nothing is paid", async () => {
        const cart = await cartOf(theater);
        const [first, second] = cart;
        const quote = await signQuote(first.roles.payee, first.deployment, second.order);

        await expectRevert(first, "payer", await way.make(cart, ["0x", quote]), "EscrowInvalidSignature", {
          id: second.id,
          signer: second.order.payee,
        });
        await expectUnpaid(cart);
      });
    });

    if (way.byPayerOnly)
      context("when a stranger calls", () => {
        it("is the payer's deed", async () => {
          const cart = await cartOf(theater);
          const [{ id, order, roles }] = cart;

          await expectRevert(cart[0], "stranger", await way.make(cart), "EscrowWrongCaller", {
            id,
            caller: roles.stranger.address,
            expected: order.payer,
          });
        });
      });

    for (const by of way.byPayerOnly ? (["payer"] as const) : (["payer", "relayer"] as const))
      context(`when the ${by} brings it`, () => {
        it("pays every order, and passes on the instant one's money", async () => {
          await expectPaid(way, await cartOf(theater), by);
        });
      });

    context("when it holds one order", () => {
      it("pays that", async () => {
        const [first] = await cartOf(theater);

        await expectPaid(way, [first], "payer");
      });
    });

    context("when one payee of several has signed a quote", () => {
      it("notes that for its order", async () => {
        const cart = await cartOf(theater);
        const [first, second, instant] = cart;
        const quote = await signQuote(second.roles.otherPayee, second.deployment, second.order);

        await send(first, "payer", await way.make(cart, ["0x", quote]));

        expect((await statusOf(first)).quoted).to.equal(false);
        expect((await statusOf(second)).quoted).to.equal(true);
        expect((await statusOf(instant)).quoted).to.equal(false);
      });
    });
  });
}

async function expectMismatch(way: CartWay, cart: readonly [Trade, Trade, Trade]): Promise<void> {
  const [first, second, stray] = cart;
  const { id, order } = stray;
  const { payer, token } = order;
  await expectRevert(first, "payer", await way.make(cart), "EscrowCartMismatch", { id, payer, token });
  await expectUnpaid([first, second]);
}

async function expectUnpaid(trades: readonly Trade[]): Promise<void> {
  for (const trade of trades) expect((await statusOf(trade)).state).to.equal("None");
}

/** Each order as if it was paid alone, out of one transfer. */
async function expectPaid(way: CartWay, cart: Cart, by: Role): Promise<void> {
  const [first] = cart;
  const deed = await way.make(cart);
  const total = cart.reduce((sum, { order }) => sum + order.amount, 0n);
  let receipt: Awaited<ReturnType<typeof send>> | undefined;
  const moved = await movedBy(first, first.order.token, async () => (receipt = await send(first, by, deed)));

  const { blockNumber } = receipt!;
  const time = BigInt((await first.connection.ethers.provider.getBlock(blockNumber))!.timestamp);
  const alone = cart.map((trade) => paid(trade, time));
  expect(toldIn(first, receipt!)).to.deep.equal(alone.flatMap(({ events }) => events));
  expect(moved).to.deep.equal(together(...alone.map(({ moved = {} }) => moved)));
  expect(moved.payer).to.equal(-total);
  for (const [place, trade] of cart.entries()) expect(await statusOf(trade)).to.deep.include(alone[place]!.order);
  expect(await first.token.balanceOf(first.roles.payer)).to.equal(BALANCE - total);
}
