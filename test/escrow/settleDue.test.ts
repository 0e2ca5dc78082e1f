import { expect } from "chai";
import { type TransactionReceipt, ZeroAddress } from "ethers";

import { acceptRefund, confirm, rule, settleDue, withdrawRequest } from "../../sdk/Deeds.ts";
import { payoutsOf } from "../../sdk/Fees.ts";
import type { RequestKind } from "../../sdk/Names.ts";
import { TokenMock__factory } from "../../typechain-types/factories/contracts/mocks/TokenMock__factory.ts";
import { AMOUNT, BALANCE, DAY, HOUR, WINDOWS } from "../shared/escrow.ts";
import { atDeadline, EVIDENCE, given, letPass, type LiveState, reach, settle } from "../shared/machine.ts";
import {
  at,
  event,
  toldIn,
  expectDeed,
  type Expected,
  movedBy,
  openTheater,
  paidOut,
  refunded,
  released,
  REQUESTED,
  send,
  type Setting,
  statusOf,
  together,
  type Trade,
  tradeOn,
} from "../shared/trade.ts";

const theater = await openTheater();

const REST = AMOUNT - REQUESTED;

/** A clock of an order: the state, the request, and what its end means. */
interface Clock {
  readonly state: LiveState;
  readonly setting?: Setting;
  readonly outcome: string;
  readonly expected: (trade: Trade, ended: bigint, confirmBy: bigint) => Expected;
}

const CLOCKS: readonly Clock[] = [
  ...(["Paid", "InTransit"] as const).map((state) => ({
    state,
    outcome: "refunds all",
    expected: (trade: Trade): Expected => ({
      events: [refunded(trade, AMOUNT, "Clock")],
      moved: paidOut(trade, { toPayer: AMOUNT }),
      order: { state: "Refunded" },
    }),
  })),
  {
    state: "AwaitingConfirmation",
    outcome: "releases all, and the refund window starts where the clock ended",
    expected: (trade, ended) => ({
      events: [released(trade, AMOUNT, "Clock")],
      moved: paidOut(trade, { toPayee: AMOUNT }),
      order: { state: "Released", kept: AMOUNT, deadline: ended + WINDOWS.refund },
    }),
  },
  {
    state: "RefundRequested",
    setting: { request: { kind: "Refund" } },
    outcome: "counts as accepted: pays what was requested",
    expected: paysRequested,
  },
  {
    state: "RefundRequested",
    setting: { request: { kind: "Return" } },
    outcome: "counts as accepted: the time to return starts where the answer ended",
    expected: ({ id }, ended) => ({
      events: [event("ReturnAccepted", { id, deadline: ended + WINDOWS.return })],
      order: { state: "ReturnDue", held: AMOUNT, deadline: ended + WINDOWS.return },
    }),
  },
  {
    state: "ReturnDue",
    outcome: "lets the request lapse",
    expected: (trade, _ended, confirmBy) => lapsed(trade, confirmBy, false),
  },
  { state: "Returned", outcome: "pays what was requested", expected: paysRequested },
  {
    state: "Refused",
    outcome: "lets the request lapse, and bars further ones",
    expected: (trade, _ended, confirmBy) => lapsed(trade, confirmBy, true),
  },
  {
    state: "Disputed",
    setting: { terms: { windows: { ...WINDOWS, ruling: DAY } } },
    outcome: "divides what was requested by the default split, without a fee for the arbiter",
    expected: (trade, _ended, confirmBy) => {
      const toPayer = REQUESTED / 2n;
      const toPayee = REQUESTED - toPayer;
      return {
        events: [refunded(trade, toPayer, "DefaultSplit"), released(trade, toPayee, "DefaultSplit")],
        moved: paidOut(trade, { toPayer, toPayee }),
        order: { state: "AwaitingConfirmation", held: REST, kept: toPayee, deadline: confirmBy },
      };
    },
  },
];

describe("settleDue", () => {
  context("given no orders", () => {
    it("does nothing", async () => {
      const trade = await theater.order();

      expect(await trade.escrow.settleDue.staticCall([])).to.deep.equal([]);
      expect(toldIn(trade, await send(trade, "stranger", settleDue([])))).to.deep.equal([]);
    });
  });

  for (const { state, setting = {}, outcome, expected } of CLOCKS)
    context(`given ${state}${setting.request ? ` for a ${setting.request.kind}` : ""}`, () => {
      context("when the clock is about to end", () => {
        it("is skipped: not due", async () => {
          const trade = await given(theater, state, setting);
          const { request: _, ...order } = await statusOf(trade);
          const { deadline } = order;
          await atDeadline(trade, -1n);

          await expectDeed(trade, "stranger", settle(trade), () => ({
            events: [event("OrderNotDue", { id: trade.id, state, deadline })],
            order,
          }));
        });
      });

      for (const [when, offset] of [
        ["ends", 0n],
        ["ended a second ago", 1n],
        ["ended an hour ago", HOUR],
      ] as const)
        context(`when the clock ${when}`, () => {
          it(outcome, async () => {
            const trade = await given(theater, state, setting);
            const { request } = await statusOf(trade);
            const ended = await atDeadline(trade, offset);

            await expectDeed(trade, "stranger", settle(trade), () => ({
              request: afterwards(state, setting.request?.kind, request),
              ...expected(trade, ended, request.confirmBy),
            }));
          });
        });
    });

  context("given an order of which a part was confirmed", () => {
    for (const state of ["Paid", "InTransit"] as const)
      it(`refunds the rest when the clock of ${state} ends, and starts the refund window there`, async () => {
        const trade = await given(theater, state);
        await send(trade, "payer", confirm(trade.order, REST));
        const ended = await atDeadline(trade, HOUR);

        await expectDeed(trade, "stranger", settle(trade), () => ({
          events: [refunded(trade, REQUESTED, "Clock")],
          moved: paidOut(trade, { toPayer: REQUESTED }),
          order: { state: "Released", kept: REST, deadline: ended + WINDOWS.refund },
        }));
      });

    it("releases the rest when the time to confirm ends", async () => {
      const trade = await given(theater, "AwaitingConfirmation");
      await send(trade, "payer", confirm(trade.order, REST));
      const ended = await atDeadline(trade);

      await expectDeed(trade, "stranger", settle(trade), () => ({
        events: [released(trade, REQUESTED, "Clock")],
        moved: paidOut(trade, { toPayee: REQUESTED }),
        order: { state: "Released", kept: AMOUNT, deadline: ended + WINDOWS.refund },
      }));
    });

    it("refunds what was requested when the answer is late, and starts the refund window there", async () => {
      const trade = await given(theater, "RefundRequested", { request: { kind: "Refund" } });
      await send(trade, "payer", confirm(trade.order, REST));
      const { request } = await statusOf(trade);
      const ended = await atDeadline(trade, HOUR);

      await expectDeed(trade, "stranger", settle(trade), () => ({
        events: [refunded(trade, REQUESTED, "Clock")],
        moved: paidOut(trade, { toPayer: REQUESTED }),
        order: { state: "Released", kept: REST, deadline: ended + WINDOWS.refund },
        request: { ...request, requested: 0n },
      }));
    });
  });

  context("given a request for all that is held", () => {
    it("ends as Refunded when the answer is late", async () => {
      const trade = await given(theater, "RefundRequested", { request: { kind: "Refund", amount: AMOUNT } });
      const { request } = await statusOf(trade);
      await atDeadline(trade);

      await expectDeed(trade, "stranger", settle(trade), () => ({
        events: [refunded(trade, AMOUNT, "Clock")],
        moved: paidOut(trade, { toPayer: AMOUNT }),
        order: { state: "Refunded" },
        request: { ...request, requested: 0n },
      }));
    });
  });

  context("given several clocks that have ended one after the other", () => {
    it("goes through answer, return and confirm in one call, each starting where the last ended", async () => {
      const trade = await given(theater, "RefundRequested");
      const { id } = trade;
      const { deadline: answerBy, request } = await statusOf(trade);
      await at(trade, request.confirmBy + HOUR);

      await expectDeed(trade, "stranger", settle(trade), () => ({
        events: [
          event("ReturnAccepted", { id, deadline: answerBy + WINDOWS.return }),
          event("RequestLapsed", { id }),
          released(trade, AMOUNT, "Clock"),
        ],
        moved: paidOut(trade, { toPayee: AMOUNT }),
        order: { state: "Released", kept: AMOUNT, deadline: request.confirmBy + WINDOWS.refund },
        request: { ...request, requested: 0n },
      }));
    });

    it("refunds what an answer decided before it releases the rest", async () => {
      const trade = await given(theater, "RefundRequested", { request: { kind: "Refund" } });
      const { request } = await statusOf(trade);
      await at(trade, request.confirmBy);

      await expectDeed(trade, "stranger", settle(trade), () => ({
        events: [refunded(trade, REQUESTED, "Clock"), released(trade, REST, "Clock")],
        moved: paidOut(trade, { toPayer: REQUESTED, toPayee: REST }),
        order: { state: "Released", kept: REST, deadline: request.confirmBy + WINDOWS.refund },
        request: { ...request, requested: 0n },
      }));
    });

    it("has closed the order where the refund window has ended too", async () => {
      const trade = await given(theater, "AwaitingConfirmation");
      const { deadline } = await statusOf(trade);
      const closed = deadline + WINDOWS.refund;
      await at(trade, closed);

      await expectDeed(trade, "stranger", settle(trade), () => ({
        events: [released(trade, AMOUNT, "Clock")],
        moved: paidOut(trade, { toPayee: AMOUNT }),
        order: { state: "Closed", kept: AMOUNT, deadline: closed },
      }));
    });
  });

  context("given a request that is open when the time to confirm ends", () => {
    for (const state of ["RefundRequested", "ReturnDue", "Returned", "Refused", "Disputed"] as const) {
      it(`${state}: releases the rest, and the request stays`, async () => {
        const trade = await given(theater, state, SLOW);
        const { deadline, request } = await statusOf(trade);
        await at(trade, request.confirmBy);

        await expectDeed(trade, "stranger", settle(trade), () => ({
          events: [released(trade, REST, "Clock")],
          moved: paidOut(trade, { toPayee: REST }),
          order: { state, held: REQUESTED, kept: REST, deadline },
        }));
      });

      it(`${state}: releases nothing one second before`, async () => {
        const trade = await given(theater, state, SLOW);
        const { request, ...order } = await statusOf(trade);
        await at(trade, request.confirmBy - 1n);

        await expectDeed(trade, "stranger", settle(trade), () => ({
          events: [event("OrderNotDue", { id: trade.id, state, deadline: order.deadline })],
          order,
        }));
      });

      it(`${state}: releases the rest only once`, async () => {
        const trade = await given(theater, state, SLOW);
        await at(trade, (await statusOf(trade)).request.confirmBy);
        await send(trade, "stranger", settle(trade));
        const { request: _, ...order } = await statusOf(trade);

        await expectDeed(trade, "stranger", settle(trade), () => ({
          events: [event("OrderNotDue", { id: trade.id, state, deadline: order.deadline })],
          order,
        }));
      });
    }

    it("is not due where all was requested", async () => {
      const trade = await given(theater, "RefundRequested", { ...SLOW, request: { amount: AMOUNT } });
      const { request, ...order } = await statusOf(trade);
      await at(trade, request.confirmBy);

      await expectDeed(trade, "stranger", settle(trade), () => ({
        events: [event("OrderNotDue", { id: trade.id, state: "RefundRequested", deadline: order.deadline })],
        order,
      }));
    });

    it("releases the rest before a late ruling is made up for, and starts the refund window where that ended", async () => {
      const trade = await given(theater, "Disputed");
      const { deadline, request } = await statusOf(trade);
      expect(request.confirmBy < deadline).to.equal(true);
      const ended = await atDeadline(trade, DAY);
      const toPayer = REQUESTED / 2n;
      const toPayee = REQUESTED - toPayer;

      await expectDeed(trade, "stranger", settle(trade), () => ({
        events: [
          released(trade, REST, "Clock"),
          refunded(trade, toPayer, "DefaultSplit"),
          released(trade, toPayee, "DefaultSplit"),
        ],
        moved: together(paidOut(trade, { toPayee: REST }), paidOut(trade, { toPayer, toPayee })),
        order: { state: "Released", kept: REST + toPayee, deadline: ended + WINDOWS.refund },
        request: { ...request, requested: 0n },
      }));
    });

    it("releases what lapsed where it lapsed", async () => {
      const trade = await given(theater, "Refused", SLOW);
      const { request } = await statusOf(trade);
      const ended = await atDeadline(trade, DAY);

      await expectDeed(trade, "stranger", settle(trade), () => ({
        events: [
          released(trade, REST, "Clock"),
          event("RequestLapsed", { id: trade.id }),
          released(trade, REQUESTED, "Clock"),
        ],
        moved: together(paidOut(trade, { toPayee: REST }), paidOut(trade, { toPayee: REQUESTED })),
        order: { state: "Released", kept: AMOUNT, deadline: ended + WINDOWS.refund, barred: true },
        request: { ...request, requested: 0n },
      }));
    });

    for (const [title, end] of [
      ["ruled on", (trade: Trade) => send(trade, "arbiter", rule(trade.order, REQUESTED, EVIDENCE))],
      ["accepted", (trade: Trade) => send(trade, "payee", acceptRefund(trade.order, trade.request))],
      ["withdrawn", (trade: Trade) => send(trade, "payer", withdrawRequest(trade.order))],
    ] as const)
      it(`releases the rest once the request is ${title}, and starts the refund window there`, async () => {
        const trade = await given(theater, "Disputed", SLOW);
        const time = (await statusOf(trade)).request.confirmBy + HOUR;
        await at(trade, time);
        await end(trade);
        const { held, kept } = await statusOf(trade);

        await expectDeed(trade, "stranger", settle(trade), () => ({
          events: [released(trade, held, "Clock")],
          moved: paidOut(trade, { toPayee: held }),
          order: { state: "Released", kept: kept + held, deadline: time + WINDOWS.refund },
        }));
      });
  });

  context("given a batch", () => {
    it("pays each receiver once per token, and says what is not due", async () => {
      const batch = await mixedBatch();
      const [first] = batch.due;
      const orders = [...batch.due, ...batch.waiting].map(({ order }) => order);

      const settled = await first.escrow.settleDue.staticCall(orders);
      expect(settled).to.deep.equal([...batch.due.map(() => true), ...batch.waiting.map(() => false)]);

      const receipt = await send(first, "stranger", settleDue(orders));

      for (const token of batch.tokens)
        expect(transfersOf(token, receipt.logs)).to.deep.equal(sumsOf(batch.due.filter(inToken(token))));
      for (const { order, ...trade } of batch.waiting) {
        const { state, deadline } = await statusOf({ order, ...trade });
        expect(toldIn(first, receipt)).to.deep.include(event("OrderNotDue", { id: trade.id, state, deadline }));
      }
      for (const trade of batch.due) expect((await statusOf(trade)).state).to.equal("Released");
    });

    it("settles a duplicate once, and says that it is not due again", async () => {
      const trade = await given(theater, "Paid");
      const { id, order, escrow } = trade;
      await letPass(trade);

      expect(await escrow.settleDue.staticCall([order, order])).to.deep.equal([true, false]);
      await expectDeed(trade, "stranger", settleDue([order, order]), () => ({
        events: [refunded(trade, AMOUNT, "Clock"), event("OrderNotDue", { id, state: "Refunded", deadline: 0n })],
        moved: paidOut(trade, { toPayer: AMOUNT }),
        order: { state: "Refunded" },
      }));
    });

    it("skips an order that nobody paid", async () => {
      const trade = await given(theater, "Paid");
      await letPass(trade);
      const unpaid = await tradeOn(trade, { terms: { salt: 2n } });
      const { escrow } = trade;

      expect(await escrow.settleDue.staticCall([unpaid.order, trade.order])).to.deep.equal([false, true]);
      await expectDeed(trade, "stranger", settleDue([unpaid.order, trade.order]), () => ({
        events: [
          event("OrderNotDue", { id: unpaid.id, state: "None", deadline: 0n }),
          refunded(trade, AMOUNT, "Clock"),
        ],
        moved: paidOut(trade, { toPayer: AMOUNT }),
        order: { state: "Refunded" },
      }));
    });

    it("pays the native coin too, once per receiver", async () => {
      const setting = { terms: { token: ZeroAddress } };
      const first = await given(theater, "AwaitingConfirmation", setting);
      const second = await reach(
        await tradeOn(first, { terms: { ...setting.terms, salt: 2n } }),
        "AwaitingConfirmation",
      );
      await letPass(second);

      const moved = await movedBy(first, ZeroAddress, () =>
        send(first, "stranger", settleDue([first.order, second.order])),
      );
      expect(moved).to.deep.equal(together(paidOut(first, { toPayee: AMOUNT }), paidOut(second, { toPayee: AMOUNT })));
    });
  });

  context("given a paused escrow", () => {
    it("settles as ever: a pause moves no clock", async () => {
      const trade = await given(theater, "Paid");
      await trade.escrow.connect(trade.roles.guardian).pause();
      await atDeadline(trade);

      await expectDeed(trade, "stranger", settle(trade), () => ({
        events: [refunded(trade, AMOUNT, "Clock")],
        moved: paidOut(trade, { toPayer: AMOUNT }),
        order: { state: "Refunded" },
      }));
    });
  });
});

/** Every step of a request outlasts the time to confirm. */
const SLOW = {
  terms: {
    windows: {
      ...WINDOWS,
      confirm: DAY,
      answer: 2n * DAY,
      return: 3n * DAY,
      inspect: 4n * DAY,
      escalate: 5n * DAY,
      ruling: 6n * DAY,
    },
  },
};

function paysRequested(trade: Trade, _ended: bigint, confirmBy: bigint): Expected {
  return {
    events: [refunded(trade, REQUESTED, "Clock")],
    moved: paidOut(trade, { toPayer: REQUESTED }),
    order: { state: "AwaitingConfirmation", held: REST, deadline: confirmBy },
  };
}

function lapsed({ id }: Trade, confirmBy: bigint, barred: boolean): Expected {
  return {
    events: [event("RequestLapsed", { id })],
    order: { state: "AwaitingConfirmation", held: AMOUNT, deadline: confirmBy, barred },
  };
}

type Request = Awaited<ReturnType<typeof statusOf>>["request"];

/** What is left of a request by the end of a clock: the answer to a return keeps it open. */
function afterwards(state: LiveState, kind: RequestKind | undefined, request: Request): Request {
  const staysOpen = state === "RefundRequested" && kind === "Return";
  return staysOpen ? request : { ...request, requested: 0n };
}

interface Batch {
  readonly tokens: readonly string[];
  /** Orders in both tokens and to two payees, whose time to confirm has ended. */
  readonly due: readonly [Trade, ...Trade[]];
  /** Orders in other states that are not due. */
  readonly waiting: readonly Trade[];
}

async function mixedBatch(): Promise<Batch> {
  const stage = await theater.order();
  const { connection, escrow, roles } = stage;
  const other = await connection.ethers.deployContract("TokenMock", ["OTH", 18]);
  await other.mint(roles.payer, BALANCE);
  await other.connect(roles.payer).approve(escrow, BALANCE);
  const tokens = [stage.order.token, await other.getAddress()] as const;

  const due: Trade[] = [];
  for (const [place, payee] of (["payee", "otherPayee", "payee", "payee", "otherPayee", "payee"] as const).entries()) {
    const token = tokens[place < 4 ? 0 : 1];
    const terms = { payee: roles[payee].address, token, amount: AMOUNT + BigInt(place), salt: BigInt(10 + place) };
    const windows = { ...WINDOWS, ship: 0n, deliver: 0n };
    const trade = await tradeOn(stage, { terms: { ...terms, carrier: ZeroAddress, windows } });
    due.push(await reach(trade, "AwaitingConfirmation"));
  }
  await letPass(due.at(-1)!);

  const waiting = [
    await reach(await tradeOn(stage, { terms: { salt: 20n, payBy: stage.order.payBy + 30n * DAY } }), "InTransit"),
    await reach(await tradeOn(stage, { terms: { salt: 21n, payBy: stage.order.payBy + 30n * DAY } }), "Refunded"),
  ];
  const [first, ...rest] = due;
  return { tokens, due: [first!, ...rest], waiting };
}

function inToken(token: string): (trade: Trade) => boolean {
  return ({ order }) => order.token === token;
}

/** What each receiver gets of several full releases. */
function sumsOf(trades: readonly Trade[]): Record<string, bigint> {
  const payouts = trades.flatMap(({ order }) => payoutsOf(order, { toPayer: 0n, toPayee: order.amount }));
  return together(...payouts.map(({ to, amount }) => ({ [to]: amount })));
}

/** The transfers of a token, one for each receiver; a second to the same receiver fails the test. */
function transfersOf(token: string, logs: TransactionReceipt["logs"]): Record<string, bigint> {
  const contract = TokenMock__factory.createInterface();
  const transfers = logs
    .filter(({ address }) => address === token)
    .map((log) => contract.decodeEventLog("Transfer", log.data, log.topics))
    .map(([, to, amount]) => [to as string, amount as bigint] as const);
  expect(new Set(transfers.map(([to]) => to)).size).to.equal(transfers.length);
  return Object.fromEntries(transfers);
}
