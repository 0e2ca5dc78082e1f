import { ZeroAddress, ZeroHash } from "ethers";

import { Escrow__factory } from "../typechain-types/factories/contracts/escrow/Escrow__factory.ts";
import { deedsOf } from "./deed.ts";
import { numberOf, ORDER_KINDS, REQUEST_KINDS, type RequestKind } from "./Names.ts";
import type { Order } from "./Order.ts";
import type { Deed } from "./Perform.ts";
import type { Permit } from "./Tokens.ts";

/** A deed of the escrow. */
export type EscrowDeed = Deed<"escrow">;

/** What payer and payee agree on: how all that is held is divided. */
export interface Split {
  /** What the order held when they agreed; the agreement is void once that changes. */
  readonly held: bigint;
  /** The payer's part; the rest is released to the payee, less fees. */
  readonly toPayer: bigint;
  /** The agreement cannot be carried out at or after this time, in Unix seconds. */
  readonly expiry: bigint;
}

const escrow = Escrow__factory.createInterface();
const deed = deedsOf("escrow");
const INSTANT = numberOf(ORDER_KINDS, "Instant");

/* PAY */

/**
 * Pays an order, of either kind, from the payer's allowance or in the native coin. The deed of the payer.
 *
 * @example
 * await perform(payer, deployment, pay(order));
 */
export function pay(order: Order, quote = "0x"): EscrowDeed {
  const data =
    order.kind === INSTANT
      ? escrow.encodeFunctionData("payNow", [order, quote])
      : escrow.encodeFunctionData("pay", [order, quote]);
  return deed(data, nativeOf([order]));
}

/**
 * Pays an order, of either kind, with an ERC-2612 permit. The deed of the payer.
 *
 * @example
 * const permit = await signPermit(payer, { token: order.token, spender: deployment.escrow, value: order.amount, deadline: order.payBy });
 * await perform(payer, deployment, payWithPermit(order, permit));
 */
export function payWithPermit(order: Order, permit: Permit, quote = "0x"): EscrowDeed {
  return deed(
    order.kind === INSTANT
      ? escrow.encodeFunctionData("payNowWithPermit", [order, quote, permit])
      : escrow.encodeFunctionData("payWithPermit", [order, quote, permit]),
  );
}

/**
 * Pays an order, of either kind, with the payer's ERC-3009 authorization. Anyone's deed.
 *
 * @example
 * await perform(relayer, deployment, payWithAuthorization(order, await signAuthorization(payer, deployment, order)));
 */
export function payWithAuthorization(order: Order, authorization: string, quote = "0x"): EscrowDeed {
  return deed(
    order.kind === INSTANT
      ? escrow.encodeFunctionData("payNowWithAuthorization", [order, quote, authorization])
      : escrow.encodeFunctionData("payWithAuthorization", [order, quote, authorization]),
  );
}

/**
 * Pays a cart of orders by one payer in one token, all or nothing. The deed of the payer.
 *
 * @example
 * await perform(payer, deployment, payMany([orderOfBooks, orderOfTea]));
 */
export function payMany(orders: readonly Order[], quotes: readonly string[] = []): EscrowDeed {
  return deed(escrow.encodeFunctionData("payMany", [[...orders], [...quotes]]), nativeOf(orders));
}

/**
 * Pays a cart with one ERC-3009 authorization of the payer. Anyone's deed.
 *
 * @example
 * await perform(relayer, deployment, payManyWithAuthorization(orders, await signCartAuthorization(payer, deployment, orders)));
 */
export function payManyWithAuthorization(
  orders: readonly Order[],
  authorization: string,
  quotes: readonly string[] = [],
): EscrowDeed {
  return deed(escrow.encodeFunctionData("payManyWithAuthorization", [[...orders], [...quotes], authorization]));
}

/* DELIVER AND RELEASE */

/**
 * The payee says that it shipped, and so accepts the order.
 *
 * @example
 * await perform(payee, deployment, ship(order, trackingCommitment));
 */
export function ship(order: Order, tracking = ZeroHash): EscrowDeed {
  return deed(escrow.encodeFunctionData("ship", [order, tracking]));
}

/**
 * The carrier, or the payer, says that the goods arrived.
 *
 * @example
 * await perform(carrier, deployment, deliver(order, proofCommitment));
 */
export function deliver(order: Order, proof = ZeroHash): EscrowDeed {
  return deed(escrow.encodeFunctionData("deliver", [order, proof]));
}

/**
 * The payer releases a part of what is held.
 *
 * @example
 * await perform(payer, deployment, confirm(order, order.amount));
 */
export function confirm(order: Order, amount: bigint): EscrowDeed {
  return deed(escrow.encodeFunctionData("confirm", [order, amount]));
}

/**
 * The payer, once, moves a clock of its own; the payee, any time, the payer's time to confirm.
 *
 * @example
 * await perform(payee, deployment, extend(order, deadline + 86_400n));
 */
export function extend(order: Order, deadline: bigint): EscrowDeed {
  return deed(escrow.encodeFunctionData("extend", [order, deadline]));
}

/**
 * The payee gives back all that is held.
 *
 * @example
 * await perform(payee, deployment, cancel(order));
 */
export function cancel(order: Order): EscrowDeed {
  return deed(escrow.encodeFunctionData("cancel", [order]));
}

/**
 * Divides all that is held as payer and payee agreed. Anyone's deed; a party that sends it need not sign.
 *
 * @example
 * const payeeSignature = await signSplit(payee, deployment, order, split);
 * await perform(payer, deployment, agreeSplit(order, split, { payeeSignature }));
 */
export function agreeSplit(
  order: Order,
  split: Split,
  {
    payerSignature = "0x",
    payeeSignature = "0x",
  }: { readonly payerSignature?: string; readonly payeeSignature?: string },
): EscrowDeed {
  return deed(escrow.encodeFunctionData("agreeSplit", [order, split, payerSignature, payeeSignature]));
}

/**
 * The payee, or a fee recipient, gives money back after release: from its ledger balance first, then its allowance. In the native coin the call brings what
 * the ledger does not cover.
 *
 * @example
 * await perform(payee, deployment, refundReleased(order, 500n));
 */
export function refundReleased(order: Order, amount: bigint, fromLedger = 0n): EscrowDeed {
  const value = order.token === ZeroAddress ? amount - fromLedger : 0n;
  return deed(escrow.encodeFunctionData("refundReleased", [order, amount]), value);
}

/* REQUESTS AND DISPUTES */

/**
 * The payer asks for money back.
 *
 * @example
 * await perform(payer, deployment, requestRefund(order, { amount: 40n, kind: "Return", evidence }));
 */
export function requestRefund(
  order: Order,
  {
    amount,
    kind,
    evidence = ZeroHash,
  }: { readonly amount: bigint; readonly kind: RequestKind; readonly evidence?: string },
): EscrowDeed {
  return deed(escrow.encodeFunctionData("requestRefund", [order, amount, numberOf(REQUEST_KINDS, kind), evidence]));
}

/**
 * The payer gives up its open request.
 *
 * @example
 * await perform(payer, deployment, withdrawRequest(order));
 */
export function withdrawRequest(order: Order): EscrowDeed {
  return deed(escrow.encodeFunctionData("withdrawRequest", [order]));
}

/**
 * The payee accepts the open request, whose amount and kind it names.
 *
 * @example
 * await perform(payee, deployment, acceptRefund(order, { amount: 40n, kind: "Return" }));
 */
export function acceptRefund(
  order: Order,
  { amount, kind }: { readonly amount: bigint; readonly kind: RequestKind },
): EscrowDeed {
  return deed(escrow.encodeFunctionData("acceptRefund", [order, amount, numberOf(REQUEST_KINDS, kind)]));
}

/**
 * The payee refuses the open request.
 *
 * @example
 * await perform(payee, deployment, refuseRefund(order, reasonsCommitment));
 */
export function refuseRefund(order: Order, evidence = ZeroHash): EscrowDeed {
  return deed(escrow.encodeFunctionData("refuseRefund", [order, evidence]));
}

/**
 * The payer says that it sent the goods back.
 *
 * @example
 * await perform(payer, deployment, returnGoods(order, trackingCommitment));
 */
export function returnGoods(order: Order, tracking = ZeroHash): EscrowDeed {
  return deed(escrow.encodeFunctionData("returnGoods", [order, tracking]));
}

/**
 * The payee has the goods back, and pays what was requested.
 *
 * @example
 * await perform(payee, deployment, confirmReturn(order, { amount: 40n, kind: "Return" }));
 */
export function confirmReturn(
  order: Order,
  { amount, kind }: { readonly amount: bigint; readonly kind: RequestKind },
): EscrowDeed {
  return deed(escrow.encodeFunctionData("confirmReturn", [order, amount, numberOf(REQUEST_KINDS, kind)]));
}

/**
 * The payee refuses what came back.
 *
 * @example
 * await perform(payee, deployment, refuseReturn(order, reasonsCommitment));
 */
export function refuseReturn(order: Order, evidence = ZeroHash): EscrowDeed {
  return deed(escrow.encodeFunctionData("refuseReturn", [order, evidence]));
}

/**
 * The payer takes a refused request to the arbiter; without one the default split decides at once.
 *
 * @example
 * await perform(payer, deployment, escalate(order, evidenceCommitment));
 */
export function escalate(order: Order, evidence = ZeroHash): EscrowDeed {
  return deed(escrow.encodeFunctionData("escalate", [order, evidence]));
}

/**
 * The arbiter divides what was requested.
 *
 * @example
 * await perform(arbiter, deployment, rule(order, 25n, reasonsCommitment));
 */
export function rule(order: Order, toPayer: bigint, evidence = ZeroHash): EscrowDeed {
  return deed(escrow.encodeFunctionData("rule", [order, toPayer, evidence]));
}

/**
 * The arbiter steps down: the default split decides at once.
 *
 * @example
 * await perform(arbiter, deployment, resign(order));
 */
export function resign(order: Order): EscrowDeed {
  return deed(escrow.encodeFunctionData("resign", [order]));
}

/* CLOCKS AND THE LEDGER */

/**
 * Carries out whatever the clock of each order says now. Anyone's deed.
 *
 * @example
 * await perform(stranger, deployment, settleDue(orders));
 */
export function settleDue(orders: readonly Order[]): EscrowDeed {
  return deed(escrow.encodeFunctionData("settleDue", [[...orders]]));
}

/**
 * Sends an account all it has of a token in the ledger; zero stands for the native coin.
 *
 * @example
 * await perform(payee, deployment, withdraw(order.token));
 */
export function withdraw(token: string): EscrowDeed {
  return deed(escrow.encodeFunctionData("withdraw", [token]));
}

/**
 * Sends all that an account has of a token in the ledger to another address.
 *
 * @example
 * await perform(payee, deployment, withdrawTo(order.token, coldWallet));
 */
export function withdrawTo(token: string, to: string): EscrowDeed {
  return deed(escrow.encodeFunctionData("withdrawTo", [token, to]));
}

/** What orders in the native coin cost together. */
function nativeOf(orders: readonly Order[]): bigint {
  return orders.reduce((sum, { token, amount }) => (token === ZeroAddress ? sum + amount : sum), 0n);
}
