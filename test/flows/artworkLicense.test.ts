import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { expect } from "chai";
import { keccak256, parseUnits } from "ethers";
import jsQR from "jsqr";
import { network } from "hardhat";
import { PNG } from "pngjs";

import { type ArtworkOutcome, flow } from "../../scripts/flows/artworkLicense.ts";
import { readArtwork } from "../../scripts/flows/shared/artworkFile.ts";
import { InputRefused } from "../../scripts/flows/shared/inputFile.ts";
import { silentReporter } from "../../scripts/flows/shared/reporter.ts";
import { companionsOf, type FlowStage, flowStage, sampleOf, withInput } from "../shared/flows.ts";

const units = (text: string) => parseUnits(text, 6);

/** The sample with another work, since each is minted once. */
function another(serial: string, changes: object = {}, work: object = {}): object {
  const sample = sampleOf(flow);
  return { ...sample, work: { ...(sample.work as object), serial, ...work }, ...changes };
}

describe("artwork-license", function () {
  this.bail(true);
  let on: FlowStage;
  before(async () => {
    on = await flowStage(await network.create());
  });

  context("given the sample", () => {
    const told: string[] = [];
    let outcome: ArtworkOutcome;
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "cowry-artwork-"));
    });
    after(() => {
      rmSync(folder, { recursive: true });
    });

    it("plays to its end", async () => {
      const reporter = { ...silentReporter, step: (who: string, what: string) => told.push(`${who}: ${what}`) };
      const stage = { ...on.stage, reporter, asked: { output: folder } };
      outcome = (await flow.prepare(flow.sample)(stage)) as ArtworkOutcome;
    });

    it("leaves the license revoked, and the one under it over", () => {
      expect(outcome.licenses).to.deep.equal(["Revoked", "Expired"]);
    });

    it("leaves the museum with the work, and the chain with the hash of its file", () => {
      const [picture] = companionsOf(flow.sample);
      expect(outcome.work).to.deep.include({
        holder: outcome.accounts.museum,
        serial: "HARBOR-1",
        content: keccak256(readFileSync(picture!)),
      });
    });

    it("leaves everyone with what was paid: the artist with the fee, the first sale, and a royalty of the second", async () => {
      const royalty = (units("1400") * 75n) / 1_000n;
      expect(await on.balancesAfter(outcome)).to.deep.equal({
        artist: units("120") + units("900") + royalty,
        collector: units("1400") - royalty,
        ...{ publisher: 0n, shop: 0n, printer: 0n, museum: 0n, stranger: 0n, relayer: 0n, escrow: 0n },
      });
      expect(await on.statesAfter(outcome)).to.deep.equal(["Closed", "Released", "Released"]);
    });

    it("tells what was refused, by the chain and by the printer", () => {
      const text = told.join("\n");
      for (const [said, times] of [
        ["LicensesWrongCaller:", 2],
        ["LicensesUnfitTimes:", 1],
        ["LicensesNotGranted:", 1],
        ["for a postcard, and prints it: the license holds and names it", 2],
        ["for a film, and refuses: the license does not name it", 1],
        ["refuses: the license is another's", 1],
        ["refuses: the license is Revoked", 1],
        ["refuses: the license is Suspended", 1],
        ["refuses: the license is Expired", 1],
        ["nobody is due a royalty of it", 1],
        ["a royalty of 105.00 USDX (ERC-2981)", 1],
      ] as const)
        expect(text.split(said), said).to.have.length(times + 1);
    });

    it("draws the Digital Link of the work", () => {
      const [name] = readdirSync(folder);
      const { data, width, height } = PNG.sync.read(readFileSync(join(folder, name!, "work.png")));
      expect(jsQR.default(new Uint8ClampedArray(data), width, height)!.data).to.equal(
        "https://id.gs1.org/01/09521322000017/21/HARBOR-1",
      );
    });
  });

  context("given other inputs", () => {
    it("plays without fee and royalty", async () => {
      const license = { text: "All.", uses: ["print"], lasts: "40 days", notice: "1 hour" };
      const sublicense = { text: "Some.", uses: ["print"], lasts: "39 days" };
      const outcome = await on.play<ArtworkOutcome>(
        flow,
        another(
          "FREE-1",
          { license, sublicense, token: { symbol: "PTS", decimals: 0 }, sale: "1", resale: "3" },
          {
            royalty: "0%",
          },
        ),
      );
      expect(await on.balancesAfter(outcome)).to.include({ artist: 1n, collector: 3n, museum: 0n });
      expect(outcome.orders).to.have.length(2);
    });

    it("plays with a royalty that is rounded down to nothing", async () => {
      const changes = { token: { symbol: "PTS", decimals: 0 }, sale: "1", resale: "13" };
      const { license } = sampleOf(flow) as { license: object };
      const input = another("SMALL-1", { ...changes, license: { ...license, fee: "0" } });
      const outcome = await on.play<ArtworkOutcome>(flow, input);
      expect(await on.balancesAfter(outcome)).to.include({ artist: 1n, collector: 13n });
    });

    it("refuses a work that was minted before", async () => {
      const error = await on.play(flow).then(
        () => expect.fail("the work was minted twice"),
        (reason: unknown) => reason,
      );
      expect(error).to.have.property("name", "ItemExists");
    });
  });
});

describe("The input of artwork-license", () => {
  const refusals = async (input: object) =>
    withInput(flow, input, (file) => {
      writeFileSync(join(dirname(file), "picture.png"), "");
      try {
        readArtwork(file);
      } catch (error) {
        expect(error).to.be.instanceOf(InputRefused);
        return (error as InputRefused).problems.map((problem) => problem.replaceAll(`${dirname(file)}/`, ""));
      }
      return [];
    });
  const sample = sampleOf(flow) as Record<string, object>;
  const changed = (part: string, changes: object) => ({ ...sample, [part]: { ...sample[part], ...changes } });

  it("takes what is sound", async () => {
    expect(await refusals(changed("work", { file: "picture.png", royalty: "25%", description: "" }))).to.deep.equal([]);
    expect(await refusals(changed("license", { lasts: "91 days", notice: "89 days" }))).to.deep.equal([]);
  });

  for (const [input, said] of [
    [changed("work", { royalty: "25.01%" }), "work.royalty: is more than 25 %"],
    [changed("work", { gtin: "09521322000018" }), 'work.gtin: (01) "09521322000018" '],
    [changed("work", { serial: "HARBOR 1" }), 'work.gtin: (21) "HARBOR 1" '],
    [changed("work", { name: "é".repeat(51) }), "work.name: has more than 100 bytes"],
    [changed("work", { description: "é".repeat(501) }), "work.description: has more than 1,000 bytes"],
    [{ ...sample, companyPrefix: "9521321" }, "work.gtin: does not have the prefix 9521321"],
    [{ ...sample, companyPrefix: "952" }, 'companyPrefix: "952" is no GS1 company prefix'],
    [{ ...sample, token: "native" }, "token: must be a sample token: the native coin knows no authorization"],
    [changed("license", { lasts: "3651 days" }), "license.lasts: is longer than ten years"],
    [changed("license", { notice: "59 minutes" }), "license.notice: is less than an hour"],
    [changed("license", { notice: "90 days" }), "license.notice: must be over a day before the sublicense"],
    [changed("license", { uses: [] }), "license.uses: must name a use"],
    [changed("license", { fee: "79228162514264337593543.950336" }), "license.fee: is more than an order holds"],
    [changed("sublicense", { lasts: "365 days" }), "sublicense.lasts: must end a day before the license"],
    [changed("sublicense", { uses: ["mug"] }), "sublicense.uses[0]: is no use of the license"],
    [{ ...sample, outside: "poster" }, "outside: is a use of the license"],
    [{ ...sample, sale: "0" }, "sale: must be above 0"],
    [{ ...sample, resale: "1.0000001" }, "resale: 1.0000001 has 7 decimals, and the token has 6"],
  ] as const)
    it(`refuses with ${said}`, async () => {
      const [problem, ...more] = await refusals(input);
      expect(problem)
        .to.match(/^input\.json:\d+: /)
        .and.to.include(said);
      expect(more).to.deep.equal([]);
    });

  it("refuses a file of the work that is not there", async () => {
    expect(await refusals(changed("work", { file: "nowhere.png" }))).to.deep.equal(["nowhere.png does not exist"]);
  });
});
