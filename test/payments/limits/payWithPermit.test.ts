import { type LimitedPayment, payWithinLimitsWithPermit } from "../../../sdk/SpendingLimits.ts";
import { type Permit, signPermit } from "../../../sdk/Tokens.ts";
import { NO_PERMIT } from "../../shared/permit.behavior.ts";
import {
  expectRefused,
  expectSpending,
  LIMITS,
  openSpending,
  type Outcome,
  paymentOf,
  type Spending,
  told,
} from "../../shared/spending.ts";

const theater = await openSpending();

const AMOUNT = LIMITS.perPayment;
const LATE = 2n ** 40n;

describe("payWithPermit", () => {
  context("when the payment is not within the limits", () => {
    it("is refused before the permit is looked at", async () => {
      const spending = await unallowed();
      const amount = AMOUNT + 1n;
      const payment = await paymentOf(spending, { amount });
      const permit = await permitFor(spending, amount);

      await expectRefused(spending, "phone", payWithinLimitsWithPermit(payment, permit), "SpendingInvalidAmount", {
        token: payment.token,
        amount,
        max: AMOUNT,
      });
    });
  });

  context("given a permit of the owner", () => {
    for (const by of ["phone", "owner"] as const)
      it(`pays by it, brought by the ${by}`, async () => {
        const spending = await unallowed();
        const payment = await paymentOf(spending, { amount: AMOUNT });
        const permit = await permitFor(spending, AMOUNT);

        await expectSpending(spending, by, payWithinLimitsWithPermit(payment, permit), () =>
          paid(payment, spending.people[by].address),
        );
      });

    it("pays all the same when somebody else has presented it first", async () => {
      const spending = await unallowed();
      const { token, contract, people } = spending;
      const payment = await paymentOf(spending, { amount: AMOUNT });
      const permit = await permitFor(spending, AMOUNT);
      const { value, deadline, v, r, s } = permit;
      await token.connect(people.thief).permit(people.owner, contract, value, deadline, v, r, s);

      await expectSpending(spending, "phone", payWithinLimitsWithPermit(payment, permit), () =>
        paid(payment, people.phone.address),
      );
    });

    it("is refused by the token when it allows one unit too little", async () => {
      const spending = await unallowed();
      const payment = await paymentOf(spending, { amount: AMOUNT });
      const permit = await permitFor(spending, AMOUNT - 1n);

      await expectRefused(spending, "phone", payWithinLimitsWithPermit(payment, permit), "ERC20InsufficientAllowance", {
        spender: spending.deployment.spendingLimits,
        allowance: AMOUNT - 1n,
        needed: AMOUNT,
      });
    });
  });

  context("given a permit of nobody", () => {
    it("pays by the allowance where it is there", async () => {
      const spending = await theater.settled();
      const payment = await paymentOf(spending, { amount: AMOUNT });

      await expectSpending(spending, "phone", payWithinLimitsWithPermit(payment, NO_PERMIT), () =>
        paid(payment, spending.people.phone.address),
      );
    });

    it("is refused by the token where it is not", async () => {
      const spending = await unallowed();
      const payment = await paymentOf(spending, { amount: AMOUNT });

      await expectRefused(
        spending,
        "phone",
        payWithinLimitsWithPermit(payment, NO_PERMIT),
        "ERC20InsufficientAllowance",
        { spender: spending.deployment.spendingLimits, allowance: 0n, needed: AMOUNT },
      );
    });
  });
});

/** The owner with its limits, and without an allowance. */
async function unallowed(): Promise<Spending> {
  const spending = await theater.settled();
  await spending.token.connect(spending.people.owner).approve(spending.contract, 0n);
  return spending;
}

async function permitFor({ people, token, deployment }: Spending, value: bigint): Promise<Permit> {
  const terms = { token: await token.getAddress(), spender: deployment.spendingLimits, deadline: LATE };
  return signPermit(people.owner, { ...terms, value });
}

function paid(payment: Required<LimitedPayment>, by: string): Outcome {
  const { amount } = payment;
  return {
    events: [told("SpendingPaid", { ...payment, by })],
    moved: { owner: -amount, grocer: amount },
    rules: { spent: amount, spentTo: { grocer: amount } },
  };
}
