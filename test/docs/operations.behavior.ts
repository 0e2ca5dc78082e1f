import { expect } from "chai";
import type { Interface } from "ethers";

import { codeIn, pagePaths, read, rowsOf, sectionOf } from "./pages.ts";

/** The folder with the pages of all contracts, and their index. */
export const FOLDER = "docs/operations/";

/** The pages of a contract's deeds, and what they are held against. */
export interface Pages {
  /** The folder of the pages under docs/operations/. */
  readonly folder: string;
  /** Everything that the contract can raise and tell, inherited or its own. */
  readonly contract: Interface;
  /** The interface whose functions are the deeds. */
  readonly deeds: Interface;
  /** The Solidity interfaces with the documentation of the deeds. */
  readonly sources: readonly string[];
  /** The page that a deed stands on, where several share one; by default one of its own name. */
  readonly pageOf?: (deed: string) => string;
  /** The errors that "As for every deed" in the documentation stands for. */
  readonly ofEveryDeed?: readonly string[];
  /** What the general rule says about the deeds of a page and cannot happen. */
  readonly exceptions?: ReadonlyMap<string, RegExp>;
  /** The contract's own errors: a page lists them only where the documentation of its deed does. */
  readonly ownErrors: RegExp;
  /** Errors that no deed of the pages raises. */
  readonly noDeedRaises: readonly string[];
  /** Events that no deed of the pages emits. */
  readonly noDeedEmits: readonly string[];
  /** Pages that may list events of the contract which the documentation of their deeds does not announce. */
  readonly freeEvents?: readonly string[];
}

/** What `contract` names of one type. */
export function namesOf(contract: Interface, type: "error" | "event"): readonly string[] {
  return contract.fragments.flatMap((fragment) =>
    fragment.type === type && "name" in fragment ? [String(fragment.name)] : [],
  );
}

/** The deeds of an interface: whatever changes something. */
export function deedsIn(contract: Interface): readonly string[] {
  const names = new Set<string>();
  contract.forEachFunction(({ name, constant }) => {
    if (!constant) names.add(name);
  });
  return [...names];
}

/** The names in the first column of a section. */
export function listed(page: string, heading: string): readonly string[] {
  return rowsOf(sectionOf(page, heading)).map(([name = ""]) => name.replaceAll("`", ""));
}

/**
 * Holds the pages of a contract's deeds to its ABI and to the documentation of its interfaces.
 *
 * @example
 * describe("docs/operations/token", () => { behavesLikeOperationPages({ folder: "token", … }); });
 */
export function behavesLikeOperationPages(held: Pages): void {
  const { folder, contract, pageOf = (deed: string) => deed, freeEvents = [] } = held;
  const errors = namesOf(contract, "error");
  const events = namesOf(contract, "event");
  const deeds = deedsIn(held.deeds);
  const sources = held.sources.map(read);
  const pages = new Map(
    [...new Set(deeds.map(pageOf))].map((name) => [name, read(`${FOLDER}${folder}/${name}.md`)] as const),
  );

  it("has a page for every deed, and each names its deeds", () => {
    for (const deed of deeds) expect(codeIn(pages.get(pageOf(deed))!), deed).to.include(deed);
  });

  it("has no page without a deed, and lists every page in the index", () => {
    const index = read(`${FOLDER}README.md`);
    const files = pagePaths().filter((path) => path.startsWith(`${FOLDER}${folder}/`));
    expect(files).to.have.members([...pages.keys()].map((name) => `${FOLDER}${folder}/${name}.md`));
    for (const path of files) expect(index, path).to.include(`(${path.slice(FOLDER.length)})`);
  });

  it("has every error that a deed can raise on some page", () => {
    const named = new Set(codeIn([...pages.values(), read(`${FOLDER}README.md`)].join("\n")));
    expect(errors.filter((error) => !named.has(error))).to.have.members(held.noDeedRaises);
  });

  it("has every event that a deed emits on some page", () => {
    const named = new Set([...pages.values()].flatMap((page) => listed(page, "Events")));
    expect(events.filter((event) => !named.has(event))).to.have.members(held.noDeedEmits);
  });

  for (const [name, page] of pages) {
    describe(`${name}.md`, () => {
      const written = deeds.filter((deed) => pageOf(deed) === name).map((deed) => wholeDocOf(deed, sources));

      it("says what it must, in its order", () => {
        const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
        expect(headings).to.deep.equal(["Flow", "Access", "States", "Events", "Errors", "Example"]);
      });

      it("lists the errors that the interface requires, each once, and of the contract's own no other", () => {
        const required = written
          .flatMap((doc) => [
            ...(doc.includes("As for every deed") ? (held.ofEveryDeed ?? []) : []),
            ...codeIn(doc).filter((word) => errors.includes(word)),
          ])
          .filter((error) => held.exceptions?.get(name)?.test(error) !== true);
        const given = listed(page, "Errors");

        expect(given).to.have.length.greaterThan(0);
        expect(new Set(given).size, "twice").to.equal(given.length);
        expect(errors).to.include.members(given);
        expect(given).to.include.members(required);
        expect(required).to.include.members(given.filter((error) => held.ownErrors.test(error)));
      });

      it("lists the events that the interface announces, each once, and no other but the money door's", () => {
        const announced = written.flatMap((doc) =>
          [...doc.matchAll(/\{(?:\w+-)?(\w+)\}/g)]
            .map(([, event = ""]) => event)
            .filter((event) => events.includes(event)),
        );
        const given = listed(page, "Events");

        expect(given).to.have.length.greaterThan(0);
        expect(new Set(given).size, "twice").to.equal(given.length);
        expect(events).to.include.members(given);
        expect(given).to.include.members(announced);
        if (!freeEvents.includes(name)) {
          expect(announced).to.include.members(given.filter((event) => !event.startsWith("Money")));
        }
      });
    });
  }
}

/** What stands above the functions of a name, with that of the deeds to which it refers: "As `pay`", "Requirements as for `pay`". */
function wholeDocOf(deed: string, sources: readonly string[]): string {
  const doc = docOf(deed, sources);
  const others = [...doc.matchAll(/[Aa]s (?:for )?`(\w+)`(?: and `(\w+)`)?/g)]
    .flatMap(([, one = "", another = ""]) => [one, another])
    .filter((name) => name !== "" && name !== deed);
  return [doc, ...others.map((name) => wholeDocOf(name, sources))].join("\n");
}

/** The documentation that stands above every function of a name. */
function docOf(deed: string, sources: readonly string[]): string {
  return sources
    .map((source) => source.split("\n"))
    .flatMap((lines) =>
      lines
        .flatMap((line, place) => (line.includes(`function ${deed}(`) ? [place] : []))
        .map((end) => {
          const start = lines.findLastIndex((line, at) => at < end && !line.trim().startsWith("///"));
          return lines.slice(start + 1, end).join("\n");
        }),
    )
    .join("\n");
}
