import { expect } from "chai";
import { EventFragment, Interface, JsonRpcProvider, type Log, type ParamType } from "ethers";
import { network } from "hardhat";

import { abis, type ContractName } from "../../sdk/contracts.ts";
import { pay, ship } from "../../sdk/Deeds.ts";
import { type EscrowEvent, eventsOf, type EventPage, followEvents, readEvents } from "../../sdk/Events.ts";
import { orderFrom, orderId } from "../../sdk/Order.ts";
import { perform, type Places } from "../../sdk/Perform.ts";
import { instant, termsFrom } from "../../sdk/Presets.ts";
import { Escrow__factory } from "../../typechain-types/factories/contracts/escrow/Escrow__factory.ts";
import { AMOUNT, type EscrowStage, escrowStage } from "../shared/escrow.ts";
import { spawnAnvil, withNode } from "../shared/nodes.ts";

const connection = await network.create();
const { provider } = connection.ethers;

async function stage(): Promise<EscrowStage> {
  return escrowStage(connection);
}

/** Pays so many orders, one in a block. */
async function payOrders(scene: EscrowStage, count: number, first = 1): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let salt = first; salt < first + count; salt += 1) {
    const order = scene.orderOf({ salt: BigInt(salt) });
    await perform(scene.roles.payer, scene.deployment, pay(order));
    ids.push(orderId(scene.deployment, order));
  }
  return ids;
}

function idsOf(events: readonly EscrowEvent[]): readonly string[] {
  return events.flatMap(({ args }) => ("id" in args ? [args.id] : []));
}

async function pagesOf(reading: AsyncIterable<EventPage<"escrow">>): Promise<readonly EventPage<"escrow">[]> {
  const pages: EventPage<"escrow">[] = [];
  for await (const page of reading) pages.push(page);
  return pages;
}

describe("Events", () => {
  describe("eventsOf", () => {
    const address = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
    for (const [contract, fragment] of eventFragments()) {
      it(`reads ${fragment.name} of the ${contract} with its facts by name`, () => {
        const log = new Interface([fragment]).encodeEventLog(fragment, fragment.inputs.map(sample));
        const place = { blockNumber: 7, blockHash: "0xb1", transactionHash: "0x71", index: 3 };
        const places = { [contract]: address.toLowerCase() } as Places<typeof contract>;
        const [event] = eventsOf(contract, places, [{ ...log, address, ...place }]);

        expect(event?.name).to.equal(fragment.name);
        expect(Object.keys(event?.args ?? {})).to.deep.equal(fragment.inputs.map(({ name }) => name));
        expect(event?.place).to.deep.equal({ blockNumber: 7, blockHash: "0xb1", transactionHash: "0x71", logIndex: 3 });
      });
    }

    it("tells all terms of a paid order, and passes over the token's logs", async () => {
      const { escrow, roles, deployment, orderOf } = await connection.networkHelpers.loadFixture(stage);
      const order = orderOf();
      const sent = await escrow.connect(roles.payer).pay(order, "0x");
      const { logs, hash, blockHash, blockNumber } = (await sent.wait())!;

      expect(logs).to.have.length(2);
      expect(eventsOf("escrow", deployment, logs)).to.deep.equal([
        {
          name: "OrderPaid",
          args: {
            id: orderId(deployment, order),
            payer: order.payer,
            payee: order.payee,
            order,
          },
          place: {
            blockNumber,
            blockHash,
            transactionHash: hash,
            logIndex: logs.findIndex((log) => log.address === deployment.escrow),
          },
        },
      ]);
    });

    it("has names for the numbers of causes", async () => {
      const scene = await connection.networkHelpers.loadFixture(stage);
      const order = scene.orderOf();
      await perform(scene.roles.payer, scene.deployment, pay(order));
      const sent = await scene.escrow.connect(scene.roles.payer).confirm(order, AMOUNT);
      const [event] = eventsOf("escrow", scene.deployment, (await sent.wait())!.logs);

      expect(event).to.deep.include({
        name: "OrderReleased",
        args: { id: orderId(scene.deployment, order), payee: order.payee, amount: AMOUNT, cause: "Confirmation" },
      });
    });

    it("refuses a log that the escrow cannot have written", () => {
      const foreign = { address, topics: [`0x${"00".repeat(32)}`], data: "0x", transactionHash: "0x71", index: 3 };
      expect(() => eventsOf("escrow", { escrow: address }, [foreign as unknown as Log])).to.throw(
        RangeError,
        "0x71: log 3 is no event of the contract escrow",
      );
    });
  });

  describe("readEvents", () => {
    it("reads every event once, in order, page by page", async () => {
      const scene = await connection.networkHelpers.loadFixture(stage);
      const from = (await provider.getBlockNumber()) + 1;
      const ids = await payOrders(scene, 7);

      const pages = await pagesOf(readEvents(provider, "escrow", scene.deployment, { from, pageSize: 3 }));
      expect(pages.map((page) => [page.from - from, page.to - from, page.events.length])).to.deep.equal([
        [0, 2, 3],
        [3, 5, 3],
        [6, 6, 1],
      ]);
      expect(idsOf(pages.flatMap(({ events }) => events))).to.deep.equal(ids);
    });

    it("reads only the blocks that were asked for", async () => {
      const scene = await connection.networkHelpers.loadFixture(stage);
      const from = (await provider.getBlockNumber()) + 2;
      const ids = await payOrders(scene, 4);

      const pages = await pagesOf(readEvents(provider, "escrow", scene.deployment, { from, to: from + 1 }));
      expect(idsOf(pages.flatMap(({ events }) => events))).to.deep.equal(ids.slice(1, 3));
    });

    it("reads nothing where there are no blocks", async () => {
      const { deployment } = await connection.networkHelpers.loadFixture(stage);
      const from = (await provider.getBlockNumber()) + 1;
      expect(await pagesOf(readEvents(provider, "escrow", deployment, { from }))).to.deep.equal([]);
    });
  });

  describe("followEvents", () => {
    it("tells what was and then what happens, each once", async () => {
      const scene = await connection.networkHelpers.loadFixture(stage);
      const from = (await provider.getBlockNumber()) + 1;
      const before = await payOrders(scene, 2);
      const stop = new AbortController();
      const seen: EscrowEvent[] = [];

      const later = (async () => {
        for await (const event of followEvents(provider, "escrow", scene.deployment, {
          from,
          pageSize: 1,
          signal: stop.signal,
        })) {
          seen.push(event);
          if (seen.length === before.length) void perform(scene.roles.payee, scene.deployment, ship(scene.orderOf()));
          if (seen.length === before.length + 1) stop.abort();
        }
      })();
      await later;

      expect(seen.map(({ name }) => name)).to.deep.equal(["OrderPaid", "OrderPaid", "OrderShipped"]);
      expect(idsOf(seen)).to.deep.equal([...before, before[0]]);
    });

    it("follows a node over JSON-RPC", () =>
      withNode(spawnAnvil, async ({ url }) => {
        const remote = new JsonRpcProvider(url, undefined, { cacheTimeout: -1, polling: true, pollingInterval: 50 });
        const [payer, payee] = [await remote.getSigner(0), await remote.getSigner(1)];
        const contract = await new Escrow__factory(payer).deploy(payer, payee);
        const deployment = { escrow: await contract.getAddress() };
        const parties = { payer: payer.address, payee: payee.address };
        const terms = termsFrom(instant, { ...parties, amount: 1n }, BigInt(Math.floor(Date.now() / 1_000)));

        const stop = new AbortController();
        const from = (await remote.getBlockNumber()) + 1;
        const following = followEvents(remote, "escrow", deployment, { from, signal: stop.signal });
        const first = following.next();
        await perform(payer, deployment, pay(orderFrom(terms)));
        const names = [await first, await following.next()].map(
          ({ value }) => (value as EscrowEvent | undefined)?.name,
        );
        stop.abort();
        remote.destroy();

        expect(names).to.deep.equal(["OrderPaid", "OrderReleased"]);
      }));

    it("stays behind by the blocks that it was told to", async () => {
      const scene = await connection.networkHelpers.loadFixture(stage);
      const from = (await provider.getBlockNumber()) + 1;
      const [first] = await payOrders(scene, 3);
      const stop = new AbortController();
      const following = followEvents(provider, "escrow", scene.deployment, {
        from,
        confirmations: 2,
        signal: stop.signal,
      });

      const { value } = await following.next();
      expect(value?.args).to.include({ id: first });
      const next = following.next();
      stop.abort();
      expect(await next).to.deep.equal({ value: undefined, done: true });
    });

    it("ends at once when it is told to stop while it waits", async () => {
      const { deployment } = await connection.networkHelpers.loadFixture(stage);
      const from = (await provider.getBlockNumber()) + 1;
      const stop = new AbortController();
      const next = followEvents(provider, "escrow", deployment, { from, signal: stop.signal }).next();
      setTimeout(() => {
        stop.abort();
      }, 50);
      expect(await next).to.deep.equal({ value: undefined, done: true });
      expect(await provider.listenerCount("block")).to.equal(0);
    });
  });
});

/** Every event of every contract. */
function eventFragments(): readonly (readonly [ContractName, EventFragment])[] {
  return Object.entries(abis).flatMap(([contract, abi]) =>
    new Interface(abi).fragments.flatMap((each) =>
      each instanceof EventFragment ? [[contract as ContractName, each] as const] : [],
    ),
  );
}

/** A value of a parameter's type. */
function sample(parameter: ParamType): unknown {
  const { type, arrayChildren, components } = parameter;
  if (arrayChildren !== null) return [sample(arrayChildren)];
  if (components !== null) return components.map(sample);
  if (type === "address") return "0x5FbDB2315678afecb367f032d93F642f64180aa3";
  if (type === "bool") return true;
  if (type === "bytes") return "0x1f2e";
  if (type === "string") return "a text";
  const [, length] = /^bytes(\d+)$/.exec(type) ?? [];
  if (length !== undefined) return `0x${"1f".repeat(Number(length))}`;
  return 1n;
}
