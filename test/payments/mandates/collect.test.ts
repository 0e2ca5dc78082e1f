import { collect } from "../../../sdk/MandateDeeds.ts";
import type { MandateTerms } from "../../../sdk/Mandates.ts";
import {
  at,
  collected,
  endOf,
  expectDeed,
  expectRevert,
  LIMIT,
  openOffice,
  paid,
  PERIODS,
  record,
  send,
  startOf,
  type Subscription,
} from "../../shared/mandates.ts";
import type { Role } from "../../shared/trade.ts";

const office = await openOffice();

const PART = 10_000_000n;

/** The second before, the second of, and the second after. */
const AROUND = [
  ["one second before", -1n],
  ["at", 0n],
  ["one second after", 1n],
] as const;

describe("collect", () => {
  context("given a mandate that nobody recorded", () => {
    it("does not know it", async () => {
      const subscription = await office.mandate();
      const { id, mandate } = subscription;

      await expectRevert(subscription, "payee", collect(mandate, 1n), "MandateUnknown", { id });
    });
  });

  context("given an active mandate", () => {
    for (const by of ["payer", "stranger", "relayer"] as const)
      context(`when the ${by} collects`, () => {
        it("is another's deed", async () => {
          const subscription = await office.active();
          const { id, mandate, roles } = subscription;

          await expectRevert(subscription, by, collect(mandate, LIMIT), "MandateWrongCaller", {
            id,
            caller: roles[by].address,
          });
        });
      });

    context("when the amount is zero", () => {
      it("is refused", async () => {
        const subscription = await office.active();
        const { id, mandate } = subscription;

        await expectRevert(subscription, "payee", collect(mandate, 0n), "MandateInvalidAmount", {
          id,
          amount: 0n,
          expected: 0n,
        });
      });
    });

    context("when the first period is about to start, starts, has started", () => {
      it("is too early one second before", async () => {
        const subscription = await office.mandate();
        const { id, mandate } = subscription;
        await record(subscription);
        const startsAt = startOf(subscription, 0n);
        await at(subscription, startsAt - 1n);

        await expectRevert(subscription, "payee", collect(mandate, LIMIT), "MandateNotStarted", { id, startsAt });
      });

      for (const [when, offset] of AROUND.slice(1))
        it(`pays ${when} its first second`, async () => {
          const subscription = await office.active();
          await at(subscription, startOf(subscription, 0n) + offset);

          await expectCollected(subscription, 0n, LIMIT);
        });
    });

    context("when the amount is about the limit", () => {
      for (const [amount, left] of [
        [1n, LIMIT - 1n],
        [LIMIT - 1n, 1n],
        [LIMIT, 0n],
      ] as const)
        it(`pays ${amount}`, async () => {
          const subscription = await office.active();

          await expectDeed(subscription, "payee", collect(subscription.mandate, amount), {
            events: [collected(subscription, 0n, amount)],
            moved: paid(amount),
            slot: { collected: amount, left },
          });
        });

      it("refuses one unit more", async () => {
        const subscription = await office.active();

        await expectExceeded(subscription, 0n, LIMIT + 1n, LIMIT);
      });
    });

    context("when a part was collected in the same period", () => {
      it("pays the rest, and not a unit more", async () => {
        const subscription = await office.active();
        await send(subscription, "payee", collect(subscription.mandate, PART));

        await expectExceeded(subscription, 0n, LIMIT - PART + 1n, LIMIT - PART);
        await expectDeed(subscription, "payee", collect(subscription.mandate, LIMIT - PART), {
          events: [collected(subscription, 0n, LIMIT - PART)],
          moved: paid(LIMIT - PART),
          slot: { collected: LIMIT, left: 0n },
        });
        await expectExceeded(subscription, 0n, 1n, 0n);
      });
    });

    context("when the next period is about to start, starts, has started", () => {
      it("refuses a second time one second before", async () => {
        const subscription = await office.active();
        await send(subscription, "payee", collect(subscription.mandate, LIMIT));
        await at(subscription, startOf(subscription, 1n) - 1n);

        await expectExceeded(subscription, 0n, LIMIT, 0n);
      });

      for (const [when, offset] of AROUND.slice(1))
        it(`pays again ${when} its first second`, async () => {
          const subscription = await office.active();
          await send(subscription, "payee", collect(subscription.mandate, LIMIT));
          await at(subscription, startOf(subscription, 1n) + offset);

          await expectDeed(subscription, "payee", collect(subscription.mandate, LIMIT), {
            events: [collected(subscription, 1n, LIMIT)],
            moved: paid(LIMIT),
            slot: { collected: 2n * LIMIT, left: 0n, period: 1n },
          });
        });
    });

    context("when periods passed unused", () => {
      it("pays one limit: they do not pile up", async () => {
        const subscription = await office.active();
        await at(subscription, startOf(subscription, 5n));

        await expectExceeded(subscription, 5n, LIMIT + 1n, LIMIT);
        await expectCollected(subscription, 5n, LIMIT);
      });
    });

    context("when its end is about to come, comes, has come", () => {
      it("pays one second before", async () => {
        const subscription = await office.active();
        await at(subscription, endOf(subscription) - 1n);

        await expectCollected(subscription, PERIODS - 1n, LIMIT);
      });

      for (const [when, offset] of AROUND.slice(1))
        it(`has ended ${when} that second`, async () => {
          const subscription = await office.active();
          await at(subscription, endOf(subscription) + offset);

          await expectEnded(subscription);
        });
    });

    context("when the payer has too little", () => {
      it("is refused by the token, and succeeds in the same period once there is enough", async () => {
        const subscription = await office.active();
        const { token, roles, mandate } = subscription;
        const balance = await token.balanceOf(mandate.payer);
        await token.connect(roles.payer).transfer(roles.stranger, balance - LIMIT + 1n);

        await expectRevert(subscription, "payee", collect(mandate, LIMIT), "ERC20InsufficientBalance", {
          sender: mandate.payer,
          balance: LIMIT - 1n,
          needed: LIMIT,
        });
        await token.mint(mandate.payer, 1n);
        await expectCollected(subscription, 0n, LIMIT);
      });
    });

    context("when the payer has allowed too little", () => {
      it("is refused by the token, and succeeds in the same period once it has", async () => {
        const subscription = await office.active();
        const { token, roles, mandate, deployment } = subscription;
        await token.connect(roles.payer).approve(deployment.mandates, LIMIT - 1n);

        await expectRevert(subscription, "payee", collect(mandate, LIMIT), "ERC20InsufficientAllowance", {
          spender: deployment.mandates,
          allowance: LIMIT - 1n,
          needed: LIMIT,
        });
        await token.connect(roles.payer).approve(deployment.mandates, LIMIT);
        await expectCollected(subscription, 0n, LIMIT);
      });
    });
  });

  context("given a fixed mandate", () => {
    for (const by of ["payee", "payer", "stranger"] as const)
      context(`when the ${by} collects`, () => {
        it("pays the payee: the terms leave nothing to decide", async () => {
          const subscription = await office.active({ isFixed: true });

          await expectCollected(subscription, 0n, LIMIT, by);
        });
      });

    for (const amount of [0n, LIMIT - 1n, LIMIT + 1n])
      context(`when the amount is ${amount}`, () => {
        it("is refused: it is not the limit", async () => {
          const subscription = await office.active({ isFixed: true });
          const { id, mandate } = subscription;

          await expectRevert(subscription, "payee", collect(mandate, amount), "MandateInvalidAmount", {
            id,
            amount,
            expected: LIMIT,
          });
        });
      });

    context("when it was collected in the same period", () => {
      it("is refused", async () => {
        const subscription = await office.active({ isFixed: true });
        await send(subscription, "stranger", collect(subscription.mandate, LIMIT));

        await expectExceeded(subscription, 0n, LIMIT, 0n);
      });
    });

    context("when unused periods may pile up", () => {
      it("pays each of them by itself, up to their number", async () => {
        const subscription = await office.active({ isFixed: true, carry: 2n });
        await at(subscription, startOf(subscription, 7n));

        for (const nth of [1n, 2n, 3n])
          await expectDeed(subscription, "stranger", collect(subscription.mandate, LIMIT), {
            events: [collected(subscription, 7n, LIMIT)],
            moved: paid(LIMIT),
            slot: { collected: nth * LIMIT, left: (3n - nth) * LIMIT, period: 7n },
          });
        await expectExceeded(subscription, 7n, LIMIT, 0n);
      });
    });
  });

  context("given terms that let two unused periods pile up", () => {
    for (const [passed, most] of [
      [0n, 1n],
      [1n, 2n],
      [2n, 3n],
      [3n, 3n],
      [12n, 3n],
    ] as const)
      context(`when ${passed} passed unused`, () => {
        it(`pays ${most} limits, and not a unit more`, async () => {
          const subscription = await office.active({ carry: 2n });
          await at(subscription, startOf(subscription, passed));

          await expectExceeded(subscription, passed, most * LIMIT + 1n, most * LIMIT);
          await expectDeed(subscription, "payee", collect(subscription.mandate, most * LIMIT), {
            events: [collected(subscription, passed, most * LIMIT)],
            moved: paid(most * LIMIT),
            slot: { collected: most * LIMIT, left: 0n, period: passed },
          });
        });
      });

    context("when a period was used in part", () => {
      it("carries what it left", async () => {
        const subscription = await office.active({ carry: 2n });
        await send(subscription, "payee", collect(subscription.mandate, PART));
        await at(subscription, startOf(subscription, 1n));

        await expectExceeded(subscription, 1n, 2n * LIMIT - PART + 1n, 2n * LIMIT - PART);
        await expectDeed(subscription, "payee", collect(subscription.mandate, LIMIT), {
          events: [collected(subscription, 1n, LIMIT)],
          moved: paid(LIMIT),
          slot: { collected: LIMIT + PART, left: LIMIT - PART, period: 1n },
        });
      });
    });

    context("when all was used", () => {
      it("starts the next period with one limit", async () => {
        const subscription = await office.active({ carry: 2n });
        await at(subscription, startOf(subscription, 2n));
        await send(subscription, "payee", collect(subscription.mandate, 3n * LIMIT));
        await at(subscription, startOf(subscription, 3n));

        await expectExceeded(subscription, 3n, LIMIT + 1n, LIMIT);
      });
    });
  });

  context("given a cap", () => {
    for (const [title, cap, left] of [
      ["one limit and a half", LIMIT + PART, PART],
      ["exactly one limit", LIMIT, 0n],
    ] as const)
      context(`when it is ${title}, and one limit was collected`, () => {
        it("pays what is left of it, and not a unit more", async () => {
          const subscription = await office.active({ cap });
          const { id, mandate } = subscription;
          await send(subscription, "payee", collect(mandate, LIMIT));
          await at(subscription, startOf(subscription, 1n));

          await expectRevert(subscription, "payee", collect(mandate, left + 1n), "MandateCapExceeded", {
            id,
            amount: left + 1n,
            left,
          });
          if (left === 0n) return;
          await expectDeed(subscription, "payee", collect(mandate, left), {
            events: [collected(subscription, 1n, left)],
            moved: paid(left),
            slot: { collected: cap, left: LIMIT - left, period: 1n },
          });
        });
      });
  });

  context("given the highest limit and no cap", () => {
    it("pays until the count is full, and refuses what would pass it", async () => {
      const most = (1n << 96n) - 1n;
      const subscription = await office.active({ limit: most });
      const { id, mandate, token, roles, deployment } = subscription;
      await token.mint(mandate.payer, 2n * most);
      await token.connect(roles.payer).approve(deployment.mandates, 2n * most);
      await send(subscription, "payee", collect(mandate, most - 1n));
      await at(subscription, startOf(subscription, 1n));

      await expectRevert(subscription, "payee", collect(mandate, 2n), "MandateCapExceeded", {
        id,
        amount: 2n,
        left: 1n,
      });
      await expectDeed(subscription, "payee", collect(mandate, 1n), {
        events: [collected(subscription, 1n, 1n)],
        moved: paid(1n),
        slot: { collected: most, left: most - 1n, period: 1n },
      });
    });
  });

  for (const [title, terms, seconds] of periodLengths())
    context(`given periods of ${title}`, () => {
      it("starts each at its first second", async () => {
        const subscription = await office.active({ firstDay: "2030-02-01", utcOffset: -690n, periods: 0n, ...terms });
        const first = startOf(subscription, 0n);
        await at(subscription, first + 3n * seconds - 1n);
        await expectCollected(subscription, 2n, LIMIT);
        await at(subscription, first + 3n * seconds);

        await expectDeed(subscription, "payee", collect(subscription.mandate, LIMIT), {
          events: [collected(subscription, 3n, LIMIT)],
          moved: paid(LIMIT),
          slot: { collected: 2n * LIMIT, left: 0n, period: 3n },
        });
      });
    });

  context("given a last day within a period", () => {
    it("pays until that day is over, and not at midnight", async () => {
      const subscription = await office.active({ lastDay: "2030-04-10", periods: 0n });
      // 00:00 of April 11 at UTC+8.
      const end = BigInt(Date.UTC(2030, 3, 10, 16)) / 1_000n;
      await at(subscription, end - 1n);
      await expectCollected(subscription, 2n, LIMIT);
      await at(subscription, end);

      await expectEnded(subscription);
    });
  });

  context("given a mandate of the last of the month", () => {
    it("collects on the last day of short months, and on the 31st again after them", async () => {
      const subscription = await office.mandate();
      await record(subscription);
      const days = [
        [2030, 0, 31],
        [2030, 1, 28],
        [2030, 2, 31],
        [2030, 3, 30],
        [2030, 4, 31],
      ] as const;

      for (const [period, [year, month, day]] of days.entries()) {
        // 00:00 at UTC+8 is 16:00 of the day before at UTC.
        await at(subscription, BigInt(Date.UTC(year, month, day - 1, 16)) / 1_000n);
        const nth = BigInt(period + 1);
        await expectDeed(subscription, "payee", collect(subscription.mandate, LIMIT), {
          events: [collected(subscription, nth - 1n, LIMIT)],
          moved: paid(LIMIT),
          slot: { collected: nth * LIMIT, left: 0n, period: nth - 1n },
        });
      }
    });
  });
});

/** Periods of days and weeks, and how long they are. */
function periodLengths(): readonly [string, Partial<MandateTerms>, bigint][] {
  const day = 86_400n;
  return [
    ["one day", { unit: "Day" }, day],
    ["10 days", { unit: "Day", every: 10n }, 10n * day],
    ["one week", { unit: "Week" }, 7n * day],
    ["255 weeks", { unit: "Week", every: 255n }, 255n * 7n * day],
  ];
}

/** The first collection of a mandate, in this period. */
async function expectCollected(subscription: Subscription, period: bigint, amount: bigint, by: Role = "payee") {
  await expectDeed(subscription, by, collect(subscription.mandate, amount), {
    events: [collected(subscription, period, amount)],
    moved: paid(amount),
    slot: { collected: amount, left: LIMIT - amount, period },
  });
}

async function expectExceeded(subscription: Subscription, period: bigint, amount: bigint, left: bigint) {
  const { id, mandate } = subscription;
  await expectRevert(subscription, "payee", collect(mandate, amount), "MandateLimitExceeded", {
    id,
    period,
    amount,
    left,
  });
}

async function expectEnded(subscription: Subscription) {
  const { id, mandate } = subscription;
  await expectRevert(subscription, "payee", collect(mandate, LIMIT), "MandateUnexpectedState", {
    id,
    current: "Ended",
    allowed: ["Active"],
  });
}
