import { resign } from "../../../sdk/SpendingLimits.ts";
import { expectRefused, expectSpending, openSpending, rulesOf, told, withLaptop } from "../../shared/spending.ts";

const theater = await openSpending();

describe("resign", () => {
  for (const who of ["thief", "owner"] as const)
    context(`when the caller is the ${who}`, () => {
      it("is refused: it was not appointed", async () => {
        const spending = await theater.settled();
        const { owner } = spending.people;

        await expectRefused(spending, who, resign(owner.address), "SpendingSpenderUnknown", {
          owner: owner.address,
          spender: spending.people[who].address,
        });
      });
    });

  context("given a spender that may pay", () => {
    it("no longer may, at once", async () => {
      const spending = await theater.settled();
      const [owner, spender] = [spending.people.owner.address, spending.people.phone.address];

      await expectSpending(spending, "phone", resign(owner), () => ({
        events: [told("SpenderDismissed", { owner, spender, by: spender })],
        rules: { spenders: {} },
      }));
    });
  });

  context("given a spender that waits", () => {
    it("will not", async () => {
      const spending = await theater.settled();
      const [owner, spender] = [spending.people.owner.address, spending.people.laptop.address];
      const { spenders } = await rulesOf(spending);
      await withLaptop(spending);

      await expectSpending(spending, "laptop", resign(owner), () => ({
        events: [told("SpenderDismissed", { owner, spender, by: spender })],
        rules: { spenders },
      }));
    });
  });
});
