import { expect } from "chai";
import { toBeHex, ZeroAddress } from "ethers";

import {
  cancel,
  confirm,
  type EscrowDeed,
  pay,
  payMany,
  payWithAuthorization,
  payWithPermit,
  refundReleased,
  settleDue,
  withdraw,
  withdrawTo,
} from "../../sdk/Deeds.ts";
import { revertFrom } from "../../sdk/Errors.ts";
import { payoutsOf } from "../../sdk/Fees.ts";
import type { OrderState } from "../../sdk/Names.ts";
import type { Terms } from "../../sdk/Order.ts";
import { signAuthorization } from "../../sdk/Tokens.ts";
import type { DenyListTokenMock } from "../../typechain-types/contracts/mocks/DenyListTokenMock.ts";
import type { HookTokenMock } from "../../typechain-types/contracts/mocks/HookTokenMock.ts";
import type { HostileTokenMock } from "../../typechain-types/contracts/mocks/HostileTokenMock.ts";
import type { InexactTokenMock } from "../../typechain-types/contracts/mocks/InexactTokenMock.ts";
import type { ReplyTokenMock } from "../../typechain-types/contracts/mocks/ReplyTokenMock.ts";
import type { TokenMock } from "../../typechain-types/contracts/mocks/TokenMock.ts";
import type { WalletMock } from "../../typechain-types/contracts/mocks/WalletMock.ts";
import { AMOUNT, BALANCE, WINDOWS } from "../shared/escrow.ts";
import { INSTANT_TERMS, paid } from "../shared/funding.behavior.ts";
import { type DeedName, deedOf, entryOf, letPass, permitFor, reach, settle } from "../shared/machine.ts";
import {
  event,
  expectDeed,
  type Expected,
  expectRevert,
  type NamedEvent,
  openTheater,
  paidOut,
  refunded,
  released,
  type Role,
  send,
  statusOf,
  type Trade,
  tradeOn,
} from "../shared/trade.ts";

const theater = await openTheater();

const TRUE = toBeHex(1n, 32);
const FALSE = toBeHex(0n, 32);

/** Ways to fail on the way out, by their number in the mocks. */
const MISBEHAVIORS = {
  rejects: 1n,
  "burns all gas": 2n,
  "answers with 128 KB": 3n,
  "reverts with 128 KB": 4n,
} as const;

describe("A token that moves another amount than it is asked to", () => {
  for (const [title, taken, given] of [
    ["takes a fee of 1 %", 10_000n, 9_900n],
    ["takes a fee of one basis point", 10_000n, 9_999n],
    ["gives more", 10_000n, 10_001n],
    ["moves nothing and says that it did", 0n, 0n],
  ] as const)
    it(`is refused by name: it ${title}`, async () => {
      const { trade } = await tradeIn("InexactTokenMock", [taken, given]);
      const { token } = trade.order;
      const authorization = await signAuthorization(trade.roles.payer, trade.deployment, trade.order);

      for (const deed of [pay(trade.order), payMany([trade.order]), payWithAuthorization(trade.order, authorization)])
        await expectRevert(trade, "payer", deed, "MoneyInexactTransfer", {
          token,
          received: (AMOUNT * given) / 10_000n,
          expected: AMOUNT,
        });
    });

  it("is refused where the payee gives back after release", async () => {
    const { trade, token } = await tradeIn("InexactTokenMock", [10_000n, 10_000n]);
    await reach(trade, "Released");
    await token.setShares(10_000n, 9_900n);

    await expectRevert(trade, "payee", refundReleased(trade.order, 1_000n), "MoneyInexactTransfer", {
      token: trade.order.token,
      received: 990n,
      expected: 1_000n,
    });
  });
});

describe("A token without code", () => {
  it("is refused", async () => {
    const { roles } = await theater.order();
    const trade = await theater.order({ terms: { token: roles.stranger.address } });

    await expectRevert(trade, "payer", pay(trade.order), "MoneyTokenWithoutCode", { token: roles.stranger.address });
  });
});

describe("A token by what it answers", () => {
  for (const [title, reply] of [
    ["nothing, as USDT", "0x"],
    ["true", TRUE],
  ] as const)
    it(`comes and goes where it answers ${title}`, async () => {
      const { trade } = await tradeIn("ReplyTokenMock", [reply]);

      await expectDeed(trade, "payer", pay(trade.order), (time) => paid(trade, time));
      await expectDeed(trade, "payer", confirm(trade.order, AMOUNT), (time) => ({
        events: [released(trade, AMOUNT, "Confirmation")],
        moved: paidOut(trade, { toPayee: AMOUNT }),
        order: { state: "Released", kept: AMOUNT, deadline: time + WINDOWS.refund },
      }));
    });

  for (const [title, reply] of [
    ["false", FALSE],
    ["a word that is neither", toBeHex(2n, 32)],
  ] as const) {
    it(`cannot come where it answers ${title}`, async () => {
      const { trade, token } = await tradeIn("ReplyTokenMock", [TRUE]);
      await token.setReply(reply, false);

      await expectRevert(trade, "payer", pay(trade.order), "SafeERC20FailedOperation", { token: trade.order.token });
    });

    it(`waits in the ledger where it answers ${title} on the way out`, async () => {
      const { trade, token } = await tradeIn("ReplyTokenMock", [TRUE]);
      await reach(trade, "AwaitingConfirmation");
      await token.setReply(reply, false);

      await expectDeed(trade, "payer", confirm(trade.order, AMOUNT), (time) => credited(trade, time));
    });
  }
});

describe("A token with a deny-list", () => {
  it("sends a denied payee's part to the ledger, and pays all others", async () => {
    const { trade, token } = await tradeIn("DenyListTokenMock", []);
    const { order, roles } = trade;
    await reach(trade, "AwaitingConfirmation");
    await token.setDenied(roles.payee, true);
    const { payee: toPayee, ...others } = paidOut(trade, { toPayee: AMOUNT });

    await expectDeed(trade, "payer", confirm(order, AMOUNT), (time) => ({
      events: [released(trade, AMOUNT, "Confirmation"), credit(trade, "payee", toPayee!)],
      moved: { ...others, escrow: toPayee! - AMOUNT, "payee's ledger": toPayee! },
      order: { state: "Released", kept: AMOUNT, deadline: time + WINDOWS.refund },
    }));
  });

  it("sends a denied payer's refund to the ledger", async () => {
    const { trade, token } = await tradeIn("DenyListTokenMock", []);
    const { order, roles } = trade;
    await reach(trade, "Paid");
    await token.setDenied(roles.payer, true);

    await expectDeed(trade, "payee", cancel(order), () => ({
      events: [refunded(trade, AMOUNT, "Cancellation"), credit(trade, "payer", AMOUNT)],
      moved: { "payer's ledger": AMOUNT },
      order: { state: "Refunded" },
    }));
  });

  it("does the same where a clock decides", async () => {
    const { trade, token } = await tradeIn("DenyListTokenMock", []);
    const { roles } = trade;
    await reach(trade, "Paid");
    await token.setDenied(roles.payer, true);
    await letPass(trade);

    await expectDeed(trade, "stranger", settle(trade), () => ({
      events: [refunded(trade, AMOUNT, "Clock"), credit(trade, "payer", AMOUNT)],
      moved: { "payer's ledger": AMOUNT },
      order: { state: "Refunded" },
    }));
  });

  it("keeps a denied account's balance until it is admitted again, or sends it elsewhere", async () => {
    const { trade, token } = await tradeIn("DenyListTokenMock", []);
    const { order, roles } = trade;
    await reach(trade, "Paid");
    await token.setDenied(roles.payer, true);
    await send(trade, "payee", cancel(order));
    const { request: _, ...status } = await statusOf(trade);

    await expectRevert(trade, "payer", withdraw(order.token), "MoneyTransferFailed", {
      token: order.token,
      to: order.payer,
      amount: AMOUNT,
    });
    const to = roles.stranger.address;
    await expectDeed(trade, "payer", withdrawTo(order.token, to), () => ({
      events: [event("MoneyWithdrawn", { account: order.payer, token: order.token, to, amount: AMOUNT })],
      moved: { escrow: -AMOUNT, "payer's ledger": -AMOUNT, stranger: AMOUNT },
      order: status,
    }));
  });
});

describe("A token that turns hostile on the way out", () => {
  for (const [how, misbehavior] of Object.entries(MISBEHAVIORS)) {
    it(`holds up nobody: it ${how}, and everyone finds the money in the ledger`, async () => {
      const { trade, token } = await tradeIn("HostileTokenMock", []);
      await reach(trade, "AwaitingConfirmation");
      await token.setMisbehavior(misbehavior);

      const receipt = await expectDeed(trade, "payer", confirm(trade.order, AMOUNT), (time) => credited(trade, time));
      expect(receipt.gasUsed).to.be.lessThan(3n * 270_000n + 200_000n);
    });

    it(`holds up no other token's orders in a batch: it ${how}`, async () => {
      const { trade, token } = await tradeIn("HostileTokenMock", []);
      await reach(trade, "Paid");
      const other = await reach(await tradeOn(trade, { terms: { token: await trade.token.getAddress() } }), "Paid");
      await token.setMisbehavior(misbehavior);
      await letPass(other);
      const { order } = other;

      await expectDeed(other, "stranger", settleDue([trade.order, order]), () => ({
        events: [refunded(trade, AMOUNT, "Clock"), refunded(other, AMOUNT, "Clock"), credit(trade, "payer", AMOUNT)],
        moved: paidOut(other, { toPayer: AMOUNT }),
        order: { state: "Refunded" },
      }));
    });
  }
});

describe("A receiver of the native coin that misbehaves", () => {
  for (const [how, misbehavior] of Object.entries(MISBEHAVIORS).filter(([how]) => how !== "answers with 128 KB"))
    it(`holds up nobody: it ${how}, and finds the money in the ledger`, async () => {
      const { trade, wallet } = await paysWallet();
      await reach(trade, "Paid");
      await wallet.setMisbehavior(misbehavior);
      const { wallet: toWallet, ...others } = paidOut(trade, { toPayee: AMOUNT });

      await expectDeed(trade, "payer", confirm(trade.order, AMOUNT), (time) => ({
        events: [
          released(trade, AMOUNT, "Confirmation"),
          event("MoneyCredited", { account: trade.order.payee, token: ZeroAddress, amount: toWallet! }),
        ],
        moved: { ...others, escrow: toWallet! - AMOUNT, "wallet's ledger": toWallet! },
        order: { state: "Released", kept: AMOUNT, deadline: time + WINDOWS.refund },
      }));
    });

  it("cannot re-enter", async () => {
    const { trade, wallet } = await paysWallet();
    const { escrow, order, roles } = trade;
    await reach(trade, "Paid");
    // A push leaves gas to write over what is remembered, not to remember for the first time.
    await wallet.setHook(escrow, payMany([]).data, false);
    await roles.stranger.sendTransaction({ to: wallet, value: 1n });
    await wallet.setHook(escrow, settleDue([]).data, false);

    await send(trade, "payer", confirm(order, AMOUNT));

    expectReentryRefused(await wallet.hookOutcome(), 2n);
    expect(await escrow.balanceOf(wallet, ZeroAddress)).to.equal(0n);
  });
});

/** The ways of paying an instant order. */
const INSTANTLY: Readonly<Record<string, (trade: Trade) => EscrowDeed | Promise<EscrowDeed>>> = {
  payNow: ({ order }) => pay(order),
  payNowWithPermit: async (trade) => payWithPermit(trade.order, await permitFor(trade)),
  payNowWithAuthorization: async ({ roles, deployment, order }) =>
    payWithAuthorization(order, await signAuthorization(roles.payer, deployment, order)),
};

describe("A token that re-enters", () => {
  /** Every deed that moves money, from a state, and how often it moves any. */
  const MOVING: readonly (readonly [DeedName, OrderState])[] = [
    ["pay", "None"],
    ["payWithPermit", "None"],
    ["payWithAuthorization", "None"],
    ["payMany", "None"],
    ["payManyWithAuthorization", "None"],
    ["confirm", "AwaitingConfirmation"],
    ["cancel", "Paid"],
    ["agreeSplit", "Paid"],
    ["refundReleased", "Released"],
    ["acceptRefund", "Refused"],
    ["confirmReturn", "Returned"],
    ["rule", "Disputed"],
    ["resign", "Disputed"],
  ];

  for (const hookFirst of [true, false])
    for (const [name, state] of MOVING)
      it(`cannot re-enter ${name}, ${hookFirst ? "before" : "after"} the money has moved`, async () => {
        const { trade, token } = await tradeIn("HookTokenMock", []);
        await reach(trade, state);
        await token.setHookFirst(hookFirst);
        const deed = await deedOf(trade, name, state);
        await token.setHook(trade.escrow, settleDue([trade.order]).data, false);

        await send(trade, entryOf(name).by(state)[0], deed);

        expect((await statusOf(trade)).state).to.equal(entryOf(name).moves[state]);
        expectReentryRefused(await token.hookOutcome());
      });

  it("cannot re-enter settleDue", async () => {
    const { trade, token } = await tradeIn("HookTokenMock", []);
    await reach(trade, "Paid");
    await letPass(trade);
    await token.setHook(trade.escrow, settleDue([trade.order]).data, false);

    await send(trade, "stranger", settle(trade));

    expectReentryRefused(await token.hookOutcome(), 1n);
  });

  for (const deed of ["withdraw", "withdrawTo"] as const)
    it(`cannot re-enter ${deed}`, async () => {
      const { trade, token } = await tradeIn("HookTokenMock", []);
      const { order, escrow, roles } = trade;
      await reach(trade, "Paid");
      await token.setHook(escrow, "0x", true);
      await send(trade, "payee", cancel(order));
      expect(await escrow.balanceOf(order.payer, order.token)).to.equal(AMOUNT);
      await token.setHook(escrow, withdraw(order.token).data, false);

      await send(
        trade,
        "payer",
        deed === "withdraw" ? withdraw(order.token) : withdrawTo(order.token, roles.stranger.address),
      );

      expect(await escrow.balanceOf(order.payer, order.token)).to.equal(0n);
      expectReentryRefused(await token.hookOutcome());
    });

  for (const [name, make] of Object.entries(INSTANTLY))
    it(`cannot re-enter ${name}`, async () => {
      const { trade, token } = await tradeIn("HookTokenMock", [], INSTANT_TERMS);
      const deed = await make(trade);
      await token.setHook(trade.escrow, settleDue([trade.order]).data, false);

      await send(trade, "payer", deed);

      expect((await statusOf(trade)).state).to.equal("Released");
      expectReentryRefused(await token.hookOutcome());
    });
});

/** An order in a strange token, of which the payer has plenty. */
async function tradeIn<Name extends keyof StrangeTokens>(
  name: Name,
  args: readonly unknown[],
  terms: Partial<Terms> = {},
): Promise<{ trade: Trade; token: StrangeTokens[Name] }> {
  const base = await theater.order();
  const { connection, escrow, roles } = base;
  const token = (await connection.ethers.deployContract(name, ["STR", 6, ...args])) as unknown as StrangeTokens[Name];
  const erc20 = token as unknown as TokenMock;
  await erc20.mint(roles.payer, BALANCE);
  for (const role of [roles.payer, roles.payee]) await erc20.connect(role).approve(escrow, BALANCE);
  return { trade: await tradeOn(base, { terms: { ...terms, token: await erc20.getAddress() } }), token };
}

interface StrangeTokens {
  readonly InexactTokenMock: InexactTokenMock;
  readonly ReplyTokenMock: ReplyTokenMock;
  readonly DenyListTokenMock: DenyListTokenMock;
  readonly HostileTokenMock: HostileTokenMock;
  readonly HookTokenMock: HookTokenMock;
}

/** An order in the native coin whose payee is a contract. */
async function paysWallet(): Promise<{ trade: Trade; wallet: WalletMock }> {
  const base = await theater.order();
  const wallet = await base.connection.ethers.deployContract("WalletMock", [base.roles.stranger]);
  const payee = await wallet.getAddress();
  const trade = await tradeOn(base, { terms: { token: ZeroAddress, payee } });
  return { trade: { ...trade, accounts: { ...trade.accounts, wallet: payee } }, wallet };
}

function credit({ order, roles }: Trade, role: Role, amount: bigint): NamedEvent {
  return event("MoneyCredited", { account: roles[role].address, token: order.token, amount });
}

/** A full release of which nothing could be paid. */
function credited(trade: Trade, time: bigint): Expected {
  const { order } = trade;
  const payouts = payoutsOf(order, { toPayer: 0n, toPayee: AMOUNT });
  const { escrow: _, ...gains } = paidOut(trade, { toPayee: AMOUNT });
  return {
    events: [
      released(trade, AMOUNT, "Confirmation"),
      ...payouts.map(({ to, amount }) => event("MoneyCredited", { account: to, token: order.token, amount })),
    ],
    moved: Object.fromEntries(Object.entries(gains).map(([name, amount]) => [`${name}'s ledger`, amount])),
    order: { state: "Released", kept: AMOUNT, deadline: time + WINDOWS.refund },
  };
}

/** The hook was called, so often if that is said, and the escrow's guard refused each time. */
function expectReentryRefused([attempts, successes, reason]: readonly [bigint, bigint, string], times?: bigint): void {
  expect(attempts).to.be.greaterThan(0n);
  if (times !== undefined) expect(attempts).to.equal(times);
  expect(successes).to.equal(0n);
  expect(revertFrom(reason).name).to.equal("ReentrancyGuardReentrantCall");
}
