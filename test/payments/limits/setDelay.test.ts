import { expect } from "chai";

import { addPayee, setDelay } from "../../../sdk/SpendingLimits.ts";
import { DAY } from "../../shared/escrow.ts";
import {
  at,
  DELAY,
  expectRefused,
  expectSpending,
  now,
  openSpending,
  passTo,
  rulesOf,
  sendAs,
  told,
  withNewcomer,
} from "../../shared/spending.ts";

const theater = await openSpending();

const LONGEST = 365n * DAY;
const SHORTER = DELAY - 1n;

describe("setDelay", () => {
  context("when the delay is longer than a year", () => {
    for (const delay of [LONGEST + 1n, 2n ** 40n - 1n])
      it(`is refused: ${delay}`, async () => {
        const spending = await theater.settled();

        await expectRefused(spending, "owner", setDelay(delay), "SpendingDelayTooLong", { delay, max: LONGEST });
      });
  });

  context("given a delay", () => {
    for (const [title, delay] of [
      ["the same", DELAY],
      ["longer by one second", DELAY + 1n],
      ["the longest", LONGEST],
    ] as const)
      context(`when the new one is ${title}`, () => {
        it("holds at once", async () => {
          const spending = await theater.settled();
          const owner = spending.people.owner.address;

          await expectSpending(spending, "owner", setDelay(delay), (time) => ({
            events: [told("SpendingDelaySet", { owner, delay, from: time })],
            rules: { delay, proposedDelay: delay },
          }));
        });
      });

    for (const delay of [SHORTER, 0n])
      context(`when the new one is shorter: ${delay}`, () => {
        it("holds after the old one", async () => {
          const spending = await theater.settled();
          const owner = spending.people.owner.address;

          await expectSpending(spending, "owner", setDelay(delay), (time) => ({
            events: [told("SpendingDelaySet", { owner, delay, from: time + DELAY })],
            rules: { proposedDelay: delay, delayFrom: time + DELAY },
          }));
        });
      });

    context("when a payee waits already", () => {
      it("keeps its time", async () => {
        const spending = await theater.settled();
        const from = await withNewcomer(spending);
        await sendAs(spending, "owner", setDelay(LONGEST));

        expect((await rulesOf(spending)).payees.newcomer).to.equal(from);
      });
    });
  });

  context("given a shorter delay that waits", () => {
    for (const [when, offset, delay] of [
      ["the old holds one second before it has passed", -1n, DELAY],
      ["the new holds by itself when it has passed", 0n, 0n],
      ["the new holds one second after", 1n, 0n],
    ] as const)
      it(when, async () => {
        const spending = await theater.settled();
        const [owner, payee] = [spending.people.owner.address, spending.people.newcomer.address];
        await sendAs(spending, "owner", setDelay(0n));
        const from = (await now(spending)) + DELAY;
        await passTo(spending, from + offset - 1n);
        const { payees } = await rulesOf(spending);
        await at(spending, from + offset);

        const isNew = delay === 0n;
        await expectSpending(spending, "owner", addPayee(payee), (time) => ({
          events: [told("SpendingPayeeAdded", { owner, payee, from: time + delay })],
          rules: {
            payees: { ...payees, newcomer: time + delay },
            ...(isNew ? { delay: 0n, proposedDelay: 0n, delayFrom: 0n } : {}),
          },
        }));
      });

    for (const [title, offset] of [
      ["still waits", -1n],
      ["has come to hold meanwhile", 0n],
    ] as const)
      context(`when the owner sets the old delay again while it ${title}`, () => {
        it("takes the shorter one back", async () => {
          const spending = await theater.settled();
          const owner = spending.people.owner.address;
          await sendAs(spending, "owner", setDelay(SHORTER));
          await at(spending, (await now(spending)) + DELAY + offset);

          await expectSpending(spending, "owner", setDelay(DELAY), (time) => ({
            events: [told("SpendingDelaySet", { owner, delay: DELAY, from: time })],
            rules: { delay: DELAY, proposedDelay: DELAY, delayFrom: 0n },
          }));
        });
      });

    context("when another shorter one is set", () => {
      it("the first is void, and the old delay begins anew", async () => {
        const spending = await theater.settled();
        const owner = spending.people.owner.address;
        await sendAs(spending, "owner", setDelay(0n));
        await at(spending, (await now(spending)) + DELAY - 1n);

        await expectSpending(spending, "owner", setDelay(SHORTER), (time) => ({
          events: [told("SpendingDelaySet", { owner, delay: SHORTER, from: time + DELAY })],
          rules: { proposedDelay: SHORTER, delayFrom: time + DELAY },
        }));
      });
    });

    context("when it has come to hold, and a longer one is set", () => {
      it("the longer holds at once, and the loosening after it waits for that", async () => {
        const spending = await theater.settled();
        const owner = spending.people.owner.address;
        await sendAs(spending, "owner", setDelay(0n));
        await at(spending, (await now(spending)) + DELAY);

        await expectSpending(spending, "owner", setDelay(1n), (time) => ({
          events: [told("SpendingDelaySet", { owner, delay: 1n, from: time })],
          rules: { delay: 1n, proposedDelay: 1n, delayFrom: 0n },
        }));
      });
    });
  });
});
