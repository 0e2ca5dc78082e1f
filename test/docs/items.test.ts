import { expect } from "chai";
import { Interface } from "ethers";

import { REDEMPTION_STATES } from "../../sdk/Names.ts";
import { IParties__factory } from "../../typechain-types/factories/contracts/parties/interfaces/IParties__factory.ts";
import { ILots__factory } from "../../typechain-types/factories/contracts/provenance/interfaces/ILots__factory.ts";
import { IProvenanceNFT__factory } from "../../typechain-types/factories/contracts/provenance/interfaces/IProvenanceNFT__factory.ts";
import { IRecalls__factory } from "../../typechain-types/factories/contracts/provenance/interfaces/IRecalls__factory.ts";
import { ProvenanceNFT__factory } from "../../typechain-types/factories/contracts/provenance/ProvenanceNFT__factory.ts";
import { behavesLikeOperationPages, FOLDER, namesOf } from "./operations.behavior.ts";
import { read, rowsOf, sectionOf } from "./pages.ts";

/** What those say whom an item asks: registry, lots, recalls. */
const ofOthers = [
  "PartyUnknownSigner",
  "PartySignerNotValid",
  "PartyNotValid",
  "PartyWithoutRole",
  "PartyPrefixNotHeld",
  "LotUnknown",
  "RecallInForce",
];
const others = [...IParties__factory.abi, ...ILots__factory.abi, ...IRecalls__factory.abi];

const contract = new Interface([
  ...ProvenanceNFT__factory.abi,
  ...others.filter((entry) => entry.type === "error" && ofOthers.includes(entry.name)),
]);
const unreachable = Object.keys(JSON.parse(read("scripts/checks/unreachable-errors.json")) as object);

/** The page that a deed stands on, where it is not one of its own name. */
const PAGES: Readonly<Record<string, string>> = {
  setUser: "lend",
  transferFrom: "transfer",
  safeTransferFrom: "transfer",
  approve: "transfer",
  setApprovalForAll: "transfer",
};

describe("docs/operations/items", () => {
  behavesLikeOperationPages({
    folder: "items",
    contract,
    deeds: IProvenanceNFT__factory.createInterface(),
    sources: ["IProvenanceNFT", "IUsableToken", "IERC4907"].map(
      (name) => `contracts/provenance/interfaces/${name}.sol`,
    ),
    pageOf: (deed) => PAGES[deed] ?? deed,
    ownErrors: /^Item/,
    noDeedRaises: namesOf(contract, "error").filter(
      (error) =>
        unreachable.includes(error) || ["StringTooLong", "ERC721InvalidSender", "UsableTokenUsed"].includes(error),
    ),
    noDeedEmits: ["EIP712DomainChanged", "BatchMetadataUpdate"],
    freeEvents: ["transfer"],
  });

  for (const [name, before, after] of [
    ["requestRedemption", ["None", "Refused", "Lapsed"], "Requested"],
    ["refuseRedemption", ["Requested"], "Refused"],
    ["redeem", ["None", "Requested", "Refused", "Lapsed"], "Redeemed"],
  ] as const)
    it(`${name}.md starts in the states that the machine allows`, () => {
      const [[from = "", to = ""] = []] = rowsOf(sectionOf(read(`${FOLDER}items/${name}.md`), "States"));
      expect(from.split(", ")).to.deep.equal(before);
      expect(/^\w+/.exec(to)?.[0]).to.equal(after);
      expect(REDEMPTION_STATES).to.include.members([...before, after]);
    });
});
