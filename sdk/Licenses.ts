import {
  hexlify,
  type Provider,
  randomBytes,
  TypedDataEncoder,
  type TypedDataField,
  ZeroAddress,
  ZeroHash,
} from "ethers";

import { Licenses__factory } from "../typechain-types/factories/contracts/provenance/Licenses__factory.ts";
import { deedsOf } from "./deed.ts";
import { LICENSE_STATES, type LicenseState, nameOf } from "./Names.ts";
import type { Deed, Places } from "./Perform.ts";

/** A deed of the licenses. */
export type LicenseDeed = Deed<"licenses">;

/** The contract that keeps a license: part of its id, so that none holds on another chain or contract. */
export interface LicensesDomain {
  readonly chainId: bigint;
  readonly licenses: string;
}

/** What a licensor grants, as the contract takes it. Its hash is its id. Times are in Unix seconds. */
export interface LicenseTerms {
  /** The token id of the work. */
  readonly work: bigint;
  /** The license under which this one is granted; zero where the holder of the work grants it. */
  readonly parent: string;
  readonly licensee: string;
  /** Who may revoke it; zero for nobody. */
  readonly revoker: string;
  /** How long after a revocation it still holds, in seconds. */
  readonly notice: bigint;
  readonly startsAt: bigint;
  /** It no longer holds at this time; {@link NO_END} for no end. */
  readonly endsAt: bigint;
  /** How many generations of licenses may be granted under it. */
  readonly depth: bigint;
  readonly isTransferable: boolean;
  /** The commitment to its text. */
  readonly content: string;
  /** Makes equal terms differ. */
  readonly salt: bigint;
}

/** What a license does without unless it is told: nobody revokes it, it has no end, no license under it, and stays with its licensee. */
export type LicensePlan = Pick<LicenseTerms, "work" | "licensee" | "startsAt" | "content"> & Partial<LicenseTerms>;

/** Where a license stands. */
export interface LicenseStatus {
  readonly state: LicenseState;
  readonly licensee: string;
  readonly content: string;
  readonly work: bigint;
  /** The license above it; `undefined` where the holder of the work granted it. */
  readonly parent: string | undefined;
  /** It is revoked from this time on; `undefined` where nobody revoked it. */
  readonly revokedFrom: bigint | undefined;
}

/** The end of a license that has none. */
export const NO_END = 2n ** 40n - 1n;

/** The EIP-712 types of a license. */
export const LICENSE_TYPES: Record<"LicenseTerms", TypedDataField[]> = {
  LicenseTerms: [
    { name: "work", type: "uint256" },
    { name: "parent", type: "bytes32" },
    { name: "licensee", type: "address" },
    { name: "revoker", type: "address" },
    { name: "notice", type: "uint40" },
    { name: "startsAt", type: "uint40" },
    { name: "endsAt", type: "uint40" },
    { name: "depth", type: "uint8" },
    { name: "isTransferable", type: "bool" },
    { name: "content", type: "bytes32" },
    { name: "salt", type: "uint256" },
  ],
};

const licenses = Licenses__factory.createInterface();
const deed = deedsOf("licenses");

/* TERMS */

/**
 * The terms that a plan describes, as the contract takes them. Whether the contract would accept them is another question.
 *
 * @example
 * const terms = licenseFrom({ work: item, licensee, startsAt: now, content: hashOf(text), depth: 1n });
 */
export function licenseFrom(plan: LicensePlan): LicenseTerms {
  return {
    parent: ZeroHash,
    revoker: ZeroAddress,
    notice: 0n,
    endsAt: NO_END,
    depth: 0n,
    isTransferable: false,
    salt: BigInt(hexlify(randomBytes(32))),
    ...plan,
  };
}

/**
 * The EIP-712 domain of the contract.
 *
 * @example
 * licensesDomain({ chainId: 1n, licenses: "0x…" }).name; // "Cowry Licenses"
 */
export function licensesDomain({ chainId, licenses: verifyingContract }: LicensesDomain): {
  name: string;
  version: string;
  chainId: bigint;
  verifyingContract: string;
} {
  return { name: "Cowry Licenses", version: "1", chainId, verifyingContract };
}

/**
 * The id of a license, without asking a node: the EIP-712 digest of its terms.
 *
 * @example
 * licenseId(deployment, terms); // "0x…", equal to licenses.idOf(terms)
 */
export function licenseId(domain: LicensesDomain, terms: LicenseTerms): string {
  return TypedDataEncoder.hash(licensesDomain(domain), LICENSE_TYPES, terms);
}

/* DEEDS */

/**
 * Grants a license. The deed of who holds the work, or of the licensee of the license above.
 *
 * @example
 * await perform(artist, deployment, grantLicense(terms, "https://artist.example/licenses/print"));
 */
export function grantLicense(terms: LicenseTerms, uri: string): LicenseDeed {
  return deed(licenses.encodeFunctionData("grant", [terms, uri]));
}

/**
 * Hands a license on. The deed of its licensee.
 *
 * @example
 * await perform(publisher, deployment, transferLicense(id, shop));
 */
export function transferLicense(id: string, to: string): LicenseDeed {
  return deed(licenses.encodeFunctionData("transfer", [id, to]));
}

/**
 * Revokes a license, after its notice. The deed of whom its terms name.
 *
 * @example
 * await perform(artist, deployment, revokeLicense(id, hashOf(reason)));
 */
export function revokeLicense(id: string, reason = ZeroHash): LicenseDeed {
  return deed(licenses.encodeFunctionData("revoke", [id, reason]));
}

/**
 * Gives a license back, for good. The deed of its licensee.
 *
 * @example
 * await perform(publisher, deployment, surrenderLicense(id));
 */
export function surrenderLicense(id: string): LicenseDeed {
  return deed(licenses.encodeFunctionData("surrender", [id]));
}

/* STATUS */

/**
 * Where a license stands. Needs only its id.
 *
 * @example
 * const { state, licensee } = await readLicense(provider, deployment, licenseId(deployment, terms));
 */
export async function readLicense(
  provider: Provider,
  deployment: Places<"licenses">,
  id: string,
): Promise<LicenseStatus> {
  const contract = Licenses__factory.connect(deployment.licenses, provider);
  const [state, { licensee, content, work, parent, revokedFrom }] = await Promise.all([
    contract.stateOf(id),
    contract.slotOf(id),
  ]);
  return {
    state: nameOf(LICENSE_STATES, state),
    licensee,
    content,
    work,
    parent: parent === ZeroHash ? undefined : parent,
    revokedFrom: revokedFrom === 0n ? undefined : revokedFrom,
  };
}
