import { z } from "zod";

import { acceptRefund, confirm, confirmReturn, refundReleased, requestRefund, returnGoods } from "../../sdk/Deeds.ts";
import { commit } from "../../sdk/Documents.ts";
import { feeOf } from "../../sdk/Fees.ts";
import type { Order } from "../../sdk/Order.ts";
import { fieldReader } from "./shared/fields.ts";
import { flowOf, jsonBy } from "./shared/flow.ts";
import { type Sale, saleFields, saleOf } from "./shared/sale.ts";
import {
  act,
  amountIn,
  bookDivision,
  bookTransfer,
  closeScene,
  expectState,
  type Outcome,
  type Scene,
} from "./shared/scene.ts";
import type { Stage } from "./shared/stage.ts";
import { allow, openSale, payOwn, placeOrder, shareDetails, shipAndDeliver } from "./shared/steps.ts";

/** A sale of which a part comes back. */
export interface ReturnedSale extends Sale {
  /** What the payer asks for, against the goods. */
  readonly returned: bigint;
  readonly reason: string;
  /** What the payee gives back of its own will once it was paid; may be nothing. */
  readonly goodwill: bigint;
}

/**
 * The payer returns a part of the goods for its money, confirms the rest, and the payee makes good what it can.
 *
 * @example
 * const { statuses } = await returnAndRefund(stage, sale); // [{ state: "Released", kept: … }]
 */
export async function returnAndRefund(stage: Stage, sale: ReturnedSale): Promise<Outcome> {
  const scene = await openSale(stage, sale);
  const order = await placeOrder(scene, sale, await shareDetails(scene, sale.details));
  await payOwn(scene, order);
  await shipAndDeliver(scene, order);
  await returnGoodsFor(scene, order, sale);

  const rest = order.amount - sale.returned;
  if (rest > 0n) {
    const receives = bookDivision(scene, order, { toPayer: 0n, toPayee: rest });
    await act(scene, "payer", confirm(order, rest), `confirms what it keeps, ${amountIn(scene, rest)}: ${receives}`);
  }
  if (sale.goodwill > 0n) await giveBack(scene, order, sale.goodwill);

  await expectState(scene, order, rest > 0n ? "Released" : "Refunded");
  return closeScene(scene, [order]);
}

async function returnGoodsFor(scene: Scene, order: Order, { returned, reason }: ReturnedSale): Promise<void> {
  const request = { amount: returned, kind: "Return" } as const;
  const amount = amountIn(scene, returned);
  const evidence = commit({ reason }).root;
  await act(
    scene,
    "payer",
    requestRefund(order, { ...request, evidence }),
    `asks for ${amount} against the goods: ${reason}`,
  );
  await act(scene, "payee", acceptRefund(order, request), "accepts the return");
  await act(scene, "payer", returnGoods(order, commit({ tracking: "of the return" }).root), "sends the goods back");

  const receives = bookDivision(scene, order, { toPayer: returned, toPayee: 0n });
  await act(scene, "payee", confirmReturn(order, request), `has them back and pays: ${receives}`);
}

/** After release only the payee's own money can go back, so the escrow takes it by allowance. */
async function giveBack(scene: Scene, order: Order, amount: bigint): Promise<void> {
  await allow(scene, "payee", amount);
  bookTransfer(scene, { from: order.payee, to: order.payer, amount });
  await act(
    scene,
    "payee",
    refundReleased(order, amount),
    `makes good for the trouble: ${amountIn(scene, amount)} to payer`,
  );
}

const input = z
  .strictObject({
    ...saleFields,
    return: z.strictObject({ amount: z.string(), reason: z.string() }),
    goodwill: z.string().optional(),
  })
  .transform((raw, context): ReturnedSale => {
    const reader = fieldReader(context, raw.token);
    const sale = saleOf(raw, reader);
    const returned = reader.amount(["return", "amount"], raw.return.amount);
    const goodwill = raw.goodwill === undefined ? 0n : reader.amount(["goodwill"], raw.goodwill);

    const isWithin = returned > 0n && returned <= sale.price;
    reader.require(isWithin, ["return", "amount"], "is not from above 0 to the price");
    reader.require(sale.preset.windows.return > 0n, ["preset"], "has no time to return goods");
    const isThere = !isWithin || goodwill <= receivedBy(sale, sale.price - returned);
    reader.require(isThere, ["goodwill"], "is more than the payee receives");
    return { ...sale, returned, reason: raw.return.reason, goodwill };
  });

/** What the payee has of a release, after fees. */
function receivedBy({ fees, price }: Sale, part: bigint): bigint {
  return fees.reduce((rest, { to, ...leg }) => rest - feeOf({ recipient: to, ...leg }, part, price), part);
}

export const flow = flowOf({
  name: "return-and-refund",
  tells: "a part comes back for its money, the rest is confirmed",
  letsTimePass: false,
  read: jsonBy(input),
  play: returnAndRefund,
});
