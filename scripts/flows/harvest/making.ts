import { requireMoved } from "../../../sdk/Epcis.ts";
import { type LotStatus, type LotTerms, readLot, transform, unpack } from "../../../sdk/LotDeeds.ts";
import { CUSTODY_MODELS, type CustodyModel } from "../../../sdk/Names.ts";
import { partyOf } from "../shared/parties.ts";
import { act, refused } from "../shared/scene.ts";
import { mostOf } from "./books.ts";
import { mostUnits } from "./halves.ts";
import { codeUnits, counted, drawLabels } from "./packs.ts";
import { amountOf, bulkTerms, digestOf, recordEvent, type Telling } from "./telling.ts";
import type { PackPlan, Portion, Step } from "./types.ts";

/** The contracts number units by 32 bits. */
const MOST_UNITS = 2n ** 32n - 1n;

type Making = Extract<Step, { does: "make" }>;

/**
 * The mill makes a lot out of lots: by the inspector's yields, with codes where the lot is packed. One unit more than may become of the inputs is refused, and so is
 * one bag more than there is rice for.
 *
 * @example
 * await makeOf(telling, step);
 */
export async function makeOf(telling: Telling, step: Making): Promise<void> {
  const { scene, harvest } = telling;
  await openBags(telling, step);
  const inputs = step.inputs.toSorted((one, other) => (one.lot.id < other.lot.id ? -1 : 1));
  const before = await statusesOf(telling, inputs);
  const plan = planFor(telling, step);
  const terms = await termsFor(telling, step, { plan, custody: custodyOf(before) });
  if (plan?.lot.id === harvest.packs[0].lot.id) await tryTooMuch(telling, step, terms);

  const sources = inputs.map(({ lot, amount }) => `${amountOf(harvest, amount)} of ${lot.lot}`).join(" and ");
  const words = `makes ${amountOf(harvest, terms.quantity)} of ${terms.lot} out of ${sources}${packed(plan)}`;
  await act(scene, "mill", makingFrom(telling, step, terms), words);
  await requireTold(telling, step, { inputs, before });
  await recordEvent(telling, "mill", step.event, [step.output.lot]);
  const made = telling.coded.get(step.output.lot.id);
  if (made !== undefined) await drawLabels(telling, made);
}

/** Bags whose rice is used up are opened first: their codes become void, and their mass is free again. */
async function openBags({ scene, harvest, halves, voided }: Telling, { output }: Making): Promise<void> {
  const row = halves.opened.get(output.lot.id);
  if (row === undefined) return;
  const { lot } = harvest.packs[0];
  const { first, last } = row;
  await act(
    scene,
    "mill",
    unpack(lot.id, first, last + 1n),
    `opens ${counted(last - first + 1n)} bags of ${lot.lot}, whose codes become void`,
  );
  voided.set(lot.id, [...(voided.get(lot.id) ?? []), [Number(first), Number(last) + 1]]);
}

async function termsFor(
  telling: Telling,
  { output }: Making,
  { plan, custody }: { readonly plan: PackPlan | undefined; readonly custody: CustodyModel },
): Promise<LotTerms> {
  const bulk = { ...bulkTerms(telling, { ...output, prefix: telling.harvest.prefixes.mill }), custody };
  if (plan === undefined) return bulk;
  const { manifest } = await codeUnits(telling, plan);
  return { ...bulk, units: BigInt(plan.units), unitSize: plan.holds, unitRoot: manifest.root };
}

async function tryTooMuch(telling: Telling, step: Making, terms: LotTerms): Promise<void> {
  const { scene, harvest } = telling;
  const most = mostOf(harvest, step) ?? 0n;
  await refused(scene, "mill", makingFrom(telling, step, { ...terms, quantity: most + 1n }), {
    error: "LotYieldExceeded",
    what: `tries to make ${amountOf(harvest, most + 1n)} of it, one more than the inspector's yield`,
  });
  const units = mostUnits(harvest) + 1n;
  if (units > MOST_UNITS) return;
  await refused(scene, "mill", makingFrom(telling, step, { ...terms, units }), {
    error: "LotUnitsExceedQuantity",
    what: `tries to code ${counted(units)} bags, one more than there is rice for`,
  });
}

function makingFrom({ scene, harvest, ...telling }: Telling, { inputs, event }: Making, terms: LotTerms) {
  const sorted = inputs.toSorted((one, other) => (one.lot.id < other.lot.id ? -1 : 1));
  return transform({
    inputs: sorted.map(({ lot, amount }) => ({ lot: lot.id, amount })),
    outputs: [{ terms, shares: sorted.map(({ amount }) => amount) }],
    inspector: partyOf(scene, "inspector"),
    eventHash: digestOf({ ...telling, harvest }, event),
  });
}

/** The event has to tell exactly what the contract moved, to the last unit. */
async function requireTold(
  telling: Telling,
  { event, output }: Making,
  { inputs, before }: { readonly inputs: readonly Portion[]; readonly before: readonly LotStatus[] },
): Promise<void> {
  const after = await statusesOf(telling, inputs);
  const [made] = await statusesOf(telling, [output]);
  const taken = inputs.map(({ lot }, place) => ({
    ...{ side: "input" as const, lot: lot.id },
    amount: (before[place]?.left ?? 0n) - (after[place]?.left ?? 0n),
  }));
  const given = (made?.left ?? 0n) + (made?.units ?? 0n) * (made?.unitSize ?? 0n);
  const { measure } = telling.harvest;
  requireMoved(event, [...taken, { side: "output", lot: output.lot.id, amount: given }], { unitOf: () => measure });
}

async function statusesOf({ scene }: Telling, portions: readonly Portion[]): Promise<readonly LotStatus[]> {
  return Promise.all(portions.map(({ lot }) => readLot(scene.provider, scene.deployment, lot.id)));
}

/** The strictest chain of custody that the inputs allow: one keeps an identity, several are at best segregated. */
function custodyOf(inputs: readonly LotStatus[]): CustodyModel {
  const numbers = inputs.map(({ custody }) => CUSTODY_MODELS.indexOf(custody));
  return CUSTODY_MODELS[Math.max(inputs.length > 1 ? 1 : 0, ...numbers)] ?? "Unstated";
}

function planFor({ harvest, halves }: Telling, { output }: Making): PackPlan | undefined {
  const [bags] = harvest.packs;
  if (bags.lot.id === output.lot.id) return { ...bags, units: Number(halves.units) };
  return harvest.packs.find(({ lot }) => lot.id === output.lot.id);
}

function packed(plan: PackPlan | undefined): string {
  return plan === undefined ? "" : `, and codes ${counted(plan.units)} packs`;
}
