import type { Provider } from "ethers";
import { z } from "zod";

/** What sends JSON-RPC requests: Hardhat's `ethers.provider`, or any JSON-RPC provider of ethers. */
export interface RpcProvider extends Provider {
  send(method: string, params: unknown[]): Promise<unknown>;
}

const blockSchema = z.object({ timestamp: z.string() });

/** The node's time cannot be moved, and the story would have to wait for days. */
export class TimeFixed extends Error {
  override readonly name = "TimeFixed";

  constructor(flow: string) {
    super(`${flow} lets days pass, and this node's time cannot be moved: use a hardhat node or anvil`);
  }
}

/**
 * The time at which the next transaction will be mined, as well as the node knows it, in Unix seconds.
 *
 * @example
 * const payBy = (await timeOf(provider)) + 86_400n;
 */
export async function timeOf(provider: RpcProvider): Promise<bigint> {
  // Asked directly: ethers does not read a pending block, which has no number yet.
  const pending = await provider.send("eth_getBlockByNumber", ["pending", false]);
  return BigInt(blockSchema.parse(pending).timestamp);
}

/**
 * Whether the node lets its time be moved. Moves nothing.
 *
 * @example
 * if (!(await canMoveTime(provider))) throw new TimeFixed("silent-buyer");
 */
export async function canMoveTime(provider: RpcProvider): Promise<boolean> {
  try {
    await provider.send("evm_increaseTime", [0]);
    return true;
  } catch {
    return false;
  }
}

/**
 * Moves the node's time to a moment, unless it is there already, and mines a block at it.
 *
 * @example
 * await moveTimeTo(provider, order.payBy);
 */
export async function moveTimeTo(provider: RpcProvider, time: bigint): Promise<void> {
  // Set and not added: where many blocks were mined within a second, the chain is ahead of the clock to which a node would add.
  if (time > (await timeOf(provider))) await provider.send("evm_setNextBlockTimestamp", [Number(time)]);
  await provider.send("evm_mine", []);
}
