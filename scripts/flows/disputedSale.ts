import { z } from "zod";

import { confirm, escalate, refuseRefund, requestRefund, rule } from "../../sdk/Deeds.ts";
import { assertDisclosure, type Commitment, commit, disclose, verifyDisclosure } from "../../sdk/Documents.ts";
import type { Order } from "../../sdk/Order.ts";
import { fieldReader } from "./shared/fields.ts";
import { flowOf, jsonBy } from "./shared/flow.ts";
import { nearest } from "./shared/nearest.ts";
import { type Sale, saleFields, saleOf } from "./shared/sale.ts";
import {
  act,
  amountIn,
  bookDivision,
  closeScene,
  expectState,
  type Outcome,
  type Scene,
  StoryBroken,
  tell,
} from "./shared/scene.ts";
import type { Stage } from "./shared/stage.ts";
import { openSale, payOwn, placeOrder, shareDetails, shipAndDeliver } from "./shared/steps.ts";

/** A sale over which the parties fall out. */
export interface DisputedSale extends Sale {
  /** What the payer asks for. */
  readonly requested: bigint;
  readonly complaint: string;
  readonly refusal: string;
  /** The one field of the details that the arbiter is shown. */
  readonly shown: string;
  /** What the arbiter gives the payer of it. */
  readonly toPayer: bigint;
}

/**
 * The payer asks for a part of its money, the payee refuses, and the arbiter, who is shown one field of the private details, divides it for a fee.
 *
 * @example
 * const { statuses } = await disputedSale(stage, sale); // [{ state: "Released", kept: … }]
 */
export async function disputedSale(stage: Stage, sale: DisputedSale): Promise<Outcome> {
  const scene = await openSale(stage, sale);
  const details = await shareDetails(scene, sale.details);
  const order = await placeOrder(scene, sale, details);
  await payOwn(scene, order);
  await shipAndDeliver(scene, order);

  await fallOut(scene, order, sale);
  showField(scene, order, details, sale.shown);
  await divide(scene, order, sale);

  const rest = order.amount - sale.requested;
  if (rest > 0n) {
    const receives = bookDivision(scene, order, { toPayer: 0n, toPayee: rest });
    await act(scene, "payer", confirm(order, rest), `confirms what was never in dispute: ${receives}`);
  }
  await expectState(scene, order, sale.toPayer < order.amount ? "Released" : "Refunded");
  return closeScene(scene, [order]);
}

async function fallOut(scene: Scene, order: Order, { requested, complaint, refusal }: DisputedSale): Promise<void> {
  const evidence = commit({ complaint }).root;
  const amount = amountIn(scene, requested);
  const request = requestRefund(order, { amount: requested, kind: "Refund", evidence });
  await act(scene, "payer", request, `asks for ${amount} back: ${complaint}`);
  await act(scene, "payee", refuseRefund(order, commit({ refusal }).root), `refuses: ${refusal}`);
  await act(scene, "payer", escalate(order, evidence), "takes it to the arbiter");
}

/** The arbiter learns one field, and that it is what both agreed to; nothing else of the details. */
function showField(scene: Scene, order: Order, details: Commitment, field: string): void {
  const disclosure = disclose(details, field);
  tell(scene, "payer", `shows the arbiter one field, with its proof: ${field} = ${JSON.stringify(disclosure.text)}`);

  assertDisclosure(order.details, disclosure);
  const forged = { ...disclosure, text: `${disclosure.text}, signed` };
  if (verifyDisclosure(order.details, forged)) throw new StoryBroken(`a forged ${field} passes for the agreed one`);
  tell(scene, "arbiter", "verifies it against the order's root; a changed text would not pass");
}

async function divide(scene: Scene, order: Order, { requested, toPayer }: DisputedSale): Promise<void> {
  const receives = bookDivision(scene, order, { toPayer, toPayee: requested - toPayer }, "ruling");
  const reasons = commit({ reasons: "as told to both" }).root;
  await act(
    scene,
    "arbiter",
    rule(order, toPayer, reasons),
    `rules ${amountIn(scene, toPayer)} to the payer: ${receives}`,
  );
}

const input = z
  .strictObject({
    ...saleFields,
    dispute: z.strictObject({
      requested: z.string(),
      complaint: z.string(),
      refusal: z.string(),
      shown: z.string(),
      toPayer: z.string(),
    }),
  })
  .transform((raw, context): DisputedSale => {
    const { complaint, refusal, shown } = raw.dispute;
    const reader = fieldReader(context, raw.token);
    const sale = saleOf(raw, reader);
    const requested = reader.amount(["dispute", "requested"], raw.dispute.requested);
    const toPayer = reader.amount(["dispute", "toPayer"], raw.dispute.toPayer);

    reader.require(sale.arbiterBasisPoints !== undefined, ["arbiter"], "is missing; nobody could rule");
    reader.require(
      requested > 0n && requested <= sale.price,
      ["dispute", "requested"],
      "is not from above 0 to the price",
    );
    reader.require(toPayer <= requested, ["dispute", "toPayer"], "is more than was requested");
    const wrong = unknownField(sale, shown);
    reader.require(wrong === undefined, ["dispute", "shown"], wrong ?? "");
    return { ...sale, requested, complaint, refusal, shown, toPayer };
  });

function unknownField({ details }: Sale, field: string): string | undefined {
  const names = namesOf(details);
  if (names.includes(field)) return undefined;
  const meant = nearest(field, names);
  return `is no field of the details${meant === undefined ? "" : `; did you mean "${meant}"?`}`;
}

/** Details that cannot be committed to are refused elsewhere. */
function namesOf(details: Sale["details"]): readonly string[] {
  try {
    return commit(details).leaves.map(({ name }) => name);
  } catch {
    return [];
  }
}

export const flow = flowOf({
  name: "disputed-sale",
  tells: "buyer and seller fall out: an arbiter is shown one field and divides the money",
  letsTimePass: false,
  read: jsonBy(input),
  play: disputedSale,
});
