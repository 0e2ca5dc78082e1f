import { expect } from "chai";

import { MANDATE_STATES } from "../../sdk/Names.ts";
import { IMandates__factory } from "../../typechain-types/factories/contracts/payments/interfaces/IMandates__factory.ts";
import { Mandates__factory } from "../../typechain-types/factories/contracts/payments/Mandates__factory.ts";
import { behavesLikeOperationPages, FOLDER, namesOf } from "./operations.behavior.ts";
import { read, rowsOf, sectionOf } from "./pages.ts";

const contract = Mandates__factory.createInterface();

/** The page that a deed stands on: ways to authorize and to collect stand on one, and what the contract calls by itself beside its deed. */
function pageOf(deed: string): string {
  return deed === "collectFor" ? "collectMany" : deed.replace(/With(?:Permit|Signature)$/, "");
}

/** Errors that nothing raises, and that of a name too long to deploy with. */
const unreachable = Object.keys(JSON.parse(read("scripts/checks/unreachable-errors.json")) as object);

describe("docs/operations/mandates", () => {
  behavesLikeOperationPages({
    folder: "mandates",
    contract,
    deeds: IMandates__factory.createInterface(),
    sources: ["contracts/payments/interfaces/IMandates.sol", "contracts/common/interfaces/IMoneyPassage.sol"],
    pageOf,
    ownErrors: /^Mandate/,
    noDeedRaises: namesOf(contract, "error").filter(
      (error) => unreachable.includes(error) || /^StringTooLong$/.test(error),
    ),
    noDeedEmits: ["EIP712DomainChanged"],
  });

  for (const [name, before] of [
    ["authorize", ["None"]],
    ["announce", ["Active"]],
    ["collect", ["None", "Active"]],
    ["cancel", ["None", "Active"]],
  ] as const)
    it(`${name}.md starts in the states that the machine allows`, () => {
      const rows = rowsOf(sectionOf(read(`${FOLDER}mandates/${name}.md`), "States"));
      expect(rows.map(([state]) => state)).to.deep.equal(before);
      for (const [, after = ""] of rows) expect(MANDATE_STATES).to.include(/^\w+/.exec(after)?.[0]);
    });
});
