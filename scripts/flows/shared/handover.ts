import { id as hashOf } from "ethers";

import {
  giveItem,
  redeem,
  type Redemption,
  refuseRedemption,
  requestRedemption,
  signRedemption,
  unlockItem,
} from "../../../sdk/ProvenanceNft.ts";
import { formatDuration } from "../../../sdk/Units.ts";
import { moveTimeTo, timeOf } from "./clock.ts";
import { act, actRelayed, addressOf, refused, type Scene, signerOf, tell } from "./scene.ts";

/** Goods for which somebody holds an item, and who keeps them. */
export interface Goods {
  readonly item: string;
  /** What it is called. */
  readonly name: string;
  readonly holder: string;
  readonly custodian: string;
}

const DAY = 86_400n;

/**
 * The holder asks for its goods, which locks the item: what is on its way is not sold meanwhile.
 *
 * @example
 * await askForGoods(scene, goods, 1_209_600n);
 */
export async function askForGoods(scene: Scene, goods: Goods, waits: bigint): Promise<void> {
  const { item, name, holder, custodian } = goods;
  const until = (await timeOf(scene.provider)) + waits;
  const memo = hashOf(`${name}: by the next cart`);
  const request = { item, custodian: addressOf(scene, custodian), prefixLength: 0n, until, memo };
  await actRelayed(scene, holder, requestRedemption(request), `asks the ${custodian} for ${name}`);
  await refused(scene, holder, giving(scene, goods), {
    error: "UsableTokenLocked",
    what: "tries to sell what is on its way",
  });
}

/**
 * The goods are handed over against the signatures of both; a second time there is nothing to hand over, and the item stays where it is.
 *
 * @example
 * await handOver(scene, goods);
 */
export async function handOver(scene: Scene, goods: Goods): Promise<void> {
  const { item, name, holder, custodian } = goods;
  const redemption: Redemption = {
    item,
    holder: addressOf(scene, holder),
    custodian: addressOf(scene, custodian),
    prefixLength: 0n,
    handover: hashOf(`${name}: cover lifted, cork dry`),
    deadline: (await timeOf(scene.provider)) + DAY,
  };
  await refused(scene, custodian, redeem(redemption, {}), {
    error: "ItemInvalidSignature",
    what: "tries to write the handover down alone",
  });
  const [holderSignature, custodianSignature] = [
    await signRedemption(signerOf(scene, holder), scene.deployment, redemption),
    await signRedemption(signerOf(scene, custodian), scene.deployment, redemption),
  ];
  tell(scene, holder, `has ${name} in its hands, and signs the handover; the ${custodian} signs it too`);
  const deed = redeem(redemption, { holderSignature, custodianSignature });
  await act(scene, "relayer", deed, `brings both signatures: ${name} is handed over, once and for good`);
  await refused(scene, custodian, deed, { error: "ItemUnexpectedState", what: "tries to have it handed over again" });
  await refused(scene, holder, giving(scene, goods), {
    error: "UsableTokenLocked",
    what: "tries to sell it without its goods",
  });
}

/**
 * The custodian refuses, for a reason that stays on record; the item is free at once.
 *
 * @example
 * await refuseGoods(scene, goods, "the cork leaks");
 */
export async function refuseGoods(scene: Scene, { item, name, custodian }: Goods, reason: string): Promise<void> {
  await act(
    scene,
    custodian,
    refuseRedemption(item, hashOf(reason)),
    `refuses ${name}, which is free at once: ${reason}`,
  );
}

/**
 * Nobody answers: the request lapses with its time, and anyone writes that down.
 *
 * @example
 * await waitInVain(scene, goods, 1_209_600n);
 */
export async function waitInVain(scene: Scene, { item, name, holder, custodian }: Goods, waits: bigint): Promise<void> {
  await moveTimeTo(scene.provider, (await timeOf(scene.provider)) + waits);
  scene.reporter.note(`… ${formatDuration(waits)} pass, and the ${custodian} says nothing …`);
  await act(scene, "anyone", unlockItem(item), `frees ${name}: the ${holder}'s request has lapsed, and is on record`);
}

function giving(scene: Scene, { item, holder, custodian }: Goods): ReturnType<typeof giveItem> {
  return giveItem(item, { from: addressOf(scene, holder), to: addressOf(scene, custodian) });
}
