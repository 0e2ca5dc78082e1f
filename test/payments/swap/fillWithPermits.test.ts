import { expect } from "chai";

import { fillWithPermits, NO_PERMIT } from "../../../sdk/Swap.ts";
import { type Permit, signPermit } from "../../../sdk/Tokens.ts";
import { BALANCE } from "../../shared/escrow.ts";
import {
  accountOf,
  type Deal,
  dealOn,
  expectNoSwap,
  expectSwap,
  filled,
  MAKER_AMOUNT,
  MINIMUM,
  openSwapTheater,
  sendSwap,
  swapStatus,
  TAKER_AMOUNT,
} from "../../shared/swap.ts";

const theater = await openSwapTheater();

describe("fillWithPermits", () => {
  context("given permits of both, and no allowance", () => {
    it("fills", async () => {
      const deal = await withoutAllowances();

      await expectSwap(deal, "taker", fillWithPermits(deal.quote, deal.signature, await permitsFor(deal)), whole(deal));
    });

    context("when somebody else has presented them first", () => {
      it("fills all the same: the allowances are there", async () => {
        const deal = await withoutAllowances();
        const permits = await permitsFor(deal);
        await present(deal, "maker", permits.makerPermit);
        await present(deal, "taker", permits.takerPermit);

        await expectSwap(deal, "taker", fillWithPermits(deal.quote, deal.signature, permits), whole(deal));
      });
    });

    context("when the fill brings a part", () => {
      it("leaves what was allowed beyond it", async () => {
        const deal = await withoutAllowances();
        const permits = { ...(await permitsFor(deal)), takerAmount: MINIMUM };

        await sendSwap(deal, "taker", fillWithPermits(deal.quote, deal.signature, permits));
        expect((await swapStatus(deal)).filled).to.equal(MINIMUM);
        expect(await deal.takerToken.allowance(deal.quote.taker, deal.swap)).to.equal(TAKER_AMOUNT - MINIMUM);
      });
    });
  });

  for (const missing of ["maker", "taker"] as const)
    context(`given no permit and no allowance of the ${missing}`, () => {
      it("is refused by the token", async () => {
        const deal = await withoutAllowances();
        const permits = { ...(await permitsFor(deal)), [`${missing}Permit`]: NO_PERMIT };

        await expectNoSwap(
          deal,
          "taker",
          fillWithPermits(deal.quote, deal.signature, permits),
          "ERC20InsufficientAllowance",
          {
            spender: deal.deployment.swap,
            allowance: 0n,
            needed: missing === "maker" ? MAKER_AMOUNT : TAKER_AMOUNT,
          },
        );
      });
    });

  context("given no permits, and allowances", () => {
    it("fills as fill does", async () => {
      const deal = await theater.deal();

      await expectSwap(deal, "taker", fillWithPermits(deal.quote, deal.signature, {}), whole(deal));
    });
  });

  context("given tokens whose permits fail, and allowances", () => {
    it("fills by the allowances", async () => {
      const base = await theater.deal();
      const broken = await base.connection.ethers.deployContract("BrokenPermitTokenMock", ["BRK", 6]);
      await broken.mint(accountOf(base, "taker"), BALANCE);
      await broken.connect(accountOf(base, "taker")).approve(base.swap, BALANCE);
      const deal = await dealOn({ ...base, takerToken: broken as unknown as Deal["takerToken"] });
      const takerPermit = { ...NO_PERMIT, deadline: deal.quote.expiry };

      await expectSwap(deal, "taker", fillWithPermits(deal.quote, deal.signature, { takerPermit }), whole(deal));
    });
  });

  for (const side of ["maker", "taker"] as const)
    context(`given a ${side}'s token without code`, () => {
      it("is refused by name, before any permit is presented", async () => {
        const base = await theater.deal();
        const token = base.roles.stranger.address;
        const deal = await dealOn(base, { [`${side}Token`]: token });
        const permits = { [`${side}Permit`]: { ...NO_PERMIT, deadline: deal.quote.expiry } };

        await expectNoSwap(
          deal,
          "taker",
          fillWithPermits(deal.quote, deal.signature, permits),
          "MoneyTokenWithoutCode",
          { token },
        );
      });
    });

  context("given a quote that is not the maker's", () => {
    it("is refused, and the permits are as if never presented", async () => {
      const deal = await withoutAllowances();
      const permits = await permitsFor(deal);

      await expectNoSwap(deal, "taker", fillWithPermits(deal.quote, "0x", permits), "SwapInvalidSignature", {
        id: deal.id,
        maker: deal.quote.maker,
      });
      expect(await deal.makerToken.allowance(deal.quote.maker, deal.swap)).to.equal(0n);
    });
  });
});

function whole(deal: Deal) {
  return {
    ...filled(deal, { gives: MAKER_AMOUNT, gets: TAKER_AMOUNT }),
    status: { state: "Filled" as const, filled: TAKER_AMOUNT },
  };
}

async function withoutAllowances(): Promise<Deal> {
  const deal = await theater.deal();
  await deal.makerToken.connect(accountOf(deal, "maker")).approve(deal.swap, 0n);
  await deal.takerToken.connect(accountOf(deal, "taker")).approve(deal.swap, 0n);
  return deal;
}

async function permitsFor(deal: Deal): Promise<{ readonly makerPermit: Permit; readonly takerPermit: Permit }> {
  const { quote, deployment } = deal;
  const terms = { spender: deployment.swap, deadline: quote.expiry };
  return {
    makerPermit: await signPermit(accountOf(deal, "maker"), { ...terms, token: quote.makerToken, value: MAKER_AMOUNT }),
    takerPermit: await signPermit(accountOf(deal, "taker"), { ...terms, token: quote.takerToken, value: TAKER_AMOUNT }),
  };
}

async function present(deal: Deal, who: "maker" | "taker", { value, deadline, v, r, s }: Permit): Promise<void> {
  const token = deal[`${who}Token`].connect(accountOf(deal, "stranger"));
  await token.permit(accountOf(deal, who), deal.swap, value, deadline, v, r, s);
}
