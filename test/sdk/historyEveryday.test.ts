import { expect } from "chai";
import { id as hashOf, Interface, ZeroHash, zeroPadValue } from "ethers";

import {
  AnswerMalformed,
  BOOK_EVENTS,
  collectEvents,
  type EventSource,
  HistoryOfAnother,
  memoryStore,
  type MoneyEvent,
  type Page,
  PAYMENT_EVENTS,
  paymentContracts,
  type PaymentContracts,
  readPage,
  rpcSource,
} from "../../sdk/History.ts";
import { abis } from "../../sdk/contracts.ts";
import { CONTRACTS, PEOPLE } from "../shared/bookEvents.ts";
import { expectRefusal } from "../shared/refusals.ts";

const { escrow, merchant, customer, bank, token } = PEOPLE;
const TRANSFER = hashOf("Transfer(address,address,uint256)");

const faces = {
  escrow: new Interface(abis.escrow),
  payouts: new Interface(abis.payouts),
  spendingLimits: new Interface(abis.spendingLimits),
};

/** A log as a node gives it: of any contract, in one of a few blocks. */
interface NodeLog {
  readonly address: string;
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly transactionHash: string;
  readonly logIndex: string;
  readonly topics: readonly string[];
  readonly data: string;
}

/** What a log says. */
type LogText = Pick<NodeLog, "topics" | "data">;

/** A node with some logs, in blocks of one transaction each, and what it was asked. */
interface FakeNode {
  readonly send: (method: string, params: unknown[]) => Promise<unknown>;
  readonly asked: readonly Readonly<Record<string, unknown>>[];
  /** From this block on, all have other hashes. */
  reorganize: (from: number) => void;
}

const HEIGHT = 3;

/** The stories of blocks 1 to 3: a credit of the escrow; a list of two in the token and one in another; a limited payment. */
function nodeLogs(hashAt: (block: number) => string, strange: readonly LogText[]): readonly NodeLog[] {
  const log = (block: number, place: number, address: string, { topics, data }: LogText) => ({
    address: address.toLowerCase(),
    blockNumber: `0x${block.toString(16)}`,
    blockHash: hashAt(block),
    transactionHash: hashOf(`transaction ${hashAt(block)}`),
    logIndex: `0x${place.toString(16)}`,
    topics,
    data,
  });
  const list = faces.payouts.encodeEventLog("ListPaid", [merchant, token, ZeroHash, 30n, 2n]);
  const credit = [bank, token, 20n] as const;
  const limited = [customer, merchant, bank, token, 7n, ZeroHash] as const;
  return [
    log(1, 0, escrow, faces.escrow.encodeEventLog("MoneyCredited", [...credit])),
    log(2, 0, CONTRACTS.payouts, list),
    log(2, 1, token, transfer(merchant, CONTRACTS.payouts, 30n)),
    log(2, 2, token, transfer(CONTRACTS.payouts, customer, 10n)),
    log(2, 3, CONTRACTS.payouts, faces.payouts.encodeEventLog("MoneyCredited", [...credit])),
    log(2, 4, PEOPLE.affiliate, transfer(CONTRACTS.payouts, customer, 99n)),
    log(3, 0, CONTRACTS.spendingLimits, faces.spendingLimits.encodeEventLog("SpendingPaid", [...limited])),
    log(3, 1, token, transfer(CONTRACTS.payouts, customer, 5n)),
    // What a contract tells beside money, and in the words of another.
    log(3, 2, CONTRACTS.spendingLimits, faces.escrow.encodeEventLog("MoneyCredited", [...credit])),
    ...strange.map((text, place) => log(2, 5 + place, token, text)),
  ];
}

function transfer(from: string, to: string, amount: bigint): LogText {
  const topics = [TRANSFER, ...[from, to].map((account) => zeroPadValue(account, 32).toLowerCase())];
  return { topics, data: `0x${amount.toString(16).padStart(64, "0")}` };
}

/** The hash of a block before any reorganization. */
function hashAtOnce(block: number): string {
  return hashOf(String(block));
}

function fakeNode(strange: readonly LogText[] = []): FakeNode {
  const asked: Record<string, unknown>[] = [];
  let changed = Infinity;
  const hashAt = (block: number) => (block >= changed ? hashOf(`${block} anew`) : hashAtOnce(block));
  const answers: Readonly<Record<string, (params: unknown[]) => unknown>> = {
    eth_blockNumber: () => `0x${HEIGHT.toString(16)}`,
    eth_getBlockByNumber: ([number]) => {
      const block = Number(number);
      const times = { number, timestamp: `0x${(1_780_000_000 + block).toString(16)}` };
      return { ...times, hash: hashAt(block), parentHash: hashAt(block - 1) };
    },
    eth_getLogs: ([filter]) => {
      asked.push(filter as Record<string, unknown>);
      return nodeLogs(hashAt, strange).filter((log) => matches(log, filter as Filter));
    },
  };
  return {
    asked,
    send: (method, params) => Promise.resolve(answers[method]!(params)),
    reorganize: (from) => {
      changed = from;
    },
  };
}

interface Filter {
  readonly address?: string | readonly string[];
  readonly topics: readonly (string | readonly string[])[];
  readonly fromBlock: string;
  readonly toBlock: string;
}

function matches({ address, topics, blockNumber }: NodeLog, filter: Filter): boolean {
  const among = (value: string, wanted: string | readonly string[]) =>
    [wanted].flat().some((each) => each.toLowerCase() === value.toLowerCase());
  return (
    (filter.address === undefined || among(address, filter.address)) &&
    filter.topics.every((wanted, place) => among(topics[place] ?? "", wanted)) &&
    Number(blockNumber) >= Number(filter.fromBlock) &&
    Number(blockNumber) <= Number(filter.toBlock)
  );
}

function source(node: FakeNode, contracts?: PaymentContracts): EventSource {
  return rpcSource(node, contracts === undefined ? { escrow } : { escrow, contracts });
}

/** The events by contract and name, with the amount of each. */
function brief(events: readonly MoneyEvent[]): readonly string[] {
  return events.map(
    ({ contract = "escrow", name, args }) => `${contract} ${name} ${"amount" in args ? args.amount : "–"}`,
  );
}

describe("A history of several contracts", () => {
  it("has the events of all of them in the chain's order, and the lines of lists from their tokens", async () => {
    const { events, contracts } = await collectEvents(source(fakeNode(), CONTRACTS), { from: 1 });

    expect(contracts).to.deep.equal(CONTRACTS);
    expect(brief(events)).to.deep.equal([
      "escrow MoneyCredited 20",
      "payouts ListPaid –",
      "payouts Transfer 10",
      "payouts MoneyCredited 20",
      "spendingLimits SpendingPaid 7",
    ]);
    expect(events[2]).to.deep.include({
      address: CONTRACTS.payouts,
      args: { token, from: CONTRACTS.payouts, to: customer, amount: 10n },
    });
    expect(events.map(({ time }) => time - 1_780_000_000)).to.deep.equal([1, 2, 2, 2, 3]);
  });

  it("asks once for all contracts, and for transfers only where a list was paid", async () => {
    const node = fakeNode();
    await collectEvents(source(node, CONTRACTS), { from: 1, pageSize: 1 });

    expect(node.asked.map(({ address, fromBlock }) => [address === undefined, fromBlock])).to.deep.equal([
      [false, "0x1"],
      [false, "0x2"],
      [true, "0x2"],
      [false, "0x3"],
    ]);
    expect(node.asked[0]!.address).to.have.members([escrow, ...Object.values(CONTRACTS)]);
    expect((node.asked[0]!.topics as string[][])[0]).to.include.members(
      [...PAYMENT_EVENTS.payouts].map((name) => faces.payouts.getEvent(name)!.topicHash),
    );
  });

  it("is one of the escrow alone where no others are given, asked as ever", async () => {
    const node = fakeNode();
    const history = await collectEvents(source(node), { from: 1 });

    expect(brief(history.events)).to.deep.equal(["escrow MoneyCredited 20"]);
    expect("contracts" in history).to.equal(false);
    expect(node.asked).to.deep.equal([
      {
        address: escrow,
        topics: [BOOK_EVENTS.map((name) => faces.escrow.getEvent(name)!.topicHash)],
        ...{ fromBlock: "0x1", toBlock: "0x3" },
      },
    ]);
  });

  for (const [what, change] of [
    ["without an amount", ({ topics }) => ({ topics, data: "0x" })],
    ["a byte short of an amount", ({ topics, data }) => ({ topics, data: data.slice(0, -2) })],
    ["with more than an amount", ({ topics, data }) => ({ topics, data: `${data}00` })],
    ["of a numbered token", ({ topics }) => ({ topics: [...topics, ZeroHash], data: "0x" })],
    ["without a receiver", ({ topics, data }) => ({ topics: topics.slice(0, 2), data })],
    ["of another's", ({ topics: [name = "", , to = ""], data }) => ({ topics: [name, to, to], data })],
    ["under another name", ({ topics: [, ...parties], data }) => ({ topics: [ZeroHash, ...parties], data })],
  ] as readonly (readonly [string, (log: LogText) => LogText])[])
    it(`passes over what a token logs as a transfer ${what}, and stops nobody`, async () => {
      const strange = [change(transfer(CONTRACTS.payouts, customer, 1n)), transfer(CONTRACTS.payouts, customer, 2n)];
      const { events } = await collectEvents(source(fakeNode(strange), CONTRACTS), { from: 2, to: 2 });

      const transfers = events.filter(({ name }) => name === "Transfer");
      expect(brief(transfers)).to.deep.equal(["payouts Transfer 10", "payouts Transfer 2"]);
    });

  context("given a node that refuses the transfers, since somebody logged too many of them", () => {
    /** A node that refuses to tell the transfers of so many blocks or more, and what it was asked by transaction. */
    function refusing(most: number): { readonly node: FakeNode; readonly receipts: readonly unknown[] } {
      const node = fakeNode();
      const receipts: unknown[] = [];
      const send = async (method: string, params: unknown[]): Promise<unknown> => {
        if (method === "eth_getTransactionReceipt") {
          receipts.push(params[0]);
          return { logs: nodeLogs(hashAtOnce, []).filter(({ transactionHash }) => transactionHash === params[0]) };
        }
        const { address, fromBlock, toBlock } = (params[0] ?? {}) as Partial<Filter>;
        const blocks = Number(toBlock) - Number(fromBlock) + 1;
        if (method === "eth_getLogs" && address === undefined && blocks >= most)
          throw new Error("query returned more than 10000 results");
        return node.send(method, params);
      };
      return { node: { ...node, send }, receipts };
    }

    for (const [what, most, asked] of [
      ["of several blocks: it asks for halves", 2, 0],
      ["of a single block: it asks for the transactions of the lists", 1, 1],
    ] as const)
      it(`has the same lines of lists, where it refuses those ${what}`, async () => {
        const { node, receipts } = refusing(most);

        const history = await collectEvents(source(node, CONTRACTS), { from: 1 });
        expect(history).to.deep.equal(await collectEvents(source(fakeNode(), CONTRACTS), { from: 1 }));
        expect(receipts).to.have.length(asked);
      });

    it("refuses a receipt that is none", async () => {
      const { node } = refusing(1);
      const send = (method: string, params: unknown[]): Promise<unknown> =>
        method === "eth_getTransactionReceipt" ? Promise.resolve(null) : node.send(method, params);

      await expectRefusal(
        () => collectEvents(source({ ...node, send }, CONTRACTS), { from: 2, to: 2 }),
        AnswerMalformed,
        { part: "", reason: "Invalid input: expected object, received null" },
      );
    });
  });

  it("is of those contracts alone that are given", async () => {
    const { spendingLimits } = CONTRACTS;
    const { events } = await collectEvents(source(fakeNode(), { spendingLimits }), { from: 1 });

    expect(brief(events)).to.deep.equal(["escrow MoneyCredited 20", "spendingLimits SpendingPaid 7"]);
  });

  it("drops the pages of all contracts that the chain replaced, and reads them again", async () => {
    const node = fakeNode();
    const store = memoryStore();
    const before = await collectEvents(source(node, CONTRACTS), { from: 1, pageSize: 1 }, store);
    node.reorganize(2);
    const after = await collectEvents(source(node, CONTRACTS), { from: 1, pageSize: 1 }, store);

    expect(after).to.deep.equal(await collectEvents(source(node, CONTRACTS), { from: 1 }));
    expect(brief(after.events)).to.deep.equal(brief(before.events));
    const places = ({ events }: typeof after) => events.map(({ place }) => place.blockHash);
    const [same, ...others] = places(after).map((hash, place) => hash === places(before)[place]);
    expect([same, new Set(others)]).to.deep.equal([true, new Set([false])]);
  });

  context("given stored pages", () => {
    it("reads them back from JSON as they were", async () => {
      const store = memoryStore();
      const history = await collectEvents(source(fakeNode(), CONTRACTS), { from: 1 }, store);
      const read = memoryStore();
      for (const page of await store.load()) await read.append(readPage(JSON.parse(JSON.stringify(page))));

      expect(await read.load()).to.deep.equal(await store.load());
      expect(await collectEvents(source(fakeNode(), CONTRACTS), { from: 1 }, read)).to.deep.equal(history);
    });

    for (const [what, stored, asked] of [
      ["cover no everyday payments", undefined, CONTRACTS],
      ["cover more than is asked for", CONTRACTS, undefined],
      ["are of another contract of the same name", { swap: CONTRACTS.swap }, { swap: CONTRACTS.token }],
    ] as const)
      it(`refuses those that ${what}`, async () => {
        const store = memoryStore();
        await collectEvents(source(fakeNode(), stored), { from: 1 }, store);

        await expectRefusal(() => collectEvents(source(fakeNode(), asked), { from: 1 }, store), HistoryOfAnother, {
          escrow: covered(stored),
          expected: covered(asked),
        });
      });

    it("goes on with those of the escrow alone that were stored before there were others", async () => {
      const store = memoryStore();
      await collectEvents(source(fakeNode()), { from: 1, to: 1 }, store);
      const [old] = (await store.load()) as readonly [Page];
      expect(old).to.have.all.keys("escrow", "from", "to", "parentHash", "hash", "time", "logs");
      expect(old.logs[0]).not.to.have.property("address");

      const { events } = await collectEvents(source(fakeNode()), { from: 1 }, store);
      expect(brief(events)).to.deep.equal(["escrow MoneyCredited 20"]);
    });
  });
});

describe("paymentContracts", () => {
  it("takes the contracts of everyday payments out of a deployment, with their checksums", () => {
    const lower = Object.fromEntries(Object.entries(CONTRACTS).map(([name, at]) => [name, at.toLowerCase()]));
    expect(paymentContracts({ ...lower, escrow, chainId: 1n } as PaymentContracts)).to.deep.equal(CONTRACTS);
    expect(paymentContracts({})).to.deep.equal({});
  });
});

function covered(contracts: PaymentContracts = {}): string {
  return [escrow, ...Object.entries(contracts).map(([name, at]) => `${name} ${at}`)].join(", ");
}
