import { readFileSync } from "node:fs";

import { expect } from "chai";

import {
  CAUSES,
  MANDATE_STATES,
  nameOf,
  numberOf,
  ORDER_KINDS,
  ORDER_STATES,
  type OrderState,
  PARTS,
  PERIOD_UNITS,
  REQUEST_KINDS,
  statesIn,
} from "../../sdk/Names.ts";

const source = ["escrow/types/EscrowTypes.sol", "payments/types/MandateTypes.sol"]
  .map((path) => readFileSync(new URL(`../../contracts/${path}`, import.meta.url), "utf8"))
  .join("\n");

/** The members of an enum in the contract's source. */
function membersOf(name: string): readonly string[] {
  const body = new RegExp(`^enum ${name} \\{([^}]*)\\}`, "m").exec(source)?.[1] ?? "";
  return body.replaceAll(/\/\/.*/g, "").match(/\w+/g) ?? [];
}

describe("Names", () => {
  const enums = {
    OrderKind: ORDER_KINDS,
    OrderState: ORDER_STATES,
    RequestKind: REQUEST_KINDS,
    Cause: CAUSES,
    Part: PARTS,
    PeriodUnit: PERIOD_UNITS,
    MandateState: MANDATE_STATES,
  };

  for (const [name, names] of Object.entries(enums)) {
    it(`${name}: are those of the contract, in its order`, () => {
      expect(names).to.deep.equal(membersOf(name));
    });
  }

  it("nameOf and numberOf undo each other", () => {
    for (const state of ORDER_STATES) expect(nameOf(ORDER_STATES, numberOf(ORDER_STATES, state))).to.equal(state);
  });

  it("nameOf refuses a number without a name", () => {
    expect(() => nameOf(REQUEST_KINDS, 2n)).to.throw(RangeError, "2 is none of Refund, Return");
  });

  it("numberOf refuses a name without a number", () => {
    expect(() => numberOf(ORDER_STATES, "Lost" as OrderState)).to.throw(RangeError, "Lost is none of None, Paid");
  });

  it("statesIn names the states of a set", () => {
    expect(statesIn(ORDER_STATES, 0n)).to.deep.equal([]);
    expect(statesIn(ORDER_STATES, 0b10_0000_0110n)).to.deep.equal(["Paid", "InTransit", "Released"]);
  });
});
