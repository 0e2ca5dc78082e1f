import { expect } from "chai";

import { isFine, reportOf, totalsIn } from "../../scripts/testing/outcome.ts";
import { bundlesOf, sharesOf } from "../../scripts/testing/shares.ts";
import { sideBySide } from "../../scripts/testing/sideBySide.ts";
import { words } from "../../scripts/setup/words.mjs";

const MOCHA = "  deed\n    ✔ does it\n\n\n  12 passing (3s)\n";
const BROKEN = `${MOCHA}  1 failing\n\n  1) deed\n       does not:\n     AssertionError\n`;
const SOLIDITY = "    ✔ invariant_holds() (runs: 256)\n\n\n  5 passing\n";

describe("npm test", () => {
  describe("the steps of the word", () => {
    it("given no arguments, build and run all side by side", () => {
      expect(words.test!.steps([])).to.deep.equal([
        ["hardhat", "build", "--no-tests"],
        ["node", "scripts/test.ts"],
      ]);
    });

    for (const args of [["test/a.test.ts"], ["--grep", "deed"]]) {
      it(`given ${args.join(" ")}, are Hardhat's own`, () => {
        expect(words.test!.steps(args)).to.deep.equal([["hardhat", "test", ...args]]);
      });
    }
  });

  describe("shares of files", () => {
    const files = [5, 3, 3, 2, 1].map((size, place) => ({ paths: [`file ${place}`], size }));

    it("given one share, are all files", () => {
      expect(sharesOf(files, 1)).to.deep.equal([files.flatMap(({ paths }) => paths)]);
    });

    it("given two shares, are of the same size, each in order of its paths", () => {
      expect(sharesOf(files, 2)).to.deep.equal([
        ["file 0", "file 3"],
        ["file 1", "file 2", "file 4"],
      ]);
    });

    it("given more shares than files, are none empty", () => {
      expect(sharesOf(files.slice(0, 2), 3)).to.deep.equal([["file 0"], ["file 1"]]);
    });
  });

  describe("bundles of files", () => {
    const file = (path: string, text: string) => ({ path, text });

    it("keep together those that use the tree of the project while they run", () => {
      const spawns = file("b", 'import { spawn } from "node:child_process";');
      const compiles = file("d", 'import ts from "typescript";');
      expect(bundlesOf([file("a", "12"), spawns, file("c", "123"), compiles])).to.deep.equal([
        { paths: ["a"], size: 2 },
        { paths: ["c"], size: 3 },
        { paths: ["b", "d"], size: spawns.text.length + compiles.text.length },
      ]);
    });
  });

  describe("totals", () => {
    for (const [given, output, totals] of [
      ["nothing", "", undefined],
      ["a test that is named like one", "    ✔ 3 passing\n", undefined],
      ["TypeScript tests that pass", MOCHA, { passing: 12, failing: 0 }],
      ["TypeScript tests of which one fails", BROKEN, { passing: 12, failing: 1 }],
      ["Solidity tests", SOLIDITY, { passing: 5, failing: 0 }],
      ["colors", "\u001b[32m  7 passing\u001b[0m\n", { passing: 7, failing: 0 }],
    ] as const) {
      it(`given ${given}, are ${totals === undefined ? "none" : `${totals.passing} and ${totals.failing}`}`, () => {
        expect(totalsIn(output)).to.deep.equal(totals);
      });
    }
  });

  describe("an outcome", () => {
    for (const [given, code, output, fine] of [
      ["tests that pass", 0, MOCHA, true],
      ["a failing test", 1, BROKEN, false],
      ["a failing test and exit code 0", 0, BROKEN, false],
      ["tests that pass and another exit code", 1, MOCHA, false],
      ["no totals", 0, "", false],
      ["a signal", "SIGKILL", "", false],
    ] as const) {
      it(`given ${given}, is ${fine ? "" : "not "}fine`, () => {
        expect(isFine({ name: "run", code, output })).to.equal(fine);
      });
    }
  });

  describe("the report", () => {
    const passed = { name: "Solidity", code: 0, output: SOLIDITY };

    it("given that all is fine, is the totals", () => {
      expect(reportOf([{ name: "TypeScript", code: 0, output: MOCHA }, passed])).to.deep.equal([
        "",
        "TypeScript: 12 passing, 0 failing",
        "Solidity: 5 passing, 0 failing",
        "",
        "17 passing, 0 failing",
      ]);
    });

    it("given a failing test, tells it once more before the totals", () => {
      const report = reportOf([{ name: "TypeScript", code: 1, output: BROKEN }, passed]);
      expect(report.slice(0, 5)).to.deep.equal(["", "Failed in TypeScript:", "  1 failing", "", "  1) deed"]);
      expect(report.slice(-4)).to.deep.equal([
        "TypeScript: 12 passing, 1 failing; ended with 1",
        "Solidity: 5 passing, 0 failing",
        "",
        "17 passing, 1 failing",
      ]);
    });

    it("given a run that broke off, tells its last lines and what ended it", () => {
      expect(reportOf([{ name: "TypeScript", code: "SIGKILL", output: "  deed\nout of memory\n" }])).to.deep.equal([
        ...["", "Failed in TypeScript:", "  deed", "out of memory"],
        ...["", "TypeScript: counted nothing; ended with SIGKILL", "", "0 passing, 0 failing"],
      ]);
    });
  });

  describe("runs side by side", () => {
    const run = (name: string, script: string) => ({ name, args: ["-e", script] });

    it("are shown as if one after the other, whichever ends first", async () => {
      let shown = "";
      const late = run("late", "setTimeout(() => console.log('late'), 300)");
      const outcomes = await sideBySide([late, run("early", "console.log('early')")], (text) => (shown += text));
      expect(shown).to.equal("late\nearly\n");
      expect(outcomes).to.deep.equal([
        { name: "late", code: 0, output: "late\n" },
        { name: "early", code: 0, output: "early\n" },
      ]);
    });

    it("tell what each ended with, and what it printed as an error", async () => {
      const broken = run("broken", "console.error('broken'); process.exitCode = 3");
      const killed = run("killed", "process.kill(process.pid, 'SIGKILL')");
      expect(await sideBySide([broken, killed], () => undefined)).to.deep.equal([
        { name: "broken", code: 3, output: "broken\n" },
        { name: "killed", code: "SIGKILL", output: "" },
      ]);
    });
  });
});
