import { expect } from "chai";
import { Interface } from "ethers";

import { LOGISTIC_STATES } from "../../sdk/Names.ts";
import { IParties__factory } from "../../typechain-types/factories/contracts/parties/interfaces/IParties__factory.ts";
import { ILogisticUnits__factory } from "../../typechain-types/factories/contracts/provenance/interfaces/ILogisticUnits__factory.ts";
import { LogisticUnits__factory } from "../../typechain-types/factories/contracts/provenance/LogisticUnits__factory.ts";
import { behavesLikeOperationPages, FOLDER } from "./operations.behavior.ts";
import { read, rowsOf, sectionOf } from "./pages.ts";

/** What the registry says where the caller cannot hold logistic units, or not pack under a prefix. */
const ofRegistry = [
  "PartyUnknownSigner",
  "PartySignerNotValid",
  "PartyNotValid",
  "PartyWithoutRole",
  "PartyPrefixNotHeld",
];

const contract = new Interface([
  ...LogisticUnits__factory.abi,
  ...IParties__factory.abi.filter((entry) => entry.type === "error" && ofRegistry.includes(entry.name)),
]);

describe("docs/operations/logistics", () => {
  behavesLikeOperationPages({
    folder: "logistics",
    contract,
    deeds: ILogisticUnits__factory.createInterface(),
    sources: ["contracts/provenance/interfaces/ILogisticUnits.sol"],
    ownErrors: /^LogisticUnit/,
    noDeedRaises: [],
    noDeedEmits: [],
  });

  for (const [name, expected] of [
    ["aggregate", [["None", "Packed"] as const, ["Packed", "Inside"] as const]],
    ["takeOut", [["Packed", "Packed"] as const, ["Inside", "Packed"] as const]],
    ["disaggregate", [["Packed", "Unpacked"] as const, ["Inside", "Packed"] as const]],
  ] as const)
    it(`${name}.md leads from and to the states of the contract`, () => {
      const rows = rowsOf(sectionOf(read(`${FOLDER}logistics/${name}.md`), "States"));
      expect(rows.map(([, before, after]) => [before, after])).to.deep.equal(expected);
      expect(LOGISTIC_STATES).to.include.members(expected.flat());
    });
});
