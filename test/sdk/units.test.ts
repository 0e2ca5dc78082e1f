import { expect } from "chai";
import { formatUnits, parseUnits } from "ethers";

import {
  AmountMalformed,
  AmountTooPrecise,
  DecimalsInvalid,
  DurationMalformed,
  DurationNegative,
  formatAmount,
  formatDuration,
  parseAmount,
  parseDuration,
} from "../../sdk/Units.ts";
import { seededRandom } from "../shared/random.ts";
import { expectRefusal } from "../shared/refusals.ts";

describe("sdk/Units", () => {
  describe("parseAmount", () => {
    const separator = 'it has a separator; write thousands as "1000" and decimals as "0.5"';
    const other = "it is not digits with at most one point";
    for (const [text, reason] of [
      ["", "it is empty"],
      [" ", "it is empty"],
      [" 1", "it has spaces around it"],
      ["1\n", "it has spaces around it"],
      ["-1", "it has a sign"],
      ["+1", "it has a sign"],
      ["1e6", "it has an exponent"],
      ["1.5E-3", "it has an exponent"],
      ["1,000", separator],
      ["1,000.50", separator],
      ["12,50", separator],
      ["1_000", separator],
      ["1 000", separator],
      ["1\u00a0000", separator],
      ["1'000", separator],
      ["1’000", separator],
      [".5", "it has no digit on one side of the point"],
      ["5.", "it has no digit on one side of the point"],
      [".", other],
      ["1.2.3", other],
      ["1.000,50", other],
      ["0x10", other],
      ["١٢", other],
      ["12 USDC", other],
      ["Infinity", other],
    ] as const) {
      it(`refuses ${JSON.stringify(text)}: ${reason}`, async () => {
        await expectRefusal(() => parseAmount(text, 6), AmountMalformed, { text, reason });
      });
    }

    it("refuses one decimal more than the token has, also where it is zero", async () => {
      expect(parseAmount("1.23456", 6)).to.equal(1_234_560n);
      expect(parseAmount("1.234567", 6)).to.equal(1_234_567n);
      for (const text of ["1.2345678", "1.2345670"]) {
        await expectRefusal(() => parseAmount(text, 6), AmountTooPrecise, { text, decimals: 7, allowed: 6 });
      }
    });

    it("refuses any decimal for a token without", async () => {
      expect(parseAmount("12", 0)).to.equal(12n);
      await expectRefusal(() => parseAmount("12.0", 0), AmountTooPrecise, { text: "12.0", decimals: 1, allowed: 0 });
    });

    for (const decimals of [-1, 0.5, 256, NaN]) {
      it(`refuses a token of ${decimals} decimals`, async () => {
        await expectRefusal(() => parseAmount("1", decimals), DecimalsInvalid, { decimals, most: 255 });
        await expectRefusal(() => formatAmount(1n, decimals), DecimalsInvalid, { decimals, most: 255 });
      });
    }

    it("reads amounts to the last unit", () => {
      expect(parseAmount("12.50", 6)).to.equal(12_500_000n);
      expect(parseAmount("0", 18)).to.equal(0n);
      expect(parseAmount("0.000000000000000001", 18)).to.equal(1n);
      expect(parseAmount("007.10", 2)).to.equal(710n);
      expect(parseAmount(`0.${"0".repeat(254)}1`, 255)).to.equal(1n);
      expect(parseAmount("79228162514264337593543950335", 0)).to.equal(2n ** 96n - 1n);
    });
  });

  describe("formatAmount", () => {
    it("refuses more shown decimals than the token has", async () => {
      const action = () => formatAmount(1n, 2, { minimumDecimals: 3 });
      await expectRefusal(action, DecimalsInvalid, { decimals: 3, most: 2 });
    });

    it("writes no zero at the end but those asked for", () => {
      expect(formatAmount(12_500_000n, 6)).to.equal("12.5");
      expect(formatAmount(12_000_000n, 6)).to.equal("12");
      expect(formatAmount(12_500_000n, 6, { minimumDecimals: 2 })).to.equal("12.50");
      expect(formatAmount(12_345_600n, 6, { minimumDecimals: 2 })).to.equal("12.3456");
      expect(formatAmount(0n, 6)).to.equal("0");
      expect(formatAmount(0n, 6, { minimumDecimals: 6 })).to.equal("0.000000");
      expect(formatAmount(1n, 18)).to.equal("0.000000000000000001");
      expect(formatAmount(100n, 0)).to.equal("100");
    });

    it("writes what left as negative", () => {
      expect(formatAmount(-12_500_000n, 6)).to.equal("-12.5");
      expect(formatAmount(-1n, 2)).to.equal("-0.01");
    });

    it("writes what parseAmount and ethers read back, over 500 random amounts", () => {
      const random = seededRandom(5);
      for (let run = 0; run < 500; run++) {
        const decimals = random.pick([0, 2, 6, 8, 18]);
        const units = BigInt(random.bytes(1 + random.below(20))) * 10n ** BigInt(random.below(9));
        const text = formatAmount(units, decimals, { minimumDecimals: random.below(decimals + 1) });

        expect(parseAmount(text, decimals)).to.equal(units);
        expect(parseUnits(text, decimals)).to.equal(units);
        expect(Number(formatUnits(units, decimals))).to.equal(Number(text));
      }
    });
  });

  describe("parseDuration", () => {
    for (const text of [
      "",
      " ",
      "days",
      "3  days",
      "3days",
      " 3 days",
      "3 days ",
      "3 Days",
      "-3 days",
      "1.5 days",
      "3 months",
      "3 years",
      "1 day 12 hours",
      "1e3",
      "0x10",
      "3 dayss",
      "３ days",
    ]) {
      it(`refuses ${JSON.stringify(text)}`, async () => {
        await expectRefusal(() => parseDuration(text), DurationMalformed, { text });
      });
    }

    for (const [text, seconds] of [
      ["0", 0n],
      ["90", 90n],
      ["1 second", 1n],
      ["45 seconds", 45n],
      ["90 minutes", 90n * 60n],
      ["24 hours", 86_400n],
      ["1 day", 86_400n],
      ["1 days", 86_400n],
      ["3 days", 3n * 86_400n],
      ["10 days", 864_000n],
      ["2 weeks", 14n * 86_400n],
    ] as const) {
      it(`reads ${JSON.stringify(text)}`, () => {
        expect(parseDuration(text)).to.equal(seconds);
      });
    }
  });

  describe("formatDuration", () => {
    it("refuses a negative one", async () => {
      await expectRefusal(() => formatDuration(-1n), DurationNegative, { seconds: -1n });
    });

    for (const [seconds, text] of [
      [0n, "0 seconds"],
      [1n, "1 second"],
      [59n, "59 seconds"],
      [60n, "1 minute"],
      [61n, "61 seconds"],
      [5_400n, "90 minutes"],
      [3_600n, "1 hour"],
      [86_399n, "86399 seconds"],
      [86_400n, "1 day"],
      [129_600n, "36 hours"],
      [1_209_600n, "14 days"],
    ] as const) {
      it(`writes ${seconds} as ${JSON.stringify(text)}`, () => {
        expect(formatDuration(seconds)).to.equal(text);
      });
    }

    it("writes what parseDuration reads back, over 500 random lengths", () => {
      const random = seededRandom(9);
      for (let run = 0; run < 500; run++) {
        const seconds = BigInt(random.below(10_000)) * random.pick([1n, 60n, 3_600n, 86_400n]);
        expect(parseDuration(formatDuration(seconds))).to.equal(seconds);
      }
    });
  });
});
