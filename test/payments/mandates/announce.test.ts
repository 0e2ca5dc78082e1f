import { expect } from "chai";

import { announce, appointCollector, collect } from "../../../sdk/MandateDeeds.ts";
import { DAY } from "../../shared/escrow.ts";
import {
  at,
  collected,
  endOf,
  event,
  expectDeed,
  expectRevert,
  LIMIT,
  type NamedEvent,
  now,
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

const NOTICE = 14n * DAY;
const PART = 10_000_000n;

/** Terms that ask for two weeks of notice. */
const WITH_NOTICE = { notice: NOTICE };

describe("announce", () => {
  context("given a mandate that nobody recorded", () => {
    it("does not know it", async () => {
      const subscription = await office.mandate(WITH_NOTICE);
      const { id, mandate } = subscription;

      await expectRevert(subscription, "payee", announce(mandate, 0n, LIMIT), "MandateUnknown", { id });
    });
  });

  context("given a mandate that has ended", () => {
    it("is refused", async () => {
      const subscription = await office.active(WITH_NOTICE);
      const { id, mandate } = subscription;
      await at(subscription, endOf(subscription));

      await expectRevert(subscription, "payee", announce(mandate, 0n, LIMIT), "MandateUnexpectedState", {
        id,
        current: "Ended",
        allowed: ["Active"],
      });
    });
  });

  context("given an active mandate whose terms ask for notice", () => {
    for (const [title, terms] of [
      ["a mandate", {}],
      ["a fixed mandate", { isFixed: true }],
    ] as const)
      context(`when a stranger announces a collection of ${title}`, () => {
        it("is another's deed", async () => {
          const subscription = await office.active({ ...WITH_NOTICE, ...terms });
          const { id, mandate, roles } = subscription;

          await expectRevert(subscription, "stranger", announce(mandate, 0n, LIMIT), "MandateWrongCaller", {
            id,
            caller: roles.stranger.address,
          });
        });
      });

    for (const [title, terms, amount, expected] of [
      ["zero", {}, 0n, 0n],
      ["below the limit of a fixed mandate", { isFixed: true }, LIMIT - 1n, LIMIT],
      ["above the limit of a fixed mandate", { isFixed: true, carry: 1n }, LIMIT + 1n, LIMIT],
    ] as const)
      context(`when the amount is ${title}`, () => {
        it("is refused", async () => {
          const subscription = await office.active({ ...WITH_NOTICE, ...terms });
          const { id, mandate } = subscription;

          await expectRevert(subscription, "payee", announce(mandate, 0n, amount), "MandateInvalidAmount", {
            id,
            amount,
            expected,
          });
        });
      });

    context("when the notice ends before, with, and after the period", () => {
      it("is announced where one second of the period is left", async () => {
        const subscription = await office.active(WITH_NOTICE);
        await at(subscription, startOf(subscription, 1n) - NOTICE - 1n);

        await expectAnnounced(subscription, 0n, LIMIT);
      });

      for (const [when, offset] of [
        ["with", 0n],
        ["one second after", 1n],
      ] as const)
        it(`is refused where the notice ends ${when} the period`, async () => {
          const subscription = await office.active(WITH_NOTICE);
          const { id, mandate } = subscription;
          const periodEnd = startOf(subscription, 1n);
          await at(subscription, periodEnd - NOTICE + offset);

          await expectRevert(subscription, "payee", announce(mandate, 0n, LIMIT), "MandateInvalidPeriod", {
            id,
            period: 0n,
            collectableFrom: periodEnd + offset,
            periodEnd,
          });
        });
    });

    context("when the period is about the last one", () => {
      it("is announced for the last", async () => {
        await expectAnnounced(await office.active(WITH_NOTICE), PERIODS - 1n, LIMIT);
      });

      for (const period of [PERIODS, 65_535n])
        it(`is refused for period ${period}, which is none`, async () => {
          const subscription = await office.active(WITH_NOTICE);
          const { id, mandate } = subscription;
          const time = startOf(subscription, 0n) + 1n;
          await at(subscription, time);

          await expectRevert(subscription, "payee", announce(mandate, period, LIMIT), "MandateInvalidPeriod", {
            id,
            period,
            collectableFrom: time + NOTICE,
            periodEnd: endOf(subscription),
          });
        });
    });

    context("when the last day cuts the period short", () => {
      it("is refused where the notice ends with that day", async () => {
        const subscription = await office.active({ ...WITH_NOTICE, lastDay: "2030-04-10" });
        const { id, mandate } = subscription;
        const periodEnd = endOf(subscription);
        await at(subscription, periodEnd - NOTICE);

        await expectRevert(subscription, "payee", announce(mandate, 2n, LIMIT), "MandateInvalidPeriod", {
          id,
          period: 2n,
          collectableFrom: periodEnd,
          periodEnd,
        });
      });
    });

    context("when it is announced before the first period", () => {
      it("is announced", async () => {
        const subscription = await office.mandate(WITH_NOTICE);
        await record(subscription);

        await expectAnnounced(subscription, 0n, LIMIT);
      });
    });

    context("when a collector of the payee announces", () => {
      it("is announced", async () => {
        const subscription = await office.active(WITH_NOTICE);
        await send(subscription, "payee", appointCollector(subscription.roles.platform.address, true));

        await expectAnnounced(subscription, 0n, LIMIT, "platform");
      });
    });

    context("when it is announced again", () => {
      it("replaces the amount, and starts the notice anew", async () => {
        const subscription = await office.active(WITH_NOTICE);
        await expectAnnounced(subscription, 0n, LIMIT);

        await expectAnnounced(subscription, 0n, PART);
      });

      it("leaves other periods as they are", async () => {
        const subscription = await office.active(WITH_NOTICE);
        await expectAnnounced(subscription, 1n, LIMIT);
        const first = await announcedFor(subscription, 1n);

        await expectAnnounced(subscription, 2n, PART);
        expect(await announcedFor(subscription, 1n)).to.deep.equal(first);
      });
    });
  });

  context("given terms that ask for none", () => {
    it("is refused", async () => {
      const subscription = await office.active();
      const { id, mandate } = subscription;

      await expectRevert(subscription, "payee", announce(mandate, 0n, LIMIT), "MandateWithoutNotice", { id });
    });
  });
});

describe("collect, where the terms ask for notice", () => {
  context("given no announcement", () => {
    it("is refused", async () => {
      await expectNotAnnounced(await office.active(WITH_NOTICE), 0n, LIMIT, 0n);
    });
  });

  context("given an announcement", () => {
    context("when the notice is about to end, ends, has ended", () => {
      it("is refused one second before", async () => {
        const { subscription, collectableFrom } = await announcing(LIMIT);
        const { id, mandate } = subscription;
        await at(subscription, collectableFrom - 1n);

        await expectRevert(subscription, "payee", collect(mandate, LIMIT), "MandateNoticeRunning", {
          id,
          period: 0n,
          collectableFrom,
        });
      });

      for (const [when, offset] of [
        ["at that second", 0n],
        ["one second after", 1n],
      ] as const)
        it(`pays ${when}`, async () => {
          const { subscription, collectableFrom } = await announcing(LIMIT);
          await at(subscription, collectableFrom + offset);

          await expectCollected(subscription, 0n, LIMIT);
          expect(await announcedFor(subscription, 0n)).to.deep.equal({ amount: 0n, collectableFrom });
        });
    });

    context("when the amount is about what was announced", () => {
      it("refuses one unit more", async () => {
        const { subscription, collectableFrom } = await announcing(PART);
        await at(subscription, collectableFrom);

        await expectNotAnnounced(subscription, 0n, PART + 1n, PART);
      });

      it("pays it in parts, and not a unit more", async () => {
        const { subscription, collectableFrom } = await announcing(PART);
        await at(subscription, collectableFrom);
        await expectCollected(subscription, 0n, PART - 1n);

        await expectNotAnnounced(subscription, 0n, 2n, 1n);
        await expectDeed(subscription, "payee", collect(subscription.mandate, 1n), {
          events: [collected(subscription, 0n, 1n)],
          moved: paid(1n),
          slot: { collected: PART, left: LIMIT - PART },
        });
        expect(await announcedFor(subscription, 0n)).to.deep.equal({ amount: 0n, collectableFrom });
      });
    });

    context("when the period has passed", () => {
      it("is refused: the announcement was for another", async () => {
        const { subscription } = await announcing(LIMIT);
        await at(subscription, startOf(subscription, 1n));

        await expectNotAnnounced(subscription, 1n, LIMIT, 0n);
      });
    });

    context("when more was announced than the period allows", () => {
      it("pays no more than the period allows", async () => {
        const { subscription, collectableFrom } = await announcing(2n * LIMIT);
        const { id, mandate } = subscription;
        await at(subscription, collectableFrom);

        await expectRevert(subscription, "payee", collect(mandate, LIMIT + 1n), "MandateLimitExceeded", {
          id,
          period: 0n,
          amount: LIMIT + 1n,
          left: LIMIT,
        });
      });
    });
  });

  context("given an announcement of a fixed mandate", () => {
    it("may be collected by anyone", async () => {
      const { subscription, collectableFrom } = await announcing(LIMIT, true);
      await at(subscription, collectableFrom);

      await expectCollected(subscription, 0n, LIMIT, "stranger");
    });
  });
});

/** What is announced for a period. */
async function announcedFor({ mandates, id }: Subscription, period: bigint) {
  const { amount, collectableFrom } = await mandates.announcementOf(id, period);
  return { amount, collectableFrom };
}

/** A mandate at the start of its first period, for which this was announced. */
async function announcing(amount: bigint, isFixed = false) {
  const subscription = await office.active({ ...WITH_NOTICE, isFixed });
  await send(subscription, "payee", announce(subscription.mandate, 0n, amount));
  return { subscription, collectableFrom: (await now(subscription)) + NOTICE };
}

async function expectAnnounced(subscription: Subscription, period: bigint, amount: bigint, by: Role = "payee") {
  const { id, mandate, roles } = subscription;
  const told = (time: bigint): NamedEvent =>
    event("CollectionAnnounced", { id, by: roles[by].address, period, amount, collectableFrom: time + NOTICE });
  await expectDeed(subscription, by, announce(mandate, period, amount), (time) => ({ events: [told(time)] }));

  const collectableFrom = (await now(subscription)) + NOTICE;
  expect(await announcedFor(subscription, period)).to.deep.equal({ amount, collectableFrom });
}

async function expectNotAnnounced(subscription: Subscription, period: bigint, amount: bigint, announced: bigint) {
  const { id, mandate } = subscription;
  await expectRevert(subscription, "payee", collect(mandate, amount), "MandateNotAnnounced", {
    id,
    period,
    amount,
    announced,
  });
}

/** The first collection of a mandate, in this period. */
async function expectCollected(subscription: Subscription, period: bigint, amount: bigint, by: Role = "payee") {
  await expectDeed(subscription, by, collect(subscription.mandate, amount), {
    events: [collected(subscription, period, amount)],
    moved: paid(amount),
    slot: { collected: amount, left: LIMIT - amount, period },
  });
}
