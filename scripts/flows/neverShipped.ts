import { z } from "zod";

import { pay, ship } from "../../sdk/Deeds.ts";
import { fieldReader } from "./shared/fields.ts";
import { flowOf, jsonBy } from "./shared/flow.ts";
import { type Sale, saleFields, saleOf } from "./shared/sale.ts";
import { act, amountIn, bookPayment, closeScene, expectState, type Outcome, refused } from "./shared/scene.ts";
import type { Stage } from "./shared/stage.ts";
import { allow, letPass, openSale, placeOrder, settleByAnyone, shareDetails } from "./shared/steps.ts";

/**
 * The payee never ships: once the time to ship has ended, anyone may send the money back to the payer.
 *
 * @example
 * const { statuses } = await neverShipped(stage, sale); // [{ state: "Refunded", … }]
 */
export async function neverShipped(stage: Stage, sale: Sale): Promise<Outcome> {
  const scene = await openSale(stage, sale, { others: ["anyone"] });
  const order = await placeOrder(scene, sale, await shareDetails(scene, sale.details));
  await allow(scene, "payer", order.amount);
  await act(scene, "payer", pay(order), `pays ${amountIn(scene, order.amount)} into escrow`);
  bookPayment(scene, order);

  await letPass(scene, order, "ship");
  await refused(scene, "payee", ship(order), { error: "EscrowOrderDue", what: "comes too late to ship" });
  await settleByAnyone(scene, order);

  await expectState(scene, order, "Refunded");
  return closeScene(scene, [order]);
}

const input = z.strictObject(saleFields).transform((raw, context) => {
  const reader = fieldReader(context, raw.token);
  const sale = saleOf(raw, reader);
  reader.require(sale.preset.windows.ship > 0n, ["preset"], "has no time to ship, so nothing can fail to be shipped");
  return sale;
});

export const flow = flowOf({
  name: "never-shipped",
  tells: "the seller never ships: the clock pays the buyer back",
  letsTimePass: true,
  read: jsonBy(input),
  play: neverShipped,
});
