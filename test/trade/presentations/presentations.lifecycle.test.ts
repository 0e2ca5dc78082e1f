import { expect } from "chai";

import { EXAMINATION_STATES, STAGES } from "../../../sdk/Names.ts";
import { present } from "../../../sdk/Presentations.ts";
import {
  type CreditActor,
  examinationOf,
  expectNoTrade,
  openCreditTheater,
  sendTrade,
  statusOf,
} from "../../shared/credits.ts";
import {
  EXAMINATION_MACHINE,
  type ExaminationDeed,
  examinationEntry,
  type Examined,
  givenExamination,
  letPass,
  STATES_OF,
  strangersTo,
} from "../../shared/examinationMachine.ts";

const theater = await openCreditTheater();

const DEEDS = Object.keys(EXAMINATION_MACHINE) as ExaminationDeed[];

/** Who does a deed. */
function doer(name: ExaminationDeed, examined: Examined): CreditActor {
  return examinationEntry(name).by?.(examined)[0] ?? "stranger";
}

/** Whether a deed of the waiver finds the documents at the issuing bank, which has got them meanwhile. */
function isWithIssuer(name: ExaminationDeed, { stage, state }: Examined): boolean {
  if (name !== "waive" && name !== "acceptWaiver") return false;
  return (state === "Forwarded" && stage === "Confirming") || (state === "Paid" && stage === "Confirming");
}

describe("The lifecycle of a presentation", () => {
  for (const stage of STAGES)
    context(`at the ${stage.toLowerCase()} bank`, () => {
      for (const state of EXAMINATION_STATES.filter((state) => STATES_OF[stage].includes(state)))
        context(`given ${state}`, () => {
          it("is there, and open as long as something can become of it", async () => {
            const examined = await givenExamination(theater, stage, state);
            expect((await examinationOf(examined, examined.bank)).state).to.equal(state);
          });

          it(state === "None" ? "present makes it Examining" : "present is refused", async () => {
            const examined = await givenExamination(theater, stage, state);
            const { terms, presentation, set: id, bank } = examined;
            const deed = present(terms, presentation);

            if (state !== "None") {
              await expectNoTrade(examined, "beneficiary", deed, "PresentationExists", { id });
              return;
            }
            await sendTrade(examined, "beneficiary", deed);
            expect((await examinationOf(examined, bank)).state).to.equal("Examining");
          });

          for (const name of DEEDS) {
            const { allowed, to, kind, make, refusal, stranger, isLate } = examinationEntry(name);
            const end = allowed.includes(state) ? to(stage, state) : undefined;

            it(`${name} ${end === undefined ? "is refused" : `makes it ${end}`}`, async () => {
              const examined = await givenExamination(theater, stage, state, kind);
              if (isLate === true && state !== "None") await letPass(examined);
              const deed = await make(examined);
              const by = doer(name, examined);
              const { set: id, banks, bank } = examined;
              const asked = { id, bank: banks[name === "waive" || name === "acceptWaiver" ? "issuer" : bank] };

              if (end !== undefined) {
                for (const other of strangersTo(name, examined)) {
                  const refused = stranger!(examined, other);
                  await expectNoTrade(examined, other, deed, refused.name, refused.facts as never);
                }
                await sendTrade(examined, by, deed);
                expect((await examinationOf(examined, bank)).state).to.equal(end);
              } else if (isWithIssuer(name, examined)) {
                // What was forwarded lies unexamined at the issuing bank.
                const actor = name === "waive" ? by : "issuer";
                const error = name === "waive" ? "PresentationWaiverNotSought" : "PresentationNotWaived";
                await expectNoTrade(examined, actor, deed, error, { id });
              } else if (allowed.includes(state)) {
                const refused = refusal!(examined);
                const actor = name === "acceptWaiver" ? "issuer" : by;
                await expectNoTrade(examined, actor, deed, refused.name, refused.facts as never);
              } else if (state === "None" || asked.bank !== banks[bank]) {
                const actor = name === "acceptWaiver" ? "issuer" : by;
                await expectNoTrade(examined, actor, deed, "PresentationUnknown", asked);
              } else {
                const facts = { ...asked, current: state, allowed };
                await expectNoTrade(examined, by, deed, "PresentationUnexpectedState", facts);
              }
            });
          }
        });
    });
});

describe("What the credit counts as open", () => {
  const FINAL = ["None", "Paid", "Returned", "Lapsed"];
  for (const stage of STAGES)
    for (const state of STATES_OF[stage])
      it(`${state} at the ${stage.toLowerCase()} bank`, async () => {
        const examined = await givenExamination(theater, stage, state);
        const isLeft = FINAL.includes(state) || (stage === "Issuing" && state === "Dishonored");
        // What was forwarded, also on the way to Paid, is open at the next bank.
        const isNext = state === "Forwarded" || (state === "Paid" && stage !== "Issuing");
        expect((await statusOf(examined)).open).to.equal(isLeft && !isNext ? 0n : 1n);
      });
});
