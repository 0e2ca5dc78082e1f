import { expect } from "chai";
import { id as commitment } from "ethers";

import { proposeAmendment } from "../../../sdk/Credit.ts";
import {
  acceptWaiver,
  determineComplying,
  lapse,
  present,
  presentationId,
  refuse,
  represent,
  requestWaiver,
  waive,
} from "../../../sdk/Presentations.ts";
import {
  at,
  creditEvent,
  DEADLINES,
  day,
  examinationOf,
  expectNoTrade,
  expectTrade,
  openCreditTheater,
  PATIENCE,
  presentationEvent,
  second,
  sendTrade,
  statusOf,
} from "../../shared/credits.ts";
import { amendedOf, givenCredit } from "../../shared/creditMachine.ts";
import { BANK_OF, correctedOf, givenExamination } from "../../shared/examinationMachine.ts";

const theater = await openCreditTheater();

const REFUSAL = { discrepancies: [1n, 200n], disposition: "HeldForWaiver", statement: commitment("words") } as const;

describe("determineComplying", () => {
  for (const [when, offset] of [
    ["in the last second but one of the fifth banking day", -1n],
    ["in its last second", 0n],
  ] as const)
    it(`binds the bank ${when}`, async () => {
      const examined = await givenExamination(theater, "Issuing", "Examining");
      const { presentation, set: id, banks } = examined;
      await at(examined, DEADLINES.issuer + offset);
      await expectTrade(examined, "issuer", determineComplying(presentation), {
        events: [presentationEvent("PresentationComplied", { id, bank: banks.issuer, payBy: DEADLINES.issuer })],
        at: { issuer: { state: "Complying" } },
      });
    });

  it("comes too late in the next second", async () => {
    const examined = await givenExamination(theater, "Issuing", "Examining");
    const { presentation, set: id, banks } = examined;
    await at(examined, DEADLINES.issuer + 1n);
    await expectNoTrade(examined, "issuer", determineComplying(presentation), "PresentationClockEnded", {
      id,
      bank: banks.issuer,
      deadline: DEADLINES.issuer,
    });
  });

  it("is refused for a set that shows by itself that it does not comply", async () => {
    const credit = await givenCredit(theater, "Issued", { presentation: { amount: 110_000_007n } });
    await sendTrade(credit, "beneficiary", present(credit.terms, credit.presentation));
    await expectNoTrade(credit, "issuer", determineComplying(credit.presentation), "PresentationMarked", {
      id: credit.set,
      marks: 4n,
    });
  });

  it("puts the amendment in force under which documents comply", async () => {
    const credit = await givenCredit(theater, "Issued", { presentation: { version: 1n } });
    const { id, set, terms, presentation, banks } = credit;
    const amended = amendedOf(credit);
    await sendTrade(credit, "issuer", proposeAmendment(id, terms, amended));
    await sendTrade(credit, "beneficiary", present(amended, presentation));
    expect((await statusOf(credit)).version).to.equal(0n);
    const { deadline } = await examinationOf(credit, "issuer");

    await expectTrade(credit, "issuer", determineComplying(presentation), {
      events: [
        creditEvent("AmendmentAccepted", { id, number: 1n, isByPresentation: true, isConfirmed: false }),
        presentationEvent("PresentationComplied", { id: set, bank: banks.issuer, payBy: deadline }),
      ],
      credit: { version: 1n },
      at: { issuer: { state: "Complying", flags: 0n } },
    });
  });
});

describe("refuse", () => {
  for (const [what, count] of [
    ["none", 0],
    ["200", 200],
    ["201", 201],
  ] as const)
    it(`${count === 200 ? "states" : "cannot state"} ${what} discrepancies`, async () => {
      const examined = await givenExamination(theater, "Issuing", "Examining");
      const { presentation, set: id } = examined;
      const discrepancies = Array.from({ length: count }, (_, code) => BigInt(code));
      const deed = refuse(presentation, { ...REFUSAL, discrepancies });
      if (count === 200) {
        await sendTrade(examined, "issuer", deed);
        return;
      }
      await expectNoTrade(examined, "issuer", deed, "PresentationInvalidDiscrepancies", {
        id,
        count: BigInt(count),
        most: 200n,
      });
    });

  it("says what is done with the documents", async () => {
    const examined = await givenExamination(theater, "Issuing", "Examining");
    const { presentation, set: id } = examined;
    const deed = refuse(presentation, { ...REFUSAL, disposition: "None" });
    await expectNoTrade(examined, "issuer", deed, "PresentationNoDisposition", { id });
  });

  for (const stage of ["Nominated", "Confirming", "Issuing"] as const)
    it(`is the one notice of the ${stage.toLowerCase()} bank, until the last second of its clock`, async () => {
      const examined = await givenExamination(theater, stage, "Examining");
      const { presentation, set: id, banks } = examined;
      const bank = BANK_OF[stage];
      const { deadline: last } = await examinationOf(examined, bank);
      const { discrepancies, disposition, statement } = REFUSAL;
      await at(examined, last);
      await expectTrade(examined, bank, refuse(presentation, REFUSAL), {
        events: [
          presentationEvent("PresentationRefused", {
            id,
            bank: banks[bank],
            disposition,
            deadline: last + PATIENCE,
            discrepancies,
            statement,
          }),
        ],
        at: { [bank]: { state: "Refused", deadline: last + PATIENCE } },
      });
    });

  it("comes too late in the next second", async () => {
    const examined = await givenExamination(theater, "Issuing", "Examining");
    const { presentation, set: id, banks } = examined;
    await at(examined, DEADLINES.issuer + 1n);
    await expectNoTrade(examined, "issuer", refuse(presentation, REFUSAL), "PresentationClockEnded", {
      id,
      bank: banks.issuer,
      deadline: DEADLINES.issuer,
    });
  });
});

describe("represent", () => {
  it("comes in place of the refused set, whose days no longer count", async () => {
    const examined = await givenExamination(theater, "Issuing", "Refused");
    const { terms, presentation, set, banks } = examined;
    await sendTrade(examined, "beneficiary", represent(terms, correctedOf(examined), presentation));
    expect((await examinationOf(examined, "issuer")).state).to.equal("Returned");
    expect((await statusOf(examined)).open).to.equal(1n);
    await expectNoTrade(
      examined,
      "beneficiary",
      represent(terms, { ...correctedOf(examined), amount: 1n }, presentation),
      "PresentationUnexpectedState",
      { id: set, bank: banks.issuer, current: "Returned", allowed: ["Refused", "WaiverSought"] },
    );
  });

  it("cannot come in place of a set under another credit", async () => {
    const examined = await givenExamination(theater, "Issuing", "Refused");
    const { terms, presentation, set, deployment } = examined;
    const foreign = { ...correctedOf(examined), credit: commitment("another credit") };
    await expectNoTrade(
      examined,
      "beneficiary",
      represent(terms, foreign, presentation),
      "PresentationOfAnotherCredit",
      { id: presentationId(deployment, foreign), previous: set },
    );
  });
});

describe("A waiver", () => {
  it("adds no time to the clock of the bank", async () => {
    const examined = await givenExamination(theater, "Issuing", "Examining");
    const { presentation, set: id, banks } = examined;
    await expectTrade(examined, "issuer", requestWaiver(presentation), {
      events: [presentationEvent("WaiverRequested", { id, bank: banks.issuer, deadline: DEADLINES.issuer })],
      at: { issuer: { flags: 16n } },
    });
    await at(examined, DEADLINES.issuer + 1n);
    await expectNoTrade(examined, "applicant", waive(examined.terms, presentation), "PresentationClockEnded", {
      id,
      bank: banks.issuer,
      deadline: DEADLINES.issuer,
    });
  });

  it("of the applicant binds nobody, and the bank that accepts it pays by the end of its next banking day", async () => {
    const examined = await givenExamination(theater, "Issuing", "WaiverSought");
    const { terms, presentation, set: id, banks, roles, moneyAddress: token } = examined;
    await expectTrade(examined, "applicant", waive(terms, presentation), {
      events: [presentationEvent("DiscrepanciesWaived", { id, applicant: roles.applicant.address })],
      at: { issuer: { flags: 24n } },
    });
    await expectNoTrade(examined, "applicant", waive(terms, presentation), "PresentationAlreadyWaived", { id });
    const released = { token, amount: presentation.amount - 1n };
    const facts = { token, amount: presentation.amount, releasedToken: token, released: released.amount };
    await expectNoTrade(
      examined,
      "issuer",
      acceptWaiver(terms, presentation),
      "BankContextNotReleased",
      facts,
      released,
    );

    // Wednesday the 15th; the 16th is a holiday of the bank.
    await at(examined, second("2051-11-15T10:00:00Z"));
    const payBy = second("2051-11-17T23:59:59Z");
    await expectTrade(examined, "issuer", acceptWaiver(terms, presentation), {
      events: [presentationEvent("WaiverAccepted", { id, bank: banks.issuer, payBy })],
      at: { issuer: { state: "Waived", deadline: payBy, countedOn: day("2051-11-15") } },
    });
  });
});

describe("lapse", () => {
  for (const [when, offset, isDone] of [
    ["in the last second of thirty days", 0n, false],
    ["in the next second", 1n, true],
    ["a second later", 2n, true],
  ] as const)
    it(`${isDone ? "ends" : "does not end"} what was refused ${when}`, async () => {
      const examined = await givenExamination(theater, "Issuing", "Refused");
      const { terms, presentation, set: id, banks } = examined;
      const { deadline } = await examinationOf(examined, "issuer");
      const deed = lapse(terms, presentation, banks.issuer);
      await at(examined, deadline + offset);
      if (isDone) {
        await expectTrade(examined, "stranger", deed, {
          events: [presentationEvent("PresentationLapsed", { id, bank: banks.issuer })],
          credit: { open: 0n },
          at: { issuer: { state: "Lapsed" } },
        });
      } else {
        await expectNoTrade(examined, "stranger", deed, "PresentationClockRuns", { id, bank: banks.issuer, deadline });
      }
    });
});
