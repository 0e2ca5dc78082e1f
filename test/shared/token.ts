import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { type TransactionReceipt, type TransactionResponse, ZeroAddress, ZeroHash } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import { addressesOf, type Suite } from "../../deploy/contracts.ts";
import { deploySuite } from "../../deploy/suite.ts";
import { issue, scheduleIssue, type TokenDeed } from "../../sdk/CowryToken.ts";
import { type Deployment, deploymentAt } from "../../sdk/Deployment.ts";
import type { RevertFacts, RevertName } from "../../sdk/Errors.ts";
import { type EventArgs, eventsOf } from "../../sdk/Events.ts";
import type { BurnReason } from "../../sdk/Names.ts";
import type { PledgeDeed } from "../../sdk/SalesPledges.ts";
import { DAY, HOUR } from "./escrow.ts";
import { expectReverted } from "./trade.ts";

/** Who takes part, in the order of the node's accounts: the first three are those of the deployment. */
export const TOKEN_ROLES = [
  "deployer",
  "issuer",
  "guardian",
  "payer",
  "payee",
  "supplier",
  "reporter",
  "spender",
  "relayer",
  "stranger",
] as const;

/** A part in the tests, by its name. */
export type TokenRole = (typeof TOKEN_ROLES)[number];

/** One token, in token units. */
export const TOKEN = 10n ** 18n;

/** What is fixed for the token of the tests: each figure another, and three issues at the limit do not reach the cap. */
export const CAP = 1_000n * TOKEN;
export const ISSUE_LIMIT = 300n * TOKEN;
export const ISSUE_PERIOD = 2n * DAY;
export const MAX_BURN_SHARE = 1_000n;

/** How long an issue of the tests waits. */
export const ISSUER_DELAY = HOUR;

/** What payer and supplier of a funded stage have: an odd unit for the rounding. */
export const FUNDS = 100n * TOKEN + 1n;

/** What anyone can do with the token and the pledges. */
type AnyDeed = TokenDeed | PledgeDeed;

/** The stage on which the tests of the token play. */
export interface TokenStage extends Suite {
  readonly connection: NetworkConnection;
  readonly deployment: Deployment;
  readonly roles: Readonly<Record<TokenRole, HardhatEthersSigner>>;
}

/** An event of the token or the pledges by its name, with its facts. */
export interface TokenEvent {
  readonly name: string;
  readonly args: object;
}

/** What a deed has told, moved and left behind. What is not named has not moved. */
export interface TokenOutcome {
  readonly events: readonly TokenEvent[];
  /** By how much each role's balance grew. */
  readonly moved?: Partial<Record<TokenRole, bigint>>;
  /** By how much what was ever issued grew. */
  readonly issued?: bigint;
  /** By how much what was ever destroyed grew. */
  readonly destroyed?: bigint;
  /** By how much what the supplier owes grew. */
  readonly owed?: bigint;
}

/** Where the tests of a file play. */
export interface TokenTheater {
  readonly connection: NetworkConnection;
  /** A stage on which nothing was issued yet. */
  readonly fresh: () => Promise<TokenStage>;
  /** A stage on which payer and supplier have their funds, and the window of the issue limit is empty again. */
  readonly funded: () => Promise<TokenStage>;
}

/**
 * One connection for the tests of a file. Each test plays on a stage of its own.
 *
 * @example
 * const theater = await openTokenTheater();
 * const stage = await theater.funded();
 */
export async function openTokenTheater(): Promise<TokenTheater> {
  const connection = await network.create();
  async function fresh(): Promise<TokenStage> {
    return tokenStage(connection);
  }
  async function funded(): Promise<TokenStage> {
    const stage = await tokenStage(connection);
    await issueNow(stage, "payer", FUNDS);
    await issueNow(stage, "supplier", FUNDS);
    await pass(stage, ISSUE_PERIOD);
    return stage;
  }

  const { networkHelpers } = connection;
  return {
    connection,
    fresh: () => networkHelpers.loadFixture(fresh),
    funded: () => networkHelpers.loadFixture(funded),
  };
}

/** Deploys the suite through its modules, with the token of the tests. */
async function tokenStage(connection: NetworkConnection): Promise<TokenStage> {
  const { ethers } = connection;
  const folder = mkdtempSync(join(tmpdir(), "cowry-token-"));
  const parametersFile = join(folder, "parameters.json");
  const token = {
    name: "Test Cowry",
    symbol: "TCWR",
    cap: String(CAP / TOKEN),
    issueLimit: String(ISSUE_LIMIT / TOKEN),
    issuePeriod: Number(ISSUE_PERIOD),
    maxBurnShare: Number(MAX_BURN_SHARE),
    issuerDelay: Number(ISSUER_DELAY),
  };
  writeFileSync(parametersFile, JSON.stringify({ adminDelay: 0, token }));
  const suite = await deploySuite(connection, { parametersFile });
  rmSync(folder, { recursive: true });

  const signers = await ethers.getSigners();
  const roles = Object.fromEntries(TOKEN_ROLES.map((role, place) => [role, signers[place]])) as TokenStage["roles"];
  return { ...suite, connection, roles, deployment: await deploymentAt(ethers.provider, await addressesOf(suite)) };
}

/** Issues through the role and its delay. */
export async function issueNow(stage: TokenStage, to: TokenRole, amount: bigint): Promise<TransactionReceipt> {
  await scheduled(stage, to, amount);
  return sendToken(stage, "issuer", issue(stage.roles[to].address, amount));
}

/** An issue that is announced and may be carried out. */
export async function scheduled(stage: TokenStage, to: TokenRole, amount: bigint): Promise<void> {
  await scheduleIssue(stage.roles.issuer, stage.deployment, { to: stage.roles[to].address, amount });
  await pass(stage, ISSUER_DELAY);
}

/** Lets time pass. */
export async function pass({ connection }: Pick<TokenStage, "connection">, seconds: bigint): Promise<void> {
  await connection.networkHelpers.time.increase(seconds);
}

/** The second of the latest block. */
export async function timeOf({ connection }: Pick<TokenStage, "connection">): Promise<bigint> {
  return BigInt(await connection.networkHelpers.time.latest());
}

/** The second of the latest block; the next one is a second later, whatever the machine's clock says by then. */
export async function heldTime({ connection }: Pick<TokenStage, "connection">): Promise<bigint> {
  const { time } = connection.networkHelpers;
  const latest = await time.latest();
  await time.setNextBlockTimestamp(latest + 1);
  return BigInt(latest);
}

/** Sends a deed as the account of a role. */
export async function sendToken(stage: TokenStage, by: TokenRole, deed: AnyDeed): Promise<TransactionReceipt> {
  const { contract, data } = deed;
  const sent = await stage.roles[by].sendTransaction({
    to: stage.deployment[contract],
    data,
    gasLimit: 2_000_000n,
  });
  return mined(sent);
}

/** Waits for a transaction. */
export async function mined(sent: TransactionResponse): Promise<TransactionReceipt> {
  const receipt = await sent.wait();
  return receipt!;
}

/** Expects a deed to be refused with this error and these facts, and the supplies to stay. */
export async function expectTokenRevert<Name extends RevertName>(
  stage: TokenStage,
  by: TokenRole,
  deed: AnyDeed,
  name: Name,
  facts: RevertFacts[Name],
): Promise<void> {
  await expectReverted(sendToken(stage, by, deed), name, facts);
}

/**
 * Expects a deed to succeed with exactly these events and changes. The expectation is given the second of the deed.
 *
 * @example
 * await expectToken(stage, "payer", burn(1n), () => ({
 *   events: [transferred(stage, "payer", undefined, 1n), burned(stage, "payer", 1n)],
 *   moved: { payer: -1n },
 *   destroyed: 1n,
 * }));
 */
export async function expectToken(
  stage: TokenStage,
  by: TokenRole,
  deed: AnyDeed,
  expected: (time: bigint) => TokenOutcome,
): Promise<TransactionReceipt> {
  return expectTokenOutcome(stage, () => sendToken(stage, by, deed), expected);
}

/** As `expectToken`, for a deed that comes in another way. */
export async function expectTokenOutcome(
  stage: TokenStage,
  act: () => Promise<TransactionReceipt>,
  expected: (time: bigint) => TokenOutcome,
): Promise<TransactionReceipt> {
  const before = await figuresOf(stage);
  const receipt = await act();
  const after = await figuresOf(stage);
  const { events, moved = {}, issued = 0n, destroyed = 0n, owed = 0n } = expected(await timeOf(stage));

  expect(tokenEventsOf(stage, receipt)).to.deep.equal(events);
  const grown = Object.entries(after.balances).map(([role, balance]) => [role, balance - before.balances[role]!]);
  expect(Object.fromEntries(grown.filter(([, amount]) => amount !== 0n))).to.deep.equal(moved);
  expect({
    issued: after.issued - before.issued,
    destroyed: after.destroyed - before.destroyed,
    supply: after.supply - before.supply,
    owed: after.owed - before.owed,
  }).to.deep.equal({ issued, destroyed, supply: issued - destroyed, owed });
  return receipt;
}

/** The events of token and pledges in a receipt, in order. */
function tokenEventsOf({ deployment }: TokenStage, { logs }: TransactionReceipt): readonly TokenEvent[] {
  return [...eventsOf("token", deployment, logs), ...eventsOf("salesPledges", deployment, logs)]
    .sort((one, other) => one.place.logIndex - other.place.logIndex)
    .map(({ name, args }) => ({ name, args }));
}

async function figuresOf({ token, salesPledges, roles }: TokenStage) {
  const { issued, destroyed, circulating: supply } = await token.stats();
  const balances = Object.entries(roles).map(async ([role, { address }]) => [role, await token.balanceOf(address)]);
  return {
    balances: Object.fromEntries(await Promise.all(balances)) as Record<string, bigint>,
    issued,
    destroyed,
    supply,
    owed: await salesPledges.outstandingOf(roles.supplier),
  };
}

/** An event of the token as expectations name it. */
export function tokenEvent<Name extends keyof EventArgs<"token">>(
  name: Name,
  args: EventArgs<"token">[Name],
): TokenEvent {
  return { name, args };
}

/** An event of the pledges as expectations name it. */
export function pledgeEvent<Name extends keyof EventArgs<"salesPledges">>(
  name: Name,
  args: EventArgs<"salesPledges">[Name],
): TokenEvent {
  return { name, args };
}

/** Tokens moved from a role to a role; from or to nobody where none is named. */
export function transferred(
  { roles }: TokenStage,
  from: TokenRole | undefined,
  to: TokenRole | undefined,
  value: bigint,
): TokenEvent {
  const addressOf = (role: TokenRole | undefined) => (role === undefined ? ZeroAddress : roles[role].address);
  return tokenEvent("Transfer", { from: addressOf(from), to: addressOf(to), value });
}

/** Tokens of a role were destroyed. */
export function burned(
  { roles }: TokenStage,
  whose: TokenRole,
  amount: bigint,
  reason: BurnReason = "Unstated",
  memo = ZeroHash,
): TokenEvent {
  return tokenEvent("TokensBurned", { account: roles[whose].address, reason, memo, amount });
}
