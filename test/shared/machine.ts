import { id as commitment } from "ethers";

import {
  acceptRefund,
  agreeSplit,
  cancel,
  confirm,
  confirmReturn,
  type EscrowDeed,
  deliver,
  escalate,
  extend,
  pay,
  payMany,
  payManyWithAuthorization,
  payWithAuthorization,
  payWithPermit,
  refundReleased,
  refuseRefund,
  refuseReturn,
  requestRefund,
  resign,
  returnGoods,
  rule,
  settleDue,
  ship,
  withdrawRequest,
} from "../../sdk/Deeds.ts";
import { numberOf, ORDER_KINDS, ORDER_STATES, type OrderState } from "../../sdk/Names.ts";
import type { Order } from "../../sdk/Order.ts";
import { signSplit } from "../../sdk/Signatures.ts";
import { signAuthorization, signCartAuthorization, signPermit } from "../../sdk/Tokens.ts";
import { unpackWindows } from "../../sdk/Windows.ts";
import { ROLES } from "./escrow.ts";
import { at, type Role, send, type Setting, statusOf, type Theater, type Trade } from "./trade.ts";

/** Commitments of the tests. */
export const TRACKING = commitment("tracking");
export const PROOF = commitment("proof of delivery");
export const EVIDENCE = commitment("evidence");

/** A deed in the machine: where it may start and where it ends, whose it is, and how it is made in the tests. */
interface Entry {
  readonly moves: Readonly<Partial<Record<OrderState, OrderState>>>;
  /** Who may do it; the first is whom the error names. */
  readonly by: (state: OrderState) => readonly [Role, ...Role[]];
  readonly make: (trade: Trade, state: OrderState) => EscrowDeed | Promise<EscrowDeed>;
}

const anyone = () => ROLES;
const only =
  (...roles: readonly [Role, ...Role[]]) =>
  () =>
    roles;

/** The states in which money is held. Each has a clock. */
export const LIVE = ORDER_STATES.slice(ORDER_STATES.indexOf("Paid"), ORDER_STATES.indexOf("Released"));

const everyLiveTo = (to: OrderState) => Object.fromEntries(LIVE.map((state) => [state, to]));

/**
 * The machine: where each deed may start and where it ends, for the order of the tests (carried, arbitrated) and its request (a part, against the goods).
 * What is absent must revert.
 */
export const MACHINE = {
  pay: { moves: { None: "Paid" }, by: only("payer"), make: ({ order }) => pay(order) },
  payWithPermit: {
    moves: { None: "Paid" },
    by: only("payer"),
    make: async (trade) => payWithPermit(trade.order, await permitFor(trade)),
  },
  payWithAuthorization: {
    moves: { None: "Paid" },
    by: anyone,
    make: async ({ roles, deployment, order }) =>
      payWithAuthorization(order, await signAuthorization(roles.payer, deployment, order)),
  },
  payMany: { moves: { None: "Paid" }, by: only("payer"), make: ({ order }) => payMany([order]) },
  payManyWithAuthorization: {
    moves: { None: "Paid" },
    by: anyone,
    make: async ({ roles, deployment, order }) =>
      payManyWithAuthorization([order], await signCartAuthorization(roles.payer, deployment, [order])),
  },
  ship: { moves: { Paid: "InTransit" }, by: only("payee"), make: ({ order }) => ship(order, TRACKING) },
  deliver: {
    moves: { InTransit: "AwaitingConfirmation" },
    by: only("carrier", "payer"),
    make: ({ order }) => deliver(order, PROOF),
  },
  confirm: {
    moves: {
      Paid: "Released",
      InTransit: "Released",
      AwaitingConfirmation: "Released",
      RefundRequested: "RefundRequested",
    },
    by: only("payer"),
    make: ({ order, request }, state) =>
      confirm(order, state === "RefundRequested" ? order.amount - request.amount : order.amount),
  },
  extend: {
    moves: { Paid: "Paid", AwaitingConfirmation: "AwaitingConfirmation" },
    by: (state) => (state === "Paid" ? ["payer"] : ["payer", "payee"]),
    make: async (trade) => extend(trade.order, (await statusOf(trade)).deadline + 1n),
  },
  cancel: { moves: everyLiveTo("Refunded"), by: only("payee"), make: ({ order }) => cancel(order) },
  agreeSplit: { moves: everyLiveTo("Released"), by: anyone, make: halfSplit },
  refundReleased: {
    moves: { Released: "Released" },
    by: only("payee", "platform", "affiliate"),
    make: ({ order }) => refundReleased(order, 1n),
  },
  requestRefund: {
    moves: { AwaitingConfirmation: "RefundRequested" },
    by: only("payer"),
    make: ({ order, request }) => requestRefund(order, { ...request, evidence: EVIDENCE }),
  },
  withdrawRequest: {
    moves: {
      RefundRequested: "AwaitingConfirmation",
      ReturnDue: "AwaitingConfirmation",
      Refused: "AwaitingConfirmation",
      Disputed: "AwaitingConfirmation",
    },
    by: only("payer"),
    make: ({ order }) => withdrawRequest(order),
  },
  acceptRefund: {
    moves: { RefundRequested: "ReturnDue", Refused: "AwaitingConfirmation", Disputed: "AwaitingConfirmation" },
    by: only("payee"),
    make: ({ order, request }) => acceptRefund(order, request),
  },
  refuseRefund: {
    moves: { RefundRequested: "Refused" },
    by: only("payee"),
    make: ({ order }) => refuseRefund(order, EVIDENCE),
  },
  returnGoods: {
    moves: { ReturnDue: "Returned" },
    by: only("payer"),
    make: ({ order }) => returnGoods(order, TRACKING),
  },
  confirmReturn: {
    moves: { Returned: "AwaitingConfirmation" },
    by: only("payee"),
    make: ({ order, request }) => confirmReturn(order, request),
  },
  refuseReturn: {
    moves: { Returned: "Refused" },
    by: only("payee"),
    make: ({ order }) => refuseReturn(order, EVIDENCE),
  },
  escalate: { moves: { Refused: "Disputed" }, by: only("payer"), make: ({ order }) => escalate(order, EVIDENCE) },
  rule: {
    moves: { Disputed: "AwaitingConfirmation" },
    by: only("arbiter"),
    make: ({ order, request }) => rule(order, request.amount / 2n, EVIDENCE),
  },
  resign: { moves: { Disputed: "AwaitingConfirmation" }, by: only("arbiter"), make: ({ order }) => resign(order) },
} as const satisfies Record<string, Entry>;

/** What the end of each clock makes of the order of the tests; the ruling window alone outlasts the time to confirm. */
export const CLOCKS = {
  Paid: "Refunded",
  InTransit: "Refunded",
  AwaitingConfirmation: "Released",
  RefundRequested: "ReturnDue",
  ReturnDue: "AwaitingConfirmation",
  Returned: "AwaitingConfirmation",
  Refused: "AwaitingConfirmation",
  Disputed: "Released",
} as const satisfies Partial<Record<OrderState, OrderState>>;

/** A state with a clock. */
export type LiveState = keyof typeof CLOCKS;

/** A deed of one order, by its name in the contract. */
export type DeedName = keyof typeof MACHINE;

/** What the machine says about a deed. */
export function entryOf(name: DeedName): Entry {
  return MACHINE[name];
}

/** The states in which a deed is possible, in their order. */
export function allowedFor(name: DeedName): readonly OrderState[] {
  return ORDER_STATES.filter((state) => state in MACHINE[name].moves);
}

/** The deed as its party does it in this state. */
export async function deedOf(trade: Trade, name: DeedName, state: OrderState): Promise<EscrowDeed> {
  return entryOf(name).make(trade, state);
}

/** Who does not have a deed in this state. */
export function strangersTo(name: DeedName, state: OrderState): readonly Role[] {
  const parties = entryOf(name).by(state);
  return ROLES.filter((role) => !parties.includes(role));
}

/** How an order with all steps comes to each state. */
const WAYS: Readonly<Record<OrderState, readonly DeedName[]>> = {
  None: [],
  Paid: ["pay"],
  InTransit: ["pay", "ship"],
  AwaitingConfirmation: ["pay", "ship", "deliver"],
  RefundRequested: ["pay", "ship", "deliver", "requestRefund"],
  ReturnDue: ["pay", "ship", "deliver", "requestRefund", "acceptRefund"],
  Returned: ["pay", "ship", "deliver", "requestRefund", "acceptRefund", "returnGoods"],
  Refused: ["pay", "ship", "deliver", "requestRefund", "refuseRefund"],
  Disputed: ["pay", "ship", "deliver", "requestRefund", "refuseRefund", "escalate"],
  Released: ["pay", "ship", "deliver", "confirm"],
  Refunded: ["pay", "cancel"],
  Closed: ["pay", "ship", "deliver", "confirm"],
};

/**
 * An order on a fresh stage that its parties have brought to a state.
 *
 * @example
 * const trade = await given(theater, "InTransit", { terms: { amount: 7n } });
 */
export async function given(theater: Theater, state: OrderState, setting: Setting = {}): Promise<Trade> {
  return reach(await theater.order(setting), state);
}

/** Brings an order from one state, by default unpaid, to another on the way by its parties' own deeds. */
export async function reach(trade: Trade, state: OrderState, from: OrderState = "None"): Promise<Trade> {
  const ahead = WAYS[state].slice(WAYS[from].length);
  for (const step of ahead.filter((step) => hasStep(trade.order, step))) {
    const [party] = entryOf(step).by(state);
    await send(trade, party, await deedOf(trade, step, "AwaitingConfirmation"));
  }
  if (state === "Closed") await letPass(trade);
  return trade;
}

/** Lets the clock of an order's state end. */
export async function letPass(trade: Trade): Promise<void> {
  const { deadline } = await statusOf(trade);
  await trade.connection.networkHelpers.time.increaseTo(deadline);
}

/** The deed of clocks, for one order. */
export function settle({ order }: Trade): EscrowDeed {
  return settleDue([order]);
}

function hasStep(order: Order, step: DeedName): boolean {
  if (step === "pay" || step === "cancel") return true;
  if (order.kind === numberOf(ORDER_KINDS, "Instant")) return false;
  const { ship, deliver } = unpackWindows(order.windows);
  return !(step === "ship" && ship === 0n) && !(step === "deliver" && deliver === 0n);
}

/** The payer's permit for what its order costs. Until then it has allowed nothing. */
export async function permitFor({
  roles,
  escrow,
  token: stageToken,
  deployment,
  order,
}: Trade): ReturnType<typeof signPermit> {
  const { token, amount, payBy } = order;
  await stageToken.connect(roles.payer).approve(escrow, 0n);
  return signPermit(roles.payer, { token, spender: deployment.escrow, value: amount, deadline: payBy });
}

/** Half of what is held for each, signed by both. */
async function halfSplit(trade: Trade): Promise<EscrowDeed> {
  const { roles, deployment, order } = trade;
  const { held } = await statusOf(trade);
  const split = { held, toPayer: held / 2n, expiry: order.closeBy };
  const payerSignature = await signSplit(roles.payer, deployment, order, split);
  const payeeSignature = await signSplit(roles.payee, deployment, order, split);
  return agreeSplit(order, split, { payerSignature, payeeSignature });
}

/** Lets the next transaction be mined when the clock of the order's state ends, or so many seconds off it. */
export async function atDeadline(trade: Trade, offset = 0n): Promise<bigint> {
  const { deadline } = await statusOf(trade);
  await at(trade, deadline + offset);
  return deadline;
}
