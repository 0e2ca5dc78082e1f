import { consentsIn } from "../Credit.ts";
import { marksIn } from "../Presentations.ts";
import { type Sentences, time } from "./words.ts";

/** What letters of credit, their amendments and the documents under them refuse. */
export const creditSentences: Sentences<"Credit" | "Amendment" | "Presentation" | "BankContext"> = {
  BankContextNotDesk: ({ caller }) => `${caller} is not the desk that brings the deeds of banks`,
  BankContextWrongBank: ({ acting, wanted }) => `bank ${acting} tried what is up to bank ${wanted}`,
  BankContextNotReleased: ({ token, amount, releasedToken, released }) =>
    `the deed may cost ${amount} units of ${token}; maker and checker released ${released} of ${releasedToken}`,

  CreditUnknown: ({ id }) => `nobody issued a credit ${id}`,
  CreditUnexpectedState: ({ id, current, allowed }) =>
    `credit ${id} is ${current}; this is possible only when it is ${allowed.join(" or ")}`,
  CreditWrongTerms: ({ id, version }) => `these are not the terms of credit ${id} in version ${version}`,
  CreditUnsoundTerm: ({ id, term }) => `credit ${id} cannot have that: ${term}`,
  CreditNoTreasury: ({ bank }) => `bank ${bank} has named no treasury`,
  CreditAlreadyAdvised: ({ id }) => `credit ${id} was advised already`,
  CreditConfirmationDecided: ({ id, isConfirmed }) =>
    `the bank has ${isConfirmed ? "confirmed" : "declined to confirm"} credit ${id} already`,
  CreditNotConfirmed: ({ id }) => `credit ${id} is not confirmed`,
  CreditNotBeneficiary: ({ id, caller, beneficiary }) =>
    `${caller} tried what is up to ${beneficiary}, the beneficiary of credit ${id}`,
  CreditBankNotBound: ({ id, bank }) => `bank ${bank} is not bound by credit ${id}`,
  CreditConsentUnchanged: ({ id, consents }) =>
    `that changes nothing: to cancel credit ${id} consent ${consentsIn(consents).join(", ") || "none"}`,
  CreditPresentationsOpen: ({ id, open }) => `${open} examinations are open under credit ${id}`,
  CreditNotExpired: ({ id, last }) => `credit ${id} does not expire before ${time(last + 1n)}`,
  CreditNotPresentations: ({ caller }) => `${caller} is not the contract that examines presentations`,
  CreditCannotBind: ({ caller, binder, bound }) => `${caller} cannot bind: ${binder} may, once; bound is ${bound}`,

  AmendmentUnexpectedState: ({ id, number, current, allowed }) =>
    `amendment ${number} of credit ${id} is ${current}; this is possible only when it is ${allowed.join(" or ")}`,
  AmendmentsExhausted: ({ id, most }) => `credit ${id} has had ${most} amendments, and can have no more`,
  AmendmentExtensionAwaited: ({ id, number }) =>
    `the confirmation of credit ${id} does not extend to amendment ${number}, or not yet`,
  AmendmentExtensionDecided: ({ id, number }) =>
    `the confirming bank has said already whether it extends to amendment ${number} of credit ${id}`,
  AmendmentEndsConfirmation: ({ id, number }) =>
    `amendment ${number} ends the confirmation of credit ${id}: who accepts it must say so`,

  PresentationUnknown: ({ id, bank }) => `bank ${bank} has not got a presentation ${id}`,
  PresentationUnexpectedState: ({ id, bank, current, allowed }) =>
    `presentation ${id} is ${current} at bank ${bank}; this is possible only when it is ${allowed.join(" or ")}`,
  PresentationExists: ({ id }) => `the set ${id} was presented already`,
  PresentationWrongCaller: ({ id, caller, expected }) =>
    `${caller} tried what is up to ${expected} about presentation ${id}`,
  PresentationIncomplete: ({ credit }) =>
    `a presentation under credit ${credit} needs an amount, documents, and the date of shipment if the tenor counts from it`,
  PresentationWrongBank: ({ bank }) => `documents cannot be presented to bank ${bank}`,
  PresentationWrongPrevious: ({ id, named, previous }) =>
    `presentation ${id} names ${named} as the one in whose place it comes, and not ${previous}`,
  PresentationOfAnotherCredit: ({ id, previous }) =>
    `presentation ${id} cannot come in place of ${previous}, which is of another credit`,
  PresentationTooLate: ({ credit, day, latest }) =>
    `documents under credit ${credit} come on ${date(day)}; even late ones were taken until ${date(latest)}`,
  PresentationClockEnded: ({ id, bank, deadline }) =>
    `the clock of presentation ${id} at bank ${bank} ended with ${time(deadline)}`,
  PresentationClockRuns: ({ id, bank, deadline }) =>
    `the clock of presentation ${id} at bank ${bank} runs until ${time(deadline)}`,
  PresentationMarked: ({ id, marks }) => `presentation ${id} shows by itself: ${marksIn(marks).join(", ")}`,
  PresentationInvalidDiscrepancies: ({ id, count, most }) =>
    `a notice of refusal of ${id} states 1 to ${most} discrepancies, and not ${count}`,
  PresentationNoDisposition: ({ id }) => `a notice of refusal says what is done with the documents of ${id}`,
  PresentationNotAtIssuer: ({ id, bank }) => `bank ${bank} is not the issuing one of presentation ${id}`,
  PresentationAtIssuer: ({ id, bank }) => `bank ${bank} issued: presentation ${id} has no next bank`,
  PresentationWaiverSought: ({ id }) => `the applicant was asked already to waive the discrepancies of ${id}`,
  PresentationWaiverNotSought: ({ id }) => `nobody asked the applicant to waive the discrepancies of ${id}`,
  PresentationAlreadyWaived: ({ id }) => `the applicant has waived the discrepancies of ${id} already`,
  PresentationNotWaived: ({ id }) => `the applicant has not waived the discrepancies of ${id}`,
  PresentationBankNotBound: ({ id, bank }) => `bank ${bank} is not bound: its silence on ${id} means nothing`,
  PresentationBankBound: ({ id, bank }) => `bank ${bank} is bound: it examines presentation ${id}, or pays`,
  PresentationNotAvailableBy: ({ credit, availability }) => `credit ${credit} is available by ${availability}`,
  PresentationAtSight: ({ id }) => `what is due for ${id} is payable at sight`,
  PresentationNotAtSight: ({ id, tenorDays }) => `what is due for ${id} is payable ${tenorDays} days later`,
  PresentationNotDue: ({ id, bank, first }) => `what bank ${bank} owes for ${id} is due from ${time(first)} on`,
  PresentationNotFunded: ({ id, bank, missing }) =>
    `of what bank ${bank} owes for ${id}, ${missing} units of the token are not held`,
  PresentationForwardedBefore: ({ id, bank }) => `bank ${bank} has forwarded ${id} already`,
  PresentationNoTreasury: ({ bank }) => `bank ${bank} has named no treasury`,
};

function date(day: bigint): string {
  return time(day * 86_400n).slice(0, 10);
}
