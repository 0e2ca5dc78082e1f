import { expect } from "chai";

import { ORDER_STATES } from "../../sdk/Names.ts";
import { Escrow__factory } from "../../typechain-types/factories/contracts/escrow/Escrow__factory.ts";
import { IEscrow__factory } from "../../typechain-types/factories/contracts/escrow/interfaces/IEscrow__factory.ts";
import { allowedFor, CLOCKS, type DeedName, entryOf, MACHINE } from "../shared/machine.ts";
import { behavesLikeOperationPages, deedsIn, FOLDER, namesOf } from "./operations.behavior.ts";
import { read, rowsOf, sectionOf } from "./pages.ts";

const contract = Escrow__factory.createInterface();
const deeds = IEscrow__factory.createInterface();
const errors = namesOf(contract, "error");

/** The page that a deed stands on: ways to pay and to withdraw stand on one. */
function pageOf(deed: string): string {
  if (deed === "unpause") return "pause";
  return deed.replace(/With(?:Permit|Authorization)$|To$/, "");
}

const pageFor = (name: string) => read(`${FOLDER}escrow/${name}.md`);

/** Errors that nothing raises, that of the call by which the AccessManager changes the authority, and one of deployment. */
const unreachable = Object.keys(JSON.parse(read("scripts/checks/unreachable-errors.json")) as object);

describe("docs/operations/escrow", () => {
  // Patterns, since an error's name in quotes counts as its assertion (scripts/checks/errors.ts).
  behavesLikeOperationPages({
    folder: "escrow",
    contract,
    deeds,
    sources: [
      "contracts/escrow/interfaces/IEscrow.sol",
      "contracts/common/interfaces/IMoneyDoor.sol",
      "contracts/common/interfaces/IMoneyPassage.sol",
    ],
    pageOf,
    ofEveryDeed: errors.filter((error) => /^Escrow(?:UnknownOrder|UnexpectedState|OrderDue)$/.test(error)),
    // A cart may hold both kinds, and a released order whose clock has ended is Closed.
    exceptions: new Map([
      ["payMany", /WrongKind$/],
      ["refundReleased", /OrderDue$/],
    ]),
    ownErrors: /^Escrow/,
    noDeedRaises: errors.filter(
      (error) => unreachable.includes(error) || /InvalidAuthority$|^StringTooLong$/.test(error),
    ),
    noDeedEmits: ["AuthorityUpdated", "EIP712DomainChanged"],
    // What a clock does is what the deeds do that it stands in for.
    freeEvents: ["settleDue"],
  });

  for (const name of new Set(deedsIn(deeds).map(pageOf))) {
    if (!(name in MACHINE)) continue;
    const deed = name as DeedName;

    describe(`${name}.md`, () => {
      it("starts in the states that the machine allows, and ends where it says", () => {
        const rows = rowsOf(sectionOf(pageFor(name), "States"));
        expect(rows.map(([before]) => before)).to.deep.equal(allowedFor(deed));
        for (const [before = "", after = ""] of rows) {
          const to = entryOf(deed).moves[before as keyof object];
          expect(after.match(/\b[A-Z][A-Za-z]+/g), before).to.include(to);
        }
      });

      it("names the parties of the deed", () => {
        const parties = new Set(allowedFor(deed).flatMap((state) => entryOf(deed).by(state)));
        const access = sectionOf(pageFor(name), "Access");
        for (const party of ["payer", "payee", "carrier", "arbiter"] as const) {
          if (parties.size < 4 && parties.has(party)) expect(access).to.match(new RegExp(`\\b${party}\\b`, "i"));
        }
      });
    });
  }

  it("says for every clock what its end means", () => {
    const rows = rowsOf(sectionOf(pageFor("settleDue"), "States"));
    expect(rows.map(([before]) => before)).to.deep.equal(Object.keys(CLOCKS));
    for (const [before, after = ""] of rows) {
      const named = after.match(/\b[A-Z][A-Za-z]+/g) ?? [];
      expect(ORDER_STATES, before).to.include.members(named.filter((word) => word !== "Where"));
      expect(named, before).not.to.have.length(0);
    }
  });
});
