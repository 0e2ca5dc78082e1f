import { expect } from "chai";

import { cancel, fill } from "../../../sdk/Swap.ts";
import {
  accountOf,
  atSecond,
  dealOn,
  expectNoSwap,
  expectSwap,
  givenDeal,
  MINIMUM,
  openSwapTheater,
  sendSwap,
  swapStatus,
} from "../../shared/swap.ts";

const theater = await openSwapTheater();

describe("cancel", () => {
  context("given Open", () => {
    for (const who of ["taker", "stranger"] as const)
      context(`when the ${who} calls`, () => {
        it("is another's deed", async () => {
          const deal = await theater.deal();

          await expectNoSwap(deal, who, cancel(deal.quote), "SwapWrongCaller", {
            id: deal.id,
            caller: accountOf(deal, who).address,
            expected: deal.quote.maker,
          });
        });
      });

    it("calls the quote off for good", async () => {
      const deal = await theater.deal();

      await expectSwap(deal, "maker", cancel(deal.quote), {
        events: [{ name: "SwapCanceled", args: { id: deal.id, maker: deal.quote.maker } }],
        status: { state: "Canceled", filled: 0n, fillable: 0n },
      });
      await expectNoSwap(deal, "taker", fill(deal.quote, deal.signature), "SwapNotOpen", {
        id: deal.id,
        current: "Canceled",
      });
    });

    context("when a part is filled", () => {
      it("leaves that part", async () => {
        const deal = await givenDeal(theater, "Open");

        await expectSwap(deal, "maker", cancel(deal.quote), {
          events: [{ name: "SwapCanceled", args: { id: deal.id, maker: deal.quote.maker } }],
          status: { state: "Canceled", filled: MINIMUM, fillable: 0n },
        });
      });
    });

    context("when there is an equal quote with another salt", () => {
      it("leaves that quote", async () => {
        const deal = await theater.deal();
        const other = await dealOn(deal, { salt: 2n });
        await sendSwap(deal, "maker", cancel(deal.quote));

        expect((await swapStatus(other)).state).to.equal("Open");
      });
    });

    context("when expiry is about to come, comes", () => {
      it("is possible one second before", async () => {
        const deal = await theater.deal();
        await atSecond(deal, deal.quote.expiry - 1n);

        await sendSwap(deal, "maker", cancel(deal.quote));
        expect((await swapStatus(deal)).state).to.equal("Canceled");
      });

      it("is refused at that second: there is nothing to call off", async () => {
        const deal = await theater.deal();
        await atSecond(deal, deal.quote.expiry);

        await expectNoSwap(deal, "maker", cancel(deal.quote), "SwapExpired", {
          id: deal.id,
          expiry: deal.quote.expiry,
        });
      });
    });
  });

  for (const state of ["Filled", "Canceled"] as const)
    context(`given ${state}`, () => {
      it("is refused", async () => {
        const deal = await givenDeal(theater, state);

        await expectNoSwap(deal, "maker", cancel(deal.quote), "SwapNotOpen", { id: deal.id, current: state });
      });
    });
});
