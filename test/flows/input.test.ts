import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { expect } from "chai";

import type { Flow } from "../../scripts/flows/shared/flow.ts";
import { InputRefused } from "../../scripts/flows/shared/inputFile.ts";
import { jsonLines } from "../../scripts/flows/shared/jsonLines.ts";
import { stories } from "../../scripts/flows/stories.ts";
import { withInput } from "../shared/flows.ts";

/** What to replace in a sample by what, and what then must be said. */
type Case = readonly [replace: string, by: string, ...messages: string[]];

const CASES: Readonly<Record<string, readonly Case[]>> = {
  "escrowed-sale": [
    [
      '"129.90"',
      '"129,90"',
      '4: price: "129,90" is not an amount: it has a separator; write thousands as "1000" and decimals as "0.5"',
    ],
    ['"129.90"', "129.90", "4: price: must be text in quotes"],
    ['"129.90"', '"129.9000001"', "4: price: 129.9000001 has 7 decimals, and the token has 6"],
    ['"129.90"', '"0.00"', "4: price: must be above 0"],
    [
      '"129.90"',
      '"79228162514264337593543.950336"',
      "3: budget: is less than the price",
      "4: price: is more than an order holds",
    ],
    ['"price"', '"prise"', "1: price: is missing", '4: prise: is not known here; did you mean "price"?'],
    ['"200.00"', '"129.899999"', "3: budget: is less than the price"],
    ['"2.5%"', '"2.5"', '6: fees[0].share: "2.5" is not a share; write one from "0.01%" to "100%"'],
    ['"2.5%"', '"100.01%"', '6: fees[0].share: "100.01%" is not a share; write one from "0.01%" to "100%"'],
    ['"2.5%"', '"95.23%"', "5: fees: take more than the price"],
    ['"2.5%"', '"2.5%", "amount": "1"', "6: fees[0]: needs either a share or an amount"],
    ['"4.90"', '"-4.90"', '8: fees[2].amount: "-4.90" is not an amount: it has a sign'],
    ['"platform"', '"payee"', "6: fees[0].to: has a part in the story already; choose another name"],
    [
      '"platform"',
      '"Platform"',
      "6: fees[0].to: must be 1 to 12 small letters, digits, spaces or dashes, a letter first",
    ],
    [
      '"2 days"',
      '"2 dayz"',
      '11: windows.ship: "2 dayz" is not a length of time; write a whole number of seconds, or one such as "90 minutes", "24 hours", "3 days", "2 weeks"',
    ],
    ['"2 days"', '"389 days"', "11: windows.ship: is longer than 388 days"],
    ['"ship": "2 days"', '"shp": "2 days"', '11: windows.shp: is not known here; did you mean "ship"?'],
    ['"ship": "2 days"', '"confirm": "0 days"', "11: windows.confirm: is missing"],
    ['"express"', '"instant"', "10: preset: must be one of express, virtual goods, automatic delivery, services"],
    ['"express"', '"virtual goods"', "10: preset: windows.deliver must be given exactly if there is a carrier"],
    ['"decimals": 6', '"decimals": 37', "2: token.decimals: must be from 0 to 36"],
    ['"carrier": true', '"carrier": "yes"', "12: carrier: must be true or false"],
    [
      '"quantity": 1',
      '"quantity": 1.5',
      '14: details: Field "lines[0].quantity": 1.5 is not a safe integer; give decimals as a string and larger integers as a bigint',
    ],
    ['"INV-2041",', '"INV-2041"', "14: this is not JSON: expected ',' or '}' after property value"],
    ['"INV-2041"', '""', "13: reference: must not be empty"],
    ['"INV-2041",', '"INV-2041",\n"reference": "INV-2042",', "14: reference: is given twice"],
  ],
  "silent-buyer": [
    [
      '[{ "to": "platform", "share": "2.5%" }]',
      '[{ "to": "platform" }]',
      "4: fees[0]: needs either a share or an amount",
    ],
    [
      '[{ "to": "platform", "share": "2.5%" }]',
      JSON.stringify(Array.from({ length: 9 }, () => ({ to: "platform", share: "1%" }))),
      "4: fees: has 9 legs; at most 8 are allowed",
    ],
    ['"share": "2.5%"', '"share": "0%"', "4: fees[0]: needs either a share or an amount"],
    ['"reference"', '"split": "100.5%", "reference"', '6: split: "100.5%" is not a share'],
  ],
  "never-shipped": [
    [
      '"36 hours"',
      '"0 hours"',
      "6: windows.ship: is missing for an order with a carrier",
      "5: preset: has no time to ship, so nothing can fail to be shipped",
    ],
    ['"carrier": true', '"carrier": false, "payWithin": "300 weeks"', "6: windows: is "],
  ],
  "return-and-refund": [
    ['"180.00", "reason"', '"240.01", "reason"', "18: return.amount: is not from above 0 to the price"],
    ['"180.00", "reason"', '"0", "reason"', "18: return.amount: is not from above 0 to the price"],
    ['"5.00"', '"47.11"', "19: goodwill: is more than the payee receives"],
    [
      '"carrier": true,',
      '"windows": { "return": "0", "inspect": "0" }, "carrier": true,',
      "8: preset: has no time to return goods",
    ],
  ],
  "disputed-sale": [
    ['"fee": "4%"', '"fee": "97.51%"', "4: fees: take more than the price"],
    ['"arbiter": { "fee": "4%" },', "", "1: arbiter: is missing; nobody could rule"],
    [
      '"shown": "lines[0].condition"',
      '"shown": "lines[0].conditon"',
      '18: dispute.shown: is no field of the details; did you mean "lines[0].condition"?',
    ],
    ['"250.00"', '"400.01"', "19: dispute.toPayer: is more than was requested"],
    ['"400.00"', '"900.01"', "15: dispute.requested: is not from above 0 to the price"],
  ],
  "person-to-person": [
    [
      '"0.10"',
      '"0.85"',
      "4: deposit: is not less than the price",
      "12: agreement.toPayer: is more than waits in escrow",
    ],
    ['"0.05"', '"0.750000000000000001"', "12: agreement.toPayer: is more than waits in escrow"],
    ['"preset"', '"arbiter": { "fee": "1%" },\n"preset"', "5: arbiter: is not known here"],
  ],
  "token-lifecycle": [
    ['"400000"', '"1000001"', "6: token.issueLimit: is not from above 0 to the cap"],
    ['"400000"', '"41666"', "6: token.issueLimit: takes more than 24 issues"],
    ['"1000000"', '"26000"', "6: token.issueLimit: is not from above 0 to the cap", "5: token.cap: is less than what"],
    ['"30 days"', '"0 days"', "7: token.issuePeriod: is zero, or longer than 136 years"],
    ['"2.5%"', '"5.01%"', "11: payment.burn: is above the token's bound"],
    ['"12000"', '"20000.01"', "19: pledge.sales[0]: is more than the most per period"],
    ['["12000", "7999.99"]', '["0"]', "19: pledge.sales: make nothing due"],
    ['"60 days"', '"25 hours"', "16: pledge.length: ends before all sales are reported"],
    ['"3%"', '"0%"', "15: pledge.share: is nothing to pledge"],
    ['"HARBOR"', '"HARBOR-MALL"', "4: token.symbol: must be 1 to 8 letters, digits or dots"],
  ],
  "rice-harvest": [
    ['"7600000"', '"7,600,000"', '2: quota.amount: "7,600,000" is not a whole number from 1 to 4503599627370494'],
    ['"yields": [', '"yields": [,', "6: this is not JSON: Unexpected token ','"],
    ['"2025 autumn"', '"the long autumn of the year 2025"', "2: quota.season: is longer than 31 bytes"],
    ['"KGM"', '"kg"', '3: measure: "kg" is no code of UN/ECE Recommendation 20'],
    ['"rice-harvest.jsonld"', '"nowhere.jsonld"', "nowhere.jsonld does not exist"],
    ['"9520001"', '"952"', '5: prefixes.grower: "952" is no GS1 company prefix: it has 4 to 12 digits'],
    ['"68%"', '"sixty"', '7: yields[0].share: "sixty" is not a share'],
    ['"from": "09520001000010"', '"from": "09520001000011"', "7: yields[0].from: its check digit is 1, expected 0"],
    ['"holds": "5"', '"holds": "0"', '12: packs[0].holds: "0" is not a whole number from 1 to 16777215'],
    ['"units": 2000', '"units": 0', "12: packs[0].units: "],
    [
      '"units": 2000',
      '"units": 1000001',
      "12: packs[0].units: are more bags of 5 than the lot WR-2025-10 fills: 1000000",
    ],
    ['"units": 2000', '"units": 39', "12: packs[0].units: are too few bags for what the events pack and open"],
    ['"units": 60', '"units": 91', "13: packs[1].units: hold 91, and the lot is 90"],
    ["10/RC-2025-11", "10/RC-2025-12", "13: packs[1].lot: is made by no event"],
    ["10/RC-2025-11", "21/RC-2025-11", "13: packs[1].lot: names no lot: a GTIN and a lot number"],
    ["09520002000033/10/RC-2025-11", "09520002000026/10/WR-2025-10", "13: packs[1].lot: is named twice"],
    ['"281031"', '"281331"', "12: packs[0].expires: "],
    ['"regulator"', '"shop"', "15: recall.by: must be one of"],
  ],
  "cart-of-sellers": [
    [
      "42.00",
      '"42,00"',
      '2: amount: "42,00" is not an amount: it has a separator; write thousands as "1000" and decimals as "0.5"',
    ],
    ["31.20", "0", "4: amount: must be above 0"],
    ["2.5%", "2.5 percent", '2: fee platform: "2.5 percent" is not an amount: it is not digits with at most one point'],
    ["2.5%", "250%", '2: fee platform: "250%" is not a share; write one from "0.01%" to "100%"'],
    ["3.90", "42", "2: fees: take more than the price"],
    ["confirmed", "confirmd", "2: ends: must be one of confirmed, silent, canceled, unshipped"],
    ["TEA-77", "", "5: reference: must not be empty"],
    ["tea house", "Tea House", "5: seller: must be 1 to 12 small letters, digits, spaces or dashes, a letter first"],
    ["lamp maker", "payer", "7: seller: has a part in the story already; choose another name"],
    [
      ",seller,",
      ",saler,",
      '1: the column "saler" is not known (did you mean seller?); known are reference, seller, item, amount, ends, fee <receiver>',
      "1: the column seller is missing",
    ],
    ["fee shipping", "fee platform", "1: the column fee platform is given twice"],
    ["fee shipping", "fee escrow", "1: fee escrow: has a part in the story already; choose another name"],
    ['"Oolong, 250 g"', "Oolong, 250 g", "5: 9 cells for 8 columns; text with a comma needs quotes around it"],
    ['"Oolong, 250 g"', '"Oolong, 250 g', "5: this is not CSV: a quote is not closed"],
  ],
};

describe("Inputs of flows", () => {
  for (const flow of stories) {
    it(`takes the sample of ${flow.name}`, () => {
      expect(() => flow.prepare(flow.sample)).not.to.throw();
    });

    for (const [replace, by, ...messages] of CASES[flow.name] ?? []) {
      it(`${flow.name}: given ${by.replaceAll("\n", " ") || "nothing"} for ${replace}, says ${messages.join(" and ")}`, async () => {
        const sample = readFileSync(flow.sample, "utf8");
        expect(sample).to.include(replace);
        const said = await refusal(flow, sample.replace(replace, by));

        expect(said).to.have.length(messages.length);
        for (const [place, message] of messages.entries()) expect(said[place]).to.include(message);
      });
    }
  }

  const [first] = stories as [Flow];
  const cart = stories.find(({ name }) => name === "cart-of-sellers")!;

  it("refuses files that are not there, are folders, empty, cut or no object", async () => {
    expect(thrown(() => first.prepare("nowhere.json"))).to.deep.equal(["nowhere.json does not exist"]);
    expect(thrown(() => first.prepare("scripts"))).to.deep.equal(["scripts is not a file"]);
    expect(await refusal(first, "")).to.deep.equal(["1: this is not JSON: Unexpected end of JSON input"]);
    expect(await refusal(first, '{\n  "price": "1"\n')).to.deep.equal([
      "3: this is not JSON: expected ',' or '}' after property value",
    ]);
    expect(await refusal(first, "[]")).to.deep.equal(["1: must be an object in braces"]);
  });

  it("reads a file that starts with a byte order mark", async () => {
    const sample = readFileSync(first.sample, "utf8");
    await withInput(first, `\uFEFF${sample}`, (file) => first.prepare(file));
  });

  it("refuses carts that are empty or larger than one transaction pays", async () => {
    const [head] = readFileSync(cart.sample, "utf8").split("\n");
    const rows = Array.from({ length: 101 }, (_, place) => `A-${place},shop,tea,1,,,,silent`);

    expect(await refusal(cart, "")).to.deep.equal(["1: there are no orders"]);
    expect(await refusal(cart, head!)).to.deep.equal(["1: there are no orders"]);
    expect(await refusal(cart, [head, ...rows].join("\n"))).to.deep.equal([
      " 101 orders; one transaction pays at most 100",
    ]);
    await withInput(cart, [head, ...rows.slice(1)].join("\n"), (file) => cart.prepare(file));
  });

  it("refuses an order that cannot stay unshipped", async () => {
    const said = await withInput({ sample: "a.json" }, { orders: "mine.csv", preset: "services" }, (file) => {
      writeFileSync(join(dirname(file), "mine.csv"), "reference,seller,item,amount,ends\nA-1,shop,hours,1,unshipped");
      return thrown(() => cart.prepare(file));
    });
    expect(said).to.have.length(1);
    expect(said[0]).to.match(/mine\.csv:2: ends: cannot be unshipped, since the terms have no time to ship$/);
  });

  it("refuses the settings of a cart by their lines", async () => {
    const settings =
      '{\n"orders": "nowhere.csv",\n"windows": { "confirm": "0" },\n"calendar": { "zone": "Mars/Base" }\n}';
    const said = await withInput({ sample: "a.json" }, settings, (file) => thrown(() => cart.prepare(file)));
    expect(said.map(withoutFile)).to.deep.equal([
      "3: windows.confirm: is missing",
      '4: calendar: needs an IANA zone such as "Europe/Berlin" and a cut-off from 1 to 36',
    ]);
  });
});

describe("Lines of JSON", () => {
  const text = [
    "{",
    '  "a": { "x": 1,',
    '         "y": [ "{", 2,',
    '                { "z": "\\"," } ] },',
    '  "b": null,',
    '  "a": 3',
    "}",
  ].join("\n");

  it("knows the line of each value, whatever its texts hold", () => {
    const { lineOf } = jsonLines(text);
    expect(lineOf([])).to.equal(1);
    expect(lineOf(["a", "x"])).to.equal(2);
    expect(lineOf(["a", "y", 0])).to.equal(3);
    expect(lineOf(["a", "y", 2, "z"])).to.equal(4);
    expect(lineOf(["b"])).to.equal(5);
  });

  it("gives the line of what is around a value that is not there", () => {
    const { lineOf } = jsonLines(text);
    expect(lineOf(["a", "y", 2, "missing", "deeper"])).to.equal(4);
    expect(lineOf(["missing"])).to.equal(1);
  });

  it("finds names that are given twice", () => {
    expect(jsonLines(text).duplicates).to.deep.equal([["a"]]);
    expect(jsonLines('[{"a":1},{"a":2}]').duplicates).to.deep.equal([]);
  });
});

/** What a flow says of an input, without the name of the file. */
async function refusal(flow: Flow, input: string): Promise<readonly string[]> {
  return withInput(flow, input, (file) => thrown(() => flow.prepare(file)).map(withoutFile));
}

function withoutFile(problem: string): string {
  return problem.replace(/^.*input\.\w+:/, "");
}

function thrown(attempt: () => unknown): readonly string[] {
  try {
    attempt();
  } catch (error) {
    expect(error).to.be.instanceOf(InputRefused);
    return (error as InputRefused).problems;
  }
  throw new Error("the input was taken");
}
