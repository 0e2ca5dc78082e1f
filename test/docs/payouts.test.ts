import { expect } from "chai";

import { DROP_STATES } from "../../sdk/Names.ts";
import { Payouts__factory } from "../../typechain-types/factories/contracts/payments/Payouts__factory.ts";
import { IPayouts__factory } from "../../typechain-types/factories/contracts/payments/interfaces/IPayouts__factory.ts";
import { DROP_MACHINE, type DropDeed } from "../shared/dropMachine.ts";
import { behavesLikeOperationPages, FOLDER, namesOf } from "./operations.behavior.ts";
import { codeIn, read, rowsOf, sectionOf } from "./pages.ts";

const contract = Payouts__factory.createInterface();
const errors = namesOf(contract, "error");

/** The page that a deed stands on: ways to pay and to withdraw stand on one. */
function pageOf(deed: string): string {
  if (deed === "unpause") return "pause";
  return deed.replace(/With(?:Permit|Authorization)$|To$/, "");
}

/** Errors that nothing raises; beside them stand that of the call by which the AccessManager changes the authority, and that of a long name at deployment. */
const unreachable = Object.keys(JSON.parse(read("scripts/checks/unreachable-errors.json")) as object);

describe("docs/operations/payouts", () => {
  behavesLikeOperationPages({
    folder: "payouts",
    contract,
    deeds: IPayouts__factory.createInterface(),
    sources: [
      "contracts/payments/interfaces/IPayouts.sol",
      "contracts/common/interfaces/IMoneyDoor.sol",
      "contracts/common/interfaces/IMoneyPassage.sol",
    ],
    pageOf,
    ofEveryDeed: errors.filter((error) => /^Payouts(?:UnknownDrop|UnexpectedState)$/.test(error)),
    // Many claims pass over what others have changed meanwhile.
    exceptions: new Map([["claimMany", /AlreadyClaimed$|TotalExceeded$/]]),
    ownErrors: /^Payouts/,
    noDeedRaises: errors.filter(
      (error) => unreachable.includes(error) || /InvalidAuthority$|^StringTooLong$/.test(error),
    ),
    // Payouts never spend a ledger balance for its owner.
    noDeedEmits: ["AuthorityUpdated", "EIP712DomainChanged", "MoneySpent"],
  });

  for (const deed of ["fund", "claim", "claimMany", "reclaim"] as const)
    it(`${deed}.md starts in the state that the machine allows, and ends where it says`, () => {
      const rows = rowsOf(sectionOf(read(`${FOLDER}payouts/${deed}.md`), "States"));
      const { moves } = DROP_MACHINE[deed];

      expect(rows.map(([before]) => before)).to.deep.equal(Object.keys(moves));
      for (const [before = "", after = ""] of rows) expect(after).to.include(moves[before as keyof typeof moves]);
    });
});

describe("contracts/payments/README.md", () => {
  const rows = rowsOf(sectionOf(read("contracts/payments/README.md"), "The life of a drop"));

  it("has a row for every state of a drop, in the order in which they are lived", () => {
    expect(rows.map(([state = ""]) => state.split(" ")[0])).to.deep.equal(DROP_STATES);
  });

  it("names each deed in its state, and nowhere else", () => {
    for (const deed of ["fund", "claim", "claimMany", "reclaim"] satisfies DropDeed[])
      for (const [row = "", deeds = ""] of rows) {
        const [state = ""] = row.split(" ");
        expect(codeIn(deeds).includes(deed), `${deed} in ${state}`).to.equal(state in DROP_MACHINE[deed].moves);
      }
  });
});
