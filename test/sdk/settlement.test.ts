import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { confirm, settleDue } from "../../sdk/Deeds.ts";
import { type OrderStatus, readOrder } from "../../sdk/Escrow.ts";
import type { Terms } from "../../sdk/Order.ts";
import { perform } from "../../sdk/Perform.ts";
import { settle } from "../../sdk/Settlement.ts";
import { AMOUNT, DAY, UNTRACKED, WINDOWS } from "../shared/escrow.ts";
import { given, LIVE } from "../shared/machine.ts";
import { at, movedBy, openTheater, type Setting, type Trade } from "../shared/trade.ts";

const theater = await openTheater();
const { provider } = theater.connection.ethers;

/** Orders that silence treats differently. */
const orders: Readonly<Record<string, Setting>> = {
  "a return of a part": {},
  "a refund of a part": { request: { kind: "Refund" } },
  "a refund of all": { request: { kind: "Refund", amount: AMOUNT } },
  "a return of all, and a split that rounds": {
    request: { amount: AMOUNT },
    terms: { splitBasisPoints: 3_333n },
  },
  "a return within a long time to confirm": { terms: { windows: { ...WINDOWS, confirm: 60n * DAY } } },
  "no arbiter and no carrier": {
    terms: {
      ...without("arbiter", "carrier"),
      arbiterBasisPoints: 0n,
      windows: { ...UNTRACKED, ruling: 0n },
    },
  },
};

/** How long after the clock of its state has ended, in seconds: the boundary in threes, and each further step. */
const offsets = [-1n, 0n, 1n, 8n * DAY, 12n * DAY, 400n * DAY];

describe("Settlement in TypeScript", () => {
  for (const [what, setting] of Object.entries(orders))
    context(`given an order with ${what}`, () => {
      for (const state of LIVE.filter((each) => possible(setting, each)))
        it(`foretells what settleDue does from ${state}, whenever it is called`, async () => {
          await expectForetoldWhenever(await given(theater, state, setting));
        });
    });

  for (const state of ["Released", "Refunded", "Closed"] as const)
    it(`foretells that nothing is due in ${state}`, async () => {
      await expectForetoldWhenever(await given(theater, state));
    });

  it("foretells the release of what an open request does not hold back", async () => {
    const trade = await given(theater, "Disputed");
    const { request } = await statusOf(trade);

    const { due, status, payouts } = settle(trade.order, await statusOf(trade), request.confirmBy);
    expect(due).to.equal(true);
    expect(status).to.deep.include({ state: "Disputed", held: request.requested, kept: AMOUNT - request.requested });
    expect(payouts.map(({ to }) => to))
      .to.include(trade.roles.payee.address)
      .and.not.include(trade.order.payer);
  });

  it("foretells the same for an order that was partly confirmed", async () => {
    const trade = await given(theater, "RefundRequested");
    await perform(trade.roles.payer, trade.deployment, confirm(trade.order, 7n));
    await expectForetoldWhenever(trade);
  });
});

async function expectForetoldWhenever(trade: Trade): Promise<void> {
  for (const offset of offsets) {
    const snapshot = await theater.connection.networkHelpers.takeSnapshot();
    await expectForetold(trade, offset);
    await snapshot.restore();
  }
}

/** Settles at a time, and holds what happens against what was foretold. */
async function expectForetold(trade: Trade, offset: bigint): Promise<void> {
  const { order, deployment, roles, accounts } = trade;
  const before = await statusOf(trade);
  const latest = BigInt(await theater.connection.networkHelpers.time.latest());
  const time = before.deadline + offset > latest ? before.deadline + offset : latest + 1n;
  const foretold = settle(order, before, time);

  await at(trade, time);
  let told: readonly string[] = [];
  const moved = await movedBy(trade, order.token, async () => {
    const done = await perform(roles.stranger, deployment, settleDue([order]));
    told = done.events.map(({ name }) => name);
    return (await provider.getTransactionReceipt(done.hash))!;
  });

  const { escrow, ...gains } = moved;
  const names = new Map(Object.entries(accounts).map(([name, account]) => [account, name]));
  const expected = Object.fromEntries(foretold.payouts.map(({ to, amount }) => [names.get(to) ?? to, amount]));
  expect(gains, `${offset} s`).to.deep.equal(expected);
  expect(escrow ?? 0n).to.equal(-foretold.payouts.reduce((sum, { amount }) => sum + amount, 0n));
  expect(told.includes("OrderNotDue")).to.equal(!foretold.due);
  expect(await statusOf(trade)).to.deep.equal(shown(foretold.status, time));
}

/** The escrow shows a released order as closed once its refund window has ended. */
function shown(status: OrderStatus, time: bigint): OrderStatus {
  return status.state === "Released" && time >= status.deadline ? { ...status, state: "Closed" } : status;
}

async function statusOf({ deployment, id }: Trade): Promise<OrderStatus> {
  return readOrder(provider, deployment, id);
}

function without(...parties: readonly ("arbiter" | "carrier")[]): Partial<Terms> {
  return Object.fromEntries(parties.map((party) => [party, ZeroAddress]));
}

/** Without a carrier nothing is in transit, without an arbiter nothing disputed, and only goods come back. */
function possible({ terms = {}, request = {} }: Setting, state: string): boolean {
  if (state === "InTransit") return terms.carrier !== ZeroAddress;
  if (state === "Disputed") return terms.arbiter !== ZeroAddress;
  if (state === "ReturnDue" || state === "Returned") return request.kind !== "Refund";
  return true;
}
