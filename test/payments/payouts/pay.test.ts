import { expect } from "chai";
import { dataSlice, getAddress, id as hashOf, ZeroAddress, ZeroHash } from "ethers";

import {
  claim,
  claimMany,
  fund,
  fundWithAuthorization,
  fundWithPermit,
  pay,
  payInBatches,
  type PayoutsDeed,
  payWithPermit,
  reclaim,
  withdraw,
  withdrawTo,
} from "../../../sdk/Payouts.ts";
import { BALANCE } from "../../shared/escrow.ts";
import { paysListsLikeAnyWay } from "../../shared/listPaying.behavior.ts";
import {
  claimAt,
  expectPaid,
  expectRefused,
  listOf,
  openPayTheater,
  type Payday,
  sendTo,
  sumOf,
} from "../../shared/payouts.ts";
import { NO_PERMIT } from "../../shared/permit.behavior.ts";

const theater = await openPayTheater();

/** The ways of receiving that fail, by their number in the mocks. */
const MISBEHAVIORS = { rejects: 1n, "burns all gas": 2n, "answers with 128 KB": 3n, "reverts with 128 KB": 4n };

describe("pay", () => {
  context("given a token", () => {
    paysListsLikeAnyWay(theater, ({ drop }, list, payerReference) => pay(drop.token, list, payerReference));

    for (const [recipients, amounts] of [
      [3, 2],
      [2, 3],
    ] as const)
      context(`when there are ${recipients} recipients and ${amounts} amounts`, () => {
        it("is refused", async () => {
          const day = await theater.drop();
          const list = listOf(day);
          const data = day.payouts.interface.encodeFunctionData("pay", [
            day.drop.token,
            list.slice(0, recipients).map(({ recipient }) => recipient),
            list.slice(0, amounts).map(({ amount }) => amount),
            ZeroHash,
          ]);

          await expectRefused(day, "payer", { ...pay(day.drop.token, list), data }, "PayoutsUnevenList", {
            recipients: BigInt(recipients),
            amounts: BigInt(amounts),
          });
        });
      });

    context("when the call brings native coin", () => {
      it("is refused", async () => {
        const day = await theater.drop();

        await expectRefused(day, "payer", { ...pay(day.drop.token, listOf(day)), value: 1n }, "MoneyWrongValue", {
          received: 1n,
          expected: 0n,
        });
      });
    });

    context("when the allowance is one unit too little", () => {
      it("is refused by the token, and nobody is paid", async () => {
        const day = await theater.drop();
        const list = listOf(day);
        await day.token.connect(day.roles.payer).approve(day.payouts, sumOf(list) - 1n);

        await expectRefused(day, "payer", pay(day.drop.token, list), "ERC20InsufficientAllowance", {
          spender: day.deployment.payouts,
          allowance: sumOf(list) - 1n,
          needed: sumOf(list),
        });
        expect(await day.token.balanceOf(day.roles.payee)).to.equal(BALANCE);
      });
    });

    context("when there is none at its address", () => {
      it("is refused", async () => {
        const day = await theater.drop();
        const token = day.roles.stranger.address;

        await expectRefused(day, "payer", pay(token, listOf(day)), "MoneyTokenWithoutCode", { token });
      });
    });
  });

  context("given a token with a deny-list", () => {
    it("pays the others, and keeps the money of the denied for it", async () => {
      const base = await theater.drop();
      const denying = await base.connection.ethers.deployContract("DenyListTokenMock", ["DNY", 6]);
      const day = await withToken(base, denying);
      await denying.setDenied(day.roles.payee, true);
      const list = listOf(day);
      const { token } = day.drop;
      const credited = (amount: bigint) => ({
        name: "MoneyCredited",
        args: { account: day.roles.payee.address, token, amount },
      });

      await expectPaid(day, "payer", pay(token, list), {
        events: [listPaid(day, list), credited(list[0]!.amount), credited(list[2]!.amount)],
        moved: {
          payer: -sumOf(list),
          payouts: list[0]!.amount + list[2]!.amount,
          "payee's ledger": list[0]!.amount + list[2]!.amount,
          otherPayee: list[1]!.amount,
          affiliate: list[3]!.amount,
          platform: list[4]!.amount,
        },
      });
    });
  });

  for (const [title, name, args] of [
    ["that returns nothing", "ReplyTokenMock", ["NIL", 6, "0x"]],
    ["that calls out", "HookTokenMock", ["HKD", 6]],
  ] as const)
    context(`given a token ${title}`, () => {
      it("pays every line", async () => {
        const base = await theater.drop();
        const day = await withToken(base, (await base.connection.ethers.deployContract(name, [...args])) as never);
        const list = listOf(day);

        await expectPaid(day, "payer", pay(day.drop.token, list), {
          events: [listPaid(day, list)],
          moved: {
            payer: -sumOf(list),
            payee: 100_000_006n,
            otherPayee: 70_000_003n,
            affiliate: 1n,
            platform: 31_000_007n,
          },
        });
      });
    });

  context("given a token that answers false", () => {
    it("is refused: it has not paid in", async () => {
      const base = await theater.drop();
      const lying = await base.connection.ethers.deployContract("ReplyTokenMock", ["NAY", 6, "0x".padEnd(66, "0")]);
      const day = await withToken(base, lying);

      await expectRefused(day, "payer", pay(day.drop.token, listOf(day)), "SafeERC20FailedOperation", {
        token: day.drop.token,
      });
    });
  });

  context("given a token that takes a fee", () => {
    it("is refused by name", async () => {
      const base = await theater.drop();
      const taxed = await base.connection.ethers.deployContract("InexactTokenMock", ["TAX", 6, 10_000, 9_900]);
      const day = await withToken(base, taxed);
      const list = listOf(day);

      await expectRefused(day, "payer", pay(day.drop.token, list), "MoneyInexactTransfer", {
        token: day.drop.token,
        received: (sumOf(list) * 9_900n) / 10_000n,
        expected: sumOf(list),
      });
    });
  });

  context("given a token that re-enters while it pays", () => {
    const deeds: Readonly<Record<string, (day: Payday) => PayoutsDeed>> = {
      pay: (day) => pay(day.drop.token, listOf(day)),
      payWithPermit: (day) => payWithPermit(day.drop.token, listOf(day), NO_PERMIT),
      fund: ({ drop }) => fund(drop),
      fundWithPermit: ({ drop }) => fundWithPermit(drop, NO_PERMIT),
      fundWithAuthorization: ({ drop }) => fundWithAuthorization(drop, "0x"),
      claim: (day) => claim(day.drop, claimAt(day, 0)),
      claimMany: (day) => claimMany(day.drop, [claimAt(day, 0)]),
      reclaim: ({ drop }) => reclaim(drop),
      withdraw: ({ drop }) => withdraw(drop.token),
      withdrawTo: ({ drop, roles }) => withdrawTo(drop.token, roles.stranger.address),
    };
    for (const [again, deedOf] of Object.entries(deeds))
      it(`lets nobody ${again} within`, async () => {
        const base = await theater.drop();
        const hooked = await base.connection.ethers.deployContract("HookTokenMock", ["HKD", 6]);
        const day = await withToken(base, hooked);
        await hooked.setHook(day.payouts, deedOf(day).data, false);

        await sendTo(day, "payer", pay(day.drop.token, listOf(day)));
        const [attempts, successes, reason] = await hooked.hookOutcome();
        expect([attempts, successes]).to.deep.equal([6n, 0n]);
        expect(day.payouts.interface.parseError(reason)?.name).to.equal("ReentrancyGuardReentrantCall");
      });
  });

  context("given the native coin", () => {
    for (const [when, offset] of [
      ["a unit too little", -1n],
      ["a unit too much", 1n],
    ] as const)
      it(`is refused with ${when}`, async () => {
        const day = await theater.drop();
        const list = listOf(day);
        const deed = pay(ZeroAddress, list);

        await expectRefused(day, "payer", { ...deed, value: deed.value + offset }, "MoneyWrongValue", {
          received: sumOf(list) + offset,
          expected: sumOf(list),
        });
      });

    it("pays every line", async () => {
      const day = native(await theater.drop());
      const list = listOf(day);

      await expectPaid(day, "payer", pay(ZeroAddress, list), {
        events: [listPaid(day, list)],
        moved: {
          payer: -sumOf(list),
          payee: 100_000_006n,
          otherPayee: 70_000_003n,
          affiliate: 1n,
          platform: 31_000_007n,
        },
      });
    });

    for (const [how, number] of Object.entries(MISBEHAVIORS))
      context(`when one recipient ${how}`, () => {
        it("pays the others, and keeps its money for it", async () => {
          const base = native(await theater.drop());
          const wallet = await base.connection.ethers.deployContract("WalletMock", [base.roles.payee]);
          await wallet.setMisbehavior(number);
          const account = await wallet.getAddress();
          const day = { ...base, accounts: { ...base.accounts, wallet: account } };
          const list = [{ recipient: account, amount: 11n }, ...listOf(day).slice(0, 2)];
          const keeps = number !== 3n;

          await expectPaid(day, "payer", pay(ZeroAddress, list), {
            events: [
              listPaid(day, list),
              ...(keeps ? [{ name: "MoneyCredited", args: { account, token: ZeroAddress, amount: 11n } }] : []),
            ],
            moved: {
              payer: -sumOf(list),
              ...(keeps ? { payouts: 11n, "wallet's ledger": 11n } : { wallet: 11n }),
              payee: list[1]!.amount,
              otherPayee: list[2]!.amount,
            },
          });
        });
      });
  });

  context("given too little gas for the last line", () => {
    it("is refused as a whole: nobody can be forced into the ledger", async () => {
      const day = await theater.drop();
      const deed = pay(day.drop.token, listOf(day));
      const to = day.deployment.payouts;
      const least = await day.roles.payer.estimateGas({ to, data: deed.data });
      const sent = day.roles.payer.sendTransaction({ to, data: deed.data, gasLimit: least - 2_000n });

      await expect(sent).to.be.revertedWithCustomError(day.payouts, "MoneyGasTooLow");
    });
  });

  context("given a list of hundreds", () => {
    it("costs each line the same, little above the token's own transfer [gas]", async () => {
      const day = await theater.drop();
      const list = (count: number) =>
        Array.from({ length: count }, (_, place) => ({
          recipient: getAddress(dataSlice(hashOf(`employee ${place}`), 12)),
          amount: 1_000_000n,
        }));
      const gasOf = async (deed: PayoutsDeed) => (await sendTo(day, "payer", deed)).gasUsed;
      // The recipients hold the token afterwards, so that the same lists cost the same from then on.
      for (const batch of payInBatches(day.drop.token, list(300))) await sendTo(day, "payer", batch);

      const [few, more, most] = [
        await gasOf(pay(day.drop.token, list(100))),
        await gasOf(pay(day.drop.token, list(200))),
        await gasOf(pay(day.drop.token, list(300))),
      ];
      const slope = (more - few) / 100n;
      expect((most - more) / 100n).to.be.closeTo(slope, 20n);
      // The token alone takes some 8,000 of it: 5,000 for the holder's balance, 1,756 for the log, and its own checks.
      expect(slope).to.be.lessThan(10_500n);
    });
  });
});

function listPaid({ drop: { funder, token } }: Payday, list: Parameters<typeof sumOf>[0]) {
  const count = BigInt(list.length);
  return { name: "ListPaid", args: { payer: funder, token, payerReference: ZeroHash, total: sumOf(list), count } };
}

/** The stage of the tests, with the money that is watched in the native coin. */
function native(day: Payday): Payday {
  return { ...day, drop: { ...day.drop, token: ZeroAddress } };
}

/** The stage of the tests with another token, of which the payer has plenty. */
async function withToken(day: Payday, token: Payday["token"]): Promise<Payday> {
  await token.mint(day.roles.payer, BALANCE);
  await token.connect(day.roles.payer).approve(day.payouts, BALANCE);
  return { ...day, token, drop: { ...day.drop, token: await token.getAddress() } };
}
