import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { deedsNow, nextOutcome } from "../../sdk/Lens.ts";
import { AMOUNT } from "../shared/escrow.ts";
import { given, letPass } from "../shared/machine.ts";
import { openTheater, statusOf, type Trade } from "../shared/trade.ts";

const theater = await openTheater();
const { provider } = theater.connection.ethers;

describe("The lens in TypeScript", () => {
  it("names what payer and payee can do, and what silence brings", async () => {
    const trade = await given(theater, "Paid");
    const { order } = trade;
    const book = await bookOf(trade);

    expect(await deedsNow(provider, book, order, order.payer)).to.deep.equal(["confirm", "extend", "agreeSplit"]);
    expect(await deedsNow(provider, book, order, order.payee)).to.deep.equal(["ship", "cancel", "agreeSplit"]);
    expect(await deedsNow(provider, book, order, ZeroAddress)).to.deep.equal([]);
    expect(await nextOutcome(provider, book, order)).to.deep.equal({
      time: (await statusOf(trade)).deadline,
      state: "Refunded",
      toPayer: AMOUNT,
      toPayee: 0n,
    });
  });

  it("names what anyone can do once the clock has ended", async () => {
    const trade = await given(theater, "AwaitingConfirmation");
    await letPass(trade);
    const book = await bookOf(trade);

    expect(await deedsNow(provider, book, trade.order, ZeroAddress)).to.deep.equal(["settleDue"]);
    expect(await nextOutcome(provider, book, trade.order)).to.deep.include({ state: "Released", toPayee: AMOUNT });
  });
});

async function bookOf({ escrowLens }: Trade): Promise<{ readonly escrowLens: string }> {
  return { escrowLens: await escrowLens.getAddress() };
}
