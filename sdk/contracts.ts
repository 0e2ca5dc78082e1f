import { Escrow__factory } from "../typechain-types/factories/contracts/escrow/Escrow__factory.ts";
import { CowryToken__factory } from "../typechain-types/factories/contracts/token/CowryToken__factory.ts";
import { SalesPledges__factory } from "../typechain-types/factories/contracts/token/SalesPledges__factory.ts";
import { Parties__factory } from "../typechain-types/factories/contracts/parties/Parties__factory.ts";
import { Mandates__factory } from "../typechain-types/factories/contracts/payments/Mandates__factory.ts";
import { Payouts__factory } from "../typechain-types/factories/contracts/payments/Payouts__factory.ts";
import { SpendingLimits__factory } from "../typechain-types/factories/contracts/payments/SpendingLimits__factory.ts";
import { Swap__factory } from "../typechain-types/factories/contracts/payments/Swap__factory.ts";
import { ProvenanceNFT__factory } from "../typechain-types/factories/contracts/provenance/ProvenanceNFT__factory.ts";
import { Licenses__factory } from "../typechain-types/factories/contracts/provenance/Licenses__factory.ts";
import { LogisticUnits__factory } from "../typechain-types/factories/contracts/provenance/LogisticUnits__factory.ts";
import { Lots__factory } from "../typechain-types/factories/contracts/provenance/Lots__factory.ts";
import { OpenGuard__factory } from "../typechain-types/factories/contracts/provenance/OpenGuard__factory.ts";
import { Quotas__factory } from "../typechain-types/factories/contracts/provenance/Quotas__factory.ts";
import { Recalls__factory } from "../typechain-types/factories/contracts/provenance/Recalls__factory.ts";
import { TraceLog__factory } from "../typechain-types/factories/contracts/provenance/TraceLog__factory.ts";
import { Tickets__factory } from "../typechain-types/factories/contracts/provenance/Tickets__factory.ts";
import { BankingCalendar__factory } from "../typechain-types/factories/contracts/trade/BankingCalendar__factory.ts";
import { BankDesk__factory } from "../typechain-types/factories/contracts/trade/BankDesk__factory.ts";
import { LetterOfCredit__factory } from "../typechain-types/factories/contracts/trade/LetterOfCredit__factory.ts";
import { Presentations__factory } from "../typechain-types/factories/contracts/trade/Presentations__factory.ts";

/** The contracts of the suite that people deal with, by their names in a deployment, and what each can do and tell. */
export const abis = {
  escrow: Escrow__factory.abi,
  token: CowryToken__factory.abi,
  salesPledges: SalesPledges__factory.abi,
  mandates: Mandates__factory.abi,
  payouts: Payouts__factory.abi,
  swap: Swap__factory.abi,
  spendingLimits: SpendingLimits__factory.abi,
  parties: Parties__factory.abi,
  quotas: Quotas__factory.abi,
  lots: Lots__factory.abi,
  recalls: Recalls__factory.abi,
  logisticUnits: LogisticUnits__factory.abi,
  traceLog: TraceLog__factory.abi,
  provenanceNft: ProvenanceNFT__factory.abi,
  openGuard: OpenGuard__factory.abi,
  licenses: Licenses__factory.abi,
  tickets: Tickets__factory.abi,
  bankingCalendar: BankingCalendar__factory.abi,
  bankDesk: BankDesk__factory.abi,
  letterOfCredit: LetterOfCredit__factory.abi,
  presentations: Presentations__factory.abi,
} as const;

/** The ABI of each contract, as its type. */
export type Abis = typeof abis;

/** The name of a contract in a deployment. */
export type ContractName = keyof Abis;
