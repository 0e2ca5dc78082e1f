/** An amount in a currency, as in `{ currency: "USD", amount: "100000.00" }`; its decimals come back as many as they were written. */
export interface Money {
  readonly currency: string;
  readonly amount: string;
}

/** An account of a bank, with the letter that says whether it is debited (`D`) or credited (`C`). */
export interface BankAccount {
  readonly mark?: string;
  readonly account?: string;
}

/** A bank by its BIC, by name and address, or by place. */
export type Bank =
  | (BankAccount & { readonly bic: string })
  | (BankAccount & { readonly name: readonly string[] })
  | (BankAccount & { readonly location: string });

/** A party that is no bank, by name and address, with its account where it is said. */
export interface NamedParty {
  readonly account?: string;
  readonly name: readonly string[];
}

/** How a credit is honored, or that it is negotiated. */
export type AvailableBy = "BY ACCEPTANCE" | "BY DEF PAYMENT" | "BY MIXED PYMT" | "BY NEGOTIATION" | "BY PAYMENT";

/** With which bank a credit is available, by BIC or in words such as `ANY BANK`, and how. */
export type Available = { readonly by: AvailableBy } & (
  { readonly bic: string } | { readonly name: readonly string[] }
);

/** Whether something may be. */
export type Allowance = "ALLOWED" | "CONDITIONAL" | "NOT ALLOWED";

/** Whether the receiver is asked to confirm. */
export type ConfirmationRequest = "CONFIRM" | "MAY ADD" | "WITHOUT";

/** The terms of a credit that messages of several types carry, each by the number of its field. */
export interface CommonTerms {
  /** 40A. */
  readonly form: "IRREVOCABLE" | "IRREVOCABLE TRANSFERABLE";
  /** 40E: the version of the rules, and for `OTHR` which they are. */
  readonly rules: { readonly code: string; readonly narrative?: string };
  /** 31D: the last day, and the place whose day it is. */
  readonly expiry: { readonly date: string; readonly place: string };
  /** 50: name and address. */
  readonly applicant: readonly string[];
  /** 59. */
  readonly beneficiary: NamedParty;
  /** 39A: percent that may be drawn more and less. */
  readonly tolerance?: { readonly plus: number; readonly minus: number };
  /** 39C. */
  readonly additionalAmounts?: readonly string[];
  /** 41a. */
  readonly available: Available;
  /** 42C. */
  readonly drafts?: readonly string[];
  /** 42a. */
  readonly drawee?: Bank;
  /** 42M. */
  readonly mixedPayment?: readonly string[];
  /** 42P: how and when a negotiated or deferred payment is due. */
  readonly deferredPayment?: readonly string[];
  /** 43P. */
  readonly partialShipments?: Allowance;
  /** 43T. */
  readonly transshipment?: Allowance;
  /** 44A: where the goods are taken in charge, dispatched or received. */
  readonly dispatch?: string;
  /** 44E: port or airport where they are loaded. */
  readonly loading?: string;
  /** 44F: port or airport where they are discharged. */
  readonly discharge?: string;
  /** 44B: where they go in the end. */
  readonly destination?: string;
  /** 44C. */
  readonly latestShipment?: string;
  /** 44D. */
  readonly shipmentPeriod?: readonly string[];
  /** 71D. */
  readonly charges?: readonly string[];
  /** 48: days in which documents are presented, after shipment unless the narrative says after what. */
  readonly presentation?: { readonly days: number; readonly narrative?: string };
  /** 49. */
  readonly confirmation: ConfirmationRequest;
  /** 58a: who is asked to confirm. */
  readonly confirmationParty?: Bank;
  /** 53a. */
  readonly reimbursingBank?: Bank;
  /** 78: what the paying, accepting or negotiating bank is told to do. */
  readonly bankInstructions?: readonly string[];
  /** 57a: through which bank the credit is advised. */
  readonly adviseThrough?: Bank;
  /** 72Z: what one bank tells the other. */
  readonly bankInformation?: readonly string[];
}
