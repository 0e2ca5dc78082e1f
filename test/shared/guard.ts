import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { type ContractTransactionResponse, id, type TypedDataDomain, Wallet } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import type { ERC2771Forwarder } from "../../typechain-types/@openzeppelin/contracts/metatx/ERC2771Forwarder.ts";
import type { ItemWorldMock } from "../../typechain-types/contracts/mocks/ItemWorldMock.ts";
import type { OpenGuard } from "../../typechain-types/contracts/provenance/OpenGuard.ts";
import { DAY, LOT, type Pack, packsOf, slotOf, UNIT_ROOT_OF, UNITS } from "./nft.ts";

/** Who takes part, in the order of the node's accounts. */
const ROLES = ["sponsor", "shopper", "reporter", "brand", "stranger"] as const;

/** A part in the tests of openings. */
export type Opener = (typeof ROLES)[number];

/** A lot of packs whose codes nobody has used. */
export interface GuardStage {
  readonly connection: NetworkConnection;
  readonly guard: OpenGuard;
  readonly place: string;
  readonly world: ItemWorldMock;
  readonly forwarder: ERC2771Forwarder;
  readonly roles: Readonly<Record<Opener, HardhatEthersSigner>>;
  readonly packs: readonly Pack[];
  /** A second after all that was set up. */
  readonly now: bigint;
}

/** What opens a unit. */
export interface OpeningParts extends Pick<Pack, "unit" | "proof"> {
  readonly lot: string;
  readonly deadline: bigint;
  readonly signature: string;
}

/** What reports a clone. */
export interface ReportParts extends Pick<Pack, "unit" | "proof"> {
  readonly lot: string;
  readonly report: { readonly reporter: string; readonly evidence: string; readonly deadline: bigint };
  readonly signature: string;
}

/** The units beyond the lot's number: codes that were never printed. */
const DECOYS = 3n;

export const EVIDENCE = id("a photograph of the second pack");

export const OPENING_TYPES = {
  Opening: [
    { name: "lot", type: "bytes32" },
    { name: "index", type: "uint32" },
    { name: "deadline", type: "uint40" },
  ],
};

export const CLONE_REPORT_TYPES = {
  CloneReport: [
    { name: "lot", type: "bytes32" },
    { name: "index", type: "uint32" },
    { name: "reporter", type: "address" },
    { name: "evidence", type: "bytes32" },
    { name: "deadline", type: "uint40" },
  ],
};

/** Where the tests of a file play. */
export interface GuardTheater {
  readonly connection: NetworkConnection;
  /** A fresh stage. */
  readonly stage: () => Promise<GuardStage>;
}

/**
 * One connection for the tests of a file. Each test plays on a fresh stage.
 *
 * @example
 * const theater = await openGuardTheater();
 * const { guard, packs } = await theater.stage();
 */
export async function openGuardTheater(): Promise<GuardTheater> {
  const connection = await network.create();
  async function fresh() {
    return stageOn(connection);
  }
  return { connection, stage: async () => connection.networkHelpers.loadFixture(fresh) };
}

async function stageOn(connection: NetworkConnection): Promise<GuardStage> {
  const { ethers, networkHelpers } = connection;
  const signers = await ethers.getSigners();
  const roles = Object.fromEntries(ROLES.map((role, place) => [role, signers[place]])) as GuardStage["roles"];
  const world = await ethers.deployContract("ItemWorldMock");
  const forwarder = await ethers.deployContract("ERC2771Forwarder", ["Cowry Forwarder"]);
  const guard = await ethers.deployContract("OpenGuard", [world, forwarder]);

  const packs = packsOf(UNITS + DECOYS);
  await world.setLot(LOT, slotOf(), UNIT_ROOT_OF(packs));
  const now = BigInt(await networkHelpers.time.latest()) + 1n;
  return { connection, guard, place: await guard.getAddress(), world, forwarder, roles, packs, now };
}

/** The EIP-712 domain of the contract. */
export async function guardDomainOf({
  connection,
  place,
}: Pick<GuardStage, "connection" | "place">): Promise<TypedDataDomain> {
  const { chainId } = await connection.ethers.provider.getNetwork();
  return { name: "Cowry Open Guard", version: "1", chainId, verifyingContract: place };
}

/** The key of a pack's code that opens it. */
export function openKeyOf({ unit }: Pack): Wallet {
  return new Wallet(id(`open ${unit.index}`));
}

/** What opens a pack, signed by its code. */
export async function openingOf(
  stage: GuardStage,
  { pack = stage.packs[0]!, deadline = stage.now + DAY }: { readonly pack?: Pack; readonly deadline?: bigint } = {},
): Promise<OpeningParts> {
  const { unit, proof } = pack;
  const message = { lot: LOT, index: unit.index, deadline };
  const signature = await openKeyOf(pack).signTypedData(await guardDomainOf(stage), OPENING_TYPES, message);
  return { lot: LOT, unit, proof, deadline, signature };
}

/** Brings an opening, by default as its sponsor. */
export async function sendOpening(
  { guard, roles }: GuardStage,
  { lot, unit, proof, deadline, signature }: OpeningParts,
  by: Opener = "sponsor",
): Promise<ContractTransactionResponse> {
  return guard.connect(roles[by]).open(lot, unit, [...proof], deadline, signature);
}

/** Opens a pack, and says when. */
export async function opened(stage: GuardStage, pack = stage.packs[0]!): Promise<bigint> {
  const sent = await sendOpening(stage, await openingOf(stage, { pack }));
  const block = await sent.getBlock();
  return BigInt(block!.timestamp);
}

/** A report about a pack, signed by its code. */
export async function reportOf(
  stage: GuardStage,
  {
    pack = stage.packs[0]!,
    reporter = stage.roles.reporter.address,
    evidence = EVIDENCE,
    deadline = stage.now + DAY,
  }: { readonly pack?: Pack; readonly reporter?: string; readonly evidence?: string; readonly deadline?: bigint } = {},
): Promise<ReportParts> {
  const { unit, proof } = pack;
  const report = { reporter, evidence, deadline };
  const message = { lot: LOT, index: unit.index, ...report };
  const signature = await openKeyOf(pack).signTypedData(await guardDomainOf(stage), CLONE_REPORT_TYPES, message);
  return { lot: LOT, unit, proof, report, signature };
}

/** Brings a report, by default as a sponsor. */
export async function sendReport(
  { guard, roles }: GuardStage,
  { lot, unit, proof, report, signature }: ReportParts,
  by: Opener = "sponsor",
): Promise<ContractTransactionResponse> {
  return guard.connect(roles[by]).reportClone(lot, unit, [...proof], report, signature);
}
