import { z } from "zod";

import { CowryError } from "./CowryError.ts";
import { logParts, type TimedLog } from "./logRecord.ts";
import { type Coverage, paymentNames } from "./moneyEvents.ts";
import { address, hexBytes, parse } from "./parse.ts";

/** Blocks that were read at once: plain data without bigints, so that any store of JSON can keep it. */
export interface Page extends Coverage {
  readonly from: number;
  readonly to: number;
  /** The hash of the block before `from`: what links a page to the one before. */
  readonly parentHash: string;
  /** The hash of the block `to`: while the chain has it there, the page holds. */
  readonly hash: string;
  /** The time of the block `to`. */
  readonly time: number;
  /** The logs in the order of the chain, each with the time of its block. */
  readonly logs: readonly TimedLog[];
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

/** A stored page is not as it was written. */
export class PageMalformed extends CowryError<{ part: string; reason: string }> {
  override readonly name = "PageMalformed";

  constructor(part: string, reason: string) {
    super(`The stored page is malformed: ${part || "it"} ${reason}`, { part, reason });
  }
}

/* SCHEMAS */

const count = z.number().int().nonnegative();

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

/* STORES */

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

/* LINKS */

/**
 * Refuses stored pages that are of other contracts, begin later than asked for, or do not follow each other.
 *
 * @example
 * requireLinked(await store.load(), source, 0);
 */
export function requireLinked(pages: readonly Page[], source: Coverage, from: number): void {
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

/**
 * How many logs some pages have.
 *
 * @example
 * const events = logsIn(pages);
 */
export function logsIn(pages: readonly Page[]): number {
  return pages.reduce((sum, { logs }) => sum + logs.length, 0);
}

/* PRIVATE */

/** What a page or a source covers, in words. */
function coverage({ escrow, contracts = {} }: Coverage): string {
  const others = paymentNames().flatMap((name) =>
    contracts[name] === undefined ? [] : [`${name} ${contracts[name]}`],
  );
  return [escrow, ...others].join(", ");
}
