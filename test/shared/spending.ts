import { expect } from "chai";
import type { TransactionReceipt } from "ethers";
import { ZeroHash } from "ethers";
import { network as hardhat } from "hardhat";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkConnection, NetworkConnectionParams } from "hardhat/types/network";

import type { Deployment } from "../../sdk/Deployment.ts";
import type { RevertFacts, RevertName } from "../../sdk/Errors.ts";
import { type EventArgs, eventsOf } from "../../sdk/Events.ts";
import {
  addPayee,
  appoint,
  type LimitedPayment,
  type Limits,
  setUp,
  type SpendingDeed,
} from "../../sdk/SpendingLimits.ts";
import type { SpendingLimits } from "../../typechain-types/contracts/payments/SpendingLimits.ts";
import type { TokenMock } from "../../typechain-types/contracts/mocks/TokenMock.ts";
import { TokenMock__factory } from "../../typechain-types/factories/contracts/mocks/TokenMock__factory.ts";
import { DAY, escrowStage, type EscrowStage, HOUR, type Roles } from "./escrow.ts";
import { expectReverted } from "./trade.ts";

/** Who takes part in the tests of a payer's own limits, and whose account of the stage it is. */
const PARTS = {
  owner: "payer",
  phone: "affiliate",
  laptop: "platform",
  grocer: "payee",
  landlord: "otherPayee",
  newcomer: "carrier",
  relayer: "relayer",
  thief: "stranger",
} as const satisfies Record<string, keyof Roles>;

/** A part in the tests of limits. */
export type Person = keyof typeof PARTS;

/** The limits of the tests: each part another number, and an odd one. */
export const LIMITS: Limits = { perPayment: 1_001n, perDay: 2_403n, perPayee: 1_501n };

/** How long what loosens waits: not a day, so that no test passes by taking one for the other. */
export const DELAY = 3n * DAY + HOUR;

/** A freeze without end. */
export const FROZEN = 2n ** 40n - 1n;

/** What everybody has of the token of the tests. */
export const PURSE = 1_000_000_000_000n;

/** An owner, its keys and payees on a fresh stage. */
export interface Spending {
  readonly connection: NetworkConnection;
  readonly deployment: Deployment;
  readonly contract: SpendingLimits;
  readonly token: TokenMock;
  readonly people: Readonly<Record<Person, HardhatEthersSigner>>;
  readonly stage: EscrowStage;
}

/** All that the contract says of the owner in the tests. */
export interface Rules {
  readonly limits: Limits;
  readonly proposed: Limits;
  readonly proposedFrom: bigint;
  readonly delay: bigint;
  readonly proposedDelay: bigint;
  readonly delayFrom: bigint;
  readonly frozenUntil: bigint;
  readonly spent: bigint;
  readonly spentTo: Partial<Record<Person, bigint>>;
  readonly payees: Partial<Record<Person, bigint>>;
  readonly spenders: Partial<Record<Person, bigint>>;
}

/** What a deed has told, moved and changed. What is not named has not moved, and is as it was. */
export interface Outcome {
  readonly events: readonly NamedSpendingEvent[];
  /** By how much each balance grew. */
  readonly moved?: Partial<Record<Person, bigint>>;
  readonly rules?: Partial<Rules>;
}

type SpendingEvents = EventArgs<"spendingLimits">;

/** An event by its name, with its facts. */
export interface NamedSpendingEvent {
  readonly name: keyof SpendingEvents;
  readonly args: object;
}

/** Where the tests of a file play. */
export interface SpendingTheater {
  readonly connection: NetworkConnection;
  /** An owner that has set up nothing, and given its allowance. */
  readonly blank: () => Promise<Spending>;
  /** An owner with its limits, the phone as its key, grocer and landlord as payees, and its delay. */
  readonly settled: () => Promise<Spending>;
}

/**
 * One connection for the tests of a file. Each test plays on a fresh stage.
 *
 * @example
 * const theater = await openSpending();
 * const spending = await theater.settled();
 */
export async function openSpending(network: NetworkConnectionParams = {}): Promise<SpendingTheater> {
  const connection = await hardhat.create(network);
  const { networkHelpers } = connection;
  async function blank() {
    return spendingOn(connection);
  }
  async function settled() {
    const spending = await blank();
    const { people, token } = spending;
    const rules = setUp({
      limits: [{ token: await token.getAddress(), ...LIMITS }],
      payees: [people.grocer.address, people.landlord.address],
      spenders: [people.phone.address],
      delay: DELAY,
    });
    for (const deed of rules) await sendAs(spending, "owner", deed);
    return spending;
  }
  return {
    connection,
    blank: () => networkHelpers.loadFixture(blank),
    settled: () => networkHelpers.loadFixture(settled),
  };
}

async function spendingOn(connection: NetworkConnection): Promise<Spending> {
  const stage = await escrowStage(connection);
  const { roles, token, deployment, spendingLimits: contract } = stage;
  const people = Object.fromEntries(
    Object.entries(PARTS).map(([person, role]) => [person, roles[role]]),
  ) as Spending["people"];
  await token.connect(people.owner).approve(contract, PURSE);
  return { connection, deployment, contract, token, people, stage };
}

/* WHEN */

/** The second in which the next transaction is mined. */
export async function at({ connection }: Spending, time: bigint): Promise<void> {
  await connection.networkHelpers.time.setNextBlockTimestamp(time);
}

/** Lets time pass until this second. */
export async function passTo({ connection }: Spending, time: bigint): Promise<void> {
  await connection.networkHelpers.time.increaseTo(time);
}

/** The second of the latest block. */
export async function now({ connection }: Spending): Promise<bigint> {
  return BigInt(await connection.networkHelpers.time.latest());
}

/** Adds the newcomer as a payee; returns from when it can be paid. */
export async function withNewcomer(spending: Spending): Promise<bigint> {
  await sendAs(spending, "owner", addPayee(spending.people.newcomer.address));
  return (await now(spending)) + DELAY;
}

/** Appoints the laptop; returns from when it may pay. */
export async function withLaptop(spending: Spending): Promise<bigint> {
  await sendAs(spending, "owner", appoint(spending.people.laptop.address));
  return (await now(spending)) + DELAY;
}

/* DEEDS */

/** A payment of the owner in the token of the tests, to the grocer unless told otherwise. */
export async function paymentOf(
  { people, token }: Spending,
  changes: Partial<Omit<LimitedPayment, "payee">> & { readonly payee?: Person },
): Promise<Required<LimitedPayment>> {
  const { payee = "grocer", ...rest } = changes;
  const defaults = { owner: people.owner.address, token: await token.getAddress(), amount: 1n };
  return { ...defaults, paymentReference: ZeroHash, ...rest, payee: people[payee].address };
}

/** Sends a deed as a person. */
export async function sendAs(
  { people, deployment }: Spending,
  by: Person,
  { data }: SpendingDeed,
): Promise<TransactionReceipt> {
  const sent = await people[by].sendTransaction({ to: deployment.spendingLimits, data, gasLimit: 2_000_000n });
  const receipt = await sent.wait();
  return receipt!;
}

/* EXPECTATIONS */

/** Expects a deed to be refused with this error and these facts, and to change nothing. */
export async function expectRefused<Name extends RevertName>(
  spending: Spending,
  by: Person,
  deed: SpendingDeed,
  name: Name,
  facts: RevertFacts[Name],
): Promise<void> {
  const before = await balancesOf(spending);
  await expectReverted(sendAs(spending, by, deed), name, facts);
  expect(await balancesOf(spending)).to.deep.equal(before);
}

/**
 * Expects a deed to succeed with exactly these events, movements of money and changes of the rules. The expectation is given the second of the deed.
 *
 * @example
 * await expectSpending(spending, "owner", removePayee(grocer.address), () => ({ events: [told("SpendingPayeeRemoved", { owner, payee })], rules: { payees } }));
 */
export async function expectSpending(
  spending: Spending,
  by: Person,
  deed: SpendingDeed,
  expected: (time: bigint) => Outcome,
): Promise<void> {
  await expectSpendingOutcome(spending, () => sendAs(spending, by, deed), expected);
}

/** As `expectSpending`, for a deed that comes in another way. */
export async function expectSpendingOutcome(
  spending: Spending,
  act: () => Promise<Pick<TransactionReceipt, "logs">>,
  expected: (time: bigint) => Outcome,
): Promise<void> {
  const balances = await balancesOf(spending);
  const rules = await rulesOf(spending);
  const { logs } = await act();
  const outcome = expected(await now(spending));

  const events = eventsOf("spendingLimits", spending.deployment, logs).map(({ name, args }) => ({ name, args }));
  expect(events).to.deep.equal(outcome.events);
  expect(growth(balances, await balancesOf(spending))).to.deep.equal(outcome.moved ?? {});
  expect(await rulesOf(spending)).to.deep.equal({ ...rules, ...outcome.rules });
}

/** An event as expectations name it. */
export function told<Name extends keyof SpendingEvents>(name: Name, args: SpendingEvents[Name]): NamedSpendingEvent {
  return { name, args };
}

/** All that the contract says of the owner. */
export async function rulesOf({ contract, people, token }: Spending): Promise<Rules> {
  const { owner } = people;
  const [{ limits, proposed, from }, delay, frozenUntil, spent] = await Promise.all([
    contract.limitsOf(owner, token),
    contract.delayOf(owner),
    contract.frozenUntil(owner),
    contract.spentOf(owner, token),
  ]);
  const others = Object.entries(people) as [Person, HardhatEthersSigner][];
  const each = async (read: (account: HardhatEthersSigner) => Promise<bigint>) =>
    named(await Promise.all(others.map(async ([name, account]) => [name, await read(account)] as const)));
  return {
    limits: plain(limits),
    proposed: plain(proposed),
    proposedFrom: from,
    delay: delay.delay,
    proposedDelay: delay.proposed,
    delayFrom: delay.from,
    frozenUntil,
    spent,
    spentTo: await each((account) => contract.spentTo(owner, token, account)),
    payees: await each((account) => contract.payeeFrom(owner, account)),
    spenders: await each((account) => contract.spenderFrom(owner, account)),
  };
}

/* PRIVATE */

function plain({ perPayment, perDay, perPayee }: Limits): Limits {
  return { perPayment, perDay, perPayee };
}

/** What is not zero, by name. */
function named<Name extends string>(entries: readonly (readonly [Name, bigint])[]): Partial<Record<Name, bigint>> {
  return Object.fromEntries(entries.filter(([, value]) => value !== 0n)) as Partial<Record<Name, bigint>>;
}

async function balancesOf({ connection, people, deployment, token }: Spending): Promise<Record<string, bigint>> {
  const erc20 = TokenMock__factory.connect(await token.getAddress(), connection.ethers.provider);
  const accounts = [...Object.entries(people), ["contract", deployment.spendingLimits] as const];
  return Object.fromEntries(
    await Promise.all(accounts.map(async ([name, account]) => [name, await erc20.balanceOf(account)] as const)),
  );
}

function growth(before: Record<string, bigint>, after: Record<string, bigint>): Record<string, bigint> {
  return named(
    Object.entries(after).map(([name, balance]) => [name, balance - (before[name] ?? 0n)] as const),
  ) as Record<string, bigint>;
}
