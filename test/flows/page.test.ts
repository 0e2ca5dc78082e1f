import { copyFileSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

import { saleFields } from "../../scripts/flows/shared/sale.ts";
import { stories } from "../../scripts/flows/stories.ts";
import { WINDOW_NAMES } from "../../sdk/Windows.ts";
import { companionsOf, withInput } from "../shared/flows.ts";

describe("docs/operations/flows.md", () => {
  const page = readFileSync(fileURLToPath(new URL("../../docs/operations/flows.md", import.meta.url)), "utf8");
  const examples = [...page.matchAll(/^```(json|csv) ([\w-]+)\n(.*?)^```$/gms)].map(([, format, name, text]) => ({
    format: format!,
    name: name!,
    text: text!,
  }));

  it("tells of every flow, and of no other", () => {
    const told = [...page.matchAll(/^\| `([\w-]+)` +\| [A-Z]/gm)].map(([, name]) => name);
    expect(told).to.deep.equal(stories.map(({ name }) => name));
  });

  it("explains every field of a sale and every window", () => {
    const fields = [...page.matchAll(/^\| `(\w+)` /gm)].map(([, field]) => field);
    expect(fields).to.include.members(Object.keys(saleFields));
    for (const name of WINDOW_NAMES) expect(page).to.include(`\`${name}\``);
  });

  it("has examples", () => {
    expect(examples.map(({ name }) => name)).to.deep.equal([
      "escrowed-sale",
      "return-and-refund",
      "disputed-sale",
      "person-to-person",
      "subscription",
      "cart-of-sellers",
      "cart-of-sellers",
      "payroll",
      "spending-limits",
      "token-lifecycle",
      "rice-harvest",
      "wine-bottle",
      "concert-ticket",
      "artwork-license",
    ]);
  });

  for (const { format, name, text } of examples) {
    it(`has an example for ${name} in ${format} that the flow takes`, async () => {
      const flow = stories.find((each) => each.name === name)!;
      await withInput({ sample: `example.${format}` }, text, (file) => {
        for (const beside of [flow.sample, ...companionsOf(flow.sample)])
          copyFileSync(beside, join(dirname(file), basename(beside)));
        flow.prepare(file);
      });
    });
  }
});
