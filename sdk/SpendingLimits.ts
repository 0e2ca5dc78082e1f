import { Contract, type Provider, ZeroHash } from "ethers";

import { SpendingLimits__factory } from "../typechain-types/factories/contracts/payments/SpendingLimits__factory.ts";
import { deedsOf } from "./deed.ts";
import type { Deployment } from "./Deployment.ts";
import type { Deed } from "./Perform.ts";
import type { Permit } from "./Tokens.ts";

/** A deed of the payers' own limits. */
export type SpendingDeed = Deed<"spendingLimits">;

/** The most of one token that an owner lets its keys pay, in token units. */
export interface Limits {
  readonly perPayment: bigint;
  /** In any 24 hours. */
  readonly perDay: bigint;
  /** To one payee in any 24 hours. */
  readonly perPayee: bigint;
}

/** A payment from an owner's wallet, within its limits. */
export interface LimitedPayment {
  readonly owner: string;
  readonly token: string;
  readonly payee: string;
  /** In token units. */
  readonly amount: bigint;
  /** What it is for; a commitment where that is private. By default nothing. */
  readonly paymentReference?: string;
}

/** What an owner sets up before its everyday keys can pay. */
export interface SpendingSetup {
  /** The limits of each token. */
  readonly limits: readonly (Limits & { readonly token: string })[];
  readonly payees: readonly string[];
  readonly spenders: readonly string[];
  /** How long what loosens waits from then on, in seconds. */
  readonly delay: bigint;
}

/** A payment of some amount that somebody thinks of. */
export interface SpendingQuestion {
  readonly owner: string;
  readonly token: string;
  readonly payee: string;
  /** Who would pay: the owner or one of its spenders. */
  readonly by: string;
}

/** What an owner's rules are at one block, as far as they concern one key, token and payee. */
export interface SpendingStatus {
  /** The time of the block, in Unix seconds. */
  readonly time: bigint;
  readonly limits: Limits;
  /** The limits that wait, and when they hold; null where none do. */
  readonly proposed: (Limits & { readonly from: bigint }) | null;
  /** What was paid in the last 24 hours, in token units. */
  readonly spent: bigint;
  /** What was paid to this payee in the last 24 hours, in token units. */
  readonly spentToPayee: bigint;
  /** From when this payee can be paid; null where it was not added. */
  readonly payeeFrom: bigint | null;
  /** From when this key may pay: zero for the owner, null where it was not appointed. */
  readonly spenderFrom: bigint | null;
  /** How long what loosens waits, in seconds. */
  readonly delay: bigint;
  /** The shorter delay that waits, and when it holds; null where none does. */
  readonly proposedDelay: { readonly delay: bigint; readonly from: bigint } | null;
  /** When the freeze ends; null while it has no end, zero where there was none. */
  readonly frozenUntil: bigint | null;
  /** What the owner's wallet has and allows, in token units. */
  readonly funds: bigint;
}

/** What bounds a payment. */
export type SpendingBound = "Spender" | "Frozen" | "Payee" | "Payment" | "Day" | "PayeeDay" | "Funds";

/** The most that can be paid, and what bounds it. */
export interface SpendingAllowed {
  /** In token units. */
  readonly amount: bigint;
  /** The first thing that would refuse one unit more. */
  readonly bound: SpendingBound;
}

const limitsInterface = SpendingLimits__factory.createInterface();
const deed = deedsOf("spendingLimits");
const TOKEN_ABI = [
  "function balanceOf(address account) view returns (uint256)",
  "function allowance(address owner, address spender) view returns (uint256)",
];

/** How the contract writes a freeze without end. */
const FROZEN = 2n ** 40n - 1n;

/* THE OWNER'S RULES */

/**
 * All that an owner sets up, in the order in which none of it waits: the delay is the last.
 *
 * @example
 * for (const deed of setUp({ limits: [{ token, perPayment: 50n, perDay: 200n, perPayee: 100n }], payees, spenders: [phone.address], delay: 86_400n }))
 *   await perform(owner, deployment, deed);
 */
export function setUp({ limits, payees, spenders, delay }: SpendingSetup): readonly SpendingDeed[] {
  return [
    ...limits.map(({ token, ...rest }) => setLimits(token, rest)),
    ...payees.map(addPayee),
    ...spenders.map(appoint),
    setDelay(delay),
  ];
}

/**
 * The owner sets its limits for a token: what is lower than today holds at once; if anything is higher, all hold as given after its delay.
 *
 * @example
 * await perform(owner, deployment, setLimits(token, { perPayment: 50n, perDay: 200n, perPayee: 100n }));
 */
export function setLimits(token: string, limits: Limits): SpendingDeed {
  return deed(limitsInterface.encodeFunctionData("setLimits", [token, limits]));
}

/**
 * The owner adds a payee, who can be paid after its delay.
 *
 * @example
 * await perform(owner, deployment, addPayee(grocer));
 */
export function addPayee(payee: string): SpendingDeed {
  return deed(limitsInterface.encodeFunctionData("addPayee", [payee]));
}

/**
 * The owner removes a payee at once.
 *
 * @example
 * await perform(owner, deployment, removePayee(grocer));
 */
export function removePayee(payee: string): SpendingDeed {
  return deed(limitsInterface.encodeFunctionData("removePayee", [payee]));
}

/**
 * The owner appoints an everyday key, which may pay after its delay.
 *
 * @example
 * await perform(owner, deployment, appoint(phone.address));
 */
export function appoint(spender: string): SpendingDeed {
  return deed(limitsInterface.encodeFunctionData("appoint", [spender]));
}

/**
 * The owner dismisses a spender at once.
 *
 * @example
 * await perform(owner, deployment, dismiss(phone.address));
 */
export function dismiss(spender: string): SpendingDeed {
  return deed(limitsInterface.encodeFunctionData("dismiss", [spender]));
}

/**
 * A spender gives its power back at once.
 *
 * @example
 * await perform(phone, deployment, resign(owner.address));
 */
export function resign(owner: string): SpendingDeed {
  return deed(limitsInterface.encodeFunctionData("resign", [owner]));
}

/**
 * The owner sets how long what it loosens waits: longer at once, shorter after the delay that holds now.
 *
 * @example
 * await perform(owner, deployment, setDelay(3n * 86_400n));
 */
export function setDelay(delay: bigint): SpendingDeed {
  return deed(limitsInterface.encodeFunctionData("setDelay", [delay]));
}

/* STOPPING */

/**
 * The owner or one of its spenders stops all payments of the owner at once.
 *
 * @example
 * await perform(phone, deployment, freeze(owner.address));
 */
export function freeze(owner: string): SpendingDeed {
  return deed(limitsInterface.encodeFunctionData("freeze", [owner]));
}

/**
 * The owner ends a freeze, after its delay.
 *
 * @example
 * await perform(owner, deployment, unfreeze());
 */
export function unfreeze(): SpendingDeed {
  return deed(limitsInterface.encodeFunctionData("unfreeze"));
}

/* PAYING */

/**
 * A spender, or the owner, pays within the owner's limits by the owner's allowance.
 *
 * @example
 * await perform(phone, deployment, payWithinLimits({ owner, token, payee: grocer, amount: 25n }));
 */
export function payWithinLimits(payment: LimitedPayment): SpendingDeed {
  return deed(limitsInterface.encodeFunctionData("pay", [written(payment)]));
}

/**
 * The same with the owner's ERC-2612 permit for the contract of the limits.
 *
 * @example
 * const permit = await signPermit(owner, { token, spender: deployment.spendingLimits, value: 1_000n, deadline });
 * await perform(phone, deployment, payWithinLimitsWithPermit({ owner: owner.address, token, payee: grocer, amount: 25n }, permit));
 */
export function payWithinLimitsWithPermit(payment: LimitedPayment, permit: Permit): SpendingDeed {
  return deed(limitsInterface.encodeFunctionData("payWithPermit", [written(payment), permit]));
}

/* READING */

/**
 * An owner's rules at the latest block, and what its wallet has and allows.
 *
 * @example
 * const status = await readSpending(provider, deployment, { owner, token, payee: grocer, by: phone.address });
 * allowedNow(status).amount;
 */
export async function readSpending(
  provider: Provider,
  { spendingLimits }: Pick<Deployment, "spendingLimits">,
  { owner, token, payee, by }: SpendingQuestion,
): Promise<SpendingStatus> {
  const block = await provider.getBlock("latest");
  if (block === null) throw new TypeError("the provider knows no latest block");
  const at = { blockTag: block.number };
  const contract = SpendingLimits__factory.connect(spendingLimits, provider);
  const [{ limits, proposed, from }, spent, spentToPayee, payeeFrom, spenderFrom, delay, frozenUntil, funds] =
    await Promise.all([
      contract.limitsOf(owner, token, at),
      contract.spentOf(owner, token, at),
      contract.spentTo(owner, token, payee, at),
      contract.payeeFrom(owner, payee, at),
      contract.spenderFrom(owner, by, at),
      contract.delayOf(owner, at),
      contract.frozenUntil(owner, at),
      fundsOf(provider, token, owner, { spender: spendingLimits, blockTag: block.number }),
    ]);
  return {
    time: BigInt(block.timestamp),
    limits: plain(limits),
    proposed: from === 0n ? null : { ...plain(proposed), from },
    spent,
    spentToPayee,
    payeeFrom: payeeFrom === 0n ? null : payeeFrom,
    spenderFrom: same(by, owner) ? 0n : spenderFrom === 0n ? null : spenderFrom,
    delay: delay.delay,
    proposedDelay: delay.from === 0n ? null : { delay: delay.proposed, from: delay.from },
    frozenUntil: frozenUntil === FROZEN ? null : frozenUntil,
    funds,
  };
}

/**
 * The most that can be paid now, and what bounds it, in the order in which the contract checks.
 *
 * @example
 * const { amount, bound } = allowedNow(status);
 * if (bound === "Payee") console.log("the payee is new, or unknown");
 */
export function allowedNow(status: SpendingStatus): SpendingAllowed {
  const { time, limits, spent, spentToPayee, payeeFrom, spenderFrom, frozenUntil, funds } = status;
  if (spenderFrom === null || time < spenderFrom) return { amount: 0n, bound: "Spender" };
  if (frozenUntil === null || time < frozenUntil) return { amount: 0n, bound: "Frozen" };
  if (payeeFrom === null || time < payeeFrom) return { amount: 0n, bound: "Payee" };

  const bounds: readonly (readonly [SpendingBound, bigint])[] = [
    ["Payment", limits.perPayment],
    ["Day", left(limits.perDay, spent)],
    ["PayeeDay", left(limits.perPayee, spentToPayee)],
    ["Funds", funds],
  ];
  const amount = bounds.reduce((least, [, most]) => (most < least ? most : least), limits.perPayment);
  return { amount, bound: bounds.find(([, most]) => most === amount)?.[0] ?? "Payment" };
}

/* PRIVATE */

function written({ paymentReference = ZeroHash, ...payment }: LimitedPayment): Required<LimitedPayment> {
  return { ...payment, paymentReference };
}

function plain({ perPayment, perDay, perPayee }: Limits): Limits {
  return { perPayment, perDay, perPayee };
}

function left(limit: bigint, spent: bigint): bigint {
  return spent < limit ? limit - spent : 0n;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

async function fundsOf(
  provider: Provider,
  token: string,
  owner: string,
  { spender, blockTag }: { readonly spender: string; readonly blockTag: number },
): Promise<bigint> {
  const contract = new Contract(token, TOKEN_ABI, provider);
  const [balance, allowance] = (await Promise.all([
    contract.getFunction("balanceOf")(owner, { blockTag }),
    contract.getFunction("allowance")(owner, spender, { blockTag }),
  ])) as [bigint, bigint];
  return balance < allowance ? balance : allowance;
}
