import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { id as hashOf, ZeroAddress } from "ethers";
import { network } from "hardhat";

import { collectEvents, type History, memoryStore, PAYMENT_EVENTS, rpcSource } from "../../sdk/History.ts";
import { mandateFrom, signMandate } from "../../sdk/Mandates.ts";
import { claimOf, claimTree, type Drop, dropFrom, dropId } from "../../sdk/Payouts.ts";
import { locateDifference, readChainFacts, reconcile } from "../../sdk/Reconciliation.ts";
import { closingOf, type Statement, statementOf } from "../../sdk/Statement.ts";
import { signSwapQuote, swapQuoteFrom } from "../../sdk/Swap.ts";
import { DAY, INSTANT } from "../shared/escrow.ts";
import { type EverydayStage, everydayStage } from "../shared/everyday.ts";
import { type Random, seededRandom } from "../shared/random.ts";
import { expectSound } from "../shared/statements.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const STEPS = 160;
const UTC = { zone: "UTC" };

/** Who has books here. */
const TRADERS = ["payer", "payee", "otherPayee", "platform", "affiliate", "stranger"] as const;

type Trader = HardhatEthersSigner;
type Coin = EverydayStage["token"] | EverydayStage["denyToken"] | EverydayStage["cowryToken"];

/** What traders do in everyday trade; each returns whether it could. */
type Act = (stage: EverydayStage, random: Random, open: OpenDrop[]) => Promise<unknown>;

/** A drop that was funded, and what its tree promises. */
interface OpenDrop {
  readonly drop: Drop;
  readonly tree: ReturnType<typeof claimTree>;
}

async function stage(): Promise<EverydayStage> {
  return everydayStage(connection);
}

/* ACTS */

const acts: Readonly<Record<string, Act>> = {
  collect: async (market, random) => {
    const { mandates, deployment } = market;
    const [payer, payee] = pair(market, random);
    const token = await coin(market, random).getAddress();
    const terms = { payer: payer.address, payee: payee.address, token, limit: 1_000n, unit: "Day" as const };
    const mandate = mandateFrom({ ...terms, firstDay: "2020-01-01" });
    await mandates.connect(payee).authorize(mandate, await signMandate(payer, deployment, mandate));
    await mandates.connect(payee).collect(mandate, amount(random));
  },
  payList: async (market, random) => {
    const [payer] = pair(market, random);
    const count = 1 + random.below(4);
    const recipients = Array.from({ length: count }, () => trader(market, random).address);
    const amounts = recipients.map(() => amount(random));
    await market.payouts.connect(payer).pay(coin(market, random), recipients, amounts, hashOf("list"));
  },
  fund: async (market, random, open) => {
    const [funder] = pair(market, random);
    const lines = Array.from({ length: 3 }, () => ({
      recipient: trader(market, random).address,
      amount: amount(random),
    }));
    const tree = claimTree(lines);
    const time = await now();
    const token = await coin(market, random).getAddress();
    const drop = dropFrom(tree, { funder: funder.address, token, fundBy: time + DAY, claimBy: time + 2n * DAY });
    await market.payouts.connect(funder).fund(drop);
    open.push({ drop, tree });
  },
  claim: async ({ payouts }, random, open) => {
    const { drop, tree } = pick(open, random);
    await payouts.claim(drop, claimed(tree, random.below(3)));
  },
  claimMany: async ({ payouts }, random, open) => {
    const { drop, tree } = pick(open, random);
    await payouts.claimMany(drop, [claimed(tree, 0), claimed(tree, 2)]);
  },
  reclaim: async ({ payouts }, random, open) => {
    const { drop } = pick(open, random);
    if (random.below(3) === 0) await networkHelpers.time.increase(2n * DAY);
    await payouts.reclaim(drop);
  },
  withdraw: async (market, random) => {
    const [owner, other] = pair(market, random);
    if (random.below(2) === 0) await market.payouts.connect(owner).withdraw(market.denyToken);
    else await market.payouts.connect(owner).withdrawTo(market.denyToken, other);
  },
  deny: async (market, random) => market.denyToken.setDenied(trader(market, random), random.below(2) === 0),
  swap: async (market, random) => {
    const [maker, taker] = pair(market, random);
    const [makerToken, takerToken] = await Promise.all(
      (random.below(2) === 0 ? [market.token, market.denyToken] : [market.cowryToken, market.token]).map(
        async (each: Coin) => each.getAddress(),
      ),
    );
    const terms = {
      maker: maker.address,
      makerToken: makerToken!,
      takerToken: takerToken!,
      expiry: (await now()) + DAY,
    };
    const quote = swapQuoteFrom({ ...terms, makerAmount: amount(random), takerAmount: 100n, minimumFill: 1n });
    const signature = await signSwapQuote(maker, market.deployment, quote);
    await market.swap.connect(taker).fill(quote, signature, 60n);
  },
  payWithinLimits: async (market, random) => {
    const { spendingLimits } = market;
    const [owner, payee] = pair(market, random);
    const token = await coin(market, random).getAddress();
    await spendingLimits.connect(owner).setLimits(token, { perPayment: 500n, perDay: 9_000n, perPayee: 9_000n });
    if ((await spendingLimits.payeeFrom(owner, payee)) === 0n) await spendingLimits.connect(owner).addPayee(payee);
    const payment = { owner: owner.address, token, payee: payee.address, amount: amount(random) };
    await spendingLimits.connect(owner).pay({ ...payment, paymentReference: hashOf("limited") });
  },
  payByToken: async ({ cowryToken, ...market }, random) => {
    const [payer, payee] = pair({ ...market, cowryToken }, random);
    await cowryToken.connect(payer).getFunction("pay")(payee.address, amount(random), random.below(1_001));
  },
  burn: async ({ cowryToken, ...market }, random) =>
    cowryToken.connect(trader({ ...market, cowryToken }, random)).burn(amount(random)),
  sell: async ({ escrow, orderOf, ...market }, random) => {
    const { payer, payee } = market.roles;
    const order = orderOf({
      ...{ salt: BigInt(random.below(1 << 30)), amount: amount(random) + 1n, kind: "Instant", windows: INSTANT },
      ...{ arbiter: ZeroAddress, arbiterBasisPoints: 0n, carrier: ZeroAddress, fees: [] },
      ...{ payer: payer.address, payee: payee.address, payBy: (await now()) + DAY },
    });
    await escrow.connect(payer).payNow(order, "0x");
  },
};

describe("A statement of everyday payments on a chain", () => {
  const told = new Set<string>();
  const done = new Set<string>();

  for (const seed of [1, 2, 3])
    it(`is what the chain says for everyone, after random trade (seed ${seed})`, async function () {
      this.timeout(180_000);
      const market = await networkHelpers.loadFixture(stage);
      const before = await walletsOf(market);
      await tradeAtRandom(market, seededRandom(seed), done);

      const history = await read(market);
      for (const { contract = "escrow", name } of history.events) told.add(`${contract} ${name}`);
      for (const { address: account } of tradersOf(market)) {
        const statement = statementOf(history, account, { calendar: UTC, references: ["list", "limited"] });
        expectSound(statement);
        expect(reconcile(statement, await readChainFacts(ethers.provider, statement))).to.deep.equal({
          agrees: true,
          differences: [],
          payoutsUnchecked: [],
        });

        const booked = closingOf(statement.balances, "wallet");
        for (const [key, balance] of await walletsOf(market)) {
          const [token = "", owner] = key.split(" ");
          if (owner === account) expect(balance - before.get(key)!, key).to.equal(booked.get(token) ?? 0n);
        }
      }
    });

  it("did every deed in these trades, and was told every event", () => {
    const events = Object.entries(PAYMENT_EVENTS).flatMap(([contract, names]) =>
      names.map((name) => `${contract} ${name}`),
    );
    expect([...told]).to.include.members([...events, "payouts Transfer", "escrow OrderPaid"]);
    expect([...done]).to.have.members(Object.keys(acts));
  });

  it("reads on from stored pages, and reads the same as at once", async () => {
    const market = await networkHelpers.loadFixture(stage);
    const store = memoryStore();
    await tradeAtRandom(market, seededRandom(3), new Set(), 20);
    await read(market, store);
    await tradeAtRandom(market, seededRandom(4), new Set(), 20);

    expect(await read(market, store)).to.deep.equal(await read(market));
  });

  context("given a list in the native coin", () => {
    it("is booked for its payer alone: the coin leaves no log for its recipients", async () => {
      const market = await networkHelpers.loadFixture(stage);
      const { payouts, roles } = market;
      await payouts.connect(roles.payer).pay(ZeroAddress, [roles.payee], [7n], hashOf("list"), { value: 7n });
      const history = await read(market);

      const [payer, payee] = [books(history, roles.payer), books(history, roles.payee)];
      expect([payer.payments.map(({ paid }) => paid), payee.payments]).to.deep.equal([[7n], []]);
      expect(reconcile(payer, await readChainFacts(ethers.provider, payer))).to.deep.equal({
        agrees: true,
        differences: [],
        payoutsUnchecked: [ZeroAddress],
      });
    });
  });

  context("given books that the chain does not bear out", () => {
    it("says so when a credit of the payouts is missing, and finds its block", async () => {
      const market = await networkHelpers.loadFixture(stage);
      const { payouts, denyToken, roles } = market;
      const token = await denyToken.getAddress();
      await denyToken.setDenied(roles.payee, true);
      await payouts.connect(roles.payer).pay(token, [roles.payee], [7n], hashOf("list"));
      const history = await read(market);
      const credit = history.events.find(({ name }) => name === "MoneyCredited")!;
      const torn = { ...history, events: history.events.filter((event) => event !== credit) };
      const [right, wrong] = [books(history, roles.payee), books(torn, roles.payee)];
      await networkHelpers.mine(3);

      const facts = await readChainFacts(ethers.provider, right);
      expect(reconcile(right, facts).agrees).to.equal(true);
      expect(reconcile(wrong, facts).differences).to.deep.equal([
        { kind: "payoutsLedger", token, where: null, expected: 0n, actual: 7n },
      ]);
      expect(await locateDifference(ethers.provider, history, right, token, "payoutsLedger")).to.equal(null);
      expect(await locateDifference(ethers.provider, torn, wrong, token, "payoutsLedger")).to.equal(
        credit.place.blockNumber,
      );
    });

    it("says so when a claim is missing, and names the drop", async () => {
      const market = await networkHelpers.loadFixture(stage);
      const { payouts, roles, token, deployment } = market;
      const tree = claimTree([{ recipient: roles.payee.address, amount: 7n }]);
      const time = await now();
      const terms = {
        funder: roles.payer.address,
        token: await token.getAddress(),
        fundBy: time + DAY,
        claimBy: time + DAY,
      };
      const drop = dropFrom(tree, terms);
      await payouts.connect(roles.payer).fund(drop);
      await payouts.claim(drop, claimed(tree, 0));
      const history = await read(market);
      const torn = { ...history, events: history.events.filter(({ name }) => name !== "DropClaimed") };
      const wrong = books(torn, roles.payer);

      expect(reconcile(wrong, await readChainFacts(ethers.provider, wrong)).differences).to.deep.equal([
        { kind: "drop", token: terms.token, where: dropId(deployment, drop), expected: 7n, actual: 0n },
      ]);
    });

    it("says so when the token moved another amount than it told", async () => {
      const market = await networkHelpers.loadFixture(stage);
      const { roles, token } = market;
      await acts.payByToken!(market, seededRandom(1), []);
      const history = await read(market);
      const paid = history.events.find(({ name }) => name === "TokensPaid")!;
      if (paid.name !== "TokensPaid") throw new RangeError("not a payment");
      const statement = books(history, paid.args.payee);
      const facts = await readChainFacts(ethers.provider, statement);
      const [of = "", transfers = []] = [...facts.transfers][0] ?? [];
      const doubled = new Map([[of, [...transfers, ...transfers]]]);

      const [{ amount: arrived } = { amount: 0n }] = transfers;
      expect(reconcile(statement, { ...facts, transfers: doubled }).differences).to.deep.equal([
        { kind: "payout", token: of, where: paid.place.transactionHash, expected: arrived, actual: 2n * arrived },
      ]);
      expect(statement.payments.map(({ received }) => received)).to.deep.equal([paid.args.amount]);
      expect([await token.balanceOf(roles.payer), of === (await token.getAddress())]).to.deep.equal([
        10n ** 12n,
        false,
      ]);
    });
  });
});

/* SMALL THINGS */

async function tradeAtRandom(market: EverydayStage, random: Random, done: Set<string>, steps = STEPS): Promise<void> {
  const open: OpenDrop[] = [];
  const names = Object.keys(acts) as [string, ...string[]];
  for (let step = 0; step < steps; ++step) {
    const name = random.pick(names);
    try {
      await acts[name]!(market, random, open);
      done.add(name);
    } catch (error) {
      // Somebody is denied, or there is nothing to claim, or too much was asked: it changes nothing.
      if (!/revert|no drop/.test(String(error))) throw error;
    }
  }
}

async function read({ deployment, contracts }: EverydayStage, store = memoryStore()): Promise<History> {
  const source = rpcSource(ethers.provider, { escrow: deployment.escrow, contracts });
  return collectEvents(source, { from: 0, pageSize: 50 }, store);
}

function books(history: History, account: string | Trader): Statement {
  return statementOf(history, typeof account === "string" ? account : account.address, { calendar: UTC });
}

async function walletsOf(market: EverydayStage): Promise<ReadonlyMap<string, bigint>> {
  const balances = new Map<string, bigint>();
  for (const each of [market.token, market.denyToken, market.cowryToken])
    for (const { address } of tradersOf(market))
      balances.set(`${await each.getAddress()} ${address}`, await each.balanceOf(address));
  return balances;
}

function tradersOf({ roles }: EverydayStage): readonly Trader[] {
  return TRADERS.map((role) => roles[role]);
}

function trader(market: EverydayStage, random: Random): Trader {
  return market.roles[random.pick(TRADERS)];
}

/** Two traders, never the same. */
function pair(market: EverydayStage, random: Random): readonly [Trader, Trader] {
  const place = random.below(TRADERS.length);
  const other = (place + 1 + random.below(TRADERS.length - 1)) % TRADERS.length;
  return [market.roles[TRADERS[place]!], market.roles[TRADERS[other]!]];
}

function coin({ token, denyToken, cowryToken }: EverydayStage, random: Random): Coin {
  return random.pick<Coin>([token, denyToken, cowryToken]);
}

/** A claim as the bindings take it. */
function claimed(tree: OpenDrop["tree"], place: number) {
  const { proof, ...leaf } = claimOf(tree, BigInt(place));
  return { ...leaf, proof: [...proof] };
}

function amount(random: Random): bigint {
  return BigInt(1 + random.below(400));
}

function pick(open: readonly OpenDrop[], random: Random): OpenDrop {
  const drop = open[random.below(Math.max(open.length, 1))];
  if (drop === undefined) throw new RangeError("no drop");
  return drop;
}

async function now(): Promise<bigint> {
  return BigInt(await networkHelpers.time.latest());
}
