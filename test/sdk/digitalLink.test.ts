import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";

import {
  buildDigitalLink,
  canonicalLink,
  datesOf,
  type DigitalLink,
  DigitalLinkCompressed,
  DigitalLinkMalformed,
  type Element,
  ElementInvalid,
  EpcUriMalformed,
  EpcUriMissing,
  epcOfLink,
  gtin14,
  itemId,
  linkId,
  linkOfEpc,
  logisticUnitId,
  LONGEST_LINK,
  lotId,
  parseDigitalLink,
  valueIn,
} from "../../sdk/DigitalLink.ts";
import { seededRandom } from "../shared/random.ts";
import { CHARSET_82, checkDigit, randomKey, randomLinkParts, randomText } from "../shared/randomLinks.ts";
import { expectRefusal } from "../shared/refusals.ts";

const GTIN = "09506000134352";
const SSCC = `09506000134352001${checkDigit("09506000134352001")}`;
const GLN = "9506000134352";
const STEM = "https://id.gs1.org";
const RUNS = 500;

const malformed = async (text: string, place: string, reason: string) =>
  expectRefusal(() => parseDigitalLink(text), DigitalLinkMalformed, { place, reason });
const invalid = async (text: string, element: Element, reason: string) =>
  expectRefusal(() => parseDigitalLink(text), ElementInvalid, { ...element, reason });
const hashOf = (text: string) => keccak256(toUtf8Bytes(text));

describe("parseDigitalLink", () => {
  context("given a sound link", () => {
    it("tells key, qualifiers, attributes, what else the query says, and the fragment apart", () => {
      const link = `https://brand.example/p/01/${GTIN}/22/2A/10/H%2F26/21/K7Q2?17=271231&3103=000500&linkType=gs1:pip&x#Zk3/x?y`;

      expect(parseDigitalLink(link)).to.deep.equal({
        stem: "https://brand.example/p",
        key: { ai: "01", value: GTIN },
        qualifiers: [
          { ai: "22", value: "2A" },
          { ai: "10", value: "H/26" },
          { ai: "21", value: "K7Q2" },
        ],
        attributes: [
          { ai: "17", value: "271231" },
          { ai: "3103", value: "000500" },
        ],
        others: [
          { name: "linkType", value: "gs1:pip" },
          { name: "x", value: "" },
        ],
        fragment: "Zk3/x?y",
      });
    });

    it("takes capital letters in scheme and domain, as small codes write them, ports, and machines without a dot", () => {
      expect(parseDigitalLink(`HTTPS://ID.GS1.ORG/01/${GTIN}`).stem).to.equal(STEM);
      expect(parseDigitalLink(`http://localhost:8080/01/${GTIN}`).stem).to.equal("http://localhost:8080");
      expect(parseDigitalLink(`http://127.0.0.1/a/b/01/${GTIN}`).stem).to.equal("http://127.0.0.1/a/b");
    });

    it("takes a prefix that looks like a key, and values that do", () => {
      const { stem, key, qualifiers } = parseDigitalLink(`${STEM}/01/x/01/${GTIN}/10/01/21/10`);

      expect(stem).to.equal(`${STEM}/01/x`);
      expect(key.value).to.equal(GTIN);
      expect(qualifiers.map(({ value }) => value)).to.deep.equal(["01", "10"]);
    });

    it("writes GTINs of 8, 12 and 13 digits with 14", () => {
      for (const length of [8, 12, 13, 14]) {
        const gtin = randomKey(seededRandom(length), length);
        expect(parseDigitalLink(`${STEM}/01/${gtin}`).key.value).to.equal(gtin.padStart(14, "0"));
        expect(gtin14(gtin)).to.equal(gtin.padStart(14, "0"));
      }
    });

    it("takes a signature of up to 90 characters beside an instance", () => {
      const signature = "Ab-_=".repeat(18);
      for (const path of [`01/${GTIN}/21/1`, `00/${SSCC}`, `8006/${GTIN}0102/21/1`]) {
        expect(valueIn(parseDigitalLink(`${STEM}/${path}?8030=${signature}`), "8030")).to.equal(signature);
      }
    });

    it("reads all 82 characters, encoded in small or capital letters, and those that need no encoding also bare", () => {
      const encoded = (upper: boolean) =>
        Array.from(CHARSET_82, (sign) => {
          const hex = sign.charCodeAt(0).toString(16);
          return `%${upper ? hex.toUpperCase() : hex}`;
        });
      for (const upper of [true, false]) {
        const signs = encoded(upper);
        for (let from = 0; from < signs.length; from += 20) {
          const link = parseDigitalLink(`${STEM}/01/${GTIN}/10/${signs.slice(from, from + 20).join("")}`);
          expect(valueIn(link, "10")).to.equal(CHARSET_82.slice(from, from + 20));
        }
      }
      expect(valueIn(parseDigitalLink(`${STEM}/01/${GTIN}/10/a-b.c_d'e;f=g`), "10")).to.equal("a-b.c_d'e;f=g");
    });
  });

  context("given a text that is no link", () => {
    it("names the place and the cause", async () => {
      await malformed(`ftp://id.gs1.org/01/${GTIN}`, "text", "does not begin with https:// or http://");
      await malformed(GTIN, "text", "does not begin with https:// or http://");
      await malformed(`https://u:p@id.gs1.org/01/${GTIN}`, "domain", "has a name or password before it");
      await malformed(`https://id_gs1.org/01/${GTIN}`, "domain", 'is "id_gs1.org", which cannot be');
      await malformed(`https:///01/${GTIN}`, "domain", 'is "", which cannot be');
      await malformed(`https://id.gs1.org:65536/01/${GTIN}`, "domain", 'is "id.gs1.org:65536", which cannot be');
      await malformed(`${STEM}/01/${GTIN}/00/${SSCC}`, "path", "has a key, 01, before its key");
      await malformed(`${STEM}/00/${SSCC}/p/01/${GTIN}`, "path", "has a key, 00, before its key");
      await malformed(`https://id.gs1.org:0/01/${GTIN}`, "domain", 'is "id.gs1.org:0", which cannot be');
      await malformed(`${STEM}/a b/01/${GTIN}`, "path", 'has "a b" before its key');
      await malformed(`${STEM}/../01/${GTIN}`, "path", 'has ".." before its key');
      await malformed(`${STEM}//01/${GTIN}`, "path", 'has "" before its key');
      await malformed(STEM, "path", "does not end with a key of GS1 and its value");
      await malformed(`${STEM}/10/L1`, "path", "does not end with a key of GS1 and its value");
      await malformed(`${STEM}/8013/1987654Ad4X4bL5ttr2310c2K`, "path", "does not end with a key of GS1 and its value");
      await malformed(`${STEM}/01/${GTIN}/`, "path", 'has "" behind its last value');
      await malformed(`${STEM}/01/${GTIN}/10`, "path", 'has "10" behind its last value');
      await malformed(`${STEM}/gtin/${GTIN}`, "path", 'has "gtin", which is written 01 today');
      await malformed(`${STEM}/01/${GTIN}/lot/L1`, "path", 'has "lot", which is written 10 today');
      await malformed(`${STEM}/01/${GTIN}?a b=1`, 'query "a b"', "has characters that no URI has");
      await malformed(`${STEM}/01/${GTIN}?=1`, 'query ""', "has characters that no URI has");
      await malformed(`${STEM}/01/${GTIN}#a b`, "fragment", "has characters that no URI has");
      await malformed(`${STEM}/01/${GTIN}#a#b`, "fragment", "has characters that no URI has");
      await malformed(`${STEM}/01/${GTIN}?x=${"y".repeat(LONGEST_LINK)}`, "text", "is longer than 4096 characters");
    });

    it("takes a link of the greatest length", () => {
      const start = `${STEM}/01/${GTIN}#`;
      expect(parseDigitalLink(start.padEnd(LONGEST_LINK, "y")).key.value).to.equal(GTIN);
    });

    it("refuses compressed links by their name, whole ones and those behind a key", async () => {
      for (const part of ["ARFKk4XB0CDKWcnpq", "CgTrdSzPIFs"]) {
        await expectRefusal(() => parseDigitalLink(`${STEM}/${part}`), DigitalLinkCompressed, { part });
      }
      const part = "IFs4XB0CDK";
      await expectRefusal(() => parseDigitalLink(`${STEM}/01/${GTIN}/${part}`), DigitalLinkCompressed, { part });
      await malformed(`${STEM}/products`, "path", "does not end with a key of GS1 and its value");
    });
  });

  context("given qualifiers or attributes that may not stand there", () => {
    it("refuses a wrong order, what excludes each other, and what is said twice", async () => {
      const order = "what may follow is 22, 10, 21 or 235, in this order";
      await malformed(`${STEM}/01/${GTIN}/21/S/10/L`, "path", `has 21, 10 behind 01; ${order}`);
      await malformed(`${STEM}/01/${GTIN}/10/L/22/V`, "path", `has 10, 22 behind 01; ${order}`);
      await malformed(`${STEM}/01/${GTIN}/10/L/235/T`, "path", `has 10, 235 behind 01; ${order}`);
      await malformed(`${STEM}/01/${GTIN}/10/L/10/M`, "path", `has 10, 10 behind 01; ${order}`);
      await malformed(`${STEM}/01/${GTIN}/254/1`, "path", `has 254 behind 01; ${order}`);
      await malformed(`${STEM}/00/${SSCC}/10/L`, "path", "has 10 behind 00; what may follow is nothing, in this order");
      await malformed(
        `${STEM}/414/${GLN}/254/1/7040/1ABC`,
        "path",
        "has 254, 7040 behind 414; what may follow is 254 or 7040, in this order",
      );
    });

    it("refuses in the query what belongs into the path, and what is said twice", async () => {
      const reason = "may not stand there; it belongs into the path";
      await malformed(`${STEM}/01/${GTIN}?10=L`, "query 10", reason);
      await malformed(`${STEM}/01/${GTIN}?21=S`, "query 21", reason);
      await malformed(`${STEM}/01/${GTIN}?01=${GTIN}`, "query 01", reason);
      await malformed(`${STEM}/01/${GTIN}?17=271231&17=271230`, "query 17", "is said twice");
      expect(valueIn(parseDigitalLink(`${STEM}/00/${SSCC}?02=${GTIN}&37=25&10=L`), "10")).to.equal("L");
    });

    it("refuses a signature over what is no instance, and one that is too long", async () => {
      const reason = "signs an instance, and the path names none";
      await malformed(`${STEM}/01/${GTIN}?8030=Ab`, "query 8030", reason);
      await malformed(`${STEM}/01/${GTIN}/10/L?8030=Ab`, "query 8030", reason);
      await malformed(`${STEM}/414/${GLN}?8030=Ab`, "query 8030", reason);
      const long = "A".repeat(91);
      await invalid(
        `${STEM}/00/${SSCC}?8030=${long}`,
        { ai: "8030", value: long },
        "has 91 characters, and at most 90 are allowed",
      );
      await invalid(
        `${STEM}/00/${SSCC}?8030=a.b`,
        { ai: "8030", value: "a.b" },
        'has "." at position 1; allowed are letters, digits, -, _ and =',
      );
    });
  });

  context("given values that cannot be", () => {
    it("refuses every wrong check digit", async () => {
      for (const [ai, key] of [
        ["01", GTIN],
        ["00", SSCC],
        ["414", GLN],
        ["417", GLN],
      ] as const) {
        const right = key.slice(-1);
        for (const digit of "0123456789".replace(right, "")) {
          const value = `${key.slice(0, -1)}${digit}`;
          await invalid(`${STEM}/${ai}/${value}`, { ai, value }, `its check digit is ${digit}, expected ${right}`);
        }
      }
    });

    it("refuses zeros, wrong lengths and strange characters", async () => {
      const zeros = "0".repeat(14);
      await invalid(`${STEM}/01/${zeros}`, { ai: "01", value: zeros }, "is zero");
      await invalid(`${STEM}/01/1234567`, { ai: "01", value: "1234567" }, "has 7 digits where 14 are wanted");
      await invalid(
        `${STEM}/01/0${GTIN}`,
        { ai: "01", value: `0${GTIN}` },
        "has 15 characters, and at most 14 are allowed",
      );
      await invalid(
        `${STEM}/00/${SSCC.slice(1)}`,
        { ai: "00", value: SSCC.slice(1) },
        "has 17 digits where 18 are wanted",
      );
      await invalid(
        `${STEM}/01/0950600013435A`,
        { ai: "01", value: "0950600013435A" },
        'has "A" at position 13; allowed are digits',
      );
      await invalid(
        `${STEM}/01/${GTIN}/10/%23`,
        { ai: "10", value: "#" },
        'has "#" at position 0; allowed are the 82 characters of GS1',
      );
      await invalid(
        `${STEM}/01/${GTIN}/10/a%20b`,
        { ai: "10", value: "a b" },
        'has " " at position 1; allowed are the 82 characters of GS1',
      );
      await invalid(
        `${STEM}/01/${GTIN}/10/a~b`,
        { ai: "10", value: "a~b" },
        'has "~" at position 1; allowed are the 82 characters of GS1',
      );
      await invalid(
        `${STEM}/01/${GTIN}/10/%00`,
        { ai: "10", value: "\u0000" },
        'has "\\u0000" at position 0; allowed are the 82 characters of GS1',
      );
      await invalid(
        `${STEM}/8010/abc`,
        { ai: "8010", value: "abc" },
        'has "a" at position 0; allowed are capital letters, digits, #, - and /',
      );
      await invalid(`${STEM}/8010/A/8011/01`, { ai: "8011", value: "01" }, "begins with 0");
      await invalid(`${STEM}/8003/1${GLN}`, { ai: "8003", value: `1${GLN}` }, "does not begin with 0");
      await invalid(`${STEM}/8006/${GTIN}0302`, { ai: "8006", value: `${GTIN}0302` }, "piece 3 of 2 cannot be");
      await invalid(`${STEM}/01/${GTIN}/10/`, { ai: "10", value: "" }, "is empty");
      const long = "x".repeat(21);
      await invalid(
        `${STEM}/01/${GTIN}/21/${long}`,
        { ai: "21", value: long },
        "has 21 characters, and at most 20 are allowed",
      );
      expect(valueIn(parseDigitalLink(`${STEM}/01/${GTIN}/21/${long.slice(1)}`), "21")).to.equal(long.slice(1));
    });

    it("refuses values that are not encoded as they must be", async () => {
      const refused = async (value: string, reason: string) =>
        invalid(`${STEM}/01/${GTIN}/10/${value}`, { ai: "10", value }, reason);
      await refused("a%", "has a % without two hexadecimal digits at position 1");
      await refused("a%2", "has a % without two hexadecimal digits at position 1");
      await refused("%zz", "has a % without two hexadecimal digits at position 0");
      await refused("é", 'has "é", to be written %C3%A9, at position 0');
      for (const sign of '!"&()*+,:<>') {
        const hex = sign.charCodeAt(0).toString(16).toUpperCase();
        await refused(`a${sign}`, `has ${JSON.stringify(sign)}, to be written %${hex}, at position 1`);
      }
    });

    it("refuses days and times that do not exist, and day 00 where it may not stand", async () => {
      const refused = async (ai: string, value: string, reason: string) =>
        invalid(`${STEM}/01/${GTIN}?${ai}=${value}`, { ai, value }, reason);
      await refused("17", "270229", "month 02 has 28 days");
      await refused("17", "271301", "there is no month 13");
      await refused("17", "270001", "there is no month 00");
      await refused("15", "270431", "month 04 has 30 days");
      await refused("11", "27123", "has 5 digits where 6 are wanted");
      await refused("7006", "261100", "the day 00 may not stand here");
      await refused("7003", "2611012400", "there is no hour 24");
      await refused("7003", "2611012360", "there is no minute 60");
      await refused("8008", "2611012360", "there is no minute or second 60");
      await refused("4321", "2", "is neither 0 nor 1");
      for (const sound of [
        "17=280229",
        "17=271100",
        "17=271231",
        "7003=2611012359",
        "8008=26110123",
        "8008=261101231559",
        "7007=260901260930",
        "423=156056",
      ]) {
        expect(parseDigitalLink(`${STEM}/01/${GTIN}?${sound}`).attributes).to.have.length(1);
      }
    });

    it("keeps numbers that are no application identifiers apart, as it keeps other names", () => {
      const { attributes, others } = parseDigitalLink(`${STEM}/01/${GTIN}?3109=000500&5=1&exp=1&9x=1&constructor=1`);

      expect(attributes).to.deep.equal([]);
      expect(others.map(({ name }) => name)).to.deep.equal(["3109", "5", "exp", "9x", "constructor"]);
    });
  });
});

describe("buildDigitalLink", () => {
  it("builds what is read back the same, whatever the parts", () => {
    const random = seededRandom(65);
    for (let run = 0; run < RUNS; run++) {
      const parts = randomLinkParts(random);
      const text = buildDigitalLink({ ...parts, qualifiers: random.shuffled(parts.qualifiers ?? []) });

      expect(parseDigitalLink(text), text).to.deep.equal(parts);
      expect(buildDigitalLink(parseDigitalLink(text))).to.equal(text);
      expect(new URL(text).href, text).to.equal(text);
    }
  });

  it("writes parameters without a value as they are read", () => {
    const link = `${STEM}/01/${GTIN}?x&y=1&z`;
    expect(buildDigitalLink(parseDigitalLink(link))).to.equal(link);
  });

  it("puts qualifiers in their order, pads GTINs, and leads to id.gs1.org unless told", () => {
    const qualifiers = [
      { ai: "21", value: "S" },
      { ai: "10", value: "L" },
    ];
    expect(buildDigitalLink({ key: { ai: "01", value: GTIN.slice(1) }, qualifiers })).to.equal(
      `${STEM}/01/${GTIN}/10/L/21/S`,
    );
  });

  it("refuses what could not be read back", async () => {
    const key = { ai: "01", value: GTIN };
    const refused = async (parts: object, place: string, reason: string) =>
      expectRefusal(() => buildDigitalLink({ key, ...parts }), DigitalLinkMalformed, { place, reason });

    await refused({ stem: "https://a.example/" }, "path", 'has "" before its key');
    await refused({ stem: "https://a.example?x" }, "stem", "has a query or a fragment");
    await refused({ stem: "https://a.example#x" }, "stem", "has a query or a fragment");
    await refused({ stem: "a.example" }, "text", "does not begin with https:// or http://");
    await refused({ fragment: "a#b" }, "fragment", "has characters that no URI has");
    await refused({ others: [{ name: "a&b", value: "" }] }, 'query "a&b"', "has characters that no URI has");
    await refused({ others: [{ name: "17", value: "1" }] }, "query 17", "belongs to the attributes");
    await refused(
      { attributes: [{ ai: "10", value: "L" }] },
      "query 10",
      "may not stand there; it belongs into the path",
    );
    await refused(
      { attributes: [{ ai: "x", value: "L" }] },
      "query x",
      "may not stand there; it belongs into the path",
    );
    await refused({ key: { ai: "10", value: "L" } }, "path", "has the key 10, which is none of GS1's");
    await refused(
      { qualifiers: [{ ai: "254", value: "1" }] },
      "path",
      "has 254 behind 01; what may follow is 22, 10, 21 or 235, in this order",
    );
    await expectRefusal(() => buildDigitalLink({ key: { ai: "0", value: "1" } }), ElementInvalid, {
      ai: "0",
      value: "1",
      reason: "is not known",
    });
  });
});

describe("canonicalLink", () => {
  it("leads to id.gs1.org, without a query, with the finest key alone", () => {
    const canonical = (path: string) => canonicalLink(`https://brand.example/p/${path}`);

    expect(canonical(`01/${GTIN}/22/V/10/L/21/S?17=271231#secret`)).to.equal(`${STEM}/01/${GTIN}/21/S`);
    expect(canonical(`01/${GTIN}/22/V/10/L`)).to.equal(`${STEM}/01/${GTIN}/10/L`);
    expect(canonical(`01/${GTIN}/22/V`)).to.equal(`${STEM}/01/${GTIN}`);
    expect(canonical(`01/${GTIN}/235/T`)).to.equal(`${STEM}/01/${GTIN}/235/T`);
    expect(canonical(`8006/${GTIN}0102/10/L/21/S`)).to.equal(`${STEM}/8006/${GTIN}0102/21/S`);
    expect(canonical(`414/${GLN}/254/x`)).to.equal(`${STEM}/414/${GLN}/254/x`);
    expect(canonical(`417/${GLN}/7040/1ABC`)).to.equal(`${STEM}/417/${GLN}`);
    expect(canonical(`8010/A%23/8011/12`)).to.equal(`${STEM}/8010/A%23/8011/12`);
    expect(canonical(`00/${SSCC}`)).to.equal(`${STEM}/00/${SSCC}`);
  });

  it("is its own canonical form, whatever the parts", () => {
    const random = seededRandom(66);
    for (let run = 0; run < RUNS; run++) {
      const text = canonicalLink(buildDigitalLink(randomLinkParts(random)));
      expect(canonicalLink(text)).to.equal(text);
      expect(canonicalLink(parseDigitalLink(text))).to.equal(text);
    }
  });

  it("reads parts that were made by hand again", async () => {
    const link: DigitalLink = { stem: STEM, key: { ai: "01", value: "1" }, qualifiers: [], attributes: [], others: [] };
    await expectRefusal(() => canonicalLink(link), ElementInvalid, {
      ai: "01",
      value: "1",
      reason: "has 1 digits where 14 are wanted",
    });
  });
});

describe("linkId", () => {
  it("is the hash of the canonical link, written out here, for lots, items and logistic units", () => {
    expect(lotId(GTIN, "H-2026-07")).to.equal(hashOf(`https://id.gs1.org/01/${GTIN}/10/H-2026-07`));
    expect(itemId(GTIN, "K7Q2")).to.equal(hashOf(`https://id.gs1.org/01/${GTIN}/21/K7Q2`));
    expect(logisticUnitId(SSCC)).to.equal(hashOf(`https://id.gs1.org/00/${SSCC}`));
    expect(linkId(`https://x.example/01/${GTIN}/10/L/21/K7Q2#s`)).to.equal(itemId(GTIN, "K7Q2"));
  });

  it("encodes all but letters, digits, - . _, in capital letters", () => {
    const reserved = `!"%&'()*+,/:;<=>?`;
    const escaped = "%21%22%25%26%27%28%29%2A%2B%2C%2F%3A%3B%3C%3D%3E%3F";
    expect(lotId(GTIN, reserved)).to.equal(hashOf(`https://id.gs1.org/01/${GTIN}/10/${escaped}`));
    expect(lotId(GTIN, "a-b.c_9")).to.equal(hashOf(`https://id.gs1.org/01/${GTIN}/10/a-b.c_9`));
  });

  it("refuses what the contract refuses", async () => {
    await expectRefusal(() => lotId(GTIN, ""), ElementInvalid, { ai: "10", value: "", reason: "is empty" });
    await expectRefusal(() => itemId(GTIN, "a b"), ElementInvalid, {
      ai: "21",
      value: "a b",
      reason: 'has " " at position 1; allowed are the 82 characters of GS1',
    });
    await expectRefusal(() => logisticUnitId("1"), ElementInvalid, {
      ai: "00",
      value: "1",
      reason: "has 1 digits where 18 are wanted",
    });
  });
});

describe("datesOf", () => {
  const at = (year: number) => ({ now: BigInt(Date.UTC(year, 5, 1) / 1_000) });

  it("is a day, or for day 00 the whole month", () => {
    expect(datesOf("271231", at(2026))).to.deep.equal({ first: "2027-12-31", last: "2027-12-31" });
    expect(datesOf("271100", at(2026))).to.deep.equal({ first: "2027-11-01", last: "2027-11-30" });
    expect(datesOf("280200", at(2026))).to.deep.equal({ first: "2028-02-01", last: "2028-02-29" });
  });

  it("places years from 49 before the present one to 50 after it", () => {
    expect(datesOf("760101", at(2026)).first).to.equal("2076-01-01");
    expect(datesOf("770101", at(2026)).first).to.equal("1977-01-01");
    expect(datesOf("000101", at(2099)).first).to.equal("2100-01-01");
    expect(datesOf("510101", at(2000)).first).to.equal("1951-01-01");
    expect(datesOf("500101", at(2000)).first).to.equal("2050-01-01");
  });

  it("refuses a day that does not exist", async () => {
    await expectRefusal(() => datesOf("270230", at(2026)), ElementInvalid, {
      ai: "17",
      value: "270230",
      reason: "month 02 has 28 days",
    });
  });
});

describe("EPC URIs", () => {
  /** Each with the length of its company prefix, written by the rules of the tag data standard. */
  const pairs = [
    ["urn:epc:id:sgtin:9506000.013435.K7Q2", `01/${GTIN}/21/K7Q2`, 7],
    ["urn:epc:id:sgtin:950600013435.0.a%22%25%26%2F%3C%3E%3F", `01/${GTIN}/21/a%22%25%26%2F%3C%3E%3F`, 12],
    ["urn:epc:id:sgtin:9506000.013435.!'()*+,-.:;=_", `01/${GTIN}/21/%21%27%28%29%2A%2B%2C-.%3A%3B%3D_`, 7],
    ["urn:epc:class:lgtin:950600.0013435.H-2026-07", `01/${GTIN}/10/H-2026-07`, 6],
    ["urn:epc:idpat:sgtin:9506000.013435.*", `01/${GTIN}`, 7],
    ["urn:epc:id:upui:9506000.013435.T-1", `01/${GTIN}/235/T-1`, 7],
    ["urn:epc:id:itip:9506000.013435.01.02.S1", `8006/${GTIN}0102/21/S1`, 7],
    ["urn:epc:idpat:itip:9506000.013435.01.02.*", `8006/${GTIN}0102`, 7],
    ["urn:epc:id:sscc:9506000.0134352001", `00/${SSCC}`, 7],
    ["urn:epc:id:sgln:9506000.13435.0", `414/${GLN}`, 7],
    ["urn:epc:id:sgln:950600013435..dock-4", `414/${GLN}/254/dock-4`, 12],
    ["urn:epc:id:pgln:9506000.13435", `417/${GLN}`, 7],
    ["urn:epc:id:pgln:950600013435.", `417/${GLN}`, 12],
    ["urn:epc:id:grai:9506000.13435.R1", `8003/0${GLN}R1`, 7],
    ["urn:epc:idpat:grai:9506000.13435.*", `8003/0${GLN}`, 7],
    ["urn:epc:id:giai:9506000.A%2F1", "8004/9506000A%2F1", 7],
    ["urn:epc:id:gdti:9506000.13435.PO-1", `253/${GLN}PO-1`, 7],
    ["urn:epc:id:sgcn:9506000.13435.12", `255/${GLN}12`, 7],
    ["urn:epc:id:cpi:9506000.A%23%2F1.12", "8010/9506000A%23%2F1/8011/12", 7],
    ["urn:epc:idpat:cpi:9506000.A1.*", "8010/9506000A1", 7],
    ["urn:epc:id:ginc:9506000.x1", "401/9506000x1", 7],
  ] as const;

  for (const [uri, path, prefixLength] of pairs) {
    it(`${uri} and its link say the same`, () => {
      expect(linkOfEpc(uri)).to.equal(`${STEM}/${path}`);
      expect(epcOfLink(`${STEM}/${path}`, { prefixLength })).to.equal(uri);
    });
  }

  it("makes the check digits of keys for services and shipments", () => {
    expect(linkOfEpc("urn:epc:id:gsrn:9506000.1234567890")).to.equal(
      `${STEM}/8018/95060001234567890${checkDigit("95060001234567890")}`,
    );
    expect(linkOfEpc("urn:epc:id:gsrnp:9506000.1234567890")).to.equal(
      `${STEM}/8017/95060001234567890${checkDigit("95060001234567890")}`,
    );
    expect(linkOfEpc("urn:epc:id:gsin:9506000.123456789")).to.equal(
      `${STEM}/402/9506000123456789${checkDigit("9506000123456789")}`,
    );
  });

  it("go there and back for any item and lot, whatever the prefix", () => {
    const random = seededRandom(67);
    for (let run = 0; run < RUNS; run++) {
      const prefixLength = 6 + random.below(7);
      const serial = randomText(random, CHARSET_82, 1 + random.below(20));
      const link = buildDigitalLink({
        key: { ai: "01", value: randomKey(random, 14) },
        qualifiers: [{ ai: random.pick(["10", "21"]), value: serial }],
      });
      const uri = epcOfLink(link, { prefixLength });

      expect(uri).to.match(/^urn:epc:(?:id:sgtin|class:lgtin):\d{6,12}\.\d{1,7}\.[^"&/<>?]+$/);
      expect(linkOfEpc(uri), uri).to.equal(link);
    }
  });

  it("are made from links that were read", () => {
    const link = parseDigitalLink(`${STEM}/00/${SSCC}`);
    expect(epcOfLink(link, { prefixLength: 7 })).to.equal("urn:epc:id:sscc:9506000.0134352001");
  });

  it("drop what a canonical link drops", () => {
    expect(epcOfLink(`${STEM}/01/${GTIN}/22/V/10/L/21/S?17=271231`, { prefixLength: 7 })).to.equal(
      "urn:epc:id:sgtin:9506000.013435.S",
    );
  });

  it("are refused where they are none, or have parts of the wrong lengths", async () => {
    for (const uri of [
      "urn:epc:id:sgtin:9506000.013435",
      "urn:epc:id:sgtin:9506000.01343.1",
      "urn:epc:id:sgtin:9506000.0134356.1",
      "urn:epc:id:sgtin:95060.00134356.1",
      "urn:epc:id:sgtin:9506000.01343a.1",
      "urn:epc:id:sgtin:9506000.013435.",
      "urn:epc:id:sgtin:9506000.013435.a/b",
      "urn:epc:id:sgtin:9506000.013435.%41",
      "urn:epc:id:sgtin:9506000.013435.é",
      "urn:epc:id:sscc:9506000.01343520",
      "urn:epc:id:sscc:9506000.0134352001.1",
      "urn:epc:id:itip:9506000.013435.1.02.S1",
      "urn:epc:id:ginc:9506000.",
      "urn:epc:idpat:sgtin:9506000.013435.1",
      "urn:epc:idpat:cpi:9506000.A1.1",
      "urn:epc:idpat:sscc:9506000.0134352001",
      "urn:epc:class:sgtin:9506000.013435.1",
      "urn:epc:id:nothing:9506000.013435.1",
      "urn:epc:tag:sgtin-96:3.9506000.013435.1",
      `${STEM}/01/${GTIN}`,
    ]) {
      await expectRefusal(() => linkOfEpc(uri), EpcUriMalformed, { uri });
    }
    await expectRefusal(() => linkOfEpc(`urn:epc:id:sgtin:9506000.013435.${"x".repeat(21)}`), ElementInvalid, {
      ai: "21",
      value: "x".repeat(21),
      reason: "has 21 characters, and at most 20 are allowed",
    });
  });

  it("do not exist for some links and prefixes", async () => {
    const missing = async (link: string, prefixLength: number) =>
      expectRefusal(() => epcOfLink(link, { prefixLength }), EpcUriMissing, { link, prefixLength });

    await missing(`${STEM}/415/${GLN}/8020/1`, 7);
    await missing(`${STEM}/8006/${GTIN}0102/10/L`, 7);
    for (const prefixLength of [5, 13, 7.5, Number.NaN]) await missing(`${STEM}/01/${GTIN}/21/S`, prefixLength);
  });
});
