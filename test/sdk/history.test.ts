import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { id as hashOf } from "ethers";

import {
  AnswerMalformed,
  type Block,
  BlockNotReached,
  ChainUnstable,
  collectEvents,
  type EventSource,
  HistoryEmpty,
  HistoryGap,
  HistoryOfAnother,
  type LogRecord,
  memoryStore,
  type Page,
  PageMalformed,
  type PageStore,
  type Progress,
  RangeInvalid,
  readPage,
  rpcSource,
} from "../../sdk/History.ts";
import { fileStore } from "../../sdk/PageFiles.ts";
import { Escrow__factory } from "../../typechain-types/factories/contracts/escrow/Escrow__factory.ts";
import { PEOPLE } from "../shared/bookEvents.ts";
import { expectRefusal } from "../shared/refusals.ts";

const contract = Escrow__factory.createInterface();

/** A log as a node gives it. */
const NODE_LOG = {
  blockHash: hashOf("7"),
  transactionHash: hashOf("t"),
  data: "0x",
  blockNumber: "0x7",
  logIndex: "0x0",
};

/** A chain in memory: each block has one credit of its number, and can be replaced from a height on. */
interface FakeChain extends EventSource {
  readonly asked: readonly (readonly [number, number])[];
  /** Replaces all blocks from this one on: other hashes, and amounts greater by 1,000. */
  readonly reorganize: (from: number, head?: number) => void;
  /** What happens while logs are asked for. */
  duringLogs: () => void;
}

function fakeChain(height: number, mostBlocks = Infinity): FakeChain {
  let head = height;
  const versions: number[] = [];
  const asked: [number, number][] = [];
  const versionAt = (number: number) => versions.filter((from) => from <= number).length;
  const hashAt = (number: number) => hashOf(`${number} ${versions.filter((from) => from <= number).join()}`);
  const blockAt = (number: number): Block => ({
    number,
    hash: hashAt(number),
    parentHash: hashAt(number - 1),
    time: 1_780_000_000 + 12 * number,
  });
  const logAt = (blockNumber: number): LogRecord => {
    const amount = BigInt(blockNumber + 1_000 * versionAt(blockNumber));
    const { topics, data } = contract.encodeEventLog("MoneyCredited", [PEOPLE.merchant, PEOPLE.token, amount]);
    const transactionHash = hashOf(`transaction ${amount}`);
    return { blockNumber, blockHash: hashAt(blockNumber), transactionHash, logIndex: 3, topics, data };
  };

  const chain: FakeChain = {
    escrow: PEOPLE.escrow,
    asked,
    duringLogs: () => undefined,
    head: () => Promise.resolve(head),
    block: (number) => Promise.resolve(number > head ? null : blockAt(number)),
    logs: (from, to) => {
      asked.push([from, to]);
      if (to - from + 1 > mostBlocks) return Promise.reject(new Error("too many blocks"));
      const logs = Array.from({ length: to - from + 1 }, (_, place) => logAt(from + place));
      chain.duringLogs();
      // A node may answer in any order.
      return Promise.resolve(logs.reverse());
    },
    reorganize: (from, newHead = head) => {
      versions.push(from);
      head = newHead;
    },
  };
  return chain;
}

async function amounts(source: EventSource, store: PageStore, to?: number): Promise<readonly bigint[]> {
  const { events } = await collectEvents(source, { from: 1, pageSize: 10, ...(to === undefined ? {} : { to }) }, store);
  return events.flatMap((event) => (event.name === "MoneyCredited" ? [event.args.amount] : []));
}

function numbers(from: number, to: number, plus = 0): readonly bigint[] {
  return Array.from({ length: to - from + 1 }, (_, place) => BigInt(from + place + plus));
}

async function storeOf(...pages: Page[]): Promise<PageStore> {
  const store = memoryStore();
  for (const page of pages) await store.append(page);
  return store;
}

async function inDirectory(use: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "cowry-pages-"));
  try {
    await use(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

describe("collectEvents", () => {
  it("reads page by page and says how far it is", async () => {
    const chain = fakeChain(25);
    const progress: Progress[] = [];

    const history = await collectEvents(chain, { from: 1, pageSize: 10 }, memoryStore(), (step) => progress.push(step));

    expect(chain.asked).to.deep.equal([
      [1, 10],
      [11, 20],
      [21, 25],
    ]);
    expect(progress).to.deep.equal([
      { block: 10, last: 25, events: 10, dropped: 0 },
      { block: 20, last: 25, events: 20, dropped: 0 },
      { block: 25, last: 25, events: 25, dropped: 0 },
    ]);
    expect(history).to.include({ escrow: PEOPLE.escrow, from: 1, to: 25, time: 1_780_000_300 });
    expect(history.hash).to.equal((await chain.block(25))?.hash);
  });

  it("has the events in the order of the chain, with place and time", async () => {
    const { events } = await collectEvents(fakeChain(3), { from: 2 });

    expect(events).to.deep.equal([
      {
        name: "MoneyCredited",
        args: { account: PEOPLE.merchant, token: PEOPLE.token, amount: 2n },
        place: { blockNumber: 2, blockHash: hashOf("2 "), transactionHash: hashOf("transaction 2"), logIndex: 3 },
        time: 1_780_000_024,
      },
      {
        name: "MoneyCredited",
        args: { account: PEOPLE.merchant, token: PEOPLE.token, amount: 3n },
        place: { blockNumber: 3, blockHash: hashOf("3 "), transactionHash: hashOf("transaction 3"), logIndex: 3 },
        time: 1_780_000_036,
      },
    ]);
  });

  it("stops at the block asked for, or stays behind the latest", async () => {
    expect((await collectEvents(fakeChain(25), { from: 0, to: 7 })).to).to.equal(7);
    expect((await collectEvents(fakeChain(25), { from: 0, confirmations: 6 })).to).to.equal(19);
  });

  it("asks for halves where a node refuses a page", async () => {
    const chain = fakeChain(10, 3);
    expect(await amounts(chain, memoryStore())).to.deep.equal(numbers(1, 10));
    expect(chain.asked.filter(([from, to]) => to - from < 3)).to.deep.equal([
      [1, 3],
      [4, 5],
      [6, 8],
      [9, 10],
    ]);
  });

  it("hands on why a node refuses a single block", async () => {
    const refusal = await amounts(fakeChain(10, 0), memoryStore()).catch((error: unknown) => error);
    expect(refusal).to.have.property("message", "too many blocks");
  });

  context("given stored pages", () => {
    it("reads on where they end", async () => {
      const store = memoryStore();
      await amounts(fakeChain(20), store);
      const chain = fakeChain(25);

      expect(await amounts(chain, store)).to.deep.equal(numbers(1, 25));
      expect(chain.asked).to.deep.equal([[21, 25]]);
    });

    it("asks for no log when the chain has not grown", async () => {
      const store = memoryStore();
      await amounts(fakeChain(20), store);
      const chain = fakeChain(20);

      expect(await amounts(chain, store)).to.deep.equal(numbers(1, 20));
      expect(chain.asked).to.deep.equal([]);
    });

    it("drops those that the chain replaced, and only those", async () => {
      const store = memoryStore();
      const chain = fakeChain(30);
      await amounts(chain, store);
      chain.reorganize(15);
      const progress: Progress[] = [];

      const { events } = await collectEvents(chain, { from: 1, pageSize: 10 }, store, (step) => progress.push(step));

      expect(chain.asked.slice(3)).to.deep.equal([
        [11, 20],
        [21, 30],
      ]);
      expect(progress).to.deep.equal([
        { block: 20, last: 30, events: 20, dropped: 2 },
        { block: 30, last: 30, events: 30, dropped: 2 },
      ]);
      const found = events.map(({ args }) => ("amount" in args ? args.amount : 0n));
      expect(found).to.deep.equal([...numbers(1, 14), ...numbers(15, 30, 1_000)]);
    });

    it("drops those past the end of a chain that became shorter", async () => {
      const store = memoryStore();
      const chain = fakeChain(30);
      await amounts(chain, store);
      chain.reorganize(18, 22);

      expect(await amounts(chain, store)).to.deep.equal([...numbers(1, 17), ...numbers(18, 22, 1_000)]);
    });

    it("begins anew when nothing of them is left", async () => {
      const store = memoryStore();
      const chain = fakeChain(30);
      await amounts(chain, store);
      chain.reorganize(1);

      expect(await amounts(chain, store)).to.deep.equal(numbers(1, 30, 1_000));
      expect(await store.load()).to.have.length(3);
    });

    it("refuses them when a page between is missing", async () => {
      const store = memoryStore();
      await amounts(fakeChain(30), store);
      const [first, , third] = await store.load();

      const gap = await storeOf(first!, third!);
      await expectRefusal(() => amounts(fakeChain(30), gap), HistoryGap, { expected: 11, found: 21 });
    });

    it("refuses them when a page is of another chain than the one before", async () => {
      const [own, other] = [memoryStore(), memoryStore()];
      await amounts(fakeChain(20), own);
      const replaced = fakeChain(20);
      replaced.reorganize(10);
      await amounts(replaced, other);

      const mixed = await storeOf((await own.load())[0]!, (await other.load())[1]!);
      const message = await expectRefusal(() => amounts(fakeChain(20), mixed), HistoryGap, { expected: 11, found: 11 });
      expect(message).to.equal("The stored pages have a gap: block 11 does not follow the block before it");
    });

    it("refuses them when they begin later than asked for", async () => {
      const store = memoryStore();
      await amounts(fakeChain(20), store);
      await expectRefusal(() => collectEvents(fakeChain(20), { from: 0 }, store), HistoryGap, {
        expected: 0,
        found: 1,
      });
    });

    it("refuses them when they are of another escrow", async () => {
      const store = memoryStore();
      await amounts(fakeChain(20), store);
      const source = { ...fakeChain(20), escrow: PEOPLE.bank };
      await expectRefusal(() => amounts(source, store), HistoryOfAnother, {
        escrow: PEOPLE.escrow,
        expected: PEOPLE.bank,
      });
    });
  });

  context("given a chain that changes while it is read", () => {
    it("reads the page again", async () => {
      const chain = fakeChain(20);
      let changes = 2;
      chain.duringLogs = () => {
        if (changes-- > 0) chain.reorganize(16);
      };

      expect(await amounts(chain, memoryStore())).to.deep.equal([...numbers(1, 15), ...numbers(16, 20, 2_000)]);
    });

    it("goes back to the pages before, where these changed too", async () => {
      const chain = fakeChain(30);
      let calls = 0;
      chain.duringLogs = () => {
        if (++calls === 3) chain.reorganize(5);
      };

      expect(await amounts(chain, memoryStore())).to.deep.equal([...numbers(1, 4), ...numbers(5, 30, 1_000)]);
    });

    it("reads again a page that was empty, and is not since the chain changed", async () => {
      const chain = fakeChain(10);
      let calls = 0;
      const source: EventSource = {
        ...chain,
        logs: (from, to) => {
          if (++calls > 1) return chain.logs(from, to);
          chain.reorganize(3);
          return Promise.resolve([]);
        },
      };

      const progress: Progress[] = [];
      await collectEvents(source, { from: 1 }, memoryStore(), (step) => progress.push(step));

      // The empty page was never kept.
      expect(progress).to.deep.equal([{ block: 10, last: 10, events: 10, dropped: 0 }]);
    });

    it("takes no page that does not follow the one before, though nothing changes while it is read", async () => {
      const chain = fakeChain(30);
      let calls = 0;
      const source: EventSource = {
        ...chain,
        // Asked after the stored pages were compared with the chain, and before the page is read.
        head: () => {
          if (++calls === 3) chain.reorganize(5);
          return chain.head();
        },
      };

      expect(await amounts(source, memoryStore())).to.deep.equal([...numbers(1, 4), ...numbers(5, 30, 1_000)]);
    });

    it("gives up when it never stands still", async () => {
      const chain = fakeChain(10);
      chain.duringLogs = () => {
        chain.reorganize(10);
      };
      await expectRefusal(() => amounts(chain, memoryStore()), ChainUnstable, { from: 1, to: 10, attempts: 8 });
    });

    it("takes no log of a block that the chain no longer has", async () => {
      const chain = fakeChain(10);
      const stale = {
        ...chain,
        logs: async () => (await fakeChain(10).logs(1, 10)).map((log) => ({ ...log, blockHash: hashOf("stale") })),
      };
      await expectRefusal(() => amounts(stale, memoryStore()), ChainUnstable, { from: 1, to: 10, attempts: 8 });
    });
  });

  context("given a range that cannot be", () => {
    it("refuses a block that the chain has not reached", async () => {
      await expectRefusal(() => amounts(fakeChain(20), memoryStore(), 21), BlockNotReached, { block: 21, head: 20 });
    });

    it("refuses a range without a block", async () => {
      await expectRefusal(() => collectEvents(fakeChain(20), { from: 21 }), HistoryEmpty, { from: 21, to: 20 });
    });

    for (const [part, value, least] of [
      ["from", -1, 0],
      ["to", 1.5, 0],
      ["confirmations", NaN, 0],
      ["pageSize", 0, 1],
    ] as const)
      it(`refuses ${part} ${value}`, async () => {
        const range = { from: 0, [part]: value };
        await expectRefusal(() => collectEvents(fakeChain(20), range), RangeInvalid, { part, value, least });
      });
  });
});

describe("fileStore", () => {
  it("gives back in another run what it was given, and forgets what is dropped", async () => {
    await inDirectory(async (directory) => {
      const chain = fakeChain(30);
      await amounts(chain, fileStore(join(directory, "pages")));
      chain.reorganize(15);

      expect(await amounts(chain, fileStore(join(directory, "pages")))).to.deep.equal([
        ...numbers(1, 14),
        ...numbers(15, 30, 1_000),
      ]);
      expect(await readdir(join(directory, "pages"))).to.deep.equal([
        "0000000000000001.json",
        "0000000000000011.json",
        "0000000000000021.json",
      ]);
    });
  });

  it("passes over a file that was broken off", async () => {
    await inDirectory(async (directory) => {
      await amounts(fakeChain(10), fileStore(directory));
      await writeFile(join(directory, "0000000000000011.json.part"), '{"escrow":');
      expect(await amounts(fakeChain(20), fileStore(directory))).to.deep.equal(numbers(1, 20));
    });
  });

  it("refuses a page that somebody changed, and names the part", async () => {
    await inDirectory(async (directory) => {
      await amounts(fakeChain(10), fileStore(directory));
      const path = join(directory, "0000000000000001.json");
      const page = JSON.parse(await readFile(path, "utf8")) as Page;
      await writeFile(path, JSON.stringify({ ...page, hash: "0x12" }));

      await expectRefusal(() => amounts(fakeChain(10), fileStore(directory)), PageMalformed, {
        part: "hash",
        reason: "is not 32 bytes in hex",
      });
    });
  });
});

describe("readPage", () => {
  it("reads what JSON made of a page", async () => {
    const store = memoryStore();
    await amounts(fakeChain(10), store);
    const [page] = await store.load();
    expect(readPage(JSON.parse(JSON.stringify(page)))).to.deep.equal(page);
  });

  it("refuses a log without its time", async () => {
    const store = memoryStore();
    await amounts(fakeChain(2), store);
    const [page] = await store.load();
    const logs = page!.logs.map(({ time: _, ...log }) => log);
    await expectRefusal(() => readPage({ ...page, logs }), PageMalformed, {
      part: "logs.0.time",
      reason: "Invalid input: expected number, received undefined",
    });
  });
});

describe("rpcSource", () => {
  const answering = (answer: unknown) => rpcSource({ send: () => Promise.resolve(answer) }, PEOPLE);

  it("has no block where the node says null", async () => {
    expect(await answering(null).block(7)).to.equal(null);
  });

  for (const [what, ask, answer, facts] of [
    ["a height that is no quantity", "head", "7", { part: "", reason: "is not a quantity in hex" }],
    [
      "a block without its hash",
      "block",
      { number: "0x7", parentHash: hashOf("6"), timestamp: "0x1" },
      { part: "hash", reason: "Invalid input: expected string, received undefined" },
    ],
    [
      "logs of which one has a broken topic",
      "logs",
      [{ ...NODE_LOG, topics: ["0x12"] }],
      { part: "0.topics.0", reason: "is not 32 bytes in hex" },
    ],
  ] as const)
    it(`refuses ${what}, and names the part`, async () => {
      await expectRefusal(() => answering(answer)[ask](7, 7), AnswerMalformed, facts);
    });
});
