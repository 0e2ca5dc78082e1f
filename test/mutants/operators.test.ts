import { expect } from "chai";

import { mutantsOf } from "../../scripts/mutants/operators.ts";

const contract = (...lines: readonly string[]) =>
  ["contract A {", "    function f() {", ...lines, "    }", "}"].join("\n");
const faultsOf = (...lines: readonly string[]) =>
  mutantsOf({ path: "contracts/A.sol", text: contract(...lines) }).map(({ id }) => id);

describe("mutantsOf", () => {
  it("finds nothing where nothing can be wrong", () => {
    expect(faultsOf("        // require(a > 0, B());")).to.deep.equal([]);
  });

  it("drops a check, over its lines, and moves its boundary", () => {
    expect(
      faultsOf("        require(", "            amount > 0,", "            B(amount)", "        );"),
    ).to.deep.equal(["A:3 drop the check", "A:4 move the boundary by one"]);
  });

  it("plants one fault at a time and leaves the rest as it is", () => {
    const text = contract("        _store(id, word);", "        emit Moved(id);");
    const [first, second] = mutantsOf({ path: "contracts/A.sol", text });
    expect(first?.text).to.equal(text.replace("_store(id, word);", ""));
    expect(second?.text).to.equal(text.replace("emit Moved(id);", ""));
  });

  it("forgets each state of a set", () => {
    expect(faultsOf("        f(id, PAID | IN_TRANSIT | REFUSED);")).to.deep.equal([
      "A:3 forget a state",
      "A:3 forget a state (2)",
    ]);
  });

  it("swaps the parties of a deed and of a payment", () => {
    const [deed] = mutantsOf({
      path: "contracts/A.sol",
      text: contract("        x = _begin(order, PAID, order.payee);"),
    });
    expect(deed?.text).to.contain("_begin(order, PAID, order.payer)");
  });
});
