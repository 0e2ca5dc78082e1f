import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, extname, join, parse } from "node:path";

import { Contract, ZeroAddress } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type { Flow } from "../../scripts/flows/shared/flow.ts";
import { silentReporter } from "../../scripts/flows/shared/reporter.ts";
import type { Outcome } from "../../scripts/flows/shared/scene.ts";
import { openStage, type Stage } from "../../scripts/flows/shared/stage.ts";
import { nameOf, ORDER_STATES, type OrderState } from "../../sdk/Names.ts";
import { Escrow__factory } from "../../typechain-types/factories/contracts/escrow/Escrow__factory.ts";

/** A stage for tests of flows, and what they read of it apart from the SDK. */
export interface FlowStage {
  readonly stage: Stage;
  /** Plays a flow with its sample, or with an input written to a file for it. */
  readonly play: <Played extends Outcome = Outcome>(flow: Flow, input?: object | string) => Promise<Played>;
  /** What each role has of the coin of a story, read from token or chain itself; what it paid for gas is added back. */
  readonly balancesAfter: (outcome: Outcome) => Promise<Record<string, bigint>>;
  /** What the escrow itself says of each order. */
  readonly statesAfter: (outcome: Outcome) => Promise<readonly OrderState[]>;
}

/** The native coin that each role with deeds of its own has for gas, where the story is paid in it. */
export const FOR_GAS = 10n ** 17n;

/**
 * Sets a stage in this process that tells nothing.
 *
 * @example
 * const { play, balancesAfter } = await flowStage(await network.create());
 */
export async function flowStage(connection: NetworkConnection): Promise<FlowStage> {
  const stage = await openStage(connection, silentReporter);
  const { provider, deployment } = stage;
  const escrow = Escrow__factory.connect(deployment.escrow, provider);
  return {
    stage,
    play: async <Played extends Outcome>(flow: Flow, input?: object | string) =>
      (input === undefined
        ? await flow.prepare(flow.sample)(stage)
        : await withInput(flow, input, (file) => flow.prepare(file)(stage))) as Played,
    balancesAfter: async ({ accounts, token: { address } }) => {
      const entries = Object.entries({ ...accounts, escrow: deployment.escrow });
      return Object.fromEntries(
        await Promise.all(entries.map(async ([role, account]) => [role, await balanceOf(stage, address, account)])),
      ) as Record<string, bigint>;
    },
    statesAfter: ({ orders }) =>
      Promise.all(orders.map(async (order) => nameOf(ORDER_STATES, await escrow.stateOf(await escrow.idOf(order))))),
  };
}

/**
 * The sample of a flow as plain data, to be changed.
 *
 * @example
 * await play(flow, { ...sampleOf(flow), price: "12.50" });
 */
export function sampleOf(flow: Flow): Record<string, unknown> {
  return JSON.parse(readFileSync(flow.sample, "utf8")) as Record<string, unknown>;
}

/**
 * Writes an input to a file for as long as it is used, beside the files that the sample names.
 *
 * @example
 * await withInput(flow, { price: "12.50" }, (file) => flow.prepare(file));
 */
export async function withInput<Result>(
  flow: Pick<Flow, "sample">,
  input: object | string,
  use: (file: string) => Result | Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "cowry-flow-"));
  const file = join(folder, `input${typeof input === "string" ? extname(flow.sample) : ".json"}`);
  try {
    for (const companion of companionsOf(flow.sample)) copyFileSync(companion, join(folder, basename(companion)));
    writeFileSync(file, typeof input === "string" ? input : JSON.stringify(input, null, 2));
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * The files beside the sample of a flow that have its name and another ending.
 *
 * @example
 * companionsOf(flow.sample); // ["…/concert-ticket.csv"]
 */
export function companionsOf(sample: string): readonly string[] {
  const { dir, name } = parse(sample);
  if (!existsSync(sample)) return [];
  const files = readdirSync(dir).map((file) => join(dir, file));
  return files.filter((file) => file !== sample && parse(file).name === name);
}

async function balanceOf({ provider }: Stage, token: string, account: string): Promise<bigint> {
  if (token === ZeroAddress) return (await provider.getBalance(account)) + (await gasPaidBy(provider, account));
  const contract = new Contract(token, ["function balanceOf(address) view returns (uint256)"], provider);
  return (await contract.getFunction("balanceOf")(account)) as bigint;
}

/** Read block by block: what every transaction of an account cost. */
async function gasPaidBy(provider: Stage["provider"], account: string): Promise<bigint> {
  let paid = 0n;
  for (let number = await provider.getBlockNumber(); number > 0; number -= 1) {
    const block = await provider.getBlock(number);
    for (const hash of block?.transactions ?? []) {
      const { from, fee } = (await provider.getTransactionReceipt(hash))!;
      if (from === account) paid += fee;
    }
  }
  return paid;
}
