import { commissionOfOrigin, offer, setFactor, takeOver } from "../../../sdk/LotDeeds.ts";
import {
  grant,
  measureUnit,
  protectedName,
  quotaFrom,
  type QuotaTerms,
  seasonLabel,
  setShares,
} from "../../../sdk/Quotas.ts";
import { timeOf } from "../shared/clock.ts";
import { foundParties, partyOf } from "../shared/parties.ts";
import { act, refused, type Scene } from "../shared/scene.ts";
import { amountOf, bulkTerms, recordEvent, type Telling } from "./telling.ts";
import type { Harvest, LotName, Portion, Step } from "./types.ts";

/** How long a season is, in seconds. */
const SEASON = 180n * 86_400n;

/**
 * The organizations of the story, the quota of the protected name, and what the inspector says of yields.
 *
 * @example
 * const quota = await openSeason(scene, harvest);
 */
export async function openSeason(scene: Scene, harvest: Harvest): Promise<QuotaTerms> {
  const { prefixes, quota, measure } = harvest;
  await foundParties(scene, {
    certifier: { roles: ["Certifier"] },
    inspector: { roles: ["Inspector"] },
    regulator: { roles: ["Regulator"] },
    grower: { roles: ["Producer"], prefixes: [prefixes.grower] },
    mill: { roles: ["Processor", "Brand"], prefixes: [prefixes.mill] },
    carrier: { roles: ["Carrier"] },
    shop: { roles: ["Custodian"] },
  });
  const now = await timeOf(scene.provider);
  const terms = quotaFrom({
    certifier: partyOf(scene, "certifier"),
    drawer: scene.deployment.lots,
    name: protectedName(quota.name),
    season: seasonLabel(quota.season),
    from: now,
    until: now + SEASON,
    unit: measureUnit(measure),
    amount: quota.amount,
  });
  const granted = amountOf(harvest, quota.amount);
  await act(scene, "certifier", grant(terms), `grants ${granted} of ${quota.name} for the season ${quota.season}`);
  const shares = [{ party: partyOf(scene, "grower"), amount: quota.amount }];
  await act(scene, "certifier", setShares(terms, shares), "gives the grower a share: all of it");
  await stateYields(scene, harvest, now);
  return terms;
}

async function stateYields(scene: Scene, { yields, measure }: Harvest, from: bigint): Promise<void> {
  const unit = measureUnit(measure);
  for (const { from: input, to: output, share } of yields) {
    const factor = {
      ...{ input: BigInt(input), inputUnit: unit, output: BigInt(output), outputUnit: unit },
      ...{ numerator: share, denominator: 10_000n, from, until: from + SEASON },
    };
    const words = `states that of ${input} at most ${Number(share) / 100} % become ${output}`;
    await act(scene, "inspector", setFactor(factor), words);
  }
}

/**
 * Harvests become lots of origin, which draw on the quota. One unit of mass above it is refused.
 *
 * @example
 * await bringHarvest(telling, step);
 */
export async function bringHarvest(telling: Telling, step: Extract<Step, { does: "harvest" }>): Promise<void> {
  const { scene, harvest, quota } = telling;
  const prefix = harvest.prefixes.grower;
  const [first] = step.lots;
  if (first !== undefined && telling.recorded.size === 0) await bringTooMuch(telling, first.lot);
  for (const { lot, amount } of step.lots) {
    const terms = bulkTerms(telling, { lot, amount, prefix });
    const words = `brings ${amountOf(harvest, amount)} as lot ${lot.lot}, which draws on the quota`;
    await act(scene, "grower", commissionOfOrigin(terms, quota), words);
  }
  await recordEvent(telling, "grower", step.event, lotsOf(step));
}

async function bringTooMuch(telling: Telling, lot: LotName): Promise<void> {
  const { scene, harvest, quota } = telling;
  const prefix = harvest.prefixes.grower;
  const terms = bulkTerms(telling, { lot, amount: quota.amount + 1n, prefix });
  await refused(scene, "grower", commissionOfOrigin(terms, quota), {
    error: "QuotaShareExceeded",
    what: `tries to bring ${amountOf(harvest, terms.quantity)}, one more than was granted`,
  });
}

/**
 * The grower offers its lots to the mill, or the mill takes them over.
 *
 * @example
 * await handOver(telling, step);
 */
export async function handOver(telling: Telling, step: Extract<Step, { does: "hand over" }>): Promise<void> {
  const { scene } = telling;
  const isShipped = step.leg === "shipping";
  const who = isShipped ? "grower" : "mill";
  for (const { lot } of step.lots) {
    if (isShipped) await act(scene, who, offer(lot.id, partyOf(scene, "mill")), `offers lot ${lot.lot} to the mill`);
    else await act(scene, who, takeOver(lot.id), `takes lot ${lot.lot} over`);
  }
  await recordEvent(telling, who, step.event, lotsOf(step));
}

function lotsOf({ lots }: { readonly lots: readonly Portion[] }): readonly LotName[] {
  return lots.map(({ lot }) => lot);
}
