import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { concat, type ContractTransactionResponse, id, keccak256, ZeroHash } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import type { ERC2771Forwarder } from "../../typechain-types/@openzeppelin/contracts/metatx/ERC2771Forwarder.ts";
import type { ItemWorldMock } from "../../typechain-types/contracts/mocks/ItemWorldMock.ts";
import type { IParties } from "../../typechain-types/contracts/parties/interfaces/IParties.ts";
import type { LogisticUnits } from "../../typechain-types/contracts/provenance/LogisticUnits.ts";
import { BRAND, GTIN, LOT, ROLE } from "./nft.ts";

/** Who takes part, in the order of the node's accounts: a mill, a carrier and a shop, each a party; the inspector's party holds nothing. */
const ROLES = ["mill", "carrier", "shop", "inspector", "relayer", "stranger"] as const;

/** A part in the tests of logistic units. */
export type Packer = (typeof ROLES)[number];

/** A registry with a mill, a carrier and a shop, and nothing packed. */
export interface LogisticStage {
  readonly connection: NetworkConnection;
  readonly logistics: LogisticUnits;
  readonly place: string;
  readonly world: ItemWorldMock;
  /** The same, as the registry of parties that refuses. */
  readonly parties: IParties;
  readonly forwarder: ERC2771Forwarder;
  readonly roles: Readonly<Record<Packer, HardhatEthersSigner>>;
}

/** What a packer states, as the contract takes it. */
export interface Stated {
  sscc: bigint;
  prefixLength: bigint;
  children: bigint[];
  unitRoot: string;
  units: bigint;
  eventHash: string;
}

/** Coded units of a lot, as a leaf. */
export interface Packed {
  readonly lot: string;
  readonly first: bigint;
  readonly last: bigint;
}

/** A logistic unit as it stands. */
export interface LogisticFacts {
  readonly holder: bigint;
  readonly offered: bigint;
  readonly parent: bigint;
  readonly units: bigint;
  readonly children: bigint;
  readonly level: bigint;
  readonly state: LogisticState;
}

/** Where a logistic unit can stand, in the order of the contract. */
const STATES = ["None", "Packed", "Inside", "Unpacked"] as const;
export type LogisticState = (typeof STATES)[number];

export const MILL = 0x3111n;
export const CARRIER = 0xca44n;
export const SHOP = 0x5409n;
export const INSPECTORS = 0x1259n;
export const PREFIX_LENGTH = 7n;
const PREFIX = 9_506_000n;
const CARRIER_PREFIX = 4_012_345n;
const SHOP_PREFIX = 5_410_013n;
const PREFIX_OF: Readonly<Partial<Record<Packer, bigint>>> = {
  mill: PREFIX,
  carrier: CARRIER_PREFIX,
  shop: SHOP_PREFIX,
};

/** The roles of a party that may hold logistic units, as a set. */
export const HOLDERS = [0n, 1n, 2n, 5n, 7n].reduce((set, role) => set | (1n << role), 0n);

export const EVENT_HASH = id("ni:///sha-256;event?ver=CBV2.0");

/** Coded units that a test packs: one alone, and some in a row. */
export const ONE: Packed = { lot: LOT, first: 4n, last: 4n };
export const ROW: Packed = { lot: LOT, first: 0n, last: 2n };

/** The logistic units of the tests. */
export const CASE = ssccOf(1);
export const OTHER_CASE = ssccOf(2);
export const PALLET = ssccOf(100);
export const CONTAINER = ssccOf(200);

/** Where the tests of a file play. */
export interface LogisticTheater {
  readonly connection: NetworkConnection;
  /** A fresh stage. */
  readonly stage: () => Promise<LogisticStage>;
}

/**
 * One connection for the tests of a file. Each test plays on a fresh stage.
 *
 * @example
 * const theater = await openLogisticTheater();
 * const { logistics, roles } = await theater.stage();
 */
export async function openLogisticTheater(): Promise<LogisticTheater> {
  const connection = await network.create();
  async function fresh() {
    return stageOn(connection);
  }
  return { connection, stage: async () => connection.networkHelpers.loadFixture(fresh) };
}

async function stageOn(connection: NetworkConnection): Promise<LogisticStage> {
  const { ethers } = connection;
  const signers = await ethers.getSigners();
  const roles = Object.fromEntries(ROLES.map((role, place) => [role, signers[place]])) as LogisticStage["roles"];
  const world = await ethers.deployContract("ItemWorldMock");
  const parties = await ethers.getContractAt("IParties", world);
  const forwarder = await ethers.deployContract("ERC2771Forwarder", ["Cowry Forwarder"]);
  const logistics = await ethers.deployContract("LogisticUnits", [world, world, forwarder]);

  await world.setLot(LOT, lotOf(5n), ZeroHash);
  await world.setActor(roles.mill, { party: MILL, roles: ROLE.Producer, prefix: PREFIX });
  await world.setActor(roles.carrier, { party: CARRIER, roles: ROLE.Carrier, prefix: CARRIER_PREFIX });
  await world.setActor(roles.shop, { party: SHOP, roles: ROLE.Custodian, prefix: SHOP_PREFIX });
  await world.setActor(roles.inspector, { party: INSPECTORS, roles: 1n << 3n, prefix: 8_712_345n });
  return { connection, logistics, place: await logistics.getAddress(), world, parties, forwarder, roles };
}

/** The lot of the tests with so many coded units. */
export function lotOf(units: bigint): Parameters<ItemWorldMock["setLot"]>[1] {
  return {
    brand: BRAND,
    gtin: GTIN,
    left: 0n,
    units,
    unitSize: 1n,
    unit: "0x474d52",
    state: 1n,
    custody: 0n,
    parents: 0n,
    isOfOrigin: false,
    isHandedOver: false,
    hasVoids: false,
  };
}

/* SSCC */

/** An SSCC under a party's prefix, with the check digit by its definition: weights three and one from the right. */
export function ssccOf(serial: number, by: Packer = "mill"): bigint {
  const digits = `3${PREFIX_OF[by] ?? 8_712_345n}${String(serial).padStart(9, "0")}`;
  const sum = Array.from(digits).reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 3 : 1), 0);
  return BigInt(`${digits}${(10 - (sum % 10)) % 10}`);
}

/** The id of a logistic unit, by its definition. */
export function logisticIdOf(sscc: bigint): string {
  return id(`https://id.gs1.org/00/${String(sscc).padStart(18, "0")}`);
}

/* TREES */

/** The leaf of packed units, hashed twice. */
export function leafOf({ lot, first, last }: Packed): string {
  const word = (value: bigint) => `0x${value.toString(16).padStart(64, "0")}`;
  const type = id("PackedUnits(bytes32 lot,uint32 first,uint32 last)");
  return keccak256(keccak256(concat([type, lot, word(first), word(last)])));
}

/** The node above two. */
export function pairOf(a: string, b: string): string {
  return keccak256(BigInt(a) < BigInt(b) ? concat([a, b]) : concat([b, a]));
}

/* DEEDS */

/** What a packer states: the units of the tests, unless a test says otherwise. */
export function statedOf(changes: Partial<Stated> = {}): Stated {
  const unitRoot = pairOf(leafOf(ONE), leafOf(ROW));
  return {
    sscc: CASE,
    prefixLength: PREFIX_LENGTH,
    children: [],
    unitRoot,
    units: 4n,
    eventHash: EVENT_HASH,
    ...changes,
  };
}

/** The same, of logistic units alone. */
export function holding(sscc: bigint, ...children: bigint[]): Stated {
  return statedOf({ sscc, children, unitRoot: ZeroHash, units: 0n });
}

/** Packs, by default as the mill. */
export async function pack(
  { logistics, roles }: LogisticStage,
  stated: Stated,
  by: Packer = "mill",
): Promise<ContractTransactionResponse> {
  return logistics.connect(roles[by]).aggregate(stated);
}

/** A pallet of two cases. */
export async function palletOn(stage: LogisticStage): Promise<void> {
  await pack(stage, statedOf());
  await pack(stage, statedOf({ sscc: OTHER_CASE }));
  await pack(stage, holding(PALLET, CASE, OTHER_CASE));
}

/** One party hands a logistic unit over to another. */
export async function handedOver(
  { logistics, roles }: LogisticStage,
  sscc: bigint,
  [from, to, party]: readonly [Packer, Packer, bigint],
): Promise<void> {
  await logistics.connect(roles[from]).offer(sscc, party);
  const { children } = await logistics.unitOf(sscc);
  await logistics.connect(roles[to]).takeOver(sscc, children);
}

/** The case of the tests in a state. */
export async function givenCase(stage: LogisticStage, state: LogisticState): Promise<void> {
  if (state !== "None") await pack(stage, statedOf());
  if (state === "Inside") await pack(stage, holding(PALLET, CASE));
  if (state === "Unpacked") await stage.logistics.connect(stage.roles.mill).disaggregate(CASE, ZeroHash);
  expect((await standing(stage, CASE)).state).to.equal(state);
}

/* STATUS */

/** How a logistic unit stands. */
export async function standing({ logistics }: LogisticStage, sscc: bigint): Promise<LogisticFacts> {
  const { holder, offered, parent, units, children, level, state } = await logistics.unitOf(sscc);
  expect(await logistics.stateOf(sscc)).to.equal(state);
  return { holder, offered, parent, units, children, level, state: STATES[Number(state)]! };
}

/** The number of a state in the contract. */
export function numberOfState(state: LogisticState): bigint {
  return BigInt(STATES.indexOf(state));
}
