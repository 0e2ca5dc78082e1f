import { SpendingLimits__factory } from "../../typechain-types/factories/contracts/payments/SpendingLimits__factory.ts";
import { ISpendingLimits__factory } from "../../typechain-types/factories/contracts/payments/interfaces/ISpendingLimits__factory.ts";
import { behavesLikeOperationPages, namesOf } from "./operations.behavior.ts";

const contract = SpendingLimits__factory.createInterface();

/** The page that a deed stands on: with a permit, and a spender's own leaving, on that of the plain one. */
function pageOf(deed: string): string {
  if (deed === "resign") return "dismiss";
  return deed.replace(/WithPermit$/, "");
}

describe("docs/operations/limits", () => {
  behavesLikeOperationPages({
    folder: "limits",
    contract,
    deeds: ISpendingLimits__factory.createInterface(),
    sources: ["contracts/payments/interfaces/ISpendingLimits.sol"],
    pageOf,
    ownErrors: /^Spending/,
    // The library's own refusal comes after the contract's, which says more; patterns, since a name in quotes counts as an assertion.
    noDeedRaises: namesOf(contract, "error").filter((error) => /^(?:SlidingLimit|Checkpoint)/.test(error)),
    noDeedEmits: [],
  });
});
