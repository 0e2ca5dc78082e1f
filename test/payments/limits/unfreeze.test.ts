import { freeze, unfreeze } from "../../../sdk/SpendingLimits.ts";
import {
  DELAY,
  expectRefused,
  expectSpending,
  now,
  openSpending,
  passTo,
  sendAs,
  told,
} from "../../shared/spending.ts";

const theater = await openSpending();

describe("unfreeze", () => {
  context("given payments that were never frozen", () => {
    it("is refused", async () => {
      const spending = await theater.settled();
      const owner = spending.people.owner.address;

      await expectRefused(spending, "owner", unfreeze(), "SpendingNotFrozen", { owner, until: 0n });
    });
  });

  context("given a freeze whose end was set before", () => {
    for (const [when, wait] of [
      ["while it is to come", 0n],
      ["after it", DELAY],
    ] as const)
      it(`is refused ${when}: the delay does not begin anew`, async () => {
        const spending = await theater.settled();
        const owner = spending.people.owner.address;
        await sendAs(spending, "owner", freeze(owner));
        await sendAs(spending, "owner", unfreeze());
        const until = (await now(spending)) + DELAY;
        await passTo(spending, (await now(spending)) + wait + 1n);

        await expectRefused(spending, "owner", unfreeze(), "SpendingNotFrozen", { owner, until });
      });
  });

  context("given the owner's payments are frozen", () => {
    context("when the caller is the spender", () => {
      it("is refused: its own are not", async () => {
        const spending = await theater.settled();
        const { owner, phone } = spending.people;
        await sendAs(spending, "phone", freeze(owner.address));

        await expectRefused(spending, "phone", unfreeze(), "SpendingNotFrozen", { owner: phone.address, until: 0n });
      });
    });

    context("when the caller is the owner", () => {
      it("they go on after its delay", async () => {
        const spending = await theater.settled();
        const owner = spending.people.owner.address;
        await sendAs(spending, "phone", freeze(owner));

        await expectSpending(spending, "owner", unfreeze(), (time) => ({
          events: [told("SpendingUnfrozen", { owner, until: time + DELAY })],
          rules: { frozenUntil: time + DELAY },
        }));
      });
    });

    context("when the owner has no delay", () => {
      it("they go on at once", async () => {
        const spending = await theater.blank();
        const owner = spending.people.owner.address;
        await sendAs(spending, "owner", freeze(owner));

        await expectSpending(spending, "owner", unfreeze(), (time) => ({
          events: [told("SpendingUnfrozen", { owner, until: time })],
          rules: { frozenUntil: time },
        }));
      });
    });
  });
});
