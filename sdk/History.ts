import { dataSlice, getAddress, id as hashOf, Interface, isHexString, toQuantity, zeroPadValue } from "ethers";
import { z } from "zod";

import { abis } from "./contracts.ts";
import { CowryError } from "./CowryError.ts";
import {
  type EscrowEvent,
  type EscrowEventName,
  type EventArgs,
  eventsOf,
  type LogPlace,
  type SuiteEvent,
} from "./Events.ts";
import { address, hexBytes, parse } from "./parse.ts";

/** The events of the escrow that move money: all that its books need. */
export const BOOK_EVENTS = [
  "OrderPaid",
  "OrderReleased",
  "OrderRefunded",
  "ReleaseRefunded",
  "MoneyCredited",
  "MoneySpent",
  "MoneyWithdrawn",
] as const satisfies readonly EscrowEventName[];

/** The name of an event that moves money. */
export type BookEventName = (typeof BOOK_EVENTS)[number];

/** An event of the escrow that moves money, with the time of its block in Unix seconds. */
export type BookEvent<Name extends BookEventName = BookEventName> = EscrowEvent<Name> & {
  readonly time: number;
  /** None: it is the escrow's. */
  readonly contract?: undefined;
};

/** The events of everyday payments that move money, or say under which terms it will, by the contract's name in a deployment. */
export const PAYMENT_EVENTS = {
  mandates: ["MandateAuthorized", "MandateCollected"],
  payouts: ["ListPaid", "DropFunded", "DropClaimed", "DropReclaimed", "MoneyCredited", "MoneyWithdrawn"],
  swap: ["SwapFilled"],
  spendingLimits: ["SpendingPaid"],
  token: ["TokensPaid", "TokensBurned"],
} as const satisfies {
  readonly [Name in "mandates" | "payouts" | "swap" | "spendingLimits" | "token"]: readonly (keyof EventArgs<Name>)[];
};

/** The name of a contract of everyday payments in a deployment. */
export type PaymentContract = keyof typeof PAYMENT_EVENTS;

/** Where the contracts of everyday payments are, as far as the books are to cover them. */
export type PaymentContracts = Readonly<Partial<Record<PaymentContract, string | undefined>>>;

/** What stands around an event of everyday payments. */
interface PaymentFrame<Contract extends PaymentContract> {
  readonly contract: Contract;
  /** Where that contract is. */
  readonly address: string;
  /** The time of the block, in Unix seconds. */
  readonly time: number;
}

/** A line of a list that was paid, as the token logs it: the list's own event names no recipients. */
export interface ListTransfer extends PaymentFrame<"payouts"> {
  readonly name: "Transfer";
  readonly args: { readonly token: string; readonly from: string; readonly to: string; readonly amount: bigint };
  readonly place: LogPlace;
}

/** An event of everyday payments, with its contract and the time of its block. */
export type PaymentEvent =
  | ListTransfer
  | {
      readonly [Contract in PaymentContract]: SuiteEvent<Contract, (typeof PAYMENT_EVENTS)[Contract][number]> &
        PaymentFrame<Contract>;
    }[PaymentContract];

/** The name of an event of everyday payments. */
export type PaymentEventName = PaymentEvent["name"];

/** Whatever moves money in the books. */
export type MoneyEvent = BookEvent | PaymentEvent;

/** A block, as far as books need it. Times are Unix seconds. */
export interface Block {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  readonly time: number;
}

/** A log as the chain keeps it. */
export interface LogRecord {
  /** Whose log it is; absent for the escrow's. */
  readonly address?: string | undefined;
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly transactionHash: string;
  readonly logIndex: number;
  readonly topics: readonly string[];
  readonly data: string;
}

/** Blocks that were read at once: plain data without bigints, so that any store of JSON can keep it. */
export interface Page {
  readonly escrow: string;
  /** The contracts of everyday payments whose events were read along; absent where there are none. */
  readonly contracts?: PaymentContracts | undefined;
  readonly from: number;
  readonly to: number;
  /** The hash of the block before `from`: what links a page to the one before. */
  readonly parentHash: string;
  /** The hash of the block `to`: while the chain has it there, the page holds. */
  readonly hash: string;
  /** The time of the block `to`. */
  readonly time: number;
  /** The logs in the order of the chain, each with the time of its block. */
  readonly logs: readonly (LogRecord & { readonly time: number })[];
}

/** Where blocks and logs come from. Answers must be fresh: a cached block hides a reorganization. */
export interface EventSource {
  readonly escrow: string;
  /** The contracts of everyday payments to read along; by default none. */
  readonly contracts?: PaymentContracts | undefined;
  /** The number of the latest block. */
  readonly head: () => Promise<number>;
  /** The block of this number, or null where the chain has none. */
  readonly block: (number: number) => Promise<Block | null>;
  /** The logs of the events that move money, of all these contracts, from a block to a block, both included. */
  readonly logs: (from: number, to: number) => Promise<readonly LogRecord[]>;
}

/** Where pages are kept from one run to the next. */
export interface PageStore {
  /** All pages, from old to new. */
  readonly load: () => Promise<readonly Page[]>;
  /** Keeps a page after the others. */
  readonly append: (page: Page) => Promise<void>;
  /** Forgets all pages but the first so many. */
  readonly keep: (count: number) => Promise<void>;
}

/** Which blocks to read. */
export interface CollectRange {
  /** The first block: that of the escrow's deployment, or any before it. */
  readonly from: number;
  /** The last block, included; by default the latest, less the confirmations. */
  readonly to?: number;
  /** How many blocks to stay behind the latest; by default none. */
  readonly confirmations?: number;
  /** How many blocks to ask for at once; by default 2,000. A page that a node refuses is asked for in halves. */
  readonly pageSize?: number;
}

/** How far the reading is. */
export interface Progress {
  /** The last block that was read. */
  readonly block: number;
  /** The last block that is to be read, as of now. */
  readonly last: number;
  /** How many events were found so far. */
  readonly events: number;
  /** How many stored or read pages had to be dropped, since the chain took another way. */
  readonly dropped: number;
}

/** What an escrow, and the contracts of everyday payments, told about money, without gap, from one block to another. */
export interface History {
  readonly escrow: string;
  /** The contracts of everyday payments that it covers; absent where there are none. */
  readonly contracts?: PaymentContracts | undefined;
  readonly from: number;
  readonly to: number;
  /** The hash of the block `to`. */
  readonly hash: string;
  /** The time of the block `to`, in Unix seconds. */
  readonly time: number;
  /** In the order of the chain. */
  readonly events: readonly MoneyEvent[];
}

/** What sends JSON-RPC requests: ethers' `JsonRpcProvider` and `BrowserProvider`, Hardhat's `ethers.provider`. */
export interface RpcClient {
  send(method: string, params: unknown[]): Promise<unknown>;
}

const PAGE_SIZE = 2_000;

const TRANSFER = hashOf("Transfer(address,address,uint256)");

/** The topics of the events that move money. */
const escrowTopics = topicsOf("escrow", BOOK_EVENTS);
const paymentTopics = Object.fromEntries(
  paymentNames().map((name) => [name, topicsOf(name, PAYMENT_EVENTS[name])]),
) as Readonly<Record<PaymentContract, readonly string[]>>;
const [LIST_PAID] = topicsOf("payouts", ["ListPaid"]);

/** How often in a row the chain may change under a page before the reader gives up. */
const MOST_ATTEMPTS = 8;

/* ERRORS */

/** Between two blocks nothing was read, or what was read is of another chain than what precedes it. */
export class HistoryGap extends CowryError<{ expected: number; found: number }> {
  override readonly name = "HistoryGap";

  constructor(expected: number, found: number) {
    const reason = expected === found ? "does not follow the block before it" : `is followed by block ${found}`;
    super(`The stored pages have a gap: block ${expected} ${reason}`, { expected, found });
  }
}

/** The stored pages are of another escrow, or cover other contracts of everyday payments. */
export class HistoryOfAnother extends CowryError<{ escrow: string; expected: string }> {
  override readonly name = "HistoryOfAnother";

  constructor(escrow: string, expected: string) {
    super(`The stored pages are of the escrow ${escrow}, not of ${expected}`, { escrow, expected });
  }
}

/** The range holds no block. */
export class HistoryEmpty extends CowryError<{ from: number; to: number }> {
  override readonly name = "HistoryEmpty";

  constructor(from: number, to: number) {
    super(`There is no block from ${from} to ${to}`, { from, to });
  }
}

/** The range, or its pages, are no whole numbers of blocks. */
export class RangeInvalid extends CowryError<{ part: string; value: number; least: number }> {
  override readonly name = "RangeInvalid";

  constructor(part: string, value: number, least: number) {
    super(`${part}: ${value} is not a whole number from ${least} on`, { part, value, least });
  }
}

/** The chain has not come to the block yet. */
export class BlockNotReached extends CowryError<{ block: number; head: number }> {
  override readonly name = "BlockNotReached";

  constructor(block: number, head: number) {
    super(`The chain is at block ${head} and has no block ${block} yet`, { block, head });
  }
}

/** The chain changed each time that the page was read. */
export class ChainUnstable extends CowryError<{ from: number; to: number; attempts: number }> {
  override readonly name = "ChainUnstable";

  constructor(from: number, to: number, attempts: number) {
    super(`Blocks ${from} to ${to} changed while they were read, ${attempts} times in a row; stay behind the latest`, {
      from,
      to,
      attempts,
    });
  }
}

/** The node answered with something else than the specification of JSON-RPC says. */
export class AnswerMalformed extends CowryError<{ part: string; reason: string }> {
  override readonly name = "AnswerMalformed";

  constructor(part: string, reason: string) {
    super(`The node's answer is malformed: ${part || "it"} ${reason}`, { part, reason });
  }
}

/** A stored page is not as it was written. */
export class PageMalformed extends CowryError<{ part: string; reason: string }> {
  override readonly name = "PageMalformed";

  constructor(part: string, reason: string) {
    super(`The stored page is malformed: ${part || "it"} ${reason}`, { part, reason });
  }
}

/* SCHEMAS */

const quantity = z
  .string()
  .regex(/^0x[0-9a-f]+$/i, "is not a quantity in hex")
  .transform(Number);
const count = z.number().int().nonnegative();
const logParts = {
  blockHash: hexBytes(32),
  transactionHash: hexBytes(32),
  topics: z.array(hexBytes(32)),
  data: z.string().refine((text) => isHexString(text), "is not hex"),
};

const blockAnswer = z
  .object({ number: quantity, hash: hexBytes(32), parentHash: hexBytes(32), timestamp: quantity })
  .transform(({ timestamp, ...rest }) => ({ ...rest, time: timestamp }))
  .nullable();
const logsAnswer = z.array(
  z.object({ ...logParts, address: address().optional(), blockNumber: quantity, logIndex: quantity }),
);

const contractsSchema = z
  .strictObject({
    mandates: address(),
    payouts: address(),
    swap: address(),
    spendingLimits: address(),
    token: address(),
  })
  .partial();

const pageSchema = z.strictObject({
  escrow: address(),
  contracts: contractsSchema.optional(),
  from: count,
  to: count,
  parentHash: hexBytes(32),
  hash: hexBytes(32),
  time: count,
  logs: z.array(
    z.strictObject({ ...logParts, address: address().optional(), blockNumber: count, logIndex: count, time: count }),
  ),
});

/* SOURCES AND STORES */

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
  const [names, places] = [paymentNames().filter((name) => name in others), Object.values(others)];
  const topics = [[...new Set([...escrowTopics, ...names.flatMap((name) => paymentTopics[name])])]];
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
      const told = await logs({ address: places.length === 0 ? escrow : [escrow, ...places], topics }, from, to);
      const own = told.flatMap((log) => ownLog(log, getAddress(escrow), others));
      if (others.payouts === undefined || !own.some(({ topics: [topic] }) => topic === LIST_PAID)) return own;

      // Lists name no recipients, but their tokens log each payment. All tokens are asked at once, by the payer's topic.
      const transfers = await logs({ topics: [TRANSFER, zeroPadValue(others.payouts, 32)] }, from, to);
      return [...own, ...transfers.filter((transfer) => isOfList(transfer, own))];
    },
  };
}

/**
 * Keeps pages as long as the program runs.
 *
 * @example
 * const store = memoryStore();
 */
export function memoryStore(): PageStore {
  const pages: Page[] = [];
  return {
    load: () => Promise.resolve([...pages]),
    append: (page) => Promise.resolve(void pages.push(page)),
    keep: (kept) => Promise.resolve(void pages.splice(kept)),
  };
}

/**
 * Reads a page back from where it was kept as JSON.
 *
 * @example
 * const page = readPage(JSON.parse(text));
 */
export function readPage(input: unknown): Page {
  return parse(pageSchema, input, PageMalformed);
}

/* COLLECTING */

/**
 * Reads what an escrow, and the contracts of everyday payments, told about money, page by page, and goes on where the store's pages end. Every page carries
 * the hash of its last block and of the block before its first: pages that the chain no longer has are dropped and read again, of all contracts together.
 *
 * @example
 * const source = rpcSource(provider, deployment);
 * const history = await collectEvents(source, { from: 0 }, store, ({ block, last }) => console.log(`${block} of ${last}`));
 */
export async function collectEvents(
  source: EventSource,
  range: CollectRange,
  store: PageStore = memoryStore(),
  onProgress: (progress: Progress) => void = () => undefined,
): Promise<History> {
  requireRange(range);
  const pages = [...(await store.load())];
  requireLinked(pages, source, range.from);

  let attempts = 0;
  let dropped = 0;
  let events = logsIn(pages);
  for (;;) {
    const replaced = await dropReplaced(source, store, pages);
    dropped += replaced.length;
    events -= logsIn(replaced);

    const { from, to, last } = await nextPage(source, range, pages);
    if (from > to) break;

    const page = await pageOf(source, from, to, pages.at(-1)?.hash);
    if (page === null) {
      if (++attempts === MOST_ATTEMPTS) throw new ChainUnstable(from, to, attempts);
      continue;
    }

    attempts = 0;
    await store.append(page);
    pages.push(page);
    events += page.logs.length;
    onProgress({ block: to, last, events, dropped });
  }
  return historyOf(pages, range.from);
}

/* PRIVATE */

function requireRange({ from, to = 0, confirmations = 0, pageSize = PAGE_SIZE }: CollectRange): void {
  for (const [part, value] of Object.entries({ from, to, confirmations, pageSize })) {
    const least = part === "pageSize" ? 1 : 0;
    if (!Number.isSafeInteger(value) || value < least) throw new RangeInvalid(part, value, least);
  }
}

/** Stored pages are of these contracts, begin no later than asked for, and each follows the one before it. */
function requireLinked(pages: readonly Page[], source: Pick<EventSource, "escrow" | "contracts">, from: number): void {
  const expected = coverage(source);
  let before: Page | undefined;
  for (const page of pages) {
    if (coverage(page) !== expected) throw new HistoryOfAnother(coverage(page), expected);
    if (before === undefined && page.from > from) throw new HistoryGap(from, page.from);
    if (before !== undefined && (page.from !== before.to + 1 || page.parentHash !== before.hash))
      throw new HistoryGap(before.to + 1, page.from);
    before = page;
  }
}

/** Drops, from the newest, the pages whose last block the chain no longer has. Pages are linked: those before hold. */
async function dropReplaced(source: EventSource, store: PageStore, pages: Page[]): Promise<readonly Page[]> {
  let kept = pages.length;
  for (let newest = pages.at(-1); newest !== undefined; newest = pages[kept - 1]) {
    if ((await source.block(newest.to))?.hash === newest.hash) break;
    kept -= 1;
  }

  const replaced = pages.splice(kept);
  if (replaced.length > 0) await store.keep(kept);
  return replaced;
}

async function nextPage(
  source: EventSource,
  range: CollectRange,
  pages: readonly Page[],
): Promise<{ from: number; to: number; last: number }> {
  const head = await source.head();
  if (range.to !== undefined && range.to > head) throw new BlockNotReached(range.to, head);

  const last = range.to ?? head - (range.confirmations ?? 0);
  const newest = pages.at(-1);
  const from = newest === undefined ? range.from : newest.to + 1;
  if (newest === undefined && from > last) throw new HistoryEmpty(from, last);

  return { from, to: Math.min(from + (range.pageSize ?? PAGE_SIZE) - 1, last), last };
}

/** Reads a page, or null if the chain changed meanwhile: the last block was the same before and after all else. */
async function pageOf(
  source: EventSource,
  from: number,
  to: number,
  linkedTo: string | undefined,
): Promise<Page | null> {
  const end = await source.block(to);
  const start = await source.block(from);
  if (end === null || start === null) return null;
  if (linkedTo !== undefined && start.parentHash !== linkedTo) return null;

  const records = [...(await logsOf(source, from, to))].sort(inChainOrder);
  const times = await timesOf(source, records);
  const same = (await source.block(to))?.hash === end.hash;
  if (times === null || !same) return null;

  const logs = records.map((record) => ({ ...record, time: times.get(record.blockHash) ?? end.time }));
  const { escrow, contracts } = source;
  const covered = contracts === undefined ? { escrow } : { escrow, contracts };
  return { ...covered, from, to, parentHash: start.parentHash, hash: end.hash, time: end.time, logs };
}

/** A node that refuses a page, for its size or the number of its logs, is asked for its halves. */
async function logsOf(source: EventSource, from: number, to: number): Promise<readonly LogRecord[]> {
  try {
    return await source.logs(from, to);
  } catch (error) {
    if (from === to) throw error;
    const middle = Math.floor((from + to) / 2);
    return [...(await logsOf(source, from, middle)), ...(await logsOf(source, middle + 1, to))];
  }
}

/** The times of the blocks in which the logs are, by hash, or null if the chain has other blocks there. */
async function timesOf(
  source: EventSource,
  records: readonly LogRecord[],
): Promise<ReadonlyMap<string, number> | null> {
  const numbers = new Map(records.map(({ blockHash, blockNumber }) => [blockHash, blockNumber]));
  const blocks = await Promise.all(
    [...numbers].map(async ([hash, number]) => ({ hash, block: await source.block(number) })),
  );
  if (blocks.some(({ hash, block }) => block?.hash !== hash)) return null;
  return new Map(blocks.map(({ hash, block }) => [hash, block?.time ?? 0]));
}

function inChainOrder(a: LogRecord, b: LogRecord): number {
  return a.blockNumber - b.blockNumber || a.logIndex - b.logIndex;
}

function logsIn(pages: readonly Page[]): number {
  return pages.reduce((sum, { logs }) => sum + logs.length, 0);
}

function historyOf(pages: readonly Page[], from: number): History {
  const newest = pages.at(-1);
  if (newest === undefined) throw new HistoryEmpty(from, from);

  const { escrow, contracts, to, hash, time } = newest;
  const covered = contracts === undefined ? { escrow } : { escrow, contracts };
  return { ...covered, from: pages[0]?.from ?? from, to, hash, time, events: pages.flatMap(eventsIn) };
}

function eventsIn({ escrow, contracts = {}, logs }: Page): readonly MoneyEvent[] {
  return logs.flatMap(({ logIndex, time, address: place = escrow, ...log }): readonly MoneyEvent[] => {
    const data = { ...log, index: logIndex, address: place };
    if (place === escrow)
      return eventsOf("escrow", { escrow }, [data]).map((event) => ({ ...event, time }) as BookEvent);
    // Also of the suite's own token, which logs its transfers as any other.
    const contract = log.topics[0] === TRANSFER ? undefined : nameAt(place, contracts);
    if (contract === undefined) return [listTransfer({ ...log, logIndex, time }, place, contracts.payouts ?? place)];

    const events = eventsOf(contract, { [contract]: place } as Readonly<Record<PaymentContract, string>>, [data]);
    return events.map((event) => ({ ...event, contract, address: place, time }) as PaymentEvent);
  });
}

/** A payment of a list, out of the token's log. */
function listTransfer(log: LogRecord & { readonly time: number }, token: string, payouts: string): ListTransfer {
  const { blockNumber, blockHash, transactionHash, logIndex, topics, data, time } = log;
  return {
    contract: "payouts",
    address: payouts,
    name: "Transfer",
    args: { token, from: payouts, to: getAddress(dataSlice(topics[2] ?? "0x", 12)), amount: BigInt(data) },
    place: { blockNumber, blockHash, transactionHash, logIndex },
    time,
  };
}

/* CONTRACTS */

function paymentNames(): readonly PaymentContract[] {
  return Object.keys(PAYMENT_EVENTS) as PaymentContract[];
}

function topicsOf<Contract extends "escrow" | PaymentContract>(
  contract: Contract,
  names: readonly (keyof EventArgs<Contract>)[],
): readonly string[] {
  const calls = new Interface(abis[contract]);
  return names.map((name) => calls.getEvent(String(name))?.topicHash ?? "");
}

function nameAt(place: string, contracts: PaymentContracts): PaymentContract | undefined {
  return paymentNames().find((name) => contracts[name] === place);
}

/** The log, if it is one of those that its contract's books need; without an address where it is the escrow's. */
function ownLog(log: LogRecord, escrow: string, contracts: PaymentContracts): readonly LogRecord[] {
  const { address: place = escrow, ...rest } = log;
  if (place === escrow) return [rest];
  const name = nameAt(place, contracts);
  return name !== undefined && paymentTopics[name].includes(log.topics[0] ?? "") ? [log] : [];
}

/** Whether a transfer out of the payouts is of the transaction, and of the token, of a list. */
function isOfList({ address: token, transactionHash, topics }: LogRecord, logs: readonly LogRecord[]): boolean {
  if (token === undefined || topics.length !== 3) return false;
  const topic = zeroPadValue(token, 32).toLowerCase();
  return logs.some(
    (log) =>
      log.transactionHash === transactionHash && log.topics[0] === LIST_PAID && log.topics[2]?.toLowerCase() === topic,
  );
}

/** What a page or a source covers, in words. */
function coverage({ escrow, contracts = {} }: Pick<EventSource, "escrow" | "contracts">): string {
  const others = paymentNames().flatMap((name) =>
    contracts[name] === undefined ? [] : [`${name} ${contracts[name]}`],
  );
  return [escrow, ...others].join(", ");
}
