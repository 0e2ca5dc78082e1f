import { createHash } from "node:crypto";
import { appendFileSync } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";
import { parse } from "csv-parse/sync";
import jsQR from "jsqr";
import { PNG } from "pngjs";

import {
  type Label,
  LabelFolderTaken,
  type LabelFormat,
  LabelGridInvalid,
  labelOf,
  labelsOf,
  LabelTableDamaged,
  LabelTooSmall,
  LabelUnreadable,
  writeLabelPack,
} from "../../sdk/Labels.ts";
import { DigitalLinkMalformed, ElementInvalid, parseDigitalLink } from "../../sdk/DigitalLink.ts";
import { codeOf, pictureOf, readCode } from "../../sdk/labels/codes.ts";
import { dotsOf, GLYPH } from "../../sdk/labels/font.ts";
import { placeOn, sheetOf } from "../../sdk/labels/page.ts";
import { newPackCode, packCodeText, readPackCode } from "../../sdk/Packs.ts";
import { inFolder } from "../shared/lots.ts";
import { expectRefusal } from "../shared/refusals.ts";

const GOODS = { gtin: "09506000134352", lot: "H-2026/07" };
const PACK = { index: 7n, serial: "K7Q2", code: "0x000102030405060708090a0b0c0d0e0f" };

/** All that GS1 allows in a serial. */
const CHARACTERS = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

function packs(count: number) {
  return Array.from({ length: count }, (_, place) => ({
    index: BigInt(place),
    serial: `S${String(place).padStart(19, "0")}`,
    code: newPackCode(),
  }));
}

describe("labelOf", () => {
  it("links outside to the item, inside to the item with its secret behind the #, and writes both out for people", () => {
    const link = "https://id.gs1.org/01/09506000134352/10/H-2026%2F07/21/K7Q2";

    expect(labelOf(GOODS, PACK)).to.deep.equal({
      serial: "K7Q2",
      outer: link,
      inner: `${link}#${packCodeText(PACK.code)}`,
      lines: ["(01)09506000134352", "(10)H-2026/07", "(21)K7Q2"],
    });
  });

  it("carries expiry and signature outside only, and leads to one's own resolver", () => {
    const signature = "A_-9".repeat(22).slice(0, 86);
    const { outer, inner, lines } = labelOf(GOODS, PACK, {
      stem: "https://id.example.com:8443/p",
      expires: "271231",
      signature,
    });
    const link = "https://id.example.com:8443/p/01/09506000134352/10/H-2026%2F07/21/K7Q2";

    expect(outer).to.equal(`${link}?17=271231&8030=${signature}`);
    expect(inner).to.equal(`${link}#${packCodeText(PACK.code)}`);
    expect(lines.at(-1)).to.equal("(17)271231");
  });

  it("keeps the secret out of all that a browser sends", () => {
    const { outer, inner, lines } = labelOf(GOODS, PACK);
    const secret = packCodeText(PACK.code);
    const { hash, pathname, search } = new URL(inner);

    expect(readPackCode(hash.slice(1))).to.equal(PACK.code);
    for (const shown of [outer, pathname, search, ...lines]) expect(shown).not.to.include(secret);
  });

  it("links to what is read from the link again, whatever GS1 allows in a serial", () => {
    for (const serial of CHARACTERS.match(/.{1,20}/g)!) {
      const { outer, inner } = labelOf(GOODS, { ...PACK, serial });
      const said = {
        stem: "https://id.gs1.org",
        key: { ai: "01", value: GOODS.gtin },
        qualifiers: [
          { ai: "10", value: GOODS.lot },
          { ai: "21", value: serial },
        ],
        attributes: [],
        others: [],
      };

      expect(parseDigitalLink(outer)).to.deep.equal(said);
      expect(parseDigitalLink(inner)).to.deep.equal({ ...said, fragment: packCodeText(PACK.code) });
    }
  });

  for (const [ai, value, reason] of [
    ["17", "27123100", "has 8 characters, and at most 6 are allowed"],
    ["8030", "a+b", 'has "+" at position 1; allowed are letters, digits, -, _ and ='],
    ["8030", "A".repeat(91), "has 91 characters, and at most 90 are allowed"],
  ] as const)
    it(`refuses (${ai}) of ${value.length} characters`, async () => {
      const options = ai === "17" ? { expires: value } : { signature: value };
      await expectRefusal(() => labelOf(GOODS, PACK, options), ElementInvalid, { ai, value, reason });
    });

  it("refuses to lead to what is no place", async () => {
    const facts = { place: "text", reason: "does not begin with https:// or http://" };
    await expectRefusal(() => labelOf(GOODS, PACK, { stem: "id.example.com" }), DigitalLinkMalformed, facts);
  });

  it("takes a signature of 90 characters", () => {
    expect(labelOf(GOODS, PACK, { signature: "A".repeat(90) }).outer).to.match(/8030=A{90}$/);
  });
});

describe("labelsOf", () => {
  it("makes the label of each pack, with a signature of its own", () => {
    const three = packs(3);
    const options = { expires: "271231", signatureOf: (serial: string) => `sig-${serial}` };

    expect([...labelsOf(GOODS, three, options)]).to.deep.equal(
      three.map((pack) => labelOf(GOODS, pack, { expires: "271231", signature: `sig-${pack.serial}` })),
    );
    expect([...labelsOf(GOODS, three)]).to.deep.equal(three.map((pack) => labelOf(GOODS, pack)));
  });
});

describe("writeLabelPack", function () {
  this.timeout(30_000);

  const grid = { columns: 3, rows: 2, dpi: 150 } as const;
  const labels = (count: number) => [...labelsOf(GOODS, packs(count))];

  /** Reads codes cell by cell, by a grid that is worked out anew. */
  const scanned = (png: Buffer, columns: number, rows: number) => {
    const { width, height, data } = PNG.sync.read(png);
    const margin = Math.round((8 * width) / 210);
    const cell = [Math.floor((width - 2 * margin) / columns), Math.floor((height - 2 * margin) / rows)] as const;
    return Array.from({ length: columns * rows }, (_, place) => {
      const out = new PNG({ width: cell[0], height: cell[1] });
      const left = margin + (place % columns) * cell[0];
      const top = margin + Math.floor(place / columns) * cell[1];
      PNG.bitblt(Object.assign(new PNG({ width, height }), { data }), out, left, top, cell[0], cell[1], 0, 0);
      return jsQR.default(new Uint8ClampedArray(out.data), cell[0], cell[1])?.data;
    });
  };

  context("given labels", () => {
    it("writes sheets whose every code a scanner reads, each label in the same place of both", async () => {
      await inFolder(async (folder) => {
        const eight = labels(8);
        const pack = await writeLabelPack(eight, { folder, ...grid });

        expect(pack).to.deep.equal({
          format: "cowry/labels/1",
          formats: ["csv", "png", "svg"],
          labels: 8,
          sheets: 2,
          paper: "A4",
          ...grid,
        });
        expect(JSON.parse((await readFile(join(folder, "pack.json"))).toString())).to.deep.equal(pack);
        for (const side of ["outer", "inner"] as const) {
          const found = await Promise.all(
            [1, 2].map(async (sheet) => scanned(await readFile(join(folder, side, `sheet-00000${sheet}.png`)), 3, 2)),
          );
          expect(found.flat().slice(0, 8)).to.deep.equal(eight.map((label) => label[side]));
          expect(found.flat().slice(8)).to.deep.equal([undefined, undefined, undefined, undefined]);
        }
      });
    });

    it("writes tables that say the same, with a head, and no cell that a spreadsheet takes for a formula", async () => {
      await inFolder(async (folder) => {
        const eight = [...labelsOf({ ...GOODS, lot: '=1+"A",B' }, packs(8))];
        await writeLabelPack(eight, { folder, ...grid, formats: ["csv"] });
        for (const side of ["outer", "inner"] as const) {
          const text = (await readFile(join(folder, `${side}.csv`))).toString();
          const rows = parse(text, { columns: true }) as unknown as readonly Readonly<Record<string, string>>[];

          expect(rows).to.deep.equal(
            eight.map((label, place) => ({
              number: String(place + 1),
              sheet: place < 6 ? "1" : "2",
              place: String((place % 6) + 1),
              link: label[side],
              text: label.lines.join(""),
            })),
          );
          expect(rows.flatMap(Object.values).filter((cell) => /^[=+\-@\t\r]/.test(String(cell)))).to.deep.equal([]);
          expect(text.endsWith("\r\n")).to.equal(true);
        }
      });
    });

    it("sums up every sheet", async () => {
      await inFolder(async (folder) => {
        await writeLabelPack(labels(7), { folder, ...grid, formats: ["svg", "png"] });
        const sums = (await readFile(join(folder, "SHA256SUMS"))).toString().trim().split("\n");

        expect(sums).to.have.lengthOf(8);
        for (const [sum, name] of sums.map((line) => line.split("  "))) {
          const content = await readFile(join(folder, name!));
          expect(sum).to.equal(createHash("sha256").update(content).digest("hex"));
        }
      });
    });

    it("lets nobody else read what holds codes", async () => {
      await inFolder(async (folder) => {
        await writeLabelPack(labels(1), { folder: join(folder, "own"), ...grid });
        const modeOf = async (name: string) => (await stat(join(folder, "own", name))).mode & 0o777;

        expect(await modeOf("")).to.equal(0o700);
        expect(await modeOf("inner")).to.equal(0o700);
        for (const name of ["inner/sheet-000001.png", "inner/sheet-000001.svg", "inner.csv"])
          expect(await modeOf(name)).to.equal(0o600);
      });
    });

    it("draws on Letter as well, the text beneath as text, with signs that XML keeps for itself", async () => {
      await inFolder(async (folder) => {
        await writeLabelPack(labelsOf({ ...GOODS, lot: "<A&B>" }, packs(1)), {
          folder,
          ...grid,
          paper: "Letter",
          formats: ["svg"],
        });
        const svg = (await readFile(join(folder, "outer/sheet-000001.svg"))).toString();

        expect(svg).to.include('width="215.9mm" height="279.4mm"').and.to.include(">(10)&lt;A&amp;B&gt;</text>");
      });
    });

    it("takes them as they come, and tells after each sheet how many are done", async () => {
      await inFolder(async (folder) => {
        const told: number[] = [];
        let [asked, ahead] = [0, 0];
        async function* slowly(): AsyncGenerator<Label> {
          for (const label of labels(13)) {
            asked += 1;
            yield await Promise.resolve(label);
          }
        }
        await writeLabelPack(slowly(), {
          folder,
          ...grid,
          formats: ["csv"],
          onProgress: (done) => {
            told.push(done);
            ahead = Math.max(ahead, asked - done);
          },
        });

        expect(told).to.deep.equal([6, 12, 13]);
        expect(ahead).to.be.at.most(1);
      });
    });

    it("writes a pack of none", async () => {
      await inFolder(async (folder) => {
        expect(await writeLabelPack([], { folder, ...grid })).to.include({ labels: 0, sheets: 0 });
        expect((await readFile(join(folder, "inner.csv"))).toString()).to.equal("number,sheet,place,link,text\r\n");
      });
    });
  });

  context("given what cannot be printed", () => {
    for (const [part, value, changes] of [
      ["columns", 0, { columns: 0 }],
      ["rows", 1.5, { rows: 1.5 }],
      ["dpi", 72, { dpi: 72 }],
      ["dpi", NaN, { dpi: NaN }],
    ] as const)
      it(`refuses ${value} ${part}`, async () => {
        await inFolder(async (folder) => {
          const written = () => writeLabelPack(labels(1), { folder, ...grid, ...changes });
          await expectRefusal(written, LabelGridInvalid, { part, value });
        });
      });

    it("refuses a grid in which codes or texts would be too small to be read", async () => {
      const [one] = labels(1);
      for (const [part, changes] of [
        ["code", { columns: 3, rows: 14 }],
        ["text", { columns: 12, rows: 2 }],
      ] as const)
        await inFolder(async (folder) => {
          const written = () => writeLabelPack([one!], { folder, ...grid, ...changes });
          await expectRefusal(written, LabelTooSmall, { part, serial: one!.serial });
        });
    });

    it("refuses a folder that holds something", async () => {
      await inFolder(async (folder) => {
        await writeFile(join(folder, "notes.txt"), "mine");
        await expectRefusal(() => writeLabelPack(labels(1), { folder, ...grid }), LabelFolderTaken, { folder });
      });
    });

    for (const format of ["svg", "png"] as const satisfies readonly LabelFormat[])
      it(`refuses a code that the ${format} does not give back, and the pack is not done`, async () => {
        await inFolder(async (folder) => {
          const [plain] = labels(1);
          let asked = 0;
          // Says another link each time it is asked, as if the sheet had been drawn wrong.
          const label = {
            ...plain!,
            get inner() {
              asked += 1;
              return `${plain!.inner}${asked}`;
            },
          };
          const facts = { serial: label.serial, side: "inner", format } as const;
          const written = () => writeLabelPack([label], { folder, ...grid, formats: [format] });

          const message = await expectRefusal(written, LabelUnreadable, facts);
          expect(message).not.to.include("https");
          expect(await stat(join(folder, "pack.json")).catch(() => "none")).to.equal("none");
        });
      });

    it("refuses a table that was changed behind its back, and the pack is not done", async () => {
      await inFolder(async (folder) => {
        const onProgress = (done: number) => {
          if (done === 7) appendFileSync(join(folder, "outer.csv"), "8,1,1,x,y\r\n");
        };
        const written = () => writeLabelPack(labels(7), { folder, ...grid, formats: ["csv"], onProgress });

        await expectRefusal(written, LabelTableDamaged, { file: join(folder, "outer.csv") });
        expect(await stat(join(folder, "pack.json")).catch(() => "none")).to.equal("none");
      });
    });
  });
});

describe("Codes", () => {
  it("are read back as they were written, plain, with a secret, and with a signature", () => {
    for (const pack of packs(20))
      for (const label of [labelOf(GOODS, pack), labelOf(GOODS, pack, { signature: "aZ_-09".repeat(15) })])
        for (const text of [label.outer, label.inner]) expect(readCode(pictureOf(codeOf(text), 2))).to.equal(text);
  });

  it("have the sizes that labels are planned for", () => {
    const { outer, inner } = labelOf(GOODS, packs(1)[0]!);

    expect(codeOf(outer).size).to.be.at.most(37);
    expect(codeOf(inner).size).to.be.at.most(41);
  });

  it("are not found in a picture without any", () => {
    expect(readCode({ width: 40, height: 40, dots: new Uint8Array(1_600).fill(255) })).to.equal(undefined);
  });
});

describe("Letters", () => {
  it("are all there, each unlike every other", () => {
    const drawn = Array.from(`${CHARACTERS}#`, (letter) =>
      Array.from(dotsOf(letter), ({ x, y }) => `${x},${y}`).join(" "),
    );

    expect(new Set(drawn).size).to.equal(CHARACTERS.length + 1);
    expect(drawn.every((dots) => dots.length > 0)).to.equal(true);
  });

  it("stand side by side within their box, and a filled box stands for one that is missing", () => {
    const dots = [...dotsOf("A€")];

    expect(dots.every(({ x, y }) => x < 2 * GLYPH.advance && y < GLYPH.height)).to.equal(true);
    expect(dots.filter(({ x }) => x >= GLYPH.advance)).to.have.lengthOf(GLYPH.width * GLYPH.height);
  });
});

describe("Places on a sheet", () => {
  it("never meet, nor leave the paper", () => {
    for (const paper of ["A4", "Letter"] as const) {
      const sheet = sheetOf({ paper, columns: 5, rows: 7, dpi: 300 });
      const boxes = Array.from({ length: 35 }, (_, number) => {
        const label = { size: 41, lines: ["(01)09506000134352", `(21)${"W".repeat(20)}`], serial: "W" };
        const { code, lines, dot } = placeOn(sheet, number, label);
        const side = (41 + 8) * code.module;
        const ends = lines.map((line) => line.x + line.text.length * GLYPH.advance * dot);
        return {
          left: Math.min(code.x, ...lines.map(({ x }) => x)),
          top: code.y,
          right: Math.max(code.x + side, ...ends),
          bottom: lines.at(-1)!.y + GLYPH.height * dot,
        };
      });
      for (const [place, box] of boxes.entries()) {
        expect(box.left).to.be.at.least(0);
        expect(box.right).to.be.at.most(sheet.width);
        expect(box.bottom).to.be.at.most(sheet.height);
        for (const other of boxes.slice(place + 1))
          expect(
            box.right <= other.left || other.right <= box.left || box.bottom <= other.top || other.bottom <= box.top,
          ).to.equal(true);
      }
    }
  });
});
