import { relay, signRelay } from "../../../sdk/Relay.ts";
import {
  addPayee,
  appoint,
  dismiss,
  freeze,
  payWithinLimits,
  payWithinLimitsWithPermit,
  removePayee,
  resign,
  setDelay,
  setLimits,
  type SpendingDeed,
  unfreeze,
} from "../../../sdk/SpendingLimits.ts";
import { NO_PERMIT } from "../../shared/permit.behavior.ts";
import {
  DELAY,
  expectSpendingOutcome,
  FROZEN,
  LIMITS,
  now,
  openSpending,
  type Outcome,
  paymentOf,
  type Person,
  rulesOf,
  sendAs,
  type Spending,
  told,
} from "../../shared/spending.ts";
import { expectReverted } from "../../shared/trade.ts";

const theater = await openSpending();

describe("Deeds of limits through the forwarder", () => {
  it("setLimits: a relayer carries it out for the owner", async () => {
    const spending = await theater.settled();
    const [owner, token] = [spending.people.owner.address, await spending.token.getAddress()];
    const limits = { ...LIMITS, perDay: 1n };

    await expectRelayed(spending, "owner", setLimits(token, limits), () => ({
      events: [told("SpendingLimitsSet", { owner, token, ...limits })],
      rules: { limits, proposed: limits },
    }));
  });

  it("addPayee and removePayee: for the owner", async () => {
    const spending = await theater.settled();
    const [owner, payee] = [spending.people.owner.address, spending.people.newcomer.address];
    const { payees } = await rulesOf(spending);

    await expectRelayed(spending, "owner", addPayee(payee), (time) => ({
      events: [told("SpendingPayeeAdded", { owner, payee, from: time + DELAY })],
      rules: { payees: { ...payees, newcomer: time + DELAY } },
    }));
    await expectRelayed(spending, "owner", removePayee(payee), () => ({
      events: [told("SpendingPayeeRemoved", { owner, payee })],
      rules: { payees },
    }));
  });

  it("appoint and dismiss: for the owner", async () => {
    const spending = await theater.settled();
    const [owner, spender] = [spending.people.owner.address, spending.people.laptop.address];
    const { spenders } = await rulesOf(spending);

    await expectRelayed(spending, "owner", appoint(spender), (time) => ({
      events: [told("SpenderAppointed", { owner, spender, from: time + DELAY })],
      rules: { spenders: { ...spenders, laptop: time + DELAY } },
    }));
    await expectRelayed(spending, "owner", dismiss(spender), () => ({
      events: [told("SpenderDismissed", { owner, spender, by: owner })],
      rules: { spenders },
    }));
  });

  it("resign: for the spender", async () => {
    const spending = await theater.settled();
    const [owner, spender] = [spending.people.owner.address, spending.people.phone.address];

    await expectRelayed(spending, "phone", resign(owner), () => ({
      events: [told("SpenderDismissed", { owner, spender, by: spender })],
      rules: { spenders: {} },
    }));
  });

  it("setDelay: for the owner", async () => {
    const spending = await theater.settled();
    const owner = spending.people.owner.address;

    await expectRelayed(spending, "owner", setDelay(DELAY + 1n), (time) => ({
      events: [told("SpendingDelaySet", { owner, delay: DELAY + 1n, from: time })],
      rules: { delay: DELAY + 1n, proposedDelay: DELAY + 1n },
    }));
  });

  it("freeze and unfreeze: for the spender and the owner", async () => {
    const spending = await theater.settled();
    const [owner, by] = [spending.people.owner.address, spending.people.phone.address];

    await expectRelayed(spending, "phone", freeze(owner), () => ({
      events: [told("SpendingFrozen", { owner, by })],
      rules: { frozenUntil: FROZEN },
    }));
    await expectRelayed(spending, "owner", unfreeze(), (time) => ({
      events: [told("SpendingUnfrozen", { owner, until: time + DELAY })],
      rules: { frozenUntil: time + DELAY },
    }));
  });

  it("pay and payWithPermit: for the spender", async () => {
    const spending = await theater.settled();
    const payment = await paymentOf(spending, { amount: 7n });

    for (const [count, deed] of [
      [1n, payWithinLimits(payment)],
      [2n, payWithinLimitsWithPermit(payment, NO_PERMIT)],
    ] as const)
      await expectRelayed(spending, "phone", deed, () => ({
        events: [told("SpendingPaid", { ...payment, by: spending.people.phone.address })],
        moved: { owner: -7n, grocer: 7n },
        rules: { spent: 7n * count, spentTo: { grocer: 7n * count } },
      }));
  });

  it("refuses what the sender itself may not", async () => {
    const spending = await theater.settled();
    const { people, deployment } = spending;
    const deed = payWithinLimits(await paymentOf(spending, { amount: 7n }));

    await expectReverted(
      signRelay(people.thief, deployment, deed, { deadline: (await now(spending)) + 600n }),
      "SpendingNotSpender",
      { owner: people.owner.address, caller: people.thief.address, from: 0n },
    );
    await sendAs(spending, "phone", deed);
  });
});

/** Expects a deed that a person signed and the relayer brings to have this outcome. */
async function expectRelayed(
  spending: Spending,
  by: Person,
  deed: SpendingDeed,
  expected: (time: bigint) => Outcome,
): Promise<void> {
  const { people, deployment, connection } = spending;
  const request = await signRelay(people[by], deployment, deed, { deadline: (await now(spending)) + 600n });
  const act = async () => {
    const { hash } = await relay(people.relayer, deployment, request);
    return (await connection.ethers.provider.getTransactionReceipt(hash))!;
  };
  await expectSpendingOutcome(spending, act, expected);
}
