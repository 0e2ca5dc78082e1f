import { Interface } from "ethers";

import { IParties__factory } from "../../typechain-types/factories/contracts/parties/interfaces/IParties__factory.ts";
import { BankDesk__factory } from "../../typechain-types/factories/contracts/trade/BankDesk__factory.ts";
import { IBankDesk__factory } from "../../typechain-types/factories/contracts/trade/interfaces/IBankDesk__factory.ts";
import { behavesLikeOperationPages, namesOf } from "./operations.behavior.ts";
import { read } from "./pages.ts";

/** What the registry says where an account does not act as a bank. */
const ofRegistry = ["PartyUnknownSigner", "PartySignerNotValid", "PartyNotValid", "PartyWithoutRole"];

const contract = new Interface([
  ...BankDesk__factory.abi,
  ...IParties__factory.abi.filter((entry) => entry.type === "error" && ofRegistry.includes(entry.name)),
]);
const unreachable = Object.keys(JSON.parse(read("scripts/checks/unreachable-errors.json")) as object);

describe("docs/operations/banks", () => {
  behavesLikeOperationPages({
    folder: "banks",
    contract,
    deeds: IBankDesk__factory.createInterface(),
    sources: ["contracts/trade/interfaces/IBankDesk.sol"],
    ownErrors: /^Desk/,
    noDeedRaises: namesOf(contract, "error").filter(
      (error) => unreachable.includes(error) || /^(?:StringTooLong|InsufficientBalance)$/.test(error),
    ),
    noDeedEmits: ["EIP712DomainChanged"],
  });
});
