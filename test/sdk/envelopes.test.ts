import { createCipheriv, createDecipheriv, createECDH, hkdfSync } from "node:crypto";

import { expect } from "chai";
import { ECIES_CONFIG, encrypt } from "eciesjs";
import { Config } from "eciesjs/config";
import { SigningKey, concat, dataLength, dataSlice, getBytes, hexlify, keccak256, toUtf8Bytes } from "ethers";
import type { BytesLike } from "ethers";

import {
  DocumentEmpty,
  DocumentRootInvalid,
  DocumentRootMismatch,
  FieldNumberUnsafe,
  FieldUnsupported,
  commit,
} from "../../sdk/Documents.ts";
import type { Commitment, Fields } from "../../sdk/Documents.ts";
import { PrivateKeyInvalid, PublicKeyInvalid, createKeyPair } from "../../sdk/EncryptionKeys.ts";
import {
  EnvelopeMalformed,
  EnvelopeNotForKey,
  EnvelopeUnreadable,
  RecipientDuplicated,
  RecipientsMissing,
  decryptWith,
  encryptFor,
} from "../../sdk/Envelopes.ts";
import type { Envelope } from "../../sdk/Envelopes.ts";
import { seededRandom } from "../shared/random.ts";
import { randomFields } from "../shared/randomFields.ts";
import { expectRefusal } from "../shared/refusals.ts";

const order: Fields = {
  address: "港区 1, Łódź 📦",
  lines: [{ sku: "A-1", quantity: 2, price: 12_500_000n, options: {} }],
  tracking: null,
  gift: false,
};

const orderOnTheWire = [
  "fields",
  [
    ["address", "港区 1, Łódź 📦"],
    [
      "lines",
      [
        "list",
        [
          [
            "fields",
            [
              ["sku", "A-1"],
              ["quantity", 2],
              ["price", ["bigint", "12500000"]],
              ["options", ["fields", []]],
            ],
          ],
        ],
      ],
    ],
    ["tracking", null],
    ["gift", false],
  ],
];

const payer = createKeyPair();
const payee = createKeyPair();
const stranger = createKeyPair();

/* The envelope made and opened a second way: Node's own curve, key derivation and cipher. */

/** Node gives the shared point's x alone, so there are two points that it may be, and a key from each. */
function mirrorSharedKeys(privateKey: string, ephemeral: string): Uint8Array[] {
  const curve = createECDH("secp256k1");
  curve.setPrivateKey(getBytes(privateKey));
  const x = curve.computeSecret(getBytes(ephemeral));
  return ["0x02", "0x03"].map((sign) => hkdf(concatBytes(ephemeral, uncompressed(concat([sign, x])))));
}

function uncompressed(publicKey: string): string {
  return SigningKey.computePublicKey(publicKey, false);
}

function concatBytes(...parts: BytesLike[]): Uint8Array {
  return getBytes(concat(parts));
}

function hkdf(master: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", master, new Uint8Array(), new Uint8Array(), 32));
}

function gcmOpen(key: Uint8Array, nonce: string, sealed: string, tag: string, aad?: string): Uint8Array {
  const cipher = createDecipheriv("aes-256-gcm", key, getBytes(nonce), { authTagLength: 16 });
  cipher.setAuthTag(getBytes(tag));
  if (aad !== undefined) cipher.setAAD(getBytes(aad));
  return concatBytes(cipher.update(getBytes(sealed)), cipher.final());
}

function gcmSeal(key: Uint8Array, nonce: string, bytes: BytesLike, aad: string): string {
  const cipher = createCipheriv("aes-256-gcm", key, getBytes(nonce), { authTagLength: 16 });
  cipher.setAAD(getBytes(aad));
  return concat([cipher.update(getBytes(bytes)), cipher.final(), cipher.getAuthTag()]);
}

function aadOf(root: string): string {
  return concat([keccak256(toUtf8Bytes("cowry.envelope.v1")), root]);
}

function mirrorContentKey(wrapped: string, privateKey: string): Uint8Array {
  const [ephemeral, nonce, tag, sealed] = [
    [0, 65],
    [65, 81],
    [81, 97],
    [97, 129],
  ].map(([from, to]) => dataSlice(wrapped, from, to)) as [string, string, string, string];

  for (const key of mirrorSharedKeys(privateKey, ephemeral)) {
    try {
      return gcmOpen(key, nonce, sealed, tag);
    } catch {
      continue;
    }
  }
  return expect.fail("neither point opens the content key");
}

function mirrorBody({ nonce, body, root }: Envelope, contentKey: Uint8Array): string {
  const end = dataLength(body) - 16;
  const bytes = gcmOpen(contentKey, nonce, dataSlice(body, 0, end), dataSlice(body, end), aadOf(root));
  return new TextDecoder().decode(bytes);
}

/** An envelope to the payee as a sender with code of its own may make it, around any text. */
function forged(text: string, root: string): Envelope {
  return forgedBytes(toUtf8Bytes(text), root);
}

function forgedBytes(bytes: BytesLike, root: string): Envelope {
  const contentKey = getBytes(`0x${"42".repeat(32)}`);
  const nonce = `0x${"07".repeat(12)}`;
  return {
    version: "cowry.envelope.v1",
    root,
    nonce,
    body: gcmSeal(contentKey, nonce, bytes, aadOf(root)),
    keys: [{ publicKey: payee.publicKey, wrapped: hexlify(encrypt(payee.publicKey, contentKey, new Config())) }],
  };
}

function flipped(hex: string, byte: number): string {
  const bytes = getBytes(hex);
  bytes[byte] = (bytes[byte] ?? 0) ^ 1;
  return hexlify(bytes);
}

function without(envelope: Envelope, part: keyof Envelope): unknown {
  return Object.fromEntries(Object.entries(envelope).filter(([name]) => name !== part));
}

/** The envelope with the payee's wrapped key changed. */
function rewrapped(envelope: Envelope, change: (wrapped: string) => string): Envelope {
  const keys = envelope.keys.map((key) =>
    key.publicKey === payee.publicKey ? { ...key, wrapped: change(key.wrapped) } : key,
  );
  return { ...envelope, keys };
}

describe("sdk/Envelopes", () => {
  let commitment: Commitment;
  let root: string;
  let envelope: Envelope;

  before(async () => {
    commitment = commit(order);
    root = commitment.root;
    envelope = await encryptFor(commitment, [payer.publicKey, payee.publicKey]);
  });

  describe("encryptFor", () => {
    it("refuses no recipients", async () => {
      await expectRefusal(() => encryptFor(commitment, []), RecipientsMissing, {});
    });

    it("refuses a recipient given twice, in whichever form", async () => {
      const { publicKey } = payee;
      const recipients = [payer.publicKey, publicKey, uncompressed(publicKey)];
      await expectRefusal(() => encryptFor(commitment, recipients), RecipientDuplicated, { publicKey });
    });

    it("refuses a recipient that is no public key", async () => {
      const publicKey = payee.privateKey;
      await expectRefusal(() => encryptFor(commitment, [publicKey]), PublicKeyInvalid, { publicKey });
    });

    it("refuses fields that cannot be committed", async () => {
      const document = { fields: { price: 0.5 }, secret: commitment.secret };
      const facts = { field: "price", value: 0.5 };
      await expectRefusal(() => encryptFor(document, [payee.publicKey]), FieldNumberUnsafe, facts);
    });

    it("gives plain JSON of the documented parts and lengths", () => {
      expect(JSON.parse(JSON.stringify(envelope))).to.deep.equal(envelope);
      expect(Object.keys(envelope)).to.deep.equal(["version", "root", "nonce", "body", "keys"]);
      expect(envelope.version).to.equal("cowry.envelope.v1");
      expect(envelope.root).to.equal(root);
      expect(dataLength(envelope.nonce)).to.equal(12);
      expect(envelope.keys.map(({ publicKey }) => publicKey)).to.deep.equal([payer.publicKey, payee.publicKey]);
      for (const { wrapped } of envelope.keys) expect(dataLength(wrapped)).to.equal(129);
    });

    it("is opened by a second implementation, for each recipient", () => {
      for (const { privateKey, publicKey } of [payer, payee]) {
        const { wrapped } = envelope.keys.find((key) => key.publicKey === publicKey) ?? expect.fail("not a recipient");
        const text = mirrorBody(envelope, mirrorContentKey(wrapped, privateKey));
        expect(JSON.parse(text)).to.deep.equal({ secret: commitment.secret, fields: orderOnTheWire });
      }
    });

    it("draws key and nonce anew each time", async () => {
      const again = await encryptFor(commitment, [payer.publicKey, payee.publicKey]);
      expect(again.root).to.equal(root);
      expect(again.nonce).not.to.equal(envelope.nonce);
      expect(again.body).not.to.equal(envelope.body);
      expect(again.keys[0]?.wrapped).not.to.equal(envelope.keys[0]?.wrapped);
      expect(mirrorContentKey(again.keys[0]?.wrapped ?? "", payer.privateKey)).not.to.deep.equal(
        mirrorContentKey(envelope.keys[0]?.wrapped ?? "", payer.privateKey),
      );
    });

    it("shows of the text's length only whole kibibytes", async () => {
      const bodyOf = async (length: number) => {
        const { body } = await encryptFor(commit({ a: "x".repeat(length) }), [payee.publicKey]);
        return dataLength(body) - 16;
      };
      const frame = JSON.stringify({ secret: commitment.secret, fields: ["fields", [["a", ""]]] }).length;

      expect(await bodyOf(0)).to.equal(1024);
      expect(await bodyOf(1023 - frame)).to.equal(1024);
      expect(await bodyOf(1024 - frame)).to.equal(1024);
      expect(await bodyOf(1025 - frame)).to.equal(2048);
    });

    it("does not follow eciesjs's global setting", async () => {
      const { symmetricAlgorithm } = ECIES_CONFIG;
      try {
        ECIES_CONFIG.symmetricAlgorithm = "xchacha20";
        const { keys } = await encryptFor(commitment, [payee.publicKey]);
        expect(mirrorContentKey(keys[0]?.wrapped ?? "", payee.privateKey)).to.have.length(32);
      } finally {
        ECIES_CONFIG.symmetricAlgorithm = symmetricAlgorithm;
      }
    });
  });

  describe("decryptWith", () => {
    context("when the key is not a recipient's", () => {
      it("refuses a stranger's and names the recipients", async () => {
        const facts = { publicKey: stranger.publicKey, recipients: [payer.publicKey, payee.publicKey] };
        await expectRefusal(() => decryptWith(envelope, stranger.privateKey, root), EnvelopeNotForKey, facts);
      });

      it("refuses a stranger's that wrote itself into the envelope", async () => {
        const keys = envelope.keys.map((key) => ({ ...key, publicKey: stranger.publicKey }));
        const facts = { part: "keys", root } as const;
        const action = () => decryptWith({ ...envelope, keys }, stranger.privateKey, root);
        await expectRefusal(action, EnvelopeUnreadable, facts);
      });

      for (const privateKey of ["", "0x", "0x00", `0x${"00".repeat(32)}`, `0x${"ff".repeat(32)}`]) {
        it(`refuses a private key that is none: ${privateKey.slice(0, 6)}`, async () => {
          const message = await expectRefusal(() => decryptWith(envelope, privateKey, root), PrivateKeyInvalid, {});
          if (privateKey.length > 4) expect(message).not.to.contain(privateKey);
        });
      }
    });

    context("when another root is expected", () => {
      it("refuses before it looks at the key", async () => {
        const expected = commit(order).root;
        const facts = { root, expected };
        await expectRefusal(() => decryptWith(envelope, stranger.privateKey, expected), DocumentRootMismatch, facts);
      });

      it("refuses an envelope whose root was rewritten to it", async () => {
        const expected = commit(order).root;
        const facts = { part: "body", root: expected } as const;
        const action = () => decryptWith({ ...envelope, root: expected }, payee.privateKey, expected);
        await expectRefusal(action, EnvelopeUnreadable, facts);
      });

      it("refuses what is no root", async () => {
        await expectRefusal(() => decryptWith(envelope, payee.privateKey, "0x12"), DocumentRootInvalid, {
          root: "0x12",
        });
      });
    });

    context("when a byte was changed", () => {
      const bodyBytes = [0, 1, 500, 1023, 1024, 1039];
      for (const byte of bodyBytes) {
        it(`refuses byte ${byte} of the body`, async () => {
          const changed = { ...envelope, body: flipped(envelope.body, byte) };
          const facts = { part: "body", root } as const;
          await expectRefusal(() => decryptWith(changed, payee.privateKey, root), EnvelopeUnreadable, facts);
        });
      }

      it("refuses every byte of the nonce", async () => {
        for (let byte = 0; byte < 12; byte++) {
          const changed = { ...envelope, nonce: flipped(envelope.nonce, byte) };
          const facts = { part: "body", root } as const;
          await expectRefusal(() => decryptWith(changed, payee.privateKey, root), EnvelopeUnreadable, facts);
        }
      });

      it("refuses every byte of the wrapped content key", async () => {
        for (let byte = 0; byte < 129; byte++) {
          const changed = rewrapped(envelope, (wrapped) => flipped(wrapped, byte));
          const facts = { part: "keys", root } as const;
          await expectRefusal(() => decryptWith(changed, payee.privateKey, root), EnvelopeUnreadable, facts);
        }
      });

      it("refuses the content key of another envelope", async () => {
        const other = await encryptFor(commitment, [payee.publicKey]);
        const changed = rewrapped(envelope, () => other.keys[0]?.wrapped ?? "");
        const facts = { part: "body", root } as const;
        await expectRefusal(() => decryptWith(changed, payee.privateKey, root), EnvelopeUnreadable, facts);
      });

      it("still opens for the recipient whose key was left alone", async () => {
        const changed = rewrapped(envelope, (wrapped) => flipped(wrapped, 100));
        expect((await decryptWith(changed, payer.privateKey, root)).fields).to.deep.equal(order);
      });
    });

    context("when a part was cut or has the wrong form", () => {
      const is = (length: number) => `is not ${length} bytes in hex`;
      const cuts: [string, (whole: Envelope) => unknown, string, string?][] = [
        ["null", () => null, ""],
        ["the envelope as text", (whole) => JSON.stringify(whole), ""],
        ["no version", (whole) => without(whole, "version"), "version"],
        ["another version", (whole) => ({ ...whole, version: "cowry.envelope.v2" }), "version"],
        ["an unknown part", (whole) => ({ ...whole, note: "x" }), ""],
        ["a short root", (whole) => ({ ...whole, root: whole.root.slice(0, -2) }), "root", is(32)],
        ["a short nonce", (whole) => ({ ...whole, nonce: whole.nonce.slice(0, -2) }), "nonce", is(12)],
        ["a long nonce", (whole) => ({ ...whole, nonce: `${whole.nonce}00` }), "nonce", is(12)],
        ["no body", (whole) => without(whole, "body"), "body"],
        ["an empty body", (whole) => ({ ...whole, body: "0x" }), "body", "is not an encrypted body"],
        [
          "a body of its tag alone",
          (whole) => ({ ...whole, body: dataSlice(whole.body, -16) }),
          "body",
          "is not an encrypted body",
        ],
        ["half a byte too much", (whole) => ({ ...whole, body: `${whole.body}0` }), "body", "is not an encrypted body"],
        ["no keys", (whole) => ({ ...whole, keys: [] }), "keys", "is empty"],
        [
          "a wrapped key cut by a byte",
          (whole) => rewrapped(whole, (wrapped) => wrapped.slice(0, -2)),
          "keys.1.wrapped",
          is(129),
        ],
        [
          "a wrapped key cut to its tag",
          (whole) => rewrapped(whole, (wrapped) => dataSlice(wrapped, 0, 97)),
          "keys.1.wrapped",
          is(129),
        ],
        ["an empty wrapped key", (whole) => rewrapped(whole, () => "0x"), "keys.1.wrapped", is(129)],
      ];
      for (const [title, cut, part, reason] of cuts) {
        it(`refuses ${title}`, async () => {
          const action = () => decryptWith(cut(envelope) as Envelope, payee.privateKey, root);
          if (reason !== undefined) {
            await expectRefusal(action, EnvelopeMalformed, { part, reason });
            return;
          }

          const error = await action().then(
            () => undefined,
            (thrown: unknown) => thrown,
          );
          expect(error).to.be.instanceOf(EnvelopeMalformed);
          expect((error as EnvelopeMalformed).facts.part).to.equal(part);
        });
      }

      it("refuses a body cut by a byte, or to a byte and its tag", async () => {
        for (const length of [dataLength(envelope.body) - 1, 17]) {
          const changed = { ...envelope, body: dataSlice(envelope.body, 0, length) };
          const facts = { part: "body", root } as const;
          await expectRefusal(() => decryptWith(changed, payee.privateKey, root), EnvelopeUnreadable, facts);
        }
      });
    });

    context("when the sender encrypted something else than agreed", () => {
      const secret = `0x${"05".repeat(32)}`;
      const documentOf = (fields: unknown, rest: object = {}) => JSON.stringify({ secret, fields, ...rest });
      const texts: [string, string][] = [
        ["no JSON", "fields"],
        ["nothing", " "],
        ["no object", "[]"],
        ["no secret", '{"fields":["fields",[["a",1]]]}'],
        ["a malformed secret", documentOf(["fields", [["a", 1]]], { secret: "0x00" })],
        ["an extra part", documentOf(["fields", [["a", 1]]], { extra: 1 })],
        ["a bigint that is none", documentOf(["fields", [["a", ["bigint", "ten"]]]])],
        ["a bigint as number", documentOf(["fields", [["a", ["bigint", 10]]]])],
        ["an unknown kind", documentOf(["fields", [["a", ["date", "today"]]]])],
        ["a pair of more than two", documentOf(["fields", [["a", ["bigint", "1", "2"]]]])],
        ["a name that is no text", documentOf(["fields", [[1, 1]]])],
        ["an object on the wire", documentOf(["fields", [["a", {}]]])],
        ["a number beyond all", `{"secret":"${secret}","fields":["fields",[["a",1e999]]]}`],
        [
          "nesting without end",
          `{"secret":"${secret}","fields":${'["list",['.repeat(100_000)}${"]]".repeat(100_000)}}`,
        ],
      ];
      for (const [title, text] of texts) {
        it(`refuses ${title}`, async () => {
          const facts = { part: "document", root } as const;
          const action = () => decryptWith(forged(text, root), payee.privateKey, root);
          await expectRefusal(action, EnvelopeUnreadable, facts);
        });
      }

      it("refuses bytes that are no UTF-8", async () => {
        const [head, tail] = documentOf(["fields", [["a", "|"]]]).split("|") as [string, string];
        const bytes = concat([toUtf8Bytes(head), "0xff", toUtf8Bytes(tail)]);
        const facts = { part: "document", root } as const;
        const action = () => decryptWith(forgedBytes(bytes, root), payee.privateKey, root);
        await expectRefusal(action, EnvelopeUnreadable, facts);
      });

      it("refuses fields that lead to another root", async () => {
        const facts = { root: commit({ a: 1 }, { secret }).root, expected: root };
        const action = () => decryptWith(forged(documentOf(["fields", [["a", 1]]]), root), payee.privateKey, root);
        await expectRefusal(action, DocumentRootMismatch, facts);
      });

      it("refuses no fields at all", async () => {
        const action = () => decryptWith(forged(documentOf(["fields", []]), root), payee.privateKey, root);
        await expectRefusal(action, DocumentEmpty, {});
      });

      it("refuses a text in place of fields", async () => {
        const action = () => decryptWith(forged(documentOf("text"), root), payee.privateKey, root);
        await expectRefusal(action, FieldUnsupported, { field: "", kind: "string" });
      });

      it("refuses a number that no one can commit to, and names its field", async () => {
        const text = documentOf(["fields", [["a", ["list", [0.5]]]]]);
        const action = () => decryptWith(forged(text, root), payee.privateKey, root);
        await expectRefusal(action, FieldNumberUnsafe, { field: "a[0]", value: 0.5 });
      });
    });

    it("accepts what another implementation encrypted", async () => {
      const secret = `0x${"05".repeat(32)}`;
      const expected = commit({ price: 7n, sku: "n7" }, { secret });
      const wire = [
        "fields",
        [
          ["sku", "n7"],
          ["price", ["bigint", "7"]],
        ],
      ];
      const foreign = forged(JSON.stringify({ fields: wire, secret }), expected.root);
      const { fields } = await decryptWith(foreign, payee.privateKey, expected.root);
      expect(fields).to.deep.equal({ price: 7n, sku: "n7" });
    });

    it("gives each recipient the same commitment, from which fields can be shown on", async () => {
      const received = JSON.parse(JSON.stringify(envelope)) as Envelope;
      for (const { privateKey } of [payer, payee]) {
        expect(await decryptWith(received, privateKey, root)).to.deep.equal(commitment);
      }
    });

    it("reads an envelope to an uncompressed key", async () => {
      const sent = await encryptFor(commitment, [uncompressed(payee.publicKey)]);
      expect(await decryptWith(sent, payee.privateKey, root)).to.deep.equal(commitment);
    });

    it("keeps a __proto__ a field like any other", async () => {
      const fields = JSON.parse('{"__proto__": {"admin": true}, "a": {"__proto__": 1, "constructor": null}}') as Fields;
      const mine = commit(fields);
      const read = await decryptWith(await encryptFor(mine, [payee.publicKey]), payee.privateKey, mine.root);

      expect(Object.keys(read.fields)).to.deep.equal(["__proto__", "a"]);
      expect(read.leaves).to.deep.equal(mine.leaves);
      expect(({} as { admin?: boolean }).admin).to.equal(undefined);
      expect((read.fields as { admin?: boolean }).admin).to.equal(undefined);
    });

    it("keeps names apart that an engine's JSON may mistake for each other", async () => {
      for (const fields of [
        { a: 1, "\\": 2 },
        { a: 1, "\n": 2 },
        { a: 1, "\\n": 2 },
      ]) {
        const mine = commit(fields);
        const sent = await encryptFor(mine, [payee.publicKey]);
        expect((await decryptWith(sent, payee.privateKey, mine.root)).fields).to.deep.equal(fields);
      }
    });

    it("gives back 60 random documents as they were", async () => {
      const random = seededRandom(31);
      for (let run = 0; run < 60; run++) {
        const mine = commit(randomFields(random));
        const sent = JSON.parse(JSON.stringify(await encryptFor(mine, [payee.publicKey]))) as Envelope;
        expect(await decryptWith(sent, payee.privateKey, mine.root)).to.deep.equal(mine);
      }
    });

    it("gives back a document of 1,000 lines", async function () {
      this.timeout(20_000);
      const lines = Array.from({ length: 1000 }, (_, index) => ({ sku: `SKU-${index}`, price: BigInt(index) ** 5n }));
      const mine = commit({ lines });
      const sent = await encryptFor(mine, [payer.publicKey, payee.publicKey]);
      expect(await decryptWith(sent, payer.privateKey, mine.root)).to.deep.equal(mine);
    });
  });
});
