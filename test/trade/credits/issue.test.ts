import { expect } from "chai";

import { heldFor, issue, mostDrawn } from "../../../sdk/Credit.ts";
import { creditEvent, expectTrade, openCreditTheater } from "../../shared/credits.ts";

const theater = await openCreditTheater();

/** All that can be drawn: 110,000,001 and 1/10 of a unit, rounded down, and five units. */
const MOST = 110_000_006n;

describe("issue", () => {
  context("given a fully funded credit", () => {
    it("binds the issuing bank, and takes all that can be drawn from its treasury", async () => {
      const credit = await theater.credit();
      const { id, terms, banks, roles } = credit;

      expect([mostDrawn(terms), heldFor(terms)]).to.deep.equal([MOST, MOST]);
      await expectTrade(credit, "issuer", issue(terms), {
        events: [
          creditEvent("CreditIssued", {
            id,
            issuingBank: banks.issuer,
            beneficiary: roles.beneficiary.address,
            held: MOST,
            terms,
          }),
        ],
        moved: { issuer: -MOST, credits: MOST },
        credit: { state: "Issued", held: MOST },
      });
    });
  });
});
