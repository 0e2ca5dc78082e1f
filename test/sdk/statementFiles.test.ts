import { expect } from "chai";
import { parse } from "csv-parse/sync";
import { id as hashOf } from "ethers";

import { type Statement, statementOf } from "../../sdk/Statement.ts";
import {
  DisplayTokenInvalid,
  type FileOptions,
  statementCsv,
  statementJson,
  TABLES,
  UNKNOWN_SYMBOL,
  unknownTokens,
} from "../../sdk/StatementFiles.ts";
import { parseAmount } from "../../sdk/Units.ts";
import { CONTRACTS, NATIVE, PEOPLE, storyOrder, tellStory } from "../shared/bookEvents.ts";
import { expectRefusal } from "../shared/refusals.ts";

const { merchant, platform, affiliate, customer, token } = PEOPLE;

const TOKENS = { [token]: { symbol: "TKN", decimals: 6 }, [NATIVE]: { symbol: "ETH", decimals: 18 } };

/** References that a careless writer or a spreadsheet would take for something else. */
const REFERENCES = ["INV-1", 'a "quoted", one;\nin two lines', "=1+1", "'single", "发票 7"];

/** One sale for each reference, in two tokens, over two months; the last in both has one reference. */
function sales(): Statement {
  const story = tellStory();
  REFERENCES.concat("INV-1").forEach((reference, place) => {
    const time = 1_780_000_000 + place * 700_000;
    const amount = 10n ** 18n + BigInt(place) * 333_333n;
    const order = storyOrder({
      amount,
      token: place % 2 === 0 ? token : NATIVE,
      merchantReference: hashOf(reference),
      fees: [
        { recipient: platform, basisPoints: 333n, fixedAmount: 0n },
        { recipient: affiliate, basisPoints: 0n, fixedAmount: 7n },
      ],
    });
    const id = story.pay(time, order);
    story.tell(time + 60, "OrderReleased", { id, payee: merchant, amount: amount - 5n, cause: "Confirmation" });
    story.tell(time + 90, "OrderRefunded", { id, payer: customer, amount: 5n, cause: "Agreement" });
  });
  const calendar = { zone: "Asia/Kolkata" };
  return statementOf(story.history(1_790_000_000), merchant, { calendar, references: REFERENCES });
}

function read(text: string): Record<string, string>[] {
  return parse(text, { columns: true });
}

describe("statementCsv", () => {
  const statement = sales();

  it("gives back every line of the journal: its numbers add up to the balances", () => {
    const rows = read(statementCsv(statement, "journal", { tokens: TOKENS }));

    expect(rows).to.have.length(statement.journal.reduce((sum, { lines }) => sum + lines.length, 0));
    for (const { token: of, account, party, closing } of statement.balances) {
      const units = rows
        .filter((row) => row.token === of && row.account === account && row.party === (party ?? ""))
        .map((row) => {
          const decimals = TOKENS[of]!.decimals;
          return parseAmount(row.debit!, decimals) - parseAmount(row.credit!, decimals);
        })
        .reduce((sum, each) => sum + each, 0n);
      expect(units, account).to.equal(closing);
    }
  });

  it("writes periods and balances of the statement, in whole units where no decimals are given", () => {
    const periods = read(statementCsv(statement, "periods"));
    expect(periods).to.have.length(statement.periods.length);
    periods.forEach((row, place) => {
      const { period, token: of, gross, fees, net, canceled, closed } = statement.periods[place]!;
      expect(row).to.include({
        period,
        token: of,
        symbol: "",
        gross: String(gross),
        fees: String(fees),
        net: String(net),
        canceled: String(canceled),
        closed: String(closed),
        heldClosing: "0",
      });
    });
    const balances = read(statementCsv(statement, "balances"));
    expect(balances.map((row) => BigInt(row.closing!))).to.deep.equal(
      statement.periods.flatMap(({ balances: rows }) => rows.map(({ closing }) => closing)),
    );
  });

  it("shows amounts in decimals with the token's symbol, and times with the zone's offset", () => {
    const [first, second] = read(statementCsv(statement, "orders", { tokens: TOKENS }));
    expect(first).to.include({
      reference: "INV-1",
      parts: "Payee",
      symbol: "TKN",
      amount: "1000000000000",
      gross: "999999999999.999995",
      paidAt: "2026-05-29T01:56:40+05:30",
    });
    expect(second).to.include({ symbol: "ETH", amount: "1.000000000000333333", token: NATIVE });
  });

  it("gives back references as they were, but for the sign that keeps spreadsheets from reading a formula", () => {
    const references = read(statementCsv(statement, "orders")).map((row) => row.reference);
    expect(references).to.deep.equal(["INV-1", REFERENCES[1], "'=1+1", "''single", "发票 7", "INV-1"]);
  });

  it("has the fees by leg of each order and by recipient of each period: twice the same sum", () => {
    const rows = read(statementCsv(statement, "fees"));
    const sum = (matches: (row: Record<string, string>) => boolean) =>
      rows.filter(matches).reduce((total, row) => total + BigInt(row.amount!), 0n);
    const all = statement.periods.reduce((total, { fees }) => total + fees, 0n);

    expect(sum((row) => row.order === "")).to.equal(all);
    expect(sum((row) => row.period === "")).to.equal(all);
    expect(rows.find((row) => row.leg === "1")).to.include({ recipient: affiliate, amount: "6" });
  });

  it("lists the orders of a warning", () => {
    const rows = read(statementCsv(statement, "warnings", { tokens: TOKENS }));
    expect(rows.map((row) => [row.warning, row.reference, row.symbol])).to.deep.equal([
      ["ReferencePaidTwice", "INV-1", "TKN"],
      ["ReferencePaidTwice", "INV-1", "ETH"],
    ]);
  });

  it("knows a token by its address in whatever writing", () => {
    const tokens = { [token.toLowerCase()]: TOKENS[token], [NATIVE]: TOKENS[NATIVE]! };
    for (const table of TABLES)
      expect(statementCsv(statement, table, { tokens })).to.equal(statementCsv(statement, table, { tokens: TOKENS }));
  });

  it("keeps spreadsheets from reading a formula in a symbol, which whoever deployed the token wrote", () => {
    const tokens = { ...TOKENS, [token]: { symbol: "=1+1", decimals: 6 } };
    expect(read(statementCsv(statement, "orders", { tokens }))[0]).to.include({ symbol: "'=1+1" });
  });

  it("refuses to be told how something is shown that is no token", async () => {
    const tokens = { TKN: TOKENS[token] };
    await expectRefusal(() => statementCsv(statement, "orders", { tokens }), DisplayTokenInvalid, { token: "TKN" });
  });

  context("given a token that nobody said how to show", () => {
    const tokens = { [token]: TOKENS[token] };
    const tables = (options: FileOptions) => TABLES.map((table) => read(statementCsv(statement, table, options)));

    it("writes its amounts in whole units under a symbol that says so, and all others as ever", () => {
      const written = tables({ tokens });
      const whole = tables({});
      tables({ tokens: TOKENS }).forEach((rows, table) => {
        rows.forEach((row, place) => {
          const expected = row.token === token ? row : { ...whole[table]![place], symbol: UNKNOWN_SYMBOL };
          expect(written[table]![place]).to.deep.equal(expected);
        });
      });
      expect(written[TABLES.indexOf("orders")]![1]).to.include({ symbol: "(units)", amount: "1000000000000333333" });
    });

    it("leaves its rows out where that is asked for, and a warning of which one order is left", () => {
      const all = tables({ tokens: TOKENS });
      tables({ tokens, unknown: "leaveOut" }).forEach((rows, table) => {
        const left = TABLES[table] === "warnings" ? [] : all[table]!.filter((row) => row.token === token);
        expect(rows.filter((row) => row.warning !== "TokenLeftOut")).to.deep.equal(left);
      });
      expect(all[TABLES.indexOf("warnings")]).to.have.length(2);
    });

    for (const [unknown, warning] of [
      ["units", "TokenUnknown"],
      ["leaveOut", "TokenLeftOut"],
    ] as const)
      it(`names it in the warnings, and how many entries are in it: ${warning}`, () => {
        const notice = read(statementCsv(statement, "warnings", { tokens, unknown })).at(-1);
        const empty = { reference: "", referenceHash: "", order: "", paidAt: "", amount: "" };
        // Three orders, each paid, released and refunded.
        expect(notice).to.deep.equal({ ...empty, warning, token: NATIVE, symbol: UNKNOWN_SYMBOL, entries: "9" });
      });

    it("leaves nothing out, and warns of nothing, where amounts are whole units anyway", () => {
      expect(tables({ unknown: "leaveOut" })).to.deep.equal(tables({}));
      expect(read(statementCsv(statement, "warnings")).map((row) => row.warning)).to.deep.equal([
        ...["ReferencePaidTwice", "ReferencePaidTwice"],
      ]);
    });

    it("is stopped by no stranger who pays with a token of its own making", () => {
      const story = tellStory();
      const list = { payer: customer, payerReference: hashOf("junk"), total: 2n ** 256n - 1n, count: 1n };
      story.tellPayment(1_780_000_000, "payouts", "ListPaid", { ...list, token: platform });
      const line = { from: CONTRACTS.payouts, to: merchant, amount: list.total };
      story.tellPayment(1_780_000_000, "payouts", "Transfer", { ...line, token: platform }, true);
      const junk = statementOf(story.history(1_780_000_000), merchant, { calendar: { zone: "UTC" } });

      const [payment] = read(statementCsv(junk, "payments", { tokens }));
      expect(payment).to.include({ symbol: UNKNOWN_SYMBOL, token: platform, received: String(list.total) });
      expect(read(statementCsv(junk, "payments", { tokens, unknown: "leaveOut" }))).to.deep.equal([]);
      expect(unknownTokens(junk, tokens)).to.deep.equal([{ token: platform, entries: 1 }]);
    });
  });

  for (const table of TABLES)
    it(`writes the head of ${table} even where there is no row`, () => {
      const empty = statementOf(tellStory().history(1_780_000_000), merchant, { calendar: { zone: "UTC" } });
      expect(statementCsv(empty, table).trim().split("\n")).to.have.length(1);
    });
});

describe("unknownTokens", () => {
  it("counts the entries of each token that is not named, also of one with none in the statement's time", () => {
    expect(unknownTokens(sales(), {})).to.deep.equal([
      { token, entries: 9 },
      { token: NATIVE, entries: 9 },
    ]);
    expect(unknownTokens(sales(), TOKENS)).to.deep.equal([]);

    const story = tellStory();
    story.pay(1_780_000_000, storyOrder({ token }));
    const between = { from: 1_790_000_000, to: 1_790_086_400 };
    const later = statementOf(story.history(1_800_000_000), merchant, { calendar: { zone: "UTC" }, between });
    expect(unknownTokens(later, {})).to.deep.equal([{ token, entries: 0 }]);
  });
});

describe("statementJson", () => {
  it("has every amount as a string of whole units, and everything else as it is", () => {
    const statement = sales();
    const { periods, journal, warnings, block } = JSON.parse(statementJson(statement)) as {
      periods: { gross: string; closed: boolean }[];
      journal: { lines: { amount: string }[]; time: number }[];
      warnings: unknown[];
      block: number;
    };

    expect(periods.map(({ gross }) => BigInt(gross))).to.deep.equal(statement.periods.map(({ gross }) => gross));
    expect(journal.flatMap(({ lines }) => lines.map(({ amount }) => BigInt(amount)))).to.deep.equal(
      statement.journal.flatMap(({ lines }) => lines.map(({ amount }) => amount)),
    );
    expect(journal.map(({ time }) => time)).to.deep.equal(statement.journal.map(({ time }) => time));
    expect([warnings.length, block]).to.deep.equal([1, statement.block]);
  });
});
