import { expect } from "chai";
import type { TransactionReceipt } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import type { Suite } from "../../deploy/contracts.ts";
import { deploySuite } from "../../deploy/suite.ts";
import type { RevertFacts, RevertName } from "../../sdk/Errors.ts";
import { type EventArgs, eventsOf } from "../../sdk/Events.ts";
import { authorize, type MandateDeed } from "../../sdk/MandateDeeds.ts";
import {
  dueDates,
  type Mandate,
  mandateFrom,
  mandateId,
  mandateTerm,
  type MandatesDomain,
  type MandateTerms,
  signMandate,
} from "../../sdk/Mandates.ts";
import { MANDATE_STATES, type MandateState, nameOf } from "../../sdk/Names.ts";
import type { TokenMock } from "../../typechain-types/contracts/mocks/TokenMock.ts";
import { TokenMock__factory } from "../../typechain-types/factories/contracts/mocks/TokenMock__factory.ts";
import { BALANCE, type Roles, ROLES } from "./escrow.ts";
import { expectReverted, type Role } from "./trade.ts";

/** What a period of the tests allows: 25 with six decimals, and an odd unit. */
export const LIMIT = 25_000_001n;

/** The first day of the mandates of the tests: the last of a month, which most months do not have. */
export const FIRST_DAY = "2030-01-31";

/** How far their calendar is ahead of UTC. */
export const UTC_OFFSET = 480n;

/** How many months they run. */
export const PERIODS = 13n;

/** One mandate on the stage, and who may gain or lose by it. */
export interface Subscription extends Omit<Suite, "token"> {
  readonly connection: NetworkConnection;
  readonly roles: Roles;
  readonly token: TokenMock;
  readonly deployment: MandatesDomain & { readonly forwarder: string };
  readonly mandate: Mandate;
  readonly id: string;
  /** The payer's signature over the terms. */
  readonly signature: string;
  /** Whose balances are watched, by their names in expectations. */
  readonly accounts: Readonly<Record<string, string>>;
}

/** What is stored of a mandate. */
export interface Slot {
  readonly state: MandateState;
  readonly collected: bigint;
  readonly left: bigint;
  readonly period: bigint;
  readonly endsAt: bigint;
}

/** An event by its name, with its facts. */
export interface NamedEvent {
  readonly name: keyof EventArgs<"mandates">;
  readonly args: object;
}

/** What a deed has told, moved and left behind. What is not named is as it was before. */
export interface Expected {
  readonly events: readonly NamedEvent[];
  /** By how much each balance grew. */
  readonly moved?: Readonly<Record<string, bigint>>;
  readonly slot?: Partial<Slot>;
}

/** Where the tests of a file play. */
export interface Office {
  readonly connection: NetworkConnection;
  /** A mandate on a fresh stage that nobody recorded yet, with what a test changes about its terms. */
  readonly mandate: (terms?: Partial<MandateTerms>) => Promise<Subscription>;
  /** The same, recorded, at the start of its first period. */
  readonly active: (terms?: Partial<MandateTerms>) => Promise<Subscription>;
}

/**
 * One connection for the tests of a file. Each test plays on a fresh stage.
 *
 * @example
 * const office = await openOffice();
 * const subscription = await office.active({ isFixed: true });
 */
export async function openOffice(): Promise<Office> {
  const connection = await network.create();
  async function stage() {
    return mandateStage(connection);
  }

  const office: Office = {
    connection,
    mandate: async (terms) => {
      const fresh = await connection.networkHelpers.loadFixture(stage);
      return mandateOn({ ...fresh, connection }, terms);
    },
    active: async (terms) => {
      const subscription = await office.mandate(terms);
      await record(subscription);
      await at(subscription, startOf(subscription, 0n));
      return subscription;
    },
  };
  return office;
}

type Stage = Omit<Subscription, "mandate" | "id" | "signature" | "accounts" | "connection">;

/** Deploys the suite and a token of six decimals, mints, and lets the mandates take all that the payer has. */
async function mandateStage(connection: NetworkConnection): Promise<Stage> {
  const { ethers } = connection;
  const suite = await deploySuite(connection);
  const token = await ethers.deployContract("TokenMock", ["TKN", 6]);
  const signers = await ethers.getSigners();
  const roles = Object.fromEntries(ROLES.map((role, place) => [role, signers[place]])) as Roles;
  for (const role of Object.values(roles)) await token.mint(role, BALANCE);
  await token.connect(roles.payer).approve(suite.mandates, BALANCE);

  const { chainId } = await ethers.provider.getNetwork();
  const [mandates, forwarder] = await Promise.all([suite.mandates.getAddress(), suite.forwarder.getAddress()]);
  return { ...suite, token, roles, deployment: { chainId, mandates, forwarder } };
}

/**
 * Another mandate on the same stage.
 *
 * @example
 * const second = await mandateOn(first, { salt: 2n });
 */
export async function mandateOn(
  stage: Stage & Pick<Subscription, "connection">,
  terms: Partial<MandateTerms> = {},
): Promise<Subscription> {
  const { roles, deployment, token } = stage;
  const mandate = mandateFrom({
    payer: roles.payer.address,
    payee: roles.payee.address,
    token: await token.getAddress(),
    limit: LIMIT,
    unit: "Month",
    firstDay: FIRST_DAY,
    periods: PERIODS,
    utcOffset: UTC_OFFSET,
    salt: 1n,
    ...terms,
  });
  return {
    ...stage,
    mandate,
    id: mandateId(deployment, mandate),
    signature: await signMandate(roles.payer, deployment, mandate),
    accounts: {
      ...Object.fromEntries(ROLES.map((role) => [role, roles[role].address])),
      mandates: deployment.mandates,
    },
  };
}

/** The payer records the mandate. */
export async function record(subscription: Subscription): Promise<void> {
  await send(subscription, "payer", authorize(subscription.mandate));
}

/** The second in which a period starts, by the mirror in the SDK. */
export function startOf({ mandate }: Pick<Subscription, "mandate">, period: bigint): bigint {
  return dueDates(mandate, { count: Number(period) + 1 })[Number(period)]!.startsAt;
}

/** The second in which the last period ends, by the mirror in the SDK. */
export function endOf({ mandate }: Pick<Subscription, "mandate">): bigint {
  return mandateTerm(mandate).endsAt;
}

/** The second in which the next transaction is mined. */
export async function at({ connection }: Pick<Subscription, "connection">, time: bigint): Promise<void> {
  await connection.networkHelpers.time.setNextBlockTimestamp(time);
}

/** The second of the latest block. */
export async function now({ connection }: Pick<Subscription, "connection">): Promise<bigint> {
  return BigInt(await connection.networkHelpers.time.latest());
}

/** Sends a deed as the account of a role. */
export async function send(
  { roles, deployment }: Subscription,
  by: Role,
  { data }: MandateDeed,
  gasLimit = 10_000_000n,
): Promise<TransactionReceipt> {
  const sent = await roles[by].sendTransaction({ to: deployment.mandates, data, gasLimit });
  const receipt = await sent.wait();
  return receipt!;
}

/** What is stored of the mandate now. */
export async function slotOf({ mandates, id }: Pick<Subscription, "mandates" | "id">): Promise<Slot> {
  const { state, collected, left, period, endsAt } = await mandates.slotOf(id);
  return { state: nameOf(MANDATE_STATES, state), collected, left, period, endsAt };
}

/**
 * Expects a deed to be refused with this error and these facts, and nothing of the mandate to change.
 *
 * @example
 * await expectRevert(subscription, "stranger", collect(mandate, 1n), "MandateWrongCaller", { id, caller: stranger.address });
 */
export async function expectRevert<Name extends RevertName>(
  subscription: Subscription,
  by: Role,
  deed: MandateDeed,
  name: Name,
  facts: RevertFacts[Name],
): Promise<void> {
  await expectReverted(send(subscription, by, deed), name, facts);
}

/**
 * Expects a deed to succeed with exactly these events, movements of money and marks on the mandate.
 *
 * @example
 * await expectDeed(subscription, "payee", collect(mandate, LIMIT), {
 *   events: [collected(subscription, 0n, LIMIT)],
 *   moved: paid(LIMIT),
 *   slot: { collected: LIMIT, left: 0n },
 * });
 */
export async function expectDeed(
  subscription: Subscription,
  by: Role,
  deed: MandateDeed,
  expected: Expected | ((time: bigint) => Expected),
): Promise<TransactionReceipt> {
  return expectOutcome(subscription, () => send(subscription, by, deed), expected);
}

/** As `expectDeed`, for a deed that comes in another way. */
export async function expectOutcome(
  subscription: Subscription,
  act: () => Promise<TransactionReceipt>,
  expected: Expected | ((time: bigint) => Expected),
): Promise<TransactionReceipt> {
  const slotBefore = await slotOf(subscription);
  const before = await balancesOf(subscription);
  const receipt = await act();
  const after = await balancesOf(subscription);
  const outcome = typeof expected === "function" ? expected(await now(subscription)) : expected;
  const { events, moved = {}, slot = {} } = outcome;

  const grown = Object.entries(after).map(([name, balance]) => [name, balance - (before[name] ?? 0n)] as const);
  expect(toldIn(subscription, receipt)).to.deep.equal(events);
  expect(Object.fromEntries(grown.filter(([, amount]) => amount !== 0n))).to.deep.equal(moved);
  expect(await slotOf(subscription)).to.deep.equal({ ...slotBefore, ...slot });
  return receipt;
}

/** The mandates' events in a receipt, without their place. */
export function toldIn({ deployment }: Subscription, { logs }: TransactionReceipt): readonly NamedEvent[] {
  return eventsOf("mandates", deployment, logs).map(({ name, args }) => ({ name, args }));
}

/** An event as expectations name it. */
export function event<Name extends NamedEvent["name"]>(name: Name, args: EventArgs<"mandates">[Name]): NamedEvent {
  return { name, args };
}

/** The payer's will was recorded. */
export function authorized({ id, mandate }: Subscription): NamedEvent {
  return event("MandateAuthorized", { id, payer: mandate.payer, payee: mandate.payee, mandate });
}

/** A collection used the allowance of a period. */
export function collected({ id, mandate }: Subscription, period: bigint, amount: bigint): NamedEvent {
  return event("MandateCollected", { id, payer: mandate.payer, payee: mandate.payee, period, amount });
}

/** How money moves in a collection. */
export function paid(amount: bigint): Readonly<Record<string, bigint>> {
  return { payer: -amount, payee: amount };
}

/** What a mandate is when its will was just recorded. */
export function fresh(subscription: Subscription): Slot {
  const { limit } = subscription.mandate;
  return { state: "Active", collected: 0n, left: limit, period: 0n, endsAt: endOf(subscription) };
}

/** Every watched balance. */
async function balancesOf({ connection, mandate, accounts }: Subscription): Promise<Record<string, bigint>> {
  const token = TokenMock__factory.connect(mandate.token, connection.ethers.provider);
  const balances = await Promise.all(
    Object.entries(accounts).map(async ([name, account]) => [name, await token.balanceOf(account)] as const),
  );
  return Object.fromEntries(balances);
}
