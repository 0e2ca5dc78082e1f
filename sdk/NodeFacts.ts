import type { Provider } from "ethers";

import type { Recalls } from "../typechain-types/contracts/provenance/Recalls.ts";
import { Lots__factory } from "../typechain-types/factories/contracts/provenance/Lots__factory.ts";
import { OpenGuard__factory } from "../typechain-types/factories/contracts/provenance/OpenGuard__factory.ts";
import { Recalls__factory } from "../typechain-types/factories/contracts/provenance/Recalls__factory.ts";
import { LOT_STATES, nameOf, type Standing, STANDINGS } from "./Names.ts";
import type { Places } from "./Perform.ts";
import type { ChainFacts } from "./Verify.ts";

/** What the chain does not say of a brand: it keeps commitments to names, and no keys of labels. */
export interface Brand {
  readonly name: string;
  /** All accounts that have signed its labels. */
  readonly labelKeys: readonly string[];
}

/** What a node's facts are read with. */
export interface NodeFactsOptions {
  /** Who a party is, by its id; a lot of a brand that it does not know is not known. */
  readonly brandOf: (party: bigint) => Brand | undefined;
}

/** The index that stands for a whole lot. */
const WHOLE_LOT = 2n ** 32n - 1n;

/** How many generations of what a lot was made of are looked at; beyond, nobody knows. */
const DEPTH = 16n;

/**
 * The latest block of a node as a source of facts for `verify`. All answers are of that block: ask for new facts with each scan.
 *
 * @example
 * const facts = await nodeFacts(provider, deployment, { brandOf: (party) => brands.get(party) });
 * const finding = await verify({ text, proof }, { facts, now });
 */
export async function nodeFacts(
  provider: Provider,
  deployment: Places<"lots" | "recalls" | "openGuard">,
  { brandOf }: NodeFactsOptions,
): Promise<ChainFacts> {
  const block = await provider.getBlock("latest");
  if (block === null) throw new TypeError("the node has no block");
  const at = { blockTag: block.number };
  const lots = Lots__factory.connect(deployment.lots, provider);
  const recalls = Recalls__factory.connect(deployment.recalls, provider);
  const openGuard = OpenGuard__factory.connect(deployment.openGuard, provider);
  return {
    asOf: BigInt(block.timestamp),
    isLive: true,
    lotOf: async (lot) => {
      const { brand, units } = await lots.slotOf(lot, at);
      const known = brand === 0n ? undefined : brandOf(brand);
      if (known === undefined) return undefined;
      const { unitRoot } = await lots.lotOf(lot, at);
      return { brand: known.name, labelKeys: known.labelKeys, units, unitRoot };
    },
    standingOf: (lot, index) =>
      index === undefined ? standingOfAll(recalls, lot, at) : standingAt(recalls, { lot, index }, at),
    openedAt: async (lot, index) => {
      const time = await openGuard.openedAt(lot, index, at);
      return time === 0n ? undefined : time;
    },
    isVoided: async (lot, index) => {
      const [{ state }, isVoided] = await Promise.all([lots.slotOf(lot, at), lots.isVoided(lot, index, at)]);
      return isVoided || nameOf(LOT_STATES, state) === "Decommissioned";
    },
  };
}

/* PRIVATE */

/** A block. */
interface At {
  readonly blockTag: number;
}

async function standingAt(
  recalls: Recalls,
  { lot, index }: { readonly lot: string; readonly index: bigint },
  at: At,
): Promise<Standing> {
  return nameOf(STANDINGS, await recalls.effectiveStanding(lot, index, DEPTH, at));
}

/** How all units of a lot stand: nobody knows where it is clean and some of its units are not. */
async function standingOfAll(recalls: Recalls, lot: string, at: At): Promise<Standing> {
  const whole = await standingAt(recalls, { lot, index: WHOLE_LOT }, at);
  if (whole !== "Clean") return whole;
  const { notices } = await recalls.tallyOf(lot, at);
  const numbers = Array.from({ length: Number(notices) }, (_, place) => place + 1);
  const read = await Promise.all(numbers.map((number) => recalls.noticeOf(lot, number, at)));
  return read.some(({ liftedAt }) => liftedAt === 0n) ? "Unknown" : "Clean";
}
