import { expect } from "chai";

import { differences } from "../../scripts/checks/bindings.ts";
import { ambiguousErrors, unassertedErrors } from "../../scripts/checks/errors.ts";
import { exportProblems } from "../../scripts/checks/exports.ts";
import { wrongHeaders } from "../../scripts/checks/headers.ts";
import { wrongWayImports } from "../../scripts/checks/imports.ts";
import { unmatched } from "../../scripts/checks/invariants.ts";
import { mocksNamed } from "../../scripts/checks/mocks.ts";
import { movesOutsideTheDoor } from "../../scripts/checks/moneyDoor.ts";
import { type Artifact, codeOf, type SourceFile } from "../../scripts/checks/project.ts";
import { unshippedImports } from "../../scripts/checks/sdkImports.ts";
import { tooLarge } from "../../scripts/checks/size.ts";
import { warningsInOurSources } from "../../scripts/checks/warnings.ts";
import { wordProblems } from "../../scripts/checks/words.ts";
import { uncoveredLines, unexplained } from "../../scripts/coverage/gaps.ts";
import { unjudged } from "../../scripts/slither/findings.ts";

const escrow = (text: string): SourceFile[] => [{ path: "contracts/escrow/Escrow.sol", text }];
const artifact = (contractName: string, part: Partial<Artifact>): Artifact => ({
  contractName,
  sourceName: `contracts/escrow/${contractName}.sol`,
  abi: [],
  bytecode: "0x",
  deployedBytecode: "0x",
  ...part,
});
const error = (name: string, ...types: readonly string[]) => ({
  type: "error",
  name,
  inputs: types.map((type) => ({ type })),
});

describe("The checks", () => {
  describe("invariants", () => {
    it("are words and functions, one to one", () => {
      expect(unmatched(["invariant_a", "invariant_b"], ["invariant_b", "invariant_a"], "the tests")).to.deep.equal([]);
    });

    it("lack nothing on either side", () => {
      expect(unmatched(["invariant_a", "invariant_a"], ["invariant_b"], "the tests")).to.deep.equal([
        "INVARIANTS.md lacks invariant_b of the tests",
        "INVARIANTS.md names invariant_a, missing in the tests",
        "INVARIANTS.md names invariant_a, missing in the tests",
        "INVARIANTS.md names invariant_a twice",
      ]);
    });
  });

  describe("code without comments and strings", () => {
    it("blanks both out and keeps every line and column", () => {
      const text = 'a("b // c"); // d\n/* e\nf */ g();';
      expect(codeOf(text)).to.equal("a(        );     \n    \n     g();");
    });
  });

  describe("money moves by the door", () => {
    const movesMoney = [
      "payable(to).transfer(amount);",
      "payable(to).send(amount);",
      'to.call{value: amount}("");',
      "to.delegatecall(data);",
      "Address.sendValue(to, amount);",
      "token.safeTransfer(to, amount);",
      "SafeERC20.safeTransferFrom(token, from, to, amount);",
      "token.transferFrom(from, to, amount);",
      "token.receiveWithAuthorization(from, to, amount, 0, 1, nonce, signature);",
      "token.approve(spender, amount);",
      "token\n    .transfer(to, amount);",
      "abi.encodeCall(IERC20.transfer, (to, amount));",
      "assembly { pop(call(gas(), to, amount, 0, 0, 0, 0)) }",
      "assembly { selfdestruct(to) }",
    ];
    for (const line of movesMoney) {
      it(`refuses ${JSON.stringify(line)}`, () => {
        expect(movesOutsideTheDoor(escrow(`\n${line}`)), line).to.have.lengthOf.at.least(1);
      });
    }

    it("names the line", () => {
      expect(movesOutsideTheDoor(escrow("\n\ntoken.transfer(to, 1);"))[0]).to.match(
        /^contracts\/escrow\/Escrow\.sol:3 /,
      );
    });

    it("accepts the door itself, the door's own functions, comments, and an NFT's transfer hook", () => {
      const fine = "_push(token, to, amount); // token.transfer(to, amount)\n_transfer(from, to, tokenId);";
      expect(movesOutsideTheDoor(escrow(fine))).to.deep.equal([]);
      const door = { path: "contracts/common/MoneyDoor.sol", text: "token.safeTransfer(to, amount);" };
      expect(movesOutsideTheDoor([door])).to.deep.equal([]);
    });
  });

  describe("no mock is deployed", () => {
    it("names the module, the line and the mock, and not what merely sounds like it", () => {
      const text = 'm.contract("Escrow");\nm.contract("TokenMock");\nm.contract("TokenMocker");';
      expect(mocksNamed([{ path: "deploy/modules/Suite.ts", text }], ["TokenMock"])).to.deep.equal([
        "deploy/modules/Suite.ts:2 names TokenMock, a test double",
      ]);
    });
  });

  describe("imports go one way", () => {
    it("refuses an import against the way, from a mock, and from a domain without a rule", () => {
      const up = { path: "contracts/common/A.sol", text: '\nimport {B} from "../escrow/B.sol";' };
      const mock = { path: "contracts/escrow/A.sol", text: 'import {\n    B\n} from "../mocks/B.sol";' };
      const unknown = { path: "contracts/mall/A.sol", text: "" };
      expect(wrongWayImports([up, mock, unknown])).to.deep.equal([
        "contracts/common/A.sol:2 imports escrow; common may import no other domain",
        "contracts/escrow/A.sol:1 imports mocks; escrow may import common",
        'contracts/mall/A.sol: no rule says what the domain "mall" may import',
      ]);
    });

    it("accepts the same domain, common, and packages", () => {
      const text =
        'import {B} from "./types/B.sol";\nimport {C} from "../common/C.sol";\nimport {D} from "@openzeppelin/D.sol";';
      expect(wrongWayImports(escrow(text))).to.deep.equal([]);
    });
  });

  describe("errors", () => {
    it("have one place and one form each", () => {
      const sources = [
        { path: "contracts/a/A.sol", text: "error Twice(uint256 a);" },
        { path: "contracts/b/B.sol", text: "error Twice(uint256 a);" },
      ];
      const artifacts = [
        artifact("A", { abi: [error("Forked", "uint256")] }),
        artifact("B", { abi: [error("Forked", "address")] }),
      ];
      expect(ambiguousErrors(sources, artifacts)).to.deep.equal([
        "Twice is declared in contracts/a/A.sol and contracts/b/B.sol",
        "Forked has two forms: Forked(uint256) and Forked(address)",
      ]);
    });

    it("are asserted by name: a mention in prose or inside a longer name is no assertion", () => {
      const artifacts = [
        artifact("A", { abi: ["InTypeScript", "InSolidity", "InProse", "Longer"].map((name) => error(name)) }),
      ];
      const tests = [
        { path: "test/a.test.ts", text: 'revertedWithCustomError(a, "InTypeScript") // InProse, "LongerStill"' },
        { path: "test/a.t.sol", text: "vm.expectRevert(IA.InSolidity.selector);" },
      ];
      expect(unassertedErrors(artifacts, tests, [], {})).to.deep.equal([
        "no test asserts InProse",
        "no test asserts Longer",
      ]);
    });

    it("may be listed as unreachable only while they are a package's, in the ABI and not asserted", () => {
      const artifacts = [artifact("A", { abi: ["Theirs", "Ours", "Asserted"].map((name) => error(name)) })];
      const tests = [{ path: "test/a.test.ts", text: '"Asserted"' }];
      const listed = { Theirs: "reason", Ours: "reason", Asserted: "reason", Gone: "reason" };
      const stale = unassertedErrors(artifacts, tests, ["Ours"], listed).map((line) => /lists (\w+)/.exec(line)?.[1]);
      expect(stale).to.deep.equal(["Ours", "Asserted", "Gone"]);
    });
  });

  describe("contract size", () => {
    for (const [bytes, count] of [
      [24_575, 0],
      [24_576, 1],
      [24_577, 1],
    ] as const) {
      it(`given ${bytes} bytes, ${count === 0 ? "accepts" : "refuses"} the contract`, () => {
        expect(tooLarge([artifact("A", { deployedBytecode: `0x${"00".repeat(bytes)}` })])).to.have.lengthOf(count);
      });
    }
  });

  describe("Solidity headers and length", () => {
    const license = "// SPDX-License-Identifier: MIT\n";

    it("want MIT, an exact pragma in contracts and an open one in interfaces", () => {
      const exact = `${license}pragma solidity 0.8.37;\n`;
      const open = `${license}pragma solidity >=0.8.24;\n`;
      const inInterface = (text: string) => [{ path: "contracts/escrow/interfaces/IEscrow.sol", text }];
      expect(wrongHeaders([...escrow(exact), ...inInterface(open)])).to.deep.equal([]);
      expect(wrongHeaders(escrow(open))).to.have.lengthOf(1);
      expect(wrongHeaders(inInterface(exact))).to.have.lengthOf(1);
      expect(wrongHeaders(escrow("pragma solidity 0.8.37;\n"))).to.have.lengthOf(1);
    });

    it("count lines of code, not of comments", () => {
      const file = (lines: number) =>
        `${license}pragma solidity 0.8.37;\n${"// why\n".repeat(600)}${"a();\n".repeat(lines - 1)}`;
      expect(wrongHeaders(escrow(file(500)))).to.deep.equal([]);
      expect(wrongHeaders(escrow(file(501)))).to.have.lengthOf(1);
    });
  });

  describe("no compiler warnings", () => {
    it("keeps ours and leaves out a package's", () => {
      const message = (file: string, formattedMessage: string) => ({
        severity: "warning",
        formattedMessage,
        sourceLocation: { file },
      });
      const ours = message("contracts/A.sol", "Unused local variable.\n");
      const theirs = message("node_modules/@openzeppelin/contracts/B.sol", "Theirs.");
      const nowhere = { severity: "warning", formattedMessage: "A message about no file." };
      expect(warningsInOurSources([ours, theirs, nowhere])).to.deep.equal([
        "Unused local variable.",
        "A message about no file.",
      ]);
    });
  });

  describe("bindings fresh", () => {
    it("tells stale, missing and changed files apart", () => {
      const file = (path: string, text: string) => ({ path, text });
      const kept = [file("same.ts", "1"), file("changed.ts", "1"), file("stale.ts", "1")];
      const made = [file("same.ts", "1"), file("changed.ts", "2"), file("missing.ts", "1")];
      expect(differences(kept, made).map((line) => line.split(/ (?:is )?/)[0])).to.deep.equal([
        "stale.ts",
        "missing.ts",
        "changed.ts",
      ]);
    });
  });

  describe("Slither's findings", () => {
    const finding = (check: string, name: string) => ({
      check,
      impact: "High",
      description: "What it means.\n",
      elements: [
        {
          name,
          source_mapping: { filename_relative: "contracts/escrow/Escrow.sol", lines: [7, 8] },
          type_specific_fields: { signature: `${name}(uint256)`, parent: { name: "Escrow" } },
        },
      ],
    });

    it("have to be judged one by one or by detector, and a judgment of nothing is stale", () => {
      const findings = [finding("timestamp", "pay"), finding("assembly", "pay"), finding("assembly", "hash")];
      const judged = {
        detectors: { timestamp: "reason", "dead-code": "reason" },
        findings: { "assembly Escrow.hash(uint256)": "reason", "assembly Escrow.gone(uint256)": "reason" },
      };
      expect(unjudged(findings, judged)).to.deep.equal([
        "assembly Escrow.pay(uint256) (High, contracts/escrow/Escrow.sol:7): What it means.",
        'listed detector "dead-code" finds nothing any more: take it off the list',
        'listed finding "assembly Escrow.gone(uint256)" is gone: take it off the list',
      ]);
    });
  });

  describe("coverage gaps", () => {
    it("are the lines with a zero, by their text, less those that are explained", () => {
      const lcov =
        "TN:\nSF:contracts/A.sol\nDA:1,1\nDA:2,0\nDA:3,0\nLH:1\nend_of_record\nSF:contracts/B.sol\nDA:10,0\nend_of_record\n";
      const uncovered = uncoveredLines(lcov);
      expect(uncovered).to.deep.equal([
        { path: "contracts/A.sol", line: 2 },
        { path: "contracts/A.sol", line: 3 },
        { path: "contracts/B.sol", line: 10 },
      ]);
      const sources = [
        { path: "contracts/A.sol", text: "one();\n  two();\n  three();" },
        { path: "contracts/B.sol", text: `${"\n".repeat(9)}ten();` },
      ];
      const reasons = { "contracts/A.sol: two();": "reason", "contracts/A.sol: one();": "reason" };
      expect(unexplained(uncovered, sources, reasons)).to.deep.equal([
        "no test reaches contracts/A.sol:3 (contracts/A.sol: three();)",
        "no test reaches contracts/B.sol:10 (contracts/B.sol: ten();)",
        'listed gap "contracts/A.sol: one();" is covered or gone: take it off the list',
      ]);
    });
  });

  describe("the SDK stands alone", () => {
    it("refuses what only the repository has", () => {
      const text = [
        'import { Contract } from "ethers";',
        'import type { Order } from "./Order.ts";',
        'import type { Escrow } from "../typechain-types/index.ts";',
        'import { readFileSync } from "node:fs";',
        'import hre from "hardhat";',
        'export { fixture } from "../test/shared/fixture.ts";',
      ].join("\n");
      expect(unshippedImports([{ path: "sdk/A.ts", text }], ["ethers"])).to.deep.equal([
        "sdk/A.ts:5 imports hardhat, which the package does not bring",
        "sdk/A.ts:6 imports ../test/shared/fixture.ts, which the package does not bring",
      ]);
    });
  });

  describe("package offers every module", () => {
    it("under its name in kebab case, and not what only serves the modules", () => {
      const modules = ["sdk/EncryptionKeys.ts", "sdk/Escrow.ts", "sdk/parse.ts"].map((path) => ({ path, text: "" }));
      const exports = { "./escrow": { types: "./dist/sdk/Escrow.d.ts", default: "./dist/sdk/Escrow.js" } };
      expect(exportProblems(modules, exports)).to.deep.equal([
        'package.json exports want "./encryption-keys": {"types":"./dist/sdk/EncryptionKeys.d.ts","default":"./dist/sdk/EncryptionKeys.js"}',
      ]);
    });
  });

  describe("words in the README", () => {
    it("are the launcher's, package.json's and the table's alike", () => {
      const scripts = { start: "node scripts/launch.mjs start", gas: "hardhat gas" };
      expect(wordProblems(["start", "gas"], scripts, "| `npm start` | … |\n| `npm run fly` | … |")).to.deep.equal([
        'package.json does not launch "gas"',
        "the README's table lacks npm run gas",
        "the README's table has npm run fly, which does not exist",
      ]);
    });
  });
});
