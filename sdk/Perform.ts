import type { Signer, TransactionReceipt, TransactionRequest } from "ethers";

import type { ContractName } from "./contracts.ts";
import { revertBehind } from "./Errors.ts";
import { eventsOf, type SuiteEvent } from "./Events.ts";
import { withMargin } from "./gas.ts";
import { providerOf } from "./provider.ts";

/**
 * A call of a contract of the suite as plain data. Its sender sends it with `perform`, or signs it for a relayer with `signRelay`.
 *
 * @example
 * await perform(payee, deployment, ship(order, tracking));
 */
export interface Deed<Contract extends ContractName = ContractName> {
  /** Whose deed it is, by the contract's name in a deployment. */
  readonly contract: Contract;
  readonly name: string;
  readonly data: string;
  /** What it brings of the native coin, in wei. */
  readonly value: bigint;
}

/** Where the contracts of these names are. */
export type Places<Contract extends ContractName> = Readonly<Record<Contract, string>>;

/** A deed that was carried out. */
export interface Performed<Contract extends ContractName = ContractName> {
  /** The name of the deed. */
  readonly deed: string;
  /** The hash of the transaction. */
  readonly hash: string;
  readonly blockNumber: number;
  readonly gasUsed: bigint;
  /** What the contract told, in order. */
  readonly events: readonly SuiteEvent<Contract>[];
}

/**
 * Sends a deed as one's own transaction and waits until it is mined. Throws the `Revert` if the contract refuses.
 *
 * @example
 * const { events, gasUsed } = await perform(payer, deployment, confirm(order, order.amount));
 */
export async function perform<Contract extends ContractName>(
  signer: Signer,
  deployment: Places<Contract>,
  deed: Deed<Contract>,
): Promise<Performed<Contract>> {
  const receipt = await send(signer, { to: deployment[deed.contract], data: deed.data, value: deed.value });
  return performed(deed, deployment, receipt);
}

/**
 * What a receipt tells about a deed.
 *
 * @example
 * performed(ship(order), deployment, await transaction.wait()).events[0]?.name; // "OrderShipped"
 */
export function performed<Contract extends ContractName>(
  { contract, name }: Pick<Deed<Contract>, "contract" | "name">,
  deployment: Places<Contract>,
  { hash, blockNumber, gasUsed, logs }: TransactionReceipt,
): Performed<Contract> {
  return { deed: name, hash, blockNumber, gasUsed, events: eventsOf(contract, deployment, logs) };
}

/**
 * Sends a transaction to a contract of the suite and waits until it is mined; throws the `Revert` if it is refused.
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
