import { Interface } from "ethers";

import { CowryToken__factory } from "../../typechain-types/factories/contracts/token/CowryToken__factory.ts";
import { ICowryToken__factory } from "../../typechain-types/factories/contracts/token/interfaces/ICowryToken__factory.ts";
import { ISalesPledges__factory } from "../../typechain-types/factories/contracts/token/interfaces/ISalesPledges__factory.ts";
import { SalesPledges__factory } from "../../typechain-types/factories/contracts/token/SalesPledges__factory.ts";
import { behavesLikeOperationPages, namesOf } from "./operations.behavior.ts";
import { read } from "./pages.ts";

const contract = new Interface([...CowryToken__factory.abi, ...SalesPledges__factory.abi]);
const errors = namesOf(contract, "error");

/** Errors that nothing raises, those of deployment, and that of the call by which the AccessManager changes the authority. */
const unreachable = Object.keys(JSON.parse(read("scripts/checks/unreachable-errors.json")) as object);
const elsewhere = /^(?:TokenInvalid\w+|StringTooLong|AccessManagedInvalidAuthority)$/;

/** The page that a deed stands on. */
function pageOf(deed: string): string {
  if (/^(?:transfer|transferFrom|approve|permit|\w+AndCall)$/.test(deed)) return "standards";
  if (/^(?:transfer|receive)WithAuthorization$|^cancelAuthorization$/.test(deed)) return "authorizations";
  if (deed.startsWith("burn")) return "burn";
  return deed.replace(/WithAuthorization$/, "");
}

describe("docs/operations/token", () => {
  behavesLikeOperationPages({
    folder: "token",
    contract,
    deeds: new Interface([...ICowryToken__factory.abi, ...ISalesPledges__factory.abi]),
    sources: ["contracts/token/interfaces/ICowryToken.sol", "contracts/token/interfaces/ISalesPledges.sol"],
    pageOf,
    ownErrors: /^(?:Token|Pledge|Sliding)/,
    noDeedRaises: errors.filter((error) => unreachable.includes(error) || elsewhere.test(error)),
    noDeedEmits: ["AuthorityUpdated", "EIP712DomainChanged"],
    // What the standards say is documented where they are.
    freeEvents: ["standards"],
  });
});
