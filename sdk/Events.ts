import { Interface, type Log, type Provider } from "ethers";

import { abis, type Abis, type ContractName } from "./contracts.ts";
import { type AbiEntry, type AbiParameter, type ArgsByName, plainArgs } from "./decode.ts";
import type { Places } from "./Perform.ts";

/**
 * What a contract can tell, and the facts of each event. Amounts are in token units, times in Unix seconds; states, causes and kinds have their names.
 *
 * @example
 * type Facts = EventArgs<"escrow">["OrderReleased"]; // { id: string; payee: string; amount: bigint; cause: Cause }
 */
export type EventArgs<Contract extends ContractName> = ArgsByName<Abis[Contract], "event">;

/** What the escrow can tell. */
export type EscrowEventArgs = EventArgs<"escrow">;

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

/** An event of a contract as plain data; its `name` tells which facts `args` has. */
export type SuiteEvent<
  Contract extends ContractName = ContractName,
  Name extends keyof EventArgs<Contract> = keyof EventArgs<Contract>,
> = {
  readonly [Each in Name]: { readonly name: Each; readonly args: EventArgs<Contract>[Each]; readonly place: LogPlace };
}[Name];

/** An event of the escrow. */
export type EscrowEvent<Name extends EscrowEventName = EscrowEventName> = SuiteEvent<"escrow", Name>;

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
export interface EventPage<Contract extends ContractName = ContractName> {
  readonly from: number;
  readonly to: number;
  /** In the order of the chain. */
  readonly events: readonly SuiteEvent<Contract>[];
}

const PAGE_SIZE = 2_000;

const readers = Object.fromEntries(Object.entries(abis).map(([name, abi]) => [name, readerOf(abi)])) as Readonly<
  Record<ContractName, EventReader>
>;

/**
 * The events of a contract among the logs of a receipt, or of anything else. Logs of other contracts are passed over.
 *
 * @example
 * const receipt = await transaction.wait();
 * for (const event of eventsOf("escrow", deployment, receipt.logs)) if (event.name === "OrderPaid") console.log(event.args.order.amount);
 */
export function eventsOf<Contract extends ContractName>(
  contract: Contract,
  deployment: Places<Contract>,
  logs: readonly LogData[],
): readonly SuiteEvent<Contract>[] {
  const place = deployment[contract].toLowerCase();
  return logs.filter(({ address }) => address.toLowerCase() === place).map((log) => eventOf(contract, log));
}

/**
 * Reads a contract's events page by page, from old to new. Each page is asked for when it is wanted, so a reader can stop, show how far it is, or store where
 * it stands.
 *
 * @example
 * for await (const { to, events } of readEvents(provider, "escrow", deployment, { from: 0 })) console.log(`read up to block ${to}: ${events.length} events`);
 */
export async function* readEvents<Contract extends ContractName>(
  provider: Provider,
  contract: Contract,
  deployment: Places<Contract>,
  { from, to, pageSize = PAGE_SIZE }: EventRange,
): AsyncGenerator<EventPage<Contract>, void, undefined> {
  const last = to ?? (await provider.getBlockNumber());
  for (let first = from; first <= last; first += pageSize) {
    const range = { from: first, to: Math.min(first + pageSize - 1, last) };
    const logs = await provider.getLogs({ address: deployment[contract], fromBlock: range.from, toBlock: range.to });
    yield { ...range, events: logs.map((log) => eventOf(contract, log)) };
  }
}

/**
 * Follows a contract's events as they happen: reads what there is, then waits for new blocks, until the signal says stop. Every event comes once, in order. A
 * reader that must survive reorganizations stays some blocks behind with `confirmations`.
 *
 * @example
 * const stop = new AbortController();
 * for await (const event of followEvents(provider, "escrow", deployment, { from: 0, signal: stop.signal })) console.log(event.name, event.args);
 */
export async function* followEvents<Contract extends ContractName>(
  provider: Provider,
  contract: Contract,
  deployment: Places<Contract>,
  options: Omit<EventRange, "to"> & { readonly signal: AbortSignal; readonly confirmations?: number },
): AsyncGenerator<SuiteEvent<Contract>, void, undefined> {
  const { signal, confirmations = 0, ...range } = options;
  let { from } = range;
  while (!signal.aborted) {
    const latest = await provider.getBlockNumber();
    const known = { ...range, from, to: latest - confirmations };
    for await (const page of readEvents(provider, contract, deployment, known)) {
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

/** How the logs of one contract are read. */
interface EventReader {
  readonly contract: Interface;
  readonly inputsOf: ReadonlyMap<string, readonly AbiParameter[]>;
}

function readerOf(abi: readonly { readonly type: string }[]): EventReader {
  const events = abi.filter((entry): entry is AbiEntry => entry.type === "event");
  return { contract: new Interface(events), inputsOf: new Map(events.map(({ name, inputs }) => [name, inputs])) };
}

function eventOf<Contract extends ContractName>(contract: Contract, log: LogData): SuiteEvent<Contract> {
  const reader = readers[contract];
  const description = reader.contract.parseLog(log);
  if (description === null)
    throw new RangeError(`${log.transactionHash}: log ${log.index} is no event of the contract ${contract}`);
  const { name, args } = description;
  const { blockNumber, blockHash, transactionHash, index } = log;
  return {
    name,
    args: plainArgs(reader.inputsOf.get(name) ?? [], args),
    place: { blockNumber, blockHash, transactionHash, logIndex: index },
  } as unknown as SuiteEvent<Contract>;
}
