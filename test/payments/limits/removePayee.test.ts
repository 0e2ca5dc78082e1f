import { removePayee } from "../../../sdk/SpendingLimits.ts";
import {
  expectRefused,
  expectSpending,
  openSpending,
  rulesOf,
  sendAs,
  told,
  withNewcomer,
} from "../../shared/spending.ts";

const theater = await openSpending();

describe("removePayee", () => {
  for (const [title, remove] of [
    ["was never added", false],
    ["was removed before", true],
  ] as const)
    context(`given a payee that ${title}`, () => {
      it("is refused", async () => {
        const spending = await theater.settled();
        const { owner, newcomer } = spending.people;
        if (remove) {
          await withNewcomer(spending);
          await sendAs(spending, "owner", removePayee(newcomer.address));
        }

        await expectRefused(spending, "owner", removePayee(newcomer.address), "SpendingPayeeUnknown", {
          owner: owner.address,
          payee: newcomer.address,
        });
      });
    });

  context("given another's payee", () => {
    it("is refused: it is not the caller's", async () => {
      const spending = await theater.settled();
      const { phone, grocer } = spending.people;

      await expectRefused(spending, "phone", removePayee(grocer.address), "SpendingPayeeUnknown", {
        owner: phone.address,
        payee: grocer.address,
      });
    });
  });

  context("given a payee that can be paid", () => {
    it("no longer can, at once", async () => {
      const spending = await theater.settled();
      const { owner, grocer } = spending.people;
      const { payees } = await rulesOf(spending);

      await expectSpending(spending, "owner", removePayee(grocer.address), () => ({
        events: [told("SpendingPayeeRemoved", { owner: owner.address, payee: grocer.address })],
        rules: { payees: { landlord: payees.landlord! } },
      }));
    });
  });

  context("given a payee that waits", () => {
    it("takes it back", async () => {
      const spending = await theater.settled();
      const { owner, newcomer } = spending.people;
      const { payees } = await rulesOf(spending);
      await withNewcomer(spending);

      await expectSpending(spending, "owner", removePayee(newcomer.address), () => ({
        events: [told("SpendingPayeeRemoved", { owner: owner.address, payee: newcomer.address })],
        rules: { payees },
      }));
    });
  });
});
