import type { CreditState } from "../../sdk/Names.ts";
import {
  acceptAmendment,
  adviseAmendment,
  advise,
  cancel,
  close,
  confirm,
  type CreditTerms,
  declineConfirmation,
  expire,
  extendConfirmation,
  issue,
  proposeAmendment,
  rejectAmendment,
  withdrawConsent,
} from "../../sdk/Credit.ts";
import type { RevertFacts, RevertName } from "../../sdk/Errors.ts";
import { determineComplying, honor, present } from "../../sdk/Presentations.ts";
import {
  CREDIT_CAST,
  type CreditActor,
  type CreditCase,
  type CreditSetting,
  type CreditTheater,
  isBank,
  second,
  sendTrade,
  type TradeDeed,
  until,
} from "./credits.ts";

/** The first second after the last day for presentation: January 13, 2052 is a Saturday, and the Monday after it ends eight hours before UTC's at the place of expiry. */
export const EXPIRED = second("2052-01-15T16:00:00Z");

/** An error with its facts. */
interface Named {
  readonly name: RevertName;
  readonly facts: RevertFacts[RevertName];
}

/** A deed on a credit: where it may start and where it ends, whose it is, and how it is made in the tests. */
interface Entry {
  readonly moves: Partial<Record<CreditState, CreditState>>;
  /** Whose it is; undefined for anyone's. */
  readonly by?: readonly [CreditActor, ...CreditActor[]];
  /** How others are refused. */
  readonly stranger?: (credit: CreditCase, by: CreditActor) => Named;
  readonly make: (credit: CreditCase) => TradeDeed;
  /** What its parties have done before, in Issued. */
  readonly before?: (credit: CreditCase) => Promise<void>;
  /** Whether the last day must have passed. */
  readonly isLate?: boolean;
}

function named<Name extends RevertName>(name: Name, facts: RevertFacts[Name]): Named {
  return { name, facts };
}

/** A deed of one bank: another bank is told, and no account is the desk. */
const ofBank =
  (wanted: "issuer" | "confirmer" | "nominated") =>
  ({ banks, roles }: CreditCase, by: CreditActor): Named =>
    isBank(by)
      ? named("BankContextWrongBank", { acting: banks[by], wanted: banks[wanted] })
      : named("BankContextNotDesk", { caller: roles[by].address });

function notBeneficiary({ id, roles, deployment }: CreditCase, by: CreditActor): Named {
  const caller = isBank(by) ? deployment.bankDesk : roles[by].address;
  return named("CreditNotBeneficiary", { id, caller, beneficiary: roles.beneficiary.address });
}

function notBound(credit: CreditCase, by: CreditActor): Named {
  const { id, banks } = credit;
  return isBank(by) ? named("CreditBankNotBound", { id, bank: banks[by] }) : notBeneficiary(credit, by);
}

/** The terms as the amendment of the tests has them: a later end and more money. */
export function amendedOf({ terms }: Pick<CreditCase, "terms">): CreditTerms {
  return { ...terms, amount: terms.amount + 17n, expiresOn: terms.expiresOn + 30n };
}

async function proposed(credit: CreditCase): Promise<void> {
  await sendTrade(credit, "issuer", proposeAmendment(credit.id, credit.terms, amendedOf(credit)));
}

async function proposedConfirmed(credit: CreditCase): Promise<void> {
  await sendTrade(credit, "confirmer", confirm(credit.id, credit.terms));
  await proposed(credit);
}

/** The machine of credits. Everything absent must revert. */
export const CREDIT_MACHINE = {
  issue: { moves: { None: "Issued" }, by: ["issuer"], stranger: ofBank("issuer"), make: ({ terms }) => issue(terms) },
  advise: {
    moves: { Issued: "Issued" },
    by: ["nominated"],
    stranger: ofBank("nominated"),
    make: ({ id, terms }) => advise(id, terms),
  },
  confirm: {
    moves: { Issued: "Issued" },
    by: ["confirmer"],
    stranger: ofBank("confirmer"),
    make: ({ id, terms }) => confirm(id, terms),
  },
  declineConfirmation: {
    moves: { Issued: "Issued" },
    by: ["confirmer"],
    stranger: ofBank("confirmer"),
    make: ({ id, terms }) => declineConfirmation(id, terms),
  },
  cancel: {
    moves: { Issued: "Issued" },
    by: ["issuer", "beneficiary"],
    stranger: notBound,
    make: ({ id, terms }) => cancel(id, terms),
  },
  withdrawConsent: {
    moves: { Issued: "Issued" },
    by: ["beneficiary", "issuer"],
    stranger: notBound,
    before: async (credit) => {
      await sendTrade(credit, "beneficiary", cancel(credit.id, credit.terms));
    },
    make: ({ id, terms }) => withdrawConsent(id, terms),
  },
  expire: { moves: { Issued: "Expired" }, make: ({ id, terms }) => expire(id, terms), isLate: true },
  close: {
    moves: { Exhausted: "Closed", Expired: "Closed", Canceled: "Closed" },
    make: ({ id, terms }) => close(id, terms),
  },
  proposeAmendment: {
    moves: { Issued: "Issued" },
    by: ["issuer"],
    stranger: ofBank("issuer"),
    make: (credit) => proposeAmendment(credit.id, credit.terms, amendedOf(credit)),
  },
  extendConfirmation: {
    moves: { Issued: "Issued" },
    by: ["confirmer"],
    stranger: ofBank("confirmer"),
    before: proposedConfirmed,
    make: (credit) => extendConfirmation(credit.id, credit.terms, amendedOf(credit), 1n),
  },
  adviseAmendment: {
    moves: { Issued: "Issued" },
    by: ["confirmer"],
    stranger: ofBank("confirmer"),
    before: proposedConfirmed,
    make: ({ id, terms }) => adviseAmendment(id, terms, 1n),
  },
  acceptAmendment: {
    moves: { Issued: "Issued" },
    by: ["beneficiary"],
    stranger: notBeneficiary,
    before: proposed,
    make: ({ id, terms }) => acceptAmendment(id, terms, 1n),
  },
  rejectAmendment: {
    moves: { Issued: "Issued" },
    by: ["beneficiary"],
    stranger: notBeneficiary,
    before: proposed,
    make: ({ id, terms }) => rejectAmendment(id, terms, 1n),
  },
} as const satisfies Record<string, Entry>;

/** A deed on a credit, by its name in the contract. */
export type CreditDeedName = keyof typeof CREDIT_MACHINE;

/** What the machine says about a deed. */
export function creditEntry(name: CreditDeedName): Entry {
  return CREDIT_MACHINE[name];
}

/** Who does not have a deed. */
export function strangersToCredit(name: CreditDeedName): readonly CreditActor[] {
  const { by } = creditEntry(name);
  return by === undefined ? [] : CREDIT_CAST.filter((role) => !by.includes(role) && !role.endsWith("Checker"));
}

/**
 * The credit of the tests in a state.
 *
 * @example
 * const credit = await givenCredit(theater, "Expired");
 */
export async function givenCredit(
  theater: CreditTheater,
  state: CreditState,
  setting: CreditSetting = {},
): Promise<CreditCase> {
  const isAll = state === "Exhausted" ? { presentation: { amount: 110_000_006n, ...setting.presentation } } : {};
  const credit = await theater.credit({ ...setting, ...isAll });
  const { id, terms, presentation } = credit;
  if (state === "None") return credit;

  await sendTrade(credit, "issuer", issue(terms));
  if (state === "Exhausted") {
    await sendTrade(credit, "beneficiary", present(terms, presentation));
    await sendTrade(credit, "issuer", determineComplying(presentation));
    await sendTrade(credit, "issuer", honor(terms, presentation));
  }
  if (state === "Canceled" || state === "Closed") {
    await sendTrade(credit, "issuer", cancel(id, terms));
    await sendTrade(credit, "beneficiary", cancel(id, terms));
  }
  if (state === "Expired") {
    await until(credit, EXPIRED);
    await sendTrade(credit, "stranger", expire(id, terms));
  }
  if (state === "Closed") await sendTrade(credit, "stranger", close(id, terms));
  return credit;
}
