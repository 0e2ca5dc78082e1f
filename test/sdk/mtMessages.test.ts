import { expect } from "chai";

import {
  type Correspondents,
  correspondentsIn,
  envelopeOf,
  MAX_LENGTH,
  MT_TYPES,
  MtError,
  MtRuleBroken,
  outlineOf,
  readMessage,
  readMessages,
  writeMessage,
  writeMessages,
} from "../../sdk/MtMessages.ts";
import { fin, headers, LEAST_700, longNarratives } from "../shared/creditSamples.ts";
import { SAMPLES, SCHEMES } from "../shared/mtSamples.ts";
import { seededRandom } from "../shared/random.ts";
import { expectRefusal, thrownBy } from "../shared/refusals.ts";

const TYPES = Object.keys(SCHEMES);

/** Characters that every set of text has, and those that only some have. */
const PLAIN = "ABCXYZabcxyz0189 /?:().,'+-";
const ONLY_Z = '=!"%&*<>;{@#_';
const IN_NONE = "}~$^|\\[]`\tÄ€";

const sample = (type: string) => fin(type, SAMPLES[type] ?? "");

/** The fields of a sample, each with the place that its scheme has for it. */
function placesIn(type: string): { place: number; text: string }[] {
  const scheme = (SCHEMES[type] ?? "").split(" ").map(tagsOf);
  let next = 0;
  return (SAMPLES[type] ?? "").split(/\n(?=:\d\d[A-Z]?:)/).map((text) => {
    const tag = text.slice(1, text.indexOf(":", 1));
    const place = scheme.findIndex((tags, index) => index >= next && tags.includes(tag));
    expect(place, `MT${type} ${tag}`).to.be.at.least(0);
    next = place + 1;
    return { place, text };
  });
}

function tagsOf(entry: string): readonly string[] {
  const [, digits = "", none, letters = ""] = /^(\d\d)(-?)([A-Z]*)[!?]$/.exec(entry) ?? [];
  return [...(none === "-" || letters === "" ? [digits] : []), ...Array.from(letters, (letter) => digits + letter)];
}

/** The sample of a type with one field put in, in the place of any that stands there. */
function withField(type: string, tag: string, text: string): string {
  const place = (SCHEMES[type] ?? "").split(" ").findIndex((entry) => tagsOf(entry).includes(tag));
  const fields = placesIn(type).filter((field) => field.place !== place);
  const sorted = [...fields, { place, text: `:${tag}:${text}` }].sort((one, other) => one.place - other.place);
  return fin(type, sorted.map((field) => field.text).join("\n"));
}

/** What is wrong with the format of a field; rules over several fields are another matter. */
async function flawOf(type: string, tag: string, text: string): Promise<MtError | undefined> {
  const message = withField(type, tag, text);
  const error = await thrownBy(() => {
    readMessage(message);
    throw new Error("sound");
  });
  return error instanceof MtError ? error : undefined;
}

const expectSound = async (type: string, tag: string, text: string) => {
  expect(await flawOf(type, tag, text), `MT${type} :${tag}:${text}`).to.equal(undefined);
};
const expectFlaw = async (type: string, tag: string, text: string, line: number, column: number) => {
  const flaw = await flawOf(type, tag, text);
  expect(flaw, `MT${type} :${tag}:${text}`).to.be.instanceOf(MtError);

  const lines = withField(type, tag, text).split("\r\n");
  const first = lines.findIndex((each) => each.startsWith(`:${tag}:${text.split("\n")[0]}`)) + 1;
  expect({ ...flaw?.facts, found: "", expected: "" }, `:${tag}:${text}`).to.deep.equal({
    message: type,
    field: tag,
    line: first + line,
    column,
    found: "",
    expected: "",
  });
};

/** Texts of fields, from what is public of the standard: type, tag, what stands before, how many lines of how many characters, of which set, what stands behind. */
const TEXTS: readonly (readonly [string, string, string, number, number, "x" | "z", string])[] = [
  ["700", "20", "", 1, 16, "x", ""],
  ["742", "21", "", 1, 16, "x", ""],
  ["744", "21A", "", 1, 16, "x", ""],
  ["700", "23", "", 1, 16, "x", ""],
  ["760", "22K", "OTHR/", 1, 35, "x", ""],
  ["760", "23F", "OTHR/", 1, 35, "x", ""],
  ["787", "23R", "ACCP\n", 6, 35, "x", ""],
  ["759", "23X", "OTHR/", 1, 65, "x", ""],
  ["767", "24E", "OTHR/", 1, 35, "x", ""],
  ["767", "24G", "OTHR\n", 12, 65, "z", ""],
  ["730", "25", "", 1, 35, "x", ""],
  ["700", "31D", "270228", 1, 29, "x", ""],
  ["760", "35G", "", 12, 65, "x", ""],
  ["700", "39C", "", 4, 35, "x", ""],
  ["760", "39E", "", 12, 65, "z", ""],
  ["760", "39F", "", 12, 65, "z", ""],
  ["760", "40C", "OTHR/", 1, 35, "x", ""],
  ["700", "40E", "OTHR/", 1, 35, "x", ""],
  ["700", "41D", "", 4, 35, "x", "\nBY PAYMENT"],
  ["760", "41G", "", 4, 35, "x", ""],
  ["700", "42C", "", 3, 35, "x", ""],
  ["700", "42D", "", 4, 35, "x", ""],
  ["700", "42M", "", 4, 35, "x", ""],
  ["700", "42P", "", 4, 35, "x", ""],
  ["700", "44A", "", 1, 140, "z", ""],
  ["700", "44B", "", 1, 140, "z", ""],
  ["700", "44E", "", 1, 140, "z", ""],
  ["700", "44F", "", 1, 140, "z", ""],
  ["700", "44D", "", 6, 65, "x", ""],
  ["760", "44J", "DE/", 1, 35, "x", ""],
  ["760", "44J", "DE\n/", 1, 65, "x", ""],
  ["700", "45A", "", 100, 65, "z", ""],
  ["760", "45C", "", 100, 65, "z", ""],
  ["759", "45D", "", 150, 65, "z", ""],
  ["760", "45L", "", 50, 65, "z", ""],
  ["700", "46A", "", 100, 65, "z", ""],
  ["700", "47A", "", 100, 65, "z", ""],
  ["700", "48", "21/", 1, 35, "x", ""],
  ["765", "49A", "COMP\n", 50, 65, "z", ""],
  ["700", "49G", "", 100, 65, "z", ""],
  ["700", "49H", "", 100, 65, "z", ""],
  ["700", "50", "", 4, 35, "x", ""],
  ["707", "50B", "", 4, 35, "x", ""],
  ["760", "51", "", 4, 35, "x", ""],
  ["700", "51D", "", 4, 35, "x", ""],
  ["742", "52D", "/D/1\n", 4, 35, "x", ""],
  ["754", "53D", "", 4, 35, "x", ""],
  ["752", "54B", "/1\n", 1, 35, "x", ""],
  ["752", "54D", "", 4, 35, "x", ""],
  ["765", "56B", "", 1, 35, "x", ""],
  ["765", "56D", "", 4, 35, "x", ""],
  ["700", "57D", "", 4, 35, "x", ""],
  ["700", "58D", "", 4, 35, "x", ""],
  ["700", "59", "", 4, 35, "x", ""],
  ["700", "59", "/", 1, 34, "x", "\nEXPORTER GMBH"],
  ["760", "59A", "/", 1, 34, "x", "\nBANKDEFF"],
  ["700", "53A", "/", 1, 34, "x", "\nBANKDEFF"],
  ["700", "53A", "/C/", 1, 34, "x", "\nBANKDEFF"],
  ["700", "71D", "", 6, 35, "z", ""],
  ["707", "71N", "OTHR\n", 6, 35, "z", ""],
  ["700", "72Z", "", 6, 35, "z", ""],
  ["734", "73A", "", 6, 35, "z", ""],
  ["744", "73R", "OVER/", 1, 35, "x", ""],
  ["744", "73S", "RETD/", 1, 35, "x", ""],
  ["754", "77", "", 20, 35, "z", ""],
  ["734", "77J", "", 70, 50, "z", ""],
  ["761", "77L", "", 150, 65, "z", ""],
  ["761", "77U", "", 150, 65, "z", ""],
  ["700", "78", "", 12, 65, "x", ""],
  ["710", "78D", "", 12, 65, "x", ""],
  ["730", "79Z", "", 35, 50, "z", ""],
];

/** Lines under code words: the word and its slashes count. */
const CODED: readonly (readonly [string, string, number, number, readonly string[]])[] = [
  ["707", "45B", 100, 65, ["ADD", "DELETE", "REPALL"]],
  ["707", "46B", 100, 65, ["ADD", "DELETE", "REPALL"]],
  ["707", "47B", 100, 65, ["ADD", "DELETE", "REPALL"]],
  ["707", "49M", 100, 65, ["ADD", "DELETE", "REPALL"]],
  ["707", "49N", 100, 65, ["ADD", "DELETE", "REPALL"]],
  ["734", "77B", 3, 35, ["HOLD", "NOTIFY", "PREVINST", "RETURN"]],
];

/** The words that may stand in a field, and what may stand behind. */
const WORDS: readonly (readonly [string, string, string, string])[] = [
  ["707", "22A", "ACNF ADVI ISSU", ""],
  ["760", "22A", "ACNF ADVI ICCO ISCO ISSU", ""],
  ["767", "22A", "ACNA ADVA ICCA ISCA ISUA", ""],
  ["759", "22D", "DGAR DOCR STBY UNDK", ""],
  ["760", "22D", "DGAR STBY", ""],
  ["760", "22K", "APAY BILL CUST DPAY INSU JUDI LEAS OTHR PAYM PERF RETN SHIP TEND WARR", ""],
  ["760", "22Y", "STND", ""],
  ["767", "23B", "COND FIXD OPEN", ""],
  ["760", "23F", "DAYS ONEY OTHR", ""],
  [
    "759",
    "23H",
    "CLSVCLOS CLSVOPEN FRAUDMSG GENINFAD ISSAMEND ISSUANCE OTHERFNC PREDENOT REIMBURS REQAMEND REQFINAN REQISSUE REXTMATU TRANSFER",
    "",
  ],
  ["707", "23S", "CANCEL", ""],
  ["759", "23X", "COUR EMAL FACT FAXT HOST MAIL OTHR", "/X"],
  ["767", "24E", "COLL COUR MAIL MESS OTHR REGM", ""],
  ["767", "24G", "BENE OTHR", ""],
  ["700", "40A", "IRREVOCABLE|IRREVOCABLE TRANSFERABLE", ""],
  ["710", "40B", "IRREVOCABLE|IRREVOCABLE TRANSFERABLE", "\nWITHOUT OUR CONFIRMATION"],
  ["760", "40C", "ISPR NONE OTHR UCPR URDG", ""],
  ["700", "40E", "EUCP LATEST VERSION|EUCPURR LATEST VERSION|OTHR|UCP LATEST VERSION|UCPURR LATEST VERSION", ""],
  ["740", "40F", "NOTURR|URR LATEST VERSION", ""],
  ["700", "43P", "ALLOWED|CONDITIONAL|NOT ALLOWED", ""],
  ["700", "43T", "ALLOWED|CONDITIONAL|NOT ALLOWED", ""],
  ["760", "48B", "NMLT NMPT NPRT", ""],
  ["760", "48D", "TRAN", ""],
  ["700", "49", "CONFIRM|MAY ADD|WITHOUT", ""],
  ["740", "71A", "CLM OUR", ""],
  ["707", "71N", "APPL BENE OTHR", ""],
];

describe("outlineOf", () => {
  it("knows the messages of the family, and no others", async () => {
    expect(Object.keys(MT_TYPES).sort()).to.deep.equal([...TYPES].sort());
    await expectRefusal(() => outlineOf("103"), MtError, {
      message: "",
      field: "",
      line: 1,
      column: 1,
      found: '"103"',
      expected: `one of ${Object.keys(MT_TYPES).join(", ")}`,
    });
  });

  for (const type of TYPES) {
    it(`has the fields of MT${type} in their order`, () => {
      const rows = outlineOf(type);
      expect(rows.map(({ tags, isMandatory }) => ({ tags, isMandatory }))).to.deep.equal(
        SCHEMES[type]?.split(" ").map((entry) => ({ tags: tagsOf(entry), isMandatory: entry.endsWith("!") })),
      );
      const names = rows.map(({ section, name }) => `${section}.${name}`);
      expect(new Set(names).size).to.equal(names.length);
    });
  }
});

describe("readMessage and writeMessage", () => {
  for (const type of TYPES) {
    it(`give MT${type} back to the byte, by headers or by type`, () => {
      const message = readMessage(sample(type));
      expect(message.type).to.equal(type);
      expect(writeMessage(message)).to.equal(sample(type));

      const bare = readMessage((SAMPLES[type] ?? "").replaceAll("\n", "\r\n"), { type });
      expect(bare).to.deep.equal({ type, values: message.values });
      expect(writeMessage(bare)).to.equal(sample(type).slice(headers(type).length));
    });

    it(`refuse MT${type} without any one of its mandatory fields`, async () => {
      const entries = (SCHEMES[type] ?? "").split(" ");
      const fields = placesIn(type);
      for (const missing of fields) {
        if (entries[missing.place]?.endsWith("!") !== true) continue;
        const rest = fields.filter((field) => field !== missing);
        const error = await thrownBy(() => readMessage(fin(type, rest.map(({ text }) => text).join("\n"))));
        expect(error, missing.text).to.be.instanceOf(MtError);
      }
    });
  }

  it("give the values of a refusal by their names", () => {
    expect(readMessage(sample("734")).values).to.deep.equal({
      reference: "RF-2026-0001",
      presenterReference: "PR-2026-0001",
      utilization: { date: "2027-01-10", currency: "EUR", amount: "600000" },
      charges: ["/DISC/EUR 80,00"],
      total: { currency: "EUR", amount: "599920" },
      accountBank: { mark: "C", account: "4711", bic: "BANKDEFF" },
      bankInformation: ["PLEASE INSTRUCT"],
      discrepancies: ["+ ON BOARD ON 270210, LATEST SHIPMENT 270207", "+ INSURANCE POLICY FOR 100 PCT"],
      disposal: [{ code: "NOTIFY", lines: ["UNTIL THE APPLICANT WAIVES", "//OR THE PRESENTER INSTRUCTS"] }],
    });
  });

  it("give the values of a standby by its sections, and refuse names that are none of them", async () => {
    const { values } = readMessage(sample("760"));

    expect(Object.keys(values)).to.deep.equal(["general", "undertaking", "local"]);
    expect(values.undertaking).to.deep.include({
      beneficiary: { account: "4711", bic: "BANKDEFF" },
      available: { bic: "BANKDEFF" },
      jurisdiction: { country: "DE", subdivision: "HH", narrative: "HAMBURG" },
      extension: { period: "DAYS", details: "90" },
      extensionNoticeDays: 30,
    });
    const stray = { ...values, foreign: { start: "" } };
    await expectRefusal(() => writeMessage({ type: "760", values: stray }), MtError, {
      message: "760",
      field: "",
      line: 72,
      column: 1,
      found: '"foreign"',
      expected: "a name of a field of MT760",
    });
  });

  it("refuse a type that the header contradicts, or that nobody says", async () => {
    const place = { field: "", line: 1, column: 1 };
    const expected = `one of ${Object.keys(MT_TYPES).join(", ")}`;

    await expectRefusal(() => readMessage(sample("732"), { type: "734" }), MtError, {
      ...place,
      message: "732",
      found: "MT732 in the header",
      expected: "MT734",
    });
    await expectRefusal(() => readMessage(SAMPLES["732"] ?? ""), MtError, {
      ...place,
      message: "",
      found: "no type, in header or options",
      expected,
    });
  });
});

describe("readMessages and writeMessages", () => {
  it("refuse types that no other continues", async () => {
    for (const type of ["701", "760", "constructor"]) {
      await expectRefusal(() => readMessages(type as "700", []), MtError, {
        message: "",
        field: "",
        line: 1,
        column: 1,
        found: JSON.stringify(type),
        expected: "one of 700, 707, 710, 720",
      });
    }
  });

  for (const type of ["700", "710", "720"] as const) {
    it(`give MT${type} with what continues it back, its long texts whole`, () => {
      const { sequence: _, ...values } = readMessage(sample(type)).values;
      const long = { ...values, ...longNarratives() };
      const correspondents = { sender: "BANKBEBB", receiver: "BANKDEFF" };
      const texts = writeMessages({ type, values: long, correspondents });

      expect(texts).to.have.length(3);
      expect(texts[2]).to.include(`{2:I${Number(type) + 1}BANKDEFF`);
      expect(readMessages(type, texts)).to.deep.equal({ type, values: long, correspondents });
      expect(writeMessages(readMessages(type, [sample(type)]))).to.deep.equal([sample(type)]);
    });
  }
});

describe("formats of fields", () => {
  for (const [type, tag, before, lines, width, set, behind] of TEXTS) {
    it(`hold field ${tag}${before === "" ? "" : ` behind ${JSON.stringify(before)}`} to ${lines} lines of ${width} characters of set ${set}`, async () => {
      const text = (count: number, last: number) =>
        `${before}${[...Array.from({ length: count - 1 }, () => "A"), "A".repeat(last)].join("\n")}${behind}`;
      const head = before.split("\n");
      const start = head.length === 1 ? tag.length + 2 + before.length : (head.at(-1) ?? "").length;

      for (const last of [1, width - 1, width]) await expectSound(type, tag, text(1, last));
      await expectFlaw(type, tag, text(1, width + 1), head.length - 1, start + width + 1);
      if (lines > 1) {
        for (const count of [lines - 1, lines]) await expectSound(type, tag, text(count, width));
        expect(await flawOf(type, tag, text(lines + 1, 1))).to.be.instanceOf(MtError);
      }

      for (let from = 0; from < PLAIN.length; from += 14) {
        await expectSound(type, tag, `${before}A${PLAIN.slice(from, from + 14)}A${behind}`);
      }
      for (const sign of ONLY_Z) {
        if (set === "z") await expectSound(type, tag, `${before}A${sign}A${behind}`);
        else await expectFlaw(type, tag, `${before}A${sign}A${behind}`, head.length - 1, start + 2);
      }
      for (const sign of IN_NONE)
        await expectFlaw(type, tag, `${before}A${sign}A${behind}`, head.length - 1, start + 2);
    });
  }

  for (const [type, tag, lines, width, words] of CODED) {
    it(`hold field ${tag} to ${lines} lines of ${width} under ${words.join(", ")}`, async () => {
      for (const word of words) {
        const room = width - word.length - 2;
        const text = (count: number, last: number) =>
          [`/${word}/${"A".repeat(last)}`, ...Array.from({ length: count - 1 }, () => "B")].join("\n");
        for (const last of [0, room - 1, room]) await expectSound(type, tag, text(1, last));
        await expectFlaw(type, tag, text(1, room + 1), 0, tag.length + 2 + width + 1);
        for (const count of [lines - 1, lines]) await expectSound(type, tag, text(count, room));
        expect(await flawOf(type, tag, text(lines + 1, 1))).to.be.instanceOf(MtError);
      }
      await expectFlaw(type, tag, "/OTHER/A", 0, tag.length + 3);
      await expectFlaw(type, tag, "A", 0, tag.length + 3);
      await expectFlaw(type, tag, `/${words[0] ?? ""}/A\n/B`, 1, 1);
    });
  }

  for (const [type, tag, words, behind] of WORDS) {
    it(`let field ${tag} of MT${type} have only ${words.replaceAll("|", ", ")}`, async () => {
      for (const word of words.split(words.includes("|") ? "|" : " ")) await expectSound(type, tag, word + behind);
      expect(await flawOf(type, tag, `QQQQ${behind}`)).to.be.instanceOf(MtError);
    });
  }

  it("hold numbers to their digits", async () => {
    const cases: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
      ["700", "27", ["1/1", "1/8"], ["11/1", "1/11", "1", "a/1", "1/"]],
      ["707", "26E", ["1", "99", "999"], ["1000", "1A", ""]],
      ["700", "39A", ["0/0", "9/10", "99/99"], ["100/10", "10/100", "10", "/10"]],
      ["700", "48", ["1", "99", "999"], ["1000", "/AFTER", "21/"]],
    ];
    for (const [type, tag, sound, flawed] of cases) {
      for (const text of sound) await expectSound(type, tag, text);
      for (const text of flawed) expect(await flawOf(type, tag, text), `${tag} ${text}`).to.be.instanceOf(MtError);
    }
  });

  it("hold amounts to 15 digits and comma", async () => {
    await expectSound("700", "32B", `USD${"9".repeat(13)},`);
    await expectSound("700", "32B", `USD${"9".repeat(14)},`);
    await expectFlaw("700", "32B", `USD${"9".repeat(15)},`, 0, 24);
    await expectSound("700", "32B", `USD${"9".repeat(12)},99`);
    await expectFlaw("700", "32B", `USD${"9".repeat(13)},99`, 0, 24);
    for (const text of ["USD", "USD,50", "USD1", "USD1.50", "USD-1,", "US1,", "usd1,"]) {
      expect(await flawOf("700", "32B", text), text).to.be.instanceOf(MtError);
    }
    for (const tag of ["32D", "32B"]) await expectSound("730", tag, `${tag === "32D" ? "261202" : ""}KWD1,234`);
  });

  it("hold dates to days that exist, in every field that has one", async () => {
    const fields: readonly (readonly [string, string, string])[] = [
      ["700", "31C", ""],
      ["700", "31D", "HAMBURG"],
      ["700", "44C", ""],
      ["732", "30", ""],
      ["747", "31E", ""],
      ["765", "31L", ""],
      ["765", "31R", "/271231"],
      ["760", "31S", ""],
      ["734", "32A", "EUR1,"],
      ["756", "33A", "EUR1,"],
      ["742", "34A", "EUR1,"],
    ];
    for (const [type, tag, behind] of fields) {
      for (const day of ["261231", "280229", "260430"]) await expectSound(type, tag, day + behind);
      for (const day of ["261232", "260229", "260431", "260001", "261301", "26123A", "260100"]) {
        await expectFlaw(type, tag, day + behind, 0, tag.length + 3);
      }
    }
  });

  it("hold BICs to 8 or 11 characters of their structure, and countries and languages to two letters", async () => {
    for (const tag of ["51A", "42A", "53A", "57A", "58A"]) {
      for (const bic of [
        "BANKDEFF",
        "BANKDE2L",
        "BANKDEFF123",
        "BANKDEFFXXX",
        "/D/4711\nBANKDEFF",
        "/4711\nBANKDEFF",
        "/D\nBANKDEFF",
      ]) {
        await expectSound("700", tag, bic);
      }
      for (const bic of [
        "BANKDEF",
        "BANKDEFF1",
        "BANKDEFF12",
        "BANKDEFF1234",
        "B4NKDEFF",
        "BANK1EFF",
        "bankdeff",
        "\nBANKDEFF",
        "4711\nBANKDEFF",
      ]) {
        expect(await flawOf("700", tag, bic), bic).to.be.instanceOf(MtError);
      }
    }
    await expectSound("760", "40D", "EN");
    for (const text of ["E", "ENG", "en"]) expect(await flawOf("760", "40D", text)).to.be.instanceOf(MtError);
    for (const text of ["D", "DEU", "de"]) expect(await flawOf("760", "44J", text)).to.be.instanceOf(MtError);
  });
});

describe("rules of the network", () => {
  const broken = async (type: string, from: string | RegExp, to: string, rule: string, fields: readonly string[]) => {
    const body = (SAMPLES[type] ?? "").replace(from, to);
    expect(body).not.to.equal(SAMPLES[type]);
    const error = await thrownBy(() => readMessage(fin(type, body)));
    expect(error, String(error)).to.be.instanceOf(MtRuleBroken);
    const { message, rule: found, fields: named } = (error as MtRuleBroken).facts;
    expect({ message, rule: found, fields: named }).to.deep.equal({ message: type, rule, fields });
  };

  it("hold where banks and charges are said", async () => {
    await broken("730", ":71D:", ":57A:BANKDEFF\n:71D:", "C77", ["25", "57a"]);
    await broken("730", /:25:.*\n(:30:.*\n:32D:.*\n)/, "$1:57A:BANKDEFF\n", "C78", ["32a", "57a"]);
    await broken("734", /:33B:.*\n/, "", "C17", ["73A", "33a"]);
    await broken("734", ":33B:EUR", ":33B:USD", "C02", ["32A", "33a"]);
    await broken("740", ":32B:", ":59:EXPORTER GMBH\n:32B:", "D84", ["58a", "59"]);
    await broken("710", ":51A:", ":50B:TRADER LTD\n:51A:", "C06", ["52a", "50B"]);
    await broken("720", ":52A:BANKBEBB\n", "", "C06", ["52a", "50B"]);
  });

  it("hold what reimbursements say of amounts", async () => {
    const all = ["31E", "32B", "33B", "34B", "39A", "39C", "72Z", "77"];
    await broken("747", /\n:31E:[^]*$/, "", "C15", all);
    await broken("747", /:34B:.*\n/, "", "C12", ["32B", "33B", "34B"]);
    await broken("747", /:32B:.*\n/, "", "C12", ["32B", "33B", "34B"]);
    await broken("747", ":34B:EUR", ":34B:USD", "C02", ["32B", "33B", "34B"]);
    await broken("756", ":32B:EUR", ":32B:USD", "C02", ["32B", "33A"]);
  });

  it("hold what is said of documents", async () => {
    await broken("750", /:34B:.*\n/, "", "C13", ["33B", "71D", "73A", "34B"]);
    await broken("750", ":34B:EUR", ":34B:USD", "C02", ["32B", "34B"]);
    await broken("752", /:33A:.*\n/, "", "C18", ["32B", "71D", "33a"]);
    await broken("752", ":33A:270420EUR", ":33A:270420USD", "C02", ["32B", "33a"]);
    await broken("754", ":77:", ":72Z:NONE\n:77:", "C19", ["72Z", "77"]);
    await broken("754", ":57B:", ":53A:BANKUS33\n:57B:", "C14", ["53a", "57a"]);
    await broken("754", ":34A:270420EUR", ":34A:270420USD", "C02", ["32a", "34a"]);
    await broken("759", ":23H:CLSVOPEN", ":23H:ISSUANCE", "D87", ["22D", "23H"]);
    for (const type of ["700", "705", "707"]) {
      const [from, to] = type === "707" ? [":44D:", ":44C:270301\n:44D:"] : [":45A:", ":44D:SOON\n:45A:"];
      await broken(type, from, to, "D06", ["44C", "44D"]);
    }
  });

  it("hold what standbys say of expiry and extension", async () => {
    await broken("760", ":31E:271031\n", "", "C1", ["23B", "31E"]);
    await broken("760", /:23B:COND\n:31E:271130\n:35G:.*\n/, ":23B:OPEN\n:31E:271130\n", "C1", ["23B", "31E"]);
    await broken("760", /:35G:.*\n/, "", "C2", ["23B", "35G"]);
    await broken("760", ":23B:COND\n:31E:271130", ":23B:FIXD\n:31E:271130", "C2", ["23B", "35G"]);
    await broken("760", /:23B:COND\n:31E:271130\n:35G:.*\n/, ":23B:OPEN\n", "C3", ["23B", "23F"]);
    await broken("760", ":23F:DAYS/90\n", "", "C8", ["23F", "78", "26E", "31S"]);
    await broken("767", ":33B:USD50000,", ":32B:USD1,\n:33B:USD50000,", "C1", ["32B", "33B"]);
    await broken("767", /:35G:.*\n/, "", "C2", ["23B", "35G"]);
  });

  it("hold what standbys say of parties and purpose", async () => {
    const undertaking = (...labels: readonly string[]) => labels.map((label) => `undertaking.${label}`);
    await broken("760", ":48B:NMPT", ":48B:NMPT\n:48D:TRAN", "C6", [
      "general.22A",
      ...undertaking("48D", "24E", "24G"),
    ]);
    await broken("760", /\n:15C:[^]*$/, "", "C6", ["general.22A", "local.15C"]);
    await broken("760", ":22A:ISCO", ":22A:ISSU", "C6", ["general.22A", "local.15C"]);
    const issued = /:22A:ISCO([^]*)\n:15C:[^]*$/;
    const body = (SAMPLES["760"] ?? "").replace(issued, ":22A:ISSU$1");
    expect(readMessage(fin("760", body)).values).to.have.all.keys("general", "undertaking");
    for (const [tag, rule, fields] of [
      ["50", "C4", ["general.22A", "undertaking.50"]],
      ["45L", "C6", ["general.22A", "undertaking.45L"]],
      ["49", "C5", ["general.22A", "undertaking.22D", "undertaking.49"]],
    ] as const) {
      const without = body.replace(new RegExp(`\\n:${tag}:[^\\n]*`), "");
      const error = await thrownBy(() => readMessage(fin("760", without)));
      expect(error, tag).to.be.instanceOf(MtRuleBroken);
      expect((error as MtRuleBroken).facts.rule).to.equal(rule);
      expect((error as MtRuleBroken).facts.fields).to.deep.equal(fields);
    }
    await broken("760", ":22D:STBY", ":22D:DGAR", "C5", undertaking("22D", "49"));
    await broken("760", ":56A:BANKDEFF\n", "", "C7", undertaking("56a", "57a"));
    await broken("760", ":58A:BANKDEFF\n", "", "C9", undertaking("49", "58a"));
    await broken("760", ":49:CONFIRM", ":49:WITHOUT", "C9", undertaking("49", "58a"));
    await broken("760", ":22K:OTHR/SPARE PARTS\n", "", "C10", ["local.22K", "local.22Y"]);
    await broken("760", /:22D:STBY([^]*):49:CONFIRM\n:58A:BANKDEFF\n/, ":22D:DGAR$1", "C11", undertaking("22D", "41a"));
    await broken("760", "\n:71D:NONE", "\n:41G:ANY BANK\n:71D:NONE", "C11", ["local.22D", "local.41a"]);
    await broken("761", /\n:77U:[^]*$/, "", "C19", ["77U", "77L"]);
  });
});

describe("blocks", () => {
  const text = sample("732");
  const refused = async (
    from: string,
    line: number,
    column: number,
    found: string,
    expected: string,
    message = "732",
  ) => expectRefusal(() => readMessage(from), MtError, { message, field: "", line, column, found, expected });

  it("are refused out of order, broken off, or with headers that are none", async () => {
    const order = "the blocks {1: {2: {3: {4: {5: {S: in this order";
    await refused("", 1, 1, "the end of the text", "a block {4:", "");
    await refused(`X${text}`, 1, 1, '"X{1"', order, "");
    await refused(text.replace("{1:", "{3:"), 1, 30, '"{2:"', order, "");
    await refused(`${text}{5:}{5:}`, 7, 7, '"{5:"', order);
    await refused(text.replace("-}", ""), 6, 31, "the end of the text", "a line -} that ends block 4");
    await refused(text.slice(0, 20), 1, 21, "the end of the text", "the } of block 1", "");
    await refused(text.slice(0, text.indexOf("{4:")), 1, 51, "the end of the text", "a block {4:");
    await refused(
      text.replace("F01BANK", "F0BANK"),
      1,
      4,
      '"F0BANKBEBBAXXX0000000000"',
      "a basic header such as F01BANKBEBBAXXX0000000000",
    );
    await refused(
      text.replace("I732BANKDEFF", "I732BANKDE"),
      1,
      33,
      '"I732BANKDEXXXXN"',
      "an application header such as I700BANKDEFFXXXXN",
    );
    await refused(text.replace("{4:", "{3:108}{4:"), 1, 54, '"108"', "tags such as {108:REFERENCE}");
    await refused(`${text}{5:X}`, 7, 6, '"X"', "tags such as {CHK:123456789ABC}");
    await refused(`${text}{S:X}`, 7, 6, '"X"', "tags such as {SAC:}");
  });

  it("are refused with lines that belong to no field, and with stray carriage returns", async () => {
    await refused(text.replace("{4:\r\n", "{4:"), 1, 54, '":20:DI-2026-0001"', "a new line behind {4:");
    await refused(text.replace("{4:\r\n", "{4:\r\nX\r\n"), 2, 1, '"X"', "a tag such as :45A:");
    await refused(text.replace(":72Z:", ":ZZ:"), 6, 1, '":ZZ:DISCREPANCIES WERE WAIVED"', "a tag such as :45A:");
    await refused(text.replace(":21:", "\r:21:"), 3, 1, "a carriage return", "lines that end in CRLF or LF", "");
  });

  it("are refused beyond 10,000 characters of CRLF, however their lines end", async () => {
    const base = sample("759");
    const ofLength = (length: number) => {
      const lines: string[] = [];
      let room = length - base.length;
      for (; room > 70; room -= 67) lines.push("X".repeat(65));
      for (const part of [Math.floor(room / 2), Math.ceil(room / 2)]) lines.push("X".repeat(part - 2));
      return base.replace("\r\n:23X:", `\r\n${lines.join("\r\n")}\r\n:23X:`);
    };
    for (const length of [MAX_LENGTH - 1, MAX_LENGTH]) {
      expect(ofLength(length)).to.have.length(length);
      expect(() => readMessage(ofLength(length).replaceAll("\r\n", "\n"))).not.to.throw();
    }
    for (const end of ["\r\n", "\n"]) {
      const long = ofLength(MAX_LENGTH + 1).replaceAll("\r\n", end);
      await refused(long, 1, 1, "10001 characters", "at most 10000 in one message", "");
    }
  });

  it("are given back as they stand, with trailers and tags", () => {
    const whole = `${text.replace("{4:", "{3:{108:REF-1}{119:X}}{4:")}{5:{MAC:00000000}{CHK:123456789ABC}}{S:{SAC:}}`;
    const message = readMessage(whole);

    expect(message.envelope).to.deep.equal({
      "1": "F01BANKBEBBAXXX0000000000",
      "2": "I732BANKDEFFXXXXN",
      "3": "{108:REF-1}{119:X}",
      "5": "{MAC:00000000}{CHK:123456789ABC}",
      S: "{SAC:}",
    });
    expect(writeMessage(message)).to.equal(whole);
  });

  it("say who sent a message to whom, going in and coming out, with branches", () => {
    const pair: Correspondents = { sender: "BANKBEBBANT", receiver: "BANKDEFF" };
    const envelope = envelopeOf("700", pair);

    expect(envelope).to.deep.equal({ "1": "F01BANKBEBBAANT0000000000", "2": "I700BANKDEFFXXXXN" });
    expect(correspondentsIn(envelope)).to.deep.equal(pair);
    const received = { "1": "F01BANKDEFFAXXX0000000000", "2": "O7001200261125BANKBEBBAANT00000000002611251201N" };
    expect(correspondentsIn(received)).to.deep.equal(pair);
    expect(correspondentsIn({})).to.equal(undefined);
    const { envelope: read } = readMessage(`{1:${received["1"]}}{2:${received["2"]}}{4:\n${LEAST_700}\n-}`);
    expect(read).to.deep.equal(received);
  });
});

describe("messages at random", () => {
  it("that are cut or changed anywhere are read as they stand or refused by an error of ours, and are stable once written", () => {
    const random = seededRandom(7);
    for (let run = 0; run < 1_500; run++) {
      const type = TYPES[random.below(TYPES.length)] ?? "";
      const whole = sample(type);
      const at = random.below(whole.length);
      const signs = `${PLAIN}${ONLY_Z}${IN_NONE}\n`;
      const changed = `${whole.slice(0, at)}${signs[random.below(signs.length)]}${whole.slice(at + random.below(3))}`;
      try {
        const once = writeMessage(readMessage(changed, {}));
        expect(writeMessage(readMessage(once))).to.equal(once);
      } catch (error) {
        expect(error instanceof MtError || error instanceof MtRuleBroken, String(error)).to.equal(true);
      }
    }
  });
});
