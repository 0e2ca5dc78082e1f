import { Interface } from "ethers";

import { IParties__factory } from "../../typechain-types/factories/contracts/parties/interfaces/IParties__factory.ts";
import { IQuotas__factory } from "../../typechain-types/factories/contracts/provenance/interfaces/IQuotas__factory.ts";
import { Quotas__factory } from "../../typechain-types/factories/contracts/provenance/Quotas__factory.ts";
import { behavesLikeOperationPages, namesOf } from "./operations.behavior.ts";
import { read } from "./pages.ts";

/** What the registry says where the caller is no certifier. */
const ofRegistry = ["PartyUnknownSigner", "PartySignerNotValid", "PartyNotValid", "PartyWithoutRole"];

const contract = new Interface([
  ...Quotas__factory.abi,
  ...IParties__factory.abi.filter((entry) => entry.type === "error" && ofRegistry.includes(entry.name)),
]);
const unreachable = Object.keys(JSON.parse(read("scripts/checks/unreachable-errors.json")) as object);

describe("docs/operations/quotas", () => {
  behavesLikeOperationPages({
    folder: "quotas",
    contract,
    deeds: IQuotas__factory.createInterface(),
    sources: ["contracts/provenance/interfaces/IQuotas.sol"],
    ownErrors: /^Quota/,
    noDeedRaises: namesOf(contract, "error").filter(
      (error) => unreachable.includes(error) || /^StringTooLong$/.test(error),
    ),
    noDeedEmits: ["EIP712DomainChanged"],
  });
});
