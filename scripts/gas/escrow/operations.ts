import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { TransactionReceipt } from "ethers";

import {
  cancel,
  confirm,
  type EscrowDeed,
  pay,
  payWithAuthorization,
  refundReleased,
  settleDue,
} from "../../../sdk/Deeds.ts";
import type { Order } from "../../../sdk/Order.ts";
import { express, instant, type Preset, services } from "../../../sdk/Presets.ts";
import { domainOf, type Operation, type Played } from "../domain.ts";
import { type EscrowStage, openEscrowStage, type OrderBook, type Subject } from "./stage.ts";

/** More than any deed needs, less than a chain allows (EIP-7825). */
const GAS_LIMIT = 16_000_000n;

/** Where an operation is played, and what is measured by it. */
type Scene = Played<EscrowStage, Subject> & { readonly orderOf: OrderBook };

const OPERATIONS: readonly (Omit<Operation<EscrowStage, Subject>, "play"> & {
  readonly play: (at: Scene) => Promise<TransactionReceipt>;
})[] = [
  { name: "escrow.pay.allowance", does: "pay by allowance", play: async (at) => (await paid(at, express)).receipt },
  {
    name: "escrow.pay.erc3009",
    does: "pay by ERC-3009 authorization, relayed",
    play: (at) => payByAuthorization(at, express),
  },
  {
    name: "escrow.payNow.erc3009",
    does: "instant payment by ERC-3009 authorization, relayed",
    play: (at) => payByAuthorization(at, instant),
  },
  { name: "escrow.confirm.full", does: "confirm in full", play: async (at) => (await confirmed(at)).receipt },
  {
    name: "escrow.refund.held",
    does: "cancel: all that is held goes back",
    play: async (at) => send(at, at.roles.payee, cancel((await paid(at, express)).order)),
  },
  {
    name: "escrow.refund.released",
    does: "refund after release, from the payee's allowance",
    play: refundedLater,
  },
  {
    name: "escrow.settle.1",
    does: "settle an order after its clock",
    long: true,
    play: (at) => settleLater(at, 1),
  },
  {
    name: "escrow.settle.10",
    does: "settle 10 orders of one payee in one transaction",
    long: true,
    play: (at) => settleLater(at, 10),
  },
  {
    name: "escrow.settle.50",
    does: "settle 50 orders of one payee in one transaction",
    long: true,
    play: (at) => settleLater(at, 50),
  },
];

/** The escrow, whose deeds are measured for one payer, one payee and one fee leg. */
export const escrow = domainOf<EscrowStage, Subject>({
  title: "Escrow",
  open: openEscrowStage,
  operations: OPERATIONS.map(({ play, ...operation }) => ({
    ...operation,
    play: (at) => play({ ...at, orderOf: at.orderBook(at.name) }),
  })),
});

/** A deed that is done, and the order that it was about. */
interface Done {
  readonly order: Order;
  readonly receipt: TransactionReceipt;
}

async function paid(at: Scene, preset: Preset): Promise<Done> {
  const order = at.orderOf(preset);
  return { order, receipt: await send(at, at.roles.payer, pay(order)) };
}

async function payByAuthorization(at: Scene, preset: Preset): Promise<TransactionReceipt> {
  const order = at.orderOf(preset);
  return send(at, at.roles.relayer, payWithAuthorization(order, await at.subject.authorize(order)));
}

async function confirmed(at: Scene): Promise<Done> {
  const { order } = await paid(at, express);
  return { order, receipt: await send(at, at.roles.payer, confirm(order, order.amount)) };
}

async function refundedLater(at: Scene): Promise<TransactionReceipt> {
  const { order } = await confirmed(at);
  return send(at, at.roles.payee, refundReleased(order, order.amount));
}

/** Services have nothing to ship: their clocks pay the payee. */
async function settleLater(at: Scene, count: number): Promise<TransactionReceipt> {
  const orders: Order[] = [];
  while (orders.length < count) orders.push((await paid(at, services)).order);

  await at.connection.networkHelpers.time.increase(services.windows.confirm);
  return send(at, at.roles.relayer, settleDue(orders));
}

async function send(at: Scene, sender: HardhatEthersSigner, { name, data }: EscrowDeed): Promise<TransactionReceipt> {
  const sent = await sender.sendTransaction({ to: at.subject.address, data, gasLimit: GAS_LIMIT });
  const receipt = await sent.wait();
  if (receipt === null) throw new Error(`${name} is not mined`);
  return receipt;
}
