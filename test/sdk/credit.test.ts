import { expect } from "chai";
import { ZeroHash } from "ethers";

import { consentsIn, creditFrom, creditId, heldFor, mostDrawn } from "../../sdk/Credit.ts";
import { marksIn, presentationFrom, presentationId } from "../../sdk/Presentations.ts";

const PLAN = {
  applicant: "0x00000000000000000000000000000000000000A1",
  beneficiary: "0x00000000000000000000000000000000000000B1",
  issuingBank: 7n,
  token: "0x00000000000000000000000000000000000000C1",
  amount: 105n,
  issuedOn: 29_901n,
  expiresOn: 29_962n,
  issuingPlace: `0x${"11".repeat(32)}`,
  narrative: `0x${"22".repeat(32)}`,
};

describe("creditFrom", () => {
  it("leaves to UCP 600 what the plan leaves out", () => {
    const terms = creditFrom(PLAN);
    expect(terms).to.deep.include({
      ...PLAN,
      nominatedBank: 7n,
      confirmingBank: 0n,
      place: PLAN.issuingPlace,
      confirmingPlace: ZeroHash,
      presentationDays: 21n,
      examinationDays: 5n,
      availability: 0n,
      funding: 0n,
      partialDrawings: true,
    });
    expect(creditFrom(PLAN).salt).not.to.equal(terms.salt);
  });

  it("takes the names of what has some", () => {
    const names = { rules: "UcpElectronic", availability: "Negotiation", confirmation: "Confirm" } as const;
    const terms = creditFrom({
      ...PLAN,
      ...names,
      tenorFrom: "Shipment",
      funding: "Bare",
      form: "IrrevocableTransferable",
    });
    expect(terms).to.deep.include({
      rules: 1n,
      availability: 3n,
      confirmation: 2n,
      tenorFrom: 1n,
      funding: 2n,
      form: 1n,
    });
  });
});

describe("mostDrawn and heldFor", () => {
  it("round what can be drawn down, and a margin up", () => {
    const terms = { tolerancePlus: 10n, additional: 5n };
    expect(mostDrawn(creditFrom({ ...PLAN, ...terms }))).to.equal(120n);
    expect(heldFor(creditFrom({ ...PLAN, ...terms }))).to.equal(120n);
    expect(heldFor(creditFrom({ ...PLAN, ...terms, funding: "Margin", marginShare: 1_001n }))).to.equal(13n);
    expect(heldFor(creditFrom({ ...PLAN, ...terms, funding: "Bare" }))).to.equal(0n);
  });
});

describe("creditId and presentationId", () => {
  const domain = { chainId: 1n, letterOfCredit: PLAN.token, presentations: PLAN.token };

  it("differ with every term, chain and contract", () => {
    const terms = creditFrom({ ...PLAN, salt: 1n });
    const presentation = presentationFrom({ credit: ZeroHash, bank: 7n, amount: 1n, documents: ZeroHash });
    const ids = [
      creditId(domain, terms),
      creditId(domain, { ...terms, salt: 2n }),
      creditId({ ...domain, chainId: 2n }, terms),
      creditId({ ...domain, letterOfCredit: PLAN.applicant }, terms),
      presentationId(domain, presentation),
      presentationId(domain, { ...presentation, amount: 2n }),
      presentationId({ ...domain, chainId: 2n }, presentation),
    ];
    expect(new Set(ids).size).to.equal(ids.length);
  });
});

describe("consentsIn and marksIn", () => {
  it("name the bits", () => {
    expect(consentsIn(56n)).to.deep.equal(["issuingBank", "confirmingBank", "beneficiary"]);
    expect(consentsIn(7n)).to.deep.equal([]);
    expect(marksIn(17n)).to.deep.equal(["Late", "Partial"]);
  });
});
