import { expect } from "chai";
import { parseUnits } from "ethers";
import { network } from "hardhat";

import type { Outcome } from "../../scripts/flows/shared/scene.ts";
import { flow } from "../../scripts/flows/silentBuyer.ts";
import { type FlowStage, flowStage, sampleOf } from "../shared/flows.ts";

describe("silent-buyer", function () {
  this.bail(true);
  let on: FlowStage;
  before(async () => {
    on = await flowStage(await network.create());
  });

  context("given the sample", () => {
    const price = parseUnits("48.00", 6);
    let outcome: Outcome;

    it("plays to its end", async () => {
      outcome = await on.play(flow);
    });

    it("leaves the order Released without a deed of the payer", async () => {
      expect(await on.statesAfter(outcome)).to.deep.equal(["Released"]);
      // Its payment is its only transaction.
      expect(await on.stage.provider.getTransactionCount(outcome.accounts.payer!)).to.equal(1);
    });

    it("leaves everyone with what the terms say", async () => {
      expect(await on.balancesAfter(outcome)).to.deep.equal({
        payer: 0n,
        payee: price - price / 40n,
        platform: price / 40n,
        anyone: 0n,
        escrow: 0n,
      });
    });
  });

  context("given other inputs", () => {
    it("waits as long as its own windows say", async () => {
      const { provider } = on.stage;
      const before = (await provider.getBlock("latest"))!.timestamp;
      await on.play(flow, { ...sampleOf(flow), windows: { confirm: "40 days" } });

      const passed = (await provider.getBlock("latest"))!.timestamp - before;
      expect(passed).to.be.within(40 * 86_400, 40 * 86_400 + 60);
    });

    it("is paid by the clock in the native coin, delivered by a carrier", async () => {
      const input = { ...sampleOf(flow), token: "native", price: "1.5", preset: "express", carrier: true, fees: [] };
      const outcome = await on.play(flow, input);

      const { payee, carrier } = await on.balancesAfter(outcome);
      expect(payee! - carrier!).to.equal(parseUnits("1.5", 18));
      expect(await on.statesAfter(outcome)).to.deep.equal(["Released"]);
    });
  });
});
