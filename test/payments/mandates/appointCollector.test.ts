import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { appointCollector, collect } from "../../../sdk/MandateDeeds.ts";
import {
  collected,
  event,
  expectDeed,
  expectRevert,
  LIMIT,
  mandateOn,
  openOffice,
  paid,
  record,
  send,
  type Subscription,
} from "../../shared/mandates.ts";

const office = await openOffice();

describe("appointCollector", () => {
  context("given a payee", () => {
    context("when the collector is zero", () => {
      it("is refused", async () => {
        const subscription = await office.active();

        await expectRevert(subscription, "payee", appointCollector(ZeroAddress, true), "MandateInvalidCollector", {
          collector: ZeroAddress,
        });
      });
    });

    context("when the collector is the payee", () => {
      it("is refused", async () => {
        const subscription = await office.active();
        const collector = subscription.roles.payee.address;

        await expectRevert(subscription, "payee", appointCollector(collector, true), "MandateInvalidCollector", {
          collector,
        });
      });
    });

    context("when it appoints another account", () => {
      it("lets that account collect for it, and the payee receives", async () => {
        const subscription = await office.active();
        await expectAppointed(subscription, true);

        await expectDeed(subscription, "platform", collect(subscription.mandate, LIMIT), {
          events: [collected(subscription, 0n, LIMIT)],
          moved: paid(LIMIT),
          slot: { collected: LIMIT, left: 0n },
        });
      });

      it("lets it collect for no other payee", async () => {
        const subscription = await office.active();
        const { roles } = subscription;
        await expectAppointed(subscription, true);
        const others = await mandateOn(subscription, { payee: roles.otherPayee.address });
        await record(others);

        await expectRefused(others);
      });
    });
  });

  context("given an appointed collector", () => {
    context("when it is appointed again", () => {
      it("stays appointed", async () => {
        const subscription = await office.active();
        await send(subscription, "payee", appointCollector(subscription.roles.platform.address, true));

        await expectAppointed(subscription, true);
      });
    });

    context("when the payee dismisses it", () => {
      it("may collect no longer", async () => {
        const subscription = await office.active();
        await send(subscription, "payee", appointCollector(subscription.roles.platform.address, true));
        await expectAppointed(subscription, false);

        await expectRefused(subscription);
      });
    });
  });
});

async function expectAppointed(subscription: Subscription, appointed: boolean): Promise<void> {
  const { mandates, roles } = subscription;
  const [payee, collector] = [roles.payee.address, roles.platform.address];
  await expectDeed(subscription, "payee", appointCollector(collector, appointed), {
    events: [event("CollectorAppointed", { payee, collector, appointed })],
  });
  expect(await mandates.isCollector(payee, collector)).to.equal(appointed);
}

async function expectRefused(subscription: Subscription): Promise<void> {
  const { id, mandate, roles } = subscription;
  await expectRevert(subscription, "platform", collect(mandate, LIMIT), "MandateWrongCaller", {
    id,
    caller: roles.platform.address,
  });
}
