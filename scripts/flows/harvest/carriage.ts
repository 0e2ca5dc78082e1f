import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";

import {
  aggregate,
  offer,
  packingOf,
  readInside,
  readLogisticUnit,
  readWithin,
  takeOver,
} from "../../../sdk/LogisticUnits.ts";
import { rootFrom } from "../../../sdk/Packs.ts";
import { recordBatch } from "../../../sdk/TraceLog.ts";
import { partyOf } from "../shared/parties.ts";
import { writeCard } from "../shared/pictures.ts";
import { act, StoryBroken } from "../shared/scene.ts";
import { counted } from "./packs.ts";
import { digestOf, recordEvent, type Telling } from "./telling.ts";
import type { LotName, Step } from "./types.ts";

/**
 * The mill packs bags into a logistic unit: a row of them, which is one part of its root.
 *
 * @example
 * await packBags(telling, step);
 */
export async function packBags(telling: Telling, step: Extract<Step, { does: "pack" }>): Promise<void> {
  const { scene, harvest, halves } = telling;
  const { lot } = harvest.packs[0];
  const row = halves.packed.get(step.sscc);
  if (row === undefined) throw new StoryBroken(`nothing is packed into ${step.sscc}`);
  const packing = packingOf([{ lot: lot.id, ...row }]);
  const named = { sscc: BigInt(step.sscc), prefixLength: BigInt(harvest.prefixes.mill.length) };
  const eventHash = digestOf(telling, step.event);
  const words = `packs the bags ${row.first} to ${row.last} into ${step.sscc}`;
  await act(scene, "mill", aggregate({ ...named, packing, eventHash }), words);
  await recordEvent(telling, "mill", step.event, [lot]);

  const { sscc } = named;
  const [part] = packing.parts;
  const isProven = async (index: bigint) =>
    part !== undefined && readInside(scene.provider, scene.deployment, { sscc, part, index });
  if (!(await isProven(row.first)) || !(await isProven(row.last)) || (await isProven(row.last + 1n)))
    throw new StoryBroken(`what is inside of ${step.sscc} is not what was packed`);
}

/**
 * The mill stacks logistic units into a larger one, and draws its label.
 *
 * @example
 * await stackUnits(telling, step);
 */
export async function stackUnits(telling: Telling, step: Extract<Step, { does: "stack" }>): Promise<void> {
  const { scene, harvest, pictures } = telling;
  const [sscc, children] = [BigInt(step.sscc), step.children.map(BigInt)];
  const prefixLength = BigInt(harvest.prefixes.mill.length);
  const eventHash = digestOf(telling, step.event);
  const words = `stacks ${children.length} of them onto ${step.sscc}`;
  await act(scene, "mill", aggregate({ sscc, prefixLength, children, eventHash }), words);
  await recordEvent(telling, "mill", step.event, lotsWith(telling));
  for (const inner of children)
    if (!(await readWithin(scene.provider, scene.deployment, { sscc, inner })))
      throw new StoryBroken(`${inner} is not within ${step.sscc}`);
  const text = `https://id.gs1.org/00/${step.sscc}`;
  await writeCard(scene, pictures, { name: `sscc-${step.sscc}`, text, lines: [`(00)${step.sscc}`] });
}

/**
 * The carrier takes logistic units over from the mill, or the shop from the carrier, with all that is inside.
 *
 * @example
 * await moveUnits(telling, step);
 */
export async function moveUnits(telling: Telling, step: Extract<Step, { does: "move" }>): Promise<void> {
  const { scene } = telling;
  const [from, to] = step.leg === "shipping" ? (["mill", "carrier"] as const) : (["carrier", "shop"] as const);
  for (const text of step.units) {
    const sscc = BigInt(text);
    await act(scene, from, offer(sscc, partyOf(scene, to)), `offers ${text} to the ${to}`);
    const { children, units } = await readLogisticUnit(scene.provider, scene.deployment, sscc);
    const seen = children > 0n ? `${children} units in it` : `${counted(units)} bags in it`;
    await act(scene, to, takeOver(sscc, children), `takes it over, with ${seen}`);
  }
  await recordEvent(telling, to, step.event, lotsWith(telling));
}

/**
 * All events of the document under one root, so that each can be shown with its proof.
 *
 * @example
 * const root = await recordAll(telling);
 */
export async function recordAll(telling: Telling): Promise<string> {
  const { scene, harvest } = telling;
  const digests = harvest.steps.map(({ event }) => digestOf(telling, event));
  const tree = SimpleMerkleTree.of(digests);
  const count = BigInt(digests.length);
  await act(scene, "mill", recordBatch(tree.root, count), `records all ${count} events of the document under one root`);
  const [first = ""] = digests;
  if (rootFrom(first, tree.getProof(first)) !== tree.root)
    throw new StoryBroken("the proof of an event leads elsewhere");
  return tree.root;
}

/** What travels is bags of the one lot. */
function lotsWith({ harvest }: Telling): readonly LotName[] {
  return [harvest.packs[0].lot];
}
