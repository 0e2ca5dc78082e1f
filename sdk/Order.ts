import { TypedDataEncoder, type TypedDataField, ZeroAddress, ZeroHash } from "ethers";

import { nameOf, numberOf, ORDER_KINDS, type OrderKind } from "./Names.ts";
import { randomSalt, type SuiteDomain, suiteDomain } from "./typedData.ts";
import { lifetime, packWindows, unpackWindows, type Windows } from "./Windows.ts";

/** One deduction from what the payee receives; exactly one of share and amount is set. */
export interface FeeLeg {
  readonly recipient: string;
  /** Its share of each release, in 1/10,000. */
  readonly basisPoints: bigint;
  /** Its amount over the whole order, in token units. */
  readonly fixedAmount: bigint;
}

/** The terms of an order exactly as the contract takes and hashes them. `termsOf` gives them with names. */
export interface Order {
  readonly payer: string;
  readonly payee: string;
  readonly token: string;
  readonly amount: bigint;
  /** The place in `ORDER_KINDS`. */
  readonly kind: bigint;
  readonly arbiter: string;
  readonly arbiterBasisPoints: bigint;
  readonly carrier: string;
  // Not readonly: the bindings take a plain array.
  readonly fees: FeeLeg[];
  readonly payBy: bigint;
  readonly closeBy: bigint;
  /** Packed: `packWindows`. */
  readonly windows: bigint;
  readonly splitBasisPoints: bigint;
  readonly details: string;
  readonly merchantReference: string;
  readonly salt: bigint;
}

/** What payer and payee agree on, for people: an order with names for numbers. What is left out has the default named here. */
export interface Terms {
  readonly payer: string;
  readonly payee: string;
  /** The ERC-20 token; by default the native coin. */
  readonly token?: string;
  /** What is paid, in token units, fees included. */
  readonly amount: bigint;
  /** By default "Escrow". */
  readonly kind?: OrderKind;
  /** Who rules on disputes; by default nobody: then the default split decides. */
  readonly arbiter?: string;
  /** The arbiter's share of what it rules on, in 1/10,000; by default nothing. */
  readonly arbiterBasisPoints?: bigint;
  /** Who reports delivery; by default nobody: then shipping starts the time to confirm. */
  readonly carrier?: string;
  /** Deductions from what the payee receives; by default none. */
  readonly fees?: readonly FeeLeg[];
  /** The order cannot be paid at or after this time, in Unix seconds. */
  readonly payBy: bigint;
  /** Nothing about the order moves after this time; by default the earliest that leaves room for every window. */
  readonly closeBy?: bigint;
  /** The windows in seconds. */
  readonly windows: Windows;
  /** The payer's share of a disputed amount where no arbiter decides, in 1/10,000. */
  readonly splitBasisPoints: bigint;
  /** Commitment to the private details; by default none. */
  readonly details?: string;
  /** Hash of the merchant's own reference; by default none. */
  readonly merchantReference?: string;
  /** Makes equal orders differ; by default random. */
  readonly salt?: bigint;
}

/** The escrow that an order is for: part of its id, so that no order holds on another chain or contract. */
export interface EscrowDomain {
  readonly chainId: bigint;
  readonly escrow: string;
}

/** Terms that most orders do without. */
const NO_EXTRAS = {
  token: ZeroAddress,
  arbiter: ZeroAddress,
  arbiterBasisPoints: 0n,
  carrier: ZeroAddress,
  details: ZeroHash,
  merchantReference: ZeroHash,
};

/** The EIP-712 types of an order. */
export const ORDER_TYPES: Record<"Order" | "FeeLeg", TypedDataField[]> = {
  Order: [
    { name: "payer", type: "address" },
    { name: "payee", type: "address" },
    { name: "token", type: "address" },
    { name: "amount", type: "uint96" },
    { name: "kind", type: "uint8" },
    { name: "arbiter", type: "address" },
    { name: "arbiterBasisPoints", type: "uint16" },
    { name: "carrier", type: "address" },
    { name: "fees", type: "FeeLeg[]" },
    { name: "payBy", type: "uint40" },
    { name: "closeBy", type: "uint40" },
    { name: "windows", type: "uint256" },
    { name: "splitBasisPoints", type: "uint16" },
    { name: "details", type: "bytes32" },
    { name: "merchantReference", type: "bytes32" },
    { name: "salt", type: "uint256" },
  ],
  FeeLeg: [
    { name: "recipient", type: "address" },
    { name: "basisPoints", type: "uint16" },
    { name: "fixedAmount", type: "uint96" },
  ],
};

/**
 * The order that terms describe, as the contract takes it. Whether the escrow would accept it is another question.
 *
 * @example
 * const order = orderFrom({ payer, payee, token, amount: 25_000_000n, payBy, windows: physicalGoods, splitBasisPoints: 5_000n });
 */
export function orderFrom(terms: Terms): Order {
  const { kind = "Escrow", closeBy, windows, fees = [], salt, ...rest } = terms;
  return {
    ...NO_EXTRAS,
    ...rest,
    kind: numberOf(ORDER_KINDS, kind),
    fees: [...fees],
    closeBy: closeBy ?? terms.payBy + lifetime(windows),
    windows: packWindows(windows),
    salt: salt ?? randomSalt(),
  };
}

/**
 * The terms of an order with names for its numbers: the way back from `orderFrom`.
 *
 * @example
 * termsOf(order).windows.confirm; // 864000n
 */
export function termsOf(order: Order): Required<Terms> {
  return { ...order, kind: nameOf(ORDER_KINDS, order.kind), windows: unpackWindows(order.windows) };
}

/**
 * The EIP-712 domain of an escrow.
 *
 * @example
 * await signer.signTypedData(escrowDomain({ chainId, escrow }), ORDER_TYPES, order);
 */
export function escrowDomain({ chainId, escrow: contract }: EscrowDomain): SuiteDomain {
  return suiteDomain("Escrow", { chainId, contract });
}

/**
 * The id of an order, without asking a node: the EIP-712 digest of its terms.
 *
 * @example
 * orderId({ chainId: 31337n, escrow: "0x…" }, order); // "0x…", equal to escrow.idOf(order)
 */
export function orderId(domain: EscrowDomain, order: Order): string {
  return TypedDataEncoder.hash(escrowDomain(domain), ORDER_TYPES, order);
}
