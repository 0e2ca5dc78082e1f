import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { AbiCoder, id as hashOf, keccak256, type Provider, ZeroHash } from "ethers";

import { LogisticUnits__factory } from "../typechain-types/factories/contracts/provenance/LogisticUnits__factory.ts";
import { deedsOf } from "./deed.ts";
import { logisticUnitId } from "./DigitalLink.ts";
import { LOGISTIC_STATES, type LogisticState, nameOf } from "./Names.ts";
import type { Deed, Places } from "./Perform.ts";

/** A deed of the logistic units. */
export type LogisticDeed = Deed<"logisticUnits">;

/** Coded units of a lot that were packed together. */
export interface PackedUnits {
  /** The id of the lot. */
  readonly lot: string;
  /** The index of the first. */
  readonly first: bigint;
  /** The index of the last; all between are in too. */
  readonly last: bigint;
}

/** The same, with what proves that its packer stated it. */
export interface ProvenUnits extends PackedUnits {
  readonly proof: readonly string[];
}

/** The coded units that are directly in a logistic unit, as its packer commits to them. */
export interface Packing {
  /** What the packer states of them; zero where there are none. */
  readonly unitRoot: string;
  /** How many they are. */
  readonly units: bigint;
  /** What each part is proven by. */
  readonly parts: readonly ProvenUnits[];
}

/** What a packer states of a new logistic unit. */
export interface Aggregation {
  /** Its SSCC as a number: {@link ssccNumber}. */
  readonly sscc: bigint;
  /** How many digits of the SSCC after the extension digit are the packer's GS1 company prefix. */
  readonly prefixLength: bigint;
  /** The SSCCs of the logistic units that are directly in it; none by default. */
  readonly children?: readonly bigint[];
  /** The coded units that are directly in it: {@link packingOf}; none by default. */
  readonly packing?: Pick<Packing, "unitRoot" | "units">;
  /** The CBV 2.0 hash of the EPCIS event that tells the same. */
  readonly eventHash?: string;
}

/** Where a logistic unit stands. */
export interface LogisticStatus {
  readonly state: LogisticState;
  /** The party that has it; of one that is inside, the party that has the outermost. */
  readonly holder: bigint;
  /** The party that may take it over; `undefined` for none. */
  readonly offered: bigint | undefined;
  /** The logistic unit that it is directly in; `undefined` for none. */
  readonly parent: bigint | undefined;
  /** The logistic unit that it goes with: the outermost around it, or itself. */
  readonly outermost: bigint;
  /** How many coded units were packed directly into it. */
  readonly units: bigint;
  /** How many logistic units are directly in it. */
  readonly children: bigint;
}

const PACKED_UNITS = hashOf("PackedUnits(bytes32 lot,uint32 first,uint32 last)");

const logistics = LogisticUnits__factory.createInterface();
const deed = deedsOf("logisticUnits");

/* CONTENTS */

/**
 * An SSCC as the contract takes it.
 *
 * Throws {@link ElementInvalid} where it has not 18 digits, or a wrong check digit.
 *
 * @example
 * ssccNumber("395060000000000016"); // 395060000000000016n
 */
export function ssccNumber(sscc: string): bigint {
  logisticUnitId(sscc);
  return BigInt(sscc);
}

/**
 * What a packer commits to where coded units go directly into a logistic unit. A row of units in the order of their indexes is one part, and needs next to
 * nothing to prove; each unit by itself is a part of its own.
 *
 * @example
 * const packing = packingOf([{ lot, first: 0n, last: 23n }]);
 */
export function packingOf(parts: readonly PackedUnits[]): Packing {
  if (parts.length === 0) return { unitRoot: ZeroHash, units: 0n, parts: [] };
  const tree = SimpleMerkleTree.of(parts.map(leafOf));
  return {
    unitRoot: tree.root,
    units: parts.reduce((sum, { first, last }) => sum + last - first + 1n, 0n),
    parts: parts.map((part) => ({ ...part, proof: tree.getProof(leafOf(part)) })),
  };
}

function leafOf({ lot, first, last }: PackedUnits): string {
  const fields = ["bytes32", "bytes32", "uint32", "uint32"];
  return keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(fields, [PACKED_UNITS, lot, first, last])));
}

/* DEEDS */

/**
 * States a new logistic unit and what is directly in it. The deed of an account of the packer, which holds the SSCC's prefix.
 *
 * @example
 * await perform(packer, deployment, aggregate({ sscc, prefixLength: 7n, packing: packingOf([{ lot, first: 0n, last: 23n }]) }));
 */
export function aggregate({ children = [], packing, eventHash = ZeroHash, ...named }: Aggregation): LogisticDeed {
  const { unitRoot, units } = packing ?? packingOf([]);
  return deed(
    logistics.encodeFunctionData("aggregate", [{ ...named, children: [...children], unitRoot, units, eventHash }]),
  );
}

/**
 * Offers a logistic unit to another party, with all that is in it; zero takes the offer back. The deed of an account of its holder.
 *
 * @example
 * await perform(packer, deployment, offer(sscc, carrier));
 */
export function offer(sscc: bigint, to: bigint): LogisticDeed {
  return deed(logistics.encodeFunctionData("offer", [sscc, to]));
}

/**
 * Takes over a logistic unit that is offered, with as many logistic units directly in it as the taker saw. The deed of an account of the party that it is
 * offered to.
 *
 * @example
 * const { children } = await readLogisticUnit(provider, deployment, sscc);
 * await perform(carrier, deployment, takeOver(sscc, children));
 */
export function takeOver(sscc: bigint, children: bigint): LogisticDeed {
  return deed(logistics.encodeFunctionData("takeOver", [sscc, children]));
}

/**
 * Takes logistic units out of one that stays. The deed of an account of its holder.
 *
 * @example
 * await perform(shop, deployment, takeOut(pallet, [box]));
 */
export function takeOut(sscc: bigint, children: readonly bigint[], eventHash = ZeroHash): LogisticDeed {
  return deed(logistics.encodeFunctionData("takeOut", [sscc, [...children], eventHash]));
}

/**
 * Opens a logistic unit for good. The deed of an account of its holder.
 *
 * @example
 * await perform(shop, deployment, disaggregate(pallet));
 */
export function disaggregate(sscc: bigint, eventHash = ZeroHash): LogisticDeed {
  return deed(logistics.encodeFunctionData("disaggregate", [sscc, eventHash]));
}

/* STATUS */

/**
 * Where a logistic unit stands.
 *
 * @example
 * const { state, holder, outermost } = await readLogisticUnit(provider, deployment, sscc);
 */
export async function readLogisticUnit(
  provider: Provider,
  deployment: Places<"logisticUnits">,
  sscc: bigint,
): Promise<LogisticStatus> {
  const contract = LogisticUnits__factory.connect(deployment.logisticUnits, provider);
  const [unit, outermost] = await Promise.all([contract.unitOf(sscc), contract.outermostOf(sscc)]);
  const { state, holder, offered, parent, units, children } = unit;
  return {
    state: nameOf(LOGISTIC_STATES, state),
    holder,
    offered: some(offered),
    parent: some(parent),
    outermost,
    units,
    children,
  };
}

/**
 * Whether a packer stated that a coded unit is directly in a logistic unit, and both are live. It is the packer's word: another may state the unit elsewhere.
 *
 * @example
 * await readInside(provider, deployment, { sscc, part: packing.parts[0], index: 7n }); // true
 */
export async function readInside(
  provider: Provider,
  deployment: Places<"logisticUnits">,
  { sscc, part, index }: { readonly sscc: bigint; readonly part: ProvenUnits; readonly index: bigint },
): Promise<boolean> {
  const contract = LogisticUnits__factory.connect(deployment.logisticUnits, provider);
  return contract.isInside(sscc, part, index, [...part.proof]);
}

/**
 * Whether a logistic unit is in another, directly or within others.
 *
 * @example
 * await readWithin(provider, deployment, { sscc: container, inner: box }); // true
 */
export async function readWithin(
  provider: Provider,
  deployment: Places<"logisticUnits">,
  { sscc, inner }: { readonly sscc: bigint; readonly inner: bigint },
): Promise<boolean> {
  return LogisticUnits__factory.connect(deployment.logisticUnits, provider).isWithin(sscc, inner);
}

/** A number, or nothing for zero. */
function some(number: bigint): bigint | undefined {
  return number === 0n ? undefined : number;
}
