import { expect } from "chai";

import { announce, cancelMandate, collect } from "../../../sdk/MandateDeeds.ts";
import type { MandateTerms } from "../../../sdk/Mandates.ts";
import { DAY } from "../../shared/escrow.ts";
import {
  at,
  endOf,
  fresh,
  LIMIT,
  now,
  openOffice,
  PERIODS,
  record,
  send,
  slotOf,
  startOf,
  type Subscription,
} from "../../shared/mandates.ts";
import { expectReverted } from "../../shared/trade.ts";

const office = await openOffice();

const NOTICE = 7n * DAY;
const PART = 10_000_000n;

describe("idOf", () => {
  it("is the EIP-712 digest of the terms", async () => {
    const { mandates, mandate, id } = await office.mandate();

    expect(await mandates.idOf(mandate)).to.equal(id);
  });
});

describe("slotOf and stateOf", () => {
  it("tell nothing of what nobody recorded", async () => {
    const subscription = await office.mandate();

    await expectSlot(subscription, { state: "None", collected: 0n, left: 0n, period: 0n, endsAt: 0n });
  });

  it("tell what was recorded", async () => {
    const subscription = await office.mandate();
    await record(subscription);

    await expectSlot(subscription, fresh(subscription));
  });

  for (const [when, offset, state] of [
    ["one second before its end", -1n, "Active"],
    ["at its end", 0n, "Ended"],
    ["one second after its end", 1n, "Ended"],
  ] as const)
    it(`tell ${state} ${when}`, async () => {
      const subscription = await office.mandate();
      await record(subscription);
      await passTo(subscription, endOf(subscription) + offset);

      await expectSlot(subscription, { ...fresh(subscription), state });
    });

  it("tell Canceled for good", async () => {
    const subscription = await office.mandate();
    await record(subscription);
    await send(subscription, "payer", cancelMandate(subscription.mandate));
    await passTo(subscription, endOf(subscription));

    await expectSlot(subscription, { ...fresh(subscription), state: "Canceled" });
  });
});

describe("periodAt", () => {
  for (const [period, offset] of [
    [0n, 0n],
    [0n, 1n],
    [1n, 0n],
    [4n, 1n],
    [PERIODS - 1n, 0n],
  ] as const)
    it(`tells the edges of period ${period}, ${offset} s after its start`, async () => {
      const subscription = await office.mandate();
      const { mandates, mandate } = subscription;
      const startsAt = startOf(subscription, period);
      const endsAt = period === PERIODS - 1n ? endOf(subscription) : startOf(subscription, period + 1n);

      expect(await mandates.periodAt(mandate, startsAt + offset)).to.deep.equal([period, startsAt, endsAt]);
      expect(await mandates.periodAt(mandate, endsAt - 1n)).to.deep.equal([period, startsAt, endsAt]);
    });

  it("ends the last period with the last day", async () => {
    const subscription = await office.mandate({ lastDay: "2030-02-01" });
    const { mandates, mandate } = subscription;
    const startsAt = startOf(subscription, 0n);

    expect(await mandates.periodAt(mandate, startsAt)).to.deep.equal([0n, startsAt, startsAt + 2n * DAY]);
  });

  it("knows none before the first", async () => {
    const subscription = await office.mandate();
    const { mandates, mandate, id } = subscription;
    const startsAt = startOf(subscription, 0n);

    await expectReverted(mandates.periodAt(mandate, startsAt - 1n), "MandateNotStarted", { id, startsAt });
  });

  it("knows none after the last", async () => {
    const subscription = await office.mandate();
    const { mandates, mandate, id } = subscription;
    const endsAt = endOf(subscription);

    await expectReverted(mandates.periodAt(mandate, endsAt), "MandateOver", { id, endsAt });
  });

  it("refuses unsound terms", async () => {
    const { mandates, mandate, id } = await office.mandate({ every: 0n });

    await expectReverted(mandates.periodAt(mandate, 1n), "MandateZeroPeriod", { id });
  });
});

describe("termOf", () => {
  it("tells when a mandate starts and ends", async () => {
    const subscription = await office.mandate();
    const { mandates, mandate } = subscription;

    expect(await mandates.termOf(mandate)).to.deep.equal([startOf(subscription, 0n), endOf(subscription)]);
  });

  it("refuses unsound terms", async () => {
    const { mandates, mandate, id } = await office.mandate({ limit: 0n });

    await expectReverted(mandates.termOf(mandate), "MandateZeroLimit", { id });
  });
});

describe("collectableNow", () => {
  for (const [title, terms, prepare, expected] of collectables())
    it(`is ${expected} ${title}`, async () => {
      const subscription = await office.mandate(terms);
      await prepare(subscription);

      expect(await subscription.mandates.collectableNow(subscription.mandate)).to.equal(expected);
    });
});

/** When, the terms, what happened, and what can be collected then. */
type Case = readonly [string, Partial<MandateTerms>, (subscription: Subscription) => Promise<void>, bigint];

function collectables(): readonly Case[] {
  const recorded = async (subscription: Subscription, time: bigint) => {
    await record(subscription);
    await passTo(subscription, time);
  };
  const collecting = async (subscription: Subscription, amount: bigint) => {
    await recorded(subscription, startOf(subscription, 0n));
    await send(subscription, "payee", collect(subscription.mandate, amount));
  };
  const announced = async (subscription: Subscription, amount: bigint, offset: bigint) => {
    await recorded(subscription, startOf(subscription, 0n));
    await send(subscription, "payee", announce(subscription.mandate, 0n, amount));
    await passTo(subscription, (await now(subscription)) + NOTICE + offset);
  };
  return [
    ["where nobody recorded it", {}, (on) => passTo(on, startOf(on, 0n)), 0n],
    ["before the first period", {}, (on) => recorded(on, startOf(on, 0n) - 1n), 0n],
    ["in the first period", {}, (on) => recorded(on, startOf(on, 0n)), LIMIT],
    ["after a part was collected", {}, (on) => collecting(on, PART), LIMIT - PART],
    ["after all was collected", {}, (on) => collecting(on, LIMIT), 0n],
    ["at the end", {}, (on) => recorded(on, endOf(on)), 0n],
    [
      "after a cancellation",
      {},
      async (on) => {
        await recorded(on, startOf(on, 0n));
        await send(on, "payer", cancelMandate(on.mandate));
      },
      0n,
    ],
    [
      "after three unused periods of which two pile up",
      { carry: 2n },
      (on) => recorded(on, startOf(on, 3n)),
      3n * LIMIT,
    ],
    ["of a fixed one where two piled up", { carry: 2n, isFixed: true }, (on) => recorded(on, startOf(on, 3n)), LIMIT],
    ["of a fixed one after its collection", { isFixed: true }, (on) => collecting(on, LIMIT), 0n],
    [
      "where the cap leaves that",
      { cap: LIMIT + 1n, carry: 1n },
      (on) => collecting(on, 3n).then(() => passTo(on, startOf(on, 1n))),
      LIMIT - 2n,
    ],
    ["where nothing is announced", { notice: NOTICE }, (on) => recorded(on, startOf(on, 0n)), 0n],
    ["one second before the notice ends", { notice: NOTICE }, (on) => announced(on, PART, -1n), 0n],
    ["at the end of the notice", { notice: NOTICE }, (on) => announced(on, PART, 0n), PART],
    [
      "where more is announced than the period allows",
      { notice: NOTICE },
      (on) => announced(on, 2n * LIMIT, 0n),
      LIMIT,
    ],
  ];
}

async function expectSlot(subscription: Subscription, slot: ReturnType<typeof fresh>): Promise<void> {
  expect(await slotOf(subscription)).to.deep.equal(slot);
  const names = ["None", "Active", "Ended", "Canceled"];
  expect(names[Number(await subscription.mandates.stateOf(subscription.id))]).to.equal(slot.state);
}

/** Mines a block in that second. */
async function passTo(subscription: Subscription, time: bigint): Promise<void> {
  await at(subscription, time);
  await subscription.connection.networkHelpers.mine();
}
