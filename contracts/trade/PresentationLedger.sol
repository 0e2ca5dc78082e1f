// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {StateSet} from "../common/types/StateSet.sol";
import {PartyId} from "../parties/types/PartyId.sol";
import {BankContext} from "./BankContext.sol";
import {TradeClocks} from "./TradeClocks.sol";
import {IBankDesk} from "./interfaces/IBankDesk.sol";
import {ILetterOfCredit} from "./interfaces/ILetterOfCredit.sol";
import {IPresentations} from "./interfaces/IPresentations.sol";
import {PresentationLib} from "./libraries/PresentationLib.sol";
import {CreditTerms} from "./types/CreditTypes.sol";
import {
    EXAM_UNDERTAKEN,
    ExaminationSlot,
    ExaminationState,
    Presentation,
    PresentationId,
    Stage
} from "./types/PresentationTypes.sol";

/// @title PresentationLedger
/// @notice What is stored and shown of presentations, and their guards.
abstract contract PresentationLedger is
    IPresentations,
    ERC2771Context,
    EIP712,
    BankContext,
    TradeClocks,
    ReentrancyGuardTransient
{
    using PresentationLib for Presentation;

    /* CONSTANTS */

    /// @dev How long what waits for its owner waits: records for a notice of completeness, refused documents for what
    /// becomes of them, paid ones to be forwarded.
    uint40 internal constant PATIENCE = 30 days;

    /* IMMUTABLES */

    ILetterOfCredit internal immutable _credits;
    IBankDesk private immutable _treasuries;

    /* STORAGE */

    mapping(PresentationId id => mapping(PartyId bank => ExaminationSlot slot)) private _examinations;

    /* CONSTRUCTOR */

    /// @param credits_ The credits.
    /// @param desk_ The desk that brings the deeds of banks.
    constructor(address credits_, address desk_) {
        (_credits, _treasuries) = (ILetterOfCredit(credits_), IBankDesk(desk_));
    }

    /* VIEWS */

    /// @inheritdoc IPresentations
    function stateOf(PresentationId id, PartyId bank) external view returns (ExaminationState) {
        return _examinations[id][bank].state;
    }

    /// @inheritdoc IPresentations
    function slotOf(PresentationId id, PartyId bank) external view returns (ExaminationSlot memory) {
        return _examinations[id][bank];
    }

    /// @inheritdoc IPresentations
    function idOf(Presentation calldata presentation) public view returns (PresentationId) {
        return PresentationId.wrap(_hashTypedDataV4(presentation.hash()));
    }

    /// @inheritdoc IPresentations
    function credits() external view returns (address) {
        return address(_credits);
    }

    /* INTERNAL: STORAGE */

    /// @dev What is stored of an examination.
    function _load(PresentationId id, PartyId bank) internal view returns (ExaminationSlot memory) {
        return _examinations[id][bank];
    }

    /// @dev Stores an examination.
    function _store(PresentationId id, PartyId bank, ExaminationSlot memory slot) internal {
        _examinations[id][bank] = slot;
    }

    /* INTERNAL: GUARDS */

    /// @dev The one guard of all deeds: the bank has got these documents, and where they stand allows the deed.
    function _requireState(
        PresentationId id,
        PartyId bank,
        StateSet allowed
    ) internal view returns (ExaminationSlot memory slot) {
        slot = _examinations[id][bank];
        ExaminationState current = slot.state;
        if (allowed.has(uint8(current))) return slot;

        require(current != ExaminationState.None, PresentationUnknown(id, bank));
        revert PresentationUnexpectedState(id, bank, current, allowed);
    }

    /// @dev The clock of the state runs.
    function _requireRunning(PresentationId id, PartyId bank, uint40 deadline) internal view {
        require(block.timestamp <= deadline, PresentationClockEnded(id, bank, deadline));
    }

    /// @dev A clock has ended.
    function _requireEnded(PresentationId id, PartyId bank, uint40 deadline) internal view {
        require(block.timestamp > deadline, PresentationClockRuns(id, bank, deadline));
    }

    /// @dev The bank is bound by the credit, or by an undertaking of its own.
    function _requireBound(PresentationId id, PartyId bank, ExaminationSlot memory slot) internal pure {
        require(_isBound(slot), PresentationBankNotBound(id, bank));
    }

    /// @dev The caller is that account.
    function _requireCaller(PresentationId id, address expected) internal view {
        address caller = _msgSender();
        require(caller == expected, PresentationWrongCaller(id, caller, expected));
    }

    /// @dev The terms are those in force.
    function _requireInForce(CreditTerms calldata terms, Presentation calldata presentation) internal view {
        _credits.requireInForce(presentation.credit, terms);
    }

    /// @dev Whether a bank is bound by the credit, or by an undertaking of its own.
    function _isBound(ExaminationSlot memory slot) internal pure returns (bool) {
        return slot.stage != Stage.Nominated || EXAM_UNDERTAKEN.has(uint8(slot.state));
    }

    /// @dev Whether the call is the deed of a bank.
    function _isOfBank() internal view returns (bool) {
        return msg.sender == address(_treasuries);
    }

    /// @dev The account from which a bank pays, and to which it is paid.
    function _treasuryOf(PartyId bank) internal view returns (address treasury) {
        treasury = _treasuries.treasuryOf(bank);
        require(treasury != address(0), PresentationNoTreasury(bank));
    }
}
