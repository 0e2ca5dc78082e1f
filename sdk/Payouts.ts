import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import {
  concat,
  keccak256,
  type Provider,
  type Signer,
  toBeHex,
  type TypedDataField,
  TypedDataEncoder,
  ZeroAddress,
  ZeroHash,
  zeroPadValue,
} from "ethers";

import { Payouts__factory } from "../typechain-types/factories/contracts/payments/Payouts__factory.ts";
import { deedsOf } from "./deed.ts";
import { MOST_GAS } from "./gas.ts";
import { DROP_STATES, type DropState, nameOf } from "./Names.ts";
import type { Deed } from "./Perform.ts";
import { type Permit, signReceipt } from "./Tokens.ts";
import { randomSalt, type SuiteDomain, suiteDomain } from "./typedData.ts";

/** A deed of payouts. */
export type PayoutsDeed = Deed<"payouts">;

/** What one account is to get. */
export interface Payout {
  readonly recipient: string;
  /** In token units. */
  readonly amount: bigint;
}

/** The terms of a drop as the contract takes them. They come with every deed; their hash is the drop's id. */
export interface Drop {
  /** Who pays, and receives what nobody has claimed. */
  readonly funder: string;
  /** The ERC-20 token; zero for the native coin. */
  readonly token: string;
  /** The Merkle root over all claims. */
  readonly root: string;
  /** What is paid in, in token units. */
  readonly total: bigint;
  /** The drop cannot be funded at or after this time, in Unix seconds. */
  readonly fundBy: bigint;
  /** Claims begin at this time, in Unix seconds; zero for at once. */
  readonly claimFrom: bigint;
  /** Claims end at this time, in Unix seconds. */
  readonly claimBy: bigint;
  /** Hash of the funder's own reference, zero for none. */
  readonly funderReference: string;
  /** Makes equal drops differ. */
  readonly salt: bigint;
}

/** What a drop does without unless it is told. */
export type DropTerms = Pick<Drop, "funder" | "fundBy" | "claimBy"> & Partial<Drop>;

/** One leaf of a drop's tree. */
export interface ClaimLeaf {
  /** The claim's number in the drop. */
  readonly index: bigint;
  readonly account: string;
  /** In token units. */
  readonly amount: bigint;
}

/** A leaf with its proof, as the contract takes it. */
export interface Claim extends ClaimLeaf {
  readonly proof: readonly string[];
}

/** The tree over all claims of a drop, as plain data. */
export interface ClaimTree {
  readonly root: string;
  /** The sum of all claims, in token units. */
  readonly total: bigint;
  readonly leaves: readonly ClaimLeaf[];
  /** Every node, the root first; below node n stand 2n + 1 and 2n + 2. */
  readonly nodes: readonly string[];
  /** For each leaf, in their order, its place among the nodes. */
  readonly places: readonly number[];
}

/** What the contract stores of a drop, with names. */
export interface DropStatus {
  readonly state: DropState;
  /** What it still holds, in token units. */
  readonly remaining: bigint;
  /** When claims begin, in Unix seconds. */
  readonly claimFrom: bigint;
  /** When they end. */
  readonly claimBy: bigint;
}

/** How far a long piece of work is. */
export interface Progress {
  readonly done: number;
  readonly of: number;
}

/** The contract that a drop is for: part of its id, so that no drop holds on another chain or contract. */
export interface PayoutsDomain {
  readonly chainId: bigint;
  readonly payouts: string;
}

/** How to divide a long list. */
export interface BatchOptions {
  /** Hash of the payer's own reference, or a commitment to the list; zero by default. The same for each batch. */
  readonly payerReference?: string;
  /**
   * What one line may cost; by default 45,000, plenty for the usual tokens and for accounts that hold none yet. A recipient with code, or a token with hooks, may
   * burn 200,000.
   */
  readonly gasPerLine?: bigint;
}

const payouts = Payouts__factory.createInterface();
const deed = deedsOf("payouts");

/** The EIP-712 types of a drop. */
export const DROP_TYPES: Record<"Drop", TypedDataField[]> = {
  Drop: [
    { name: "funder", type: "address" },
    { name: "token", type: "address" },
    { name: "root", type: "bytes32" },
    { name: "total", type: "uint96" },
    { name: "fundBy", type: "uint40" },
    { name: "claimFrom", type: "uint40" },
    { name: "claimBy", type: "uint40" },
    { name: "funderReference", type: "bytes32" },
    { name: "salt", type: "uint256" },
  ],
};

/** What a transaction may burn at most (EIP-7825), less a sixth: who sends it may add a fifth to an estimate. */
const BATCH_GAS = (MOST_GAS * 5n) / 6n;
/** What a batch costs beside its lines: the transaction, the pull, the event, and what must be left to start the last push. */
const BATCH_OVERHEAD = 450_000n;
const GAS_PER_LINE = 45_000n;

/** How many leaves are hashed between two tellings of the progress. */
const PROGRESS_STEP = 500;

/* THE TREE */

/**
 * The tree over what many accounts are to get, numbered in their order. It is the standard tree of `@openzeppelin/merkle-tree` over `["uint256", "address",
 * "uint256"]`. Throws a `RangeError` for an empty list.
 *
 * @example
 * const tree = claimTree(lines, ({ done, of }) => console.log(`${done} of ${of}`));
 * const drop = dropFrom(tree, { funder, token, fundBy, claimBy });
 */
export function claimTree(list: readonly Payout[], onProgress?: (progress: Progress) => void): ClaimTree {
  if (list.length === 0) throw new RangeError("list: there is nobody to pay");
  const leaves = list.map(({ recipient, amount }, place) => ({ index: BigInt(place), account: recipient, amount }));
  const hashes = leaves.map((leaf, place) => {
    const done = place + 1;
    if (done % PROGRESS_STEP === 0 || done === leaves.length) onProgress?.({ done, of: leaves.length });
    return leafHash(leaf);
  });
  const { tree, values } = SimpleMerkleTree.of(hashes).dump();
  const [root = ZeroHash] = tree;
  return {
    root,
    total: leaves.reduce((sum, { amount }) => sum + amount, 0n),
    leaves,
    nodes: tree,
    places: values.map(({ treeIndex }) => treeIndex),
  };
}

/**
 * One claim of a tree with its proof: what its account needs, or whoever claims for it. Throws a `RangeError` for a number that is not in the tree.
 *
 * @example
 * await perform(anyone, deployment, claim(drop, claimOf(tree, 17n)));
 */
export function claimOf({ leaves, nodes, places }: ClaimTree, index: bigint): Claim {
  const [leaf, place] = [leaves[Number(index)], places[Number(index)]];
  if (leaf === undefined || place === undefined) throw new RangeError(`index: the tree has no claim ${index}`);

  const proof: string[] = [];
  for (let node = place; node > 0; node = (node - 1) >> 1)
    proof.push(nodes[node % 2 === 0 ? node - 1 : node + 1] ?? "");
  return { ...leaf, proof };
}

/** Hashed twice, so that no node of the tree passes as a leaf. */
function leafHash({ index, account, amount }: ClaimLeaf): string {
  return keccak256(keccak256(concat([toBeHex(index, 32), zeroPadValue(account, 32), toBeHex(amount, 32)])));
}

/* DROPS */

/**
 * A drop for a tree, as the contract takes it. Whether the contract would accept it is another question.
 *
 * @example
 * const drop = dropFrom(tree, { funder, token, fundBy: now + 3_600n, claimBy: now + 7_776_000n });
 */
export function dropFrom({ root, total }: Pick<ClaimTree, "root" | "total">, terms: DropTerms): Drop {
  return {
    token: ZeroAddress,
    root,
    total,
    claimFrom: 0n,
    funderReference: ZeroHash,
    salt: randomSalt(),
    ...terms,
  };
}

/**
 * The EIP-712 domain of the contract.
 *
 * @example
 * payoutsDomain({ chainId: 1n, payouts: "0x…" }).name; // "Cowry Payouts"
 */
export function payoutsDomain({ chainId, payouts: contract }: PayoutsDomain): SuiteDomain {
  return suiteDomain("Payouts", { chainId, contract });
}

/**
 * The id of a drop, without asking a node: the EIP-712 digest of its terms.
 *
 * @example
 * dropId(deployment, drop); // "0x…", equal to payouts.idOf(drop)
 */
export function dropId(domain: PayoutsDomain, drop: Drop): string {
  return TypedDataEncoder.hash(payoutsDomain(domain), DROP_TYPES, drop);
}

/**
 * Signs the funder's ERC-3009 authorization for a drop: the one signature funds it and fixes every term. The signer is the funder, or the owner of a contract
 * account that funds (ERC-1271).
 *
 * @example
 * await perform(anyone, deployment, fundWithAuthorization(drop, await signFunding(funder, deployment, drop)));
 */
export async function signFunding(signer: Signer, domain: PayoutsDomain, drop: Drop): Promise<string> {
  const { funder, token, total, fundBy } = drop;
  return signReceipt(signer, domain.chainId, {
    token,
    from: funder,
    to: domain.payouts,
    value: total,
    validBefore: fundBy,
    nonce: dropId(domain, drop),
  });
}

/* DEEDS: LISTS */

/**
 * Pays everybody on a list in one transaction, from the payer's allowance or in the native coin. The deed of the payer.
 *
 * @example
 * await perform(payer, deployment, pay(token, [{ recipient, amount: 25_000_000n }]));
 */
export function pay(token: string, list: readonly Payout[], payerReference = ZeroHash): PayoutsDeed {
  const data = payouts.encodeFunctionData("pay", [token, ...columnsOf(list), payerReference]);
  return deed(data, token === ZeroAddress ? totalOf(list) : 0n);
}

/**
 * Pays everybody on a list with an ERC-2612 permit. The deed of the payer.
 *
 * @example
 * const permit = await signPermit(payer, { token, spender: deployment.payouts, value: total, deadline });
 * await perform(payer, deployment, payWithPermit(token, list, permit));
 */
export function payWithPermit(
  token: string,
  list: readonly Payout[],
  permit: Permit,
  payerReference = ZeroHash,
): PayoutsDeed {
  return deed(payouts.encodeFunctionData("payWithPermit", [token, ...columnsOf(list), payerReference, permit]));
}

/**
 * Divides a long list into as few transactions as the gas that one may burn allows (EIP-7825). Each pays its part, or nothing.
 *
 * @example
 * for (const batch of payInBatches(token, lines)) await perform(payer, deployment, batch);
 */
export function payInBatches(
  token: string,
  list: readonly Payout[],
  options: BatchOptions = {},
): readonly PayoutsDeed[] {
  const { payerReference = ZeroHash, gasPerLine = GAS_PER_LINE } = options;
  const size = Number((BATCH_GAS - BATCH_OVERHEAD) / gasPerLine);
  if (size < 1) throw new RangeError(`gasPerLine: no line of ${gasPerLine} gas fits a transaction`);
  const count = Math.ceil(list.length / size);
  return Array.from({ length: count }, (_, batch) =>
    pay(token, list.slice(batch * size, (batch + 1) * size), payerReference),
  );
}

/* DEEDS: DROPS */

/**
 * Funds a drop from the funder's allowance or in the native coin. The deed of the funder.
 *
 * @example
 * await perform(funder, deployment, fund(drop));
 */
export function fund(drop: Drop): PayoutsDeed {
  return deed(payouts.encodeFunctionData("fund", [drop]), drop.token === ZeroAddress ? drop.total : 0n);
}

/**
 * Funds a drop with an ERC-2612 permit. The deed of the funder.
 *
 * @example
 * const permit = await signPermit(funder, { token, spender: deployment.payouts, value: drop.total, deadline: drop.fundBy });
 * await perform(funder, deployment, fundWithPermit(drop, permit));
 */
export function fundWithPermit(drop: Drop, permit: Permit): PayoutsDeed {
  return deed(payouts.encodeFunctionData("fundWithPermit", [drop, permit]));
}

/**
 * Funds a drop with the funder's ERC-3009 authorization. Anyone's deed.
 *
 * @example
 * await perform(relayer, deployment, fundWithAuthorization(drop, await signFunding(funder, deployment, drop)));
 */
export function fundWithAuthorization(drop: Drop, authorization: string): PayoutsDeed {
  return deed(payouts.encodeFunctionData("fundWithAuthorization", [drop, authorization]));
}

/**
 * Pays one claim of a drop to its account. Anyone's deed.
 *
 * @example
 * await perform(employee, deployment, claim(drop, claimOf(tree, 17n)));
 */
export function claim(drop: Drop, entry: Claim): PayoutsDeed {
  return deed(payouts.encodeFunctionData("claim", [drop, contractClaim(entry)]));
}

/**
 * Pays many claims of a drop, each to its account, and passes over those that were paid before. Anyone's deed.
 *
 * @example
 * await perform(anyone, deployment, claimMany(drop, [17n, 18n].map((index) => claimOf(tree, index))));
 */
export function claimMany(drop: Drop, entries: readonly Claim[]): PayoutsDeed {
  return deed(payouts.encodeFunctionData("claimMany", [drop, entries.map(contractClaim)]));
}

/**
 * Sends what nobody has claimed back to the funder, once the claims have ended. Anyone's deed.
 *
 * @example
 * await perform(anyone, deployment, reclaim(drop));
 */
export function reclaim(drop: Drop): PayoutsDeed {
  return deed(payouts.encodeFunctionData("reclaim", [drop]));
}

/* THE LEDGER */

/**
 * Sends an account all it has of a token in the ledger of payouts; zero stands for the native coin.
 *
 * @example
 * await perform(employee, deployment, withdraw(drop.token));
 */
export function withdraw(token: string): PayoutsDeed {
  return deed(payouts.encodeFunctionData("withdraw", [token]));
}

/**
 * Sends all that an account has of a token in the ledger of payouts to another address.
 *
 * @example
 * await perform(employee, deployment, withdrawTo(drop.token, otherWallet));
 */
export function withdrawTo(token: string, to: string): PayoutsDeed {
  return deed(payouts.encodeFunctionData("withdrawTo", [token, to]));
}

/**
 * What waits for an account in the ledger of payouts because it could not be paid out; zero stands for the native coin.
 *
 * @example
 * if ((await creditOf(provider, deployment, { account, token })) > 0n) await perform(employee, deployment, withdraw(token));
 */
export async function creditOf(
  provider: Provider,
  { payouts: address }: Pick<PayoutsDomain, "payouts">,
  { account, token }: { readonly account: string; readonly token: string },
): Promise<bigint> {
  return Payouts__factory.connect(address, provider).balanceOf(account, token);
}

/* STATUS */

/**
 * What the contract stores of a drop. Needs no terms; a drop that nobody funded is in the state None.
 *
 * @example
 * const { state, remaining } = await readDrop(provider, deployment, dropId(deployment, drop));
 */
export async function readDrop(
  provider: Provider,
  { payouts: address }: Pick<PayoutsDomain, "payouts">,
  id: string,
): Promise<DropStatus> {
  const { remaining, claimFrom, claimBy, state } = await Payouts__factory.connect(address, provider).slotOf(id);
  return { state: nameOf(DROP_STATES, state), remaining, claimFrom, claimBy };
}

/**
 * Whether one claim of a drop was paid.
 *
 * @example
 * if (!(await isClaimed(provider, deployment, { id, index: 17n }))) await perform(anyone, deployment, claim(drop, claimOf(tree, 17n)));
 */
export async function isClaimed(
  provider: Provider,
  { payouts: address }: Pick<PayoutsDomain, "payouts">,
  { id, index }: { readonly id: string; readonly index: bigint },
): Promise<boolean> {
  return Payouts__factory.connect(address, provider).isClaimed(id, index);
}

/* PRIVATE */

function columnsOf(list: readonly Payout[]): [string[], bigint[]] {
  return [list.map(({ recipient }) => recipient), list.map(({ amount }) => amount)];
}

function totalOf(list: readonly Payout[]): bigint {
  return list.reduce((sum, { amount }) => sum + amount, 0n);
}

function contractClaim({ proof, ...leaf }: Claim): ClaimLeaf & { proof: string[] } {
  return { ...leaf, proof: [...proof] };
}
