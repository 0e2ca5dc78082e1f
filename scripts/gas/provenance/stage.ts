import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { dataSlice, getAddress, id as keccakOf, toBeHex, Wallet, ZeroHash } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { addressesOf } from "../../../deploy/contracts.ts";
import { deploySuite } from "../../../deploy/suite.ts";
import { type Deployment, deploymentAt } from "../../../sdk/Deployment.ts";
import { itemId, lotId } from "../../../sdk/DigitalLink.ts";
import { checkDigitOf } from "../../../sdk/gs1/checkDigit.ts";
import { commission, type LotTerms, readLot, setFactor } from "../../../sdk/LotDeeds.ts";
import { type CodedUnit } from "../../../sdk/ProvenanceNft.ts";
import { rootFrom, unitLeaf } from "../../../sdk/Packs.ts";
import { acceptControl, bindPrefix, companyPrefix, partyId, register } from "../../../sdk/Parties.ts";
import { perform } from "../../../sdk/Perform.ts";
import { measureUnit } from "../../../sdk/Quotas.ts";
import type { Stage } from "../domain.ts";
import { deployPeers, type Peers } from "./peers.ts";

/** What is measured: the contracts of provenance, or their floor, which stands in for each. */
export type Subject = Readonly<Record<"lots" | "traceLog" | "openGuard" | "provenanceNft", string>>;

/** A coded unit with the proof of a tree of depth 17, as 100,000 units have. */
export interface Pack {
  readonly unit: CodedUnit;
  readonly serial: string;
  readonly proof: readonly string[];
  readonly openKey: Wallet;
  readonly claimKey: Wallet;
  readonly lot: string;
}

/** A chain with provenance, its floor and the peers on it: a brand with a prefix, an inspector with a factor, a lot with coded units. */
export interface ProvenanceStage extends Stage<Subject> {
  readonly deployment: Deployment;
  readonly peers: Peers;
  readonly brand: HardhatEthersSigner;
  readonly inspector: bigint;
  /** Holds items already. */
  readonly holder: HardhatEthersSigner;
  /** Somebody who holds none yet. */
  readonly newcomer: (name: string) => string;
  /** Bulk that is transformed. */
  readonly paddy: LotTerms;
  /** The packs of the lot, at its first and last indexes. */
  readonly pack: (name: string, index: number) => Promise<Pack>;
}

/** Product classes under the brand's prefix. */
export const [PADDY, RICE] = [gtinOf("00901"), gtinOf("00902")];
export const GRAM = measureUnit("GRM");

/** The units of one lot: a tree of depth 17. */
export const UNITS = 100_000;

const DEPTH = 17;
const IDENTITY = { brand: keccakOf("brand"), inspector: keccakOf("inspector") };

function gtinOf(item: string): bigint {
  const digits = `10614141${item}`;
  return BigInt(`${digits}${checkDigitOf(digits)}`);
}

/** The terms of a bulk lot. */
export function bulk(gtin: bigint, lot: string): LotTerms {
  return {
    ...{ gtin, prefixLength: 7n, lot, quantity: 10n ** 9n, unit: GRAM, custody: "IdentityPreserved" },
    ...{ units: 0n, unitSize: 0n, unitRoot: ZeroHash, details: ZeroHash },
  };
}

/** The terms of a lot of so many units of one kilogram. */
export function coded(lot: string, unitRoot: string): LotTerms {
  return { ...bulk(RICE, lot), units: BigInt(UNITS), unitSize: 1_000n, unitRoot };
}

/** The id of a lot. */
export function idOf({ gtin, lot }: Pick<LotTerms, "gtin" | "lot">): string {
  return lotId(gtin.toString(), lot);
}

/**
 * Deploys the suite through its modules, the floor and the peers, and registers brand and inspector.
 *
 * @example
 * const stage = await openProvenanceStage(await network.create({ override: { initialDate: new Date(START * 1000) } }));
 */
export async function openProvenanceStage(connection: NetworkConnection): Promise<ProvenanceStage> {
  const { ethers } = connection;
  const suite = await deploySuite(connection);
  const deployment = await deploymentAt(ethers.provider, await addressesOf(suite));
  const [, registrar, , brand, inspector, holder, , deployer] = await ethers.getSigners();
  if (
    registrar === undefined ||
    brand === undefined ||
    inspector === undefined ||
    holder === undefined ||
    deployer === undefined
  ) {
    throw new Error("the chain lacks accounts");
  }
  const floor = await (await ethers.deployContract("ProvenanceFloorMock", [], deployer)).getAddress();
  const newcomer = (name: string) => accountNamed(`newcomer of ${name}`);
  const peers = await deployPeers(connection, { deployer, holder, newcomer: newcomer("peers") });

  const inspectorParty = await populate({ deployment, registrar, brand, inspector });
  const paddy = bulk(PADDY, "PADDY");
  await perform(brand, deployment, commission(paddy));

  const pack = async (name: string, index: number) => {
    const made = packOf(name, index);
    const terms = coded(`P-${keccakOf(name).slice(2, 12)}`, rootFrom(unitLeaf(made.unit), made.proof));
    const lot = idOf(terms);
    // Both sides play with the same pack, one after the other.
    const { state } = await readLot(ethers.provider, deployment, lot);
    if (state === "None") await perform(brand, deployment, commission(terms));
    return { ...made, lot };
  };
  return {
    ...{ deployment, peers, brand, inspector: inspectorParty, holder, newcomer, paddy, pack },
    contract: deployment,
    floor: { lots: floor, traceLog: floor, openGuard: floor, provenanceNft: floor },
  };
}

/** Registers brand and inspector, gives the brand its prefix, and states a factor; returns the inspector's party. */
async function populate(at: {
  readonly deployment: Deployment;
  readonly registrar: HardhatEthersSigner;
  readonly brand: HardhatEthersSigner;
  readonly inspector: HardhatEthersSigner;
}): Promise<bigint> {
  const { deployment, registrar, brand, inspector } = at;
  const join = async (account: HardhatEthersSigner, name: keyof typeof IDENTITY, role: "Brand" | "Inspector") => {
    const deed = register({ identity: IDENTITY[name], controller: account.address, roles: [role] });
    await perform(registrar, deployment, deed);
    const party = partyId(registrar.address, IDENTITY[name]);
    await perform(account, deployment, acceptControl(party));
    return party;
  };
  const brandParty = await join(brand, "brand", "Brand");
  const inspectorParty = await join(inspector, "inspector", "Inspector");
  await perform(registrar, deployment, bindPrefix(brandParty, companyPrefix("0614141"), keccakOf("license")));
  const factor = { input: PADDY, inputUnit: GRAM, output: RICE, outputUnit: GRAM, numerator: 68n, denominator: 100n };
  await perform(inspector, deployment, setFactor({ ...factor, from: 0n, until: 2n ** 40n - 1n }));
  return inspectorParty;
}

/** A unit with its keys, and a proof whose siblings are made up. */
function packOf(name: string, index: number): Omit<Pack, "lot"> {
  const [openKey, claimKey] = [new Wallet(keccakOf(`${name} opens`)), new Wallet(keccakOf(`${name} claims`))];
  const serial = keccakOf(name).slice(2, 18).toUpperCase();
  const unit = {
    ...{ index: BigInt(index), serialHash: keccakOf(serial) },
    ...{ openKey: openKey.address, claimKey: claimKey.address },
  };
  const proof = Array.from({ length: DEPTH }, (_, level) => keccakOf(`${name} ${toBeHex(level)}`));
  return { unit, serial, proof, openKey, claimKey };
}

/** The token of a unit. */
export function tokenOf({ serial }: Pack): bigint {
  return BigInt(itemId(RICE.toString(), serial));
}

function accountNamed(name: string): string {
  return getAddress(dataSlice(keccakOf(name), 12));
}
