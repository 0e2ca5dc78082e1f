import type { OrderStatus } from "./Escrow.ts";
import { defaultShareOf, gathered, type Payout, payoutsOf } from "./Fees.ts";
import type { OrderState } from "./Names.ts";
import type { Order } from "./Order.ts";
import { unpackWindows } from "./Windows.ts";

/** What `settleDue` would do to an order at some time. */
export interface Settlement {
  /** Whether anything is due. */
  readonly due: boolean;
  /** The order afterwards. */
  readonly status: OrderStatus;
  /** Who gets what, each receiver once. */
  readonly payouts: readonly Payout[];
}

interface Step {
  readonly status: OrderStatus;
  readonly payouts: readonly Payout[];
}

const LIVE: readonly OrderState[] = [
  "Paid",
  "InTransit",
  "AwaitingConfirmation",
  "RefundRequested",
  "ReturnDue",
  "Returned",
  "Refused",
  "Disputed",
];

/** The states of an open request. */
const REQUESTED = LIVE.slice(3);

/**
 * What the clocks say about an order at a time: the outcome of silence, computed without a node.
 *
 * @example
 * const status = await readOrder(provider, deployment, id);
 * const { due, payouts } = settle(order, status, now);
 */
export function settle(order: Order, status: OrderStatus, now: bigint): Settlement {
  let current: Step = { status, payouts: [] };
  while (isDue(current.status, now)) {
    current = free(order, current, current.status.deadline);
    current = join(current, silence(order, current.status));
  }
  current = free(order, current, now);

  return { due: current.status !== status, status: current.status, payouts: gathered(current.payouts) };
}

function isDue({ state, deadline }: OrderStatus, now: bigint): boolean {
  return LIVE.includes(state) && now >= deadline;
}

function join(before: Step, { status, payouts }: Step): Step {
  return { status, payouts: [...before.payouts, ...payouts] };
}

/** What the end of a state's clock means. */
function silence(order: Order, status: OrderStatus): Step {
  const { state, held, request } = status;
  const windows = unpackWindows(order.windows);
  switch (state) {
    case "Paid":
    case "InTransit":
      return divide(order, status, held, 0n);
    case "AwaitingConfirmation":
      return divide(order, status, 0n, held);
    case "RefundRequested":
      if (request.kind === "Refund") return divide(order, status, request.requested, 0n);
      return step({ ...status, state: "ReturnDue", deadline: status.deadline + windows.return });
    case "Returned":
      return divide(order, status, request.requested, 0n);
    case "Disputed": {
      const toPayer = defaultShareOf(order, request.requested);
      return divide(order, status, toPayer, request.requested - toPayer);
    }
    case "Refused":
      return step(resume(order, { ...status, barred: true }));
    default:
      return step(resume(order, status));
  }
}

/** Once the time to confirm has ended, an open request holds back only its own amount. */
function free(order: Order, before: Step, time: bigint): Step {
  const { state, held, kept, request } = before.status;
  if (!REQUESTED.includes(state) || held === request.requested || time < request.confirmBy) return before;

  const rest = held - request.requested;
  return join(before, {
    status: { ...before.status, held: request.requested, kept: kept + rest },
    payouts: payoutsOf(order, { toPayer: 0n, toPayee: rest }),
  });
}

function divide(order: Order, status: OrderStatus, toPayer: bigint, toPayee: bigint): Step {
  const { held, kept } = status;
  return {
    status: resume(order, { ...status, held: held - toPayer - toPayee, kept: kept + toPayee }),
    payouts: payoutsOf(order, { toPayer, toPayee }),
  };
}

function step(status: OrderStatus): Step {
  return { status, payouts: [] };
}

/** Where an order goes once a clock has ended: it closes, or waits under its old time to confirm, if that still runs. */
function resume(order: Order, status: OrderStatus): OrderStatus {
  const { held, kept, deadline, request } = status;
  const closed = { ...status, request: { ...request, requested: 0n } };
  if (held > 0n) {
    const confirmBy = request.confirmBy > deadline ? request.confirmBy : deadline;
    return { ...closed, state: "AwaitingConfirmation", deadline: confirmBy };
  }
  if (kept > 0n) return { ...closed, state: "Released", deadline: deadline + unpackWindows(order.windows).refund };
  return { ...closed, state: "Refunded", deadline: 0n };
}
