import { expect } from "chai";

import { DROP_STATES } from "../../../sdk/Names.ts";
import { DROP_MACHINE, type DropDeed } from "../../shared/dropMachine.ts";
import { expectRefused, givenDrop, openPayTheater, sendTo, statusIn } from "../../shared/payouts.ts";

const theater = await openPayTheater();

const DEEDS = Object.keys(DROP_MACHINE) as DropDeed[];

describe("The lifecycle of a drop", () => {
  for (const state of DROP_STATES)
    context(`given ${state}`, () => {
      for (const name of DEEDS) {
        const { moves, by, make } = DROP_MACHINE[name];
        const to = moves[state];
        const expected = (Object.keys(moves) as (typeof state)[])[0]!;

        it(`${name} ${to === undefined ? "is refused" : `makes it ${to}`}`, async () => {
          const day = await givenDrop(theater, state);
          const deed = await make(day);

          if (to !== undefined) {
            await sendTo(day, by, deed);
            expect((await statusIn(day)).state).to.equal(to);
          } else if (state === "None") {
            await expectRefused(day, by, deed, "PayoutsUnknownDrop", { id: day.id });
          } else {
            await expectRefused(day, by, deed, "PayoutsUnexpectedState", { id: day.id, current: state, expected });
          }
        });
      }
    });

  context("given paused payouts", () => {
    for (const [name, state] of [
      ["claim", "Open"],
      ["claimMany", "Open"],
      ["reclaim", "Due"],
    ] as const)
      it(`${name} goes on as ever`, async () => {
        const day = await givenDrop(theater, state);
        await day.payouts.connect(day.roles.guardian).pause();

        await sendTo(day, DROP_MACHINE[name].by, await DROP_MACHINE[name].make(day));
        expect((await statusIn(day)).state).to.equal(DROP_MACHINE[name].moves[state]);
      });
  });
});
