import { expect } from "chai";
import { concat, toBeHex } from "ethers";

import { readRevert } from "../../../sdk/reverts.ts";
import {
  addPayee,
  appoint,
  payWithinLimits,
  payWithinLimitsWithPermit,
  setDelay,
  setLimits,
  type SpendingDeed,
} from "../../../sdk/SpendingLimits.ts";
import type { HookTokenMock } from "../../../typechain-types/contracts/mocks/HookTokenMock.ts";
import type { TokenMock } from "../../../typechain-types/contracts/mocks/TokenMock.ts";
import { NO_PERMIT } from "../../shared/permit.behavior.ts";
import {
  DELAY,
  expectRefused,
  expectSpending,
  LIMITS,
  openSpending,
  type Outcome,
  paymentOf,
  PURSE,
  sendAs,
  type Spending,
  told,
} from "../../shared/spending.ts";

const theater = await openSpending();

const AMOUNT = LIMITS.perPayment;

describe("Limited payments in strange tokens", () => {
  for (const [title, reply] of [
    ["returns nothing", "0x"],
    ["returns true", toBeHex(1n, 32)],
  ] as const)
    context(`given a token that ${title}`, () => {
      it("pays", async () => {
        const spending = await with_("ReplyTokenMock", ["RPL", 6, reply]);

        await expectPaid(spending, await paying(spending));
      });
    });

  for (const [title, reply, moves] of [
    ["returns false, and moves nothing", toBeHex(0n, 32), false],
    ["returns false, and moves", toBeHex(0n, 32), true],
  ] as const)
    context(`given a token that ${title}`, () => {
      it("is refused", async () => {
        const spending = await with_("ReplyTokenMock", ["RPL", 6, reply]);
        const token = await spending.token.getAddress();
        const mock = await spending.connection.ethers.getContractAt("ReplyTokenMock", token);
        await mock.setReply(reply, moves);

        await expectRefused(spending, "phone", await paying(spending), "SafeERC20FailedOperation", { token });
      });
    });

  for (const [title, taken, given] of [
    ["takes a fee of what arrives", 10_000n, 9_900n],
    ["gives too much", 10_000n, 10_100n],
    ["says that it moved, and did not", 0n, 0n],
  ] as const)
    context(`given a token that ${title}`, () => {
      it("is refused by name", async () => {
        const spending = await with_("InexactTokenMock", ["INX", 6, taken, given]);

        await expectRefused(spending, "phone", await paying(spending), "MoneyInexactTransfer", {
          token: await spending.token.getAddress(),
          received: (AMOUNT * given) / 10_000n,
          expected: AMOUNT,
        });
      });
    });

  context("given a token that denies the payee", () => {
    it("is refused by the token, and counts nothing", async () => {
      const spending = await with_("DenyListTokenMock", ["DNY", 6]);
      const token = await spending.connection.ethers.getContractAt(
        "DenyListTokenMock",
        await spending.token.getAddress(),
      );
      await token.setDenied(spending.people.grocer, true);
      await expect(sendAs(spending, "phone", await paying(spending)))
        .to.be.revertedWithCustomError(token, "DenyListBlocked")
        .withArgs(spending.people.grocer);

      await token.setDenied(spending.people.grocer, false);
      await expectPaid(spending, await paying(spending));
    });
  });

  context("given a token whose permits fail", () => {
    it("pays by the allowance", async () => {
      const spending = await with_("BrokenPermitTokenMock", ["BRK", 6]);
      const payment = await paymentOf(spending, { amount: AMOUNT });

      await expectPaid(spending, payWithinLimitsWithPermit(payment, NO_PERMIT));
    });
  });

  context("given a token that calls out while it moves money, and is itself a spender", () => {
    for (const first of [true, false])
      for (const withPermit of [true, false])
        it(`cannot pay within a payment ${first ? "before" : "after"} the money moves${withPermit ? ", with a permit" : ""}`, async () => {
          const spending = await with_("HookTokenMock", ["HKT", 6], true);
          const hook = spending.token as HookTokenMock;
          const payment = await paymentOf(spending, { amount: 1n });
          const inner = withPermit ? payWithinLimitsWithPermit(payment, NO_PERMIT) : payWithinLimits(payment);
          await hook.setHook(spending.contract, inner.data, false);
          await hook.setHookFirst(first);

          await expectPaid(spending, await paying(spending));
          const [attempts, successes, reason] = await hook.hookOutcome();
          expect([attempts, successes]).to.deep.equal([1n, 0n]);
          expect(readRevert(reason).name).to.equal("ReentrancyGuardReentrantCall");
        });
  });
});

describe("Limited payments by accounts with code", () => {
  context("given an owner that is a contract", () => {
    it("sets its rules and pays by calls of its own", async () => {
      const spending = await theater.blank();
      const { connection, people, token, contract } = spending;
      const wallet = await connection.ethers.deployContract("WalletMock", [people.owner]);
      const owner = await wallet.getAddress();
      const address = await token.getAddress();
      await token.mint(owner, PURSE);
      const call = async (target: string, data: string) => wallet.connect(people.owner).execute(target, 0n, data);
      await call(address, token.interface.encodeFunctionData("approve", [await contract.getAddress(), PURSE]));
      for (const { data } of [setLimits(address, LIMITS), addPayee(people.grocer.address)])
        await call(await contract.getAddress(), data);
      const payment = await paymentOf(spending, { owner, amount: AMOUNT });

      await call(await contract.getAddress(), payWithinLimits(payment).data);

      expect(await token.balanceOf(owner)).to.equal(PURSE - AMOUNT);
      expect(await contract.spentOf(owner, token)).to.equal(AMOUNT);
    });
  });

  context("when the forwarder's suffix is appended by somebody else", () => {
    it("is not believed", async () => {
      const spending = await theater.settled();
      const { people } = spending;
      const { data, ...rest } = await paying(spending);
      const forged = { ...rest, data: concat([data, people.phone.address]) };

      await expectRefused(spending, "thief", forged, "SpendingNotSpender", {
        owner: people.owner.address,
        caller: people.thief.address,
        from: 0n,
      });
    });
  });
});

/** The owner with limits in another token, of which it has as much and allows all; its token may be a spender. */
async function with_(name: string, args: readonly unknown[], isSpender = false): Promise<Spending> {
  const base = await theater.blank();
  const { connection, contract, people } = base;
  const token = (await connection.ethers.deployContract(name, [...args])) as unknown as TokenMock;
  const address = await token.getAddress();
  await token.mint(people.owner, PURSE);
  await token.connect(people.owner).approve(contract, PURSE);
  const spending = { ...base, token };
  const spenders = [people.phone.address, ...(isSpender ? [address] : [])];
  for (const deed of [
    setLimits(address, LIMITS),
    addPayee(people.grocer.address),
    ...spenders.map(appoint),
    setDelay(DELAY),
  ])
    await sendAs(spending, "owner", deed);
  return spending;
}

async function paying(spending: Spending): Promise<SpendingDeed> {
  return payWithinLimits(await paymentOf(spending, { amount: AMOUNT }));
}

async function expectPaid(spending: Spending, deed: SpendingDeed): Promise<void> {
  const payment = await paymentOf(spending, { amount: AMOUNT });
  const outcome: Outcome = {
    events: [told("SpendingPaid", { ...payment, by: spending.people.phone.address })],
    moved: { owner: -AMOUNT, grocer: AMOUNT },
    rules: { spent: AMOUNT, spentTo: { grocer: AMOUNT } },
  };
  await expectSpending(spending, "phone", deed, () => outcome);
}
