import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { concat, type ContractTransactionResponse, getBytes, id, keccak256, toUtf8Bytes, Wallet } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import type { MintTerms, nftDomain } from "../../sdk/ProvenanceNft.ts";
import type { ERC2771Forwarder } from "../../typechain-types/@openzeppelin/contracts/metatx/ERC2771Forwarder.ts";
import type { ItemWorldMock } from "../../typechain-types/contracts/mocks/ItemWorldMock.ts";
import type { NftReceiverMock } from "../../typechain-types/contracts/mocks/NftReceiverMock.ts";
import type { IParties } from "../../typechain-types/contracts/parties/interfaces/IParties.ts";
import type { ProvenanceNFT } from "../../typechain-types/contracts/provenance/ProvenanceNFT.ts";

/** Who takes part, in the order of the node's accounts. */
const ROLES = ["brand", "custodian", "holder", "buyer", "relayer", "stranger", "lender"] as const;

/** A part in the tests of items. */
export type Keeper = (typeof ROLES)[number];

/** A coded unit of a lot, with the secret inside its pack. */
export interface Pack {
  readonly unit: {
    readonly index: bigint;
    readonly serialHash: string;
    readonly openKey: string;
    readonly claimKey: string;
  };
  readonly serial: string;
  readonly secret: Wallet;
  readonly proof: readonly string[];
}

/** What a claim says. */
export interface ClaimMessage {
  readonly lot: string;
  readonly index: bigint;
  readonly to: string;
  readonly deadline: bigint;
}

/** What a handover says. */
export interface RedemptionMessage {
  readonly item: string;
  readonly holder: string;
  readonly custodian: string;
  readonly prefixLength: bigint;
  readonly handover: string;
  readonly deadline: bigint;
}

/** What a claim is made of. */
export type ClaimParts = ClaimMessage & Omit<Pack, "secret"> & { readonly signature: string };

/** A lot of packs on the market, and who may hold them. */
export interface NftStage {
  readonly connection: NetworkConnection;
  readonly nft: ProvenanceNFT;
  readonly place: string;
  readonly world: ItemWorldMock;
  /** The same, as the registry of parties that refuses. */
  readonly parties: IParties;
  readonly forwarder: ERC2771Forwarder;
  readonly receiver: NftReceiverMock;
  readonly roles: Readonly<Record<Keeper, HardhatEthersSigner>>;
  readonly packs: readonly Pack[];
  /** A second after all that was set up. */
  readonly now: bigint;
}

export const GTIN = 9_506_000_134_352n;
export const PREFIX_LENGTH = 7n;
export const LOT = id("https://id.gs1.org/01/09506000134352/10/HARVEST1");
export const UNIT_ROOT_OF = (packs: readonly Pack[]): string => treeOf(packs.map(({ unit }) => leafOf(unit))).root;
export const GRACE = 3_600n;
export const HOUR = 3_600n;
export const DAY = 24n * HOUR;
export const UNITS = 5n;
/** The units beyond the lot's number: codes that were never printed. */
const DECOYS = 3n;

export const BRAND = 0xb7a4dn;
export const CUSTODY = 0xc057n;
export const ROLE = { Producer: 1n << 0n, Carrier: 1n << 2n, Brand: 1n << 5n, Custodian: 1n << 7n };
export const MEMO = id("in good condition");

export const CLAIM_TYPES = {
  Claim: [
    { name: "lot", type: "bytes32" },
    { name: "index", type: "uint32" },
    { name: "to", type: "address" },
    { name: "deadline", type: "uint40" },
  ],
};

export const REDEMPTION_TYPES = {
  Redemption: [
    { name: "item", type: "bytes32" },
    { name: "holder", type: "address" },
    { name: "custodian", type: "address" },
    { name: "prefixLength", type: "uint8" },
    { name: "handover", type: "bytes32" },
    { name: "deadline", type: "uint40" },
  ],
};

/** Where the tests of a file play. */
export interface NftTheater {
  readonly connection: NetworkConnection;
  /** A fresh stage. */
  readonly stage: () => Promise<NftStage>;
}

/**
 * One connection for the tests of a file. Each test plays on a fresh stage.
 *
 * @example
 * const theater = await openNftTheater();
 * const { nft, packs } = await theater.stage();
 */
export async function openNftTheater(): Promise<NftTheater> {
  const connection = await network.create();
  async function fresh() {
    return stageOn(connection);
  }
  return { connection, stage: async () => connection.networkHelpers.loadFixture(fresh) };
}

async function stageOn(connection: NetworkConnection): Promise<NftStage> {
  const { ethers, networkHelpers } = connection;
  const signers = await ethers.getSigners();
  const roles = Object.fromEntries(ROLES.map((role, place) => [role, signers[place]])) as NftStage["roles"];
  const world = await ethers.deployContract("ItemWorldMock");
  const parties = await ethers.getContractAt("IParties", world);
  const forwarder = await ethers.deployContract("ERC2771Forwarder", ["Cowry Forwarder"]);
  const receiver = await ethers.deployContract("NftReceiverMock");
  const nft = await ethers.deployContract("ProvenanceNFT", [world, world, world, world, GRACE, forwarder]);

  const packs = packsOf(UNITS + DECOYS);
  await world.setLot(LOT, slotOf(), UNIT_ROOT_OF(packs));
  await world.setActor(roles.brand, { party: BRAND, roles: ROLE.Brand, prefix: 9_506_000n });
  await world.setActor(roles.custodian, { party: CUSTODY, roles: ROLE.Custodian, prefix: 0n });
  const now = BigInt(await networkHelpers.time.latest()) + 1n;
  return { connection, nft, place: await nft.getAddress(), world, parties, forwarder, receiver, roles, packs, now };
}

/** The lot of the tests, as it is stored. */
export function slotOf(
  changes: Partial<Record<"state" | "units", bigint> & { hasVoids: boolean }> = {},
): Parameters<ItemWorldMock["setLot"]>[1] {
  return {
    brand: BRAND,
    gtin: GTIN,
    left: 0n,
    units: UNITS,
    unit: "0x474d52",
    state: 1n,
    custody: 0n,
    unitSize: 1n,
    parents: 0n,
    isOfOrigin: true,
    isHandedOver: false,
    hasVoids: false,
    ...changes,
  };
}

/* PACKS */

/** Coded units from place zero on, each with the keys of its secret and its proof. */
export function packsOf(count: bigint): readonly Pack[] {
  const coded = Array.from({ length: Number(count) }, (_, place) => {
    const serial = `SN${place}`;
    const secret = new Wallet(id(`claim ${place}`));
    const openKey = new Wallet(id(`open ${place}`)).address;
    const serialHash = keccak256(toUtf8Bytes(serial));
    return { unit: { index: BigInt(place), serialHash, openKey, claimKey: secret.address }, serial, secret };
  });
  const { proofOf } = treeOf(coded.map(({ unit }) => leafOf(unit)));
  return coded.map((pack, place) => ({ ...pack, proof: proofOf(place) }));
}

/** The leaf of a unit, hashed twice. */
export function leafOf({ index, serialHash, openKey, claimKey }: Pack["unit"]): string {
  const word = (value: string | bigint) => `0x${BigInt(value).toString(16).padStart(64, "0")}`;
  const type = id("Unit(uint32 index,bytes32 serialHash,address openKey,address claimKey)");
  return keccak256(keccak256(concat([type, word(index), serialHash, word(openKey), word(claimKey)])));
}

/** A tree of sorted pairs, by its definition; a node without a neighbor goes up as it is. */
function treeOf(leaves: readonly string[]): { root: string; proofOf: (place: number) => readonly string[] } {
  const levels: string[][] = [[...leaves]];
  for (let level = levels[0]!; level.length > 1; level = levels.at(-1)!)
    levels.push(
      level.flatMap((node, place) =>
        place % 2 === 1 ? [] : [place + 1 < level.length ? pairOf(node, level[place + 1]!) : node],
      ),
    );
  return {
    root: levels.at(-1)![0]!,
    proofOf: (place) =>
      levels.flatMap((level, height) => {
        const neighbor = level[(place >> height) ^ 1];
        return neighbor === undefined ? [] : [neighbor];
      }),
  };
}

function pairOf(a: string, b: string): string {
  return keccak256(BigInt(a) < BigInt(b) ? concat([a, b]) : concat([b, a]));
}

/** The id of an item, by its definition; the serial of letters and digits alone. */
export function itemOf(serial: string, gtin = GTIN): string {
  return id(`https://id.gs1.org/01/${gtin.toString().padStart(14, "0")}/21/${serial}`);
}

/* CLAIMS */

/** What a claim of a pack is made of, signed by its secret, with what a test changes after the signature. */
export async function claimOf(
  stage: NftStage,
  { pack = stage.packs[0]!, to = stage.roles.holder.address, deadline = stage.now + DAY }: ClaimChoice = {},
): Promise<ClaimParts> {
  const { secret, ...rest } = pack;
  const message = { lot: LOT, index: pack.unit.index, to, deadline };
  return { ...message, ...rest, signature: await secret.signTypedData(await domainOf(stage), CLAIM_TYPES, message) };
}

/** What of a claim a test chooses. */
export interface ClaimChoice {
  readonly pack?: Pack;
  readonly to?: string;
  readonly deadline?: bigint;
}

/** Sends a claim, by default as the relayer. */
export async function sendClaim(
  { nft, roles }: NftStage,
  { lot, unit, serial, to, proof, deadline, signature }: ClaimParts,
  by: Keeper = "relayer",
): Promise<ContractTransactionResponse> {
  return nft.connect(roles[by]).claim(lot, unit, serial, [...proof], to, deadline, signature);
}

/** An item of the lot that somebody has claimed. */
export async function claimed(stage: NftStage, choice: ClaimChoice = {}): Promise<string> {
  const parts = await claimOf(stage, choice);
  await sendClaim(stage, parts);
  return itemOf(parts.serial);
}

/* UNIQUE THINGS */

/** What the tests mint: a work of the brand's, for the holder. */
export function mintTerms(stage: NftStage, changes: Partial<MintTerms> = {}): MintTerms {
  return {
    gtin: GTIN,
    prefixLength: PREFIX_LENGTH,
    serial: "ART1",
    to: stage.roles.holder.address,
    name: "Evening at the mill",
    description: "Oil on canvas, 80 × 60 cm",
    content: id("the work"),
    royalty: { receiver: stage.roles.brand.address, basisPoints: 750n },
    ...changes,
  };
}

/* HANDOVERS */

/** A handover of an item from the custodian to its holder. */
export function handoverOf(stage: NftStage, item: string, changes: Partial<RedemptionMessage> = {}): RedemptionMessage {
  const { holder, custodian } = stage.roles;
  return {
    item,
    holder: holder.address,
    custodian: custodian.address,
    prefixLength: 0n,
    handover: MEMO,
    deadline: stage.now + DAY,
    ...changes,
  };
}

/** Somebody's signature under a handover. */
export async function signHandover(stage: NftStage, by: Keeper, redemption: RedemptionMessage): Promise<string> {
  return stage.roles[by].signTypedData(await domainOf(stage), REDEMPTION_TYPES, redemption);
}

/** The EIP-712 domain of the contract. */
export async function domainOf({
  connection,
  place,
}: Pick<NftStage, "connection" | "place">): Promise<ReturnType<typeof nftDomain>> {
  const { chainId } = await connection.ethers.provider.getNetwork();
  return { name: "Cowry Provenance NFT", version: "1", chainId, verifyingContract: place };
}

/** Where the redemption of an item can stand, by its number in the contract. */
export const REDEMPTION = { None: 0n, Requested: 1n, Refused: 2n, Lapsed: 3n, Redeemed: 4n } as const;

/** An item of the lot, held by the holder, whose redemption stands so. */
export async function givenItem(stage: NftStage, state: keyof typeof REDEMPTION): Promise<string> {
  const { nft, roles, connection, now } = stage;
  const item = await claimed(stage);
  if (state === "None") return item;
  if (state === "Redeemed") {
    const redemption = handoverOf(stage, item);
    const consent = await signHandover(stage, "holder", redemption);
    await nft.connect(roles.custodian).redeem(redemption, consent, "0x");
    return item;
  }
  await nft.connect(roles.holder).requestRedemption(item, roles.custodian, 0n, now + DAY, MEMO);
  if (state === "Refused") await nft.connect(roles.custodian).refuseRedemption(item, MEMO);
  if (state === "Lapsed") await connection.networkHelpers.time.increaseTo(now + DAY);
  return item;
}

/** A signature with the bit of its s flipped to the other half of the curve: the same key, other bytes. */
export function malleated(signature: string): string {
  const bytes = getBytes(signature);
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const s = order - BigInt(`0x${Buffer.from(bytes.slice(32, 64)).toString("hex")}`);
  const v = bytes[64] === 27 ? 28 : 27;
  return concat([bytes.slice(0, 32), `0x${s.toString(16).padStart(64, "0")}`, new Uint8Array([v])]);
}
