import { Wallet } from "ethers";

import { itemId, lotId } from "../../sdk/DigitalLink.ts";
import { eventDigest, eventHash, requireMoved, traceEventOf, unitBytes } from "../../sdk/Epcis.ts";
import { labelsOf } from "../../sdk/Labels.ts";
import { commission, type LotTerms, readLot } from "../../sdk/LotDeeds.ts";
import { open, signOpening } from "../../sdk/OpenGuard.ts";
import type { Order } from "../../sdk/Order.ts";
import { newPackCode, type PackContents, packKeys, type Unit, unitOf, unitTree, verifyUnit } from "../../sdk/Packs.ts";
import { claimItem, type ItemStatus, readItem, signClaim } from "../../sdk/ProvenanceNft.ts";
import { record } from "../../sdk/TraceLog.ts";
import { type BottleEnd, type Cellar, MILLILITER, readCellar } from "./shared/bottleFile.ts";
import { timeOf } from "./shared/clock.ts";
import { flowOf } from "./shared/flow.ts";
import { askForGoods, handOver, refuseGoods, waitInVain } from "./shared/handover.ts";
import { sellItem } from "./shared/itemSale.ts";
import { foundParties } from "./shared/parties.ts";
import { outputFolder, writeLabels } from "./shared/pictures.ts";
import {
  act,
  addressOf,
  closeScene,
  numberIn,
  openScene,
  type Outcome,
  refused,
  type Scene,
  StoryBroken,
  tell,
} from "./shared/scene.ts";
import type { Stage } from "./shared/stage.ts";

/** How a lot of bottles ended. */
export interface WineOutcome extends Outcome {
  /** By serial: where the items stand that were claimed. */
  readonly items: ReadonlyMap<string, ItemStatus>;
  /** The id of the lot. */
  readonly lot: string;
}

/** A bottle with what only its makers know: its code, and its proof. */
interface Coded {
  readonly pack: PackContents;
  readonly unit: Unit;
  readonly proof: readonly string[];
}

/** A bottle that a buyer claims and a collector buys. */
interface Sold extends Coded {
  readonly item: string;
  readonly price: bigint;
  readonly end: BottleEnd;
}

/** A lot whose bottles have their codes. */
interface Lot {
  readonly scene: Scene;
  readonly cellar: Cellar;
  readonly id: string;
  readonly root: string;
  readonly bottles: readonly Coded[];
}

const HOUR = 3_600n;

/**
 * A winery commissions a lot of bottles whose codes are hidden in the packs; a buyer claims one by its code, sells it to a collector for money, and the collector
 * has the bottle handed over for it, once.
 *
 * @example
 * const { items } = await wineBottle(stage, cellar); // items.get("C24-0001")?.redemption is "Redeemed"
 */
export async function wineBottle(stage: Stage, cellar: Cellar): Promise<WineOutcome> {
  const scene = await openCellar(stage, cellar);
  await foundParties(scene, {
    winery: { roles: ["Producer", "Brand"], prefixes: [cellar.prefix] },
    cellar: { roles: ["Custodian"] },
  });
  const lot = await bottle(scene, cellar);
  const sold = soldIn(lot);
  for (const [place, each] of sold.entries()) await claim(lot, each, place === 0);
  const orders: Order[] = [];
  for (const each of sold) orders.push(await sell(lot, each));
  for (const each of sold) await end(lot, each);
  await findCopy(lot, sold[0]);
  return close(lot, sold, orders);
}

async function openCellar(stage: Stage, { token, bottles }: Cellar): Promise<Scene> {
  return openScene(stage, {
    token,
    roles: ["winery", "cellar", "buyer", "collector", "stranger", "relayer", "anyone"],
    budgets: { collector: bottles.reduce((sum, { sold }) => sum + (sold?.price ?? 0n), 0n) },
    withoutGas: ["buyer", "collector"],
  });
}

/* THE LOT */

/** Codes first, then the labels, then the lot with the root of them all: nobody can add a bottle later. */
async function bottle(scene: Scene, cellar: Cellar): Promise<Lot> {
  const { bottling, bottles } = cellar;
  const { gtin, lot: number, milliliters } = bottling;
  const id = lotId(gtin, number);
  const { state } = await readLot(scene.provider, scene.deployment, id);
  if (state !== "None")
    throw new StoryBroken(`${number} was bottled on this chain before: lots are born once, so name another`);

  scene.names.set(id, number);
  const packs = bottles.map(({ serial }, place) => ({ index: BigInt(place), serial, code: newPackCode() }));
  const coded = packs.map((pack) => ({ pack, unit: unitOf(id, pack) }));
  const { root, proofOf } = unitTree(coded.map(({ unit }) => unit));
  tell(
    scene,
    "winery",
    `draws a secret code for each of ${packs.length} bottles of ${number}; one root stands for all`,
  );
  const folder = await outputFolder(scene, "wine-bottle");
  await writeLabels(scene, folder, labelsOf({ gtin, lot: number }, packs), { columns: 4, rows: 5 });

  const terms = termsOf(cellar, root);
  requireMoved(bottling.event, [{ side: "object", lot: id, amount: milliliters }], { unitOf: () => MILLILITER });
  await act(
    scene,
    "winery",
    commission(terms),
    `commissions ${number}: ${milliliters} ml in ${packs.length} bottles, as its EPCIS event says`,
  );
  const event = traceEventOf(bottling.event, bottling);
  await act(scene, "winery", record(id, event), `records the event's hash, ${event.eventHash}`);
  const proven = coded.map((each, place) => ({ ...each, proof: proofOf(place) }));
  return { scene, cellar, id, root, bottles: proven };
}

function termsOf({ bottling, bottles, prefix }: Cellar, unitRoot: string): LotTerms {
  const { gtin, lot, milliliters, event, namespaces } = bottling;
  const units = BigInt(bottles.length);
  return {
    ...{ gtin: BigInt(gtin), prefixLength: BigInt(prefix.length), lot },
    ...{ quantity: milliliters, unit: unitBytes(MILLILITER), custody: "IdentityPreserved" },
    ...{ units, unitSize: milliliters / units, unitRoot },
    details: eventDigest(eventHash(event, { namespaces })),
  };
}

function soldIn({ scene, cellar, bottles }: Lot): readonly Sold[] {
  return bottles.flatMap((coded, place) => {
    const { sold, serial } = cellar.bottles[place] ?? {};
    if (sold === undefined || serial === undefined) return [];
    const item = itemId(cellar.bottling.gtin, serial);
    scene.names.set(item, serial);
    scene.names.set(BigInt(item).toString(), serial);
    return [{ ...coded, ...sold, item }];
  });
}

/* THE CLAIM */

/** The code inside a pack signs who gets the item, so that nobody has anything of a signature that was seen on its way. */
async function claim(lot: Lot, bottle: Sold, isFirst: boolean): Promise<void> {
  const { scene, id } = lot;
  const { deployment } = scene;
  const { pack, unit, proof } = bottle;
  if (!verifyUnit(lot.root, unit, proof)) throw new StoryBroken(`${pack.serial} does not lead to the root of its lot`);
  const keys = packKeys(id, pack.code);
  const deadline = (await timeOf(scene.provider)) + HOUR;
  const signed = { lot: id, index: unit.index, to: addressOf(scene, "buyer"), deadline };
  const opening = await signOpening(new Wallet(keys.openKey), deployment, signed, deadline);
  const signature = await signClaim(new Wallet(keys.claimKey), deployment, signed);
  const parts = { unit, serial: pack.serial, proof };
  tell(
    scene,
    "buyer",
    `lifts the cover of ${pack.serial} and reads the code: it is of this lot, and signs for the buyer`,
  );
  await act(
    scene,
    "relayer",
    open({ ...unit, lot: id, proof }, deadline, opening),
    "brings the first opening, and pays the gas",
  );

  const deed = claimItem(signed, parts, signature);
  const stolen = claimItem({ ...signed, to: addressOf(scene, "stranger") }, parts, signature);
  await refused(scene, "stranger", stolen, {
    error: "ItemInvalidClaim",
    what: "copies the signature from the waiting transaction, with its own account",
  });
  if (isFirst) {
    await act(scene, "relayer", deed, `brings the claim: ${pack.serial} is an item of the buyer`);
  } else {
    await act(scene, "stranger", deed, `copies it whole and is faster: ${pack.serial} is the buyer's all the same`);
    await refused(scene, "relayer", deed, { error: "ItemExists", what: "comes too late with the same claim" });
  }
}

/* THE SALE AND THE GOODS */

async function sell({ scene, cellar }: Lot, { item, pack, price }: Sold): Promise<Order> {
  const share = { to: "winery", basisPoints: cellar.wineryShare };
  return sellItem(scene, { item, name: pack.serial, seller: "buyer", buyer: "collector", price, share });
}

async function end({ scene, cellar }: Lot, { item, pack: { serial: name }, end: how }: Sold): Promise<void> {
  const goods = { item, name, holder: "collector", custodian: "cellar" };
  await askForGoods(scene, goods, cellar.waits);
  if (how === "redeemed") await handOver(scene, goods);
  if (how === "refused") await refuseGoods(scene, goods, cellar.refusal);
  if (how === "silent") await waitInVain(scene, goods, cellar.waits);
}

/** Whoever puts the label of an opened bottle on another one has a code that was used. */
async function findCopy({ scene, id }: Lot, copied: Sold | undefined): Promise<void> {
  if (copied === undefined) return;
  const { pack, unit, proof } = copied;
  const deadline = (await timeOf(scene.provider)) + HOUR;
  const openKey = new Wallet(packKeys(id, pack.code).openKey);
  const signature = await signOpening(openKey, scene.deployment, { lot: id, index: unit.index }, deadline);
  await refused(scene, "anyone", open({ ...unit, lot: id, proof }, deadline, signature), {
    error: "OpenGuardOpenedBefore",
    what: `reads a copy of the code of ${pack.serial} in another bottle`,
  });
}

async function close({ scene, id }: Lot, sold: readonly Sold[], orders: readonly Order[]): Promise<WineOutcome> {
  const { provider, deployment } = scene;
  const items = await Promise.all(
    sold.map(async ({ item, pack }) => [pack.serial, await readItem(provider, deployment, item)] as const),
  );
  scene.reporter.table(
    ["bottle", "price", "redemption"],
    items.map(([serial, { redemption }], place) => [serial, numberIn(scene, sold[place]?.price ?? 0n), redemption]),
  );
  return { ...(await closeScene(scene, orders)), items: new Map(items), lot: id };
}

export const flow = flowOf({
  name: "wine-bottle",
  tells: "a bottle is claimed by its hidden code, sold for money, handed over once",
  letsTimePass: true,
  read: readCellar,
  play: wineBottle,
});
