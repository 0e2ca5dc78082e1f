import { expect } from "chai";
import { dataLength, Interface, toBeHex } from "ethers";

import { revertFrom, type RevertFacts } from "../../../sdk/Errors.ts";
import { appointCollector, collectMany } from "../../../sdk/MandateDeeds.ts";
import type { Mandate } from "../../../sdk/Mandates.ts";
import { TokenMock__factory } from "../../../typechain-types/factories/contracts/mocks/TokenMock__factory.ts";
import { Mandates__factory } from "../../../typechain-types/factories/contracts/payments/Mandates__factory.ts";
import { BALANCE } from "../../shared/escrow.ts";
import {
  at,
  collected,
  event,
  expectDeed,
  LIMIT,
  mandateOn,
  type NamedEvent,
  openOffice,
  paid,
  record,
  send,
  slotOf,
  startOf,
  type Subscription,
  toldIn,
} from "../../shared/mandates.ts";
import { expectReverted } from "../../shared/trade.ts";

const office = await openOffice();

/** What one of many collections may burn, and what must be left to start one. */
const COLLECT_GAS = 400_000n;
const COLLECT_NEEDS = (COLLECT_GAS * 64n) / 63n + 50_000n;

const calls = Mandates__factory.createInterface();

/** What a collection can fail for. */
const errors = new Interface(
  [...Mandates__factory.abi, ...TokenMock__factory.abi].filter(({ type }) => type === "error"),
);

describe("collectMany", () => {
  context("given no mandates", () => {
    it("does nothing", async () => {
      await expectDeed(await office.active(), "payee", collectMany([]), { events: [] });
    });
  });

  context("given more mandates than amounts", () => {
    it("is refused", async () => {
      const subscription = await office.active();
      const { roles, deployment, mandate } = subscription;
      const data = calls.encodeFunctionData("collectMany", [[mandate, mandate], [1n]]);

      const call = roles.payee.sendTransaction({ to: deployment.mandates, data });
      await expectReverted(call, "MandateLengthMismatch", { mandates: 2n, amounts: 1n });
    });
  });

  context("given mandates that can all be collected", () => {
    for (const by of ["payee", "platform"] as const)
      it(`pays each, where ${by === "payee" ? "the payee" : "its collector"} calls`, async () => {
        const { first, second } = await two();
        await send(first, "payee", appointCollector(first.roles.platform.address, true));

        await expectDeed(first, by, collectMany([all(first.mandate), all(second.mandate)]), {
          events: [collected(first, 0n, LIMIT), collected(second, 0n, LIMIT)],
          moved: { payer: -2n * LIMIT, payee: 2n * LIMIT },
          slot: { collected: LIMIT, left: 0n },
        });
        expect((await slotOf(second)).collected).to.equal(LIMIT);
      });

    it("says which it collected", async () => {
      const { first, second } = await two();
      const { connection, mandates, roles } = first;
      await connection.networkHelpers.mine();
      const terms = [first.mandate, second.mandate, first.mandate];

      const result = await mandates.connect(roles.payee).collectMany.staticCall(terms, [LIMIT, LIMIT + 1n, 1n]);
      expect(result).to.deep.equal([true, false, false]);
    });
  });

  context("given one that fails", () => {
    for (const [why, prepare, amount, refusal] of refusals())
      context(`when ${why}`, () => {
        it("pays the others, and says which failed and why", async () => {
          const { first, second } = await two();
          const { mandate, id } = await prepare(second);
          const [name, values] = refusal({ ...second, mandate, id });

          await expectDeed(first, "payee", collectMany([{ mandate, amount }, all(first.mandate)]), {
            events: [skipped(id, name, values), collected(first, 0n, LIMIT)],
            moved: paid(LIMIT),
            slot: { collected: LIMIT, left: 0n },
          });
        });
      });

    context("when the caller is not its payee", () => {
      it("pays what is the caller's", async () => {
        const { first, second } = await two({ payee: "otherPayee" });
        const { id, roles } = second;

        await expectDeed(first, "payee", collectMany([all(second.mandate), all(first.mandate)]), {
          events: [skipped(id, "MandateWrongCaller", [id, roles.payee.address]), collected(first, 0n, LIMIT)],
          moved: paid(LIMIT),
          slot: { collected: LIMIT, left: 0n },
        });
      });
    });

    context("when the same stands twice in the list", () => {
      it("pays it once", async () => {
        const { first } = await two();
        const { id, mandate } = first;

        await expectDeed(first, "payee", collectMany([all(mandate), all(mandate)]), {
          events: [collected(first, 0n, LIMIT), skipped(id, "MandateLimitExceeded", [id, 0n, LIMIT, 0n])],
          moved: paid(LIMIT),
          slot: { collected: LIMIT, left: 0n },
        });
      });
    });
  });

  context("given a token that turns hostile", () => {
    for (const [how, misbehavior, reason] of [
      ["rejects", 1n, "0x"],
      ["burns all gas", 2n, "0x"],
      ["answers with 128 KB", 3n, undefined],
      ["reverts with 128 KB", 4n, undefined],
    ] as const)
      it(`holds up nobody: it ${how}`, async () => {
        const { first, hostile, token } = await withHostile();
        await token.setMisbehavior(misbehavior);

        const deed = collectMany([all(hostile.mandate), all(hostile.mandate), all(first.mandate)]);
        const receipt = await send(first, "payee", deed);
        const [one, two_, three, ...more] = toldIn(first, receipt);
        expect(one?.name).to.equal("CollectionSkipped");
        expect(two_).to.deep.equal(one);
        expect(three).to.deep.equal(collected(first, 0n, LIMIT));
        expect(more).to.deep.equal([]);
        if (reason !== undefined) expect(one?.args).to.deep.equal({ id: hostile.id, reason });
        expect(receipt.gasUsed).to.be.lessThan(2n * COLLECT_NEEDS + 250_000n);
        expect((await slotOf(hostile)).collected).to.equal(0n);
      });

    it("tells the first 256 bytes of what it says, and no more", async () => {
      const { first, hostile, token } = await withHostile();
      await token.setMisbehavior(4n);

      const receipt = await send(first, "payee", collectMany([all(hostile.mandate)]));
      const [told] = toldIn(first, receipt);
      expect(dataLength((told!.args as { readonly reason: string }).reason)).to.equal(256);
    });
  });

  context("given a relayer who brings little gas", () => {
    it("refuses to start rather than let a collection fail", async () => {
      const { first } = await two();
      const { mandates, roles, mandate } = first;
      const deed = collectMany([all(mandate)]);
      const call = { to: mandates, data: deed.data, from: roles.payee.address };

      // The least gas at which the first collection is started, found by halves.
      let [low, high] = [100_000n, 1_000_000n];
      while (high - low > 1n) {
        const gasLimit = (low + high) / 2n;
        const starts = await roles.payee.call({ ...call, gasLimit }).then(
          () => true,
          () => false,
        );
        if (starts) high = gasLimit;
        else low = gasLimit;
      }

      const facts = await gasFacts(first, low);
      expect(facts.needed).to.equal(COLLECT_NEEDS);
      expect(facts.left).to.be.lessThan(COLLECT_NEEDS);
      const receipt = await send(first, "payee", deed, high);
      expect(toldIn(first, receipt)).to.deep.equal([collected(first, 0n, LIMIT)]);
    });
  });
});

describe("collectFor", () => {
  for (const by of ["payee", "stranger"] as const)
    context(`given the ${by}`, () => {
      it("is refused: the contract alone calls it", async () => {
        const subscription = await office.active({ isFixed: true });
        const { roles, deployment, mandate } = subscription;
        const data = calls.encodeFunctionData("collectFor", [mandate, LIMIT, mandate.payee]);
        const call = roles[by].sendTransaction({ to: deployment.mandates, data });

        await expectReverted(call, "MandateNotSelf", { caller: roles[by].address });
      });
    });
});

type Prepared = Pick<Subscription, "mandate" | "id">;

/** Why, what makes it fail, the amount asked, and the error with its arguments. */
type Refusal = readonly [
  string,
  (on: Subscription) => Promise<Prepared>,
  bigint,
  (on: Subscription) => readonly [string, readonly unknown[]],
];

/** Ways in which one of many fails. */
function refusals(): readonly Refusal[] {
  return [
    ["nobody recorded it", (on) => mandateOn(on, { salt: 9n }), LIMIT, ({ id }) => ["MandateUnknown", [id]]],
    [
      "it is over the limit",
      (on) => Promise.resolve(on),
      LIMIT + 1n,
      ({ id }) => ["MandateLimitExceeded", [id, 0n, LIMIT + 1n, LIMIT]],
    ],
    [
      "its payer has allowed nothing",
      async (on) => {
        const { token, roles, deployment } = on;
        const other = await mandateOn(on, { payer: roles.affiliate.address });
        await token.connect(roles.affiliate).approve(deployment.mandates, 0n);
        await recordAs(other, "affiliate");
        return other;
      },
      LIMIT,
      ({ deployment }) => ["ERC20InsufficientAllowance", [deployment.mandates, 0n, LIMIT]],
    ],
    [
      "its token answers with a lie",
      async (on) => {
        const token = await on.connection.ethers.deployContract("ReplyTokenMock", ["LIE", 6, toBeHex(0n, 32)]);
        await token.mint(on.roles.payer, BALANCE);
        await token.connect(on.roles.payer).approve(on.deployment.mandates, BALANCE);
        const other = await mandateOn(on, { token: await token.getAddress() });
        await record(other);
        return other;
      },
      LIMIT,
      ({ mandate }) => ["SafeERC20FailedOperation", [mandate.token]],
    ],
  ];
}

/** All that a period allows. */
function all(mandate: Mandate): { readonly mandate: Mandate; readonly amount: bigint } {
  return { mandate, amount: LIMIT };
}

/** Two recorded mandates at the start of their first period. */
async function two({ payee = "payee" }: { readonly payee?: "payee" | "otherPayee" } = {}) {
  const first = await office.mandate();
  const second = await mandateOn(first, { salt: 2n, payee: first.roles[payee].address });
  await record(first);
  await record(second);
  await at(first, startOf(first, 0n));
  return { first, second };
}

async function withHostile() {
  const { first } = await two();
  const { connection, roles, deployment } = first;
  const token = await connection.ethers.deployContract("HostilePullTokenMock", ["HST", 6]);
  await token.mint(roles.payer, BALANCE);
  await token.connect(roles.payer).approve(deployment.mandates, BALANCE);
  const hostile = await mandateOn(first, { token: await token.getAddress() });
  await record(hostile);
  return { first, hostile, token };
}

async function recordAs({ mandates, roles, mandate }: Subscription, by: "affiliate"): Promise<void> {
  await mandates.connect(roles[by]).authorize(mandate, "0x");
}

/** A mandate was left out for this error. */
function skipped(id: string, name: string, values: readonly unknown[]): NamedEvent {
  return event("CollectionSkipped", { id, reason: errors.encodeErrorResult(name, values) });
}

/** What the contract says of the gas that was left. */
async function gasFacts({ roles, deployment, mandate }: Subscription, gasLimit: bigint) {
  const { data } = collectMany([all(mandate)]);
  const error: unknown = await roles.payee
    .call({ to: deployment.mandates, data, gasLimit })
    .catch((reason: unknown) => reason);
  const revert = revertFrom((error as { readonly data: string }).data);
  expect(revert.name).to.equal("MandateGasTooLow");
  return revert.facts as RevertFacts["MandateGasTooLow"];
}
