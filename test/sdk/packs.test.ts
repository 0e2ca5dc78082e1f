import { hkdfSync } from "node:crypto";

import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { getBytes, hexlify, id, keccak256, randomBytes, solidityPacked, Wallet } from "ethers";

import {
  ALPHABET,
  CODE_LENGTH,
  newPackCode,
  PackCodeMalformed,
  packCodeText,
  packKeys,
  readPackCode,
  rootFrom,
  type Unit,
  unitLeaf,
  unitOf,
  unitTree,
  verifyUnit,
} from "../../sdk/Packs.ts";
import { expectRefusal } from "../shared/refusals.ts";

const LOT = id("https://id.gs1.org/01/09506000134352/10/H-2026-07");
const CODE = "0x000102030405060708090a0b0c0d0e0f";

describe("The code of a pack", () => {
  it("is 128 random bits", () => {
    const codes = Array.from({ length: 100 }, newPackCode);

    expect(new Set(codes).size).to.equal(100);
    expect(codes.every((code) => /^0x[0-9a-f]{32}$/.test(code))).to.equal(true);
  });

  it("stands in a link as 26 characters, five bits each", () => {
    expect(packCodeText(`0x${"00".repeat(16)}`)).to.equal("0".repeat(CODE_LENGTH));
    expect(packCodeText(`0x${"00".repeat(15)}01`)).to.equal(`${"0".repeat(CODE_LENGTH - 1)}1`);
    expect(packCodeText(`0x${"ff".repeat(16)}`)).to.equal(`7${"Z".repeat(CODE_LENGTH - 1)}`);
  });

  it("is read as it was written, whatever it is", () => {
    for (let round = 0; round < 200; round += 1) {
      const code = newPackCode();
      const text = packCodeText(code);

      expect(readPackCode(text)).to.equal(code);
      expect(readPackCode(text.toLowerCase())).to.equal(code);
    }
  });

  it("forgives what hands mistake: O for 0, I and L for 1", () => {
    const text = packCodeText("0x00000000000000000000000000008421");

    expect(text.slice(-4)).to.equal("1111");
    expect(readPackCode("oO0000000000000000000000".slice(0, 22) + "iIlL")).to.equal(readPackCode(text));
  });

  for (const [what, text, reason] of [
    ["a character short", "0".repeat(25), "it has not 26 characters"],
    ["a character long", "0".repeat(27), "it has not 26 characters"],
    ["a sign that no code has", `${"0".repeat(25)}U`, "it has a character that no code has"],
    ["a space", `${"0".repeat(25)} `, "it has a character that no code has"],
    ["129 bits", `8${"0".repeat(25)}`, "it is more than 128 bits"],
  ] as const)
    it(`refuses ${what}, and names nothing of it`, async () => {
      const message = await expectRefusal(() => readPackCode(text), PackCodeMalformed, { length: text.length, reason });

      expect(message).not.to.include(text);
    });

  for (const [what, code] of [
    ["15 bytes", CODE.slice(0, -2)],
    ["17 bytes", `${CODE}00`],
    ["no prefix", CODE.slice(2)],
    ["nothing", "0x"],
  ] as const)
    it(`refuses what is not 16 bytes in hex: ${what}`, async () => {
      const facts = { length: code.length, reason: "it is not 16 bytes in hex" };
      await expectRefusal(() => packCodeText(code), PackCodeMalformed, facts);
      await expectRefusal(() => packKeys(LOT, code), PackCodeMalformed, facts);
    });

  it("has no character that looks like another", () => {
    expect(ALPHABET)
      .to.have.lengthOf(32)
      .and.not.to.match(/[ILOU]/);
  });
});

describe("packKeys", () => {
  const derived = (lot: string, code: string, info: string) =>
    hexlify(new Uint8Array(hkdfSync("sha256", getBytes(code), getBytes(lot), info, 32)));

  it("is HKDF-SHA256 of the code, salted with the lot, one info for each key", () => {
    for (const [lot, code] of [
      [LOT, CODE],
      ...Array.from({ length: 20 }, () => [hexlify(randomBytes(32)), newPackCode()]),
    ])
      expect(packKeys(lot!, code!)).to.deep.equal({
        openKey: derived(lot!, code!, "cowry/open"),
        claimKey: derived(lot!, code!, "cowry/claim"),
      });
  });

  it("gives other keys in another lot", () => {
    expect(packKeys(id("another"), CODE).openKey).not.to.equal(packKeys(LOT, CODE).openKey);
  });
});

describe("The leaf of a unit", () => {
  const unit: Unit = unitOf(LOT, { index: 7n, serial: "K7Q2", code: CODE });

  it("names the hash of the serial and the addresses of both keys", () => {
    const { openKey, claimKey } = packKeys(LOT, CODE);

    expect(unit).to.deep.equal({
      index: 7n,
      serialHash: id("K7Q2"),
      openKey: new Wallet(openKey).address,
      claimKey: new Wallet(claimKey).address,
    });
  });

  it("is typed and hashed twice", () => {
    const encoded = solidityPacked(
      ["bytes32", "uint256", "bytes32", "uint256", "uint256"],
      [
        id("Unit(uint32 index,bytes32 serialHash,address openKey,address claimKey)"),
        7n,
        unit.serialHash,
        unit.openKey,
        unit.claimKey,
      ],
    );

    expect(unitLeaf(unit)).to.equal(keccak256(keccak256(encoded)));
  });

  it("is proven by OpenZeppelin's own proofs, and by nothing else", () => {
    const units = Array.from({ length: 9 }, (_, index) =>
      unitOf(LOT, { index: BigInt(index), serial: `S${index}`, code: newPackCode() }),
    );
    const tree = SimpleMerkleTree.of(units.map(unitLeaf));
    units.forEach((each, place) => {
      const proof = tree.getProof(place);

      expect(rootFrom(unitLeaf(each), proof)).to.equal(tree.root);
      expect(verifyUnit(tree.root, each, proof)).to.equal(true);
      expect(verifyUnit(tree.root.toUpperCase().replace("0X", "0x"), each, proof)).to.equal(true);
      expect(verifyUnit(tree.root, { ...each, index: each.index + 1n }, proof)).to.equal(false);
      expect(verifyUnit(tree.root, each, proof.slice(1))).to.equal(false);
      expect(verifyUnit(tree.root, { ...each, openKey: each.claimKey, claimKey: each.openKey }, proof)).to.equal(false);
    });
  });

  it("makes a tree of its own in memory: every unit is proven, an odd one is carried up", () => {
    for (const count of [1, 2, 3, 5, 8, 13]) {
      const units = Array.from({ length: count }, (_, index) =>
        unitOf(LOT, { index: BigInt(index), serial: `S${index}`, code: newPackCode() }),
      );
      const { root, proofOf } = unitTree(units);
      const depth = Math.ceil(Math.log2(count));
      units.forEach((each, place) => {
        expect(verifyUnit(root, each, proofOf(place))).to.equal(true);
        expect(proofOf(place).length).to.be.at.most(depth);
        expect(verifyUnit(root, { ...each, serialHash: id("another") }, proofOf(place))).to.equal(false);
      });
    }
    expect(() => unitTree([])).to.throw(RangeError, "a tree has at least one unit");
  });
});
