import { AbiCoder, id as hashOf, keccak256, type Provider, type Signer, type TypedDataField } from "ethers";

import { Lots__factory } from "../typechain-types/factories/contracts/provenance/Lots__factory.ts";
import { deedsOf } from "./deed.ts";
import { CUSTODY_MODELS, type CustodyModel, LOT_STATES, type LotState, nameOf } from "./Names.ts";
import type { Deed, Places } from "./Perform.ts";
import type { QuotaTerms } from "./Quotas.ts";

/** A deed of the lots. */
export type LotDeed = Deed<"lots">;

/** The contract that keeps lots: part of what an inspector signs, so that nothing holds on another chain or contract. */
export interface LotsDomain {
  readonly chainId: bigint;
  readonly lots: string;
}

/** What a lot is made with. Amounts are in its unit of measure. */
export interface LotTerms {
  /** The GTIN-14 as a number. */
  readonly gtin: bigint;
  /** How many of its digits after the indicator digit are the brand's GS1 company prefix. */
  readonly prefixLength: bigint;
  /** The lot number (AI 10). */
  readonly lot: string;
  readonly quantity: bigint;
  /** The unit of measure, as `measureUnit` makes it. */
  readonly unit: string;
  readonly custody: CustodyModel;
  /** How many coded units; zero for bulk. */
  readonly units: bigint;
  /** How much one coded unit holds. */
  readonly unitSize: bigint;
  /** The root of the tree of the coded units, or zero. */
  readonly unitRoot: string;
  /** A commitment to further facts, or zero. */
  readonly details: string;
}

/** The terms as the contract takes and tells them: the custody by its number. */
export type NumberedLotTerms = Omit<LotTerms, "custody"> & { readonly custody: bigint };

/** What a transformation takes of a lot. */
export interface Consumption {
  readonly lot: string;
  readonly amount: bigint;
}

/** What a transformation gives: a lot, and how much of each input it stands on. */
export interface LotOutput {
  readonly terms: LotTerms;
  readonly shares: readonly bigint[];
}

/** Lots made out of lots. */
export interface Transformation {
  /** What is taken; the ids in ascending order. */
  readonly inputs: readonly Consumption[];
  readonly outputs: readonly LotOutput[];
  /** The party whose factors count; zero where only GTIN and unit of measure stay the same. */
  readonly inspector: bigint;
  /** The 32 bytes of the EPCIS event's CBV 2.0 hash. */
  readonly eventHash: string;
}

/** How much of one product class may become of another: `numerator` of the output of `denominator` of the input. */
export interface Factor {
  readonly input: bigint;
  readonly inputUnit: string;
  readonly output: bigint;
  readonly outputUnit: string;
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** It counts from this time on and before `until`, in Unix seconds. */
  readonly from: bigint;
  readonly until: bigint;
}

/** What is found to be less than was thought, as an inspector signs it. */
export interface Adjustment {
  readonly lot: string;
  readonly counted: bigint;
  readonly remaining: bigint;
  readonly reason: string;
  /** The account that signs. */
  readonly inspector: string;
  readonly nonce: bigint;
  readonly deadline: bigint;
}

/** A lot as the contract keeps it. */
export interface LotStatus {
  readonly state: LotState;
  /** The party that commissioned it; zero where nobody did. */
  readonly brand: bigint;
  readonly holder: bigint;
  /** The party that may take it over; zero for none. */
  readonly offered: bigint;
  readonly gtin: bigint;
  /** What is neither in coded units nor used up. */
  readonly left: bigint;
  readonly units: bigint;
  readonly unitSize: bigint;
  readonly unit: string;
  readonly custody: CustodyModel;
  readonly isOfOrigin: boolean;
  readonly parents: readonly string[];
}

/** The EIP-712 types of what an inspector signs. */
export const ADJUSTMENT_TYPES: Record<"Adjustment", TypedDataField[]> = {
  Adjustment: [
    { name: "lot", type: "bytes32" },
    { name: "counted", type: "uint64" },
    { name: "remaining", type: "uint64" },
    { name: "reason", type: "bytes32" },
    { name: "inspector", type: "address" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint40" },
  ],
};

const LOT_TYPEHASH = hashOf(
  "Lot(uint64 gtin,uint8 prefixLength,string lot,uint64 quantity,bytes3 unit,uint8 custody,uint32 units,uint32 unitSize,bytes32 unitRoot,bytes32 details)",
);

const LOT_OF_ORIGIN_TYPEHASH = hashOf("LotOfOrigin(bytes32 lot,bytes32 quota)");

const lots = Lots__factory.createInterface();
const deed = deedsOf("lots");

/* BIRTH */

/**
 * A brand, producer or processor commissions a lot.
 *
 * @example
 * await perform(brand, deployment, commission(terms));
 */
export function commission(terms: LotTerms): LotDeed {
  return deed(lots.encodeFunctionData("commission", [numbered(terms)]));
}

/**
 * The same for many lots: all or none.
 *
 * @example
 * await perform(brand, deployment, commissionMany([first, second]));
 */
export function commissionMany(terms: readonly LotTerms[]): LotDeed {
  return deed(lots.encodeFunctionData("commissionMany", [terms.map(numbered)]));
}

/**
 * Commissions a lot of origin, which draws on a quota.
 *
 * @example
 * await perform(grower, deployment, commissionOfOrigin(terms, quota));
 */
export function commissionOfOrigin(terms: LotTerms, quota: QuotaTerms): LotDeed {
  return deed(lots.encodeFunctionData("commissionOfOrigin", [numbered(terms), quota]));
}

/**
 * Anchors a root over the leaves of lots: {@link lotLeaf}, {@link lotLeafOfOrigin}.
 *
 * @example
 * await perform(brand, deployment, anchorLots(root));
 */
export function anchorLots(root: string): LotDeed {
  return deed(lots.encodeFunctionData("anchorLots", [root]));
}

/** Where a lot is anchored. */
export interface Anchored {
  readonly anchorer: string;
  readonly root: string;
  readonly proof: readonly string[];
}

/**
 * Brings a lot under an anchored root into being. Anyone may.
 *
 * @example
 * await perform(anyone, deployment, materialize(terms, { anchorer, root, proof }));
 */
export function materialize(terms: LotTerms, { anchorer, root, proof }: Anchored): LotDeed {
  return deed(lots.encodeFunctionData("materialize", [numbered(terms), anchorer, root, [...proof]]));
}

/**
 * The same for a lot of origin, whose leaf names its quota: {@link lotLeafOfOrigin}.
 *
 * @example
 * await perform(anyone, deployment, materializeOfOrigin(terms, quota, { anchorer, root, proof }));
 */
export function materializeOfOrigin(terms: LotTerms, quota: QuotaTerms, { anchorer, root, proof }: Anchored): LotDeed {
  const given = numbered(terms);
  return deed(lots.encodeFunctionData("materializeOfOrigin", [given, quota, anchorer, root, [...proof]]));
}

/* LIFE */

/**
 * Makes lots out of lots.
 *
 * @example
 * await perform(mill, deployment, transform({ inputs, outputs, inspector, eventHash }));
 */
export function transform({ inputs, outputs, inspector, eventHash }: Transformation): LotDeed {
  const given = outputs.map(({ terms, shares }) => ({ terms: numbered(terms), shares: [...shares] }));
  return deed(lots.encodeFunctionData("transform", [{ inputs: [...inputs], outputs: given, inspector, eventHash }]));
}

/**
 * An inspector states how much of one product class may become of another.
 *
 * @example
 * await perform(inspector, deployment, setFactor({ input: paddy, inputUnit: kgm, output: rice, outputUnit: kgm, numerator: 68n, denominator: 100n, from, until }));
 */
export function setFactor(factor: Factor): LotDeed {
  return deed(lots.encodeFunctionData("setFactor", [factor]));
}

/**
 * The holder offers a lot to another party; zero withdraws the offer.
 *
 * @example
 * await perform(grower, deployment, offer(lot, mill));
 */
export function offer(lot: string, to: bigint): LotDeed {
  return deed(lots.encodeFunctionData("offer", [lot, to]));
}

/**
 * The party that a lot was offered to takes it over.
 *
 * @example
 * await perform(mill, deployment, takeOver(lot));
 */
export function takeOver(lot: string): LotDeed {
  return deed(lots.encodeFunctionData("takeOver", [lot]));
}

/**
 * The holder writes down that less is left, with an inspector's signature.
 *
 * @example
 * await perform(mill, deployment, adjust(adjustment, await signAdjustment(inspector, deployment, adjustment)));
 */
export function adjust(adjustment: Adjustment, signature: string): LotDeed {
  return deed(lots.encodeFunctionData("adjust", [adjustment, signature]));
}

/**
 * The holder opens coded units up: their codes become void, their mass is free again.
 *
 * @example
 * await perform(brand, deployment, unpack(lot, 0n, 100n));
 */
export function unpack(lot: string, from: bigint, to: bigint): LotDeed {
  return deed(lots.encodeFunctionData("unpack", [lot, from, to]));
}

/**
 * The holder makes the codes of units void that are gone with what they held.
 *
 * @example
 * await perform(brand, deployment, decommissionUnits(lot, 100n, 101n, reason));
 */
export function decommissionUnits(lot: string, from: bigint, to: bigint, reason: string): LotDeed {
  return deed(lots.encodeFunctionData("decommissionUnits", [lot, from, to, reason]));
}

/**
 * The holder ends a lot. Its coded units stay as they are.
 *
 * @example
 * await perform(brand, deployment, decommission(lot, reason));
 */
export function decommission(lot: string, reason: string): LotDeed {
  return deed(lots.encodeFunctionData("decommission", [lot, reason]));
}

/* SIGNATURES AND HASHES */

/**
 * The EIP-712 domain of the contract.
 *
 * @example
 * lotsDomain({ chainId: 1n, lots: "0x…" }).name; // "Cowry Lots"
 */
export function lotsDomain({ chainId, lots: verifyingContract }: LotsDomain): {
  name: string;
  version: string;
  chainId: bigint;
  verifyingContract: string;
} {
  return { name: "Cowry Lots", version: "1", chainId, verifyingContract };
}

/**
 * An inspector's signature under an adjustment.
 *
 * @example
 * const signature = await signAdjustment(inspector, deployment, adjustment);
 */
export async function signAdjustment(
  signer: Pick<Signer, "signTypedData">,
  domain: LotsDomain,
  adjustment: Adjustment,
): Promise<string> {
  return signer.signTypedData(lotsDomain(domain), ADJUSTMENT_TYPES, adjustment);
}

/**
 * The leaf of a lot in a tree to be anchored: typed, and hashed twice.
 *
 * @example
 * const root = rootOf(lots.map(lotLeaf));
 */
export function lotLeaf(terms: LotTerms): string {
  return keccak256(hashOfTerms(terms));
}

/**
 * The leaf of a lot of origin: another than that of the same lot without its quota.
 *
 * @example
 * const root = rootOf(lots.map((terms) => lotLeafOfOrigin(terms, quotaId(deployment, quota))));
 */
export function lotLeafOfOrigin(terms: LotTerms, quota: string): string {
  const encoded = AbiCoder.defaultAbiCoder().encode(
    ["bytes32", "bytes32", "bytes32"],
    [LOT_OF_ORIGIN_TYPEHASH, hashOfTerms(terms), quota],
  );
  return keccak256(keccak256(encoded));
}

function hashOfTerms(terms: LotTerms): string {
  const { gtin, prefixLength, lot, quantity, unit, units, unitSize, unitRoot, details } = terms;
  const { custody } = numbered(terms);
  const types = ["bytes32", "uint64", "uint8", "bytes32", "uint64", "bytes3", "uint8", "uint32", "uint32"];
  const encoded = AbiCoder.defaultAbiCoder().encode(
    [...types, "bytes32", "bytes32"],
    [LOT_TYPEHASH, gtin, prefixLength, hashOf(lot), quantity, unit, custody, units, unitSize, unitRoot, details],
  );
  return keccak256(encoded);
}

/* READING */

/**
 * A lot as the contract keeps it.
 *
 * @example
 * const { state, left, parents } = await readLot(provider, deployment, lot);
 */
export async function readLot(provider: Provider, { lots: address }: Places<"lots">, lot: string): Promise<LotStatus> {
  const contract = Lots__factory.connect(address, provider);
  const [slot, [holder, offered], parents] = await Promise.all([
    contract.slotOf(lot),
    contract.holderOf(lot),
    contract.parentsOf(lot),
  ]);
  const { brand, gtin, left, units, unitSize, unit, isOfOrigin } = slot;
  return {
    ...{ brand, holder, offered, gtin, left, units, unitSize, unit, isOfOrigin, parents },
    state: nameOf(LOT_STATES, slot.state),
    custody: nameOf(CUSTODY_MODELS, slot.custody),
  };
}

function numbered({ custody, ...terms }: LotTerms): NumberedLotTerms {
  return { ...terms, custody: BigInt(CUSTODY_MODELS.indexOf(custody)) };
}
