import { authorize, collect } from "../../../sdk/MandateDeeds.ts";
import { type Permit, signPermit } from "../../../sdk/Tokens.ts";
import { BALANCE } from "../../shared/escrow.ts";
import {
  at,
  authorized,
  collected,
  expectDeed,
  expectRevert,
  fresh,
  LIMIT,
  mandateOn,
  openOffice,
  paid,
  send,
  startOf,
  type Subscription,
} from "../../shared/mandates.ts";
import { NO_PERMIT } from "../../shared/permit.behavior.ts";

const office = await openOffice();

describe("collectWithPermit", () => {
  context("given a mandate that nobody recorded, of a payer who has allowed nothing", () => {
    context("when the payee brings mandate and permit", () => {
      it("records, allows and pays in one", async () => {
        const subscription = await penniless();

        await expectFirst(subscription, await permitOf(subscription, LIMIT));
      });
    });

    context("when somebody else has presented the permit first", () => {
      it("pays all the same: the allowance is there", async () => {
        const subscription = await penniless();
        const { token, roles, mandate, deployment } = subscription;
        const permit = await permitOf(subscription, LIMIT);
        const { value, deadline, v, r, s } = permit;
        await token.connect(roles.stranger).permit(mandate.payer, deployment.mandates, value, deadline, v, r, s);

        await expectFirst(subscription, permit);
      });
    });

    context("when somebody else has recorded the mandate first", () => {
      it("pays all the same", async () => {
        const subscription = await penniless();
        const { mandate, signature } = subscription;
        const permit = await permitOf(subscription, LIMIT);
        await send(subscription, "stranger", authorize(mandate, { signature }));

        await expectDeed(subscription, "payee", collect(mandate, LIMIT, { signature, permit }), {
          events: [collected(subscription, 0n, LIMIT)],
          moved: paid(LIMIT),
          slot: { collected: LIMIT, left: 0n },
        });
      });
    });

    for (const [when, permitFor, allowance] of [
      ["the permit allows one unit too little", (on: Subscription) => permitOf(on, LIMIT - 1n), LIMIT - 1n],
      ["the permit is nobody's", () => NO_PERMIT, 0n],
    ] as const)
      context(`when ${when}`, () => {
        it("is refused by the token, and nothing is recorded", async () => {
          const subscription = await penniless();
          const { id, mandate, signature, deployment } = subscription;
          const permit = await permitFor(subscription);

          const deed = collect(mandate, LIMIT, { signature, permit });
          await expectRevert(subscription, "payee", deed, "ERC20InsufficientAllowance", {
            spender: deployment.mandates,
            allowance,
            needed: LIMIT,
          });
          await expectRevert(subscription, "payee", collect(mandate, LIMIT), "MandateUnknown", { id });
        });
      });

    context("when a stranger brings mandate and permit", () => {
      it("is another's deed, and the permit is not spent", async () => {
        const subscription = await penniless();
        const { id, mandate, signature, roles } = subscription;
        const permit = await permitOf(subscription, LIMIT);

        const deed = collect(mandate, LIMIT, { signature, permit });
        await expectRevert(subscription, "stranger", deed, "MandateWrongCaller", {
          id,
          caller: roles.stranger.address,
        });
        await expectFirst(subscription, permit);
      });
    });
  });

  context("given a recorded mandate", () => {
    it("needs no signature", async () => {
      const subscription = await penniless();
      const { mandate } = subscription;
      await send(subscription, "payer", authorize(mandate));
      const permit = await permitOf(subscription, LIMIT);

      await expectDeed(subscription, "payee", collect(mandate, LIMIT, { permit }), {
        events: [collected(subscription, 0n, LIMIT)],
        moved: paid(LIMIT),
        slot: { collected: LIMIT, left: 0n },
      });
    });
  });

  context("given a token whose permits fail", () => {
    it("pays by the allowance", async () => {
      const base = await office.mandate();
      const { connection, roles, deployment } = base;
      const token = await connection.ethers.deployContract("BrokenPermitTokenMock", ["BRK", 6]);
      await token.mint(roles.payer, BALANCE);
      await token.connect(roles.payer).approve(deployment.mandates, LIMIT);
      const subscription = await mandateOn(base, { token: await token.getAddress() });
      await at(subscription, startOf(subscription, 0n));

      await expectFirst(subscription, NO_PERMIT);
    });
  });
});

/** A mandate that nobody recorded, at the start of its first period, of a payer who has allowed nothing. */
async function penniless(): Promise<Subscription> {
  const subscription = await office.mandate();
  await subscription.token.connect(subscription.roles.payer).approve(subscription.deployment.mandates, 0n);
  await at(subscription, startOf(subscription, 0n));
  return subscription;
}

async function permitOf({ roles, mandate, deployment }: Subscription, value: bigint): Promise<Permit> {
  const terms = { token: mandate.token, spender: deployment.mandates, value, deadline: BALANCE };
  return signPermit(roles.payer, terms);
}

async function expectFirst(subscription: Subscription, permit: Permit): Promise<void> {
  const { mandate, signature } = subscription;
  await expectDeed(subscription, "payee", collect(mandate, LIMIT, { signature, permit }), {
    events: [authorized(subscription), collected(subscription, 0n, LIMIT)],
    moved: paid(LIMIT),
    slot: { ...fresh(subscription), collected: LIMIT, left: 0n },
  });
}
