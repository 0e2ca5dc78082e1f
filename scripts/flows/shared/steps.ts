import { id as hashOf, ZeroAddress, ZeroHash } from "ethers";

import { deliver, pay, payWithAuthorization, payWithPermit, settleDue, ship } from "../../../sdk/Deeds.ts";
import { type Commitment, commit, type Fields } from "../../../sdk/Documents.ts";
import { createKeyPair, publishKey, verifyKey } from "../../../sdk/EncryptionKeys.ts";
import { decryptWith, encryptFor } from "../../../sdk/Envelopes.ts";
import { readOrder } from "../../../sdk/Escrow.ts";
import { type Order, orderFrom, orderId, termsOf } from "../../../sdk/Order.ts";
import { settle } from "../../../sdk/Settlement.ts";
import { requireSound } from "../../../sdk/Soundness.ts";
import { approve, signAuthorization, signPermit } from "../../../sdk/Tokens.ts";
import { formatDuration } from "../../../sdk/Units.ts";
import type { Windows } from "../../../sdk/Windows.ts";
import { moveTimeTo, timeOf } from "./clock.ts";
import { type Sale, saleTerms } from "./sale.ts";
import { act, addressOf, amountIn, bookPayment, bookPayouts, openScene, type Scene, signerOf, tell } from "./scene.ts";
import type { Stage } from "./stage.ts";

/**
 * Sets the scene of one sale: payer and payee, carrier and arbiter where the sale has them, the fee recipients, and whoever else the story needs.
 *
 * @example
 * const scene = await openSale(stage, sale, { others: ["relayer"] });
 */
export async function openSale(
  stage: Stage,
  sale: Sale,
  {
    others = [],
    withoutGas = [],
  }: { readonly others?: readonly string[]; readonly withoutGas?: readonly string[] } = {},
): Promise<Scene> {
  const receivers = sale.fees.map(({ to }) => to);
  const roles = [
    "payer",
    "payee",
    ...(sale.carrier ? ["carrier"] : []),
    ...(sale.arbiterBasisPoints === undefined ? [] : ["arbiter"]),
    ...receivers,
    ...others,
  ];
  return openScene(stage, {
    token: sale.token,
    roles,
    budgets: { payer: sale.budget },
    withoutGas: [...withoutGas, ...receivers],
  });
}

/**
 * The payer commits to the private details and sends them, readable for the payee alone; the payee opens and checks them.
 *
 * @example
 * const details = await shareDetails(scene, sale.details);
 * const order = await placeOrder(scene, sale, details);
 */
export async function shareDetails(scene: Scene, fields: Fields): Promise<Commitment> {
  const { provider, deployment } = scene;
  const chainId = Number(deployment.chainId);
  const validFrom = Number(await timeOf(provider));
  const [payerKeys, payeeKeys] = [createKeyPair(), createKeyPair()];

  const statement = await publishKey(signerOf(scene, "payee"), { chainId, publicKey: payeeKeys.publicKey, validFrom });
  tell(scene, "payee", "publishes an encryption key, signed by its account");

  const account = addressOf(scene, "payee");
  const payeeKey = await verifyKey(statement, { account, chainId, at: validFrom, provider });
  const commitment = commit(fields);
  const envelope = await encryptFor(commitment, [payerKeys.publicKey, payeeKey]);
  const { length } = commitment.leaves;
  tell(
    scene,
    "payer",
    `encrypts the details (${length} fields) to both keys; only their root ${commitment.root} will be public`,
  );

  const read = await decryptWith(envelope, payeeKeys.privateKey, commitment.root);
  tell(scene, "payee", "decrypts them: what it reads leads to that root");
  return read;
}

/**
 * The order of a sale, as both sides compute it before anyone pays.
 *
 * @example
 * const order = await placeOrder(scene, sale, details);
 */
export async function placeOrder(scene: Scene, sale: Sale, details?: Pick<Commitment, "root">): Promise<Order> {
  const { provider, deployment, token } = scene;
  const now = await timeOf(provider);
  const order = orderFrom(
    saleTerms(
      sale,
      {
        token: token.address,
        addressOf: (role) => addressOf(scene, role),
        details: details?.root ?? ZeroHash,
        merchantReference: hashOf(sale.reference),
      },
      now,
    ),
  );
  requireSound(order, { ...deployment, now });
  tell(
    scene,
    "payer",
    `places order ${orderId(deployment, order)}, ${sale.reference}: ${amountIn(scene, order.amount)}`,
  );
  return order;
}

/**
 * The payer pays out of its own pocket: with an ERC-2612 permit that travels along, or in the native coin.
 *
 * @example
 * await payOwn(scene, order);
 */
export async function payOwn(scene: Scene, order: Order, quote = "0x"): Promise<void> {
  const { deployment, token } = scene;
  const amount = amountIn(scene, order.amount);
  if (token.address === ZeroAddress) {
    await act(scene, "payer", pay(order, quote), `pays ${amount} into escrow`);
  } else {
    const terms = { token: token.address, spender: deployment.escrow, value: order.amount, deadline: order.payBy };
    const permit = await signPermit(signerOf(scene, "payer"), terms);
    await act(scene, "payer", payWithPermit(order, permit, quote), `pays ${amount} into escrow, by permit`);
  }
  bookPayment(scene, order);
}

/**
 * The payer signs an ERC-3009 authorization, which funds the order and fixes its terms; the relayer brings it.
 *
 * @example
 * await payGasless(scene, order, quote);
 */
export async function payGasless(scene: Scene, order: Order, quote = "0x"): Promise<void> {
  const authorization = await signAuthorization(signerOf(scene, "payer"), scene.deployment, order);
  const amount = amountIn(scene, order.amount);
  tell(scene, "payer", `signs once: the authorization of ${amount} fixes every term too`);
  await act(
    scene,
    "relayer",
    payWithAuthorization(order, authorization, quote),
    `brings it: ${amount} now wait in escrow`,
  );
  bookPayment(scene, order);
}

/**
 * The payee ships, and the carrier delivers where the order has one. Where nothing is to be shipped, payment has started the time to confirm.
 *
 * @example
 * await shipAndDeliver(scene, order);
 */
export async function shipAndDeliver(scene: Scene, order: Order): Promise<void> {
  const { windows, carrier } = termsOf(order);
  if (windows.ship === 0n) return;

  const tracking = commit({ tracking: "as the carrier wrote it" }).root;
  await act(
    scene,
    "payee",
    ship(order, tracking),
    "ships; the tracking number stays private, its commitment is public",
  );
  if (carrier === ZeroAddress) return;
  await act(scene, "carrier", deliver(order, commit({ signature: "of the receiver" }).root), "delivers");
}

/**
 * A role lets the contract that holds the money take an amount of its coin. The native coin needs no leave.
 *
 * @example
 * await allow(scene, "payer", order.amount);
 */
export async function allow(scene: Scene, who: string, amount: bigint): Promise<void> {
  const { deployment, token, holder } = scene;
  if (token.address === ZeroAddress) return;
  const { gasUsed } = await approve(signerOf(scene, who), {
    token: token.address,
    spender: deployment[holder],
    amount,
  });
  scene.reporter.step(who, `lets the ${holder} take ${amountIn(scene, amount)}`, gasUsed);
}

/**
 * Nobody acts until an order's clock has ended: moves the node's time there.
 *
 * @example
 * await letPass(scene, order, "ship");
 */
export async function letPass(scene: Scene, order: Order, window: keyof Windows): Promise<void> {
  const { provider, deployment, reporter } = scene;
  const { deadline } = await readOrder(provider, deployment, orderId(deployment, order));
  await moveTimeTo(provider, deadline);
  reporter.note(`… ${formatDuration(termsOf(order).windows[window])} to ${window} pass in silence …`);
}

/**
 * Someone who has no part in an order carries out what its clock says; the outcome is computed beforehand, without a node.
 *
 * @example
 * await settleByAnyone(scene, order);
 */
export async function settleByAnyone(scene: Scene, order: Order): Promise<void> {
  const { provider, deployment } = scene;
  const status = await readOrder(provider, deployment, orderId(deployment, order));
  const { due, payouts } = settle(order, status, await timeOf(provider));
  const outcome = due ? `settles what is due: ${bookPayouts(scene, payouts)}` : "tries to settle: nothing is due yet";
  await act(scene, "anyone", settleDue([order]), outcome);
}
