import { type Provider, type Signer, type TypedDataField } from "ethers";

import { OpenGuard__factory } from "../typechain-types/factories/contracts/provenance/OpenGuard__factory.ts";
import { deedsOf } from "./deed.ts";
import type { Deed, Places } from "./Perform.ts";

/** A deed of the open guard. */
export type OpenGuardDeed = Deed<"openGuard">;

/** The contract that keeps first openings: part of what a code signs, so that nothing holds on another chain or contract. */
export interface OpenGuardDomain {
  readonly chainId: bigint;
  readonly openGuard: string;
}

/** A coded unit of a lot, as its label maker made it, with its proof in the tree of the lot. */
export interface ProvenUnit {
  /** The id of its lot. */
  readonly lot: string;
  /** Its place in the lot. */
  readonly index: bigint;
  /** The keccak256 of its serial number. */
  readonly serialHash: string;
  /** The address of the key that opens it. */
  readonly openKey: string;
  /** The address of the key that claims it. */
  readonly claimKey: string;
  readonly proof: readonly string[];
}

/** What somebody says who found the code of a unit that was opened before. */
export interface CloneReport {
  /** Who says so. */
  readonly reporter: string;
  /** The commitment to what proves it. */
  readonly evidence: string;
  /** The report cannot be brought at or after this time, in Unix seconds. */
  readonly deadline: bigint;
}

/** What the chain knows of the openings of a unit. Times are in Unix seconds. */
export interface OpeningStatus {
  /** When it was first opened; `undefined` if never. */
  readonly openedAt: bigint | undefined;
  /** By how many reporters its code was found in a second pack. */
  readonly reports: bigint;
  readonly firstReportAt: bigint | undefined;
  readonly lastReportAt: bigint | undefined;
}

/** All plain scans that an account saw on a day. */
export interface ScanAnchor {
  readonly root: string;
  readonly count: bigint;
  /** When the account wrote them down, in Unix seconds. */
  readonly anchoredAt: bigint;
}

/** The EIP-712 types of what a code signs. */
export const OPEN_GUARD_TYPES: Record<"Opening" | "CloneReport", TypedDataField[]> = {
  Opening: [
    { name: "lot", type: "bytes32" },
    { name: "index", type: "uint32" },
    { name: "deadline", type: "uint40" },
  ],
  CloneReport: [
    { name: "lot", type: "bytes32" },
    { name: "index", type: "uint32" },
    { name: "reporter", type: "address" },
    { name: "evidence", type: "bytes32" },
    { name: "deadline", type: "uint40" },
  ],
};

const SECONDS_OF_DAY = 86_400n;

const guard = OpenGuard__factory.createInterface();
const deed = deedsOf("openGuard");

/* SIGNATURES */

/**
 * The EIP-712 domain of the contract.
 *
 * @example
 * openGuardDomain({ chainId: 1n, openGuard: "0x…" }).name; // "Cowry Open Guard"
 */
export function openGuardDomain({ chainId, openGuard: verifyingContract }: OpenGuardDomain): {
  name: string;
  version: string;
  chainId: bigint;
  verifyingContract: string;
} {
  return { name: "Cowry Open Guard", version: "1", chainId, verifyingContract };
}

/**
 * The signature that opens a unit, by the key of the code inside its pack. Anyone may bring it until the deadline.
 *
 * @example
 * const signature = await signOpening(openKey, deployment, unit, now + 600n);
 */
export async function signOpening(
  openKey: Pick<Signer, "signTypedData">,
  domain: OpenGuardDomain,
  { lot, index }: Pick<ProvenUnit, "lot" | "index">,
  deadline: bigint,
): Promise<string> {
  const types = { Opening: OPEN_GUARD_TYPES.Opening };
  return openKey.signTypedData(openGuardDomain(domain), types, { lot, index, deadline });
}

/**
 * The signature under a report, by the key of the code that lay in a second pack. It holds for this reporter alone.
 *
 * @example
 * const signature = await signCloneReport(openKey, deployment, unit, { reporter, evidence, deadline: now + 600n });
 */
export async function signCloneReport(
  openKey: Pick<Signer, "signTypedData">,
  domain: OpenGuardDomain,
  { lot, index }: Pick<ProvenUnit, "lot" | "index">,
  report: CloneReport,
): Promise<string> {
  const types = { CloneReport: OPEN_GUARD_TYPES.CloneReport };
  return openKey.signTypedData(openGuardDomain(domain), types, { lot, index, ...report });
}

/* DEEDS */

/**
 * Opens a unit for the first time. The deed of anyone who has its code's signature.
 *
 * @example
 * await perform(sponsor, deployment, open(unit, deadline, signature));
 */
export function open(unit: ProvenUnit, deadline: bigint, signature: string): OpenGuardDeed {
  const { lot, proof } = unit;
  return deed(guard.encodeFunctionData("open", [lot, unit, [...proof], deadline, signature]));
}

/**
 * Reports that the code of a unit that was opened before lay in a second pack. The deed of anyone who has its code's signature.
 *
 * @example
 * await perform(sponsor, deployment, reportClone(unit, report, signature));
 */
export function reportClone(unit: ProvenUnit, report: CloneReport, signature: string): OpenGuardDeed {
  const { lot, proof } = unit;
  return deed(guard.encodeFunctionData("reportClone", [lot, unit, [...proof], report, signature]));
}

/**
 * Writes down all plain scans of a day that is over: a root over them, and how many. The deed of an account for itself.
 *
 * @example
 * await perform(resolver, deployment, anchorScans({ day: scanDay(now) - 1n, root, count: 48_213n }));
 */
export function anchorScans(scans: {
  readonly day: bigint;
  readonly root: string;
  readonly count: bigint;
}): OpenGuardDeed {
  return deed(guard.encodeFunctionData("anchorScans", [scans.day, scans.root, scans.count]));
}

/* STATUS */

/**
 * The day of a time, as anchors of scans count it: from 1 January 1970 in UTC.
 *
 * @example
 * scanDay(1_767_225_600n); // 20454n
 */
export function scanDay(time: bigint): bigint {
  return time / SECONDS_OF_DAY;
}

/**
 * What the chain knows of the openings of a unit.
 *
 * @example
 * const { openedAt, reports } = await readOpening(provider, deployment, unit);
 */
export async function readOpening(
  provider: Provider,
  deployment: Places<"openGuard">,
  { lot, index }: Pick<ProvenUnit, "lot" | "index">,
): Promise<OpeningStatus> {
  const contract = OpenGuard__factory.connect(deployment.openGuard, provider);
  const [openedAt, { count, firstAt, lastAt }] = await Promise.all([
    contract.openedAt(lot, index),
    contract.clonesOf(lot, index),
  ]);
  return {
    openedAt: someTime(openedAt),
    reports: count,
    firstReportAt: someTime(firstAt),
    lastReportAt: someTime(lastAt),
  };
}

/**
 * What an account wrote down of the scans of a day; `undefined` if it did not.
 *
 * @example
 * const anchor = await readScans(provider, deployment, resolver, scanDay(now) - 1n);
 */
export async function readScans(
  provider: Provider,
  deployment: Places<"openGuard">,
  scanner: string,
  day: bigint,
): Promise<ScanAnchor | undefined> {
  const { root, count, anchoredAt } = await OpenGuard__factory.connect(deployment.openGuard, provider).scansOf(
    scanner,
    day,
  );
  return anchoredAt === 0n ? undefined : { root, count, anchoredAt };
}

/** A time that the contract keeps; zero stands for none. */
function someTime(time: bigint): bigint | undefined {
  return time === 0n ? undefined : time;
}
