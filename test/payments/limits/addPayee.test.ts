import { ZeroAddress } from "ethers";

import { addPayee, removePayee } from "../../../sdk/SpendingLimits.ts";
import {
  DELAY,
  expectRefused,
  expectSpending,
  openSpending,
  rulesOf,
  sendAs,
  told,
  withNewcomer,
} from "../../shared/spending.ts";

const theater = await openSpending();

describe("addPayee", () => {
  context("when the payee cannot be one", () => {
    for (const who of ["zero", "the owner", "the contract itself"] as const)
      it(`is refused for ${who}`, async () => {
        const spending = await theater.settled();
        const { people, deployment } = spending;
        const payees = {
          zero: ZeroAddress,
          "the owner": people.owner.address,
          "the contract itself": deployment.spendingLimits,
        };
        const payee = payees[who];

        await expectRefused(spending, "owner", addPayee(payee), "SpendingInvalidPayee", { payee });
      });
  });

  context("given a payee that was added before", () => {
    it("is refused", async () => {
      const spending = await theater.settled();
      const { owner, grocer } = spending.people;
      const from = (await rulesOf(spending)).payees.grocer!;

      await expectRefused(spending, "owner", addPayee(grocer.address), "SpendingPayeeKnown", {
        owner: owner.address,
        payee: grocer.address,
        from,
      });
    });

    it("is refused while it waits: its time does not begin anew", async () => {
      const spending = await theater.settled();
      const { owner, newcomer } = spending.people;
      const from = await withNewcomer(spending);

      await expectRefused(spending, "owner", addPayee(newcomer.address), "SpendingPayeeKnown", {
        owner: owner.address,
        payee: newcomer.address,
        from,
      });
    });
  });

  context("given an owner without a delay", () => {
    it("can be paid at once", async () => {
      const spending = await theater.blank();
      const [owner, payee] = [spending.people.owner.address, spending.people.newcomer.address];

      await expectSpending(spending, "owner", addPayee(payee), (time) => ({
        events: [told("SpendingPayeeAdded", { owner, payee, from: time })],
        rules: { payees: { newcomer: time } },
      }));
    });
  });

  context("given an owner with a delay", () => {
    it("can be paid after it", async () => {
      const spending = await theater.settled();
      const [owner, payee] = [spending.people.owner.address, spending.people.newcomer.address];
      const { payees } = await rulesOf(spending);

      await expectSpending(spending, "owner", addPayee(payee), (time) => ({
        events: [told("SpendingPayeeAdded", { owner, payee, from: time + DELAY })],
        rules: { payees: { ...payees, newcomer: time + DELAY } },
      }));
    });

    it("waits again after it was removed", async () => {
      const spending = await theater.settled();
      const [owner, payee] = [spending.people.owner.address, spending.people.grocer.address];
      const { payees } = await rulesOf(spending);
      await sendAs(spending, "owner", removePayee(payee));

      await expectSpending(spending, "owner", addPayee(payee), (time) => ({
        events: [told("SpendingPayeeAdded", { owner, payee, from: time + DELAY })],
        rules: { payees: { ...payees, grocer: time + DELAY } },
      }));
    });

    it("is the caller's own payee, whoever calls", async () => {
      const spending = await theater.settled();
      const [phone, payee] = [spending.people.phone.address, spending.people.thief.address];

      await expectSpending(spending, "phone", addPayee(payee), (time) => ({
        events: [told("SpendingPayeeAdded", { owner: phone, payee, from: time })],
      }));
    });
  });
});
