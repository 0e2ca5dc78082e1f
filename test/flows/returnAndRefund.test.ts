import { expect } from "chai";
import { parseEther, parseUnits } from "ethers";
import { network } from "hardhat";

import { flow } from "../../scripts/flows/returnAndRefund.ts";
import type { Outcome } from "../../scripts/flows/shared/scene.ts";
import { FOR_GAS, type FlowStage, flowStage, sampleOf } from "../shared/flows.ts";

describe("return-and-refund", function () {
  this.bail(true);
  let on: FlowStage;
  before(async () => {
    on = await flowStage(await network.create());
  });

  context("given the sample", () => {
    const units = (text: string) => parseUnits(text, 18);
    let outcome: Outcome;

    it("plays to its end", async () => {
      outcome = await on.play(flow);
    });

    it("leaves the order Released, with what was neither returned nor made good kept", async () => {
      expect(await on.statesAfter(outcome)).to.deep.equal(["Released"]);
      expect(outcome.statuses[0]).to.include({ held: 0n, kept: units("240") - units("180") - units("5") });
      expect(outcome.statuses[0]!.request).to.include({ requested: 0n, kind: "Return", count: 1n });
    });

    it("leaves everyone with what the terms say, fees on what was kept alone", async () => {
      const [platform, tax] = [units("60") / 40n, (units("60") * 19n) / 100n];
      expect(await on.balancesAfter(outcome)).to.deep.equal({
        payer: units("180") + units("5"),
        payee: units("60") - platform - tax - units("5"),
        carrier: 0n,
        platform,
        "tax office": tax,
        escrow: 0n,
      });
    });
  });

  context("given other inputs", () => {
    it("returns all of it, and then nothing is left to confirm", async () => {
      const { goodwill: _, ...sample } = sampleOf(flow);
      const outcome = await on.play(flow, { ...sample, return: { amount: "240", reason: "of two minds" } });

      expect(await on.statesAfter(outcome)).to.deep.equal(["Refunded"]);
      expect(await on.balancesAfter(outcome)).to.include({ payer: parseUnits("240", 18), payee: 0n, platform: 0n });
    });

    it("gives native coins back with the call", async () => {
      const native = {
        token: "native",
        price: "2.4",
        return: { amount: "1.8", reason: "too small" },
        goodwill: "0.05",
      };
      const outcome = await on.play(flow, { ...sampleOf(flow), ...native });

      const [platform, tax] = [parseEther("0.6") / 40n, (parseEther("0.6") * 19n) / 100n];
      expect(await on.balancesAfter(outcome)).to.include({
        payer: FOR_GAS + parseEther("1.85"),
        payee: FOR_GAS + parseEther("0.55") - platform - tax,
        platform,
        "tax office": tax,
        escrow: 0n,
      });
    });
  });
});
