import { Interface } from "ethers";

import { IParties__factory } from "../../typechain-types/factories/contracts/parties/interfaces/IParties__factory.ts";
import { BankingCalendar__factory } from "../../typechain-types/factories/contracts/trade/BankingCalendar__factory.ts";
import { IBankingCalendar__factory } from "../../typechain-types/factories/contracts/trade/interfaces/IBankingCalendar__factory.ts";
import { behavesLikeOperationPages, namesOf } from "./operations.behavior.ts";
import { read } from "./pages.ts";

/** What the registry says where the caller is no bank. */
const ofRegistry = ["PartyUnknownSigner", "PartySignerNotValid", "PartyNotValid", "PartyWithoutRole"];

const contract = new Interface([
  ...BankingCalendar__factory.abi,
  ...IParties__factory.abi.filter((entry) => entry.type === "error" && ofRegistry.includes(entry.name)),
]);
const unreachable = Object.keys(JSON.parse(read("scripts/checks/unreachable-errors.json")) as object);

describe("docs/operations/calendars", () => {
  behavesLikeOperationPages({
    folder: "calendars",
    contract,
    deeds: IBankingCalendar__factory.createInterface(),
    sources: ["contracts/trade/interfaces/IBankingCalendar.sol"],
    ownErrors: /^Calendar/,
    // Questions alone raise the last one.
    noDeedRaises: namesOf(contract, "error").filter(
      (error) => unreachable.includes(error) || /^(StringTooLong|CalendarTooFar)$/.test(error),
    ),
    noDeedEmits: ["EIP712DomainChanged"],
  });
});
