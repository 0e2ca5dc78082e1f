import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";

import { revertFrom } from "../../sdk/Errors.ts";
import { measureUnit, MeasureUnitMalformed, protectedName, quotaFrom, seasonLabel } from "../../sdk/Quotas.ts";
import { Quotas__factory } from "../../typechain-types/factories/contracts/provenance/Quotas__factory.ts";
import { expectRefusal } from "../shared/refusals.ts";

describe("measureUnit", () => {
  for (const text of ["", "K", "KILO", "kgm", "KG ", "KG\u00a0", "ÄÖ"])
    it(`refuses "${text}"`, async () => {
      await expectRefusal(() => measureUnit(text), MeasureUnitMalformed, { text });
    });

  it("writes two or three letters or digits, the last place empty for two", () => {
    expect(measureUnit("KGM")).to.equal("0x4b474d");
    expect(measureUnit("H87")).to.equal("0x483837");
    expect(measureUnit("EA")).to.equal("0x454100");
  });
});

describe("protectedName", () => {
  it("is one for a name, however its letters are composed", () => {
    expect(protectedName("Jama\u0301n")).to.equal(protectedName("Jam\u00e1n"));
    expect(protectedName("五常大米")).to.equal(keccak256(toUtf8Bytes("五常大米")));
  });
});

describe("seasonLabel", () => {
  it("writes up to 31 bytes into one word", () => {
    expect(seasonLabel("2026")).to.equal(`0x32303236${"00".repeat(28)}`);
    expect(() => seasonLabel("x".repeat(32))).to.throw(Error, "bytes32 string must be less than 32 bytes");
  });
});

describe("quotaFrom", () => {
  const plan = {
    certifier: 7n,
    drawer: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
    name: protectedName("Wuchang Rice"),
    season: seasonLabel("2026"),
    from: 1n,
    until: 2n,
    unit: measureUnit("KGM"),
    amount: 3n,
  };

  it("lets only parties with a share draw, and makes equal plans differ", () => {
    const [one, other] = [quotaFrom(plan), quotaFrom(plan)];
    expect(one).to.deep.equal({ ...plan, partyAmount: 0n, salt: one.salt });
    expect(one.salt).not.to.equal(other.salt);
  });

  it("keeps what it is told", () => {
    const told = { ...plan, partyAmount: 4n, salt: 5n };
    expect(quotaFrom(told)).to.deep.equal(told);
  });
});

describe("Sentences about quotas", () => {
  const contract = Quotas__factory.createInterface();
  const id = `0x${"07".repeat(32)}`;

  it("tell units of measure by their letters, and as bytes where they are none", () => {
    for (const [unit, expected, sentence] of [
      ["0x474d00", "0x4b474d", `quota ${id} is measured in KGM, not in GM`],
      ["0xffffff", "0x4b474d", `quota ${id} is measured in KGM, not in 0xffffff`],
    ] as const)
      expect(revertFrom(contract.encodeErrorResult("QuotaWrongUnit", [id, unit, expected])).message).to.equal(sentence);
  });
});
