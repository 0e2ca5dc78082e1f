import { expect } from "chai";

import { terminalReporter } from "../../scripts/flows/shared/reporter.ts";

describe("The terminal reporter", () => {
  const told = (color: boolean, tell: (reporter: ReturnType<typeof terminalReporter>) => void) => {
    const lines: string[] = [];
    tell(terminalReporter({ write: (line) => lines.push(line), color }));
    return lines;
  };

  it("numbers the steps of each story anew, with what each took on the right", () => {
    const lines = told(false, ({ title, step }) => {
      title("a story");
      step("payer", "pays", 1_234_567n);
      step("payee", "signs", "off chain");
      title("another");
      step("arbiter", "rules", "refused");
    });
    expect(lines.map((line) => line.replace(/ {2,}/g, "  "))).to.deep.equal([
      "",
      "a story",
      "  1  payer  pays  1,234,567 gas",
      "  2  payee  signs  off chain",
      "",
      "another",
      "  1  arbiter  rules  refused",
    ]);
    expect(new Set(lines.filter((line) => line.startsWith("  ")).map(({ length }) => length))).to.have.property(
      "size",
      1,
    );
  });

  it("breaks long texts between words, below 100 columns", () => {
    const long = Array.from({ length: 60 }, (_, place) => `word${place}`).join(" ");
    const lines = told(false, ({ step, note, failure }) => {
      step("payer", long, 1n);
      note(long);
      failure(long);
    });
    expect(Math.max(...lines.map(({ length }) => length))).to.be.below(100);
    expect(lines.join(" ").match(/word59\b/g)).to.have.length(3);
  });

  it("sets numbers below each other on the right, and words on the left", () => {
    const lines = told(false, ({ table }) => {
      table(
        ["who", "before", "change"],
        [
          ["payer", "100.00", "-99.50"],
          ["escrow", "0.00", "+99.50"],
        ],
      );
    });
    expect(lines).to.deep.equal([
      "    who      before   change",
      "    payer    100.00   -99.50",
      "    escrow     0.00   +99.50",
    ]);
  });

  it("carries colors only where they were asked for", () => {
    const tell = ({ title, step, note, failure }: ReturnType<typeof terminalReporter>) => {
      title("a story");
      step("payer", "pays", 1n);
      note("so be it");
      failure("it broke");
    };
    const plain = told(false, tell);
    const colorful = told(true, tell);
    expect(plain.join("")).not.to.include("\u001b");
    expect(colorful.join("")).to.include("\u001b");
    // eslint-disable-next-line no-control-regex
    expect(colorful.map((line) => line.replace(/\u001b\[\d+m/g, ""))).to.deep.equal(plain);
  });
});
