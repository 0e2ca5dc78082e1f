import { expect } from "chai";

import { ORDER_STATES } from "../../sdk/Names.ts";
import { Escrow__factory } from "../../typechain-types/factories/contracts/escrow/Escrow__factory.ts";
import { IEscrow__factory } from "../../typechain-types/factories/contracts/escrow/interfaces/IEscrow__factory.ts";
import { allowedFor, CLOCKS, type DeedName, entryOf, MACHINE } from "../shared/machine.ts";
import { codeIn, pagePaths, read, rowsOf, sectionOf } from "./pages.ts";

const FOLDER = "docs/operations/";

/** Events of contracts that ours inherit from, which no deed emits. */
const NOT_BY_DEEDS = ["AuthorityUpdated", "EIP712DomainChanged"];

const abi = Escrow__factory.createInterface();
const namesOf = (type: "error" | "event") =>
  abi.fragments.flatMap((fragment) => (fragment.type === type && "name" in fragment ? [String(fragment.name)] : []));
const errors = namesOf("error");
const events = namesOf("event");

// Patterns, since an error's name in quotes counts as its assertion (scripts/checks/errors.ts).

/** What the documentation of the interface means by "as for every deed". */
const OF_EVERY_DEED = errors.filter((error) => /^Escrow(?:UnknownOrder|UnexpectedState|OrderDue)$/.test(error));

/** What the general rule says about a deed and cannot happen: a cart may hold both kinds, and a released order whose clock has ended is Closed. */
const EXCEPTIONS = new Map([
  ["payMany", /WrongKind$/],
  ["refundReleased", /OrderDue$/],
]);

/** Errors that no deed raises: those that nothing can, and that of the call by which the AccessManager changes the authority. */
const unreachable = Object.keys(JSON.parse(read("scripts/checks/unreachable-errors.json")) as object);
const NOT_OF_DEEDS = errors.filter((error) => unreachable.includes(error) || error.endsWith("InvalidAuthority"));

const deeds: string[] = [];
IEscrow__factory.createInterface().forEachFunction(({ name, constant }) => {
  if (!constant) deeds.push(name);
});

const sources = ["contracts/escrow/interfaces/IEscrow.sol", "contracts/common/interfaces/IMoneyDoor.sol"];
const interfaces = sources.map(read).join("\n");

/** The page that a deed stands on: ways to pay and to withdraw stand on one. */
function pageNameOf(deed: string): string {
  if (deed === "unpause") return "pause";
  return deed.replace(/With(?:Permit|Authorization)$|To$/, "");
}

const pages = new Map([...new Set(deeds.map(pageNameOf))].map((name) => [name, read(`${FOLDER}${name}.md`)]));
const text = [...pages.values(), read(`${FOLDER}README.md`)].join("\n");

/** The documentation that stands above a function of the interfaces. */
function docOf(deed: string): string {
  const lines = interfaces.split("\n");
  const end = lines.findIndex((line) => line.includes(`function ${deed}(`));
  const start = lines.findLastIndex((line, at) => at < end && !line.trim().startsWith("///"));
  return lines.slice(start + 1, end).join("\n");
}

/** The same, with that of the deeds to which it refers: "As `pay`", "Requirements as for `pay`". */
function wholeDocOf(deed: string): string {
  const doc = docOf(deed);
  const others = [...doc.matchAll(/[Aa]s (?:for )?`(\w+)`(?: and `(\w+)`)?/g)].flatMap(([, one = "", another = ""]) => [
    one,
    another,
  ]);
  return [doc, ...others.filter((name) => name !== "").map(wholeDocOf)].join("\n");
}

/** The names in the first column of a section. */
function listed(page: string, heading: string): readonly string[] {
  return rowsOf(sectionOf(page, heading)).map(([name = ""]) => name.replaceAll("`", ""));
}

describe("docs/operations", () => {
  it("has a page for every deed, and each names its deeds", () => {
    expect(deeds).to.have.length.greaterThan(25);
    for (const deed of deeds) expect(codeIn(pages.get(pageNameOf(deed))!), deed).to.include(deed);
  });

  it("lists every page in its index", () => {
    const index = read(`${FOLDER}README.md`);
    for (const path of pagePaths().filter((path) => path.startsWith(FOLDER) && !path.endsWith("README.md"))) {
      expect(index, path).to.include(`(${path.slice(FOLDER.length)})`);
    }
  });

  it("has every error that a deed can raise on some page", () => {
    const named = new Set(codeIn(text));
    expect(errors.filter((error) => !named.has(error))).to.have.members(NOT_OF_DEEDS);
  });

  it("has every event that a deed emits on some page", () => {
    const named = new Set([...pages.values()].flatMap((page) => listed(page, "Events")));
    expect(events.filter((event) => !named.has(event))).to.have.members(NOT_BY_DEEDS);
  });

  for (const [name, page] of pages) {
    describe(`${name}.md`, () => {
      const docs = deeds.filter((deed) => pageNameOf(deed) === name).map(wholeDocOf);

      it("says what it must, in its order", () => {
        const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
        expect(headings).to.deep.equal(["Flow", "Access", "States", "Events", "Errors", "Example"]);
      });

      it("lists the errors that the interface requires, each once, and of the escrow's own no other", () => {
        const required = docs
          .flatMap((doc) => [
            ...(doc.includes("As for every deed") ? OF_EVERY_DEED : []),
            ...codeIn(doc).filter((word) => errors.includes(word)),
          ])
          .filter((error) => EXCEPTIONS.get(name)?.test(error) !== true);
        const given = listed(page, "Errors");

        expect(given).to.have.length.greaterThan(0);
        expect(new Set(given).size, "twice").to.equal(given.length);
        expect(errors).to.include.members(given);
        expect(given).to.include.members(required);
        expect(required).to.include.members(given.filter((error) => error.startsWith("Escrow")));
      });

      it("lists the events that the interface announces, each once, and of orders no other", () => {
        const announced = docs.flatMap((doc) =>
          [...doc.matchAll(/\{(?:\w+-)?(\w+)\}/g)]
            .map(([, event = ""]) => event)
            .filter((event) => events.includes(event)),
        );
        const given = listed(page, "Events");

        expect(given).to.have.length.greaterThan(0);
        expect(new Set(given).size, "twice").to.equal(given.length);
        expect(events).to.include.members(given);
        expect(given).to.include.members(announced);
        // What a clock does is what the deeds do that it stands in for.
        if (name !== "settleDue") {
          expect(announced).to.include.members(given.filter((event) => !event.startsWith("Money")));
        }
      });

      if (name in MACHINE) {
        const deed = name as DeedName;

        it("starts in the states that the machine allows, and ends where it says", () => {
          const rows = rowsOf(sectionOf(page, "States"));
          expect(rows.map(([before]) => before)).to.deep.equal(allowedFor(deed));
          for (const [before = "", after = ""] of rows) {
            const to = entryOf(deed).moves[before as keyof object];
            expect(after.match(/\b[A-Z][A-Za-z]+/g), before).to.include(to);
          }
        });

        it("names the parties of the deed", () => {
          const parties = new Set(allowedFor(deed).flatMap((state) => entryOf(deed).by(state)));
          const access = sectionOf(page, "Access");
          for (const party of ["payer", "payee", "carrier", "arbiter"] as const) {
            if (parties.size < 4 && parties.has(party)) expect(access).to.match(new RegExp(`\\b${party}\\b`, "i"));
          }
        });
      }
    });
  }

  it("says for every clock what its end means", () => {
    const rows = rowsOf(sectionOf(pages.get("settleDue")!, "States"));
    expect(rows.map(([before]) => before)).to.deep.equal(Object.keys(CLOCKS));
    for (const [before, after = ""] of rows) {
      const named = after.match(/\b[A-Z][A-Za-z]+/g) ?? [];
      expect(ORDER_STATES, before).to.include.members(named.filter((word) => word !== "Where"));
      expect(named, before).not.to.have.length(0);
    }
  });
});
