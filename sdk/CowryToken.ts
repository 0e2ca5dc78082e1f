import { type Provider, type Signer, type TypedDataField, ZeroHash } from "ethers";

import { AccessManager__factory } from "../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { CowryToken__factory } from "../typechain-types/factories/contracts/token/CowryToken__factory.ts";
import { deedsOf } from "./deed.ts";
import { domainOf } from "./Domains.ts";
import { type EventRange, readEvents, type SuiteEvent } from "./Events.ts";
import { BURN_REASONS, type BurnReason, numberOf } from "./Names.ts";
import { type Deed, type Places, send } from "./Perform.ts";
import { providerOf } from "./provider.ts";

/** A deed of the token that is capped for life. What any ERC-20 can is in `Tokens`. */
export type TokenDeed = Deed<"token">;

/**
 * A payment that destroys a share of itself, as its payer signs it. Amounts are in token units, times in Unix seconds; the token reads both times as block numbers
 * if both have bit 47 set.
 */
export interface BurningPayment {
  readonly from: string;
  readonly to: string;
  /** What the payment costs the payer. */
  readonly amount: bigint;
  /** The share of it to destroy, in basis points. */
  readonly burnShare: bigint;
  /** The signature holds after this second. */
  readonly validAfter: bigint;
  /** The signature holds before this second. */
  readonly validBefore: bigint;
  /** 32 bytes that the payer has not used: the id of an order, or random ones. */
  readonly nonce: string;
}

/** An issue that waits for its time. */
export interface ScheduledIssue {
  /** The operation's id with the AccessManager, by which its guardian cancels it. */
  readonly operation: string;
  /** From when on it can be carried out, in Unix seconds. */
  readonly readyAt: bigint;
  /** What the announcement burned. */
  readonly gasUsed: bigint;
}

/** What became of all tokens up to a block. Amounts are in token units. */
export interface TokenStats {
  /** The block after which all this was true. */
  readonly block: number;
  /** The most that can ever be issued. */
  readonly cap: bigint;
  /** All that was ever issued. */
  readonly issued: bigint;
  /** What can be issued now. */
  readonly issuable: bigint;
  /** All that was ever destroyed. */
  readonly destroyed: bigint;
  /** What exists: issued less destroyed. */
  readonly circulating: bigint;
  /** What was destroyed since the first block that was read, by the reason that was told. */
  readonly byReason: Readonly<Record<BurnReason, bigint>>;
  /** What was destroyed before the first block that was read. Zero where reading began with the token. */
  readonly before: bigint;
}

/** How a payment that destroys a share of itself goes out. */
export interface PaymentSplit {
  /** What the payee receives. */
  readonly received: bigint;
  /** What is destroyed. */
  readonly burned: bigint;
}

const token = CowryToken__factory.createInterface();
const deed = deedsOf("token");

const PAYMENT_TYPES: Record<string, TypedDataField[]> = {
  PayWithAuthorization: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "amount", type: "uint256" },
    { name: "burnShare", type: "uint16" },
    { name: "validAfter", type: "uint256" },
    { name: "validBefore", type: "uint256" },
    { name: "nonce", type: "bytes32" },
  ],
};

const CANCELLATION_TYPES: Record<string, TypedDataField[]> = {
  CancelAuthorization: [
    { name: "authorizer", type: "address" },
    { name: "nonce", type: "bytes32" },
  ],
};

/* ISSUE */

/**
 * Announces an issue, which the issuer can carry out once its delay has passed, and within a week from then. Until then everyone sees it, and the guardian can
 * cancel it.
 *
 * @example
 * const { readyAt } = await scheduleIssue(issuer, deployment, { to: treasury, amount });
 * // at or after readyAt:
 * await perform(issuer, deployment, issue(treasury, amount));
 */
export async function scheduleIssue(
  issuer: Signer,
  deployment: Places<"token">,
  { to, amount }: { readonly to: string; readonly amount: bigint },
): Promise<ScheduledIssue> {
  const place = deployment.token;
  const authority = await CowryToken__factory.connect(place, issuer).authority();
  const manager = AccessManager__factory.connect(authority, issuer);
  const { data } = issue(to, amount);

  const schedule = manager.interface.encodeFunctionData("schedule", [place, data, 0]);
  const { gasUsed } = await send(issuer, { to: authority, data: schedule });
  const operation = await manager.hashOperation(await issuer.getAddress(), place, data);
  return { operation, readyAt: await manager.getSchedule(operation), gasUsed };
}

/**
 * Issues tokens. The deed of the issuer, after `scheduleIssue` and its delay.
 *
 * @example
 * await perform(issuer, deployment, issue(treasury, 1_000n * 10n ** 18n));
 */
export function issue(to: string, amount: bigint): TokenDeed {
  return deed(token.encodeFunctionData("issue", [to, amount]));
}

/**
 * When an amount can be issued, as cap and limit stand, if nothing else is issued until then; zero if it never can. In Unix seconds.
 *
 * @example
 * const fits = (await issuableFrom(provider, deployment, amount)) > 0n;
 */
export async function issuableFrom(provider: Provider, deployment: Places<"token">, amount: bigint): Promise<bigint> {
  return CowryToken__factory.connect(deployment.token, provider).issuableFrom(amount);
}

/* PAY */

/**
 * Pays, and destroys a share of the payment. The deed of the payer.
 *
 * @example
 * await perform(payer, deployment, pay(payee, amount, 250n)); // 2.5 %
 */
export function pay(to: string, amount: bigint, burnShare: bigint): TokenDeed {
  return deed(token.encodeFunctionData("pay", [to, amount, burnShare]));
}

/**
 * The same by the payer's signature. Anyone's deed.
 *
 * @example
 * const signature = await signPayment(payer, deployment, payment);
 * await perform(relayer, deployment, payWithAuthorization(payment, signature));
 */
export function payWithAuthorization(payment: BurningPayment, signature: string): TokenDeed {
  const { from, to, amount, burnShare, validAfter, validBefore, nonce } = payment;
  return deed(
    token.encodeFunctionData("payWithAuthorization", [
      from,
      to,
      amount,
      burnShare,
      validAfter,
      validBefore,
      nonce,
      signature,
    ]),
  );
}

/**
 * Signs a payment that destroys a share of itself. The signer is the payer, or the owner of a contract account that pays (ERC-1271).
 *
 * @example
 * const payment = { from: payer.address, to: payee, amount, burnShare: 250n, validAfter: 0n, validBefore: now + 600n, nonce: orderId };
 * const signature = await signPayment(payer, deployment, payment);
 */
export async function signPayment(
  signer: Signer,
  deployment: Places<"token">,
  payment: BurningPayment,
): Promise<string> {
  return signer.signTypedData(await domainAt(signer, deployment), PAYMENT_TYPES, payment);
}

/**
 * How a payment divides, as the contract computes it: the share of the amount is rounded down, in favor of the payee.
 *
 * @example
 * splitOf(1_001n, 250n); // { received: 976n, burned: 25n }
 */
export function splitOf(amount: bigint, burnShare: bigint): PaymentSplit {
  const burned = (amount * burnShare) / 10_000n;
  return { received: amount - burned, burned };
}

/**
 * Takes back whatever was signed with a nonce: a payment, or an ERC-3009 authorization. Anyone's deed, with the authorizer's signature.
 *
 * @example
 * const signature = await signCancellation(payer, deployment, payment.nonce);
 * await perform(relayer, deployment, cancelAuthorization(payer.address, payment.nonce, signature));
 */
export function cancelAuthorization(authorizer: string, nonce: string, signature: string): TokenDeed {
  return deed(token.encodeFunctionData("cancelAuthorization(address,bytes32,bytes)", [authorizer, nonce, signature]));
}

/**
 * Signs that a nonce is not to be used; by the authorizer, or the owner of a contract account that is the authorizer.
 *
 * @example
 * const signature = await signCancellation(owner, deployment, nonce, wallet);
 */
export async function signCancellation(
  signer: Signer,
  deployment: Places<"token">,
  nonce: string,
  authorizer?: string,
): Promise<string> {
  return signer.signTypedData(await domainAt(signer, deployment), CANCELLATION_TYPES, {
    authorizer: authorizer ?? (await signer.getAddress()),
    nonce,
  });
}

/* BURN */

/**
 * Destroys one's own tokens for good; without a reason as ERC-20 tools do it.
 *
 * @example
 * await perform(holder, deployment, burn(amount, { reason: "BuyBack" }));
 */
export function burn(amount: bigint, why: { readonly reason?: BurnReason; readonly memo?: string } = {}): TokenDeed {
  const { reason, memo = ZeroHash } = why;
  if (reason === undefined && why.memo === undefined) return deed(token.encodeFunctionData("burn", [amount]));
  return deed(token.encodeFunctionData("burnWithReason", [amount, numberOf(BURN_REASONS, reason ?? "Unstated"), memo]));
}

/**
 * Destroys tokens of an account that allowed it.
 *
 * @example
 * await perform(spender, deployment, burnFrom(holder, amount, { reason: "Sales", memo: invoiceHash }));
 */
export function burnFrom(
  account: string,
  amount: bigint,
  why: { readonly reason?: BurnReason; readonly memo?: string } = {},
): TokenDeed {
  const { reason, memo = ZeroHash } = why;
  if (reason === undefined && why.memo === undefined)
    return deed(token.encodeFunctionData("burnFrom", [account, amount]));
  const number = numberOf(BURN_REASONS, reason ?? "Unstated");
  return deed(token.encodeFunctionData("burnFromWithReason", [account, amount, number, memo]));
}

/* STATS */

/**
 * What was issued, destroyed and why, up to a block. The reasons come from the events, page by page; all else from the contract, at the same block.
 *
 * @example
 * const { circulating, byReason } = await statsOf(provider, deployment, { from: 0 });
 * console.log(`${byReason.Payment} units were destroyed by payments; ${circulating} are left`);
 */
export async function statsOf(provider: Provider, deployment: Places<"token">, range: EventRange): Promise<TokenStats> {
  const block = range.to ?? (await provider.getBlockNumber());
  const at = { blockTag: block };
  const contract = CowryToken__factory.connect(deployment.token, provider);
  const [{ cap }, { issued, destroyed, circulating }, issuable] = await Promise.all([
    contract.terms(at),
    contract.stats(at),
    contract.issuable(at),
  ]);

  const byReason: Record<BurnReason, bigint> = { Unstated: 0n, Payment: 0n, Sales: 0n, BuyBack: 0n };
  for await (const { events } of readEvents(provider, "token", deployment, { ...range, to: block }))
    for (const { reason, amount } of events.flatMap(burnedBy)) byReason[reason] += amount;
  const told = Object.values(byReason).reduce((sum, amount) => sum + amount, 0n);
  return { block, cap, issued, issuable, destroyed, circulating, byReason, before: destroyed - told };
}

/** What an event says was destroyed. */
function burnedBy(event: SuiteEvent<"token">): readonly { readonly reason: BurnReason; readonly amount: bigint }[] {
  if (event.name === "TokensPaid") return [{ reason: "Payment", amount: event.args.burned }];
  return event.name === "TokensBurned" ? [event.args] : [];
}

async function domainAt(signer: Signer, { token: place }: Places<"token">) {
  const { chainId } = await providerOf(signer).getNetwork();
  return domainOf(signer, place, chainId);
}
