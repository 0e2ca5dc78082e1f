import { dismiss } from "../../../sdk/SpendingLimits.ts";
import {
  expectRefused,
  expectSpending,
  openSpending,
  rulesOf,
  sendAs,
  told,
  withLaptop,
} from "../../shared/spending.ts";

const theater = await openSpending();

describe("dismiss", () => {
  for (const [title, before] of [
    ["was never appointed", false],
    ["was dismissed before", true],
  ] as const)
    context(`given a spender that ${title}`, () => {
      it("is refused", async () => {
        const spending = await theater.settled();
        const { owner, laptop } = spending.people;
        if (before) {
          await withLaptop(spending);
          await sendAs(spending, "owner", dismiss(laptop.address));
        }

        await expectRefused(spending, "owner", dismiss(laptop.address), "SpendingSpenderUnknown", {
          owner: owner.address,
          spender: laptop.address,
        });
      });
    });

  context("given another's spender", () => {
    it("is refused: it is not the caller's", async () => {
      const spending = await theater.settled();
      const { thief, phone } = spending.people;

      await expectRefused(spending, "thief", dismiss(phone.address), "SpendingSpenderUnknown", {
        owner: thief.address,
        spender: phone.address,
      });
    });
  });

  context("given a spender that may pay", () => {
    it("no longer may, at once", async () => {
      const spending = await theater.settled();
      const [owner, spender] = [spending.people.owner.address, spending.people.phone.address];

      await expectSpending(spending, "owner", dismiss(spender), () => ({
        events: [told("SpenderDismissed", { owner, spender, by: owner })],
        rules: { spenders: {} },
      }));
    });
  });

  context("given a spender that waits", () => {
    it("takes the appointment back", async () => {
      const spending = await theater.settled();
      const [owner, spender] = [spending.people.owner.address, spending.people.laptop.address];
      const { spenders } = await rulesOf(spending);
      await withLaptop(spending);

      await expectSpending(spending, "owner", dismiss(spender), () => ({
        events: [told("SpenderDismissed", { owner, spender, by: owner })],
        rules: { spenders },
      }));
    });
  });
});
