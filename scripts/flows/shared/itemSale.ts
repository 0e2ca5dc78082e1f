import { ZeroAddress } from "ethers";

import { confirm, payWithAuthorization, ship } from "../../../sdk/Deeds.ts";
import { type Order, orderFrom } from "../../../sdk/Order.ts";
import { termsFrom, virtualGoods } from "../../../sdk/Presets.ts";
import { giveItem, readItem, royaltyOf } from "../../../sdk/ProvenanceNft.ts";
import { requireSound } from "../../../sdk/Soundness.ts";
import { signAuthorization } from "../../../sdk/Tokens.ts";
import { timeOf } from "./clock.ts";
import {
  act,
  actRelayed,
  addressOf,
  amountIn,
  bookDivision,
  bookPayment,
  type Scene,
  signerOf,
  StoryBroken,
  tell,
} from "./scene.ts";

/** An item that changes hands for money. */
export interface ItemSale {
  readonly item: string;
  /** What it is called. */
  readonly name: string;
  readonly seller: string;
  readonly buyer: string;
  readonly price: bigint;
  /** What somebody gets of the price, in basis points, where the item itself tells of nobody. */
  readonly share?: { readonly to: string; readonly basisPoints: bigint };
}

/** A fee leg of an order, with the words for it. */
interface Leg {
  readonly fees: readonly { readonly recipient: string; readonly basisPoints: bigint; readonly fixedAmount: bigint }[];
  readonly words: string;
}

/**
 * Sells an item through the escrow: the money waits, the item goes to its buyer, and the buyer who sees that it holds it confirms. Whoever falls silent loses
 * nothing: what is not handed over is paid back, and what is not confirmed is released, both by the clock. What is due to a creator (ERC-2981) is a leg of the order.
 *
 * @example
 * const order = await sellItem(scene, { item, name: "C24-0001", seller: "buyer", buyer: "collector", price });
 */
export async function sellItem(scene: Scene, sale: ItemSale): Promise<Order> {
  const { provider, deployment } = scene;
  const { item, name, seller, buyer, price } = sale;
  const { fees, words } = await legOf(scene, sale);
  const now = await timeOf(provider);
  const [payer, payee] = [addressOf(scene, buyer), addressOf(scene, seller)];
  // The item's id is the reference: an arbiter, or a bookkeeper, finds it by the order alone.
  const agreed = { payer, payee, token: scene.token.address, amount: price, fees, merchantReference: item };
  const order = orderFrom(termsFrom(virtualGoods, agreed, now));
  requireSound(order, { ...deployment, now });
  tell(scene, seller, `offers ${name} for ${amountIn(scene, price)}; ${words}`);

  const authorization = await signAuthorization(signerOf(scene, buyer), deployment, order);
  tell(scene, buyer, `signs the payment of ${amountIn(scene, price)} for this item`);
  await act(scene, "relayer", payWithAuthorization(order, authorization), "brings it: the money waits in escrow");
  bookPayment(scene, order);

  const given = await actRelayed(
    scene,
    seller,
    giveItem(item, { from: payee, to: payer }),
    `gives ${name} to the ${buyer}`,
  );
  await actRelayed(scene, seller, ship(order, given.hash), "says in which transaction");
  const { holder } = await readItem(provider, deployment, item);
  if (holder !== payer) throw new StoryBroken(`${name} is held by ${holder} and was paid by the ${buyer}`);
  const receives = bookDivision(scene, order, { toPayer: 0n, toPayee: price });
  await actRelayed(scene, buyer, confirm(order, price), `sees that it holds ${name}, and confirms: ${receives}`);
  return order;
}

/** What a creator is due, as the item says it; else what was agreed. */
async function legOf(scene: Scene, { item, seller, price, share }: ItemSale): Promise<Leg> {
  const { receiver, amount } = await royaltyOf(scene.provider, scene.deployment, { item, price });
  if (amount > 0n && receiver !== addressOf(scene, seller)) {
    return {
      fees: [{ recipient: receiver, basisPoints: 0n, fixedAmount: amount }],
      words: `the item tells of a royalty of ${amountIn(scene, amount)} (ERC-2981), a leg of the order`,
    };
  }
  const told = receiver === ZeroAddress ? "the item tells of no royalty (ERC-2981)" : "nobody is due a royalty of it";
  if (share === undefined || share.basisPoints === 0n) return { fees: [], words: told };
  return {
    fees: [{ recipient: addressOf(scene, share.to), basisPoints: share.basisPoints, fixedAmount: 0n }],
    words: `${told}; the ${share.to} gets ${Number(share.basisPoints) / 100} % by the order`,
  };
}
