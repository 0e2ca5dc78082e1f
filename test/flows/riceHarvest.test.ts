import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { expect } from "chai";
import { concat, keccak256 } from "ethers";
import { network } from "hardhat";
import jsQR from "jsqr";
import { PNG } from "pngjs";

import { flow, type HarvestOutcome } from "../../scripts/flows/riceHarvest.ts";
import { InputRefused } from "../../scripts/flows/shared/inputFile.ts";
import { terminalReporter } from "../../scripts/flows/shared/reporter.ts";
import type { Stage } from "../../scripts/flows/shared/stage.ts";
import { parseDigitalLink, valueIn } from "../../sdk/DigitalLink.ts";
import { eventDigest, eventHashes, readEpcisDocument } from "../../sdk/Epcis.ts";
import { TraceLog__factory } from "../../typechain-types/factories/contracts/provenance/TraceLog__factory.ts";
import { type FlowStage, flowStage, withInput } from "../shared/flows.ts";

const L = "https://id.gs1.org/01";
const [FIRST, SECOND] = [`${L}/09520001000010/10/PD-2025-01`, `${L}/09520001000010/10/PD-2025-02`];
const [RICE, CRACKERS] = [`${L}/09520002000026/10/WR-2025-10`, `${L}/09520002000033/10/RC-2025-11`];

describe("rice-harvest", function () {
  let on: FlowStage;
  let folder: string;
  before(async () => {
    on = await flowStage(await network.create());
    folder = mkdtempSync(join(tmpdir(), "cowry-rice-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const document = readEpcisDocument(readFileSync(flow.sample.replace(/json$/, "jsonld"), "utf8"));
  const playOn = async (stage: Stage, file = flow.sample) => (await flow.prepare(file)(stage)) as HarvestOutcome;

  context("given the sample", () => {
    let outcome: HarvestOutcome;

    it("plays to its end", async () => {
      outcome = await playOn({ ...on.stage, asked: { output: folder } });
    });

    it("leaves of every lot what the events say, to the last kilogram", () => {
      const { lots } = outcome;
      expect([...lots].map(([link, { left }]) => [link, left])).to.deep.equal([
        [FIRST, 0n],
        [SECOND, 0n],
        // 5,000 t less 2,000 bags of 5 kg; the crackers took what 20 opened bags gave back.
        [RICE, 5_000_000n - 10_000n + 100n - 100n],
        [CRACKERS, 90n - 60n],
      ]);
      expect(lots.get(RICE)).to.include({ units: 2_000n, unitSize: 5n, custody: "Segregated", isOfOrigin: false });
      expect(lots.get(CRACKERS)).to.include({ units: 60n, unitSize: 1n, custody: "Segregated" });
      expect(lots.get(FIRST)).to.include({ units: 0n, custody: "IdentityPreserved", isOfOrigin: true });
      expect(lots.get(RICE)!.parents).to.have.length(2);
      for (const link of [RICE, CRACKERS, FIRST]) expect(lots.get(link)!.state).to.equal("Active");
      expect(lots.get(FIRST)!.holder).to.equal(lots.get(RICE)!.brand).and.not.to.equal(lots.get(FIRST)!.brand);
    });

    it("finds each code as it should", () => {
      expect(outcome.verdicts).to.deep.equal({
        "in the shop": "genuine",
        "by the old snapshot": "genuine",
        opened: "opened before",
        "of the first half": "genuine",
        "before the middle": "genuine",
        "at the middle": "recalled",
        "the last": "recalled",
        "made of it": "tainted",
      });
    });

    it("fills the first two cases from one half of the lot and the others from the other, whose end is opened", () => {
      const { middle, packed, opened } = outcome.halves;
      expect(middle).to.equal(1_000n);
      expect([...packed.values()]).to.deep.equal([
        { first: 0n, last: 9n },
        { first: 10n, last: 19n },
        { first: 1_000n, last: 1_009n },
        { first: 1_010n, last: 1_019n },
      ]);
      expect([...opened.values()]).to.deep.equal([{ first: 1_980n, last: 1_999n }]);
    });

    it("records every event of the document under one root", async () => {
      const { provider, deployment } = on.stage;
      const log = TraceLog__factory.connect(deployment.traceLog, provider);
      const [batch, ...others] = await log.queryFilter(log.filters.TraceBatchRecorded());
      const digests = eventHashes(document).map(eventDigest);

      expect(others).to.deep.equal([]);
      expect(digests).to.have.length(14);
      expect([batch!.args.root, batch!.args.count]).to.deep.equal([outcome.batch, 14n]);
      expect(outcome.batch).to.equal(rootOver(digests));
    });

    it("draws a sheet of labels of each lot, and all of them as tables", () => {
      const pictures = outcome.pictures!;
      expect(pictures).to.equal(join(folder, "rice-harvest"));
      for (const [place, units] of [
        ["lot-1", 2_000],
        ["lot-2", 60],
      ] as const) {
        for (const side of ["outer", "inner"]) {
          const sheets = readdirSync(join(pictures, place, "labels", side)).sort();
          expect(sheets).to.deep.equal(["sheet-000001.png", "sheet-000001.svg"]);
          const rows = readFileSync(join(pictures, place, "printer", `${side}.csv`), "utf8")
            .trim()
            .split("\n")
            .slice(1);
          expect(new Set(rows.map((row) => /https:[^",]*/.exec(row)![0])).size).to.equal(units);
        }
        const pack = JSON.parse(readFileSync(join(pictures, place, "labels", "pack.json"), "utf8")) as object;
        expect(pack).to.include({ labels: 12, columns: 3, rows: 4 });
      }
    });

    it("says on each bag what it is, and hides the code inside", () => {
      const linkIn = (side: string) => {
        const table = readFileSync(join(outcome.pictures!, "lot-1", "printer", `${side}.csv`), "utf8");
        return parseDigitalLink(/https:[^",\r\n]*/.exec(table)![0]);
      };
      const [outer, inner] = [linkIn("outer"), linkIn("inner")];
      expect(outer.key.value).to.equal("09520002000026");
      expect(valueIn(outer, "10")).to.equal("WR-2025-10");
      expect(valueIn(outer, "17")).to.equal("281031");
      expect(outer.fragment ?? "").to.equal("");
      expect(inner.fragment).to.match(/^[0-9A-HJKMNP-TV-Z]{26}$/);
      expect(valueIn(inner, "21")).to.equal(valueIn(outer, "21"));
    });

    it("draws the number of each pallet, which another reader reads", () => {
      const pallets = ["395200020000000010", "395200020000000027"];
      for (const sscc of pallets) {
        const { data, width, height } = PNG.sync.read(readFileSync(join(outcome.pictures!, `sscc-${sscc}.png`)));
        const text = jsQR.default(new Uint8ClampedArray(data), width, height)?.data;
        expect(text).to.equal(`https://id.gs1.org/00/${sscc}`);
      }
      expect(readdirSync(outcome.pictures!).filter((name) => name.startsWith("sscc-"))).to.have.length(4);
    });

    it("plays again on the same chain, with more bags, and tells everything by name in two languages", async () => {
      const told: string[] = [];
      const reporter = terminalReporter({ write: (line) => told.push(line), color: false });
      const again = await playOn({ ...on.stage, reporter, asked: { units: 2_001 } });

      expect(again.verdicts).to.deep.equal(outcome.verdicts);
      expect(again.lots.get(RICE)).to.include({ units: 2_001n, left: 5_000_000n - 10_005n });
      expect(again.halves.middle).to.equal(1_000n);
      expect(again.pictures).to.equal(undefined);
      const text = told.join("\n");
      for (const part of [
        "These lots are on this chain already",
        "tries to bring 7,600,001 KGM, one more than was granted;",
        "tries to code 1,000,001 bags, one more than there is rice for;",
        "OpenGuardOpenedBefore",
        "[en] Do not use this",
        "[zh-Hans] 原料曾被召回",
      ])
        expect(text).to.include(part);
    });

    it("refuses more bags than there is rice for before anything happens", async () => {
      const block = await on.stage.provider.getBlockNumber();
      const refusal = await playOn({ ...on.stage, asked: { units: 1_000_001 } }).catch((error: unknown) => error);
      expect(refusal).to.be.instanceOf(InputRefused);
      expect((refusal as Error).message).to.equal(
        "--units 1000001: are more bags of 5 than the lot WR-2025-10 fills: 1000000",
      );
      expect(await on.stage.provider.getBlockNumber()).to.equal(block);
    });
  });

  context("given other inputs", () => {
    const lgtin = (item: string, lot: string, prefix = "9520003") => `urn:epc:class:lgtin:${prefix}.${item}.${lot}`;
    const [BEANS, ROAST] = [lgtin("000001", "B-7"), lgtin("000001", "R-7", "9520004")];
    const things = {
      eventTime: "2025-03-01T12:00:00.000Z",
      eventTimeZoneOffset: "+00:00",
    };
    const amount = (epcClass: string, quantity: number, uom: string) => [{ epcClass, quantity, uom }];
    const events: object[] = [
      { ...things, type: "ObjectEvent", action: "ADD", quantityList: amount(BEANS, 12, "KGM") },
      ...["shipping", "receiving"].map((bizStep) => ({
        ...{ ...things, type: "ObjectEvent", action: "OBSERVE", bizStep },
        quantityList: amount(BEANS, 12, "KGM"),
      })),
      {
        ...things,
        type: "ObjectEvent",
        action: "OBSERVE",
        bizStep: "inspecting",
        quantityList: amount(BEANS, 12, "KGM"),
      },
      {
        ...{ ...things, type: "TransformationEvent" },
        inputQuantityList: amount(BEANS, 12, "KGM"),
        outputQuantityList: amount(ROAST, 10_000, "GRM"),
      },
    ];
    const coffee = {
      ...{ quota: { name: "Highland Coffee", season: "2025", amount: "12000" }, measure: "GRM", events: "e.jsonld" },
      ...{ prefixes: { grower: "9520003", mill: "9520004" }, brand: "Hill Roasters" },
      yields: [{ from: "09520003000018", to: "09520004000017", share: "84%" }],
      packs: [{ lot: ROAST, holds: "250", units: 40 }],
      recall: { by: "mill", reason: "stones" },
    };

    async function withEvents<Result>(
      list: readonly object[],
      use: (file: string) => Result | Promise<Result>,
      input: object = coffee,
    ): Promise<Result> {
      const text = JSON.stringify(
        {
          ...{ "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"], type: "EPCISDocument" },
          ...{ schemaVersion: "2.0", creationDate: "2025-03-02T12:00:00.000Z", epcisBody: { eventList: list } },
        },
        undefined,
        1,
      );
      return withInput({ sample: "a.json" }, input, (file) => {
        writeFileSync(join(dirname(file), "e.jsonld"), text);
        return use(file);
      });
    }

    const problemsOf = (file: string) => {
      try {
        flow.prepare(file);
      } catch (error) {
        expect(error).to.be.instanceOf(InputRefused);
        return (error as InputRefused).problems.map((problem) => problem.replace(/^.*\/(?=\w+\.json)/, ""));
      }
      throw new Error("the input was taken");
    };
    const refusal = async (list: readonly object[], input: object = coffee) => withEvents(list, problemsOf, input);

    it("plays one lot of coffee by EPC URIs in two units, wholly coded, without cases, recalled by its brand", async () => {
      const outcome = await withEvents(events, (file) => playOn(on.stage, file));

      expect([...outcome.lots.values()].map(({ left }) => left)).to.deep.equal([0n, 0n]);
      expect([...outcome.lots.values()][1]).to.include({ units: 40n, unitSize: 250n, custody: "IdentityPreserved" });
      expect(outcome.halves.packed.size).to.equal(0);
      expect(outcome.verdicts).to.include({ "before the middle": "genuine", "at the middle": "recalled" });
      expect(outcome.verdicts).not.to.have.property("made of it");
    });

    it("refuses events of the future before anything happens", async () => {
      const [first, ...rest] = events;
      const late = [{ ...first, eventTime: "2999-01-01T00:00:00.000Z" }, ...rest];
      const error = await withEvents(late, (file) => playOn(on.stage, file).catch((reason: unknown) => reason));
      expect(error).to.be.instanceOf(InputRefused);
      expect((error as Error).message).to.equal("the event of 2999-01-01T00:00:00.000Z is in the future of this chain");
    });

    it("names the line at which a document stops to be JSON", async () => {
      const text = readFileSync(flow.sample.replace(/json$/, "jsonld"), "utf8");
      const problems = await withInput({ sample: "a.json" }, { ...coffee, events: "e.jsonld" }, (file) => {
        writeFileSync(join(dirname(file), "e.jsonld"), text.replace('"quantityList": [', '"quantityList": [,'));
        return problemsOf(file);
      });
      expect(problems).to.deep.equal(["e.jsonld:16: this is not JSON: Unexpected token ','"]);
    });

    it("names every malformed event with its line and its field", async () => {
      const [first, ...rest] = events;
      expect(await refusal([{ ...first, eventTime: "yesterday" }, ...rest])).to.deep.equal([
        "e.jsonld:11: epcisBody.eventList[0].eventTime: is not a time with its offset, as in 2026-11-25T09:30:00+01:00",
      ]);
      const bare = { ...first, quantityList: amount("urn:epc:idpat:sgtin:9520003.000001.*", 12, "KGM") };
      const pieces = { ...first, quantityList: [{ epcClass: BEANS, quantity: 12 }] };
      const crumbs = { ...first, quantityList: amount(BEANS, 0.0001, "KGM") };
      expect(await refusal([bare, pieces, crumbs])).to.deep.equal([
        "e.jsonld:17: epcisBody.eventList[0].quantityList[0].epcClass: names no lot: a GTIN and a lot number",
        "e.jsonld:31: epcisBody.eventList[1].quantityList[0].quantity: H87 cannot be turned into GRM exactly",
        "e.jsonld:43: epcisBody.eventList[2].quantityList[0].quantity: 0.0001 KGM is no whole number of GRM",
      ]);
    });

    const [HARVEST, SHIPPED, RECEIVED, , ROASTED] = events as [object, object, object, object, object];
    const sscc = (serial: string, prefix = "9520004") => `urn:epc:id:sscc:${prefix}.${serial}`;
    const [CASE, OTHER_CASE, PALLET] = [sscc("0000000001"), sscc("0000000002"), sscc("3000000001")];
    const packing = { ...things, type: "AggregationEvent", action: "ADD" };
    const packed = (parentID: string, epcClass = ROAST, quantity = 500) => ({
      ...{ ...packing, parentID },
      childQuantityList: amount(epcClass, quantity, "GRM"),
    });
    const stacked = (parentID: string, ...childEPCs: string[]) => ({ ...packing, parentID, childEPCs });
    const moved = (bizStep: string, ...epcList: string[]) => ({
      ...{ ...things, type: "ObjectEvent", action: "OBSERVE", bizStep },
      epcList,
    });
    const made = (epcClass: string, inputs: object[], quantity = 1_000) => ({
      ...{ ...things, type: "TransformationEvent", inputQuantityList: inputs },
      outputQuantityList: amount(epcClass, quantity, "GRM"),
    });

    const stories: readonly (readonly [what: string, events: readonly object[], ...problems: string[]])[] = [
      [
        "no harvest",
        [],
        "packs[0].lot: is made by no event",
        "events: tells of no harvest: an ObjectEvent with the action ADD and quantities",
      ],
      [
        "more than the quota",
        [...events, { ...HARVEST, quantityList: amount(lgtin("000001", "B-8"), 1, "GRM") }],
        "[5].quantityList[0].quantity: brings 12001 in all, more than the quota of 12000",
      ],
      [
        "a harvest twice",
        [HARVEST, ...events],
        "[1].quantityList[0].epcClass: is made for the second time",
        "[1].quantityList[0].quantity: brings 24000 in all, more than the quota of 12000",
      ],
      [
        "another's harvest",
        [...events, { ...HARVEST, quantityList: amount(lgtin("000001", "B-8", "9520009"), 1, "GRM") }],
        "[5].quantityList[0].epcClass: has not the company prefix 9520003",
        "[5].quantityList[0].quantity: brings 12001 in all, more than the quota of 12000",
      ],
      [
        "a lot that is not there",
        [HARVEST, SHIPPED, RECEIVED, made(ROAST, amount(lgtin("000001", "B-9"), 1, "KGM"))],
        "[3].inputQuantityList[0].epcClass: names a lot that no event before has made",
        "[3].outputQuantityList[0].quantity: is 1000, and at most 840 can become of the inputs",
      ],
      [
        "a lot that was not received",
        [HARVEST, SHIPPED, ROASTED],
        "[2].inputQuantityList[0].epcClass: has not been received by the mill",
      ],
      [
        "a lot that was never shipped",
        [HARVEST, RECEIVED, ROASTED],
        "[1].quantityList[0].epcClass: cannot be received: it is at the grower's",
      ],
      [
        "more than there is",
        [HARVEST, SHIPPED, RECEIVED, made(ROAST, amount(BEANS, 13, "KGM"))],
        "[3].inputQuantityList[0].quantity: is 13000, and 12000 is left of the lot",
      ],
      [
        "more than can become",
        [HARVEST, SHIPPED, RECEIVED, made(ROAST, amount(BEANS, 12, "KGM"), 10_081)],
        "[3].outputQuantityList[0].quantity: is 10081, and at most 10080 can become of the inputs",
      ],
      [
        "another product without a yield",
        [...events, made(lgtin("000002", "C-1", "9520004"), amount(ROAST, 1, "KGM"))],
        "[5].outputQuantityList[0].epcClass: has no yield from one of the inputs to 09520004000024",
      ],
      [
        "half a bag",
        [...events, packed(CASE, ROAST, 375)],
        "[5].childQuantityList[0].quantity: is no whole number of bags of 250",
      ],
      [
        "half a bag used",
        [...events, made(lgtin("000001", "C-1", "9520004"), amount(ROAST, 375, "GRM"), 1)],
        "[5].inputQuantityList[0].quantity: is no whole number of bags of 250",
      ],
      [
        "another lot packed",
        [...events, packed(CASE, BEANS)],
        "[5].childQuantityList[0].epcClass: is not the lot of bags, packs[0].lot of the input",
      ],
      [
        "another's number",
        [...events, packed(sscc("0000000001", "9520009"))],
        "[5].parentID: has not the company prefix 9520004",
      ],
      ["a case twice", [...events, packed(CASE), packed(CASE)], "[6].parentID: is packed for the second time"],
      [
        "bags and cases in one",
        [...events, packed(CASE), { ...packed(PALLET), childEPCs: [CASE] }],
        "[6]: packs bags of one lot, or other logistic units; never both",
      ],
      [
        "a case that is not there",
        [...events, stacked(PALLET, CASE)],
        "[5].childEPCs[0]: names a logistic unit that no event before has packed",
      ],
      [
        "a case in two pallets",
        [...events, packed(CASE), stacked(PALLET, CASE), stacked(OTHER_CASE, CASE)],
        "[7].childEPCs[0]: is inside of another",
      ],
      [
        "a case that travels in a pallet",
        [...events, packed(CASE), stacked(PALLET, CASE), moved("shipping", CASE)],
        "[7].epcList[0]: is inside of another",
      ],
      [
        "a case that was not shipped",
        [...events, packed(CASE), moved("receiving", CASE)],
        "[6].epcList[0]: cannot be received: it is at the mill",
      ],
      [
        "a case that is stacked when it is gone",
        [...events, packed(CASE), moved("shipping", CASE), stacked(PALLET, CASE)],
        "[7].childEPCs[0]: is not at the mill any more",
      ],
      [
        "something else than a logistic unit",
        [...events, moved("shipping", BEANS)],
        "[5].epcList[0]: names no logistic unit: an SSCC",
      ],
      [
        "two lots of one event",
        [
          HARVEST,
          SHIPPED,
          RECEIVED,
          { ...ROASTED, outputQuantityList: [...amount(ROAST, 1, "KGM"), ...amount(BEANS, 1, "KGM")] },
        ],
        "[3].outputQuantityList: must name one lot",
      ],
    ];
    for (const [what, list, ...problems] of stories)
      it(`refuses ${what}`, async () => {
        const said = (await refusal(list)).map((problem) =>
          problem.replace(/^(?:.*:)?\d+: (?:epcisBody\.eventList)?/, ""),
        );
        expect(said).to.deep.equal(problems);
      });

    it("refuses prefixes that nobody could hold both", async () => {
      const input = { ...coffee, prefixes: { grower: "9520003", mill: "95200034" } };
      expect((await refusal(events, input))[0]).to.match(
        /prefixes\.mill: begins like the grower's: nobody could hold both$/,
      );
    });
  });
});

/** The root of OpenZeppelin's tree over these hashes, computed from its definition: a heap whose last nodes are the leaves, the largest first. */
function rootOver(leaves: readonly string[]): string {
  const heap: string[] = Array.from({ length: leaves.length - 1 }, () => "");
  heap.push(...leaves.toSorted((one, other) => (BigInt(one) < BigInt(other) ? 1 : -1)));
  for (let place = leaves.length - 2; place >= 0; place -= 1) {
    const pair = [heap[2 * place + 1]!, heap[2 * place + 2]!].sort((one, other) =>
      BigInt(one) < BigInt(other) ? -1 : 1,
    );
    heap[place] = keccak256(concat(pair));
  }
  return heap[0]!;
}
