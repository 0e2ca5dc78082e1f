import type { Provider } from "ethers";

import type { AddressBook } from "./Addresses.ts";
import type { CalendarsDomain } from "./BankingCalendar.ts";
import type { BankDeskDomain } from "./BankDesk.ts";
import type { CreditsDomain } from "./Credit.ts";
import type { LicensesDomain } from "./Licenses.ts";
import type { LotsDomain } from "./LotDeeds.ts";
import type { MandatesDomain } from "./Mandates.ts";
import type { OpenGuardDomain } from "./OpenGuard.ts";
import type { EscrowDomain } from "./Order.ts";
import type { PartiesDomain } from "./Parties.ts";
import type { PresentationsDomain } from "./Presentations.ts";
import type { PayoutsDomain } from "./Payouts.ts";
import type { NftDomain } from "./ProvenanceNft.ts";
import type { QuotasDomain } from "./Quotas.ts";
import type { RecallsDomain } from "./Recalls.ts";
import type { SwapDomain } from "./Swap.ts";
import type { TraceDomain } from "./TraceLog.ts";
import type { TicketsDomain } from "./Tickets.ts";

/** Where the suite is: the chain and the contracts on it. */
export interface Deployment
  extends
    EscrowDomain,
    MandatesDomain,
    PayoutsDomain,
    SwapDomain,
    PartiesDomain,
    QuotasDomain,
    LotsDomain,
    RecallsDomain,
    TraceDomain,
    NftDomain,
    OpenGuardDomain,
    LicensesDomain,
    TicketsDomain,
    CalendarsDomain,
    BankDeskDomain,
    CreditsDomain,
    PresentationsDomain {
  readonly forwarder: string;
  /** The token capped for life. */
  readonly token: string;
  /** The pledges of its suppliers. */
  readonly salesPledges: string;
  /** Payers' own limits. */
  readonly spendingLimits: string;
  /** What is packed in what. */
  readonly logisticUnits: string;
}

/**
 * The deployment that an address book describes, on the chain of a provider.
 *
 * @example
 * const deployment = await deploymentAt(provider, addressBook(JSON.parse(text)));
 */
export async function deploymentAt(
  provider: Provider,
  addresses: Omit<AddressBook, "accessManager" | "escrowLens">,
): Promise<Deployment> {
  const { chainId } = await provider.getNetwork();
  const { forwarder, escrow, token, salesPledges, mandates, payouts, swap, spendingLimits } = addresses;
  const { parties, quotas, lots, recalls, logisticUnits, traceLog, provenanceNft, openGuard, licenses, tickets } =
    addresses;
  const { bankingCalendar, bankDesk, letterOfCredit, presentations } = addresses;
  return {
    chainId,
    forwarder,
    escrow,
    token,
    salesPledges,
    mandates,
    payouts,
    swap,
    spendingLimits,
    parties,
    quotas,
    lots,
    recalls,
    logisticUnits,
    traceLog,
    provenanceNft,
    openGuard,
    licenses,
    tickets,
    bankingCalendar,
    bankDesk,
    letterOfCredit,
    presentations,
  };
}
