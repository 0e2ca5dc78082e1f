import { expect } from "chai";
import { id, ZeroAddress } from "ethers";

import {
  addPayee,
  dismiss,
  freeze,
  payWithinLimits,
  removePayee,
  setDelay,
  setLimits,
  type SpendingDeed,
  unfreeze,
} from "../../../sdk/SpendingLimits.ts";
import { DAY } from "../../shared/escrow.ts";
import {
  at,
  DELAY,
  expectRefused,
  expectSpending,
  FROZEN,
  LIMITS,
  now,
  openSpending,
  passTo,
  paymentOf,
  type Person,
  PURSE,
  rulesOf,
  sendAs,
  type Spending,
  told,
  withLaptop,
  withNewcomer,
} from "../../shared/spending.ts";

const theater = await openSpending();

const REFERENCE = id("INV-77");

describe("pay", () => {
  /* WHO PAYS */

  context("when the caller is neither the owner nor a spender", () => {
    for (const by of ["thief", "grocer"] as const)
      it(`is refused for the ${by}`, async () => {
        const spending = await theater.settled();
        const { owner } = spending.people;
        const caller = spending.people[by].address;

        await expectRefused(spending, by, await paying(spending, 1n), "SpendingNotSpender", {
          owner: owner.address,
          caller,
          from: 0n,
        });
      });

    it("is refused for a spender of somebody else", async () => {
      const spending = await theater.settled();
      const { thief, phone } = spending.people;
      const payment = await paymentOf(spending, { owner: thief.address });

      await expectRefused(spending, "phone", payWithinLimits(payment), "SpendingNotSpender", {
        owner: thief.address,
        caller: phone.address,
        from: 0n,
      });
    });

    it("is refused for a spender that was dismissed", async () => {
      const spending = await theater.settled();
      const { owner, phone } = spending.people;
      await sendAs(spending, "owner", dismiss(phone.address));

      await expectRefused(spending, "phone", await paying(spending, 1n), "SpendingNotSpender", {
        owner: owner.address,
        caller: phone.address,
        from: 0n,
      });
    });
  });

  context("given a spender that waits", () => {
    it("is refused one second before it may pay", async () => {
      const spending = await theater.settled();
      const { owner, laptop } = spending.people;
      const from = await withLaptop(spending);
      await at(spending, from - 1n);

      await expectRefused(spending, "laptop", await paying(spending, 1n), "SpendingNotSpender", {
        owner: owner.address,
        caller: laptop.address,
        from,
      });
    });

    for (const offset of [0n, 1n])
      it(`is paid ${offset === 0n ? "at that second" : "one second after"}`, async () => {
        const spending = await theater.settled();
        await at(spending, (await withLaptop(spending)) + offset);

        await expectPaid(spending, "laptop", 1n);
      });
  });

  /* STOPPED */

  context("given payments that are frozen", () => {
    for (const by of ["owner", "phone"] as const)
      it(`is refused for the ${by}`, async () => {
        const spending = await theater.settled();
        const owner = spending.people.owner.address;
        await sendAs(spending, "phone", freeze(owner));

        await expectRefused(spending, by, await paying(spending, 1n), "SpendingStopped", { owner, until: FROZEN });
      });
  });

  context("given a freeze with an end", () => {
    it("is refused one second before it", async () => {
      const spending = await theater.settled();
      const owner = spending.people.owner.address;
      const until = await thawing(spending);
      await at(spending, until - 1n);

      await expectRefused(spending, "phone", await paying(spending, 1n), "SpendingStopped", { owner, until });
    });

    for (const offset of [0n, 1n])
      it(`is paid ${offset === 0n ? "at it" : "one second after"}`, async () => {
        const spending = await theater.settled();
        await at(spending, (await thawing(spending)) + offset);

        await expectPaid(spending, "phone", 1n);
      });
  });

  /* WHO IS PAID */

  context("when the payee was not added, or was removed", () => {
    for (const payee of ["thief", "grocer"] as const)
      it(`is refused for the ${payee}, also for the owner's own payment`, async () => {
        const spending = await theater.settled();
        const { people } = spending;
        if (payee === "grocer") await sendAs(spending, "owner", removePayee(people.grocer.address));

        for (const by of ["phone", "owner"] as const)
          await expectRefused(spending, by, await paying(spending, 1n, payee), "SpendingNotPayee", {
            owner: people.owner.address,
            payee: people[payee].address,
            from: 0n,
          });
      });
  });

  context("given a payee that waits", () => {
    it("is refused one second before it can be paid", async () => {
      const spending = await theater.settled();
      const { owner, newcomer } = spending.people;
      const from = await withNewcomer(spending);
      await at(spending, from - 1n);

      await expectRefused(spending, "phone", await paying(spending, 1n, "newcomer"), "SpendingNotPayee", {
        owner: owner.address,
        payee: newcomer.address,
        from,
      });
    });

    for (const offset of [0n, 1n])
      it(`is paid ${offset === 0n ? "at that second" : "one second after"}`, async () => {
        const spending = await theater.settled();
        await at(spending, (await withNewcomer(spending)) + offset);

        await expectPaid(spending, "phone", 1n, "newcomer");
      });
  });

  /* HOW MUCH AT ONCE */

  context("when the amount is not from 1 to the most in one payment", () => {
    for (const amount of [0n, LIMITS.perPayment + 1n, 2n ** 128n + 1n, 2n ** 256n - 1n])
      for (const by of ["phone", "owner"] as const)
        it(`is refused: ${amount} by the ${by}`, async () => {
          const spending = await theater.settled();
          const token = await spending.token.getAddress();

          await expectRefused(spending, by, await paying(spending, amount), "SpendingInvalidAmount", {
            token,
            amount,
            max: LIMITS.perPayment,
          });
        });

    for (const [title, tokenOf] of [
      ["a token without limits", async (spending: Spending) => otherToken(spending)],
      ["the native coin", () => Promise.resolve(ZeroAddress)],
    ] as const)
      it(`is refused in ${title}`, async () => {
        const spending = await theater.settled();
        const token = await tokenOf(spending);
        const payment = await paymentOf(spending, { token });

        await expectRefused(spending, "phone", payWithinLimits(payment), "SpendingInvalidAmount", {
          token,
          amount: 1n,
          max: 0n,
        });
      });
  });

  context("when the amount is within one payment", () => {
    for (const amount of [1n, LIMITS.perPayment - 1n, LIMITS.perPayment])
      for (const by of ["phone", "owner"] as const)
        it(`goes straight to the payee: ${amount} by the ${by}`, async () => {
          const spending = await theater.settled();

          await expectPaid(spending, by, amount);
        });
  });

  /* HOW MUCH TO ONE PAYEE */

  context("given what was paid to a payee", () => {
    const rest = LIMITS.perPayee - LIMITS.perPayment;

    it("is refused above what is left for it, whoever pays, and says when it fits", async () => {
      const spending = await theater.settled();
      const [token, payee] = [await spending.token.getAddress(), spending.people.grocer.address];
      await sendAs(spending, "phone", await paying(spending, LIMITS.perPayment));
      const fitsAt = (await now(spending)) + DAY;

      for (const by of ["phone", "owner"] as const)
        await expectRefused(spending, by, await paying(spending, rest + 1n), "SpendingPayeeExceeded", {
          token,
          payee,
          amount: rest + 1n,
          left: rest,
          fitsAt,
        });
    });

    for (const amount of [rest - 1n, rest])
      it(`is paid ${amount === rest ? "to the last unit" : "below"}`, async () => {
        const spending = await theater.settled();
        await sendAs(spending, "phone", await paying(spending, LIMITS.perPayment));

        await expectPaid(spending, "phone", amount);
      });

    it("is paid to another payee, which has its own", async () => {
      const spending = await theater.settled();
      await sendAs(spending, "phone", await paying(spending, LIMITS.perPayment));

      await expectPaid(spending, "phone", LIMITS.perPayment, "landlord");
    });

    it("counts on when the payee was removed and added again", async () => {
      const spending = await theater.blank();
      const { people, token } = spending;
      await sendAs(spending, "owner", setLimits(await token.getAddress(), LIMITS));
      await sendAs(spending, "owner", addPayee(people.grocer.address));
      await sendAs(spending, "owner", await paying(spending, LIMITS.perPayment));
      const fitsAt = (await now(spending)) + DAY;
      await sendAs(spending, "owner", removePayee(people.grocer.address));
      await sendAs(spending, "owner", addPayee(people.grocer.address));

      await expectRefused(spending, "owner", await paying(spending, rest + 1n), "SpendingPayeeExceeded", {
        token: await token.getAddress(),
        payee: people.grocer.address,
        amount: rest + 1n,
        left: rest,
        fitsAt,
      });
    });

    it("never fits where the limit is lower than the amount", async () => {
      const spending = await theater.settled();
      const [token, payee] = [await spending.token.getAddress(), spending.people.grocer.address];
      await sendAs(spending, "owner", setLimits(token, { ...LIMITS, perPayee: 10n }));

      await expectRefused(spending, "phone", await paying(spending, 11n), "SpendingPayeeExceeded", {
        token,
        payee,
        amount: 11n,
        left: 10n,
        fitsAt: 0n,
      });
    });
  });

  /* HOW MUCH A DAY */

  context("given what was paid to several payees", () => {
    const rest = LIMITS.perDay - 2n * LIMITS.perPayment;

    it("is refused above what is left of the day, and says when it fits", async () => {
      const spending = await theater.settled();
      const token = await spending.token.getAddress();
      await payBoth(spending);
      const fitsAt = (await now(spending)) - 1n + DAY;

      for (const by of ["phone", "owner"] as const)
        await expectRefused(spending, by, await paying(spending, rest + 1n), "SpendingDayExceeded", {
          token,
          amount: rest + 1n,
          left: rest,
          fitsAt,
        });
    });

    for (const amount of [rest - 1n, rest])
      it(`is paid ${amount === rest ? "to the last unit" : "below"}`, async () => {
        const spending = await theater.settled();
        await payBoth(spending);

        await expectPaid(spending, "phone", amount);
      });

    it("is paid in another token, which has its own day", async () => {
      const spending = await theater.blank();
      const { people } = spending;
      const token = await spending.token.getAddress();
      const other = await otherToken(spending);
      for (const each of [token, other]) await sendAs(spending, "owner", setLimits(each, LIMITS));
      for (const each of [people.grocer, people.landlord]) await sendAs(spending, "owner", addPayee(each.address));
      await payBoth(spending, "owner");
      const payment = await paymentOf(spending, { token: other, amount: LIMITS.perPayment });
      const { owner, grocer } = people;

      await expectSpending(spending, "owner", payWithinLimits(payment), () => ({
        events: [told("SpendingPaid", { ...payment, by: owner.address, payee: grocer.address })],
      }));
    });
  });

  context("given a day that slides", () => {
    it("is refused one second before the first payment leaves it", async () => {
      const spending = await theater.settled();
      const token = await spending.token.getAddress();
      await sendAs(spending, "phone", await paying(spending, LIMITS.perPayment));
      const leaves = (await now(spending)) + DAY;
      await fill(spending);
      await at(spending, leaves - 1n);

      await expectRefused(spending, "phone", await paying(spending, 1n), "SpendingDayExceeded", {
        token,
        amount: 1n,
        left: 0n,
        fitsAt: leaves,
      });
    });

    for (const [when, offset] of [
      ["at the second in which it leaves", 0n],
      ["one second after", 1n],
    ] as const)
      it(`lets as much through again ${when}`, async () => {
        const spending = await theater.settled();
        await sendAs(spending, "phone", await paying(spending, LIMITS.perPayment));
        const leaves = (await now(spending)) + DAY;
        await passTo(spending, leaves - DAY + 10n);
        await fill(spending);
        const { spent, spentTo } = await rulesOf(spending);
        await passTo(spending, leaves - 1n);
        await at(spending, leaves + offset);

        const payment = await paymentOf(spending, { amount: LIMITS.perPayment });
        await expectSpending(spending, "phone", payWithinLimits(payment), () => ({
          events: [told("SpendingPaid", { ...payment, by: spending.people.phone.address })],
          moved: { owner: -LIMITS.perPayment, grocer: LIMITS.perPayment },
          rules: { spent, spentTo },
        }));
      });

    it("does not begin anew at midnight", async () => {
      const spending = await theater.settled();
      const token = await spending.token.getAddress();
      const midnight = ((await now(spending)) / DAY + 2n) * DAY;
      await passTo(spending, midnight - 10n);
      await payBoth(spending);
      await fill(spending);
      const first = midnight - 9n;
      await at(spending, midnight);

      await expectRefused(spending, "phone", await paying(spending, 1n), "SpendingDayExceeded", {
        token,
        amount: 1n,
        left: 0n,
        fitsAt: first + DAY,
      });
    });

    it("is not emptied by many small payments", async () => {
      const spending = await theater.settled();
      const token = await spending.token.getAddress();
      const limits = { perPayment: 1n, perDay: 12n, perPayee: 12n };
      await sendAs(spending, "owner", setLimits(token, limits));
      for (let i = 0n; i < limits.perDay; ++i) await sendAs(spending, "phone", await paying(spending, 1n));
      const first = (await now(spending)) - limits.perDay + 1n;

      await expectRefused(spending, "phone", await paying(spending, 1n), "SpendingDayExceeded", {
        token,
        amount: 1n,
        left: 0n,
        fitsAt: first + DAY,
      });
    });
  });

  /* TIGHTENED */

  context("given limits that became lower than what was paid", () => {
    it("is refused: nothing is left, and nothing below zero", async () => {
      const spending = await theater.settled();
      const token = await spending.token.getAddress();
      await sendAs(spending, "phone", await paying(spending, LIMITS.perPayment));
      const fitsAt = (await now(spending)) + DAY;
      await sendAs(spending, "owner", setLimits(token, { ...LIMITS, perDay: 500n }));

      await expectRefused(spending, "phone", await paying(spending, 1n, "landlord"), "SpendingDayExceeded", {
        token,
        amount: 1n,
        left: 0n,
        fitsAt,
      });
    });
  });

  context("given looser limits that wait", () => {
    const looser = { perPayment: 2n * LIMITS.perPayment, perDay: LIMITS.perDay, perPayee: 3n * LIMITS.perPayment };

    it("is refused above the old ones one second before the delay has passed", async () => {
      const spending = await theater.settled();
      const token = await spending.token.getAddress();
      await sendAs(spending, "owner", setLimits(token, looser));
      await at(spending, (await now(spending)) + DELAY - 1n);
      const amount = LIMITS.perPayment + 1n;

      await expectRefused(spending, "phone", await paying(spending, amount), "SpendingInvalidAmount", {
        token,
        amount,
        max: LIMITS.perPayment,
      });
    });

    for (const offset of [0n, 1n])
      it(`is paid up to the new ones ${offset === 0n ? "when it has passed" : "one second after"}`, async () => {
        const spending = await theater.settled();
        await sendAs(spending, "owner", setLimits(await spending.token.getAddress(), looser));
        await passTo(spending, (await now(spending)) + DELAY - 1n + offset);

        await expectPaid(spending, "phone", looser.perPayment, "grocer", { limits: looser, proposedFrom: 0n });
      });
  });

  /* THE TOKEN */

  context("when the owner has not, or does not allow, enough", () => {
    it("is refused by the token for the allowance", async () => {
      const spending = await theater.settled();
      const { token, contract, people } = spending;
      await token.connect(people.owner).approve(contract, 6n);

      await expectRefused(spending, "phone", await paying(spending, 7n), "ERC20InsufficientAllowance", {
        spender: await contract.getAddress(),
        allowance: 6n,
        needed: 7n,
      });
    });

    it("is refused by the token for the balance", async () => {
      const spending = await theater.settled();
      const { token, people } = spending;
      const { owner, thief } = people;
      await token.connect(owner).transfer(thief, PURSE - 6n);

      await expectRefused(spending, "phone", await paying(spending, 7n), "ERC20InsufficientBalance", {
        sender: owner.address,
        balance: 6n,
        needed: 7n,
      });
    });
  });

  context("given an owner without a delay", () => {
    it("pays within limits that it sets and loosens at once", async () => {
      const spending = await theater.blank();
      const { people, token } = spending;
      for (const perDay of [5n, 7n])
        await sendAs(spending, "owner", setLimits(await token.getAddress(), { perPayment: 6n, perDay, perPayee: 7n }));
      await sendAs(spending, "owner", addPayee(people.grocer.address));
      await sendAs(spending, "owner", setDelay(0n));

      await expectPaid(spending, "owner", 6n);
      expect((await rulesOf(spending)).spent).to.equal(6n);
    });
  });
});

/** A payment to a payee, the grocer unless told otherwise. */
async function paying(spending: Spending, amount: bigint, payee: Person = "grocer"): Promise<SpendingDeed> {
  return payWithinLimits(await paymentOf(spending, { amount, payee, paymentReference: REFERENCE }));
}

/** Expects a payment to go straight to its payee, and to count. */
async function expectPaid(
  spending: Spending,
  by: Person,
  amount: bigint,
  payee: Person = "grocer",
  changes: object = {},
): Promise<void> {
  const { spent, spentTo } = await rulesOf(spending);
  const payment = await paymentOf(spending, { amount, payee, paymentReference: REFERENCE });

  await expectSpending(spending, by, payWithinLimits(payment), () => ({
    events: [told("SpendingPaid", { ...payment, by: spending.people[by].address })],
    moved: { owner: -amount, [payee]: amount },
    rules: { spent: spent + amount, spentTo: { ...spentTo, [payee]: (spentTo[payee] ?? 0n) + amount }, ...changes },
  }));
}

/** Grocer and landlord get the most in one payment each. */
async function payBoth(spending: Spending, by: Person = "phone"): Promise<void> {
  await sendAs(spending, by, await paying(spending, LIMITS.perPayment));
  await sendAs(spending, by, await paying(spending, LIMITS.perPayment, "landlord"));
}

/** Pays what is left of the day to the landlord. */
async function fill(spending: Spending): Promise<void> {
  for (;;) {
    const { spent } = await rulesOf(spending);
    const left = LIMITS.perDay - spent;
    if (left === 0n) return;
    const toLandlord = (await rulesOf(spending)).spentTo.landlord ?? 0n;
    const payee = toLandlord < LIMITS.perPayee ? "landlord" : "grocer";
    const most = payee === "landlord" ? LIMITS.perPayee - toLandlord : left;
    const amount = [left, most, LIMITS.perPayment].reduce((least, each) => (each < least ? each : least));
    await sendAs(spending, "phone", await paying(spending, amount, payee));
  }
}

/** Freezes, and sets an end to it; returns the end. */
async function thawing(spending: Spending): Promise<bigint> {
  await sendAs(spending, "phone", freeze(spending.people.owner.address));
  await sendAs(spending, "owner", unfreeze());
  return (await now(spending)) + DELAY;
}

/** Another token, of which the owner has some and allows all. */
async function otherToken({ connection, contract, people }: Spending): Promise<string> {
  const token = await connection.ethers.deployContract("TokenMock", ["OTHER", 18]);
  await token.mint(people.owner, PURSE);
  await token.connect(people.owner).approve(contract, PURSE);
  return token.getAddress();
}
