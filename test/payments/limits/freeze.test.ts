import { freeze, unfreeze } from "../../../sdk/SpendingLimits.ts";
import {
  at,
  DELAY,
  expectRefused,
  expectSpending,
  FROZEN,
  now,
  openSpending,
  sendAs,
  told,
  withLaptop,
} from "../../shared/spending.ts";

const theater = await openSpending();

describe("freeze", () => {
  context("when the caller is neither the owner nor a spender", () => {
    it("is refused", async () => {
      const spending = await theater.settled();
      const { owner, thief } = spending.people;

      await expectRefused(spending, "thief", freeze(owner.address), "SpendingNotSpender", {
        owner: owner.address,
        caller: thief.address,
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

      await expectRefused(spending, "laptop", freeze(owner.address), "SpendingNotSpender", {
        owner: owner.address,
        caller: laptop.address,
        from,
      });
    });

    for (const offset of [0n, 1n])
      it(`stops all ${offset === 0n ? "at that second" : "one second after"}`, async () => {
        const spending = await theater.settled();
        const [owner, by] = [spending.people.owner.address, spending.people.laptop.address];
        await at(spending, (await withLaptop(spending)) + offset);

        await expectSpending(spending, "laptop", freeze(owner), () => ({
          events: [told("SpendingFrozen", { owner, by })],
          rules: { frozenUntil: FROZEN },
        }));
      });
  });

  context("given payments that are frozen", () => {
    for (const by of ["owner", "phone"] as const)
      it(`is refused for the ${by}`, async () => {
        const spending = await theater.settled();
        const owner = spending.people.owner.address;
        await sendAs(spending, "phone", freeze(owner));

        await expectRefused(spending, by, freeze(owner), "SpendingAlreadyFrozen", { owner });
      });
  });

  context("given payments that go on", () => {
    for (const who of ["owner", "phone"] as const)
      context(`when the caller is the ${who}`, () => {
        it("stops them at once, without end", async () => {
          const spending = await theater.settled();
          const [owner, by] = [spending.people.owner.address, spending.people[who].address];

          await expectSpending(spending, who, freeze(owner), () => ({
            events: [told("SpendingFrozen", { owner, by })],
            rules: { frozenUntil: FROZEN },
          }));
        });
      });
  });

  context("given a freeze that is about to end", () => {
    for (const [when, offset] of [
      ["one second before its end", -1n],
      ["at its end", 0n],
      ["one second after", 1n],
    ] as const)
      it(`stops them again, ${when}`, async () => {
        const spending = await theater.settled();
        const [owner, by] = [spending.people.owner.address, spending.people.phone.address];
        await sendAs(spending, "phone", freeze(owner));
        await sendAs(spending, "owner", unfreeze());
        await at(spending, (await now(spending)) + DELAY + offset);

        await expectSpending(spending, "phone", freeze(owner), () => ({
          events: [told("SpendingFrozen", { owner, by })],
          rules: { frozenUntil: FROZEN },
        }));
      });
  });
});
