import { expect } from "chai";

import { confirm, type EscrowDeed, requestRefund, rule } from "../../sdk/Deeds.ts";
import type { OrderStatus } from "../../sdk/Escrow.ts";
import { ORDER_STATES, type OrderState, REQUEST_KINDS } from "../../sdk/Names.ts";
import type { Windows } from "../../sdk/Windows.ts";
import { DAY, HOUR, WINDOWS } from "../shared/escrow.ts";
import { type DeedName, deedOf, entryOf, LIVE, settle } from "../shared/machine.ts";
import { type Random, seededRandom } from "../shared/random.ts";
import { at, balancesOf, now, openTheater, type Role, send, statusOf, type Trade } from "../shared/trade.ts";

const theater = await openTheater();

const HISTORIES = 48;

/** Every share divides it, so that rounding, which is per release, cannot tell one release from two. */
const UNIT = 20_000n;
const UNITS = 50;

/** What the parties may do while an order waits, but for what gives the rest away before its clock releases it. */
const CHOICES: Readonly<Partial<Record<OrderState, readonly [DeedName, ...DeedName[]]>>> = {
  AwaitingConfirmation: ["requestRefund", "requestRefund", "confirm"],
  RefundRequested: ["acceptRefund", "refuseRefund", "refuseRefund", "withdrawRequest"],
  ReturnDue: ["returnGoods", "returnGoods", "withdrawRequest"],
  Returned: ["confirmReturn", "refuseReturn"],
  Refused: ["escalate", "escalate", "acceptRefund", "withdrawRequest"],
  Disputed: ["rule", "resign", "acceptRefund", "withdrawRequest"],
};

/** A deed at its time. */
interface Step {
  readonly time: bigint;
  readonly by: Role;
  readonly deed: EscrowDeed;
}

/** What parties did, and when anybody first called after they fell silent. */
interface History {
  readonly steps: readonly Step[];
  readonly end: bigint;
}

describe("settleDue, sooner or later", () => {
  let requests = 0;

  for (let seed = 1; seed <= HISTORIES; ++seed)
    it(`leaves the same after history ${seed}, called once at its end or at every clock`, async () => {
      const random = seededRandom(seed * 7_919);
      const windows = randomWindows(random);

      const late = await start(random.below(250), windows);
      const history = await improvise(late, random);
      await settleAt(late, history.end);
      const outcome = await outcomeOf(late);

      const prompt = await start(Number(late.order.arbiterBasisPoints), windows);
      for (const { time, by, deed } of history.steps) {
        await settleUntil(prompt, time - 1n);
        await at(prompt, time);
        await send(prompt, by, deed);
      }
      await settleUntil(prompt, history.end - 1n);
      await settleAt(prompt, history.end);

      expect(await outcomeOf(prompt)).to.deep.equal(outcome);
      requests += Number(outcome.status.request.count);
    });

  after("the histories had requests to tell about", () => {
    expect(requests).to.be.greaterThan(HISTORIES);
  });
});

/** The same order on the same stage at the same second, each time. */
async function start(arbiterBasisPoints: number, windows: Windows): Promise<Trade> {
  const { platform, affiliate } = (await theater.order()).roles;
  const trade = await theater.order({
    terms: {
      windows,
      amount: BigInt(UNITS) * UNIT,
      arbiterBasisPoints: BigInt(arbiterBasisPoints),
      fees: [
        { recipient: platform.address, basisPoints: 250n, fixedAmount: 0n },
        { recipient: affiliate.address, basisPoints: 100n, fixedAmount: 0n },
      ],
    },
  });
  for (const [place, name] of (["pay", "ship", "deliver"] as const).entries()) {
    const state = ORDER_STATES[place]!;
    await at(trade, trade.order.payBy - DAY + BigInt(place));
    await send(trade, entryOf(name).by(state)[0], await deedOf(trade, name, state));
  }
  return trade;
}

/** Windows of hours to days, so that clocks end in every order. */
function randomWindows(random: Random): Windows {
  const some = () => BigInt(1 + random.below(96)) * HOUR;
  return {
    ...WINDOWS,
    confirm: 2n * some(),
    answer: some(),
    return: some(),
    inspect: some(),
    escalate: some(),
    ruling: some(),
    refund: some(),
  };
}

/** Parties act at random until they happen to miss a clock. */
async function improvise(trade: Trade, random: Random): Promise<History> {
  const steps: Step[] = [];
  for (;;) {
    const status = await statusOf(trade);
    const time = (await now(trade)) + BigInt(1 + random.below(30)) * HOUR;
    const choices = CHOICES[status.state];
    const exhausted = status.state === "AwaitingConfirmation" && status.request.count === 3n;
    if (choices === undefined || exhausted || time >= status.deadline)
      return { steps, end: time + BigInt(random.below(40)) * DAY };

    const name = random.pick(choices);
    const step = { time, by: entryOf(name).by(status.state)[0], deed: await choose(trade, status, name, random) };
    await at(trade, time);
    await send(trade, step.by, step.deed);
    steps.push(step);
  }
}

async function choose(trade: Trade, status: OrderStatus, name: DeedName, random: Random): Promise<EscrowDeed> {
  const { order } = trade;
  const { held, request, state } = status;
  const part = (of: bigint) => BigInt(1 + random.below(Number(of / UNIT))) * UNIT;
  if (name === "requestRefund") return requestRefund(order, { amount: part(held), kind: random.pick(REQUEST_KINDS) });
  if (name === "confirm") return confirm(order, part(held));
  if (name === "rule") return rule(order, part(request.requested));
  return deedOf({ ...trade, request: { amount: request.requested, kind: request.kind } }, name, state);
}

/** Settles whenever something falls due, to the second. */
async function settleUntil(trade: Trade, end: bigint): Promise<void> {
  for (let due = nextDue(await statusOf(trade)); due !== undefined && due <= end;) {
    const present = await now(trade);
    await settleAt(trade, due > present ? due : present + 1n);
    due = nextDue(await statusOf(trade));
  }
}

async function settleAt(trade: Trade, time: bigint): Promise<void> {
  await at(trade, time);
  await send(trade, "stranger", settle(trade));
}

/** When the next thing falls due: the clock of the state, or the time to confirm of what was not requested. */
function nextDue({ state, deadline, held, request }: OrderStatus): bigint | undefined {
  if (!LIVE.includes(state)) return undefined;
  const waits = request.requested > 0n && held > request.requested;
  return waits && request.confirmBy < deadline ? request.confirmBy : deadline;
}

async function outcomeOf(trade: Trade) {
  return { status: await statusOf(trade), balances: await balancesOf(trade, trade.order.token) };
}
