import type { Provider } from "ethers";

import { Escrow__factory } from "../typechain-types/factories/contracts/escrow/Escrow__factory.ts";
import { nameOf, ORDER_STATES, type OrderState, REQUEST_KINDS, type RequestKind } from "./Names.ts";
import type { EscrowDomain } from "./Order.ts";

/** What the escrow stores of an order, with names. */
export interface OrderStatus {
  readonly state: OrderState;
  /** What waits in the escrow, in token units. */
  readonly held: bigint;
  /** What was released, fees included, less what was refunded after release. */
  readonly kept: bigint;
  /** When the clock of the state ends, in Unix seconds; zero in final states. */
  readonly deadline: bigint;
  /** Whether the payer used its extension. */
  readonly extended: boolean;
  /** Whether a refused request lapsed, so that no further one may be made. */
  readonly barred: boolean;
  /** Whether the payee had signed the terms. */
  readonly quoted: boolean;
  readonly request: RequestStatus;
}

/** What the escrow stores of an order's refund requests. */
export interface RequestStatus {
  /** What the open request asks for; zero when none is open. */
  readonly requested: bigint;
  /** When the time to confirm ends, whatever becomes of the request; zero before the first one. */
  readonly confirmBy: bigint;
  /** What the open request, or the last one, asks for. */
  readonly kind: RequestKind;
  /** How many requests the order has had. */
  readonly count: bigint;
}

const [EXTENDED, BARRED, QUOTED] = [1n, 2n, 4n];

/**
 * What the escrow stores of an order. Needs no terms; an order that nobody paid is in the state None.
 *
 * @example
 * const { state, held, deadline } = await readOrder(provider, deployment, orderId(deployment, order));
 */
export async function readOrder(
  provider: Provider,
  { escrow }: Pick<EscrowDomain, "escrow">,
  id: string,
): Promise<OrderStatus> {
  const contract = Escrow__factory.connect(escrow, provider);
  const [slot, request] = await Promise.all([contract.slotOf(id), contract.requestOf(id)]);
  const { held, kept, deadline, state, flags } = slot;
  const { requested, confirmBy, kind, count } = request;
  return {
    state: nameOf(ORDER_STATES, state),
    held,
    kept,
    deadline,
    extended: (flags & EXTENDED) !== 0n,
    barred: (flags & BARRED) !== 0n,
    quoted: (flags & QUOTED) !== 0n,
    request: { requested, confirmBy, kind: nameOf(REQUEST_KINDS, kind), count },
  };
}

/**
 * What waits in the ledger for an account because it could not be paid out; zero stands for the native coin.
 *
 * @example
 * if ((await creditOf(provider, deployment, { account, token })) > 0n) await perform(signer, deployment, withdraw(token));
 */
export async function creditOf(
  provider: Provider,
  { escrow }: Pick<EscrowDomain, "escrow">,
  { account, token }: { readonly account: string; readonly token: string },
): Promise<bigint> {
  return Escrow__factory.connect(escrow, provider).balanceOf(account, token);
}
