import { expect } from "chai";

import { reachedFrom, testsOf } from "../../scripts/mutants/deeds.ts";

const ledger = {
  path: "contracts/a/Ledger.sol",
  text: [
    "abstract contract Ledger {",
    "    // confirm",
    "    function _divide(uint256 part) internal {",
    "        held -= part;",
    "    }",
    "",
    "    function _carryOut() internal {",
    "        _divide(1);",
    "    }",
    "}",
  ].join("\n"),
};

const deeds = {
  path: "contracts/a/Deeds.sol",
  text: [
    "contract Deeds is Ledger {",
    "    function confirm() external {",
    "        _carryOut();",
    "    }",
    "",
    "    function ship() external {",
    "        state = 1;",
    "    }",
    "}",
  ].join("\n"),
};

describe("reachedFrom", () => {
  it("names the function around a line, and whatever leads to it over calls, the nearest first", () => {
    expect(reachedFrom({ path: ledger.path, line: 4 }, [ledger, deeds])).to.deep.equal([
      "_divide",
      "_carryOut",
      "confirm",
    ]);
  });

  it("names a deed alone that nobody calls", () => {
    expect(reachedFrom({ path: deeds.path, line: 7 }, [ledger, deeds])).to.deep.equal(["ship"]);
  });

  it("names nothing before the first function", () => {
    expect(reachedFrom({ path: ledger.path, line: 1 }, [ledger, deeds])).to.deep.equal([]);
  });
});

describe("testsOf", () => {
  it("finds the files of the functions' names, in the order of the functions", () => {
    const tests = ["test/a/confirm.test.ts", "test/a/divide.test.ts", "test/a/ship.test.ts"];
    expect(testsOf(["ship", "_divide", "confirm"], tests)).to.deep.equal([
      "test/a/ship.test.ts",
      "test/a/confirm.test.ts",
    ]);
  });
});
