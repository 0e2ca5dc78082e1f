import { getAddress, type Signer, type TypedDataField, verifyTypedData } from "ethers";

import type { Split } from "./Deeds.ts";
import { type EscrowDomain, escrowDomain, type Order, ORDER_TYPES, orderId } from "./Order.ts";

/** The EIP-712 type of an agreement. */
const SPLIT_TYPES: Record<string, TypedDataField[]> = {
  Split: [
    { name: "id", type: "bytes32" },
    { name: "held", type: "uint96" },
    { name: "toPayer", type: "uint96" },
    { name: "expiry", type: "uint40" },
  ],
};

/**
 * The payee's quote: its signature over the terms, which the payer brings along when it pays. The signer is the payee, or the owner of a contract account that
 * is the payee (ERC-1271).
 *
 * @example
 * const quote = await signQuote(payee, deployment, order);
 * await perform(payer, deployment, pay(order, quote));
 */
export async function signQuote(signer: Signer, domain: EscrowDomain, order: Order): Promise<string> {
  return signer.signTypedData(escrowDomain(domain), ORDER_TYPES, order);
}

/**
 * Whether a quote is the payee's own signature over these terms. A contract account's signature is for its contract to judge; this knows only keys.
 *
 * @example
 * if (!isQuoted(deployment, order, quote)) throw new Error("ask the merchant for a quote of this order");
 */
export function isQuoted(domain: EscrowDomain, order: Order, quote: string): boolean {
  try {
    return verifyTypedData(escrowDomain(domain), ORDER_TYPES, order, quote) === getAddress(order.payee);
  } catch {
    return false;
  }
}

/**
 * A party's signature under an agreement on how to divide what an order holds.
 *
 * @example
 * const split = { held, toPayer: held / 2n, expiry };
 * const payerSignature = await signSplit(payer, deployment, order, split);
 */
export async function signSplit(signer: Signer, domain: EscrowDomain, order: Order, split: Split): Promise<string> {
  return signer.signTypedData(escrowDomain(domain), SPLIT_TYPES, { id: orderId(domain, order), ...split });
}
