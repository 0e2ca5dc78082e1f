import { expect } from "chai";
import { id as hashOf, ZeroHash } from "ethers";

import type { BookEvent, History, MoneyEvent } from "../../sdk/History.ts";
import { EventsDisordered, OrderOverdrawn, PaymentMissing } from "../../sdk/Journal.ts";
import { type Balance, type PeriodBooks, type Statement, statementOf } from "../../sdk/Statement.ts";
import { NATIVE, PEOPLE, type Story, seconds, storyOrder, tellStory } from "../shared/bookEvents.ts";
import { expectRefusal } from "../shared/refusals.ts";
import { expectSound } from "../shared/statements.ts";

const BERLIN = { zone: "Europe/Berlin" };
const { merchant, customer, arbiter, platform, affiliate, bank, token } = PEOPLE;

const WHOLE_AMOUNT = 100_000_001n;
const FEES = [
  { recipient: platform, basisPoints: 250n, fixedAmount: 0n },
  { recipient: affiliate, basisPoints: 0n, fixedAmount: 1_000_003n },
];

/**
 * January: a full release, a cancellation, a part released. February: the rest of it, whose push fails; refunds of an order of January, and of one of both
 * months; a ruling; a reference paid again; a withdrawal to a bank. Every amount was computed by hand.
 */
function twoMonths(): Story {
  const story = tellStory();
  const { tell, pay } = story;
  const first = pay("2026-01-10T10:00:00+01:00", fullOrder("INV-1"));
  const second = pay(
    "2026-01-15T10:00:00+01:00",
    storyOrder({ amount: 50_000_000n, merchantReference: hashOf("INV-2") }),
  );
  tell("2026-01-16T10:00:00+01:00", "OrderRefunded", {
    id: second,
    payer: customer,
    amount: 50_000_000n,
    cause: "Cancellation",
  });
  const third = pay("2026-01-20T10:00:00+01:00", fullOrder("INV-3"));
  release(story, "2026-01-20T11:00:00+01:00", first, WHOLE_AMOUNT);
  release(story, "2026-01-25T10:00:00+01:00", third, 33_333_333n);

  release(story, "2026-02-03T10:00:00+01:00", third, 66_666_668n);
  tell("2026-02-03T10:00:00+01:00", "MoneyCredited", { account: merchant, token, amount: 64_333_334n }, true);
  tell("2026-02-05T10:00:00+01:00", "ReleaseRefunded", { id: first, by: merchant, amount: 10_000_000n });
  tell("2026-02-05T10:00:00+01:00", "MoneySpent", { account: merchant, token, amount: 10_000_000n }, true);
  tell("2026-02-06T10:00:00+01:00", "ReleaseRefunded", { id: third, by: merchant, amount: 70_000_000n });
  tell("2026-02-06T10:00:00+01:00", "MoneySpent", { account: merchant, token, amount: 54_333_334n }, true);
  tell("2026-02-07T10:00:00+01:00", "ReleaseRefunded", { id: third, by: platform, amount: 1_000n });
  const ruled = pay("2026-02-08T10:00:00+01:00", ruledOrder());
  tell("2026-02-09T10:00:00+01:00", "OrderRefunded", { id: ruled, payer: customer, amount: 300n, cause: "Ruling" });
  tell(
    "2026-02-09T10:00:00+01:00",
    "OrderReleased",
    { id: ruled, payee: merchant, amount: 701n, cause: "Ruling" },
    true,
  );
  tell("2026-02-09T10:00:00+01:00", "MoneyCredited", { account: merchant, token, amount: 677n }, true);
  pay("2026-02-10T10:00:00+01:00", storyOrder({ amount: 20_000_000n, merchantReference: hashOf("INV-1"), salt: 7n }));
  tell("2026-02-25T10:00:00+01:00", "MoneyWithdrawn", { account: merchant, token, to: bank, amount: 677n });
  return story;
}

function fullOrder(reference: string) {
  // An arbiter that is never asked costs nothing.
  return storyOrder({
    ...{ amount: WHOLE_AMOUNT, fees: FEES, merchantReference: hashOf(reference) },
    ...{ arbiter, arbiterBasisPoints: 100n },
  });
}

function ruledOrder() {
  return storyOrder({
    amount: 1_001n,
    arbiter,
    arbiterBasisPoints: 100n,
    fees: [{ recipient: platform, basisPoints: 250n, fixedAmount: 0n }],
  });
}

function release({ tell }: Story, time: string | number, id: string, amount: bigint): void {
  tell(time, "OrderReleased", { id, payee: merchant, amount, cause: "Confirmation" });
}

function books(story: Story, account: string, until: string | number = "2026-03-05T00:00:00+01:00"): Statement {
  return statementOf(story.history(until), account, { calendar: BERLIN, references: ["INV-1", "INV-2", "INV-3"] });
}

function period(statement: Statement, name: string, of: string = token): PeriodBooks {
  return statement.periods.find((each) => each.period === name && each.token === of) ?? expect.fail(`no ${name}`);
}

function closings(rows: readonly Balance[]): Record<string, bigint> {
  return Object.fromEntries(
    rows
      .filter(({ closing }) => closing !== 0n)
      .map(({ account, party, closing }) => [party === null ? account : `${account} ${party}`, closing]),
  );
}

function withEvents(story: Story, change: (events: MoneyEvent[]) => MoneyEvent[]): History {
  return { ...story.history("2026-03-05T00:00:00+01:00"), events: change([...story.events]) };
}

describe("statementOf", () => {
  context("given a merchant's two months, computed by hand", () => {
    const statement = books(twoMonths(), merchant);

    it("is sound", () => {
      expectSound(statement);
    });

    it("has the first month", () => {
      expect(period(statement, "2026-01")).to.deep.include({
        closed: true,
        paid: 250_000_002n,
        canceled: 50_000_000n,
        gross: 133_333_334n,
        fees: 4_666_670n,
        arbiterFees: 0n,
        refunds: 0n,
        earlierRefunds: 0n,
        earned: 0n,
        spent: 0n,
        net: 128_666_664n,
        credited: 0n,
        fromLedger: 0n,
        withdrawn: 0n,
        feesByRecipient: [
          { recipient: platform, amount: 3_333_333n },
          { recipient: affiliate, amount: 1_333_337n },
        ],
      });
    });

    it("has the second month, with refunds of the first apart", () => {
      expect(period(statement, "2026-02")).to.deep.include({
        closed: true,
        paid: 20_001_001n,
        canceled: 300n,
        gross: 66_667_369n,
        fees: 2_333_351n,
        arbiterFees: 7n,
        refunds: 66_666_668n,
        earlierRefunds: 13_333_332n,
        net: -15_665_989n,
        credited: 64_334_011n,
        fromLedger: 64_333_334n,
        withdrawn: 677n,
      });
    });

    it("closes each month with what is held, in the ledger and in the wallet", () => {
      const { balances } = period(statement, "2026-01");
      expect(closings(balances)).to.deep.equal({
        held: 66_666_668n,
        wallet: 128_666_664n,
        deposits: -66_666_668n,
        sales: -133_333_334n,
        [`fees ${platform}`]: 3_333_333n,
        [`fees ${affiliate}`]: 1_333_337n,
      });
      expect(closings(statement.balances)).to.deep.equal({
        held: 20_000_000n,
        wallet: 112_999_998n,
        deposits: -20_000_000n,
        sales: -200_000_703n,
        refunds: 66_666_668n,
        earlierRefunds: 13_333_332n,
        [`fees ${platform}`]: 5_000_016n,
        [`fees ${affiliate}`]: 2_000_005n,
        [`arbiterFees ${arbiter}`]: 7n,
        [`withdrawnTo ${bank}`]: 677n,
      });
    });

    it("has each order with the merchant's reference, its fees by leg, and what others refunded", () => {
      const [first, second, third, ruled, again] = statement.orders;
      expect(first).to.deep.include({
        reference: "INV-1",
        gross: WHOLE_AMOUNT,
        earlierRefunds: 10_000_000n,
        net: 86_499_998n,
        held: 0n,
      });
      expect(second).to.deep.include({
        reference: "INV-2",
        paid: 50_000_000n,
        canceled: 50_000_000n,
        gross: 0n,
        net: 0n,
      });
      expect(third).to.deep.include({
        reference: "INV-3",
        parts: ["Payee"],
        gross: WHOLE_AMOUNT,
        refunds: 66_666_668n,
        earlierRefunds: 3_333_332n,
        refundedByOthers: 1_000n,
        kept: 29_999_001n,
        feesByLeg: [
          { leg: 0, recipient: platform, amount: 2_499_999n },
          { leg: 1, recipient: affiliate, amount: 1_000_002n },
        ],
      });
      expect(ruled).to.deep.include({
        reference: null,
        canceled: 300n,
        gross: 701n,
        fees: 17n,
        arbiterFees: 7n,
        net: 677n,
      });
      expect(again).to.deep.include({ reference: "INV-1", held: 20_000_000n, net: 0n });
    });

    it("warns that one reference was paid twice", () => {
      const orders = statement.orders.filter(({ reference }) => reference === "INV-1");
      expect(orders).to.have.length(2);
      expect(statement.warnings).to.deep.equal([
        {
          kind: "ReferencePaidTwice",
          reference: "INV-1",
          referenceHash: hashOf("INV-1"),
          orders: orders.map(({ id, paidAt, amount }) => ({ id, paidAt, token, amount })),
        },
      ]);
    });

    it("has the whole in the second month's own statement, the first month as its opening", () => {
      const between = { from: seconds("2026-02-01T00:00:00+01:00"), to: seconds("2026-03-01T00:00:00+01:00") };
      const history = twoMonths().history("2026-03-05T00:00:00+01:00");
      const february = statementOf(history, merchant, { calendar: BERLIN, between });

      expectSound(february);
      expect(february.periods).to.deep.equal([period(statement, "2026-02")]);
      expect(february.orders.map(({ gross }) => gross)).to.deep.equal([0n, 66_666_668n, 701n, 0n]);
      expect(february.warnings).to.have.length(1);
    });

    it("knows nothing of what came after its time, and names the block at which it ends", () => {
      const story = twoMonths();
      const between = { from: seconds("2026-01-01T00:00:00+01:00"), to: seconds("2026-02-01T00:00:00+01:00") };
      const january = statementOf(story.history("2026-03-05T00:00:00+01:00"), merchant, { calendar: BERLIN, between });

      expect(january.periods).to.deep.equal([period(statement, "2026-01")]);
      expect(january.orders.find(({ gross }) => gross === 33_333_333n)).to.deep.include({ held: 66_666_668n });
      expect(january.warnings).to.deep.equal([]);
      expect(january.block).to.equal(story.events[6]!.place.blockNumber - 1);
      expect(statement.block).to.equal(story.history(0).to);
    });
  });

  context("given the same story", () => {
    it("is the platform's books", () => {
      const statement = books(twoMonths(), platform);
      expectSound(statement);
      expect(period(statement, "2026-01")).to.include({ earned: 3_333_333n, net: 3_333_333n, gross: 0n, fees: 0n });
      // 1,666,666 of the rest, 17 of the ruling, less 1,000 given back.
      expect(period(statement, "2026-02")).to.include({ earned: 1_665_683n, net: 1_665_683n });
    });

    it("is the arbiter's books: its share of both sides, each rounded down", () => {
      expect(period(books(twoMonths(), arbiter), "2026-02")).to.include({ earned: 10n, net: 10n });
    });

    it("is the customer's books", () => {
      const statement = books(twoMonths(), customer);
      expectSound(statement);
      expect(period(statement, "2026-01")).to.include({ spent: 133_333_334n, paid: 0n, gross: 0n });
      // Released 66,667,369, refunded 80,001,000; the ruling's share on its part is 3.
      expect(period(statement, "2026-02")).to.include({ spent: -13_333_631n, arbiterFees: 3n, net: 13_333_628n });
      expect(closings(statement.balances)).to.include({ prepaid: 20_000_000n, wallet: -139_999_706n });
    });

    it("is the bank's books: it received a withdrawal of another", () => {
      expect(closings(books(twoMonths(), bank).balances)).to.deep.equal({
        wallet: 677n,
        [`receivedFrom ${merchant}`]: -677n,
      });
    });

    it("is empty for a stranger, who may be written without checksum", () => {
      const statement = books(twoMonths(), PEOPLE.escrow.toLowerCase());
      expect(statement).to.deep.include({ account: PEOPLE.escrow, orders: [], journal: [], balances: [] });
    });
  });

  context("given references", () => {
    /** Two payments, the second at the first second of the statement's time. */
    function warningsOf(first: string, second: string, from: number) {
      const story = tellStory();
      story.pay(1_780_000_000, storyOrder({ merchantReference: first }));
      story.pay(1_780_000_100, storyOrder({ merchantReference: second }));
      const between = { from, to: 1_780_000_200 };
      return statementOf(story.history(1_780_000_200), merchant, { calendar: BERLIN, between }).warnings;
    }

    it("warns of one that nobody gave in clear by its hash", () => {
      const [warning] = warningsOf(hashOf("A"), hashOf("A"), 1_780_000_000);
      expect(warning).to.deep.include({ reference: null, referenceHash: hashOf("A") });
    });

    it("does not warn of different ones, nor of orders without", () => {
      expect(warningsOf(hashOf("A"), hashOf("B"), 1_780_000_000)).to.deep.equal([]);
      expect(warningsOf(ZeroHash, ZeroHash, 1_780_000_000)).to.deep.equal([]);
    });

    it("warns in the time of the second payment, and not again after it", () => {
      expect(warningsOf(hashOf("A"), hashOf("A"), 1_780_000_100)).to.have.length(1);
      expect(warningsOf(hashOf("A"), hashOf("A"), 1_780_000_101)).to.deep.equal([]);
    });
  });

  context("given one account in several parts of one order", () => {
    it("books the fee of a payee to itself as cost and as income", () => {
      const story = tellStory();
      const fees = [{ recipient: merchant, basisPoints: 1_000n, fixedAmount: 0n }];
      release(story, 1_780_000_100, story.pay(1_780_000_000, storyOrder({ fees })), 1_000n);

      const statement = books(story, merchant, 1_780_000_200);
      expectSound(statement);
      expect(statement.orders[0]).to.deep.include({
        parts: ["Payee", "FeeRecipient"],
        gross: 1_000n,
        fees: 100n,
        earned: 100n,
        net: 1_000n,
      });
      expect(closings(statement.balances)).to.include({ wallet: 1_000n });
    });

    it("books a payer that is fee recipient, and gives its fee back to itself", () => {
      const story = tellStory();
      const fees = [{ recipient: customer, basisPoints: 1_000n, fixedAmount: 0n }];
      const id = story.pay(1_780_000_000, storyOrder({ fees }));
      release(story, 1_780_000_100, id, 1_000n);
      story.tell(1_780_000_200, "ReleaseRefunded", { id, by: customer, amount: 50n });

      const statement = books(story, customer, 1_780_000_300);
      expectSound(statement);
      expect(statement.orders[0]).to.deep.include({
        parts: ["Payer", "FeeRecipient"],
        spent: 950n,
        earned: 50n,
        net: -900n,
      });
      expect(books(story, merchant, 1_780_000_300).orders[0]).to.deep.include({
        refundedByOthers: 50n,
        refunds: 0n,
        net: 900n,
      });
    });

    it("keeps the native coin apart from tokens", () => {
      const story = tellStory();
      release(story, 1_780_000_100, story.pay(1_780_000_000, storyOrder({ token: NATIVE, amount: 7n })), 7n);
      release(story, 1_780_000_300, story.pay(1_780_000_200, storyOrder({ amount: 9n })), 9n);

      const statement = books(story, merchant, 1_780_000_400);
      expectSound(statement);
      expect(statement.periods.map(({ token: of, gross }) => [of, gross])).to.deep.equal([
        [NATIVE, 7n],
        [token, 9n],
      ]);
    });
  });

  context("given a time zone and a cut-off", () => {
    /** Berlin puts the clock ahead on March 29, 2026, and back on October 25. */
    const cases = [
      {
        zone: "Europe/Berlin",
        cutOff: 24,
        before: "2026-03-29T23:59:59+02:00",
        at: "2026-03-30T00:00:00+02:00",
        days: ["2026-03-29", "2026-03-30"],
      },
      {
        zone: "Europe/Berlin",
        cutOff: 24,
        before: "2026-10-25T23:59:59+01:00",
        at: "2026-10-26T00:00:00+01:00",
        days: ["2026-10-25", "2026-10-26"],
      },
      // The clock shows 02:00 to 03:00 twice: the first time counts.
      {
        zone: "Europe/Berlin",
        cutOff: 26,
        before: "2026-10-25T01:59:59+02:00",
        at: "2026-10-25T02:00:00+02:00",
        days: ["2026-10-24", "2026-10-25"],
      },
      // The clock never shows 02:00: the books close an hour later on the clock, at the same moment.
      {
        zone: "Europe/Berlin",
        cutOff: 26,
        before: "2026-03-29T01:59:59+01:00",
        at: "2026-03-29T03:00:00+02:00",
        days: ["2026-03-28", "2026-03-29"],
      },
      {
        zone: "Asia/Shanghai",
        cutOff: 18,
        before: "2026-11-10T17:59:59+08:00",
        at: "2026-11-10T18:00:00+08:00",
        days: ["2026-11-10", "2026-11-11"],
      },
    ] as const;

    for (const { zone, cutOff, before, at, days } of cases)
      it(`closes ${days[0]} in ${zone} at ${at}`, () => {
        const story = tellStory();
        const sales = [storyOrder({ amount: 1n }), storyOrder({ amount: 10n }), storyOrder({ amount: 100n })];
        const [first, second, third] = sales.map((order) => story.pay(1_760_000_000, order));
        release(story, seconds(before), first!, 1n);
        release(story, seconds(at), second!, 10n);
        release(story, seconds(at) + 1, third!, 100n);

        const between = { from: seconds(before), to: seconds(at) + 2 };
        const statement = statementOf(story.history(seconds(at) + 10), merchant, {
          calendar: { zone, cutOff },
          kind: "day",
          between,
        });
        expectSound(statement);
        expect(statement.periods.map(({ period: day, gross, closed }) => [day, gross, closed])).to.deep.equal([
          [days[0], 1n, true],
          [days[1], 110n, false],
        ]);
      });

    it("closes a period once the history reaches its end, and not a second before", () => {
      const end = seconds("2026-02-01T00:00:00+01:00");
      const closedBy = [end - 1, end, end + 1].map((until) => {
        const story = tellStory();
        story.pay("2026-01-10T10:00:00+01:00", storyOrder({}));
        return period(books(story, merchant, until), "2026-01").closed;
      });
      expect(closedBy).to.deep.equal([false, true, true]);
    });

    it("holds what happened from the first second of its time to the last before its end", () => {
      const [from, to] = [1_780_000_000, 1_780_000_100];
      const story = tellStory();
      for (const [time, amount] of [
        [from - 1, 1n],
        [from, 10n],
        [to - 1, 100n],
        [to, 1_000n],
      ] as const)
        story.pay(time, storyOrder({ amount, merchantReference: hashOf("INV-1") }));

      const statement = statementOf(story.history(to + 1), merchant, { calendar: BERLIN, between: { from, to } });

      expectSound(statement);
      expect(statement.orders.map(({ paid }) => paid)).to.deep.equal([10n, 100n]);
      expect(statement.balances.find(({ account }) => account === "held")).to.include({ opening: 1n, closing: 111n });
      expect(statement.block).to.equal(story.events[2]!.place.blockNumber);
    });

    it("has a row for a period in which nothing moved", () => {
      const story = tellStory();
      const id = story.pay("2026-01-10T10:00:00+01:00", storyOrder({}));
      release(story, "2026-03-10T10:00:00+01:00", id, 1_000n);

      const statement = books(story, merchant, "2026-03-31T23:59:59+02:00");
      expectSound(statement);
      expect(
        statement.periods.map(({ period: month, paid, gross, closed }) => [month, paid, gross, closed]),
      ).to.deep.equal([
        ["2026-01", 1_000n, 0n, true],
        ["2026-02", 0n, 0n, true],
        ["2026-03", 0n, 1_000n, false],
      ]);
    });

    it("splits a refund between the periods of the releases, the latest first", () => {
      const story = tellStory();
      const id = story.pay("2026-01-10T10:00:00+01:00", storyOrder({}));
      release(story, "2026-01-11T10:00:00+01:00", id, 400n);
      release(story, "2026-02-11T10:00:00+01:00", id, 300n);
      story.tell("2026-02-12T10:00:00+01:00", "ReleaseRefunded", { id, by: merchant, amount: 250n });
      story.tell("2026-02-13T10:00:00+01:00", "ReleaseRefunded", { id, by: merchant, amount: 100n });
      story.tell("2026-03-01T00:00:00+01:00", "ReleaseRefunded", { id, by: merchant, amount: 350n });

      const { periods } = books(story, merchant, "2026-03-02T00:00:00+01:00");
      expect(periods.map(({ refunds, earlierRefunds }) => [refunds, earlierRefunds])).to.deep.equal([
        [0n, 0n],
        [300n, 50n],
        [0n, 350n],
      ]);
    });
  });

  context("given events that cannot be all, or came twice", () => {
    it("refuses to book a release without its payment", async () => {
      const [paid, , ...rest] = twoMonths().events;
      const history = withEvents(twoMonths(), () => rest);
      const released = rest.find(({ name }) => name === "OrderRefunded")!;
      expect(paid!.name).to.equal("OrderPaid");
      await expectRefusal(() => statementOf(history, merchant, { calendar: BERLIN }), PaymentMissing, {
        id: (released as BookEvent<"OrderRefunded">).args.id,
        place: released.place,
      });
    });

    it("refuses an event that came twice", async () => {
      const history = withEvents(twoMonths(), ([first, ...rest]) => [first!, first!, ...rest]);
      const { place } = history.events[0]!;
      await expectRefusal(() => statementOf(history, merchant, { calendar: BERLIN }), EventsDisordered, {
        place,
        before: place,
      });
    });

    it("refuses events out of order", async () => {
      const history = withEvents(twoMonths(), ([first, second, ...rest]) => [second!, first!, ...rest]);
      const [before, late] = history.events;
      await expectRefusal(() => statementOf(history, merchant, { calendar: BERLIN }), EventsDisordered, {
        place: late!.place,
        before: before!.place,
      });
    });

    it("refuses to book more out of an order than is in it", async () => {
      const story = tellStory();
      const id = story.pay(1_780_000_000, storyOrder({}));
      release(story, 1_780_000_100, id, 600n);
      release(story, 1_780_000_200, id, 401n);
      await expectRefusal(() => books(story, merchant, 1_780_000_300), OrderOverdrawn, {
        id,
        amount: 401n,
        available: 400n,
        place: story.events[2]!.place,
      });
    });

    it("refuses to book a refund after release of more than was released", async () => {
      const story = tellStory();
      const id = story.pay(1_780_000_000, storyOrder({}));
      release(story, 1_780_000_100, id, 600n);
      story.tell(1_780_000_200, "ReleaseRefunded", { id, by: platform, amount: 601n });
      await expectRefusal(() => books(story, customer, 1_780_000_300), OrderOverdrawn, {
        id,
        amount: 601n,
        available: 600n,
        place: story.events[2]!.place,
      });
    });
  });

  it("takes time in proportion to the events", () => {
    const many = (count: number) => {
      const story = tellStory();
      for (let sale = 0; sale < count / 2; sale += 1) {
        const time = 1_780_000_000 + sale * 600;
        const id = story.pay(time, storyOrder({ fees: FEES, amount: 10_000_000n, salt: BigInt(sale) }));
        release(story, time + 300, id, 10_000_000n);
      }
      return story;
    };
    const measured = (story: Story) => {
      const start = performance.now();
      const statement = books(story, merchant, 1_800_000_000);
      return { statement, took: performance.now() - start };
    };
    const story = many(20_000);
    measured(many(1_000));

    const { statement, took } = measured(story);

    expectSound(statement);
    expect(statement.journal).to.have.length(20_000);
    // Under a second on two busy cores; quadratic time would be minutes.
    expect(took).to.be.below(10_000);
  });
});
