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
  type NamedRefusal,
  STATES_OF,
  strangersTo,
} from "../../shared/examinationMachine.ts";

const theater = await openCreditTheater();

const DEEDS = Object.keys(EXAMINATION_MACHINE) as ExaminationDeed[];

/** The deeds that are about the documents at the issuing bank, wherever they are. */
const AT_ISSUER: readonly ExaminationDeed[] = ["waive", "acceptWaiver"];

/** Who does a deed. */
function doer(name: ExaminationDeed, examined: Examined): CreditActor {
  return name === "acceptWaiver" ? "issuer" : (examinationEntry(name).by?.(examined)[0] ?? "stranger");
}

/** Whether a deed of the waiver finds documents at the issuing bank, to which they were forwarded meanwhile. */
function isWithIssuer(name: ExaminationDeed, { stage, state }: Examined): boolean {
  return AT_ISSUER.includes(name) && stage === "Confirming" && (state === "Forwarded" || state === "Paid");
}

/** How a deed is refused that the machine does not allow. */
function refusalOf(name: ExaminationDeed, examined: Examined): NamedRefusal {
  const { allowed, refusal } = examinationEntry(name);
  const { set: id, banks, bank, state } = examined;
  const asked = AT_ISSUER.includes(name) ? banks.issuer : banks[bank];
  if (isWithIssuer(name, examined))
    return { name: name === "waive" ? "PresentationWaiverNotSought" : "PresentationNotWaived", facts: { id } };
  if (allowed.includes(state)) return refusal!(examined);
  if (state === "None" || asked !== banks[bank]) return { name: "PresentationUnknown", facts: { id, bank: asked } };
  return { name: "PresentationUnexpectedState", facts: { id, bank: asked, current: state, allowed } };
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
            const { allowed, to, kind, make, stranger, isLate } = examinationEntry(name);
            const end = allowed.includes(state) ? to(stage, state) : undefined;

            it(`${name} ${end === undefined ? "is refused" : `makes it ${end}`}`, async () => {
              const examined = await givenExamination(theater, stage, state, kind);
              if (isLate === true && state !== "None") await letPass(examined);
              const deed = await make(examined);
              if (end === undefined) {
                const { name: error, facts } = refusalOf(name, examined);
                await expectNoTrade(examined, doer(name, examined), deed, error, facts as never);
                return;
              }

              for (const other of strangersTo(name, examined)) {
                const refused = stranger!(examined, other);
                await expectNoTrade(examined, other, deed, refused.name, refused.facts as never);
              }
              await sendTrade(examined, doer(name, examined), deed);
              expect((await examinationOf(examined, examined.bank)).state).to.equal(end);
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
