import { appointCollector, authorize, cancelMandate, collect } from "../../../sdk/MandateDeeds.ts";
import {
  at,
  endOf,
  event,
  expectDeed,
  expectRevert,
  LIMIT,
  openOffice,
  send,
  startOf,
  type Subscription,
} from "../../shared/mandates.ts";

const office = await openOffice();

const PARTIES = ["payer", "payee"] as const;

describe("cancel", () => {
  context("given an active mandate", () => {
    for (const by of ["stranger", "platform"] as const)
      context(`when ${by === "platform" ? "a collector of the payee" : "a stranger"} cancels`, () => {
        it("is another's deed", async () => {
          const subscription = await office.active();
          const { id, mandate, roles } = subscription;
          await send(subscription, "payee", appointCollector(roles.platform.address, true));

          await expectRevert(subscription, by, cancelMandate(mandate), "MandateWrongCaller", {
            id,
            caller: roles[by].address,
          });
        });
      });

    for (const by of PARTIES)
      context(`when the ${by} cancels`, () => {
        it("ends it at once, and for good", async () => {
          const subscription = await office.active({ carry: 3n });
          const { mandate } = subscription;
          await send(subscription, "payee", collect(mandate, 1n));
          await expectCanceled(subscription, by);

          await expectOver(subscription, "Canceled");
          await at(subscription, startOf(subscription, 3n));
          await expectOver(subscription, "Canceled");
          await at(subscription, endOf(subscription));
          await expectOver(subscription, "Canceled");
        });
      });

    context("when its end is about to come, comes", () => {
      it("is possible one second before", async () => {
        const subscription = await office.active();
        await at(subscription, endOf(subscription) - 1n);

        await expectCanceled(subscription, "payer");
      });

      it("is refused at that second: it has ended by itself", async () => {
        const subscription = await office.active();
        const { id, mandate } = subscription;
        await at(subscription, endOf(subscription));

        await expectRevert(subscription, "payer", cancelMandate(mandate), "MandateUnexpectedState", {
          id,
          current: "Ended",
          allowed: ["None", "Active"],
        });
      });
    });
  });

  context("given a mandate that nobody recorded", () => {
    for (const by of PARTIES)
      context(`when the ${by} cancels`, () => {
        it("makes the payer's signature worth nothing", async () => {
          const subscription = await office.mandate();
          const { id, mandate, signature } = subscription;
          await expectCanceled(subscription, by);

          for (const deed of [authorize(mandate, { signature }), authorize(mandate)])
            await expectRevert(subscription, "payer", deed, "MandateUnexpectedState", {
              id,
              current: "Canceled",
              allowed: ["None"],
            });
          await at(subscription, startOf(subscription, 0n));
          await expectRevert(subscription, "payee", collect(mandate, 1n, { signature }), "MandateUnexpectedState", {
            id,
            current: "Canceled",
            allowed: ["Active"],
          });
        });
      });

    context("when a stranger cancels", () => {
      it("is another's deed", async () => {
        const subscription = await office.mandate();
        const { id, mandate, roles } = subscription;

        await expectRevert(subscription, "stranger", cancelMandate(mandate), "MandateWrongCaller", {
          id,
          caller: roles.stranger.address,
        });
      });
    });
  });

  context("given a canceled mandate", () => {
    it("is refused", async () => {
      const subscription = await office.active();
      const { id, mandate } = subscription;
      await expectCanceled(subscription, "payee");

      await expectRevert(subscription, "payer", cancelMandate(mandate), "MandateUnexpectedState", {
        id,
        current: "Canceled",
        allowed: ["None", "Active"],
      });
    });
  });
});

async function expectCanceled(subscription: Subscription, by: (typeof PARTIES)[number]): Promise<void> {
  const { id, mandate, roles } = subscription;
  await expectDeed(subscription, by, cancelMandate(mandate), {
    events: [event("MandateCanceled", { id, by: roles[by].address })],
    slot: { state: "Canceled" },
  });
}

async function expectOver(subscription: Subscription, current: "Canceled"): Promise<void> {
  const { id, mandate } = subscription;
  await expectRevert(subscription, "payee", collect(mandate, LIMIT), "MandateUnexpectedState", {
    id,
    current,
    allowed: ["Active"],
  });
}
