import { expect } from "chai";

import { CommandRefused, helpOn, listOf, readCommand } from "../../scripts/flows/command.ts";
import { stories } from "../../scripts/flows/stories.ts";

describe("The command line of npm start", () => {
  const read = (...args: string[]) => readCommand(args, { flows: stories, networks: ["localhost", "fork"] });
  const refusal = (...args: string[]) => {
    try {
      read(...args);
    } catch (error) {
      expect(error).to.be.instanceOf(CommandRefused);
      return (error as Error).message;
    }
    throw new Error(`${args.join(" ")} was taken`);
  };

  it("plays every flow in this process without arguments", () => {
    expect(read()).to.deep.equal({ does: "play", flow: undefined, input: undefined, network: undefined, asked: {} });
  });

  it("plays one flow on a file and a network", () => {
    const command = read("silent-buyer", "--input", "mine.json", "--network=localhost");
    expect(command).to.include({ does: "play", input: "mine.json", network: "localhost" });
    expect(command).to.have.nested.property("flow.name", "silent-buyer");
  });

  it("puts pictures into a folder, of one flow or of all", () => {
    expect(read("silent-buyer", "--output", "mine")).to.deep.include({ asked: { output: "mine" } });
    expect(read("--output=mine")).to.deep.include({ flow: undefined, asked: { output: "mine" } });
  });

  it("asks a flow that codes units for so many of them, and no other", () => {
    expect(read("rice-harvest", "--units", "20000")).to.deep.include({ asked: { units: 20_000 } });
    const forWhom = "--units is for a flow that codes units: npm start -- rice-harvest --units N";
    expect(refusal("payroll", "--units", "20000")).to.equal(forWhom);
    expect(refusal("--units", "20000")).to.equal(forWhom);
    for (const units of ["0", "-1", "2e4", "20,000", "", "10000000000"])
      expect(refusal("rice-harvest", `--units=${units}`)).to.equal(`--units is a number from 1, not "${units}".`);
  });

  it("helps and lists, whatever else is asked for", () => {
    expect(read("--help", "nothing")).to.deep.equal({ does: "help" });
    expect(read("--list")).to.deep.equal({ does: "list" });
  });

  it("suggests the nearest flow and lists all", () => {
    expect(refusal("silent-byer")).to.equal(
      `There is no flow "silent-byer" (did you mean silent-buyer?). The flows are:\n${listOf(stories)}`,
    );
    expect(refusal("bake-bread")).to.equal(`There is no flow "bake-bread". The flows are:\n${listOf(stories)}`);
  });

  it("says in one line what else it cannot follow", () => {
    expect(refusal("--inptu", "x")).to.equal(
      "Unknown option '--inptu'. Known are --input FILE, --output DIR, --units N, --network NAME, --list and --help.",
    );
    expect(refusal("--input", "x.json")).to.equal("--input is for one flow: npm start -- <flow> --input FILE");
    expect(refusal("silent-buyer", "never-shipped")).to.equal("One flow at a time: silent-buyer, never-shipped are 2.");
    expect(refusal("--network", "localhots")).to.equal(
      'There is no network "localhots" in hardhat.config.ts (did you mean localhost?); it knows localhost, fork.',
    );
  });

  it("names every flow in the help, in lines that fit a terminal", () => {
    const help = helpOn(stories);
    for (const { name, tells } of stories) expect(help).to.include(name).and.to.include(tells);
    expect(Math.max(...help.split("\n").map(({ length }) => length))).to.be.below(100);
  });
});
