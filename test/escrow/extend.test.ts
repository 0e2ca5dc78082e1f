import { deliver, extend, ship } from "../../sdk/Deeds.ts";
import type { OrderState } from "../../sdk/Names.ts";
import { refusesAsEveryDeed } from "../shared/deed.behavior.ts";
import { AMOUNT, DAY, WINDOWS } from "../shared/escrow.ts";
import { given } from "../shared/machine.ts";
import {
  event,
  expectDeed,
  expectRevert,
  openTheater,
  type Role,
  send,
  type Setting,
  statusOf,
  type Trade,
} from "../shared/trade.ts";

const theater = await openTheater();

/** What can still follow once the time to confirm has ended: one request with all its steps, and refunds. */
const AFTER_CONFIRMING =
  WINDOWS.answer + WINDOWS.return + WINDOWS.inspect + WINDOWS.escalate + WINDOWS.ruling + WINDOWS.refund;

describe("extend", () => {
  refusesAsEveryDeed(theater, "extend", "Paid");

  context("given Paid", () => {
    context("when the payee calls", () => {
      it("is the payer's: the payee cannot give itself time to ship", async () => {
        const trade = await given(theater, "Paid");
        const { id, order, roles } = trade;
        const { deadline } = await statusOf(trade);

        await expectRevert(trade, "payee", extend(order, deadline + DAY), "EscrowWrongCaller", {
          id,
          caller: roles.payee.address,
          expected: roles.payer.address,
        });
      });
    });
  });

  for (const state of ["Paid", "AwaitingConfirmation"] as const)
    context(`given ${state}`, () => {
      context("when the payer calls", () => {
        boundedBy("payer", state, "its extension", ({ deadline }) => deadline + WINDOWS.extension);
      });

      context("when the payer calls without an agreed extension", () => {
        it("is refused whatever the deadline", async () => {
          const trade = await given(theater, state, { terms: { windows: { ...WINDOWS, extension: 0n } } });
          const { deadline } = await statusOf(trade);

          await expectInvalid(trade, "payer", deadline + 1n, deadline);
        });
      });

      context("when the payer has extended before", () => {
        it("is used up", async () => {
          const trade = await given(theater, state);
          const { id, order } = trade;
          const { deadline } = await statusOf(trade);
          await send(trade, "payer", extend(order, deadline + 1n));

          await expectRevert(trade, "payer", extend(order, deadline + 2n), "EscrowExtensionUsed", { id });
        });
      });
    });

  context("given AwaitingConfirmation", () => {
    context("when the payee calls", () => {
      boundedBy("payee", "AwaitingConfirmation", "the last closing time", closing);

      it("can do so again", async () => {
        const trade = await given(theater, "AwaitingConfirmation");
        const { deadline } = await statusOf(trade);
        await send(trade, "payee", extend(trade.order, deadline + DAY));

        await expectExtended(trade, "payee", deadline + 2n * DAY, false);
      });

      it("leaves the payer its extension", async () => {
        const trade = await given(theater, "AwaitingConfirmation");
        const { deadline } = await statusOf(trade);
        await send(trade, "payee", extend(trade.order, deadline + DAY));

        await expectExtended(trade, "payer", deadline + DAY + WINDOWS.extension, true);
      });
    });

    context("when the payer calls and its extension goes past the last closing time", () => {
      boundedBy("payer", "AwaitingConfirmation", "the last closing time", closing, async (trade) => {
        await send(trade, "payee", extend(trade.order, closing(trade) - WINDOWS.extension / 2n));
      });
    });
  });

  context("given AwaitingConfirmation after the payer has extended in Paid", () => {
    it("is used up", async () => {
      const trade = await given(theater, "Paid");
      const { id, order } = trade;
      await send(trade, "payer", extend(order, (await statusOf(trade)).deadline + 1n));
      await send(trade, "payee", ship(order));
      await send(trade, "payer", deliver(order));

      const { deadline } = await statusOf(trade);
      await expectRevert(trade, "payer", extend(order, deadline + 1n), "EscrowExtensionUsed", { id });
    });
  });
});

/** The last second to which the time to confirm can be moved. */
function closing({ order }: Pick<Trade, "order">): bigint {
  return order.closeBy - AFTER_CONFIRMING;
}

/** The present deadline and the latest one, each in threes. */
function boundedBy(
  by: Role,
  state: "Paid" | "AwaitingConfirmation",
  bound: string,
  latestOf: (trade: Trade & { readonly deadline: bigint }) => bigint,
  prepare?: (trade: Trade) => Promise<void>,
): void {
  const prepared = async (setting?: Setting) => {
    const trade = await given(theater, state, setting);
    await prepare?.(trade);
    const { deadline } = await statusOf(trade);
    return { ...trade, deadline, latest: latestOf({ ...trade, deadline }) };
  };

  for (const [title, offset] of [
    ["one second before the present deadline", -1n],
    ["the present deadline", 0n],
  ] as const)
    it(`is refused: ${title}`, async () => {
      const { deadline, latest, ...trade } = await prepared();

      await expectInvalid(trade, by, deadline + offset, latest);
    });

  it("moves the clock to one second after the present deadline", async () => {
    const { deadline, ...trade } = await prepared();

    await expectExtended(trade, by, deadline + 1n, by === "payer");
  });

  for (const [title, offset] of [
    [`one second before ${bound}`, -1n],
    [`up to ${bound}`, 0n],
  ] as const)
    it(`moves the clock to ${title}`, async () => {
      const { latest, ...trade } = await prepared();

      await expectExtended(trade, by, latest + offset, by === "payer");
    });

  it(`is refused: one second past ${bound}`, async () => {
    const { latest, ...trade } = await prepared();

    await expectInvalid(trade, by, latest + 1n, latest);
  });
}

async function expectExtended(trade: Trade, by: Role, deadline: bigint, extended: boolean): Promise<void> {
  const { id, order, roles } = trade;
  const state: OrderState = (await statusOf(trade)).state;
  await expectDeed(trade, by, extend(order, deadline), () => ({
    events: [event("OrderExtended", { id, by: roles[by].address, deadline })],
    order: { state, held: AMOUNT, deadline, extended },
  }));
}

async function expectInvalid(trade: Trade, by: Role, deadline: bigint, latest: bigint): Promise<void> {
  const { id, order } = trade;
  const current = (await statusOf(trade)).deadline;
  await expectRevert(trade, by, extend(order, deadline), "EscrowInvalidExtension", { id, deadline, current, latest });
}
