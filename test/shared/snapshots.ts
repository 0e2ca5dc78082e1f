import { id, Wallet, ZeroHash } from "ethers";

import { lotId } from "../../sdk/DigitalLink.ts";
import {
  signSnapshot,
  type Snapshot,
  snapshotFrom,
  type SnapshotLot,
  type SnapshotPolicy,
  type TrustRoot,
} from "../../sdk/Snapshots.ts";

/** Who signs snapshots in tests, by the order of their keys. */
export const [first, second, third, stranger] = ["first", "second", "third", "stranger"].map(
  (name) => new Wallet(id(name)),
) as [Wallet, Wallet, Wallet, Wallet];

/** Who signs the labels of the brand in tests. */
export const labeler = new Wallet(id("labeler"));

/** When snapshots of tests are made: 2026-10-01, 00:00 UTC. */
export const ISSUED_AT = 1_790_812_800;

export const DAY = 86_400;

export const ROOT: TrustRoot = {
  version: 1,
  signers: [first.address, second.address, third.address],
  threshold: 2,
  expiresAt: ISSUED_AT + 365 * DAY,
};

/** One lot of rice in good standing, unless said otherwise. */
export function lotOf(changes: Partial<SnapshotLot> = {}): SnapshotLot {
  const { gtin = "09506000134352", lot = "H-2026/07" } = changes;
  return {
    id: lotId(gtin, lot),
    gtin,
    lot,
    brand: "River Rice Growers",
    labelKeys: [labeler.address],
    unitRoot: id("root"),
    units: 100,
    standing: "Clean",
    notices: [],
    ...changes,
  };
}

/** A snapshot of one lot, unless said otherwise. */
export function statusOf(changes: Partial<Omit<Snapshot, "version">> = {}): Snapshot {
  return snapshotFrom({
    number: 42,
    issuedAt: ISSUED_AT,
    chainId: 1,
    blockNumber: 23_456_789,
    blockHash: ZeroHash,
    lots: [lotOf()],
    ...changes,
  });
}

/** What an app knows an hour later. */
export function policyOf(changes: Partial<SnapshotPolicy> = {}): SnapshotPolicy {
  return { root: ROOT, chainId: 1, now: ISSUED_AT + 3_600, maximumAge: 7 * DAY, lastNumber: 42, ...changes };
}

/** The snapshot as it is sent, signed by two of three unless said otherwise. */
export async function signedBy(snapshot: Snapshot, signers: readonly Wallet[] = [first, third]): Promise<string> {
  const signatures = await Promise.all(signers.map((signer) => signSnapshot(signer, snapshot)));
  return JSON.stringify({ snapshot, signatures });
}
