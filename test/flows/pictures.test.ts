import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import jsQR from "jsqr";
import { PNG } from "pngjs";

import { outputFolder, writeCard, writeLabels } from "../../scripts/flows/shared/pictures.ts";
import { silentReporter } from "../../scripts/flows/shared/reporter.ts";
import { labelOf, LabelTooSmall } from "../../sdk/Labels.ts";
import { newPackCode } from "../../sdk/Packs.ts";
import { expectRefusal, thrownBy } from "../shared/refusals.ts";

describe("Pictures of flows", () => {
  let root: string;
  let notes: string[];
  const reporter = { ...silentReporter, note: (text: string) => notes.push(text) };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "cowry-pictures-"));
    notes = [];
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const label = (serial: string) =>
    labelOf({ gtin: "09506000134352", lot: "H-7" }, { index: 0n, serial, code: newPackCode() });

  describe("outputFolder", () => {
    it("makes none where nobody asked for pictures", async () => {
      expect(await outputFolder({ asked: {} }, "wine-bottle")).to.equal(undefined);
    });

    it("makes one for each story, for its owner's eyes, and leaves what is there", async () => {
      const asked = { output: join(root, "deeper", "pictures") };
      const first = await outputFolder({ asked }, "wine-bottle");
      writeFileSync(join(first!, "mine.txt"), "mine");
      const folders = [first, await outputFolder({ asked }, "wine-bottle"), await outputFolder({ asked }, "artwork")];

      expect(folders).to.deep.equal(
        ["wine-bottle", "wine-bottle-2", "artwork"].map((name) => join(asked.output, name)),
      );
      expect(statSync(first!).mode & 0o777).to.equal(0o700);
      expect(readFileSync(join(first!, "mine.txt"), "utf8")).to.equal("mine");
    });

    it("says what is wrong where no folder can be made", async () => {
      writeFileSync(join(root, "file"), "");
      const asked = { output: join(root, "file") };
      expect(await thrownBy(() => outputFolder({ asked }, "wine-bottle"))).to.have.property("code", "EEXIST");
    });
  });

  describe("writeLabels", () => {
    it("writes nothing without a folder", async () => {
      await writeLabels({ reporter }, undefined, [label("A1")]);
      expect(notes).to.deep.equal([]);
    });

    it("writes both sides as drawings, pictures and tables, and says where", async () => {
      await writeLabels({ reporter }, root, [label("A1"), label("A2"), label("A3")], { columns: 1, rows: 2 });

      for (const side of ["outer", "inner"])
        expect(readdirSync(join(root, "labels", side)).sort()).to.deep.equal(
          ["sheet-000001", "sheet-000002"].flatMap((sheet) => [`${sheet}.png`, `${sheet}.svg`]),
        );
      expect(readdirSync(join(root, "labels"))).to.include.members(["outer.csv", "inner.csv", "pack.json"]);
      expect(notes).to.deep.equal([`Labels of 3 packs, outer and inner, each code read back: ${join(root, "labels")}`]);
    });
  });

  describe("writeCard", () => {
    const card = { name: "ticket", text: "https://id.gs1.org/01/09506000134352/21/K7Q2", lines: ["Row 3, seat 7"] };

    it("writes nothing without a folder", async () => {
      await writeCard({ reporter }, undefined, card);
      expect(notes).to.deep.equal([]);
    });

    it("writes a code that another reader reads in the whole picture, and says where", async () => {
      await writeCard({ reporter }, root, card);

      const { data, width, height } = PNG.sync.read(readFileSync(join(root, "ticket.png")));
      expect(jsQR.default(new Uint8ClampedArray(data), width, height)?.data).to.equal(card.text);
      const svg = readFileSync(join(root, "ticket.svg"), "utf8");
      expect(svg).to.include('width="80mm" height="96mm"').and.to.include(">Row 3, seat 7</text>");
      for (const name of ["ticket.svg", "ticket.png"]) expect(statSync(join(root, name)).mode & 0o777).to.equal(0o600);
      expect(notes).to.deep.equal([`Code of ticket, read back: ${join(root, "ticket")}.svg, .png`]);
    });

    it("refuses lines that nobody could read", async () => {
      const tooLong = { ...card, lines: ["x".repeat(99)] };
      await expectRefusal(() => writeCard({ reporter }, root, tooLong), LabelTooSmall, {
        part: "text",
        serial: "ticket",
      });
    });
  });
});
