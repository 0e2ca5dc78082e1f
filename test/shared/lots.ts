import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { LotPlan } from "../../sdk/Lots.ts";

/** A brand's secret, of these tests alone. */
export const SECRET = `0x${"5e".repeat(32)}`;

/** A small lot of rice, unless said otherwise. */
export function planOf(changes: Partial<LotPlan> = {}): LotPlan {
  return { gtin: "09506000134352", lot: "H-2026/07", units: 20, unitSize: "5", measure: "KGM", ...changes };
}

/** Ten chunks, so that there is something left to do wherever the making is broken off. */
export const KILLED_PLAN = planOf({ units: 1_000, size: 40_000 });

/** Lends a folder of its own, and takes it away afterwards. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "cowry-lot-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Every file of a folder, by its name. */
export async function filesIn(folder: string): Promise<Readonly<Record<string, Buffer>>> {
  const names = (await readdir(folder)).sort();
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const));
  return Object.fromEntries(files);
}

/** Makes {@link KILLED_PLAN} in a process of its own, and kills it without a word of warning once so many indexes are done. */
export async function killedAfter(folder: string, indexes: number): Promise<NodeJS.Signals | null> {
  const maker = fileURLToPath(new URL("./lotMaker.ts", import.meta.url));
  const child = spawn(process.execPath, [maker, folder, String(indexes)], { stdio: ["ignore", "pipe", "inherit"] });
  child.stdout.once("data", () => child.kill("SIGKILL"));
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("close", (_, signal) => {
      resolve(signal);
    });
  });
}
