import { id as hashOf, Wallet } from "ethers";

import { labelOf } from "../../../sdk/Labels.ts";
import {
  open,
  type ProvenUnit,
  readOpening,
  reportClone,
  signCloneReport,
  signOpening,
} from "../../../sdk/OpenGuard.ts";
import { packKeys, readPackCode } from "../../../sdk/Packs.ts";
import type { Snapshot } from "../../../sdk/Snapshots.ts";
import type { Verdict } from "../../../sdk/Verify.ts";
import { moveTimeTo, timeOf } from "../shared/clock.ts";
import { act, addressOf, refused, StoryBroken, tell } from "../shared/scene.ts";
import { bagsIn, firstContents, scanOf } from "./packs.ts";
import { issueSnapshot, requireVerdict, scanned } from "./scans.ts";
import type { Telling } from "./telling.ts";

/** How long a code's signature can be brought, in seconds. */
const SOON = 600n;

const DAY = 86_400n;

/**
 * A shopper scans the first bag with and without a network, buys it, and opens it by the code inside. Whoever finds the same code in another bag is refused, and
 * reports it.
 *
 * @example
 * const { verdicts, snapshot } = await shop(telling);
 */
export async function shop(
  telling: Telling,
): Promise<{ readonly verdicts: Readonly<Record<string, Verdict>>; readonly snapshot: Snapshot }> {
  const bag = await scanOf(bagsIn(telling), 0n);
  const early = await issueSnapshot(telling, 1);
  const closed = requireVerdict(telling, await scanned(telling, bag, early), {
    ...{ who: "shopper", what: "a bag in the shop", verdict: "genuine" as const, isShown: true },
  });

  const proof = await openBag(telling);
  await findCopy(telling, proof);
  const { offline } = await scanned(telling, bag, early);
  tell(telling.scene, "shopper", `asks the old snapshot again: ${offline.verdict}, for it knows nothing later`);
  const snapshot = await issueSnapshot(telling, 2);
  const opened = requireVerdict(telling, await scanned(telling, bag, snapshot), {
    ...{ who: "other buyer", what: "the same code", verdict: "opened before" as const, isShown: true },
  });
  return { verdicts: { "in the shop": closed, "by the old snapshot": offline.verdict, opened }, snapshot };
}

/** The code inside signs; the relayer brings it, for the shopper has no coin. */
async function openBag(telling: Telling): Promise<ProvenUnit> {
  const { scene, openings } = telling;
  const { unit, key } = await insideOf(telling);
  const deadline = (await timeOf(scene.provider)) + SOON;
  const signature = await signOpening(key, scene.deployment, unit, deadline);
  tell(scene, "shopper", "buys the bag, opens it, and scans the code inside, which signs");
  await act(scene, "relayer", open(unit, deadline, signature), "brings the signature: the bag is opened, in public");

  const { openedAt } = await readOpening(scene.provider, scene.deployment, unit);
  if (openedAt === undefined) throw new StoryBroken("the bag is not opened");
  openings.set(unit.lot, [...(openings.get(unit.lot) ?? []), [Number(unit.index), Number(openedAt)]]);
  return unit;
}

async function findCopy(telling: Telling, unit: ProvenUnit): Promise<void> {
  const { scene } = telling;
  const { key } = await insideOf(telling);
  await moveTimeTo(scene.provider, (await timeOf(scene.provider)) + DAY);
  scene.reporter.note("… a day later …");
  const deadline = (await timeOf(scene.provider)) + SOON;
  const again = await signOpening(key, scene.deployment, unit, deadline);
  tell(scene, "other buyer", "finds the same code in another bag");
  await refused(scene, "relayer", open(unit, deadline, again), {
    error: "OpenGuardOpenedBefore",
    what: "brings its signature",
  });

  const report = {
    reporter: addressOf(scene, "other buyer"),
    evidence: hashOf("pictures of bag and receipt"),
    deadline,
  };
  const signature = await signCloneReport(key, scene.deployment, unit, report);
  await act(scene, "relayer", reportClone(unit, report, signature), "brings the other buyer's report of a copied code");
  const { reports } = await readOpening(scene.provider, scene.deployment, unit);
  if (reports !== 1n) throw new StoryBroken(`${reports} report the copy, and one should`);
}

/** What a phone makes of the link inside the first bag: the unit, and the key that opens it. */
async function insideOf(telling: Telling): Promise<{ readonly unit: ProvenUnit; readonly key: Wallet }> {
  const made = bagsIn(telling);
  const { lot } = made.plan;
  const { inner } = labelOf(lot, firstContents(made));
  const [, fragment = ""] = inner.split("#");
  const { proof: unit } = await scanOf(made, 0n);
  if (unit === undefined) throw new StoryBroken("the bag has no proof");
  return { unit, key: new Wallet(packKeys(lot.id, readPackCode(fragment)).openKey) };
}
