import type { Provider, Signer, TransactionReceipt, TransactionRequest } from "ethers";

import { Escrow__factory } from "../typechain-types/factories/contracts/escrow/Escrow__factory.ts";
import type { Deed } from "./Deeds.ts";
import { revertBehind } from "./Errors.ts";
import { type EscrowEvent, escrowEvents } from "./Events.ts";
import { nameOf, ORDER_STATES, type OrderState, REQUEST_KINDS, type RequestKind } from "./Names.ts";
import type { EscrowDomain } from "./Order.ts";
import { providerOf } from "./provider.ts";

/** A deed that was carried out. */
export interface Performed {
  /** The name of the deed. */
  readonly deed: string;
  /** The hash of the transaction. */
  readonly hash: string;
  readonly blockNumber: number;
  readonly gasUsed: bigint;
  /** What the escrow told, in order. */
  readonly events: readonly EscrowEvent[];
}

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

/** What a transaction may burn at most (EIP-7825). */
const MOST_GAS = 1n << 24n;

/**
 * Sends a deed as one's own transaction and waits until it is mined. Throws the {@link Revert} if the escrow refuses.
 *
 * @example
 * const { events, gasUsed } = await perform(payer, deployment, confirm(order, order.amount));
 */
export async function perform(
  signer: Signer,
  { escrow }: Pick<EscrowDomain, "escrow">,
  deed: Deed,
): Promise<Performed> {
  const receipt = await send(signer, { to: escrow, data: deed.data, value: deed.value });
  return performed(deed.name, { escrow }, receipt);
}

/**
 * What a receipt tells about a deed.
 *
 * @example
 * performed("ship", deployment, await transaction.wait()).events[0]?.name; // "OrderShipped"
 */
export function performed(
  deed: string,
  domain: Pick<EscrowDomain, "escrow">,
  { hash, blockNumber, gasUsed, logs }: TransactionReceipt,
): Performed {
  return { deed, hash, blockNumber, gasUsed, events: escrowEvents(domain, logs) };
}

/**
 * Sends a transaction to a contract of the suite and waits until it is mined; throws the {@link Revert} if it is refused.
 *
 * @example
 * await send(relayer, { to: deployment.forwarder, data, value: 0n });
 */
export async function send(signer: Signer, request: TransactionRequest): Promise<TransactionReceipt> {
  try {
    const sent = await signer.sendTransaction({ ...request, gasLimit: withMargin(await signer.estimateGas(request)) });
    const receipt = await sent.wait();
    if (receipt === null) throw new Error(`transaction ${sent.hash} is not mined`);
    return receipt;
  } catch (error) {
    throw await revertBehind(providerOf(signer), error);
  }
}

/** An estimate is the least that works now; a push that meets another state by then may need a fifth more. */
function withMargin(estimate: bigint): bigint {
  const generous = (estimate * 6n) / 5n;
  return generous > MOST_GAS && estimate <= MOST_GAS ? MOST_GAS : generous;
}

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
