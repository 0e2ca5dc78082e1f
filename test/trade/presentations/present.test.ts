import { id as commitment, ZeroHash } from "ethers";

import { issue, proposeAmendment } from "../../../sdk/Credit.ts";
import type { Mark } from "../../../sdk/Names.ts";
import { marksIn, present, presentationId, signPresentation } from "../../../sdk/Presentations.ts";
import { expect } from "chai";
import {
  at,
  type CreditCase,
  type CreditSetting,
  day,
  DEADLINES,
  examinationOf,
  expectNoTrade,
  expectTrade,
  openCreditTheater,
  presentationEvent,
  second,
  sendTrade,
  START,
  until,
} from "../../shared/credits.ts";
import { amendedOf, givenCredit } from "../../shared/creditMachine.ts";
import { givenExamination } from "../../shared/examinationMachine.ts";

const theater = await openCreditTheater();

async function issued(setting: CreditSetting = {}): Promise<CreditCase> {
  return givenCredit(theater, "Issued", setting);
}

/** The marks of a presentation that comes in a second. */
async function marksAt(credit: CreditCase, time: bigint): Promise<readonly Mark[]> {
  await at(credit, time);
  await sendTrade(credit, "beneficiary", present(credit.terms, credit.presentation));
  return (await examinationOf(credit, "issuer")).marks;
}

describe("present", () => {
  context("given an issued credit", () => {
    it("refuses a presentation that names another in whose place it comes", async () => {
      const credit = await issued();
      const previous = commitment("another presentation");
      const presentation = { ...credit.presentation, previous };
      const id = presentationId(credit.deployment, presentation);
      await expectNoTrade(credit, "beneficiary", present(credit.terms, presentation), "PresentationWrongPrevious", {
        id,
        named: previous,
        previous: ZeroHash,
      });
    });

    it("refuses the same set twice", async () => {
      const examined = await givenExamination(theater, "Issuing", "Examining");
      const { terms, presentation, set: id } = examined;
      await expectNoTrade(examined, "beneficiary", present(terms, presentation), "PresentationExists", { id });
    });

    it("refuses everybody but the beneficiary, with the signature of another or of another set too", async () => {
      const credit = await issued();
      const { terms, presentation, deployment, roles, set: id } = credit;
      const facts = { id, caller: roles.relayer.address, expected: roles.beneficiary.address };
      const others = await signPresentation(roles.stranger, deployment, presentation);
      const else_ = await signPresentation(roles.beneficiary, deployment, { ...presentation, amount: 1n });
      for (const signature of ["0x", others, else_])
        await expectNoTrade(
          credit,
          "relayer",
          present(terms, presentation, signature),
          "PresentationWrongCaller",
          facts,
        );
    });

    for (const [what, changes, terms] of [
      ["an amount", { amount: 0n }, {}],
      ["documents", { documents: ZeroHash }, {}],
      [
        "a date of shipment from which the tenor counts",
        { shippedOn: 0n },
        { availability: "Deferred", tenorFrom: "Shipment", tenorDays: 1n },
      ],
    ] as const)
      it(`refuses a presentation without ${what}`, async () => {
        const credit = await issued({ presentation: changes, terms });
        await expectNoTrade(
          credit,
          "beneficiary",
          present(credit.terms, credit.presentation),
          "PresentationIncomplete",
          { credit: credit.id },
        );
      });

    it("refuses other terms, and a version that nobody proposed", async () => {
      const credit = await issued();
      const { terms, presentation, id } = credit;
      await expectNoTrade(credit, "beneficiary", present({ ...terms, salt: 2n }, presentation), "CreditWrongTerms", {
        id,
        version: 0n,
      });
      await expectNoTrade(credit, "beneficiary", present(terms, { ...presentation, version: 1n }), "CreditWrongTerms", {
        id,
        version: 1n,
      });
    });

    it("refuses a bank that has no part in the credit, and a confirming bank that has not confirmed", async () => {
      for (const to of ["rival", "confirmer"] as const) {
        const credit = await issued({ to });
        await expectNoTrade(
          credit,
          "beneficiary",
          present(credit.terms, credit.presentation),
          "PresentationWrongBank",
          { bank: credit.banks[to] },
        );
      }
    });

    for (const to of ["issuer", "nominated"] as const)
      it(`starts the clock of the ${to === "issuer" ? "issuing" : "nominated"} bank by its own calendar`, async () => {
        const credit = await issued({ to });
        const { terms, presentation, set: id, banks } = credit;
        await at(credit, START);
        await expectTrade(credit, "beneficiary", present(terms, presentation), {
          events: [
            presentationEvent("PresentationMade", {
              id,
              credit: credit.id,
              bank: banks[to],
              deadline: DEADLINES[to],
              marks: 0n,
              presentation,
            }),
          ],
          credit: { open: 1n },
          at: {
            [to]: {
              state: "Examining",
              stage: to === "issuer" ? "Issuing" : "Nominated",
              amount: presentation.amount,
              deadline: DEADLINES[to],
              // The nominated bank has closed eight hours ahead of UTC.
              countedOn: day(to === "issuer" ? "2051-11-13" : "2051-11-14"),
            },
          },
        });
      });

    it("takes the set from anyone with the beneficiary's signature", async () => {
      const credit = await issued();
      const { terms, presentation, deployment, roles } = credit;
      const signature = await signPresentation(roles.beneficiary, deployment, presentation);
      await sendTrade(credit, "relayer", present(terms, presentation, signature));
      expect((await examinationOf(credit, "issuer")).state).to.equal("Examining");
    });

    it("goes to any bank where the credit names none", async () => {
      const credit = await issued({ terms: { nominatedBank: 0n }, to: "rival" });
      await sendTrade(credit, "beneficiary", present(credit.terms, credit.presentation));
      expect((await examinationOf(credit, "rival")).stage).to.equal("Nominated");
    });
  });

  context("given the hours of the bank and the last days of the credit", () => {
    for (const [when, time, counted] of [
      ["in the last second of the bank's hours", second("2051-11-13T16:59:59Z"), "2051-11-13"],
      ["when the bank closes", second("2051-11-13T17:00:00Z"), "2051-11-14"],
      ["a second later", second("2051-11-13T17:00:01Z"), "2051-11-14"],
    ] as const)
      it(`counts as of ${counted} ${when}`, async () => {
        const credit = await issued();
        await marksAt(credit, time);
        expect((await examinationOf(credit, "issuer")).countedOn).to.equal(day(counted));
      });

    // The last day is a Saturday, and goes to the Monday after it.
    for (const [when, time, marks] of [
      ["in the last second of the day to which it rolls", second("2052-01-15T16:59:59Z"), []],
      ["in the next second", second("2052-01-15T17:00:00Z"), ["Late"]],
      ["a second later", second("2052-01-15T17:00:01Z"), ["Late"]],
    ] as const)
      it(`is ${marks.length === 0 ? "in time" : "late"} ${when}`, async () => {
        const credit = await issued({
          terms: { latestShipment: 0n },
          presentation: { shippedOn: day("2052-01-10") },
        });
        expect(await marksAt(credit, time)).to.deep.equal(marks);
      });

    // 21 days after November 11 is a Saturday too.
    for (const [when, time, marks] of [
      ["in the last second of the day to which the 21st rolls", second("2051-12-04T16:59:59Z"), []],
      ["in the next second", second("2051-12-04T17:00:00Z"), ["Stale"]],
      ["a second later", second("2051-12-04T17:00:01Z"), ["Stale"]],
    ] as const)
      it(`is ${marks.length === 0 ? "in time" : "stale"} ${when}`, async () => {
        const credit = await issued({ presentation: { shippedOn: day("2051-11-11") } });
        expect(await marksAt(credit, time)).to.deep.equal(marks);
      });
  });

  context("given amounts and a date of shipment", () => {
    for (const [amount, marks] of [
      [110_000_005n, []],
      [110_000_006n, []],
      [110_000_007n, ["Overdrawn"]],
    ] as const)
      it(`marks ${amount} as ${marks.join() || "nothing"}`, async () => {
        const credit = await issued({ presentation: { amount } });
        expect(await marksAt(credit, START)).to.deep.equal(marks);
      });

    for (const [shipped, marks] of [
      ["2051-12-19", []],
      ["2051-12-20", []],
      ["2051-12-21", ["LateShipment"]],
    ] as const)
      it(`marks a shipment on ${shipped} as ${marks.join() || "nothing"}`, async () => {
        const credit = await issued({ presentation: { shippedOn: day(shipped) } });
        expect(await marksAt(credit, START)).to.deep.equal(marks);
      });

    // Five percent less than 100,000,001 is 95,000,001 rounded up.
    for (const [amount, marks] of [
      [95_000_000n, ["Partial"]],
      [95_000_001n, []],
      [95_000_002n, []],
    ] as const)
      it(`marks ${amount} where parts are forbidden as ${marks.join() || "nothing"}`, async () => {
        const terms = { partialDrawings: false, toleranceMinus: 5n };
        const credit = await issued({ terms, presentation: { amount } });
        expect(await marksAt(credit, START)).to.deep.equal(marks);
      });
  });

  context("given that the last day is long over", () => {
    for (const [when, time, isTaken] of [
      ["on the 30th day after the last", second("2052-02-14T16:59:59Z"), true],
      ["after its hours", second("2052-02-14T17:00:00Z"), false],
      ["a second later", second("2052-02-14T17:00:01Z"), false],
    ] as const)
      it(`is ${isTaken ? "taken" : "refused"} ${when}`, async () => {
        const credit = await issued({ presentation: { shippedOn: 0n } });
        const { terms, presentation, id } = credit;
        if (isTaken) {
          expect(await marksAt(credit, time)).to.deep.equal(["Late"]);
          return;
        }
        await at(credit, time);
        await expectNoTrade(credit, "beneficiary", present(terms, presentation), "PresentationTooLate", {
          credit: id,
          day: day("2052-02-15"),
          latest: day("2052-02-14"),
        });
      });

    it("starts a clock of seven days where the calendar has no answer", async () => {
      const credit = await issued({ terms: { expiresOn: day("2053-06-01"), latestShipment: 0n } });
      const time = second("2053-03-03T12:00:00Z");
      await until(credit, time - 10n);
      await at(credit, time);
      await sendTrade(credit, "beneficiary", present(credit.terms, { ...credit.presentation, shippedOn: 0n }));
      const unshipped = presentationId(credit.deployment, { ...credit.presentation, shippedOn: 0n });
      expect((await examinationOf({ ...credit, set: unshipped }, "issuer")).deadline).to.equal(
        second("2053-03-10T23:59:59Z"),
      );
    });
  });

  context("given an amendment that waits", () => {
    it("takes documents under it, and notes that", async () => {
      const credit = await issued({ presentation: { version: 1n } });
      const { id, terms, presentation } = credit;
      const amended = amendedOf(credit);
      await sendTrade(credit, "issuer", proposeAmendment(id, terms, amended));
      await sendTrade(credit, "beneficiary", present(amended, presentation));
      expect((await examinationOf(credit, "issuer")).flags).to.equal(32n);
    });
  });

  it("sees marks by their names", () => {
    expect(marksIn(31n)).to.deep.equal(["Late", "Stale", "Overdrawn", "LateShipment", "Partial"]);
  });

  it("is refused for a credit that nobody issued", async () => {
    const credit = await theater.credit();
    const { terms, presentation, id } = credit;
    await expectNoTrade(credit, "beneficiary", present(terms, presentation), "CreditUnknown", { id });
    await sendTrade(credit, "issuer", issue(terms));
  });
});
