import { ZeroAddress } from "ethers";

import { appoint, dismiss } from "../../../sdk/SpendingLimits.ts";
import {
  DELAY,
  expectRefused,
  expectSpending,
  openSpending,
  rulesOf,
  sendAs,
  told,
  withLaptop,
} from "../../shared/spending.ts";

const theater = await openSpending();

describe("appoint", () => {
  context("when the spender cannot be one", () => {
    for (const who of ["zero", "the owner"] as const)
      it(`is refused for ${who}`, async () => {
        const spending = await theater.settled();
        const spender = who === "zero" ? ZeroAddress : spending.people.owner.address;

        await expectRefused(spending, "owner", appoint(spender), "SpendingInvalidSpender", { spender });
      });
  });

  context("given a spender that was appointed before", () => {
    it("is refused", async () => {
      const spending = await theater.settled();
      const { owner, phone } = spending.people;
      const from = (await rulesOf(spending)).spenders.phone!;

      await expectRefused(spending, "owner", appoint(phone.address), "SpendingSpenderKnown", {
        owner: owner.address,
        spender: phone.address,
        from,
      });
    });

    it("is refused while it waits: its time does not begin anew", async () => {
      const spending = await theater.settled();
      const { owner, laptop } = spending.people;
      const from = await withLaptop(spending);

      await expectRefused(spending, "owner", appoint(laptop.address), "SpendingSpenderKnown", {
        owner: owner.address,
        spender: laptop.address,
        from,
      });
    });
  });

  context("given an owner without a delay", () => {
    it("may pay at once", async () => {
      const spending = await theater.blank();
      const [owner, spender] = [spending.people.owner.address, spending.people.phone.address];

      await expectSpending(spending, "owner", appoint(spender), (time) => ({
        events: [told("SpenderAppointed", { owner, spender, from: time })],
        rules: { spenders: { phone: time } },
      }));
    });
  });

  context("given an owner with a delay", () => {
    it("may pay after it", async () => {
      const spending = await theater.settled();
      const [owner, spender] = [spending.people.owner.address, spending.people.laptop.address];
      const { spenders } = await rulesOf(spending);

      await expectSpending(spending, "owner", appoint(spender), (time) => ({
        events: [told("SpenderAppointed", { owner, spender, from: time + DELAY })],
        rules: { spenders: { ...spenders, laptop: time + DELAY } },
      }));
    });

    it("waits again after it was dismissed", async () => {
      const spending = await theater.settled();
      const [owner, spender] = [spending.people.owner.address, spending.people.phone.address];
      await sendAs(spending, "owner", dismiss(spender));

      await expectSpending(spending, "owner", appoint(spender), (time) => ({
        events: [told("SpenderAppointed", { owner, spender, from: time + DELAY })],
        rules: { spenders: { phone: time + DELAY } },
      }));
    });

    it("is the caller's own spender, whoever calls", async () => {
      const spending = await theater.settled();
      const [phone, spender] = [spending.people.phone.address, spending.people.thief.address];

      await expectSpending(spending, "phone", appoint(spender), (time) => ({
        events: [told("SpenderAppointed", { owner: phone, spender, from: time })],
      }));
    });
  });
});
