import { id as hashOf } from "ethers";

import { markTainted, readEffectiveStanding, readStanding, recallUnits } from "../../../sdk/Recalls.ts";
import type { Snapshot } from "../../../sdk/Snapshots.ts";
import type { Verdict } from "../../../sdk/Verify.ts";
import { act, refused, StoryBroken } from "../shared/scene.ts";
import { bagsIn, type CodedLot, scanOf } from "./packs.ts";
import { issueSnapshot, requireVerdict, scanned } from "./scans.ts";
import type { Telling } from "./telling.ts";
import type { LotName, Step } from "./types.ts";

/** A lot that was made of the bags, with the lots in between. */
interface Descendant {
  readonly lot: LotName;
  /** From the lot of bags to the lot, both included. */
  readonly path: readonly string[];
}

/**
 * The second half of the bags is recalled: they show it, the first half stays good, and all that was made of the lot is tainted, however far down.
 *
 * @example
 * const verdicts = await recallHalf(telling, snapshot);
 */
export async function recallHalf(telling: Telling, known: Snapshot): Promise<Readonly<Record<string, Verdict>>> {
  const { harvest, halves } = telling;
  const descendants = descendantsIn(harvest.steps, harvest.packs[0].lot);
  await requireAll(telling, known, { half: "genuine", made: "genuine", descendants });

  await giveNotice(telling);
  await markAll(telling, descendants);
  const snapshot = await issueSnapshot(telling, 3);
  await requireAll(telling, snapshot, { half: "recalled", made: "tainted", descendants });
  await requireStandings(telling, descendants);

  const verdictAt = async (made: CodedLot, index: bigint) =>
    (await scanned(telling, await scanOf(made, index), snapshot)).online.verdict;
  const bags = bagsIn(telling);
  const [product] = descendants.flatMap(({ lot }) => telling.coded.get(lot.id) ?? []);
  return {
    "of the first half": await verdictAt(bags, 1n),
    "before the middle": await verdictAt(bags, halves.middle - 1n),
    "at the middle": await verdictAt(bags, halves.middle),
    "the last": await verdictAt(bags, halves.units - 1n),
    ...(product !== undefined && { "made of it": await verdictAt(product, 0n) }),
  };
}

/* PRIVATE */

async function giveNotice({ scene, harvest, halves }: Telling): Promise<void> {
  const { by, reason } = harvest.recall;
  const [{ lot }] = harvest.packs;
  const range = { from: halves.middle, to: halves.units - 1n };
  const notice = recallUnits(lot.id, range, "Recalled", hashOf(reason));
  await refused(scene, "carrier", notice, {
    error: "PartyWithoutRole",
    what: "tries to recall bags that are another's",
  });
  await act(scene, by, notice, `recalls the bags ${range.from} to ${range.to}: ${reason}`);
}

/** For contracts that look at one slot. */
async function markAll({ scene }: Telling, descendants: readonly Descendant[]): Promise<void> {
  for (const { lot, path } of descendants)
    await act(scene, "anyone", markTainted(path), `marks ${lot.lot} as made of recalled bags`);
}

async function requireAll(
  telling: Telling,
  snapshot: Snapshot,
  wanted: { readonly half: Verdict; readonly made: Verdict; readonly descendants: readonly Descendant[] },
): Promise<void> {
  const { halves, coded } = telling;
  const isAfter = wanted.half === "recalled";
  const check = async (index: bigint, what: string, verdict: Verdict, isShown: boolean, made = bagsIn(telling)) => {
    const findings = await scanned(telling, await scanOf(made, index), snapshot);
    requireVerdict(telling, findings, { who: "shopper", what, verdict, isShown });
  };
  await check(1n, "a bag of the first half", "genuine", false);
  await check(halves.middle, "a bag of the second half", wanted.half, isAfter);
  for (const { lot } of wanted.descendants) {
    const made = coded.get(lot.id);
    if (made !== undefined) await check(0n, `a pack of ${lot.lot}`, wanted.made, isAfter, made);
  }
}

/** What was made of the lot is tainted, coded or not, by its mark too; what it was made of is not. */
async function requireStandings(
  { scene: { provider, deployment }, harvest }: Telling,
  descendants: readonly Descendant[],
): Promise<void> {
  for (const { lot } of descendants) {
    const found = [
      await readStanding(provider, deployment, lot.id),
      await readEffectiveStanding(provider, deployment, lot.id),
    ];
    if (found.some((standing) => standing !== "Tainted"))
      throw new StoryBroken(`${lot.lot} is ${found.join(" and ")} and should be Tainted`);
  }
  for (const step of harvest.steps) {
    if (step.does !== "harvest") continue;
    for (const { lot } of step.lots) {
      const standing = await readEffectiveStanding(provider, deployment, lot.id);
      if (standing !== "Clean") throw new StoryBroken(`${lot.lot} is ${standing} and should be Clean`);
    }
  }
}

/**
 * What was made of a lot, directly or of what was made of it.
 *
 * @example
 * descendantsIn(steps, bags); // [{ lot: { lot: "RC-2025-11", … }, path: ["0x…", "0x…"] }]
 */
export function descendantsIn(steps: readonly Step[], source: LotName): readonly Descendant[] {
  const paths = new Map<string, readonly string[]>([[source.id, [source.id]]]);
  return steps.flatMap((step) => {
    if (step.does !== "make") return [];
    const parent = step.inputs.find(({ lot }) => paths.has(lot.id));
    if (parent === undefined) return [];
    const { lot } = step.output;
    const path = [...(paths.get(parent.lot.id) ?? []), lot.id];
    paths.set(lot.id, path);
    return [{ lot, path }];
  });
}
