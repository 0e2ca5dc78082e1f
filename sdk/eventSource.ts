import { getAddress, toQuantity } from "ethers";
import { z } from "zod";

import { CowryError } from "./CowryError.ts";
import { type LogRecord, logParts } from "./logRecord.ts";
import {
  type Coverage,
  ownLogs,
  type PaymentContracts,
  paymentNames,
  topicsFor,
  transfersIn,
  transfersOfLists,
} from "./moneyEvents.ts";
import { address, hexBytes, parse } from "./parse.ts";

/** A block, as far as books need it. Times are Unix seconds. */
export interface Block {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  readonly time: number;
}

/** Where blocks and logs come from. Answers must be fresh: a cached block hides a reorganization. */
export interface EventSource extends Coverage {
  /** The number of the latest block. */
  readonly head: () => Promise<number>;
  /** The block of this number, or null where the chain has none. */
  readonly block: (number: number) => Promise<Block | null>;
  /** The logs of the events that move money, of all these contracts, from a block to a block, both included. */
  readonly logs: (from: number, to: number) => Promise<readonly LogRecord[]>;
}

/** What sends JSON-RPC requests: ethers' `JsonRpcProvider` and `BrowserProvider`, Hardhat's `ethers.provider`. */
export interface RpcClient {
  send(method: string, params: unknown[]): Promise<unknown>;
}

/* ERRORS */

/** The node answered with something else than the specification of JSON-RPC says. */
export class AnswerMalformed extends CowryError<{ part: string; reason: string }> {
  override readonly name = "AnswerMalformed";

  constructor(part: string, reason: string) {
    super(`The node's answer is malformed: ${part || "it"} ${reason}`, { part, reason });
  }
}

/* SCHEMAS */

const quantity = z
  .string()
  .regex(/^0x[0-9a-f]+$/i, "is not a quantity in hex")
  .transform(Number);
const blockAnswer = z
  .object({ number: quantity, hash: hexBytes(32), parentHash: hexBytes(32), timestamp: quantity })
  .transform(({ timestamp, ...rest }) => ({ ...rest, time: timestamp }))
  .nullable();
const logsAnswer: z.ZodType<readonly LogRecord[]> = z.array(
  z.object({ ...logParts, address: address().optional(), blockNumber: quantity, logIndex: quantity }),
);

const receiptAnswer = z.object({ logs: logsAnswer });

/* SOURCES */

/**
 * The contracts of everyday payments in a deployment, for `rpcSource`.
 *
 * @example
 * const source = rpcSource(provider, { escrow: deployment.escrow, contracts: paymentContracts(deployment) });
 */
export function paymentContracts(deployment: PaymentContracts): PaymentContracts {
  return Object.fromEntries(
    paymentNames().flatMap((name) => {
      const place = deployment[name];
      return place === undefined ? [] : [[name, getAddress(place)]];
    }),
  );
}

/**
 * Reads from a node: of the escrow, and of the contracts of everyday payments where these are given. Requests go through `send`, which no client answers from
 * a cache.
 *
 * @example
 * const source = rpcSource(new JsonRpcProvider(url), deployment);
 */
export function rpcSource(
  client: RpcClient,
  { escrow, contracts }: { readonly escrow: string; readonly contracts?: PaymentContracts },
): EventSource {
  const others = contracts === undefined ? {} : paymentContracts(contracts);
  const places = Object.values(others);
  const filter = { address: places.length === 0 ? escrow : [escrow, ...places], topics: [topicsFor(others)] };
  const logs = async (filter: object, from: number, to: number): Promise<readonly LogRecord[]> => {
    const range = { fromBlock: toQuantity(from), toBlock: toQuantity(to) };
    return parse(logsAnswer, await client.send("eth_getLogs", [{ ...filter, ...range }]), AnswerMalformed);
  };
  return {
    escrow: getAddress(escrow),
    ...(contracts === undefined ? {} : { contracts: others }),
    head: async () => parse(quantity, await client.send("eth_blockNumber", []), AnswerMalformed),
    block: async (number) =>
      parse(blockAnswer, await client.send("eth_getBlockByNumber", [toQuantity(number), false]), AnswerMalformed),
    logs: async (from, to) => {
      const own = ownLogs(await logs(filter, from, to), { escrow, contracts: others });
      const lists = transfersOfLists(own, others);
      if (lists === null) return own;

      const transfers = await logs(lists.filter, from, to).catch(async (error: unknown) => {
        // Anybody can log so many transfers in one block that nodes refuse it, and then there are no halves to ask for.
        if (from !== to) throw error;
        return receiptsOf(client, lists.transactions);
      });
      return [...own, ...transfersIn(transfers, own, others)];
    },
  };
}

/* PRIVATE */

/** All logs of some transactions, by their receipts. */
async function receiptsOf(client: RpcClient, transactions: readonly string[]): Promise<readonly LogRecord[]> {
  const receipts = await Promise.all(
    transactions.map(async (hash) =>
      parse(receiptAnswer, await client.send("eth_getTransactionReceipt", [hash]), AnswerMalformed),
    ),
  );
  return receipts.flatMap(({ logs }) => logs);
}
