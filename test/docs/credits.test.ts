import { expect } from "chai";

import { CREDIT_STATES, EXAMINATION_STATES, type ExaminationState, STAGES } from "../../sdk/Names.ts";
import { ILetterOfCredit__factory } from "../../typechain-types/factories/contracts/trade/interfaces/ILetterOfCredit__factory.ts";
import { IPresentations__factory } from "../../typechain-types/factories/contracts/trade/interfaces/IPresentations__factory.ts";
import { LetterOfCredit__factory } from "../../typechain-types/factories/contracts/trade/LetterOfCredit__factory.ts";
import { Presentations__factory } from "../../typechain-types/factories/contracts/trade/Presentations__factory.ts";
import { CREDIT_MACHINE, type CreditDeedName } from "../shared/creditMachine.ts";
import {
  EXAMINATION_MACHINE,
  type ExaminationDeed,
  examinationEntry,
  STATES_OF,
} from "../shared/examinationMachine.ts";
import { behavesLikeOperationPages, FOLDER, namesOf } from "./operations.behavior.ts";
import { codeIn, read, rowsOf, sectionOf } from "./pages.ts";

const credits = LetterOfCredit__factory.createInterface();
const presentations = Presentations__factory.createInterface();
const unreachable = Object.keys(JSON.parse(read("scripts/checks/unreachable-errors.json")) as object);

/** What only the contract of presentations does stands on one page, as do the two ways to withdraw and to pause. */
function pageOf(deed: string): string {
  if (deed === "unpause") return "pause";
  if (deed === "withdrawTo") return "withdraw";
  return /^(?:\w+Examination|adopt|draw|pay|bind)$/.test(deed) ? "drawings" : deed;
}

describe("docs/operations/credits", () => {
  behavesLikeOperationPages({
    folder: "credits",
    contract: credits,
    deeds: ILetterOfCredit__factory.createInterface(),
    sources: [
      "contracts/trade/interfaces/ILetterOfCredit.sol",
      "contracts/common/interfaces/IMoneyDoor.sol",
      "contracts/common/interfaces/IMoneyPassage.sol",
    ],
    pageOf,
    ofEveryDeed: ["CreditUnknown", "CreditUnexpectedState", "CreditWrongTerms"],
    ownErrors: /^(?:Credit|Amendment)/,
    // Credits know no native coin and spend no ledger balance.
    noDeedRaises: namesOf(credits, "error").filter(
      (error) => unreachable.includes(error) || /InvalidAuthority$|^StringTooLong$|^MoneyWrongValue$/.test(error),
    ),
    noDeedEmits: ["AuthorityUpdated", "EIP712DomainChanged", "MoneySpent"],
  });

  for (const deed of Object.keys(CREDIT_MACHINE) as CreditDeedName[])
    it(`${deed}.md starts in the states that the machine allows, and ends where it says`, () => {
      const rows = rowsOf(sectionOf(read(`${FOLDER}credits/${deed}.md`), "States"));
      const moves: Readonly<Record<string, string>> = CREDIT_MACHINE[deed].moves;

      expect(rows.map(([before]) => before)).to.deep.equal(Object.keys(moves));
      for (const [before = "", after = ""] of rows) expect(after).to.include(moves[before]!);
    });
});

describe("docs/operations/presentations", () => {
  behavesLikeOperationPages({
    folder: "presentations",
    contract: presentations,
    deeds: IPresentations__factory.createInterface(),
    sources: ["contracts/trade/interfaces/IPresentations.sol"],
    ofEveryDeed: ["PresentationUnknown", "PresentationUnexpectedState"],
    ownErrors: /^Presentation/,
    noDeedRaises: namesOf(presentations, "error").filter(
      (error) => unreachable.includes(error) || /^StringTooLong$/.test(error),
    ),
    noDeedEmits: ["EIP712DomainChanged"],
  });

  for (const deed of Object.keys(EXAMINATION_MACHINE) as ExaminationDeed[])
    it(`${deed}.md starts where the machine allows it, and ends where it says`, () => {
      const rows = rowsOf(sectionOf(read(`${FOLDER}presentations/${deed}.md`), "States"));
      const { allowed, to } = examinationEntry(deed);

      for (const [before = "", after = ""] of rows) {
        expect(allowed, before).to.include(before);
        const ends = STAGES.filter((stage) => STATES_OF[stage].includes(before as ExaminationState)).flatMap(
          (stage) => to(stage, before as ExaminationState) ?? [],
        );
        for (const end of ends) expect(after, `${deed} from ${before}`).to.include(end);
      }
    });
});

describe("contracts/trade/README.md", () => {
  const page = read("contracts/trade/README.md");

  it("has a row for every state, in the order in which they are lived", () => {
    const states = (heading: string) => rowsOf(sectionOf(page, heading)).map(([state]) => state);
    expect(states("Credit")).to.deep.equal(CREDIT_STATES);
    expect(states("Presentation")).to.deep.equal(EXAMINATION_STATES);
  });

  it("names each deed on a credit in its states, and nowhere else", () => {
    for (const deed of ["issue", "advise", "confirm", "declineConfirmation", "cancel", "expire", "close"] as const)
      for (const [state = "", ...cells] of rowsOf(sectionOf(page, "Credit")))
        expect(codeIn(cells.join(" ")).includes(deed), `${deed} in ${state}`).to.equal(
          state in CREDIT_MACHINE[deed].moves,
        );
  });
});
