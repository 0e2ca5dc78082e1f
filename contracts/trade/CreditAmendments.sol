// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreditLedger} from "./CreditLedger.sol";
import {ILetterOfCredit} from "./interfaces/ILetterOfCredit.sol";
import {CreditLib} from "./libraries/CreditLib.sol";
import {
    Amendment,
    AMENDMENT_PROPOSED,
    AMENDMENT_REJECTABLE,
    AmendmentState,
    CONFIRMED,
    CREDIT_ISSUED,
    CreditId,
    CreditSlot,
    CreditTerms,
    Extension
} from "./types/CreditTypes.sol";

/// @title CreditAmendments
/// @notice Amendments: the issuing bank is bound at once, nobody else by silence.
abstract contract CreditAmendments is CreditLedger {
    using CreditLib for CreditTerms;

    /* CONSTANTS */

    uint8 private constant MAX_AMENDMENTS = type(uint8).max;

    /* DEEDS: AMENDMENTS */

    /// @inheritdoc ILetterOfCredit
    function proposeAmendment(
        CreditId id,
        CreditTerms calldata terms,
        CreditTerms calldata amended
    ) external whenNotPaused nonReentrant returns (uint8 number) {
        CreditSlot memory slot = _begin(id, terms, CREDIT_ISSUED);
        amended.requireSound(id, _today());
        terms.requireAmendable(amended, id);
        _requireBankFor(terms.issuingBank, terms.token, _increase(terms.most(), amended.most()));
        require(slot.proposed < MAX_AMENDMENTS, AmendmentsExhausted(id, MAX_AMENDMENTS));
        uint96 added = uint96(_increase(terms.funded(), amended.funded()));

        number = slot.proposed + 1;
        slot.proposed = number;
        slot.held += added;
        _store(id, slot);
        _storeAmendment(
            id,
            number,
            Amendment({
                terms: amended.hash(),
                added: added,
                base: slot.version,
                state: AmendmentState.Proposed,
                extension: Extension.Awaited
            })
        );
        emit AmendmentProposed({id: id, number: number, base: slot.version, added: added, amended: amended});

        if (added > 0) _pull(terms.token, _treasuryOf(terms.issuingBank), added);
    }

    /// @inheritdoc ILetterOfCredit
    function extendConfirmation(
        CreditId id,
        CreditTerms calldata terms,
        CreditTerms calldata amended,
        uint8 number
    ) external {
        CreditSlot memory slot = _begin(id, terms, CREDIT_ISSUED);
        Amendment memory amendment = _requireAmendment(id, number, AMENDMENT_PROPOSED);
        require(amendment.terms == amended.hash(), CreditWrongTerms(id, number));
        _requireBankFor(terms.confirmingBank, terms.token, _increase(slot.drawn, amended.most()));
        _requireUndecided(id, slot, amendment, number);

        amendment.extension = Extension.Extended;
        _storeAmendment(id, number, amendment);
        emit ConfirmationExtended(id, number);
    }

    /// @inheritdoc ILetterOfCredit
    function adviseAmendment(CreditId id, CreditTerms calldata terms, uint8 number) external {
        CreditSlot memory slot = _begin(id, terms, CREDIT_ISSUED);
        Amendment memory amendment = _requireAmendment(id, number, AMENDMENT_PROPOSED);
        _requireBank(terms.confirmingBank);
        _requireUndecided(id, slot, amendment, number);

        amendment.extension = Extension.AdvisedOnly;
        _storeAmendment(id, number, amendment);
        emit AmendmentAdvisedOnly(id, number);
    }

    /// @inheritdoc ILetterOfCredit
    function acceptAmendment(CreditId id, CreditTerms calldata terms, uint8 number, bool isUnconfirmed) external {
        CreditSlot memory slot = _begin(id, terms, CREDIT_ISSUED);
        _requireBeneficiary(id, terms.beneficiary);
        Amendment memory amendment = _requireAmendment(id, number, AMENDMENT_PROPOSED);
        if (slot.flags & CONFIRMED != 0 && amendment.extension == Extension.AdvisedOnly) {
            require(isUnconfirmed, AmendmentEndsConfirmation(id, number));
            slot.flags &= ~CONFIRMED;
        }
        _requireExtended(id, slot, amendment, number);

        _accept(id, slot, number, false);
    }

    /// @inheritdoc ILetterOfCredit
    function rejectAmendment(CreditId id, CreditTerms calldata terms, uint8 number) external nonReentrant {
        CreditSlot memory slot = _begin(id, terms, CREDIT_ISSUED);
        _requireBeneficiary(id, terms.beneficiary);
        Amendment memory amendment = _requireAmendment(id, number, AMENDMENT_REJECTABLE);
        // With a margin, drawings may have used what was added: then less goes back.
        uint96 returned = amendment.added < slot.held ? amendment.added : slot.held;

        slot.held -= returned;
        _store(id, slot);
        amendment.state = AmendmentState.Rejected;
        _storeAmendment(id, number, amendment);
        emit AmendmentRejected(id, number, returned);

        if (returned > 0) _push(terms.token, _treasuryOf(terms.issuingBank), returned);
    }

    /* PRIVATE */

    /// @dev The credit is confirmed, and its bank has not said whether the confirmation extends to the amendment.
    function _requireUndecided(
        CreditId id,
        CreditSlot memory slot,
        Amendment memory amendment,
        uint8 number
    ) private pure {
        require(slot.flags & CONFIRMED != 0, CreditNotConfirmed(id));
        require(amendment.extension == Extension.Awaited, AmendmentExtensionDecided(id, number));
    }
}
