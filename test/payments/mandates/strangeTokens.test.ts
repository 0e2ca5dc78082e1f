import { expect } from "chai";
import { toBeHex } from "ethers";

import { revertFrom } from "../../../sdk/Errors.ts";
import { authorize, cancelMandate, collect, collectMany } from "../../../sdk/MandateDeeds.ts";
import type { DenyListTokenMock } from "../../../typechain-types/contracts/mocks/DenyListTokenMock.ts";
import type { HookTokenMock } from "../../../typechain-types/contracts/mocks/HookTokenMock.ts";
import type { InexactTokenMock } from "../../../typechain-types/contracts/mocks/InexactTokenMock.ts";
import type { ReplyTokenMock } from "../../../typechain-types/contracts/mocks/ReplyTokenMock.ts";
import { BALANCE } from "../../shared/escrow.ts";
import {
  at,
  collected,
  expectDeed,
  expectRevert,
  LIMIT,
  mandateOn,
  openOffice,
  paid,
  record,
  send,
  slotOf,
  startOf,
  type Subscription,
  toldIn,
} from "../../shared/mandates.ts";
import { NO_PERMIT } from "../../shared/permit.behavior.ts";

const office = await openOffice();

/** The tokens of the tests, by their mocks. */
interface Tokens {
  readonly InexactTokenMock: InexactTokenMock;
  readonly ReplyTokenMock: ReplyTokenMock;
  readonly DenyListTokenMock: DenyListTokenMock;
  readonly HookTokenMock: HookTokenMock;
}

describe("A token that moves another amount than it is asked to", () => {
  for (const [title, taken, given] of [
    ["takes a fee of one basis point", 10_000n, 9_999n],
    ["gives more", 10_000n, 10_001n],
    ["moves nothing and says that it did", 0n, 0n],
  ] as const)
    it(`is refused by name: it ${title}`, async () => {
      const { subscription } = await activeIn("InexactTokenMock", [taken, given]);
      const { token } = subscription.mandate;

      await expectRevert(subscription, "payee", collect(subscription.mandate, LIMIT), "MoneyInexactTransfer", {
        token,
        received: (LIMIT * given) / 10_000n,
        expected: LIMIT,
      });
      expect((await slotOf(subscription)).collected).to.equal(0n);
    });
});

describe("A token by what it answers", () => {
  for (const [title, reply] of [
    ["nothing, as USDT", "0x"],
    ["true", toBeHex(1n, 32)],
  ] as const)
    it(`is collected where it answers ${title}`, async () => {
      const { subscription } = await activeIn("ReplyTokenMock", [reply]);

      await expectDeed(subscription, "payee", collect(subscription.mandate, LIMIT), {
        events: [collected(subscription, 0n, LIMIT)],
        moved: paid(LIMIT),
        slot: { collected: LIMIT, left: 0n },
      });
    });

  for (const [title, reply] of [
    ["false", toBeHex(0n, 32)],
    ["a word that is neither", toBeHex(2n, 32)],
  ] as const)
    it(`is refused where it answers ${title}`, async () => {
      const { subscription, token } = await activeIn("ReplyTokenMock", [toBeHex(1n, 32)]);
      await token.setReply(reply, false);

      await expectRevert(subscription, "payee", collect(subscription.mandate, LIMIT), "SafeERC20FailedOperation", {
        token: subscription.mandate.token,
      });
    });
});

describe("A token with a deny-list", () => {
  for (const part of ["payer", "payee"] as const)
    it(`is refused while the ${part} is denied, and collected in the same period after`, async () => {
      const { subscription, token } = await activeIn("DenyListTokenMock", []);
      const { mandate, roles } = subscription;
      await token.setDenied(roles[part], true);
      const { reason } = await failure(subscription);
      expect(reason).to.equal(token.interface.encodeErrorResult("DenyListBlocked", [roles[part].address]));
      await token.setDenied(roles[part], false);

      await expectDeed(subscription, "payee", collect(mandate, LIMIT), {
        events: [collected(subscription, 0n, LIMIT)],
        moved: paid(LIMIT),
        slot: { collected: LIMIT, left: 0n },
      });
    });
});

describe("A token that re-enters", () => {
  for (const hookFirst of [true, false])
    for (const [name, deedOf] of [
      ["collect", ({ mandate }: Subscription) => collect(mandate, 1n)],
      ["collectMany", ({ mandate }: Subscription) => collectMany([{ mandate, amount: 1n }])],
      ["collectWithSignature", ({ mandate, signature }: Subscription) => collect(mandate, 1n, { signature })],
      [
        "collectWithPermit",
        ({ mandate, signature }: Subscription) => collect(mandate, 1n, { signature, permit: NO_PERMIT }),
      ],
      [
        "authorizeWithPermit",
        ({ mandate, signature }: Subscription) => authorize(mandate, { signature, permit: NO_PERMIT }),
      ],
    ] as const)
      it(`cannot ${name} ${hookFirst ? "before" : "after"} the money has moved`, async () => {
        const { subscription, token } = await activeIn("HookTokenMock", []);
        const { mandate, mandates } = subscription;
        await token.setHookFirst(hookFirst);
        await token.setHook(mandates, deedOf(subscription).data, false);

        await expectDeed(subscription, "payee", collect(mandate, LIMIT - 1n), {
          events: [collected(subscription, 0n, LIMIT - 1n)],
          moved: paid(LIMIT - 1n),
          slot: { collected: LIMIT - 1n, left: 1n },
        });
        const { attempts, successes, lastReason } = await token.hookOutcome();
        expect([attempts, successes]).to.deep.equal([1n, 0n]);
        expect(revertFrom(lastReason).name).to.equal("ReentrancyGuardReentrantCall");
      });

  it("cannot call what the contract calls by itself", async () => {
    const { subscription, token } = await activeIn("HookTokenMock", []);
    const { mandate, mandates } = subscription;
    await token.setHook(
      mandates,
      mandates.interface.encodeFunctionData("collectFor", [mandate, 1n, mandate.payee]),
      false,
    );

    await send(subscription, "payee", collectMany([{ mandate, amount: LIMIT - 1n }]));

    const { successes, lastReason } = await token.hookOutcome();
    expect(successes).to.equal(0n);
    expect(revertFrom(lastReason).name).to.equal("MandateNotSelf");
    expect((await slotOf(subscription)).collected).to.equal(LIMIT - 1n);
  });

  it("may let a party cancel: what was collected stays, and nothing follows", async () => {
    const { subscription, token } = await activeIn("HookTokenMock", []);
    const wallet = await subscription.connection.ethers.deployContract("WalletMock", [subscription.roles.stranger]);
    const { roles, deployment } = subscription;
    await token.mint(wallet, BALANCE);
    const other = await mandateOn(subscription, {
      payer: await wallet.getAddress(),
      token: subscription.mandate.token,
    });
    const approval = token.interface.encodeFunctionData("approve", [deployment.mandates, BALANCE]);
    await wallet.execute(token, 0n, approval);
    await wallet.execute(
      deployment.mandates,
      0n,
      other.mandates.interface.encodeFunctionData("authorize", [other.mandate, "0x"]),
    );
    const cancel = wallet.interface.encodeFunctionData("execute", [
      deployment.mandates,
      0n,
      cancelMandate(other.mandate).data,
    ]);
    await token.setHook(wallet, cancel, false);

    const collections = [1n, 2n].map((amount) => ({ mandate: other.mandate, amount }));
    const receipt = await send(other, "payee", collectMany(collections));

    expect(toldIn(other, receipt).map(({ name }) => name)).to.deep.equal([
      "MandateCollected",
      "MandateCanceled",
      "CollectionSkipped",
    ]);
    expect(await slotOf(other)).to.include({ state: "Canceled", collected: 1n });
    expect(await token.balanceOf(roles.payee)).to.equal(BALANCE + 1n);
  });
});

/** An active mandate in a strange token, of which all have plenty. */
async function activeIn<Mock extends keyof Tokens>(
  mock: Mock,
  args: readonly unknown[],
): Promise<{ subscription: Subscription; token: Tokens[Mock] }> {
  const base = await office.mandate();
  const { connection, roles, deployment } = base;
  const contract = await connection.ethers.deployContract(mock, ["STR", 6, ...args] as never);
  const token = contract as unknown as Tokens[Mock];
  for (const role of [roles.payer, roles.payee]) await token.mint(role, BALANCE);
  await token.connect(roles.payer).approve(deployment.mandates, BALANCE);
  const subscription = await mandateOn(base, { token: await token.getAddress() });
  await record(subscription);
  await at(subscription, startOf(subscription, 0n));
  return { subscription, token };
}

/** Why a collection fails, by what a batch tells of it. */
async function failure(subscription: Subscription): Promise<{ readonly reason: string }> {
  const { mandate } = subscription;
  const receipt = await send(subscription, "payee", collectMany([{ mandate, amount: LIMIT }]));
  const [told] = toldIn(subscription, receipt);
  return told!.args as { readonly reason: string };
}
