import { expect } from "chai";

import { commit, openDocument, rootOf } from "../../sdk/Documents.ts";
import {
  CreditPartsApart,
  type CreditValueName,
  type DocumentaryCredit,
  joinCredit,
  MtError,
  MtRuleBroken,
  MtSequenceBroken,
  readCredit,
  splitCredit,
  writeCredit,
} from "../../sdk/Mt700.ts";
import { fin, FULL_700, LEAST_700, longNarratives } from "../shared/creditSamples.ts";
import { type Random, seededRandom } from "../shared/random.ts";
import { expectRefusal } from "../shared/refusals.ts";

const LEAST = fin("700", LEAST_700);
const FULL = fin("700", FULL_700);
const RUNS = 100;

/** What the least credit says, written out by hand. */
const least: DocumentaryCredit = {
  issuingBank: "BANKBEBB",
  advisingBank: "BANKDEFF",
  form: "IRREVOCABLE",
  number: "LC-2026-0001",
  issued: "2026-11-25",
  rules: { code: "UCP LATEST VERSION" },
  expiry: { date: "2027-02-28", place: "HAMBURG" },
  applicant: ["IMPORTER LTD", "1 HARBOR ROAD"],
  beneficiary: { name: ["EXPORTER LTD"] },
  amount: { currency: "USD", amount: "100000" },
  available: { name: ["ANY BANK"], by: "BY PAYMENT" },
  confirmation: "WITHOUT",
};

/** What the full credit says, written out by hand. */
const full: DocumentaryCredit = {
  issuingBank: "BANKBEBB",
  advisingBank: "BANKDEFF",
  form: "IRREVOCABLE TRANSFERABLE",
  number: "LC-2026-0002",
  preAdvice: "PREADV/261120",
  issued: "2026-11-25",
  rules: { code: "OTHR", narrative: "UCP 600 AND URR 725" },
  expiry: { date: "2027-02-28", place: "HAMBURG" },
  applicantBank: { mark: "D", account: "4711", bic: "BANKBEBBANT" },
  applicant: ["IMPORTER LTD", "1 HARBOR ROAD", "ANTWERP", "BELGIUM"],
  beneficiary: { account: "DE00123456789", name: ["EXPORTER GMBH", "2 QUAY STREET", "HAMBURG"] },
  amount: { currency: "EUR", amount: "1250000.00" },
  tolerance: { plus: 10, minus: 5 },
  additionalAmounts: ["FREIGHT UP TO EUR 20000,00", "INSURANCE UP TO EUR 5000,00"],
  available: { bic: "BANKDEFF", by: "BY ACCEPTANCE" },
  drafts: ["90 DAYS AFTER BILL OF LADING DATE", "FOR 100 PCT OF INVOICE VALUE"],
  drawee: { mark: "C", account: "0815", name: ["THE ISSUING BANK", "ANTWERP"] },
  partialShipments: "CONDITIONAL",
  transshipment: "NOT ALLOWED",
  dispatch: "WAREHOUSE OF THE EXPORTER, HAMBURG",
  loading: "HAMBURG",
  discharge: "ANTWERP",
  destination: "WAREHOUSE OF THE IMPORTER, ANTWERP; BERTH 7",
  latestShipment: "2027-02-07",
  goods: ["+ 500 BAGS OF COFFEE @ EUR 2500,00 EACH", "+ INCOTERMS 2020: CIF ANTWERP"],
  documents: [
    "+ SIGNED COMMERCIAL INVOICE IN 3 COPIES",
    "+ FULL SET OF CLEAN ON BOARD BILLS OF LADING",
    "+ INSURANCE POLICY FOR 110 PCT",
  ],
  conditions: ["+ DOCUMENTS IN ENGLISH ONLY", "+ A FEE OF EUR 80,00 IS DEDUCTED FOR EACH SET WITH DISCREPANCIES"],
  beneficiaryPayment: ["+ PAYMENT BY INSTALMENTS IS NOT AGREED"],
  bankPayment: ["+ DISCOUNT AT THE BANK'S OWN RISK"],
  charges: ["ALL CHARGES OUTSIDE BELGIUM ARE", "FOR THE BENEFICIARY"],
  presentation: { days: 21, narrative: "AFTER DATE OF SHIPMENT" },
  confirmation: "CONFIRM",
  confirmationParty: { bic: "BANKDEFF" },
  reimbursingBank: { bic: "BANKUS33" },
  bankInstructions: ["+ FORWARD ALL DOCUMENTS IN ONE LOT BY COURIER", "+ WE REIMBURSE AT MATURITY"],
  adviseThrough: { account: "0816", location: "HAMBURG" },
  bankInformation: ["/PHONBEN/PLEASE"],
};

const long: DocumentaryCredit = { ...full, ...longNarratives() };

const replaced = (text: string, from: string, to: string) => {
  expect(text).to.include(from);
  return text.replace(from, () => to);
};
const refused = async (text: string, field: string, line: number, column: number, found: string, expected: string) =>
  expectRefusal(() => readCredit(text), MtError, { message: "700", field, line, column, found, expected });
const broken = async (text: string, rule: string, fields: readonly string[], line: number, reason: string) =>
  expectRefusal(() => readCredit(text), MtRuleBroken, { message: "700", rule, fields, line, reason });

describe("readCredit", () => {
  context("given a field that is not as its format says", () => {
    it("names line, field and column, what stands there and what may", async () => {
      const z = "at most 100 lines of at most 65 characters of set z";
      await refused(replaced(FULL, "500 BAGS", "500 BÄGS"), "45A", 37, 13, '"Ä"', z);
      const message = await refused(replaced(FULL, "+ INCOTERMS", "+ INC}TERMS"), "45A", 38, 6, '"}"', z);

      expect(message).to.equal(`MT700, line 38, column 6, field 45A: found "}", expected ${z}`);
    });

    it("refuses decimals beyond those of the currency, at the first of them", async () => {
      await refused(replaced(LEAST, "USD100000,", "JPY100000,0"), "32B", 11, 16, '"0"', "at most 0 decimals of JPY");
      await refused(replaced(LEAST, "USD100000,", "USD1,234"), "32B", 11, 13, '"4"', "at most 2 decimals of USD");
      await refused(replaced(LEAST, "USD100000,", "KWD1,2345"), "32B", 11, 14, '"5"', "at most 3 decimals of KWD");
      for (const sound of ["JPY100000,", "USD1,23", "USD1,2", "KWD1,234", "CLF1,2345"]) {
        expect(() => readCredit(replaced(LEAST, "USD100000,", sound)), sound).not.to.throw();
      }
    });

    it("refuses what is no currency, and amounts without their comma", async () => {
      await refused(replaced(LEAST, "USD100000,", "XAU100,"), "32B", 11, 6, '"XAU"', "a currency of ISO 4217");
      await refused(replaced(LEAST, "USD100000,", "USD100.5"), "32B", 11, 9, '"100.5"', "digits with a decimal comma");
    });

    it("refuses days that do not exist, and takes the 29th of February of a leap year", async () => {
      await refused(
        replaced(LEAST, "270228", "270229"),
        "31D",
        7,
        6,
        '"270229"',
        "a day that exists: month 02 has 28 days",
      );
      await refused(
        replaced(LEAST, ":31C:261125", ":31C:261325"),
        "31C",
        5,
        6,
        '"261325"',
        "a day that exists: there is no month 13",
      );
      await refused(replaced(LEAST, ":31C:261125", ":31C:2611"), "31C", 5, 6, '"2611"', "a date YYMMDD");
      expect(readCredit(replaced(LEAST, "270228", "280229")).expiry.date).to.equal("2028-02-29");
    });

    it("reads years from 80 on as of the last century", () => {
      expect(readCredit(replaced(LEAST, "261125", "791231")).issued).to.equal("2079-12-31");
      expect(readCredit(replaced(LEAST, "261125", "800101")).issued).to.equal("1980-01-01");
    });

    it("refuses words that are none of its list", async () => {
      await refused(
        replaced(LEAST, "IRREVOCABLE", "REVOCABLE"),
        "40A",
        3,
        6,
        '"R"',
        "IRREVOCABLE, IRREVOCABLE TRANSFERABLE",
      );
      await refused(
        replaced(LEAST, "WITHOUT", "WITH"),
        "49",
        14,
        9,
        "the end of the field",
        "CONFIRM, MAY ADD, WITHOUT",
      );
    });

    it("refuses references with slashes at their ends or two in a row", async () => {
      const expected = "a reference without / at its ends and without //";
      for (const reference of ["/LC", "LC/", "L//C"]) {
        await refused(replaced(LEAST, "LC-2026-0001", reference), "20", 4, 5, JSON.stringify(reference), expected);
      }
      expect(readCredit(replaced(LEAST, "LC-2026-0001", "L/C")).number).to.equal("L/C");
    });

    it("refuses lines of blanks, empty lines, and lines that begin with a hyphen", async () => {
      const [line, wanted] = ["1 HARBOR ROAD", "a line that begins with neither : nor -"];
      await refused(replaced(LEAST, line, "   "), "50", 9, 1, '" "', "something besides blanks");
      await refused(
        replaced(LEAST, line, ""),
        "50",
        9,
        1,
        "the end of the field",
        "at most 4 lines of at most 35 characters of set x",
      );
      await refused(replaced(LEAST, line, "- ROAD"), "50", 9, 1, '"-"', wanted);
    });

    it("refuses a BIC of another structure", async () => {
      await refused(replaced(FULL, ":53A:BANKUS33", ":53A:BANKU33"), "53A", 51, 6, '"BANKU33"', "/ or a BIC");
    });
  });

  context("given fields that are not those of the message", () => {
    it("refuses a mandatory field that is missing, where it should stand", async () => {
      await refused(replaced(LEAST, ":31C:261125\r\n", ""), "31C", 5, 1, ":40E:", ":31C: (issued)");
      await refused(replaced(LEAST, "\r\n:49:WITHOUT", ""), "49", 14, 1, "the end of the text", ":49: (confirmation)");
    });

    it("refuses a field of no such message, twice, out of order or under another letter", async () => {
      await refused(replaced(LEAST, ":49:", ":99Z:X\r\n:49:"), "99Z", 14, 1, ":99Z:", "a field of MT700");
      await refused(replaced(LEAST, ":31C:", ":20:X\r\n:31C:"), "20", 5, 1, ":20:", "it once, and before :20:");
      await refused(replaced(LEAST, ":49:", ":40E:OTHR\r\n:49:"), "40E", 14, 1, ":40E:", "it once, and before :41a:");
      await refused(replaced(LEAST, ":41D:", ":41B:"), "41B", 12, 1, ":41B:", ":41A: or :41D: (available)");
    });
  });

  context("given fields that do not go together", () => {
    it("refuses drafts without drawee, and more than one way to pay", async () => {
      const drawings = ["42C", "42a", "42M", "42P"];
      const exclude = "42C with 42a, 42M and 42P exclude each other";
      await broken(replaced(LEAST, ":49:", ":42C:SIGHT\r\n:49:"), "C90", ["42C", "42a"], 14, "42C and 42a go together");
      await broken(
        replaced(LEAST, ":49:", ":42A:BANKBEBB\r\n:49:"),
        "C90",
        ["42C", "42a"],
        14,
        "42C and 42a go together",
      );
      await broken(replaced(LEAST, ":49:", ":42M:A\r\n:42P:B\r\n:49:"), "C90", drawings, 14, exclude);
      await broken(replaced(FULL, ":43P:", ":42P:LATER\r\n:43P:"), "C90", drawings, 25, exclude);
      for (const sound of [":42M:A", ":42P:B", ":42C:SIGHT\r\n:42A:BANKBEBB"]) {
        expect(() => readCredit(replaced(LEAST, ":49:", `${sound}\r\n:49:`)), sound).not.to.throw();
      }
    });

    it("refuses a latest day beside a period of shipment", async () => {
      const text = replaced(LEAST, ":49:", ":44C:270101\r\n:44D:IN JANUARY\r\n:49:");
      const message = await broken(text, "D06", ["44C", "44D"], 14, "44C and 44D exclude each other");

      expect(message).to.equal("MT700, line 14, rule D06: 44C and 44D exclude each other");
    });

    it("refuses a narrative of rules that are not others", async () => {
      const text = replaced(LEAST, "UCP LATEST VERSION", "UCP LATEST VERSION/600");
      await broken(text, "D81", ["40E"], 6, "a narrative stands only behind OTHR");
    });
  });

  context("given messages that are no sequence", () => {
    const sequence = async (texts: readonly string[], position: number, reason: string) =>
      expectRefusal(() => readCredit(texts), MtSequenceBroken, { position, reason });

    it("refuses none, one that is missing, and those of other credits or banks", async () => {
      const [first = "", second = "", third = ""] = writeCredit(long);

      await sequence([], 1, "is missing");
      await sequence([first], 1, "calls itself 1 of 3, expected 1 of 1");
      await sequence([first, third], 1, "calls itself 1 of 3, expected 1 of 2");
      await sequence([first, third, second], 2, "calls itself 3 of 3, expected 2 of 3");
      await sequence(
        [first, replaced(second, "LC-2026-0002", "LC-2026-0003"), third],
        2,
        "has another number than the first",
      );
      await sequence(
        [first, replaced(second, "BANKDEFF", "BANKFRPP"), third],
        2,
        "goes between other banks than the first",
      );
    });

    it("refuses a message of another type, by its header", async () => {
      await expectRefusal(() => readCredit(fin("701", ":27:1/1\n:20:X")), MtError, {
        message: "701",
        field: "",
        line: 1,
        column: 1,
        found: "MT701 in the header",
        expected: "MT700",
      });
    });
  });

  context("given a sound credit", () => {
    it("reads the least and the most that one says", () => {
      expect(readCredit(LEAST)).to.deep.equal(least);
      expect(readCredit(FULL)).to.deep.equal(full);
    });

    it("reads block 4 alone, with and without its braces, with lines that end in CRLF or LF", () => {
      const { issuingBank: _, advisingBank: __, ...bare } = least;

      for (const text of [`{4:\n${LEAST_700}\n-}`, LEAST_700, `${LEAST_700}\n`]) {
        expect(readCredit(text)).to.deep.equal(bare);
        expect(readCredit(text.replaceAll("\n", "\r\n"))).to.deep.equal(bare);
      }
    });

    it("reads a credit of three messages as one", () => {
      const texts = writeCredit(long);

      expect(texts).to.have.length(3);
      expect(readCredit(texts)).to.deep.equal(long);
    });
  });
});

describe("writeCredit", () => {
  it("refuses what a reader would refuse, with the line that it would stand in", async () => {
    const write = (change: object) => () => writeCredit({ ...least, ...change });
    const z = "at most 100 lines of at most 65 characters of set z";

    await expectRefusal(write({ goods: ["COFFEE", "T}A"] }), MtError, {
      message: "700",
      field: "45A",
      line: 15,
      column: 2,
      found: '"}"',
      expected: z,
    });
    await expectRefusal(write({ goods: ["X", ":46A:Y"] }), MtError, {
      message: "700",
      field: "45A",
      line: 15,
      column: 1,
      found: '":"',
      expected: "a line that begins with neither : nor -",
    });
    await expectRefusal(write({ issued: "2080-01-01" }), MtError, {
      message: "700",
      field: "31C",
      line: 5,
      column: 6,
      found: '"2080-0"',
      expected: "a date YYMMDD",
    });
    await expectRefusal(write({ applicant: undefined }), MtError, {
      message: "700",
      field: "50",
      line: 8,
      column: 1,
      found: ":59:",
      expected: ":50: (applicant)",
    });
    await expectRefusal(write({ drafts: ["SIGHT"] }), MtRuleBroken, {
      message: "700",
      rule: "C90",
      fields: ["42C", "42a"],
      line: 14,
      reason: "42C and 42a go together",
    });
  });

  it("refuses a value that would read as another, and names that are no fields", async () => {
    const name = ["/123", "EXPORTER LTD"];
    await expectRefusal(() => writeCredit({ ...least, beneficiary: { name } }), MtError, {
      message: "700",
      field: "59",
      line: 10,
      column: 1,
      found: `${JSON.stringify({ name })}, which reads as ${JSON.stringify({ account: "123", name: ["EXPORTER LTD"] })}`,
      expected: "a value that reads as itself",
    });
    const stranger = { ...least, seller: "EXPORTER LTD" };
    await expectRefusal(() => writeCredit(stranger), MtError, {
      message: "700",
      field: "",
      line: 2,
      column: 1,
      found: '"seller"',
      expected: "a name of a field of MT700",
    });
    const parts = { iban: "X" } as unknown as { bic: string };
    await expectRefusal(() => writeCredit({ ...least, applicantBank: parts }), MtError, {
      message: "700",
      field: "51a",
      line: 8,
      column: 1,
      found: '{"iban":"X"}',
      expected: "the parts mark, account, bic; or mark, account, name",
    });
  });

  it("refuses one bank of the headers without the other, and banks that are none", async () => {
    const { advisingBank: _, ...half } = least;
    await expectRefusal(() => writeCredit(half), MtError, {
      message: "700",
      field: "",
      line: 1,
      column: 1,
      found: "one of the banks of the headers",
      expected: "the BIC of both, or of none",
    });
    await expectRefusal(() => writeCredit({ ...least, advisingBank: "BANK" }), MtError, {
      message: "700",
      field: "",
      line: 1,
      column: 1,
      found: '"BANK"',
      expected: "a BIC of 8 or 11 characters",
    });
  });

  it("refuses a credit that eight messages cannot hold", async () => {
    const goods = Array.from({ length: 1_000 }, () => "X".repeat(65));
    await expectRefusal(() => writeCredit({ ...least, goods }), MtSequenceBroken, {
      position: 9,
      reason: "is one more than there may be: all need 10",
    });
  });

  it("gives a text back to the byte, where it was as a sender writes it", () => {
    expect(writeCredit(readCredit(LEAST))).to.deep.equal([LEAST]);
    expect(writeCredit(readCredit(FULL))).to.deep.equal([FULL]);
  });

  it("continues long texts where a message has 100 lines of one or 10,000 characters, and in no more messages than that takes", () => {
    const at = (lines: number) => writeCredit({ ...least, goods: Array.from({ length: lines }, () => "+ COFFEE") });
    expect([at(99), at(100), at(101)].map(({ length }) => length)).to.deep.equal([1, 1, 2]);
    expect(at(101)[1]).to.equal(fin("701", ":27:2/2\n:20:LC-2026-0001\n:45A:+ COFFEE"));

    const [line, width] = ["X".repeat(65), 67];
    const room = 10_000 - LEAST.length - 90 * width - 2 * ":45A:".length;
    const whole = Math.floor(room / width) - 1;
    const half = Math.floor((room - whole * width) / 2) - 2;
    const lastOf = (more: number) => room - whole * width - half - 4 + more;
    const sizes = [-1, 0, 1].map((more) =>
      writeCredit({
        ...least,
        goods: Array.from({ length: 90 }, () => line),
        documents: [...Array.from({ length: whole }, () => line), "X".repeat(half), "X".repeat(lastOf(more))],
      }),
    );
    expect(sizes.map(({ length }) => length)).to.deep.equal([1, 1, 2]);
    expect(sizes.map(([first]) => first?.length).slice(0, 2)).to.deep.equal([9_999, 10_000]);
  });

  it("keeps all messages of a long credit within their bounds, and their lines in order", () => {
    const texts = writeCredit(long);
    const lines = texts.flatMap((text) => text.split("\r\n")).filter((line) => line.includes("ITEM "));

    for (const text of texts) expect(text.length).to.be.at.most(10_000);
    expect(lines.map((line) => line.replace(":45A:", ""))).to.deep.equal(long.goods);
  });
});

describe("splitCredit and joinCredit", () => {
  it("parts what a chain holds as values from texts by tag", () => {
    const { values, leaves } = splitCredit(full);

    expect(Object.keys(leaves)).to.have.members([
      "20",
      "23",
      "42C",
      "42D",
      "44A",
      "44E",
      "44F",
      "44B",
      "45A",
      "46A",
      "47A",
      "49G",
      "49H",
      "71D",
      "78",
      "72Z",
    ]);
    expect(leaves["46A"]).to.equal(full.documents?.join("\n"));
    expect(leaves["42D"]).to.equal("/C/0815\nTHE ISSUING BANK\nANTWERP");
    expect(values.amount).to.deep.equal(full.amount);
    expect(Object.keys(values)).to.have.members([
      "issuingBank",
      "advisingBank",
      "form",
      "issued",
      "rules",
      "expiry",
      "applicantBank",
      "applicant",
      "beneficiary",
      "amount",
      "tolerance",
      "additionalAmounts",
      "available",
      "partialShipments",
      "transshipment",
      "latestShipment",
      "presentation",
      "confirmation",
      "confirmationParty",
      "reimbursingBank",
      "adviseThrough",
    ]);
  });

  it("gives the credit back through a tree of salted leaves, to the byte", () => {
    for (const credit of [least, full, long]) {
      const { values, leaves } = splitCredit(credit);
      const { fields, secret, root, leaves: committed } = commit(leaves);
      expect(rootOf(committed)).to.equal(root);

      const opened = openDocument({ fields, secret }, root);
      const back = joinCredit({ values, leaves: opened.fields });
      expect(back).to.deep.equal(credit);
      expect(writeCredit(back)).to.deep.equal(writeCredit(credit));
    }
  });

  it("hides values that are asked for, and takes them on both sides if alike", async () => {
    const names: CreditValueName[] = ["applicant", "beneficiary", "issuingBank", "advisingBank", "expiry"];
    const { values, leaves } = splitCredit(full, names);

    expect(values).not.to.have.any.keys(...names);
    expect(leaves).to.include({ "31D": "270228HAMBURG", sender: "BANKBEBB", receiver: "BANKDEFF" });
    expect(joinCredit({ values, leaves })).to.deep.equal(full);
    expect(joinCredit({ values: { ...values, expiry: full.expiry }, leaves })).to.deep.equal(full);
    const apart = { ...values, expiry: { ...full.expiry, place: "ANTWERP" } };
    await expectRefusal(() => joinCredit({ values: apart, leaves }), CreditPartsApart, { field: "31D" });
  });

  it("refuses leaves that are no text of a field, and parts that make no credit", async () => {
    const { values, leaves } = splitCredit(least);
    const place = { message: "700", line: 1, column: 1 };

    for (const stray of [{ "99Z": "X" }, { "44A": 5 }, { sender: 5 }, { constructor: "X" }]) {
      const [field = ""] = Object.keys(stray);
      await expectRefusal(() => joinCredit({ values, leaves: { ...leaves, ...stray } }), MtError, {
        ...place,
        field,
        found: JSON.stringify(field),
        expected: "the text of a field of MT700",
      });
    }
    await expectRefusal(() => joinCredit({ values, leaves: { ...leaves, "44C": "27" } }), MtError, {
      ...place,
      field: "44C",
      column: 6,
      found: '"27"',
      expected: "a date YYMMDD",
    });
    await expectRefusal(() => joinCredit({ values, leaves: {} }), MtError, {
      ...place,
      field: "20",
      line: 4,
      found: ":31C:",
      expected: ":20: (number)",
    });
    await expectRefusal(() => splitCredit({ ...least, seller: "X" } as DocumentaryCredit), MtError, {
      ...place,
      field: "seller",
      found: '"seller"',
      expected: "the text of a field of MT700",
    });
  });
});

describe("credits at random", () => {
  it("come back as they were, from text and from parts", () => {
    const random = seededRandom(700);
    for (let run = 0; run < RUNS; run++) {
      const credit = randomCredit(random);
      const texts = writeCredit(credit);
      const { values, leaves } = splitCredit(credit);

      expect(readCredit(texts)).to.deep.equal(credit);
      expect(writeCredit(readCredit(texts))).to.deep.equal(texts);
      expect(joinCredit({ values, leaves })).to.deep.equal(credit);
    }
  });
});

const SET_X = "ABCXYZabcxyz0189/?:().,'+- ";
const SET_Z = `${SET_X}=!"%&*<>;{@#_`;

function randomLines(random: Random, most: number, width: number, signs: string): readonly string[] {
  return Array.from({ length: 1 + random.below(most) }, () => {
    const length = random.below(width);
    return `A${Array.from({ length }, () => signs[random.below(signs.length)]).join("")}`;
  });
}

/** The full credit with some fields left out and the rest filled at random. */
function randomCredit(random: Random): DocumentaryCredit {
  const day = `20${10 + random.below(60)}-0${1 + random.below(9)}-${10 + random.below(19)}`;
  const filled: DocumentaryCredit = {
    ...full,
    issued: day,
    latestShipment: day,
    expiry: { date: day, place: randomLines(random, 1, 28, SET_X)[0] ?? "" },
    applicant: randomLines(random, 4, 34, SET_X),
    beneficiary: { account: "A1", name: randomLines(random, 4, 34, SET_X) },
    amount: { currency: "EUR", amount: `${random.below(1_000_000)}.${random.below(10)}` },
    available: { name: randomLines(random, 4, 34, SET_X), by: random.pick(["BY PAYMENT", "BY NEGOTIATION"]) },
    destination: randomLines(random, 1, 139, SET_Z)[0] ?? "",
    goods: randomLines(random, 150, 64, SET_Z),
    documents: randomLines(random, 150, 64, SET_Z),
    charges: randomLines(random, 6, 34, SET_Z),
    bankInstructions: randomLines(random, 12, 64, SET_X),
    presentation: { days: random.below(1_000) },
  };
  const optional = ["preAdvice", "tolerance", "latestShipment", "goods", "conditions", "charges", "adviseThrough"];
  return Object.fromEntries(
    Object.entries(filled).filter(([name]) => !optional.includes(name) || random.below(2) === 0),
  ) as unknown as DocumentaryCredit;
}
