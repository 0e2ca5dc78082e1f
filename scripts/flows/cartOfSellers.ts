import { id as hashOf, ZeroAddress } from "ethers";

import { cancel, confirm, payMany, payManyWithAuthorization, settleDue, ship } from "../../sdk/Deeds.ts";
import { commit } from "../../sdk/Documents.ts";
import { readOrder } from "../../sdk/Escrow.ts";
import { collectEvents, type History, rpcSource } from "../../sdk/History.ts";
import { type Order, orderFrom, orderId, termsOf } from "../../sdk/Order.ts";
import { readChainFacts, reconcile } from "../../sdk/Reconciliation.ts";
import { settle } from "../../sdk/Settlement.ts";
import { type Statement, statementOf } from "../../sdk/Statement.ts";
import { signCartAuthorization } from "../../sdk/Tokens.ts";
import { type Cart, type CartLine, type End, readCart } from "./shared/cartFile.ts";
import { moveTimeTo, timeOf } from "./shared/clock.ts";
import { flowOf } from "./shared/flow.ts";
import { saleTerms } from "./shared/sale.ts";
import {
  act,
  actRelayed,
  addressOf,
  amountIn,
  bookDivision,
  bookPayment,
  bookPayouts,
  closeScene,
  numberIn,
  openScene,
  type Outcome,
  type Scene,
  signerOf,
  StoryBroken,
  tell,
} from "./shared/scene.ts";
import type { Stage } from "./shared/stage.ts";

/** How a cart ended, with the books of each seller. */
export interface CartOutcome extends Outcome {
  /** By seller. */
  readonly statements: ReadonlyMap<string, Statement>;
}

/** An order of the cart, once everyone has an address. */
interface Placed extends CartLine {
  readonly order: Order;
}

/** How many orders are settled by one transaction. */
const BATCH = 50;

const FINAL: Readonly<Record<End, "Released" | "Refunded">> = {
  confirmed: "Released",
  silent: "Released",
  canceled: "Refunded",
  unshipped: "Refunded",
};

/**
 * One payer buys of several sellers with one signature; each order goes its own way, one batch settles what time has decided, and each seller has its books.
 *
 * @example
 * const { statuses, statements } = await cartOfSellers(stage, cart);
 */
export async function cartOfSellers(stage: Stage, cart: Cart): Promise<CartOutcome> {
  const scene = await openCart(stage, cart);
  const from = await stage.provider.getBlockNumber();
  const placed = await placeCart(scene, cart);
  await payCart(scene, placed);
  for (const each of placed) await goOn(scene, each);
  await settleCart(scene, placed);

  const outcome = await closeScene(
    scene,
    placed.map(({ order }) => order),
  );
  for (const [place, { end, sale }] of placed.entries()) {
    const state = outcome.statuses[place]?.state;
    if (state !== FINAL[end])
      throw new StoryBroken(`${sale.reference} is ${String(state)} and should be ${FINAL[end]}`);
  }
  return { ...outcome, statements: await keepBooks(scene, cart, from) };
}

async function openCart(stage: Stage, { token, lines }: Cart): Promise<Scene> {
  const sellers = sellersOf(lines);
  const receivers = lines.flatMap(({ sale }) => sale.fees.map(({ to }) => to)).filter((to) => !sellers.includes(to));
  return openScene(stage, {
    token,
    roles: ["payer", ...sellers, ...receivers, "relayer", "anyone"],
    budgets: { payer: lines.reduce((sum, { sale }) => sum + sale.price, 0n) },
    withoutGas: [...receivers, ...(token === "native" ? [] : ["payer"])],
  });
}

async function placeCart(scene: Scene, { lines }: Cart): Promise<readonly Placed[]> {
  const now = await timeOf(scene.provider);
  const placed = lines.map((line): Placed => {
    const { seller, sale } = line;
    const terms = saleTerms(
      sale,
      {
        token: scene.token.address,
        addressOf: (role) => addressOf(scene, role === "payee" ? seller : role),
        details: commit(sale.details).root,
        merchantReference: hashOf(sale.reference),
      },
      now,
    );
    return { ...line, order: orderFrom(terms) };
  });
  scene.reporter.table(
    ["order", "seller", "amount", "ends"],
    lines.map(({ seller, sale, end }) => [sale.reference, seller, numberIn(scene, sale.price), end]),
  );
  return placed;
}

async function payCart(scene: Scene, placed: readonly Placed[]): Promise<void> {
  const orders = placed.map(({ order }) => order);
  const total = amountIn(
    scene,
    orders.reduce((sum, { amount }) => sum + amount, 0n),
  );
  const what = `${total} for ${orders.length} orders of ${sellersOf(placed).length} sellers`;
  if (scene.token.address === ZeroAddress) {
    await act(scene, "payer", payMany(orders), `pays the cart at once: ${what}`);
  } else {
    const authorization = await signCartAuthorization(signerOf(scene, "payer"), scene.deployment, orders);
    tell(scene, "payer", `signs once for the whole cart: ${what}`);
    await act(
      scene,
      "relayer",
      payManyWithAuthorization(orders, authorization),
      "brings it: all orders are paid, or none",
    );
  }
  for (const order of orders) bookPayment(scene, order);
}

/** What the parties themselves do about an order; the rest is left to the clock. */
async function goOn(scene: Scene, { seller, end, sale: { reference }, order }: Placed): Promise<void> {
  if (end === "canceled") {
    const receives = bookDivision(scene, order, { toPayer: order.amount, toPayee: 0n });
    await act(scene, seller, cancel(order), `cancels ${reference}: ${receives}`);
  }
  if (end === "confirmed" || end === "silent") {
    if (termsOf(order).windows.ship > 0n) await act(scene, seller, ship(order), `ships ${reference}`);
  }
  if (end === "confirmed") {
    const receives = bookDivision(scene, order, { toPayer: 0n, toPayee: order.amount });
    const how = scene.token.address === ZeroAddress ? act : actRelayed;
    await how(scene, "payer", confirm(order, order.amount), `confirms ${reference}: ${receives}`);
  }
}

/** Once every clock has ended, anyone settles all orders, whatever became of them; those with nothing due are passed over. */
async function settleCart(scene: Scene, placed: readonly Placed[]): Promise<void> {
  const { provider, reporter } = scene;
  const statuses = await Promise.all(placed.map(async ({ order }) => statusOf(scene, order)));
  const open = statuses.filter(({ held }) => held > 0n);
  if (open.length === 0) return;

  await moveTimeTo(
    provider,
    open.reduce((latest, { deadline }) => (deadline > latest ? deadline : latest), 0n),
  );
  reporter.note(`… the clocks of ${open.length} orders end in silence …`);
  for (let first = 0; first < placed.length; first += BATCH) {
    await settleBatch(
      scene,
      placed.slice(first, first + BATCH).map(({ order }) => order),
    );
  }
}

async function settleBatch(scene: Scene, orders: readonly Order[]): Promise<void> {
  const now = await timeOf(scene.provider);
  const settlements = await Promise.all(orders.map(async (order) => settle(order, await statusOf(scene, order), now)));
  const due = settlements.filter(({ due }) => due);
  const receives = bookPayouts(
    scene,
    due.flatMap(({ payouts }) => payouts),
  );
  const passed = orders.length - due.length;
  await act(
    scene,
    "anyone",
    settleDue(orders),
    `settles ${due.length} orders in one batch (${passed} had nothing due): ${receives}`,
  );
}

/* BOOKS */

/** Each seller's statement, from events alone, held against the chain to the last unit. */
async function keepBooks(scene: Scene, cart: Cart, from: number): Promise<ReadonlyMap<string, Statement>> {
  const { provider, deployment, reporter } = scene;
  const history = await collectEvents(
    rpcSource(provider, deployment),
    { from },
    undefined,
    ({ block, last, events }) => {
      reporter.note(`Books: read blocks up to ${block} of ${last}, ${events} movements of money.`);
    },
  );
  const statements = new Map<string, Statement>();
  for (const seller of sellersOf(cart.lines)) statements.set(seller, await booksOf(scene, cart, seller, history));

  showPeriods(scene, statements);
  return statements;
}

async function booksOf(scene: Scene, { lines, calendar }: Cart, seller: string, history: History): Promise<Statement> {
  const references = lines.map(({ sale }) => sale.reference);
  const statement = statementOf(history, addressOf(scene, seller), { calendar, references });
  const { agrees, differences } = reconcile(statement, await readChainFacts(scene.provider, statement));
  if (!agrees) {
    const found = differences.map(
      ({ kind, expected, actual }) => `${kind}: ${expected} booked, ${actual} on the chain`,
    );
    throw new StoryBroken(`the books of ${seller} are not what the chain says: ${found.join("; ")}`);
  }
  for (const { reference, orders } of statement.warnings) {
    scene.reporter.note(`Warning: ${seller} was paid ${orders.length} times for ${String(reference)}.`);
  }
  return statement;
}

/** Every period of every seller, and below it the orders. */
function showPeriods(scene: Scene, statements: ReadonlyMap<string, Statement>): void {
  const text = (units: bigint) => numberIn(scene, units);
  const rows = [...statements].flatMap(([seller, { periods, orders }]) => [
    ...periods.map(({ period, paid, canceled, gross, fees, net }) => [
      seller,
      period,
      ...[paid, canceled, gross, fees, net].map(text),
    ]),
    ...orders.map(({ reference, paid, canceled, gross, fees, net }) => [
      "",
      reference ?? "?",
      ...[paid, canceled, gross, fees, net].map(text),
    ]),
  ]);
  scene.reporter.note(`The sellers' statements in ${scene.token.symbol}, reconciled with the chain to the last unit:`);
  scene.reporter.table(["seller", "period, order", "paid in", "given back", "gross", "fees", "net"], rows);
}

/* PRIVATE */

async function statusOf({ provider, deployment }: Scene, order: Order): ReturnType<typeof readOrder> {
  return readOrder(provider, deployment, orderId(deployment, order));
}

function sellersOf(lines: readonly CartLine[]): readonly string[] {
  return [...new Set(lines.map(({ seller }) => seller))];
}

export const flow = flowOf({
  name: "cart-of-sellers",
  tells: "several sellers: one signature pays, one batch settles, each has its books",
  letsTimePass: true,
  read: readCart,
  play: cartOfSellers,
  format: "csv",
});
