import { expect } from "chai";
import type { TransactionReceipt } from "ethers";

import {
  announce,
  appointCollector,
  authorize,
  cancelMandate,
  collect,
  collectMany,
  type MandateDeed,
} from "../../../sdk/MandateDeeds.ts";
import { signRelay } from "../../../sdk/Relay.ts";
import { DAY } from "../../shared/escrow.ts";
import {
  at,
  authorized,
  collected,
  endOf,
  event,
  expectOutcome,
  fresh,
  LIMIT,
  openOffice,
  paid,
  record,
  send,
  slotOf,
  startOf,
  type Subscription,
} from "../../shared/mandates.ts";
import { expectReverted, type Role } from "../../shared/trade.ts";

const office = await openOffice();

describe("A relayed deed of a mandate", () => {
  it("authorizes for the payer", async () => {
    const subscription = await office.mandate();

    await expectOutcome(subscription, () => relayed(subscription, "payer", authorize(subscription.mandate)), {
      events: [authorized(subscription)],
      slot: fresh(subscription),
    });
  });

  it("appoints for the payee", async () => {
    const subscription = await office.active();
    const { roles } = subscription;
    const [payee, collector] = [roles.payee.address, roles.platform.address];

    const deed = appointCollector(collector, true);
    await expectOutcome(subscription, () => relayed(subscription, "payee", deed), {
      events: [event("CollectorAppointed", { payee, collector, appointed: true })],
    });
  });

  it("announces for the payee", async () => {
    const subscription = await office.active({ notice: DAY });
    const { id, mandate, roles } = subscription;

    await expectOutcome(
      subscription,
      () => relayed(subscription, "payee", announce(mandate, 1n, LIMIT)),
      (time) => ({
        events: [
          event("CollectionAnnounced", {
            id,
            by: roles.payee.address,
            period: 1n,
            amount: LIMIT,
            collectableFrom: time + DAY,
          }),
        ],
      }),
    );
  });

  for (const [name, deedOf] of [
    ["collect", ({ mandate }: Subscription) => collect(mandate, LIMIT)],
    ["collectMany", ({ mandate }: Subscription) => collectMany([{ mandate, amount: LIMIT }])],
  ] as const)
    it(`collects for the payee by ${name}`, async () => {
      const subscription = await office.active();

      await expectOutcome(subscription, () => relayed(subscription, "payee", deedOf(subscription)), {
        events: [collected(subscription, 0n, LIMIT)],
        moved: paid(LIMIT),
        slot: { collected: LIMIT, left: 0n },
      });
    });

  it("records and collects for the payee", async () => {
    const subscription = await office.mandate();
    const { mandate, signature } = subscription;
    await at(subscription, startOf(subscription, 0n));

    const deed = collect(mandate, LIMIT, { signature });
    await expectOutcome(subscription, () => relayed(subscription, "payee", deed), {
      events: [authorized(subscription), collected(subscription, 0n, LIMIT)],
      moved: paid(LIMIT),
      slot: { ...fresh(subscription), collected: LIMIT, left: 0n },
    });
  });

  for (const by of ["payer", "payee"] as const)
    it(`cancels for the ${by}`, async () => {
      const subscription = await office.active();
      const { id, mandate, roles } = subscription;

      await expectOutcome(subscription, () => relayed(subscription, by, cancelMandate(mandate)), {
        events: [event("MandateCanceled", { id, by: roles[by].address })],
        slot: { state: "Canceled" },
      });
    });

  it("is refused where its signer has no part in it", async () => {
    const subscription = await office.active();
    const { forwarder, roles, mandate } = subscription;
    const request = await signed(subscription, "stranger", collect(mandate, LIMIT));

    await expectReverted(forwarder.connect(roles.relayer).execute(request), "FailedCall", {});
    expect((await slotOf(subscription)).collected).to.equal(0n);
  });

  it("is no deed of the relayer, though it be a collector", async () => {
    const subscription = await office.mandate();
    const { mandate, roles } = subscription;
    await record(subscription);
    await send(subscription, "payee", appointCollector(roles.relayer.address, true));
    await at(subscription, startOf(subscription, 0n));

    await expectReverted(relayed(subscription, "stranger", collect(mandate, LIMIT)), "FailedCall", {});
    expect((await slotOf(subscription)).collected).to.equal(0n);
  });
});

/** A deed that its party has signed for anyone, as long as the mandate runs. */
async function signed(subscription: Subscription, by: Role, deed: MandateDeed) {
  const { roles, deployment } = subscription;
  return signRelay(roles[by], deployment, deed, { deadline: endOf(subscription), gas: 2_000_000n });
}

/** A relayer carries out what a party signed. */
async function relayed(subscription: Subscription, by: Role, deed: MandateDeed): Promise<TransactionReceipt> {
  const { forwarder, roles } = subscription;
  const request = await signed(subscription, by, deed);
  const sent = await forwarder.connect(roles.relayer).execute(request, { value: request.value });
  const receipt = await sent.wait();
  return receipt!;
}
