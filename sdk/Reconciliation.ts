import {
  AbiCoder,
  dataLength,
  dataSlice,
  getAddress,
  isHexString,
  toQuantity,
  ZeroAddress,
  zeroPadValue,
} from "ethers";
import { z } from "zod";

import { IMoneyDoor__factory } from "../typechain-types/factories/contracts/common/interfaces/IMoneyDoor__factory.ts";
import { Escrow__factory } from "../typechain-types/factories/contracts/escrow/Escrow__factory.ts";
import { Payouts__factory } from "../typechain-types/factories/contracts/payments/Payouts__factory.ts";
import { AnswerMalformed, type History, type RpcClient } from "./History.ts";
import { type Entry, journalOf } from "./Journal.ts";
import { TRANSFER } from "./moneyEvents.ts";
import { inHalves } from "./pageReading.ts";
import { hexBytes, parse } from "./parse.ts";
import { closingOf, type Statement } from "./Statement.ts";

/** A transfer of a token, to or from the account of a statement. */
export interface Transfer {
  readonly token: string;
  readonly from: string;
  readonly to: string;
  /** In token units. */
  readonly amount: bigint;
  readonly transactionHash: string;
}

/** What the chain says, apart from the events on which the books stand. */
export interface ChainFacts {
  /** What the escrow's `balanceOf` says for the account at the statement's block, by token. */
  readonly ledger: ReadonlyMap<string, bigint>;
  /** What the escrow's `slotOf` says at the statement's block, by order. */
  readonly orders?: ReadonlyMap<string, { readonly held: bigint; readonly kept: bigint }>;
  /** The same of the payouts' `balanceOf`, where the statement covers them. */
  readonly payoutsLedger?: ReadonlyMap<string, bigint>;
  /** What the payouts' `slotOf` says that is left at the statement's block, by drop. */
  readonly drops?: ReadonlyMap<string, bigint>;
  /** The account's transfers in the statement's time, of each token for which all of them are known. */
  readonly transfers?: ReadonlyMap<string, readonly Transfer[]>;
}

/** One place where books and chain differ. */
export interface Difference {
  /** A ledger's balance, what an order holds or its payee kept, what is left of a drop, or what one transaction paid in and out. */
  readonly kind: Ledger | "held" | "kept" | "drop" | "payout";
  readonly token: string;
  /** The order, the drop, or the hash of the transaction; null for a ledger, where `locateDifference` finds the block. */
  readonly where: string | null;
  /** What the books say, in token units. */
  readonly expected: bigint;
  /** What the chain says, in token units. */
  readonly actual: bigint;
}

/** Whether the books are what the chain says, and where not. */
export interface Reconciliation {
  readonly agrees: boolean;
  readonly differences: readonly Difference[];
  /** Tokens whose payouts were not compared: no transfers were given. The native coin leaves no logs of them. */
  readonly payoutsUnchecked: readonly string[];
}

/** The ledgers in which money can wait: the escrow's, and that of the payouts. */
export type Ledger = "ledger" | "payoutsLedger";

/** The most logs of transfers come from as many blocks at once. */
const PAGE_SIZE = 2_000;

const escrowInterface = Escrow__factory.createInterface();
const payoutsInterface = Payouts__factory.createInterface();
const doorInterface = IMoneyDoor__factory.createInterface();

const transfersAnswer = z.array(
  z.object({
    topics: z.array(hexBytes(32)),
    data: z.string().refine((text) => isHexString(text), "is not hex"),
    transactionHash: hexBytes(32),
  }),
);

/**
 * Compares a statement with what the chain says, to the last unit.
 *
 * @example
 * const { agrees, differences } = reconcile(statement, await readChainFacts(provider, statement, history));
 */
export function reconcile(statement: Statement, facts: ChainFacts): Reconciliation {
  const tokens = [...new Set(statement.journal.map(({ token }) => token))];
  const differences = [
    ...ledgerDifferences(statement, "ledger", facts.ledger),
    ...(facts.payoutsLedger === undefined ? [] : ledgerDifferences(statement, "payoutsLedger", facts.payoutsLedger)),
    ...orderDifferences(statement, facts.orders ?? new Map()),
    ...dropDifferences(statement, facts.drops ?? new Map()),
    ...payoutDifferences(statement, facts.transfers ?? new Map()),
  ];
  return {
    agrees: differences.length === 0,
    differences,
    payoutsUnchecked: tokens.filter((token) => facts.transfers?.get(token) === undefined),
  };
}

/* READING */

/**
 * Reads what the chain says about a statement: ledgers, orders and drops at its block, and the transfers of its ERC-20 tokens, or of those alone whose logs the
 * account trusts. The node must still have that block's state.
 *
 * @example
 * const facts = await readChainFacts(provider, statement, [usdx]);
 */
export async function readChainFacts(
  client: RpcClient,
  statement: Statement,
  trusted?: Iterable<string>,
): Promise<Required<ChainFacts>> {
  const tokens = [...new Set(statement.balances.map(({ token }) => token))];
  const ledger = await readLedger(client, statement, tokens, statement.escrow);
  const { payouts } = statement.contracts;
  const payoutsLedger =
    payouts === undefined ? new Map<string, bigint>() : await readLedger(client, statement, tokens, payouts);
  const drops = await Promise.all(
    statement.drops.map(async ({ id: drop }) => [drop, await remainingAt(client, statement, drop)] as const),
  );
  const orders = await Promise.all(
    statement.orders.map(async ({ id: order }) => [order, await slotAt(client, statement, order)] as const),
  );
  const transfers = new Map<string, readonly Transfer[]>();
  const asked = trusted === undefined ? null : new Set([...trusted].map((token) => getAddress(token)));
  for (const token of tokens)
    if (token !== ZeroAddress && asked?.has(token) !== false)
      transfers.set(token, await readTransfers(client, statement, token));
  return { ledger, payoutsLedger, orders: new Map(orders), drops: new Map(drops), transfers };
}

/**
 * The first block at whose end a ledger, the escrow's unless told otherwise, is not what the books say, or null if there is none up to the statement's block. The
 * node must have the state of old blocks.
 *
 * @example
 * await locateDifference(provider, history, statement, token); // 18_204_117
 */
export async function locateDifference(
  client: RpcClient,
  history: History,
  statement: Statement,
  token: string,
  ledger: Ledger = "ledger",
): Promise<number | null> {
  const door = ledger === "ledger" ? statement.escrow : statement.contracts.payouts;
  if (door === undefined) return null;

  const expectedAt = ledgerByBlock(history, statement, token, ledger);
  const differs = async (block: number) =>
    ((await ledgerAt(client, statement, { door, token, block })) ?? 0n) !== expectedAt(block);
  if (!(await differs(statement.block))) return null;

  // What is missing or too much once stays so: all blocks before the first such block agree, and none after it does.
  let [agreeing, differing] = [history.from - 1, statement.block];
  while (differing - agreeing > 1) {
    const middle = Math.floor((agreeing + differing) / 2);
    if (await differs(middle)) differing = middle;
    else agreeing = middle;
  }
  return differing;
}

/* DIFFERENCES */

function ledgerDifferences(
  { balances }: Statement,
  ledger: Ledger,
  actual: ChainFacts["ledger"],
): readonly Difference[] {
  const expected = closingOf(balances, ledger);
  return [...new Set([...expected.keys(), ...actual.keys()])].flatMap((token) =>
    differing(ledger, token, null, expected.get(token) ?? 0n, actual.get(token) ?? 0n),
  );
}

function dropDifferences({ drops }: Statement, slots: NonNullable<ChainFacts["drops"]>): readonly Difference[] {
  return drops.flatMap(({ id: drop, token, remaining }) => {
    const actual = slots.get(drop);
    return actual === undefined ? [] : differing("drop", token, drop, remaining, actual);
  });
}

function orderDifferences({ orders }: Statement, slots: NonNullable<ChainFacts["orders"]>): readonly Difference[] {
  return orders.flatMap(({ id: order, token, held, kept }) => {
    const slot = slots.get(order);
    if (slot === undefined) return [];
    return [...differing("held", token, order, held, slot.held), ...differing("kept", token, order, kept, slot.kept)];
  });
}

/** By transaction: what the books say that reached and left the wallet, against the transfers with the same others. */
function payoutDifferences(
  { account, escrow, contracts, journal }: Statement,
  transfers: NonNullable<ChainFacts["transfers"]>,
): readonly Difference[] {
  const flows = new Map<
    string,
    { token: string; transaction: string; others: Set<string>; expected: bigint; actual: bigint }
  >();
  const doors = [escrow, contracts.payouts].filter((door) => door !== undefined);
  const flowOf = (token: string, transaction: string) => {
    const key = `${token} ${transaction}`;
    const flow = flows.get(key) ?? { token, transaction, others: new Set(doors), expected: 0n, actual: 0n };
    flows.set(key, flow);
    return flow;
  };

  for (const entry of journal) {
    if (!transfers.has(entry.token)) continue;
    const flow = flowOf(entry.token, entry.place.transactionHash);
    flow.expected += walletChange(entry);
    for (const other of passedTo(entry)) flow.others.add(other);
  }
  for (const { token, from, to, amount, transactionHash } of [...transfers.values()].flat()) {
    const flow = flowOf(token, transactionHash);
    if (to === account && flow.others.has(from)) flow.actual += amount;
    if (from === account && flow.others.has(to)) flow.actual -= amount;
  }
  return [...flows.values()].flatMap(({ token, transaction, expected, actual }) =>
    differing("payout", token, transaction, expected, actual),
  );
}

/** With whom an entry's money passed from wallet to wallet. From the payouts it comes by their door, whoever paid it; what is burned of it goes to zero. */
function passedTo({ contract, name, counterparty }: Entry): readonly string[] {
  if (counterparty === null || contract === "payouts") return [];
  return name === "TokensPaid" ? [counterparty, ZeroAddress] : [counterparty];
}

function walletChange({ lines }: Entry): bigint {
  return lines.reduce((sum, { account, amount }) => (account === "wallet" ? sum + amount : sum), 0n);
}

function differing(
  kind: Difference["kind"],
  token: string,
  where: string | null,
  expected: bigint,
  actual: bigint,
): readonly Difference[] {
  return expected === actual ? [] : [{ kind, token, where, expected, actual }];
}

/** What the books say that the ledger had at the end of each block. */
function ledgerByBlock(
  history: History,
  statement: Statement,
  token: string,
  ledger: Ledger,
): (block: number) => bigint {
  const { entries } = journalOf(history.events, statement.account, statement);
  const changes: { block: number; balance: bigint }[] = [];
  let balance = 0n;
  for (const { token: moved, lines, place } of entries) {
    if (moved !== token) continue;
    balance += lines.reduce((sum, { account, amount }) => (account === ledger ? sum + amount : sum), 0n);
    changes.push({ block: place.blockNumber, balance });
  }
  return (block) => changes.findLast((change) => change.block <= block)?.balance ?? 0n;
}

/* ANSWERS */

/** The balances of some tokens in the ledger of a door, at the statement's block. */
async function readLedger(
  client: RpcClient,
  statement: Statement,
  tokens: readonly string[],
  door: string,
): Promise<ReadonlyMap<string, bigint>> {
  const { block, escrow } = statement;
  const balances = await Promise.all(
    tokens.map(async (token) => {
      const balance = await ledgerAt(client, statement, { door, token, block });
      const what = door === escrow ? "escrow" : "payouts";
      if (balance === null) throw new AnswerMalformed("", `is empty: block ${block} has no such ${what}`);
      return [token, balance] as const;
    }),
  );
  return new Map(balances);
}

/** Null where the block has no such door yet. */
async function ledgerAt(
  client: RpcClient,
  { account }: Statement,
  { door, token, block }: { readonly door: string; readonly token: string; readonly block: number },
): Promise<bigint | null> {
  const data = doorInterface.encodeFunctionData("balanceOf", [account, token]);
  const answer = await client.send("eth_call", [{ to: door, data }, toQuantity(block)]);
  if (answer === "0x") return null;
  const [balance] = decoded(["uint256"], answer);
  return balance as bigint;
}

async function slotAt(
  client: RpcClient,
  { escrow, block }: Statement,
  order: string,
): Promise<{ held: bigint; kept: bigint }> {
  const data = escrowInterface.encodeFunctionData("slotOf", [order]);
  const answer = await client.send("eth_call", [{ to: escrow, data }, toQuantity(block)]);
  const [held, kept] = decoded(["uint96", "uint96"], answer);
  return { held: held as bigint, kept: kept as bigint };
}

async function remainingAt(client: RpcClient, { contracts, block }: Statement, drop: string): Promise<bigint> {
  const data = payoutsInterface.encodeFunctionData("slotOf", [drop]);
  const answer = await client.send("eth_call", [{ to: contracts.payouts, data }, toQuantity(block)]);
  const [remaining] = decoded(["uint96"], answer);
  return remaining as bigint;
}

/** In pages, from the statement's first entry to its block. */
async function readTransfers(client: RpcClient, statement: Statement, token: string): Promise<readonly Transfer[]> {
  const { account, block, journal } = statement;
  const topic = zeroPadValue(account, 32);
  const transfers: Transfer[] = [];
  for (let from = journal[0]?.place.blockNumber ?? block + 1; from <= block; from += PAGE_SIZE) {
    for (const topics of [
      [TRANSFER, topic],
      [TRANSFER, null, topic],
    ]) {
      const logs = await inHalves(from, Math.min(from + PAGE_SIZE - 1, block), async (first, last) => {
        const range = { fromBlock: toQuantity(first), toBlock: toQuantity(last) };
        const answer = await client.send("eth_getLogs", [{ address: token, topics, ...range }]);
        return parse(transfersAnswer, answer, AnswerMalformed);
      });
      transfers.push(...logs.flatMap((log) => transferIn(token, log)));
    }
  }
  return transfers;
}

function transferIn(
  token: string,
  { topics, data, transactionHash }: z.infer<typeof transfersAnswer>[number],
): readonly Transfer[] {
  const [, from, to] = topics;
  // A token of another standard that signs its transfers alike, or one that logs under this name what is none.
  if (from === undefined || to === undefined || topics.length !== 3 || dataLength(data) !== 32) return [];
  const party = (topic: string) => getAddress(dataSlice(topic, 12));
  return [{ token, from: party(from), to: party(to), amount: BigInt(data), transactionHash }];
}

function decoded(types: readonly string[], answer: unknown): readonly unknown[] {
  const text = parse(z.string(), answer, AnswerMalformed);
  try {
    return AbiCoder.defaultAbiCoder().decode(types, text).toArray();
  } catch {
    throw new AnswerMalformed("", `is ${text}, not ${types.join(", ")}`);
  }
}
