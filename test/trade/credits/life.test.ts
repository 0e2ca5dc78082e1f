import { expect } from "chai";

import { advise, cancel, close, confirm, declineConfirmation, expire, withdrawConsent } from "../../../sdk/Credit.ts";
import { present } from "../../../sdk/Presentations.ts";
import {
  at,
  creditEvent,
  expectNoTrade,
  expectTrade,
  openCreditTheater,
  sendTrade,
  statusOf,
} from "../../shared/credits.ts";
import { EXPIRED, givenCredit } from "../../shared/creditMachine.ts";

const theater = await openCreditTheater();

const MOST = 110_000_006n;

describe("advise", () => {
  it("tells the beneficiary, once", async () => {
    const credit = await givenCredit(theater, "Issued");
    const { id, terms, banks } = credit;
    await expectTrade(credit, "nominated", advise(id, terms), {
      events: [creditEvent("CreditAdvised", { id, advisingBank: banks.nominated })],
      credit: { isAdvised: true },
    });
    await expectNoTrade(credit, "nominated", advise(id, terms), "CreditAlreadyAdvised", { id });
  });

  it("is refused for other terms", async () => {
    const credit = await givenCredit(theater, "Issued");
    const { id, terms } = credit;
    const facts = { id, version: 0n };
    await expectNoTrade(credit, "nominated", advise(id, { ...terms, salt: 2n }), "CreditWrongTerms", facts);
  });
});

describe("confirm", () => {
  it("binds a second bank, which released what can be drawn", async () => {
    const credit = await givenCredit(theater, "Issued");
    const { id, terms, banks, moneyAddress: token } = credit;
    const cost = { token, amount: MOST - 1n };
    const facts = { token, amount: MOST, releasedToken: token, released: MOST - 1n };
    await expectNoTrade(credit, "confirmer", confirm(id, terms), "BankContextNotReleased", facts, cost);
    await sendTrade(credit, "beneficiary", cancel(id, terms));

    await expectTrade(credit, "confirmer", confirm(id, terms), {
      events: [creditEvent("CreditConfirmed", { id, confirmingBank: banks.confirmer })],
      // The consent was to cancel a credit without confirmation.
      credit: { isConfirmed: true, consents: [] },
    });
    for (const deed of [confirm(id, terms), declineConfirmation(id, terms)])
      await expectNoTrade(credit, "confirmer", deed, "CreditConfirmationDecided", { id, isConfirmed: true });
  });

  it("can be declined, once and for all", async () => {
    const credit = await givenCredit(theater, "Issued");
    const { id, terms, banks } = credit;
    await expectTrade(credit, "confirmer", declineConfirmation(id, terms), {
      events: [creditEvent("CreditConfirmationDeclined", { id, confirmingBank: banks.confirmer })],
      credit: { isDeclined: true },
    });
    await expectNoTrade(credit, "confirmer", confirm(id, terms), "CreditConfirmationDecided", {
      id,
      isConfirmed: false,
    });
  });
});

describe("cancel", () => {
  it("needs the consent of all that are bound, and of nobody else", async () => {
    const credit = await givenCredit(theater, "Issued");
    const { id, terms } = credit;
    await sendTrade(credit, "confirmer", confirm(id, terms));
    await expectTrade(credit, "issuer", cancel(id, terms), {
      events: [creditEvent("CreditCancellationConsented", { id, consents: 8n })],
      credit: { consents: ["issuingBank"] },
    });
    await expectTrade(credit, "beneficiary", cancel(id, terms), {
      events: [creditEvent("CreditCancellationConsented", { id, consents: 40n })],
      credit: { consents: ["issuingBank", "beneficiary"] },
    });
    await expectNoTrade(credit, "issuer", cancel(id, terms), "CreditConsentUnchanged", { id, consents: 40n });
    await expectTrade(credit, "confirmer", cancel(id, terms), {
      events: [
        creditEvent("CreditCancellationConsented", { id, consents: 56n }),
        creditEvent("CreditCanceled", { id }),
      ],
      credit: { state: "Canceled", consents: ["issuingBank", "confirmingBank", "beneficiary"] },
    });
  });

  it("does not need a bank that has not confirmed", async () => {
    const credit = await givenCredit(theater, "Canceled");
    expect((await statusOf(credit)).consents).to.deep.equal(["issuingBank", "beneficiary"]);
  });

  it("can be taken back, and is by a presentation", async () => {
    const credit = await givenCredit(theater, "Issued");
    const { id, terms, presentation } = credit;
    await expectNoTrade(credit, "beneficiary", withdrawConsent(id, terms), "CreditConsentUnchanged", {
      id,
      consents: 0n,
    });
    await sendTrade(credit, "beneficiary", cancel(id, terms));
    await expectTrade(credit, "beneficiary", withdrawConsent(id, terms), {
      events: [creditEvent("CreditCancellationConsented", { id, consents: 0n })],
      credit: { consents: [] },
    });
    await sendTrade(credit, "issuer", cancel(id, terms));
    await sendTrade(credit, "beneficiary", present(terms, presentation));
    expect((await statusOf(credit)).consents).to.deep.equal([]);
    await expectNoTrade(credit, "issuer", cancel(id, terms), "CreditPresentationsOpen", { id, open: 1n });
  });
});

describe("expire", () => {
  for (const [when, offset, isDone] of [
    ["in the last second of the day to which the last one rolls", -1n, false],
    ["in the next second", 0n, true],
    ["a second later", 1n, true],
  ] as const)
    it(`is ${isDone ? "anyone's deed" : "refused"} ${when}`, async () => {
      const credit = await givenCredit(theater, "Issued");
      const { id, terms } = credit;
      await at(credit, EXPIRED + offset);
      if (!isDone) {
        await expectNoTrade(credit, "stranger", expire(id, terms), "CreditNotExpired", { id, last: EXPIRED - 1n });
        return;
      }
      await expectTrade(credit, "stranger", expire(id, terms), {
        events: [creditEvent("CreditExpired", { id })],
        credit: { state: "Expired" },
      });
    });
});

describe("close", () => {
  it("sends what is held back, once nothing is open", async () => {
    const credit = await givenCredit(theater, "Expired");
    const { id, terms } = credit;
    await expectTrade(credit, "stranger", close(id, terms), {
      events: [creditEvent("CreditClosed", { id, returned: MOST })],
      moved: { credits: -MOST, issuer: MOST },
      credit: { state: "Closed", held: 0n },
    });
  });

  it("waits for documents that are with a bank", async () => {
    const credit = await givenCredit(theater, "Expired", { presentation: { shippedOn: 0n } });
    const { id, terms, presentation } = credit;
    await sendTrade(credit, "beneficiary", present(terms, presentation));
    await expectNoTrade(credit, "stranger", close(id, terms), "CreditPresentationsOpen", { id, open: 1n });
  });
});
