// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {PartyId} from "../parties/types/PartyId.sol";
import {BankContext} from "./BankContext.sol";
import {PresentationLedger} from "./PresentationLedger.sol";
import {PresentationPayments} from "./PresentationPayments.sol";
import {TradeClocks} from "./TradeClocks.sol";
import {IPresentations} from "./interfaces/IPresentations.sol";
import {PresentationLib} from "./libraries/PresentationLib.sol";
import {CalendarId} from "./types/CalendarId.sol";
import {CONFIRMED, CreditRules, CreditSlot, CreditTerms} from "./types/CreditTypes.sol";
import {
    Disposition,
    EXAM_APPLICANT_WAIVED,
    EXAM_EXAMINING,
    EXAM_LAPSABLE,
    EXAM_PRESENTED,
    EXAM_REFUSED,
    EXAM_VERSION_PENDING,
    EXAM_WAIVABLE,
    EXAM_WAIVER_SOUGHT,
    ExaminationSlot,
    ExaminationState,
    MARK_LATE,
    MARK_STALE,
    Presentation,
    PresentationId,
    Stage
} from "./types/PresentationTypes.sol";

/// @title Presentations
/// @notice See the documentation in {IPresentations}.
contract Presentations is PresentationPayments {
    using PresentationLib for CreditTerms;
    using PresentationLib for Presentation;

    /* CONSTANTS */

    /// @dev The most discrepancies in a notice.
    uint256 private constant MAX_DISCREPANCIES = 200;

    /// @dev For how many days after the last one documents are still taken, and marked as late.
    uint32 private constant LATE_DAYS = 30;

    /* CONSTRUCTOR */

    /// @param credits_ The credits.
    /// @param desk_ The desk that brings the deeds of banks.
    /// @param calendar_ The banking calendars.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(
        address credits_,
        address desk_,
        address calendar_,
        address forwarder
    )
        ERC2771Context(forwarder)
        EIP712("Cowry Presentations", "1")
        BankContext(desk_)
        TradeClocks(calendar_)
        PresentationLedger(credits_, desk_)
    {}

    /* DEEDS: PRESENT */

    /// @inheritdoc IPresentations
    function present(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        bytes calldata signature
    ) external returns (PresentationId id) {
        id = idOf(presentation);
        _requirePrevious(id, presentation, PresentationId.wrap(0));

        _present(terms, presentation, id, signature);
    }

    /// @inheritdoc IPresentations
    function represent(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        Presentation calldata refused,
        bytes calldata signature
    ) external returns (PresentationId id) {
        id = idOf(presentation);
        PresentationId previous = idOf(refused);
        _requirePrevious(id, presentation, previous);
        require(refused.credit == presentation.credit, PresentationOfAnotherCredit(id, previous));
        ExaminationSlot memory slot = _requireState(previous, refused.bank, EXAM_REFUSED);
        _present(terms, presentation, id, signature);

        slot.state = ExaminationState.Returned;
        _store(previous, refused.bank, slot);
        emit PresentationReturned(previous, refused.bank);

        _credits.endExamination(refused.credit);
    }

    /// @inheritdoc IPresentations
    function noticeOfCompleteness(CreditTerms calldata terms, Presentation calldata presentation) external {
        PresentationId id = idOf(presentation);
        PartyId bank = presentation.bank;
        ExaminationSlot memory slot = _requireState(id, bank, EXAM_PRESENTED);
        CreditSlot memory credit = _credits.requireVersion(presentation.credit, terms, presentation.version);
        _requireCaller(id, terms.beneficiary);
        _requireRunning(id, bank, slot.deadline);

        _startExamination(terms, presentation, slot, credit.drawn);
        _store(id, bank, slot);
        emit PresentationCompleted(id, bank, slot.deadline, slot.marks);
    }

    /* DEEDS: EXAMINE */

    /// @inheritdoc IPresentations
    function determineComplying(Presentation calldata presentation) external {
        (PresentationId id, PartyId bank, ExaminationSlot memory slot) = _beginExamining(presentation);
        require(slot.marks == 0, PresentationMarked(id, slot.marks));
        if (slot.flags & EXAM_VERSION_PENDING != 0) _credits.adopt(presentation.credit, presentation.version);

        slot.flags &= ~EXAM_VERSION_PENDING;
        slot.state = ExaminationState.Complying;
        _store(id, bank, slot);
        emit PresentationComplied(id, bank, slot.deadline);
    }

    /// @inheritdoc IPresentations
    function refuse(
        Presentation calldata presentation,
        uint16[] calldata discrepancies,
        Disposition disposition,
        bytes32 statement
    ) external {
        (PresentationId id, PartyId bank, ExaminationSlot memory slot) = _beginExamining(presentation);
        uint256 count = discrepancies.length;
        bool isListed = count > 0 && count <= MAX_DISCREPANCIES;
        require(isListed, PresentationInvalidDiscrepancies(id, count, MAX_DISCREPANCIES));
        require(disposition != Disposition.None, PresentationNoDisposition(id));

        (slot.state, slot.deadline) = (ExaminationState.Refused, _now() + PATIENCE);
        _store(id, bank, slot);
        emit PresentationRefused(id, bank, disposition, slot.deadline, discrepancies, statement);
    }

    /// @inheritdoc IPresentations
    function returnDocuments(Presentation calldata presentation) external {
        PresentationId id = idOf(presentation);
        PartyId bank = _actingBank();
        ExaminationSlot memory slot = _requireState(id, bank, EXAM_REFUSED);

        slot.state = ExaminationState.Returned;
        _store(id, bank, slot);
        emit PresentationReturned(id, bank);

        _credits.endExamination(presentation.credit);
    }

    /* DEEDS: WAIVE */

    /// @inheritdoc IPresentations
    function requestWaiver(Presentation calldata presentation) external {
        PresentationId id = idOf(presentation);
        PartyId bank = _actingBank();
        ExaminationSlot memory slot = _requireState(id, bank, EXAM_WAIVABLE);
        require(slot.stage == Stage.Issuing, PresentationNotAtIssuer(id, bank));
        _requireRunning(id, bank, slot.deadline);
        require(slot.flags & EXAM_WAIVER_SOUGHT == 0, PresentationWaiverSought(id));

        slot.flags |= EXAM_WAIVER_SOUGHT;
        if (slot.state == ExaminationState.Refused) slot.state = ExaminationState.WaiverSought;
        _store(id, bank, slot);
        emit WaiverRequested(id, bank, slot.deadline);
    }

    /// @inheritdoc IPresentations
    function waive(CreditTerms calldata terms, Presentation calldata presentation) external {
        PresentationId id = idOf(presentation);
        PartyId bank = terms.issuingBank;
        ExaminationSlot memory slot = _requireState(id, bank, EXAM_WAIVABLE);
        _requireInForce(terms, presentation);
        _requireCaller(id, terms.applicant);
        _requireRunning(id, bank, slot.deadline);
        require(slot.flags & EXAM_WAIVER_SOUGHT != 0, PresentationWaiverNotSought(id));
        require(slot.flags & EXAM_APPLICANT_WAIVED == 0, PresentationAlreadyWaived(id));

        slot.flags |= EXAM_APPLICANT_WAIVED;
        _store(id, bank, slot);
        emit DiscrepanciesWaived(id, terms.applicant);
    }

    /// @inheritdoc IPresentations
    function acceptWaiver(CreditTerms calldata terms, Presentation calldata presentation) external {
        PresentationId id = idOf(presentation);
        PartyId bank = terms.issuingBank;
        ExaminationSlot memory slot = _requireState(id, bank, EXAM_WAIVABLE);
        _requireInForce(terms, presentation);
        _requireBankFor(bank, terms.token, slot.amount);
        _requireRunning(id, bank, slot.deadline);
        require(slot.flags & EXAM_APPLICANT_WAIVED != 0, PresentationNotWaived(id));

        CalendarId place = terms.issuingPlace;
        (slot.state, slot.countedOn) = (ExaminationState.Waived, _countedToday(place));
        slot.deadline = _bankingDaysFromNow(place, 1);
        _store(id, bank, slot);
        emit WaiverAccepted(id, bank, slot.deadline);
    }

    /* DEEDS: SILENCE */

    /// @inheritdoc IPresentations
    function claimPreclusion(CreditTerms calldata terms, Presentation calldata presentation, PartyId bank) external {
        PresentationId id = idOf(presentation);
        ExaminationSlot memory slot = _requireState(id, bank, EXAM_EXAMINING);
        _requireInForce(terms, presentation);
        _requireBound(id, bank, slot);
        _requireEnded(id, bank, slot.deadline);
        require(terms.isCured(slot.marks), PresentationMarked(id, slot.marks));

        slot.state = ExaminationState.Precluded;
        slot.deadline = _bankingDaysFromNow(terms.placeOf(slot.stage), 1);
        _store(id, bank, slot);
        emit PresentationPrecluded(id, bank, slot.deadline);
    }

    /// @inheritdoc IPresentations
    function lapse(CreditTerms calldata terms, Presentation calldata presentation, PartyId bank) external {
        PresentationId id = idOf(presentation);
        ExaminationSlot memory slot = _requireState(id, bank, EXAM_LAPSABLE);
        _requireInForce(terms, presentation);
        _requireEnded(id, bank, _patienceWith(terms, id, bank, slot));

        slot.state = ExaminationState.Lapsed;
        _store(id, bank, slot);
        emit PresentationLapsed(id, bank);

        _credits.endExamination(presentation.credit);
    }

    /* PRIVATE */

    /// @dev The deed of a bank that examines, in time.
    function _beginExamining(
        Presentation calldata presentation
    ) private view returns (PresentationId id, PartyId bank, ExaminationSlot memory slot) {
        id = idOf(presentation);
        bank = _actingBank();
        slot = _requireState(id, bank, EXAM_EXAMINING);
        _requireRunning(id, bank, slot.deadline);
    }

    /// @dev Takes documents in, and starts the clock of the bank unless records are still to come.
    function _present(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        PresentationId id,
        bytes calldata signature
    ) private {
        PartyId bank = presentation.bank;
        if (_load(id, bank).state != ExaminationState.None) revert PresentationExists(id);
        _requirePresenter(id, terms.beneficiary, signature);
        presentation.requireWhole(terms);
        CreditSlot memory credit = _credits.openExamination(presentation.credit, terms, presentation.version);

        ExaminationSlot memory slot;
        slot.stage = terms.stageOf(bank, credit.flags & CONFIRMED != 0);
        slot.amount = presentation.amount;
        if (presentation.version != credit.version) slot.flags = EXAM_VERSION_PENDING;
        if (terms.rules == CreditRules.UcpElectronic) {
            (slot.state, slot.deadline) = (ExaminationState.Presented, _now() + PATIENCE);
        } else {
            _startExamination(terms, presentation, slot, credit.drawn);
        }
        _store(id, bank, slot);
        emit PresentationMade(id, presentation.credit, bank, slot.deadline, slot.marks, presentation);
    }

    /// @dev Starts the clock of the bank to which documents were presented, and marks what dates and amounts show.
    function _startExamination(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        ExaminationSlot memory slot,
        uint256 drawn
    ) private view {
        CalendarId place = terms.placeOf(slot.stage);
        uint32 day = _countedToday(place);
        slot.state = ExaminationState.Examining;
        slot.countedOn = day;
        slot.deadline = _bankingDaysFromNow(place, terms.examinationDays);
        slot.marks = presentation.marksOf(terms, drawn) | _dateMarks(terms, presentation, place, day);
    }

    /// @dev What the days show: after the last one, or too long after shipment. Both last days roll.
    function _dateMarks(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        CalendarId place,
        uint32 day
    ) private view returns (uint8 marks) {
        uint32 last = terms.expiresOn;
        if (day > last) {
            last = _rolled(place, last);
            if (day > last) marks |= MARK_LATE;
            uint32 latest = last + LATE_DAYS;
            require(day <= latest, PresentationTooLate(presentation.credit, day, latest));
        }
        if (presentation.shippedOn == 0) return marks;

        last = presentation.shippedOn + terms.presentationDays;
        if (day > last && day > _rolled(place, last)) marks |= MARK_STALE;
    }

    /// @dev The presentation names the refused one in whose place it comes, or none.
    function _requirePrevious(
        PresentationId id,
        Presentation calldata presentation,
        PresentationId previous
    ) private pure {
        PresentationId named = presentation.previous;
        require(named == previous, PresentationWrongPrevious(id, named, previous));
    }

    /// @dev The beneficiary calls, or has signed the presentation.
    function _requirePresenter(PresentationId id, address beneficiary, bytes calldata signature) private view {
        if (_msgSender() == beneficiary) return;

        bytes32 digest = PresentationId.unwrap(id);
        bool isSigned =
            signature.length > 0 && SignatureChecker.isValidSignatureNowCalldata(beneficiary, digest, signature);
        require(isSigned, PresentationWrongCaller(id, _msgSender(), beneficiary));
    }

    /// @dev Until when an examination waits. What binds a bank never lapses: it must pay.
    function _patienceWith(
        CreditTerms calldata terms,
        PresentationId id,
        PartyId bank,
        ExaminationSlot memory slot
    ) private pure returns (uint40) {
        ExaminationState state = slot.state;
        bool isExamining = state == ExaminationState.Examining;
        bool isUnbound = slot.stage == Stage.Nominated;
        if (isUnbound && (isExamining || state == ExaminationState.Complying)) return slot.deadline + PATIENCE;

        bool isBound =
            isExamining
                ? terms.isCured(slot.marks)
                : state == ExaminationState.Complying || (state == ExaminationState.Dishonored && _hasLeft(slot));
        require(!isBound, PresentationBankBound(id, bank));
        return slot.deadline;
    }
}
