import type { BaseContract, ContractRunner } from "ethers";

import type { AccessManager } from "../typechain-types/@openzeppelin/contracts/access/manager/AccessManager.ts";
import type { ERC2771Forwarder } from "../typechain-types/@openzeppelin/contracts/metatx/ERC2771Forwarder.ts";
import type { Escrow } from "../typechain-types/contracts/escrow/Escrow.ts";
import type { EscrowLens } from "../typechain-types/contracts/escrow/EscrowLens.ts";
import type { CowryToken } from "../typechain-types/contracts/token/CowryToken.ts";
import type { SalesPledges } from "../typechain-types/contracts/token/SalesPledges.ts";
import type { Parties } from "../typechain-types/contracts/parties/Parties.ts";
import type { Mandates } from "../typechain-types/contracts/payments/Mandates.ts";
import type { Payouts } from "../typechain-types/contracts/payments/Payouts.ts";
import type { SpendingLimits } from "../typechain-types/contracts/payments/SpendingLimits.ts";
import type { Swap } from "../typechain-types/contracts/payments/Swap.ts";
import type { LogisticUnits } from "../typechain-types/contracts/provenance/LogisticUnits.ts";
import type { Lots } from "../typechain-types/contracts/provenance/Lots.ts";
import type { TraceLog } from "../typechain-types/contracts/provenance/TraceLog.ts";
import type { Licenses } from "../typechain-types/contracts/provenance/Licenses.ts";
import type { OpenGuard } from "../typechain-types/contracts/provenance/OpenGuard.ts";
import type { ProvenanceNFT } from "../typechain-types/contracts/provenance/ProvenanceNFT.ts";
import type { Quotas } from "../typechain-types/contracts/provenance/Quotas.ts";
import type { Recalls } from "../typechain-types/contracts/provenance/Recalls.ts";
import type { Tickets } from "../typechain-types/contracts/provenance/Tickets.ts";
import type { BankingCalendar } from "../typechain-types/contracts/trade/BankingCalendar.ts";
import type { BankDesk } from "../typechain-types/contracts/trade/BankDesk.ts";
import type { LetterOfCredit } from "../typechain-types/contracts/trade/LetterOfCredit.ts";
import type { Presentations } from "../typechain-types/contracts/trade/Presentations.ts";
import { AccessManager__factory } from "../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { ERC2771Forwarder__factory } from "../typechain-types/factories/@openzeppelin/contracts/metatx/ERC2771Forwarder__factory.ts";
import { Escrow__factory } from "../typechain-types/factories/contracts/escrow/Escrow__factory.ts";
import { EscrowLens__factory } from "../typechain-types/factories/contracts/escrow/EscrowLens__factory.ts";
import { CowryToken__factory } from "../typechain-types/factories/contracts/token/CowryToken__factory.ts";
import { SalesPledges__factory } from "../typechain-types/factories/contracts/token/SalesPledges__factory.ts";
import { Parties__factory } from "../typechain-types/factories/contracts/parties/Parties__factory.ts";
import { Mandates__factory } from "../typechain-types/factories/contracts/payments/Mandates__factory.ts";
import { Payouts__factory } from "../typechain-types/factories/contracts/payments/Payouts__factory.ts";
import { SpendingLimits__factory } from "../typechain-types/factories/contracts/payments/SpendingLimits__factory.ts";
import { Swap__factory } from "../typechain-types/factories/contracts/payments/Swap__factory.ts";
import { LogisticUnits__factory } from "../typechain-types/factories/contracts/provenance/LogisticUnits__factory.ts";
import { Lots__factory } from "../typechain-types/factories/contracts/provenance/Lots__factory.ts";
import { TraceLog__factory } from "../typechain-types/factories/contracts/provenance/TraceLog__factory.ts";
import { Licenses__factory } from "../typechain-types/factories/contracts/provenance/Licenses__factory.ts";
import { OpenGuard__factory } from "../typechain-types/factories/contracts/provenance/OpenGuard__factory.ts";
import { ProvenanceNFT__factory } from "../typechain-types/factories/contracts/provenance/ProvenanceNFT__factory.ts";
import { Quotas__factory } from "../typechain-types/factories/contracts/provenance/Quotas__factory.ts";
import { Recalls__factory } from "../typechain-types/factories/contracts/provenance/Recalls__factory.ts";
import { Tickets__factory } from "../typechain-types/factories/contracts/provenance/Tickets__factory.ts";
import { BankingCalendar__factory } from "../typechain-types/factories/contracts/trade/BankingCalendar__factory.ts";
import { BankDesk__factory } from "../typechain-types/factories/contracts/trade/BankDesk__factory.ts";
import { LetterOfCredit__factory } from "../typechain-types/factories/contracts/trade/LetterOfCredit__factory.ts";
import { Presentations__factory } from "../typechain-types/factories/contracts/trade/Presentations__factory.ts";

/** The contracts of the suite. */
export interface Suite {
  readonly accessManager: AccessManager;
  readonly forwarder: ERC2771Forwarder;
  readonly escrow: Escrow;
  readonly escrowLens: EscrowLens;
  readonly token: CowryToken;
  readonly salesPledges: SalesPledges;
  readonly mandates: Mandates;
  readonly payouts: Payouts;
  readonly swap: Swap;
  readonly spendingLimits: SpendingLimits;
  readonly parties: Parties;
  readonly quotas: Quotas;
  readonly lots: Lots;
  readonly recalls: Recalls;
  readonly logisticUnits: LogisticUnits;
  readonly traceLog: TraceLog;
  readonly openGuard: OpenGuard;
  readonly provenanceNft: ProvenanceNFT;
  readonly licenses: Licenses;
  readonly tickets: Tickets;
  readonly bankingCalendar: BankingCalendar;
  readonly bankDesk: BankDesk;
  readonly letterOfCredit: LetterOfCredit;
  readonly presentations: Presentations;
}

/**
 * The suite's contracts at their addresses.
 *
 * @example
 * const { escrow } = suiteAt(addressBook(deployedAddresses), provider);
 */
export function suiteAt(addresses: Readonly<Record<keyof Suite, string>>, runner: ContractRunner): Suite {
  return {
    accessManager: AccessManager__factory.connect(addresses.accessManager, runner),
    forwarder: ERC2771Forwarder__factory.connect(addresses.forwarder, runner),
    escrow: Escrow__factory.connect(addresses.escrow, runner),
    escrowLens: EscrowLens__factory.connect(addresses.escrowLens, runner),
    token: CowryToken__factory.connect(addresses.token, runner),
    salesPledges: SalesPledges__factory.connect(addresses.salesPledges, runner),
    mandates: Mandates__factory.connect(addresses.mandates, runner),
    payouts: Payouts__factory.connect(addresses.payouts, runner),
    swap: Swap__factory.connect(addresses.swap, runner),
    spendingLimits: SpendingLimits__factory.connect(addresses.spendingLimits, runner),
    parties: Parties__factory.connect(addresses.parties, runner),
    quotas: Quotas__factory.connect(addresses.quotas, runner),
    lots: Lots__factory.connect(addresses.lots, runner),
    recalls: Recalls__factory.connect(addresses.recalls, runner),
    logisticUnits: LogisticUnits__factory.connect(addresses.logisticUnits, runner),
    traceLog: TraceLog__factory.connect(addresses.traceLog, runner),
    openGuard: OpenGuard__factory.connect(addresses.openGuard, runner),
    provenanceNft: ProvenanceNFT__factory.connect(addresses.provenanceNft, runner),
    licenses: Licenses__factory.connect(addresses.licenses, runner),
    tickets: Tickets__factory.connect(addresses.tickets, runner),
    bankingCalendar: BankingCalendar__factory.connect(addresses.bankingCalendar, runner),
    bankDesk: BankDesk__factory.connect(addresses.bankDesk, runner),
    letterOfCredit: LetterOfCredit__factory.connect(addresses.letterOfCredit, runner),
    presentations: Presentations__factory.connect(addresses.presentations, runner),
  };
}

/**
 * Every contract of a suite with its name.
 *
 * @example
 * for (const [name, contract] of contractsOf(suite)) console.log(name, await contract.getAddress());
 */
export function contractsOf(suite: Suite): readonly (readonly [string, Suite[keyof Suite]])[] {
  return Object.entries<Suite[keyof Suite]>({ ...suite });
}

/**
 * Where each contract of a suite is.
 *
 * @example
 * const deployment = await deploymentAt(provider, await addressesOf(suite));
 */
export async function addressesOf(
  suite: Readonly<Record<keyof Suite, Pick<BaseContract, "getAddress">>>,
): Promise<Readonly<Record<keyof Suite, string>>> {
  const places = Object.entries(suite).map(async ([name, contract]) => [name, await contract.getAddress()] as const);
  return Object.fromEntries(await Promise.all(places)) as Record<keyof Suite, string>;
}
