import { expect } from "chai";
import { network } from "hardhat";

import { flow, type TokenOutcome } from "../../scripts/flows/tokenLifecycle.ts";
import { CowryToken__factory } from "../../typechain-types/factories/contracts/token/CowryToken__factory.ts";
import { type FlowStage, flowStage, sampleOf } from "../shared/flows.ts";

/** Amounts of the sample in units, written a second time. */
const ONE = 10n ** 18n;
const CAP = 1_000_000n * ONE;
const PAID = (1_250_500n * ONE) / 1_000n + (89_990n * ONE) / 1_000n;
const BURNED_BY_PAYMENTS = (31_262_500n * ONE) / 1_000_000n + (4_499_500n * ONE) / 1_000_000n;
const BOUGHT_BACK = 25_000n * ONE;
const BURNED_BY_SALES = (599_999_700n * ONE) / 1_000_000n;
const DESTROYED = BURNED_BY_PAYMENTS + BOUGHT_BACK + BURNED_BY_SALES;

describe("token-lifecycle", function () {
  this.bail(true);
  let on: FlowStage;
  before(async () => {
    on = await flowStage(await network.create());
  });

  context("given the sample", () => {
    let outcome: TokenOutcome;

    it("plays to its end", async () => {
      outcome = await on.play<TokenOutcome>(flow);
    });

    it("has issued the whole cap, and can issue nothing more", async () => {
      const token = CowryToken__factory.connect(outcome.token.address, on.stage.provider);

      expect((await token.stats()).issued).to.equal(CAP);
      expect(await token.issuable()).to.equal(0n);
      expect(await token.issuableFrom(1n)).to.equal(0n);
      expect(await token.totalSupply()).to.equal(CAP - DESTROYED);
    });

    it("tells what was destroyed, and why", () => {
      const { block, ...stats } = outcome.stats;

      expect(block).to.be.greaterThan(0);
      expect(stats).to.deep.equal({
        cap: CAP,
        issued: CAP,
        issuable: 0n,
        destroyed: DESTROYED,
        circulating: CAP - DESTROYED,
        byReason: { Unstated: 0n, Payment: BURNED_BY_PAYMENTS, Sales: BURNED_BY_SALES, BuyBack: BOUGHT_BACK },
        before: 0n,
      });
    });

    it("leaves everyone what the story says, and the supplier nothing of what it pledged", async () => {
      expect(await on.balancesAfter(outcome)).to.deep.equal({
        issuer: 0n,
        treasury: CAP - PAID - BURNED_BY_SALES - BOUGHT_BACK,
        payer: 0n,
        payee: PAID - BURNED_BY_PAYMENTS,
        supplier: 0n,
        reporter: 0n,
        relayer: 0n,
        anyone: 0n,
        escrow: 0n,
      });
    });

    it("plays again: each story has a token of its own", async () => {
      const again = await on.play<TokenOutcome>(flow);

      expect(again.token.address).not.to.equal(outcome.token.address);
      expect(again.stats.issued).to.equal(CAP);
    });
  });

  context("given other inputs", () => {
    const sample = () => sampleOf(flow) as { token: object; pledge: object } & Record<string, unknown>;

    it("issues at once where the limit is the cap, and burns at once where the allowance suffices", async () => {
      const { token, pledge, ...rest } = sample();
      const { stats } = await on.play<TokenOutcome>(flow, {
        ...rest,
        token: { ...token, issueLimit: "1000000" },
        pledge: { ...pledge, allowance: "600" },
      });

      expect(stats.issued).to.equal(CAP);
      expect(stats.byReason.Sales).to.equal(BURNED_BY_SALES);
    });

    it("waits for a window shorter than the week of an announcement, and announces once", async () => {
      const { token, ...rest } = sample();
      const { stats } = await on.play<TokenOutcome>(flow, {
        ...rest,
        token: { ...token, issuePeriod: "5 days", issuerDelay: "1 hour" },
      });

      expect(stats.issued).to.equal(CAP);
    });

    it("destroys nothing by payments that destroy nothing, and settles a pledge without an allowance as unpaid first", async () => {
      const { pledge, ...rest } = sample();
      const { stats } = await on.play<TokenOutcome>(flow, {
        ...rest,
        payment: { amount: "10", burn: "0%" },
        signedPayment: { amount: "10", burn: "0%" },
        pledge: { ...pledge, allowance: "0" },
      });

      expect(stats.byReason.Payment).to.equal(0n);
      expect(stats.byReason.Sales).to.equal(BURNED_BY_SALES);
    });
  });
});
