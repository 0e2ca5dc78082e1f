import { expect } from "chai";
import {
  AbiCoder,
  type ContractRunner,
  id as hash,
  Interface,
  keccak256,
  type TransactionRequest,
  ZeroHash,
} from "ethers";

import { domainOf, DomainUnknown } from "../../sdk/Domains.ts";
import { expectRefusal } from "../shared/refusals.ts";

const TOKEN = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const CHAIN = 31_337n;

const views = new Interface([
  "function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)",
  "function name() view returns (string)",
  "function version() view returns (string)",
  "function DOMAIN_SEPARATOR() view returns (bytes32)",
]);

/** A chain with one contract, which has these views and no others. */
function contractWith(answers: Readonly<Record<string, readonly unknown[]>>): ContractRunner {
  return {
    provider: null,
    call: ({ data }: TransactionRequest) => {
      const view = views.getFunction(data!.slice(0, 10))!.name;
      const answer = answers[view];
      return answer === undefined
        ? Promise.reject(new Error("execution reverted"))
        : Promise.resolve(views.encodeFunctionResult(view, answer));
    },
  };
}

/** As EIP-712 defines it, by hand. */
function separator(name: string, version: string, chainId = CHAIN): string {
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["bytes32", "bytes32", "bytes32", "uint256", "address"],
      [
        hash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
        hash(name),
        hash(version),
        chainId,
        TOKEN,
      ],
    ),
  );
}

describe("Signing domains", () => {
  const usual = { name: "Coin", version: "7", chainId: CHAIN, verifyingContract: TOKEN };

  it("are those that a contract tells by EIP-5267", async () => {
    const runner = contractWith({ eip712Domain: ["0x0f", "Coin", "7", CHAIN, TOKEN, ZeroHash, []] });
    expect(await domainOf(runner, TOKEN, CHAIN)).to.deep.equal(usual);
  });

  it("have only the members that the contract says are set", async () => {
    const salt = `0x${"17".repeat(32)}`;
    const runner = contractWith({ eip712Domain: ["0x19", "Coin", "", 0n, TOKEN, salt, []] });
    expect(await domainOf(runner, TOKEN, CHAIN)).to.deep.equal({ name: "Coin", verifyingContract: TOKEN, salt });
  });

  it("of older tokens are made of name and version, and held against the separator", async () => {
    const runner = contractWith({ name: ["Coin"], version: ["7"], DOMAIN_SEPARATOR: [separator("Coin", "7")] });
    expect(await domainOf(runner, TOKEN, CHAIN)).to.deep.equal(usual);
  });

  for (const version of ["1", "2"]) {
    it(`of tokens that do not tell their version can have the version ${version}`, async () => {
      const runner = contractWith({ name: ["Coin"], DOMAIN_SEPARATOR: [separator("Coin", version)] });
      expect(await domainOf(runner, TOKEN, CHAIN)).to.deep.equal({ ...usual, version });
    });
  }

  const unknown = {
    "that tells nothing": {},
    "whose name and version do not give its separator": {
      name: ["Coin"],
      version: ["7"],
      DOMAIN_SEPARATOR: [separator("Coin", "8")],
    },
    "whose separator is for another chain": { name: ["Coin"], DOMAIN_SEPARATOR: [separator("Coin", "1", 1n)] },
    "with a name and no separator": { name: ["Coin"], version: ["7"] },
  };
  for (const [what, answers] of Object.entries(unknown)) {
    it(`are not guessed for a contract ${what}`, async () => {
      await expectRefusal(() => domainOf(contractWith(answers), TOKEN, CHAIN), DomainUnknown, { contract: TOKEN });
    });
  }
});
