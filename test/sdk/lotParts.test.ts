import { hkdfSync } from "node:crypto";
import { open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { computeHmac, concat, getBytes, hexlify, keccak256, randomBytes, sha256 as ethersSha256 } from "ethers";

import { hmac, keccak, parentOf, sha256 } from "../../sdk/lots/hashing.ts";
import { firstKey } from "../../sdk/lots/keys.ts";
import { candidatesFor, writeLookup } from "../../sdk/lots/lookup.ts";
import { makeTree } from "../../sdk/lots/making.ts";
import { isReal, placesOf } from "../../sdk/lots/places.ts";
import { readLotPlan } from "../../sdk/lots/plan.ts";
import { RECORD } from "../../sdk/lots/records.ts";
import { lotSecrets } from "../../sdk/lots/secrets.ts";
import { levelSizes, siblingsOf } from "../../sdk/lots/tree.ts";
import { makeChunks } from "../../sdk/lots/workers.ts";
import { inFolder, planOf } from "../shared/lots.ts";
import { seededRandom } from "../shared/random.ts";
import { thrownBy } from "../shared/refusals.ts";

/** A second way to the root: level by level, in hex. */
function rootOf(nodes: readonly string[]): string {
  if (nodes.length === 1) return nodes[0]!;
  const above: string[] = [];
  for (let place = 0; place < nodes.length; place += 2) {
    const pair = nodes.slice(place, place + 2).sort();
    above.push(pair.length === 1 ? pair[0]! : keccak256(concat(pair)));
  }
  return rootOf(above);
}

describe("The unit tree", () => {
  const leavesOf = (count: number) => Array.from({ length: count }, () => hexlify(randomBytes(32)));

  /** Builds the tree in files, and says its root and how to prove a leaf. */
  const built = async (folder: string, leaves: readonly string[]) => {
    await writeFile(join(folder, "level-00.bin"), getBytes(concat(leaves)));
    const { root } = await makeTree(readLotPlan(planOf({ units: leaves.length })), { folder });
    const sizes = levelSizes(leaves.length);
    const levels = await Promise.all(
      sizes.map((_, level) => readFile(join(folder, `level-${String(level).padStart(2, "0")}.bin`))),
    );
    const proofOf = (index: number) =>
      siblingsOf(index, sizes).map(({ level, place }) => hexlify(levels[level]!.subarray(place * 32, place * 32 + 32)));
    return { root, proofOf, sizes, levels };
  };

  for (const count of [...Array.from({ length: 34 }, (_, place) => place + 1), 63, 64, 65, 100, 1_000, 16_385])
    it(`of ${count} leaves has the root of a second way, and OpenZeppelin takes its proofs`, async () => {
      await inFolder(async (folder) => {
        const leaves = leavesOf(count);
        const { root, proofOf, sizes, levels } = await built(folder, leaves);

        expect(root).to.equal(rootOf(leaves));
        expect(levels.map(({ length }) => length / 32)).to.deep.equal(sizes);
        const tried = count <= 100 ? leaves.keys() : [0, 1, 2, count >> 1, count - 2, count - 1];
        for (const index of tried) {
          const proof = proofOf(index);
          expect(proof.length).to.be.at.most(sizes.length - 1);
          expect(SimpleMerkleTree.verify(root, leaves[index]!, proof)).to.equal(true);
          if (count > 1) expect(SimpleMerkleTree.verify(root, leaves[(index + 1) % count]!, proof)).to.equal(false);
        }
      });
    });

  for (const count of [1, 2, 8, 128])
    it(`of ${count} leaves, a power of two, is the very tree of OpenZeppelin's library`, async () => {
      await inFolder(async (folder) => {
        const leaves = leavesOf(count);
        const { root, proofOf } = await built(folder, leaves);
        const tree = SimpleMerkleTree.of(leaves, { sortLeaves: false });

        expect(root).to.equal(tree.root);
        for (const index of leaves.keys()) expect(proofOf(index)).to.deep.equal(tree.getProof(index));
      });
    });

  it("carries an odd node up: the last of five leaves has one sibling", () => {
    expect(levelSizes(5)).to.deep.equal([5, 3, 2, 1]);
    expect(siblingsOf(4, levelSizes(5))).to.deep.equal([{ level: 2, place: 0 }]);
    expect(siblingsOf(0, levelSizes(5))).to.deep.equal([
      { level: 0, place: 1 },
      { level: 1, place: 1 },
      { level: 2, place: 1 },
    ]);
  });

  it("reaches as far as 32 bits of units", () => {
    const sizes = levelSizes(2 ** 32 - 1);

    expect(sizes).to.have.lengthOf(33);
    expect(siblingsOf(2 ** 32 - 2, sizes)).to.have.lengthOf(31);
    expect(siblingsOf(2 ** 32 - 3, sizes)[0]).to.deep.equal({ level: 0, place: 2 ** 32 - 4 });
  });
});

describe("Hashing", () => {
  it("is what ethers computes, whatever the length", () => {
    for (const length of [0, 1, 31, 32, 33, 63, 64, 65, 135, 136, 137, 1_000]) {
      const bytes = randomBytes(length);

      expect(hexlify(keccak(bytes))).to.equal(keccak256(bytes));
      expect(hexlify(sha256(bytes))).to.equal(ethersSha256(bytes));
      expect(hexlify(hmac(bytes.subarray(0, 64), bytes))).to.equal(computeHmac("sha256", bytes.subarray(0, 64), bytes));
    }
  });

  it("hashes a pair the same in either order", () => {
    const [left, right] = [randomBytes(32), randomBytes(32)];

    expect(hexlify(parentOf(left, right))).to.equal(hexlify(parentOf(right, left)));
    expect(hexlify(parentOf(left, right))).to.equal(rootOf([hexlify(left), hexlify(right)]));
  });
});

describe("The secrets of a lot", () => {
  const seed = { master: randomBytes(32), lot: randomBytes(32), units: 7, size: 9 };

  it("are HKDF-SHA256 of the brand's, salted with the lot, with shape and purpose as info", () => {
    for (const [purpose, secret] of Object.entries(lotSecrets(seed))) {
      const derived = hkdfSync("sha256", seed.master, seed.lot, `cowry/lot/1/7/9/${purpose}`, 32);
      expect(hexlify(secret as Uint8Array)).to.equal(hexlify(new Uint8Array(derived)));
    }
  });

  it("differ in everything where the shape differs in anything", () => {
    const all = [seed, { ...seed, units: 8 }, { ...seed, size: 10 }, { ...seed, lot: randomBytes(32) }]
      .flatMap((each) => Object.values(lotSecrets(each)) as Uint8Array[])
      .map((secret) => hexlify(secret));

    expect(new Set(all).size).to.equal(20);
  });
});

describe("A private key", () => {
  const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const bytesOf = (scalar: bigint) => getBytes(`0x${scalar.toString(16).padStart(64, "0")}`);

  it("is the first candidate that is neither zero nor at or above the order", () => {
    const candidates = [0n, ORDER, ORDER + 1n, 2n ** 256n - 1n, ORDER - 1n, 1n].map(bytesOf);

    expect(hexlify(firstKey((attempt) => candidates[attempt]!))).to.equal(hexlify(bytesOf(ORDER - 1n)));
    expect(hexlify(firstKey(() => bytesOf(1n)))).to.equal(hexlify(bytesOf(1n)));
  });
});

describe("The places of real units", () => {
  const realIn = (units: number, size: number, key = new Uint8Array(32).fill(3)) => {
    const places = placesOf(key, { units, size });
    return Array.from({ length: size }, (_, index) => index).filter((index) => isReal(places, index));
  };

  for (const [units, size] of [
    [1, 1],
    [1, 2],
    [1, 9],
    [4, 9],
    [5, 9],
    [8, 9],
    [500, 1_000],
    [999, 1_000],
    [1_000, 1_000],
    [3, 70_000],
  ] as const)
    it(`are ${units} among ${size}`, () => {
      expect(realIn(units, size)).to.have.lengthOf(units);
    });

  it("are the same for the same key, and others for another", () => {
    expect(realIn(50, 1_000)).to.deep.equal(realIn(50, 1_000));
    expect(realIn(50, 1_000)).not.to.deep.equal(realIn(50, 1_000, new Uint8Array(32).fill(4)));
  });

  it("favor no part of the lot", () => {
    const counts = [0, 0, 0, 0];
    for (let key = 0; key < 40; key += 1)
      for (const index of realIn(100, 400, new Uint8Array(32).fill(key))) counts[Math.floor(index / 100)]! += 1;

    // 1,000 each are expected, with a standard deviation of 24.
    for (const count of counts) expect(count).to.be.within(850, 1_150);
  });
});

describe("Where serials stand", () => {
  const recordsOf = (serials: readonly (string | undefined)[]) => {
    const bytes = new Uint8Array(serials.length * RECORD);
    serials.forEach((serial, place) => {
      if (serial === undefined) return;
      bytes[place * RECORD] = serial.length;
      bytes.set(new TextEncoder().encode(serial), place * RECORD + 1);
    });
    return bytes;
  };
  const written = async (
    serials: readonly (string | undefined)[],
    use: (found: (serial: string) => Promise<readonly number[]>, file: Buffer) => Promise<void>,
    mostSorted?: number,
  ) =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "units.bin"), recordsOf(serials));
      const records = await open(join(folder, "units.bin"), "r");
      const file = await open(join(folder, "serials.bin"), "w+");
      const units = serials.filter((serial) => serial !== undefined).length;
      const limit = mostSorted === undefined ? {} : { mostSorted };
      try {
        await writeLookup(records, file, { size: serials.length, units, onStep: () => undefined, ...limit });
        await use((serial) => candidatesFor(serial, file, units), await readFile(join(folder, "serials.bin")));
      } finally {
        await Promise.all([records.close(), file.close()]);
      }
    });

  it("is found for each, decoys passed over, and for no other", async () => {
    const random = seededRandom(11);
    const serials = Array.from({ length: 5_000 }, (_, place) => (random.below(3) === 0 ? undefined : `S${place}`));
    await written(serials, async (found) => {
      for (const [place, serial] of serials.entries())
        if (serial !== undefined && place % 10 === 0) expect(await found(serial)).to.include(place);
      expect(await found("another")).to.deep.equal([]);
    });
  });

  it("comes out the same however few are sorted at once", async () => {
    const serials = Array.from({ length: 3_000 }, (_, place) => `S${place}`);
    const files: Buffer[] = [];
    for (const mostSorted of [3_000, 1_000, 99])
      await written(serials, async (_, file) => Promise.resolve(void files.push(file)), mostSorted);

    expect(files[1]).to.deep.equal(files[0]);
    expect(files[2]).to.deep.equal(files[0]);
  });

  it("is found at the edges of every block", async () => {
    for (const count of [1, 511, 512, 513, 1_024, 1_025]) {
      const serials = Array.from({ length: count }, (_, place) => `S${place}`);
      await written(serials, async (found) => {
        for (const place of [0, count >> 1, count - 1]) expect(await found(`S${place}`)).to.deep.equal([place]);
        expect(await found("another")).to.deep.equal([]);
      });
    }
  });

  it("names all whose hashes begin alike", async () => {
    const seen = new Map<string, string>();
    let twins: readonly [string, string] | undefined;
    for (let number = 0; twins === undefined; number += 1) {
      const serial = `T${number}`;
      const prefix = hexlify(keccak(new TextEncoder().encode(serial)).subarray(0, 4));
      const other = seen.get(prefix);
      if (other !== undefined) twins = [other, serial];
      seen.set(prefix, serial);
    }
    const [one, other] = twins;
    await written(["first", other, "second", one], async (found) => {
      expect(await found(one)).to.have.members([1, 3]);
      expect(await found(other)).to.have.members([1, 3]);
    });
  });
});

describe("Threads", () => {
  const making = {
    lot: new Uint8Array(32),
    secrets: lotSecrets({ master: new Uint8Array(32), lot: new Uint8Array(32), units: 1, size: 1 }),
    serials: { scheme: "random" },
  } as const;

  it("throw here what is thrown there", async () => {
    const chunks = [0, 1].map((number) => ({ number, from: 0, count: -1, before: 0, places: undefined }));
    const kept: number[] = [];
    const keep = ({ number }: { readonly number: number }) => Promise.resolve(void kept.push(number));
    const error = await thrownBy(() => makeChunks(making, chunks, { count: 2, threads: 2, keep }));

    expect(error).to.be.instanceOf(RangeError);
    expect(kept).to.deep.equal([]);
  });

  for (const threads of [NaN, -1, 0.5, 3])
    it(`make every chunk, and one at least is at work where ${threads} are asked for`, async () => {
      const chunks = [0, 1, 2].map((number) => ({ number, from: number, count: 1, before: number, places: undefined }));
      const kept: number[] = [];
      const keep = ({ number }: { readonly number: number }) => Promise.resolve(void kept.push(number));
      await makeChunks(making, chunks, { count: 3, threads, keep });

      expect(kept).to.have.members([0, 1, 2]);
    });
});
