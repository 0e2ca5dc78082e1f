import { expect } from "chai";
import { network } from "hardhat";
import { parseEther, parseUnits } from "ethers";

import { flow } from "../../scripts/flows/escrowedSale.ts";
import type { Outcome } from "../../scripts/flows/shared/scene.ts";
import { FOR_GAS, type FlowStage, flowStage, sampleOf } from "../shared/flows.ts";

describe("escrowed-sale", function () {
  this.bail(true);
  let on: FlowStage;
  before(async () => {
    on = await flowStage(await network.create());
  });

  context("given the sample", () => {
    const units = (text: string) => parseUnits(text, 6);
    let outcome: Outcome;

    it("plays to its end", async () => {
      outcome = await on.play(flow);
    });

    it("leaves the order Released, quoted by the payee", async () => {
      expect(await on.statesAfter(outcome)).to.deep.equal(["Released"]);
      expect(outcome.statuses[0]).to.include({ held: 0n, kept: units("129.90"), quoted: true });
    });

    it("leaves everyone with what the terms say", async () => {
      const [platform, affiliate, shipping] = [units("129.90") / 40n, units("129.90") / 100n, units("4.90")];
      expect(await on.balancesAfter(outcome)).to.deep.equal({
        payer: units("200.00") - units("129.90"),
        payee: units("129.90") - platform - affiliate - shipping,
        carrier: 0n,
        platform,
        affiliate,
        shipping,
        relayer: 0n,
        escrow: 0n,
      });
    });

    it("never gave the payer any native coin", async () => {
      expect(await on.stage.provider.getBalance(outcome.accounts.payer!)).to.equal(0n);
      expect(await on.stage.provider.getTransactionCount(outcome.accounts.payer!)).to.equal(0);
    });
  });

  context("given other inputs", () => {
    for (const decimals of [0, 2, 6, 18, 24]) {
      it(`rounds for the payee with a token of ${decimals} decimals`, async () => {
        const price = 10n ** BigInt(decimals) * 101n;
        const fees = [
          { to: "platform", share: "3.33%" },
          { to: "tax office", share: "0.01%" },
        ];
        const outcome = await on.play(flow, {
          ...sampleOf(flow),
          token: { symbol: "ANY", decimals },
          budget: "101",
          price: "101",
          fees,
        });

        const [platform, tax] = [(price * 333n) / 10_000n, price / 10_000n];
        const { payer, payee, escrow, ...others } = await on.balancesAfter(outcome);
        expect({ payer, payee, escrow }).to.deep.equal({ payer: 0n, payee: price - platform - tax, escrow: 0n });
        expect(others).to.include({ platform, "tax office": tax });
      });
    }

    it("pays in the native coin, where nobody can pay the gas for the payer", async () => {
      const fees = [{ to: "platform", share: "5%" }];
      const outcome = await on.play(flow, {
        ...sampleOf(flow),
        token: "native",
        budget: "2.5",
        price: "1.000000000000000001",
        fees,
      });

      const price = parseEther("1") + 1n;
      expect(await on.statesAfter(outcome)).to.deep.equal(["Released"]);
      expect(await on.balancesAfter(outcome)).to.deep.equal({
        payer: FOR_GAS + parseEther("2.5") - price,
        payee: FOR_GAS + price - price / 20n,
        carrier: FOR_GAS,
        platform: price / 20n,
        relayer: FOR_GAS,
        escrow: 0n,
      });
    });

    it("pays eight fee legs, which may take all there is", async () => {
      const fees = Array.from({ length: 8 }, (_, place) => ({ to: `leg ${place + 1}`, share: "12.5%" }));
      const outcome = await on.play(flow, { ...sampleOf(flow), price: "80", fees });

      const { payee, relayer, carrier, escrow, payer, ...legs } = await on.balancesAfter(outcome);
      expect([payee, relayer, carrier, escrow, payer]).to.deep.equal([0n, 0n, 0n, 0n, parseUnits("120", 6)]);
      expect(Object.values(legs)).to.deep.equal(Array.from({ length: 8 }, () => parseUnits("10", 6)));
    });

    for (const preset of ["virtual goods", "services", "automatic delivery"]) {
      it(`needs no carrier: ${preset}`, async () => {
        const { windows: _, carrier: __, ...sample } = sampleOf(flow);
        const outcome = await on.play(flow, { ...sample, preset, fees: [] });

        expect(outcome.accounts).to.have.all.keys("payer", "payee", "relayer");
        expect(await on.statesAfter(outcome)).to.deep.equal(["Released"]);
        expect(await on.balancesAfter(outcome)).to.include({ payee: parseUnits("129.90", 6), escrow: 0n });
      });
    }
  });
});
