import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";

import { type CreditPlan, heldFor, issue, mostDrawn } from "../../../sdk/Credit.ts";
import type { CreditTerm } from "../../../sdk/Names.ts";
import {
  creditEvent,
  type CreditSetting,
  day,
  expectNoTrade,
  expectTrade,
  openCreditTheater,
  sendTrade,
  statusOf,
} from "../../shared/credits.ts";

const theater = await openCreditTheater();

/** All that can be drawn: 110,000,001 and 1/10 of a unit, rounded down, and five units. */
const MOST = 110_000_006n;

/** The day of the tests, and five years later. */
const [TODAY, LAST] = [day("2051-11-13"), day("2056-11-12")];

describe("issue", () => {
  const unsound: readonly (readonly [string, CreditTerm, Partial<CreditPlan>])[] = [
    ["no token", "Token", { token: ZeroAddress }],
    ["no applicant", "Applicant", { applicant: ZeroAddress }],
    ["no beneficiary", "Beneficiary", { beneficiary: ZeroAddress }],
    ["no issuing bank", "IssuingBank", { issuingBank: 0n }],
    ["a confirmation asked of nobody", "ConfirmingBank", { confirmingBank: 0n }],
    ["a confirming bank asked for nothing", "ConfirmingBank", { confirmation: "Without" }],
    ["no amount", "Amount", { amount: 0n }],
    ["more than fits 96 bits", "Amount", { amount: 2n ** 96n - 6n }],
    ["a tolerance of 100 %", "Tolerance", { tolerancePlus: 100n }],
    ["a tolerance of 100 % the other way", "Tolerance", { toleranceMinus: 100n }],
    ["a share without a margin", "MarginShare", { marginShare: 1n }],
    ["a margin of nothing", "MarginShare", { funding: "Margin" }],
    ["a margin of all", "MarginShare", { funding: "Margin", marginShare: 10_000n }],
    ["an end that has passed", "ExpiresOn", { expiresOn: TODAY - 1n, latestShipment: 0n, issuedOn: TODAY - 1n }],
    ["an end after more than five years", "ExpiresOn", { expiresOn: LAST + 1n }],
    ["a date of issue after its end", "IssuedOn", { issuedOn: day("2052-01-14") }],
    ["a latest shipment after its end", "LatestShipment", { latestShipment: day("2052-01-14") }],
    ["no day for presentation", "PresentationDays", { presentationDays: 0n }],
    ["more than a year for presentation", "PresentationDays", { presentationDays: 367n }],
    ["a tenor at sight", "Tenor", { tenorDays: 1n }],
    ["deferred payment without a tenor", "Tenor", { availability: "Deferred" }],
    ["a tenor of more than five years", "Tenor", { availability: "Acceptance", tenorDays: 1_827n }],
    ["a cure that is none", "Cures", { cures: 4n }],
    ["two banking days to examine", "ExaminationDays", { examinationDays: 2n }],
    ["eight banking days to examine", "ExaminationDays", { examinationDays: 8n }],
    ["no narrative", "Narrative", { narrative: ZeroHash }],
  ];
  for (const [what, term, terms] of unsound)
    it(`refuses ${what}`, async () => {
      const credit = await theater.credit({ terms });
      await expectNoTrade(credit, "issuer", issue(credit.terms), "CreditUnsoundTerm", { id: credit.id, term });
    });

  it("refuses a beneficiary that is the applicant, the contract or the token", async () => {
    const { roles, deployment, moneyAddress } = await theater.credit();
    for (const beneficiary of [roles.applicant.address, deployment.letterOfCredit, moneyAddress]) {
      const credit = await theater.credit({ terms: { beneficiary } });
      const facts = { id: credit.id, term: "Beneficiary" } as const;
      await expectNoTrade(credit, "issuer", issue(credit.terms), "CreditUnsoundTerm", facts);
    }
  });

  it("refuses the confirmation of the issuing bank itself", async () => {
    const { banks } = await theater.credit();
    const credit = await theater.credit({ terms: { confirmingBank: banks.issuer } });
    const facts = { id: credit.id, term: "ConfirmingBank" } as const;
    await expectNoTrade(credit, "issuer", issue(credit.terms), "CreditUnsoundTerm", facts);
  });

  const sound: readonly (readonly [string, CreditSetting["terms"]])[] = [
    ["an end today", { expiresOn: TODAY, latestShipment: 0n }],
    ["an end in five years", { expiresOn: LAST }],
    ["tolerances of 99 %", { tolerancePlus: 99n, toleranceMinus: 99n }],
    ["a year for presentation", { presentationDays: 366n }],
    ["a tenor of five years", { availability: "Deferred", tenorDays: 1_826n }],
    ["negotiation at sight", { availability: "Negotiation" }],
    ["three banking days to examine", { examinationDays: 3n }],
    ["seven banking days to examine", { examinationDays: 7n }],
    ["a margin of nearly all", { funding: "Margin", marginShare: 9_999n }],
  ];
  for (const [what, terms] of sound)
    it(`takes ${what}`, async () => {
      const credit = await theater.credit({ terms: terms! });
      await sendTrade(credit, "issuer", issue(credit.terms));
      expect((await statusOf(credit)).state).to.equal("Issued");
    });

  it("refuses calendars that nobody made", async () => {
    for (const place of ["place", "issuingPlace", "confirmingPlace"]) {
      const credit = await theater.credit({ terms: { [place]: ZeroHash } });
      await expectNoTrade(credit, "issuer", issue(credit.terms), "CalendarUnknown", { id: ZeroHash });
    }
  });

  it("refuses a bank that released less than can be drawn", async () => {
    const credit = await theater.credit();
    const { terms, moneyAddress: token } = credit;
    const cost = { token, amount: MOST - 1n };
    const facts = { token, amount: MOST, releasedToken: token, released: MOST - 1n };
    await expectNoTrade(credit, "issuer", issue(terms), "BankContextNotReleased", facts, cost);
  });

  it("refuses terms that were issued already", async () => {
    const credit = await theater.credit();
    await sendTrade(credit, "issuer", issue(credit.terms));
    await expectNoTrade(credit, "issuer", issue(credit.terms), "CreditUnexpectedState", {
      id: credit.id,
      current: "Issued",
      allowed: ["None"],
    });
  });

  for (const [funding, marginShare, held] of [
    ["Full", 0n, MOST],
    // A third of a percent of 110,000,006 is 36,300 and a bit, rounded up.
    ["Margin", 3n, 33_001n],
    ["Bare", 0n, 0n],
  ] as const)
    it(`binds the issuing bank, and takes what stands behind the credit from its treasury: ${funding}`, async () => {
      const credit = await theater.credit({ terms: { funding, marginShare } });
      const { id, terms, banks, roles } = credit;

      expect([mostDrawn(terms), heldFor(terms)]).to.deep.equal([MOST, held]);
      await expectTrade(credit, "issuer", issue(terms), {
        events: [
          creditEvent("CreditIssued", {
            id,
            issuingBank: banks.issuer,
            beneficiary: roles.beneficiary.address,
            held,
            terms,
          }),
        ],
        moved: held > 0n ? { issuer: -held, credits: held } : {},
        credit: { state: "Issued", held },
      });
      expect(await credit.letterOfCredit.mostOf(terms)).to.equal(MOST);
      expect(await credit.letterOfCredit.idOf(terms)).to.equal(id);
    });
});
