// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {MoneyDoor} from "../common/MoneyDoor.sol";
import {StateSet} from "../common/types/StateSet.sol";
import {PartyId} from "../parties/types/PartyId.sol";
import {BankContext} from "./BankContext.sol";
import {TradeClocks} from "./TradeClocks.sol";
import {IBankDesk} from "./interfaces/IBankDesk.sol";
import {ILetterOfCredit} from "./interfaces/ILetterOfCredit.sol";
import {CreditLib} from "./libraries/CreditLib.sol";
import {
    ALL_CANCEL,
    Amendment,
    AMENDMENT_PROPOSED,
    AmendmentState,
    CONFIRMED,
    CREDIT_KNOWN,
    CREDIT_OPEN,
    CREDIT_PRESENTABLE,
    CreditId,
    CreditSlot,
    CreditState,
    CreditTerms,
    Extension
} from "./types/CreditTypes.sol";

/// @title CreditLedger
/// @notice What a letter of credit stores and shows, its guards, its money, and what it does for presentations.
abstract contract CreditLedger is ILetterOfCredit, MoneyDoor, EIP712, BankContext, TradeClocks {
    using CreditLib for CreditTerms;

    /* IMMUTABLES */

    address private immutable _binder;
    IBankDesk private immutable _treasuries;

    /* STORAGE */

    address private _presentations;
    mapping(CreditId id => CreditSlot slot) private _credits;
    mapping(CreditId id => mapping(uint256 number => Amendment amendment)) private _amendments;

    /* CONSTRUCTOR */

    /// @param desk_ The desk that brings the deeds of banks.
    /// @param binder Who binds the contract that examines presentations, once.
    constructor(address desk_, address binder) {
        (_treasuries, _binder) = (IBankDesk(desk_), binder);
    }

    /* DEEDS: OF PRESENTATIONS */

    /// @inheritdoc ILetterOfCredit
    function openExamination(
        CreditId id,
        CreditTerms calldata terms,
        uint8 version
    ) external returns (CreditSlot memory slot) {
        _requirePresentations();
        slot = _requireState(id, CREDIT_PRESENTABLE);
        _requireTermsOf(id, terms.hash(), version);
        if (version != slot.version) {
            _requireExtended(id, slot, _requireAmendment(id, version, AMENDMENT_PROPOSED), version);
        }

        slot.open += 1;
        slot.flags &= ~ALL_CANCEL;
        _credits[id] = slot;
    }

    /// @inheritdoc ILetterOfCredit
    function addExamination(CreditId id) external {
        _requirePresentations();

        _credits[id].open += 1;
    }

    /// @inheritdoc ILetterOfCredit
    function endExamination(CreditId id) external {
        _requirePresentations();

        _credits[id].open -= 1;
    }

    /// @inheritdoc ILetterOfCredit
    function adopt(CreditId id, uint8 number) external {
        _requirePresentations();
        CreditSlot memory slot = _requireState(id, CREDIT_OPEN);
        Amendment memory amendment = _requireAmendment(id, number, AMENDMENT_PROPOSED);
        _requireExtended(id, slot, amendment, number);

        _accept(id, slot, number, true);
    }

    /// @inheritdoc ILetterOfCredit
    function draw(CreditTerms calldata terms, CreditId id, uint96 claimed) external returns (uint96 due) {
        _requirePresentations();
        CreditSlot memory slot = _begin(id, terms, CREDIT_OPEN);
        uint256 available = _increase(slot.drawn, terms.most());
        due = claimed < available ? claimed : uint96(available);

        slot.drawn += due;
        bool isExhausted = due == available || !terms.partialDrawings;
        if (slot.state == CreditState.Issued && isExhausted) slot.state = CreditState.Exhausted;
        _credits[id] = slot;
        emit CreditDrawn(id, claimed, due);
    }

    /// @inheritdoc ILetterOfCredit
    function pay(
        CreditId id,
        address token,
        address to,
        uint96 amount,
        address payer,
        bool isHeld
    ) external nonReentrant returns (uint96 missing) {
        _requirePresentations();
        uint96 held = isHeld ? _credits[id].held : 0;
        uint96 fromHeld = held < amount ? held : amount;
        missing = amount - fromHeld;
        if (payer != address(0)) missing = 0;
        uint96 paid = amount - missing;
        if (paid == 0) return missing;

        if (fromHeld > 0) _credits[id].held = held - fromHeld;
        emit CreditPaid(id, to, paid, fromHeld);

        if (paid > fromHeld) _pull(token, payer, paid - fromHeld);
        _push(token, to, paid);
    }

    /// @inheritdoc ILetterOfCredit
    function bind(address presentations_) external {
        address bound = _presentations;
        bool isFree = msg.sender == _binder && bound == address(0) && presentations_ != address(0);
        require(isFree, CreditCannotBind(msg.sender, _binder, bound));

        _presentations = presentations_;
    }

    /* VIEWS */

    /// @inheritdoc ILetterOfCredit
    function stateOf(CreditId id) external view returns (CreditState) {
        return _credits[id].state;
    }

    /// @inheritdoc ILetterOfCredit
    function slotOf(CreditId id) external view returns (CreditSlot memory) {
        return _credits[id];
    }

    /// @inheritdoc ILetterOfCredit
    function amendmentOf(CreditId id, uint8 number) public view returns (Amendment memory amendment) {
        amendment = _amendments[id][number];
        bool isStale = amendment.state == AmendmentState.Proposed && amendment.base != _credits[id].version;
        if (isStale) amendment.state = AmendmentState.Stale;
    }

    /// @inheritdoc ILetterOfCredit
    function requireInForce(CreditId id, CreditTerms calldata terms) external view returns (CreditSlot memory) {
        return _begin(id, terms, CREDIT_KNOWN);
    }

    /// @inheritdoc ILetterOfCredit
    function requireVersion(
        CreditId id,
        CreditTerms calldata terms,
        uint8 version
    ) external view returns (CreditSlot memory) {
        _requireTermsOf(id, terms.hash(), version);
        return _credits[id];
    }

    /// @inheritdoc ILetterOfCredit
    function idOf(CreditTerms calldata terms) external view returns (CreditId) {
        return CreditId.wrap(_hashTypedDataV4(terms.hash()));
    }

    /// @inheritdoc ILetterOfCredit
    function mostOf(CreditTerms calldata terms) external pure returns (uint256) {
        return terms.most();
    }

    /// @inheritdoc ILetterOfCredit
    function presentations() external view returns (address) {
        return _presentations;
    }

    /* INTERNAL: STORAGE */

    /// @dev Stores the state of a credit.
    function _store(CreditId id, CreditSlot memory slot) internal {
        _credits[id] = slot;
    }

    /// @dev Stores an amendment.
    function _storeAmendment(CreditId id, uint8 number, Amendment memory amendment) internal {
        _amendments[id][number] = amendment;
    }

    /// @dev Puts an amendment in force. Consents to cancel fall: they were to the credit as it stood.
    function _accept(CreditId id, CreditSlot memory slot, uint8 number, bool isByPresentation) internal {
        slot.version = number;
        slot.flags &= ~ALL_CANCEL;
        _credits[id] = slot;
        _amendments[id][number].state = AmendmentState.Accepted;
        emit AmendmentAccepted(id, number, isByPresentation, slot.flags & CONFIRMED != 0);
    }

    /* INTERNAL: GUARDS */

    /// @dev How a deed on a credit starts.
    function _begin(
        CreditId id,
        CreditTerms calldata terms,
        StateSet allowed
    ) internal view returns (CreditSlot memory slot) {
        slot = _requireState(id, allowed);
        _requireTermsOf(id, terms.hash(), slot.version);
    }

    /// @dev The one guard of all deeds: the credit exists, and its state allows the deed.
    function _requireState(CreditId id, StateSet allowed) internal view returns (CreditSlot memory slot) {
        slot = _credits[id];
        CreditState current = slot.state;
        if (allowed.has(uint8(current))) return slot;

        require(current != CreditState.None, CreditUnknown(id));
        revert CreditUnexpectedState(id, current, allowed);
    }

    /// @dev The terms are those of a version.
    function _requireTermsOf(CreditId id, bytes32 terms, uint8 version) internal view {
        bool isOf =
            version == 0 ? CreditId.unwrap(id) == _hashTypedDataV4(terms) : _amendments[id][version].terms == terms;
        require(isOf, CreditWrongTerms(id, version));
    }

    /// @dev The amendment exists, and its state allows the deed.
    function _requireAmendment(
        CreditId id,
        uint8 number,
        StateSet allowed
    ) internal view returns (Amendment memory amendment) {
        amendment = amendmentOf(id, number);
        AmendmentState current = amendment.state;
        require(allowed.has(uint8(current)), AmendmentUnexpectedState(id, number, current, allowed));
    }

    /// @dev Where the credit is confirmed, the confirmation extends to the amendment.
    function _requireExtended(
        CreditId id,
        CreditSlot memory slot,
        Amendment memory amendment,
        uint8 number
    ) internal pure {
        bool isBound = slot.flags & CONFIRMED == 0 || amendment.extension == Extension.Extended;
        require(isBound, AmendmentExtensionAwaited(id, number));
    }

    /// @dev The caller is the beneficiary.
    function _requireBeneficiary(CreditId id, address beneficiary) internal view {
        address caller = _msgSender();
        require(caller == beneficiary, CreditNotBeneficiary(id, caller, beneficiary));
    }

    /// @dev Whether the call is the deed of a bank.
    function _isOfBank() internal view returns (bool) {
        return msg.sender == address(_treasuries);
    }

    /// @dev The account from which a bank pays, and to which it is paid.
    function _treasuryOf(PartyId bank) internal view returns (address treasury) {
        treasury = _treasuries.treasuryOf(bank);
        require(treasury != address(0), CreditNoTreasury(bank));
    }

    /// @dev By how much one amount is above another.
    function _increase(uint256 from, uint256 to) internal pure returns (uint256) {
        return to > from ? to - from : 0;
    }

    /* PRIVATE */

    /// @dev The caller is the contract that examines presentations.
    function _requirePresentations() private view {
        require(msg.sender == _presentations, CreditNotPresentations(msg.sender));
    }
}
