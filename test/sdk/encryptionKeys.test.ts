import { createECDH } from "node:crypto";
import { inspect } from "node:util";

import { expect } from "chai";
import {
  AbiCoder,
  BrowserProvider,
  SigningKey,
  Wallet,
  concat,
  getBytes,
  keccak256,
  toUtf8Bytes,
  zeroPadValue,
} from "ethers";
import { network } from "hardhat";

import {
  KeyStatementMalformed,
  KeyStatementNotSigned,
  KeyStatementNotYetValid,
  KeyStatementOfAnother,
  KeyStatementOtherChain,
  PrivateKeyInvalid,
  PublicKeyInvalid,
  canonicalPublicKey,
  createKeyPair,
  keyTypedData,
  publicKeyOf,
  publishKey,
  verifyKey,
} from "../../sdk/EncryptionKeys.ts";
import type { KeyClaim, KeyStatement } from "../../sdk/EncryptionKeys.ts";
import { expectRefusal } from "../shared/refusals.ts";

const { ethers, provider: rpc, networkHelpers } = await network.create();

const CHAIN = 31337;
const VALID_FROM = 1_790_000_000;
const payee = new Wallet(`0x${"01".repeat(32)}`);
const stranger = new Wallet(`0x${"02".repeat(32)}`);
const { publicKey } = createKeyPair();
const expected = { account: payee.address, chainId: CHAIN, at: VALID_FROM };

const ORDER_OF_CURVE = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The EIP-712 digest computed a second way, by the words of the standard. */
function mirrorDigest({ chainId, account, publicKey: key, validFrom }: KeyClaim): string {
  const hash = (text: string) => keccak256(toUtf8Bytes(text));
  const coder = AbiCoder.defaultAbiCoder();
  const domain = coder.encode(
    ["bytes32", "bytes32", "bytes32", "uint256"],
    [hash("EIP712Domain(string name,string version,uint256 chainId)"), hash("Cowry"), hash("1"), chainId],
  );
  const struct = coder.encode(
    ["bytes32", "address", "bytes32", "uint40"],
    [hash("EncryptionKey(address account,bytes publicKey,uint40 validFrom)"), account, keccak256(key), validFrom],
  );
  return keccak256(concat(["0x1901", keccak256(domain), keccak256(struct)]));
}

function mirrorSigned(claim: KeyClaim, signer: Wallet): KeyStatement {
  return { ...claim, signature: signer.signingKey.sign(mirrorDigest(claim)).serialized };
}

/** Runtime code of a wallet contract that accepts any signature on one digest, and answers zero to any other. */
function walletCode(digest: string): string {
  return concat(["0x7f", digest, "0x60043514631626ba7e0260e01b5f5260205ff3"]);
}

const WALLETS = {
  reverting: "0x5f5ffd",
  silent: "0x00",
  "short of a word": "0x631626ba7e5f526004601cf3",
} as const;

describe("sdk/EncryptionKeys", () => {
  describe("createKeyPair", () => {
    it("makes another pair each time, whose halves belong together by a second computation", () => {
      const pairs = Array.from({ length: 10 }, () => createKeyPair());
      for (const pair of pairs) {
        const curve = createECDH("secp256k1");
        curve.setPrivateKey(getBytes(pair.privateKey));
        expect(pair.publicKey).to.equal(`0x${curve.getPublicKey("hex", "compressed")}`);
      }
      expect(new Set(pairs.map(({ privateKey }) => privateKey)).size).to.equal(pairs.length);
    });
  });

  describe("publicKeyOf", () => {
    const word = (value: bigint) => `0x${value.toString(16).padStart(64, "0")}`;

    for (const [title, privateKey] of [
      ["zero", word(0n)],
      ["the order of the curve", word(ORDER_OF_CURVE)],
      ["the next above it", word(ORDER_OF_CURVE + 1n)],
      ["31 bytes", `0x${"01".repeat(31)}`],
      ["33 bytes", `0x${"01".repeat(33)}`],
      ["no hex", "secret"],
    ] as const) {
      it(`refuses ${title}`, async () => {
        await expectRefusal(() => publicKeyOf(privateKey), PrivateKeyInvalid, {});
      });
    }

    it("takes one, whose point is the curve's own, and the last below the order, whose point has the other y", () => {
      const generator = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
      expect(publicKeyOf(word(1n))).to.equal(`0x02${generator}`);
      expect(publicKeyOf(word(ORDER_OF_CURVE - 1n))).to.equal(`0x03${generator}`);
    });
  });

  describe("canonicalPublicKey", () => {
    for (const [title, key] of [
      ["a private key", createKeyPair().privateKey],
      ["32 bytes", `0x${publicKey.slice(4)}`],
      ["a point cut by a byte", publicKey.slice(0, -2)],
      ["a point beside the curve", `0x02${"ff".repeat(32)}`],
      ["a prefix of no form", `0x05${publicKey.slice(4)}`],
      ["an uncompressed point with a wrong y", `0x04${"11".repeat(64)}`],
      ["64 bytes without prefix", `0x${"11".repeat(64)}`],
      ["nothing", "0x"],
      ["a text", "key"],
    ] as const) {
      it(`refuses ${title}`, async () => {
        await expectRefusal(() => canonicalPublicKey(key), PublicKeyInvalid, { publicKey: key });
      });
    }

    it("writes both forms, in either case, the same way", () => {
      const uncompressed = SigningKey.computePublicKey(publicKey, false);
      for (const form of [publicKey, uncompressed, `0x${uncompressed.slice(2).toUpperCase()}`]) {
        expect(canonicalPublicKey(form)).to.equal(publicKey);
      }
    });
  });

  describe("keyTypedData", () => {
    const claim: KeyClaim = { chainId: CHAIN, account: payee.address, publicKey, validFrom: VALID_FROM };

    const malformed: [string, object, string][] = [
      ["a chain of zero", { chainId: 0 }, "chainId"],
      ["half a chain", { chainId: 0.5 }, "chainId"],
      ["no address", { account: "payee" }, "account"],
      [
        "an address with a wrong checksum",
        { account: payee.address.replace(/[a-z](?=[^a-z]*$)/, (c) => c.toUpperCase()) },
        "account",
      ],
      ["a time before all", { validFrom: -1 }, "validFrom"],
      ["a time beyond uint40", { validFrom: 2 ** 40 }, "validFrom"],
      ["a time between seconds", { validFrom: 1.5 }, "validFrom"],
    ];
    for (const [title, change, part] of malformed) {
      it(`refuses ${title}`, () => {
        expect(() => keyTypedData({ ...claim, ...change })).to.throw(KeyStatementMalformed, `"${part}"`);
      });
    }

    it("takes the first and the last second of uint40", () => {
      for (const validFrom of [0, 2 ** 40 - 1]) {
        expect(keyTypedData({ ...claim, validFrom }).message.validFrom).to.equal(validFrom);
      }
    });
  });

  describe("publishKey", () => {
    it("signs the digest that a second computation gives", async () => {
      const statement = await publishKey(payee, { chainId: CHAIN, publicKey, validFrom: VALID_FROM });
      const claim: KeyClaim = { chainId: CHAIN, account: payee.address, publicKey, validFrom: VALID_FROM };

      expect(statement).to.deep.equal(mirrorSigned(claim, payee));
      expect(JSON.parse(JSON.stringify(statement))).to.deep.equal(statement);
    });

    it("refuses a key that is none", async () => {
      const action = () => publishKey(payee, { chainId: CHAIN, publicKey: "0x", validFrom: VALID_FROM });
      await expectRefusal(action, PublicKeyInvalid, { publicKey: "0x" });
    });
  });

  describe("verifyKey", () => {
    let statement: KeyStatement;

    before(async () => {
      statement = await publishKey(payee, { chainId: CHAIN, publicKey, validFrom: VALID_FROM });
    });

    context("when the statement is not the one looked for", () => {
      it("refuses that of another account", async () => {
        const facts = { account: payee.address, expected: stranger.address };
        const action = () => verifyKey(statement, { ...expected, account: stranger.address });
        await expectRefusal(action, KeyStatementOfAnother, facts);
      });

      it("refuses that for another chain", async () => {
        const facts = { account: payee.address, chainId: CHAIN, expected: 1 };
        const action = () => verifyKey(statement, { ...expected, chainId: 1 });
        await expectRefusal(action, KeyStatementOtherChain, facts);
      });

      it("refuses it a second before it is valid, and takes it at that second and after", async () => {
        const facts = { account: payee.address, validFrom: VALID_FROM, at: VALID_FROM - 1 };
        const action = () => verifyKey(statement, { ...expected, at: VALID_FROM - 1 });
        await expectRefusal(action, KeyStatementNotYetValid, facts);

        expect(await verifyKey(statement, { ...expected, at: VALID_FROM })).to.equal(publicKey);
        expect(await verifyKey(statement, { ...expected, at: VALID_FROM + 1 })).to.equal(publicKey);
      });

      it("looks at the present unless told otherwise", async () => {
        const now = Math.floor(Date.now() / 1000);
        const past = await publishKey(payee, { chainId: CHAIN, publicKey, validFrom: now });
        const future = await publishKey(payee, { chainId: CHAIN, publicKey, validFrom: now + 3600 });
        const options = { account: payee.address, chainId: CHAIN };

        expect(await verifyKey(past, options)).to.equal(publicKey);
        const error = await verifyKey(future, options).catch((thrown: unknown) => thrown);
        expect(error).to.be.instanceOf(KeyStatementNotYetValid);
      });
    });

    context("when the signature is not the account's", () => {
      const notSigned = { account: payee.address, askedContract: false };

      it("refuses a stranger's", async () => {
        const forged = mirrorSigned({ ...statement }, stranger);
        await expectRefusal(() => verifyKey(forged, expected), KeyStatementNotSigned, notSigned);
      });

      it("refuses any change of key or time", async () => {
        for (const change of [{ publicKey: createKeyPair().publicKey }, { validFrom: VALID_FROM - 1 }]) {
          const action = () => verifyKey({ ...statement, ...change }, expected);
          await expectRefusal(action, KeyStatementNotSigned, notSigned);
        }
      });

      it("refuses one carried to another chain", async () => {
        const action = () => verifyKey({ ...statement, chainId: 1 }, { ...expected, chainId: 1 });
        await expectRefusal(action, KeyStatementNotSigned, notSigned);
      });

      it("refuses its malleable twin, its short form, a cut one, a zero one", async () => {
        const { r, s, v } = payee.signingKey.sign(mirrorDigest(statement));
        const high = `0x${(ORDER_OF_CURVE - BigInt(s)).toString(16).padStart(64, "0")}`;
        const twin = concat([r, high, v === 27 ? "0x1c" : "0x1b"]);
        const short = payee.signingKey.sign(mirrorDigest(statement)).compactSerialized;
        for (const signature of [twin, short, statement.signature.slice(0, -4), `0x${"00".repeat(65)}`]) {
          const action = () => verifyKey({ ...statement, signature }, expected);
          await expectRefusal(action, KeyStatementNotSigned, notSigned);
        }
      });

      it("refuses an account without code, when a provider was asked", async () => {
        const forged = mirrorSigned({ ...statement }, stranger);
        const action = () => verifyKey(forged, { ...expected, provider: ethers.provider });
        await expectRefusal(action, KeyStatementNotSigned, { account: payee.address, askedContract: true });
      });
    });

    context("when a part has the wrong form", () => {
      for (const [part, change] of [
        ["signature", { signature: "0x" }],
        ["signature", { signature: "signed" }],
        ["validFrom", { validFrom: `${VALID_FROM}` }],
        ["chainId", { chainId: undefined }],
        ["account", { account: null }],
      ] as const) {
        it(`refuses ${part} as ${JSON.stringify(Object.values(change)[0])}`, async () => {
          const foreign = { ...statement, ...change } as unknown as KeyStatement;
          const error = await verifyKey(foreign, expected).catch((thrown: unknown) => thrown);
          expect(error).to.be.instanceOf(KeyStatementMalformed);
          expect((error as KeyStatementMalformed).facts.part).to.equal(part);
        });
      }
    });

    context("when the account is a contract", () => {
      const account = zeroPadValue("0x1271", 20);
      const claim = (): KeyClaim => ({ chainId: CHAIN, account, publicKey, validFrom: VALID_FROM });
      const inContract = (): KeyStatement => ({ ...claim(), signature: "0x5161" });
      const options = { ...expected, account };

      afterEach(async () => {
        await networkHelpers.setCode(account, "0x");
      });

      // Two clients of the same chain, since each words a failed call in its own way.
      for (const [client, provider] of [
        ["Hardhat's provider", ethers.provider],
        ["a browser's provider", new BrowserProvider(rpc)],
      ] as const) {
        for (const [title, code] of Object.entries(WALLETS)) {
          it(`${client}: refuses an answer that is ${title}`, async () => {
            await networkHelpers.setCode(account, code);
            const action = () => verifyKey(inContract(), { ...options, provider });
            await expectRefusal(action, KeyStatementNotSigned, { account, askedContract: true });
          });
        }

        it(`${client}: refuses what the contract accepts for another digest`, async () => {
          await networkHelpers.setCode(account, walletCode(mirrorDigest({ ...claim(), validFrom: VALID_FROM - 1 })));
          const action = () => verifyKey(inContract(), { ...options, provider });
          await expectRefusal(action, KeyStatementNotSigned, { account, askedContract: true });
        });

        it(`${client}: takes what the contract accepts`, async () => {
          await networkHelpers.setCode(account, walletCode(mirrorDigest(claim())));
          expect(await verifyKey(inContract(), { ...options, provider })).to.equal(publicKey);
        });
      }

      it("refuses without a provider to ask", async () => {
        await networkHelpers.setCode(account, walletCode(mirrorDigest(claim())));
        const message = await expectRefusal(() => verifyKey(inContract(), options), KeyStatementNotSigned, {
          account,
          askedContract: false,
        });
        expect(message).to.contain("needs a provider");
      });

      it("refuses a provider of another chain", async () => {
        const away = { ...inContract(), chainId: 1 };
        const facts = { account, chainId: CHAIN, expected: 1 };
        const action = () => verifyKey(away, { ...options, chainId: 1, provider: ethers.provider });
        await expectRefusal(action, KeyStatementOtherChain, facts);
      });

      it("refuses when the node fails, and says so in the cause", async () => {
        await networkHelpers.setCode(account, walletCode(mirrorDigest(claim())));
        const down = new BrowserProvider({
          request: ({ method, params }) =>
            method === "eth_call"
              ? Promise.reject(new Error("node is down"))
              : rpc.request({ method, params: params ?? [] }),
        });
        const error = await verifyKey(inContract(), { ...options, provider: down }).catch((thrown: unknown) => thrown);
        expect(error).to.be.instanceOf(KeyStatementNotSigned);
        expect(inspect((error as Error).cause, { depth: 5 })).to.contain("node is down");
      });
    });
  });
});
