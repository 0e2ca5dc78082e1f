import { type LotStatus, readLot } from "../../../sdk/LotDeeds.ts";
import { quotaId, readQuota } from "../../../sdk/Quotas.ts";
import { readChain } from "../../../sdk/TraceLog.ts";
import { addressOf, StoryBroken } from "../shared/scene.ts";
import { counted } from "./packs.ts";
import type { Telling } from "./telling.ts";
import type { LotName } from "./types.ts";

/** What became of a lot, by the events and the codes alone. */
interface Account {
  readonly lot: LotName;
  readonly quantity: bigint;
  /** In packs whose codes are good. */
  readonly packed: bigint;
  readonly used: bigint;
  readonly left: bigint;
}

/**
 * Ends the story: of every lot exactly as much is left as the events say, the quota was drawn for every harvest, and every recorded event stands in its chain.
 *
 * Throws {@link StoryBroken} where one unit is missing.
 *
 * @example
 * const lots = await balance(telling);
 */
export async function balance(telling: Telling): Promise<ReadonlyMap<string, LotStatus>> {
  const { scene, harvest, quota } = telling;
  const { provider, deployment, reporter } = scene;
  const accounts = accountsOf(telling);
  reporter.table(
    [`lots, ${harvest.measure}`, "quantity", "in packs", "used", "left"],
    accounts.map(({ lot, ...sums }) => [
      lot.lot,
      ...[sums.quantity, sums.packed, sums.used, sums.left].map((sum) => counted(sum)),
    ]),
  );
  const statuses = new Map<string, LotStatus>();
  for (const { lot, left } of accounts) {
    const status = await readLot(provider, deployment, lot.id);
    if (status.left !== left) throw new StoryBroken(`${status.left} is left of ${lot.lot} and should be ${left}`);
    statuses.set(lot.link, status);
  }
  const { drawn } = await readQuota(provider, deployment, quotaId(deployment, quota));
  const brought = accounts
    .filter(({ lot }) => isHarvest(telling, lot))
    .reduce((sum, { quantity }) => sum + quantity, 0n);
  if (drawn !== brought) throw new StoryBroken(`${drawn} of the quota is drawn and should be ${brought}`);
  await requireChains(telling);
  return statuses;
}

function accountsOf({ harvest: { steps, packs }, coded, voided }: Telling): readonly Account[] {
  const born = steps.flatMap((step) =>
    step.does === "harvest" ? step.lots : step.does === "make" ? [step.output] : [],
  );
  const inputs = steps.flatMap((step) => (step.does === "make" ? step.inputs : []));
  return born.map(({ lot, amount: quantity }) => {
    const used = inputs.filter((input) => input.lot.id === lot.id).reduce((sum, { amount }) => sum + amount, 0n);
    const gone = (voided.get(lot.id) ?? []).reduce((sum, [from, to]) => sum + BigInt(to - from), 0n);
    const holds = packs.find((plan) => plan.lot.id === lot.id)?.holds ?? 0n;
    const packed = (BigInt(coded.get(lot.id)?.plan.units ?? 0) - gone) * holds;
    return { lot, quantity, packed, used, left: quantity - packed - used };
  });
}

function isHarvest({ harvest: { steps } }: Telling, { id }: LotName): boolean {
  return steps.some((step) => step.does === "harvest" && step.lots.some(({ lot }) => lot.id === id));
}

async function requireChains({ scene, recorded }: Telling): Promise<void> {
  const { provider, deployment } = scene;
  for (const [key, entries] of recorded) {
    const place = key.lastIndexOf(" ");
    const [role, lot] = [key.slice(0, place), key.slice(place + 1)];
    const { count } = await readChain(provider, deployment, lot, addressOf(scene, role));
    if (count !== entries) throw new StoryBroken(`the ${role} has recorded ${count} events of ${lot}, not ${entries}`);
  }
}
