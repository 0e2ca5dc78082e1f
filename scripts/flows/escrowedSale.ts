import { confirm } from "../../sdk/Deeds.ts";
import { signQuote } from "../../sdk/Signatures.ts";
import { flowOf, jsonBy } from "./shared/flow.ts";
import { type Sale, saleSchema } from "./shared/sale.ts";
import {
  act,
  actRelayed,
  amountIn,
  bookDivision,
  closeScene,
  expectState,
  type Outcome,
  refused,
  signerOf,
  tell,
} from "./shared/scene.ts";
import type { Stage } from "./shared/stage.ts";
import { openSale, payGasless, payOwn, placeOrder, shareDetails, shipAndDeliver } from "./shared/steps.ts";

/**
 * The payee quotes, the payer pays without owning native coin, the goods arrive, the payer confirms.
 *
 * @example
 * const { statuses } = await escrowedSale(stage, sale); // [{ state: "Released", … }]
 */
export async function escrowedSale(stage: Stage, sale: Sale): Promise<Outcome> {
  const gasless = sale.token !== "native";
  const scene = await openSale(stage, sale, { others: ["relayer"], withoutGas: gasless ? ["payer"] : [] });
  const details = await shareDetails(scene, sale.details);
  const order = await placeOrder(scene, sale, details);
  const quote = await signQuote(signerOf(scene, "payee"), scene.deployment, order);
  tell(scene, "payee", "signs these terms as its quote");

  await (gasless ? payGasless : payOwn)(scene, order, quote);
  await shipAndDeliver(scene, order);

  const receives = bookDivision(scene, order, { toPayer: 0n, toPayee: order.amount });
  const deed = confirm(order, order.amount);
  await (gasless ? actRelayed : act)(scene, "payer", deed, `confirms ${amountIn(scene, order.amount)}: ${receives}`);
  await refused(scene, "payer", deed, { error: "EscrowUnexpectedState", what: "tries to confirm again" });

  await expectState(scene, order, "Released");
  return closeScene(scene, [order]);
}

export const flow = flowOf({
  name: "escrowed-sale",
  tells: "a shop sells to a stranger: paid into escrow, shipped, confirmed",
  letsTimePass: false,
  read: jsonBy(saleSchema),
  play: escrowedSale,
});
