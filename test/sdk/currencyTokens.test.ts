import { expect } from "chai";

import {
  CurrencyUnknown,
  CurrencyUnlisted,
  moneyOf,
  MoneyTooPrecise,
  readTokenTable,
  TokenTableMalformed,
  TokenUnlisted,
  unitsOf,
} from "../../sdk/CurrencyTokens.ts";
import { AmountMalformed } from "../../sdk/Units.ts";
import { exponentOf } from "../../sdk/swift/currencies.ts";
import { seededRandom } from "../shared/random.ts";
import { expectRefusal } from "../shared/refusals.ts";

const DOLLAR = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const YEN = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512";
const DINAR = "0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0";
const COARSE = "0xCf7Ed3AccA5a467e9e704C703E8D87F634fB0Fc9";

const entries = {
  USD: { token: DOLLAR, decimals: 6 },
  JPY: { token: YEN, decimals: 18 },
  KWD: { token: DINAR, decimals: 3 },
  EUR: { token: COARSE, decimals: 1 },
};
const table = readTokenTable(JSON.stringify(entries));

const malformed = async (json: unknown, part: string, reason: string) =>
  expectRefusal(() => readTokenTable(JSON.stringify(json)), TokenTableMalformed, { part, reason });

describe("readTokenTable", () => {
  it("refuses what is no JSON, no currency, no address, decimals out of range, and more than it asks for", async () => {
    await expectRefusal(() => readTokenTable("{"), TokenTableMalformed, { part: "", reason: "is no JSON" });
    await malformed({ XAU: entries.USD }, "XAU", "Invalid key in record");
    await malformed({ USD: { token: "0x12", decimals: 6 } }, "USD.token", "is not an address");
    await malformed({ USD: { token: DOLLAR, decimals: -1 } }, "USD.decimals", "Too small: expected number to be >=0");
    await malformed({ USD: { token: DOLLAR, decimals: 256 } }, "USD.decimals", "Too big: expected number to be <=255");
    await malformed({ USD: { ...entries.USD, name: "X" } }, "USD", 'Unrecognized key: "name"');
  });

  it("refuses one token for two currencies, in whatever letters", async () => {
    const again = { USD: entries.USD, EUR: { token: DOLLAR.toLowerCase(), decimals: 6 } };
    await malformed(again, "EUR.token", "stands for two");
  });

  it("reads the tokens with their checksums", () => {
    const lower = { USD: { token: DOLLAR.toLowerCase(), decimals: 6 } };
    expect(readTokenTable(JSON.stringify(lower))).to.deep.equal({ USD: entries.USD });
  });
});

describe("unitsOf", () => {
  it("refuses currencies that there are not, and those that no token stands for", async () => {
    await expectRefusal(() => unitsOf({ currency: "XAU", amount: "1" }, table), CurrencyUnknown, { currency: "XAU" });
    await expectRefusal(() => unitsOf({ currency: "CHF", amount: "1" }, table), CurrencyUnlisted, {
      currency: "CHF",
      listed: ["EUR", "JPY", "KWD", "USD"],
    });
  });

  it("refuses decimals beyond those of the currency, though the token has more", async () => {
    const usd = { currency: "USD", amount: "1.234" };
    const message = await expectRefusal(() => unitsOf(usd, table), MoneyTooPrecise, {
      ...usd,
      decimals: 3,
      allowed: 2,
    });
    expect(message).to.equal("USD 1.234 has 3 decimals, and the currency has 2");

    const yen = { currency: "JPY", amount: "1.0" };
    await expectRefusal(() => unitsOf(yen, table), MoneyTooPrecise, { ...yen, decimals: 1, allowed: 0 });
  });

  it("refuses a token that has fewer decimals than the amount, zeros too", async () => {
    const eur = { currency: "EUR", amount: "1.50" };
    const message = await expectRefusal(() => unitsOf(eur, table), MoneyTooPrecise, {
      ...eur,
      decimals: 2,
      allowed: 1,
    });
    expect(message).to.equal("EUR 1.50 has 2 decimals, and the token has 1");
    expect(unitsOf({ ...eur, amount: "1.5" }, table).units).to.equal(15n);
  });

  it("refuses amounts that are none", async () => {
    await expectRefusal(() => unitsOf({ currency: "USD", amount: "-1" }, table), AmountMalformed, {
      text: "-1",
      reason: "it has a sign",
    });
  });

  it("gives the units of the token", () => {
    expect(unitsOf({ currency: "USD", amount: "100000.00" }, table)).to.deep.equal({
      token: DOLLAR,
      units: 10n ** 11n,
    });
    expect(unitsOf({ currency: "JPY", amount: "7" }, table)).to.deep.equal({ token: YEN, units: 7n * 10n ** 18n });
    expect(unitsOf({ currency: "KWD", amount: "0.001" }, table)).to.deep.equal({ token: DINAR, units: 1n });
  });
});

describe("moneyOf", () => {
  it("refuses a token of no currency, and units that are no whole number of its smallest coins", async () => {
    const stranger = "0x0000000000000000000000000000000000000001";
    await expectRefusal(() => moneyOf({ token: stranger, units: 1n }, table), TokenUnlisted, { token: stranger });
    for (const [units, amount, decimals] of [
      [9_999n, "0.009999", 6],
      [10_001n, "0.010001", 6],
    ] as const) {
      await expectRefusal(() => moneyOf({ token: DOLLAR, units }, table), MoneyTooPrecise, {
        currency: "USD",
        amount,
        decimals,
        allowed: 2,
      });
    }
    expect(moneyOf({ token: DOLLAR, units: 10_000n }, table)).to.deep.equal({ currency: "USD", amount: "0.01" });
  });

  it("gives back what the units were made of", () => {
    const random = seededRandom(4217);
    for (let run = 0; run < 300; run++) {
      const currency = random.pick(["USD", "JPY", "KWD", "EUR"]);
      const shown = { USD: 2, JPY: 0, KWD: 3, EUR: 1 }[currency] ?? 0;
      const fraction = Array.from({ length: shown }, () => random.below(10)).join("");
      const money = { currency, amount: `${random.below(1_000_000)}${shown === 0 ? "" : `.${fraction}`}` };
      expect(moneyOf(unitsOf(money, table), table)).to.deep.equal(money);
    }
  });
});

describe("exponentOf", () => {
  it("refuses metals, codes without a minor unit, and what is in small letters", async () => {
    for (const currency of ["XAU", "XDR", "XTS", "XXX", "usd", "US", ""]) {
      await expectRefusal(() => exponentOf(currency), CurrencyUnknown, { currency });
    }
  });

  it("knows the currencies without decimals and those with three and four, and two for the others that are traded most", () => {
    const expected: Record<number, string> = {
      0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
      2: "USD EUR GBP CHF CNY INR AUD CAD SGD HKD BRL MXN ZAR TRY AED SAR SEK NOK DKK PLN THB IDR MYR EGP NGN PKR BDT COP XCG",
      3: "BHD IQD JOD KWD LYD OMR TND",
      4: "CLF UYW",
    };
    for (const [exponent, currencies] of Object.entries(expected)) {
      for (const currency of currencies.split(" ")) expect(exponentOf(currency), currency).to.equal(Number(exponent));
    }
  });
});
