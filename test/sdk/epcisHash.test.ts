import { expect } from "chai";

import {
  type EpcisEvent,
  eventDigest,
  eventHash,
  eventHashes,
  EventHashMalformed,
  EventHashUnsure,
  type ObjectEvent,
  preHash,
  readEpcisDocument,
  writeEpcisDocument,
} from "../../sdk/Epcis.ts";
import { VECTOR_HASHES, VECTORS } from "../shared/epcisVectors.ts";
import { seededRandom } from "../shared/random.ts";
import { NAMESPACES, randomDocument, randomEvent } from "../shared/randomEvents.ts";
import { expectRefusal } from "../shared/refusals.ts";

const EVENT: ObjectEvent = {
  type: "ObjectEvent",
  eventTime: "2026-11-25T09:30:00+01:00",
  eventTimeZoneOffset: "+01:00",
  action: "OBSERVE",
  epcList: ["urn:epc:id:sgtin:9506000.013435.K7Q2"],
};
const START = "eventType=ObjectEventeventTime=2026-11-25T08:30:00.000ZeventTimeZoneOffset=+01:00";
const MIDDLE = "epcListepc=https://id.gs1.org/01/09506000134352/21/K7Q2action=OBSERVE";
const RUNS = 200;

const hashOf = (changes: object) => eventHash({ ...EVENT, ...changes }, { namespaces: NAMESPACES });

describe("eventHash", () => {
  context("given events whose hashes the reference implementation computed", () => {
    const hashes = eventHashes(readEpcisDocument(JSON.stringify(VECTORS)));

    for (const [place, expected] of VECTOR_HASHES.entries()) {
      it(`is the same for event ${place + 1}: ${VECTORS.epcisBody.eventList[place]!.type}`, () => {
        expect(hashes[place]).to.equal(expected);
      });
    }

    it("is the same after the document was written and read again", () => {
      const text = writeEpcisDocument(readEpcisDocument(JSON.stringify(VECTORS)));
      expect(eventHashes(readEpcisDocument(text))).to.deep.equal(VECTOR_HASHES);
    });

    it("is the same for the events as they stand there, unread", () => {
      const namespaces = { ...VECTORS["@context"][1] };
      const raw = VECTORS.epcisBody.eventList as unknown as readonly EpcisEvent[];
      expect(raw.map((event) => eventHash(event, { namespaces }))).to.deep.equal(VECTOR_HASHES);
    });
  });

  context("given one event, written in other ways", () => {
    it("is the same, whatever the order of fields and lists", () => {
      const random = seededRandom(66);
      for (let run = 0; run < RUNS; run++) {
        const event = randomEvent(random);
        const other = shuffled(event) as EpcisEvent;
        expect(eventHash(other, { namespaces: NAMESPACES })).to.equal(eventHash(event, { namespaces: NAMESPACES }));
      }

      function shuffled(value: unknown): unknown {
        if (Array.isArray(value)) return random.shuffled(value.map(shuffled));
        if (typeof value !== "object" || value === null) return value;
        return Object.fromEntries(
          random.shuffled(Object.entries(value)).map(([name, inner]) => [name, shuffled(inner)]),
        );
      }
    });

    it("is the same for all writings of a time, of a number, of a word and of an identifier", () => {
      const same = (...variants: readonly object[]) => {
        expect(new Set(variants.map(hashOf)).size, JSON.stringify(variants)).to.equal(1);
      };
      same(
        { eventTime: "2026-11-25T09:30:00+01:00" },
        { eventTime: "2026-11-25T08:30:00Z" },
        { eventTime: "2026-11-25T14:00:00.0004+05:30" },
      );
      same({ "example:n": 12.5 }, { "example:n": "12.5" }, { "example:n": "+012.500" }, { "example:n": " 1.25e1 " });
      same(
        { bizStep: "shipping" },
        { bizStep: "https://ref.gs1.org/cbv/BizStep-shipping" },
        { bizStep: "cbv:BizStep-shipping" },
        { bizStep: "urn:epcglobal:cbv:bizstep:shipping" },
      );
      same(
        {},
        { epcList: ["https://id.gs1.org/01/09506000134352/21/K7Q2"] },
        { epcList: ["https://brand.example/p/01/9506000134352/22/V/10/L/21/K7Q2?17=271231&x=y"] },
        { epcList: ["http://brand.example/gtin/09506000134352/ser/K7Q2/"] },
        { epcList: "https://id.gs1.org/01/09506000134352/21/K7Q2" },
      );
      same(
        {},
        { quantityList: [] },
        { eventID: "urn:uuid:1", recordTime: "2026-11-26T00:00:00Z", "rdfs:comment": "for people" },
      );
      same({ "example:a": "x" }, { "example:a": ["x"] });
    });

    it("rounds times to milliseconds, from five up", () => {
      const timeOf = (eventTime: string) =>
        /eventTime=([^e]+)eventTimeZone/.exec(preHash({ ...EVENT, eventTime }))?.[1];

      expect(timeOf("2026-11-25T09:30:00.1414+01:00")).to.equal("2026-11-25T08:30:00.141Z");
      expect(timeOf("2026-11-25T09:30:00.1415+01:00")).to.equal("2026-11-25T08:30:00.142Z");
      expect(timeOf("2026-11-25T09:30:00.1425+01:00")).to.equal("2026-11-25T08:30:00.143Z");
      expect(timeOf("2026-12-31T23:59:59.9995Z")).to.equal("2027-01-01T00:00:00.000Z");
    });
  });

  context("given another event", () => {
    it("differs for every field that is changed, added or removed, at any depth", () => {
      const random = seededRandom(67);
      for (let run = 0; run < RUNS; run++) {
        const event = randomEvent(random);
        const hash = eventHash(event, { namespaces: NAMESPACES });
        for (const name of Object.keys(event).filter((each) => !["type", "eventID", "recordTime"].includes(each))) {
          const without = Object.fromEntries(
            Object.entries(event).filter(([each]) => each !== name),
          ) as unknown as EpcisEvent;
          expect(eventHash(without, { namespaces: NAMESPACES }), name).not.to.equal(hash);
        }
        expect(eventHash({ ...event, "example:more": "x" }, { namespaces: NAMESPACES })).not.to.equal(hash);
        expect(eventHash(event, { namespaces: { ...NAMESPACES, example: "https://x.example/" } }) === hash).to.equal(
          !JSON.stringify(event).includes('"example:'),
        );
      }
    });

    it("leaves out nothing that stands where the standard has no place for it", () => {
      const report = { type: "Temperature", value: 4 };
      const sensors = (changes: object) => ({ sensorElementList: [{ sensorReport: [{ ...report, ...changes }] }] });

      expect(hashOf(sensors({ bizRules: "https://x.example/1" }))).not.to.equal(hashOf(sensors({})));
      expect(hashOf({ readPoint: { id: "geo:1,2", name: "dock" } })).not.to.equal(
        hashOf({ readPoint: { id: "geo:1,2" } }),
      );
      expect(hashOf({ action: { "example:a": "1" } })).not.to.equal(hashOf({ action: {} }));
    });
  });

  context("given fields that a repository added", () => {
    it("leaves out those that it is told to", () => {
      const added = { ...EVENT, "example:captureID": "1" };
      expect(eventHash(added, { namespaces: NAMESPACES, ignored: ["example:captureID"] })).to.equal(hashOf({}));
      expect(
        eventHashes({ creationDate: "", namespaces: NAMESPACES, events: [added] }, { ignored: ["example:captureID"] }),
      ).to.deep.equal([hashOf({})]);
    });
  });

  context("given texts of more digits than a double keeps", () => {
    const field = "{https://ns.example.com/epcis/}n";

    it("hashes them as the reference does, or refuses them where that is asked for", async () => {
      const [one, other] = ["12345678901234567", "12345678901234568"];
      expect(hashOf({ "example:n": one })).to.equal(hashOf({ "example:n": other }));

      const event = { ...EVENT, "example:deep": { "example:n": one } };
      await expectRefusal(() => eventHash(event, { namespaces: NAMESPACES, isExact: true }), EventHashUnsure, {
        field,
        text: one,
      });
      expect(
        eventHash({ ...EVENT, "example:n": "123456789012345" }, { namespaces: NAMESPACES, isExact: true }),
      ).to.equal(hashOf({ "example:n": 123456789012345 }));
    });
  });
});

describe("preHash", () => {
  const of = (changes: object) =>
    preHash({ ...EVENT, ...changes }, { namespaces: { ...NAMESPACES, hash: "http://x.example/ns#" } });

  it("names fields in their canonical order, and sorts all that has none behind them", () => {
    const event = {
      "other:z": "1",
      "example:a": { "example:c": "2", "example:b": ["y", "x"] },
      sourceList: [{ source: "urn:x:1", type: "location" }],
      bizTransactionList: [{ bizTransaction: "urn:x:2" }],
      ilmd: { "example:lot": "L" },
      disposition: "recalled",
      readPoint: { id: "geo:1,2", "hash:gate": "4" },
    };
    expect(of(event)).to.equal(
      `${START}${MIDDLE}disposition=https://ref.gs1.org/cbv/Disp-recalledreadPointid=geo:1,2{http://x.example/ns#}gate=4` +
        "bizTransactionListbizTransaction=urn:x:2ilmd{https://ns.example.com/epcis/}lot=LsourceListtype=https://ref.gs1.org/cbv/SDT-locationsource=urn:x:1" +
        "{http://other.example/ns/}z=1{https://ns.example.com/epcis/}a{https://ns.example.com/epcis/}b=x{https://ns.example.com/epcis/}b=y{https://ns.example.com/epcis/}c=2",
    );
  });

  it("writes numbers as doubles are written, and leaves texts that only look like some", () => {
    const written = (value: unknown) => of({ "example:n": value }).split("}n=").at(-1);

    for (const [value, expected] of [
      [1, "1"],
      ["1.0", "1"],
      ["007", "7"],
      [".5", "0.5"],
      ["5.", "5"],
      ["1_000", "1000"],
      [-0, "0"],
      ["-0.0", "0"],
      [0.0001, "0.0001"],
      [0.00001, "1e-05"],
      [1.25e-7, "1.25e-07"],
      [1e-100, "1e-100"],
      [1e21, "1000000000000000000000"],
      ["1e22", "10000000000000000000000"],
      ["12345678901234567890", "12345678901234567168"],
      ["1e999", "1e999"],
      ["inf", "inf"],
      ["nan", "nan"],
      ["0x10", "0x10"],
      ["1__0", "1__0"],
      ["1 000", "1 000"],
      ["１", "１"],
      [true, "true"],
      [false, "false"],
    ] as const) {
      expect(written(value), String(value)).to.equal(expected);
    }
  });

  it("writes identifiers of all kinds as canonical links, and leaves what is none", () => {
    const written = (epc: string) =>
      of({ epcList: [epc] })
        .split("epc=")[1]!
        .replace("action=OBSERVE", "");

    for (const [epc, expected] of [
      ["urn:epc:id:sgtin:9506000.013435.98%22", "https://id.gs1.org/01/09506000134352/21/98%22"],
      ["urn:epc:id:sgtin:9506000.013435.a'(;=!", "https://id.gs1.org/01/09506000134352/21/a'%28;=%21"],
      ["https://x.example/01/09506000134352/21/a%2fb", "https://id.gs1.org/01/09506000134352/21/a%2Fb"],
      ["https://x.example/01/09506000134359/21/1", "https://id.gs1.org/01/09506000134359/21/1"],
      ["https://x.example/01/09506000134352/22/V", "https://id.gs1.org/01/09506000134352"],
      ["https://x.example/417/9506000134352/7040/1ABC", "https://id.gs1.org/417/9506000134352"],
      ["https://x.example/log/2026/01/15", "https://x.example/log/2026/01/15"],
      ["https://x.example/01/09506000134352/21/%zz", "https://x.example/01/09506000134352/21/%zz"],
      ["https://x.example/01/09506000134352/99/1", "https://x.example/01/09506000134352/99/1"],
      ["https://x.example/10/L1", "https://x.example/10/L1"],
      ["urn:epc:id:sgtin:9506000.01343.1", "urn:epc:id:sgtin:9506000.01343.1"],
      ["urn:uuid:2f1c3c6e-9a60-4a5e-8f7b-0d6c2d7a9b10", "urn:uuid:2f1c3c6e-9a60-4a5e-8f7b-0d6c2d7a9b10"],
    ] as const) {
      expect(written(epc), epc).to.equal(expected);
    }
  });

  it("expands prefixes of the context in names and values, and GS1's own in values", () => {
    expect(of({ "other:a": "other:b" })).to.equal(
      `${START}${MIDDLE}{http://other.example/ns/}a=http://other.example/ns/b`,
    );
    expect(of({ "other:a": "gs1:Temperature" }).endsWith("a=https://gs1.org/voc/Temperature")).to.equal(true);
    expect(of({ "other:a": "other://b" }).endsWith("a=other://b")).to.equal(true);
    expect(of({ "none:a": "none:b" }).endsWith("none:a=none:b")).to.equal(true);
    expect(of({ "other:a": "__proto__:b" }).endsWith("a=__proto__:b")).to.equal(true);
  });

  it("sorts by code points, where JavaScript would not", () => {
    const event = of({ "example:a": ["\u{1F33E}", "\uFF5E", "z"] });
    expect(event.indexOf("=z") < event.indexOf("\uFF5E")).to.equal(true);
    expect(event.indexOf("\uFF5E") < event.indexOf("\u{1F33E}")).to.equal(true);
  });

  it("is not misled by names that every object has", () => {
    expect(of({ constructor: "a", "toString:b": "valueOf:c" })).to.equal(
      `${START}${MIDDLE}constructor=atoString:b=valueOf:c`,
    );
  });

  it("passes over what is empty, and keeps a time that it cannot read", () => {
    expect(of({ disposition: " ", bizLocation: {}, childEPCs: [] })).to.equal(`${START}${MIDDLE}`);
    expect(of({ "example:a": {} }).endsWith("{https://ns.example.com/epcis/}a")).to.equal(true);
    expect(of({ eventTime: "yesterday" }).startsWith("eventType=ObjectEventeventTime=yesterday")).to.equal(true);
  });
});

describe("eventDigest", () => {
  it("is the 32 bytes of an event hash", () => {
    const hash = eventHash(EVENT);
    expect(hash).to.match(/^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/);
    expect(eventDigest(hash)).to.equal(`0x${hash.slice(14, 78)}`);
  });

  it("refuses other names of hashes", async () => {
    const digits = "ab".repeat(32);
    for (const hash of [
      "",
      digits,
      `ni:///sha-256;${digits}`,
      `ni:///sha-256;${digits.toUpperCase()}?ver=CBV2.0`,
      `ni:///sha-256;${digits.slice(2)}?ver=CBV2.0`,
      `ni:///sha-256;${digits}?ver=CBV2.1`,
      `ni:///sha3-256;${digits}?ver=CBV2.0`,
    ]) {
      await expectRefusal(() => eventDigest(hash), EventHashMalformed, { hash });
    }
  });
});

describe("A document of random events", () => {
  it("comes back the same, with the same hashes", () => {
    const random = seededRandom(68);
    for (let run = 0; run < 20; run++) {
      const document = randomDocument(random, 4);
      const read = readEpcisDocument(writeEpcisDocument(document));
      expect(read).to.deep.equal(document);
      expect(eventHashes(read)).to.deep.equal(eventHashes(document));
    }
  });
});
