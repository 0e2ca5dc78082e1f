import { expect } from "chai";
import { type Interface, ZeroAddress } from "ethers";

import {
  acceptRefund,
  confirm,
  confirmReturn,
  type EscrowDeed,
  extend,
  refundReleased,
  requestRefund,
  rule,
  settleDue,
  withdrawRequest,
} from "../../sdk/Deeds.ts";
import type { OrderStatus } from "../../sdk/Escrow.ts";
import { releaseOf, WHOLE } from "../../sdk/Fees.ts";
import type { Outcome } from "../../sdk/Lens.ts";
import { nameOf, ORDER_STATES, type OrderState } from "../../sdk/Names.ts";
import type { FeeLeg, Order } from "../../sdk/Order.ts";
import { settle } from "../../sdk/Settlement.ts";
import type { Windows } from "../../sdk/Windows.ts";
import { Escrow__factory } from "../../typechain-types/factories/contracts/escrow/Escrow__factory.ts";
import { AMOUNT, DAY, INSTANT, ROLES, UNTRACKED, WINDOWS } from "../shared/escrow.ts";
import {
  allowedFor,
  type DeedName,
  deedOf,
  entryOf,
  EVIDENCE,
  given,
  LIVE,
  MACHINE,
  reach,
} from "../shared/machine.ts";
import { type Random, seededRandom } from "../shared/random.ts";
import { randomNumber, randomOrder } from "../shared/randomOrder.ts";
import {
  at,
  now,
  openTheater,
  REQUESTED,
  type Role,
  send,
  type Setting,
  statusOf,
  type Trade,
} from "../shared/trade.ts";

const theater = await openTheater();
const { time } = theater.connection.networkHelpers;
const { provider } = theater.connection.ethers;
const escrowAbi: Interface = Escrow__factory.createInterface();

/** The accounts of the node, by their roles. */
const accounts = (await theater.order()).roles;

/** Other ways to pay: the lens names `pay`, or `payNow`, for all of them. */
const WAYS_TO_PAY: readonly DeedName[] = [
  "payWithPermit",
  "payWithAuthorization",
  "payMany",
  "payManyWithAuthorization",
];

const DEEDS = (Object.keys(MACHINE) as DeedName[]).filter((name) => !WAYS_TO_PAY.includes(name));

/** The time to confirm is shorter than that to answer. */
const SHORT: Windows = { ...WINDOWS, confirm: DAY };

/** Before, at and after a second. */
const AROUND = [
  ["one second before", -1n],
  ["at", 0n],
  ["one second after", 1n],
] as const;

describe("EscrowLens", () => {
  it("looks at the escrow of its deployment", async () => {
    const { escrow, escrowLens } = await theater.order();

    expect(await escrowLens.escrow()).to.equal(await escrow.getAddress());
  });

  describe("deedsNow", () => {
    for (const state of ORDER_STATES)
      context(`given ${state}`, () => {
        it("lists to each role what the machine allows it", async () => {
          await expectMachine(await given(theater, state), state);
        });
      });

    for (const state of LIVE)
      context(`given ${state}, when its clock is about to end`, () => {
        it("lists what the machine allows, and settleDue where the rest is due", async () => {
          const trade = await given(theater, state);
          await time.increaseTo((await statusOf(trade)).deadline - 1n);

          await expectMachine(trade, state, state === "Disputed" ? ["settleDue"] : []);
        });
      });

    for (const [when, offset] of AROUND.slice(1))
      for (const state of LIVE)
        context(`given ${state}, when it is ${when} its deadline`, () => {
          it("lists settleDue alone, to everyone", async () => {
            const trade = await given(theater, state);
            await time.increaseTo((await statusOf(trade)).deadline + offset);

            for (const role of ROLES) expect(await deedsOf(trade, role), role).to.deep.equal(["settleDue"]);
          });
        });

    context("given an order that nobody has paid", () => {
      for (const [kind, deed, terms] of [
        ["Escrow", "pay", {}],
        ["Instant", "payNow", instantTerms()],
      ] as const)
        for (const [when, offset] of AROUND)
          it(`lists ${offset < 0n ? `${deed} to the payer alone` : "nothing"} ${when} its pay-by time: ${kind}`, async () => {
            const trade = await theater.order({ terms });
            await time.increaseTo(trade.order.payBy + offset);

            for (const role of ROLES)
              expect(await deedsOf(trade, role), role).to.deep.equal(role === "payer" && offset < 0n ? [deed] : []);
          });
    });

    context("given RefundRequested, when the time to confirm ends first", () => {
      for (const [when, offset] of AROUND)
        it(`${when} that: ${offset < 0n ? "confirm" : "settleDue"}, and the deeds of the request`, async () => {
          const trade = await given(theater, "RefundRequested", { terms: { windows: SHORT } });
          await time.increaseTo((await statusOf(trade)).request.confirmBy + offset);

          const due = offset < 0n ? [] : ["settleDue"];
          const confirming = offset < 0n ? ["confirm"] : [];
          await expectDeeds(trade, {
            payer: [...confirming, "withdrawRequest", "agreeSplit", ...due],
            payee: ["acceptRefund", "refuseRefund", "cancel", "agreeSplit", ...due],
            stranger: due,
          });
          await expectTrue(trade);
        });

      it("then, once the rest is released: the deeds of the request alone", async () => {
        const trade = await given(theater, "RefundRequested", { terms: { windows: SHORT } });
        await at(trade, (await statusOf(trade)).request.confirmBy);
        await send(trade, "stranger", settleDue([trade.order]));

        await expectDeeds(trade, {
          payer: ["withdrawRequest", "agreeSplit"],
          payee: ["acceptRefund", "refuseRefund", "cancel", "agreeSplit"],
          stranger: [],
        });
        await expectTrue(trade);
      });
    });

    for (const [what, situation, expected] of situations())
      context(`given ${what}`, () => {
        it("lists exactly what the escrow lets each role do", async () => {
          const trade = await situation();

          await expectDeeds(trade, expected);
          await expectTrue(trade);
        });
      });
  });

  describe("nextOutcome", () => {
    for (const [what, setting] of Object.entries(orders()))
      context(`given an order with ${what}`, () => {
        for (const state of LIVE.filter((each) => possible(setting, each)))
          it(`foretells what settleDue does from ${state}`, async () => {
            await expectOutcome(await given(theater, state, setting));
          });
      });

    for (const state of LIVE.slice(0, 4))
      context(`given ${state}, partly confirmed`, () => {
        it("foretells the rest", async () => {
          const trade = await given(theater, state);
          await send(trade, "payer", confirm(trade.order, 7n));

          await expectOutcome(trade);
        });
      });

    for (const state of LIVE.slice(LIVE.indexOf("RefundRequested")))
      for (const kind of ["Refund", "Return"] as const)
        if (possible({ request: { kind } }, state))
          for (const amount of [REQUESTED, AMOUNT])
            for (const [when, offset] of AROUND)
              context(`given ${state} for a ${kind} of ${amount}`, () => {
                it(`foretells what happens where its clock ends ${when} the time to confirm`, async () => {
                  await expectOutcome(await besideConfirmBy(state, { request: { kind, amount } }, offset));
                });
              });

    context("given Disputed, when the rest has been released at the time to confirm", () => {
      it("foretells the default split", async () => {
        const trade = await given(theater, "Disputed");
        await at(trade, (await statusOf(trade)).request.confirmBy);
        await send(trade, "stranger", settleDue([trade.order]));

        await expectOutcome(trade);
      });
    });

    context("given a clock that has ended long ago", () => {
      for (const state of LIVE)
        it(`tells the outcome that is due, at its own time, from ${state}`, async () => {
          const trade = await given(theater, state);
          const foretold = await nextOutcome(trade);
          await time.increaseTo(trade.order.closeBy);

          expect(await nextOutcome(trade)).to.deep.equal(foretold);
        });
    });

    context("given Released", () => {
      it("foretells that it closes, and no money moves", async () => {
        const trade = await given(theater, "Released");
        const { deadline } = await statusOf(trade);

        expect(await nextOutcome(trade)).to.deep.equal({ time: deadline, state: "Closed", toPayer: 0n, toPayee: 0n });
        await time.increaseTo(deadline);
        expect((await statusOf(trade)).state).to.equal("Closed");
      });
    });

    for (const state of ["None", "Refunded", "Closed"] as const)
      context(`given ${state}`, () => {
        it("says that silence changes nothing", async () => {
          const trade = await given(theater, state);

          expect(await nextOutcome(trade)).to.deep.equal({ time: 0n, state, toPayer: 0n, toPayee: 0n });
        });
      });
  });

  describe("amountsOf", () => {
    it("divides any release of any order as its mirror does", async () => {
      const { escrowLens } = await theater.order();
      const random = seededRandom(7);
      for (let sample = 0; sample < 200; sample += 1) {
        const order = randomFees(random);
        for (const part of [0n, order.amount, BigInt(random.bytes(12)) % (order.amount + 1n)]) {
          const { toPayee, fees } = releaseOf(order, part);
          const amounts = await escrowLens.amountsOf(order, part);

          expect(amounts.toPayee, `sample ${sample}`).to.equal(toPayee);
          expect([...amounts.toRecipients], `sample ${sample}`).to.deep.equal(fees);
        }
      }
    });
  });
});

function instantTerms() {
  return { kind: "Instant", windows: INSTANT, ...alone() } as const;
}

/** Without arbiter and carrier. */
function alone() {
  return { arbiter: ZeroAddress, arbiterBasisPoints: 0n, carrier: ZeroAddress } as const;
}

/* DEEDS */

type Listed = Partial<Record<Role, readonly string[]>>;

/** What the order of the tests does not show: the situation, and the deeds of some roles in it. */
function situations(): readonly (readonly [string, () => Promise<Trade>, Listed])[] {
  const awaiting = ["confirm", "extend", "requestRefund", "agreeSplit"];
  const without = (name: string) => awaiting.filter((each) => each !== name);
  const payees = ["extend", "cancel", "agreeSplit"];
  const requested = { payer: ["withdrawRequest", "agreeSplit"] };
  return [
    [
      "a request for all that is held",
      () => given(theater, "RefundRequested", { request: { amount: AMOUNT } }),
      requested,
    ],
    [
      "a request for all that is held, after the time to confirm",
      async () => {
        const trade = await given(theater, "RefundRequested", {
          terms: { windows: SHORT },
          request: { amount: AMOUNT },
        });
        await time.increaseTo((await statusOf(trade)).request.confirmBy);
        return trade;
      },
      { ...requested, stranger: [] },
    ],
    [
      "an open request, and all the rest confirmed",
      async () => {
        const trade = await given(theater, "RefundRequested");
        await send(trade, "payer", confirm(trade.order, AMOUNT - REQUESTED));
        return trade;
      },
      requested,
    ],
    ["a refused request that lapsed, so that further ones are barred", barred, { payer: without("requestRefund") }],
    ["two requests used", () => requestedTimes(2), { payer: awaiting }],
    ["three requests used", () => requestedTimes(3), { payer: without("requestRefund") }],
    [
      "Paid, and the extension used",
      () => extendedIn("Paid", "payer", 1n),
      { payer: ["confirm", "agreeSplit"], payee: ["ship", "cancel", "agreeSplit"] },
    ],
    [
      "AwaitingConfirmation, and the extension used",
      () => extendedIn("AwaitingConfirmation", "payer", 1n),
      { payer: without("extend"), payee: payees },
    ],
    [
      "AwaitingConfirmation, and no extension agreed",
      () => given(theater, "AwaitingConfirmation", { terms: { windows: { ...WINDOWS, extension: 0n } } }),
      { payer: without("extend"), payee: payees },
    ],
    [
      "Paid, and no extension agreed",
      () => given(theater, "Paid", { terms: { windows: { ...WINDOWS, extension: 0n } } }),
      { payer: ["confirm", "agreeSplit"] },
    ],
    ["one second of room to extend", () => withRoom(1n), { payer: awaiting, payee: payees }],
    ["no room to extend", () => withRoom(0n), { payer: without("extend"), payee: ["cancel", "agreeSplit"] }],
    [
      "neither arbiter nor carrier, and a refusal",
      () => given(theater, "Refused", { terms: { ...alone(), windows: { ...UNTRACKED, ruling: 0n } } }),
      { payer: ["withdrawRequest", "escalate", "agreeSplit"], payee: ["acceptRefund", "cancel", "agreeSplit"] },
    ],
    ["an instant order", () => given(theater, "Released", { terms: instantTerms() }), { payee: ["refundReleased"] }],
    [
      "Released, one fee rounded down to nothing and one not",
      () =>
        given(theater, "Released", {
          terms: { amount: 3n, fees: fees(["platform", 250n, 0n], ["affiliate", 0n, 1n]) },
        }),
      { payee: ["refundReleased"], platform: [], affiliate: ["refundReleased"] },
    ],
    [
      "Released, and fees of arbiter and payee",
      () => given(theater, "Released", { terms: { fees: fees(["arbiter", 100n, 0n], ["payee", 0n, 1n]) } }),
      { payer: [], payee: ["refundReleased"], arbiter: ["refundReleased"], platform: [] },
    ],
    ["Released, and nothing kept", nothingKept, { payee: [], platform: [], affiliate: [] }],
    [
      "one account as arbiter and carrier, InTransit",
      () => given(theater, "InTransit", { terms: { carrier: accounts.arbiter.address } }),
      { arbiter: ["deliver"], carrier: [] },
    ],
  ];
}

function fees(...legs: readonly (readonly [Role, bigint, bigint])[]): FeeLeg[] {
  return legs.map(([role, basisPoints, fixedAmount]) => ({
    recipient: accounts[role].address,
    basisPoints,
    fixedAmount,
  }));
}

async function barred(): Promise<Trade> {
  const trade = await given(theater, "Refused", { terms: { windows: { ...WINDOWS, confirm: 60n * DAY } } });
  await at(trade, (await statusOf(trade)).deadline);
  await send(trade, "stranger", settleDue([trade.order]));
  return trade;
}

async function requestedTimes(times: number): Promise<Trade> {
  const trade = await given(theater, "AwaitingConfirmation");
  for (let request = 0; request < times; request += 1) {
    await send(trade, "payer", await deedOf(trade, "requestRefund", "AwaitingConfirmation"));
    await send(trade, "payer", withdrawRequest(trade.order));
  }
  return trade;
}

async function extendedIn(state: OrderState, by: Role, seconds: bigint): Promise<Trade> {
  const trade = await given(theater, state);
  await send(trade, by, extend(trade.order, (await statusOf(trade)).deadline + seconds));
  return trade;
}

/** The payee has extended until so many seconds before the last second that is possible. */
async function withRoom(seconds: bigint): Promise<Trade> {
  const trade = await given(theater, "AwaitingConfirmation");
  const { answer, return: giveBack, inspect, escalate, ruling, refund } = WINDOWS;
  const latest = trade.order.closeBy - (answer + giveBack + inspect + escalate + ruling + refund);
  await send(trade, "payee", extend(trade.order, latest - seconds));
  return trade;
}

async function nothingKept(): Promise<Trade> {
  const trade = await given(theater, "Released");
  await send(trade, "payee", refundReleased(trade.order, AMOUNT));
  return trade;
}

/** The names of the deeds that the lens lists to a role, sorted. */
async function deedsOf({ escrowLens, order, roles }: Trade, role: Role): Promise<readonly string[]> {
  const selectors = await escrowLens.deedsNow(order, roles[role].address);
  return selectors.map((selector) => escrowAbi.getFunctionName(selector)).sort();
}

async function expectDeeds(trade: Trade, expected: Listed): Promise<void> {
  for (const [role, deeds] of Object.entries(expected) as [Role, readonly string[]][])
    expect(await deedsOf(trade, role), role).to.deep.equal([...deeds].sort());
}

async function expectMachine(trade: Trade, state: OrderState, due: readonly string[] = []): Promise<void> {
  const allowed = (role: Role) =>
    DEEDS.filter((name) => allowedFor(name).includes(state) && isParty(name, role, state));
  const listed = ROLES.map((role) => [role, [...allowed(role), ...due]]);
  await expectDeeds(trade, Object.fromEntries(listed) as Listed);
}

/** Anyone may bring a split that both have signed; it is listed to the two who can agree. */
function isParty(name: DeedName, role: Role, state: OrderState): boolean {
  return name === "agreeSplit" ? role === "payer" || role === "payee" : entryOf(name).by(state).includes(role);
}

/** Whoever may have a part in an order, and one who has none. */
const PARTIES = ["payer", "payee", "arbiter", "carrier", "platform", "affiliate", "stranger"] as const;

/**
 * The lens against the escrow itself: a role has a deed exactly if the escrow would carry it out now. What the state forbids to everyone is not tried: the
 * lifecycle shows that.
 */
async function expectTrue(trade: Trade): Promise<void> {
  const { order, token, escrow, roles } = trade;
  for (const role of ["arbiter", "platform", "affiliate"] as const)
    await token.connect(roles[role]).approve(escrow, AMOUNT);

  const status = await statusOf(trade);
  const due = (await escrow.settleDue.staticCall([order]))[0] ? ["settleDue"] : [];
  const stateAllows = DEEDS.filter((name) => allowedFor(name).includes(status.state));
  for (const role of PARTIES) {
    const done: string[] = [];
    for (const name of stateAllows) {
      const bringsOnly = name === "agreeSplit" && !isParty(name, role, status.state);
      if (!bringsOnly && (await works(trade, role, await smallest(trade, name, status)))) done.push(name);
    }
    expect(await deedsOf(trade, role), role).to.deep.equal([...done, ...due].sort());
  }
}

/** The deed in the form that asks least, so that it is refused only where any would be. */
function smallest(trade: Trade, name: DeedName, { deadline, request }: OrderStatus): EscrowDeed | Promise<EscrowDeed> {
  const { order } = trade;
  const open = { amount: request.requested, kind: request.kind };
  const forms: Partial<Record<DeedName, EscrowDeed>> = {
    confirm: confirm(order, 1n),
    extend: extend(order, deadline + 1n),
    refundReleased: refundReleased(order, 1n),
    requestRefund: requestRefund(order, { amount: 1n, kind: "Refund", evidence: EVIDENCE }),
    acceptRefund: acceptRefund(order, open),
    confirmReturn: confirmReturn(order, open),
    rule: rule(order, 0n, EVIDENCE),
  };
  return forms[name] ?? deedOf(trade, name, "AwaitingConfirmation");
}

async function works({ roles, deployment }: Trade, role: Role, { data, value }: EscrowDeed): Promise<boolean> {
  const call = provider.call({ from: roles[role].address, to: deployment.escrow, data, value, blockTag: "latest" });
  return call.then(
    () => true,
    () => false,
  );
}

/* OUTCOMES */

/** Orders that silence treats differently. */
function orders(): Readonly<Record<string, Setting>> {
  return {
    "a return of a part": {},
    "a refund of a part": { request: { kind: "Refund" } },
    "a refund of all": { request: { kind: "Refund", amount: AMOUNT } },
    "a return of all": { request: { amount: AMOUNT } },
    "a split that rounds": { terms: { splitBasisPoints: 3_333n } },
    "a split that gives the payer all": { terms: { splitBasisPoints: WHOLE }, request: { amount: AMOUNT } },
    "a long time to confirm": { terms: { windows: { ...WINDOWS, confirm: 60n * DAY } } },
    "a short time to confirm": { terms: { windows: SHORT } },
    "no time to refund after release": { terms: { windows: { ...WINDOWS, refund: 0n } } },
    "neither arbiter nor carrier": { terms: { ...alone(), windows: { ...UNTRACKED, ruling: 0n } } },
  };
}

/** Without a carrier nothing is in transit, without an arbiter nothing disputed, and only goods come back. */
function possible({ terms = {}, request = {} }: Setting, state: OrderState): boolean {
  if (state === "InTransit") return terms.carrier !== ZeroAddress;
  if (state === "Disputed") return terms.arbiter !== ZeroAddress;
  if (state === "ReturnDue" || state === "Returned") return request.kind !== "Refund";
  return true;
}

/** The last step to each state of an open request: from where, and whose clock it starts. */
const LAST_STEP: Readonly<Partial<Record<OrderState, readonly [OrderState, keyof Windows]>>> = {
  RefundRequested: ["AwaitingConfirmation", "answer"],
  ReturnDue: ["RefundRequested", "return"],
  Returned: ["ReturnDue", "inspect"],
  Refused: ["RefundRequested", "escalate"],
  Disputed: ["Refused", "ruling"],
};

/** An open request whose clock ends so many seconds after the time to confirm. */
async function besideConfirmBy(state: OrderState, { request = {} }: Setting, offset: bigint): Promise<Trade> {
  const [from, window] = LAST_STEP[state]!;
  const [confirm, long] = [60n * DAY, 59n * DAY];
  const trade = await given(theater, from, { request, terms: { windows: { ...WINDOWS, confirm, [window]: long } } });
  const { deadline, request: open } = await statusOf(trade);
  const confirmBy = from === "AwaitingConfirmation" ? deadline : open.confirmBy;
  await at(trade, confirmBy + offset - long);
  return reach(trade, state, from);
}

async function nextOutcome({ escrowLens, order }: Trade): Promise<Outcome> {
  const { time, state, toPayer, toPayee } = await escrowLens.nextOutcome(order);
  return { time, state: nameOf(ORDER_STATES, state), toPayer, toPayee };
}

/** What the lens foretells, against the settlement in TypeScript and then against the escrow itself. */
async function expectOutcome(trade: Trade): Promise<void> {
  const before = await statusOf(trade);
  const outcome = await nextOutcome(trade);

  const due = firstDue(trade.order, before);
  expect(outcome).to.deep.equal(changeBy(before, settle(trade.order, before, due).status, due));

  await at(trade, due);
  await send(trade, "stranger", settleDue([trade.order]));
  expect(outcome).to.deep.equal(changeBy(before, await statusOf(trade), await now(trade)));
}

/** The first second in which anything is due. */
function firstDue(order: Order, status: OrderStatus): bigint {
  const [first] = [status.deadline, status.request.confirmBy]
    .filter((end) => settle(order, status, end).due)
    .sort((one, other) => Number(one - other));
  expect(settle(order, status, first! - 1n).due).to.equal(false);
  return first!;
}

/** The change of an order at a time. It shows as Closed where its time to refund has ended. */
function changeBy(before: OrderStatus, after: OrderStatus, time: bigint): Outcome {
  const state = after.state === "Released" && time >= after.deadline ? "Closed" : after.state;
  const toPayee = after.kept - before.kept;
  return { time, state, toPayer: before.held - after.held - toPayee, toPayee };
}

/* AMOUNTS */

/** A random order with up to eight fees that no release can exceed. */
function randomFees(random: Random): Order {
  const order = randomOrder(random);
  const amount = randomNumber(random, 12) || 1n;
  return { ...order, amount, fees: order.fees.map(({ recipient }) => randomLeg(random, recipient, amount)) };
}

/** An eighth of the amount at most, as a share or as an amount. */
function randomLeg(random: Random, recipient: string, amount: bigint): FeeLeg {
  const basisPoints = BigInt(random.below(1_250)) + 1n;
  return random.pick([
    { recipient, basisPoints, fixedAmount: 0n },
    { recipient, basisPoints: 0n, fixedAmount: (amount * basisPoints) / WHOLE },
  ]);
}
