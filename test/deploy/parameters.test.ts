import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { isLocal, type Parameters, readParameters } from "../../deploy/parameters.ts";

const LOCAL = 31_337n;
const [DEPLOYER, FIRST, SECOND, OTHER] = [1, 2, 3, 4].map((digit) => `0x${String(digit).repeat(40)}`) as [
  string,
  string,
  string,
  string,
];
const accounts = [DEPLOYER, FIRST, SECOND];

describe("Parameters of a deployment", () => {
  const folder = mkdtempSync(join(tmpdir(), "cowry-parameters-"));
  const file = join(folder, "net.json");

  after(() => {
    rmSync(folder, { recursive: true });
  });

  function reading(content: string, chainId = 1n): Parameters {
    writeFileSync(file, content);
    return readParameters({ network: "net", chainId, accounts, file });
  }

  const tokenTerms = { name: "Shell", symbol: "SHL", issuePeriod: 3_600, maxBurnShare: 250, issuerDelay: 60 };
  const token = { ...tokenTerms, cap: "21000000", issueLimit: "0.5", issuer: OTHER };
  const whole = { admin: FIRST, guardian: OTHER, adminDelay: 172_800, token, registrar: SECOND };
  const read = { ...whole, token: { ...token, cap: 21_000_000n * 10n ** 18n, issueLimit: 5n * 10n ** 17n } };

  /** What a local chain has where its file says nothing of the token. */
  const localToken = {
    name: "Cowry",
    symbol: "COWRY",
    cap: 10n ** 27n,
    issueLimit: 10n ** 26n,
    issuePeriod: 2_592_000,
    maxBurnShare: 1_000,
    issuer: FIRST,
    issuerDelay: 86_400,
  };

  const refused: readonly (readonly [what: string, content: unknown, reason: string])[] = [
    ["no admin", { ...whole, admin: undefined }, "admin: is missing"],
    ["no guardian", { ...whole, guardian: undefined }, "guardian: is missing"],
    ["no registrar", { ...whole, registrar: undefined }, "registrar: is missing"],
    ["no delay", { ...whole, adminDelay: undefined }, "adminDelay: "],
    ["the deployer as admin", { ...whole, admin: DEPLOYER }, "admin: is the deployer, which gives up its rights"],
    ["zero as guardian", { ...whole, guardian: `0x${"0".repeat(40)}` }, "guardian: is not an address"],
    ["a malformed address", { ...whole, admin: "0x12" }, "admin: is not an address"],
    ["a negative delay", { ...whole, adminDelay: -1 }, "adminDelay: "],
    ["a delay beyond 32 bits", { ...whole, adminDelay: 2 ** 32 }, "adminDelay: "],
    ["half a second", { ...whole, adminDelay: 0.5 }, "adminDelay: "],
    ["a field that nobody knows", { ...whole, owner: FIRST }, 'Unrecognized key: "owner"'],
    ["no token", { ...whole, token: undefined }, "token: is missing"],
    ["no issuer", { ...whole, token: { ...token, issuer: undefined } }, "token: issuer: is missing"],
    ["a cap that is a number", { ...whole, token: { ...token, cap: 21_000_000 } }, "token: cap: "],
    ["a cap in words", { ...whole, token: { ...token, cap: "21 million" } }, "token: cap: is not an amount of tokens"],
    ["a cap of nothing", { ...whole, token: { ...token, cap: "0" } }, "token: cap: is zero or too large"],
    [
      "a cap beyond 128 bits",
      { ...whole, token: { ...token, cap: "340282366920938463464" } },
      "token: cap: is zero or too large",
    ],
    [
      "19 decimals",
      { ...whole, token: { ...token, issueLimit: "0.0000000000000000001" } },
      "token: issueLimit: is not an amount of tokens",
    ],
    [
      "a limit above the cap",
      { ...whole, token: { ...token, issueLimit: "21000000.1" } },
      "token: issueLimit: is more than the cap",
    ],
    ["a period without length", { ...whole, token: { ...token, issuePeriod: 0 } }, "token: issuePeriod: "],
    ["a share above the whole", { ...whole, token: { ...token, maxBurnShare: 10_001 } }, "token: maxBurnShare: "],
    ["an issuer who need not wait", { ...whole, token: { ...token, issuerDelay: 0 } }, "token: issuerDelay: "],
    ["a token without a name", { ...whole, token: { ...token, name: "" } }, "token: name: "],
    [
      "a name beyond 31 bytes",
      { ...whole, token: { ...token, name: "ö".repeat(16) } },
      "token: name: is longer than 31 bytes",
    ],
  ];
  for (const [what, content, reason] of refused)
    it(`refuses ${what}, with the file and the field`, () => {
      expect(() => reading(JSON.stringify(content))).to.throw(Error, `${file}: ${reason}`);
    });

  it("refuses what is not JSON", () => {
    expect(() => reading("{")).to.throw(Error, `${file} is not JSON: `);
  });

  it("refuses a file that is not there", () => {
    const absent = join(folder, "absent.json");
    expect(() => readParameters({ network: "net", chainId: 1n, accounts, file: absent })).to.throw(
      Error,
      `${absent} does not exist; it names the admin and the guardian of the network`,
    );
  });

  it("looks for the file of the network's name", () => {
    expect(() => readParameters({ network: "sepolia", chainId: 11_155_111n, accounts })).to.throw(
      Error,
      "deploy/parameters/sepolia.json does not exist",
    );
  });

  it("takes what the file says, on any chain", () => {
    for (const chainId of [1n, LOCAL]) expect(reading(JSON.stringify(whole), chainId)).to.deep.equal(read);
  });

  it("lets the node's own accounts stand in on a local chain alone", () => {
    expect(readParameters({ network: "localhost", chainId: LOCAL, accounts })).to.deep.equal({
      admin: FIRST,
      guardian: SECOND,
      adminDelay: 0,
      token: localToken,
      registrar: FIRST,
    });
    expect(reading(JSON.stringify({ adminDelay: 7 }), LOCAL)).to.deep.equal({
      admin: FIRST,
      guardian: SECOND,
      adminDelay: 7,
      token: localToken,
      registrar: FIRST,
    });
    expect(
      reading(JSON.stringify({ adminDelay: 7, token: { ...token, issuer: undefined } }), LOCAL).token,
    ).to.deep.equal({ ...read.token, issuer: FIRST });
    expect(() => reading(JSON.stringify({ adminDelay: 7 }))).to.throw(Error, "admin: is missing");
  });

  it("knows a local chain by its id", () => {
    expect(isLocal(LOCAL)).to.equal(true);
    expect(isLocal(1n)).to.equal(false);
  });
});
