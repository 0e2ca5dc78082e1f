import { id as keccakOf, toBeHex } from "ethers";
import { network } from "hardhat";

import { anchorLots, commission, commissionMany, lotLeaf, type LotTerms, materialize } from "../../../sdk/LotDeeds.ts";
import { rootFrom } from "../../../sdk/Packs.ts";
import { perform } from "../../../sdk/Perform.ts";
import { START } from "../domain.ts";
import { minting } from "./peers.ts";
import { coded, openProvenanceStage, type ProvenanceStage, UNITS } from "./stage.ts";

/** So many units that were brought into being together. */
export interface Batch {
  readonly units: number;
  /** Of all their transactions. */
  readonly gas: number;
}

/** One way to bring units into being. */
interface Way {
  /** How many units are made together, from few to many. */
  readonly sizes: readonly number[];
  /** Makes so many; returns the gas of each transaction. */
  readonly play: (at: ProvenanceStage, units: number) => Promise<readonly bigint[]>;
}

/** The most units whose cost is told. */
export const MOST = 100_000_000;

const DECADES = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, MOST];

/** Ours, then those who make a token of each unit. */
const WAYS: Readonly<Record<string, Way>> = {
  commission: { sizes: DECADES, play: inOneLot },
  commissionMany: { sizes: [UNITS, 10 * UNITS, 100 * UNITS], play: inLots },
  anchorLots: { sizes: DECADES, play: underOneRoot },
  OpenZeppelin: { sizes: [1, 10, 100, 500], play: mintedBy("OpenZeppelin") },
  Solady: { sizes: [1, 10, 100, 500], play: mintedBy("Solady") },
  ERC721A: { sizes: [1, 10, 100, 1_000, 5_000], play: mintedBy("ERC721A") },
};

/**
 * Measures each way with batches of several sizes, each from the same state of a chain of their own.
 *
 * @example
 * const { commission } = await measureBatches();
 */
export async function measureBatches(): Promise<Readonly<Record<string, readonly Batch[]>>> {
  const connection = await network.create({ override: { initialDate: new Date(START * 1000) } });
  try {
    const stage = await openProvenanceStage(connection);
    const measured: Record<string, readonly Batch[]> = {};
    for (const [name, { sizes, play }] of Object.entries(WAYS)) {
      const batches: Batch[] = [];
      for (const units of sizes) {
        const before = await connection.networkHelpers.takeSnapshot();
        const spent = await play(stage, units);
        await before.restore();
        batches.push({ units, gas: Number(spent.reduce((sum, gas) => sum + gas)) });
      }
      measured[name] = batches;
    }
    return measured;
  } finally {
    await connection.close();
  }
}

async function inOneLot({ brand, deployment }: ProvenanceStage, units: number): Promise<readonly bigint[]> {
  const { gasUsed } = await perform(brand, deployment, commission(lotOf(units, 0)));
  return [gasUsed];
}

async function inLots({ brand, deployment }: ProvenanceStage, units: number): Promise<readonly bigint[]> {
  const lots = Array.from({ length: units / UNITS }, (_, place) => lotOf(UNITS, place));
  const { gasUsed } = await perform(brand, deployment, commissionMany(lots));
  return [gasUsed];
}

/** Anchors a root over lots, the siblings of whose proof are made up, and materializes one of them. */
async function underOneRoot({ brand, deployment }: ProvenanceStage, units: number): Promise<readonly bigint[]> {
  const lots = Math.ceil(units / UNITS);
  const terms = lotOf(units / lots, 0);
  const proof = Array.from({ length: Math.ceil(Math.log2(lots)) }, (_, level) => keccakOf(`lots ${toBeHex(level)}`));
  const root = rootFrom(lotLeaf(terms), proof);

  const anchored = await perform(brand, deployment, anchorLots(root));
  const born = await perform(brand, deployment, materialize(terms, { anchorer: brand.address, root, proof }));
  return [anchored.gasUsed, born.gasUsed];
}

function mintedBy(name: Parameters<typeof minting>[0]): Way["play"] {
  return async (at, units) => {
    const { gasUsed } = await minting(name, units).play(at);
    return [gasUsed];
  };
}

/** A lot with so many coded units, and as much as they hold. */
function lotOf(units: number, place: number): LotTerms {
  const lot = `${keccakOf("batches").slice(2, 10)}-${place}`;
  const terms = coded(lot, keccakOf(lot));
  return { ...terms, units: BigInt(units), quantity: BigInt(units) * terms.unitSize };
}
