import { expect } from "chai";
import { type Signer, type TransactionRequest, VoidSigner } from "ethers";

import { perform } from "../../../sdk/Perform.ts";
import { payWithinLimits } from "../../../sdk/SpendingLimits.ts";
import { at, now, openSpending, paymentOf, sendAs, type Spending } from "../../shared/spending.ts";

const theater = await openSpending({ override: { allowBlocksWithSameTimestamp: true } });

describe("the gas sent with a payment", () => {
  context("given a payment in a second, and the estimate of another in the same", () => {
    it("suffices one second later, when the sums of both limits take new slots", async () => {
      const spending = await theater.settled();
      const { deployment, people } = spending;
      const time = (await now(spending)) + 1_000_000n;
      const deed = payWithinLimits(await paymentOf(spending, { amount: 1n }));

      for (const second of [time, time + 1n]) {
        await at(spending, second);
        await sendAs(spending, "phone", deed);
      }
      await at(spending, time + 1n);
      const estimate = await people.phone.estimateGas({ to: deployment.spendingLimits, data: deed.data });
      const { gasUsed } = await perform(minedAt(spending, time + 2n), deployment, deed);

      expect(gasUsed).to.be.greaterThan((estimate * 6n) / 5n);
    });
  });
});

/** The phone, whose transactions are mined later than they were estimated. */
function minedAt(spending: Spending, time: bigint): Signer {
  const { phone } = spending.people;
  return Object.assign(new VoidSigner(phone.address, phone.provider), {
    estimateGas: async (request: TransactionRequest) => {
      const estimate = await phone.estimateGas(request);
      await at(spending, time);
      return estimate;
    },
    sendTransaction: (request: TransactionRequest) => phone.sendTransaction(request),
  });
}
