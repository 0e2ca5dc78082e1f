import type { EventSource } from "./eventSource.ts";
import type { LogRecord } from "./logRecord.ts";
import type { Page } from "./pages.ts";

/**
 * Reads a page, or null if the chain changed meanwhile: the last block was the same before and after all else.
 *
 * @example
 * const page = await pageOf(source, 0, 1_999, undefined);
 */
export async function pageOf(
  source: EventSource,
  from: number,
  to: number,
  linkedTo: string | undefined,
): Promise<Page | null> {
  const end = await source.block(to);
  const start = await source.block(from);
  if (end === null || start === null) return null;
  if (linkedTo !== undefined && start.parentHash !== linkedTo) return null;

  const records = [...(await inHalves(from, to, (first, last) => source.logs(first, last)))].sort(inChainOrder);
  const times = await timesOf(source, records);
  const same = (await source.block(to))?.hash === end.hash;
  if (times === null || !same) return null;

  const logs = records.map((record) => ({ ...record, time: times.get(record.blockHash) ?? end.time }));
  const { escrow, contracts } = source;
  const covered = contracts === undefined ? { escrow } : { escrow, contracts };
  return { ...covered, from, to, parentHash: start.parentHash, hash: end.hash, time: end.time, logs };
}

/**
 * What is in some blocks. A node that refuses them at once, for their number or that of their logs, is asked for halves.
 *
 * @example
 * const logs = await inHalves(0, 1_999, source.logs);
 */
export async function inHalves<Item>(
  from: number,
  to: number,
  read: (from: number, to: number) => Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  try {
    return await read(from, to);
  } catch (error) {
    if (from === to) throw error;
    const middle = Math.floor((from + to) / 2);
    return [...(await inHalves(from, middle, read)), ...(await inHalves(middle + 1, to, read))];
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
