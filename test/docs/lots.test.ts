import { expect } from "chai";
import { Interface } from "ethers";

import { LOT_STATES } from "../../sdk/Names.ts";
import { IParties__factory } from "../../typechain-types/factories/contracts/parties/interfaces/IParties__factory.ts";
import { ILots__factory } from "../../typechain-types/factories/contracts/provenance/interfaces/ILots__factory.ts";
import { IQuotas__factory } from "../../typechain-types/factories/contracts/provenance/interfaces/IQuotas__factory.ts";
import { Lots__factory } from "../../typechain-types/factories/contracts/provenance/Lots__factory.ts";
import { behavesLikeOperationPages, FOLDER, namesOf } from "./operations.behavior.ts";
import { read, rowsOf, sectionOf } from "./pages.ts";

/** What registry and quotas say whom a lot asks. */
const ofOthers = [
  "PartyUnknownSigner",
  "PartySignerNotValid",
  "PartyNotValid",
  "PartyWithoutRole",
  "PartyPrefixNotHeld",
  "QuotaUnexpectedState",
  "QuotaWrongDrawer",
  "QuotaWrongUnit",
  "QuotaOutOfSeason",
  "QuotaShareExceeded",
  "QuotaExceeded",
];

const contract = new Interface([
  ...Lots__factory.abi,
  ...[...IParties__factory.abi, ...IQuotas__factory.abi].filter(
    (entry) => entry.type === "error" && ofOthers.includes(entry.name),
  ),
]);
const unreachable = Object.keys(JSON.parse(read("scripts/checks/unreachable-errors.json")) as object);

describe("docs/operations/lots", () => {
  behavesLikeOperationPages({
    folder: "lots",
    contract,
    deeds: ILots__factory.createInterface(),
    sources: ["contracts/provenance/interfaces/ILots.sol"],
    ownErrors: /^Lot/,
    // A view alone asks for a lot that anybody commissioned; a deed asks for one that is Active.
    noDeedRaises: namesOf(contract, "error").filter(
      (error) => unreachable.includes(error) || ["StringTooLong", "LotUnknown"].includes(error),
    ),
    noDeedEmits: ["EIP712DomainChanged"],
  });

  for (const [name, before, after] of [
    ["commission", "None", "Active"],
    ["commissionMany", "None", "Active"],
    ["commissionOfOrigin", "None", "Active"],
    ["materialize", "None", "Active"],
    ["materializeOfOrigin", "None", "Active"],
    ["offer", "Active", "Active"],
    ["takeOver", "Active", "Active"],
    ["adjust", "Active", "Active"],
    ["unpack", "Active", "Active"],
    ["decommissionUnits", "Active", "Active"],
    ["decommission", "Active", "Decommissioned"],
  ] as const)
    it(`${name}.md starts and ends in the states that the machine allows`, () => {
      const [[from = "", to = ""] = []] = rowsOf(sectionOf(read(`${FOLDER}lots/${name}.md`), "States"));
      expect([from, to].map((state) => /^\w+/.exec(state)?.[0])).to.deep.equal([before, after]);
      expect(LOT_STATES).to.include.members([before, after]);
    });
});
