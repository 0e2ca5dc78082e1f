import { readFileSync } from "node:fs";

import { expect } from "chai";

import { CowryError } from "../../sdk/CowryError.ts";
import * as Documents from "../../sdk/Documents.ts";
import * as EncryptionKeys from "../../sdk/EncryptionKeys.ts";
import * as Envelopes from "../../sdk/Envelopes.ts";

const page = readFileSync(new URL("../../docs/operations/documents.md", import.meta.url), "utf8");
const modules = { Documents, EncryptionKeys, Envelopes };

function isError(thing: unknown): boolean {
  return typeof thing === "function" && thing.prototype instanceof CowryError;
}

describe("docs/operations/documents.md", () => {
  it("lists the errors of the three modules, each once", () => {
    const thrown = Object.values(modules).flatMap((module) =>
      Object.entries(module).flatMap(([name, thing]) => (isError(thing) ? [name] : [])),
    );
    const listed = [...page.slice(page.indexOf("## Errors")).matchAll(/^\| `(\w+)`\s+\|/gm)].map(([, name]) => name);

    expect(thrown).to.have.length.greaterThan(20);
    expect(listed).to.have.members(thrown);
  });

  it("names in its steps only functions that their module has", () => {
    const steps = [...page.matchAll(/^\|[^|]*\|[^|]*\|([^|]*)\| `sdk\/(\w+)\.ts`\s+\|$/gm)];
    expect(steps).to.have.length(8);
    for (const [, functions = "", name = ""] of steps) {
      for (const [, called = ""] of functions.matchAll(/`(\w+)`/g)) {
        expect(modules[name as keyof typeof modules], `${called} in sdk/${name}.ts`).to.have.property(called);
      }
    }
  });
});
