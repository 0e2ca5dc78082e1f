import { isError, isHexString, type Provider, type TransactionReceipt } from "ethers";

import { CowryError } from "./CowryError.ts";
import { readRevert, type RevertFacts, type RevertName, sentenceOf } from "./reverts.ts";

export type { RevertFacts, RevertName };

/**
 * A contract refused. `name` is the error's name in Solidity and `facts` are its arguments by name, states and kinds by theirs.
 *
 * @example
 * try { await perform(signer, deployment, confirm(order, amount)); } catch (error) {
 *   if (isRevert(error, "EscrowOrderDue")) console.log(error.facts.deadline);
 * }
 */
export class Revert<Name extends RevertName = RevertName> extends CowryError<RevertFacts[Name]> {
  override readonly name: Name;

  constructor(name: Name, message: string, facts: RevertFacts[Name], options?: ErrorOptions) {
    super(message, facts, options);
    this.name = name;
  }
}

/** Where nodes, wallets and ethers put the error of the EVM inside their own. */
const WRAPPINGS = ["data", "error", "info", "originalError", "cause"] as const;

/** As nodes print it that return no data. */
const DATA_IN_MESSAGE = /(?:return data:|custom error) (0x(?:[0-9a-f]{2}){4,})/i;

/**
 * Whether an error is a revert, of this name if one is given.
 *
 * @example
 * if (isRevert(error, "EscrowWrongCaller")) console.log(error.facts.expected);
 */
export function isRevert<Name extends RevertName = RevertName>(error: unknown, name?: Name): error is Revert<Name> {
  return error instanceof Revert && (name === undefined || error.name === name);
}

/**
 * The revert of the suite inside whatever ethers, a wallet or a node threw; `undefined` if the error is about something else, such as a node out of reach.
 *
 * @example
 * const revert = revertIn(error);
 * console.log(revert?.name, revert?.message); // "EscrowEmptyCart the cart is empty"
 */
export function revertIn(error: unknown): Revert | undefined {
  if (isRevert(error)) return error;
  const data = revertData(error);
  return data === undefined ? undefined : revertFrom(data, { cause: error });
}

/**
 * The revert that the data of a failed call says.
 *
 * @example
 * throw revertFrom("0x…");
 */
export function revertFrom(data: string, options?: ErrorOptions): Revert {
  const revert = readRevert(data);
  return new Revert(revert.name, sentenceOf(revert), revert.facts, options);
}

/**
 * Why a transaction that was mined has failed: makes the same call again where it stood. `undefined` if it succeeded.
 *
 * @example
 * const revert = await revertOf(provider, await provider.getTransactionReceipt(hash));
 */
export async function revertOf(
  provider: Provider,
  receipt: Pick<TransactionReceipt, "status" | "hash" | "blockNumber">,
): Promise<Revert | undefined> {
  if (receipt.status !== 0) return undefined;
  const transaction = await provider.getTransaction(receipt.hash);
  if (transaction === null) return undefined;

  const { from, to, data, value, gasLimit } = transaction;
  try {
    await provider.call({ from, to, data, value, gasLimit, blockTag: receipt.blockNumber });
  } catch (error) {
    return revertIn(error);
  }
  // It would succeed at the end of its block: something else in the block stood in its way.
  return revertFrom("0x");
}

/**
 * The revert behind an error of a transaction, before it was sent or after it was mined; else the error itself.
 *
 * @example
 * try { await (await escrow.cancel(order)).wait(); } catch (error) { throw await revertBehind(provider, error); }
 */
export async function revertBehind(provider: Provider, error: unknown): Promise<unknown> {
  const receipt = isError(error, "CALL_EXCEPTION") ? (error.receipt ?? undefined) : undefined;
  const mined = receipt && (await revertOf(provider, receipt));
  return mined ?? revertIn(error) ?? error;
}

function revertData(error: unknown): string | undefined {
  if (typeof error === "string") return isHexString(error) && error.length % 2 === 0 ? error : undefined;
  if (typeof error !== "object" || error === null) return undefined;

  const wrapper = error as Readonly<Record<string, unknown>>;
  for (const wrapping of WRAPPINGS) {
    const data = revertData(wrapper[wrapping]);
    if (data !== undefined) return data;
  }
  return typeof wrapper.message === "string" ? DATA_IN_MESSAGE.exec(wrapper.message)?.[1] : undefined;
}
