import { ZeroAddress } from "ethers";

import { type EscrowDeed, payMany } from "../../sdk/Deeds.ts";
import { type Cart, cartOf, type CartWay, paysCarts } from "../shared/cart.behavior.ts";
import { AMOUNT } from "../shared/escrow.ts";
import { expectDeed, expectRevert, openTheater, tradeOn, type Trade } from "../shared/trade.ts";
import { paid } from "../shared/funding.behavior.ts";

const theater = await openTheater();

describe("payMany", () => {
  const way: CartWay = { byPayerOnly: true, make: (cart, quotes) => payMany(ordersOf(cart), quotes) };

  context("given no orders", () => {
    it("is refused", async () => {
      const trade = await theater.order();

      await expectRevert(trade, "payer", payMany([]), "EscrowEmptyCart", {});
    });
  });

  paysCarts(theater, way);

  context("given a cart in a token", () => {
    context("when the native coin comes along", () => {
      it("is refused", async () => {
        const cart = await cartOf(theater);

        await expectRevert(cart[0], "payer", bringing(1n, cart), "MoneyWrongValue", { received: 1n, expected: 0n });
      });
    });
  });

  context("given a cart in the native coin", () => {
    for (const offset of [-1n, 1n])
      context(`when its sum and ${offset} come with it`, () => {
        it("is refused", async () => {
          const cart = await nativeCart();
          const expected = 2n * AMOUNT + 1n;
          const received = expected + offset;

          await expectRevert(cart[0], "payer", bringing(received, cart), "MoneyWrongValue", { received, expected });
        });
      });

    context("when its sum comes with it", () => {
      it("takes it", async () => {
        const cart = await nativeCart();
        const [first] = cart;

        await expectDeed(first, "payer", await way.make(cart), (time) => ({
          ...paid(first, time),
          events: cart.flatMap((trade) => paid(trade, time).events),
          moved: { payer: -(2n * AMOUNT + 1n), escrow: 2n * AMOUNT + 1n },
        }));
      });
    });
  });
});

async function nativeCart(): Promise<readonly [Trade, Trade]> {
  const first = await theater.order({ terms: { token: ZeroAddress } });
  const second = await tradeOn(first, { terms: { token: ZeroAddress, amount: AMOUNT + 1n } });
  return [first, second];
}

function ordersOf(cart: Cart): readonly Trade["order"][] {
  return cart.map(({ order }) => order);
}

function bringing(value: bigint, cart: Cart): EscrowDeed {
  return { ...payMany(ordersOf(cart)), value };
}
