import { IParties__factory } from "../../typechain-types/factories/contracts/parties/interfaces/IParties__factory.ts";
import { Parties__factory } from "../../typechain-types/factories/contracts/parties/Parties__factory.ts";
import { behavesLikeOperationPages, namesOf } from "./operations.behavior.ts";
import { read } from "./pages.ts";

const contract = Parties__factory.createInterface();
const unreachable = Object.keys(JSON.parse(read("scripts/checks/unreachable-errors.json")) as object);

/** What other contracts are told when they ask, and errors of deployment and of the AccessManager's own call. */
const elsewhere =
  /^(?:PartySignerNotValid|PartyNotValid|PartyWithoutRole|StringTooLong|AccessManagedInvalidAuthority)$/;

describe("docs/operations/parties", () => {
  behavesLikeOperationPages({
    folder: "parties",
    contract,
    deeds: IParties__factory.createInterface(),
    sources: ["contracts/parties/interfaces/IParties.sol"],
    ownErrors: /^Party/,
    noDeedRaises: namesOf(contract, "error").filter((error) => unreachable.includes(error) || elsewhere.test(error)),
    noDeedEmits: ["AuthorityUpdated", "EIP712DomainChanged"],
  });
});
