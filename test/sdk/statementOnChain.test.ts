import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { type ContractTransactionResponse, id as hashOf, ZeroAddress } from "ethers";
import { network } from "hardhat";

import { BOOK_EVENTS, collectEvents, type History, type RpcClient, rpcSource } from "../../sdk/History.ts";
import { nameOf, ORDER_STATES, type OrderState } from "../../sdk/Names.ts";
import { type FeeLeg, type Order, orderId } from "../../sdk/Order.ts";
import { locateDifference, readChainFacts, reconcile } from "../../sdk/Reconciliation.ts";
import { closingOf, type Statement, statementOf } from "../../sdk/Statement.ts";
import type { DenyListTokenMock } from "../../typechain-types/contracts/mocks/DenyListTokenMock.ts";
import { DAY, type EscrowStage, escrowStage, INSTANT, SERVICE } from "../shared/escrow.ts";
import { type Random, seededRandom } from "../shared/random.ts";
import { expectSound } from "../shared/statements.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const STEPS = 450;
const SEEDS = [1, 2, 3];
const SHANGHAI = { zone: "Asia/Shanghai", cutOff: 18 };

/** Who has books here; the last cannot be paid in the native coin, since it is a token. */
const TRADERS = ["payer", "payee", "otherPayee", "arbiter", "platform", "affiliate", "stranger"] as const;

interface Market extends EscrowStage {
  readonly denyToken: DenyListTokenMock;
  readonly accounts: readonly string[];
  readonly signers: readonly HardhatEthersSigner[];
}

async function market(): Promise<Market> {
  const stage = await escrowStage(connection);
  const denyToken = await ethers.deployContract("DenyListTokenMock", ["DNY", 0]);
  const signers = TRADERS.map((role) => stage.roles[role]);
  for (const signer of signers) {
    await denyToken.mint(signer, 10n ** 12n);
    for (const token of [stage.token, denyToken]) await token.connect(signer).approve(stage.escrow, 10n ** 12n);
  }
  const accounts = [...signers.map(({ address }) => address), await denyToken.getAddress()];
  return { ...stage, denyToken, signers, accounts };
}

/** A random trade: what was done, and what gas cost whom. */
interface Trade {
  readonly deeds: ReadonlySet<string>;
  readonly gasPaid: ReadonlyMap<string, bigint>;
}

type Deed = (order: Order) => Promise<ContractTransactionResponse>;

/** Which deeds are tried in which state; in all others only those that are tried whenever. */
const TRIED: Readonly<Partial<Record<OrderState, readonly [string, ...string[]]>>> = {
  AwaitingConfirmation: ["confirm", "cancel", "requestRefund", "requestRefund"],
  RefundRequested: ["acceptRefund", "refuseRefund", "refuseRefund", "refuseRefund", "confirm"],
  Refused: ["escalate", "escalate", "escalate", "escalate", "cancel"],
  Disputed: ["rule", "resign"],
  Released: ["refundReleased"],
};
const BIRTHS: readonly [string, ...string[]] = ["pay", "payNow"];
const WHENEVER = ["settleDue", "withdraw", "withdrawTo", "deny", "deny"] as const;

/** Does random deeds. What the escrow refuses changes nothing, and does not count as done. */
async function tradeAtRandom(stage: Market, random: Random): Promise<Trade> {
  const orders: Order[] = [];
  const done = new Set<string>();
  const gasPaid = new Map<string, bigint>();
  const deeds = deedsOf(stage, random, orders);
  for (let step = 0; step < STEPS; step += 1) {
    if (step % 8 === 0) await networkHelpers.time.increase(1 + random.below(Number(DAY / 2n)));
    const { order, name } = await nextTry(stage, random, orders, BigInt(step));
    const sent = await deeds[name]!(order).catch(() => null);
    if (sent === null) continue;

    const receipt = await sent.wait();
    if (BIRTHS.includes(name)) orders.push(order);
    done.add(name);
    gasPaid.set(sent.from, (gasPaid.get(sent.from) ?? 0n) + receipt!.fee);
  }
  return { deeds: done, gasPaid };
}

/** A new order, or a deed on one of the last few. */
async function nextTry(
  stage: Market,
  random: Random,
  orders: readonly Order[],
  salt: bigint,
): Promise<{ order: Order; name: string }> {
  const known = orders.at(-1 - random.below(Math.min(orders.length, 8) || 1));
  if (known === undefined || random.below(4) === 0) {
    const name = random.pick(BIRTHS);
    return { order: randomOrder(stage, random, name, salt), name };
  }
  return { order: known, name: random.pick(random.below(2) === 0 ? WHENEVER : await triedOn(stage, known)) };
}

async function triedOn({ escrow }: Market, order: Order): Promise<readonly [string, ...string[]]> {
  const state = nameOf(ORDER_STATES, await escrow.stateOf(await escrow.idOf(order)));
  return TRIED[state] ?? WHENEVER;
}

function randomOrder(stage: Market, random: Random, name: string, salt: bigint): Order {
  const [payer, payee, arbiter] = random.shuffled(stage.signers.map(({ address }) => address));
  const instant = name === "payNow";
  const token = random.pick([stage.token.target as string, stage.denyToken.target as string, ZeroAddress]);
  const recipients = stage.accounts.filter(
    (account) => account !== stage.denyToken.target || token === ZeroAddress,
  ) as [string];
  const amount = BigInt(1 + random.below(random.pick([50, 100_000])));
  const fees = Array.from({ length: random.below(4) }, (): FeeLeg => {
    const share = random.below(2) === 0;
    return {
      recipient: random.pick(recipients),
      basisPoints: share ? BigInt(1 + random.below(3_000)) : 0n,
      fixedAmount: share ? 0n : 1n + (amount * BigInt(random.below(30))) / 100n,
    };
  });
  return stage.orderOf({
    ...{
      payer: payer!,
      payee: payee!,
      token,
      amount,
      fees,
      salt,
    },
    ...{ carrier: ZeroAddress, payBy: stage.orderOf().payBy + 365n * DAY },
    ...(instant
      ? { kind: "Instant", windows: INSTANT, arbiter: ZeroAddress, arbiterBasisPoints: 0n }
      : { windows: SERVICE, arbiter: arbiter!, arbiterBasisPoints: BigInt(random.below(500)) }),
    merchantReference: hashOf(`INV-${random.below(200)}`),
  });
}

function deedsOf(stage: Market, random: Random, orders: readonly Order[]): Readonly<Record<string, Deed>> {
  const { escrow, denyToken } = stage;
  const by = (address: string) => escrow.connect(stage.signers.find((signer) => signer.address === address));
  const valueOf = ({ token }: Order, amount: bigint) => ({ value: token === ZeroAddress ? amount : 0n });
  const slot = async (order: Order) => escrow.slotOf(await escrow.idOf(order));
  const request = async (order: Order) => escrow.requestOf(await escrow.idOf(order));
  const part = (whole: bigint) => (random.below(3) === 0 ? whole : BigInt(1 + random.below(Number(whole) || 1)));
  const anyone = () => random.pick(stage.signers as [HardhatEthersSigner]);
  const credited = async () => {
    const owned: (readonly [HardhatEthersSigner, string])[] = [];
    for (const signer of stage.signers)
      for (const token of [denyToken.target as string, ZeroAddress])
        if ((await escrow.balanceOf(signer, token)) > 0n) owned.push([signer, token]);
    return random.pick(owned as [readonly [HardhatEthersSigner, string]]);
  };
  return {
    pay: (order) => by(order.payer).pay(order, "0x", valueOf(order, order.amount)),
    payNow: (order) => by(order.payer).payNow(order, "0x", valueOf(order, order.amount)),
    confirm: async (order) => by(order.payer).confirm(order, part((await slot(order)).held)),
    cancel: (order) => by(order.payee).cancel(order),
    requestRefund: async (order) => by(order.payer).requestRefund(order, part((await slot(order)).held), 0, hashOf("")),
    acceptRefund: async (order) => by(order.payee).acceptRefund(order, (await request(order)).requested, 0),
    refuseRefund: (order) => by(order.payee).refuseRefund(order, hashOf("")),
    escalate: (order) => by(order.payer).escalate(order, hashOf("")),
    rule: async (order) => by(order.arbiter).rule(order, part((await request(order)).requested), hashOf("")),
    resign: (order) => by(order.arbiter).resign(order),
    settleDue: () => escrow.settleDue(orders.slice(-20)),
    refundReleased: async (order) => {
      const from = random.pick([order.payee, ...order.fees.map(({ recipient }) => recipient)]);
      const amount = part((await slot(order)).kept);
      const ledger = await escrow.balanceOf(from, order.token);
      return by(from).refundReleased(order, amount, valueOf(order, ledger < amount ? amount - ledger : 0n));
    },
    withdraw: async () => {
      const [owner, token] = await credited();
      return escrow.connect(owner).withdraw(token);
    },
    withdrawTo: async () => {
      const [owner, token] = await credited();
      return escrow.connect(owner).withdrawTo(token, anyone());
    },
    deny: () => denyToken.setDenied(anyone(), random.below(2) === 0),
  };
}

async function historyOf(stage: Market): Promise<History> {
  const source = rpcSource(ethers.provider, { escrow: await stage.escrow.getAddress() });
  return collectEvents(source, { from: 0, pageSize: 100 });
}

/** The books of whoever paid the merchant, some blocks later: its transfer is in the first of four. */
async function booksOfPayer(): Promise<Statement> {
  const stage = await networkHelpers.loadFixture(creditedMerchant);
  await networkHelpers.mine(3);
  return statementOf(await historyOf(stage), stage.roles.payer.address, { calendar: SHANGHAI });
}

/** The chain's client, with another answer to one method. */
function clientWith(method: string, change: (answer: unknown, params: unknown[]) => unknown): RpcClient {
  return {
    send: async (asked, params) => {
      const answer: unknown = await ethers.provider.send(asked, params);
      return asked === method ? change(answer, params) : answer;
    },
  };
}

async function walletsOf(stage: Market, account: string): Promise<ReadonlyMap<string, bigint>> {
  return new Map([
    [stage.token.target as string, await stage.token.balanceOf(account)],
    [stage.denyToken.target as string, await stage.denyToken.balanceOf(account)],
    [ZeroAddress, await ethers.provider.getBalance(account)],
  ]);
}

/** A merchant whose push failed and who withdrew it in part of its time. */
async function creditedMerchant(): Promise<Market & { history: History; statement: Statement; sold: string }> {
  const stage = await market();
  const { escrow, denyToken, roles, orderOf, chainId } = stage;
  const token = await denyToken.getAddress();
  await denyToken.setDenied(roles.payee, true);
  const order = orderOf({
    token,
    kind: "Instant",
    windows: INSTANT,
    arbiter: ZeroAddress,
    arbiterBasisPoints: 0n,
    carrier: ZeroAddress,
  });
  await escrow.connect(roles.payer).payNow(order, "0x");
  const history = await historyOf(stage);
  const statement = statementOf(history, roles.payee.address, { calendar: SHANGHAI });
  return { ...stage, history, statement, sold: orderId({ chainId, escrow: await escrow.getAddress() }, order) };
}

describe("A statement of a real escrow", () => {
  const done = new Set<string>();
  const told = new Set<string>();

  for (const seed of SEEDS)
    it(`is what the chain says for everyone, after random trade (seed ${seed})`, async function () {
      this.timeout(180_000);
      const stage = await networkHelpers.loadFixture(market);
      const before = new Map<string, ReadonlyMap<string, bigint>>();
      for (const account of stage.accounts) before.set(account, await walletsOf(stage, account));

      const { deeds, gasPaid } = await tradeAtRandom(stage, seededRandom(seed));

      const history = await historyOf(stage);
      for (const deed of deeds) done.add(deed);
      for (const { name } of history.events) told.add(name);
      for (const account of stage.accounts) {
        const statement = statementOf(history, account, { calendar: SHANGHAI });
        expectSound(statement);
        expect(reconcile(statement, await readChainFacts(ethers.provider, statement))).to.deep.equal({
          agrees: true,
          differences: [],
          payoutsUnchecked: [ZeroAddress],
        });

        const booked = closingOf(statement.balances, "wallet");
        for (const [token, now] of await walletsOf(stage, account)) {
          const gas = token === ZeroAddress ? (gasPaid.get(account) ?? 0n) : 0n;
          expect(now - before.get(account)!.get(token)! + gas, `${account} ${token}`).to.equal(booked.get(token) ?? 0n);
        }
      }
    });

  it("did every deed in these trades, and was told every event", async () => {
    const stage = await networkHelpers.loadFixture(market);
    expect([...done]).to.have.members(Object.keys(deedsOf(stage, seededRandom(1), [])));
    expect([...told]).to.have.members(BOOK_EVENTS);
  });

  context("given books that the chain does not bear out", () => {
    it("says so when a credit is missing among the events, and finds its block", async () => {
      const { history, statement, denyToken, roles, sold } = await networkHelpers.loadFixture(creditedMerchant);
      const token = await denyToken.getAddress();
      const facts = await readChainFacts(ethers.provider, statement);
      const credit = history.events.find(({ name }) => name === "MoneyCredited")!;
      await networkHelpers.mine(5);

      const torn = { ...history, events: history.events.filter((event) => event !== credit) };
      const wrong = statementOf(torn, roles.payee.address, { calendar: SHANGHAI });

      const amount = facts.ledger.get(token)!;
      expect(reconcile(statement, facts).agrees).to.equal(true);
      expect(reconcile(wrong, facts)).to.deep.equal({
        agrees: false,
        differences: [
          { kind: "ledger", token, where: null, expected: 0n, actual: amount },
          { kind: "payout", token, where: credit.place.transactionHash, expected: amount, actual: 0n },
        ],
        payoutsUnchecked: [],
      });
      expect(await locateDifference(ethers.provider, history, statement, token)).to.equal(null);
      expect(await locateDifference(ethers.provider, torn, wrong, token)).to.equal(credit.place.blockNumber);
      expect(wrong.orders[0]!.id).to.equal(sold);
    });

    it("says so when a release is missing among the events, and names the order", async () => {
      const { history, statement, denyToken, roles, sold } = await networkHelpers.loadFixture(creditedMerchant);
      const token = await denyToken.getAddress();
      const torn = { ...history, events: history.events.filter(({ name }) => name !== "OrderReleased") };
      const wrong = statementOf(torn, roles.payee.address, { calendar: SHANGHAI });

      const { differences } = reconcile(wrong, await readChainFacts(ethers.provider, wrong));

      const { amount, net } = statement.orders[0]!;
      expect(differences).to.deep.equal([
        { kind: "held", token, where: sold, expected: amount, actual: 0n },
        { kind: "kept", token, where: sold, expected: 0n, actual: amount },
        { kind: "payout", token, where: history.events[0]!.place.transactionHash, expected: -net, actual: 0n },
      ]);
    });

    it("says so when a token told the escrow that it paid, and did not: the transfer is missing", async () => {
      const { statement, denyToken, roles, sold } = await networkHelpers.loadFixture(creditedMerchant);
      const token = await denyToken.getAddress();
      const facts = await readChainFacts(ethers.provider, statement);
      const gift = {
        token,
        from: statement.escrow,
        to: roles.payee.address,
        amount: 1n,
        transactionHash: hashOf("gift"),
      };

      const { differences } = reconcile(statement, { ...facts, transfers: new Map([[token, [gift]]]) });

      expect(differences).to.deep.equal([
        { kind: "payout", token, where: gift.transactionHash, expected: 0n, actual: 1n },
      ]);
      expect(statement.orders[0]!.id).to.equal(sold);
    });

    for (const [what, data] of [
      ["without an amount", "0x"],
      ["with more than an amount", `0x${"00".repeat(33)}`],
    ] as const)
      it(`passes over what the token logs as a transfer ${what}`, async () => {
        const statement = await booksOfPayer();
        const odd = clientWith("eth_getLogs", (answer) => {
          const [log] = answer as readonly object[];
          return log === undefined ? [] : [...(answer as readonly object[]), { ...log, data }];
        });

        const facts = await readChainFacts(odd, statement);
        expect(facts).to.deep.equal(await readChainFacts(ethers.provider, statement));
        expect([...facts.transfers.values()].flat()).to.have.length.greaterThan(0);
      });

    it("asks a node for halves of what it refuses at once", async () => {
      const statement = await booksOfPayer();
      const asked: number[] = [];
      const weak = clientWith("eth_getLogs", (answer, [filter]) => {
        const { fromBlock, toBlock } = filter as { fromBlock: string; toBlock: string };
        asked.push(Number(toBlock) - Number(fromBlock) + 1);
        if (asked.at(-1)! > 1) throw new Error("query returned more than 10000 results");
        return answer;
      });

      expect(await readChainFacts(weak, statement)).to.deep.equal(await readChainFacts(ethers.provider, statement));
      expect(asked.slice(0, 4)).to.deep.equal([4, 2, 1, 1]);
    });

    it("compares with the logs of those tokens alone that are trusted", async () => {
      const { statement, denyToken } = await networkHelpers.loadFixture(creditedMerchant);
      const token = await denyToken.getAddress();
      const all = await readChainFacts(ethers.provider, statement);

      expect(await readChainFacts(ethers.provider, statement, [token.toLowerCase()])).to.deep.equal(all);
      const { transfers, ...rest } = await readChainFacts(ethers.provider, statement, []);
      expect({ ...rest, transfers: all.transfers }).to.deep.equal(all);
      expect(reconcile(statement, { ...rest, transfers }).payoutsUnchecked).to.deep.equal([token]);
    });

    it("says which tokens' payouts nobody compared", async () => {
      const { statement, denyToken } = await networkHelpers.loadFixture(creditedMerchant);
      const { ledger } = await readChainFacts(ethers.provider, statement);
      expect(reconcile(statement, { ledger })).to.deep.equal({
        agrees: true,
        differences: [],
        payoutsUnchecked: [await denyToken.getAddress()],
      });
    });
  });
});
