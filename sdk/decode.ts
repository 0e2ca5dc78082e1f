import type { Result } from "ethers";

import {
  AMENDMENT_STATES,
  type AmendmentState,
  AVAILABILITIES,
  type Availability,
  CREDIT_STATES,
  CREDIT_TERMS,
  type CreditState,
  type CreditTerm,
  type Disposition,
  DISPOSITIONS,
  EXAMINATION_STATES,
  type ExaminationState,
  BURN_REASONS,
  type BurnReason,
  DROP_STATES,
  type DropState,
  SKIP_CAUSES,
  type SkipCause,
  SWAP_STATES,
  type SwapState,
  type Cause,
  CAUSES,
  ENTRY_FAULTS,
  type EntryFault,
  EVENT_STATES,
  type EventState,
  LICENSE_STATES,
  type LicenseState,
  MANDATE_STATES,
  type MandateState,
  nameOf,
  ORDER_KINDS,
  ORDER_STATES,
  type OrderKind,
  type OrderState,
  type Part,
  PARTS,
  PARTY_ROLES,
  PARTY_STATES,
  type PartyRole,
  type PartyState,
  PLEDGE_STATES,
  PLEDGE_TERMS,
  type PledgeState,
  type PledgeTerm,
  CLOSURE_KINDS,
  type ClosureKind,
  CUSTODY_MODELS,
  type CustodyModel,
  DAY_KINDS,
  type DayKind,
  LOGISTIC_STATES,
  type LogisticState,
  LOT_STATES,
  type LotState,
  QUOTA_STATES,
  type QuotaState,
  REDEMPTION_STATES,
  type RedemptionState,
  REQUEST_KINDS,
  type RequestKind,
  type Standing,
  STANDINGS,
  statesIn,
} from "./Names.ts";
import type { CalendarTerms, NumberedYearPlan } from "./BankingCalendar.ts";
import type { BankDeed, BankPower } from "./BankDesk.ts";
import type { CreditTerms } from "./Credit.ts";
import type { Presentation } from "./Presentations.ts";
import type { LicenseTerms } from "./Licenses.ts";
import type { Consumption, Factor, NumberedLotTerms } from "./LotDeeds.ts";
import type { Mandate } from "./Mandates.ts";
import type { Order } from "./Order.ts";
import type { PledgeTerms } from "./SalesPledges.ts";
import type { Drop } from "./Payouts.ts";
import type { MintTerms } from "./ProvenanceNft.ts";
import type { QuotaTerms } from "./Quotas.ts";
import type { EventTerms } from "./Tickets.ts";
import type { NumberedCorrection, TraceEvent } from "./TraceLog.ts";

/** A parameter as an ABI in JSON describes it. */
export interface AbiParameter {
  readonly name: string;
  readonly type: string;
  readonly internalType?: string;
  readonly components?: readonly AbiParameter[];
}

/** An event, error or function as an ABI in JSON describes it. */
export interface AbiEntry {
  readonly type: string;
  readonly name: string;
  readonly inputs: readonly AbiParameter[];
}

/** What the suite's own types read as. */
interface Named {
  readonly "enum OrderState": OrderState;
  readonly "enum OrderKind": OrderKind;
  readonly "enum RequestKind": RequestKind;
  readonly "enum Cause": Cause;
  readonly "enum Part": Part;
  readonly "enum MandateState": MandateState;
  readonly "enum DropState": DropState;
  readonly "enum SkipCause": SkipCause;
  readonly "enum SwapState": SwapState;
  readonly "struct Drop": Drop;
  readonly "struct Order": Order;
  readonly "enum BurnReason": BurnReason;
  readonly "enum PledgeTerm": PledgeTerm;
  readonly "enum PledgeState": PledgeState;
  readonly "struct PledgeTerms": PledgeTerms;
  readonly "struct Mandate": Mandate;
  readonly "enum PartyState": PartyState;
  /** Bits become the names of the roles; bits that no role has yet are left out. */
  readonly RoleSet: readonly PartyRole[];
  readonly "enum QuotaState": QuotaState;
  readonly "enum LogisticState": LogisticState;
  /** A list stays a list. */
  readonly "Sscc[]": readonly bigint[];
  readonly "enum LotState": LotState;
  readonly "enum CustodyModel": CustodyModel;
  readonly "struct LotTerms": NumberedLotTerms;
  readonly "struct Factor": Factor;
  readonly "struct Consumption[]": readonly Consumption[];
  readonly "LotId[]": readonly string[];
  readonly "uint64[]": readonly bigint[];
  readonly "enum RedemptionState": RedemptionState;
  readonly "enum Standing": Standing;
  readonly "struct MintTerms": MintTerms;
  readonly "struct QuotaTerms": QuotaTerms;
  readonly "enum EventState": EventState;
  readonly "enum EntryFault": EntryFault;
  readonly "struct EventTerms": EventTerms;
  readonly "enum LicenseState": LicenseState;
  readonly "struct LicenseTerms": LicenseTerms;
  readonly "struct TraceEvent": TraceEvent;
  readonly "struct Correction": NumberedCorrection;
  readonly "enum DayKind": DayKind;
  readonly "enum ClosureKind": ClosureKind;
  readonly "struct CalendarTerms": CalendarTerms;
  readonly "struct YearPlan": NumberedYearPlan;
  readonly "struct BankDeed": BankDeed;
  readonly "struct Power": BankPower;
  readonly "enum CreditState": CreditState;
  readonly "enum CreditTerm": CreditTerm;
  readonly "enum AmendmentState": AmendmentState;
  readonly "enum ExaminationState": ExaminationState;
  readonly "enum Availability": Availability;
  readonly "enum Disposition": Disposition;
  readonly "struct CreditTerms": CreditTerms;
  readonly "struct Presentation": Presentation;
  readonly "uint16[]": readonly bigint[];
}

/** The states of the machine that an error tells about: those of the state beside the set. */
type StateBeside<Inputs extends readonly AbiParameter[]> = Named[Extract<
  Inputs[number]["internalType"],
  keyof Named & `enum ${string}State`
>];

type Plain<Parameter, Inputs extends readonly AbiParameter[]> = Parameter extends {
  readonly internalType: infer Type extends keyof Named;
}
  ? Named[Type]
  : Parameter extends { readonly internalType: "StateSet" }
    ? readonly StateBeside<Inputs>[]
    : Parameter extends { readonly type: "bool" }
      ? boolean
      : Parameter extends { readonly type: `${"" | "u"}int${string}` }
        ? bigint
        : string;

/** The entries of one type in an ABI, by name, each with the plain data that `plainArgs` makes of its parameters. */
export type ArgsByName<Abi extends readonly unknown[], Type extends string> = {
  readonly [Entry in Extract<Abi[number], AbiEntry & { readonly type: Type }> as Entry["name"]]: {
    readonly [Parameter in Entry["inputs"][number] as Parameter["name"]]: Plain<Parameter, Entry["inputs"]>;
  };
};

const readers: Readonly<Record<string, (value: bigint) => unknown>> = {
  "enum OrderState": (value) => nameOf(ORDER_STATES, value),
  "enum OrderKind": (value) => nameOf(ORDER_KINDS, value),
  "enum RequestKind": (value) => nameOf(REQUEST_KINDS, value),
  "enum Cause": (value) => nameOf(CAUSES, value),
  "enum Part": (value) => nameOf(PARTS, value),
  "enum BurnReason": (value) => nameOf(BURN_REASONS, value),
  "enum PledgeTerm": (value) => nameOf(PLEDGE_TERMS, value),
  "enum PledgeState": (value) => nameOf(PLEDGE_STATES, value),
  "enum MandateState": (value) => nameOf(MANDATE_STATES, value),
  "enum DropState": (value) => nameOf(DROP_STATES, value),
  "enum SkipCause": (value) => nameOf(SKIP_CAUSES, value),
  "enum SwapState": (value) => nameOf(SWAP_STATES, value),
  "enum PartyState": (value) => nameOf(PARTY_STATES, value),
  RoleSet: (value) => statesIn(PARTY_ROLES, value),
  "enum QuotaState": (value) => nameOf(QUOTA_STATES, value),
  "enum LogisticState": (value) => nameOf(LOGISTIC_STATES, value),
  "enum LotState": (value) => nameOf(LOT_STATES, value),
  "enum CustodyModel": (value) => nameOf(CUSTODY_MODELS, value),
  "enum RedemptionState": (value) => nameOf(REDEMPTION_STATES, value),
  "enum Standing": (value) => nameOf(STANDINGS, value),
  "enum EventState": (value) => nameOf(EVENT_STATES, value),
  "enum EntryFault": (value) => nameOf(ENTRY_FAULTS, value),
  "enum LicenseState": (value) => nameOf(LICENSE_STATES, value),
  "enum DayKind": (value) => nameOf(DAY_KINDS, value),
  "enum ClosureKind": (value) => nameOf(CLOSURE_KINDS, value),
  "enum CreditState": (value) => nameOf(CREDIT_STATES, value),
  "enum CreditTerm": (value) => nameOf(CREDIT_TERMS, value),
  "enum AmendmentState": (value) => nameOf(AMENDMENT_STATES, value),
  "enum ExaminationState": (value) => nameOf(EXAMINATION_STATES, value),
  "enum Availability": (value) => nameOf(AVAILABILITIES, value),
  "enum Disposition": (value) => nameOf(DISPOSITIONS, value),
};

/** The states of each machine, by its enum. */
const machines: Readonly<Record<string, readonly string[]>> = {
  "enum OrderState": ORDER_STATES,
  "enum MandateState": MANDATE_STATES,
  "enum PartyState": PARTY_STATES,
  "enum RedemptionState": REDEMPTION_STATES,
  "enum EventState": EVENT_STATES,
  "enum LicenseState": LICENSE_STATES,
  "enum CreditState": CREDIT_STATES,
  "enum AmendmentState": AMENDMENT_STATES,
  "enum ExaminationState": EXAMINATION_STATES,
};

/**
 * The decoded values of a log or an error as plain data, by their names. Numbers that stand for names become these; a struct stays as the contract takes it.
 *
 * @example
 * plainArgs(abi.inputs, description.args); // { id: "0x…", state: "Paid", deadline: 1767225600n }
 */
export function plainArgs(inputs: readonly AbiParameter[], values: Result): Record<string, unknown> {
  return Object.fromEntries(
    inputs.map((input, place) => {
      const value: unknown = values[place];
      if (input.internalType === "StateSet") return [input.name, statesIn(statesBeside(inputs), value as bigint)];
      const read = readers[input.internalType ?? ""];
      return [input.name, read === undefined ? plain(input, value) : read(value as bigint)];
    }),
  );
}

/** A set of states stands beside one of its machine. */
function statesBeside(inputs: readonly AbiParameter[]): readonly string[] {
  const machine = inputs.find(({ internalType = "" }) => internalType in machines)?.internalType ?? "";
  return machines[machine] ?? [];
}

function plain(parameter: AbiParameter, value: unknown): unknown {
  if (parameter.type.endsWith("[]")) {
    const item = { ...parameter, type: parameter.type.slice(0, -2) };
    return (value as Result).toArray().map((element: unknown) => plain(item, element));
  }
  if (parameter.components === undefined) return value;
  return Object.fromEntries(
    parameter.components.map((component, place) => [component.name, plain(component, (value as Result)[place])]),
  );
}
