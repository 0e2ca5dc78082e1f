import { expect } from "chai";

import {
  acceptAmendment,
  adviseAmendment,
  advise,
  confirm,
  type CreditTerms,
  extendConfirmation,
  proposeAmendment,
  readAmendment,
  rejectAmendment,
} from "../../../sdk/Credit.ts";
import type { AmendmentState, CreditTerm } from "../../../sdk/Names.ts";
import { present } from "../../../sdk/Presentations.ts";
import {
  type CreditCase,
  creditEvent,
  expectNoTrade,
  expectTrade,
  openCreditTheater,
  sendTrade,
  statusOf,
} from "../../shared/credits.ts";
import { amendedOf, givenCredit } from "../../shared/creditMachine.ts";

const theater = await openCreditTheater();

/** What the amendment of the tests lets be drawn more: seventeen units, and the one that a tenth of them adds to the tenth of the amount. */
const ADDED = 18n;

async function proposed(isConfirmed = false): Promise<CreditCase> {
  const credit = await givenCredit(theater, "Issued");
  const { id, terms } = credit;
  if (isConfirmed) await sendTrade(credit, "confirmer", confirm(id, terms));
  await sendTrade(credit, "issuer", proposeAmendment(id, terms, amendedOf(credit)));
  return credit;
}

async function stateOf({ connection, deployment, id }: CreditCase, number: bigint): Promise<AmendmentState> {
  return (await readAmendment(connection.ethers.provider, deployment, id, number)).state;
}

describe("proposeAmendment", () => {
  const fixed: readonly (readonly [CreditTerm, (credit: CreditCase) => Partial<CreditTerms>])[] = [
    ["Applicant", ({ roles }) => ({ applicant: roles.stranger.address })],
    ["Beneficiary", ({ roles }) => ({ beneficiary: roles.stranger.address })],
    ["IssuingBank", ({ banks }) => ({ issuingBank: banks.rival })],
    ["ConfirmingBank", ({ banks }) => ({ confirmingBank: banks.rival })],
    ["Token", ({ roles }) => ({ token: roles.stranger.address })],
    ["IssuedOn", ({ terms }) => ({ issuedOn: terms.issuedOn - 1n })],
    ["MarginShare", () => ({ funding: 2n })],
    ["Amount", () => ({ amount: 0n })],
  ];
  for (const [term, changes] of fixed)
    it(`cannot change ${term} so`, async () => {
      const credit = await givenCredit(theater, "Issued");
      const { id, terms } = credit;
      const deed = proposeAmendment(id, terms, { ...terms, ...changes(credit) });
      await expectNoTrade(credit, "issuer", deed, "CreditUnsoundTerm", { id, term });
    });

  it("binds the issuing bank at once, and leaves the old terms in force", async () => {
    const credit = await givenCredit(theater, "Issued");
    const { id, terms } = credit;
    const amended = amendedOf(credit);
    await expectTrade(credit, "issuer", proposeAmendment(id, terms, amended), {
      events: [creditEvent("AmendmentProposed", { id, number: 1n, base: 0n, added: ADDED, amended })],
      moved: { issuer: -ADDED, credits: ADDED },
      credit: { proposed: 1n, held: 110_000_006n + ADDED },
    });
    expect(await stateOf(credit, 1n)).to.equal("Proposed");
    await expectNoTrade(credit, "nominated", advise(id, amended), "CreditWrongTerms", { id, version: 0n });
    await sendTrade(credit, "nominated", advise(id, terms));
  });

  it("costs only what can be drawn beside what could be", async () => {
    const credit = await givenCredit(theater, "Issued");
    const { id, terms, moneyAddress: token } = credit;
    const deed = proposeAmendment(id, terms, amendedOf(credit));
    const facts = { token, amount: ADDED, releasedToken: token, released: ADDED - 1n };
    await expectNoTrade(credit, "issuer", deed, "BankContextNotReleased", facts, { token, amount: ADDED - 1n });
    await sendTrade(credit, "issuer", deed, { token, amount: ADDED });
  });
});

describe("acceptAmendment", () => {
  it("puts the terms in force, and makes other amendments of the same version stale", async () => {
    const credit = await proposed();
    const { id, terms } = credit;
    const amended = amendedOf(credit);
    await sendTrade(credit, "issuer", proposeAmendment(id, terms, { ...terms, presentationDays: 10n }));
    await expectTrade(credit, "beneficiary", acceptAmendment(id, terms, 1n), {
      events: [creditEvent("AmendmentAccepted", { id, number: 1n, isByPresentation: false, isConfirmed: false })],
      credit: { version: 1n },
    });
    expect([await stateOf(credit, 1n), await stateOf(credit, 2n)]).to.deep.equal(["Accepted", "Stale"]);
    await expectNoTrade(credit, "beneficiary", acceptAmendment(id, amended, 2n), "AmendmentUnexpectedState", {
      id,
      number: 2n,
      current: "Stale",
      allowed: ["Proposed"],
    });
    await expectNoTrade(credit, "nominated", advise(id, terms), "CreditWrongTerms", { id, version: 1n });
    await sendTrade(credit, "nominated", advise(id, amended));
  });

  it("is refused for a number that nobody proposed", async () => {
    const credit = await givenCredit(theater, "Issued");
    const { id, terms } = credit;
    const facts = { id, number: 1n, current: "None", allowed: ["Proposed"] } as const;
    await expectNoTrade(credit, "beneficiary", acceptAmendment(id, terms, 1n), "AmendmentUnexpectedState", facts);
  });

  it("waits for the confirming bank, which may extend its confirmation", async () => {
    const credit = await proposed(true);
    const { id, terms, moneyAddress: token } = credit;
    const amended = amendedOf(credit);
    const most = 110_000_006n + ADDED;
    for (const isUnconfirmed of [false, true])
      await expectNoTrade(
        credit,
        "beneficiary",
        acceptAmendment(id, terms, 1n, isUnconfirmed),
        "AmendmentExtensionAwaited",
        { id, number: 1n },
      );
    const deed = extendConfirmation(id, terms, amended, 1n);
    const facts = { token, amount: most, releasedToken: token, released: most - 1n };
    await expectNoTrade(credit, "confirmer", deed, "BankContextNotReleased", facts, { token, amount: most - 1n });
    await expectNoTrade(
      credit,
      "confirmer",
      extendConfirmation(id, terms, { ...amended, salt: 9n }, 1n),
      "CreditWrongTerms",
      { id, version: 1n },
    );
    await expectTrade(credit, "confirmer", deed, {
      events: [creditEvent("ConfirmationExtended", { id, number: 1n })],
    });
    for (const again of [deed, adviseAmendment(id, terms, 1n)])
      await expectNoTrade(credit, "confirmer", again, "AmendmentExtensionDecided", { id, number: 1n });
    await expectTrade(credit, "beneficiary", acceptAmendment(id, terms, 1n), {
      events: [creditEvent("AmendmentAccepted", { id, number: 1n, isByPresentation: false, isConfirmed: true })],
      credit: { version: 1n },
    });
  });

  it("ends a confirmation that does not extend to it, if the beneficiary says so", async () => {
    const credit = await proposed(true);
    const { id, terms } = credit;
    await expectTrade(credit, "confirmer", adviseAmendment(id, terms, 1n), {
      events: [creditEvent("AmendmentAdvisedOnly", { id, number: 1n })],
    });
    await expectNoTrade(credit, "beneficiary", acceptAmendment(id, terms, 1n), "AmendmentEndsConfirmation", {
      id,
      number: 1n,
    });
    await expectTrade(credit, "beneficiary", acceptAmendment(id, terms, 1n, true), {
      events: [creditEvent("AmendmentAccepted", { id, number: 1n, isByPresentation: false, isConfirmed: false })],
      credit: { version: 1n, isConfirmed: false },
    });
  });

  it("has no extension to wait for where nobody confirmed", async () => {
    const credit = await proposed();
    const { id, terms } = credit;
    for (const deed of [extendConfirmation(id, terms, amendedOf(credit), 1n), adviseAmendment(id, terms, 1n)])
      await expectNoTrade(credit, "confirmer", deed, "CreditNotConfirmed", { id });
  });

  it("refuses documents under an amendment to which the confirmation does not extend", async () => {
    const credit = await proposed(true);
    const { presentation } = credit;
    const under = { ...presentation, version: 1n };
    await expectNoTrade(credit, "beneficiary", present(amendedOf(credit), under), "AmendmentExtensionAwaited", {
      id: credit.id,
      number: 1n,
    });
  });
});

describe("rejectAmendment", () => {
  it("sends back what the issuing bank had added", async () => {
    const credit = await proposed();
    const { id, terms } = credit;
    await expectTrade(credit, "beneficiary", rejectAmendment(id, terms, 1n), {
      events: [creditEvent("AmendmentRejected", { id, number: 1n, returned: ADDED })],
      moved: { credits: -ADDED, issuer: ADDED },
      credit: { held: 110_000_006n },
    });
    expect(await stateOf(credit, 1n)).to.equal("Rejected");
    await expectNoTrade(credit, "beneficiary", rejectAmendment(id, terms, 1n), "AmendmentUnexpectedState", {
      id,
      number: 1n,
      current: "Rejected",
      allowed: ["Proposed", "Stale"],
    });
    expect((await statusOf(credit)).version).to.equal(0n);
  });
});
