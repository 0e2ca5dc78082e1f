import { expect } from "chai";
import { parseEther, parseUnits } from "ethers";
import { network } from "hardhat";

import { flow } from "../../scripts/flows/personToPerson.ts";
import type { Outcome } from "../../scripts/flows/shared/scene.ts";
import { FOR_GAS, type FlowStage, flowStage, sampleOf } from "../shared/flows.ts";

describe("person-to-person", function () {
  this.bail(true);
  let on: FlowStage;
  before(async () => {
    on = await flowStage(await network.create());
  });

  context("given the sample", () => {
    let outcome: Outcome;

    it("plays to its end", async () => {
      outcome = await on.play(flow);
    });

    it("leaves the deposit and the order Released", async () => {
      expect(await on.statesAfter(outcome)).to.deep.equal(["Released", "Released"]);
      expect(outcome.statuses.map(({ kept }) => kept)).to.deep.equal([parseEther("0.10"), parseEther("0.70")]);
    });

    it("leaves both with what they agreed", async () => {
      expect(await on.balancesAfter(outcome)).to.deep.equal({
        payer: FOR_GAS + parseEther("0.05"),
        payee: FOR_GAS + parseEther("0.80"),
        escrow: 0n,
      });
    });
  });

  context("given other inputs", () => {
    it("goes without a deposit, in a token, and all of it back", async () => {
      const { deposit: _, ...sample } = sampleOf(flow);
      const agreement = { toPayer: "85.5", because: "it was sold already" };
      const token = { symbol: "USDX", decimals: 6 };
      const outcome = await on.play(flow, { ...sample, token, price: "85.5", budget: "100", agreement });

      expect(await on.statesAfter(outcome)).to.deep.equal(["Refunded"]);
      expect(await on.balancesAfter(outcome)).to.deep.equal({ payer: parseUnits("100", 6), payee: 0n, escrow: 0n });
    });

    it("pays the deposit and the rest in a token without decimals", async () => {
      const agreement = { toPayer: "1", because: "a button is missing" };
      const token = { symbol: "COINX", decimals: 0 };
      const outcome = await on.play(flow, { ...sampleOf(flow), token, price: "7", deposit: "3", agreement });

      expect(await on.balancesAfter(outcome)).to.deep.equal({ payer: 1n, payee: 6n, escrow: 0n });
    });
  });
});
