// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {StateSet} from "../../common/types/StateSet.sol";
import {PartyId} from "../../parties/types/PartyId.sol";
import {Availability, CreditId, CreditTerms} from "../types/CreditTypes.sol";
import {
    Disposition,
    ExaminationSlot,
    ExaminationState,
    Presentation,
    PresentationId
} from "../types/PresentationTypes.sol";

/// @title IPresentations
/// @notice What becomes of documents under a letter of credit, after UCP 600: each bank that gets them has its own
/// clock, gives at most one notice of refusal, and is bound by its silence if it issued or confirmed the credit.
/// @dev A presentation comes in calldata each time and is never stored. Its EIP-712 digest is its id. What is stored is
/// one slot for each bank that got it. The terms in calldata are those in force, except where a deed says otherwise.
///
/// "As for every deed on a presentation" stands for: the bank must have got the documents (`PresentationUnknown`), and
/// where they stand must allow the deed (`PresentationUnexpectedState`).
///
/// What a bank does it does to its own examination: of another bank's it finds none (`PresentationUnknown`).
///
/// "In force" stands for: the credit must exist (`CreditUnknown`), and the terms must be those in force
/// (`CreditWrongTerms`).
///
/// A second that is the last of a clock belongs to whom the clock is given, the next one to the other side. No pause
/// stops any of these deeds.
///
/// Assumptions: those of {ILetterOfCredit}.
interface IPresentations {
    /* EVENTS */

    /// @notice Documents were presented.
    /// @param id The presentation.
    /// @param credit The credit.
    /// @param bank To which bank.
    /// @param deadline The last second of the bank's clock, in Unix seconds; of electronic records, that in which the
    /// notice of completeness can come.
    /// @param marks What dates and amounts show: bit 0 late, 1 stale, 2 overdrawn, 3 shipped late, 4 a part.
    /// @param presentation What was presented.
    event PresentationMade(
        PresentationId indexed id,
        CreditId indexed credit,
        PartyId indexed bank,
        uint40 deadline,
        uint8 marks,
        Presentation presentation
    );

    /// @notice Electronic records are complete: the bank's clock runs.
    /// @param id The presentation.
    /// @param bank The bank.
    /// @param deadline The last second of the bank's clock, in Unix seconds.
    /// @param marks What dates and amounts show, as in {PresentationMade}.
    event PresentationCompleted(PresentationId indexed id, PartyId indexed bank, uint40 deadline, uint8 marks);

    /// @notice A bank found that the documents comply.
    /// @param id The presentation.
    /// @param bank The bank.
    /// @param payBy The last second in which it honors in time, if it is bound, in Unix seconds.
    event PresentationComplied(PresentationId indexed id, PartyId indexed bank, uint40 payBy);

    /// @notice A bank refused the documents (MT 734).
    /// @param id The presentation.
    /// @param bank The bank.
    /// @param disposition What it does with them.
    /// @param deadline The last second in which something can still become of them, in Unix seconds.
    /// @param discrepancies Every discrepancy, as codes.
    /// @param statement Salted commitment to the notice's own words, zero for none.
    event PresentationRefused(
        PresentationId indexed id,
        PartyId indexed bank,
        Disposition disposition,
        uint40 deadline,
        uint16[] discrepancies,
        bytes32 statement
    );

    /// @notice A bank returned the documents, or others came in their place.
    /// @param id The presentation.
    /// @param bank The bank.
    event PresentationReturned(PresentationId indexed id, PartyId indexed bank);

    /// @notice The issuing bank asks the applicant to waive the discrepancies. Its clock goes on.
    /// @param id The presentation.
    /// @param bank The bank.
    /// @param deadline The last second of the clock that goes on, in Unix seconds.
    event WaiverRequested(PresentationId indexed id, PartyId indexed bank, uint40 deadline);

    /// @notice The applicant waived the discrepancies. The bank need not accept that.
    /// @param id The presentation.
    /// @param applicant The applicant.
    event DiscrepanciesWaived(PresentationId indexed id, address indexed applicant);

    /// @notice The issuing bank accepted the waiver: it is bound (MT 732).
    /// @param id The presentation.
    /// @param bank The bank.
    /// @param payBy The last second in which it honors in time, in Unix seconds.
    event WaiverAccepted(PresentationId indexed id, PartyId indexed bank, uint40 payBy);

    /// @notice A bank that is bound gave no notice in time: it can no longer say that the documents do not comply.
    /// @param id The presentation.
    /// @param bank The bank.
    /// @param payBy The last second in which it honors without default, in Unix seconds.
    event PresentationPrecluded(PresentationId indexed id, PartyId indexed bank, uint40 payBy);

    /// @notice Nothing became of the documents in time, and nothing will.
    /// @param id The presentation.
    /// @param bank The bank that has them.
    event PresentationLapsed(PresentationId indexed id, PartyId indexed bank);

    /// @notice A bank pays at maturity: it accepted a draft or undertook to pay (MT 752, MT 754).
    /// @param id The presentation.
    /// @param bank The bank.
    /// @param amount What it pays, in token units.
    /// @param maturity The nominal day, in days since 1970-01-01.
    event PresentationUndertaken(PresentationId indexed id, PartyId indexed bank, uint96 amount, uint32 maturity);

    /// @notice A bank paid what was due (MT 754, MT 756).
    /// @param id The presentation.
    /// @param bank The bank.
    /// @param amount What it paid, in token units.
    event PresentationHonored(PresentationId indexed id, PartyId indexed bank, uint96 amount);

    /// @notice A later bank of the chain paid the beneficiary what this bank owed it.
    /// @param id The presentation.
    /// @param bank The bank that owes nothing more.
    event PresentationSettled(PresentationId indexed id, PartyId indexed bank);

    /// @notice A bank did not pay what was due: its default is on record.
    /// @param id The presentation.
    /// @param bank The bank.
    /// @param missing What it has not paid, in token units.
    /// @param paid What was paid of it out of what was held for the credit.
    event PresentationDishonored(PresentationId indexed id, PartyId indexed bank, uint96 missing, uint96 paid);

    /// @notice Documents went on to the next bank.
    /// @param id The presentation.
    /// @param from The bank that had them.
    /// @param to The bank that has got them.
    /// @param deadline The last second of that bank's clock, in Unix seconds.
    event PresentationForwarded(PresentationId indexed id, PartyId indexed from, PartyId indexed to, uint40 deadline);

    /* ERRORS */

    /// @notice The bank has not got such a presentation.
    /// @param id The presentation.
    /// @param bank The bank.
    error PresentationUnknown(PresentationId id, PartyId bank);

    /// @notice Where the presentation stands at the bank does not allow the deed.
    /// @param id The presentation.
    /// @param bank The bank.
    /// @param current Where it stands.
    /// @param allowed The states that allow it, bit n for the state whose number is n.
    error PresentationUnexpectedState(PresentationId id, PartyId bank, ExaminationState current, StateSet allowed);

    /// @notice The same set was presented before, or the bank has got it already.
    /// @param id The presentation.
    error PresentationExists(PresentationId id);

    /// @notice The caller is not the party whose deed it is.
    /// @param id The presentation.
    /// @param caller The caller.
    /// @param expected The party.
    error PresentationWrongCaller(PresentationId id, address caller, address expected);

    /// @notice The presentation lacks an amount, documents, or the date of shipment from which the credit counts.
    /// @param credit The credit.
    error PresentationIncomplete(CreditId credit);

    /// @notice Documents under the credit cannot be presented to this bank.
    /// @param bank The bank.
    error PresentationWrongBank(PartyId bank);

    /// @notice The presentation does not name the refused one in whose place it comes, or names one and must not.
    /// @param id The presentation.
    /// @param named What it names.
    /// @param previous What it should name.
    error PresentationWrongPrevious(PresentationId id, PresentationId named, PresentationId previous);

    /// @notice The refused presentation is of another credit.
    /// @param id The presentation.
    /// @param previous The refused one.
    error PresentationOfAnotherCredit(PresentationId id, PresentationId previous);

    /// @notice Documents come too long after the last day, even to be marked as late.
    /// @param credit The credit.
    /// @param day The day as of which they count, in days since 1970-01-01.
    /// @param latest The last one.
    error PresentationTooLate(CreditId credit, uint32 day, uint32 latest);

    /// @notice The clock has ended.
    /// @param id The presentation.
    /// @param bank The bank.
    /// @param deadline Its last second, in Unix seconds.
    error PresentationClockEnded(PresentationId id, PartyId bank, uint40 deadline);

    /// @notice The clock still runs.
    /// @param id The presentation.
    /// @param bank The bank.
    /// @param deadline Its last second, in Unix seconds.
    error PresentationClockRuns(PresentationId id, PartyId bank, uint40 deadline);

    /// @notice Dates and amounts show that the documents do not comply, and silence cures that only where the terms say
    /// so.
    /// @param id The presentation.
    /// @param marks What they show, as in {PresentationMade}.
    error PresentationMarked(PresentationId id, uint8 marks);

    /// @notice A notice of refusal states every discrepancy: at least one, and at most so many.
    /// @param id The presentation.
    /// @param count How many it states.
    /// @param most How many it can state.
    error PresentationInvalidDiscrepancies(PresentationId id, uint256 count, uint256 most);

    /// @notice A notice of refusal says what the bank does with the documents.
    /// @param id The presentation.
    error PresentationNoDisposition(PresentationId id);

    /// @notice Only the issuing bank asks for a waiver.
    /// @param id The presentation.
    /// @param bank The bank.
    error PresentationNotAtIssuer(PresentationId id, PartyId bank);

    /// @notice The issuing bank has the documents: there is no next bank.
    /// @param id The presentation.
    /// @param bank The bank.
    error PresentationAtIssuer(PresentationId id, PartyId bank);

    /// @notice The bank has asked for a waiver already.
    /// @param id The presentation.
    error PresentationWaiverSought(PresentationId id);

    /// @notice The bank has not asked for a waiver.
    /// @param id The presentation.
    error PresentationWaiverNotSought(PresentationId id);

    /// @notice The applicant has waived already.
    /// @param id The presentation.
    error PresentationAlreadyWaived(PresentationId id);

    /// @notice The applicant has not waived.
    /// @param id The presentation.
    error PresentationNotWaived(PresentationId id);

    /// @notice The bank is not bound: its silence means nothing.
    /// @param id The presentation.
    /// @param bank The bank.
    error PresentationBankNotBound(PresentationId id, PartyId bank);

    /// @notice The bank is bound: it must examine, or pay.
    /// @param id The presentation.
    /// @param bank The bank.
    error PresentationBankBound(PresentationId id, PartyId bank);

    /// @notice The credit is available in another way.
    /// @param credit The credit.
    /// @param availability The way in which it is available.
    error PresentationNotAvailableBy(CreditId credit, Availability availability);

    /// @notice The credit is payable at sight: there is no maturity to undertake.
    /// @param id The presentation.
    error PresentationAtSight(PresentationId id);

    /// @notice The credit is payable at a maturity, which the bank undertakes first.
    /// @param id The presentation.
    /// @param tenorDays The tenor in days.
    error PresentationNotAtSight(PresentationId id, uint16 tenorDays);

    /// @notice The maturity has not come.
    /// @param id The presentation.
    /// @param bank The bank.
    /// @param first The first second of its day, in Unix seconds.
    error PresentationNotDue(PresentationId id, PartyId bank, uint40 first);

    /// @notice What is held for the credit does not cover what is due.
    /// @param id The presentation.
    /// @param bank The bank.
    /// @param missing What is missing, in token units.
    error PresentationNotFunded(PresentationId id, PartyId bank, uint96 missing);

    /// @notice The bank has forwarded the documents already.
    /// @param id The presentation.
    /// @param bank The bank.
    error PresentationForwardedBefore(PresentationId id, PartyId bank);

    /// @notice The bank has named no treasury at the desk.
    /// @param bank The bank.
    error PresentationNoTreasury(PartyId bank);

    /* DEEDS: PRESENT */

    /// @notice Presents documents to a bank, whose clock starts: five banking days following the day of presentation,
    /// after UCP 600 art. 14(b). What comes after the bank's hours counts as of its next banking day (art. 33). What is
    /// late, stale, overdrawn, shipped late or a forbidden part is accepted and marked.
    /// @dev Emits {PresentationMade}. Under electronic rules the clock waits for the notice of completeness.
    ///
    /// Requirements:
    /// - It must name no refused presentation (`PresentationWrongPrevious`).
    /// - The set must be new (`PresentationExists`).
    /// - The caller must be the beneficiary, or bring its signature over the id (`PresentationWrongCaller`).
    /// - It must name an amount and documents, and the date of shipment if the tenor counts from it
    /// (`PresentationIncomplete`).
    /// - The terms must be those of the version it names, in force or proposed (`CreditUnknown`,
    /// `CreditUnexpectedState`, `CreditWrongTerms`, `AmendmentUnexpectedState`, `AmendmentExtensionAwaited`).
    /// - The bank must be the issuing, the confirming or the nominated one (`PresentationWrongBank`).
    /// - It must come at most 30 days after the last day (`PresentationTooLate`).
    ///
    /// @param terms The terms of the version that the presentation names.
    /// @param presentation What is presented.
    /// @param signature The beneficiary's signature over the id; empty if it calls itself.
    /// @return id The presentation.
    function present(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        bytes calldata signature
    ) external returns (PresentationId id);

    /// @notice Presents other documents in place of refused ones, which count as returned.
    /// @dev Emits {PresentationMade} and {PresentationReturned}. The days of the new ones count.
    ///
    /// Requirements:
    /// - It must name the refused presentation (`PresentationWrongPrevious`), which must be of the same credit
    /// (`PresentationOfAnotherCredit`).
    /// - As for every deed on a presentation; the refused one must be Refused or WaiverSought.
    /// - Further requirements as for `present`.
    ///
    /// @param terms The terms of the version that the presentation names.
    /// @param presentation What is presented.
    /// @param refused The refused presentation.
    /// @param signature The beneficiary's signature over the id; empty if it calls itself.
    /// @return id The presentation.
    function represent(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        Presentation calldata refused,
        bytes calldata signature
    ) external returns (PresentationId id);

    /// @notice Says that electronic records are complete: the bank's clock starts, and the days count as of now, after
    /// eUCP 2.1 art. e7.
    /// @dev Emits {PresentationCompleted}.
    ///
    /// Requirements:
    /// - As for every deed on a presentation; it must be Presented.
    /// - The terms must be those of the version that the presentation names (`CreditWrongTerms`).
    /// - The caller must be the beneficiary (`PresentationWrongCaller`).
    /// - The notice must come in time (`PresentationClockEnded`), and the documents at most 30 days after the last day
    /// (`PresentationTooLate`).
    ///
    /// @param terms The terms of the version that the presentation names.
    /// @param presentation What is presented.
    function noticeOfCompleteness(CreditTerms calldata terms, Presentation calldata presentation) external;

    /* DEEDS: EXAMINE */

    /// @notice Finds that documents comply: a bank that is bound must honor, after UCP 600 art. 15. Documents under an
    /// amendment that waits accept it, after art. 10(c).
    /// @dev Emits {PresentationComplied}, and the credits {ILetterOfCredit-AmendmentAccepted} with an amendment. A deed
    /// of the bank that examines.
    ///
    /// Requirements:
    /// - The desk must bring it (`BankContextNotDesk`).
    /// - As for every deed on a presentation; it must be Examining, and the clock must run (`PresentationClockEnded`).
    /// - Dates and amounts must show nothing (`PresentationMarked`).
    /// - An amendment under which it comes must still wait (`AmendmentUnexpectedState`, `AmendmentExtensionAwaited`).
    ///
    /// @param presentation What was presented.
    function determineComplying(Presentation calldata presentation) external;

    /// @notice Gives the one notice of refusal, with every discrepancy and what is done with the documents, after UCP
    /// 600 art. 16.
    /// @dev Emits {PresentationRefused}. A deed of the bank that examines.
    ///
    /// Requirements:
    /// - The desk must bring it (`BankContextNotDesk`).
    /// - As for every deed on a presentation; it must be Examining, and the clock must run (`PresentationClockEnded`).
    /// - It must state 1 to 200 discrepancies (`PresentationInvalidDiscrepancies`) and a disposition
    /// (`PresentationNoDisposition`).
    ///
    /// @param presentation What was presented.
    /// @param discrepancies Every discrepancy, as codes.
    /// @param disposition What is done with the documents.
    /// @param statement Salted commitment to the notice's own words, zero for none.
    function refuse(
        Presentation calldata presentation,
        uint16[] calldata discrepancies,
        Disposition disposition,
        bytes32 statement
    ) external;

    /// @notice Returns refused documents, at any time after the notice.
    /// @dev Emits {PresentationReturned}. A deed of the bank that refused.
    ///
    /// Requirements:
    /// - The desk must bring it (`BankContextNotDesk`).
    /// - As for every deed on a presentation; it must be Refused or WaiverSought.
    ///
    /// @param presentation What was presented.
    function returnDocuments(Presentation calldata presentation) external;

    /* DEEDS: WAIVE */

    /// @notice Asks the applicant to waive the discrepancies, after UCP 600 art. 16(b). That adds no time.
    /// @dev Emits {WaiverRequested}. A deed of the issuing bank.
    ///
    /// Requirements:
    /// - The desk must bring it (`BankContextNotDesk`).
    /// - As for every deed on a presentation; it must be Examining, Refused or WaiverSought.
    /// - The bank must be the issuing one (`PresentationNotAtIssuer`).
    /// - The clock must run (`PresentationClockEnded`).
    /// - The bank must not have asked before (`PresentationWaiverSought`).
    ///
    /// @param presentation What was presented.
    function requestWaiver(Presentation calldata presentation) external;

    /// @notice Waives the discrepancies. That binds nobody until the issuing bank accepts it.
    /// @dev Emits {DiscrepanciesWaived}.
    ///
    /// Requirements:
    /// - As for every deed on a presentation; it must be Examining, Refused or WaiverSought.
    /// - In force.
    /// - The caller must be the applicant (`PresentationWrongCaller`).
    /// - The clock must run (`PresentationClockEnded`).
    /// - The bank must have asked (`PresentationWaiverNotSought`), and the applicant not have waived before
    /// (`PresentationAlreadyWaived`).
    ///
    /// @param terms The terms.
    /// @param presentation What was presented.
    function waive(CreditTerms calldata terms, Presentation calldata presentation) external;

    /// @notice Accepts the applicant's waiver: the issuing bank is bound, and honors by the end of its next banking
    /// day.
    /// @dev Emits {WaiverAccepted}. A deed of the issuing bank, released for the amount. A tenor that counts from the
    /// presentation counts from this day.
    ///
    /// Requirements:
    /// - As for every deed on a presentation; it must be Examining, Refused or WaiverSought.
    /// - In force.
    /// - The desk must bring it (`BankContextNotDesk`) as the deed of the issuing bank (`BankContextWrongBank`), which
    /// must have released the amount (`BankContextNotReleased`).
    /// - The clock must run (`PresentationClockEnded`).
    /// - The applicant must have waived (`PresentationNotWaived`).
    ///
    /// @param terms The terms.
    /// @param presentation What was presented.
    function acceptWaiver(CreditTerms calldata terms, Presentation calldata presentation) external;

    /* DEEDS: SILENCE */

    /// @notice Holds a bound bank to its silence: it can no longer say that the documents do not comply, and honors by
    /// the end of its next banking day, after UCP 600 art. 16(f). Anyone's deed.
    /// @dev Emits {PresentationPrecluded}.
    ///
    /// Requirements:
    /// - As for every deed on a presentation; it must be Examining.
    /// - In force.
    /// - The bank must be bound (`PresentationBankNotBound`).
    /// - Its clock must have ended (`PresentationClockRuns`).
    /// - What is late or overdrawn must be cured by the terms (`PresentationMarked`).
    ///
    /// @param terms The terms.
    /// @param presentation What was presented.
    /// @param bank The bank.
    function claimPreclusion(CreditTerms calldata terms, Presentation calldata presentation, PartyId bank) external;

    /// @notice Ends what nobody acted on: records without notice of completeness, refused documents after 30 days,
    /// marked ones that silence does not cure, those that a merely nominated bank did not act on for 30 days, paid ones
    /// that a bank did not forward in 30 days. What binds a bank never lapses. Anyone's deed.
    /// @dev Emits {PresentationLapsed}.
    ///
    /// Requirements:
    /// - As for every deed on a presentation; it must be Presented, Examining, Complying, Refused, WaiverSought,
    /// Honored or Dishonored.
    /// - In force.
    /// - The bank must not be bound by it (`PresentationBankBound`).
    /// - Its time must be over (`PresentationClockRuns`).
    ///
    /// @param terms The terms.
    /// @param presentation What was presented.
    /// @param bank The bank that has the documents.
    function lapse(CreditTerms calldata terms, Presentation calldata presentation, PartyId bank) external;

    /* DEEDS: UNDERTAKE AND PAY */

    /// @notice Undertakes to pay at maturity, under a credit available by deferred payment. "From" and "after" exclude
    /// the date from which the tenor counts. Once its time is over, anyone says it for a bank that is bound.
    /// @dev Emits {PresentationUndertaken}, and the credits {ILetterOfCredit-CreditDrawn} where nobody has drawn
    /// before.
    ///
    /// Requirements:
    /// - As for every deed on a presentation; it must be Complying, Waived or Precluded.
    /// - The credit must be available so (`PresentationNotAvailableBy`), and have a tenor (`PresentationAtSight`).
    /// - In force.
    /// - By the desk: it must be the deed of that bank (`BankContextWrongBank`), which must have released the amount
    /// (`BankContextNotReleased`). By anyone else: the bank must be bound (`PresentationBankNotBound`), and its time
    /// must be over (`PresentationClockRuns`).
    ///
    /// @param terms The terms.
    /// @param presentation What was presented.
    /// @param bank The bank.
    function undertake(CreditTerms calldata terms, Presentation calldata presentation, PartyId bank) external;

    /// @notice Accepts a draft, under a credit available by acceptance, or by negotiation of drafts at a tenor.
    /// @dev Emits {PresentationUndertaken}. Requirements as for `undertake`.
    /// @param terms The terms.
    /// @param presentation What was presented.
    /// @param bank The bank.
    function acceptDraft(CreditTerms calldata terms, Presentation calldata presentation, PartyId bank) external;

    /// @notice Pays what is due: at sight, or ahead of maturity, or late. The issuing bank pays out of what is held for
    /// the credit first; a bank before it pays out of its own, and is reimbursed once it has forwarded the documents
    /// and the next bank honors, after UCP 600 art. 7(c) and 8(c).
    /// @dev Emits {PresentationHonored}, {PresentationSettled} for a bank that owed the same, and the credits
    /// {ILetterOfCredit-CreditPaid}. A deed of the bank, released for the amount.
    ///
    /// Requirements:
    /// - The desk must bring it (`BankContextNotDesk`).
    /// - As for every deed on a presentation; it must be Complying, Waived, Precluded, Undertaken or Dishonored.
    /// - Before an undertaking, the credit must be payable at sight (`PresentationNotAtSight`).
    /// - In force.
    /// - The bank must have released the amount (`BankContextNotReleased`).
    /// - It must have a treasury (`PresentationNoTreasury`), and what it pays must arrive exactly
    /// (`MoneyTokenWithoutCode`, `MoneyInexactTransfer`); gas must be left to attempt the payment in full
    /// (`MoneyGasTooLow`).
    ///
    /// @param terms The terms.
    /// @param presentation What was presented.
    function honor(CreditTerms calldata terms, Presentation calldata presentation) external;

    /// @notice Negotiates: a bank before the issuing one buys the drafts and documents under a credit available by
    /// negotiation, and pays the beneficiary what is due ahead of maturity, out of its own. A confirming bank does so
    /// without recourse, after UCP 600 art. 8(a); no deed takes back what any bank has paid here.
    /// @dev Emits {PresentationHonored}, {PresentationSettled} for a bank that owed the same, and the credits
    /// {ILetterOfCredit-CreditPaid}. A deed of the bank, released for the amount.
    ///
    /// Requirements:
    /// - The desk must bring it (`BankContextNotDesk`).
    /// - As for every deed on a presentation; it must be Complying, Waived or Precluded.
    /// - The credit must be available so (`PresentationNotAvailableBy`).
    /// - The bank must not be the issuing one, which honors (`PresentationAtIssuer`).
    /// - In force.
    /// - The bank must have released the amount (`BankContextNotReleased`).
    /// - It must have a treasury (`PresentationNoTreasury`), and what it pays must arrive exactly
    /// (`MoneyTokenWithoutCode`, `MoneyInexactTransfer`); gas must be left to attempt the payment in full
    /// (`MoneyGasTooLow`).
    ///
    /// @param terms The terms.
    /// @param presentation What was presented.
    function negotiate(CreditTerms calldata terms, Presentation calldata presentation) external;

    /// @notice Pays what is due without waiting for the bank: an undertaking from the first second of its maturity on,
    /// out of what is held and the bank's treasury; what is due at sight, out of what is held. A maturity on a day on
    /// which the bank is closed moves to its next banking day. Anyone's deed.
    /// @dev Emits {PresentationHonored}, {PresentationSettled} for a bank that owed the same, and the credits
    /// {ILetterOfCredit-CreditPaid}.
    ///
    /// Requirements:
    /// - As for every deed on a presentation; it must be Complying, Waived, Precluded or Undertaken.
    /// - The bank must be bound (`PresentationBankNotBound`).
    /// - The maturity must have come (`PresentationNotDue`); before an undertaking, the credit must be payable at sight
    /// (`PresentationNotAtSight`).
    /// - In force.
    /// - At sight, what is held must cover it (`PresentationNotFunded`).
    /// - Else the bank must have a treasury (`PresentationNoTreasury`), and what it pays must arrive exactly
    /// (`MoneyTokenWithoutCode`, `MoneyInexactTransfer`); gas must be left to attempt the payment in full
    /// (`MoneyGasTooLow`).
    ///
    /// @param terms The terms.
    /// @param presentation What was presented.
    /// @param bank The bank.
    function payAtMaturity(CreditTerms calldata terms, Presentation calldata presentation, PartyId bank) external;

    /// @notice Puts on record that a bank has not paid by the end of the day due. What is held for the credit is paid;
    /// if it covers all, there is no default. Anyone's deed.
    /// @dev Emits {PresentationDishonored}, or as if the bank had honored {PresentationHonored} and
    /// {PresentationSettled}; with what was held the credits {ILetterOfCredit-CreditPaid}.
    ///
    /// Requirements:
    /// - As for every deed on a presentation; it must be Complying, Waived, Precluded or Undertaken.
    /// - The bank must be bound (`PresentationBankNotBound`).
    /// - The day due must have ended (`PresentationClockRuns`); before an undertaking, the credit must be payable at
    /// sight (`PresentationNotAtSight`).
    /// - In force.
    /// - Gas must be left to attempt the payment in full (`MoneyGasTooLow`).
    ///
    /// @param terms The terms.
    /// @param presentation What was presented.
    /// @param bank The bank.
    function declareDefault(CreditTerms calldata terms, Presentation calldata presentation, PartyId bank) external;

    /* DEEDS: FORWARD */

    /// @notice Sends documents on to the next bank, whose clock starts: from a nominated bank to the confirming one,
    /// from there to the issuing one. A bank forwards after it has honored, or what it does not act on; the beneficiary
    /// what a nominated bank left lying or a bank refused or did not pay. The days on which they were presented first
    /// count.
    /// @dev Emits {PresentationForwarded}. A bank that owes still owes. Documents that are lost on the way stay
    /// presented, after UCP 600 art. 35: what counts is here.
    ///
    /// Requirements:
    /// - As for every deed on a presentation; it must be Examining, Complying, Waived, Precluded, Refused, Undertaken,
    /// Honored or Dishonored.
    /// - They must not have been forwarded before (`PresentationForwardedBefore`), and there must be a next bank
    /// (`PresentationAtIssuer`).
    /// - By the desk: it must be the deed of that bank (`BankContextWrongBank`), which must not be bound to examine
    /// first (`PresentationBankBound`). By anyone else: the caller must be the beneficiary (`PresentationWrongCaller`),
    /// the clock of a nominated bank must have ended (`PresentationClockRuns`), and a bank that is bound must have
    /// refused or defaulted (`PresentationBankBound`).
    /// - In force.
    /// - The next bank must not have got them (`PresentationExists`).
    ///
    /// @param terms The terms.
    /// @param presentation What was presented.
    /// @param bank The bank that has the documents.
    function forward(CreditTerms calldata terms, Presentation calldata presentation, PartyId bank) external;

    /* VIEWS */

    /// @notice Where a presentation stands at a bank.
    /// @param id The presentation.
    /// @param bank The bank.
    /// @return Its state.
    function stateOf(PresentationId id, PartyId bank) external view returns (ExaminationState);

    /// @notice What is stored of a presentation at a bank.
    /// @param id The presentation.
    /// @param bank The bank.
    /// @return Its slot.
    function slotOf(PresentationId id, PartyId bank) external view returns (ExaminationSlot memory);

    /// @notice The id of a presentation, over which a beneficiary signs that does not present itself.
    /// @param presentation What is presented.
    /// @return The EIP-712 digest.
    function idOf(Presentation calldata presentation) external view returns (PresentationId);

    /// @notice The credits.
    /// @return Their address.
    function credits() external view returns (address);
}
