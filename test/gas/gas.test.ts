import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { differences, type Figure, type Figures, records } from "../../scripts/gas/figures.ts";
import { DOMAINS } from "../../scripts/gas/domains.ts";
import { pageOf } from "../../scripts/gas/page.ts";
import { OTHER_BYTE, partsOf, type Step, ZERO_BYTE } from "../../scripts/gas/parts.ts";

const docs = join(import.meta.dirname, "..", "..", "docs");
const figures = JSON.parse(readFileSync(join(docs, "gas.json"), "utf8")) as Figures;
const rows = Object.entries(figures.operations);

const sumOf = (parts: Figure["parts"]) => Object.values(parts).reduce((sum, part) => sum + part);
const livePeersOf = (operation: string) =>
  DOMAINS.flatMap(({ operations }) => operations).flatMap(({ name, peers }) =>
    name === operation ? Object.keys(peers) : [],
  );

describe("the gas figures", () => {
  describe("docs/gas.json", () => {
    it("has every operation, and no other", () => {
      expect(rows.map(([name]) => name)).to.have.ordered.members(
        DOMAINS.flatMap(({ operations }) => operations.map(({ name }) => name)),
      );
    });

    for (const [name, { gas, floor, parts, floorParts, serves, ...figure }] of rows) {
      context(name, () => {
        it("is not below its floor", () => {
          expect(gas).to.be.at.least(floor);
        });

        it("is the sum of its parts, and so is its floor", () => {
          // A figure of one of many is told to a thousandth.
          expect(Math.abs(sumOf(parts) / serves - gas) <= 0.000_5, "the contract's").to.equal(true);
          expect(Math.abs(sumOf(floorParts) / serves - floor) <= 0.000_5, "the floor's").to.equal(true);
        });

        it("pays for the same calldata as its floor, but for the bytes of a signature", () => {
          const most = name.endsWith("erc3009") ? 65 * (OTHER_BYTE - ZERO_BYTE) : 0;
          expect(Math.abs(parts.calldata - floorParts.calldata)).to.be.at.most(most);
        });

        it("stands beside what is recorded of others, and what is measured of them", () => {
          const { aim, peers } = records.operations[name]!;
          expect(figure.aim).to.equal(aim);
          for (const [peer, { gas }] of Object.entries(peers)) expect(figure.peers[peer], peer).to.equal(gas);
          expect(Object.keys(figure.peers)).to.have.members([...Object.keys(peers), ...livePeersOf(name)]);
        });

        it("names the version of every peer", () => {
          expect(records.versions).to.include.all.keys("OpenZeppelin", ...Object.keys(figure.peers));
        });
      });
    }

    it("settles each order of many for less than one alone", () => {
      const { "escrow.settle.1": one, "escrow.settle.50": fifty } = figures.operations;
      expect(fifty!.gas / 50).to.be.below(one!.gas / 3);
    });
  });

  describe("docs/gas.md", () => {
    it("is the page of docs/gas.json", () => {
      expect(readFileSync(join(docs, "gas.md"), "utf8")).to.equal(pageOf(figures));
    });
  });

  describe("differences", () => {
    const [name, figure] = rows[0]!;

    it("finds none between equal figures", () => {
      expect(differences(figures, figures)).to.be.empty;
    });

    it("names the operation and the figure that changed", () => {
      const operations = { ...figures.operations, [name]: { ...figure, gas: figure.gas + 1 } };
      expect(differences(figures, { ...figures, operations })).to.deep.equal([
        `${name}: gas is ${figure.gas + 1}, recorded ${figure.gas}`,
      ]);
    });

    it("names the way whose batches changed", () => {
      const [recorded, measured] = [1, 2].map((gas) => ({ operations: {}, batches: { way: [{ units: 1, gas }] } }));
      expect(differences(recorded!, measured!)).to.deep.equal([
        'way: batches is [{"units":1,"gas":2}], recorded [{"units":1,"gas":1}]',
      ]);
    });

    it("names an operation that only one side has", () => {
      const empty = { operations: {}, batches: {} };
      const one = { operations: { [name]: figure }, batches: {} };
      expect(differences(empty, one)).to.deep.equal([`${name}: is not recorded`]);
      expect(differences(one, empty)).to.deep.equal([`${name}: is recorded, and not measured`]);
    });
  });

  describe("partsOf", () => {
    const step = (op: string, depth: number, gas: number, gasCost: number): Step => ({ op, depth, gas, gasCost });
    // A read of the escrow's slot, a balance asked for, a transfer with a signature, an event.
    const steps = [
      step("SLOAD", 1, 10_000, 2_100),
      step("STATICCALL", 1, 7_900, 6_000),
      step("SLOAD", 2, 5_000, 2_100),
      step("RETURN", 2, 2_900, 3),
      step("TSTORE", 1, 5_197, 100),
      step("CALL", 1, 5_097, 4_900),
      step("STATICCALL", 2, 4_500, 4_000),
      step("ADD", 2, 1_400, 3),
      step("LOG3", 2, 1_397, 1_000),
      step("STOP", 2, 397, 0),
      step("LOG4", 1, 894, 500),
      step("STOP", 1, 394, 0),
    ];
    const data = "0x00ff";
    const gasUsed = 21_000 + 4 + 16 + (10_000 - 394);

    it("gives each step to its part, calls without what is spent inside", () => {
      expect(partsOf({ data, gasUsed, steps })).to.deep.equal({
        transaction: 21_000,
        calldata: 20,
        accounts: 600 + 100,
        storage: 2_100,
        log: 500,
        tokenStorage: 2_100,
        tokenLog: 1_000,
        tokenSignature: 3_100,
        tokenCode: 3,
        measuring: 3,
        guard: 100,
        code: 0,
        returned: 0,
      });
    });

    it("shows what the chain gave back", () => {
      expect(partsOf({ data, gasUsed: gasUsed - 500, steps }).returned).to.equal(-500);
    });
  });
});
