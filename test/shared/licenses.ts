import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { id as hashOf, TypedDataEncoder, ZeroHash } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import type { ERC2771Forwarder } from "../../typechain-types/@openzeppelin/contracts/metatx/ERC2771Forwarder.ts";
import type { UsableTokenMock } from "../../typechain-types/contracts/mocks/UsableTokenMock.ts";
import type { Licenses } from "../../typechain-types/contracts/provenance/Licenses.ts";

/** Who takes part, in the order of the node's accounts. */
const ROLES = ["artist", "publisher", "printer", "shop", "agency", "collector", "relayer", "stranger"] as const;

/** A part in the tests of licenses. */
export type Reader = (typeof ROLES)[number];

/** The terms of a license. */
export interface LicenseTerms {
  readonly work: bigint;
  readonly parent: string;
  readonly licensee: string;
  readonly revoker: string;
  readonly notice: bigint;
  readonly startsAt: bigint;
  readonly endsAt: bigint;
  readonly depth: bigint;
  readonly isTransferable: boolean;
  readonly content: string;
  readonly salt: bigint;
}

/** A work that nobody has licensed. */
export interface LicenseStage {
  readonly connection: NetworkConnection;
  readonly licenses: Licenses;
  readonly place: string;
  readonly works: UsableTokenMock;
  readonly forwarder: ERC2771Forwarder;
  readonly roles: Readonly<Record<Reader, HardhatEthersSigner>>;
  /** A second after all that was set up. */
  readonly now: bigint;
}

export const LICENSE_STATE = {
  None: 0n,
  Pending: 1n,
  Active: 2n,
  Suspended: 3n,
  Expired: 4n,
  Revoked: 5n,
  Surrendered: 6n,
} as const;
export type LicenseStateName = keyof typeof LICENSE_STATE;

export const DAY = 86_400n;
export const WORK = 77n;
export const CONTENT = hashOf("You may print it, at most a thousand times.");
export const URI = "https://artist.example/licenses/print";
export const REASON = hashOf("a thousand and one prints");
export const NOTICE = 30n * DAY;
export const NO_END = 2n ** 40n - 1n;

const TYPES = {
  LicenseTerms: [
    { name: "work", type: "uint256" },
    { name: "parent", type: "bytes32" },
    { name: "licensee", type: "address" },
    { name: "revoker", type: "address" },
    { name: "notice", type: "uint40" },
    { name: "startsAt", type: "uint40" },
    { name: "endsAt", type: "uint40" },
    { name: "depth", type: "uint8" },
    { name: "isTransferable", type: "bool" },
    { name: "content", type: "bytes32" },
    { name: "salt", type: "uint256" },
  ],
};

/** Where the tests of a file play. */
export interface LicenseTheater {
  readonly connection: NetworkConnection;
  /** A fresh stage. */
  readonly stage: () => Promise<LicenseStage>;
}

/**
 * One connection for the tests of a file. Each test plays on a fresh stage.
 *
 * @example
 * const theater = await openLicenseTheater();
 * const { licenses, roles } = await theater.stage();
 */
export async function openLicenseTheater(): Promise<LicenseTheater> {
  const connection = await network.create();
  async function fresh() {
    return stageOn(connection);
  }
  return { connection, stage: async () => connection.networkHelpers.loadFixture(fresh) };
}

async function stageOn(connection: NetworkConnection): Promise<LicenseStage> {
  const { ethers, networkHelpers } = connection;
  const signers = await ethers.getSigners();
  const roles = Object.fromEntries(ROLES.map((role, place) => [role, signers[place]])) as LicenseStage["roles"];
  const forwarder = await ethers.deployContract("ERC2771Forwarder", ["Cowry Forwarder"]);
  const works = await ethers.deployContract("UsableTokenMock", [await forwarder.getAddress()]);
  await works.mint(roles.artist.address, WORK);
  const licenses = await ethers.deployContract("Licenses", [await works.getAddress(), await forwarder.getAddress()]);
  const now = BigInt(await networkHelpers.time.latest()) + 1n;
  return { connection, licenses, place: await licenses.getAddress(), works, forwarder, roles, now };
}

/** What the artist grants the publisher: a year from now on, two generations under it, revoked with a month's notice. */
export function licenseOf(stage: LicenseStage, changes: Partial<LicenseTerms> = {}): LicenseTerms {
  const { roles, now } = stage;
  return {
    work: WORK,
    parent: ZeroHash,
    licensee: roles.publisher.address,
    revoker: roles.artist.address,
    notice: NOTICE,
    startsAt: now,
    endsAt: now + 365n * DAY,
    depth: 2n,
    isTransferable: true,
    content: CONTENT,
    salt: 1n,
    ...changes,
  };
}

/** What the publisher grants the printer under its own. */
export function underLicense(stage: LicenseStage, parent: string, changes: Partial<LicenseTerms> = {}): LicenseTerms {
  const { printer, publisher } = stage.roles;
  return licenseOf(stage, { parent, licensee: printer.address, revoker: publisher.address, depth: 1n, ...changes });
}

/** The id of a license, by its definition. */
export async function licenseIdOf({ connection, place }: LicenseStage, terms: LicenseTerms): Promise<string> {
  const { chainId } = await connection.ethers.provider.getNetwork();
  return TypedDataEncoder.hash(
    { name: "Cowry Licenses", version: "1", chainId, verifyingContract: place },
    TYPES,
    terms,
  );
}

/** A license that somebody granted; by default the artist. */
export async function granted(
  stage: LicenseStage,
  changes: Partial<LicenseTerms> = {},
  by: Reader = "artist",
): Promise<string> {
  const terms = licenseOf(stage, changes);
  await stage.licenses.connect(stage.roles[by]).grant(terms, URI);
  return licenseIdOf(stage, terms);
}

/** The publisher's license, that stands so. */
export async function givenLicense(stage: LicenseStage, state: Exclude<LicenseStateName, "None">): Promise<string> {
  const { licenses, roles, now, connection } = stage;
  const { time } = connection.networkHelpers;
  if (state === "Pending") return granted(stage, { startsAt: now + 10n * DAY });
  if (state === "Suspended") {
    const above = await granted(stage, { licensee: roles.agency.address, depth: 3n, salt: 2n });
    const id = await granted(stage, { parent: above, depth: 2n }, "agency");
    await licenses.connect(roles.agency).surrender(above);
    return id;
  }
  const id = await granted(stage);
  if (state === "Expired") await time.increaseTo(now + 365n * DAY);
  if (state === "Surrendered") await licenses.connect(roles.publisher).surrender(id);
  if (state === "Revoked") {
    await licenses.connect(roles.artist).revoke(id, REASON);
    await time.increase(NOTICE);
  }
  return id;
}

/** The set of states that an error names. */
export function statesOf(...names: readonly LicenseStateName[]): bigint {
  return names.reduce((set, name) => set | (1n << LICENSE_STATE[name]), 0n);
}
