import { expect } from "chai";
import { parseUnits } from "ethers";
import { network } from "hardhat";

import { flow } from "../../scripts/flows/disputedSale.ts";
import type { Outcome } from "../../scripts/flows/shared/scene.ts";
import { type FlowStage, flowStage, sampleOf } from "../shared/flows.ts";

describe("disputed-sale", function () {
  this.bail(true);
  const units = (text: string) => parseUnits(text, 6);
  let on: FlowStage;
  before(async () => {
    on = await flowStage(await network.create());
  });

  context("given the sample", () => {
    let outcome: Outcome;

    it("plays to its end", async () => {
      outcome = await on.play(flow);
    });

    it("leaves the order Released, with what the payer did not get back kept", async () => {
      expect(await on.statesAfter(outcome)).to.deep.equal(["Released"]);
      expect(outcome.statuses[0]).to.include({ held: 0n, kept: units("900") - units("250") });
    });

    it("leaves everyone with what the ruling says, each side bearing the arbiter's fee on its own part", async () => {
      const fee = (part: string) => (units(part) * 4n) / 100n;
      const platform = units("650") / 40n;
      expect(await on.balancesAfter(outcome)).to.deep.equal({
        payer: units("250") - fee("250"),
        payee: units("650") - fee("150") - platform,
        carrier: 0n,
        arbiter: fee("250") + fee("150"),
        platform,
        escrow: 0n,
      });
    });
  });

  context("given other inputs", () => {
    const disputed = (dispute: object, changes: object = {}) => {
      const sample = sampleOf(flow);
      return { ...sample, ...changes, dispute: { ...(sample.dispute as object), ...dispute } };
    };

    it("gives all of it to the payer", async () => {
      const outcome = await on.play(flow, disputed({ requested: "900", toPayer: "900" }));

      expect(await on.statesAfter(outcome)).to.deep.equal(["Refunded"]);
      expect(await on.balancesAfter(outcome)).to.include({ payer: units("864"), arbiter: units("36"), payee: 0n });
    });

    it("gives nothing to the payer, for an arbiter who asks nothing", async () => {
      const outcome = await on.play(
        flow,
        disputed({ requested: "900", toPayer: "0" }, { arbiter: { fee: "0%" }, fees: [] }),
      );

      expect(await on.statesAfter(outcome)).to.deep.equal(["Released"]);
      expect(await on.balancesAfter(outcome)).to.include({ payer: 0n, arbiter: 0n, payee: units("900") });
    });

    it("divides what no unit divides, rounding every share down", async () => {
      const odd = {
        token: { symbol: "COINX", decimals: 0 },
        price: "1001",
        fees: [{ to: "platform", share: "3.33%" }],
      };
      const outcome = await on.play(flow, disputed({ requested: "333", toPayer: "111" }, odd));

      const arbiter = (111n * 4n) / 100n + (222n * 4n) / 100n;
      const platform = (222n * 333n) / 10_000n + (668n * 333n) / 10_000n;
      expect(await on.balancesAfter(outcome)).to.include({
        payer: 111n - (111n * 4n) / 100n,
        arbiter,
        platform,
        payee: 890n - (222n * 4n) / 100n - platform,
        escrow: 0n,
      });
    });
  });
});
