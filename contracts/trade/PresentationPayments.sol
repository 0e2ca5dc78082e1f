// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {StateSet} from "../common/types/StateSet.sol";
import {PartyId} from "../parties/types/PartyId.sol";
import {PresentationLedger} from "./PresentationLedger.sol";
import {IPresentations} from "./interfaces/IPresentations.sol";
import {PresentationLib} from "./libraries/PresentationLib.sol";
import {CalendarId} from "./types/CalendarId.sol";
import {Availability, CONFIRMED, CreditTerms, TenorFrom} from "./types/CreditTypes.sol";
import {
    EXAM_DRAWN,
    EXAM_FORWARDABLE,
    EXAM_FORWARDED,
    EXAM_HAS_PAID,
    EXAM_OWED,
    EXAM_PAYABLE,
    EXAM_TO_HONOR,
    EXAM_VERSION_PENDING,
    ExaminationSlot,
    ExaminationState,
    Presentation,
    PresentationId,
    Stage
} from "./types/PresentationTypes.sol";

/// @title PresentationPayments
/// @notice What a bank does with documents that bind it: undertake, pay, forward; and what becomes of one that does
/// not.
/// @dev What is due is drawn once for a presentation, whichever bank of the chain comes first, and noted at the bank to
/// which it was presented: the head.
abstract contract PresentationPayments is PresentationLedger {
    using PresentationLib for CreditTerms;

    /// @dev The examination that a deed is about, as it was and as it becomes.
    struct Examination {
        PresentationId id;
        PartyId bank;
        ExaminationSlot slot;
    }

    /* DEEDS: UNDERTAKE AND PAY */

    /// @inheritdoc IPresentations
    function undertake(CreditTerms calldata terms, Presentation calldata presentation, PartyId bank) external {
        _undertake(terms, presentation, bank, terms.availability == Availability.Deferred);
    }

    /// @inheritdoc IPresentations
    function acceptDraft(CreditTerms calldata terms, Presentation calldata presentation, PartyId bank) external {
        Availability availability = terms.availability;
        bool isByDraft = availability == Availability.Acceptance || availability == Availability.Negotiation;
        _undertake(terms, presentation, bank, isByDraft);
    }

    /// @inheritdoc IPresentations
    function honor(CreditTerms calldata terms, Presentation calldata presentation) external nonReentrant {
        Examination memory exam = _begin(presentation, _actingBank(), EXAM_PAYABLE);
        ExaminationSlot memory slot = exam.slot;
        if (EXAM_TO_HONOR.has(uint8(slot.state))) _requireAtSight(terms, exam);
        if (slot.state == ExaminationState.Dishonored) _requireInForce(terms, presentation);
        else _draw(terms, presentation, exam);
        _requireBankFor(exam.bank, terms.token, slot.amount);

        _payOut(terms, presentation, exam, _treasuryOf(exam.bank));
    }

    /// @inheritdoc IPresentations
    function negotiate(CreditTerms calldata terms, Presentation calldata presentation) external nonReentrant {
        Examination memory exam = _begin(presentation, _actingBank(), EXAM_TO_HONOR);
        bool isFitting = terms.availability == Availability.Negotiation;
        require(isFitting, PresentationNotAvailableBy(presentation.credit, terms.availability));
        require(exam.slot.stage != Stage.Issuing, PresentationAtIssuer(exam.id, exam.bank));
        _draw(terms, presentation, exam);
        _requireBankFor(exam.bank, terms.token, exam.slot.amount);

        _payOut(terms, presentation, exam, _treasuryOf(exam.bank));
    }

    /// @inheritdoc IPresentations
    function payAtMaturity(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        PartyId bank
    ) external nonReentrant {
        Examination memory exam = _begin(presentation, bank, EXAM_OWED);
        ExaminationSlot memory slot = exam.slot;
        _requireBound(exam.id, bank, slot);
        bool isUndertaken = slot.state == ExaminationState.Undertaken;
        if (isUndertaken) {
            (uint40 first, ) = _boundsOfRolled(terms.placeOf(slot.stage), slot.maturity);
            require(block.timestamp >= first, PresentationNotDue(exam.id, bank, first));
        } else {
            _requireAtSight(terms, exam);
        }

        _draw(terms, presentation, exam);
        // What a bank undertook it released; without that, only what is held pays.
        _payOut(terms, presentation, exam, isUndertaken ? _treasuryOf(bank) : address(0));
    }

    /// @inheritdoc IPresentations
    function declareDefault(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        PartyId bank
    ) external nonReentrant {
        Examination memory exam = _begin(presentation, bank, EXAM_OWED);
        ExaminationSlot memory slot = exam.slot;
        _requireBound(exam.id, bank, slot);
        _requireEnded(exam.id, bank, _lastSecondOf(terms, exam));

        _draw(terms, presentation, exam);
        uint96 missing = _missingOf(presentation, slot);
        if (missing == 0) _payOut(terms, presentation, exam, address(0));
        else _dishonor(terms, presentation, exam, missing);
    }

    /* DEEDS: FORWARD */

    /// @inheritdoc IPresentations
    function forward(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        PartyId bank
    ) external nonReentrant {
        Examination memory exam = _begin(presentation, bank, EXAM_FORWARDABLE);
        ExaminationSlot memory slot = exam.slot;
        require(slot.flags & EXAM_FORWARDED == 0, PresentationForwardedBefore(exam.id, bank));
        require(slot.stage != Stage.Issuing, PresentationAtIssuer(exam.id, bank));
        _requireForwarder(terms, exam);
        (PartyId next, Stage stage) = _nextOf(terms, presentation, exam);
        if (_load(exam.id, next).state != ExaminationState.None) revert PresentationExists(exam.id);

        uint40 deadline = _openNext(terms, exam, next, stage);
        bool isOwed = _isOwed(slot);
        slot.flags |= EXAM_FORWARDED;
        if (!isOwed && slot.state != ExaminationState.Dishonored) slot.state = ExaminationState.Forwarded;
        _store(exam.id, bank, slot);
        emit PresentationForwarded(exam.id, bank, next, deadline);

        // What ends here and begins there is one open examination; where this bank still owes, there are two.
        if (isOwed) _credits.addExamination(presentation.credit);
    }

    /* INTERNAL */

    /// @dev Whether a bank that did not pay no longer keeps the credit open: nothing is expected of it any more.
    function _hasLeft(ExaminationSlot memory slot) internal pure returns (bool) {
        return slot.stage == Stage.Issuing || slot.flags & EXAM_FORWARDED != 0;
    }

    /* PRIVATE: UNDERTAKE AND PAY */

    /// @dev How a deed on an examination starts.
    function _begin(
        Presentation calldata presentation,
        PartyId bank,
        StateSet allowed
    ) private view returns (Examination memory) {
        PresentationId id = idOf(presentation);
        return Examination({id: id, bank: bank, slot: _requireState(id, bank, allowed)});
    }

    /// @dev The bank says when it pays; once its time is over, anyone says it for a bank that is bound.
    function _undertake(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        PartyId bank,
        bool isFitting
    ) private {
        Examination memory exam = _begin(presentation, bank, EXAM_TO_HONOR);
        ExaminationSlot memory slot = exam.slot;
        require(isFitting, PresentationNotAvailableBy(presentation.credit, terms.availability));
        require(terms.tenorDays > 0, PresentationAtSight(exam.id));
        _draw(terms, presentation, exam);
        if (_isOfBank()) {
            _requireBankFor(bank, terms.token, slot.amount);
        } else {
            _requireBound(exam.id, bank, slot);
            _requireEnded(exam.id, bank, slot.deadline);
        }

        if (slot.maturity == 0) {
            bool isFromShipment = terms.tenorFrom == TenorFrom.Shipment;
            slot.maturity = (isFromShipment ? presentation.shippedOn : slot.countedOn) + terms.tenorDays;
        }
        slot.state = ExaminationState.Undertaken;
        _store(exam.id, bank, slot);
        emit PresentationUndertaken(exam.id, bank, slot.amount, slot.maturity);
    }

    /// @dev Takes what is due out of what is available, once for all banks, and notes it. Reverts unless the terms are
    /// those in force.
    function _draw(CreditTerms calldata terms, Presentation calldata presentation, Examination memory exam) private {
        PartyId first = presentation.bank;
        ExaminationSlot memory slot = exam.slot;
        ExaminationSlot memory head = exam.bank == first ? slot : _load(exam.id, first);
        if (head.flags & EXAM_DRAWN == 0) {
            head.amount = _credits.draw(terms, presentation.credit, head.amount);
            head.flags |= EXAM_DRAWN;
            if (exam.bank != first) _store(exam.id, first, head);
        } else {
            _requireInForce(terms, presentation);
        }
        slot.amount = head.amount;
        if (slot.maturity == 0) slot.maturity = head.maturity;
    }

    /// @dev Pays what is due, whole. A bank before the issuing one has then to forward the documents, unless it has.
    function _payOut(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        Examination memory exam,
        address payer
    ) private {
        ExaminationSlot memory slot = exam.slot;
        bool isLast = _hasLeft(slot);
        bool isLeaving = isLast && slot.state != ExaminationState.Dishonored;
        (slot.state, slot.deadline) = (isLast ? ExaminationState.Paid : ExaminationState.Honored, _now() + PATIENCE);
        slot.flags |= EXAM_HAS_PAID;
        _store(exam.id, exam.bank, slot);
        emit PresentationHonored(exam.id, exam.bank, slot.amount);

        if (isLeaving) _credits.endExamination(presentation.credit);
        address to = _payeeOf(terms, presentation, exam);
        _settleBefore(terms, presentation, exam);
        _pay(terms, presentation, exam, to, slot.amount, payer);
    }

    /// @dev Records that a bank has not paid, and pays what is held. Earlier banks that owe the same still owe the
    /// rest.
    function _dishonor(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        Examination memory exam,
        uint96 missing
    ) private {
        ExaminationSlot memory slot = exam.slot;
        uint96 part = slot.amount - missing;
        (slot.state, slot.amount, slot.deadline) = (ExaminationState.Dishonored, missing, _now() + PATIENCE);
        _store(exam.id, exam.bank, slot);
        PartyId first = presentation.bank;
        if (part > 0 && exam.bank != first) {
            ExaminationSlot memory head = _load(exam.id, first);
            head.amount = missing;
            _store(exam.id, first, head);
        }
        emit PresentationDishonored(exam.id, exam.bank, missing, part);

        if (_hasLeft(slot)) _credits.endExamination(presentation.credit);
        if (part > 0) _pay(terms, presentation, exam, _payeeOf(terms, presentation, exam), part, address(0));
    }

    /// @dev Pays, from what is held first if the issuing bank does.
    function _pay(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        Examination memory exam,
        address to,
        uint96 amount,
        address payer
    ) private {
        uint96 missing = _credits.pay({
            id: presentation.credit,
            token: terms.token,
            to: to,
            amount: amount,
            payer: payer,
            isHeld: exam.slot.stage == Stage.Issuing
        });
        require(missing == 0, PresentationNotFunded(exam.id, exam.bank, missing));
    }

    /// @dev What earlier banks owe is paid with what this one pays: to the beneficiary, or to one of them that has
    /// paid.
    function _settleBefore(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        Examination memory exam
    ) private {
        (PartyId confirming, PartyId first) = (terms.confirmingBank, presentation.bank);
        if (exam.bank != first) _settle(presentation, exam.id, first);
        bool isBetween = exam.slot.stage == Stage.Issuing && confirming != first && !confirming.isNull();
        if (isBetween) _settle(presentation, exam.id, confirming);
    }

    /// @dev Ends what a bank owes, if anything.
    function _settle(Presentation calldata presentation, PresentationId id, PartyId bank) private {
        ExaminationSlot memory slot = _load(id, bank);
        bool isOwed = _isOwed(slot);
        if (!isOwed && slot.state != ExaminationState.Dishonored) return;

        slot.state = ExaminationState.Paid;
        _store(id, bank, slot);
        emit PresentationSettled(id, bank);
        if (isOwed) _credits.endExamination(presentation.credit);
    }

    /// @dev Who is paid: of the banks before this one the last that has paid, else the beneficiary.
    function _payeeOf(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        Examination memory exam
    ) private view returns (address) {
        (PartyId confirming, PartyId first) = (terms.confirmingBank, presentation.bank);
        bool isAfterConfirmer = exam.bank != confirming && !confirming.isNull();
        if (isAfterConfirmer && _hasPaid(exam.id, confirming)) return _treasuryOf(confirming);
        if (exam.bank != first && _hasPaid(exam.id, first)) return _treasuryOf(first);
        return terms.beneficiary;
    }

    /// @dev Whether a bank has paid out of its own.
    function _hasPaid(PresentationId id, PartyId bank) private view returns (bool) {
        return _load(id, bank).flags & EXAM_HAS_PAID != 0;
    }

    /// @dev What of a due amount is not held for the credit; before the issuing bank, nothing is.
    function _missingOf(Presentation calldata presentation, ExaminationSlot memory slot) private view returns (uint96) {
        uint96 due = slot.amount;
        if (slot.stage != Stage.Issuing) return due;

        uint96 held = _credits.slotOf(presentation.credit).held;
        return held < due ? due - held : 0;
    }

    /// @dev The last second in which what is owed is paid in time.
    function _lastSecondOf(CreditTerms calldata terms, Examination memory exam) private view returns (uint40 last) {
        ExaminationSlot memory slot = exam.slot;
        if (slot.state != ExaminationState.Undertaken) {
            _requireAtSight(terms, exam);
            return slot.deadline;
        }
        (, last) = _boundsOfRolled(terms.placeOf(slot.stage), slot.maturity);
    }

    /// @dev The credit is payable at sight.
    function _requireAtSight(CreditTerms calldata terms, Examination memory exam) private pure {
        require(terms.tenorDays == 0, PresentationNotAtSight(exam.id, terms.tenorDays));
    }

    /// @dev Whether a bank owes what is due.
    function _isOwed(ExaminationSlot memory slot) private pure returns (bool) {
        return _isBound(slot) && EXAM_OWED.has(uint8(slot.state));
    }

    /* PRIVATE: FORWARD */

    /// @dev Opens the examination of the next bank. The days on which the documents were presented first count.
    function _openNext(
        CreditTerms calldata terms,
        Examination memory exam,
        PartyId next,
        Stage stage
    ) private returns (uint40 deadline) {
        CalendarId place = terms.placeOf(stage);
        ExaminationSlot memory slot = exam.slot;
        ExaminationSlot memory opened;
        deadline = _bankingDaysFromNow(place, terms.examinationDays);
        (opened.state, opened.stage, opened.marks) = (ExaminationState.Examining, stage, slot.marks);
        (opened.amount, opened.deadline) = (slot.amount, deadline);
        (opened.maturity, opened.countedOn) = (slot.maturity, _countedToday(place));
        opened.flags = slot.flags & EXAM_VERSION_PENDING;
        _store(exam.id, next, opened);
    }

    /// @dev The bank forwards what it need not examine, or has; the beneficiary what the bank does not act on.
    function _requireForwarder(CreditTerms calldata terms, Examination memory exam) private view {
        (ExaminationState state, Stage stage) = (exam.slot.state, exam.slot.stage);
        bool isNominated = stage == Stage.Nominated;
        if (_isOfBank()) {
            _requireBank(exam.bank);
            bool mayForward = isNominated || state != ExaminationState.Examining;
            require(mayForward, PresentationBankBound(exam.id, exam.bank));
            return;
        }
        _requireCaller(exam.id, terms.beneficiary);
        bool isWaiting = state == ExaminationState.Examining || state == ExaminationState.Complying;
        if (isNominated && isWaiting) {
            _requireEnded(exam.id, exam.bank, exam.slot.deadline);
            return;
        }
        bool isLeft = state == ExaminationState.Refused || state == ExaminationState.Dishonored;
        require(isLeft, PresentationBankBound(exam.id, exam.bank));
    }

    /// @dev Which bank comes next. Reverts unless the terms are those in force.
    function _nextOf(
        CreditTerms calldata terms,
        Presentation calldata presentation,
        Examination memory exam
    ) private view returns (PartyId next, Stage stage) {
        bool isConfirmed = _credits.requireInForce(presentation.credit, terms).flags & CONFIRMED != 0;
        bool isToConfirmer = isConfirmed && exam.slot.stage == Stage.Nominated && exam.bank != terms.confirmingBank;
        return isToConfirmer ? (terms.confirmingBank, Stage.Confirming) : (terms.issuingBank, Stage.Issuing);
    }
}
