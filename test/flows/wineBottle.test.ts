import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { expect } from "chai";
import { parse } from "csv-parse/sync";
import { id, parseUnits } from "ethers";
import { network } from "hardhat";

import { readCellar } from "../../scripts/flows/shared/bottleFile.ts";
import { InputRefused } from "../../scripts/flows/shared/inputFile.ts";
import { silentReporter } from "../../scripts/flows/shared/reporter.ts";
import { StoryBroken } from "../../scripts/flows/shared/scene.ts";
import { flow, type WineOutcome } from "../../scripts/flows/wineBottle.ts";
import { readLot } from "../../sdk/LotDeeds.ts";
import { readOpening } from "../../sdk/OpenGuard.ts";
import { readChain } from "../../sdk/TraceLog.ts";
import { type FlowStage, flowStage, sampleOf, withInput } from "../shared/flows.ts";
import { thrownBy } from "../shared/refusals.ts";

const units = (text: string) => parseUnits(text, 6);

/** The files of the sample, with what a test changes in each. */
interface Changes {
  readonly settings?: object;
  readonly bottles?: readonly string[];
  /** What to replace in the EPCIS document, by what. */
  readonly document?: readonly (readonly [string, string])[];
}

async function withFiles<Result>(changes: Changes, use: (file: string) => Result | Promise<Result>): Promise<Result> {
  return withInput(flow, { ...sampleOf(flow), ...changes.settings }, async (file) => {
    const [bottles, document] = ["wine-bottle.csv", "wine-bottle.jsonld"].map((name) => join(dirname(file), name));
    if (changes.bottles !== undefined) writeFileSync(bottles!, ["serial,price,ends", ...changes.bottles].join("\n"));
    let text = readFileSync(document!, "utf8");
    for (const [from, to] of changes.document ?? []) {
      expect(text).to.include(from);
      text = text.replace(from, to);
    }
    writeFileSync(document!, text);
    return use(file);
  });
}

describe("wine-bottle", function () {
  this.bail(true);
  let on: FlowStage;
  before(async () => {
    on = await flowStage(await network.create());
  });

  context("given the sample", () => {
    const told: string[] = [];
    let outcome: WineOutcome;
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "cowry-wine-"));
    });
    after(() => {
      rmSync(folder, { recursive: true });
    });

    it("plays to its end", async () => {
      const reporter = { ...silentReporter, step: (who: string, what: string) => told.push(`${who}: ${what}`) };
      const stage = { ...on.stage, reporter, asked: { output: folder } };
      outcome = (await flow.prepare(flow.sample)(stage)) as WineOutcome;
    });

    it("leaves a lot as its EPCIS event says, under the root of its bottles, and the event's hash in the log", async () => {
      const { provider, deployment } = on.stage;
      expect(outcome.lot).to.equal(id("https://id.gs1.org/01/09521321000018/10/CASK-24"));
      expect(await readLot(provider, deployment, outcome.lot)).to.deep.include({
        ...{ state: "Active", gtin: 9_521_321_000_018n, unit: "0x4d4c54", units: 6n, unitSize: 750n, left: 0n },
        isOfOrigin: false,
      });
      const { count } = await readChain(provider, deployment, outcome.lot, outcome.accounts.winery!);
      expect(count).to.equal(1n);
    });

    it("leaves the collector with the items: one redeemed for good, one refused, one whose request lapsed", () => {
      const { collector } = outcome.accounts;
      const facts = [...outcome.items].map(([serial, { holder, redemption, locked }]) => [
        serial,
        holder,
        redemption,
        locked,
      ]);
      expect(facts).to.deep.equal([
        ["C24-0001", collector, "Redeemed", true],
        ["C24-0002", collector, "Refused", false],
        ["C24-0003", collector, "Lapsed", false],
      ]);
    });

    it("leaves everyone with what the orders say: the winery's share of each, the rest to the buyer", async () => {
      const paid = units("180") + units("185") + units("190");
      const { winery, buyer, collector, escrow, stranger } = await on.balancesAfter(outcome);
      expect({ winery, buyer, collector, escrow, stranger }).to.deep.equal({
        winery: paid / 50n,
        buyer: paid - paid / 50n,
        ...{ collector: 0n, escrow: 0n, stranger: 0n },
      });
      expect(await on.statesAfter(outcome)).to.deep.equal(["Released", "Released", "Released"]);
    });

    it("never gave buyer and collector any native coin", async () => {
      for (const role of ["buyer", "collector"])
        expect(await on.stage.provider.getBalance(outcome.accounts[role]!)).to.equal(0n);
    });

    it("opened the bottles that were claimed, and no other", async () => {
      const { provider, deployment } = on.stage;
      const opened = await Promise.all(
        [0n, 1n, 2n, 3n].map(async (index) => readOpening(provider, deployment, { lot: outcome.lot, index })),
      );
      expect(opened.map(({ openedAt }) => openedAt !== undefined)).to.deep.equal([true, true, true, false]);
    });

    it("tells what was refused", () => {
      const text = told.join("\n");
      for (const [refusal, times] of [
        ["stranger: copies the signature from the waiting transaction, with its own account; ItemInvalidClaim:", 3],
        ["relayer: comes too late with the same claim; ItemExists:", 2],
        ["collector: tries to sell what is on its way; UsableTokenLocked: token C24-000", 3],
        ["cellar: tries to write the handover down alone; ItemInvalidSignature:", 1],
        ["cellar: tries to have it handed over again; ItemUnexpectedState:", 1],
        ["collector: tries to sell it without its goods; UsableTokenLocked:", 1],
        ["OpenGuardOpenedBefore:", 1],
        ["the item tells of no royalty (ERC-2981); the winery gets 2 % by the order", 3],
      ] as const)
        expect(text.split(refusal), refusal).to.have.length(times + 1);
    });

    it("draws the labels of all bottles: outside the link, inside the link with the code behind it", () => {
      const labels = join(folder, "wine-bottle", "labels");
      for (const side of ["outer", "inner"])
        expect(readdirSync(join(labels, side)).sort()).to.deep.equal(["sheet-000001.png", "sheet-000001.svg"]);
      const linksOf = (side: string) =>
        parse<{ link: string }>(readFileSync(join(labels, `${side}.csv`), "utf8"), { columns: true }).map(
          ({ link }) => link,
        );
      const outer = linksOf("outer");
      expect(outer[0]).to.equal("https://id.gs1.org/01/09521321000018/10/CASK-24/21/C24-0001");
      expect(linksOf("inner").map((link) => link.replace(/#[0-9A-Z]{26}$/, ""))).to.deep.equal(outer);
      expect(outer).to.have.length(6);
    });

    it("is told once on a chain: lots are born once", async () => {
      const error = await thrownBy(() => on.play(flow));
      expect(error).to.be.instanceOf(StoryBroken);
      expect(String(error)).to.include("CASK-24 was bottled on this chain before");
    });
  });

  context("given other inputs", () => {
    const another = (lot: string) => ["10/CASK-24", `10/${lot}`] as const;

    it("plays with one bottle whose goods are handed over, without a share for the winery", async () => {
      const outcome = await withFiles(
        {
          settings: { wineryShare: "0%", token: { symbol: "PTS", decimals: 0 } },
          bottles: ["A/1,7,redeemed"],
          document: [another("ONE"), ["4.5", "1.5"]],
        },
        async (file) => (await flow.prepare(file)(on.stage)) as WineOutcome,
      );
      expect(await on.balancesAfter(outcome)).to.include({ winery: 0n, buyer: 7n, collector: 0n });
      expect(outcome.items.get("A/1")).to.include({ redemption: "Redeemed", locked: true });
    });

    it("plays with a lot of which nothing is sold, in another measure", async () => {
      const outcome = await withFiles(
        { bottles: ["B1,,", "B2,,", "B3,,"], document: [another("NONE"), ['4.5, "uom": "LTR"', '225, "uom": "CLT"']] },
        async (file) => (await flow.prepare(file)(on.stage)) as WineOutcome,
      );
      expect(outcome.items.size).to.equal(0);
      const { units: count, unitSize } = await readLot(on.stage.provider, on.stage.deployment, outcome.lot);
      expect({ count, unitSize }).to.deep.equal({ count: 3n, unitSize: 750n });
    });
  });
});

describe("The input of wine-bottle", () => {
  const refusals = async (changes: Changes) =>
    withFiles(changes, (file) => {
      try {
        readCellar(file);
      } catch (error) {
        expect(error).to.be.instanceOf(InputRefused);
        return (error as InputRefused).problems.map((problem) => problem.replaceAll(`${dirname(file)}/`, ""));
      }
      return [];
    });

  it("takes what is sound", async () => {
    expect(await refusals({})).to.deep.equal([]);
    expect(await refusals({ settings: { waits: "1 hour", wineryShare: undefined } })).to.deep.equal([]);
    expect(
      await refusals({
        document: [["https://id.gs1.org/01/09521321000018/10/CASK-24", "urn:epc:class:lgtin:9521321.000001.CASK-24"]],
      }),
    ).to.deep.equal([]);
  });

  for (const [settings, said] of [
    [{ companyPrefix: "123" }, 'input.json:4: companyPrefix: "123" is no GS1 company prefix: it has 4 to 12 digits'],
    [{ token: "native" }, "input.json:5: token: must be a sample token: the native coin knows no authorization"],
    [{ waits: "59 minutes" }, "input.json:10: waits: must be from one hour to 1,825 days"],
    [{ waits: "1826 days" }, "input.json:10: waits: must be from one hour to 1,825 days"],
    [{ refusal: "" }, "input.json:11: refusal: must not be empty"],
    [{ bottles: "nowhere.csv" }, "nowhere.csv does not exist"],
    [{ bottling: "nowhere.jsonld" }, "nowhere.jsonld does not exist"],
    [
      { companyPrefix: "9521322" },
      "wine-bottle.jsonld:21: epcisBody.eventList[0].quantityList[0]: the GTIN 09521321000018 does not have the prefix 9521322",
    ],
  ] as const)
    it(`refuses ${JSON.stringify(settings)}`, async () => {
      expect(await refusals({ settings })).to.deep.equal([said]);
    });

  for (const [from, to, said] of [
    ['"schemaVersion": "2.0"', '"schemaVersion": "1.2"', "7: schemaVersion: is not a version 2.0"],
    ["01/09521321000018", "01/09521321000019", "21: epcisBody.eventList[0].quantityList[0].epcClass:"],
    ["{", "", "2: the document is not JSON"],
    ['"ADD"', '"OBSERVE"', "23: epcisBody.eventList[0].ilmd:"],
    ['"commissioning"', '"shipping"', "10: epcisBody.eventList: there is no commissioning with the action ADD"],
    [
      "/10/CASK-24",
      "",
      "21: epcisBody.eventList[0].quantityList[0]: https://id.gs1.org/01/09521321000018 is no lot of a GTIN",
    ],
    [', "uom": "LTR"', ', "uom": "KGM"', "21: epcisBody.eventList[0].quantityList[0]: "],
    ["4.5", "0", "21: epcisBody.eventList[0].quantityList[0]: there is no wine"],
    ["4.5", "0.0005", "21: epcisBody.eventList[0].quantityList[0]: "],
  ] as const)
    it(`refuses the document with ${to || "nothing"} for ${from}`, async () => {
      const problems = await refusals({ document: [[from, to]] });
      expect(problems).to.have.length(1);
      expect(problems[0])
        .to.match(/^wine-bottle\.jsonld:\d+: /)
        .and.to.include(said);
    });

  for (const [bottles, ...said] of [
    [[], ":1: there are no bottles"],
    [["A1,180.0000001,redeemed"], ":2: price: 180.0000001 has 7 decimals, and the token has 6"],
    [["A1,0,redeemed"], ":2: price: must be above 0"],
    [["A1,79228162514264337593543.950336,silent"], ":2: price: is more than an order holds"],
    [["A1,180,drunk"], ":2: ends: must be one of redeemed, refused, silent"],
    [["A1,180,"], ":2: ends: must be one of redeemed, refused, silent"],
    [["A1,,refused"], ":2: ends: must be empty, since nobody buys the bottle"],
    [["A1,,", "A2,,", "A1,,"], ":4: serial: stands in line 2 already"],
    [["A1,,", "A2,,", "A3,,", "A4,,", "A5,,", "A6,,", "A7,,"], ": 4500 ml cannot be in 7 equal bottles"],
  ] as const)
    it(`refuses the bottles ${bottles.join(" ")}`, async () => {
      expect(await refusals({ bottles })).to.deep.equal(said.map((each) => `wine-bottle.csv${each}`));
    });

  it("refuses serials that GS1 does not allow, and more bottles than a story has", async () => {
    const [problem, ...more] = await refusals({ bottles: ["A 1,,"] });
    expect(problem).to.match(/^wine-bottle\.csv:2: serial: \(21\) "A 1" /);
    expect(more).to.deep.equal([]);
    const many = Array.from({ length: 1_001 }, (_, place) => `S${place},,`);
    expect(await refusals({ bottles: many })).to.deep.equal(["wine-bottle.csv: 1001 bottles; at most 1000"]);
  });
});
