import { expect } from "chai";

import { ORDER_STATES } from "../../sdk/Names.ts";
import {
  allowedFor,
  atDeadline,
  CLOCKS,
  type DeedName,
  deedOf,
  entryOf,
  given,
  type LiveState,
  MACHINE,
  settle,
  strangersTo,
} from "../shared/machine.ts";
import { toldIn, expectRevert, openTheater, send, statusOf } from "../shared/trade.ts";

const theater = await openTheater();

const DEEDS = Object.keys(MACHINE) as DeedName[];
const LIVE = Object.keys(CLOCKS) as LiveState[];

describe("The lifecycle of an order", () => {
  for (const state of ORDER_STATES)
    context(`given ${state}`, () => {
      for (const name of DEEDS) {
        const { moves, by } = entryOf(name);
        const to = moves[state];
        if (to === undefined) {
          it(`${name} is refused`, async () => {
            const trade = await given(theater, state);

            await expectRefused(trade, name, state);
          });
          continue;
        }

        it(`${name} makes it ${to}`, async () => {
          const trade = await given(theater, state);

          await send(trade, by(state)[0], await deedOf(trade, name, state));

          expect((await statusOf(trade)).state).to.equal(to);
        });

        const strangers = strangersTo(name, state);
        if (strangers.length > 0)
          it(`${name} is refused to everyone but ${by(state).join(" and ")}`, async () => {
            const trade = await given(theater, state);
            const deed = await deedOf(trade, name, state);

            for (const stranger of strangers)
              await expectRevert(trade, stranger, deed, "EscrowWrongCaller", {
                id: trade.id,
                caller: trade.roles[stranger].address,
                expected: trade.roles[by(state)[0]].address,
              });
          });
      }
    });

  for (const state of LIVE)
    context(`given ${state} at its deadline`, () => {
      for (const name of DEEDS)
        it(`${name} is refused`, async () => {
          const trade = await given(theater, state);
          const deadline = await atDeadline(trade);

          if (allowedFor(name).includes(state)) {
            const deed = await deedOf(trade, name, state);
            const [party] = entryOf(name).by(state);
            await expectRevert(trade, party, deed, "EscrowOrderDue", { id: trade.id, current: state, deadline });
          } else {
            await expectRefused(trade, name, state);
          }
        });

      it(`settleDue makes it ${CLOCKS[state]}`, async () => {
        const trade = await given(theater, state);
        await atDeadline(trade);

        await send(trade, "stranger", settle(trade));

        expect((await statusOf(trade)).state).to.equal(CLOCKS[state]);
      });
    });

  context("given a paused escrow", () => {
    for (const name of DEEDS.filter((name) => !name.startsWith("pay")))
      it(`${name} goes on as ever`, async () => {
        const state = allowedFor(name)[0]!;
        const trade = await given(theater, state);
        await trade.escrow.connect(trade.roles.guardian).pause();

        await send(trade, entryOf(name).by(state)[0], await deedOf(trade, name, state));

        expect((await statusOf(trade)).state).to.equal(entryOf(name).moves[state]);
      });
  });

  for (const state of ORDER_STATES)
    context(`given ${state} before its deadline or without one`, () => {
      it("settleDue leaves it, and says so", async () => {
        const trade = await given(theater, state);
        const before = await statusOf(trade);

        const receipt = await send(trade, "stranger", settle(trade));

        const { deadline } = before;
        expect(toldIn(trade, receipt)).to.deep.equal([
          { name: "OrderNotDue", args: { id: trade.id, state, deadline } },
        ]);
        expect(await statusOf(trade)).to.deep.equal(before);
      });
    });
});

/** A deed that its party does in a state which does not allow it. */
async function expectRefused(
  trade: Awaited<ReturnType<typeof given>>,
  name: DeedName,
  current: (typeof ORDER_STATES)[number],
): Promise<void> {
  const { id } = trade;
  const deed = await deedOf(trade, name, current);
  const [party] = entryOf(name).by(current);
  if (current === "None") await expectRevert(trade, party, deed, "EscrowUnknownOrder", { id });
  else await expectRevert(trade, party, deed, "EscrowUnexpectedState", { id, current, allowed: allowedFor(name) });
}
