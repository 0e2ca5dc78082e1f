import { Interface } from "ethers";

import { IParties__factory } from "../../typechain-types/factories/contracts/parties/interfaces/IParties__factory.ts";
import { ITraceLog__factory } from "../../typechain-types/factories/contracts/provenance/interfaces/ITraceLog__factory.ts";
import { TraceLog__factory } from "../../typechain-types/factories/contracts/provenance/TraceLog__factory.ts";
import { behavesLikeOperationPages, namesOf } from "./operations.behavior.ts";
import { read } from "./pages.ts";

/** What the registry says where the caller is no inspector. */
const ofRegistry = ["PartyUnknownSigner", "PartySignerNotValid", "PartyNotValid", "PartyWithoutRole"];

const contract = new Interface([
  ...TraceLog__factory.abi,
  ...IParties__factory.abi.filter((entry) => entry.type === "error" && ofRegistry.includes(entry.name)),
]);
const unreachable = Object.keys(JSON.parse(read("scripts/checks/unreachable-errors.json")) as object);

describe("docs/operations/trace", () => {
  behavesLikeOperationPages({
    folder: "trace",
    contract,
    deeds: ITraceLog__factory.createInterface(),
    sources: ["contracts/provenance/interfaces/ITraceLog.sol"],
    ownErrors: /^Trace/,
    noDeedRaises: namesOf(contract, "error").filter(
      (error) => unreachable.includes(error) || /^StringTooLong$/.test(error),
    ),
    noDeedEmits: ["EIP712DomainChanged"],
  });
});
