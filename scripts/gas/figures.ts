import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

import type { NetworkConnection } from "hardhat/types/network";
import { z } from "zod";

import { OPERATIONS, type Operation } from "./operations.ts";
import { type Parts, partsOf, type Step } from "./parts.ts";
import { type GasStage, openGasStage, type Subject } from "./stage.ts";

/** What was measured of one operation. */
export interface Figure {
  readonly gas: number;
  /** What the least costs: the same calldata, slot, transfers and events alone. */
  readonly floor: number;
  /** What we set out to stay within. */
  readonly aim: number;
  /** What others need, as recorded. */
  readonly peers: Readonly<Record<string, number>>;
  /** Where the gas goes. */
  readonly parts: Parts;
  /** Where the floor's goes. */
  readonly floorParts: Parts;
}

/** What docs/gas.json holds. */
export interface Figures {
  readonly operations: Readonly<Record<string, Figure>>;
}

const recordsSchema = z.strictObject({
  versions: z.record(z.string(), z.string()),
  operations: z.record(
    z.string(),
    z.strictObject({
      aim: z.int().positive(),
      peers: z.record(z.string(), z.strictObject({ gas: z.int().positive(), note: z.string().optional() })),
    }),
  ),
});

/** The aims, and what was recorded of others: not measured here. */
export const records = recordsSchema.parse(JSON.parse(readFileSync(new URL("peers.json", import.meta.url), "utf8")));

/**
 * Measures every operation on a new chain.
 *
 * @example
 * const figures = await measure(await network.create({ override: { initialDate: new Date(START * 1000) } }));
 */
export async function measure(connection: NetworkConnection): Promise<Figures> {
  const stage = await openGasStage(connection);
  for (const subject of [stage.escrow, stage.floor]) await warmUp(stage, subject);

  const operations: Record<string, Figure> = {};
  for (const operation of OPERATIONS) operations[operation.name] = await figureOf(stage, operation);
  return { operations };
}

/** Plays trades that nobody measures, so that every balance and slot that trades share has been used before. */
async function warmUp({ orderBook, ...stage }: GasStage, subject: Subject): Promise<void> {
  for (const { name, play } of OPERATIONS) {
    if (!name.startsWith("escrow.settle")) await play({ ...stage, subject, orderOf: orderBook(`before ${name}`) });
  }
}

async function figureOf(stage: GasStage, operation: Operation): Promise<Figure> {
  const record = records.operations[operation.name];
  if (record === undefined) throw new Error(`peers.json: operations.${operation.name} is missing`);

  const escrow = await spentBy(stage, stage.escrow, operation);
  const floor = await spentBy(stage, stage.floor, operation);
  const peers = Object.entries(record.peers).map(([name, { gas }]) => [name, gas]);
  return {
    gas: escrow.gas,
    floor: floor.gas,
    aim: record.aim,
    peers: Object.fromEntries(peers) as Record<string, number>,
    parts: escrow.parts,
    floorParts: floor.parts,
  };
}

/** Plays an operation and takes it back, so that each starts from the same state. */
async function spentBy(
  { orderBook, ...stage }: GasStage,
  subject: Subject,
  { name, play }: Operation,
): Promise<{ readonly gas: number; readonly parts: Parts }> {
  const { connection } = stage;
  const before = await connection.networkHelpers.takeSnapshot();
  const { hash, gasUsed } = await play({ ...stage, subject, orderOf: orderBook(name) });
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
  const names = new Set([...Object.keys(recorded.operations), ...Object.keys(measured.operations)]);
  return [...names].flatMap((name) => {
    const [before, now] = [recorded.operations[name], measured.operations[name]];
    if (before === undefined) return [`${name}: is not recorded`];
    if (now === undefined) return [`${name}: is recorded, and not measured`];
    return changes(name, before, now);
  });
}

function changes(name: string, before: Figure, now: Figure): readonly string[] {
  const keys = Object.keys(now) as (keyof Figure)[];
  return keys
    .filter((key) => !isDeepStrictEqual(before[key], now[key]))
    .map((key) => `${name}: ${key} is ${JSON.stringify(now[key])}, recorded ${JSON.stringify(before[key])}`);
}
