import { expect } from "chai";
import { parseEther } from "ethers";
import { network } from "hardhat";

import { flow } from "../../scripts/flows/neverShipped.ts";
import type { Outcome } from "../../scripts/flows/shared/scene.ts";
import { FOR_GAS, type FlowStage, flowStage, sampleOf } from "../shared/flows.ts";

describe("never-shipped", function () {
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

    it("leaves the order Refunded, with nothing kept", async () => {
      expect(await on.statesAfter(outcome)).to.deep.equal(["Refunded"]);
      expect(outcome.statuses[0]).to.include({ held: 0n, kept: 0n });
    });

    it("leaves the payer with every unit, and nobody else with any", async () => {
      expect(await on.balancesAfter(outcome)).to.deep.equal({
        payer: 14_800n,
        payee: 0n,
        carrier: 0n,
        platform: 0n,
        anyone: 0n,
        escrow: 0n,
      });
    });
  });

  context("given other inputs", () => {
    it("waits as long as its own windows say", async () => {
      const { provider } = on.stage;
      const before = (await provider.getBlock("latest"))!.timestamp;
      await on.play(flow, { ...sampleOf(flow), windows: { ship: "5 hours" } });

      const passed = (await provider.getBlock("latest"))!.timestamp - before;
      expect(passed).to.be.within(5 * 3_600, 5 * 3_600 + 60);
    });

    it("pays the native coin back", async () => {
      const outcome = await on.play(flow, { ...sampleOf(flow), token: "native", price: "0.3", budget: "1" });

      expect(await on.statesAfter(outcome)).to.deep.equal(["Refunded"]);
      expect(await on.balancesAfter(outcome)).to.include({
        payer: FOR_GAS + parseEther("1"),
        payee: FOR_GAS,
        platform: 0n,
        escrow: 0n,
      });
    });
  });
});
