import { expect } from "chai";

import { claimPreclusion, lapse, payAtMaturity, present } from "../../../sdk/Presentations.ts";
import {
  at,
  creditEvent,
  DEADLINES,
  examinationOf,
  expectNoTrade,
  expectTrade,
  openCreditTheater,
  presentationEvent,
  second,
  sendTrade,
  START,
} from "../../shared/credits.ts";
import { givenCredit } from "../../shared/creditMachine.ts";
import { givenExamination } from "../../shared/examinationMachine.ts";

const theater = await openCreditTheater();

/** The end of the first banking day after the clocks of the banks: those of the issuing and the confirming one. */
const PAY_BY = { issuer: second("2051-11-23T23:59:59Z"), confirmer: second("2051-11-22T22:59:59Z") };

describe("claimPreclusion", () => {
  for (const [bank, stage] of [
    ["issuer", "Issuing"],
    ["confirmer", "Confirming"],
  ] as const) {
    for (const [when, offset] of [
      ["before the last second", -1n],
      ["in the last second", 0n],
    ] as const)
      it(`is refused to the ${stage.toLowerCase()} bank's presenter ${when} of its fifth banking day`, async () => {
        const examined = await givenExamination(theater, stage, "Examining");
        const { terms, presentation, set: id, banks } = examined;
        await at(examined, DEADLINES[bank] + offset);
        await expectNoTrade(
          examined,
          "stranger",
          claimPreclusion(terms, presentation, banks[bank]),
          "PresentationClockRuns",
          { id, bank: banks[bank], deadline: DEADLINES[bank] },
        );
      });

    it(`holds the ${stage.toLowerCase()} bank to its silence from the next second on`, async () => {
      const examined = await givenExamination(theater, stage, "Examining");
      const { terms, presentation, set: id, banks } = examined;
      // Its next second is the first of the 21st or 22nd: an hour of rest before the bank's day, which counts.
      await at(examined, DEADLINES[bank] + 1n);
      await expectTrade(examined, "stranger", claimPreclusion(terms, presentation, banks[bank]), {
        events: [presentationEvent("PresentationPrecluded", { id, bank: banks[bank], payBy: PAY_BY[bank] })],
        at: { [bank]: { state: "Precluded", deadline: PAY_BY[bank] } },
      });
    });
  }

  it("makes what is funded pay by itself", async () => {
    const examined = await givenExamination(theater, "Issuing", "Precluded", "funded");
    const { id, terms, presentation, set, banks, roles } = examined;
    const { amount } = presentation;
    await expectTrade(examined, "stranger", payAtMaturity(terms, presentation, banks.issuer), {
      events: [
        creditEvent("CreditDrawn", { id, claimed: amount, due: amount }),
        presentationEvent("PresentationHonored", { id: set, bank: banks.issuer, amount }),
        creditEvent("CreditPaid", { id, to: roles.beneficiary.address, amount, fromHeld: amount }),
      ],
      moved: { credits: -amount, beneficiary: amount },
      credit: { drawn: amount, held: 110_000_006n - amount, open: 0n },
      at: { issuer: { state: "Paid", flags: 5n, deadline: (await now()) + 30n * 86_400n } },
    });

    async function now(): Promise<bigint> {
      const next = BigInt(await examined.connection.networkHelpers.time.latest()) + 60n;
      await at(examined, next);
      return next;
    }
  });

  for (const cures of [0n, 2n])
    it(`${cures === 0n ? "does not cure" : "cures"} an overdrawn set where the terms ${cures === 0n ? "do not say" : "say"} so`, async () => {
      const credit = await givenCredit(theater, "Issued", {
        terms: { cures },
        presentation: { amount: 110_000_007n },
      });
      const { id, terms, presentation, set, banks } = credit;
      await at(credit, START);
      await sendTrade(credit, "beneficiary", present(terms, presentation));
      await at(credit, DEADLINES.issuer + 1n);
      const deed = claimPreclusion(terms, presentation, banks.issuer);
      if (cures === 0n) {
        await expectNoTrade(credit, "stranger", deed, "PresentationMarked", { id: set, marks: 4n });
        await sendTrade(credit, "stranger", lapse(terms, presentation, banks.issuer));
        expect((await examinationOf(credit, "issuer")).state).to.equal("Lapsed");
        return;
      }
      await sendTrade(credit, "stranger", deed);
      // Paid is never more than what is available.
      await at(credit, DEADLINES.issuer + 2n);
      await expectTrade(credit, "stranger", payAtMaturity(terms, presentation, banks.issuer), {
        events: [
          creditEvent("CreditDrawn", { id, claimed: 110_000_007n, due: 110_000_006n }),
          presentationEvent("PresentationHonored", { id: set, bank: banks.issuer, amount: 110_000_006n }),
          creditEvent("CreditPaid", {
            id,
            to: credit.roles.beneficiary.address,
            amount: 110_000_006n,
            fromHeld: 110_000_006n,
          }),
        ],
        moved: { credits: -110_000_006n, beneficiary: 110_000_006n },
        credit: { state: "Exhausted", drawn: 110_000_006n, held: 0n, open: 0n },
        at: {
          issuer: {
            state: "Paid",
            flags: 5n,
            amount: 110_000_006n,
            deadline: DEADLINES.issuer + 2n + 30n * 86_400n,
          },
        },
      });
    });
});
