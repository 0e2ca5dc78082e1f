import type { Log, Provider } from "ethers";

import { Escrow__factory } from "../typechain-types/factories/contracts/escrow/Escrow__factory.ts";
import { type AbiParameter, type ArgsByName, plainArgs } from "./decode.ts";
import type { EscrowDomain } from "./Order.ts";

/**
 * What the escrow can tell, and the facts of each event. Amounts are in token units, times in Unix seconds; states, causes and kinds have their names.
 *
 * @example
 * type Facts = EscrowEventArgs["OrderReleased"]; // { id: string; payee: string; amount: bigint; cause: Cause }
 */
export type EscrowEventArgs = ArgsByName<typeof Escrow__factory.abi, "event">;

/** The name of an event of the escrow. */
export type EscrowEventName = keyof EscrowEventArgs;

/** Where in the chain a log stands. */
export interface LogPlace {
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly transactionHash: string;
  /** The log's place in its block. */
  readonly logIndex: number;
}

/** An event of the escrow as plain data; its `name` tells which facts `args` has. */
export type EscrowEvent<Name extends EscrowEventName = EscrowEventName> = {
  readonly [Each in Name]: { readonly name: Each; readonly args: EscrowEventArgs[Each]; readonly place: LogPlace };
}[Name];

/** What of a log is read: any `Log` of ethers has it, and so has what a store kept of one. */
export type LogData = Pick<
  Log,
  "address" | "topics" | "data" | "blockNumber" | "blockHash" | "transactionHash" | "index"
>;

/** Which events to read. */
export interface EventRange {
  /** The first block. */
  readonly from: number;
  /** The last block, included; by default the latest there is. */
  readonly to?: number;
  /** How many blocks to ask for at once; by default 2,000, which public nodes bear. */
  readonly pageSize?: number;
}

/** The events of a few blocks that were asked for at once. */
export interface EventPage {
  readonly from: number;
  readonly to: number;
  /** In the order of the chain. */
  readonly events: readonly EscrowEvent[];
}

const PAGE_SIZE = 2_000;

const contract = Escrow__factory.createInterface();

const inputsOf: ReadonlyMap<string, readonly AbiParameter[]> = new Map(
  Escrow__factory.abi.flatMap((entry) => (entry.type === "event" ? [[entry.name, entry.inputs] as const] : [])),
);

/**
 * The escrow's events among the logs of a receipt, or of anything else. Logs of other contracts are passed over.
 *
 * @example
 * const receipt = await transaction.wait();
 * for (const event of escrowEvents(deployment, receipt.logs)) if (event.name === "OrderPaid") console.log(event.args.order.amount);
 */
export function escrowEvents(
  { escrow }: Pick<EscrowDomain, "escrow">,
  logs: readonly LogData[],
): readonly EscrowEvent[] {
  return logs.filter(({ address }) => address.toLowerCase() === escrow.toLowerCase()).map(escrowEvent);
}

/**
 * Reads the escrow's events page by page, from old to new. Each page is asked for when it is wanted, so a reader can stop, show how far it is, or store where
 * it stands.
 *
 * @example
 * for await (const { to, events } of readEvents(provider, deployment, { from: 0 })) console.log(`read up to block ${to}: ${events.length} events`);
 */
export async function* readEvents(
  provider: Provider,
  { escrow }: Pick<EscrowDomain, "escrow">,
  { from, to, pageSize = PAGE_SIZE }: EventRange,
): AsyncGenerator<EventPage, void, undefined> {
  const last = to ?? (await provider.getBlockNumber());
  for (let first = from; first <= last; first += pageSize) {
    const range = { from: first, to: Math.min(first + pageSize - 1, last) };
    const logs = await provider.getLogs({ address: escrow, fromBlock: range.from, toBlock: range.to });
    yield { ...range, events: logs.map(escrowEvent) };
  }
}

/**
 * Follows the escrow's events as they happen: reads what there is, then waits for new blocks, until the signal says stop. Every event comes once, in order. A
 * reader that must survive reorganizations stays some blocks behind with `confirmations`.
 *
 * @example
 * const stop = new AbortController();
 * for await (const event of followEvents(provider, deployment, { from: 0, signal: stop.signal })) console.log(event.name, event.args);
 */
export async function* followEvents(
  provider: Provider,
  deployment: Pick<EscrowDomain, "escrow">,
  options: Omit<EventRange, "to"> & { readonly signal: AbortSignal; readonly confirmations?: number },
): AsyncGenerator<EscrowEvent, void, undefined> {
  const { signal, confirmations = 0, ...range } = options;
  let { from } = range;
  while (!signal.aborted) {
    const latest = await provider.getBlockNumber();
    for await (const page of readEvents(provider, deployment, { ...range, from, to: latest - confirmations })) {
      yield* page.events;
      from = page.to + 1;
      if (isAborted(signal)) return;
    }
    await nextBlock(provider, latest, signal);
  }
}

/** Asked anew, since whoever consumes the events may have stopped in between. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Resolves when there is a block after `known`, or when the signal says stop. */
async function nextBlock(provider: Provider, known: number, signal: AbortSignal): Promise<void> {
  let wake: (() => void) | undefined;
  const woken = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const stop = () => wake?.();
  const look = (height: number) => {
    if (height > known) stop();
  };
  signal.addEventListener("abort", stop);
  await provider.on("block", look);
  try {
    // The block may have come, or the signal, before anyone listened.
    look(await provider.getBlockNumber());
    if (signal.aborted) stop();
    await woken;
  } finally {
    signal.removeEventListener("abort", stop);
    await provider.off("block", look);
  }
}

function escrowEvent(log: LogData): EscrowEvent {
  const description = contract.parseLog(log);
  if (description === null) throw new RangeError(`${log.transactionHash}: log ${log.index} is not the escrow's`);
  const { name, args } = description;
  const { blockNumber, blockHash, transactionHash, index } = log;
  return {
    name,
    args: plainArgs(inputsOf.get(name) ?? [], args),
    place: { blockNumber, blockHash, transactionHash, logIndex: index },
  } as unknown as EscrowEvent;
}
