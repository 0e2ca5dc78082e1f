import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { type Claim, claim, claimMany, fund } from "../../../sdk/Payouts.ts";
import { BALANCE } from "../../shared/escrow.ts";
import {
  atTime,
  claimAt,
  claimed,
  expectPaid,
  expectRefused,
  givenDrop,
  openPayTheater,
  type Payday,
  paydayOn,
  passTo,
  sendTo,
  statusIn,
} from "../../shared/payouts.ts";

const theater = await openPayTheater();

describe("claimMany", () => {
  context("given no claims", () => {
    it("is refused", async () => {
      const day = await givenDrop(theater, "Open");

      await expectRefused(day, "stranger", claimMany(day.drop, []), "PayoutsEmptyList", {});
    });
  });

  context("given terms that nobody funded", () => {
    it("does not know the drop", async () => {
      const day = await theater.drop();

      await expectRefused(day, "stranger", claimMany(day.drop, all(day)), "PayoutsUnknownDrop", { id: day.id });
    });
  });

  context("given Open", () => {
    context("when one claim is forged", () => {
      it("is refused as a whole: nobody else can have caused that", async () => {
        const day = await givenDrop(theater, "Open");
        const [first, second, ...rest] = all(day);
        const forged = { ...second!, amount: second!.amount + 1n };
        const { index, account, amount } = forged;

        await expectRefused(day, "stranger", claimMany(day.drop, [first!, forged, ...rest]), "PayoutsInvalidProof", {
          id: day.id,
          index,
          account,
          amount,
        });
        expect(await day.payouts.isClaimed(day.id, 0n)).to.equal(false);
      });
    });

    context("when the root promises one to nobody", () => {
      it("is refused as a whole", async () => {
        const base = await theater.drop();
        const list = [
          { recipient: base.roles.payee.address, amount: 4n },
          { recipient: ZeroAddress, amount: 3n },
        ];
        const day = await paydayOn(base, { list, terms: { claimFrom: 0n } });
        await sendTo(day, "payer", fund(day.drop));

        await expectRefused(day, "stranger", claimMany(day.drop, all(day)), "PayoutsInvalidRecipient", {
          index: 1n,
          recipient: ZeroAddress,
        });
      });
    });

    it("pays each account, and leaves the drop exhausted", async () => {
      const day = await givenDrop(theater, "Open");

      await expectPaid(day, "stranger", claimMany(day.drop, all(day)), {
        events: [0, 1, 2, 3, 4].map((index) => claimed(day, index)),
        moved: {
          payouts: -day.drop.total,
          payee: 100_000_006n,
          otherPayee: 70_000_003n,
          affiliate: 1n,
          platform: 31_000_007n,
        },
        drop: { state: "Exhausted", remaining: 0n },
      });
    });

    context("when one was claimed before, and one stands there twice", () => {
      it("passes over them, names them, and pays the others", async () => {
        const day = await givenDrop(theater, "Open");
        await sendTo(day, "payee", claim(day.drop, claimAt(day, 0)));
        const entries = [0, 1, 1, 3].map((index) => claimAt(day, index));
        const paid = await claimedBy(day, entries);

        expect(paid).to.deep.equal([false, true, false, true]);
        await expectPaid(day, "stranger", claimMany(day.drop, entries), {
          events: [skipped(day, 0, "Claimed"), claimed(day, 1), skipped(day, 1, "Claimed"), claimed(day, 3)],
          moved: { payouts: -70_000_004n, otherPayee: 70_000_003n, affiliate: 1n },
          drop: { remaining: day.drop.total - 100_000_001n - 70_000_004n },
        });
      });
    });

    context("when all were claimed before, of a drop that holds more", () => {
      it("changes nothing", async () => {
        const day = await givenDrop(theater, "Open");
        await sendTo(day, "payee", claim(day.drop, claimAt(day, 0)));

        await expectPaid(day, "stranger", claimMany(day.drop, [claimAt(day, 0)]), {
          events: [skipped(day, 0, "Claimed")],
        });
      });
    });
  });

  context("given a drop whose root promises more than its total", () => {
    it("passes over what it no longer holds, and pays what it can", async () => {
      const base = await theater.drop();
      const total = claimAt(base, 0).amount + 3n;
      const day = await paydayOn(base, { terms: { total, claimFrom: 0n } });
      await sendTo(day, "payer", fund(day.drop));

      await expectPaid(day, "stranger", claimMany(day.drop, all(day)), {
        events: [
          claimed(day, 0),
          skipped(day, 1, "Exceeded"),
          skipped(day, 2, "Exceeded"),
          claimed(day, 3),
          skipped(day, 4, "Exceeded"),
        ],
        moved: { payouts: -(total - 2n), payee: total - 3n, affiliate: 1n },
        drop: { remaining: 2n },
      });
    });
  });

  context("given an account that the token denies", () => {
    it("keeps its money for it, and pays the others", async () => {
      const base = await theater.drop();
      const denying = await base.connection.ethers.deployContract("DenyListTokenMock", ["DNY", 6]);
      await denying.mint(base.roles.payer, BALANCE);
      await denying.connect(base.roles.payer).approve(base.payouts, BALANCE);
      const token = await denying.getAddress();
      const day = await paydayOn(base, { terms: { token, claimFrom: 0n } });
      await sendTo(day, "payer", fund(day.drop));
      await denying.setDenied(day.roles.otherPayee, true);

      await expectPaid(day, "stranger", claimMany(day.drop, [claimAt(day, 1), claimAt(day, 3)]), {
        events: [
          claimed(day, 1),
          claimed(day, 3),
          {
            name: "MoneyCredited",
            args: { account: day.roles.otherPayee.address, token, amount: 70_000_003n },
          },
        ],
        moved: { payouts: -1n, affiliate: 1n, "otherPayee's ledger": 70_000_003n },
        drop: { remaining: day.drop.total - 70_000_004n },
      });
    });
  });

  context("given a token that re-enters while it pays", () => {
    it("pays each claim once", async () => {
      const base = await theater.drop();
      const hooked = await base.connection.ethers.deployContract("HookTokenMock", ["HKD", 6]);
      await hooked.mint(base.roles.payer, BALANCE);
      await hooked.connect(base.roles.payer).approve(base.payouts, BALANCE);
      const day = await paydayOn(base, { terms: { token: await hooked.getAddress(), claimFrom: 0n } });
      await sendTo(day, "payer", fund(day.drop));
      await hooked.setHook(day.payouts, claim(day.drop, claimAt(day, 4)).data, false);

      await sendTo(day, "stranger", claimMany(day.drop, [claimAt(day, 0), claimAt(day, 1)]));
      const [attempts, successes, reason] = await hooked.hookOutcome();
      expect([attempts, successes]).to.deep.equal([2n, 0n]);
      expect(day.payouts.interface.parseError(reason)?.name).to.equal("ReentrancyGuardReentrantCall");
      expect((await statusIn(day)).remaining).to.equal(day.drop.total - 170_000_004n);
    });
  });

  context("when claims are about to end, end", () => {
    it("is possible one second before", async () => {
      const day = await givenDrop(theater, "Funded");
      await passTo(day, day.drop.claimBy - 2n);
      await atTime(day, day.drop.claimBy - 1n);

      await sendTo(day, "stranger", claimMany(day.drop, all(day)));
      expect((await statusIn(day)).state).to.equal("Exhausted");
    });

    it("is refused at that second", async () => {
      const day = await givenDrop(theater, "Funded");
      await passTo(day, day.drop.claimBy - 1n);
      await atTime(day, day.drop.claimBy);

      await expectRefused(day, "stranger", claimMany(day.drop, all(day)), "PayoutsUnexpectedState", {
        id: day.id,
        current: "Due",
        expected: "Open",
      });
    });
  });
});

function all(day: Payday): readonly Claim[] {
  return day.tree.leaves.map((_, index) => claimAt(day, index));
}

function skipped({ id, tree }: Payday, index: number, cause: "Claimed" | "Exceeded") {
  return { name: "ClaimSkipped", args: { id, account: tree.leaves[index]!.account, index: BigInt(index), cause } };
}

/** What the call would answer. */
async function claimedBy({ payouts, drop, roles }: Payday, entries: readonly Claim[]): Promise<readonly boolean[]> {
  const list = entries.map(({ proof, ...leaf }) => ({ ...leaf, proof: [...proof] }));
  return payouts.connect(roles.stranger).claimMany.staticCall(drop, list);
}
