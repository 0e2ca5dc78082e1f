import { readFileSync } from "node:fs";

import { expect } from "chai";
import { ZeroHash } from "ethers";

import {
  amountIn,
  BUSINESS_STEPS,
  businessStepCode,
  businessStepOf,
  CodeUnknown,
  dispositionCode,
  dispositionOf,
  eventDigest,
  eventHash,
  EventTimeInvalid,
  DISPOSITIONS,
  type EpcisEvent,
  MovedDifferently,
  movedIn,
  NO_CODE,
  OWN_CODE,
  PIECE,
  QuantityEndless,
  quantityIn,
  QuantityMalformed,
  QuantityNotWhole,
  QuantityUnsaid,
  requireMoved,
  secondsOf,
  traceEventOf,
  unitBytes,
  UnitMalformed,
  UnitsApart,
  utcOf,
  WordUnknown,
} from "../../sdk/Epcis.ts";
import { lotId } from "../../sdk/DigitalLink.ts";
import { seededRandom } from "../shared/random.ts";
import { expectRefusal } from "../shared/refusals.ts";

describe("amountIn", () => {
  it("turns quantities into whole numbers of a unit, exactly", () => {
    for (const [quantity, uom, unit, amount] of [
      ["12.5", "KGM", "GRM", 12_500n],
      ["0.001", "KGM", "GRM", 1n],
      ["1", "TNE", "KGM", 1_000n],
      ["3", "GRM", "MGM", 3_000n],
      ["1500", "MGM", "MC", 1_500_000n],
      ["100000", "LBR", "GRM", 45_359_237n],
      ["16", "ONZ", "LBR", 1n],
      ["0.75", "LTR", "MLT", 750n],
      ["2", "HLT", "LTR", 200n],
      ["1", "MTQ", "LTR", 1_000n],
      ["8", "GLI", "PTI", 64n],
      ["12", "INH", "FOT", 1n],
      ["3", "FOT", "YRD", 1n],
      ["1.5", "HAR", "MTK", 15_000n],
      ["2", "DZN", PIECE, 24n],
      ["1", "GRO", "DZN", 12n],
      ["7", "C62", PIECE, 7n],
      ["7", "XBG", "XBG", 7n],
      ["0", "KGM", "GRM", 0n],
      ["18446744073709551615", "GRM", "GRM", 2n ** 64n - 1n],
    ] as const) {
      expect(amountIn(quantity, uom, unit), `${quantity} ${uom}`).to.equal(amount);
    }
  });

  it("refuses what is no whole number of units, just above and below one", async () => {
    const refused = async (quantity: string, uom: string, unit: string) =>
      expectRefusal(() => amountIn(quantity, uom, unit), QuantityNotWhole, { quantity, uom, unit });

    await refused("0.0009", "KGM", "GRM");
    expect(amountIn("0.001", "KGM", "GRM")).to.equal(1n);
    await refused("0.0011", "KGM", "GRM");
    await refused("1", "GRM", "KGM");
    await refused("1", "LBR", "GRM");
    await refused("0.5", PIECE, PIECE);
  });

  it("refuses malformed quantities and units, and units that measure other things", async () => {
    for (const quantity of ["", "-1", "+1", "1e3", "1,5", ".5", "5.", " 1", "NaN"]) {
      await expectRefusal(() => amountIn(quantity, "KGM", "GRM"), QuantityMalformed, { quantity });
    }
    for (const unit of ["", "K", "kgm", "KGMS", "K-M"]) {
      await expectRefusal(() => amountIn("1", unit, "GRM"), UnitMalformed, { unit });
      await expectRefusal(() => amountIn("1", "GRM", unit), UnitMalformed, { unit });
    }
    await expectRefusal(() => amountIn("1", "KGM", "MLT"), UnitsApart, { from: "KGM", to: "MLT" });
    await expectRefusal(() => amountIn("1", "XBG", "GRM"), UnitsApart, { from: "XBG", to: "GRM" });
    await expectRefusal(() => amountIn("1", "GRM", PIECE), UnitsApart, { from: "GRM", to: PIECE });
  });
});

describe("quantityIn", () => {
  it("is the way back, for any amount", () => {
    const random = seededRandom(69);
    for (let run = 0; run < 500; run++) {
      const amount = BigInt(random.bytes(1 + random.below(8)));
      const [unit, uom] = random.pick<readonly [string, string]>([
        ["GRM", "KGM"],
        ["GRM", "TNE"],
        ["MGM", "KGM"],
        ["MLT", "LTR"],
        ["MMT", "KMT"],
        [PIECE, "C62"],
      ] as const);
      expect(amountIn(quantityIn(amount, unit, uom), uom, unit)).to.equal(amount);
    }
    expect(quantityIn(12_500n, "GRM", "KGM")).to.equal("12.5");
    expect(quantityIn(6n, PIECE, "DZN")).to.equal("0.5");
    expect(quantityIn(0n, "GRM", "KGM")).to.equal("0");
  });

  it("refuses what has no last decimal, and what is negative", async () => {
    await expectRefusal(() => quantityIn(1n, PIECE, "DZN"), QuantityEndless, { amount: 1n, unit: PIECE, uom: "DZN" });
    await expectRefusal(() => quantityIn(1n, "GRM", "LBR"), QuantityEndless, { amount: 1n, unit: "GRM", uom: "LBR" });
    await expectRefusal(() => quantityIn(-1n, "GRM", "KGM"), QuantityMalformed, { quantity: "-1" });
  });
});

describe("unitBytes", () => {
  it("is the code in ASCII, with zeros behind it", async () => {
    expect(unitBytes("GRM")).to.equal("0x47524d");
    expect(unitBytes("MC")).to.equal("0x4d4300");
    await expectRefusal(() => unitBytes("grm"), UnitMalformed, { unit: "grm" });
  });
});

describe("utcOf and secondsOf", () => {
  it("read times with their offset", () => {
    expect(utcOf("2026-11-25T09:30:00+08:00")).to.equal("2026-11-25T01:30:00.000Z");
    expect(utcOf("2028-02-29T23:59:59.9-12:00")).to.equal("2028-03-01T11:59:59.900Z");
    expect(secondsOf("2026-11-25T09:30:00.999+01:00")).to.equal(BigInt(Date.UTC(2026, 10, 25, 8, 30) / 1_000));
  });

  it("do not read what is none", () => {
    for (const text of [
      "2026-11-25",
      "2026-11-25T09:30:00",
      "2026-11-25 09:30:00Z",
      "2026-11-25T09:30Z",
      "2027-02-29T00:00:00Z",
      "2026-13-01T00:00:00Z",
      "2026-11-25T24:00:00Z",
      "2026-11-25T09:60:00Z",
      "2026-11-25T09:30:60Z",
      "2026-11-25T09:30:00+14:01",
      "2026-11-25T09:30:00+01:60",
      "2026-11-25T09:30:00+0100",
      "2026-11-25T09:30:00.Z",
      "9999-12-31T23:59:59-01:00",
      "0000-01-01T00:00:00+01:00",
    ]) {
      expect(utcOf(text), text).to.equal(undefined);
      expect(secondsOf(text), text).to.equal(undefined);
    }
  });
});

describe("Codes of business steps and dispositions", () => {
  it("are fixed: 41 steps from 1 to 41, 33 dispositions from 1 to 33, in alphabetical order", () => {
    expect(BUSINESS_STEPS).to.have.length(41);
    expect(DISPOSITIONS).to.have.length(33);
    for (const list of [BUSINESS_STEPS, DISPOSITIONS]) expect([...list]).to.deep.equal([...new Set(list)].toSorted());

    const steps = {
      accepting: 1,
      commissioning: 5,
      creating_class_instance: 7,
      decommissioning: 9,
      inspecting: 17,
      other: 21,
      packing: 22,
      shipping: 33,
      void_shipping: 41,
    };
    for (const [step, code] of Object.entries(steps)) expect(businessStepCode(step), step).to.equal(BigInt(code));
    const dispositions = {
      active: 1,
      damaged: 8,
      expired: 13,
      in_transit: 15,
      recalled: 25,
      returned: 28,
      stolen: 31,
      unknown: 33,
    };
    for (const [disposition, code] of Object.entries(dispositions))
      expect(dispositionCode(disposition), disposition).to.equal(BigInt(code));
  });

  it("go there and back for every word, by each of its names", () => {
    for (const step of BUSINESS_STEPS) {
      const names = [
        step,
        `https://ref.gs1.org/cbv/BizStep-${step}`,
        `cbv:BizStep-${step}`,
        `urn:epcglobal:cbv:bizstep:${step}`,
      ];
      for (const name of names) expect(businessStepOf(businessStepCode(name))).to.equal(step);
    }
    for (const disposition of DISPOSITIONS) {
      const names = [
        disposition,
        `https://ref.gs1.org/cbv/Disp-${disposition}`,
        `cbv:Disp-${disposition}`,
        `urn:epcglobal:cbv:disp:${disposition}`,
      ];
      for (const name of names) expect(dispositionOf(dispositionCode(name))).to.equal(disposition);
    }
  });

  it("have one for none, and one for a URI of one's own", () => {
    expect(businessStepCode(undefined)).to.equal(NO_CODE);
    expect(dispositionCode(undefined)).to.equal(NO_CODE);
    expect(businessStepCode("https://x.example/harvesting")).to.equal(OWN_CODE);
    for (const code of [NO_CODE, OWN_CODE]) {
      expect(businessStepOf(code)).to.equal(undefined);
      expect(dispositionOf(code)).to.equal(undefined);
    }
  });

  it("are listed in the page of events as they are", () => {
    const page = readFileSync("docs/epcis.md", "utf8");
    for (const [title, list] of [
      ["business step", BUSINESS_STEPS],
      ["disposition", DISPOSITIONS],
    ] as const) {
      const table = new RegExp(String.raw`^\| ${title} [^]*?\n\n`, "m").exec(page)?.[0] ?? "";
      const listed = Array.from(table.matchAll(/(\d+) (\w+)/g), ([, code, word]) => ({ code: Number(code), word }));
      const numbered = list.map((word, place) => ({ code: place + 1, word }));
      expect(listed.toSorted((a, b) => a.code - b.code)).to.deep.equal(numbered);
    }
  });

  it("are refused where they stand for nothing", async () => {
    for (const code of [42n, 254n, 256n, -1n]) {
      await expectRefusal(() => businessStepOf(code), CodeUnknown, { vocabulary: "businessStep", code });
    }
    await expectRefusal(() => dispositionOf(34n), CodeUnknown, { vocabulary: "disposition", code: 34n });
    await expectRefusal(() => businessStepCode("harvesting"), WordUnknown, {
      vocabulary: "businessStep",
      word: "harvesting",
    });
    await expectRefusal(() => dispositionCode("lost"), WordUnknown, { vocabulary: "disposition", word: "lost" });
  });
});

describe("traceEventOf", () => {
  const event: EpcisEvent = {
    type: "ObjectEvent",
    eventTime: "2026-11-25T09:30:00.9+01:00",
    eventTimeZoneOffset: "+01:00",
    action: "OBSERVE",
    epcList: ["urn:epc:id:sgtin:9506000.013435.K7Q2"],
    bizStep: "shipping",
    disposition: "https://x.example/on-the-river",
    "example:boat": "7",
  };
  const namespaces = { example: "https://ns.example.com/epcis/" };

  it("is an event in brief, as the trace log takes it", () => {
    const place = `0x${"ab".repeat(32)}`;
    expect(traceEventOf(event, { namespaces, place })).to.deep.equal({
      step: 33n,
      disposition: OWN_CODE,
      time: BigInt(Date.UTC(2026, 10, 25, 8, 30) / 1_000),
      place,
      eventHash: eventDigest(eventHash(event, { namespaces })),
    });
    expect(traceEventOf(event).place).to.equal(ZeroHash);
    expect(traceEventOf(event).eventHash).not.to.equal(traceEventOf(event, { namespaces }).eventHash);
  });

  it("refuses a time that no contract can keep", async () => {
    const eventTime = "1969-12-31T23:59:59Z";
    await expectRefusal(() => traceEventOf({ ...event, eventTime }), EventTimeInvalid, { eventTime });
    await expectRefusal(() => traceEventOf({ ...event, eventTime: "now" }), EventTimeInvalid, { eventTime: "now" });
    expect(traceEventOf({ ...event, eventTime: "1970-01-01T00:00:00Z" }).time).to.equal(0n);
  });
});

describe("movedIn and requireMoved", () => {
  const paddy = "urn:epc:class:lgtin:9506000.013435.H-2026";
  const rice = "https://id.gs1.org/01/09506000134369/10/R1";
  const paddyLot = lotId("09506000134352", "H-2026");
  const riceLot = lotId("09506000134369", "R1");
  const facts = { eventTime: "2026-11-25T09:30:00Z", eventTimeZoneOffset: "+08:00" };
  const units = { unitOf: (lot: string) => (lot === paddyLot || lot === riceLot ? "GRM" : PIECE) };
  const milling: EpcisEvent = {
    ...facts,
    type: "TransformationEvent",
    inputQuantityList: [{ epcClass: paddy, quantity: "10", uom: "KGM" }],
    outputQuantityList: [
      { epcClass: rice, quantity: "6.5", uom: "KGM" },
      { epcClass: `${rice}?17=271231`, quantity: "250", uom: "GRM" },
    ],
  };
  const moved = [
    { side: "input", lot: paddyLot, amount: 10_000n },
    { side: "output", lot: riceLot, amount: 6_750n },
  ] as const;

  it("tell quantities by the ids of lots, in the lots' own units, added up", () => {
    expect(movedIn(milling, units)).to.deep.equal(moved);
    requireMoved(milling, moved, units);
    requireMoved(milling, [moved[1], moved[0]], units);
  });

  it("know the sides of every type of event", () => {
    const list = [{ epcClass: "https://id.gs1.org/01/09506000134352/10/B", quantity: "3" }];
    const sideOf = (event: EpcisEvent) => movedIn(event, units).map(({ side, amount }) => `${side} ${amount}`);

    expect(sideOf({ ...facts, type: "ObjectEvent", action: "ADD", quantityList: list })).to.deep.equal(["object 3"]);
    expect(sideOf({ ...facts, type: "AggregationEvent", action: "ADD", childQuantityList: list })).to.deep.equal([
      "child 3",
    ]);
    expect(
      sideOf({ ...facts, type: "AssociationEvent", action: "ADD", parentID: "urn:x:1", childQuantityList: list }),
    ).to.deep.equal(["child 3"]);
    expect(
      sideOf({ ...facts, type: "TransactionEvent", action: "ADD", bizTransactionList: [], quantityList: list }),
    ).to.deep.equal(["object 3"]);
    expect(sideOf({ ...facts, type: "TransformationEvent" })).to.deep.equal([]);
  });

  it("refuse one unit more and one less, a lot too many and a lot too few", async () => {
    for (const expected of [6_749n, 6_751n]) {
      await expectRefusal(
        () => {
          requireMoved(milling, [moved[0], { ...moved[1], amount: expected }], units);
        },
        MovedDifferently,
        { ...moved[1], expected },
      );
    }
    await expectRefusal(
      () => {
        requireMoved(milling, [moved[0]], units);
      },
      MovedDifferently,
      { ...moved[1], expected: 0n },
    );
    const bran = { side: "output", lot: lotId("09506000134376", "B1"), amount: 1n } as const;
    await expectRefusal(
      () => {
        requireMoved(milling, [...moved, bran], units);
      },
      MovedDifferently,
      { ...bran, amount: 0n, expected: 1n },
    );
  });

  it("refuse quantities that are unsaid, and those that are no whole units", async () => {
    const event = (element: object): EpcisEvent => ({
      ...milling,
      inputQuantityList: [{ epcClass: paddy, ...element }],
    });
    await expectRefusal(() => movedIn(event({}), units), QuantityUnsaid, { epcClass: paddy });
    await expectRefusal(() => movedIn(event({ quantity: "0.0001", uom: "KGM" }), units), QuantityNotWhole, {
      quantity: "0.0001",
      uom: "KGM",
      unit: "GRM",
    });
    await expectRefusal(() => movedIn(event({ quantity: "5" }), units), UnitsApart, { from: PIECE, to: "GRM" });
  });
});
