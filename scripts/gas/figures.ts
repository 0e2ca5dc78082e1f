import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

import type { TransactionReceipt } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import { z } from "zod";

import { type Domain, type Play, type PlayPeer, type Row, START } from "./domain.ts";
import { type Parts, partsOf, type Step } from "./parts.ts";
import type { Batch } from "./provenance/batches.ts";

/** What was measured of one operation. */
export interface Figure {
  /** How many (lots, units) one transaction serves: gas, floor, aim and peers are those of one, the parts those of the transaction. */
  readonly serves: number;
  readonly gas: number;
  /** What the least costs: the same calldata, slot, transfers and events alone. */
  readonly floor: number;
  /** What we set out to stay within, if anything. */
  readonly aim: number | null;
  /** What others need, as recorded or measured beside it. */
  readonly peers: Readonly<Record<string, number>>;
  /** Where the gas goes. */
  readonly parts: Parts;
  /** Where the floor's goes. */
  readonly floorParts: Parts;
}

/** What docs/gas.json holds. */
export interface Figures {
  readonly operations: Readonly<Record<string, Figure>>;
  /** What batches of units cost, by the way in which they are brought into being. */
  readonly batches: Readonly<Record<string, readonly Batch[]>>;
}

const recordsSchema = z.strictObject({
  versions: z.record(z.string(), z.string()),
  operations: z.record(
    z.string(),
    z.strictObject({
      aim: z.number().positive().nullable(),
      peers: z.record(z.string(), z.strictObject({ gas: z.number().positive(), note: z.string().optional() })),
    }),
  ),
});

/** The aims, and what was recorded of others, with the versions of all. */
export const records = recordsSchema.parse(JSON.parse(readFileSync(new URL("peers.json", import.meta.url), "utf8")));

/**
 * Measures every operation, each domain on a chain of its own.
 *
 * @example
 * const operations = await measure(DOMAINS);
 */
export async function measure(domains: readonly Domain[]): Promise<Figures["operations"]> {
  const operations: Record<string, Figure> = {};
  for (const domain of domains) Object.assign(operations, await measureOne(domain));
  return operations;
}

async function measureOne(domain: Domain): Promise<Figures["operations"]> {
  const connection = await network.create({ override: { initialDate: new Date(START * 1000) } });
  try {
    const { play, playPeer } = await domain.open(connection);
    await warmUp(domain, play);

    const figures: Record<string, Figure> = {};
    for (const row of domain.operations) figures[row.name] = await figureOf(connection, row, play, playPeer);
    return figures;
  } finally {
    await connection.close();
  }
}

/** Plays trades that nobody measures, so that every balance and slot that trades share has been used before. */
async function warmUp({ operations }: Domain, play: Play): Promise<void> {
  for (const side of ["contract", "floor"] as const) {
    for (const { name, long } of operations) if (!long) await play(name, side, `before ${name}`);
  }
}

async function figureOf(connection: NetworkConnection, row: Row, play: Play, playPeer: PlayPeer): Promise<Figure> {
  const { name, serves } = row;
  const record = records.operations[name];
  if (record === undefined) throw new Error(`peers.json: operations.${name} is missing`);

  const contract = await spentBy(connection, () => play(name, "contract", name));
  const floor = await spentBy(connection, () => play(name, "floor", name));
  const recorded = Object.entries(record.peers).map(([peer, { gas }]) => [peer, gas] as const);
  const measured: (readonly [string, number])[] = [];
  for (const [peer, count] of Object.entries(row.peers)) {
    const { gas } = await spentBy(connection, () => playPeer(name, peer));
    measured.push([peer, each(gas, count)]);
  }
  return {
    serves,
    gas: each(contract.gas, serves),
    floor: each(floor.gas, serves),
    aim: record.aim,
    peers: Object.fromEntries([...recorded, ...measured]),
    parts: contract.parts,
    floorParts: floor.parts,
  };
}

/** The gas of one of those that a transaction serves, to a thousandth. */
function each(gas: number, serves: number): number {
  return Math.round((gas * 1000) / serves) / 1000;
}

/** Plays an operation and takes it back, so that each starts from the same state. */
async function spentBy(
  connection: NetworkConnection,
  play: () => Promise<TransactionReceipt>,
): Promise<{ readonly gas: number; readonly parts: Parts }> {
  const before = await connection.networkHelpers.takeSnapshot();
  const { hash, gasUsed } = await play();
  const steps = await stepsOf(connection, hash);
  const sent = await connection.ethers.provider.getTransaction(hash);
  await before.restore();

  const gas = Number(gasUsed);
  return { gas, parts: partsOf({ data: sent?.data ?? "0x", gasUsed: gas, steps }) };
}

const traceSchema = z.object({
  structLogs: z.array(z.object({ op: z.string(), depth: z.number(), gas: z.number(), gasCost: z.number() })),
});

async function stepsOf({ ethers }: NetworkConnection, hash: string): Promise<readonly Step[]> {
  const without = { disableMemory: true, disableStack: true, disableStorage: true };
  const trace: unknown = await ethers.provider.send("debug_traceTransaction", [hash, without]);
  return traceSchema.parse(trace).structLogs;
}

/**
 * What differs between the figures that are recorded and those that were measured, one line each; none when they agree.
 *
 * @example
 * for (const line of differences(recorded, measured)) console.error(line);
 */
export function differences(recorded: Figures, measured: Figures): readonly string[] {
  return [
    ...differing(recorded.operations, measured.operations, changes),
    ...differing(recorded.batches, measured.batches, (name, before, now) =>
      changes(name, { batches: before }, { batches: now }),
    ),
  ];
}

function differing<T>(
  recorded: Readonly<Record<string, T>>,
  measured: Readonly<Record<string, T>>,
  between: (name: string, before: T, now: T) => readonly string[],
): readonly string[] {
  const names = new Set([...Object.keys(recorded), ...Object.keys(measured)]);
  return [...names].flatMap((name) => {
    const [before, now] = [recorded[name], measured[name]];
    if (before === undefined) return [`${name}: is not recorded`];
    if (now === undefined) return [`${name}: is recorded, and not measured`];
    return between(name, before, now);
  });
}

function changes<T extends object>(name: string, before: T, now: T): readonly string[] {
  const keys = Object.keys(now) as (keyof T & string)[];
  return keys
    .filter((key) => !isDeepStrictEqual(before[key], now[key]))
    .map((key) => `${name}: ${key} is ${JSON.stringify(now[key])}, recorded ${JSON.stringify(before[key])}`);
}
