import { appendFile, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";
import { hexlify, id, randomBytes } from "ethers";

import {
  checkLot,
  LotFilesDamaged,
  LotFolderOfAnother,
  LotFolderTaken,
  LotIndexUnknown,
  LotManifestMalformed,
  LotPlanMalformed,
  type LotProgress,
  LotSecretInvalid,
  LotSecretWrong,
  makeLot,
  openLot,
  packsOf,
  readLotManifest,
  readLotPlan,
} from "../../sdk/Lots.ts";
import { unitLeaf, unitOf, verifyUnit } from "../../sdk/Packs.ts";
import { filesIn, inFolder, KILLED_PLAN, killedAfter, planOf, SECRET } from "../shared/lots.ts";
import { expectRefusal, thrownBy } from "../shared/refusals.ts";

const LOT = id("https://id.gs1.org/01/09506000134352/10/H-2026%2F07");

describe("makeLot", () => {
  const make = (folder: string, changes: Parameters<typeof planOf>[0] = {}, secret = SECRET) =>
    makeLot(planOf(changes), { folder, secret, threads: 1 });

  context("given a folder that holds something", () => {
    it("refuses it, unless told to resume what was begun there", async () => {
      await inFolder(async (folder) => {
        await writeFile(join(folder, "notes.txt"), "mine");

        await expectRefusal(() => make(folder), LotFolderTaken, { folder });
        const resumed = () => makeLot(planOf(), { folder, secret: SECRET, resume: true });
        await expectRefusal(resumed, LotFolderTaken, { folder });
        expect(Object.keys(await filesIn(folder))).to.deep.equal(["notes.txt"]);
      });
    });
  });

  context("given a secret that is none", () => {
    for (const secret of ["0x", SECRET.slice(2), `${SECRET}00`])
      it(`refuses ${secret.length} characters, and names none of them`, async () => {
        await inFolder(async (folder) => {
          const message = await expectRefusal(() => make(folder, {}, secret), LotSecretInvalid, {
            length: secret.length,
          });

          expect(message).not.to.include("5e5e");
          expect(await filesIn(folder)).to.deep.equal({});
        });
      });
  });

  context("given a plan", () => {
    for (const [units, size] of [
      [1, 1],
      [2, 2],
      [3, 3],
      [7, 11],
      [1, 64],
      [100, 101],
    ] as const)
      it(`proves every one of ${units} units among ${size} indexes`, async () => {
        await inFolder(async (folder) => {
          const manifest = await make(folder, { units, size });
          const packs = [...packsOf(manifest, SECRET)];
          const lot = await openLot(folder);
          try {
            expect(packs).to.have.lengthOf(units);
            for (const pack of packs) {
              const unit = unitOf(manifest.lotId, pack);
              const proof = await lot.proofOf(pack.index);

              expect(verifyUnit(manifest.root, unit, proof)).to.equal(true);
              expect(proof.length).to.be.at.most(manifest.depth);
              expect(await lot.unitAt(pack.index)).to.deep.equal({ ...unit, serial: pack.serial });
              expect(await lot.indexOf(pack.serial)).to.equal(pack.index);
            }
          } finally {
            await lot.close();
          }
        });
      });

    it("says in its manifest all that others need, and no secret", async () => {
      await inFolder(async (folder) => {
        const manifest = await make(folder, { units: 5, size: 11 });
        const written = (await readFile(join(folder, "manifest.json"))).toString();

        expect(readLotManifest(JSON.parse(written))).to.deep.equal(manifest);
        const { root, secretCheck, files, ...rest } = manifest;
        expect(rest).to.deep.equal({
          ...planOf({ units: 5, size: 11 }),
          format: "cowry/lot/1",
          lotId: LOT,
          serials: { scheme: "random" },
          quantity: "55",
          depth: 4,
          levels: [11, 6, 3, 2, 1],
        });
        expect(root).to.match(/^0x[0-9a-f]{64}$/);
        expect(secretCheck).not.to.equal(SECRET);
        expect(Object.keys(files).sort()).to.deep.equal(
          Object.keys(await filesIn(folder)).filter((name) => name !== "manifest.json"),
        );
        expect(await checkLot(folder)).to.deep.equal(manifest);
      });
    });

    it("makes the same files again from the same secret, with however many threads", async () => {
      await inFolder(async (one) =>
        inFolder(async (other) => {
          const plan = planOf({ units: 300, size: 9_000 });
          await makeLot(plan, { folder: one, secret: SECRET, threads: 1 });
          await makeLot(plan, { folder: other, secret: SECRET, threads: 3 });

          expect(await filesIn(other)).to.deep.equal(await filesIn(one));
        }),
      );
    });

    it("makes other codes and other serials from another secret, for another lot, and for another size", async () => {
      const firstPack = (changes: Parameters<typeof planOf>[0], secret = SECRET) =>
        inFolder(async (folder) => {
          const [first] = packsOf(await make(folder, { units: 3, ...changes }, secret), secret);
          return first!;
        });
      const packs = [
        await firstPack({}),
        await firstPack({}, hexlify(randomBytes(32))),
        await firstPack({ lot: "H-2026/08" }),
        await firstPack({ units: 4 }),
      ];

      expect(new Set(packs.map(({ code }) => code)).size).to.equal(4);
      expect(new Set(packs.map(({ serial }) => serial)).size).to.equal(4);
    });

    it("gives serials of 20 characters of which none tells another, or counts them where that is asked for", async () => {
      const serialsOf = (changes: Parameters<typeof planOf>[0]) =>
        inFolder(async (folder) =>
          Array.from(packsOf(await make(folder, { units: 12, size: 40, ...changes }), SECRET), ({ serial }) => serial),
        );
      const random = await serialsOf({});

      expect(new Set(random).size).to.equal(12);
      expect(random.every((serial) => /^[0-9A-HJKMNP-TV-Z]{20}$/.test(serial))).to.equal(true);
      expect(await serialsOf({ serials: { scheme: "counted", prefix: "A-", digits: 3 } })).to.deep.equal(
        Array.from({ length: 12 }, (_, place) => `A-${String(place + 1).padStart(3, "0")}`),
      );
    });

    it("hides decoys among the units: no record, no pack, no serial, and a proof of their own", async () => {
      await inFolder(async (folder) => {
        const manifest = await make(folder, { units: 30, size: 90 });
        const lot = await openLot(folder);
        try {
          const real = new Set(Array.from(packsOf(manifest, SECRET), ({ index }) => index));
          const all = Array.from({ length: 90 }, (_, index) => BigInt(index));
          const units = await Promise.all(all.map(lot.unitAt));

          expect(all.filter((index) => units[Number(index)] !== undefined)).to.deep.equal([...real]);
          // Real units reach into the last third, which they would not if they came first.
          expect([...real].some((index) => index >= 60n)).to.equal(true);
          expect(await lot.indexOf("NO-SUCH-SERIAL")).to.equal(undefined);
          const decoy = all.find((index) => !real.has(index))!;
          expect((await lot.proofOf(decoy)).length).to.be.greaterThan(0);
        } finally {
          await lot.close();
        }
      });
    });

    it("tells how far each stage is, to its end", async () => {
      await inFolder(async (folder) => {
        const told: LotProgress[] = [];
        const plan = planOf({ units: 10, size: 9_000 });
        const { levels } = await makeLot(plan, {
          folder,
          secret: SECRET,
          threads: 1,
          onProgress: (progress) => told.push(progress),
        });
        const nodes = levels.reduce((sum, level) => sum + level, 0) - 1;
        const ends = { units: 9_000, tree: nodes, serials: 9_000 };

        expect([...new Set(told.map(({ stage }) => stage))]).to.deep.equal(["units", "tree", "serials"]);
        for (const [stage, end] of Object.entries(ends)) {
          const steps = told.filter((progress) => progress.stage === stage).map(({ done }) => done);
          expect(steps).to.deep.equal([...steps].sort((one, other) => one - other));
          expect(steps.at(-1)).to.equal(end);
        }
        expect(told.filter(({ stage }) => stage === "units").map(({ done }) => done)).to.deep.equal([
          0, 4_096, 8_192, 9_000,
        ]);
      });
    });
  });

  context("given a run that was broken off", function () {
    this.timeout(60_000);

    it("resumes after a kill, again and again, and ends with the files of an uninterrupted run", async () => {
      await inFolder(async (killed) =>
        inFolder(async (whole) => {
          expect(await killedAfter(killed, 4_096)).to.equal("SIGKILL");
          expect(Object.keys(await filesIn(killed)))
            .to.include("done.jsonl")
            .and.not.to.include("manifest.json");
          expect(await killedAfter(killed, 20_480)).to.equal("SIGKILL");

          const steps: number[] = [];
          const resumed = await makeLot(KILLED_PLAN, {
            folder: killed,
            secret: SECRET,
            resume: true,
            onProgress: ({ stage, done }) => stage === "units" && steps.push(done),
          });
          const made = await makeLot(KILLED_PLAN, { folder: whole, secret: SECRET });

          expect(steps[0]).to.be.at.least(20_480);
          expect(resumed).to.deep.equal(made);
          expect(await filesIn(killed)).to.deep.equal(await filesIn(whole));
        }),
      );
    });

    it("makes again what a journal notes and the files do not hold, and passes over a line that was cut", async () => {
      await inFolder(async (killed) =>
        inFolder(async (whole) => {
          expect(await killedAfter(killed, 12_288)).to.equal("SIGKILL");
          await truncate(join(killed, "level-00.bin"), 100);
          await appendFile(join(killed, "done.jsonl"), '{"chunk":3,"lea');
          await makeLot(KILLED_PLAN, { folder: killed, secret: SECRET, resume: true });
          await makeLot(KILLED_PLAN, { folder: whole, secret: SECRET });

          expect(await filesIn(killed)).to.deep.equal(await filesIn(whole));
        }),
      );
    });

    it("refuses to go on by another plan or with another secret", async () => {
      await inFolder(async (folder) => {
        expect(await killedAfter(folder, 4_096)).to.equal("SIGKILL");
        const on = (plan: typeof KILLED_PLAN, secret: string) => () => makeLot(plan, { folder, secret, resume: true });

        await expectRefusal(on({ ...KILLED_PLAN, units: 1_001 }, SECRET), LotFolderOfAnother, { folder });
        await expectRefusal(on(KILLED_PLAN, `0x${"5f".repeat(32)}`), LotFolderOfAnother, { folder });
      });
    });
  });

  context("given a lot that is finished", () => {
    it("resumes to the same manifest without making anything", async () => {
      await inFolder(async (folder) => {
        const manifest = await make(folder);
        const told: LotProgress[] = [];
        const again = await makeLot(planOf(), {
          folder,
          secret: SECRET,
          resume: true,
          onProgress: (progress) => told.push(progress),
        });

        expect(again).to.deep.equal(manifest);
        expect(told).to.deep.equal([]);
      });
    });

    it("takes away what a kill at the last moment has left", async () => {
      await inFolder(async (folder) => {
        await make(folder);
        const files = await filesIn(folder);
        for (const name of ["plan.json", "done.jsonl"]) await writeFile(join(folder, name), "{}");
        await makeLot(planOf(), { folder, secret: SECRET, resume: true });

        expect(await filesIn(folder)).to.deep.equal(files);
      });
    });

    it("refuses another plan or another secret in its folder", async () => {
      await inFolder(async (folder) => {
        await make(folder);
        const on = (units: number, secret: string) => () =>
          makeLot(planOf({ units }), { folder, secret, resume: true });

        await expectRefusal(on(21, SECRET), LotFolderOfAnother, { folder });
        await expectRefusal(on(20, `0x${"5f".repeat(32)}`), LotFolderOfAnother, { folder });
      });
    });
  });
});

describe("packsOf", () => {
  it("refuses a secret that the lot was not made with, and what is no secret", async () => {
    await inFolder(async (folder) => {
      const manifest = await makeLot(planOf(), { folder, secret: SECRET });
      const first = (secret: string) => () => packsOf(manifest, secret).next();

      await expectRefusal(first(`0x${"5f".repeat(32)}`), LotSecretWrong, { lotId: LOT });
      await expectRefusal(first("0x5e"), LotSecretInvalid, { length: 4 });
    });
  });
});

describe("openLot", () => {
  it("refuses an index that the lot does not have", async () => {
    await inFolder(async (folder) => {
      await makeLot(planOf(), { folder, secret: SECRET });
      const lot = await openLot(folder);
      try {
        for (const index of [-1n, 20n, 21n]) {
          await expectRefusal(() => lot.unitAt(index), LotIndexUnknown, { index, size: 20 });
          await expectRefusal(() => lot.proofOf(index), LotIndexUnknown, { index, size: 20 });
        }
        expect((await lot.unitAt(19n))?.index).to.equal(19n);
      } finally {
        await lot.close();
      }
    });
  });

  it("refuses a manifest of another version, or one that is none", async () => {
    await inFolder(async (folder) => {
      const manifest = await makeLot(planOf(), { folder, secret: SECRET });
      const path = join(folder, "manifest.json");

      await writeFile(path, JSON.stringify({ ...manifest, format: "cowry/lot/2" }));
      const reason = 'Invalid input: expected "cowry/lot/1"';
      await expectRefusal(() => openLot(folder), LotManifestMalformed, { part: "format", reason });
      for (const [part, value] of [
        ["lotId", id("another")],
        ["quantity", "99"],
        ["levels", [20, 10, 5, 3, 2]],
        ["depth", 6],
      ] as const) {
        await writeFile(path, JSON.stringify({ ...manifest, [part]: value }));
        const facts = { part, reason: "does not follow from the plan" };
        await expectRefusal(() => openLot(folder), LotManifestMalformed, facts);
      }
      await rm(path);
      expect(await thrownBy(() => openLot(folder))).to.have.property("code", "ENOENT");
    });
  });

  it("opens no file where one is missing", async () => {
    await inFolder(async (folder) => {
      await makeLot(planOf(), { folder, secret: SECRET });
      await rm(join(folder, "serials.bin"));
      expect(await thrownBy(() => openLot(folder))).to.have.property("code", "ENOENT");
    });
  });
});

describe("checkLot", () => {
  it("names each file that was changed, and each that is missing", async () => {
    await inFolder(async (folder) => {
      await makeLot(planOf(), { folder, secret: SECRET });
      await checkLot(folder);
      for (const name of ["level-01.bin", "serials.bin"]) {
        const bytes = await readFile(join(folder, name));
        bytes[5]! ^= 1;
        await writeFile(join(folder, name), bytes);
      }

      await rm(join(folder, "level-00.bin"));
      const files = ["level-00.bin", "level-01.bin", "serials.bin"];
      await expectRefusal(() => checkLot(folder), LotFilesDamaged, { folder, files });
    });
  });
});

describe("readLotPlan", () => {
  it("says the lot's id, and the least quantity that holds every index", () => {
    expect(readLotPlan(planOf({ units: 1_000_000, size: 1_048_576, unitSize: "5000", measure: "GRM" }))).to.deep.equal({
      ...planOf({ units: 1_000_000, size: 1_048_576, unitSize: "5000", measure: "GRM" }),
      serials: { scheme: "random" },
      lotId: LOT,
      quantity: "5242880000",
    });
    expect(readLotPlan(planOf()).size).to.equal(20);
  });

  const counted = (prefix: string, digits: number) => ({ serials: { scheme: "counted" as const, prefix, digits } });

  it("takes counted serials up to the last digit and the twentieth character", () => {
    expect(readLotPlan(planOf({ units: 99, ...counted("A".repeat(18), 2) })).serials).to.deep.equal(
      counted("A".repeat(18), 2).serials,
    );
  });

  for (const [what, changes, part, reason] of [
    ["a GTIN whose check digit is wrong", { gtin: "09506000134353" }, "gtin", "its check digit is 3, expected 2"],
    ["a GTIN of 13 digits", { gtin: "9506000134352" }, "gtin", "has 13 digits where 14 are wanted"],
    ["a GTIN of nothing", { gtin: "0".repeat(14) }, "gtin", "is zero"],
    ["a lot of nothing", { lot: "" }, "lot", "is empty"],
    ["a lot of 21 characters", { lot: "A".repeat(21) }, "lot", "has 21 characters, and at most 20 are allowed"],
    ["a lot with a space", { lot: "A 1" }, "lot", 'has " " at position 1; allowed are the 82 characters of GS1'],
    ["a lot in Greek", { lot: "Λ1" }, "lot", 'has "Λ" at position 0; allowed are the 82 characters of GS1'],
    ["no unit", { units: 0 }, "units", "Too small: expected number to be >=1"],
    ["half a unit", { units: 1.5 }, "units", "Invalid input: expected int, received number"],
    ["more than 32 bits of units", { units: 2 ** 32 }, "units", "Too big: expected number to be <=4294967295"],
    ["fewer indexes than units", { size: 19 }, "size", "19 indexes are too few for 20 units"],
    ["a unit of nothing", { unitSize: "0" }, "unitSize", "is not a whole number in digits"],
    ["a unit of half", { unitSize: "0.5" }, "unitSize", "is not a whole number in digits"],
    ["a measure in words", { measure: "grams" }, "measure", "is not a code of UN/ECE Recommendation 20, as in GRM"],
    [
      "a prefix that a spreadsheet takes for a formula",
      counted("=A", 3),
      "serials.prefix",
      "begins with a letter or digit, and has only characters that GS1 allows",
    ],
    ["too few digits", counted("A", 1), "serials", "1 digits are too few for 20 units"],
    ["serials of 21 characters", counted("A".repeat(19), 2), "serials", "21 characters are more than 20"],
  ] as const)
    it(`refuses ${what}`, async () => {
      await expectRefusal(() => readLotPlan(planOf(changes)), LotPlanMalformed, { part, reason });
    });

  it("refuses what is no plan, and a field that it does not know", async () => {
    expect(await thrownBy(() => readLotPlan("rice"))).to.be.instanceOf(LotPlanMalformed);
    const error = await thrownBy(() => readLotPlan({ ...planOf(), color: "red" }));
    expect(error).to.be.instanceOf(LotPlanMalformed).with.property("message").that.includes("color");
  });
});

describe("The leaves of makeLot", () => {
  it("are those that cowry/packs computes, wherever the unit stands", async () => {
    await inFolder(async (folder) => {
      const manifest = await makeLot(planOf({ units: 40, size: 5_000 }), { folder, secret: SECRET });
      const { "level-00.bin": leaves } = await filesIn(folder);
      for (const pack of packsOf(manifest, SECRET)) {
        const at = Number(pack.index) * 32;
        expect(hexlify(leaves!.subarray(at, at + 32))).to.equal(unitLeaf(unitOf(LOT, pack)));
      }
    });
  });
});
