import type { EscrowDeed } from "../../sdk/Deeds.ts";
import type { Order } from "../../sdk/Order.ts";
import type { Permit } from "../../sdk/Tokens.ts";
import { Escrow__factory } from "../../typechain-types/factories/contracts/escrow/Escrow__factory.ts";

const escrow = Escrow__factory.createInterface();

/** A way to pay one order, by its name in the contract: the SDK would choose the one that fits the kind. */
type PayName =
  "pay" | "payWithPermit" | "payWithAuthorization" | "payNow" | "payNowWithPermit" | "payNowWithAuthorization";

/**
 * A call that pays an order in exactly this way, fitting or not. It brings what an order in the native coin costs.
 *
 * @example
 * payCall("payNow", orderIntoEscrow, "0x"); // to be refused
 */
export function payCall(name: PayName, order: Order, quote: string, ...rest: readonly (Permit | string)[]): EscrowDeed {
  const data = escrow.encodeFunctionData(name as "payWithAuthorization", [order, quote, ...rest] as never);
  return { contract: "escrow", name, data, value: BigInt(order.token) === 0n && rest.length === 0 ? order.amount : 0n };
}
