import { authorize, collect } from "../../../sdk/MandateDeeds.ts";
import {
  at,
  authorized,
  collected,
  endOf,
  expectDeed,
  expectRevert,
  fresh,
  LIMIT,
  openOffice,
  paid,
  send,
  startOf,
  type Subscription,
} from "../../shared/mandates.ts";
import type { Role } from "../../shared/trade.ts";

const office = await openOffice();

describe("collectWithSignature", () => {
  context("given a mandate that nobody recorded", () => {
    context("when the payee brings another's signature", () => {
      it("is refused", async () => {
        const subscription = await started();
        const { id, mandate, roles, deployment } = subscription;
        const signature = await roles.stranger.signMessage(deployment.mandates);

        await expectRevert(subscription, "payee", collect(mandate, LIMIT, { signature }), "MandateInvalidSignature", {
          id,
          payer: mandate.payer,
        });
      });
    });

    context("when a stranger brings the payer's", () => {
      it("is refused: to collect is another's deed", async () => {
        const subscription = await started();
        const { id, mandate, signature, roles } = subscription;

        await expectRevert(subscription, "stranger", collect(mandate, LIMIT, { signature }), "MandateWrongCaller", {
          id,
          caller: roles.stranger.address,
        });
      });
    });

    context("when the first period has not started", () => {
      it("is refused, and nothing is recorded", async () => {
        const subscription = await office.mandate();
        const { id, mandate, signature } = subscription;
        const startsAt = startOf(subscription, 0n);

        await expectRevert(subscription, "payee", collect(mandate, LIMIT, { signature }), "MandateNotStarted", {
          id,
          startsAt,
        });
        await expectRevert(subscription, "payee", collect(mandate, LIMIT), "MandateUnknown", { id });
      });
    });

    context("when it is over", () => {
      it("is refused", async () => {
        const subscription = await office.mandate();
        const { id, mandate, signature } = subscription;
        const endsAt = endOf(subscription);
        await at(subscription, endsAt);

        await expectRevert(subscription, "payee", collect(mandate, LIMIT, { signature }), "MandateOver", {
          id,
          endsAt,
        });
      });
    });

    context("when the payee brings the payer's", () => {
      it("records and pays", async () => {
        const subscription = await started();

        await expectFirst(subscription, "payee", subscription.signature);
      });

      it("records and pays later too, one limit however late", async () => {
        const subscription = await office.mandate();
        const { mandate, signature } = subscription;
        await at(subscription, startOf(subscription, 4n));

        await expectDeed(subscription, "payee", collect(mandate, LIMIT, { signature }), {
          events: [authorized(subscription), collected(subscription, 4n, LIMIT)],
          moved: paid(LIMIT),
          slot: { ...fresh(subscription), collected: LIMIT, left: 0n, period: 4n },
        });
      });
    });

    context("when the mandate is fixed", () => {
      it("pays where a stranger brings the payer's", async () => {
        const subscription = await started(true);

        await expectFirst(subscription, "stranger", subscription.signature);
      });

      it("pays where the payer brings none", async () => {
        await expectFirst(await started(true), "payer", "0x");
      });
    });
  });

  context("given a mandate that somebody else has just recorded", () => {
    it("pays all the same", async () => {
      const subscription = await started();
      const { mandate, signature } = subscription;
      await send(subscription, "stranger", authorize(mandate, { signature }));

      await expectDeed(subscription, "payee", collect(mandate, LIMIT, { signature }), {
        events: [collected(subscription, 0n, LIMIT)],
        moved: paid(LIMIT),
        slot: { collected: LIMIT, left: 0n },
      });
    });
  });
});

/** A mandate that nobody recorded, at the start of its first period. */
async function started(isFixed = false): Promise<Subscription> {
  const subscription = await office.mandate({ isFixed });
  await at(subscription, startOf(subscription, 0n));
  return subscription;
}

async function expectFirst(subscription: Subscription, by: Role, signature: string): Promise<void> {
  await expectDeed(subscription, by, collect(subscription.mandate, LIMIT, { signature }), {
    events: [authorized(subscription), collected(subscription, 0n, LIMIT)],
    moved: paid(LIMIT),
    slot: { ...fresh(subscription), collected: LIMIT, left: 0n },
  });
}
