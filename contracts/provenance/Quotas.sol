// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Gtin} from "../common/types/Gtin.sol";
import {IParties} from "../parties/interfaces/IParties.sol";
import {PartyId, PartyRole, roleSet} from "../parties/types/PartyTypes.sol";
import {IQuotas} from "./interfaces/IQuotas.sol";
import {QuotaLib} from "./libraries/QuotaLib.sol";
import {MeasureUnit} from "./types/LotTypes.sol";
import {QuotaId, QuotaShare, QuotaSlot, QuotaState, QuotaTerms} from "./types/QuotaTypes.sol";

/// @title Quotas
/// @notice See the documentation in {IQuotas}.
contract Quotas is IQuotas, ERC2771Context, EIP712 {
    using QuotaLib for QuotaTerms;

    /* IMMUTABLES */

    IParties private immutable _parties;

    /* STORAGE */

    mapping(QuotaId id => QuotaSlot slot) private _quotas;
    mapping(QuotaId id => mapping(PartyId party => QuotaShare share)) private _shares;

    /* CONSTRUCTOR */

    /// @param parties_ The registry that says who certifiers are.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(address parties_, address forwarder) ERC2771Context(forwarder) EIP712("Cowry Quotas", "1") {
        _parties = IParties(parties_);
    }

    /* DEEDS */

    /// @inheritdoc IQuotas
    function grant(QuotaTerms calldata terms) external returns (QuotaId id) {
        id = idOf(terms);
        terms.requireSound(id);
        address caller = _requireCertifier(id, terms.certifier);
        _requireState(id, QuotaState.None);

        _quotas[id] = QuotaSlot({amount: terms.amount, drawn: 0, grantedAt: uint40(block.timestamp)});
        emit QuotaGranted({id: id, certifier: terms.certifier, name: terms.name, by: caller, terms: terms});
    }

    /// @inheritdoc IQuotas
    function setShares(QuotaTerms calldata terms, PartyId[] calldata parties_, uint64[] calldata amounts) external {
        uint256 count = parties_.length;
        require(count == amounts.length, QuotaUnpairedShares(count, amounts.length));
        (QuotaId id, address caller, ) = _begin(terms);

        for (uint256 i = 0; i < count; ++i) {
            (PartyId party, uint64 amount) = (parties_[i], amounts[i]);
            QuotaShare storage share = _shares[id][party];
            uint64 drawn = share.drawn;
            require(amount >= drawn, QuotaShareBelowDrawn(id, party, amount, drawn));

            (share.amount, share.isOwn) = (amount, true);
            emit QuotaShareSet(id, party, caller, amount);
        }
    }

    /// @inheritdoc IQuotas
    function draw(
        QuotaTerms calldata terms,
        PartyId party,
        Gtin gtin,
        uint64 amount,
        MeasureUnit unit,
        uint40 time
    ) external returns (QuotaId id) {
        id = idOf(terms);
        QuotaSlot memory slot = _requireState(id, QuotaState.Open);
        _requireDrawable(terms, id, amount, unit, time);
        QuotaShare memory share = _shares[id][party];
        uint64 shareLeft = _leftOf(terms, share);
        require(amount <= shareLeft, QuotaShareExceeded(id, party, amount, shareLeft));
        uint64 left = slot.amount - slot.drawn;
        require(amount <= left, QuotaExceeded(id, amount, left));

        _shares[id][party].drawn = share.drawn + amount;
        _quotas[id].drawn = slot.drawn + amount;
        emit QuotaDrawn({id: id, party: party, gtin: gtin, amount: amount, drawn: slot.drawn + amount});
    }

    /// @inheritdoc IQuotas
    function lower(QuotaTerms calldata terms, uint64 amount) external {
        (QuotaId id, address caller, QuotaSlot memory slot) = _begin(terms);
        require(
            amount >= slot.drawn && amount < slot.amount,
            QuotaNotLowered({id: id, given: amount, drawn: slot.drawn, amount: slot.amount})
        );

        _lower(id, caller, amount);
    }

    /// @inheritdoc IQuotas
    function revokeRest(QuotaTerms calldata terms) external returns (uint64 rest) {
        (QuotaId id, address caller, QuotaSlot memory slot) = _begin(terms);

        _lower(id, caller, slot.drawn);
        return slot.amount - slot.drawn;
    }

    /* VIEWS */

    /// @inheritdoc IQuotas
    function stateOf(QuotaId id) external view returns (QuotaState) {
        return _stateOf(_quotas[id]);
    }

    /// @inheritdoc IQuotas
    function slotOf(QuotaId id) external view returns (QuotaSlot memory) {
        return _quotas[id];
    }

    /// @inheritdoc IQuotas
    function shareOf(QuotaId id, PartyId party) external view returns (QuotaShare memory) {
        return _shares[id][party];
    }

    /// @inheritdoc IQuotas
    function drawableOf(QuotaTerms calldata terms, PartyId party) external view returns (uint64) {
        QuotaId id = idOf(terms);
        QuotaSlot memory slot = _quotas[id];
        uint64 left = slot.amount - slot.drawn;
        uint64 shareLeft = _leftOf(terms, _shares[id][party]);
        return left < shareLeft ? left : shareLeft;
    }

    /// @inheritdoc IQuotas
    function parties() external view returns (address) {
        return address(_parties);
    }

    /// @inheritdoc IQuotas
    function idOf(QuotaTerms calldata terms) public view returns (QuotaId) {
        return QuotaId.wrap(_hashTypedDataV4(terms.hash()));
    }

    /* PRIVATE */

    /// @dev Begins a deed of the certifier on a quota that is Open.
    function _begin(
        QuotaTerms calldata terms
    ) private view returns (QuotaId id, address caller, QuotaSlot memory slot) {
        id = idOf(terms);
        caller = _requireCertifier(id, terms.certifier);
        slot = _requireState(id, QuotaState.Open);
    }

    /// @dev Stores a lower amount.
    function _lower(QuotaId id, address caller, uint64 amount) private {
        _quotas[id].amount = amount;
        emit QuotaLowered(id, caller, amount);
    }

    /// @dev The caller acts for the certifier, which is one now.
    function _requireCertifier(QuotaId id, PartyId certifier) private view returns (address caller) {
        caller = _msgSender();
        PartyId party = _parties.requireRole(caller, roleSet(PartyRole.Certifier), uint40(block.timestamp));
        require(party == certifier, QuotaWrongCertifier(id, party, certifier));
    }

    /// @dev The quota is in that state.
    function _requireState(QuotaId id, QuotaState expected) private view returns (QuotaSlot memory slot) {
        slot = _quotas[id];
        QuotaState current = _stateOf(slot);
        require(current == expected, QuotaUnexpectedState(id, current, expected));
    }

    /// @dev The caller may draw such an amount for a lot of that time.
    function _requireDrawable(
        QuotaTerms calldata terms,
        QuotaId id,
        uint64 amount,
        MeasureUnit unit,
        uint40 time
    ) private view {
        (address caller, address drawer) = (_msgSender(), terms.drawer);
        require(caller == drawer, QuotaWrongDrawer(id, caller, drawer));
        require(amount > 0, QuotaNoAmount(id));
        bool isUnit = MeasureUnit.unwrap(unit) == MeasureUnit.unwrap(terms.unit);
        require(isUnit, QuotaWrongUnit(id, unit, terms.unit));
        (uint40 from, uint40 until) = (terms.from, terms.until);
        require(time >= from && time < until, QuotaOutOfSeason(id, time, from, until));
    }

    /// @dev What a party can draw yet of its share, or of what the terms give to each.
    function _leftOf(QuotaTerms calldata terms, QuotaShare memory share) private pure returns (uint64) {
        return (share.isOwn ? share.amount : terms.partyAmount) - share.drawn;
    }

    /// @dev Where a quota stands.
    function _stateOf(QuotaSlot memory slot) private pure returns (QuotaState) {
        if (slot.grantedAt == 0) return QuotaState.None;
        return slot.drawn < slot.amount ? QuotaState.Open : QuotaState.Closed;
    }
}
