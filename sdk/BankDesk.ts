import { type Provider, type Signer, TypedDataEncoder, type TypedDataField, ZeroAddress } from "ethers";

import { BankDesk__factory } from "../typechain-types/factories/contracts/trade/BankDesk__factory.ts";
import type { ContractName } from "./contracts.ts";
import { deedsOf } from "./deed.ts";
import { type Deed, type Performed, performed, type Places, send } from "./Perform.ts";
import { type SuiteDomain, suiteDomain } from "./typedData.ts";

/** A deed at the desk. */
export type DeskDeed = Deed<"bankDesk">;

/** The desk at which banks act: part of each deed's id, so that no signature holds on another chain or desk. */
export interface BankDeskDomain {
  readonly chainId: bigint;
  readonly bankDesk: string;
}

/** One deed of a bank, as its maker proposes and its checker releases it. */
export interface BankDeed {
  /** The bank's party. */
  readonly bank: bigint;
  /** The contract that is called. */
  readonly target: string;
  /** The token of what the deed may cost the bank; the zero address for a deed that costs nothing. */
  readonly token: string;
  /** The most it may cost the bank, in token units. */
  readonly amount: bigint;
  /** A number that the bank has not used. */
  readonly nonce: bigint;
  /** It can be carried out before this time, in Unix seconds. */
  readonly deadline: bigint;
  /** The call. */
  readonly data: string;
}

/** What a deed may cost. */
export interface BankCost {
  readonly token: string;
  /** In token units, more than zero. */
  readonly amount: bigint;
}

/** Whose deed it is, under which number, until when, and what it may cost. */
export interface BankDeedPlan extends Pick<BankDeed, "bank" | "nonce" | "deadline"> {
  /** Nothing by default. */
  readonly cost?: BankCost;
}

/** What an account may do for its bank in deeds of one token. Amounts are in token units. */
export interface BankPower {
  readonly canMake: boolean;
  readonly canCheck: boolean;
  /** The most that a deed it makes may cost. */
  readonly mostMade: bigint;
  /** The most that a deed it checks may cost. */
  readonly mostChecked: bigint;
}

const BANK_DEED: TypedDataField[] = [
  { name: "bank", type: "uint64" },
  { name: "target", type: "address" },
  { name: "token", type: "address" },
  { name: "amount", type: "uint96" },
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint48" },
  { name: "data", type: "bytes" },
];

/** The EIP-712 type of a deed, whose hash is its id. */
export const BANK_DEED_TYPES: Record<"BankDeed", TypedDataField[]> = { BankDeed: BANK_DEED };

/** The EIP-712 types of what a checker signs. */
export const RELEASE_TYPES: Record<"Release" | "BankDeed", TypedDataField[]> = {
  Release: [
    { name: "deed", type: "BankDeed" },
    { name: "maker", type: "address" },
  ],
  BankDeed: BANK_DEED,
};

const deskInterface = BankDesk__factory.createInterface();
const deed = deedsOf("bankDesk");

/* DEEDS OF A BANK */

/**
 * The deed of a bank: a deed of a contract that takes them, with whose it is and what it may cost.
 *
 * @example
 * const issuing = bankDeed(deployment, issue(terms), { bank, nonce: 7n, deadline, cost: { token, amount: 100_000n } });
 */
export function bankDeed<Contract extends ContractName>(
  deployment: Places<Contract>,
  { contract, data }: Pick<Deed<Contract>, "contract" | "data">,
  { bank, nonce, deadline, cost = { token: ZeroAddress, amount: 0n } }: BankDeedPlan,
): BankDeed {
  return { bank, target: deployment[contract], token: cost.token, amount: cost.amount, nonce, deadline, data };
}

/**
 * The id of a bank's deed.
 *
 * @example
 * bankDeedId(deployment, issuing); // "0x…"
 */
export function bankDeedId(domain: BankDeskDomain, bankDeed: BankDeed): string {
  return TypedDataEncoder.hash(deskDomain(domain), BANK_DEED_TYPES, bankDeed);
}

/**
 * The EIP-712 domain of the desk.
 *
 * @example
 * deskDomain({ chainId: 1n, bankDesk: "0x…" }).name; // "Cowry Bank Desk"
 */
export function deskDomain({ chainId, bankDesk: contract }: BankDeskDomain): SuiteDomain {
  return suiteDomain("Bank Desk", { chainId, contract });
}

/**
 * A checker's signature, by which a maker carries the deed out. Only this maker can.
 *
 * @example
 * const signature = await signRelease(checker, deployment, issuing, maker.address);
 */
export async function signRelease(
  checker: Pick<Signer, "signTypedData">,
  domain: BankDeskDomain,
  bankDeed: BankDeed,
  maker: string,
): Promise<string> {
  return checker.signTypedData(deskDomain(domain), RELEASE_TYPES, { deed: bankDeed, maker });
}

/* DEEDS */

/**
 * Carries out a deed that a checker has signed. The sender is its maker.
 *
 * @example
 * await perform(maker, deployment, act(issuing, checker.address, signature));
 */
export function act(bankDeed: BankDeed, checker: string, signature: string): DeskDeed {
  return deed(deskInterface.encodeFunctionData("act", [bankDeed, checker, signature]));
}

/**
 * Proposes a deed for a checker to release. The sender is its maker.
 *
 * @example
 * await perform(maker, deployment, propose(issuing));
 */
export function propose(bankDeed: BankDeed): DeskDeed {
  return deed(deskInterface.encodeFunctionData("propose", [bankDeed]));
}

/**
 * Releases a proposed deed and carries it out. The sender is its checker.
 *
 * @example
 * await perform(checker, deployment, release(issuing));
 */
export function release(bankDeed: BankDeed): DeskDeed {
  return deed(deskInterface.encodeFunctionData("release", [bankDeed]));
}

/**
 * Cancels a number, and with it the deed that was proposed or signed under it. The sender is any signer of the bank.
 *
 * @example
 * await perform(checker, deployment, cancel(bank, 7n));
 */
export function cancel(bank: bigint, nonce: bigint): DeskDeed {
  return deed(deskInterface.encodeFunctionData("cancel", [bank, nonce]));
}

/**
 * Sets what an account may do in deeds of a token; without a token, in deeds that cost nothing. The sender is the bank's controlling account.
 *
 * @example
 * await perform(controller, deployment, setPower(bank, maker.address, { canMake: true, canCheck: false, mostMade: 1_000n, mostChecked: 0n }, token));
 */
export function setPower(bank: bigint, account: string, power: BankPower, token = ZeroAddress): DeskDeed {
  return deed(deskInterface.encodeFunctionData("setPower", [bank, account, token, power]));
}

/**
 * Sets the account from which the bank pays and to which it is paid: one of its own. The sender is the bank's controlling account.
 *
 * @example
 * await perform(controller, deployment, setTreasury(bank, treasury.address));
 */
export function setTreasury(bank: bigint, treasury: string): DeskDeed {
  return deed(deskInterface.encodeFunctionData("setTreasury", [bank, treasury]));
}

/**
 * Carries out a deed of a bank in one transaction: the checker signs, the maker sends. Tells what the contract told. Throws the `Revert` of the desk or the
 * contract if it is refused.
 *
 * @example
 * const { events } = await performForBank({ maker, checker }, deployment, issue(terms), { bank, nonce, deadline, cost });
 */
export async function performForBank<Contract extends ContractName>(
  { maker, checker }: { readonly maker: Signer; readonly checker: Signer },
  deployment: BankDeskDomain & Places<Contract>,
  deed: Deed<Contract>,
  plan: BankDeedPlan,
): Promise<Performed<Contract>> {
  const planned = bankDeed(deployment, deed, plan);
  const signature = await signRelease(checker, deployment, planned, await maker.getAddress());
  const { data } = act(planned, await checker.getAddress(), signature);
  const receipt = await send(maker, { to: deployment.bankDesk, data });
  return performed(deed, deployment, receipt);
}

/* READING */

/**
 * What an account may do for its bank in deeds of a token; without a token, in deeds that cost nothing.
 *
 * @example
 * const { mostChecked } = await readPower(provider, deployment, checker, token);
 */
export async function readPower(
  provider: Provider,
  { bankDesk }: Places<"bankDesk">,
  account: string,
  token = ZeroAddress,
): Promise<BankPower> {
  const { canMake, canCheck, mostMade, mostChecked } = await connect(bankDesk, provider).powerOf(account, token);
  return { canMake, canCheck, mostMade, mostChecked };
}

/**
 * The account from which a bank pays and to which it is paid; the zero address for none.
 *
 * @example
 * const treasury = await readTreasury(provider, deployment, bank);
 */
export async function readTreasury(
  provider: Provider,
  { bankDesk }: Places<"bankDesk">,
  bank: bigint,
): Promise<string> {
  return connect(bankDesk, provider).treasuryOf(bank);
}

/**
 * The first number of a bank, from one on, that is free.
 *
 * @example
 * const nonce = await freeNonce(provider, deployment, bank);
 */
export async function freeNonce(
  provider: Provider,
  { bankDesk }: Places<"bankDesk">,
  bank: bigint,
  from = 0n,
): Promise<bigint> {
  const contract = connect(bankDesk, provider);
  let nonce = from;
  while (await contract.isUsed(bank, nonce)) nonce++;
  return nonce;
}

function connect(bankDesk: string, provider: Provider) {
  return BankDesk__factory.connect(bankDesk, provider);
}
