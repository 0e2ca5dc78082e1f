import { expect } from "chai";
import { Interface } from "ethers";

import { LICENSE_STATES } from "../../sdk/Names.ts";
import { ILicenses__factory } from "../../typechain-types/factories/contracts/provenance/interfaces/ILicenses__factory.ts";
import { Licenses__factory } from "../../typechain-types/factories/contracts/provenance/Licenses__factory.ts";
import { ProvenanceNFT__factory } from "../../typechain-types/factories/contracts/provenance/ProvenanceNFT__factory.ts";
import { behavesLikeOperationPages, FOLDER, namesOf } from "./operations.behavior.ts";
import { read, rowsOf, sectionOf } from "./pages.ts";

const contract = new Interface([
  ...Licenses__factory.abi,
  ...ProvenanceNFT__factory.abi.filter((entry) => entry.type === "error" && entry.name === "ERC721NonexistentToken"),
]);
const unreachable = Object.keys(JSON.parse(read("scripts/checks/unreachable-errors.json")) as object);

describe("docs/operations/licenses", () => {
  behavesLikeOperationPages({
    folder: "licenses",
    contract,
    deeds: ILicenses__factory.createInterface(),
    sources: ["contracts/provenance/interfaces/ILicenses.sol"],
    ownErrors: /^Licenses/,
    noDeedRaises: namesOf(contract, "error").filter(
      (error) => unreachable.includes(error) || /^StringTooLong$/.test(error),
    ),
    noDeedEmits: ["EIP712DomainChanged"],
  });

  for (const [name, before] of [
    ["grant", ["None"]],
    ["transfer", ["Active"]],
    ["revoke", ["Pending", "Active", "Suspended"]],
    ["surrender", ["Pending", "Active", "Suspended"]],
  ] as const)
    it(`${name}.md starts in the states that the machine allows`, () => {
      const rows = rowsOf(sectionOf(read(`${FOLDER}licenses/${name}.md`), "States"));
      expect(rows.map(([state]) => state)).to.deep.equal(before);
      expect(LICENSE_STATES).to.include.members([...before]);
    });
});
