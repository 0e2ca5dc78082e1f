import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { fillableFor, givenFor, swapId, swapQuoteFrom } from "../../sdk/Swap.ts";
import { seededRandom } from "../shared/random.ts";

const MAKER = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const TOKEN = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512";

describe("Swaps in the SDK", () => {
  const terms = { maker: MAKER, makerToken: TOKEN, takerToken: MAKER, makerAmount: 10n, takerAmount: 3n, expiry: 9n };

  describe("swapQuoteFrom", () => {
    it("is for anyone, all or nothing, unless it is told, and salted", () => {
      const [one, other] = [swapQuoteFrom(terms), swapQuoteFrom(terms)];

      expect(one).to.include({ taker: ZeroAddress, minimumFill: 3n });
      expect(one.salt).not.to.equal(other.salt);
      expect(swapId({ chainId: 1n, swap: TOKEN }, one)).not.to.equal(swapId({ chainId: 1n, swap: MAKER }, one));
    });
  });

  describe("givenFor", () => {
    it("rounds down over all fills together, so that their sum is the whole", () => {
      const fills = [0n, 1n, 2n].map((filled) => givenFor(terms, { filled, takerAmount: 1n }));
      expect(fills).to.deep.equal([3n, 3n, 4n]);
    });
  });

  describe("fillableFor", () => {
    it("is the most that the funds allow, found by trying every amount", () => {
      const random = seededRandom(5);
      for (let run = 0; run < 300; run += 1) {
        const [makerAmount, takerAmount] = [BigInt(1 + random.below(40)), BigInt(1 + random.below(40))];
        const quote = swapQuoteFrom({ ...terms, makerAmount, takerAmount, minimumFill: 1n, salt: 1n });
        const [filled, funds] = [BigInt(random.below(Number(takerAmount))), BigInt(random.below(45))];
        const rest = Number(takerAmount - filled);
        const fitting = Array.from({ length: rest }, (_, less) => BigInt(rest - less)).find(
          (amount) => givenFor(quote, { filled, takerAmount: amount }) <= funds,
        );

        expect(fillableFor(quote, { filled, funds })).to.equal(funds === 0n ? 0n : (fitting ?? 0n));
      }
    });

    it("is nothing where less than the minimum could be filled, unless that is the rest", () => {
      const quote = swapQuoteFrom({ ...terms, makerAmount: 100n, takerAmount: 100n, minimumFill: 30n });

      expect(fillableFor(quote, { filled: 0n, funds: 29n })).to.equal(0n);
      expect(fillableFor(quote, { filled: 0n, funds: 30n })).to.equal(30n);
      expect(fillableFor(quote, { filled: 90n, funds: 9n })).to.equal(0n);
      expect(fillableFor(quote, { filled: 90n, funds: 10n })).to.equal(10n);
    });
  });
});
