import {
  encodeBytes32String,
  hexlify,
  id as hashOf,
  type Provider,
  randomBytes,
  toUtf8Bytes,
  TypedDataEncoder,
  type TypedDataField,
  zeroPadBytes,
} from "ethers";

import { Quotas__factory } from "../typechain-types/factories/contracts/provenance/Quotas__factory.ts";
import { CowryError } from "./CowryError.ts";
import { deedsOf } from "./deed.ts";
import { nameOf, QUOTA_STATES, type QuotaState } from "./Names.ts";
import type { Deed, Places } from "./Perform.ts";

/** A deed of the quotas. */
export type QuotaDeed = Deed<"quotas">;

/** The contract that a quota is kept by: part of its id, so that no quota holds on another chain or contract. */
export interface QuotasDomain {
  readonly chainId: bigint;
  readonly quotas: string;
}

/** What a certifier grants, as the contract takes it. Its hash is its id. */
export interface QuotaTerms {
  /** The party that grants it. */
  readonly certifier: bigint;
  /** The contract that draws for the lots it keeps. */
  readonly drawer: string;
  /** The hash of the protected name: {@link protectedName}. */
  readonly name: string;
  /** What the season is called, in one word: {@link seasonLabel}. */
  readonly season: string;
  /** Lots commissioned before this time cannot draw, in Unix seconds. */
  readonly from: bigint;
  /** Lots commissioned at or after this time cannot draw. */
  readonly until: bigint;
  /** The unit of measure of all amounts: {@link measureUnit}. */
  readonly unit: string;
  /** How much was granted at first. */
  readonly amount: bigint;
  /** How much each party may draw that has no share of its own; zero where only parties with a share may. */
  readonly partyAmount: bigint;
  /** Makes equal quotas differ. */
  readonly salt: bigint;
}

/** What a quota does without unless it is told. Without a `partyAmount` only parties with a share of their own may draw. */
export interface QuotaPlan extends Omit<QuotaTerms, "partyAmount" | "salt"> {
  readonly partyAmount?: bigint;
  readonly salt?: bigint;
}

/** Where a quota stands. Amounts are in its unit of measure. */
export interface QuotaStatus {
  readonly state: QuotaState;
  /** How much may be drawn in all: what was granted, or less since. */
  readonly amount: bigint;
  readonly drawn: bigint;
  /** When it was granted, in Unix seconds; zero where it never was. */
  readonly grantedAt: bigint;
}

/** What a party has of a quota. Amounts are in the quota's unit of measure. */
export interface QuotaShareStatus {
  /** How much it may draw by its own share, or by the terms; `own` says which. */
  readonly amount: bigint;
  readonly own: boolean;
  readonly drawn: bigint;
  /** The most that can be drawn for it now. */
  readonly drawable: bigint;
}

/** A party's share, what it has drawn included. */
export interface QuotaShare {
  readonly party: bigint;
  readonly amount: bigint;
}

/** A text is no code of a unit of measure. */
export class MeasureUnitMalformed extends CowryError<{ readonly text: string }> {
  override readonly name = "MeasureUnitMalformed";

  constructor(text: string) {
    super(`"${text}" is no code of UN/ECE Recommendation 20: it has two or three capital letters or digits`, { text });
  }
}

/** The EIP-712 types of a quota. */
export const QUOTA_TYPES: Record<"QuotaTerms", TypedDataField[]> = {
  QuotaTerms: [
    { name: "certifier", type: "uint64" },
    { name: "drawer", type: "address" },
    { name: "name", type: "bytes32" },
    { name: "season", type: "bytes32" },
    { name: "from", type: "uint40" },
    { name: "until", type: "uint40" },
    { name: "unit", type: "bytes3" },
    { name: "amount", type: "uint64" },
    { name: "partyAmount", type: "uint64" },
    { name: "salt", type: "uint256" },
  ],
};

const quotas = Quotas__factory.createInterface();
const deed = deedsOf("quotas");

/* TERMS */

/**
 * The hash by which a protected name is known: the keccak256 of its text in UTF-8, in Unicode's composed form.
 *
 * @example
 * protectedName("Wuchang Rice");
 */
export function protectedName(text: string): string {
  return hashOf(text.normalize("NFC"));
}

/**
 * What a season is called, as the contract takes it: a text of at most 31 bytes.
 *
 * @example
 * seasonLabel("2026 autumn");
 */
export function seasonLabel(text: string): string {
  return encodeBytes32String(text);
}

/**
 * A unit of measure as the contract takes it: its code in UN/ECE Recommendation 20, two or three characters.
 *
 * Throws {@link MeasureUnitMalformed}.
 *
 * @example
 * measureUnit("KGM"); // "0x4b474d"
 */
export function measureUnit(code: string): string {
  if (!/^[0-9A-Z]{2,3}$/.test(code)) throw new MeasureUnitMalformed(code);
  return zeroPadBytes(toUtf8Bytes(code), 3);
}

/**
 * The terms that a plan describes, as the contract takes them. Whether the contract would accept them is another question.
 *
 * @example
 * const terms = quotaFrom({
 *   certifier, drawer: deployment.lots, name: protectedName("Wuchang Rice"), season: seasonLabel("2026 autumn"), from, until,
 *   unit: measureUnit("KGM"), amount: 600_000_000n,
 * });
 */
export function quotaFrom(plan: QuotaPlan): QuotaTerms {
  return { partyAmount: 0n, salt: BigInt(hexlify(randomBytes(32))), ...plan };
}

/**
 * The EIP-712 domain of the contract.
 *
 * @example
 * quotasDomain({ chainId: 1n, quotas: "0x…" }).name; // "Cowry Quotas"
 */
export function quotasDomain({ chainId, quotas: verifyingContract }: QuotasDomain): {
  name: string;
  version: string;
  chainId: bigint;
  verifyingContract: string;
} {
  return { name: "Cowry Quotas", version: "1", chainId, verifyingContract };
}

/**
 * The id of a quota, without asking a node: the EIP-712 digest of its terms.
 *
 * @example
 * quotaId(deployment, terms); // "0x…", equal to quotas.idOf(terms)
 */
export function quotaId(domain: QuotasDomain, terms: QuotaTerms): string {
  return TypedDataEncoder.hash(quotasDomain(domain), QUOTA_TYPES, terms);
}

/* DEEDS */

/**
 * Grants a quota. The deed of an account of the certifier.
 *
 * @example
 * await perform(certifier, deployment, grant(terms));
 */
export function grant(terms: QuotaTerms): QuotaDeed {
  return deed(quotas.encodeFunctionData("grant", [terms]));
}

/**
 * Sets how much each of some parties may draw. The deed of an account of the certifier.
 *
 * @example
 * await perform(certifier, deployment, setShares(terms, [{ party: grower, amount: 40_000n }]));
 */
export function setShares(terms: QuotaTerms, shares: readonly QuotaShare[]): QuotaDeed {
  const [parties, amounts] = [shares.map(({ party }) => party), shares.map(({ amount }) => amount)];
  return deed(quotas.encodeFunctionData("setShares", [terms, parties, amounts]));
}

/**
 * Lowers how much may be drawn in all. The deed of an account of the certifier.
 *
 * @example
 * await perform(certifier, deployment, lower(terms, 500_000_000n));
 */
export function lower(terms: QuotaTerms, amount: bigint): QuotaDeed {
  return deed(quotas.encodeFunctionData("lower", [terms, amount]));
}

/**
 * Revokes all that is not yet drawn. The deed of an account of the certifier.
 *
 * @example
 * await perform(certifier, deployment, revokeRest(terms));
 */
export function revokeRest(terms: QuotaTerms): QuotaDeed {
  return deed(quotas.encodeFunctionData("revokeRest", [terms]));
}

/* STATUS */

/**
 * Where a quota stands. Needs only its id.
 *
 * @example
 * const { state, amount, drawn } = await readQuota(provider, deployment, quotaId(deployment, terms));
 */
export async function readQuota(provider: Provider, deployment: Places<"quotas">, id: string): Promise<QuotaStatus> {
  const contract = Quotas__factory.connect(deployment.quotas, provider);
  const [state, { amount, drawn, grantedAt }] = await Promise.all([contract.stateOf(id), contract.slotOf(id)]);
  return { state: nameOf(QUOTA_STATES, state), amount, drawn, grantedAt };
}

/**
 * What a party has of a quota.
 *
 * @example
 * const { drawable } = await readShare(provider, deployment, terms, grower);
 */
export async function readShare(
  provider: Provider,
  domain: QuotasDomain,
  terms: QuotaTerms,
  party: bigint,
): Promise<QuotaShareStatus> {
  const contract = Quotas__factory.connect(domain.quotas, provider);
  const [{ amount, drawn, isOwn }, drawable] = await Promise.all([
    contract.shareOf(quotaId(domain, terms), party),
    contract.drawableOf(terms, party),
  ]);
  return { amount: isOwn ? amount : terms.partyAmount, own: isOwn, drawn, drawable };
}
