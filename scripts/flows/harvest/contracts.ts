import { readLogisticUnit } from "../../../sdk/LogisticUnits.ts";
import { readLot } from "../../../sdk/LotDeeds.ts";
import { LogisticUnits__factory } from "../../../typechain-types/factories/contracts/provenance/LogisticUnits__factory.ts";
import { Lots__factory } from "../../../typechain-types/factories/contracts/provenance/Lots__factory.ts";
import { OpenGuard__factory } from "../../../typechain-types/factories/contracts/provenance/OpenGuard__factory.ts";
import { Recalls__factory } from "../../../typechain-types/factories/contracts/provenance/Recalls__factory.ts";
import type { Stage } from "../shared/stage.ts";
import type { Step } from "./types.ts";

/**
 * The stage on which these events can happen: a lot is made only once, so where the suite knows one of them from an earlier play, the story gets contracts of its
 * own for lots and what goes with them.
 *
 * @example
 * const own = await stageFor(stage, harvest.steps);
 */
export async function stageFor(stage: Stage, steps: readonly Step[]): Promise<Stage> {
  if (!(await isPlayed(stage, steps))) return stage;
  stage.reporter.note("These lots are on this chain already: the story gets contracts of its own for them.");
  return withOwnLots(stage);
}

async function isPlayed({ provider, deployment }: Stage, steps: readonly Step[]): Promise<boolean> {
  for (const step of steps) {
    const lots = step.does === "harvest" ? step.lots : step.does === "make" ? [step.output] : [];
    for (const { lot } of lots) if ((await readLot(provider, deployment, lot.id)).state !== "None") return true;
    if (step.does !== "pack" && step.does !== "stack") continue;
    if ((await readLogisticUnit(provider, deployment, BigInt(step.sscc))).state !== "None") return true;
  }
  return false;
}

async function withOwnLots(stage: Stage): Promise<Stage> {
  const { treasury, deployment } = stage;
  const { parties, quotas, forwarder } = deployment;
  const lots = await (await new Lots__factory(treasury).deploy(parties, quotas, forwarder)).waitForDeployment();
  const [recalls, logisticUnits, openGuard] = [
    await (await new Recalls__factory(treasury).deploy(parties, lots, forwarder)).waitForDeployment(),
    await (await new LogisticUnits__factory(treasury).deploy(parties, lots, forwarder)).waitForDeployment(),
    await (await new OpenGuard__factory(treasury).deploy(lots, forwarder)).waitForDeployment(),
  ];
  return {
    ...stage,
    deployment: {
      ...deployment,
      lots: await lots.getAddress(),
      recalls: await recalls.getAddress(),
      logisticUnits: await logisticUnits.getAddress(),
      openGuard: await openGuard.getAddress(),
    },
  };
}
