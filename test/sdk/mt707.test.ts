import { expect } from "chai";

import { type DocumentaryCredit, MtError, MtRuleBroken, readCredit, writeCredit } from "../../sdk/Mt700.ts";
import {
  type Amendment,
  amendmentBetween,
  type AmendmentHead,
  AmendmentMisfit,
  applyAmendment,
  MtSequenceBroken,
  readAmendment,
  type TextChange,
  writeAmendment,
} from "../../sdk/Mt707.ts";
import { fin, FULL_700, LEAST_700, longNarratives } from "../shared/creditSamples.ts";
import { seededRandom } from "../shared/random.ts";
import { expectRefusal } from "../shared/refusals.ts";

const HEAD = `:27:1/1
:20:AM-2026-0001
:21:NONREF
:23:LC-2026-0002
:52A:BANKBEBB
:31C:261125
:26E:1
:30:261201
:22A:ISSU`;

const FULL_707 = `${HEAD}
:31D:270331HAMBURG
:32B:EUR50000,
:39A:5/5
:44C:270310
:45B:/ADD/+ 20 BAGS OF TEA
:46B:/DELETE/+ INSURANCE POLICY FOR 110 PCT
/ADD/+ INSURANCE POLICY FOR 120 PCT
  AGAINST ALL RISKS
:47B:/REPALL/
+ DOCUMENTS IN ENGLISH OR GERMAN
:71N:OTHR
HALF EACH
:72Z:/TELEBEN/PLEASE`;

const head: AmendmentHead = {
  sender: "BANKBEBB",
  receiver: "BANKDEFF",
  reference: "AM-2026-0001",
  receiverReference: "NONREF",
  number: "LC-2026-0002",
  issuingBank: { bic: "BANKBEBB" },
  issued: "2026-11-25",
  amendment: 1,
  amended: "2026-12-01",
  purpose: "ISSU",
};

/** What the full amendment says, written out by hand. */
const full: Amendment = {
  ...head,
  expiry: { date: "2027-03-31", place: "HAMBURG" },
  increase: { currency: "EUR", amount: "50000" },
  tolerance: { plus: 5, minus: 5 },
  latestShipment: "2027-03-10",
  goods: [{ code: "ADD", lines: ["+ 20 BAGS OF TEA"] }],
  documents: [
    { code: "DELETE", lines: ["+ INSURANCE POLICY FOR 110 PCT"] },
    { code: "ADD", lines: ["+ INSURANCE POLICY FOR 120 PCT", "  AGAINST ALL RISKS"] },
  ],
  conditions: [{ code: "REPALL", lines: ["", "+ DOCUMENTS IN ENGLISH OR GERMAN"] }],
  amendmentCharges: { payer: "OTHR", narrative: ["HALF EACH"] },
  bankInformation: ["/TELEBEN/PLEASE"],
};

const credit = readCredit(fin("700", FULL_700));
const least = { ...readCredit(fin("700", LEAST_700)), number: "LC-2026-0002" };

const read = (changes: string) => readAmendment(fin("707", `${HEAD}\n${changes}`));
const misfit = async (change: object, field: string, reason: string, of: DocumentaryCredit = credit) =>
  expectRefusal(() => applyAmendment(of, { ...head, ...change }), AmendmentMisfit, { field, reason });
const broken = async (changes: string, rule: string, fields: readonly string[], line: number, reason: string) =>
  expectRefusal(() => read(changes), MtRuleBroken, { message: "707", rule, fields, line, reason });

describe("readAmendment", () => {
  it("refuses texts that are under no word of an amendment, or go on with a slash", async () => {
    const expected = "lines under /ADD/, /DELETE/, /REPALL/";
    for (const line of ["+ TEA", "/CHANGE/+ TEA", "/ADD+ TEA"]) {
      await expectRefusal(() => read(`:45B:${line}`), MtError, {
        message: "707",
        field: "45B",
        line: 11,
        column: 6,
        found: JSON.stringify(line),
        expected,
      });
    }
    await expectRefusal(() => read(":45B:/ADD/+ TEA\n/+ COFFEE"), MtError, {
      message: "707",
      field: "45B",
      line: 12,
      column: 1,
      found: '"/+ COFFEE"',
      expected,
    });
  });

  it("refuses a replacement beside other changes, or a second one", async () => {
    const reason = "REPALL stands alone, and once";
    await broken(":45B:/REPALL/+ A\n/ADD/+ B", "D06", ["45B"], 11, reason);
    await broken(":47B:/REPALL/+ A\n/REPALL/+ B", "D06", ["47B"], 11, reason);
  });

  it("refuses an amendment that changes nothing, or grows and shrinks at once", async () => {
    const nothing = await expectRefusal(() => readAmendment(fin("707", HEAD)), MtRuleBroken, {
      message: "707",
      rule: "C30",
      fields: (
        "23S 40A 40E 31D 50 59 32B 33B 39A 39C 41a 42C 42a 42M 42P 43P 43T 44A 44E 44F 44B 44C 44D 45B 46B 47B 49M 49N 71D " +
        "71N 48 49 58a 53a 78 57a 72Z"
      ).split(" "),
      line: 11,
      reason:
        "at least one of 23S, 40A, 40E, 31D, 50, 59, 32B, 33B, 39A, 39C, 41a, 42C, 42a, 42M, 42P, 43P, 43T, 44A, 44E, 44F, 44B, " +
        "44C, 44D, 45B, 46B, 47B, 49M, 49N, 71D, 71N, 48, 49, 58a, 53a, 78, 57a, 72Z has to be there",
    });
    expect(nothing).to.match(/^MT707, line 11, rule C30: /);
    await broken(":32B:EUR1,\n:33B:EUR1,", "C12", ["32B", "33B"], 11, "32B and 33B exclude each other");
  });

  it("refuses an issuer that is a bank and none, and one that is missing", async () => {
    const reason = "either 52a or 50B has to be there";
    const text = (body: string) => fin("707", `${body}\n:48:10`);
    const both = HEAD.replace(":31C:", ":50B:TRADER LTD\n:31C:");
    const neither = HEAD.replace(":52A:BANKBEBB\n", "");
    for (const [body, line] of [
      [both, 6],
      [neither, 11],
    ] as const) {
      await expectRefusal(() => readAmendment(text(body)), MtRuleBroken, {
        message: "707",
        rule: "C06",
        fields: ["52a", "50B"],
        line,
        reason,
      });
    }
    expect(readAmendment(text(HEAD.replace(":52A:BANKBEBB", ":50B:TRADER LTD"))).issuer).to.deep.equal(["TRADER LTD"]);
  });

  it("reads all that an amendment says, and writes it back to the byte", () => {
    const text = fin("707", FULL_707);

    expect(readAmendment(text)).to.deep.equal(full);
    expect(writeAmendment(full)).to.deep.equal([text]);
  });

  it("reads an amendment of several messages as one, each change whole in one of them", async () => {
    const goods = longNarratives().goods.map((line): TextChange => ({ code: "ADD", lines: [line] }));
    const texts = writeAmendment({ ...full, goods });

    expect(texts).to.have.length(2);
    expect(readAmendment(texts)).to.deep.equal({ ...full, goods });
    await expectRefusal(() => readAmendment(texts.slice(0, 1)), MtSequenceBroken, {
      position: 1,
      reason: "calls itself 1 of 2, expected 1 of 1",
    });
  });

  it("refuses a change that no message has room for, and one bank without the other", async () => {
    const { sender: _, ...half } = full;
    const goods: TextChange[] = [{ code: "REPALL", lines: Array.from({ length: 101 }, () => "X") }];

    await expectRefusal(() => writeAmendment({ ...full, goods }), MtSequenceBroken, {
      position: 2,
      reason: "has no room for a text that cannot be parted",
    });
    await expectRefusal(() => writeAmendment(half), MtError, {
      message: "707",
      field: "",
      line: 1,
      column: 1,
      found: "one of the banks of the headers",
      expected: "the BIC of both, or of none",
    });
  });
});

describe("applyAmendment", () => {
  it("refuses the amendment of another credit, and one that ends it", async () => {
    await misfit({ number: "LC-2026-0003" }, "23", "names credit LC-2026-0003, and this is LC-2026-0002");
    await misfit({ issued: "2026-11-24" }, "31C", "names a credit of 2026-11-24, and this is of 2026-11-25");
    const message = await misfit({ cancellation: "CANCEL" }, "23S", "ends the credit, which leaves none to change");

    expect(message).to.equal(
      "The amendment does not fit the credit: field 23S ends the credit, which leaves none to change",
    );
  });

  it("refuses money of another currency, and a decrease beyond the amount", async () => {
    const decreased = (amount: string) => applyAmendment(credit, { ...head, decrease: { currency: "EUR", amount } });

    await misfit({ increase: { currency: "USD", amount: "1" } }, "32B", "is in USD, and the credit in EUR");
    await misfit({ decrease: { currency: "USD", amount: "1" } }, "33B", "is in USD, and the credit in EUR");
    await misfit(
      { decrease: { currency: "EUR", amount: "1250000.01" } },
      "33B",
      "takes 1250000.01 from an amount of 1250000.00",
    );
    expect(decreased("1250000").amount.amount).to.equal("0.00");
    expect(decreased("1249999.99").amount.amount).to.equal("0.01");
  });

  it("refuses to take out lines that do not stand there, that stand there twice, or none", async () => {
    const lines = ["+ PACKING LIST"];
    const take = (code: string, taken: readonly string[]) => ({ documents: [{ code, lines: taken }] });

    await misfit(take("DELETE", lines), "46B", 'takes out lines that do not stand in the credit: "+ PACKING LIST"');
    await misfit(
      take("DELETE", lines),
      "46B",
      'takes out lines that do not stand in the credit: "+ PACKING LIST"',
      least,
    );
    await misfit(
      take("DELETE", lines),
      "46B",
      'takes out lines that stand in the credit more than once: "+ PACKING LIST"',
      { ...credit, documents: [...lines, "+ INVOICE", ...lines] },
    );
    for (const code of ["ADD", "DELETE", "REPALL"])
      await misfit(take(code, [""]), "46B", `has nothing under /${code}/`);
  });

  it("refuses changes after which the credit would be none", async () => {
    const drawee = { drawee: { bic: "BANKBEBB" } };
    await expectRefusal(() => applyAmendment(least, { ...head, ...drawee }), MtRuleBroken, {
      message: "700",
      rule: "C90",
      fields: ["42C", "42a"],
      line: 14,
      reason: "42C and 42a go together",
    });
  });

  it("changes what the amendment says and nothing else", () => {
    expect(applyAmendment(credit, full)).to.deep.equal({
      ...credit,
      expiry: { date: "2027-03-31", place: "HAMBURG" },
      amount: { currency: "EUR", amount: "1300000.00" },
      tolerance: { plus: 5, minus: 5 },
      latestShipment: "2027-03-10",
      goods: [...(credit.goods ?? []), "+ 20 BAGS OF TEA"],
      documents: [
        "+ SIGNED COMMERCIAL INVOICE IN 3 COPIES",
        "+ FULL SET OF CLEAN ON BOARD BILLS OF LADING",
        "+ INSURANCE POLICY FOR 120 PCT",
        "  AGAINST ALL RISKS",
      ],
      conditions: ["+ DOCUMENTS IN ENGLISH OR GERMAN"],
    });
  });

  it("finds lines that are broken elsewhere, among others that begin alike", () => {
    const documents = ["+ INVOICE", "+ INVOICE OF", "THE BENEFICIARY", "+ LIST"];
    const lines = ["+ INVOICE", "OF THE BENEFICIARY"];
    const amended = applyAmendment({ ...credit, documents }, { ...head, documents: [{ code: "DELETE", lines }] });

    expect(amended.documents).to.deep.equal(["+ INVOICE", "+ LIST"]);
  });

  it("leaves no text where all of it is taken out", () => {
    const lines = ["", ...(credit.conditions ?? [])];
    expect(applyAmendment(credit, { ...head, conditions: [{ code: "DELETE", lines }] })).not.to.have.property(
      "conditions",
    );
  });

  it("drops what the new terms exclude: the day of shipment for the period, drafts for a deferred payment", () => {
    const amended = applyAmendment(credit, {
      ...head,
      shipmentPeriod: ["IN MARCH 2027"],
      deferredPayment: ["60 DAYS AFTER SHIPMENT"],
    });
    expect(amended).not.to.have.any.keys("latestShipment", "drafts", "drawee");
    expect(applyAmendment(amended, { ...head, latestShipment: "2027-03-10" })).not.to.have.property("shipmentPeriod");
    expect(applyAmendment(credit, { ...head, drafts: ["SIGHT"] }).drawee).to.deep.equal(credit.drawee);
  });
});

describe("amendmentBetween", () => {
  it("refuses what no amendment can change", async () => {
    const between = (change: object) => () => amendmentBetween(credit, { ...credit, ...change }, head);
    const stuck = async (change: object, field: string) =>
      expectRefusal(between(change), AmendmentMisfit, { field, reason: "cannot become what it is to be" });

    await stuck({ number: "LC-2026-0003" }, "number");
    await stuck({ charges: undefined }, "charges");
    await stuck({ goods: undefined }, "goods");
    await expectRefusal(
      () => writeAmendment(amendmentBetween(credit, { ...credit, goods: longNarratives().goods.slice(0, 100) }, head)),
      MtSequenceBroken,
      { position: 2, reason: "has no room for a text that cannot be parted" },
    );
    await expectRefusal(between({ amount: { currency: "USD", amount: "1" } }), AmendmentMisfit, {
      field: "32B",
      reason: "is in USD, and the credit in EUR",
    });
  });

  it("leads from one credit to the other, through its messages", () => {
    const random = seededRandom(707);
    const texts = longNarratives();
    const parts: readonly Partial<DocumentaryCredit>[] = [
      { expiry: { date: "2027-04-30", place: "ANTWERP" } },
      { amount: { currency: "EUR", amount: "999999.50" } },
      { amount: { currency: "EUR", amount: "2000000.00" } },
      { goods: texts.goods.slice(0, 99) },
      { documents: [...(credit.documents ?? []), ...texts.documents] },
      { transshipment: "ALLOWED", charges: ["ALL FOR THE APPLICANT"] },
      { applicant: ["IMPORTER LTD", "9 NEW ROAD"], confirmation: "WITHOUT" },
    ];
    for (let run = 0; run < 50; run++) {
      const chosen = random.shuffled(parts).slice(0, 1 + random.below(parts.length));
      const after = Object.assign({}, credit, ...chosen) as DocumentaryCredit;
      const amendment = amendmentBetween(credit, after, head);
      expect(applyAmendment(credit, readAmendment(writeAmendment(amendment)))).to.deep.equal(after);
      expect(readCredit(writeCredit(after))).to.deep.equal(after);
    }
  });
});
