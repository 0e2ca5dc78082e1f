import { expect } from "chai";
import { ZeroAddress } from "ethers";

import type { RevertFacts, RevertName } from "../../../sdk/Errors.ts";
import { authorize, cancelMandate } from "../../../sdk/MandateDeeds.ts";
import type { MandateTerms } from "../../../sdk/Mandates.ts";
import { type Permit, signPermit } from "../../../sdk/Tokens.ts";
import { BALANCE } from "../../shared/escrow.ts";
import {
  at,
  authorized,
  endOf,
  expectDeed,
  expectRevert,
  fresh,
  LIMIT,
  mandateOn,
  openOffice,
  send,
  type Subscription,
} from "../../shared/mandates.ts";
import { NO_PERMIT } from "../../shared/permit.behavior.ts";

const office = await openOffice();

/** The terms that a test takes from the stage. */
type Change = (subscription: Subscription) => Partial<MandateTerms> | Promise<Partial<MandateTerms>>;

const MOST = (1n << 96n) - 1n;
const LAST_DAY = "9999-12-31";

/** When, what makes them so, and the error with its facts. */
type Unsound = readonly [string, Change, (on: Subscription) => readonly [RevertName, object]];

/** Unsound terms, and how they are refused. */
const UNSOUND: readonly Unsound[] = [
  ["the payer is zero", () => ({ payer: ZeroAddress }), invalidParty("payer")],
  ["the payer is the contract", ({ deployment }) => ({ payer: deployment.mandates }), invalidParty("payer")],
  ["the payer is the forwarder", ({ deployment }) => ({ payer: deployment.forwarder }), invalidParty("payer")],
  ["the payer is the token", async ({ token }) => ({ payer: await token.getAddress() }), invalidParty("payer")],
  ["the payee is zero", () => ({ payee: ZeroAddress }), invalidParty("payee")],
  ["the payee is the contract", ({ deployment }) => ({ payee: deployment.mandates }), invalidParty("payee")],
  ["the payee is the forwarder", ({ deployment }) => ({ payee: deployment.forwarder }), invalidParty("payee")],
  ["the payee is the token", async ({ token }) => ({ payee: await token.getAddress() }), invalidParty("payee")],
  ["the payee is the payer", ({ roles }) => ({ payee: roles.payer.address }), invalidParty("payee")],
  ["the limit is zero", () => ({ limit: 0n }), ({ id }) => ["MandateZeroLimit", { id }]],
  [
    "the cap is one unit below the limit",
    () => ({ cap: LIMIT - 1n }),
    ({ id }) => ["MandateInvalidCap", { id, cap: LIMIT - 1n, limit: LIMIT }],
  ],
  [
    "one unit more could pile up than can be counted",
    () => ({ limit: 1n << 90n, carry: 63n }),
    ({ id }) => ["MandateCarryTooHigh", { id, carry: 63n, most: 1n << 96n }],
  ],
  ["periods have no length", () => ({ every: 0n }), ({ id }) => ["MandateZeroPeriod", { id }]],
  ...[-841n, 841n].map((utcOffset): Unsound => [
    `the calendar is ${utcOffset} minutes ahead of UTC`,
    () => ({ utcOffset }),
    ({ id }: Subscription) => ["MandateInvalidOffset", { id, utcOffset }],
  ]),
  [
    "the first day is 1970-01-01",
    () => ({ firstDay: "1970-01-01" }),
    ({ id }) => ["MandateInvalidDays", { id, firstDay: 0n, lastDay: 0n }],
  ],
  [
    "the last day is the day before the first",
    () => ({ lastDay: "2030-01-30" }),
    ({ id, mandate }) => ["MandateInvalidDays", { id, firstDay: mandate.firstDay, lastDay: mandate.firstDay - 1n }],
  ],
];

describe("authorize", () => {
  context("given a mandate that nobody recorded", () => {
    for (const [when, change, refusal] of UNSOUND)
      context(`when ${when}`, () => {
        it("is refused", async () => {
          const stage = await office.mandate();
          const subscription = await mandateOn(stage, await change(stage));
          const [name, facts] = refusal(subscription);

          const { mandate, signature } = subscription;
          const deed = authorize(mandate, { signature });
          await expectRevert(subscription, "payee", deed, name, facts as RevertFacts[typeof name]);
        });
      });

    for (const [when, changes] of [
      ["the first day", { firstDay: 2_932_897n }],
      ["the last day", { lastDay: 2_932_897n }],
    ] as const)
      context(`when ${when} is after the year 9999`, () => {
        it("is refused", async () => {
          const base = await office.mandate();
          const mandate = { ...base.mandate, ...changes };
          const subscription = { ...base, mandate };
          const id = await base.mandates.idOf(mandate);

          await expectRevert(subscription, "payer", authorize(mandate), "MandateInvalidDays", {
            id,
            firstDay: mandate.firstDay,
            lastDay: mandate.lastDay,
          });
        });
      });

    for (const [word, term] of [
      [0, "payer"],
      [3, "limit"],
      [4, "isFixed"],
      [7, "unit"],
      [9, "firstDay"],
      [12, "utcOffset"],
    ] as const)
      context(`when there is more in the word of ${term} than it can say`, () => {
        it("is refused", async () => {
          const subscription = await office.mandate();
          const deed = authorize(subscription.mandate);
          // The second digit of the word, behind the selector.
          const place = 2 + 8 + 64 * word + 1;
          const data = `${deed.data.slice(0, place)}7${deed.data.slice(place + 1)}`;

          await expectRevert(subscription, "payer", { ...deed, data }, "RevertedWithoutReason", {});
        });
      });

    context("when the token has no code", () => {
      it("is refused", async () => {
        const { roles } = await office.mandate();
        const subscription = await office.mandate({ token: roles.stranger.address });

        const deed = authorize(subscription.mandate);
        await expectRevert(subscription, "payer", deed, "MoneyTokenWithoutCode", { token: roles.stranger.address });
      });
    });

    context("when its end is about to come, comes, has come", () => {
      it("is recorded one second before", async () => {
        const subscription = await office.mandate();
        await at(subscription, endOf(subscription) - 1n);

        await expectDeed(subscription, "payer", authorize(subscription.mandate), {
          events: [authorized(subscription)],
          slot: fresh(subscription),
        });
      });

      for (const [when, offset] of [
        ["at that second", 0n],
        ["one second after", 1n],
      ] as const)
        it(`is over ${when}`, async () => {
          const subscription = await office.mandate();
          const endsAt = endOf(subscription);
          await at(subscription, endsAt + offset);

          const deed = authorize(subscription.mandate);
          await expectRevert(subscription, "payer", deed, "MandateOver", { id: subscription.id, endsAt });
        });
    });

    for (const [title, terms] of [
      ["of a single day", { unit: "Day", lastDay: "2030-01-31", periods: 0n }],
      ["with a cap of one limit", { cap: LIMIT }],
      ["of the highest limit", { limit: MOST }],
      ["with the highest carry", { limit: MOST / 65_536n, carry: 65_535n }],
      ["at the edge of the day in the west", { utcOffset: -840n }],
      ["at the edge of the day in the east", { utcOffset: 840n }],
      ["of the calendar's last day alone", { firstDay: LAST_DAY, periods: 0n }],
      ["to the end of the calendar", { lastDay: LAST_DAY, periods: 0n, unit: "Month", every: 255n }],
    ] as const)
      context(`when it is ${title}`, () => {
        it("is recorded", async () => {
          const subscription = await office.mandate(terms);

          await expectDeed(subscription, "payer", authorize(subscription.mandate), {
            events: [authorized(subscription)],
            slot: fresh(subscription),
          });
        });
      });

    for (const by of ["payee", "stranger"] as const)
      context(`when the ${by} brings the payer's signature`, () => {
        it("is recorded", async () => {
          const subscription = await office.mandate();
          const { mandate, signature } = subscription;

          await expectDeed(subscription, by, authorize(mandate, { signature }), {
            events: [authorized(subscription)],
            slot: fresh(subscription),
          });
        });
      });

    context("when somebody brings none", () => {
      it("is refused", async () => {
        const subscription = await office.mandate();
        const { id, mandate } = subscription;

        await expectRevert(subscription, "payee", authorize(mandate), "MandateInvalidSignature", {
          id,
          payer: mandate.payer,
        });
      });
    });
  });

  context("given a mandate that is recorded", () => {
    it("is refused: once is enough", async () => {
      const subscription = await office.active();
      const { id, mandate, signature } = subscription;

      await expectRevert(subscription, "payee", authorize(mandate, { signature }), "MandateUnexpectedState", {
        id,
        current: "Active",
        allowed: ["None"],
      });
    });
  });

  context("given a mandate that the payer canceled before anybody brought its signature", () => {
    it("is refused: the signature is worth nothing", async () => {
      const subscription = await office.mandate();
      const { id, mandate, signature } = subscription;
      await send(subscription, "payer", cancelMandate(mandate));

      await expectRevert(subscription, "payee", authorize(mandate, { signature }), "MandateUnexpectedState", {
        id,
        current: "Canceled",
        allowed: ["None"],
      });
    });
  });
});

describe("authorizeWithPermit", () => {
  context("given a payer who has allowed nothing", () => {
    it("records, and takes the allowance of the permit", async () => {
      const subscription = await withoutAllowance(await office.mandate());
      const { mandate, signature, token, deployment } = subscription;
      const permit = await permitOf(subscription, 3n * LIMIT);

      await expectDeed(subscription, "payee", authorize(mandate, { signature, permit }), {
        events: [authorized(subscription)],
        slot: fresh(subscription),
      });
      await expectAllowance(token, mandate.payer, deployment.mandates, 3n * LIMIT);
    });

    context("when somebody else has presented the permit first", () => {
      it("records all the same", async () => {
        const subscription = await withoutAllowance(await office.mandate());
        const { mandate, signature, token, roles, deployment } = subscription;
        const permit = await permitOf(subscription, LIMIT);
        const { value, deadline, v, r, s } = permit;
        await token.connect(roles.stranger).permit(mandate.payer, deployment.mandates, value, deadline, v, r, s);

        await expectDeed(subscription, "payee", authorize(mandate, { signature, permit }), {
          events: [authorized(subscription)],
          slot: fresh(subscription),
        });
        await expectAllowance(token, mandate.payer, deployment.mandates, LIMIT);
      });
    });

    context("when the permit is nobody's", () => {
      it("records without it", async () => {
        const subscription = await withoutAllowance(await office.mandate());
        const { mandate, signature, token, deployment } = subscription;

        await expectDeed(subscription, "payee", authorize(mandate, { signature, permit: NO_PERMIT }), {
          events: [authorized(subscription)],
          slot: fresh(subscription),
        });
        await expectAllowance(token, mandate.payer, deployment.mandates, 0n);
      });
    });
  });
});

/** The party that is unsound. */
function invalidParty(part: "payer" | "payee"): (on: Subscription) => readonly [RevertName, object] {
  return ({ id, mandate }) => ["MandateInvalidParty", { id, account: mandate[part] }];
}

async function withoutAllowance(subscription: Subscription): Promise<Subscription> {
  await subscription.token.connect(subscription.roles.payer).approve(subscription.deployment.mandates, 0n);
  return subscription;
}

async function permitOf({ roles, mandate, deployment }: Subscription, value: bigint): Promise<Permit> {
  const terms = { token: mandate.token, spender: deployment.mandates, value, deadline: BALANCE };
  return signPermit(roles.payer, terms);
}

async function expectAllowance(
  token: Subscription["token"],
  owner: string,
  spender: string,
  amount: bigint,
): Promise<void> {
  expect(await token.allowance(owner, spender)).to.equal(amount);
}
