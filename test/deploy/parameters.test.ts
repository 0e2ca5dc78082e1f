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

  const whole = { admin: FIRST, guardian: OTHER, adminDelay: 172_800 };

  const refused: readonly (readonly [what: string, content: unknown, reason: string])[] = [
    ["no admin", { ...whole, admin: undefined }, "admin: is missing"],
    ["no guardian", { ...whole, guardian: undefined }, "guardian: is missing"],
    ["no delay", { ...whole, adminDelay: undefined }, "adminDelay: "],
    ["the deployer as admin", { ...whole, admin: DEPLOYER }, "admin: is the deployer, which gives up its rights"],
    ["zero as guardian", { ...whole, guardian: `0x${"0".repeat(40)}` }, "guardian: is not an address"],
    ["a malformed address", { ...whole, admin: "0x12" }, "admin: is not an address"],
    ["a negative delay", { ...whole, adminDelay: -1 }, "adminDelay: "],
    ["a delay beyond 32 bits", { ...whole, adminDelay: 2 ** 32 }, "adminDelay: "],
    ["half a second", { ...whole, adminDelay: 0.5 }, "adminDelay: "],
    ["a field that nobody knows", { ...whole, owner: FIRST }, 'Unrecognized key: "owner"'],
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
    for (const chainId of [1n, LOCAL]) expect(reading(JSON.stringify(whole), chainId)).to.deep.equal(whole);
  });

  it("lets the node's own accounts stand in on a local chain alone", () => {
    expect(readParameters({ network: "localhost", chainId: LOCAL, accounts })).to.deep.equal({
      admin: FIRST,
      guardian: SECOND,
      adminDelay: 0,
    });
    expect(reading(JSON.stringify({ adminDelay: 7 }), LOCAL)).to.deep.equal({
      admin: FIRST,
      guardian: SECOND,
      adminDelay: 7,
    });
    expect(() => reading(JSON.stringify({ adminDelay: 7 }))).to.throw(Error, "admin: is missing");
  });

  it("knows a local chain by its id", () => {
    expect(isLocal(LOCAL)).to.equal(true);
    expect(isLocal(1n)).to.equal(false);
  });
});
