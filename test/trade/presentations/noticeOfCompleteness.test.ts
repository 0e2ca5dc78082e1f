import { expect } from "chai";

import { lapse, noticeOfCompleteness, present } from "../../../sdk/Presentations.ts";
import {
  at,
  type CreditCase,
  day,
  examinationOf,
  expectNoTrade,
  expectTrade,
  openCreditTheater,
  PATIENCE,
  presentationEvent,
  second,
  sendTrade,
  START,
} from "../../shared/credits.ts";
import { givenCredit } from "../../shared/creditMachine.ts";

const theater = await openCreditTheater();

/** Records that were presented at the beginning. */
async function presented(): Promise<CreditCase> {
  const credit = await givenCredit(theater, "Issued", { terms: { rules: "UcpElectronic" } });
  await at(credit, START);
  await sendTrade(credit, "beneficiary", present(credit.terms, credit.presentation));
  return credit;
}

describe("noticeOfCompleteness", () => {
  it("starts the clock of the bank, which did not run before, and the days count as of now", async () => {
    const credit = await presented();
    const { terms, presentation, set: id, banks } = credit;
    expect(await examinationOf(credit, "issuer")).to.deep.include({
      state: "Presented",
      deadline: START + PATIENCE,
      countedOn: 0n,
    });

    // A Tuesday; the five banking days are Wednesday to the next Tuesday.
    await at(credit, second("2051-12-05T12:00:00Z"));
    const deadline = second("2051-12-12T23:59:59Z");
    await expectTrade(credit, "beneficiary", noticeOfCompleteness(terms, presentation), {
      events: [
        // 21 days after November 10 are over.
        presentationEvent("PresentationCompleted", { id, bank: banks.issuer, deadline, marks: 2n }),
      ],
      at: { issuer: { state: "Examining", deadline, countedOn: day("2051-12-05"), marks: ["Stale"] } },
    });
  });

  it("is refused with terms of another version", async () => {
    const credit = await presented();
    const { id, terms, presentation } = credit;
    const deed = noticeOfCompleteness({ ...terms, salt: 2n }, presentation);
    await expectNoTrade(credit, "beneficiary", deed, "CreditWrongTerms", { id, version: 0n });
  });

  for (const [when, offset, isDone] of [
    ["in the last second of thirty days", 0n, true],
    ["in the next second", 1n, false],
    ["a second later", 2n, false],
  ] as const)
    it(`${isDone ? "comes in time" : "comes too late"} ${when}`, async () => {
      const credit = await presented();
      const { terms, presentation, set: id, banks } = credit;
      const deed = noticeOfCompleteness(terms, presentation);
      await at(credit, START + PATIENCE + offset);
      if (isDone) {
        await sendTrade(credit, "beneficiary", deed);
        return;
      }
      const facts = { id, bank: banks.issuer, deadline: START + PATIENCE };
      await expectNoTrade(credit, "beneficiary", deed, "PresentationClockEnded", facts);
      await sendTrade(credit, "stranger", lapse(terms, presentation, banks.issuer));
      expect((await examinationOf(credit, "issuer")).state).to.equal("Lapsed");
    });
});
