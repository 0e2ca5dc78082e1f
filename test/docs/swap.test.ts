import { Swap__factory } from "../../typechain-types/factories/contracts/payments/Swap__factory.ts";
import { ISwap__factory } from "../../typechain-types/factories/contracts/payments/interfaces/ISwap__factory.ts";
import { behavesLikeOperationPages, namesOf } from "./operations.behavior.ts";
import { read } from "./pages.ts";

const contract = Swap__factory.createInterface();
const unreachable = Object.keys(JSON.parse(read("scripts/checks/unreachable-errors.json")) as object);

describe("docs/operations/swap", () => {
  behavesLikeOperationPages({
    folder: "swap",
    contract,
    deeds: ISwap__factory.createInterface(),
    sources: ["contracts/payments/interfaces/ISwap.sol", "contracts/common/interfaces/IMoneyPassage.sol"],
    pageOf: (deed) => deed.replace(/WithPermits$/, ""),
    ownErrors: /^Swap/,
    noDeedRaises: namesOf(contract, "error").filter(
      (error) => unreachable.includes(error) || /^StringTooLong$/.test(error),
    ),
    noDeedEmits: ["EIP712DomainChanged"],
  });
});
