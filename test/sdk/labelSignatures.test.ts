import { expect } from "chai";
import { AbiCoder, concat, id, keccak256, SigningKey, Wallet } from "ethers";

import { ElementInvalid } from "../../sdk/DigitalLink.ts";
import {
  labelDigest,
  LabelSignatureMalformed,
  labelSignatureText,
  labelSigner,
  signLabel,
} from "../../sdk/LabelSignatures.ts";
import { expectRefusal, thrownBy } from "../shared/refusals.ts";

const key = new SigningKey(id("labeler"));
const { address } = new Wallet(key);
const label = { gtin: "09506000134352", lot: "H-2026/07", serial: "K/2", expires: "271231" };

describe("labelDigest", () => {
  it("is the EIP-712 hash of the item's canonical link, the lot and the expiry", () => {
    const coder = AbiCoder.defaultAbiCoder();
    const word = (type: string, ...texts: readonly string[]) =>
      keccak256(
        coder.encode(Array<string>(texts.length + 1).fill("bytes32"), [id(type), ...texts.map((text) => id(text))]),
      );
    const domain = word("EIP712Domain(string name,string version)", "Cowry Label", "1");
    const of = (expires: string) =>
      keccak256(
        concat([
          "0x1901",
          domain,
          word(
            "Label(string item,string lot,string expires)",
            "https://id.gs1.org/01/09506000134352/21/K%2F2",
            "H-2026/07",
            expires,
          ),
        ]),
      );

    expect(labelDigest(label)).to.equal(of("271231"));
    expect(labelDigest({ ...label, expires: undefined })).to.equal(of(""));
  });

  it("is refused for what GS1 does not allow", async () => {
    expect(await thrownBy(() => labelDigest({ ...label, gtin: "09506000134353" }))).to.be.instanceOf(ElementInvalid);
  });
});

describe("signLabel", () => {
  it("takes 86 characters that attribute 8030 can carry, and names its signer", () => {
    const text = signLabel(key, label);

    expect(text).to.match(/^[\w-]{86}$/);
    expect(labelSigner(label, text)).to.equal(address);
    expect(labelSignatureText(new Wallet(key).signingKey.sign(labelDigest(label)))).to.equal(text);
  });

  for (const change of [
    { lot: "H-2026/08" },
    { serial: "K/3" },
    { expires: "281231" },
    { expires: undefined },
    { gtin: "09506000134369" },
  ])
    it(`holds for nothing else: ${JSON.stringify(change)}`, () => {
      expect(labelSigner({ ...label, ...change }, signLabel(key, label))).not.to.equal(address);
    });
});

describe("labelSigner", () => {
  const whole = signLabel(key, label);
  const last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const nextTo = last.charAt(last.indexOf(whole.slice(-1)) + 1);

  for (const [flaw, text] of [
    ["a cut signature", whole.slice(0, -1)],
    ["a padded one", `${whole}==`],
    ["one more character", `${whole}A`],
    ["the other base 64", `${whole.slice(0, -2)}+/`],
    ["bits behind the last byte", `${whole.slice(0, -1)}${nextTo}`],
    ["zeros", "A".repeat(86)],
    ["a number that is no point", labelNumber("ff".repeat(32))],
    ["nothing", ""],
  ] as const)
    it(`refuses ${flaw}`, async () => {
      await expectRefusal(() => labelSigner(label, text), LabelSignatureMalformed, { text });
    });
});

function labelNumber(r: string): string {
  return Buffer.from(`${r}${"11".repeat(32)}`, "hex").toString("base64url");
}
