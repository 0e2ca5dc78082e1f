import { expect } from "chai";
import { network } from "hardhat";

import { makeLot, openLot, packsOf } from "../../sdk/Lots.ts";
import { type Unit, unitLeaf, unitOf } from "../../sdk/Packs.ts";
import { inFolder, planOf, SECRET } from "../shared/lots.ts";
import { seededRandom } from "../shared/random.ts";

/** What the mock says, as it is called here. */
interface UnitTree {
  leafOf(unit: Unit): Promise<string>;
  isProven(root: string, unit: Unit, proof: readonly string[]): Promise<boolean>;
}

describe("Units on chain", function () {
  this.timeout(60_000);

  let tree: UnitTree;

  before(async () => {
    const { ethers } = await network.create();
    tree = (await ethers.deployContract("UnitTreeMock")) as unknown as UnitTree;
  });

  it("have the leaves that the contracts compute, at the bounds of every part too", async () => {
    const random = seededRandom(68);
    const any = (index: bigint): Unit => ({
      index,
      serialHash: random.bytes(32),
      openKey: random.bytes(20),
      claimKey: random.bytes(20),
    });
    const zero = {
      serialHash: `0x${"00".repeat(32)}`,
      openKey: `0x${"00".repeat(20)}`,
      claimKey: `0x${"00".repeat(20)}`,
    };
    const full = {
      serialHash: `0x${"ff".repeat(32)}`,
      openKey: `0x${"ff".repeat(20)}`,
      claimKey: `0x${"ff".repeat(20)}`,
    };

    for (const unit of [
      any(0n),
      any(1n),
      any(2n ** 32n - 1n),
      { index: 0n, ...zero },
      { index: 2n ** 32n - 1n, ...full },
    ])
      expect(await tree.leafOf(unit)).to.equal(unitLeaf(unit));
  });

  for (const [units, size] of [
    [1, 1],
    [3, 3],
    [7, 13],
    [16, 16],
    [9, 33],
  ] as const)
    it(`are proven by OpenZeppelin's MerkleProof: ${units} among ${size}`, async () => {
      await inFolder(async (folder) => {
        const manifest = await makeLot(planOf({ units, size }), { folder, secret: SECRET, threads: 1 });
        const lot = await openLot(folder);
        try {
          for (const pack of packsOf(manifest, SECRET)) {
            const unit = unitOf(manifest.lotId, pack);
            const proof = await lot.proofOf(pack.index);
            const { root } = manifest;

            expect(await tree.isProven(root, unit, proof)).to.equal(true);
            expect(await tree.isProven(root, { ...unit, index: unit.index + 1n }, proof)).to.equal(false);
            expect(await tree.isProven(root, { ...unit, claimKey: unit.openKey }, proof)).to.equal(false);
            if (proof.length > 0) expect(await tree.isProven(root, unit, proof.slice(1))).to.equal(false);
          }
        } finally {
          await lot.close();
        }
      });
    });
});
