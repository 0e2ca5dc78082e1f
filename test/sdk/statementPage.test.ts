import { readFileSync } from "node:fs";

import { expect } from "chai";

import { CowryError } from "../../sdk/CowryError.ts";
import * as History from "../../sdk/History.ts";
import * as Journal from "../../sdk/Journal.ts";
import * as PageFiles from "../../sdk/PageFiles.ts";
import * as Reconciliation from "../../sdk/Reconciliation.ts";
import * as Statement from "../../sdk/Statement.ts";
import * as StatementFiles from "../../sdk/StatementFiles.ts";
import { PEOPLE, tellStory } from "../shared/bookEvents.ts";

const page = readFileSync(new URL("../../docs/operations/statement.md", import.meta.url), "utf8");
const modules = { History, Journal, PageFiles, Reconciliation, Statement, StatementFiles };

/** What stands between a heading and the next one. */
function section(heading: string): string {
  const start = page.indexOf(`## ${heading}\n`);
  expect(start, heading).to.be.above(0);
  return page.slice(start).split("\n## ")[0]!;
}

function isError(thing: unknown): boolean {
  return typeof thing === "function" && thing.prototype instanceof CowryError;
}

describe("docs/operations/statement.md", () => {
  it("lists the errors of the modules, each once", () => {
    const thrown = Object.values(modules).flatMap((module) =>
      Object.entries(module).flatMap(([name, thing]) => (isError(thing) ? [name] : [])),
    );
    const listed = [...section("Errors").matchAll(/^\| `(\w+)`\s+\|/gm)].map(([, name]) => name);

    expect(thrown).to.have.length.greaterThan(10);
    expect(listed).to.have.members(thrown);
  });

  it("names in its steps every function that the modules have, in the right one", () => {
    const steps = [...page.matchAll(/^\|[^|]*\|([^|]*)\| `sdk\/(\w+)\.ts`\s+\|$/gm)];
    const named = steps.flatMap(([, functions = "", module = ""]) =>
      [...functions.matchAll(/`(\w+)`/g)].map(([, name = ""]) => `${module}.${name}`),
    );
    const offered = Object.entries(modules).flatMap(([module, things]) =>
      Object.entries(things).flatMap(([name, thing]) =>
        typeof thing === "function" && !isError(thing) ? [`${module}.${name}`] : [],
      ),
    );
    expect(named).to.have.members(offered);
  });

  it("names the columns of every table in their order", () => {
    const empty = Statement.statementOf(tellStory().history(1_780_000_000), PEOPLE.merchant, {
      calendar: { zone: "UTC" },
    });
    const rows = [...section("Files").matchAll(/^\| `(\w+)`\s+\| (.+?)\s+\|$/gm)];

    expect(rows.map(([, table]) => table)).to.deep.equal(StatementFiles.TABLES);
    for (const [, table = "", columns = ""] of rows) {
      const written = StatementFiles.statementCsv(empty, table as StatementFiles.TableName).trim();
      expect(columns.split(", ").join(","), table).to.equal(written);
    }
  });

  it("names every account and every event that moves money where it says what is booked", () => {
    const text = section("What is booked when");
    const payments = Object.values(History.PAYMENT_EVENTS).flat();
    for (const name of [...Journal.ACCOUNTS, ...History.BOOK_EVENTS, ...payments])
      expect(text).to.include(`\`${name}\``);
  });
});
