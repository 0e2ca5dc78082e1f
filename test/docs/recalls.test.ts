import { Interface } from "ethers";

import { IParties__factory } from "../../typechain-types/factories/contracts/parties/interfaces/IParties__factory.ts";
import { ILots__factory } from "../../typechain-types/factories/contracts/provenance/interfaces/ILots__factory.ts";
import { IRecalls__factory } from "../../typechain-types/factories/contracts/provenance/interfaces/IRecalls__factory.ts";
import { Recalls__factory } from "../../typechain-types/factories/contracts/provenance/Recalls__factory.ts";
import { behavesLikeOperationPages, namesOf } from "./operations.behavior.ts";
import { read } from "./pages.ts";

/** What registry and lots say that a recall asks. */
const ofOthers = ["PartyUnknownSigner", "PartySignerNotValid", "PartyNotValid", "PartyWithoutRole", "LotUnknown"];

const contract = new Interface([
  ...Recalls__factory.abi,
  ...[...IParties__factory.abi, ...ILots__factory.abi].filter(
    (entry) => entry.type === "error" && ofOthers.includes(entry.name),
  ),
]);
const unreachable = Object.keys(JSON.parse(read("scripts/checks/unreachable-errors.json")) as object);

describe("docs/operations/recalls", () => {
  behavesLikeOperationPages({
    folder: "recalls",
    contract,
    deeds: IRecalls__factory.createInterface(),
    sources: ["contracts/provenance/interfaces/IRecalls.sol"],
    ownErrors: /^Recall/,
    noDeedRaises: namesOf(contract, "error").filter(
      (error) => unreachable.includes(error) || /^StringTooLong$/.test(error),
    ),
    noDeedEmits: ["EIP712DomainChanged"],
  });
});
