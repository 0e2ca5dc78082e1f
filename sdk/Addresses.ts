import { z } from "zod";

import { CowryError } from "./CowryError.ts";
import { address, parse } from "./parse.ts";

/** Where the contracts of one deployment are. */
export interface AddressBook {
  /** OpenZeppelin's AccessManager: who may do what. */
  readonly accessManager: string;
  /** OpenZeppelin's ERC2771Forwarder: the door for relayed deeds. */
  readonly forwarder: string;
  readonly escrow: string;
  /** The views of an order that need its terms. */
  readonly escrowLens: string;
  /** The token capped for life. */
  readonly token: string;
  /** The pledges of its suppliers. */
  readonly salesPledges: string;
  /** Automatic payment. */
  readonly mandates: string;
  /** Many paid at once: by lists and by drops. */
  readonly payouts: string;
  /** Token against token by signed quotes. */
  readonly swap: string;
  /** Payers' own limits. */
  readonly spendingLimits: string;
  /** Organizations: what they may do, who acts for them, which GS1 company prefixes are theirs. */
  readonly parties: string;
  /** What may be brought into being under a protected name in a season. */
  readonly quotas: string;
  /** Lots of goods whose mass is conserved. */
  readonly lots: string;
  /** What is wrong with lots and their units. */
  readonly recalls: string;
  /** What is packed in what. */
  readonly logisticUnits: string;
  /** What happened to lots, in chains that only grow. */
  readonly traceLog: string;
  /** Items of lots and unique things as tokens. */
  readonly provenanceNft: string;
  /** The first opening of each coded unit. */
  readonly openGuard: string;
  /** Who may use a work, until when. */
  readonly licenses: string;
  /** Tickets of events. */
  readonly tickets: string;
  /** On which days banks are open. */
  readonly bankingCalendar: string;
  /** Four eyes for banks. */
  readonly bankDesk: string;
  /** Letters of credit. */
  readonly letterOfCredit: string;
  /** Documents under letters of credit. */
  readonly presentations: string;
}

/** By the names that the deploy modules give. Whatever else the deployment has made is not our business. */
const bookSchema = z
  .object({
    "Access#AccessManager": address(),
    "Access#ERC2771Forwarder": address(),
    "Escrow#Escrow": address(),
    "Escrow#EscrowLens": address(),
    "Token#CowryToken": address(),
    "Token#SalesPledges": address(),
    "Payments#Mandates": address(),
    "Payments#Payouts": address(),
    "Payments#Swap": address(),
    "Payments#SpendingLimits": address(),
    "Parties#Parties": address(),
    "Provenance#Quotas": address(),
    "Provenance#Lots": address(),
    "Provenance#Recalls": address(),
    "Provenance#LogisticUnits": address(),
    "Provenance#TraceLog": address(),
    "Provenance#ProvenanceNFT": address(),
    "Provenance#OpenGuard": address(),
    "Provenance#Licenses": address(),
    "Provenance#Tickets": address(),
    "Trade#BankingCalendar": address(),
    "Trade#BankDesk": address(),
    "Trade#LetterOfCredit": address(),
    "Trade#Presentations": address(),
  })
  .transform((deployed): AddressBook => ({
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
    lots: deployed["Provenance#Lots"],
    recalls: deployed["Provenance#Recalls"],
    logisticUnits: deployed["Provenance#LogisticUnits"],
    traceLog: deployed["Provenance#TraceLog"],
    openGuard: deployed["Provenance#OpenGuard"],
    provenanceNft: deployed["Provenance#ProvenanceNFT"],
    licenses: deployed["Provenance#Licenses"],
    tickets: deployed["Provenance#Tickets"],
    bankingCalendar: deployed["Trade#BankingCalendar"],
    bankDesk: deployed["Trade#BankDesk"],
    letterOfCredit: deployed["Trade#LetterOfCredit"],
    presentations: deployed["Trade#Presentations"],
  }));

/**
 * The address book of a deployment, out of what Ignition wrote about it: `deploy/deployments/<id>/deployed_addresses.json`.
 * Cowry itself publishes no addresses; whoever deploys has the book.
 *
 * Throws {@link AddressBookMalformed}.
 *
 * @example
 * const book = addressBook(JSON.parse(await readFile("deployed_addresses.json", "utf8")));
 * const escrow = Escrow__factory.connect(book.escrow, signer);
 */
export function addressBook(deployedAddresses: unknown): AddressBook {
  return parse(bookSchema, deployedAddresses, AddressBookMalformed);
}

/** The file lacks a contract of the suite, or has something else in the place of its address. */
export class AddressBookMalformed extends CowryError<{ readonly part: string; readonly reason: string }> {
  override readonly name = "AddressBookMalformed";

  constructor(part: string, reason: string) {
    super(`The deployed addresses are not those of a whole suite: ${part}: ${reason}`, { part, reason });
  }
}
