import { CowryError } from "./CowryError.ts";
import type { EventSource } from "./eventSource.ts";
import { type Coverage, eventsIn, type MoneyEvent } from "./moneyEvents.ts";
import { pageOf } from "./pageReading.ts";
import { logsIn, memoryStore, type Page, type PageStore, requireLinked } from "./pages.ts";

export {
  AnswerMalformed,
  type Block,
  type EventSource,
  paymentContracts,
  type RpcClient,
  rpcSource,
} from "./eventSource.ts";
export type { LogRecord } from "./logRecord.ts";
export {
  BOOK_EVENTS,
  type BookEvent,
  type BookEventName,
  type ListTransfer,
  type MoneyEvent,
  PAYMENT_EVENTS,
  type PaymentContract,
  type PaymentContracts,
  type PaymentEvent,
  type PaymentEventName,
} from "./moneyEvents.ts";
export {
  HistoryGap,
  HistoryOfAnother,
  memoryStore,
  type Page,
  PageMalformed,
  type PageStore,
  readPage,
} from "./pages.ts";

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
export interface History extends Coverage {
  readonly from: number;
  readonly to: number;
  /** The hash of the block `to`. */
  readonly hash: string;
  /** The time of the block `to`, in Unix seconds. */
  readonly time: number;
  /** In the order of the chain. */
  readonly events: readonly MoneyEvent[];
}

const PAGE_SIZE = 2_000;

/** How often in a row the chain may change under a page before the reader gives up. */
const MOST_ATTEMPTS = 8;

/* ERRORS */

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

function historyOf(pages: readonly Page[], from: number): History {
  const newest = pages.at(-1);
  if (newest === undefined) throw new HistoryEmpty(from, from);

  const { escrow, contracts, to, hash, time } = newest;
  const covered = contracts === undefined ? { escrow } : { escrow, contracts };
  return {
    ...covered,
    from: pages[0]?.from ?? from,
    to,
    hash,
    time,
    events: pages.flatMap((page) => eventsIn(page, page.logs)),
  };
}
