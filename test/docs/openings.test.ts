import { Interface } from "ethers";

import { ILots__factory } from "../../typechain-types/factories/contracts/provenance/interfaces/ILots__factory.ts";
import { IOpenGuard__factory } from "../../typechain-types/factories/contracts/provenance/interfaces/IOpenGuard__factory.ts";
import { OpenGuard__factory } from "../../typechain-types/factories/contracts/provenance/OpenGuard__factory.ts";
import { behavesLikeOperationPages, namesOf } from "./operations.behavior.ts";
import { read } from "./pages.ts";

/** What the lots say that an opening asks. */
const ofLots: readonly string[] = ["LotUnknown"];

const contract = new Interface([
  ...OpenGuard__factory.abi,
  ...ILots__factory.abi.filter((entry) => entry.type === "error" && ofLots.includes(entry.name)),
]);
const unreachable = Object.keys(JSON.parse(read("scripts/checks/unreachable-errors.json")) as object);

describe("docs/operations/openings", () => {
  behavesLikeOperationPages({
    folder: "openings",
    contract,
    deeds: IOpenGuard__factory.createInterface(),
    sources: ["contracts/provenance/interfaces/IOpenGuard.sol"],
    ownErrors: /^OpenGuard/,
    noDeedRaises: namesOf(contract, "error").filter(
      (error) => unreachable.includes(error) || /^StringTooLong$/.test(error),
    ),
    noDeedEmits: ["EIP712DomainChanged"],
  });
});
