import { readFileSync } from "node:fs";

import { expect } from "chai";

import { lifetime, LONGEST_WINDOW, NO_WINDOWS, packWindows, unpackWindows, WINDOW_NAMES } from "../../sdk/Windows.ts";
import { seededRandom } from "../shared/random.ts";
import { randomWindows } from "../shared/randomOrder.ts";

describe("Windows", () => {
  it("stand in the order of the contract's word", () => {
    const source = readFileSync(new URL("../../contracts/escrow/types/Windows.sol", import.meta.url), "utf8");
    const places = [...source.matchAll(/^function (\w+)\(Windows self\)[^}]*_window\(self, (\d+)\)/gm)];
    // `return` is a keyword of Solidity.
    const names = places.map(([, name]) => (name === "giveBack" ? "return" : name));
    expect(places.map(([, , bit]) => Number(bit))).to.deep.equal(WINDOW_NAMES.map((_, place) => 25 * place));
    expect(names).to.deep.equal(WINDOW_NAMES);
  });

  it("each take 25 bits", () => {
    for (const [place, name] of WINDOW_NAMES.entries())
      expect(packWindows({ ...NO_WINDOWS, [name]: 1n }), name).to.equal(2n ** BigInt(25 * place));
  });

  it("come out as they went in", () => {
    const random = seededRandom(3);
    for (let sample = 0; sample < 200; sample += 1) {
      const windows = randomWindows(random);
      expect(unpackWindows(packWindows(windows)), `sample ${sample}`).to.deep.equal(windows);
    }
  });

  it("can be as long as 388 days and no longer", () => {
    expect(LONGEST_WINDOW / 86_400n).to.equal(388n);
    expect(packWindows({ ...NO_WINDOWS, ship: LONGEST_WINDOW })).to.equal(LONGEST_WINDOW);
    expect(() => packWindows({ ...NO_WINDOWS, ship: LONGEST_WINDOW + 1n })).to.throw(
      RangeError,
      "windows.ship: 33554432 s is not within 0 and 33554431 s",
    );
    expect(() => packWindows({ ...NO_WINDOWS, refund: -1n })).to.throw(RangeError, "windows.refund: -1 s");
  });

  it("add up to an order's life", () => {
    const powers = Object.fromEntries(WINDOW_NAMES.map((name, place) => [name, 2n ** BigInt(place)]));
    expect(lifetime({ ...NO_WINDOWS, ...powers })).to.equal(1_023n);
  });
});
