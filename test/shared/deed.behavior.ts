import { expect } from "chai";

import {
  allowedFor,
  atDeadline,
  type DeedName,
  deedOf,
  entryOf,
  given,
  type LiveState,
  strangersTo,
} from "./machine.ts";
import { expectRevert, send, type Setting, statusOf, type Theater } from "./trade.ts";

/**
 * What every deed refuses first, shown for one state in which it is possible; the lifecycle shows all others.
 *
 * @example
 * describe("ship", () => {
 *   refusesAsEveryDeed(theater, "ship", "Paid");
 * });
 */
export function refusesAsEveryDeed(theater: Theater, name: DeedName, state: LiveState, setting: Setting = {}): void {
  const parties = entryOf(name).by(state);
  const [party] = parties;

  context("given terms that nobody paid", () => {
    it("does not know the order", async () => {
      const trade = await given(theater, state, setting);
      const { id, order, ...stage } = await theater.order({ terms: { ...setting.terms, salt: 2n } });
      const deed = await deedOf({ ...stage, id, order }, name, state);

      await expectRevert(trade, party, deed, "EscrowUnknownOrder", { id });
    });
  });

  context(`given ${state}`, () => {
    if (strangersTo(name, state).length > 0)
      context(`when another than ${parties.join(" or ")} calls`, () => {
        it("is another's deed", async () => {
          const trade = await given(theater, state, setting);
          const { id, roles } = trade;

          await expectRevert(trade, "stranger", await deedOf(trade, name, state), "EscrowWrongCaller", {
            id,
            caller: roles.stranger.address,
            expected: roles[party].address,
          });
        });
      });

    context("when its clock is about to end, ends, has ended", () => {
      it("is possible one second before the deadline", async () => {
        const trade = await given(theater, state, setting);
        const deed = await deedOf(trade, name, state);
        await atDeadline(trade, -1n);

        await send(trade, party, deed);

        expect((await statusOf(trade)).state).to.equal(entryOf(name).moves[state]);
      });

      for (const [when, offset] of [
        ["at the deadline", 0n],
        ["one second after it", 1n],
      ] as const)
        it(`is due ${when}`, async () => {
          const trade = await given(theater, state, setting);
          const deed = await deedOf(trade, name, state);
          const deadline = await atDeadline(trade, offset);

          await expectRevert(trade, party, deed, "EscrowOrderDue", { id: trade.id, current: state, deadline });
        });
    });
  });

  context("given a state that does not allow it", () => {
    it("names the state, and those that would", async () => {
      const trade = await given(theater, "Refunded", setting);
      const { id } = trade;

      await expectRevert(trade, party, await deedOf(trade, name, state), "EscrowUnexpectedState", {
        id,
        current: "Refunded",
        allowed: allowedFor(name),
      });
    });
  });
}
