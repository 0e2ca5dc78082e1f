import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { expect } from "chai";
import { parseEther, parseUnits } from "ethers";
import { network } from "hardhat";

import { type CartOutcome, flow } from "../../scripts/flows/cartOfSellers.ts";
import { FOR_GAS, type FlowStage, flowStage, withInput } from "../shared/flows.ts";

describe("cart-of-sellers", function () {
  this.bail(true);
  const units = (text: string) => parseUnits(text, 6);
  let on: FlowStage;
  before(async () => {
    on = await flowStage(await network.create());
  });

  context("given the sample", () => {
    const share = (text: string, basisPoints: bigint) => (units(text) * basisPoints) / 10_000n;
    const platformOf = {
      bookshop: share("42.00", 250n) + share("7.50", 250n) + share("31.20", 250n),
      "tea house": share("18.40", 250n),
      "lamp maker": share("12.60", 300n),
    };
    const affiliateOf = { bookshop: share("42.00", 100n), "tea house": share("18.40", 100n) };
    const net = {
      bookshop: units("80.70") - platformOf.bookshop - affiliateOf.bookshop - units("7.80"),
      "tea house": units("18.40") - platformOf["tea house"] - affiliateOf["tea house"],
      "lamp maker": units("12.60") - platformOf["lamp maker"],
    };
    let outcome: CartOutcome;

    it("plays to its end", async () => {
      outcome = await on.play<CartOutcome>(flow);
    });

    it("leaves each order where its way led", async () => {
      expect(await on.statesAfter(outcome)).to.deep.equal([
        "Released",
        "Released",
        "Released",
        "Released",
        "Refunded",
        "Refunded",
        "Released",
      ]);
    });

    it("leaves everyone with what the terms say", async () => {
      expect(await on.balancesAfter(outcome)).to.deep.equal({
        payer: units("55.00") + units("89.00"),
        ...net,
        platform: platformOf.bookshop + platformOf["tea house"] + platformOf["lamp maker"],
        affiliate: affiliateOf.bookshop + affiliateOf["tea house"],
        shipping: units("7.80"),
        relayer: 0n,
        anyone: 0n,
        escrow: 0n,
      });
    });

    it("took one signature and one transaction for the whole cart", async () => {
      const { provider } = on.stage;
      expect(await provider.getTransactionCount(outcome.accounts.payer!)).to.equal(0);
      // The relayer brought the cart and two confirmations.
      expect(await provider.getTransactionCount(outcome.accounts.relayer!)).to.equal(3);
      expect(await provider.getTransactionCount(outcome.accounts.anyone!)).to.equal(1);
    });

    it("gives each seller a statement whose net is what it received", () => {
      const nets = [...outcome.statements].map(([seller, { periods }]) => [
        seller,
        periods.reduce((sum, period) => sum + period.net, 0n),
      ]);
      expect(Object.fromEntries(nets)).to.deep.equal(net);
    });

    it("names the orders of each statement by the seller's own references", () => {
      const references = [...outcome.statements.values()].map(({ orders }) => orders.map(({ reference }) => reference));
      expect(references).to.deep.equal([
        ["BK-1001", "BK-1002", "BK-1003"],
        ["TEA-77", "TEA-78"],
        ["LAMP-9", "LAMP-10"],
      ]);
    });
  });

  context("given other inputs", () => {
    const cart = (...rows: string[]) => ["reference,seller,item,amount,ends,fee platform", ...rows].join("\n");

    it("plays a single order that its payer confirms, with nothing for the clock", async () => {
      const outcome = await on.play<CartOutcome>(flow, cart("A-1,shop,tea,10.00,confirmed,"));

      expect(await on.balancesAfter(outcome)).to.include({ payer: 0n, shop: units("10"), anyone: 0n });
      expect(await on.stage.provider.getTransactionCount(outcome.accounts.anyone!)).to.equal(0);
    });

    it("settles more orders than one batch takes", async () => {
      const rows = Array.from({ length: 60 }, (_, place) => `A-${place},shop ${place % 3},tea,1.00,silent,1%`);
      const outcome = await on.play<CartOutcome>(flow, cart(...rows));

      expect(await on.balancesAfter(outcome)).to.include({
        "shop 0": units("19.80"),
        "shop 2": units("19.80"),
        platform: units("0.60"),
      });
      expect(await on.stage.provider.getTransactionCount(outcome.accounts.anyone!)).to.equal(2);
    });

    it("warns of a reference that was paid twice", async () => {
      const { statements } = await on.play<CartOutcome>(flow, cart("A-1,shop,tea,1,silent,", "A-1,shop,tea,2,silent,"));

      expect(statements.get("shop")!.warnings).to.have.length(1);
      expect(statements.get("shop")!.warnings[0]).to.include({ kind: "ReferencePaidTwice", reference: "A-1" });
    });

    it("takes settings from a JSON file beside it: the native coin, other windows, the merchant's zone", async () => {
      const settings = {
        orders: "mine.csv",
        token: "native",
        windows: { confirm: "1 day" },
        calendar: { zone: "Asia/Shanghai", cutOff: 18 },
      };
      const outcome = await withInput(flow, settings, (file) => {
        writeFileSync(
          join(dirname(file), "mine.csv"),
          cart("A-1,shop,tea,0.5,silent,2%", "B-1,bar,rum,0.25,unshipped,"),
        );
        return flow.prepare(file)(on.stage) as Promise<CartOutcome>;
      });

      expect(await on.balancesAfter(outcome)).to.include({
        payer: FOR_GAS + parseEther("0.25"),
        shop: FOR_GAS + parseEther("0.49"),
        bar: FOR_GAS,
        platform: parseEther("0.01"),
        escrow: 0n,
      });
      expect(outcome.statements.get("shop")!.calendar).to.deep.equal({ zone: "Asia/Shanghai", cutOff: 18 });
    });

    it("plays on terms with nothing to ship", async () => {
      const outcome = await withInput(flow, { orders: "mine.csv", preset: "automatic delivery" }, (file) => {
        writeFileSync(join(dirname(file), "mine.csv"), cart("A-1,shop,code,5,silent,", "A-2,shop,code,6,confirmed,"));
        return flow.prepare(file)(on.stage) as Promise<CartOutcome>;
      });

      expect(await on.statesAfter(outcome)).to.deep.equal(["Released", "Released"]);
      expect(await on.balancesAfter(outcome)).to.include({ shop: units("11") });
    });
  });
});
