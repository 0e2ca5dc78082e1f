import { issue, proposeAmendment } from "../../../sdk/Credit.ts";
import { acceptDraft, determineComplying, forward, honor, present } from "../../../sdk/Presentations.ts";
import { expectNoTrade, openCreditTheater, sendTrade } from "../../shared/credits.ts";
import { givenCredit } from "../../shared/creditMachine.ts";
import { givenExamination } from "../../shared/examinationMachine.ts";

const theater = await openCreditTheater();

describe("At the edges", () => {
  it("a bank without a treasury cannot issue", async () => {
    const { banks, places } = await theater.credit();
    const credit = await theater.credit({ terms: { issuingBank: banks.rival, issuingPlace: places.rival } });
    await expectNoTrade(credit, "rival", issue(credit.terms), "CreditNoTreasury", { bank: banks.rival });
  });

  it("a bank without a treasury cannot honor", async () => {
    const credit = await givenCredit(theater, "Issued", { terms: { nominatedBank: 0n }, to: "rival" });
    const { terms, presentation, banks } = credit;
    await sendTrade(credit, "beneficiary", present(terms, presentation));
    await sendTrade(credit, "rival", determineComplying(presentation));
    const facts = { bank: banks.rival };
    await expectNoTrade(credit, "rival", honor(terms, presentation), "PresentationNoTreasury", facts);
  });

  it("documents are forwarded once, also by a bank that still owes", async () => {
    const examined = await givenExamination(theater, "Confirming", "Undertaken");
    const { terms, presentation, set: id, banks } = examined;
    const deed = forward(terms, presentation, banks.confirmer);
    await sendTrade(examined, "confirmer", deed);
    const facts = { id, bank: banks.confirmer };
    await expectNoTrade(examined, "confirmer", deed, "PresentationForwardedBefore", facts);
  });

  it("no draft is accepted that is payable at sight", async () => {
    const terms = { availability: "Negotiation" } as const;
    const credit = await givenCredit(theater, "Issued", { terms });
    const { presentation, set: id, banks } = credit;
    await sendTrade(credit, "beneficiary", present(credit.terms, presentation));
    await sendTrade(credit, "issuer", determineComplying(presentation));
    const deed = acceptDraft(credit.terms, presentation, banks.issuer);
    await expectNoTrade(credit, "issuer", deed, "PresentationAtSight", { id });
  });

  it("a credit has 255 amendments at most", async () => {
    const credit = await givenCredit(theater, "Issued");
    const { id, terms } = credit;
    const deed = proposeAmendment(id, terms, { ...terms, presentationDays: 20n });
    for (let number = 1; number <= 255; number++) await sendTrade(credit, "issuer", deed);
    await expectNoTrade(credit, "issuer", deed, "AmendmentsExhausted", { id, most: 255n });
  });
});
