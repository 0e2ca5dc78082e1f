import { readFileSync } from "node:fs";

import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import {
  AbiCoder,
  Contract,
  ContractFactory,
  id as keccakOf,
  type InterfaceAbi,
  solidityPackedKeccak256,
  type TransactionReceipt,
  ZeroAddress,
  ZeroHash,
} from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type { LivePeer } from "../domain.ts";

/** Who deals with the peers' contracts. */
interface People {
  readonly deployer: HardhatEthersSigner;
  /** Owns items. */
  readonly holder: HardhatEthersSigner;
  /** Owns none. */
  readonly newcomer: string;
}

/** Other projects' contracts, from their npm packages. */
export interface Peers extends People {
  readonly items: Readonly<Record<ItemsName, Contract>>;
  readonly attestations: Contract;
}

type ItemsName = "OpenZeppelin" | "Solady" | "ERC721A";

/** A stage with peers on it. */
interface WithPeers {
  readonly peers: Peers;
}

/** How many items one batch of ERC721A makes. */
const BATCH = 5_000;

/** How many a loop makes in one transaction. */
const LOOP = 100;

/** Numbers of items that nobody has made yet, for those that do not number them by themselves. */
const FRESH = 1_000_000n;

const GAS_LIMIT = 16_000_000n;

/** What an attestation says: as much as one trace event. */
const FACTS = ["uint8", "uint8", "uint40", "bytes32", "bytes32", "bytes32"];
const SCHEMA = "uint8 step,uint8 disposition,uint40 time,bytes32 place,bytes32 eventHash,bytes32 lot";
const SCHEMA_ID = solidityPackedKeccak256(["string", "address", "bool"], [SCHEMA, ZeroAddress, false]);

/**
 * Deploys the peers. The holder has a batch of ERC721A and an item of each other.
 *
 * @example
 * const peers = await deployPeers(connection, { deployer, holder, newcomer });
 */
export async function deployPeers({ ethers }: NetworkConnection, people: People): Promise<Peers> {
  const { deployer, holder } = people;
  const itemsOf = async (name: string, count: number) => {
    const { target, interface: abi } = await ethers.deployContract(name, [], deployer);
    const items = new Contract(target, abi, holder);
    await sent(items, "mint", holder.address, 0n, BigInt(count));
    return items;
  };
  const registry = await published(deployer, "SchemaRegistry");
  await sent(registry, "register", SCHEMA, ZeroAddress, false);
  return {
    ...people,
    items: {
      OpenZeppelin: await itemsOf("OpenZeppelinItemsMock", 1),
      Solady: await itemsOf("SoladyItemsMock", 1),
      ERC721A: await itemsOf("ERC721AItemsMock", BATCH),
    },
    attestations: await published(deployer, "EAS", await registry.getAddress()),
  };
}

/**
 * Makes items, for somebody who has some.
 *
 * @example
 * const peers = { "OpenZeppelin": minting("OpenZeppelin", 1) };
 */
export function minting(name: ItemsName, serves: number): LivePeer<WithPeers> {
  const play = ({ peers: { items, holder } }: WithPeers) =>
    sent(items[name], "mint", holder.address, FRESH, BigInt(serves));
  return { serves, play };
}

/** One item made by a contract of each project. */
export const MINTING_ONE = {
  OpenZeppelin: minting("OpenZeppelin", 1),
  Solady: minting("Solady", 1),
  ERC721A: minting("ERC721A", 1),
};

/** Many items made in one transaction, each. */
export const MINTING_MANY = { OpenZeppelin: minting("OpenZeppelin", LOOP), ERC721A: minting("ERC721A", BATCH) };

/**
 * Moves an item to somebody who has none.
 *
 * @example
 * const peers = { "ERC721A": moving("ERC721A", 999n) };
 */
export function moving(name: ItemsName, item: bigint): LivePeer<WithPeers> {
  const play = ({ peers: { items, holder, newcomer } }: WithPeers) =>
    sent(items[name], "transferFrom", holder.address, newcomer, item);
  return { play };
}

/** Attests what a trace event says. */
export const ATTESTING: LivePeer<WithPeers> = {
  play: ({ peers: { attestations } }) => {
    const data = AbiCoder.defaultAbiCoder().encode(FACTS, [1, 2, 3n, ...["place", "event", "lot"].map(keccakOf)]);
    const request = { recipient: ZeroAddress, expirationTime: 0n, revocable: false, refUID: ZeroHash, data, value: 0n };
    return sent(attestations, "attest", { schema: SCHEMA_ID, data: request });
  },
};

/** Timestamps one hash. */
export const TIMESTAMPING: LivePeer<WithPeers> = {
  play: ({ peers: { attestations } }) => sent(attestations, "timestamp", keccakOf("root")),
};

/** A contract of the Ethereum Attestation Service as it is published, compiled by its authors. */
async function published(deployer: HardhatEthersSigner, name: string, ...args: readonly string[]): Promise<Contract> {
  const file = `@ethereum-attestation-service/eas-contracts/artifacts/contracts/${name}.sol/${name}.json`;
  const { abi, bytecode } = JSON.parse(readFileSync(new URL(import.meta.resolve(file)), "utf8")) as {
    readonly abi: InterfaceAbi;
    readonly bytecode: string;
  };
  const { target } = await new ContractFactory(abi, bytecode, deployer).deploy(...args);
  return new Contract(target, abi, deployer);
}

async function sent(contract: Contract, method: string, ...args: readonly unknown[]): Promise<TransactionReceipt> {
  const response = await contract.getFunction(method).send(...args, { gasLimit: GAS_LIMIT });
  const receipt = await response.wait();
  if (receipt === null) throw new Error(`${method} is not mined`);
  return receipt;
}
