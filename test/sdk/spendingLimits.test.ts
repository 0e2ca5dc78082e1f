import { expect } from "chai";

import { sentenceOf } from "../../sdk/reverts.ts";
import {
  allowedNow,
  freeze,
  payWithinLimits,
  readSpending,
  setDelay,
  setLimits,
  setUp,
  type SpendingQuestion,
  type SpendingStatus,
  unfreeze,
} from "../../sdk/SpendingLimits.ts";
import { DAY } from "../shared/escrow.ts";
import {
  DELAY,
  expectRefused,
  LIMITS,
  now,
  openSpending,
  paymentOf,
  type Person,
  PURSE,
  sendAs,
  type Spending,
  withLaptop,
  withNewcomer,
} from "../shared/spending.ts";

const theater = await openSpending();

const LOOSER = { ...LIMITS, perDay: LIMITS.perDay + 1n };

/** A status in which all is well, at a second in which all times have come. */
const WELL: SpendingStatus = {
  time: 1_000n,
  limits: { perPayment: 100n, perDay: 300n, perPayee: 200n },
  proposed: null,
  spent: 0n,
  spentToPayee: 0n,
  payeeFrom: 1_000n,
  spenderFrom: 1_000n,
  delay: 60n,
  proposedDelay: null,
  frozenUntil: 1_000n,
  funds: 10_000n,
};

describe("SpendingLimits", () => {
  describe("setUp", () => {
    it("sets the delay last, so that nothing before it waits", () => {
      const token = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512";
      const [payee, spender] = [
        "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
        "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
      ];
      const deeds = setUp({ limits: [{ token, ...LIMITS }], payees: [payee], spenders: [spender], delay: DELAY });

      expect(deeds.map(({ contract, name, value }) => [contract, name, value])).to.deep.equal([
        ["spendingLimits", "setLimits", 0n],
        ["spendingLimits", "addPayee", 0n],
        ["spendingLimits", "appoint", 0n],
        ["spendingLimits", "setDelay", 0n],
      ]);
    });
  });

  describe("readSpending", () => {
    it("reads the rules of an owner that has set up nothing", async () => {
      const spending = await theater.blank();

      expect(await read(spending, {})).to.deep.equal({
        time: await now(spending),
        limits: { perPayment: 0n, perDay: 0n, perPayee: 0n },
        proposed: null,
        spent: 0n,
        spentToPayee: 0n,
        payeeFrom: null,
        spenderFrom: null,
        delay: 0n,
        proposedDelay: null,
        frozenUntil: 0n,
        funds: PURSE,
      });
    });

    it("reads what holds, what waits, and what was paid", async () => {
      const spending = await theater.settled();
      const { contract, people, token } = spending;
      await sendAs(spending, "owner", setLimits(await token.getAddress(), LOOSER));
      const limitsFrom = (await now(spending)) + DELAY;
      await sendAs(spending, "owner", setDelay(1n));
      const delayFrom = (await now(spending)) + DELAY;
      const payeeFrom = await withNewcomer(spending);
      const spenderFrom = await withLaptop(spending);
      await sendAs(spending, "phone", payWithinLimits(await paymentOf(spending, { amount: 7n })));
      await token.connect(people.owner).approve(contract, 5n);

      expect(await read(spending, { payee: "newcomer", by: "laptop" })).to.deep.equal({
        time: await now(spending),
        limits: LIMITS,
        proposed: { ...LOOSER, from: limitsFrom },
        spent: 7n,
        spentToPayee: 0n,
        payeeFrom,
        spenderFrom,
        delay: DELAY,
        proposedDelay: { delay: 1n, from: delayFrom },
        frozenUntil: 0n,
        funds: 5n,
      });
      expect((await read(spending, {})).spentToPayee).to.equal(7n);
    });

    it("knows that the owner may always pay, and a freeze with and without end", async () => {
      const spending = await theater.settled();
      await sendAs(spending, "phone", freeze(spending.people.owner.address));
      const frozen = await read(spending, { by: "owner" });
      await sendAs(spending, "owner", unfreeze());
      const thawing = await read(spending, { by: "owner" });

      expect([frozen.spenderFrom, frozen.frozenUntil]).to.deep.equal([0n, null]);
      expect(thawing.frozenUntil).to.equal((await now(spending)) + DELAY);
    });
  });

  describe("allowedNow", () => {
    const cases: readonly [string, Partial<SpendingStatus>, ReturnType<typeof allowedNow>][] = [
      ["the most in one payment", {}, { amount: 100n, bound: "Payment" }],
      ["what is left of the day", { spent: 201n }, { amount: 99n, bound: "Day" }],
      ["nothing of a day that is over-spent", { spent: 301n }, { amount: 0n, bound: "Day" }],
      ["what is left for the payee", { spent: 150n, spentToPayee: 101n }, { amount: 99n, bound: "PayeeDay" }],
      ["what the wallet has and allows", { funds: 99n }, { amount: 99n, bound: "Funds" }],
      ["nothing by an unknown key", { spenderFrom: null }, { amount: 0n, bound: "Spender" }],
      ["nothing by a key that waits", { spenderFrom: 1_001n }, { amount: 0n, bound: "Spender" }],
      ["all by the owner", { spenderFrom: 0n }, { amount: 100n, bound: "Payment" }],
      ["nothing of what is frozen", { frozenUntil: null }, { amount: 0n, bound: "Frozen" }],
      ["nothing before the freeze ends", { frozenUntil: 1_001n }, { amount: 0n, bound: "Frozen" }],
      ["nothing to an unknown payee", { payeeFrom: null }, { amount: 0n, bound: "Payee" }],
      ["nothing to a payee that waits", { payeeFrom: 1_001n }, { amount: 0n, bound: "Payee" }],
    ];
    for (const [title, changes, expected] of cases)
      it(`allows ${title}`, () => {
        expect(allowedNow({ ...WELL, ...changes })).to.deep.equal(expected);
      });

    it("is what the contract lets through, to the unit", async () => {
      const spending = await theater.settled();
      const token = await spending.token.getAddress();
      await sendAs(spending, "phone", payWithinLimits(await paymentOf(spending, { amount: 900n })));
      const { amount } = allowedNow(await read(spending, {}));
      const most = await paymentOf(spending, { amount });

      await expectRefused(
        spending,
        "phone",
        payWithinLimits({ ...most, amount: amount + 1n }),
        "SpendingPayeeExceeded",
        { token, payee: most.payee, amount: amount + 1n, left: amount, fitsAt: (await now(spending)) + DAY },
      );
      await sendAs(spending, "phone", payWithinLimits(most));
      expect(allowedNow(await read(spending, {}))).to.deep.equal({ amount: 0n, bound: "PayeeDay" });
    });
  });

  describe("sentences", () => {
    const account = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    const date = "2026-01-01T00:00:00Z";
    const time = 1_767_225_600n;
    const frozen = 2n ** 40n - 1n;

    it("say since when, until when and whether at all", () => {
      const facts = { owner: account, caller: account, payee: account, spender: account };
      const both = [0n, time].map((from) => [
        sentenceOf({ name: "SpendingNotSpender", facts: { owner: account, caller: account, from } }),
        sentenceOf({ name: "SpendingNotPayee", facts: { owner: account, payee: account, from } }),
        sentenceOf({ name: "SpendingNotFrozen", facts: { owner: account, until: from } }),
      ]);
      expect(both).to.deep.equal([
        [
          `${account} may not pay for ${account}`,
          `${account} is not a payee of ${account}`,
          `the payments of ${account} are not frozen`,
        ],
        [
          `${account} may pay for ${account} from ${date} on`,
          `${account} is a new payee of ${account} and can be paid from ${date} on`,
          `the freeze of the payments of ${account} has its end: ${date}`,
        ],
      ]);
      expect(
        [frozen, time].map((until) => sentenceOf({ name: "SpendingStopped", facts: { owner: facts.owner, until } })),
      ).to.deep.equal([`the payments of ${account} are frozen`, `the payments of ${account} are frozen until ${date}`]);
    });

    it("say when an amount fits", () => {
      const facts = { token: account, amount: 9n, left: 5n };
      expect([
        sentenceOf({ name: "SpendingDayExceeded", facts: { ...facts, fitsAt: time } }),
        sentenceOf({ name: "SpendingPayeeExceeded", facts: { ...facts, payee: account, fitsAt: 0n } }),
      ]).to.deep.equal([
        `5 units of ${account} are left of the owner's 24 hours, 9 are too many; it fits at ${date}`,
        `5 units of ${account} are left for ${account} in these 24 hours, 9 are too many; it never fits`,
      ]);
    });
  });
});

async function read(
  { connection, deployment, people, token }: Spending,
  { payee = "grocer", by = "phone" }: { readonly payee?: Person; readonly by?: Person },
): Promise<SpendingStatus> {
  const question: SpendingQuestion = {
    owner: people.owner.address,
    token: await token.getAddress(),
    payee: people[payee].address,
    by: people[by].address,
  };
  return readSpending(connection.ethers.provider, deployment, question);
}
