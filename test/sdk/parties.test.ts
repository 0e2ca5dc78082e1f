import { AbiCoder, keccak256 } from "ethers";
import { expect } from "chai";

import { revertFrom } from "../../sdk/Errors.ts";
import {
  CompanyPrefixMalformed,
  companyPrefix,
  dayOf,
  identityCommitment,
  IdentityMalformed,
  nameCommitment,
  partyId,
  roleBits,
  rolesIn,
} from "../../sdk/Parties.ts";
import { Parties__factory } from "../../typechain-types/factories/contracts/parties/Parties__factory.ts";
import { expectRefusal } from "../shared/refusals.ts";

const coder = AbiCoder.defaultAbiCoder();
const SALT = `0x${"5a".repeat(32)}`;
const LEI = "529900T8BM49AURSDO55";
const GLN = "4012345000009";

describe("roleBits and rolesIn", () => {
  it("turn roles into bits and back", () => {
    expect(roleBits([])).to.equal(0n);
    expect(roleBits(["Producer", "Brand", "Bank"])).to.equal(0b100100001n);
    expect(rolesIn(0b100100001n)).to.deep.equal(["Producer", "Brand", "Bank"]);
  });

  it("name no bit that no role has yet", () => {
    expect(rolesIn(2n ** 32n - 1n)).to.have.length(9);
  });
});

describe("dayOf", () => {
  it("counts UTC days", () => {
    const first = BigInt(Date.UTC(2026, 0, 1) / 1_000);
    for (const [second, day] of [
      [-1n, 20_453n],
      [0n, 20_454n],
      [86_399n, 20_454n],
    ] as const)
      expect(dayOf(first + second)).to.equal(day);
  });
});

describe("companyPrefix", () => {
  for (const text of ["", "123", "1234567890123", "12a4", " 1234", "12.34", "１２３４"])
    it(`refuses "${text}"`, async () => {
      await expectRefusal(() => companyPrefix(text), CompanyPrefixMalformed, { text });
    });

  it("counts zeros before the number as digits", () => {
    expect(companyPrefix("0614141")).to.deep.equal({ prefix: 614_141n, length: 7n });
    expect(companyPrefix("0000")).to.deep.equal({ prefix: 0n, length: 4n });
    expect(companyPrefix("999999999999")).to.deep.equal({ prefix: 999_999_999_999n, length: 12n });
  });
});

describe("identityCommitment", () => {
  for (const [part, text] of [
    ["lei", "529900T8BM49AURSDO5"],
    ["lei", "529900t8bm49aursdo55"],
    ["lei", "529900T8BM49AURSDO56"],
    ["lei", "259900T8BM49AURSDO55"],
    ["gln", "401234500000"],
    ["gln", "4012345000008"],
    ["gln", "40123450000O9"],
  ] as const)
    it(`refuses the ${part} ${text}`, async () => {
      const identity = { lei: LEI, gln: GLN, salt: SALT, [part]: text };
      await expectRefusal(() => identityCommitment(identity), IdentityMalformed, { part, text });
    });

  it("hides LEI and GLN behind the salt", () => {
    for (const [lei, gln] of [
      [LEI, GLN],
      [LEI, ""],
      ["", GLN],
    ] as const)
      expect(identityCommitment({ lei, gln, salt: SALT })).to.equal(
        keccak256(coder.encode(["bytes32", "string", "string"], [SALT, lei, gln])),
      );
    const other = identityCommitment({ lei: LEI, gln: GLN, salt: `0x${"5b".repeat(32)}` });
    expect(other).not.to.equal(identityCommitment({ lei: LEI, gln: GLN, salt: SALT }));
  });
});

describe("nameCommitment", () => {
  it("is one for a name, however its letters are composed", () => {
    expect(nameCommitment("Ka\u0301vé", SALT)).to.equal(nameCommitment("K\u00e1vé", SALT));
    expect(nameCommitment("Kávé", SALT)).to.equal(keccak256(coder.encode(["bytes32", "string"], [SALT, "Kávé"])));
  });
});

describe("partyId", () => {
  it("is the last 64 bits of the hash of registrar and identity", () => {
    const registrar = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
    const hash = keccak256(`0x${registrar.slice(2).padStart(64, "0")}${SALT.slice(2)}`);
    expect(partyId(registrar, SALT)).to.equal(BigInt(`0x${hash.slice(-16)}`));
  });
});

describe("Sentences about parties", () => {
  const contract = Parties__factory.createInterface();
  const account = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
  const START = 1_767_225_600n;
  const NO_END = 2n ** 40n - 1n;

  it("tell what is wrong", () => {
    for (const [data, sentence] of [
      [
        contract.encodeErrorResult("PartySignerNotValid", [account, 7n, START, NO_END, START - 1n]),
        `${account} acts for party 7 from 2026-01-01T00:00:00Z until further notice, and not at 2025-12-31T23:59:59Z`,
      ],
      [
        contract.encodeErrorResult("PartySignerNotValid", [account, 7n, START, START + 1n, START + 2n]),
        `${account} acts for party 7 from 2026-01-01T00:00:00Z until 2026-01-01T00:00:01Z, and not at 2026-01-01T00:00:02Z`,
      ],
      [
        contract.encodeErrorResult("PartyWithoutRole", [7n, 0n, 33n]),
        "the account of party 7 acts as nothing, and none of Producer, Brand",
      ],
      [
        contract.encodeErrorResult("PartyPrefixHeld", [614_141n, 7n, 9n]),
        "the company prefix 0614141 is held by party 9",
      ],
      [
        contract.encodeErrorResult("PartyUnexpectedState", [7n, 2n, 0b1010n]),
        "party 7 is Suspended, not Active or Ended",
      ],
    ] as const)
      expect(revertFrom(data).message).to.equal(sentence);
  });
});
