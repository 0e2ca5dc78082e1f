import { once } from "node:events";
import { Worker } from "node:worker_threads";

import { type Chunk, type LotMaking, type MadeChunk, makeChunk } from "./records.ts";

/** In the repository a thread runs the source; in the package, what was made of it. */
const WORKER = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);

/** How chunks are made, and what becomes of them. */
interface Making {
  /** How many chunks there are. */
  readonly count: number;
  readonly threads: number;
  readonly keep: (made: MadeChunk) => Promise<void>;
}

/**
 * Makes chunks in so many threads at once and hands over each as it is made, in whatever order. At most two chunks for each thread are in memory. A single chunk
 * is made at once: it would take a thread longer to begin.
 *
 * @example
 * await makeChunks(making, chunks, { count: 245, threads: 2, keep: (made) => write(made) });
 */
export async function makeChunks(
  making: LotMaking,
  chunks: Iterable<Chunk>,
  { count, threads, keep }: Making,
): Promise<void> {
  if (count <= 1) for (const chunk of chunks) await keep(makeChunk(making, chunk));
  else await makeInThreads(making, chunks, { count, threads, keep });
}

/* PRIVATE */

async function makeInThreads(
  making: LotMaking,
  chunks: Iterable<Chunk>,
  { count, threads, keep }: Making,
): Promise<void> {
  const waiting = chunks[Symbol.iterator]();
  const length = Math.min(Math.max(1, Math.floor(threads) || 1), count);
  const workers = Array.from({ length }, () => new Worker(WORKER, { workerData: making }));
  const ends = workers.map(endOf);
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (let next = waiting.next(); next.done !== true; next = waiting.next())
          await keep(await madeBy(worker, next.value));
      }),
    );
  } finally {
    for (const worker of workers) worker.postMessage(undefined);
    await Promise.all(ends);
  }
}

/**
 * Until a thread has ended by itself. It is never terminated: Node can crash as a whole when that meets a thread that still compiles its WebAssembly. So after a
 * failure the others finish the chunk that they are at.
 */
function endOf(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    worker.once("exit", () => {
      resolve();
    });
  });
}

/** What a thread throws is thrown here. */
async function madeBy(worker: Worker, chunk: Chunk): Promise<MadeChunk> {
  const made = once(worker, "message");
  worker.postMessage(chunk);
  return ((await made) as [MadeChunk])[0];
}
