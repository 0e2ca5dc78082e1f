import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { defaultShareOf, feeOf, gathered, payoutsOf, refundableBy, releaseOf, WHOLE } from "../../sdk/Fees.ts";
import { type FeeLeg, type Order, orderFrom } from "../../sdk/Order.ts";
import { NO_WINDOWS } from "../../sdk/Windows.ts";
import { seededRandom } from "../shared/random.ts";

const [PAYER, PAYEE, ARBITER, PLATFORM, AFFILIATE] = ["1", "2", "3", "4", "5"].map(
  (digit) => `0x${digit.repeat(40)}`,
) as [string, string, string, string, string];

const platform: FeeLeg = { recipient: PLATFORM, basisPoints: 250n, fixedAmount: 0n };
const affiliate: FeeLeg = { recipient: AFFILIATE, basisPoints: 0n, fixedAmount: 10n };

function orderWith(changes: Partial<Order> = {}): Order {
  const terms = { payer: PAYER, payee: PAYEE, amount: 999n, payBy: 0n, windows: NO_WINDOWS, splitBasisPoints: 3_333n };
  return {
    ...orderFrom({ ...terms, arbiter: ARBITER, arbiterBasisPoints: 100n, fees: [platform, affiliate] }),
    ...changes,
  };
}

describe("Fees", () => {
  it("a share is rounded down", () => {
    expect(feeOf(platform, 39n, 999n)).to.equal(0n);
    expect(feeOf(platform, 40n, 999n)).to.equal(1n);
    expect(feeOf(platform, 79n, 999n)).to.equal(1n);
  });

  it("a fixed amount is paid pro rata, rounded down", () => {
    expect(feeOf(affiliate, 999n, 999n)).to.equal(10n);
    expect(feeOf(affiliate, 998n, 999n)).to.equal(9n);
    expect(feeOf(affiliate, 99n, 999n)).to.equal(0n);
    expect(feeOf(affiliate, 100n, 999n)).to.equal(1n);
  });

  it("the payee has what the roundings leave", () => {
    expect(releaseOf(orderWith(), 999n)).to.deep.equal({ fees: [24n, 10n], toPayee: 965n });
    expect(releaseOf(orderWith(), 100n)).to.deep.equal({ fees: [2n, 1n], toPayee: 97n });
  });

  it("the default split rounds the payer's part down", () => {
    expect(defaultShareOf(orderWith(), 100n)).to.equal(33n);
    expect(defaultShareOf(orderWith({ splitBasisPoints: WHOLE }), 100n)).to.equal(100n);
  });

  it("a division pays each receiver once", () => {
    expect(payoutsOf(orderWith(), { toPayer: 500n, toPayee: 100n })).to.deep.equal([
      { to: PAYER, amount: 500n },
      { to: PLATFORM, amount: 2n },
      { to: AFFILIATE, amount: 1n },
      { to: PAYEE, amount: 97n },
    ]);
    const both = orderWith({ fees: [platform, { ...affiliate, recipient: PAYEE }] });
    expect(payoutsOf(both, { toPayer: 0n, toPayee: 100n })).to.deep.equal([
      { to: PLATFORM, amount: 2n },
      { to: PAYEE, amount: 98n },
    ]);
  });

  it("of a ruling, the arbiter takes its share from each side", () => {
    expect(payoutsOf(orderWith(), { toPayer: 250n, toPayee: 150n }, "ruling")).to.deep.equal([
      { to: PAYER, amount: 248n },
      { to: ARBITER, amount: 3n },
      { to: PLATFORM, amount: 3n },
      { to: AFFILIATE, amount: 1n },
      { to: PAYEE, amount: 145n },
    ]);
  });

  it("nothing is lost and nothing made, for any order and division", () => {
    const random = seededRandom(5);
    for (let sample = 0; sample < 500; sample += 1) {
      const amount = BigInt(random.bytes(12)) + 1n;
      const toPayer = BigInt(random.bytes(12)) % (amount + 1n);
      const toPayee = BigInt(random.bytes(12)) % (amount - toPayer + 1n);
      const order = orderWith({
        amount,
        fees: Array.from({ length: 8 }, (_, place) => randomLeg(random, place, amount)),
      });

      for (const by of ["parties", "ruling"] as const) {
        const payouts = payoutsOf(order, { toPayer, toPayee }, by);
        const sum = payouts.reduce((total, payout) => total + payout.amount, 0n);
        expect(sum, `sample ${sample}`).to.equal(toPayer + toPayee);
        for (const payout of payouts) expect(payout.amount > 0n, `sample ${sample}`).to.equal(true);
      }
    }
  });

  it("gathered leaves out what is nothing", () => {
    expect(gathered([{ to: PAYER, amount: 0n }])).to.deep.equal([]);
  });

  describe("refundableBy", () => {
    it("is all that is kept for the payee", () => {
      expect(refundableBy(orderWith(), PAYEE, 700n)).to.equal(700n);
    });

    it("is its fees on the whole order for a fee recipient, and never more than is kept", () => {
      expect(refundableBy(orderWith(), PLATFORM, 999n)).to.equal(24n);
      expect(refundableBy(orderWith({ fees: [platform, platform] }), PLATFORM, 999n)).to.equal(48n);
      expect(refundableBy(orderWith(), AFFILIATE, 7n)).to.equal(7n);
    });

    it("is nothing for anyone else", () => {
      expect(refundableBy(orderWith(), ZeroAddress, 999n)).to.equal(0n);
    });
  });
});

/** An eighth of what the arbiter leaves, at most, as a share or as an amount. */
function randomLeg(random: ReturnType<typeof seededRandom>, place: number, amount: bigint): FeeLeg {
  const recipient = `0x${String(place).repeat(40)}`;
  return random.pick([
    { recipient, basisPoints: BigInt(random.below(1_238)), fixedAmount: 0n },
    { recipient, basisPoints: 0n, fixedAmount: (amount * BigInt(random.below(1_238))) / WHOLE },
  ]);
}
