import { expect } from "chai";
import type { TransactionReceipt } from "ethers";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import type { EscrowDeed } from "../../sdk/Deeds.ts";
import { revertIn, type RevertFacts, type RevertName } from "../../sdk/Errors.ts";
import { type OrderStatus, readOrder } from "../../sdk/Escrow.ts";
import { type EscrowEventArgs, type EscrowEventName, eventsOf } from "../../sdk/Events.ts";
import { payoutsOf } from "../../sdk/Fees.ts";
import type { Cause, RequestKind } from "../../sdk/Names.ts";
import { type Order, orderId, type Terms } from "../../sdk/Order.ts";
import { TokenMock__factory } from "../../typechain-types/factories/contracts/mocks/TokenMock__factory.ts";
import { type EscrowStage, escrowStage, ROLES } from "./escrow.ts";

/** A part in the tests, by its name. */
export type Role = (typeof ROLES)[number];

/** What the payer of the tests asks back, unless a test says otherwise: a part, and an odd one. */
export const REQUESTED = 40_000_001n;

/** One order on the stage, and who and what may gain or lose by it. */
export interface Trade extends EscrowStage {
  readonly connection: NetworkConnection;
  readonly order: Order;
  readonly id: string;
  readonly request: { readonly amount: bigint; readonly kind: RequestKind };
  /** Whose balances are watched, by their names in expectations. */
  readonly accounts: Readonly<Record<string, string>>;
}

/** What a test changes about the order of the tests and its refund request. */
export interface Setting {
  readonly terms?: Partial<Terms>;
  readonly request?: Partial<Trade["request"]>;
}

/** What a deed has told, moved and left behind. What is not named has not moved, or is zero or unset. */
export interface Expected {
  readonly events: readonly NamedEvent[];
  /** By how much each balance grew; a ledger balance is that of "<name>'s ledger". */
  readonly moved?: Readonly<Record<string, bigint>>;
  readonly order: Partial<Omit<OrderStatus, "request">>;
  /** By default as it was before the deed. */
  readonly request?: OrderStatus["request"];
}

/** An event by its name, with its facts. */
export interface NamedEvent {
  readonly name: EscrowEventName;
  readonly args: object;
}

/**
 * One connection for the tests of a file. Each test plays on a fresh stage.
 *
 * @example
 * const theater = await openTheater();
 * const { roles, order } = await theater.order({ terms: { fees: [] } });
 */
export async function openTheater(): Promise<Theater> {
  const connection = await network.create();
  async function stage() {
    return escrowStage(connection);
  }

  return {
    connection,
    order: async (setting = {}) => {
      const fresh = await connection.networkHelpers.loadFixture(stage);
      return tradeOn({ ...fresh, connection }, setting);
    },
  };
}

/** Where the tests of a file play. */
export interface Theater {
  readonly connection: NetworkConnection;
  /** An order on a fresh stage that nobody has paid yet. */
  readonly order: (setting?: Setting) => Promise<Trade>;
}

/**
 * Another order on the same stage.
 *
 * @example
 * const second = await tradeOn(first, { terms: { salt: 2n } });
 */
export function tradeOn(stage: EscrowStage & Pick<Trade, "connection">, { terms, request }: Setting): Promise<Trade> {
  const { deployment } = stage;
  const { escrow } = deployment;
  const order = stage.orderOf(terms);
  return Promise.resolve({
    ...stage,
    order,
    id: orderId(deployment, order),
    request: { amount: REQUESTED, kind: "Return", ...request },
    accounts: { ...Object.fromEntries(ROLES.map((role) => [role, stage.roles[role].address])), escrow },
  });
}

/** The second in which the next transaction is mined. */
export async function at({ connection }: Pick<Trade, "connection">, time: bigint): Promise<void> {
  await connection.networkHelpers.time.setNextBlockTimestamp(time);
}

/** The second of the latest block. */
export async function now({ connection }: Pick<Trade, "connection">): Promise<bigint> {
  return BigInt(await connection.networkHelpers.time.latest());
}

/** Plenty for any deed of the tests, so that none is estimated first. */
const GAS_LIMIT = 10_000_000n;

/** Sends a deed as the account of a role. */
export async function send(trade: Trade, by: Role, deed: EscrowDeed): Promise<TransactionReceipt> {
  const { data, value } = deed;
  const to = trade.deployment.escrow;
  const sent = await trade.roles[by].sendTransaction({ to, data, value, gasLimit: GAS_LIMIT });
  const receipt = await sent.wait();
  return receipt!;
}

/** What is stored of the order now. */
export async function statusOf({ connection, deployment, id }: Trade): Promise<OrderStatus> {
  return readOrder(connection.ethers.provider, deployment, id);
}

/**
 * Expects a deed to be refused with this error and these facts.
 *
 * @example
 * await expectRevert(trade, "stranger", ship(order), "EscrowWrongCaller", { id, caller: stranger.address, expected: payee.address });
 */
export async function expectRevert<Name extends RevertName>(
  trade: Trade,
  by: Role,
  deed: EscrowDeed,
  name: Name,
  facts: RevertFacts[Name],
): Promise<void> {
  await expectReverted(send(trade, by, deed), name, facts);
}

/** Expects any call to be refused with this error and these facts. */
export async function expectReverted<Name extends RevertName>(
  call: Promise<unknown>,
  name: Name,
  facts: RevertFacts[Name],
): Promise<void> {
  const error = await call.then(
    () => expect.fail(`expected ${name}, and nothing was refused`),
    (reason: unknown) => reason,
  );
  const revert = revertIn(error);
  if (revert === undefined) throw error;

  expect({ name: revert.name, facts: revert.facts }, revert.message).to.deep.equal({ name, facts });
}

/**
 * Expects a deed to succeed with exactly these events, movements of money and marks on the order. The expectation is given the second of the deed.
 *
 * @example
 * await expectDeed(trade, "payee", ship(order, tracking), (time) => ({
 *   events: [event("OrderShipped", { id, tracking, deadline: time + WINDOWS.deliver })],
 *   order: { state: "InTransit", held: AMOUNT, deadline: time + WINDOWS.deliver },
 * }));
 */
export async function expectDeed(
  trade: Trade,
  by: Role,
  deed: EscrowDeed,
  expected: (time: bigint) => Expected,
): Promise<TransactionReceipt> {
  return expectOutcome(trade, () => send(trade, by, deed), expected);
}

/** As `expectDeed`, for a deed that comes in another way. */
export async function expectOutcome(
  trade: Trade,
  act: () => Promise<TransactionReceipt>,
  expected: (time: bigint) => Expected,
): Promise<TransactionReceipt> {
  const before = await statusOf(trade);
  let receipt: TransactionReceipt | undefined;
  const moved = await movedBy(trade, trade.order.token, async () => (receipt = await act()));
  const { events, order, request = before.request, ...rest } = expected(await now(trade));

  expect(toldIn(trade, receipt!)).to.deep.equal(events);
  expect(moved).to.deep.equal(rest.moved ?? {});
  expect(await statusOf(trade)).to.deep.equal({ ...UNSET, ...order, request });
  return receipt!;
}

/** What an order is where nothing else is said. */
const UNSET = { held: 0n, kept: 0n, deadline: 0n, extended: false, barred: false, quoted: false };

/** The escrow's events in a receipt, without their place. */
export function toldIn({ deployment }: Trade, { logs }: TransactionReceipt): readonly NamedEvent[] {
  return eventsOf("escrow", deployment, logs).map(({ name, args }) => ({ name, args }));
}

/** An event as expectations name it. */
export function event<Name extends EscrowEventName>(name: Name, args: EscrowEventArgs[Name]): NamedEvent {
  return { name, args };
}

/** A part of an order goes to the payee. */
export function released({ id, order }: Trade, amount: bigint, cause: Cause): NamedEvent {
  return event("OrderReleased", { id, payee: order.payee, amount, cause });
}

/** A part of an order goes back to the payer. */
export function refunded({ id, order }: Trade, amount: bigint, cause: Cause): NamedEvent {
  return event("OrderRefunded", { id, payer: order.payer, amount, cause });
}

/** A part of an order is divided; what is nothing goes without an event. */
export function divided(trade: Trade, toPayer: bigint, toPayee: bigint, cause: Cause): readonly NamedEvent[] {
  return [
    ...(toPayer > 0n ? [refunded(trade, toPayer, cause)] : []),
    ...(toPayee > 0n ? [released(trade, toPayee, cause)] : []),
  ];
}

/** By how much each watched balance grew through an act: in wallets and in the ledger. Gas does not count. */
export async function movedBy(
  trade: Trade,
  token: string,
  act: () => Promise<TransactionReceipt>,
): Promise<Record<string, bigint>> {
  const before = await balancesOf(trade, token);
  const { from, fee } = await act();
  const after = await balancesOf(trade, token);

  const gas = (name: string) => (token === ZeroAddress && trade.accounts[name] === from ? fee : 0n);
  const grown = Object.entries(after).map(([name, balance]) => [name, balance - (before[name] ?? 0n) + gas(name)]);
  return Object.fromEntries(grown.filter(([, amount]) => amount !== 0n)) as Record<string, bigint>;
}

/** Every watched balance, in wallets and in the ledger. */
export async function balancesOf(
  { connection, escrow, accounts }: Trade,
  token: string,
): Promise<Record<string, bigint>> {
  const { provider } = connection.ethers;
  const erc20 = TokenMock__factory.connect(token, provider);
  const balances = await Promise.all(
    Object.entries(accounts).map(async ([name, account]) => [
      [name, await (token === ZeroAddress ? provider.getBalance(account) : erc20.balanceOf(account))],
      [`${name}'s ledger`, await escrow.balanceOf(account, token)],
    ]),
  );
  return Object.fromEntries(balances.flat()) as Record<string, bigint>;
}

/** How money moves when a part of what is held is divided, by the mirror in the SDK. */
export function paidOut(
  { order, accounts }: Trade,
  { toPayer = 0n, toPayee = 0n }: { readonly toPayer?: bigint; readonly toPayee?: bigint },
  by: "parties" | "ruling" = "parties",
): Record<string, bigint> {
  const names = new Map(Object.entries(accounts).map(([name, account]) => [account, name]));
  const gains = payoutsOf(order, { toPayer, toPayee }, by).map(({ to, amount }) => [names.get(to) ?? to, amount]);
  return { escrow: -(toPayer + toPayee), ...(Object.fromEntries(gains) as Record<string, bigint>) };
}

/** Movements of money together. */
export function together(...moves: readonly Readonly<Record<string, bigint>>[]): Record<string, bigint> {
  const total: Record<string, bigint> = {};
  for (const [name, amount] of moves.flatMap((move) => Object.entries(move)))
    total[name] = (total[name] ?? 0n) + amount;
  return total;
}
