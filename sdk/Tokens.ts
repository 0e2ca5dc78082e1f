import {
  Contract,
  type ContractRunner,
  Interface,
  type Provider,
  Signature,
  type Signer,
  solidityPackedKeccak256,
  type TransactionReceipt,
  type TypedDataField,
  ZeroAddress,
} from "ethers";

import { domainOf } from "./Domains.ts";
import { type EscrowDomain, type Order, orderId } from "./Order.ts";
import { send } from "./Perform.ts";
import { providerOf } from "./provider.ts";

/** An ERC-2612 permit as the escrow takes it. */
export interface Permit {
  readonly value: bigint;
  /** The last second of the permit, in Unix seconds. */
  readonly deadline: bigint;
  readonly v: number;
  readonly r: string;
  readonly s: string;
}

const ABI = [
  "function approve(address spender, uint256 value) returns (bool)",
  "function allowance(address owner, address spender) view returns (uint256)",
  "function balanceOf(address account) view returns (uint256)",
  "function decimals() view returns (uint8)",
  "function symbol() view returns (string)",
  "function nonces(address owner) view returns (uint256)",
];

const PERMIT_TYPES: Record<string, TypedDataField[]> = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

const AUTHORIZATION_TYPES: Record<string, TypedDataField[]> = {
  ReceiveWithAuthorization: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "validAfter", type: "uint256" },
    { name: "validBefore", type: "uint256" },
    { name: "nonce", type: "bytes32" },
  ],
};

/**
 * Signs an ERC-2612 permit: an allowance that travels with the payment.
 *
 * @example
 * const permit = await signPermit(payer, { token: order.token, spender: deployment.escrow, value: order.amount, deadline: order.payBy });
 */
export async function signPermit(
  owner: Signer,
  terms: { readonly token: string; readonly spender: string; readonly value: bigint; readonly deadline: bigint },
): Promise<Permit> {
  const { token, spender, value, deadline } = terms;
  const address = await owner.getAddress();
  const { chainId } = await providerOf(owner).getNetwork();
  const [nonce, domain] = await Promise.all([view(owner, token, "nonces", address), domainOf(owner, token, chainId)]);
  const signature = await owner.signTypedData(domain, PERMIT_TYPES, {
    owner: address,
    spender,
    value,
    nonce,
    deadline,
  });
  const { v, r, s } = Signature.from(signature);
  return { value, deadline, v, r, s };
}

/**
 * Signs the payer's ERC-3009 authorization for an order: the one signature funds it and fixes every term. The signer is the payer, or the owner of a contract
 * account that pays (ERC-1271).
 *
 * @example
 * await perform(anyone, deployment, payWithAuthorization(order, await signAuthorization(payer, deployment, order)));
 */
export async function signAuthorization(signer: Signer, domain: EscrowDomain, order: Order): Promise<string> {
  return authorize(signer, domain, { ...order, nonce: orderId(domain, order) });
}

/**
 * Signs the payer's one ERC-3009 authorization for a cart.
 *
 * @example
 * await perform(anyone, deployment, payManyWithAuthorization(orders, await signCartAuthorization(payer, deployment, orders)));
 */
export async function signCartAuthorization(
  signer: Signer,
  domain: EscrowDomain,
  orders: readonly Order[],
): Promise<string> {
  const [first] = orders;
  if (first === undefined) throw new RangeError("orders: the cart is empty");
  const ids = orders.map((order) => orderId(domain, order));
  return authorize(signer, domain, {
    payer: first.payer,
    token: first.token,
    amount: orders.reduce((sum, { amount }) => sum + amount, 0n),
    payBy: orders.reduce((earliest, { payBy }) => (payBy < earliest ? payBy : earliest), first.payBy),
    nonce: solidityPackedKeccak256(["bytes32[]"], [ids]),
  });
}

/**
 * Signs an ERC-3009 `ReceiveWithAuthorization`: the receiver alone can fetch the money, once, before a time.
 *
 * @example
 * await signReceipt(payer, chainId, { token, from: payer.address, to: deployment.escrow, value, validBefore, nonce });
 */
export async function signReceipt(
  signer: Signer,
  chainId: bigint,
  receipt: {
    readonly token: string;
    readonly from: string;
    readonly to: string;
    readonly value: bigint;
    readonly validBefore: bigint;
    readonly nonce: string;
  },
): Promise<string> {
  const { token, ...message } = receipt;
  return signer.signTypedData(await domainOf(signer, token, chainId), AUTHORIZATION_TYPES, {
    ...message,
    validAfter: 0n,
  });
}

/**
 * Lets the escrow, or anyone, take up to an amount of a token; resolves when that is mined.
 *
 * @example
 * await approve(payer, { token: order.token, spender: deployment.escrow, amount: order.amount });
 */
export async function approve(
  owner: Signer,
  { token, spender, amount }: { readonly token: string; readonly spender: string; readonly amount: bigint },
): Promise<TransactionReceipt> {
  return send(owner, { to: token, data: new Interface(ABI).encodeFunctionData("approve", [spender, amount]) });
}

/**
 * What an account may take of another's token.
 *
 * @example
 * await allowanceOf(provider, { token: order.token, owner: order.payer, spender: deployment.escrow });
 */
export async function allowanceOf(
  runner: ContractRunner,
  { token, owner, spender }: { readonly token: string; readonly owner: string; readonly spender: string },
): Promise<bigint> {
  return (await view(runner, token, "allowance", owner, spender)) as bigint;
}

/**
 * What an account has of a token; zero stands for the native coin.
 *
 * @example
 * await balanceOf(provider, { token: order.token, account: order.payee });
 */
export async function balanceOf(
  provider: Provider,
  { token, account }: { readonly token: string; readonly account: string },
): Promise<bigint> {
  if (token === ZeroAddress) return provider.getBalance(account);
  return (await view(provider, token, "balanceOf", account)) as bigint;
}

/**
 * How a token calls and divides itself.
 *
 * @example
 * const { symbol, decimals } = await readToken(provider, order.token); // { symbol: "USDC", decimals: 6 }
 */
export async function readToken(
  provider: Provider,
  token: string,
): Promise<{ readonly symbol: string; readonly decimals: number }> {
  const [symbol, decimals] = await Promise.all([view(provider, token, "symbol"), view(provider, token, "decimals")]);
  return { symbol: symbol as string, decimals: Number(decimals) };
}

async function authorize(
  signer: Signer,
  { chainId, escrow }: EscrowDomain,
  terms: Pick<Order, "payer" | "token" | "amount" | "payBy"> & { readonly nonce: string },
): Promise<string> {
  const { payer, token, amount, payBy, nonce } = terms;
  return signReceipt(signer, chainId, { token, from: payer, to: escrow, value: amount, validBefore: payBy, nonce });
}

/** What a view of a token answers. */
async function view(runner: ContractRunner, token: string, name: string, ...args: string[]): Promise<unknown> {
  return new Contract(token, ABI, runner).getFunction(name).staticCall(...args);
}
