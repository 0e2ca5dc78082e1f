import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import { collectEvents, type History, memoryStore, type PageStore, rpcSource } from "../../sdk/History.ts";
import { type Order, orderId } from "../../sdk/Order.ts";
import { readChainFacts, reconcile } from "../../sdk/Reconciliation.ts";
import { type Statement, statementOf } from "../../sdk/Statement.ts";
import { AMOUNT, type EscrowStage, escrowStage, INSTANT } from "../shared/escrow.ts";
import { everydayStage } from "../shared/everyday.ts";
import { spawnAnvil, withNode } from "../shared/nodes.ts";
import { expectSound } from "../shared/statements.ts";

/** A merchant's sales on a chain that forgets some of them. */
interface Shop {
  readonly stage: EscrowStage;
  readonly connection: NetworkConnection;
  readonly sell: (salt: bigint) => Promise<string>;
  /** Reads on from what the store has, or reads all of it. */
  readonly read: (store?: PageStore) => Promise<History>;
  readonly books: (history: History) => Statement;
}

async function openShop(url: string): Promise<Shop> {
  const connection = await network.create({ network: "localhost", override: { url } });
  const stage = await escrowStage(connection);
  const { escrow, roles, chainId, orderOf } = stage;
  const deployment = { chainId, escrow: await escrow.getAddress() };
  const source = rpcSource(connection.ethers.provider, deployment);
  const sale = (salt: bigint): Order =>
    orderOf({
      salt,
      kind: "Instant",
      windows: INSTANT,
      arbiter: ZeroAddress,
      arbiterBasisPoints: 0n,
      carrier: ZeroAddress,
    });
  return {
    stage,
    connection,
    sell: async (salt) => {
      const order = sale(salt);
      await (await escrow.connect(roles.payer).payNow(order, "0x")).wait();
      return orderId(deployment, order);
    },
    read: (store = memoryStore()) => collectEvents(source, { from: 0, pageSize: 4 }, store),
    books: (history) => statementOf(history, roles.payee.address, { calendar: { zone: "UTC" } }),
  };
}

/** The statement stands on the chain as it is now, whatever it was before. */
async function expectBooksOf(shop: Shop, history: History, sales: readonly string[]): Promise<void> {
  const { token, roles } = shop.stage;
  const statement = shop.books(history);
  expectSound(statement);
  expect(history).to.deep.equal(await shop.read());
  expect(statement.orders.map(({ id }) => id)).to.deep.equal(sales);

  const facts = await readChainFacts(shop.connection.ethers.provider, statement);
  expect(reconcile(statement, facts)).to.deep.equal({ agrees: true, differences: [], payoutsUnchecked: [] });
  expect(statement.periods.reduce((sum, { gross }) => sum + gross, 0n)).to.equal(AMOUNT * BigInt(sales.length));
  expect(facts.transfers.get(await token.getAddress())).to.have.length(sales.length);
  expect(roles.payee.address).to.equal(statement.account);
}

describe("A statement over a reorganization", () => {
  it("drops the sales that the chain replaced, and books those that took their place", async () => {
    await withNode(spawnAnvil, async ({ url }) => {
      const shop = await openShop(url);
      const store = memoryStore();
      const [kept, lost, alsoLost] = [await shop.sell(1n), await shop.sell(2n), await shop.sell(3n)];
      const before = await shop.read(store);
      await expectBooksOf(shop, before, [kept, lost, alsoLost]);

      // The last two blocks, each with one sale, make way for two empty ones.
      await shop.connection.ethers.provider.send("anvil_reorg", [2, []]);
      const emptied = await shop.read(store);
      expect([emptied.to, emptied.hash === before.hash]).to.deep.equal([before.to, false]);
      await expectBooksOf(shop, emptied, [kept]);

      const instead = await shop.sell(4n);
      const again = await shop.sell(2n);
      await expectBooksOf(shop, await shop.read(store), [kept, instead, again]);
      expect(again).to.equal(lost);
    });
  });

  it("forgets what the chain rolled back", async () => {
    await withNode(spawnAnvil, async ({ url }) => {
      const shop = await openShop(url);
      const store = memoryStore();
      const sales = [await shop.sell(1n), await shop.sell(2n), await shop.sell(3n)];
      const before = await shop.read(store);

      await shop.connection.ethers.provider.send("anvil_rollback", [1]);
      const shorter = await shop.read(store);
      expect(shorter.to).to.equal(before.to - 1);
      await expectBooksOf(shop, shorter, sales.slice(0, 2));
    });
  });

  it("drops what everyday payments told in the replaced blocks, of all contracts together", async () => {
    await withNode(spawnAnvil, async ({ url }) => {
      const connection = await network.create({ network: "localhost", override: { url } });
      const { roles, payouts, cowryToken, token, deployment, contracts } = await everydayStage(connection);
      const { provider } = connection.ethers;
      const [payer, payee] = [roles.payer, roles.payee.address];
      const source = rpcSource(provider, { escrow: deployment.escrow, contracts });
      const store = memoryStore();
      const read = async () => {
        const history = await collectEvents(source, { from: 0, pageSize: 4 }, store);
        const statement = statementOf(history, payee, { calendar: { zone: "UTC" } });
        expectSound(statement);
        expect(history).to.deep.equal(await collectEvents(source, { from: 0 }));
        expect(reconcile(statement, await readChainFacts(provider, statement)).agrees).to.equal(true);
        return statement.payments.map(({ kind, received }) => [kind, received]);
      };
      const list = async (amount: bigint) => {
        await (await payouts.connect(payer).pay(token, [payee], [amount], ZeroHash)).wait();
      };

      await list(1n);
      await (await cowryToken.connect(payer).getFunction("pay")(payee, 1_000n, 100n)).wait();
      await list(2n);
      expect(await read()).to.deep.equal([
        ["List", 1n],
        ["Token", 1_000n],
        ["List", 2n],
      ]);

      await provider.send("anvil_reorg", [2, []]);
      expect(await read()).to.deep.equal([["List", 1n]]);

      await list(3n);
      expect(await read()).to.deep.equal([
        ["List", 1n],
        ["List", 3n],
      ]);
    });
  });
});
