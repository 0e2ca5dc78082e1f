import { expect } from "chai";

import { CREDIT_STATES, type CreditState } from "../../../sdk/Names.ts";
import { expectNoTrade, openCreditTheater, sendTrade, statusOf, until } from "../../shared/credits.ts";
import {
  CREDIT_MACHINE,
  type CreditDeedName,
  creditEntry,
  EXPIRED,
  givenCredit,
  strangersToCredit,
} from "../../shared/creditMachine.ts";

const theater = await openCreditTheater();

const DEEDS = Object.keys(CREDIT_MACHINE) as CreditDeedName[];

describe("The lifecycle of a credit", () => {
  for (const state of CREDIT_STATES)
    context(`given ${state}`, () => {
      it("is there", async () => {
        expect((await statusOf(await givenCredit(theater, state))).state).to.equal(state);
      });

      for (const name of DEEDS) {
        const { moves, by, stranger, make, before, isLate } = creditEntry(name);
        const to = moves[state];
        const allowed = CREDIT_STATES.filter((each) => each in moves);

        it(`${name} ${to === undefined ? "is refused" : `makes it ${to}`}`, async () => {
          const credit = await givenCredit(theater, state);
          const { id } = credit;
          if (state === "Issued") await before?.(credit);
          if (isLate === true) await until(credit, EXPIRED);
          const actor = by?.[0] ?? "stranger";

          if (to !== undefined) {
            for (const other of strangersToCredit(name)) {
              const refused = stranger!(credit, other);
              await expectNoTrade(credit, other, make(credit), refused.name, refused.facts as never);
            }
            await sendTrade(credit, actor, make(credit));
            expect((await statusOf(credit)).state).to.equal(to);
          } else if (state === "None") {
            await expectNoTrade(credit, actor, make(credit), "CreditUnknown", { id });
          } else {
            const facts = { id, current: state, allowed: allowed as readonly CreditState[] };
            await expectNoTrade(credit, actor, make(credit), "CreditUnexpectedState", facts);
          }
        });
      }
    });

  context("given a paused door", () => {
    const PAUSED: readonly CreditDeedName[] = ["issue", "proposeAmendment"];
    for (const name of DEEDS) {
      const { moves, by, make, before, isLate } = creditEntry(name);
      const [state, to] = Object.entries(moves)[0] as [CreditState, CreditState];

      it(`${name} ${PAUSED.includes(name) ? "is refused: it brings new money" : "goes on as ever"}`, async () => {
        const credit = await givenCredit(theater, state);
        if (state === "Issued") await before?.(credit);
        if (isLate === true) await until(credit, EXPIRED);
        await credit.letterOfCredit.connect(credit.roles.guardian).pause();
        const actor = by?.[0] ?? "stranger";

        if (PAUSED.includes(name)) {
          await expectNoTrade(credit, actor, make(credit), "EnforcedPause", {});
        } else {
          await sendTrade(credit, actor, make(credit));
          expect((await statusOf(credit)).state).to.equal(to);
        }
      });
    }
  });
});
