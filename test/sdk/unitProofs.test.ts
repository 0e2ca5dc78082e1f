import { expect } from "chai";

import { makeLot, openLot, packsOf } from "../../sdk/Lots.ts";
import { unitOf, verifyUnit } from "../../sdk/Packs.ts";
import { readUnitProof, UnitProofMalformed, unitProofOf, unitProofText } from "../../sdk/UnitProofs.ts";
import { inFolder, planOf, SECRET } from "../shared/lots.ts";
import { expectRefusal } from "../shared/refusals.ts";

const HASH = `0x${"ab".repeat(32)}`;
const ADDRESS = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const sound = { lot: HASH, index: "7", serialHash: HASH, openKey: ADDRESS, claimKey: ADDRESS, proof: [HASH] };

describe("unitProofOf", () => {
  it("proves every serial of a lot, as JSON too, and no other", async () => {
    await inFolder(async (folder) => {
      const manifest = await makeLot(planOf({ units: 7, size: 11 }), { folder, secret: SECRET, threads: 1 });
      const files = await openLot(folder);
      try {
        for (const pack of packsOf(manifest, SECRET)) {
          const found = (await unitProofOf(files, pack.serial))!;
          const { lot, proof, ...unit } = readUnitProof(unitProofText(found));

          expect(unit).to.deep.equal(unitOf(manifest.lotId, pack));
          expect(lot).to.equal(manifest.lotId);
          expect(verifyUnit(manifest.root, unit, proof)).to.equal(true);
          expect(Object.keys(JSON.parse(unitProofText(found)) as object)).to.deep.equal(Object.keys(sound));
        }
        expect(await unitProofOf(files, "K7Q2")).to.equal(undefined);
      } finally {
        await files.close();
      }
    });
  });
});

describe("readUnitProof", () => {
  const read = (change: object) => () => readUnitProof(JSON.stringify({ ...sound, ...change }));

  it("takes indexes of 32 bits, and up to 32 hashes", () => {
    expect(read({ index: "4294967295", proof: Array<string>(32).fill(HASH) })()).to.deep.equal({
      ...sound,
      index: 4_294_967_295n,
      proof: Array<string>(32).fill(HASH),
    });
    expect(read({ index: "0", openKey: ADDRESS.toLowerCase() })()).to.deep.equal({ ...sound, index: 0n });
  });

  for (const [change, part, reason] of [
    [{ index: "4294967296" }, "index", "is more than 32 bits"],
    [{ index: "-1" }, "index", "is not an index in digits"],
    [{ index: "01" }, "index", "is not an index in digits"],
    [{ index: "1e3" }, "index", "is not an index in digits"],
    [{ lot: "0x12" }, "lot", "is not 32 bytes in hex"],
    [{ serialHash: `${HASH}00` }, "serialHash", "is not 32 bytes in hex"],
    [{ openKey: HASH }, "openKey", "is not an address"],
    [{ claimKey: "" }, "claimKey", "is not an address"],
    [{ proof: ["0x"] }, "proof.0", "is not 32 bytes in hex"],
    [{ proof: Array<string>(33).fill(HASH) }, "proof", "has more than 32 hashes"],
  ] as const)
    it(`refuses ${JSON.stringify(change).slice(0, 40)}, naming the part`, async () => {
      await expectRefusal(read(change), UnitProofMalformed, { part, reason });
    });

  it("refuses what is no JSON", async () => {
    await expectRefusal(() => readUnitProof("<html>"), UnitProofMalformed, { part: "", reason: "is not JSON" });
  });
});
