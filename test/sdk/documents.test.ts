import { hkdfSync } from "node:crypto";

import { expect } from "chai";
import { AbiCoder, concat, getBytes, hexlify, keccak256, toUtf8Bytes } from "ethers";

import {
  DisclosureMalformed,
  DisclosureMismatch,
  DocumentEmpty,
  DocumentRootInvalid,
  DocumentRootMismatch,
  DocumentSecretInvalid,
  FieldDuplicated,
  FieldNameInvalid,
  FieldNumberUnsafe,
  FieldTextMalformed,
  FieldTooDeep,
  FieldUnknown,
  FieldUnsupported,
  MAX_DEPTH,
  assertDisclosure,
  commit,
  disclose,
  discloseEach,
  fieldName,
  openDocument,
  rootOf,
  valueOf,
  verifyDisclosure,
} from "../../sdk/Documents.ts";
import type { Disclosure, Field, Fields, Leaf } from "../../sdk/Documents.ts";
import { seededRandom } from "../shared/random.ts";
import type { Random } from "../shared/random.ts";
import { randomFields } from "../shared/randomFields.ts";
import { expectRefusal } from "../shared/refusals.ts";

const SECRET = "0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const OTHER_SECRET = `0x${"11".repeat(32)}`;

const order: Fields = {
  address: "1 Harbor Road",
  gift: false,
  note: null,
  total: 12_500_000n,
  lines: [
    { sku: "A-1", quantity: 2, options: {} },
    { sku: "B-2", quantity: -1, options: { size: "L" } },
  ],
};

/** Root of `order` under `SECRET`, fixed so that stored commitments stay readable: a change here breaks every one. */
const ORDER_ROOT = "0x874513238b225e7f63bea38c4120369094df7c7a3e96a9ddaba7fe0822d36323";

/* The commitment computed a second way: ethers' ABI coder, Node's HKDF, a recursive tree. */

function mirrorSalt(secret: string, name: string): string {
  const info = toUtf8Bytes(`cowry.document.salt.v1:${name}`);
  return hexlify(new Uint8Array(hkdfSync("sha256", getBytes(secret), new Uint8Array(), info, 32)));
}

function mirrorLeaf(name: string, type: string, text: string, salt: string): string {
  const typehash = keccak256(toUtf8Bytes("CowryField(string name,string type,string text,bytes32 salt)"));
  const types = ["bytes32", "string", "string", "string", "bytes32"];
  return keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(types, [typehash, name, type, text, salt])));
}

function mirrorParent(left: string, right: string): string {
  return keccak256(concat([left, right].sort()));
}

/** The leaves stand in falling order at the end of a complete binary tree whose node i has the children 2i+1, 2i+2. */
function mirrorRoot(hashes: readonly string[]): string {
  const sorted = [...hashes].sort();
  const first = sorted.length - 1;
  const node = (index: number): string =>
    index < first ? mirrorParent(node(2 * index + 1), node(2 * index + 2)) : (sorted.toReversed()[index - first] ?? "");
  return node(0);
}

function mirrorProofRoot({ name, type, text, salt, proof }: Disclosure): string {
  return proof.reduce(mirrorParent, mirrorLeaf(name, type, text, salt));
}

function namesOf(fields: Fields): string[] {
  return commit(fields).leaves.map(({ name }) => name);
}

/** The same fields with the keys of every level in another order. */
function reordered(field: Field, random: Random): Field {
  if (Array.isArray(field)) return field.map((item: Field) => reordered(item, random));
  if (typeof field !== "object" || field === null) return field;
  return Object.fromEntries(
    random.shuffled(Object.entries(field)).map(([key, value]) => [key, reordered(value, random)]),
  );
}

function flipped(hex: string, place: number): string {
  const digit = hex[place] === "0" ? "1" : "0";
  return hex.slice(0, place) + digit + hex.slice(place + 1);
}

describe("sdk/Documents", () => {
  describe("commit", () => {
    context("when a value has no one writing", () => {
      for (const value of [NaN, Infinity, -Infinity, 1.5, Number.MAX_SAFE_INTEGER + 1, Number.MIN_SAFE_INTEGER - 1]) {
        it(`refuses the number ${value} and names its field`, async () => {
          const facts = { field: "lines[0].price", value };
          const message = await expectRefusal(() => commit({ lines: [{ price: value }] }), FieldNumberUnsafe, facts);
          expect(message).to.contain("lines[0].price");
        });
      }

      const unsupported: [string, unknown, string][] = [
        ["undefined", undefined, "undefined"],
        ["a function", () => 1, "function"],
        ["a symbol", Symbol("x"), "symbol"],
        ["a date", new Date(0), "an object of class Date"],
        ["a map", new Map(), "an object of class Map"],
        ["bytes", new Uint8Array(2), "an object of class Uint8Array"],
        [
          "an object two prototypes away from nothing",
          Object.create(Object.create(Object.create(null) as object) as object),
          "an object of class unknown",
        ],
      ];
      for (const [title, value, kind] of unsupported) {
        it(`refuses ${title}`, async () => {
          await expectRefusal(() => commit({ a: { b: value as Field } }), FieldUnsupported, { field: "a.b", kind });
        });
      }

      it("refuses a hole in a list", async () => {
        const holed: Field[] = [];
        holed[1] = "second";
        await expectRefusal(() => commit({ list: holed }), FieldUnsupported, { field: "list[0]", kind: "undefined" });
      });

      for (const half of ["\ud83d", "\udce6", "a\udce6\ud83db"]) {
        it(`refuses half of a surrogate pair in a text: ${JSON.stringify(half)}`, async () => {
          await expectRefusal(() => commit({ a: [half] }), FieldTextMalformed, { field: "a[0]" });
        });
      }
    });

    context("when a name is not fit", () => {
      it("refuses an empty key, wherever it stands", async () => {
        const reason = "has an empty key";
        await expectRefusal(() => commit({ "": 1 }), FieldNameInvalid, { field: "", reason });
        await expectRefusal(() => commit({ a: [{ "": 1 }] }), FieldNameInvalid, { field: "a[0].", reason });
      });

      it("refuses a decomposed key, so that no two names look alike", async () => {
        const reason = "is not in Unicode's composed form (NFC)";
        await expectRefusal(() => commit({ "cafe\u0301": 1 }), FieldNameInvalid, { field: "cafe\u0301", reason });
      });

      it("refuses half of a surrogate pair in a key", async () => {
        const reason = "has half of a surrogate pair";
        await expectRefusal(() => commit({ a: { "\ud83d": 1 } }), FieldNameInvalid, { field: "a.\ud83d", reason });
      });
    });

    context("when there is nothing to commit to", () => {
      it("refuses a document without fields", async () => {
        await expectRefusal(() => commit({}), DocumentEmpty, {});
      });

      for (const [kind, fields] of [
        ["null", null],
        ["a list", [1]],
        ["string", "text"],
        ["undefined", undefined],
        ["an object of class Date", new Date(0)],
      ] as const) {
        it(`refuses ${kind} in place of fields`, async () => {
          await expectRefusal(() => commit(fields as unknown as Fields), FieldUnsupported, { field: "", kind });
        });
      }
    });

    context("when nested", () => {
      const nested = (levels: number): Fields => (levels === 0 ? { leaf: 1 } : { a: nested(levels - 1) });
      const path = (levels: number) => `${"a.".repeat(levels)}leaf`;

      it("takes the last level but one, and the last", () => {
        expect(namesOf(nested(MAX_DEPTH - 2))).to.deep.equal([path(MAX_DEPTH - 2)]);
        expect(namesOf(nested(MAX_DEPTH - 1))).to.deep.equal([path(MAX_DEPTH - 1)]);
      });

      it("refuses one level more", async () => {
        await expectRefusal(() => commit(nested(MAX_DEPTH)), FieldTooDeep, {
          field: path(MAX_DEPTH),
          limit: MAX_DEPTH,
        });
      });

      it("refuses fields inside themselves", async () => {
        const inside: Record<string, Field> = {};
        inside.a = inside;
        const field = `${"a.".repeat(MAX_DEPTH)}a`;
        await expectRefusal(() => commit(inside), FieldTooDeep, { field, limit: MAX_DEPTH });
      });
    });

    context("when a secret is given", () => {
      for (const secret of ["", "0x", SECRET.slice(0, -1), SECRET.slice(0, -2), `${SECRET}00`, SECRET.slice(2)]) {
        it(`refuses one of ${secret.length} characters without showing it`, async () => {
          const facts = { length: secret.length };
          const message = await expectRefusal(() => commit(order, { secret }), DocumentSecretInvalid, facts);
          if (secret.length > 2) expect(message).not.to.contain(secret);
        });
      }

      it("commits to the same root again, in upper case as well", () => {
        const upper = `0x${SECRET.slice(2).toUpperCase()}`;
        expect(commit(order, { secret: upper })).to.deep.equal(commit(order, { secret: SECRET }));
      });

      it("commits to another root under another secret", () => {
        expect(commit(order, { secret: OTHER_SECRET }).root).not.to.equal(commit(order, { secret: SECRET }).root);
      });
    });

    context("when no secret is given", () => {
      it("draws one of 32 bytes, another each time", () => {
        const secrets = Array.from({ length: 20 }, () => commit({ a: 1 }).secret);
        for (const secret of secrets) expect(secret).to.match(/^0x[0-9a-f]{64}$/);
        expect(new Set(secrets).size).to.equal(secrets.length);
      });
    });

    it("names every value, every list with its length, and every empty object", () => {
      const leaves = commit(order).leaves.map(({ name, type, text }) => `${name} ${type} ${text}`);
      expect(leaves).to.deep.equal([
        "address string 1 Harbor Road",
        "gift boolean false",
        "note null ",
        "total bigint 12500000",
        "lines list 2",
        "lines[0].sku string A-1",
        "lines[0].quantity number 2",
        "lines[0].options object ",
        "lines[1].sku string B-2",
        "lines[1].quantity number -1",
        "lines[1].options.size string L",
      ]);
    });

    it("gives the known root, which a second computation gives as well", () => {
      const { root, leaves } = commit(order, { secret: SECRET });
      const hashes = leaves.map(({ name, type, text }) => mirrorLeaf(name, type, text, mirrorSalt(SECRET, name)));

      expect(root).to.equal(mirrorRoot(hashes));
      expect(root).to.equal(ORDER_ROOT);
    });

    it("salts each field by the secret and its name alone", () => {
      for (const { name, salt } of commit(order, { secret: SECRET }).leaves) {
        expect(salt).to.equal(mirrorSalt(SECRET, name));
      }
    });

    it("keeps apart what looks alike", () => {
      const likes: Field[] = [
        1,
        1n,
        "1",
        true,
        "true",
        null,
        "null",
        "",
        [],
        {},
        [[]],
        [{}],
        0,
        0n,
        "0",
        false,
        [null],
        "é",
        "e\u0301",
      ];
      const roots = likes.map((like) => commit({ a: like }, { secret: SECRET }).root);
      expect(new Set(roots).size).to.equal(likes.length);
    });

    it("keeps apart where a name ends and another begins", () => {
      const likes: Fields[] = [
        { a: { b: 1 } },
        { "a.b": 1 },
        { "a\\.b": 1 },
        { a: [1] },
        { "a[0]": 1 },
        { a: { "0": 1 } },
        { a: { "[0]": 1 } },
        { "a\\": { b: 1 } },
      ];
      const names = likes.map((like) => namesOf(like).at(-1));
      expect(names).to.deep.equal(["a.b", "a\\.b", "a\\\\\\.b", "a[0]", "a\\[0\\]", "a.0", "a.\\[0\\]", "a\\\\.b"]);
    });

    it("takes zero and minus zero for the same", () => {
      expect(commit({ a: -0 }, { secret: SECRET }).root).to.equal(commit({ a: 0 }, { secret: SECRET }).root);
    });

    it("takes the outermost safe integers and a bigint beyond", () => {
      const { leaves } = commit({ a: Number.MAX_SAFE_INTEGER, b: Number.MIN_SAFE_INTEGER, c: 2n ** 256n });
      expect(leaves.map(({ text }) => text)).to.deep.equal([`${2n ** 53n - 1n}`, `${1n - 2n ** 53n}`, `${2n ** 256n}`]);
    });

    it("takes fields without prototype, as JSON with a __proto__ gives them", () => {
      const fields = JSON.parse('{"__proto__": {"admin": true}, "constructor": "c", "toString": "t"}') as Fields;
      expect(namesOf(fields)).to.deep.equal(["__proto__.admin", "constructor", "toString"]);
      expect(namesOf(Object.assign(Object.create(null) as object, { a: 1 }))).to.deep.equal(["a"]);
      expect(({} as { admin?: boolean }).admin).to.equal(undefined);
    });

    it("keeps its own copy of the fields", () => {
      const mine = { lines: [{ sku: "A-1" }] };
      const { fields, secret, root } = commit(mine);
      mine.lines[0] = { sku: "B-2" };

      expect(fields).to.deep.equal({ lines: [{ sku: "A-1" }] });
      expect(openDocument({ fields, secret }, root).root).to.equal(root);
    });

    it("does not depend on the order of the fields, over 100 random documents", () => {
      const random = seededRandom(7);
      let moved = 0;
      for (let run = 0; run < 100; run++) {
        const fields = randomFields(random);
        const other = reordered(fields, random) as Fields;
        if (namesOf(fields).join() !== namesOf(other).join()) moved++;

        expect(commit(other, { secret: SECRET }).root).to.equal(commit(fields, { secret: SECRET }).root);
      }
      expect(moved).to.be.greaterThan(50);
    });

    it("gives the root and names of the second computation, over 100 random documents", () => {
      const random = seededRandom(11);
      for (let run = 0; run < 100; run++) {
        const secret = random.bytes(32);
        const { root, leaves } = commit(randomFields(random), { secret });
        const hashes = leaves.map(({ name, type, text }) => mirrorLeaf(name, type, text, mirrorSalt(secret, name)));

        expect(root).to.equal(mirrorRoot(hashes));
        expect(new Set(leaves.map(({ name }) => name)).size).to.equal(leaves.length);
      }
    });
  });

  describe("fieldName", () => {
    it("writes the name that commit gives", () => {
      const fields: Fields = { "a.b": [{ "[x]\\": [[true]] }] };
      expect(namesOf(fields)).to.include(fieldName("a.b", 0, "[x]\\", 0, 0));
      expect(fieldName("a.b", 0, "[x]\\", 0, 0)).to.equal("a\\.b[0].\\[x\\]\\\\[0][0]");
    });

    for (const index of [-1, 0.5, NaN, 2 ** 53]) {
      it(`refuses the index ${index}`, async () => {
        const facts = { field: "lines", reason: `cannot have the index ${index}` };
        await expectRefusal(() => fieldName("lines", index), FieldNameInvalid, facts);
      });
    }
  });

  describe("openDocument", () => {
    it("refuses a root that is none", async () => {
      const root = ORDER_ROOT.slice(0, -2);
      await expectRefusal(() => openDocument({ fields: order, secret: SECRET }, root), DocumentRootInvalid, { root });
    });

    it("refuses any change of any field", async () => {
      const changes: Fields[] = [
        { ...order, address: "2 Harbor Road" },
        { ...order, gift: true },
        { ...order, total: 12_500_000 },
        { ...order, note: "" },
        { ...order, lines: [] },
        { ...order, extra: null },
        { address: "1 Harbor Road" },
      ];
      for (const fields of changes) {
        const { root } = commit(fields, { secret: SECRET });
        const facts = { root, expected: ORDER_ROOT };
        await expectRefusal(() => openDocument({ fields, secret: SECRET }, ORDER_ROOT), DocumentRootMismatch, facts);
      }
    });

    it("refuses another secret", async () => {
      const { root } = commit(order, { secret: OTHER_SECRET });
      const document = { fields: order, secret: OTHER_SECRET };
      await expectRefusal(() => openDocument(document, ORDER_ROOT), DocumentRootMismatch, {
        root,
        expected: ORDER_ROOT,
      });
    });

    it("gives back the commitment, for a root in upper case as well", () => {
      const upper = `0x${ORDER_ROOT.slice(2).toUpperCase()}`;
      expect(openDocument({ fields: order, secret: SECRET }, upper)).to.deep.equal(commit(order, { secret: SECRET }));
    });
  });

  describe("rootOf", () => {
    const { leaves } = commit(order, { secret: SECRET });

    it("refuses no leaves", async () => {
      await expectRefusal(() => rootOf([]), DocumentEmpty, {});
    });

    it("refuses a name that appears twice, also with another value", async () => {
      const twice = leaves.map((leaf) => (leaf.name === "gift" ? { ...leaf, name: "address" } : leaf));
      await expectRefusal(() => rootOf(twice), FieldDuplicated, { field: "address" });
    });

    it("refuses a malformed leaf", async () => {
      const facts = { part: "salt", reason: "is not 32 bytes in hex" };
      const cut = leaves.map((leaf) => ({ ...leaf, salt: "0x" }));
      await expectRefusal(() => rootOf(cut), DisclosureMalformed, facts);
    });

    it("gives the root from all leaves in any order", () => {
      const random = seededRandom(3);
      for (let run = 0; run < 20; run++) expect(rootOf(random.shuffled(leaves))).to.equal(ORDER_ROOT);
    });

    it("gives another root when one leaf is left out", () => {
      for (const left of leaves) expect(rootOf(leaves.filter((leaf) => leaf !== left))).not.to.equal(ORDER_ROOT);
    });
  });

  describe("disclose", () => {
    const commitment = commit(order, { secret: SECRET });

    for (const name of ["buyer", "", "lines[2].sku", "lines[0]", "lines[00].sku", "Address", "__proto__", "toString"]) {
      it(`refuses the unknown field ${JSON.stringify(name)}`, async () => {
        const facts = { field: name, fields: commitment.leaves.length, root: ORDER_ROOT };
        await expectRefusal(() => disclose(commitment, name), FieldUnknown, facts);
      });
    }

    it("refuses a commitment whose leaves were changed", async () => {
      const leaves = commitment.leaves.map((leaf) =>
        leaf.name === "address" ? { ...leaf, text: "2 Harbor Road" } : leaf,
      );
      const facts = { root: rootOf(leaves), expected: ORDER_ROOT };
      await expectRefusal(() => disclose({ ...commitment, leaves }, "gift"), DocumentRootMismatch, facts);
    });

    it("shows a field whose proof leads to the root by a second computation", () => {
      for (const { name } of commitment.leaves) {
        expect(mirrorProofRoot(disclose(commitment, name))).to.equal(ORDER_ROOT);
      }
    });

    it("shows nothing of the other fields, nor the secret", () => {
      const text = JSON.stringify(disclose(commitment, "address"));
      expect(text).not.to.contain(SECRET.slice(2));
      for (const { name, salt } of commitment.leaves.filter((leaf) => leaf.name !== "address")) {
        expect(text).not.to.contain(salt.slice(2));
        expect(text).not.to.contain(name);
      }
    });

    it("of a document of one field needs no proof", () => {
      const single = commit({ a: 1 });
      const disclosure = disclose(single, "a");
      expect(disclosure.proof).to.deep.equal([]);
      expect(verifyDisclosure(single.root, disclosure)).to.equal(true);
    });
  });

  describe("assertDisclosure and verifyDisclosure", () => {
    const commitment = commit(order, { secret: SECRET });
    const disclosure = disclose(commitment, "lines[0].quantity");

    context("when a part was changed", () => {
      const mismatches: [string, Disclosure][] = [
        ["the name", { ...disclosure, name: "lines[1].quantity" }],
        ["the type", { ...disclosure, type: "bigint" }],
        ["the type to a text's", { ...disclosure, type: "string" }],
        ["the type to a list's", { ...disclosure, type: "list" }],
        ["the value", { ...disclosure, text: "3" }],
        ["the last digit of the salt", { ...disclosure, salt: flipped(disclosure.salt, 65) }],
        ["the first digit of the salt", { ...disclosure, salt: flipped(disclosure.salt, 2) }],
        ["the proof, cut", { ...disclosure, proof: disclosure.proof.slice(1) }],
        ["the proof, cut at its end", { ...disclosure, proof: disclosure.proof.slice(0, -1) }],
        ["the proof, emptied", { ...disclosure, proof: [] }],
        ["the proof, longer", { ...disclosure, proof: [...disclosure.proof, SECRET] }],
        ["the proof, turned round", { ...disclosure, proof: disclosure.proof.toReversed() }],
        ...disclosure.proof.map((_, index): [string, Disclosure] => [
          `step ${index} of the proof`,
          { ...disclosure, proof: disclosure.proof.map((step, at) => (at === index ? flipped(step, 33) : step)) },
        ]),
      ];
      for (const [title, changed] of mismatches) {
        it(`refuses ${title}`, async () => {
          const facts = { field: changed.name, root: ORDER_ROOT };
          await expectRefusal(
            () => {
              assertDisclosure(ORDER_ROOT, changed);
            },
            DisclosureMismatch,
            facts,
          );
          expect(verifyDisclosure(ORDER_ROOT, changed)).to.equal(false);
        });
      }

      it("refuses the root of another document", async () => {
        const { root } = commit(order, { secret: OTHER_SECRET });
        const facts = { field: disclosure.name, root };
        await expectRefusal(
          () => {
            assertDisclosure(root, disclosure);
          },
          DisclosureMismatch,
          facts,
        );
        expect(verifyDisclosure(root, disclosure)).to.equal(false);
      });
    });

    context("when a part has the wrong form", () => {
      const shape = { ...disclosure } as Record<string, unknown>;
      const malformed: [string, unknown, string, string?][] = [
        ["null", null, ""],
        ["a list", [], ""],
        ["no name", { ...shape, name: undefined }, "name"],
        ["an empty name", { ...shape, name: "" }, "name", "is not the path of a field"],
        ["a leading zero in an index", { ...shape, name: "lines[00]" }, "name", "is not the path of a field"],
        ["an open bracket", { ...shape, name: "lines[0" }, "name", "is not the path of a field"],
        ["a lonely backslash", { ...shape, name: "lines\\" }, "name", "is not the path of a field"],
        ["a needless backslash", { ...shape, name: "l\\ines" }, "name", "is not the path of a field"],
        ["a text after an index", { ...shape, name: "lines[0]sku" }, "name", "is not the path of a field"],
        ["a decomposed name", { ...shape, name: "e\u0301" }, "name", "is not the path of a field"],
        ["an unknown type", { ...shape, type: "date" }, "type"],
        ["an inherited type", { ...shape, type: "toString" }, "type"],
        ["a number as value", { ...shape, text: 2 }, "text"],
        ["a leading zero", { ...shape, text: "02" }, "text", "is not how its type is written"],
        ["a plus sign", { ...shape, text: "+2" }, "text", "is not how its type is written"],
        ["a line feed after a number", { ...shape, text: "2\n" }, "text", "is not how its type is written"],
        ["minus zero", { ...shape, text: "-0" }, "text", "is not how its type is written"],
        ["a decimal", { ...shape, text: "2.0" }, "text", "is not how its type is written"],
        ["an unsafe integer", { ...shape, text: `${2n ** 53n}` }, "text", "is not how its type is written"],
        ["an empty bigint", { ...shape, type: "bigint", text: "" }, "text", "is not how its type is written"],
        ["a half truth", { ...shape, type: "boolean", text: "TRUE" }, "text", "is not how its type is written"],
        ["a null with a text", { ...shape, type: "null", text: "null" }, "text", "is not how its type is written"],
        ["an object with a text", { ...shape, type: "object", text: "{}" }, "text", "is not how its type is written"],
        ["a list of less than none", { ...shape, type: "list", text: "-1" }, "text", "is not how its type is written"],
        ["half of a pair", { ...shape, type: "string", text: "\ud83d" }, "text", "has half of a surrogate pair"],
        ["a short salt", { ...shape, salt: disclosure.salt.slice(0, -2) }, "salt", "is not 32 bytes in hex"],
        ["a salt in no hex", { ...shape, salt: `0x${"g".repeat(64)}` }, "salt", "is not 32 bytes in hex"],
        ["no proof", { ...shape, proof: undefined }, "proof"],
        ["a short step", { ...shape, proof: ["0x12"] }, "proof.0", "is not 32 bytes in hex"],
        ["a step that is none", { ...shape, proof: [disclosure.salt, null] }, "proof.1"],
      ];
      for (const [title, input, part, reason] of malformed) {
        it(`refuses ${title}`, async () => {
          const foreign = input as Disclosure;
          expect(verifyDisclosure(ORDER_ROOT, foreign)).to.equal(false);
          if (reason === undefined) {
            expect(() => {
              assertDisclosure(ORDER_ROOT, foreign);
            }).to.throw(DisclosureMalformed, `"${part}"`);
          } else {
            await expectRefusal(
              () => {
                assertDisclosure(ORDER_ROOT, foreign);
              },
              DisclosureMalformed,
              { part, reason },
            );
          }
        });
      }

      for (const root of ["", "0x", ORDER_ROOT.slice(0, -2), `${ORDER_ROOT}00`]) {
        it(`refuses a root of ${root.length} characters`, async () => {
          await expectRefusal(
            () => {
              assertDisclosure(root, disclosure);
            },
            DocumentRootInvalid,
            { root },
          );
          expect(verifyDisclosure(root, disclosure)).to.equal(false);
        });
      }
    });

    context("when someone passes a node of the tree for a leaf", () => {
      it("has nothing to pass: no text hashes to a node's two children", () => {
        const pair = commit({ a: 1, b: 2 }, { secret: SECRET });
        const [left, right] = pair.leaves.map(({ name, type, text, salt }) => mirrorLeaf(name, type, text, salt));
        expect(mirrorParent(left ?? "", right ?? "")).to.equal(pair.root);

        for (const type of ["string", "bigint"] as const) {
          const forged: Disclosure = { name: "a", type, text: "1", salt: left ?? "", proof: [] };
          expect(verifyDisclosure(pair.root, forged)).to.equal(false);
        }
      });
    });

    it("accepts what came through JSON, with an upper-case root", () => {
      const received = JSON.parse(JSON.stringify(disclosure)) as Disclosure;
      const upper = `0x${ORDER_ROOT.slice(2).toUpperCase()}`;
      expect(() => {
        assertDisclosure(upper, received);
      }).not.to.throw();
      expect(verifyDisclosure(upper, received)).to.equal(true);
    });

    it("accepts every field of 60 random documents, and none under another's root", () => {
      const random = seededRandom(23);
      const commitments = Array.from({ length: 60 }, () => commit(randomFields(random), { secret: random.bytes(32) }));
      let shown = 0;
      for (const [index, each] of commitments.entries()) {
        const other = commitments[(index + 1) % commitments.length]?.root ?? "";
        for (const field of discloseEach(
          each,
          each.leaves.map(({ name }) => name),
        )) {
          expect(verifyDisclosure(each.root, field)).to.equal(true);
          expect(verifyDisclosure(other, field)).to.equal(false);
          shown++;
        }
      }
      expect(shown).to.be.greaterThan(200);
    });

    it("throws on what is no refusal", () => {
      const trap = {
        get name(): string {
          throw new RangeError("out of the reader's hands");
        },
      };
      expect(() => verifyDisclosure(ORDER_ROOT, trap as Disclosure)).to.throw(RangeError);
    });
  });

  describe("valueOf", () => {
    it("gives back every value with its type, and a list's length", () => {
      const values = commit(order).leaves.map(valueOf);
      expect(values).to.deep.equal(["1 Harbor Road", false, null, 12_500_000n, 2, "A-1", 2, {}, "B-2", -1, "L"]);
      expect(commit({ a: true }).leaves.map(valueOf)).to.deep.equal([true]);
    });

    it("refuses a leaf that commit cannot have made", async () => {
      const leaf: Leaf = { name: "a", type: "bigint", text: "0x12", salt: SECRET };
      const facts = { part: "text", reason: "is not how its type is written" };
      await expectRefusal(() => valueOf(leaf), DisclosureMalformed, facts);
    });
  });

  describe("a document of 1,000 lines", () => {
    const lines = Array.from({ length: 1000 }, (_, index) => ({
      sku: `SKU-${index}`,
      name: `Ware № ${index} 📦`,
      quantity: index + 1,
      price: BigInt(index) * 10n ** 18n,
    }));

    it("is committed, disclosed and verified", function () {
      this.timeout(20_000);
      const commitment = commit({ address: "1 Harbor Road", lines });
      const shown = discloseEach(commitment, ["lines", "lines[0].sku", "lines[999].price", "address"]);

      expect(commitment.leaves).to.have.length(1 + 1 + 4 * 1000);
      expect(shown.map(valueOf)).to.deep.equal([1000, "SKU-0", 999n * 10n ** 18n, "1 Harbor Road"]);
      for (const field of shown) {
        expect(verifyDisclosure(commitment.root, field)).to.equal(true);
        expect(field.proof.length).to.be.within(11, 12);
      }
    });
  });
});
