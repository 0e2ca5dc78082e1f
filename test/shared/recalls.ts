import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { type ContractTransactionResponse, id, type Signer, type TypedDataDomain } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import { type PartyRole, STANDINGS, type Standing } from "../../sdk/Names.ts";
import { roleBits } from "../../sdk/Parties.ts";
import type { ERC2771Forwarder } from "../../typechain-types/@openzeppelin/contracts/metatx/ERC2771Forwarder.ts";
import type { ItemWorldMock } from "../../typechain-types/contracts/mocks/ItemWorldMock.ts";
import type { LotGraphMock } from "../../typechain-types/contracts/mocks/LotGraphMock.ts";
import type { IParties } from "../../typechain-types/contracts/parties/interfaces/IParties.ts";
import type { Recalls } from "../../typechain-types/contracts/provenance/Recalls.ts";
import { DAY } from "./escrow.ts";

/** Who takes part, in the order of the node's accounts: for which party, and in which roles. */
const CAST = {
  brand: { party: 1n, roles: ["Brand"] },
  producer: { party: 1n, roles: ["Producer"] },
  processor: { party: 1n, roles: ["Processor"] },
  brandsRegulator: { party: 1n, roles: ["Regulator"] },
  brandsInspector: { party: 1n, roles: ["Inspector"] },
  driver: { party: 1n, roles: ["Carrier"] },
  rival: { party: 2n, roles: ["Brand", "Producer", "Processor"] },
  inspector: { party: 3n, roles: ["Inspector"] },
  regulator: { party: 11n, roles: ["Regulator"] },
  colleague: { party: 11n, roles: ["Regulator", "Inspector"] },
  second: { party: 12n, roles: ["Regulator"] },
  third: { party: 13n, roles: ["Regulator"] },
  fourth: { party: 14n, roles: ["Regulator"] },
  fifth: { party: 15n, roles: ["Regulator"] },
  stranger: undefined,
} as const satisfies Record<string, { readonly party: bigint; readonly roles: readonly PartyRole[] } | undefined>;

/** A part in the tests of recalls. */
export type Recaller = keyof typeof CAST;

const PARTS = Object.keys(CAST) as readonly Recaller[];

/** The party that is the brand of the tests' lots, and others. */
export const BRAND = CAST.brand.party;
export const REGULATOR = CAST.regulator.party;
export const INSPECTOR = CAST.inspector.party;

/** How many units the lots of the tests have. */
export const UNITS = 100n;

/** The last index of a notice about a whole lot. */
export const WHOLE_LOT = 2n ** 32n - 1n;

export const LOT = id("lot");
export const REASON = id("salmonella");
export const ALL_WELL = id("a false alarm");

/** Which roles give notice for a brand or the public, which for the public alone, and which countersign. */
export const SPEAKERS = roleBits(["Brand", "Producer", "Processor", "Regulator"]);
export const PUBLIC_SIDE = roleBits(["Regulator"]);
export const COUNTERSIGNERS = roleBits(["Inspector", "Regulator"]);

export const LIFT_TYPES = {
  Lift: [
    { name: "lot", type: "bytes32" },
    { name: "number", type: "uint32" },
    { name: "reason", type: "bytes32" },
    { name: "countersigner", type: "address" },
    { name: "deadline", type: "uint40" },
  ],
};

/** A lot of the brand, without ancestors, and who may say what of it. */
export interface RecallStage {
  readonly connection: NetworkConnection;
  readonly recalls: Recalls;
  readonly place: string;
  readonly graph: LotGraphMock;
  readonly world: ItemWorldMock;
  /** What the registry refuses. */
  readonly registry: IParties;
  readonly forwarder: ERC2771Forwarder;
  readonly roles: Readonly<Record<Recaller, HardhatEthersSigner>>;
  /** A second after all that was set up. */
  readonly now: bigint;
}

/** What lifts a notice. */
export interface LiftParts {
  readonly lot: string;
  readonly number: bigint;
  readonly reason: string;
  readonly countersigner: string;
  readonly deadline: bigint;
  readonly signature: string;
}

/** What notices are about, unless a test says otherwise. */
export interface NoticePlan {
  readonly lot?: string;
  readonly standing?: Standing;
  /** Which units; the whole lot where there are none. */
  readonly units?: readonly [bigint, bigint] | undefined;
  readonly by?: Recaller;
}

/** Where the tests of a file play. */
export interface RecallTheater {
  readonly connection: NetworkConnection;
  /** A fresh stage. */
  readonly stage: () => Promise<RecallStage>;
}

/**
 * One connection for the tests of a file. Each test plays on a fresh stage.
 *
 * @example
 * const theater = await openRecallTheater();
 * const { recalls } = await theater.stage();
 */
export async function openRecallTheater(): Promise<RecallTheater> {
  const connection = await network.create();
  async function fresh() {
    return stageOn(connection);
  }
  return { connection, stage: async () => connection.networkHelpers.loadFixture(fresh) };
}

async function stageOn(connection: NetworkConnection): Promise<RecallStage> {
  const { ethers, networkHelpers } = connection;
  const signers = await ethers.getSigners();
  const roles = Object.fromEntries(PARTS.map((part, place) => [part, signers[place]])) as RecallStage["roles"];
  const world = await ethers.deployContract("ItemWorldMock");
  const graph = await ethers.deployContract("LotGraphMock");
  const forwarder = await ethers.deployContract("ERC2771Forwarder", ["Cowry Forwarder"]);
  const recalls = await ethers.deployContract("Recalls", [world, graph, forwarder]);
  const registry = await ethers.getContractAt("IParties", await world.getAddress());

  for (const part of PARTS) await actAs({ world }, roles[part].address, part);
  await graph.setLot(LOT, BRAND, UNITS, 1n);
  const place = await recalls.getAddress();
  const now = BigInt(await networkHelpers.time.latest()) + 1n;
  return { connection, recalls, place, graph, world, registry, forwarder, roles, now };
}

/** Lets an account act as a part does. */
export async function actAs({ world }: Pick<RecallStage, "world">, account: string, part: Recaller): Promise<void> {
  const actor = CAST[part];
  if (actor === undefined) return;
  await world.setActor(account, { party: actor.party, roles: roleBits(actor.roles), prefix: 0n });
}

/** The number of a standing in the contract. */
export function numberOfStanding(standing: Standing): bigint {
  return BigInt(STANDINGS.indexOf(standing));
}

/** Gives notice, by default of a recall of the whole lot, as the brand. */
export async function sendNotice(
  { recalls, roles }: RecallStage,
  { lot = LOT, standing = "Recalled", units, by = "brand" }: NoticePlan = {},
): Promise<ContractTransactionResponse> {
  const [contract, word] = [recalls.connect(roles[by]), numberOfStanding(standing)];
  return units === undefined
    ? contract.recall(lot, word, REASON)
    : contract.recallUnits(lot, units[0], units[1], word, REASON);
}

/** Gives notice, and says its number. */
export async function noticed(stage: RecallStage, plan: NoticePlan = {}): Promise<bigint> {
  await sendNotice(stage, plan);
  const { notices } = await stage.recalls.tallyOf(plan.lot ?? LOT);
  return notices;
}

/** The EIP-712 domain of the contract. */
export async function recallsDomainOf({
  connection,
  place,
}: Pick<RecallStage, "connection" | "place">): Promise<TypedDataDomain> {
  const { chainId } = await connection.ethers.provider.getNetwork();
  return { name: "Cowry Recalls", version: "1", chainId, verifyingContract: place };
}

/** What lifts a notice, countersigned by the inspector unless a test says otherwise. */
export async function liftingOf(
  stage: RecallStage,
  {
    lot = LOT,
    number = 1n,
    countersigner = stage.roles.inspector.address,
    signer = stage.roles.inspector,
    deadline = stage.now + DAY,
    domain = {},
  }: Partial<Pick<LiftParts, "lot" | "number" | "countersigner" | "deadline">> & {
    readonly signer?: Signer;
    readonly domain?: TypedDataDomain;
  } = {},
): Promise<LiftParts> {
  const message = { lot, number, reason: ALL_WELL, countersigner, deadline };
  const signature = await signer.signTypedData({ ...(await recallsDomainOf(stage)), ...domain }, LIFT_TYPES, message);
  return { ...message, signature };
}

/** Lifts a notice, by default as the brand. */
export async function sendLifting(
  { recalls, roles }: RecallStage,
  { lot, number, reason, countersigner, deadline, signature }: LiftParts,
  by: Recaller = "brand",
): Promise<ContractTransactionResponse> {
  return recalls.connect(roles[by]).lift(lot, number, reason, countersigner, deadline, signature);
}

/** Lifts a notice with the inspector's countersignature. */
export async function lifted(
  stage: RecallStage,
  number: bigint,
  { by = "brand", lot = LOT }: Pick<NoticePlan, "by" | "lot"> = {},
): Promise<void> {
  const { time } = stage.connection.networkHelpers;
  const deadline = BigInt(await time.latest()) + DAY;
  await sendLifting(stage, await liftingOf(stage, { lot, number, deadline }), by);
}

/** The id of a lot of a graph. */
export function lotNamed(name: string): string {
  return id(`lot ${name}`);
}

/** Ids of so many lots. */
export function lotsNamed(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, place) => lotNamed(`${name} ${place}`));
}

/** Lots of which each is made of the one before it; the last is the lot of the tests. */
export async function chainOf({ graph }: RecallStage, generations: number): Promise<readonly string[]> {
  const path = [...lotsNamed("chain", generations), LOT];
  await graph.setChain([...path]);
  for (const lot of path) await graph.setLot(lot, BRAND, UNITS, 1n);
  return path;
}

/** Says what lots were made of. All of them are the brand's. */
export async function madeOf(
  { graph }: RecallStage,
  parents: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  for (const [lot, lots] of Object.entries(parents)) {
    for (const one of [lot, ...lots]) await graph.setLot(one, BRAND, UNITS, 1n);
    await graph.setParents(lot, [...lots]);
  }
}

/** How a unit stands by itself. */
export async function standingOf({ recalls }: RecallStage, index = 0n, lot = LOT): Promise<Standing> {
  return STANDINGS[Number(await recalls.standingOf(lot, index))]!;
}

/** How a unit stands with its ancestors. */
export async function effectiveStandingOf(
  { recalls }: RecallStage,
  {
    lot = LOT,
    index = 0n,
    depth = 16n,
  }: { readonly lot?: string; readonly index?: bigint; readonly depth?: bigint } = {},
): Promise<Standing> {
  return STANDINGS[Number(await recalls.effectiveStanding(lot, index, depth))]!;
}
