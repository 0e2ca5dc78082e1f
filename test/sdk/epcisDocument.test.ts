import { expect } from "chai";

import {
  EPCIS_CONTEXT,
  type EpcisFlaw,
  EpcisMalformed,
  type ObjectEvent,
  readEpcisDocument,
  writeEpcisDocument,
} from "../../sdk/Epcis.ts";
import { VECTORS } from "../shared/epcisVectors.ts";
import { expectRefusal, thrownBy } from "../shared/refusals.ts";

const NAMESPACES = { example: "https://ns.example.com/epcis/" };
const TIMES = { eventTime: "2026-11-25T09:30:00+01:00", eventTimeZoneOffset: "+01:00" };
const ITEM = "https://id.gs1.org/01/09506000134352/21/K7Q2";
const LOT = "https://id.gs1.org/01/09506000134352/10/L1";
const EVENT = { type: "ObjectEvent", ...TIMES, action: "OBSERVE", epcList: [ITEM] };

const head = (changes: object = {}) => ({
  "@context": [EPCIS_CONTEXT, NAMESPACES],
  type: "EPCISDocument",
  schemaVersion: "2.0",
  creationDate: "2026-11-25T09:30:00Z",
  epcisBody: { eventList: [] as object[] },
  ...changes,
});
const textOf = (...events: readonly object[]) =>
  JSON.stringify(head({ epcisBody: { eventList: events } }), undefined, 1);
const read = (...events: readonly object[]) => readEpcisDocument(textOf(...events)).events;
const flawsIn = async (text: string): Promise<readonly EpcisFlaw[]> => {
  const error = await thrownBy(() => readEpcisDocument(text));
  expect(error, String(error)).to.be.instanceOf(EpcisMalformed);
  return (error as EpcisMalformed).facts.flaws;
};

/** Expects one flaw in the one event, at this field of it, in the line where the field (or what lacks it) begins. */
async function refused(event: object, field: string, reason: string): Promise<void> {
  const text = textOf(event);
  const flaws = await flawsIn(text);
  const path = `epcisBody.eventList[0]${field === "" || field.startsWith("[") ? "" : "."}${field}`;
  expect(flaws.map((flaw) => ({ field: flaw.field, reason: flaw.reason }))).to.deep.equal([{ field: path, reason }]);

  const name = /([^.[\]]+)(?:\[\d+\])*$/.exec(field)?.[1] ?? "";
  const line = text.split("\n")[flaws[0]!.line - 1] ?? "";
  if (field !== "" && text.includes(`"${name}"`) && !field.endsWith("]")) expect(line).to.include(`"${name}"`);
}

describe("readEpcisDocument", () => {
  context("given a sound document", () => {
    it("tells events, namespaces and date, with bare words and decimals", () => {
      const event = {
        ...EVENT,
        action: "ADD",
        bizStep: "urn:epcglobal:cbv:bizstep:commissioning",
        disposition: "https://ref.gs1.org/cbv/Disp-active",
        persistentDisposition: { set: ["cbv:Disp-recalled"], unset: ["in_transit"] },
        quantityList: [
          { epcClass: LOT, quantity: 1.5e3, uom: "KGM" },
          { epcClass: LOT, quantity: 0.001, uom: "KGM" },
          { epcClass: LOT },
        ],
        bizTransactionList: [{ type: "https://ref.gs1.org/cbv/BTT-po", bizTransaction: "urn:x:1" }],
        sourceList: [{ type: "urn:epcglobal:cbv:sdt:location", source: "geo:1,2" }],
        errorDeclaration: {
          declarationTime: "2026-11-25T09:30:00Z",
          reason: "cbv:ER-incorrect_data",
          correctiveEventIDs: ["urn:x:2"],
        },
        sensorElementList: [
          {
            sensorReport: [
              { type: "gs1:Temperature", value: 4, exception: "gs1:ALARM_CONDITION", component: "cbv:Comp-x" },
            ],
          },
        ],
        ilmd: { "example:harvest": "2026", "example:parts": [{ "example:a": 1 }, true] },
        "rdfs:comment": "for people",
      };
      const { events, namespaces, creationDate } = readEpcisDocument(textOf(event));

      expect(namespaces).to.deep.equal(NAMESPACES);
      expect(creationDate).to.equal("2026-11-25T09:30:00Z");
      expect(events).to.deep.equal([
        {
          ...event,
          bizStep: "commissioning",
          disposition: "active",
          persistentDisposition: { set: ["recalled"], unset: ["in_transit"] },
          quantityList: [
            { epcClass: LOT, quantity: "1500", uom: "KGM" },
            { epcClass: LOT, quantity: "0.001", uom: "KGM" },
            { epcClass: LOT },
          ],
          bizTransactionList: [{ type: "po", bizTransaction: "urn:x:1" }],
          sourceList: [{ type: "location", source: "geo:1,2" }],
          errorDeclaration: {
            declarationTime: "2026-11-25T09:30:00Z",
            reason: "incorrect_data",
            correctiveEventIDs: ["urn:x:2"],
          },
          sensorElementList: [
            { sensorReport: [{ type: "Temperature", value: 4, exception: "ALARM_CONDITION", component: "x" }] },
          ],
        },
      ]);
    });

    it("takes words and URIs of one's own, and identifiers of any kind", () => {
      const own = { bizStep: "https://x.example/harvesting", disposition: "urn:x:dried" };
      const epcList = [
        "urn:epc:id:sgtin:9506000.013435.K7Q2",
        "https://brand.example/p/01/09506000134352/21/K7Q2?17=271231",
        "https://x.example/things/1",
        "https://x.example/log/2026/01/15",
        "https://id.gs1.org/gtin/09506000134352/ser/1",
        "urn:uuid:1",
      ];
      expect(read({ ...EVENT, ...own, epcList })).to.deep.equal([{ ...EVENT, ...own, epcList }]);
    });

    it("takes numbers in any writing that a double keeps, and classes named by any web address", () => {
      const quantities = {
        ...EVENT,
        quantityList: [{ epcClass: "https://x.example/classes/1", quantity: 777, uom: "KGM" }],
      };
      for (const [written, quantity] of [
        ["12.50", "12.5"],
        ["1250e-2", "12.5"],
        ["1.25E+3", "1250"],
        ["0.000", "0"],
      ] as const) {
        const [event] = readEpcisDocument(textOf(quantities).replace("777", written)).events as readonly ObjectEvent[];
        expect(event?.quantityList).to.deep.equal([{ ...quantities.quantityList[0], quantity }]);
      }
    });

    it("takes a byte-order mark, and texts of any length", () => {
      const long = { ...EVENT, "example:a": `\\"${"x".repeat(5_000_000)}` };
      expect(readEpcisDocument(`\uFEFF${textOf(long)}`).events).to.deep.equal([long]);
    });

    it("takes the answer to a query, a context without prefixes, and no events", () => {
      const query = {
        type: "EPCISQueryDocument",
        epcisBody: { queryResults: { queryName: "x", resultsBody: { eventList: [EVENT] } } },
      };
      expect(readEpcisDocument(JSON.stringify(head(query))).events).to.deep.equal([EVENT]);
      expect(readEpcisDocument(JSON.stringify(head({ "@context": EPCIS_CONTEXT }))).namespaces).to.deep.equal({});
      expect(read()).to.deep.equal([]);
    });

    it("takes one event of every type, as far as each may be empty", () => {
      const types = [
        {
          ...TIMES,
          type: "ObjectEvent",
          action: "OBSERVE",
          sensorElementList: [{ sensorReport: [{ type: "Temperature", value: 1 }] }],
        },
        { ...TIMES, type: "AggregationEvent", action: "DELETE", parentID: "urn:x:1" },
        { ...TIMES, type: "AggregationEvent", action: "OBSERVE", childEPCs: [ITEM] },
        { ...TIMES, type: "AssociationEvent", action: "DELETE", parentID: "urn:x:1", childEPCs: [] },
        {
          ...TIMES,
          type: "TransactionEvent",
          action: "DELETE",
          bizTransactionList: [{ bizTransaction: "urn:x:1" }],
          epcList: [],
        },
        {
          ...TIMES,
          type: "TransactionEvent",
          action: "ADD",
          bizTransactionList: [{ bizTransaction: "urn:x:1" }],
          parentID: "urn:x:2",
        },
        { ...TIMES, type: "TransformationEvent", inputEPCList: [ITEM], transformationID: "urn:x:1" },
      ];
      expect(read(...types)).to.deep.equal(types);
    });
  });

  context("given a text that is no document", () => {
    it("names the line", async () => {
      const [flaw] = await flawsIn('{\n "type": "EPCISDocument",\n oops\n}');
      expect(flaw?.reason).to.match(/^is not JSON: /);
      expect(flaw?.line).to.equal(3);

      const missing = ["type", "schemaVersion", "creationDate", "epcisBody"].map((field) => ({ line: 1, field }));
      const flaws = await flawsIn("{}");
      expect(flaws.map(({ line, field }) => ({ line, field }))).to.deep.equal(missing);
      await expectRefusal(() => readEpcisDocument("[]"), EpcisMalformed, {
        flaws: [{ line: 1, field: "", reason: "is not an object" }],
      });
    });

    it("names what is wrong with its head", async () => {
      const wrong = async (changes: object, field: string, reason: string) => {
        const flaws = await flawsIn(JSON.stringify(head(changes)));
        expect(flaws).to.deep.equal([{ line: 1, field, reason }]);
      };
      await wrong({ type: "Document" }, "type", "is neither EPCISDocument nor EPCISQueryDocument");
      await wrong({ schemaVersion: "1.2" }, "schemaVersion", "is not a version 2.0");
      await wrong(
        { creationDate: "today" },
        "creationDate",
        "is not a time with its offset, as in 2026-11-25T09:30:00+01:00",
      );
      await wrong({ epcisBody: [] }, "epcisBody", "is not an object");
      await wrong({ epcisBody: { eventList: {} } }, "epcisBody.eventList", "is not a list");
      await wrong({ epcisBody: {} }, "epcisBody", "has neither eventList nor queryResults");
    });

    it("names what is wrong with its context", async () => {
      const missingContext = { line: 1, field: "@context", reason: `does not name ${EPCIS_CONTEXT}` };
      const wrong = async (context: unknown, field: string, reason: string, ...before: readonly EpcisFlaw[]) => {
        const flaws = await flawsIn(JSON.stringify(head({ "@context": context })));
        expect(flaws).to.deep.equal([...before, { line: 1, field, reason }]);
      };
      const prefixes = async (namespaces: object, field: string, reason: string) =>
        wrong([EPCIS_CONTEXT, namespaces], `@context[1].${field}`, reason);
      await wrong([NAMESPACES], "@context", `does not name ${EPCIS_CONTEXT}`);
      await wrong(
        [EPCIS_CONTEXT, "https://x.example/context"],
        "@context[1]",
        "is a context elsewhere; declare its prefixes here",
      );
      await wrong(
        "https://x.example/context",
        "@context",
        "is a context elsewhere; declare its prefixes here",
        missingContext,
      );
      await wrong([EPCIS_CONTEXT, 1], "@context[1]", "is neither an address nor a list of prefixes");
      await prefixes({ https: "https://x.example/" }, "https", "cannot be a prefix");
      await prefixes({ "a:b": "https://x.example/" }, "a:b", "cannot be a prefix");
      await prefixes(
        { a: { "@id": "https://x.example/" } },
        "a",
        "is not declared as a namespace: an address that ends with /, # or :",
      );
      await prefixes(
        { a: "https://x.example" },
        "a",
        "is not declared as a namespace: an address that ends with /, # or :",
      );
      await prefixes(
        { a: "https://x.example/}/" },
        "a",
        "is not declared as a namespace: an address that ends with /, # or :",
      );
      await prefixes({ cbv: "https://x.example/" }, "cbv", "stands for https://ref.gs1.org/cbv/ already");
      await wrong([EPCIS_CONTEXT, { a: "urn:a:" }, { a: "urn:b:" }], "@context[2].a", "stands for urn:a: already");
    });

    it("names what readers of JSON would see in two ways", async () => {
      const text = textOf(EVENT).replace('"action": "OBSERVE"', '"action": "OBSERVE",\n"action": "DELETE"');
      expect(await flawsIn(text)).to.deep.equal([
        { line: 18, field: "epcisBody.eventList[0].action", reason: "stands there twice" },
      ]);

      const own = textOf(EVENT).replace('"action"', '"__proto__": { "example:a": 1 },\n"action"');
      expect((await flawsIn(own)).map(({ field, reason }) => ({ field, reason }))).to.deep.equal([
        { field: "epcisBody.eventList[0].__proto__", reason: "is not known" },
      ]);
      for (const number of [`1.${"0".repeat(100_000)}`, "9".repeat(100_000), "1e999", "1e-999"]) {
        const many = textOf({ ...EVENT, "example:a": 777 }).replace("777", number);
        expect((await flawsIn(many)).map(({ field }) => field)).to.deep.equal(["epcisBody.eventList[0].example:a"]);
      }

      const digits = "12500.00000000000000001";
      const quantities = { ...EVENT, quantityList: [{ epcClass: LOT, quantity: 777, uom: "KGM" }] };
      const [flaw] = await flawsIn(textOf(quantities).replace("777", digits));
      expect(flaw?.reason).to.equal(`is ${digits}, which has more digits than readers of JSON keep`);
      expect(flaw?.field).to.equal("epcisBody.eventList[0].quantityList[0].quantity");
    });
  });

  context("given events with flaws", () => {
    it("names all of them, each with its line", async () => {
      const flaws = await flawsIn(
        textOf({ ...EVENT, action: "add" }, EVENT, { ...EVENT, eventTime: "now", "x:y": 1, epcList: "urn:x:1" }),
      );

      expect(flaws.map(({ field }) => field)).to.deep.equal([
        "epcisBody.eventList[0].action",
        "epcisBody.eventList[2].eventTime",
        "epcisBody.eventList[2].epcList",
      ]);
      expect(flaws.map(({ line }) => line)).to.deep.equal([flaws[0]!.line, flaws[0]!.line + 16, flaws[0]!.line + 19]);
    });

    it("names at most 20 of them in its message", async () => {
      const error = await thrownBy(() =>
        readEpcisDocument(textOf(...Array.from({ length: 23 }, () => ({ ...EVENT, action: "x" })))),
      );
      expect(String(error)).to.match(/line 17: epcisBody\.eventList\[0\]\.action is none of ADD, OBSERVE and DELETE\n/);
      expect(String(error)).to.match(/\nand 3 more$/);
    });

    it("names missing and malformed facts", async () => {
      const { eventTime, ...timeless } = EVENT;
      expect(eventTime).to.equal(TIMES.eventTime);
      await refused(timeless, "eventTime", "is missing");
      await refused(
        { ...EVENT, eventTimeZoneOffset: "Z" },
        "eventTimeZoneOffset",
        "is not the offset of a time zone, as in +08:00",
      );
      await refused(
        { ...EVENT, eventTime: "2026-02-29T00:00:00Z" },
        "eventTime",
        "is not a time with its offset, as in 2026-11-25T09:30:00+01:00",
      );
      await refused(
        { ...EVENT, type: "QuantityEvent" },
        "type",
        "is none of ObjectEvent, AggregationEvent, AssociationEvent, TransactionEvent, TransformationEvent",
      );
      await refused({ ...EVENT, action: 1 }, "action", "is none of ADD, OBSERVE and DELETE");
      await refused(
        { ...EVENT, bizStep: "harvesting" },
        "bizStep",
        'is "harvesting", which is no word of the vocabulary and no URI',
      );
      await refused(
        { ...EVENT, bizStep: "cbv:BizStep-harvesting" },
        "bizStep",
        'is "cbv:BizStep-harvesting", which is no word of the vocabulary and no URI',
      );
      await refused(
        { ...EVENT, bizStep: "a b:c" },
        "bizStep",
        'is "a b:c", which is no word of the vocabulary and no URI',
      );
      await refused({ ...EVENT, disposition: "" }, "disposition", "is empty");
      await refused({ ...EVENT, eventID: "1" }, "eventID", "is no URI");
      await refused({ ...EVENT, readPoint: "geo:1,2" }, "readPoint", "is not an object");
      await refused({ ...EVENT, readPoint: {} }, "readPoint.id", "is missing");
      await refused({ ...EVENT, certificationInfo: 1 }, "certificationInfo", "is neither a URI nor a list of them");
      await refused({ ...EVENT, persistentDisposition: { set: [] } }, "persistentDisposition.set", "is empty");
      await refused(
        { ...EVENT, bizTransactionList: [{ type: "po" }] },
        "bizTransactionList[0].bizTransaction",
        "is missing",
      );
      await refused(
        { ...EVENT, bizTransactionList: [{ bizTransaction: "urn:x:1", note: 1 }] },
        "bizTransactionList[0]",
        "has note, which is not known",
      );
      await refused(
        { ...EVENT, sourceList: [{ type: "buyer", source: "urn:x:1" }] },
        "sourceList[0].type",
        'is "buyer", which is no word of the vocabulary and no URI',
      );
      await refused(
        { ...EVENT, sensorElementList: [{ sensorReport: [] }] },
        "sensorElementList[0].sensorReport",
        "is empty",
      );
      await refused(
        { ...EVENT, sensorElementList: [{ sensorReport: [{ value: "4" }] }] },
        "sensorElementList[0].sensorReport[0].value",
        "is not a number",
      );
      await refused(
        { ...EVENT, sensorElementList: [{ sensorReport: [{ booleanValue: 1 }] }] },
        "sensorElementList[0].sensorReport[0].booleanValue",
        "is neither true nor false",
      );
      await refused(
        { ...EVENT, sensorElementList: [{ sensorReport: [{ hexBinaryValue: "f" }] }] },
        "sensorElementList[0].sensorReport[0].hexBinaryValue",
        "is not bytes in hex",
      );
    });

    it("names identifiers that cannot be, or that tell what events must not", async () => {
      const epc = async (value: unknown, reason: string) =>
        refused({ ...EVENT, epcList: [value] }, "epcList[0]", reason);
      await epc(1, "is not a text");
      await epc("K7Q2", "is no URI");
      await epc("urn:x:a b", "is no URI");
      await epc("urn:x:é", "is no URI");
      await epc(
        "urn:epc:id:sgtin:9506000.01343.1",
        "is no EPC URI of a kind that is known, or its parts have wrong lengths",
      );
      await epc(
        `urn:epc:id:sgtin:9506000.013435.${"x".repeat(21)}`,
        "is no sound EPC URI: (21) has 21 characters, and at most 20 are allowed",
      );
      await epc(
        "https://x.example/01/09506000134353/21/1",
        'is no sound Digital Link: (01) "09506000134353" its check digit is 3, expected 2',
      );
      await epc(
        `${LOT}${"x".repeat(20)}`,
        `is no sound Digital Link: (10) "L1${"x".repeat(20)}" has 22 characters, and at most 20 are allowed`,
      );
      await epc(
        "https://id.gs1.org/products",
        "is no sound Digital Link: The Digital Link's path does not end with a key of GS1 and its value",
      );
      await epc(`${ITEM}#Zk3`, "has a fragment; that is where the secret of a pack rides, which events must not tell");
      await refused({ ...EVENT, epcList: [ITEM, "urn:x:1", ITEM] }, "epcList[2]", "stands in place 0 already");
    });

    it("names quantities that cannot be", async () => {
      const quantity = async (element: object, field: string, reason: string) =>
        refused({ ...EVENT, quantityList: [{ epcClass: LOT, ...element }] }, `quantityList[0]${field}`, reason);
      await quantity({ quantity: -1 }, ".quantity", "is negative");
      await quantity({ quantity: "1" }, ".quantity", "is not a number");
      await quantity({ quantity: 1.5 }, ".quantity", "counts parts of a piece; a measure needs its uom");
      await quantity({ uom: "KGM" }, ".uom", "measures no quantity");
      await quantity({ quantity: 1, uom: "kg" }, ".uom", "is no code of a unit (UN/ECE Recommendation 20)");
      await quantity({ epcClass: ITEM }, ".epcClass", "names one instance, and no class");
      await quantity(
        { epcClass: "urn:epc:id:sgtin:9506000.013435.1" },
        ".epcClass",
        "names one instance, and no class",
      );
      await refused({ ...EVENT, quantityList: [1] }, "quantityList[0]", "is not an object");
      await quantity({ "example:a": 1 }, "", "has example:a, which is not known");
    });

    it("names extensions that nobody could read the same", async () => {
      await refused({ ...EVENT, note: "x" }, "note", "is not known");
      await refused({ ...EVENT, "@context": {} }, "@context", "is not known");
      await refused({ ...EVENT, "x:note": "x" }, "x:note", "has the prefix x, which the context does not declare");
      await refused(
        { ...EVENT, "cbvmda:lotNumber": "x" },
        "cbvmda:lotNumber",
        "has the prefix cbvmda, which the context does not declare",
      );
      await refused(
        { ...EVENT, "example:a": { "x:b": 1 } },
        "example:a.x:b",
        "has the prefix x, which the context does not declare",
      );
      await refused({ ...EVENT, "example:a": [{ b: 1 }] }, "example:a[0].b", "is not known");
      await refused({ ...EVENT, "example:a": null }, "example:a", "is null; leave it out");
      await refused({ ...EVENT, "example:a{b}": 1 }, "example:a{b}", "is not known");
      await refused({ ...EVENT, readPoint: { id: "geo:1,2", name: "x" } }, "readPoint.name", "is not known");

      const nested = (depth: number): object => (depth === 0 ? {} : { "example:a": nested(depth - 1) });
      expect(read({ ...EVENT, ...nested(32) })).to.have.length(1);
      await refused(
        { ...EVENT, ...nested(33) },
        Array.from({ length: 33 }, () => "example:a").join("."),
        "is nested deeper than 32 levels",
      );
    });

    it("names what does not go with a type or an action", async () => {
      const { epcList, ...bare } = EVENT;
      expect(epcList).to.deep.equal([ITEM]);
      await refused(bare, "", "names nothing: neither epcList nor quantityList nor sensorElementList has anything");
      await refused({ ...EVENT, ilmd: {} }, "ilmd", "goes with the action ADD alone");
      await refused(
        { ...bare, type: "AggregationEvent", action: "ADD", childEPCs: [ITEM] },
        "parentID",
        "is missing, and goes with the action ADD",
      );
      await refused(
        { ...bare, type: "AggregationEvent", action: "DELETE" },
        "parentID",
        "is missing, and goes with the action DELETE",
      );
      await refused(
        { ...bare, type: "AggregationEvent", parentID: "urn:x:1" },
        "",
        "names no children: only a DELETE of all of them may do so",
      );
      await refused({ ...bare, type: "AssociationEvent", childEPCs: [ITEM] }, "parentID", "is missing");
      await refused(
        { ...bare, type: "AssociationEvent", parentID: "urn:x:1", childEPCs: [] },
        "",
        "names no children: only a DELETE of all of them may do so",
      );
      await refused({ ...EVENT, type: "TransactionEvent" }, "bizTransactionList", "is missing");
      await refused({ ...EVENT, type: "TransactionEvent", bizTransactionList: [] }, "bizTransactionList", "is empty");
      await refused(
        { ...bare, type: "TransactionEvent", bizTransactionList: [{ bizTransaction: "urn:x:1" }] },
        "",
        "names nothing: only a DELETE of all that belongs to the transaction may do so",
      );

      const side = (name: string) =>
        `names no ${name}; only the parts of a transformation with a transformationID may have one side alone`;
      await refused({ ...TIMES, type: "TransformationEvent", outputEPCList: [ITEM] }, "", side("input"));
      await refused({ ...TIMES, type: "TransformationEvent", inputEPCList: [ITEM] }, "", side("output"));
      await refused({ ...TIMES, type: "TransformationEvent", transformationID: "urn:x:1" }, "", side("input"));
      await refused(
        { ...TIMES, type: "TransformationEvent", action: "ADD", inputEPCList: [ITEM], outputEPCList: ["urn:x:1"] },
        "action",
        "is not known",
      );
      await refused({ ...EVENT, parentID: "urn:x:1" }, "parentID", "is not known");
    });
  });
});

describe("writeEpcisDocument", () => {
  const event: ObjectEvent = {
    ...TIMES,
    type: "ObjectEvent",
    action: "ADD",
    quantityList: [{ epcClass: LOT, quantity: "12.5", uom: "KGM" }],
  };
  const document = { creationDate: "2026-11-25T09:30:00Z", namespaces: NAMESPACES, events: [event] };

  it("writes the JSON of the standard: its context, bare words, quantities as numbers", () => {
    expect(JSON.parse(writeEpcisDocument(document))).to.deep.equal(
      head({ epcisBody: { eventList: [{ ...event, quantityList: [{ epcClass: LOT, quantity: 12.5, uom: "KGM" }] }] } }),
    );
    expect(JSON.parse(writeEpcisDocument({ ...document, namespaces: {} })) as object).to.deep.include({
      "@context": [EPCIS_CONTEXT],
    });
  });

  it("writes what it read", () => {
    const read = readEpcisDocument(JSON.stringify(VECTORS));
    expect(readEpcisDocument(writeEpcisDocument(read))).to.deep.equal(read);
  });

  it("refuses what could not be read back", async () => {
    const wrong = async (changes: object, field: string, reason: string) => {
      const error = await thrownBy(() => writeEpcisDocument({ ...document, ...changes }));
      const [flaw] = (error as EpcisMalformed).facts.flaws;
      expect({ field: flaw?.field, reason: flaw?.reason }).to.deep.equal({ field, reason });
    };
    const quantity = (text: string) => ({
      events: [{ ...event, quantityList: [{ epcClass: LOT, quantity: text, uom: "KGM" }] }],
    });
    await wrong(
      { creationDate: "today" },
      "creationDate",
      "is not a time with its offset, as in 2026-11-25T09:30:00+01:00",
    );
    await wrong(quantity("0.12345678901234567"), "epcisBody.eventList[0].quantityList[0].quantity", "is not a number");
    await wrong(quantity("much"), "epcisBody.eventList[0].quantityList[0].quantity", "is not a number");
    await wrong(
      { events: [{ ...event, "x:y": 1 }] },
      "epcisBody.eventList[0].x:y",
      "has the prefix x, which the context does not declare",
    );
  });
});
