import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { secondsOf } from "../../sdk/Epcis.ts";
import type { LotStatus } from "../../sdk/LotDeeds.ts";
import type { Verdict } from "../../sdk/Verify.ts";
import { balance } from "./harvest/balance.ts";
import { moveUnits, packBags, recordAll, stackUnits } from "./harvest/carriage.ts";
import { stageFor } from "./harvest/contracts.ts";
import { type Halves, halvesOf } from "./harvest/halves.ts";
import { readHarvest } from "./harvest/input.ts";
import { makeOf } from "./harvest/making.ts";
import { recallHalf } from "./harvest/recalling.ts";
import { bringHarvest, handOver, openSeason } from "./harvest/season.ts";
import { shop } from "./harvest/shopping.ts";
import { CAST, recordEvent, type Telling, WITHOUT_GAS } from "./harvest/telling.ts";
import type { Harvest, Step } from "./harvest/types.ts";
import { timeOf } from "./shared/clock.ts";
import { flowOf } from "./shared/flow.ts";
import { InputRefused } from "./shared/inputFile.ts";
import { outputFolder } from "./shared/pictures.ts";
import { closeScene, openScene, type Outcome } from "./shared/scene.ts";
import type { Stage } from "./shared/stage.ts";

/** How a harvest ended. */
export interface HarvestOutcome extends Outcome {
  /** Each lot as the contract keeps it, by its link. */
  readonly lots: ReadonlyMap<string, LotStatus>;
  /** What was found of each code that was scanned. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
  readonly halves: Halves;
  /** The root over all events of the document. */
  readonly batch: string;
  /** Where the pictures are; nothing where nobody asked for any. */
  readonly pictures: string | undefined;
}

/**
 * Rice of a protected name from the field to the table: a quota, a harvest, the mill, coded bags in cases on pallets, the shop, a shopper, an opened bag and its copy,
 * and half a lot that is recalled.
 *
 * @example
 * const { verdicts } = await riceHarvest(stage, readHarvest("rice-harvest.json")); // { opened: "opened before", "at the middle": "recalled", … }
 */
export async function riceHarvest(stage: Stage, harvest: Harvest): Promise<HarvestOutcome> {
  const halves = halvesFor(stage, harvest);
  await requirePast(stage, harvest);
  const own = await stageFor(stage, harvest.steps);
  const scene = await openScene(own, { token: "none", roles: CAST, withoutGas: WITHOUT_GAS });
  const files = await mkdtemp(join(tmpdir(), "cowry-harvest-"));
  const telling: Telling = {
    ...{ scene, harvest, halves, files, pictures: await outputFolder(stage, "rice-harvest") },
    quota: await openSeason(scene, harvest),
    ...{ coded: new Map(), voided: new Map(), openings: new Map(), recorded: new Map() },
  };
  try {
    for (const step of harvest.steps) await play(telling, step);
    const batch = await recordAll(telling);
    const { verdicts, snapshot } = await shop(telling);
    const after = await recallHalf(telling, snapshot);
    const lots = await balance(telling);
    const outcome = await closeScene(scene, []);
    return { ...outcome, lots, verdicts: { ...verdicts, ...after }, halves, batch, pictures: telling.pictures };
  } finally {
    for (const { files: open } of telling.coded.values()) await open.close();
    await rm(files, { recursive: true });
  }
}

/** What an event of the document means is done by whose deed it is. */
async function play(telling: Telling, step: Step): Promise<void> {
  switch (step.does) {
    case "harvest":
      return bringHarvest(telling, step);
    case "hand over":
      return handOver(telling, step);
    case "make":
      return makeOf(telling, step);
    case "pack":
      return packBags(telling, step);
    case "stack":
      return stackUnits(telling, step);
    case "move":
      return moveUnits(telling, step);
    case "tell":
      return recordEvent(
        telling,
        "mill",
        step.event,
        step.lots.map(({ lot }) => lot),
      );
  }
}

function halvesFor({ asked: { units } }: Stage, harvest: Harvest): Halves {
  try {
    return halvesOf(harvest, units ?? harvest.packs[0].units);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputRefused([`--units ${units ?? ""}: ${error.message}`]);
  }
}

/** The trace log takes nothing from the future, and a node's clock may be behind. */
async function requirePast({ provider }: Stage, { steps }: Harvest): Promise<void> {
  const now = await timeOf(provider);
  const early = steps.find(({ event }) => (secondsOf(event.eventTime) ?? 0n) > now);
  if (early !== undefined)
    throw new InputRefused([`the event of ${early.event.eventTime} is in the future of this chain`]);
}

export const flow = flowOf({
  name: "rice-harvest",
  tells: "coded bags of rice from the field to the table; half a lot is recalled",
  letsTimePass: true,
  takesUnits: true,
  read: readHarvest,
  play: riceHarvest,
});
