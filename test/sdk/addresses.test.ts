import { expect } from "chai";

import { AddressBookMalformed, addressBook } from "../../sdk/Addresses.ts";
import { expectRefusal } from "../shared/refusals.ts";

const deployed = {
  "Access#AccessManager": "0x5FbDB2315678afecb367f032d93F642f64180aa3",
  "Access#ERC2771Forwarder": "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512",
  "Escrow#Escrow": "0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0",
  "Escrow#EscrowLens": "0xDc64a140Aa3E981100a9becA4E685f962f0cF6C9",
  "Token#CowryToken": "0x5FC8d32690cc91D4c39d9d3abcBD16989F875707",
  "Token#SalesPledges": "0x0165878A594ca255338adfa4d48449f69242Eb8F",
  "Payments#Mandates": "0xa513E6E4b8f2a923D98304ec87F64353C4D5C853",
  "Payments#Payouts": "0x2279B7A0a67DB372996a5FaB50D91eAA73d2eBe6",
  "Payments#Swap": "0x8A791620dd6260079BF849Dc5567aDC3F2FdC318",
  "Payments#SpendingLimits": "0x4A679253410272dd5232B3Ff7cF5dbB88f295319",
  "Parties#Parties": "0x7a2088a1bFc9d81c55368AE168C2C02570cB814F",
  "Provenance#Quotas": "0x09635F643e140090A9A8Dcd712eD6285858ceBef",
  "Provenance#Recalls": "0x9E545E3C0baAB3E08CdfD552C960A1050f373042",
  "Provenance#ProvenanceNFT": "0x67d269191c92Caf3cD7723F116c85e6E9bf55933",
  "Provenance#Lots": "0xa82fF9aFd8f496c3d6ac40E2a0F282E47488CFc9",
  "Provenance#LogisticUnits": "0x851356ae760d987E095750cCeb3bC6014560891C",
  "Provenance#TraceLog": "0x8f86403A4DE0BB5791fa46B8e795C547942fE4Cf",
  "Provenance#OpenGuard": "0xE6E340D132b5f46d1e472DebcD681B2aBc16e57E",
  "Provenance#Licenses": "0xc3e53F4d16Ae77Db1c982e75a937B9f60FE63690",
  "Provenance#Tickets": "0x84eA74d481Ee0A5332c457a4d796187F6Ba67fEB",
  "Trade#BankingCalendar": "0x9A676e781A523b5d0C0e43731313A708CB607508",
  "Trade#BankDesk": "0x9E545E3C0baAB3E08CdfD552C960A1050f373042",
  "Trade#LetterOfCredit": "0xa82fF9aFd8f496c3d6ac40E2a0F282E47488CFc9",
  "Trade#Presentations": "0x1613beB3B2C4f22Ee086B2b38C1476A3cE7f78E8",
  "Another#Thing": "0xCf7Ed3AccA5a467e9e704C703E8D87F634fB0Fc9",
};

describe("addressBook", () => {
  context("given something else than the addresses of a whole suite", () => {
    it("names the contract that is missing", async () => {
      const { "Escrow#Escrow": escrow, ...incomplete } = deployed;
      const message = await expectRefusal(() => addressBook(incomplete), AddressBookMalformed, {
        part: "Escrow#Escrow",
        reason: "Invalid input: expected string, received undefined",
      });
      expect(message).to.contain("Escrow#Escrow");
    });

    it("names the contract whose address is none", async () => {
      const facts = { part: "Access#AccessManager", reason: "is not an address" };
      await expectRefusal(() => addressBook({ ...deployed, [facts.part]: "0x12" }), AddressBookMalformed, facts);
    });

    it("refuses what is no object at all", async () => {
      const facts = { part: "", reason: "Invalid input: expected object, received string" };
      await expectRefusal(() => addressBook("deployed_addresses.json"), AddressBookMalformed, facts);
    });
  });

  context("given the addresses that Ignition wrote", () => {
    it("returns each of the suite by its name, with its checksum, and nothing else", () => {
      const lowerCase = Object.fromEntries(Object.entries(deployed).map(([id, at]) => [id, at.toLowerCase()]));
      expect(addressBook(lowerCase)).to.deep.equal({
        accessManager: deployed["Access#AccessManager"],
        forwarder: deployed["Access#ERC2771Forwarder"],
        escrow: deployed["Escrow#Escrow"],
        escrowLens: deployed["Escrow#EscrowLens"],
        token: deployed["Token#CowryToken"],
        salesPledges: deployed["Token#SalesPledges"],
        mandates: deployed["Payments#Mandates"],
        payouts: deployed["Payments#Payouts"],
        swap: deployed["Payments#Swap"],
        spendingLimits: deployed["Payments#SpendingLimits"],
        parties: deployed["Parties#Parties"],
        quotas: deployed["Provenance#Quotas"],
        recalls: deployed["Provenance#Recalls"],
        provenanceNft: deployed["Provenance#ProvenanceNFT"],
        lots: deployed["Provenance#Lots"],
        logisticUnits: deployed["Provenance#LogisticUnits"],
        traceLog: deployed["Provenance#TraceLog"],
        openGuard: deployed["Provenance#OpenGuard"],
        licenses: deployed["Provenance#Licenses"],
        tickets: deployed["Provenance#Tickets"],
        bankingCalendar: deployed["Trade#BankingCalendar"],
        bankDesk: deployed["Trade#BankDesk"],
        letterOfCredit: deployed["Trade#LetterOfCredit"],
        presentations: deployed["Trade#Presentations"],
      });
    });
  });
});
