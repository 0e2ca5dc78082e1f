import { expect } from "chai";

import { EVENT_STATES, type EventState } from "../../sdk/Names.ts";
import { ITickets__factory } from "../../typechain-types/factories/contracts/provenance/interfaces/ITickets__factory.ts";
import { Tickets__factory } from "../../typechain-types/factories/contracts/provenance/Tickets__factory.ts";
import { behavesLikeOperationPages, FOLDER, namesOf } from "./operations.behavior.ts";
import { codeIn, read, rowsOf, sectionOf } from "./pages.ts";

const contract = Tickets__factory.createInterface();
const unreachable = Object.keys(JSON.parse(read("scripts/checks/unreachable-errors.json")) as object);

/** The page that a deed stands on, where it is not one of its own name. */
const PAGES: Readonly<Record<string, string>> = {
  setUser: "lend",
  transferFrom: "transfer",
  safeTransferFrom: "transfer",
  approve: "transfer",
  setApprovalForAll: "transfer",
  withdrawTo: "withdraw",
  unpause: "pause",
};

/** Where each deed of an event may begin, and where it leads. */
const MACHINE: Readonly<Record<string, Partial<Record<EventState, EventState>>>> = {
  announce: { None: "Announced" },
  setGate: { Announced: "Announced", Doors: "Doors", Over: "Over" },
  endSeries: { Announced: "Announced" },
  buy: { Announced: "Announced" },
  resell: { Announced: "Announced" },
  admit: { Doors: "Doors", Over: "Over" },
  admitMany: { Doors: "Doors", Over: "Over" },
  cancel: { Announced: "Canceled", Doors: "Canceled", Over: "Canceled" },
  confirm: { Over: "Confirmed" },
  settle: { Confirmed: "Settled" },
  refund: { Canceled: "Canceled", Lapsed: "Lapsed" },
};

describe("docs/operations/tickets", () => {
  behavesLikeOperationPages({
    folder: "tickets",
    contract,
    deeds: ITickets__factory.createInterface(),
    sources: [
      ...["ITickets", "IUsableToken", "IERC4907"].map((name) => `contracts/provenance/interfaces/${name}.sol`),
      "contracts/common/interfaces/IMoneyDoor.sol",
      "contracts/common/interfaces/IMoneyPassage.sol",
    ],
    pageOf: (deed) => PAGES[deed] ?? deed,
    ownErrors: /^Tickets/,
    // A seat is free before its ticket is made, no royalty is set, and a used ticket is refused as a fault before it is used again.
    noDeedRaises: namesOf(contract, "error").filter(
      (error) =>
        unreachable.includes(error) ||
        /InvalidAuthority$|^StringTooLong$|^ERC721InvalidSender$|^UsableToken(?:Used|UnfitRoyalty)$/.test(error),
    ),
    noDeedEmits: ["AuthorityUpdated", "EIP712DomainChanged", "BatchMetadataUpdate"],
    freeEvents: ["transfer"],
  });

  for (const [deed, moves] of Object.entries(MACHINE))
    it(`${deed}.md starts and ends in the states of the machine`, () => {
      const rows = rowsOf(sectionOf(read(`${FOLDER}tickets/${deed}.md`), "States"));
      expect(rows).to.deep.equal(Object.entries(moves));
    });
});

describe("contracts/provenance/README.md", () => {
  const rows = rowsOf(sectionOf(read("contracts/provenance/README.md"), "An event"));

  it("has a row for every state of an event, in the order in which they are lived", () => {
    expect(rows.map(([state = ""]) => state)).to.deep.equal(EVENT_STATES);
  });

  it("names each deed of an event in its states, and nowhere else", () => {
    for (const [deed, moves] of Object.entries(MACHINE))
      for (const [state = "", deeds = ""] of rows)
        expect(codeIn(deeds).includes(deed), `${deed} in ${state}`).to.equal(state in moves);
  });
});
