import { id as commitment } from "ethers";

import { confirm, type CreditPlan, issue } from "../../sdk/Credit.ts";
import type { RevertFacts, RevertName } from "../../sdk/Errors.ts";
import type { ExaminationState, Stage } from "../../sdk/Names.ts";
import {
  acceptDraft,
  acceptWaiver,
  claimPreclusion,
  declareDefault,
  determineComplying,
  forward,
  honor,
  lapse,
  negotiate,
  noticeOfCompleteness,
  payAtMaturity,
  present,
  type PresentationDeed,
  presentationId,
  refuse,
  represent,
  requestWaiver,
  returnDocuments,
  undertake,
  waive,
} from "../../sdk/Presentations.ts";
import {
  CREDIT_CAST,
  type CreditActor,
  type CreditBank,
  type CreditCase,
  type CreditTheater,
  examinationOf,
  isBank,
  PATIENCE,
  sendTrade,
  until,
} from "./credits.ts";

/** What makes credits differ in the tests. */
export const KINDS = {
  bare: { funding: "Bare" },
  funded: {},
  deferred: { funding: "Bare", availability: "Deferred", tenorDays: 60n },
  acceptance: { funding: "Bare", availability: "Acceptance", tenorDays: 60n },
  negotiation: { funding: "Bare", availability: "Negotiation", tenorDays: 60n },
  electronic: { funding: "Bare", rules: "UcpElectronic" },
} as const satisfies Record<string, Partial<CreditPlan>>;

/** A kind of credit in the tests. */
export type Kind = keyof typeof KINDS;

/** Which bank of the tests examines in which part. */
export const BANK_OF: Readonly<Record<Stage, CreditBank>> = {
  Nominated: "nominated",
  Confirming: "confirmer",
  Issuing: "issuer",
};

/** The states that a bank of each part comes to. */
export const STATES_OF: Readonly<Record<Stage, readonly ExaminationState[]>> = {
  Nominated: [
    "None",
    "Presented",
    "Examining",
    "Complying",
    "Refused",
    "Undertaken",
    "Honored",
    "Dishonored",
    "Paid",
    "Forwarded",
    "Returned",
    "Lapsed",
  ],
  Confirming: [
    "None",
    "Presented",
    "Examining",
    "Complying",
    "Precluded",
    "Refused",
    "Undertaken",
    "Honored",
    "Dishonored",
    "Paid",
    "Forwarded",
    "Returned",
    "Lapsed",
  ],
  Issuing: [
    "None",
    "Presented",
    "Examining",
    "Complying",
    "Waived",
    "Precluded",
    "Refused",
    "WaiverSought",
    "Undertaken",
    "Dishonored",
    "Paid",
    "Returned",
    "Lapsed",
  ],
};

/** An error with its facts. */
export interface NamedRefusal<Name extends RevertName = RevertName> {
  readonly name: Name;
  readonly facts: RevertFacts[Name];
}

/** A credit of the tests with the bank that has its documents. */
export interface Examined extends CreditCase {
  readonly stage: Stage;
  readonly bank: CreditBank;
  readonly state: ExaminationState;
}

/** A deed in the machine: the states that its error names, where it ends, whose it is, and how it is made in the tests. */
interface Entry {
  readonly kind?: Kind;
  readonly allowed: readonly ExaminationState[];
  /** Where it ends; undefined where it is refused, though the state allows it. */
  readonly to: (stage: Stage, state: ExaminationState) => ExaminationState | undefined;
  /** How it is refused there. */
  readonly refusal?: (examined: Examined) => NamedRefusal;
  /** Whose it is; undefined for anyone's. */
  readonly by?: (examined: Examined) => readonly CreditActor[];
  /** How others are refused. */
  readonly stranger?: (examined: Examined, by: CreditActor) => NamedRefusal;
  readonly make: (examined: Examined) => PresentationDeed | Promise<PresentationDeed>;
  /** Whether the clock of the state must have ended. */
  readonly isLate?: boolean;
}

/** A refusal, held to the facts of its error. */
function refusalOf<Name extends RevertName>(name: Name, facts: RevertFacts[Name]): NamedRefusal {
  return { name, facts };
}

const beneficiary = () => ["beneficiary"] as const;
const applicant = () => ["applicant"] as const;
const itself = ({ bank }: Examined) => [bank] as const;

/** How a caller is seen: a bank is the desk. */
function callerOf({ roles, deployment }: Examined, by: CreditActor): string {
  return isBank(by) ? deployment.bankDesk : roles[by].address;
}

const wrongCaller = (expected: CreditActor) => (examined: Examined, by: CreditActor) =>
  refusalOf("PresentationWrongCaller", {
    id: examined.set,
    caller: callerOf(examined, by),
    expected: examined.roles[expected].address,
  });

/** Another bank has got no such presentation, and no account is the desk. */
function notThisBank(examined: Examined, by: CreditActor): NamedRefusal {
  if (!isBank(by)) return refusalOf("BankContextNotDesk", { caller: examined.roles[by].address });
  return refusalOf("PresentationUnknown", { id: examined.set, bank: examined.banks[by] });
}

/** The deed names the bank, so that another is told. */
function anotherBank({ banks, bank }: Examined, by: CreditBank): NamedRefusal {
  return refusalOf("BankContextWrongBank", { acting: banks[by], wanted: banks[bank] });
}

const boundToPay = ({ set: id, bank, banks }: Examined) =>
  refusalOf("PresentationBankBound", { id, bank: banks[bank] });
const notBound = ({ set: id, bank, banks }: Examined) =>
  refusalOf("PresentationBankNotBound", { id, bank: banks[bank] });
const notAtIssuer = ({ set: id, bank, banks }: Examined) =>
  refusalOf("PresentationNotAtIssuer", { id, bank: banks[bank] });

const TO_HONOR: readonly ExaminationState[] = ["Complying", "Waived", "Precluded"];
const OWED: readonly ExaminationState[] = [...TO_HONOR, "Undertaken"];
const WAIVABLE: readonly ExaminationState[] = ["Examining", "Refused", "WaiverSought"];

const undertaking: Omit<Entry, "make"> = {
  allowed: TO_HONOR,
  to: () => "Undertaken",
  by: itself,
  stranger: (examined, by) => {
    if (isBank(by)) return anotherBank(examined, by);
    if (examined.stage === "Nominated") return notBound(examined);
    return refusalOf("PresentationClockRuns", {
      id: examined.set,
      bank: examined.banks[examined.bank],
      deadline: deadlines.get(examined.set)!,
    });
  },
};

/** The clock of each presentation when it was brought to its state. */
const deadlines = new Map<string, bigint>();

/** The machine: where each deed may start and where it ends, by the part of the bank. What is absent must revert. */
export const EXAMINATION_MACHINE = {
  noticeOfCompleteness: {
    kind: "electronic",
    allowed: ["Presented"],
    to: () => "Examining",
    by: beneficiary,
    stranger: wrongCaller("beneficiary"),
    make: ({ terms, presentation }) => noticeOfCompleteness(terms, presentation),
  },
  determineComplying: {
    allowed: ["Examining"],
    to: () => "Complying",
    by: itself,
    stranger: notThisBank,
    make: ({ presentation }) => determineComplying(presentation),
  },
  refuse: {
    allowed: ["Examining"],
    to: () => "Refused",
    by: itself,
    stranger: notThisBank,
    make: ({ presentation }) => refuse(presentation, { discrepancies: [14n], disposition: "Held" }),
  },
  returnDocuments: {
    allowed: ["Refused", "WaiverSought"],
    to: () => "Returned",
    by: itself,
    stranger: notThisBank,
    make: ({ presentation }) => returnDocuments(presentation),
  },
  represent: {
    allowed: ["Refused", "WaiverSought"],
    to: () => "Returned",
    by: beneficiary,
    stranger: (examined, by) =>
      refusalOf("PresentationWrongCaller", {
        id: presentationId(examined.deployment, correctedOf(examined)),
        caller: callerOf(examined, by),
        expected: examined.roles.beneficiary.address,
      }),
    make: (examined) => represent(examined.terms, correctedOf(examined), examined.presentation),
  },
  requestWaiver: {
    allowed: WAIVABLE,
    to: (stage, state) => {
      if (stage !== "Issuing" || state === "WaiverSought") return undefined;
      return state === "Refused" ? "WaiverSought" : state;
    },
    refusal: (examined) =>
      examined.stage === "Issuing"
        ? refusalOf("PresentationWaiverSought", { id: examined.set })
        : notAtIssuer(examined),
    by: itself,
    stranger: notThisBank,
    make: ({ presentation }) => requestWaiver(presentation),
  },
  waive: {
    allowed: WAIVABLE,
    to: (stage, state) => (stage === "Issuing" && state === "WaiverSought" ? state : undefined),
    refusal: ({ set: id, stage, banks }) =>
      stage === "Issuing"
        ? refusalOf("PresentationWaiverNotSought", { id })
        : refusalOf("PresentationUnknown", { id, bank: banks.issuer }),
    by: applicant,
    stranger: wrongCaller("applicant"),
    make: ({ terms, presentation }) => waive(terms, presentation),
  },
  acceptWaiver: {
    allowed: WAIVABLE,
    to: (stage, state) => (stage === "Issuing" && state === "WaiverSought" ? "Waived" : undefined),
    refusal: ({ set: id, stage, banks }) =>
      stage === "Issuing"
        ? refusalOf("PresentationNotWaived", { id })
        : refusalOf("PresentationUnknown", { id, bank: banks.issuer }),
    by: itself,
    stranger: (examined, by) => (isBank(by) ? anotherBank(examined, by) : notThisBank(examined, by)),
    make: async (examined) => {
      const { terms, presentation, state, stage } = examined;
      if (stage === "Issuing" && state === "WaiverSought")
        await sendTrade(examined, "applicant", waive(terms, presentation));
      return acceptWaiver(terms, presentation);
    },
  },
  claimPreclusion: {
    allowed: ["Examining"],
    to: (stage) => (stage === "Nominated" ? undefined : "Precluded"),
    refusal: notBound,
    make: ({ terms, presentation, banks, bank }) => claimPreclusion(terms, presentation, banks[bank]),
    isLate: true,
  },
  lapse: {
    allowed: ["Presented", "Examining", "Complying", "Refused", "WaiverSought", "Honored", "Dishonored"],
    to: (stage, state) => {
      if (stage !== "Nominated" && (state === "Examining" || state === "Complying")) return undefined;
      return stage === "Issuing" && state === "Dishonored" ? undefined : "Lapsed";
    },
    refusal: boundToPay,
    make: ({ terms, presentation, banks, bank }) => lapse(terms, presentation, banks[bank]),
    isLate: true,
  },
  undertake: {
    ...undertaking,
    kind: "deferred",
    make: ({ terms, presentation, banks, bank }) => undertake(terms, presentation, banks[bank]),
  },
  acceptDraft: {
    ...undertaking,
    kind: "acceptance",
    make: ({ terms, presentation, banks, bank }) => acceptDraft(terms, presentation, banks[bank]),
  },
  honor: {
    allowed: [...OWED, "Dishonored"],
    to: (stage) => (stage === "Issuing" ? "Paid" : "Honored"),
    by: itself,
    stranger: notThisBank,
    make: ({ terms, presentation }) => honor(terms, presentation),
  },
  negotiate: {
    kind: "negotiation",
    allowed: TO_HONOR,
    to: (stage) => (stage === "Issuing" ? undefined : "Honored"),
    refusal: ({ set: id, bank, banks }) => refusalOf("PresentationAtIssuer", { id, bank: banks[bank] }),
    by: itself,
    stranger: notThisBank,
    make: ({ terms, presentation }) => negotiate(terms, presentation),
  },
  payAtMaturity: {
    kind: "funded",
    allowed: OWED,
    to: (stage, state) => {
      if (stage === "Issuing") return "Paid";
      return state === "Undertaken" ? "Honored" : undefined;
    },
    refusal: (examined) =>
      examined.stage === "Nominated"
        ? notBound(examined)
        : refusalOf("PresentationNotFunded", {
            id: examined.set,
            bank: examined.banks[examined.bank],
            missing: examined.presentation.amount,
          }),
    make: ({ terms, presentation, banks, bank }) => payAtMaturity(terms, presentation, banks[bank]),
    isLate: true,
  },
  declareDefault: {
    allowed: OWED,
    to: (stage, state) => (stage === "Nominated" && state !== "Undertaken" ? undefined : "Dishonored"),
    refusal: notBound,
    make: ({ terms, presentation, banks, bank }) => declareDefault(terms, presentation, banks[bank]),
    isLate: true,
  },
  forward: {
    allowed: ["Examining", ...TO_HONOR, "Refused", "Undertaken", "Honored", "Dishonored"],
    to: (stage, state) => {
      if (stage === "Issuing" || (stage === "Confirming" && state === "Examining")) return undefined;
      if (state === "Undertaken" || state === "Dishonored") return state;
      return stage === "Confirming" && TO_HONOR.includes(state) ? state : "Forwarded";
    },
    refusal: ({ set: id, stage, bank, banks }) =>
      refusalOf(stage === "Issuing" ? "PresentationAtIssuer" : "PresentationBankBound", { id, bank: banks[bank] }),
    by: ({ bank, state }) => (state === "Refused" || state === "Dishonored" ? [bank, "beneficiary"] : [bank]),
    stranger: (examined, by) => {
      const { set: id, stage, state, banks, bank } = examined;
      if (isBank(by)) return anotherBank(examined, by);
      if (by !== "beneficiary") return wrongCaller("beneficiary")(examined, by);
      if (stage === "Nominated" && (state === "Examining" || state === "Complying"))
        return refusalOf("PresentationClockRuns", { id, bank: banks[bank], deadline: deadlines.get(id)! });
      return boundToPay(examined);
    },
    make: ({ terms, presentation, banks, bank }) => forward(terms, presentation, banks[bank]),
  },
} as const satisfies Record<string, Entry>;

/** A deed on a presentation that a bank has, by its name in the contract. */
export type ExaminationDeed = keyof typeof EXAMINATION_MACHINE;

/** What the machine says about a deed. */
export function examinationEntry(name: ExaminationDeed): Entry {
  return EXAMINATION_MACHINE[name];
}

/** Who does not have a deed. */
export function strangersTo(name: ExaminationDeed, examined: Examined): readonly CreditActor[] {
  const { by } = examinationEntry(name);
  if (by === undefined) return [];
  const parties = by(examined);
  return CREDIT_CAST.filter((role) => !parties.includes(role) && !role.endsWith("Checker"));
}

/**
 * A confirmed credit whose documents a bank has in a state.
 *
 * @example
 * const examined = await givenExamination(theater, "Confirming", "Undertaken");
 */
export async function givenExamination(
  theater: CreditTheater,
  stage: Stage,
  state: ExaminationState,
  kind: Kind = "bare",
): Promise<Examined> {
  const bank = BANK_OF[stage];
  const credit = await theater.credit({ terms: KINDS[kindFor(stage, state, kind)], to: bank });
  const examined = { ...credit, stage, bank, state };
  await sendTrade(credit, "issuer", issue(credit.terms));
  await sendTrade(credit, "confirmer", confirm(credit.id, credit.terms));
  await reach(examined);
  deadlines.set(credit.set, (await examinationOf(credit, bank)).deadline);
  return examined;
}

/** Lets the clock of the state end. */
export async function letPass(examined: Examined): Promise<void> {
  const { stage, bank, state } = examined;
  const { deadline, maturity } = await examinationOf(examined, bank);
  if (state === "Undertaken") return until(examined, (maturity + 5n) * 86_400n);
  const isLeft = stage === "Nominated" && (state === "Examining" || state === "Complying");
  return until(examined, deadline + 1n + (isLeft ? PATIENCE : 0n));
}

/** Corrected documents in place of those of the tests. */
export function correctedOf({ presentation, set }: CreditCase): CreditCase["presentation"] {
  return { ...presentation, documents: commitment("corrected documents"), previous: set };
}

/** Some states need a tenor, or electronic records. */
function kindFor(stage: Stage, state: ExaminationState, kind: Kind): Kind {
  if (state === "Presented") return "electronic";
  // What is funded is never in default.
  if (stage === "Issuing" && state === "Dishonored" && kind === "funded") return "bare";
  if (needsTenor(stage, state) && !["acceptance", "negotiation"].includes(kind)) return "deferred";
  return kind === "electronic" ? "bare" : kind;
}

function needsTenor(stage: Stage, state: ExaminationState): boolean {
  if (state === "Paid") return stage !== "Issuing";
  return state === "Undertaken" || (stage === "Nominated" && state === "Dishonored");
}

/** One step on the way to a state. */
type Step = (examined: Examined) => Promise<unknown>;

const by = (who: (examined: Examined) => CreditActor, make: (examined: Examined) => PresentationDeed): Step => {
  return (examined) => sendTrade(examined, who(examined), make(examined));
};
const theBank = ({ bank }: Examined) => bank;
const aStranger = () => "stranger" as const;
const party = ({ banks, bank }: Examined) => banks[bank];

const comes = by(
  () => "beneficiary",
  ({ terms, presentation }) => present(terms, presentation),
);
const isRefused = by(theBank, ({ presentation }) =>
  refuse(presentation, { discrepancies: [7n, 9n], disposition: "HeldForWaiver" }),
);
const complies = by(theBank, ({ presentation }) => determineComplying(presentation));
const isForwarded = by(theBank, (examined) => forward(examined.terms, examined.presentation, party(examined)));
const isHonored = by(theBank, ({ terms, presentation }) => honor(terms, presentation));
const isReturned = by(theBank, ({ presentation }) => returnDocuments(presentation));
const isSought = by(theBank, ({ presentation }) => requestWaiver(presentation));
const isWaived = by(
  () => "applicant",
  ({ terms, presentation }) => waive(terms, presentation),
);
const isAccepted = by(theBank, ({ terms, presentation }) => acceptWaiver(terms, presentation));
const isPrecluded = by(aStranger, (examined) =>
  claimPreclusion(examined.terms, examined.presentation, party(examined)),
);
const lapses = by(aStranger, (examined) => lapse(examined.terms, examined.presentation, party(examined)));
const isDefaulted = by(aStranger, (examined) => declareDefault(examined.terms, examined.presentation, party(examined)));

/** The clock of a state ends on the way. */
const passes = (state: ExaminationState): Step => {
  return (examined) => letPass({ ...examined, state });
};

/** With a tenor the bank undertakes, by a draft where the credit has one; at sight there is nothing to undertake. */
const isUndertaken: Step = async (examined) => {
  const { terms, presentation, bank } = examined;
  if (terms.tenorDays === 0n) return;
  const accept = terms.availability >= 2n ? acceptDraft : undertake;
  await sendTrade(examined, bank, accept(terms, presentation, party(examined)));
};

/** How a presentation comes to each state. */
const WAYS: Readonly<Record<ExaminationState, readonly Step[]>> = {
  None: [],
  Presented: [comes],
  Examining: [comes],
  Complying: [comes, complies],
  Waived: [comes, isRefused, isSought, isWaived, isAccepted],
  Precluded: [comes, passes("Examining"), isPrecluded],
  Refused: [comes, isRefused],
  WaiverSought: [comes, isRefused, isSought],
  Undertaken: [comes, complies, isUndertaken],
  Honored: [comes, complies, isUndertaken, isHonored],
  Dishonored: [comes, complies, isUndertaken, (examined) => passes(owedIn(examined))(examined), isDefaulted],
  Paid: [comes, complies, isUndertaken, (examined) => forwardedFirst(examined), isHonored],
  Forwarded: [comes, (examined) => refusedFirst(examined), isForwarded],
  Returned: [comes, isRefused, isReturned],
  Lapsed: [comes, isRefused, passes("Refused"), lapses],
};

function owedIn({ terms }: Examined): ExaminationState {
  return terms.tenorDays > 0n ? "Undertaken" : "Waived";
}

/** A bank before the issuing one has paid for good once it has forwarded the documents. */
async function forwardedFirst(examined: Examined): Promise<void> {
  if (examined.stage !== "Issuing") await isForwarded(examined);
}

/** A bank that is bound forwards unpaid only what it has refused. */
async function refusedFirst(examined: Examined): Promise<void> {
  if (examined.stage === "Confirming") await isRefused(examined);
}

/** Brings a presentation to its state. */
async function reach(examined: Examined): Promise<void> {
  for (const step of WAYS[examined.state]) await step(examined);
}
