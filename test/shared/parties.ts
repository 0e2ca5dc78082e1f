import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { id as commitment, type Signer, type TransactionReceipt } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import { addressesOf, type Suite } from "../../deploy/contracts.ts";
import { REGISTRAR_ROLE } from "../../deploy/roles.ts";
import { deploySuite } from "../../deploy/suite.ts";
import { type Deployment, deploymentAt } from "../../sdk/Deployment.ts";
import type { RevertFacts, RevertName } from "../../sdk/Errors.ts";
import { type EventArgs, eventsOf } from "../../sdk/Events.ts";
import type { PartyRole, PartyState } from "../../sdk/Names.ts";
import {
  acceptControl,
  type AccountStatus,
  addSigner,
  companyPrefix,
  end,
  partyId,
  type PartyDeed,
  type PartyStatus,
  readAccount,
  readParty,
  register,
  roleBits,
  signConsent,
  type SignerConsent,
  suspend,
} from "../../sdk/Parties.ts";
import { DAY } from "./escrow.ts";
import { expectReverted } from "./trade.ts";

/** Who takes part, in the order of the node's accounts: the first three are those of the deployment. */
export const PARTY_CAST = [
  "deployer",
  "admin",
  "guardian",
  "registrar",
  "otherRegistrar",
  "controller",
  "successor",
  "clerk",
  "sensor",
  "rival",
  "relayer",
  "stranger",
] as const;

/** A part in the tests, by its name. */
export type PartyActor = (typeof PARTY_CAST)[number];

/** Commitments of the tests. */
export const IDENTITY = commitment("identity");
export const NAME = commitment("name");
export const EVIDENCE = commitment("license");
export const REASON = commitment("reason");

/** What the party of the tests may do. */
export const PARTY_ROLES_HELD: readonly PartyRole[] = ["Producer", "Brand"];

/** The GS1 company prefix of the tests. */
export const PREFIX = companyPrefix("0614141");

/** How long the clerk of the tests acts. */
export const CLERK_DAYS = 30n * DAY;

/** The stage on which the tests of the registry play. */
export interface PartiesStage extends Suite {
  readonly connection: NetworkConnection;
  readonly deployment: Deployment;
  readonly roles: Readonly<Record<PartyActor, HardhatEthersSigner>>;
  /** The id of the party of the tests, registered or not. */
  readonly party: bigint;
}

/** What a deed has told, and what it has left of the party and of accounts. What is not named is as it was. */
export interface PartyOutcome {
  readonly events: readonly PartyEvent[];
  readonly party?: Partial<PartyStatus>;
  readonly accounts?: Partial<Record<PartyActor, AccountStatus>>;
}

/** An event of the registry by its name, with its facts. */
export interface PartyEvent {
  readonly name: keyof EventArgs<"parties">;
  readonly args: object;
}

/** Where the tests of a file play. */
export interface PartiesTheater {
  readonly connection: NetworkConnection;
  /** A stage on which nobody is registered. */
  readonly fresh: () => Promise<PartiesStage>;
  /** A stage on which the party of the tests is registered and controlled. */
  readonly registered: () => Promise<PartiesStage>;
  /** A stage on which the party has a clerk, who acts as Producer alone. */
  readonly staffed: () => Promise<PartiesStage>;
}

const GAS_LIMIT = 2_000_000n;

/**
 * One connection for the tests of a file. Each test plays on a stage of its own.
 *
 * @example
 * const theater = await openPartiesTheater();
 * const stage = await theater.registered();
 */
export async function openPartiesTheater(): Promise<PartiesTheater> {
  const connection = await network.create();
  async function fresh(): Promise<PartiesStage> {
    return partiesStage(connection);
  }
  async function registered(): Promise<PartiesStage> {
    const stage = await partiesStage(connection);
    await registerOn(stage);
    return stage;
  }
  async function staffed(): Promise<PartiesStage> {
    const stage = await registered();
    const now = await timeOf(stage);
    await hire(stage, "clerk", { roles: roleBits(["Producer"]), until: now + CLERK_DAYS });
    return stage;
  }

  const { networkHelpers } = connection;
  return {
    connection,
    fresh: () => networkHelpers.loadFixture(fresh),
    registered: () => networkHelpers.loadFixture(registered),
    staffed: () => networkHelpers.loadFixture(staffed),
  };
}

/** Deploys the suite through its modules, with two registrars who are nobody else. */
async function partiesStage(connection: NetworkConnection): Promise<PartiesStage> {
  const { ethers } = connection;
  const signers = await ethers.getSigners();
  const roles = Object.fromEntries(PARTY_CAST.map((role, place) => [role, signers[place]])) as PartiesStage["roles"];
  const folder = mkdtempSync(join(tmpdir(), "cowry-parties-"));
  const parametersFile = join(folder, "parameters.json");
  writeFileSync(parametersFile, JSON.stringify({ adminDelay: 0, registrar: roles.registrar.address }));
  const suite = await deploySuite(connection, { parametersFile });
  rmSync(folder, { recursive: true });

  await suite.accessManager.connect(roles.admin).grantRole(REGISTRAR_ROLE, roles.otherRegistrar, 0);
  const deployment = await deploymentAt(ethers.provider, await addressesOf(suite));
  return { ...suite, connection, deployment, roles, party: partyId(roles.registrar.address, IDENTITY) };
}

/** Registers the party of the tests, and lets the controller take control. */
async function registerOn(stage: PartiesStage): Promise<void> {
  const { roles, party } = stage;
  const controller = roles.controller.address;
  await sendParty(
    stage,
    "registrar",
    register({ identity: IDENTITY, name: NAME, controller, roles: PARTY_ROLES_HELD }),
  );
  await sendParty(stage, "controller", acceptControl(party));
}

/**
 * Registers another party, by its own controlling account.
 *
 * @example
 * const rival = await anotherParty(stage, { registrar: "otherRegistrar", controller: "rival" });
 */
export async function anotherParty(
  stage: PartiesStage,
  {
    registrar = "registrar",
    controller,
    roles = PARTY_ROLES_HELD,
  }: { readonly registrar?: PartyActor; readonly controller: PartyActor; readonly roles?: readonly PartyRole[] },
): Promise<bigint> {
  const identity = commitment(`identity of ${controller}`);
  const deed = register({ identity, controller: stage.roles[controller].address, roles });
  await sendParty(stage, registrar, deed);
  const party = partyId(stage.roles[registrar].address, identity);
  await sendParty(stage, controller, acceptControl(party));
  return party;
}

/** What an account of the tests consents to, unless a test says otherwise: to act in all roles, from now on and without end. */
export async function consentOf(
  stage: PartiesStage,
  who: PartyActor,
  changes: Partial<SignerConsent> = {},
): Promise<SignerConsent> {
  return {
    party: stage.party,
    account: stage.roles[who].address,
    roles: 2n ** 32n - 1n,
    from: 0n,
    until: 2n ** 40n - 1n,
    deadline: (await timeOf(stage)) + DAY,
    ...changes,
  };
}

/** The controller adds an account with its consent. */
export async function hire(
  stage: PartiesStage,
  who: PartyActor,
  changes: Partial<SignerConsent> = {},
  by: PartyActor = "controller",
): Promise<TransactionReceipt> {
  return sendParty(stage, by, await hiring(stage, who, changes));
}

/** The deed by which an account is added, with its own consent or another's signature. */
export async function hiring(
  stage: PartiesStage,
  who: PartyActor,
  changes: Partial<SignerConsent> = {},
  signer: Signer = stage.roles[who],
): Promise<PartyDeed> {
  const consent = await consentOf(stage, who, changes);
  return addSigner(consent, await signConsent(signer, stage.deployment, consent));
}

/** The party of the tests in a state. */
export async function givenParty(theater: PartiesTheater, state: PartyState): Promise<PartiesStage> {
  const stage = state === "None" ? await theater.fresh() : await theater.registered();
  if (state === "Suspended") await sendParty(stage, "registrar", suspend(stage.party));
  if (state === "Ended") await sendParty(stage, "registrar", end(stage.party));
  expect((await partyStatus(stage)).state).to.equal(state);
  return stage;
}

/** Sends a deed as the account of a part. */
export async function sendParty(stage: PartiesStage, by: PartyActor, deed: PartyDeed): Promise<TransactionReceipt> {
  const to = stage.deployment.parties;
  const sent = await stage.roles[by].sendTransaction({ to, data: deed.data, gasLimit: GAS_LIMIT });
  const receipt = await sent.wait();
  return receipt!;
}

/** Expects a deed to be refused with this error and these facts. */
export async function expectNoParty<Name extends RevertName>(
  stage: PartiesStage,
  by: PartyActor,
  deed: PartyDeed,
  name: Name,
  facts: RevertFacts[Name],
): Promise<void> {
  await expectReverted(sendParty(stage, by, deed), name, facts);
}

/** Expects a deed to succeed with exactly these events, and to leave the party and all accounts so. The expectation is given the second of the deed. */
export async function expectParty(
  stage: PartiesStage,
  by: PartyActor,
  deed: PartyDeed,
  expected: (time: bigint) => PartyOutcome,
): Promise<void> {
  const [party, accounts] = [await partyStatus(stage), await accountsOn(stage)];
  const receipt = await sendParty(stage, by, deed);
  const outcome = expected(await timeOf(stage));

  expect(toldBy(stage, receipt)).to.deep.equal(outcome.events);
  expect(await partyStatus(stage)).to.deep.equal({ ...party, ...outcome.party });
  expect(await accountsOn(stage)).to.deep.equal({ ...accounts, ...outcome.accounts });
}

/** The registry's events in a receipt. */
export function toldBy({ deployment }: PartiesStage, { logs }: TransactionReceipt): readonly PartyEvent[] {
  return eventsOf("parties", deployment, logs).map(({ name, args }) => ({ name, args }));
}

/** An event of the registry as expectations name it. */
export function partyEvent<Name extends keyof EventArgs<"parties">>(
  name: Name,
  args: EventArgs<"parties">[Name],
): PartyEvent {
  return { name, args };
}

/** How the party of the tests stands now. */
export async function partyStatus({ connection, deployment, party }: PartiesStage): Promise<PartyStatus> {
  return readParty(connection.ethers.provider, deployment, party);
}

/** What is stored of an account now. */
export async function accountStatus(
  { connection, deployment, roles }: PartiesStage,
  who: PartyActor,
): Promise<AccountStatus | undefined> {
  return readAccount(connection.ethers.provider, deployment, roles[who].address);
}

async function accountsOn(stage: PartiesStage): Promise<Record<string, AccountStatus | undefined>> {
  const accounts = PARTY_CAST.map(async (who) => [who, await accountStatus(stage, who)] as const);
  return Object.fromEntries(await Promise.all(accounts));
}

/** The second of the latest block. */
export async function timeOf({ connection }: Pick<PartiesStage, "connection">): Promise<bigint> {
  return BigInt(await connection.networkHelpers.time.latest());
}

/** The second in which the next transaction is mined. */
export async function atSecond({ connection }: Pick<PartiesStage, "connection">, time: bigint): Promise<void> {
  await connection.networkHelpers.time.setNextBlockTimestamp(time);
}

/** Mines a block in that second, so that it is now. */
export async function untilSecond({ connection }: Pick<PartiesStage, "connection">, time: bigint): Promise<void> {
  await connection.networkHelpers.time.increaseTo(time);
}
