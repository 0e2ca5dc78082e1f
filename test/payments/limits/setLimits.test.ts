import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { type Limits, setLimits } from "../../../sdk/SpendingLimits.ts";
import {
  at,
  DELAY,
  expectRefused,
  expectSpending,
  LIMITS,
  now,
  openSpending,
  passTo,
  rulesOf,
  sendAs,
  told,
} from "../../shared/spending.ts";

const theater = await openSpending();

const LOOSER: Limits = {
  perPayment: LIMITS.perPayment + 1n,
  perDay: LIMITS.perDay + 2n,
  perPayee: LIMITS.perPayee + 3n,
};
const TIGHTER: Limits = {
  perPayment: LIMITS.perPayment - 1n,
  perDay: LIMITS.perDay - 2n,
  perPayee: LIMITS.perPayee - 3n,
};
const MOST = 2n ** 128n - 1n;

describe("setLimits", () => {
  context("given an owner without limits and without a delay", () => {
    for (const [title, token] of [
      ["the native coin", ZeroAddress],
      ["an address without code", "0x00000000000000000000000000000000000000A1"],
    ] as const)
      context(`when the token is ${title}`, () => {
        it("is refused", async () => {
          const spending = await theater.blank();

          await expectRefused(spending, "owner", setLimits(token, LIMITS), "MoneyTokenWithoutCode", { token });
        });
      });

    for (const [title, limits] of [
      ["some", LIMITS],
      ["the highest there are", { perPayment: MOST, perDay: MOST, perPayee: MOST }],
    ] as const)
      context(`when it sets ${title}`, () => {
        it("they hold at once", async () => {
          const spending = await theater.blank();
          const owner = spending.people.owner.address;
          const token = await spending.token.getAddress();

          await expectSpending(spending, "owner", setLimits(token, limits), () => ({
            events: [told("SpendingLimitsSet", { owner, token, ...limits })],
            rules: { limits, proposed: limits },
          }));
        });
      });
  });

  context("given limits and a delay", () => {
    for (const [title, limits] of [
      ["lower in every part", TIGHTER],
      ["zero", { perPayment: 0n, perDay: 0n, perPayee: 0n }],
      ["the same", LIMITS],
    ] as const)
      context(`when the new ones are ${title}`, () => {
        it("they hold at once", async () => {
          const spending = await theater.settled();
          const owner = spending.people.owner.address;
          const token = await spending.token.getAddress();

          await expectSpending(spending, "owner", setLimits(token, limits), () => ({
            events: [told("SpendingLimitsSet", { owner, token, ...limits })],
            rules: { limits, proposed: limits },
          }));
        });
      });

    for (const part of ["perPayment", "perDay", "perPayee"] as const)
      context(`when only ${part} is higher, by one unit, and the others are lower`, () => {
        it("what is lower holds at once, all after the delay", async () => {
          const spending = await theater.settled();
          const owner = spending.people.owner.address;
          const token = await spending.token.getAddress();
          const limits = { ...TIGHTER, [part]: LIMITS[part] + 1n };
          const held = { ...TIGHTER, [part]: LIMITS[part] };

          await expectSpending(spending, "owner", setLimits(token, limits), (time) => ({
            events: [
              told("SpendingLimitsSet", { owner, token, ...held }),
              told("SpendingLimitsProposed", { owner, token, ...limits, from: time + DELAY }),
            ],
            rules: { limits: held, proposed: limits, proposedFrom: time + DELAY },
          }));
        });
      });

    context("when somebody else sets limits", () => {
      it("they are its own, and the owner's stay", async () => {
        const spending = await theater.settled();
        const thief = spending.people.thief.address;
        const token = await spending.token.getAddress();

        await expectSpending(spending, "thief", setLimits(token, LOOSER), () => ({
          events: [told("SpendingLimitsSet", { owner: thief, token, ...LOOSER })],
        }));
      });
    });
  });

  context("given looser limits that wait", () => {
    for (const [when, offset, holds, waits] of [
      ["the old hold one second before the delay has passed", -1n, LIMITS, true],
      ["the new hold by themselves when it has passed", 0n, LOOSER, false],
      ["the new hold one second after", 1n, LOOSER, false],
    ] as const)
      it(when, async () => {
        const spending = await theater.settled();
        await sendAs(spending, "owner", setLimits(await spending.token.getAddress(), LOOSER));
        const from = (await now(spending)) + DELAY;
        await passTo(spending, from + offset);

        const { limits, proposed, proposedFrom } = await rulesOf(spending);
        expect({ limits, proposed, proposedFrom }).to.deep.equal({
          limits: holds,
          proposed: LOOSER,
          proposedFrom: waits ? from : 0n,
        });
      });

    for (const [title, offset] of [
      ["still wait", -1n],
      ["have come to hold meanwhile", 0n],
    ] as const)
      context(`when the owner sets the old limits again while they ${title}`, () => {
        it("takes the looser ones back", async () => {
          const spending = await theater.settled();
          const owner = spending.people.owner.address;
          const token = await spending.token.getAddress();
          await sendAs(spending, "owner", setLimits(token, LOOSER));
          await at(spending, (await now(spending)) + DELAY + offset);

          await expectSpending(spending, "owner", setLimits(token, LIMITS), () => ({
            events: [told("SpendingLimitsSet", { owner, token, ...LIMITS })],
            rules: { limits: LIMITS, proposed: LIMITS, proposedFrom: 0n },
          }));
        });
      });

    context("when the owner sets other looser limits", () => {
      it("the first are void, and the delay begins anew", async () => {
        const spending = await theater.settled();
        const owner = spending.people.owner.address;
        const token = await spending.token.getAddress();
        await sendAs(spending, "owner", setLimits(token, LOOSER));
        await at(spending, (await now(spending)) + DELAY - 1n);
        const limits = { ...LOOSER, perDay: LOOSER.perDay + 1n };

        await expectSpending(spending, "owner", setLimits(token, limits), (time) => ({
          events: [
            told("SpendingLimitsSet", { owner, token, ...LIMITS }),
            told("SpendingLimitsProposed", { owner, token, ...limits, from: time + DELAY }),
          ],
          rules: { limits: LIMITS, proposed: limits, proposedFrom: time + DELAY },
        }));
      });
    });

    context("when they have come to hold, and the owner sets tighter ones", () => {
      it("the tighter hold at once", async () => {
        const spending = await theater.settled();
        const owner = spending.people.owner.address;
        const token = await spending.token.getAddress();
        await sendAs(spending, "owner", setLimits(token, LOOSER));
        await at(spending, (await now(spending)) + DELAY);
        const limits = { ...LOOSER, perPayee: LIMITS.perPayee };

        await expectSpending(spending, "owner", setLimits(token, limits), () => ({
          events: [told("SpendingLimitsSet", { owner, token, ...limits })],
          rules: { limits, proposed: limits, proposedFrom: 0n },
        }));
      });
    });
  });
});
