import { expect } from "chai";
import { id as hashOf, ZeroHash } from "ethers";

import { TermsMissing } from "../../sdk/Journal.ts";
import { statementCsv, statementJson } from "../../sdk/StatementFiles.ts";
import { type PeriodBooks, type Statement, statementOf } from "../../sdk/Statement.ts";
import { CONTRACTS, NATIVE, PEOPLE, seconds, type Story, storyOrder, tellStory } from "../shared/bookEvents.ts";
import { expectRefusal } from "../shared/refusals.ts";
import { expectSound } from "../shared/statements.ts";

const { merchant, customer, bank, platform, affiliate, token } = PEOPLE;
const BERLIN = { zone: "Europe/Berlin" };
const JANUARY = "2026-01-15T12:00:00Z";
const FEBRUARY = "2026-02-15T12:00:00Z";
const MARCH = "2026-03-01T00:00:00+01:00";
const [MANDATE, DROP, FOREIGN, QUOTE] = ["mandate", "drop", "foreign drop", "quote"].map(hashOf) as [
  string,
  string,
  string,
  string,
];
const SALARIES = hashOf("SALARIES-1");
const OWN = CONTRACTS.token;

/** What a period's everyday totals are where nothing is said. */
const NOTHING = {
  collections: 0n,
  mandatePayments: 0n,
  payoutsReceived: 0n,
  payouts: 0n,
  swappedIn: 0n,
  swappedOut: 0n,
  limitedReceipts: 0n,
  limitedPayments: 0n,
  tokenReceipts: 0n,
  tokenPayments: 0n,
  burned: 0n,
  everyday: 0n,
  payoutsCredited: 0n,
  payoutsWithdrawn: 0n,
};

describe("A statement of everyday payments", () => {
  describe("mandates", () => {
    const collected = mandateStory();

    for (const [who, account, totals, lines] of [
      [
        "payee",
        merchant,
        { collections: 700n, everyday: 700n },
        [
          ["wallet", 700n],
          ["collections", -700n],
        ],
      ],
      [
        "payer",
        customer,
        { mandatePayments: 700n, everyday: -700n },
        [
          ["mandatePayments", 700n],
          ["wallet", -700n],
        ],
      ],
    ] as const)
      it(`are booked for the ${who} as they are collected`, () => {
        const statement = books(collected, account);

        expectSound(statement);
        expect(everyday(period(statement, "2026-01"))).to.deep.equal({ ...NOTHING, ...totals });
        expect(linesOf(statement)).to.deep.equal([lines]);
        expect(statement.payments).to.deep.include.members([
          {
            entry: 1,
            period: "2026-01",
            time: seconds(JANUARY),
            kind: "Mandate",
            payment: MANDATE,
            counterparty: account === merchant ? customer : merchant,
            reference: null,
            referenceHash: null,
            token,
            received: account === merchant ? 700n : 0n,
            paid: account === customer ? 700n : 0n,
            burned: 0n,
          },
        ]);
      });

    it("are nothing to others", () => {
      expect(books(collected, bank).journal).to.deep.equal([]);
    });

    it("are refused where their terms are missing", async () => {
      const story = tellStory();
      story.tellPayment(JANUARY, "mandates", "MandateCollected", {
        ...{ id: MANDATE, payer: customer, payee: merchant, period: 0n, amount: 1n },
      });

      await expectRefusal(() => books(story, merchant), TermsMissing, { id: MANDATE, place: story.events[0]!.place });
    });
  });

  describe("lists", () => {
    it("are booked for the payer as a whole", () => {
      const statement = books(listStory(), merchant);

      expectSound(statement);
      expect(everyday(period(statement, "2026-01"))).to.deep.equal({ ...NOTHING, payouts: 600n, everyday: -600n });
      expect(linesOf(statement)).to.deep.equal([
        [
          ["payouts", 600n],
          ["wallet", -600n],
        ],
      ]);
      expect(statement.payments).to.deep.equal([
        {
          entry: 1,
          period: "2026-01",
          time: seconds(JANUARY),
          kind: "List",
          payment: null,
          counterparty: null,
          reference: "SALARIES-1",
          referenceHash: SALARIES,
          token,
          received: 0n,
          paid: 600n,
          burned: 0n,
        },
      ]);
    });

    it("are booked for a recipient line by line, by the token's own transfers", () => {
      const statement = books(listStory(), customer);

      expectSound(statement);
      expect(everyday(period(statement, "2026-01"))).to.deep.equal({
        ...NOTHING,
        payoutsReceived: 300n,
        everyday: 300n,
      });
      expect(linesOf(statement)).to.deep.equal([
        [
          ["wallet", 100n],
          ["payoutsReceived", -100n],
        ],
        [
          ["wallet", 200n],
          ["payoutsReceived", -200n],
        ],
      ]);
      expect(
        statement.payments.map(({ kind, counterparty, reference, received }) => [
          kind,
          counterparty,
          reference,
          received,
        ]),
      ).to.deep.equal([
        ["List", merchant, "SALARIES-1", 100n],
        ["List", merchant, "SALARIES-1", 200n],
      ]);
    });

    it("are booked into the ledger for a recipient that could not be paid, until it withdraws", () => {
      const story = listStory();
      const before = books(story, bank);
      expect(everyday(period(before, "2026-01"))).to.deep.equal({
        ...NOTHING,
        ...{ payoutsReceived: 300n, everyday: 300n, payoutsCredited: 300n },
      });
      expect(closing(before, "payoutsLedger")).to.equal(300n);

      story.tellPayment(FEBRUARY, "payouts", "MoneyWithdrawn", { account: bank, token, to: bank, amount: 300n });
      const statement = books(story, bank);
      expectSound(statement);
      expect(everyday(period(statement, "2026-02"))).to.deep.equal({ ...NOTHING, payoutsWithdrawn: 300n });
      expect([closing(statement, "payoutsLedger"), closing(statement, "wallet")]).to.deep.equal([0n, 300n]);
      expect(statement.payments.map(({ received }) => received)).to.deep.equal([300n]);
    });

    it("do not count what the payouts paid before them, after them, or in another token", () => {
      const story = tellStory();
      const drop = dropTerms({});
      story.tellPayment(JANUARY, "payouts", "DropFunded", { id: DROP, funder: merchant, drop });
      story.tellPayment(JANUARY, "payouts", "ListPaid", listTerms(10n));
      story.tellPayment(JANUARY, "payouts", "Transfer", transfer(bank, 9n, NATIVE), true);
      story.tellPayment(JANUARY, "payouts", "DropClaimed", { id: DROP, account: bank, index: 0n, amount: 5n }, true);
      story.tellPayment(JANUARY, "payouts", "Transfer", transfer(bank, 5n), true);
      story.tellPayment(JANUARY, "payouts", "Transfer", transfer(bank, 7n));
      const statement = books(story, bank);

      expectSound(statement);
      expect(linesOf(statement)).to.deep.equal([
        [
          ["wallet", 5n],
          ["payoutsReceived", -5n],
        ],
      ]);
    });

    it("let whom others withdrew to, and who withdrew to others, keep their books", () => {
      const story = listStory();
      story.tellPayment(FEBRUARY, "payouts", "MoneyWithdrawn", { account: bank, token, to: affiliate, amount: 300n });
      const [owner, receiver] = [books(story, bank), books(story, affiliate)];

      for (const statement of [owner, receiver]) expectSound(statement);
      expect(closing(owner, "withdrawnTo")).to.equal(300n);
      expect(closing(receiver, "receivedFrom")).to.equal(-300n);
    });
  });

  describe("drops", () => {
    it("stay the funder's until they are claimed, and come back when nobody did", () => {
      const statement = books(dropStory(), merchant);

      expectSound(statement);
      expect(everyday(period(statement, "2026-01"))).to.deep.equal({ ...NOTHING, payouts: 400n, everyday: -400n });
      expect(everyday(period(statement, "2026-02"))).to.deep.equal(NOTHING);
      expect(linesOf(statement)).to.deep.equal([
        [
          ["drops", 1_000n],
          ["wallet", -1_000n],
        ],
        [
          ["payouts", 400n],
          ["drops", -400n],
        ],
        [
          ["wallet", 600n],
          ["drops", -600n],
        ],
      ]);
      expect(statement.drops).to.deep.equal([
        {
          id: DROP,
          reference: "SALARIES-1",
          referenceHash: SALARIES,
          token,
          fundedAt: seconds(JANUARY),
          claimBy: 1_790_000_000n,
          total: 1_000n,
          claimed: 400n,
          reclaimed: 600n,
          remaining: 0n,
        },
      ]);
    });

    it("are income of whoever claims, also where it lands in the ledger", () => {
      const story = dropStory();
      story.tellPayment(FEBRUARY, "payouts", "DropFunded", {
        id: FOREIGN,
        funder: bank,
        drop: dropTerms({ funder: bank }),
      });
      story.tellPayment(FEBRUARY, "payouts", "DropClaimed", { id: FOREIGN, account: customer, index: 3n, amount: 50n });
      story.tellPayment(FEBRUARY, "payouts", "MoneyCredited", { account: customer, token, amount: 50n }, true);
      const statement = books(story, customer);

      expectSound(statement);
      expect(everyday(period(statement, "2026-01"))).to.deep.equal({
        ...NOTHING,
        payoutsReceived: 400n,
        everyday: 400n,
      });
      expect(everyday(period(statement, "2026-02"))).to.deep.equal({
        ...NOTHING,
        ...{ payoutsReceived: 50n, everyday: 50n, payoutsCredited: 50n },
      });
      expect([closing(statement, "wallet"), closing(statement, "payoutsLedger")]).to.deep.equal([400n, 50n]);
      expect(statement.payments.map(({ received }) => received)).to.deep.equal([400n, 50n]);
      expect(statement.drops).to.deep.equal([]);
    });

    it("open a later statement with what waits in them", () => {
      const story = dropStory();
      const between = { from: seconds("2026-02-01T00:00:00+01:00"), to: seconds(MARCH) };
      const statement = statementOf(story.history(MARCH), merchant, { calendar: BERLIN, between });

      expectSound(statement);
      expect(statement.balances.find(({ account }) => account === "drops")).to.deep.include({
        opening: 600n,
        closing: 0n,
      });
      expect(statement.drops.map(({ claimed, reclaimed }) => [claimed, reclaimed])).to.deep.equal([[0n, 600n]]);
    });

    it("are refused where their terms are missing", async () => {
      for (const name of ["DropClaimed", "DropReclaimed"] as const) {
        const story = tellStory();
        const args = { id: DROP, account: customer, funder: merchant, index: 0n, amount: 1n };
        story.tellPayment(JANUARY, "payouts", name, args);

        await expectRefusal(() => books(story, merchant), TermsMissing, { id: DROP, place: story.events[0]!.place });
      }
    });
  });

  describe("swaps", () => {
    for (const [who, account, given, taken] of [
      ["maker", merchant, token, OWN],
      ["taker", bank, OWN, token],
    ] as const)
      it(`take one token and bring the other for the ${who}`, () => {
        const story = tellStory();
        story.tellPayment(JANUARY, "swap", "SwapFilled", {
          ...{ id: QUOTE, maker: merchant, taker: bank, makerToken: token, takerToken: OWN },
          ...{ makerAmount: 30n, takerAmount: 40n, filled: 40n },
        });
        const statement = books(story, account);
        const [out, back] = account === merchant ? [30n, 40n] : [40n, 30n];

        expectSound(statement);
        expect(everyday(period(statement, "2026-01", given))).to.deep.equal({
          ...NOTHING,
          ...{ swappedOut: out, everyday: -out },
        });
        expect(everyday(period(statement, "2026-01", taken))).to.deep.equal({
          ...NOTHING,
          ...{ swappedIn: back, everyday: back },
        });
        expect(
          statement.payments.map(({ kind, payment, received, paid }) => [kind, payment, received, paid]),
        ).to.have.deep.members([
          ["Swap", QUOTE, 0n, out],
          ["Swap", QUOTE, back, 0n],
        ]);
      });
  });

  describe("payments within limits", () => {
    for (const [who, account, totals] of [
      ["owner", customer, { limitedPayments: 25n, everyday: -25n }],
      ["payee", merchant, { limitedReceipts: 25n, everyday: 25n }],
    ] as const)
      it(`are booked for the ${who}, whichever key paid`, () => {
        const story = tellStory();
        story.tellPayment(JANUARY, "spendingLimits", "SpendingPaid", {
          ...{ owner: customer, payee: merchant, by: platform, token, amount: 25n, paymentReference: hashOf("INV-1") },
        });
        const statement = books(story, account);

        expectSound(statement);
        expect(everyday(period(statement, "2026-01"))).to.deep.equal({ ...NOTHING, ...totals });
        expect(statement.payments.map(({ kind, reference }) => [kind, reference])).to.deep.equal([
          ["Limited", "INV-1"],
        ]);
        expect(books(story, platform).journal).to.deep.equal([]);
      });
  });

  describe("the token's own payments", () => {
    const story = tellStory();
    story.tellPayment(JANUARY, "token", "TokensPaid", {
      payer: customer,
      payee: merchant,
      amount: 1_000n,
      burned: 15n,
    });
    story.tellPayment(FEBRUARY, "token", "TokensBurned", {
      ...{ account: merchant, reason: 2n, memo: hashOf("Q1"), amount: 20n },
    } as never);

    it("cost the payer the whole amount", () => {
      const statement = books(story, customer);

      expectSound(statement);
      expect(everyday(period(statement, "2026-01", OWN))).to.deep.equal({
        ...NOTHING,
        ...{ tokenPayments: 1_000n, everyday: -1_000n },
      });
    });

    it("bring the payee the whole amount, and cost it what is burned, as its own burning does", () => {
      const statement = books(story, merchant);

      expectSound(statement);
      expect(everyday(period(statement, "2026-01", OWN))).to.deep.equal({
        ...NOTHING,
        ...{ tokenReceipts: 1_000n, burned: 15n, everyday: 985n },
      });
      expect(everyday(period(statement, "2026-02", OWN))).to.deep.equal({ ...NOTHING, burned: 20n, everyday: -20n });
      expect(linesOf(statement)).to.deep.equal([
        [
          ["wallet", 985n],
          ["burned", 15n],
          ["tokenReceipts", -1_000n],
        ],
        [
          ["burned", 20n],
          ["wallet", -20n],
        ],
      ]);
      expect(statement.payments.map(({ kind, received, burned }) => [kind, received, burned])).to.deep.equal([
        ["Token", 1_000n, 15n],
        ["Burn", 0n, 20n],
      ]);
    });
  });

  describe("beside an escrow", () => {
    it("leave the books of its orders as they are", () => {
      const alone = withSale(tellStory());
      const together = withSale(mandateStory());
      const [before, after] = [books(alone, merchant), books(together, merchant)];

      expectSound(after);
      expect(after.orders.map(withoutPlace)).to.deep.equal(before.orders.map(withoutPlace));
      const { gross, net, spent } = period(after, "2026-01");
      expect({ gross, net, spent, everyday: period(after, "2026-01").everyday }).to.deep.equal({
        ...{ gross: 1_000n, net: 1_000n, spent: 0n, everyday: 700n },
      });
      expect([before.contracts, after.contracts]).to.deep.equal([{}, CONTRACTS]);
    });
  });

  describe("files", () => {
    const statement = books(dropStory(), merchant);

    it("have a table of payments, and one of drops", () => {
      const [, payment] = rows(statementCsv(statement, "payments"));
      expect(payment).to.deep.equal(
        `2,2026-01,2026-01-15T13:00:00+01:00,Drop,${DROP},${customer},SALARIES-1,${SALARIES},${token},,0,400,0`.split(
          ",",
        ),
      );
      const [, drop] = rows(statementCsv(statement, "drops", { tokens: { [token]: { symbol: "TKN", decimals: 2 } } }));
      expect(drop).to.deep.equal(
        `${DROP},SALARIES-1,${SALARIES},2026-01-15T13:00:00+01:00,2026-09-21T16:13:20+02:00,${token},TKN,10,4,6,0`.split(
          ",",
        ),
      );
    });

    it("tell the kinds apart in periods, and the contract in the journal", () => {
      const [head, january] = rows(statementCsv(statement, "periods"));
      const column = (name: string) => january?.[head?.indexOf(name) ?? -1];
      expect([column("payouts"), column("everyday"), column("dropsOpening"), column("dropsClosing")]).to.deep.equal([
        ...["400", "-400", "0", "600"],
      ]);
      const [names, first] = rows(statementCsv(statement, "journal"));
      expect(first?.slice(names?.indexOf("contract"))).to.deep.equal(["payouts", DROP, "", SALARIES]);
    });

    it("are whole in JSON", () => {
      const read = JSON.parse(statementJson(statement)) as { payments: unknown[]; drops: { claimed: string }[] };
      expect([read.payments.length, read.drops[0]?.claimed]).to.deep.equal([1, "400"]);
    });
  });
});

/* STORIES */

function mandateStory(): Story {
  const story = tellStory();
  const mandate = { payer: customer, payee: merchant, token };
  story.tellPayment(JANUARY, "mandates", "MandateAuthorized", {
    id: MANDATE,
    payer: customer,
    payee: merchant,
    mandate,
  } as never);
  story.tellPayment(JANUARY, "mandates", "MandateCollected", {
    ...{ id: MANDATE, payer: customer, payee: merchant, period: 0n, amount: 700n },
  });
  return story;
}

/** The merchant pays the customer twice, and the bank, which cannot be paid. */
function listStory(): Story {
  const story = tellStory();
  story.tellPayment(JANUARY, "payouts", "ListPaid", listTerms(600n));
  story.tellPayment(JANUARY, "payouts", "Transfer", transfer(customer, 100n), true);
  story.tellPayment(JANUARY, "payouts", "Transfer", transfer(customer, 200n), true);
  story.tellPayment(JANUARY, "payouts", "MoneyCredited", { account: bank, token, amount: 300n }, true);
  return story;
}

/** The merchant funds a drop, the customer claims its part, and the rest comes back. */
function dropStory(): Story {
  const story = tellStory();
  story.tellPayment(JANUARY, "payouts", "DropFunded", { id: DROP, funder: merchant, drop: dropTerms({}) });
  story.tellPayment(JANUARY, "payouts", "DropClaimed", { id: DROP, account: customer, index: 0n, amount: 400n });
  story.tellPayment(JANUARY, "payouts", "Transfer", transfer(customer, 400n), true);
  story.tellPayment(FEBRUARY, "payouts", "DropReclaimed", { id: DROP, funder: merchant, amount: 600n });
  return story;
}

function withSale(story: Story): Story {
  const id = story.pay(JANUARY, storyOrder({}));
  story.tell(JANUARY, "OrderReleased", { id, payee: merchant, amount: 1_000n, cause: "Confirmation" });
  return story;
}

function listTerms(total: bigint) {
  return { payer: merchant, token, payerReference: SALARIES, total, count: 3n };
}

function transfer(to: string, amount: bigint, of: string = token) {
  return { token: of, from: CONTRACTS.payouts, to, amount };
}

function dropTerms({ funder = merchant }: { readonly funder?: string }) {
  const times = { fundBy: 1_780_000_000n, claimFrom: 0n, claimBy: 1_790_000_000n };
  return { funder, token, root: hashOf("root"), total: 1_000n, ...times, funderReference: SALARIES, salt: 1n };
}

/* READING */

function books(story: Story, account: string): Statement {
  return statementOf(story.history(MARCH), account, { calendar: BERLIN, references: ["INV-1", "SALARIES-1"] });
}

function period(statement: Statement, name: string, of: string = token): PeriodBooks {
  return statement.periods.find((each) => each.period === name && each.token === of) ?? expect.fail(`no ${name}`);
}

/** The everyday part of a period's totals. */
function everyday(books_: PeriodBooks): typeof NOTHING {
  return Object.fromEntries(
    Object.keys(NOTHING).map((name) => [name, books_[name as keyof typeof NOTHING]]),
  ) as typeof NOTHING;
}

function linesOf({ journal }: Statement): readonly (readonly (readonly [string, bigint])[])[] {
  return journal.map(({ lines }) => lines.map(({ account, amount }) => [account, amount] as const));
}

function closing({ balances }: Statement, name: string): bigint {
  return balances.filter(({ account }) => account === name).reduce((sum, row) => sum + row.closing, 0n);
}

function withoutPlace<Row extends { readonly id: string }>({ id, ...rest }: Row): Omit<Row, "id"> {
  expect(id).not.to.equal(ZeroHash);
  return rest;
}

function rows(csv: string): readonly (readonly string[])[] {
  return csv
    .trim()
    .split("\n")
    .map((row) => row.split(","));
}
