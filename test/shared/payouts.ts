import { expect } from "chai";
import type { TransactionReceipt } from "ethers";
import { id as hashOf, ZeroAddress } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import type { RevertFacts, RevertName } from "../../sdk/Errors.ts";
import { eventsOf } from "../../sdk/Events.ts";
import {
  type Claim,
  claimOf,
  type ClaimTree,
  claimTree,
  type Drop,
  dropFrom,
  dropId,
  type DropStatus,
  type Payout,
  type PayoutsDeed,
  readDrop,
} from "../../sdk/Payouts.ts";
import { TokenMock__factory } from "../../typechain-types/factories/contracts/mocks/TokenMock__factory.ts";
import { BALANCE, DAY, type EscrowStage, escrowStage, ROLES } from "./escrow.ts";
import { expectReverted, type Role } from "./trade.ts";

/** Where and to whom the tests pay: the suite, one drop, and who and what may gain or lose by it. */
export interface Payday extends EscrowStage {
  readonly connection: NetworkConnection;
  readonly tree: ClaimTree;
  readonly drop: Drop;
  readonly id: string;
  /** Whose balances are watched, by their names in expectations. */
  readonly accounts: Readonly<Record<string, string>>;
}

/** What a test changes about the drop of the tests. */
export interface PaydaySetting {
  readonly terms?: Partial<Drop>;
  readonly list?: readonly Payout[];
}

/** An event by its name, with its facts. */
export interface PayoutEvent {
  readonly name: string;
  readonly args: object;
}

/** What a deed has told, moved and left behind. What is not named has not moved. */
export interface ExpectedPayouts {
  readonly events: readonly PayoutEvent[];
  /** By how much each balance grew; a ledger balance is that of "<name>'s ledger". */
  readonly moved?: Readonly<Record<string, bigint>>;
  /** What of the drop has changed. */
  readonly drop?: Partial<DropStatus>;
}

/** A drop in the state that a test starts from. */
export type DropStateName = "None" | "Funded" | "Open" | "Due" | "Exhausted" | "Reclaimed";

/** What the reference of the tests hashes. */
export const REFERENCE = hashOf("salaries of May");

/** The times of the drop of the tests, from when the fixture was set up. */
export const FUND_WITHIN = DAY;
export const CLAIM_AFTER = 2n * DAY;
export const CLAIM_WITHIN = 30n * DAY;

/** Plenty for any deed of the tests, so that none is estimated first. */
const GAS_LIMIT = 16_000_000n;

/** Where the tests of a file play. */
export interface PayTheater {
  readonly connection: NetworkConnection;
  /** A drop on a fresh stage that nobody has funded yet. */
  readonly drop: (setting?: PaydaySetting) => Promise<Payday>;
}

/**
 * One connection for the tests of a file. Each test plays on a fresh stage.
 *
 * @example
 * const theater = await openPayTheater();
 * const { roles, drop } = await theater.drop({ terms: { claimFrom: 0n } });
 */
export async function openPayTheater(): Promise<PayTheater> {
  const connection = await network.create();
  async function stage() {
    const fresh = await escrowStage(connection);
    await fresh.token.connect(fresh.roles.payer).approve(fresh.payouts, BALANCE);
    return fresh;
  }

  return {
    connection,
    drop: async (setting = {}) => {
      const fresh = await connection.networkHelpers.loadFixture(stage);
      return paydayOn({ ...fresh, connection }, setting);
    },
  };
}

/**
 * Another drop on the same stage.
 *
 * @example
 * const second = await paydayOn(first, { terms: { salt: 2n } });
 */
export async function paydayOn(
  stage: EscrowStage & Pick<Payday, "connection">,
  { terms, list }: PaydaySetting = {},
): Promise<Payday> {
  const { roles, token, deployment, connection } = stage;
  const tree = claimTree(list ?? listOf(stage));
  const latest = BigInt(await connection.networkHelpers.time.latest());
  const drop = dropFrom(tree, {
    funder: roles.payer.address,
    token: await token.getAddress(),
    fundBy: latest + FUND_WITHIN,
    claimFrom: latest + CLAIM_AFTER,
    claimBy: latest + CLAIM_WITHIN,
    funderReference: REFERENCE,
    salt: 1n,
    ...terms,
  });
  const accounts = {
    ...Object.fromEntries(ROLES.map((role) => [role, roles[role].address])),
    payouts: deployment.payouts,
  };
  return { ...stage, tree, drop, id: dropId(deployment, drop), accounts };
}

/** Whom the tests pay: five lines, odd amounts, one account twice. */
export function listOf({ roles }: Pick<EscrowStage, "roles">): readonly Payout[] {
  return [
    { recipient: roles.payee.address, amount: 100_000_001n },
    { recipient: roles.otherPayee.address, amount: 70_000_003n },
    { recipient: roles.payee.address, amount: 5n },
    { recipient: roles.affiliate.address, amount: 1n },
    { recipient: roles.platform.address, amount: 31_000_007n },
  ];
}

/** What a list comes to. */
export function sumOf(list: readonly Payout[]): bigint {
  return list.reduce((sum, { amount }) => sum + amount, 0n);
}

/** The claim of a number, with its proof. */
export function claimAt({ tree }: Payday, index: number): Claim {
  return claimOf(tree, BigInt(index));
}

/* DEEDS */

/** Sends a deed as the account of a role. */
export async function sendTo(day: Payday, by: Role, { data, value }: PayoutsDeed): Promise<TransactionReceipt> {
  const to = day.deployment.payouts;
  const sent = await day.roles[by].sendTransaction({ to, data, value, gasLimit: GAS_LIMIT });
  const receipt = await sent.wait();
  return receipt!;
}

/** Expects a deed to be refused with this error and these facts. */
export async function expectRefused<Name extends RevertName>(
  day: Payday,
  by: Role,
  deed: PayoutsDeed,
  name: Name,
  facts: RevertFacts[Name],
): Promise<void> {
  await expectReverted(sendTo(day, by, deed), name, facts);
}

/**
 * Expects a deed to succeed with exactly these events and movements of money, and a drop that is else as it was.
 *
 * @example
 * await expectPaid(day, "stranger", claim(day.drop, entry), {
 *   events: [claimed(day, 0)],
 *   moved: { payouts: -entry.amount, payee: entry.amount },
 *   drop: { remaining: day.drop.total - entry.amount },
 * });
 */
export async function expectPaid(
  day: Payday,
  by: Role,
  deed: PayoutsDeed,
  { events, moved = {}, drop = {} }: ExpectedPayouts,
): Promise<TransactionReceipt> {
  const before = await statusIn(day);
  let receipt: TransactionReceipt | undefined;
  const movements = await movedIn(day, async () => (receipt = await sendTo(day, by, deed)));

  expect(payoutEvents(day, receipt!)).to.deep.equal(events);
  expect(movements).to.deep.equal(moved);
  expect(await statusIn(day)).to.deep.equal({ ...before, ...drop });
  return receipt!;
}

/** What is stored of the drop now. */
export async function statusIn({ connection, deployment, id }: Payday): Promise<DropStatus> {
  return readDrop(connection.ethers.provider, deployment, id);
}

/** The contract's events in a receipt. */
export function payoutEvents({ deployment }: Payday, { logs }: TransactionReceipt): readonly PayoutEvent[] {
  return eventsOf("payouts", deployment, logs).map(({ name, args }) => ({ name, args }));
}

/** The event of a claim that was paid. */
export function claimed({ id, tree }: Payday, index: number): PayoutEvent {
  const { account, amount } = tree.leaves[index]!;
  return { name: "DropClaimed", args: { id, account, index: BigInt(index), amount } };
}

/** By how much each watched balance grew through an act: in wallets and in the ledger. Gas does not count. */
export async function movedIn(day: Payday, act: () => Promise<TransactionReceipt>): Promise<Record<string, bigint>> {
  const before = await balancesIn(day);
  const { from, fee } = await act();
  const after = await balancesIn(day);

  const gas = (name: string) => (day.drop.token === ZeroAddress && day.accounts[name] === from ? fee : 0n);
  const grown = Object.entries(after).map(([name, balance]) => [name, balance - (before[name] ?? 0n) + gas(name)]);
  return Object.fromEntries(grown.filter(([, amount]) => amount !== 0n)) as Record<string, bigint>;
}

async function balancesIn({ connection, payouts, accounts, drop: { token } }: Payday): Promise<Record<string, bigint>> {
  const { provider } = connection.ethers;
  const erc20 = TokenMock__factory.connect(token, provider);
  const balances = await Promise.all(
    Object.entries(accounts).map(async ([name, account]) => [
      [name, await (token === ZeroAddress ? provider.getBalance(account) : erc20.balanceOf(account))],
      [`${name}'s ledger`, await payouts.balanceOf(account, token)],
    ]),
  );
  return Object.fromEntries(balances.flat()) as Record<string, bigint>;
}

/* STATES */

/** The second in which the next transaction is mined. */
export async function atTime({ connection }: Pick<Payday, "connection">, time: bigint): Promise<void> {
  await connection.networkHelpers.time.setNextBlockTimestamp(time);
}

/** Moves the chain's clock: views see it, and the next transaction comes a second later. */
export async function passTo({ connection }: Pick<Payday, "connection">, time: bigint): Promise<void> {
  await connection.networkHelpers.time.increaseTo(time);
}

/**
 * The drop of the tests in a state.
 *
 * @example
 * const day = await givenDrop(theater, "Open");
 */
export async function givenDrop(theater: PayTheater, state: DropStateName, setting?: PaydaySetting): Promise<Payday> {
  const day = await theater.drop(setting);
  await bring(day, state);
  expect((await statusIn(day)).state).to.equal(state);
  return day;
}

async function bring(day: Payday, state: DropStateName): Promise<void> {
  const { payouts, roles, drop, tree } = day;
  if (state === "None") return;

  await payouts.connect(roles.payer).fund(drop, { value: drop.token === ZeroAddress ? drop.total : 0n });
  if (state === "Funded") return;

  if (state === "Open" || state === "Exhausted") await passTo(day, drop.claimFrom);
  else await passTo(day, drop.claimBy);
  if (state === "Exhausted") {
    const entries = tree.leaves.map(({ index }) => claimOf(tree, index));
    await payouts.connect(roles.stranger).claimMany(
      drop,
      entries.map(({ proof, ...leaf }) => ({ ...leaf, proof: [...proof] })),
    );
  }
  if (state === "Reclaimed") await payouts.connect(roles.stranger).reclaim(drop);
}
