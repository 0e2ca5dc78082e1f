import { expect } from "chai";

import { ORDER_STATES, type OrderState } from "../../sdk/Names.ts";
import { allowedFor, CLOCKS, type DeedName, entryOf, LIVE, MACHINE } from "../shared/machine.ts";
import { blocksOf, codeIn, read, rowsOf, sectionOf } from "./pages.ts";

/** The deeds that the table names by themselves: not the further ways to pay, and not the one that is possible in every live state. */
const DEEDS = (Object.keys(MACHINE) as DeedName[]).filter((deed) => !/With|agreeSplit/.test(deed));

/** An arrow of the picture, with the words on it. */
interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly words: readonly string[];
}

const MACHINE_SECTION = sectionOf(read("contracts/escrow/README.md"), "The machine");

describe("contracts/escrow/README.md", () => {
  const rows = new Map(
    rowsOf(MACHINE_SECTION).map(([state = "", payer = "", payee = "", others = "", clock = ""]) => [
      state.split(" ")[0] as OrderState,
      { payer: codeIn(payer), payee: codeIn(payee), others: codeIn(others), clock },
    ]),
  );

  it("has a row for every state, in the order in which they are lived", () => {
    expect([...rows.keys()]).to.deep.equal(ORDER_STATES);
  });

  for (const deed of DEEDS) {
    it(`names ${deed} for its parties in its states, and nowhere else`, () => {
      for (const state of ORDER_STATES) {
        const row = rows.get(state)!;
        const parties: readonly string[] = allowedFor(deed).includes(state) ? entryOf(deed).by(state) : [];
        const others = parties.some((party) => party !== "payer" && party !== "payee");
        const found = [row.payer, row.payee, row.others].map((named) => named.includes(deed));

        expect(found, state).to.deep.equal([parties.includes("payer"), parties.includes("payee"), others]);
      }
    });
  }

  it("says for every clock what its end means", () => {
    for (const state of Object.keys(CLOCKS) as OrderState[]) expect(rows.get(state)?.clock, state).to.match(/\w{4}/);
  });

  it("says where agreeSplit is possible", () => {
    expect(allowedFor("agreeSplit")).to.deep.equal(LIVE);
    expect(MACHINE_SECTION).to.include(`\`agreeSplit\` is possible in every live state (${LIVE[0]} to ${LIVE.at(-1)})`);
  });
});

describe("The README's picture of the lifecycle", () => {
  const [picture = ""] = blocksOf(read("README.md"), "mermaid");
  const arrows = [...picture.matchAll(/^ {2}(\S+) --> (\S+?)(?:: (.+))?$/gm)].map(
    ([, from = "", to = "", label = ""]): Arrow => ({ from, to, words: label.match(/\w+/g) ?? [] }),
  );

  it("shows every state", () => {
    const shown = new Set(arrows.flatMap(({ from, to }) => [from, to]));
    expect([...shown].filter((name) => name !== "[*]" && name !== "Resumed")).to.have.members(
      ORDER_STATES.filter((state) => state !== "None"),
    );
  });

  it("leads no deed out of a state that does not allow it", () => {
    const named = arrows.flatMap(({ from, words }) =>
      words.filter((word) => word in MACHINE).map((deed) => ({ from, deed: deed as DeedName })),
    );
    expect(named).to.have.length.greaterThan(20);
    for (const { from, deed } of named) {
      expect(allowedFor(deed), `${deed} from ${from}`).to.include(from === "[*]" ? "None" : from);
    }
  });

  it("leads a clock out of every state that has one", () => {
    const clocked = new Set(arrows.filter(({ words }) => words.includes("clock")).map(({ from }) => from));
    expect([...clocked]).to.have.members([...LIVE, "Released"]);
  });
});
