// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {MoneyDoor} from "../common/MoneyDoor.sol";
import {PartyId} from "../parties/types/PartyId.sol";
import {BankContext} from "./BankContext.sol";
import {CreditAmendments} from "./CreditAmendments.sol";
import {CreditLedger} from "./CreditLedger.sol";
import {TradeClocks} from "./TradeClocks.sol";
import {ILetterOfCredit} from "./interfaces/ILetterOfCredit.sol";
import {CreditLib} from "./libraries/CreditLib.sol";
import {
    ADVISED,
    ALL_CANCEL,
    BENEFICIARY_CANCELS,
    CONFIRMED,
    CONFIRMER_CANCELS,
    CREDIT_ISSUED,
    CREDIT_NONE,
    CREDIT_OVER,
    CreditId,
    CreditSlot,
    CreditState,
    CreditTerms,
    DECLINED,
    ISSUER_CANCELS
} from "./types/CreditTypes.sol";

/// @title LetterOfCredit
/// @notice See the documentation in {ILetterOfCredit}.
contract LetterOfCredit is CreditAmendments {
    using CreditLib for CreditTerms;

    /* CONSTANTS */

    /// @dev For how long the calendars must be posted at issue: longer than any clock that an event can start.
    uint40 private constant POSTED_FOR = 30 days;

    /* CONSTRUCTOR */

    /// @param accessManager The AccessManager that says who may pause new credits.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    /// @param desk_ The desk that brings the deeds of banks.
    /// @param calendar_ The banking calendars.
    /// @param binder Who binds the contract that examines presentations, once.
    constructor(
        address accessManager,
        address forwarder,
        address desk_,
        address calendar_,
        address binder
    )
        MoneyDoor(accessManager, forwarder)
        EIP712("Cowry LetterOfCredit", "1")
        BankContext(desk_)
        TradeClocks(calendar_)
        CreditLedger(desk_, binder)
    {}

    /* DEEDS: LIFE */

    /// @inheritdoc ILetterOfCredit
    function issue(CreditTerms calldata terms) external whenNotPaused nonReentrant returns (CreditId id) {
        id = CreditId.wrap(_hashTypedDataV4(terms.hash()));
        _requireState(id, CREDIT_NONE);
        terms.requireSound(id, _today());
        _requireAllPosted(terms);
        _requireBankFor(terms.issuingBank, terms.token, terms.most());
        address treasury = _treasuryOf(terms.issuingBank);
        uint96 held = uint96(terms.funded());

        CreditSlot memory slot;
        (slot.state, slot.held) = (CreditState.Issued, held);
        _store(id, slot);
        emit CreditIssued(id, terms.issuingBank, terms.beneficiary, held, terms);

        if (held > 0) _pull(terms.token, treasury, held);
    }

    /// @inheritdoc ILetterOfCredit
    function advise(CreditId id, CreditTerms calldata terms) external {
        CreditSlot memory slot = _begin(id, terms, CREDIT_ISSUED);
        _requireBank(terms.advisingBank);
        require(slot.flags & ADVISED == 0, CreditAlreadyAdvised(id));

        slot.flags |= ADVISED;
        _store(id, slot);
        emit CreditAdvised(id, terms.advisingBank);
    }

    /// @inheritdoc ILetterOfCredit
    function confirm(CreditId id, CreditTerms calldata terms) external {
        CreditSlot memory slot = _begin(id, terms, CREDIT_ISSUED);
        _requireBankFor(terms.confirmingBank, terms.token, _increase(slot.drawn, terms.most()));
        _requireUnconfirmed(id, slot.flags);
        _treasuryOf(terms.confirmingBank);

        slot.flags = (slot.flags | CONFIRMED) & ~ALL_CANCEL;
        _store(id, slot);
        emit CreditConfirmed(id, terms.confirmingBank);
    }

    /// @inheritdoc ILetterOfCredit
    function declineConfirmation(CreditId id, CreditTerms calldata terms) external {
        CreditSlot memory slot = _begin(id, terms, CREDIT_ISSUED);
        _requireBank(terms.confirmingBank);
        _requireUnconfirmed(id, slot.flags);

        slot.flags |= DECLINED;
        _store(id, slot);
        emit CreditConfirmationDeclined(id, terms.confirmingBank);
    }

    /// @inheritdoc ILetterOfCredit
    function cancel(CreditId id, CreditTerms calldata terms) external {
        CreditSlot memory slot = _begin(id, terms, CREDIT_ISSUED);
        _requireNothingOpen(id, slot);
        uint8 flags = slot.flags;
        uint8 consent = _consentOf(id, terms, flags);
        require(flags & consent == 0, CreditConsentUnchanged(id, flags & ALL_CANCEL));
        uint8 needed = flags & CONFIRMED == 0 ? ISSUER_CANCELS | BENEFICIARY_CANCELS : ALL_CANCEL;

        slot.flags = flags | consent;
        bool isCanceled = slot.flags & needed == needed;
        if (isCanceled) slot.state = CreditState.Canceled;
        _store(id, slot);
        emit CreditCancellationConsented(id, slot.flags & ALL_CANCEL);
        if (isCanceled) emit CreditCanceled(id);
    }

    /// @inheritdoc ILetterOfCredit
    function withdrawConsent(CreditId id, CreditTerms calldata terms) external {
        CreditSlot memory slot = _begin(id, terms, CREDIT_ISSUED);
        uint8 consent = _consentOf(id, terms, slot.flags);
        require(slot.flags & consent != 0, CreditConsentUnchanged(id, slot.flags & ALL_CANCEL));

        slot.flags &= ~consent;
        _store(id, slot);
        emit CreditCancellationConsented(id, slot.flags & ALL_CANCEL);
    }

    /// @inheritdoc ILetterOfCredit
    function expire(CreditId id, CreditTerms calldata terms) external {
        CreditSlot memory slot = _begin(id, terms, CREDIT_ISSUED);
        (, uint40 last) = _boundsOfRolled(terms.place, terms.expiresOn);
        require(block.timestamp > last, CreditNotExpired(id, last));

        slot.state = CreditState.Expired;
        _store(id, slot);
        emit CreditExpired(id);
    }

    /// @inheritdoc ILetterOfCredit
    function close(CreditId id, CreditTerms calldata terms) external nonReentrant {
        CreditSlot memory slot = _begin(id, terms, CREDIT_OVER);
        _requireNothingOpen(id, slot);
        address treasury = _treasuryOf(terms.issuingBank);
        uint96 returned = slot.held;

        (slot.state, slot.held) = (CreditState.Closed, 0);
        _store(id, slot);
        emit CreditClosed(id, returned);

        if (returned > 0) _push(terms.token, treasury, returned);
    }

    /* PRIVATE */

    /// @dev Whose consent the call is: a bank's that is bound, or the beneficiary's.
    function _consentOf(CreditId id, CreditTerms calldata terms, uint8 flags) private view returns (uint8) {
        if (!_isOfBank()) {
            _requireBeneficiary(id, terms.beneficiary);
            return BENEFICIARY_CANCELS;
        }
        PartyId bank = _actingBank();
        if (bank == terms.issuingBank) return ISSUER_CANCELS;
        bool isBound = bank == terms.confirmingBank && flags & CONFIRMED != 0;
        require(isBound, CreditBankNotBound(id, bank));
        return CONFIRMER_CANCELS;
    }

    /// @dev The calendars of all banks can answer for as long as a clock can run that starts now.
    function _requireAllPosted(CreditTerms calldata terms) private view {
        _requirePosted(terms.place, POSTED_FOR);
        _requirePosted(terms.issuingPlace, POSTED_FOR);
        if (!terms.confirmingBank.isNull()) _requirePosted(terms.confirmingPlace, POSTED_FOR);
    }

    /// @dev The confirming bank has not decided.
    function _requireUnconfirmed(CreditId id, uint8 flags) private pure {
        bool isUndecided = flags & (CONFIRMED | DECLINED) == 0;
        require(isUndecided, CreditConfirmationDecided(id, flags & CONFIRMED != 0));
    }

    /// @dev No documents are with a bank, and no undertaking is outstanding.
    function _requireNothingOpen(CreditId id, CreditSlot memory slot) private pure {
        require(slot.open == 0, CreditPresentationsOpen(id, slot.open));
    }
}
