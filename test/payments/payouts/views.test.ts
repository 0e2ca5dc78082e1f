import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";

import { claimOf, creditOf, isClaimed, pay, withdraw, withdrawTo } from "../../../sdk/Payouts.ts";
import { BALANCE } from "../../shared/escrow.ts";
import {
  claimAt,
  expectPaid,
  givenDrop,
  listOf,
  openPayTheater,
  type Payday,
  sendTo,
  statusIn,
} from "../../shared/payouts.ts";

const theater = await openPayTheater();

describe("The views of payouts", () => {
  it("idOf gives the digest that the SDK computes", async () => {
    const day = await theater.drop();

    expect(await day.payouts.idOf(day.drop)).to.equal(day.id);
    expect(await day.payouts.idOf({ ...day.drop, salt: 2n })).not.to.equal(day.id);
  });

  it("stateOf and slotOf know nothing of a drop that nobody funded", async () => {
    const day = await theater.drop();

    expect(await day.payouts.stateOf(day.id)).to.equal(0n);
    expect(await statusIn(day)).to.deep.equal({ state: "None", remaining: 0n, claimFrom: 0n, claimBy: 0n });
  });

  it("stateOf follows the clock without a transaction", async () => {
    const day = await givenDrop(theater, "Funded");
    const { claimFrom, claimBy } = day.drop;
    const { time } = day.connection.networkHelpers;
    const seen: bigint[] = [];
    for (const second of [claimFrom - 1n, claimFrom, claimBy - 1n, claimBy]) {
      await time.increaseTo(second);
      seen.push(await day.payouts.stateOf(day.id));
    }

    expect(seen).to.deep.equal([1n, 2n, 2n, 3n]);
  });

  it("isClaimed knows each number of each drop by itself", async () => {
    const day = await givenDrop(theater, "Exhausted");
    const { provider } = day.connection.ethers;

    expect(await isClaimed(provider, day.deployment, { id: day.id, index: 4n })).to.equal(true);
    expect(await isClaimed(provider, day.deployment, { id: day.id, index: 5n })).to.equal(false);
    expect(await isClaimed(provider, day.deployment, { id: day.tree.root, index: 4n })).to.equal(false);
  });
});

describe("The tree of the SDK", () => {
  it("has the root and the proofs of OpenZeppelin's standard tree", async () => {
    const day = await theater.drop();
    const standard = StandardMerkleTree.of(
      day.tree.leaves.map(({ index, account, amount }) => [index, account, amount]),
      ["uint256", "address", "uint256"],
    );

    expect(day.tree.root).to.equal(standard.root);
    for (const index of day.tree.leaves.keys())
      expect(claimAt(day, index).proof).to.deep.equal(standard.getProof(index));
  });

  it("has no claim beyond its last", async () => {
    const { tree } = await theater.drop();
    expect(() => claimOf(tree, 5n)).to.throw(RangeError, "index: the tree has no claim 5");
  });
});

describe("The ledger of payouts", () => {
  for (const to of ["payee", "stranger"] as const)
    it(`pays the account later, ${to === "payee" ? "itself" : "or whom it names"}`, async () => {
      const day = await withCredit();
      const { token } = day.drop;
      const deed = to === "payee" ? withdraw(token) : withdrawTo(token, day.roles.stranger.address);
      const amount = await creditOf(day.connection.ethers.provider, day.deployment, {
        account: day.roles.payee.address,
        token,
      });

      expect(amount).to.equal(100_000_006n);
      await expectPaid(day, "payee", deed, {
        events: [
          {
            name: "MoneyWithdrawn",
            args: { account: day.roles.payee.address, token, to: day.roles[to].address, amount },
          },
        ],
        moved: { payouts: -amount, "payee's ledger": -amount, [to]: amount },
      });
    });
});

/** A payee who could not be paid, and now can again. */
async function withCredit(): Promise<Payday> {
  const base = await theater.drop();
  const token = await base.connection.ethers.deployContract("DenyListTokenMock", ["DNY", 6]);
  await token.mint(base.roles.payer, BALANCE);
  await token.connect(base.roles.payer).approve(base.payouts, BALANCE);
  await token.setDenied(base.roles.payee, true);
  const day = { ...base, token, drop: { ...base.drop, token: await token.getAddress() } };
  await sendTo(day, "payer", pay(day.drop.token, listOf(day)));
  await token.setDenied(base.roles.payee, false);
  return day;
}
