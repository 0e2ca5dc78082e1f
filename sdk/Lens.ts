import type { Interface, Provider } from "ethers";

import { Escrow__factory } from "../typechain-types/factories/contracts/escrow/Escrow__factory.ts";
import { EscrowLens__factory } from "../typechain-types/factories/contracts/escrow/EscrowLens__factory.ts";
import type { AddressBook } from "./Addresses.ts";
import { nameOf, ORDER_STATES, type OrderState } from "./Names.ts";
import type { Order } from "./Order.ts";

/** What silence brings to an order next. */
export interface Outcome {
  /** When, in Unix seconds; zero where silence changes nothing: before payment, and in final states. */
  readonly time: bigint;
  /** The state from then on. */
  readonly state: OrderState;
  /** What goes back to the payer then, in token units. */
  readonly toPayer: bigint;
  /** What is released to the payee then, fees included; `releaseOf` divides it. */
  readonly toPayee: bigint;
}

const escrow: Interface = Escrow__factory.createInterface();

/**
 * The names of the deeds that an account can do now, as the node's chain and clock have it. Before payment the payer has `pay` or `payNow`, which stand for the
 * other ways to pay; `settleDue` is anyone's where something is due.
 *
 * @example
 * await deedsNow(provider, book, order, order.payee); // ["ship", "cancel", "agreeSplit"]
 */
export async function deedsNow(
  provider: Provider,
  { escrowLens }: Pick<AddressBook, "escrowLens">,
  order: Order,
  account: string,
): Promise<readonly string[]> {
  const selectors = await EscrowLens__factory.connect(escrowLens, provider).deedsNow(order, account);
  return selectors.map((selector) => escrow.getFunctionName(selector));
}

/**
 * What an order comes to if nobody does anything: the first clock that ends, and what it means.
 *
 * @example
 * const { time, state, toPayer } = await nextOutcome(provider, book, order);
 * console.log(`${state} at ${time}, ${toPayer} go back`);
 */
export async function nextOutcome(
  provider: Provider,
  { escrowLens }: Pick<AddressBook, "escrowLens">,
  order: Order,
): Promise<Outcome> {
  const outcome = await EscrowLens__factory.connect(escrowLens, provider).nextOutcome(order);
  const { time, state, toPayer, toPayee } = outcome;
  return { time, state: nameOf(ORDER_STATES, state), toPayer, toPayee };
}
