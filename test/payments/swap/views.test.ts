import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { SWAP_STATES } from "../../../sdk/Names.ts";
import { cancel, fill, fillableFor, type SwapQuote } from "../../../sdk/Swap.ts";
import { relay, signRelay } from "../../../sdk/Relay.ts";
import { BALANCE, DAY } from "../../shared/escrow.ts";
import { seededRandom } from "../../shared/random.ts";
import {
  accountOf,
  type Deal,
  dealOn,
  givenDeal,
  MAKER_AMOUNT,
  MINIMUM,
  openSwapTheater,
  sendSwap,
  swapStatus,
  TAKER_AMOUNT,
} from "../../shared/swap.ts";
import { expectReverted } from "../../shared/trade.ts";

const theater = await openSwapTheater();

describe("The views of the swap", () => {
  it("idOf gives the digest that the SDK computes", async () => {
    const deal = await theater.deal();

    expect(await deal.swap.idOf(deal.quote)).to.equal(deal.id);
    expect(await deal.swap.idOf({ ...deal.quote, salt: 2n })).not.to.equal(deal.id);
  });

  for (const state of SWAP_STATES)
    it(`stateOf knows ${state}`, async () => {
      await givenDeal(theater, state);
    });

  it("stateOf says of a filled quote that it is filled, whatever the time", async () => {
    const deal = await givenDeal(theater, "Filled");
    await deal.connection.networkHelpers.time.increaseTo(deal.quote.expiry);

    expect((await swapStatus(deal)).state).to.equal("Filled");
  });

  it("slotOf tells what was brought, and whether the maker called it off", async () => {
    const open = await givenDeal(theater, "Open");
    expect(await open.swap.slotOf(open.id)).to.deep.equal([MINIMUM, false]);

    const canceled = await givenDeal(theater, "Canceled");
    expect(await canceled.swap.slotOf(canceled.id)).to.deep.equal([0n, true]);
  });

  describe("fillableOf", () => {
    it("refuses terms that are not sound, and tokens that are none", async () => {
      const deal = await theater.deal();
      const { quote, swap } = deal;
      const { id, quote: unsound } = await dealOn(deal, { takerToken: quote.makerToken });

      await expectReverted(swap.fillableOf(unsound), "SwapEqualTokens", { id, token: quote.makerToken });
      await expectReverted(swap.fillableOf({ ...quote, makerToken: ZeroAddress }), "MoneyTokenWithoutCode", {
        token: ZeroAddress,
      });
    });

    for (const [what, funds, fillable] of [
      ["all that the quote needs", MAKER_AMOUNT, TAKER_AMOUNT],
      ["one unit less", MAKER_AMOUNT - 1n, undefined],
      ["just enough for the minimum", (MAKER_AMOUNT * MINIMUM) / TAKER_AMOUNT, undefined],
      ["one unit less than for the minimum", (MAKER_AMOUNT * MINIMUM) / TAKER_AMOUNT - 1n, 0n],
      ["nothing", 0n, 0n],
    ] as const)
      for (const limit of ["balance", "allowance"] as const)
        it(`goes by the maker's ${limit}: ${what}`, async () => {
          const deal = await withFunds(await theater.deal(), limit, funds);
          const { fillable: told } = await swapStatus(deal);

          expect(told).to.equal(fillable ?? fillableFor(deal.quote, { filled: 0n, funds }));
          if (told > 0n) await sendSwap(deal, "taker", fill(deal.quote, deal.signature, told));
        });

    it("is what can be filled to the unit, for numbers of every size", async () => {
      const base = await theater.deal();
      for (const { filled, funds, ...terms } of randomNumbers(40)) {
        const deal = await withFunds(await dealOn(base, terms), "allowance", funds);
        await fillBefore(deal, filled, funds);
        const { fillable, filled: before } = await swapStatus(deal);

        expect(fillable, JSON.stringify([filled, funds, terms], String)).to.equal(
          fillableFor(deal.quote, { filled: before, funds }),
        );
      }
    });
  });
});

describe("A swap through the forwarder", () => {
  it("is filled by its signer, and not by the relayer", async () => {
    const deal = await theater.deal();
    const { roles, deployment, quote, signature, connection } = deal;
    const deadline = BigInt(await connection.networkHelpers.time.latest()) + DAY;
    const request = await signRelay(roles.payee, deployment, fill(quote, signature), { deadline });

    const { events } = await relay(roles.relayer, deployment, request);
    expect(events.map(({ name }) => name)).to.deep.equal(["SwapFilled"]);
    expect(await deal.makerToken.balanceOf(quote.taker)).to.equal(BALANCE + MAKER_AMOUNT);
  });

  it("is canceled by its maker's signature", async () => {
    const deal = await theater.deal();
    const { roles, deployment, quote, connection } = deal;
    const deadline = BigInt(await connection.networkHelpers.time.latest()) + DAY;

    await relay(roles.relayer, deployment, await signRelay(roles.payer, deployment, cancel(quote), { deadline }));
    expect((await swapStatus(deal)).state).to.equal("Canceled");
  });
});

/** The deal of the tests whose maker can give so much. */
async function withFunds(deal: Deal, limit: "balance" | "allowance", funds: bigint): Promise<Deal> {
  const { makerToken } = deal;
  const maker = accountOf(deal, "maker");
  if (limit === "allowance") await makerToken.connect(maker).approve(deal.swap, funds);
  else await makerToken.connect(maker).transfer(accountOf(deal, "stranger"), BALANCE - funds);
  return deal;
}

/** Fills a part before, with money of its own. */
async function fillBefore(deal: Deal, filled: bigint, funds: bigint): Promise<void> {
  const { quote, makerToken, takerToken } = deal;
  const gives = (quote.makerAmount * filled) / quote.takerAmount;
  if (filled === 0n || gives === 0n) return;
  await makerToken.mint(quote.maker, gives + funds);
  await takerToken.mint(quote.taker, filled);
  await takerToken.connect(accountOf(deal, "taker")).approve(deal.swap, filled);
  await makerToken.connect(accountOf(deal, "maker")).approve(deal.swap, gives + funds);
  await sendSwap(deal, "taker", fill(quote, deal.signature, filled));
}

/** Quotes of every size, with a part that was filled before, and what the maker can give for the rest. */
function randomNumbers(count: number): readonly (Partial<SwapQuote> & { filled: bigint; funds: bigint })[] {
  const random = seededRandom(7);
  const upTo = (most: bigint) => 1n + (BigInt(random.bytes(16)) % most);
  return Array.from({ length: count }, (_, salt) => {
    const makerAmount = upTo(10n ** BigInt(random.pick([1, 3, 9, 27])));
    const takerAmount = upTo(10n ** BigInt(random.pick([1, 3, 9, 27])));
    const minimumFill = random.pick([1n, upTo(takerAmount)]);
    const filled = random.pick([0n, minimumFill < takerAmount ? minimumFill : 0n]);
    return { makerAmount, takerAmount, minimumFill, filled, funds: upTo(makerAmount) - 1n, salt: BigInt(salt + 10) };
  });
}
