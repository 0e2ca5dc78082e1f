import { expect } from "chai";

import { announce, authorize, cancelMandate, collect, type MandateDeed } from "../../../sdk/MandateDeeds.ts";
import { MANDATE_STATES, type MandateState } from "../../../sdk/Names.ts";
import { DAY } from "../../shared/escrow.ts";
import {
  at,
  endOf,
  expectRevert,
  LIMIT,
  now,
  openOffice,
  record,
  send,
  slotOf,
  startOf,
  type Subscription,
} from "../../shared/mandates.ts";
import type { Role } from "../../shared/trade.ts";

const office = await openOffice();

const NOTICE = 3n * DAY;

/** The deeds of a mandate. */
type DeedName = "authorize" | "announce" | "collect" | "cancel";

/** Whose each deed is, in which states it is possible, and the state that it leads to. */
interface Entry {
  readonly by: readonly Role[];
  readonly allowed: readonly MandateState[];
  readonly next: MandateState;
  readonly deed: (subscription: Subscription) => MandateDeed;
}

/** The machine. What is not in it is refused. */
const machine: Readonly<Record<DeedName, Entry>> = {
  authorize: { by: ["payer"], allowed: ["None"], next: "Active", deed: ({ mandate }) => authorize(mandate) },
  announce: {
    by: ["payee"],
    allowed: ["Active"],
    next: "Active",
    deed: ({ mandate }) => announce(mandate, 5n, LIMIT),
  },
  collect: { by: ["payee"], allowed: ["Active"], next: "Active", deed: ({ mandate }) => collect(mandate, LIMIT) },
  cancel: {
    by: ["payer", "payee"],
    allowed: ["None", "Active"],
    next: "Canceled",
    deed: ({ mandate }) => cancelMandate(mandate),
  },
};

/** How a mandate comes to each state, with something announced where it runs. */
const reach: Readonly<Record<MandateState, (subscription: Subscription) => Promise<void>>> = {
  None: (subscription) => at(subscription, startOf(subscription, 0n) + NOTICE),
  Active: async (subscription) => {
    await record(subscription);
    await at(subscription, startOf(subscription, 0n));
    await send(subscription, "payee", announce(subscription.mandate, 0n, LIMIT));
    await at(subscription, (await now(subscription)) + NOTICE);
  },
  Ended: async (subscription) => {
    await record(subscription);
    await at(subscription, endOf(subscription));
  },
  Canceled: async (subscription) => {
    await record(subscription);
    await send(subscription, "payer", cancelMandate(subscription.mandate));
    await at(subscription, startOf(subscription, 0n) + NOTICE);
  },
};

const ROLES: readonly Role[] = ["payer", "payee", "stranger"];

describe("A mandate's life", () => {
  for (const [name, { by: doers, allowed, next, deed }] of Object.entries(machine))
    for (const state of MANDATE_STATES)
      for (const by of ROLES)
        if (allowed.includes(state) && doers.includes(by))
          it(`${name} by the ${by}, given ${state}, leads to ${next}`, async () => {
            const subscription = await office.mandate({ notice: NOTICE });
            await reach[state](subscription);

            await send(subscription, by, deed(subscription));

            expect((await slotOf(subscription)).state).to.equal(next);
          });
        else if (allowed.includes(state))
          it(`${name} by the ${by}, given ${state}, is another's deed`, async () => {
            const subscription = await office.mandate({ notice: NOTICE });
            const { id, mandate, roles } = subscription;
            await reach[state](subscription);

            if (name === "authorize")
              await expectRevert(subscription, by, deed(subscription), "MandateInvalidSignature", {
                id,
                payer: mandate.payer,
              });
            else
              await expectRevert(subscription, by, deed(subscription), "MandateWrongCaller", {
                id,
                caller: roles[by].address,
              });
          });
        else
          it(`${name} by the ${by}, given ${state}, is refused`, async () => {
            const subscription = await office.mandate({ notice: NOTICE });
            const { id } = subscription;
            await reach[state](subscription);

            if (state === "None") await expectRevert(subscription, by, deed(subscription), "MandateUnknown", { id });
            else
              await expectRevert(subscription, by, deed(subscription), "MandateUnexpectedState", {
                id,
                current: state,
                allowed,
              });
          });
});
