import { readFileSync } from "node:fs";

import { expect } from "chai";
import { parseUnits } from "ethers";
import { network } from "hardhat";

import { flow, type PayrollOutcome, readPayroll } from "../../scripts/flows/payroll.ts";
import { InputRefused } from "../../scripts/flows/shared/inputFile.ts";
import { payrollSample, sampleAccount } from "../../scripts/flows/shared/payrollSample.ts";
import { terminalReporter } from "../../scripts/flows/shared/reporter.ts";
import { isClaimed } from "../../sdk/Payouts.ts";
import { Payouts__factory } from "../../typechain-types/factories/contracts/payments/Payouts__factory.ts";
import { type FlowStage, flowStage, withInput } from "../shared/flows.ts";

describe("payroll", function () {
  this.bail(true);
  const units = (text: string) => parseUnits(text, 6);
  const sheet = (...rows: string[]) => ["reference,account,amount", ...rows].join("\n");
  let on: FlowStage;
  before(async () => {
    on = await flowStage(await network.create());
  });

  context("given the sample", () => {
    const lines = readFileSync(flow.sample, "utf8").trim().split("\n").slice(1);
    const amounts = lines.map((line) => units(line.split(",")[2]!));
    const total = amounts.reduce((sum, amount) => sum + amount, 0n);
    const claimed = amounts.slice(0, 41).reduce((sum, amount) => sum + amount, 0n);
    let outcome: PayrollOutcome;

    it("follows its rule", () => {
      expect(lines).to.have.length(5_000);
      expect(payrollSample(30).trim().split("\n").slice(1)).to.deep.equal(lines.slice(0, 30));
    });

    it("plays to its end", async () => {
      outcome = await on.play<PayrollOutcome>(flow);
    });

    it("pays the first 41, one of them after its account was blocked, and gives the rest back", () => {
      expect(outcome.claimed.map(Number).sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 41 }, (_, i) => i));
      expect(outcome.drop.total).to.equal(total);
      expect(outcome.reclaimed).to.equal(total - claimed);
      expect(outcome.status).to.include({ state: "Reclaimed", remaining: 0n });
    });

    it("leaves everyone with what the list says", async () => {
      const { provider, deployment } = on.stage;
      expect(await on.balancesAfter(outcome)).to.include({ employer: total - claimed, dealer: 0n, anyone: 0n });
      const employees = {
        ...outcome,
        accounts: { first: outcome.tree.leaves[0]!.account, denied: outcome.tree.leaves[2]!.account },
      };
      expect(await on.balancesAfter(employees)).to.include({ first: amounts[0], denied: amounts[2] });
      expect(
        await Payouts__factory.connect(deployment.payouts, provider).balanceOf(
          outcome.tree.leaves[2]!.account,
          outcome.token.address,
        ),
      ).to.equal(0n);
    });

    it("marks what was claimed and nothing else", async () => {
      const { provider, deployment } = on.stage;
      const id = await Payouts__factory.connect(deployment.payouts, provider).idOf(outcome.drop);
      for (const [index, isPaid] of [
        [0n, true],
        [40n, true],
        [41n, false],
        [4_999n, false],
      ] as const)
        expect(await isClaimed(provider, deployment, { id, index })).to.equal(isPaid);
    });
  });

  context("given other inputs", () => {
    const strangers = ["0x00000000000000000000000000000000000000A1", "0x00000000000000000000000000000000000000a2"];

    it("plays a single line of somebody whose key nobody has, to the last unit", async () => {
      const outcome = await on.play<PayrollOutcome>(flow, sheet(`A-1,${strangers[0]},10.00`));

      expect(outcome.claimed).to.deep.equal([0n]);
      expect(outcome.reclaimed).to.equal(0n);
      expect(outcome.status).to.include({ state: "Exhausted", remaining: 0n });
    });

    it("plays with an account that is blocked and whose key nobody has: its money stays in the ledger", async () => {
      const accounts = [...strangers, "0x00000000000000000000000000000000000000a3"];
      const outcome = await on.play<PayrollOutcome>(
        flow,
        sheet(...accounts.map((account, place) => `A-${place},${account},1.50`)),
      );
      const { provider, deployment } = on.stage;

      expect(outcome.claimed.map(Number)).to.deep.equal([0, 2, 1]);
      expect(
        await Payouts__factory.connect(deployment.payouts, provider).balanceOf(accounts[2]!, outcome.token.address),
      ).to.equal(units("1.50"));
    });

    it("shows how far it is, and warns of accounts that stand there twice", async () => {
      const told: string[] = [];
      const reporter = terminalReporter({ write: (line) => told.push(line), color: false });
      const rows = Array.from(
        { length: 1_200 },
        (_, place) => `A-${place},${sampleAccount(`A-${place % 1_199}`).address},1`,
      );
      await withInput(flow, sheet(...rows), (file) => flow.prepare(file)({ ...on.stage, reporter }));

      const text = told.join("\n");
      for (const note of ["Read 1,000 of 1,200 lines.", "Read 1,200 of 1,200 lines.", "Hashed 1,200 of 1,200 claims."])
        expect(text).to.include(note);
      expect(text).to.match(/Warning: 0x\w+ stands in the lines 2, 1201\./);
    });

    it("names every malformed line with its column", async () => {
      await withInput(flow, sheet("A-1,0x12,10.00", `A-1,${strangers[0]},"1,50"`), (file) => {
        expect(() => readPayroll(file))
          .to.throw(InputRefused)
          .with.property("problems")
          .that.deep.equals([
            `${file}:2: account: "0x12" is not an address`,
            `${file}:3: reference: "A-1" stands in line 2 already`,
            `${file}:3: amount: "1,50" is not an amount: it has a separator; write thousands as "1000" and decimals as "0.5"`,
          ]);
      });
    });
  });
});
