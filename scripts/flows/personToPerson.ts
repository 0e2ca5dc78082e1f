import { z } from "zod";

import { agreeSplit, pay } from "../../sdk/Deeds.ts";
import { orderFrom, type Order, orderId } from "../../sdk/Order.ts";
import { instant } from "../../sdk/Presets.ts";
import { signSplit } from "../../sdk/Signatures.ts";
import { timeOf } from "./shared/clock.ts";
import { fieldReader } from "./shared/fields.ts";
import { flowOf, jsonBy } from "./shared/flow.ts";
import { type Sale, saleFields, saleOf, saleTerms } from "./shared/sale.ts";
import {
  act,
  addressOf,
  amountIn,
  bookDivision,
  bookPayment,
  closeScene,
  expectState,
  type Outcome,
  type Scene,
  signerOf,
  tell,
} from "./shared/scene.ts";
import type { Stage } from "./shared/stage.ts";
import { allow, openSale, payOwn, placeOrder, shareDetails, shipAndDeliver } from "./shared/steps.ts";

/** A sale between two people, without platform, carrier or arbiter. */
export interface PersonalSale extends Sale {
  /** What is paid at once to reserve it; may be nothing. */
  readonly deposit: bigint;
  /** What both agree in the end that the payer gets back of the rest. */
  readonly toPayer: bigint;
  readonly because: string;
}

/** How long an agreement waits for the other side to carry it out. */
const AGREEMENT_HOLDS = 86_400n;

/**
 * Two people trade: a deposit goes through at once, the rest waits in escrow, and when something is not as promised both sign how to divide it.
 *
 * @example
 * const { statuses } = await personToPerson(stage, sale); // [{ state: "Released" }, { state: "Released" }]
 */
export async function personToPerson(stage: Stage, sale: PersonalSale): Promise<Outcome> {
  const scene = await openSale(stage, sale);
  const details = await shareDetails(scene, sale.details);
  const deposit = sale.deposit > 0n ? [await payDeposit(scene, sale)] : [];
  const order = await placeOrder(scene, { ...sale, price: sale.price - sale.deposit }, details);
  await payOwn(scene, order);
  await shipAndDeliver(scene, order);
  await agree(scene, order, sale);

  for (const paid of deposit) await expectState(scene, paid, "Released");
  await expectState(scene, order, sale.toPayer < order.amount ? "Released" : "Refunded");
  return closeScene(scene, [...deposit, order]);
}

async function payDeposit(scene: Scene, sale: PersonalSale): Promise<Order> {
  const terms = saleTerms(
    { ...sale, preset: instant, price: sale.deposit },
    { token: scene.token.address, addressOf: (role) => addressOf(scene, role) },
    await timeOf(scene.provider),
  );
  const order = orderFrom(terms);
  await allow(scene, "payer", order.amount);
  await act(
    scene,
    "payer",
    pay(order),
    `pays a deposit of ${amountIn(scene, order.amount)}, which goes through at once`,
  );
  bookPayment(scene, order);
  bookDivision(scene, order, { toPayer: 0n, toPayee: order.amount });
  return order;
}

async function agree(scene: Scene, order: Order, { toPayer, because }: PersonalSale): Promise<void> {
  const { provider, deployment } = scene;
  const split = { held: order.amount, toPayer, expiry: (await timeOf(provider)) + AGREEMENT_HOLDS };
  tell(scene, "payer", `finds: ${because}; both talk`);
  const payeeSignature = await signSplit(signerOf(scene, "payee"), deployment, order, split);
  tell(scene, "payee", `signs that ${amountIn(scene, toPayer)} of order ${orderId(deployment, order)} go back`);

  const receives = bookDivision(scene, order, { toPayer, toPayee: order.amount - toPayer });
  await act(scene, "payer", agreeSplit(order, split, { payeeSignature }), `agrees by carrying it out: ${receives}`);
}

const { fees: _fees, carrier: _carrier, arbiter: _arbiter, ...personalFields } = saleFields;

const input = z
  .strictObject({
    ...personalFields,
    deposit: z.string().optional(),
    agreement: z.strictObject({ toPayer: z.string(), because: z.string() }),
  })
  .transform((raw, context): PersonalSale => {
    const reader = fieldReader(context, raw.token);
    const sale = saleOf({ ...raw, fees: [], carrier: false }, reader);
    const deposit = raw.deposit === undefined ? 0n : reader.amount(["deposit"], raw.deposit);
    const toPayer = reader.amount(["agreement", "toPayer"], raw.agreement.toPayer);

    reader.require(deposit < sale.price || sale.price === 0n, ["deposit"], "is not less than the price");
    reader.require(toPayer <= sale.price - deposit, ["agreement", "toPayer"], "is more than waits in escrow");
    return { ...sale, deposit, toPayer, because: raw.agreement.because };
  });

export const flow = flowOf({
  name: "person-to-person",
  tells: "two people trade: a deposit at once, the rest in escrow, split as both sign",
  letsTimePass: false,
  read: jsonBy(input),
  play: personToPerson,
});
