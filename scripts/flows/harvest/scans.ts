import { nodeFacts } from "../../../sdk/NodeFacts.ts";
import { readEffectiveStanding, readNotices } from "../../../sdk/Recalls.ts";
import {
  acceptSnapshot,
  signSnapshot,
  type Snapshot,
  snapshotFrom,
  type SnapshotLot,
  type TrustRoot,
  trustRootFrom,
} from "../../../sdk/Snapshots.ts";
import {
  type Finding,
  type Language,
  type Scan,
  snapshotFacts,
  tell,
  type Verdict,
  verify,
} from "../../../sdk/Verify.ts";
import { timeOf } from "../shared/clock.ts";
import { partyOf } from "../shared/parties.ts";
import { addressOf, signerOf, StoryBroken, tell as say } from "../shared/scene.ts";
import type { CodedLot } from "./packs.ts";
import type { Telling } from "./telling.ts";

/** What somebody with a network and somebody without found of the same code. */
export interface TwoFindings {
  readonly online: Finding;
  readonly offline: Finding;
}

const LANGUAGES: readonly Language[] = ["en", "zh-Hans"];

/** Both sign each snapshot. */
const SIGNERS = ["certifier", "regulator"];

/** How old a snapshot may be, in seconds. */
const WEEK = 7 * 86_400;

/**
 * What is known of all coded lots now, signed by the certifier and the regulator, and taken as a phone takes it that trusts both.
 *
 * @example
 * const snapshot = await issueSnapshot(telling, 1);
 */
export async function issueSnapshot(telling: Telling, number: number): Promise<Snapshot> {
  const { scene, coded } = telling;
  const { provider, deployment } = scene;
  const block = await provider.getBlock("latest");
  if (typeof block?.hash !== "string") throw new StoryBroken("the node has no block");
  const snapshot = snapshotFrom({
    ...{ number, issuedAt: block.timestamp, chainId: Number(deployment.chainId) },
    ...{ blockNumber: block.number, blockHash: block.hash },
    lots: await Promise.all([...coded.values()].map((made) => snapshotLot(telling, made))),
  });
  const signatures = await Promise.all(SIGNERS.map((role) => signSnapshot(signerOf(scene, role), snapshot)));
  const text = JSON.stringify({ snapshot, signatures });
  say(scene, "certifier", `signs snapshot ${number} with the regulator, for who has no network`);
  const now = Number(await timeOf(provider));
  const { chainId } = snapshot;
  return acceptSnapshot(text, { root: rootIn(telling, now), chainId, now, maximumAge: WEEK });
}

/**
 * What is to be thought of a code by a node, and by a snapshot without one.
 *
 * @example
 * const { online } = await scanned(telling, await scanOf(made, 0n), snapshot);
 */
export async function scanned(telling: Telling, scan: Scan, snapshot: Snapshot): Promise<TwoFindings> {
  const { scene, harvest } = telling;
  const { provider, deployment } = scene;
  const now = await timeOf(provider);
  const mill = partyOf(scene, "mill");
  const brandOf = (party: bigint) => (party === mill ? { name: harvest.brand, labelKeys: [] } : undefined);
  const facts = await nodeFacts(provider, deployment, { brandOf });
  return {
    online: await verify(scan, { facts, now }),
    offline: await verify(scan, { facts: snapshotFacts(snapshot), now }),
  };
}

/**
 * Holds both findings against the verdict that the story promises, and shows the first with its reasons where it is asked to.
 *
 * Throws {@link StoryBroken} where one is another.
 *
 * @example
 * requireVerdict(telling, findings, { who: "shopper", what: "a bag", verdict: "genuine", isShown: true });
 */
export function requireVerdict(
  { scene }: Telling,
  { online, offline }: TwoFindings,
  wanted: { readonly who: string; readonly what: string; readonly verdict: Verdict; readonly isShown?: boolean },
): Verdict {
  const { who, what, verdict, isShown = false } = wanted;
  for (const [where, found] of Object.entries({ online, offline }))
    if (found.verdict !== verdict)
      throw new StoryBroken(`${what} is ${found.verdict} ${where} and should be ${verdict}`);
  say(scene, who, `scans ${what}: ${verdict}, online and offline alike`);
  if (isShown) showFinding(scene, offline);
  return verdict;
}

/* PRIVATE */

/** In every language: the title, and each reason. */
function showFinding({ reporter }: Telling["scene"], finding: Finding): void {
  for (const language of LANGUAGES) {
    const { title, sentences } = tell(finding, language);
    reporter.note(`[${language}] ${title}`);
    for (const sentence of sentences) reporter.note(`- ${sentence}`);
  }
}

function rootIn({ scene }: Telling, now: number): TrustRoot {
  const signers = SIGNERS.map((role) => addressOf(scene, role));
  return trustRootFrom({ version: 1, signers, threshold: SIGNERS.length, expiresAt: now + 52 * WEEK });
}

async function snapshotLot(
  { scene: { provider, deployment }, harvest, openings, voided }: Telling,
  { plan: { lot }, manifest }: CodedLot,
): Promise<SnapshotLot> {
  const notices = (await readNotices(provider, deployment, lot.id)).filter(({ liftedAt }) => liftedAt === undefined);
  return {
    ...{ id: lot.id, gtin: lot.gtin, lot: lot.lot, brand: harvest.brand, labelKeys: [] },
    ...{ unitRoot: manifest.root, units: manifest.size },
    standing: await readEffectiveStanding(provider, deployment, lot.id),
    notices: notices.flatMap(({ units, standing }) =>
      units === undefined ? [] : [{ from: Number(units.from), to: Number(units.to) + 1, standing }],
    ),
    opened: openings.get(lot.id) ?? [],
    voided: voided.get(lot.id) ?? [],
  };
}
