import { id as keccakOf, type Signer, type TypedDataField, verifyTypedData } from "ethers";
import { z } from "zod";

import { CowryError } from "./CowryError.ts";
import { ElementInvalid, lotId } from "./DigitalLink.ts";
import { address, hexBytes, parse } from "./parse.ts";

/** Whom a verifier trusts to sign snapshots: the first is built into an app (pinned), each later one is signed by the one before. */
export interface TrustRoot {
  /** Grows by one with each rotation. */
  readonly version: number;
  /** Who may sign. */
  readonly signers: readonly string[];
  /** How many of them have to. */
  readonly threshold: number;
  /** No snapshot is taken by it at or after this time, in Unix seconds. */
  readonly expiresAt: number;
}

/** A next trust root, with the signatures of the one before and its own. */
export interface SignedTrustRoot {
  readonly root: TrustRoot;
  readonly signatures: readonly string[];
}

/** How a lot or a range of its units stands. */
export type SnapshotStanding = (typeof SNAPSHOT_STANDINGS)[number];

/** What is said of a range of a lot's units. */
export interface SnapshotNotice {
  /** The first index, and the first after the last. */
  readonly from: number;
  readonly to: number;
  readonly standing: SnapshotStanding;
}

/** One lot in a snapshot. */
export interface SnapshotLot {
  /** The lot's id: the hash of its canonical Digital Link. */
  readonly id: string;
  readonly gtin: string;
  readonly lot: string;
  /** The brand's name, as its registrar confirmed it. */
  readonly brand: string;
  /** Who signs the brand's labels (AI 8030). */
  readonly labelKeys: readonly string[];
  readonly unitRoot: string;
  readonly units: number;
  /** With all that it was made of. */
  readonly standing: SnapshotStanding;
  readonly notices: readonly SnapshotNotice[];
  /** The units that were opened, with their times in Unix seconds; left out where openings are not part of the snapshot. */
  readonly opened?: readonly (readonly [index: number, time: number])[] | undefined;
  /** The ranges whose codes were voided, the first index and the first after the last; left out where voids are not part of the snapshot. */
  readonly voided?: readonly (readonly [from: number, to: number])[] | undefined;
}

/** What was known of lots at one block: dated and numbered, to be used without a network. */
export interface Snapshot {
  readonly version: typeof SNAPSHOT_VERSION;
  /** Grows with each snapshot: a verifier that has seen one takes no earlier one. */
  readonly number: number;
  /** In Unix seconds. */
  readonly issuedAt: number;
  readonly chainId: number;
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly lots: readonly SnapshotLot[];
}

/** A snapshot with its signatures: plain JSON that can be stored and sent anywhere. */
export interface SignedSnapshot {
  readonly snapshot: Snapshot;
  readonly signatures: readonly string[];
}

/** What a verifier knows when it is offered a snapshot. */
export interface SnapshotPolicy {
  readonly root: TrustRoot;
  /** The chain whose lots are asked about: who signs for a test chain too must not be believed about this one by it. */
  readonly chainId: number;
  /** The present, in Unix seconds. */
  readonly now: number;
  /** How old a snapshot may be, in seconds; one of exactly this age is taken. */
  readonly maximumAge: number;
  /** The number of the last one that was taken, if any. */
  readonly lastNumber?: number | undefined;
}

/** Why a snapshot or a trust root is not taken. */
export type SnapshotRefusal =
  | "too few signatures"
  | "of another chain"
  | "older than one seen before"
  | "too old"
  | "from the future"
  | "trust root expired"
  | "not the next trust root"
  | "threshold out of reach";

const SNAPSHOT_VERSION = "cowry.status.v1";

/** The standings, the better first. */
export const SNAPSHOT_STANDINGS = ["Clean", "Unknown", "Tainted", "Quarantined", "Expired", "Recalled"] as const;

/** How far the clocks of signer and verifier may differ, in seconds. */
const CLOCK_DRIFT = 300;

/** More than any root has signers, and far from what keeps a phone busy. */
const MOST_SIGNATURES = 64;

const DOMAIN = { name: "Cowry Status", version: "1" };

const SNAPSHOT_TYPES: Record<"Snapshot", TypedDataField[]> = {
  Snapshot: [
    { name: "number", type: "uint64" },
    { name: "issuedAt", type: "uint40" },
    { name: "chainId", type: "uint256" },
    { name: "content", type: "bytes32" },
  ],
};

const ROOT_TYPES: Record<"TrustRoot", TypedDataField[]> = {
  TrustRoot: [
    { name: "version", type: "uint64" },
    { name: "signers", type: "address[]" },
    { name: "threshold", type: "uint64" },
    { name: "expiresAt", type: "uint40" },
  ],
};

const count = z.int().nonnegative();
const standing = z.enum(SNAPSHOT_STANDINGS);
const signatures = z.array(hexBytes(65)).max(MOST_SIGNATURES, `has more than ${MOST_SIGNATURES}`);
const lotSchema = z
  .strictObject({
    id: hexBytes(32),
    gtin: z.string(),
    lot: z.string(),
    // A name is shown to people: nothing in it may turn a line around or break it.
    brand: z.string().regex(/^[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u, "is not 1 to 200 characters that can be shown"),
    labelKeys: z.array(address()),
    unitRoot: hexBytes(32),
    units: count,
    standing,
    notices: z.array(
      z.strictObject({ from: count, to: count, standing }).refine(({ from, to }) => from < to, "ends before it begins"),
    ),
    opened: z.array(z.tuple([count, count])).optional(),
    voided: z.array(z.tuple([count, count]).refine(([from, to]) => from < to, "ends before it begins")).optional(),
  })
  .refine(({ id, gtin, lot }) => id === lotIdOf(gtin, lot), {
    path: ["id"],
    error: "is not the id of this GTIN and lot",
  });
const lotsSchema = z
  .array(lotSchema)
  .refine((lots) => new Set(lots.map(({ id }) => id)).size === lots.length, "has a lot twice");
const snapshotSchema = z.strictObject({
  snapshot: z.strictObject({
    version: z.literal(SNAPSHOT_VERSION),
    number: count,
    issuedAt: count,
    chainId: z.int().positive(),
    blockNumber: count,
    blockHash: hexBytes(32),
    lots: lotsSchema,
  }),
  signatures,
});
const rootSchema = z.strictObject({
  version: z.int().positive(),
  signers: z.array(address()).min(1, "is empty"),
  threshold: z.int().positive(),
  expiresAt: count,
});
const signedRootSchema = z.strictObject({ root: rootSchema, signatures });
const policySchema = z.object({ chainId: z.int().positive(), now: count, maximumAge: count, lastNumber: count });

/* ERRORS */

/** A snapshot or trust root lacks a part, has one too many, or one of the wrong form. */
export class SnapshotMalformed extends CowryError<{ part: string; reason: string }> {
  override readonly name = "SnapshotMalformed";

  constructor(part: string, reason: string) {
    super(`The snapshot or trust root${part === "" ? "" : `, "${part}"`}: ${reason}`, { part, reason });
  }
}

/** A snapshot or trust root is well formed, and yet not to be believed. */
export class SnapshotRefused extends CowryError<{ refusal: SnapshotRefusal; found: number; wanted: number }> {
  override readonly name = "SnapshotRefused";

  constructor(refusal: SnapshotRefusal, found: number, wanted: number) {
    super(`The snapshot or trust root is not taken: ${refusal} (${found}, wanted ${wanted})`, {
      refusal,
      found,
      wanted,
    });
  }
}

/* SIGNING */

/**
 * What was known of lots, to be signed.
 *
 * Throws {@link SnapshotMalformed}.
 *
 * @example
 * const snapshot = snapshotFrom({ number: 42, issuedAt, chainId: 1, blockNumber, blockHash, lots });
 */
export function snapshotFrom(content: Omit<Snapshot, "version">): Snapshot {
  return parse(
    snapshotSchema,
    { snapshot: { version: SNAPSHOT_VERSION, ...content }, signatures: [] },
    SnapshotMalformed,
  ).snapshot;
}

/**
 * One signer's signature under a snapshot. It covers every lot: a verifier notices any change.
 *
 * @example
 * const signed = { snapshot, signatures: [await signSnapshot(signer, snapshot)] };
 */
export async function signSnapshot(signer: Signer, snapshot: Snapshot): Promise<string> {
  return signer.signTypedData(DOMAIN, SNAPSHOT_TYPES, messageOf(snapshotFrom(snapshot)));
}

/**
 * One signer's signature under a next trust root. The signers of the root before have to sign it, and its own.
 *
 * @example
 * const next = { root, signatures: [await signTrustRoot(oldSigner, root), await signTrustRoot(newSigner, root)] };
 */
export async function signTrustRoot(signer: Signer, root: TrustRoot): Promise<string> {
  return signer.signTypedData(DOMAIN, ROOT_TYPES, root);
}

/* ACCEPTING */

/**
 * The first trust root as an app pins it, checked.
 *
 * Throws {@link SnapshotMalformed}, {@link SnapshotRefused}.
 *
 * @example
 * const pinned = trustRootFrom({ version: 1, signers, threshold: 2, expiresAt });
 */
export function trustRootFrom(input: unknown): TrustRoot {
  const root = parse(rootSchema, input, SnapshotMalformed);
  const distinct = new Set(root.signers).size;
  if (root.threshold > distinct) throw new SnapshotRefused("threshold out of reach", distinct, root.threshold);
  return root;
}

/**
 * The snapshot in a JSON text, if it is to be believed: signed by enough of those whom the root trusts, of this chain, not older than one seen before, and not
 * too old. Else throws what is wrong.
 *
 * Throws {@link SnapshotMalformed}, {@link SnapshotRefused}.
 *
 * @example
 * const snapshot = acceptSnapshot(text, { root, chainId: 1, now, maximumAge: 7 * 86_400, lastNumber });
 */
export function acceptSnapshot(text: string, { root: given, ...rest }: SnapshotPolicy): Snapshot {
  const { snapshot, signatures: found } = parse(snapshotSchema, jsonOf(text), SnapshotMalformed);
  const root = trustRootFrom(given);
  // What is no number, such as NaN, would pass every comparison below.
  const policy = parse(policySchema, { lastNumber: 0, ...defined(rest) }, SnapshotMalformed);
  const { chainId, now, maximumAge, lastNumber } = policy;
  const { number, issuedAt } = snapshot;
  if (now >= root.expiresAt) throw new SnapshotRefused("trust root expired", now, root.expiresAt);
  const message = messageOf(snapshot);
  requireSigned(root, found, (signature) => verifyTypedData(DOMAIN, SNAPSHOT_TYPES, message, signature));
  if (snapshot.chainId !== chainId) throw new SnapshotRefused("of another chain", snapshot.chainId, chainId);
  if (number < lastNumber) throw new SnapshotRefused("older than one seen before", number, lastNumber);
  if (issuedAt > now + CLOCK_DRIFT) throw new SnapshotRefused("from the future", issuedAt, now);
  if (now - issuedAt > maximumAge) throw new SnapshotRefused("too old", now - issuedAt, maximumAge);
  return snapshot;
}

/**
 * The next trust root in a JSON text, if enough signers of the present one and of its own signed it and it follows at once. Whether it has expired is asked
 * where it is used, not here: a verifier that slept through several goes through one after the other.
 *
 * Throws {@link SnapshotMalformed}, {@link SnapshotRefused}.
 *
 * @example
 * const root = [second, third].reduce((present, text) => acceptTrustRoot(text, present), pinned);
 */
export function acceptTrustRoot(text: string, present: TrustRoot): TrustRoot {
  const { root: input, signatures: found } = parse(signedRootSchema, jsonOf(text), SnapshotMalformed);
  const root = trustRootFrom(input);
  if (root.version !== present.version + 1) {
    throw new SnapshotRefused("not the next trust root", root.version, present.version + 1);
  }
  for (const signersOf of [trustRootFrom(present), root]) {
    requireSigned(signersOf, found, (signature) => verifyTypedData(DOMAIN, ROOT_TYPES, root, signature));
  }
  return root;
}

/* PRIVATE */

/** Counts each trusted signer once, however often it signed. */
function requireSigned(root: TrustRoot, found: readonly string[], recover: (signature: string) => string): void {
  const signers = new Set(found.map((signature) => recovered(signature, recover)));
  const trusted = [...new Set(root.signers)].filter((signer) => signers.has(signer)).length;
  if (trusted < root.threshold) throw new SnapshotRefused("too few signatures", trusted, root.threshold);
}

function recovered(signature: string, recover: (signature: string) => string): string {
  try {
    return recover(signature);
  } catch {
    return "";
  }
}

/** Nothing where there can be no such lot. */
function lotIdOf(gtin: string, lot: string): string | undefined {
  try {
    return /^\d{14}$/.test(gtin) ? lotId(gtin, lot) : undefined;
  } catch (error) {
    if (error instanceof ElementInvalid) return undefined;
    throw error;
  }
}

/** Without the parts that are given as `undefined`. */
function defined(parts: object): object {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

function messageOf(snapshot: Snapshot) {
  const { number, issuedAt, chainId } = snapshot;
  return { number, issuedAt, chainId, content: keccakOf(canonicalJson(snapshot)) };
}

/** JSON with sorted keys and without spaces, so that one content has one text. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, content]) => content !== undefined);
  const parts = entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, content]) => `${JSON.stringify(key)}:${canonicalJson(content)}`);
  return `{${parts.join(",")}}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SnapshotMalformed("", "is not JSON");
  }
}
