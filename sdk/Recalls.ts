import type { Provider, Signer, TypedDataField } from "ethers";

import { Recalls__factory } from "../typechain-types/factories/contracts/provenance/Recalls__factory.ts";
import { deedsOf } from "./deed.ts";
import { nameOf, numberOf, type Standing, STANDINGS } from "./Names.ts";
import type { Deed, Places } from "./Perform.ts";

/** A deed of recalls. */
export type RecallDeed = Deed<"recalls">;

/** The contract that keeps notices: part of what a countersigner signs, so that nothing holds on another chain or contract. */
export interface RecallsDomain {
  readonly chainId: bigint;
  readonly recalls: string;
}

/** Of what notice is given. */
export type Trouble = Extract<Standing, "Quarantined" | "Expired" | "Recalled">;

/** Some units of a lot, from the first index to the last, inclusive. */
export interface UnitRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** A notice about a lot. Times are in Unix seconds. */
export interface Notice {
  readonly number: bigint;
  /** The party that gave it, and alone can lift it. */
  readonly party: bigint;
  /** Whether that is the lot's brand; a regulator otherwise. */
  readonly isBrands: boolean;
  readonly standing: Standing;
  /** Which units; `undefined` for the whole lot, with what is loose of it. */
  readonly units: UnitRange | undefined;
  readonly reason: string;
  readonly noticedAt: bigint;
  /** When it was lifted; `undefined` while it is in force. */
  readonly liftedAt: bigint | undefined;
}

/** What lifts a notice. */
export interface Lift {
  readonly lot: string;
  readonly number: bigint;
  /** Why: a code, or a hash that means something to those who ask. */
  readonly reason: string;
  /** The account that countersigns, of an inspector or regulator that is another party. */
  readonly countersigner: string;
  /** The countersignature cannot be used at or after this time, in Unix seconds. */
  readonly deadline: bigint;
}

/** The EIP-712 types of what a countersigner signs. */
export const RECALL_TYPES: Record<"Lift", TypedDataField[]> = {
  Lift: [
    { name: "lot", type: "bytes32" },
    { name: "number", type: "uint32" },
    { name: "reason", type: "bytes32" },
    { name: "countersigner", type: "address" },
    { name: "deadline", type: "uint40" },
  ],
};

/** How many generations of ancestors the contract looks up at most. */
const MAX_DEPTH = 16n;

/** The last index of a notice about a whole lot. */
const WHOLE_LOT = 2n ** 32n - 1n;

const recalls = Recalls__factory.createInterface();
const deed = deedsOf("recalls");

/* SIGNATURES */

/**
 * The EIP-712 domain of the contract.
 *
 * @example
 * recallsDomain({ chainId: 1n, recalls: "0x…" }).name; // "Cowry Recalls"
 */
export function recallsDomain({ chainId, recalls: verifyingContract }: RecallsDomain): {
  name: string;
  version: string;
  chainId: bigint;
  verifyingContract: string;
} {
  return { name: "Cowry Recalls", version: "1", chainId, verifyingContract };
}

/**
 * The countersignature under the lifting of a notice, by the countersigner, or the owner of a contract account that is it (ERC-1271).
 *
 * @example
 * const signature = await signLift(inspector, deployment, { lot, number: 1n, reason, countersigner: inspector.address, deadline: now + 600n });
 */
export async function signLift(
  signer: Pick<Signer, "signTypedData">,
  domain: RecallsDomain,
  { lot, number, reason, countersigner, deadline }: Lift,
): Promise<string> {
  const message = { lot, number, reason, countersigner, deadline };
  return signer.signTypedData(recallsDomain(domain), RECALL_TYPES, message);
}

/* DEEDS */

/**
 * Gives notice about a whole lot. The deed of an account of its brand, or of a regulator.
 *
 * @example
 * await perform(brand, deployment, recall(lot, "Recalled", reason));
 */
export function recall(lot: string, trouble: Trouble, reason: string): RecallDeed {
  return deed(recalls.encodeFunctionData("recall", [lot, numberOf(STANDINGS, trouble), reason]));
}

/**
 * Gives notice about some units of a lot. The deed of an account of its brand, or of a regulator.
 *
 * @example
 * await perform(brand, deployment, recallUnits(lot, { from: 200n, to: 399n }, "Quarantined", reason));
 */
export function recallUnits(lot: string, { from, to }: UnitRange, trouble: Trouble, reason: string): RecallDeed {
  return deed(recalls.encodeFunctionData("recallUnits", [lot, from, to, numberOf(STANDINGS, trouble), reason]));
}

/**
 * Lifts a notice. The deed of an account of the party that gave it, with another party's countersignature.
 *
 * @example
 * await perform(brand, deployment, lift(lifting, signature));
 */
export function lift({ lot, number, reason, countersigner, deadline }: Lift, signature: string): RecallDeed {
  return deed(recalls.encodeFunctionData("lift", [lot, number, reason, countersigner, deadline, signature]));
}

/**
 * Marks a lot as made of one that is under a notice. The path leads from the source through what was made of it to the lot. Anyone's deed.
 *
 * @example
 * await perform(anyone, deployment, markTainted([source, between, lot]));
 */
export function markTainted(path: readonly string[]): RecallDeed {
  return deed(recalls.encodeFunctionData("markTainted", [[...path]]));
}

/**
 * Takes a mark away whose source is under no notice any more. Anyone's deed.
 *
 * @example
 * await perform(anyone, deployment, clearTaint(lot, source));
 */
export function clearTaint(lot: string, source: string): RecallDeed {
  return deed(recalls.encodeFunctionData("clearTaint", [lot, source]));
}

/* STATUS */

/**
 * How a unit stands by the notices about it and the marks of its lot. Without an index, how the lot itself stands.
 *
 * @example
 * const standing = await readStanding(provider, deployment, lot, 7n); // "Clean" does not speak of what it was made of
 */
export async function readStanding(
  provider: Provider,
  deployment: Places<"recalls">,
  lot: string,
  index: bigint = WHOLE_LOT,
): Promise<Standing> {
  const contract = Recalls__factory.connect(deployment.recalls, provider);
  return nameOf(STANDINGS, await contract.standingOf(lot, index));
}

/**
 * How a unit stands with all that it was made of. Without an index, how the lot stands. "Unknown" is never to be read as clean.
 *
 * @example
 * const standing = await readEffectiveStanding(provider, deployment, lot, 7n);
 */
export async function readEffectiveStanding(
  provider: Provider,
  deployment: Places<"recalls">,
  lot: string,
  index: bigint = WHOLE_LOT,
  depth: bigint = MAX_DEPTH,
): Promise<Standing> {
  const contract = Recalls__factory.connect(deployment.recalls, provider);
  return nameOf(STANDINGS, await contract.effectiveStanding(lot, index, depth));
}

/**
 * A notice, in force or lifted; `undefined` where there is none of this number.
 *
 * @example
 * const notice = await readNotice(provider, deployment, lot, 1n);
 */
export async function readNotice(
  provider: Provider,
  deployment: Places<"recalls">,
  lot: string,
  number: bigint,
): Promise<Notice | undefined> {
  const { party, from, to, standing, isBrands, noticedAt, liftedAt, reason } = await Recalls__factory.connect(
    deployment.recalls,
    provider,
  ).noticeOf(lot, number);
  if (noticedAt === 0n) return undefined;
  return {
    number,
    party,
    isBrands,
    standing: nameOf(STANDINGS, standing),
    units: to === WHOLE_LOT ? undefined : { from, to },
    reason,
    noticedAt,
    liftedAt: liftedAt === 0n ? undefined : liftedAt,
  };
}

/**
 * All notices that were ever given about a lot, by number.
 *
 * @example
 * const inForce = (await readNotices(provider, deployment, lot)).filter(({ liftedAt }) => liftedAt === undefined);
 */
export async function readNotices(
  provider: Provider,
  deployment: Places<"recalls">,
  lot: string,
): Promise<readonly Notice[]> {
  const { notices } = await Recalls__factory.connect(deployment.recalls, provider).tallyOf(lot);
  const numbers = Array.from({ length: Number(notices) }, (_, place) => BigInt(place + 1));
  const read = await Promise.all(numbers.map((number) => readNotice(provider, deployment, lot, number)));
  return read.filter((notice) => notice !== undefined);
}
