import { requestRefund } from "../../sdk/Deeds.ts";
import { flowOf, jsonBy } from "./shared/flow.ts";
import { type Sale, saleSchema } from "./shared/sale.ts";
import { closeScene, expectState, type Outcome, refused } from "./shared/scene.ts";
import type { Stage } from "./shared/stage.ts";
import { letPass, openSale, payOwn, placeOrder, settleByAnyone, shareDetails, shipAndDeliver } from "./shared/steps.ts";

/**
 * The goods arrive and the payer says nothing: once the time to confirm has ended, anyone may release the money to the payee.
 *
 * @example
 * const { statuses } = await silentBuyer(stage, sale); // [{ state: "Released", … }]
 */
export async function silentBuyer(stage: Stage, sale: Sale): Promise<Outcome> {
  const scene = await openSale(stage, sale, { others: ["anyone"] });
  const order = await placeOrder(scene, sale, await shareDetails(scene, sale.details));
  await payOwn(scene, order);
  await shipAndDeliver(scene, order);

  await settleByAnyone(scene, order);
  await letPass(scene, order, "confirm");
  const tooLate = requestRefund(order, { amount: order.amount, kind: "Refund" });
  await refused(scene, "payer", tooLate, { error: "EscrowOrderDue", what: "wakes up and asks for the money back" });
  await settleByAnyone(scene, order);

  await expectState(scene, order, "Released");
  return closeScene(scene, [order]);
}

export const flow = flowOf({
  name: "silent-buyer",
  tells: "the goods arrive, the buyer says nothing: the clock pays the seller",
  letsTimePass: true,
  read: jsonBy(saleSchema),
  play: silentBuyer,
});
