import { expect } from "chai";
import { concat, keccak256, ZeroAddress } from "ethers";

import { claim, claimOf, fund, type Payout } from "../../../sdk/Payouts.ts";
import {
  atTime,
  claimAt,
  claimed,
  expectPaid,
  expectRefused,
  givenDrop,
  openPayTheater,
  paydayOn,
  passTo,
  sendTo,
} from "../../shared/payouts.ts";

const theater = await openPayTheater();

describe("claim", () => {
  context("given terms that nobody funded", () => {
    it("does not know the drop", async () => {
      const funded = await givenDrop(theater, "Open");
      const other = await paydayOn(funded, { terms: { ...funded.drop, salt: 2n } });

      await expectRefused(other, "payee", claim(other.drop, claimAt(other, 0)), "PayoutsUnknownDrop", { id: other.id });
    });
  });

  context("given Open", () => {
    const forgeries = [
      ["another's", { account: "stranger" }],
      ["of one unit more", { more: 1n }],
      ["of another number", { index: 7n }],
    ] as const;
    for (const [what, change] of forgeries)
      context(`when the claim is ${what}`, () => {
        it("is refused: the root does not promise it", async () => {
          const day = await givenDrop(theater, "Open");
          const { proof, ...leaf } = claimAt(day, 1);
          const forged = {
            index: "index" in change ? change.index : leaf.index,
            account: "account" in change ? day.roles.stranger.address : leaf.account,
            amount: leaf.amount + ("more" in change ? change.more : 0n),
          };

          await expectRefused(day, "stranger", claim(day.drop, { ...forged, proof }), "PayoutsInvalidProof", {
            id: day.id,
            ...forged,
          });
        });
      });

    context("when the proof is another's, shortened, or longer", () => {
      it("is refused", async () => {
        const day = await givenDrop(theater, "Open");
        const { proof, ...leaf } = claimAt(day, 1);
        for (const wrong of [claimAt(day, 2).proof, proof.slice(1), proof.slice(0, -1), [...proof, proof[0]!], []])
          await expectRefused(day, "stranger", claim(day.drop, { ...leaf, proof: wrong }), "PayoutsInvalidProof", {
            id: day.id,
            ...leaf,
          });
      });
    });

    context("when a node of the tree is shown as a leaf", () => {
      it("is refused: a leaf is hashed twice, over three words", async () => {
        const day = await givenDrop(theater, "Open");
        const { nodes } = day.tree;
        // The root is the hash of nodes 1 and 2; with node 1 as a leaf, node 2 would be its proof.
        const [left, right] = [nodes[3]!, nodes[4]!].sort();
        expect(keccak256(concat([left!, right!]))).to.equal(nodes[1]);
        const leaf = { index: BigInt(left!), account: day.roles.stranger.address, amount: BigInt(right!) };

        await expectRefused(day, "stranger", claim(day.drop, { ...leaf, proof: [nodes[2]!] }), "PayoutsInvalidProof", {
          id: day.id,
          ...leaf,
        });
      });
    });

    for (const [who, index] of [
      ["nobody", 0],
      ["the contract", 1],
      ["the token", 2],
    ] as const)
      context(`when the root promises it to ${who}`, () => {
        it("is refused: the money goes back to the funder one day", async () => {
          const day = await theater.drop();
          const bad = [ZeroAddress, day.deployment.payouts, await day.token.getAddress()];
          const list = bad.map((recipient): Payout => ({ recipient, amount: 3n }));
          const odd = await paydayOn(day, { list, terms: { claimFrom: 0n } });
          await sendTo(odd, "payer", fund(odd.drop));

          await expectRefused(odd, "stranger", claim(odd.drop, claimAt(odd, index)), "PayoutsInvalidRecipient", {
            index: BigInt(index),
            recipient: bad[index]!,
          });
        });
      });

    context("when the root promises nothing", () => {
      it("is refused", async () => {
        const day = await theater.drop();
        const list = [
          { recipient: day.roles.payee.address, amount: 0n },
          { recipient: day.roles.payee.address, amount: 2n },
        ];
        const odd = await paydayOn(day, { list, terms: { claimFrom: 0n } });
        await sendTo(odd, "payer", fund(odd.drop));

        await expectRefused(odd, "payee", claim(odd.drop, claimAt(odd, 0)), "PayoutsNoAmount", { index: 0n });
      });
    });

    context("when it was claimed before", () => {
      it("is refused", async () => {
        const day = await givenDrop(theater, "Open");
        await sendTo(day, "payee", claim(day.drop, claimAt(day, 0)));

        await expectRefused(day, "payee", claim(day.drop, claimAt(day, 0)), "PayoutsAlreadyClaimed", {
          id: day.id,
          index: 0n,
        });
      });
    });

    for (const by of ["payee", "stranger"] as const)
      context(`when the ${by} brings the claim of the payee`, () => {
        it("pays the payee", async () => {
          const day = await givenDrop(theater, "Open");
          const { amount } = claimAt(day, 0);

          await expectPaid(day, by, claim(day.drop, claimAt(day, 0)), {
            events: [claimed(day, 0)],
            moved: { payouts: -amount, payee: amount },
            drop: { remaining: day.drop.total - amount },
          });
          expect(await day.payouts.isClaimed(day.id, 0n)).to.equal(true);
          expect(await day.payouts.isClaimed(day.id, 2n)).to.equal(false);
        });
      });

    context("when the account has a second leaf", () => {
      it("pays that too", async () => {
        const day = await givenDrop(theater, "Open");
        await sendTo(day, "payee", claim(day.drop, claimAt(day, 0)));
        const { amount } = claimAt(day, 2);

        await expectPaid(day, "payee", claim(day.drop, claimAt(day, 2)), {
          events: [claimed(day, 2)],
          moved: { payouts: -amount, payee: amount },
          drop: { remaining: day.drop.total - claimAt(day, 0).amount - amount },
        });
      });
    });

    context("when it is the last", () => {
      it("leaves the drop exhausted", async () => {
        const day = await givenDrop(theater, "Open");
        for (const index of [0, 1, 2, 3]) await sendTo(day, "stranger", claim(day.drop, claimAt(day, index)));
        const { amount } = claimAt(day, 4);

        await expectPaid(day, "stranger", claim(day.drop, claimAt(day, 4)), {
          events: [claimed(day, 4)],
          moved: { payouts: -amount, platform: amount },
          drop: { state: "Exhausted", remaining: 0n },
        });
      });
    });
  });

  context("given a drop whose root promises more than its total", () => {
    for (const [when, missing] of [
      ["one unit too little", 1n],
      ["just enough", 0n],
      ["one unit more", -1n],
    ] as const)
      it(`${missing > 0n ? "refuses" : "pays"} a claim when it holds ${when}`, async () => {
        const fresh = await theater.drop();
        const [first, second] = [claimOf(fresh.tree, 0n), claimOf(fresh.tree, 1n)];
        const total = first.amount + second.amount - missing;
        const day = await paydayOn(fresh, { terms: { total, claimFrom: 0n } });
        await sendTo(day, "payer", fund(day.drop));
        await sendTo(day, "stranger", claim(day.drop, first));
        const deed = claim(day.drop, second);

        if (missing > 0n) {
          await expectRefused(day, "stranger", deed, "PayoutsTotalExceeded", {
            id: day.id,
            index: 1n,
            amount: second.amount,
            remaining: second.amount - missing,
          });
        } else {
          await expectPaid(day, "stranger", deed, {
            events: [claimed(day, 1)],
            moved: { payouts: -second.amount, otherPayee: second.amount },
            drop: { remaining: -missing, ...(missing === 0n && { state: "Exhausted" as const }) },
          });
        }
      });

    it("refuses a claim beyond what any drop can hold", async () => {
      const fresh = await theater.drop();
      const list = [
        { recipient: fresh.roles.payee.address, amount: 2n ** 96n + 5n },
        { recipient: fresh.roles.payee.address, amount: 5n },
      ];
      const day = await paydayOn(fresh, { list, terms: { total: 5n, claimFrom: 0n } });
      await sendTo(day, "payer", fund(day.drop));

      await expectRefused(day, "payee", claim(day.drop, claimAt(day, 0)), "PayoutsTotalExceeded", {
        id: day.id,
        index: 0n,
        amount: 2n ** 96n + 5n,
        remaining: 5n,
      });
    });
  });

  context("given another drop with the same root", () => {
    it("pays the same claim once in each: what was claimed of one was not of the other", async () => {
      const day = await givenDrop(theater, "Open");
      const other = await paydayOn(day, { terms: { salt: 2n, claimFrom: 0n } });
      await sendTo(other, "payer", fund(other.drop));
      const { amount } = claimAt(day, 0);
      await sendTo(day, "payee", claim(day.drop, claimAt(day, 0)));

      await expectPaid(other, "payee", claim(other.drop, claimAt(day, 0)), {
        events: [claimed(other, 0)],
        moved: { payouts: -amount, payee: amount },
        drop: { remaining: other.drop.total - amount },
      });
    });
  });

  context("given a drop of one leaf", () => {
    it("pays it with an empty proof", async () => {
      const fresh = await theater.drop();
      const list = [{ recipient: fresh.roles.payee.address, amount: 9n }];
      const day = await paydayOn(fresh, { list, terms: { claimFrom: 0n } });
      await sendTo(day, "payer", fund(day.drop));
      expect(claimAt(day, 0).proof).to.deep.equal([]);

      await expectPaid(day, "payee", claim(day.drop, claimAt(day, 0)), {
        events: [claimed(day, 0)],
        moved: { payouts: -9n, payee: 9n },
        drop: { state: "Exhausted", remaining: 0n },
      });
    });
  });

  context("given a drop in the native coin", () => {
    it("pays the account", async () => {
      const day = await givenDrop(theater, "Open", { terms: { token: ZeroAddress } });
      const { amount } = claimAt(day, 0);

      await expectPaid(day, "stranger", claim(day.drop, claimAt(day, 0)), {
        events: [claimed(day, 0)],
        moved: { payouts: -amount, payee: amount },
        drop: { remaining: day.drop.total - amount },
      });
    });
  });

  context("when claims are about to begin, begin, end", () => {
    for (const [when, from, state] of [
      ["one second before they begin", (claimFrom: bigint) => claimFrom - 1n, "Funded"],
      ["at the second in which they begin", (claimFrom: bigint) => claimFrom, "Open"],
      ["one second after", (claimFrom: bigint) => claimFrom + 1n, "Open"],
      ["one second before they end", (_: bigint, claimBy: bigint) => claimBy - 1n, "Open"],
      ["at the second in which they end", (_: bigint, claimBy: bigint) => claimBy, "Due"],
      ["one second after", (_: bigint, claimBy: bigint) => claimBy + 1n, "Due"],
    ] as const)
      it(`${state === "Open" ? "is possible" : "is refused"} ${when}`, async () => {
        const day = await givenDrop(theater, "Funded");
        const time = from(day.drop.claimFrom, day.drop.claimBy);
        if (time > day.drop.claimFrom + 1n) await passTo(day, time - 1n);
        await atTime(day, time);
        const deed = claim(day.drop, claimAt(day, 3));

        if (state === "Open") {
          await sendTo(day, "stranger", deed);
          expect(await day.token.balanceOf(day.roles.affiliate)).to.be.greaterThan(0n);
          expect(await day.payouts.isClaimed(day.id, 3n)).to.equal(true);
        } else {
          await expectRefused(day, "stranger", deed, "PayoutsUnexpectedState", {
            id: day.id,
            current: state,
            expected: "Open",
          });
        }
      });
  });
});
