// A thread of `makeLot`: makes the chunks that it is asked for, one at a time, and ends when it is told that there are no more.
import { parentPort, workerData } from "node:worker_threads";

import { type Chunk, type LotMaking, makeChunk } from "./records.ts";

const making = workerData as LotMaking;

parentPort?.on("message", (chunk: Chunk | undefined) => {
  if (chunk === undefined) {
    parentPort?.close();
    return;
  }
  const made = makeChunk(making, chunk);
  parentPort?.postMessage(made, [made.leaves.buffer, made.records.buffer]);
});
