import { once } from "node:events";
import { Worker } from "node:worker_threads";

import type { Chunk, LotMaking, MadeChunk } from "./records.ts";

/** In the repository a thread runs the source; in the package, what was made of it. */
const WORKER = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);

/**
 * Makes chunks in so many threads at once and hands over each as it is made, in whatever order. At most two chunks for each thread are in memory.
 *
 * @example
 * await makeChunks(making, chunks, { threads: 2, keep: (made) => write(made) });
 */
export async function makeChunks(
  making: LotMaking,
  chunks: Iterable<Chunk>,
  { threads, keep }: { readonly threads: number; readonly keep: (made: MadeChunk) => Promise<void> },
): Promise<void> {
  const waiting = chunks[Symbol.iterator]();
  const workers = Array.from({ length: threads }, () => new Worker(WORKER, { workerData: making }));
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (let next = waiting.next(); next.done !== true; next = waiting.next())
          await keep(await madeBy(worker, next.value));
      }),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** What a thread throws is thrown here. */
async function madeBy(worker: Worker, chunk: Chunk): Promise<MadeChunk> {
  const made = once(worker, "message");
  worker.postMessage(chunk);
  return ((await made) as [MadeChunk])[0];
}
