import { payManyWithAuthorization } from "../../sdk/Deeds.ts";
import type { Order } from "../../sdk/Order.ts";
import { signAuthorization, signCartAuthorization } from "../../sdk/Tokens.ts";
import { NO_SIGNATURE } from "../shared/authorization.behavior.ts";
import { type Cart, cartOf, type CartWay, paysCarts } from "../shared/cart.behavior.ts";
import { at, expectRevert, openTheater, type Role, send, type Trade } from "../shared/trade.ts";

const theater = await openTheater();

describe("payManyWithAuthorization", () => {
  const way: CartWay = {
    byPayerOnly: false,
    make: async (cart, quotes) => payManyWithAuthorization(ordersOf(cart), await signedBy("payer", cart), quotes),
  };

  context("given no orders", () => {
    it("is refused", async () => {
      const trade = await theater.order();

      await expectRevert(trade, "relayer", payManyWithAuthorization([], NO_SIGNATURE), "EscrowEmptyCart", {});
    });
  });

  paysCarts(theater, way);

  context("given a cart of orders that nobody has paid", () => {
    const forgeries: readonly [string, (cart: readonly [Trade, Trade, Trade]) => Promise<string>][] = [
      ["the stranger's", (cart) => signedBy("stranger", cart)],
      ["the payer's for a part of the cart", ([first, second]) => signedBy("payer", [first, second])],
      ["the payer's for another sequence", ([first, second, third]) => signedBy("payer", [second, first, third])],
      [
        "the payer's for the first order alone",
        ([{ roles, deployment, order }]) => signAuthorization(roles.payer, deployment, order),
      ],
    ];
    for (const [whose, signature] of forgeries)
      context(`when the authorization is ${whose}`, () => {
        it("is refused by the token", async () => {
          const cart = await cartOf(theater);

          const deed = payManyWithAuthorization(ordersOf(cart), await signature(cart));
          await expectRevert(cart[0], "relayer", deed, "ERC3009InvalidSignature", {});
        });
      });

    context("when the earliest pay-by is about to pass or passes", () => {
      it("is possible one second before", async () => {
        const cart = await cartOf(theater);
        const [first, second] = cart;
        const deed = await way.make(cart);
        await at(first, second.order.payBy - 1n);

        await send(first, "relayer", deed);
      });

      it("is refused at that second", async () => {
        const cart = await cartOf(theater);
        const [first, { id, order }] = cart;
        const deed = await way.make(cart);
        await at(first, order.payBy);

        await expectRevert(first, "relayer", deed, "EscrowPayByPassed", { id, payBy: order.payBy });
      });
    });
  });
});

function ordersOf(cart: Cart): readonly Order[] {
  return cart.map(({ order }) => order);
}

async function signedBy(by: Role, cart: Cart): Promise<string> {
  const [{ roles, deployment }] = cart;
  return signCartAuthorization(roles[by], deployment, ordersOf(cart));
}
