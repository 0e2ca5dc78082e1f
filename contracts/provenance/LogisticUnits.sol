// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {IParties} from "../parties/interfaces/IParties.sol";
import {PartyId} from "../parties/types/PartyId.sol";
import {ILogisticUnits} from "./interfaces/ILogisticUnits.sol";
import {ILots} from "./interfaces/ILots.sol";
import {DigitalLinkLib} from "./libraries/DigitalLinkLib.sol";
import {PackingLib} from "./libraries/PackingLib.sol";
import {LogisticUnitId} from "./types/ItemTypes.sol";
import {
    Aggregation,
    HOLDERS,
    LogisticState,
    LogisticUnit,
    MAX_CHILDREN,
    MAX_LEVEL,
    PackedUnits
} from "./types/LogisticTypes.sol";
import {LotId} from "./types/LotTypes.sol";
import {Sscc} from "./types/Sscc.sol";

/// @title LogisticUnits
/// @notice See the documentation in {ILogisticUnits}.
contract LogisticUnits is ILogisticUnits, ERC2771Context {
    using PackingLib for PackedUnits;

    /* CONSTANTS */

    Sscc private constant NONE = Sscc.wrap(0);
    PartyId private constant NOBODY = PartyId.wrap(0);

    /* IMMUTABLES */

    IParties private immutable _parties;
    ILots private immutable _lots;

    /* STORAGE */

    /// @dev As they were written last. What is in one that was opened since still points to it: {_current} reads past
    /// it.
    mapping(Sscc sscc => LogisticUnit unit) private _units;

    /// @dev Of live ones alone.
    mapping(Sscc sscc => bytes32 root) private _unitRoots;

    /* CONSTRUCTOR */

    /// @param parties_ The registry that says who packers are.
    /// @param lots_ The lots whose units are packed.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(address parties_, address lots_, address forwarder) ERC2771Context(forwarder) {
        _parties = IParties(parties_);
        _lots = ILots(lots_);
    }

    /* DEEDS */

    /// @inheritdoc ILogisticUnits
    function aggregate(Aggregation calldata terms) external returns (LogisticUnitId id) {
        Sscc sscc = terms.sscc;
        id = DigitalLinkLib.ssccId(sscc.raw());
        _requireContents(terms);
        PartyId packer = _requirePacker(sscc, terms.prefixLength);
        LogisticState current = _current(sscc).state;
        require(current == LogisticState.None, LogisticUnitUnexpectedState(sscc, current, LogisticState.None));

        uint8 level = _enclose(terms, packer);
        _store(terms, packer, level);
        _tell(terms, id, packer);
    }

    /// @inheritdoc ILogisticUnits
    function offer(Sscc sscc, PartyId to) external {
        (LogisticUnit memory unit, address caller) = _begin(sscc);

        unit.offered = to;
        _units[sscc] = unit;
        emit LogisticUnitOffered({sscc: sscc, holder: unit.holder, to: to, by: caller});
    }

    /// @inheritdoc ILogisticUnits
    function takeOver(Sscc sscc, uint16 children) external {
        (PartyId party, address caller) = _requireHolder();
        LogisticUnit memory unit = _requirePacked(sscc);
        require(party == unit.offered, LogisticUnitNotOffered(sscc, party, unit.offered));
        require(children == unit.children, LogisticUnitContentsChanged(sscc, unit.children, children));

        PartyId from = unit.holder;
        (unit.holder, unit.offered) = (party, NOBODY);
        _units[sscc] = unit;
        emit LogisticUnitHandedOver({sscc: sscc, from: from, to: party, by: caller});
    }

    /// @inheritdoc ILogisticUnits
    function takeOut(Sscc sscc, Sscc[] calldata children, bytes32 eventHash) external {
        uint256 count = children.length;
        require(count > 0, LogisticUnitNothingNamed(sscc));
        (LogisticUnit memory unit, address caller) = _begin(sscc);
        for (uint256 i = 0; i < count; ++i) _release(children[i], sscc, unit.holder);

        unit.offered = NOBODY;
        // Safe: each was in it, and only once.
        unit.children -= uint16(count);
        _units[sscc] = unit;
        emit LogisticUnitsTakenOut(sscc, unit.holder, caller, children, eventHash);
    }

    /// @inheritdoc ILogisticUnits
    function disaggregate(Sscc sscc, bytes32 eventHash) external {
        (LogisticUnit memory unit, address caller) = _begin(sscc);

        (unit.state, unit.offered) = (LogisticState.Unpacked, NOBODY);
        _units[sscc] = unit;
        if (unit.units > 0) delete _unitRoots[sscc];
        emit LogisticUnitDisaggregated(sscc, unit.holder, caller, eventHash);
    }

    /* VIEWS */

    /// @inheritdoc ILogisticUnits
    function stateOf(Sscc sscc) external view returns (LogisticState) {
        return _current(sscc).state;
    }

    /// @inheritdoc ILogisticUnits
    function unitOf(Sscc sscc) external view returns (LogisticUnit memory unit) {
        unit = _current(sscc);
        if (unit.state == LogisticState.Inside) unit.holder = _current(outermostOf(unit.parent)).holder;
    }

    /// @inheritdoc ILogisticUnits
    function unitRootOf(Sscc sscc) external view returns (bytes32) {
        return _unitRoots[sscc];
    }

    /// @inheritdoc ILogisticUnits
    function isInside(
        Sscc sscc,
        PackedUnits calldata packed,
        uint32 index,
        bytes32[] calldata proof
    ) external view returns (bool) {
        if (index < packed.first || index > packed.last) return false;
        // No leaf and no node is zero, which is the root of those that are not live.
        if (!MerkleProof.verifyCalldata(proof, _unitRoots[sscc], packed.leaf())) return false;
        LotId lot = packed.lot;
        return index < _lots.slotOf(lot).units && !_lots.isVoided(lot, index);
    }

    /// @inheritdoc ILogisticUnits
    function isWithin(Sscc sscc, Sscc inner) external view returns (bool) {
        LogisticUnit memory unit = _current(inner);
        while (unit.state == LogisticState.Inside) {
            if (unit.parent == sscc) return true;
            unit = _current(unit.parent);
        }
        return false;
    }

    /// @inheritdoc ILogisticUnits
    function parties() external view returns (address) {
        return address(_parties);
    }

    /// @inheritdoc ILogisticUnits
    function lots() external view returns (address) {
        return address(_lots);
    }

    /// @inheritdoc ILogisticUnits
    function outermostOf(Sscc sscc) public view returns (Sscc outermost) {
        outermost = sscc;
        LogisticUnit memory unit = _current(outermost);
        while (unit.state == LogisticState.Inside) {
            outermost = unit.parent;
            unit = _current(outermost);
        }
    }

    /* PRIVATE */

    /// @dev Puts logistic units into a new one, and says which level it has.
    function _enclose(Aggregation calldata terms, PartyId packer) private returns (uint8 level) {
        Sscc sscc = terms.sscc;
        uint256 count = terms.children.length;
        for (uint256 i = 0; i < count; ++i) {
            Sscc child = terms.children[i];
            LogisticUnit memory unit = _requirePacked(child);
            require(unit.holder == packer, LogisticUnitWrongHolder(child, packer, unit.holder));
            if (unit.level > level) level = unit.level;

            (unit.parent, unit.offered) = (sscc, NOBODY);
            _units[child] = unit;
        }
        ++level;
        require(level <= MAX_LEVEL, LogisticUnitTooDeep(sscc, level, MAX_LEVEL));
    }

    /// @dev Stores a new logistic unit.
    function _store(Aggregation calldata terms, PartyId packer, uint8 level) private {
        Sscc sscc = terms.sscc;
        uint32 units = terms.units;
        _units[sscc] = LogisticUnit({
            holder: packer,
            offered: NOBODY,
            parent: NONE,
            units: units,
            // Safe: bounded by {_requireContents}.
            children: uint16(terms.children.length),
            level: level,
            state: LogisticState.Packed
        });
        if (units > 0) _unitRoots[sscc] = terms.unitRoot;
    }

    /// @dev Tells of a new logistic unit.
    function _tell(Aggregation calldata terms, LogisticUnitId id, PartyId packer) private {
        emit LogisticUnitAggregated({
            sscc: terms.sscc,
            id: id,
            holder: packer,
            by: _msgSender(),
            children: terms.children,
            unitRoot: terms.unitRoot,
            units: terms.units,
            eventHash: terms.eventHash
        });
    }

    /// @dev Takes a logistic unit out of another.
    function _release(Sscc child, Sscc sscc, PartyId holder) private {
        LogisticUnit storage unit = _units[child];
        Sscc parent = unit.parent;
        require(parent == sscc, LogisticUnitNotInside(child, sscc, parent));

        (unit.holder, unit.parent) = (holder, NONE);
    }

    /// @dev Begins a deed of the holder on a logistic unit that is Packed.
    function _begin(Sscc sscc) private view returns (LogisticUnit memory unit, address caller) {
        PartyId party;
        (party, caller) = _requireHolder();
        unit = _requirePacked(sscc);
        require(unit.holder == party, LogisticUnitWrongHolder(sscc, party, unit.holder));
    }

    /// @dev The caller acts for a party that may hold logistic units.
    function _requireHolder() private view returns (PartyId party, address caller) {
        caller = _msgSender();
        party = _parties.requireRole({account: caller, oneOf: HOLDERS, time: uint40(block.timestamp)});
    }

    /// @dev The caller acts for such a party that holds the prefix of an SSCC.
    function _requirePacker(Sscc sscc, uint8 prefixLength) private view returns (PartyId) {
        return
            _parties.requireIssuer({
                account: _msgSender(),
                oneOf: HOLDERS,
                gtin: sscc.issuerDigits(),
                prefixLength: prefixLength,
                time: uint40(block.timestamp)
            });
    }

    /// @dev The logistic unit is Packed. A child that was named before is Inside by now.
    function _requirePacked(Sscc sscc) private view returns (LogisticUnit memory unit) {
        unit = _current(sscc);
        LogisticState current = unit.state;
        require(current == LogisticState.Packed, LogisticUnitUnexpectedState(sscc, current, LogisticState.Packed));
    }

    /// @dev A logistic unit as it stands now, but for the holder of one that is Inside. The one around it was opened by
    /// whoever had it then, and has what was in it.
    function _current(Sscc sscc) private view returns (LogisticUnit memory unit) {
        unit = _units[sscc];
        if (unit.parent.isNull()) return unit;

        LogisticUnit storage around = _units[unit.parent];
        if (around.state == LogisticState.Unpacked) (unit.holder, unit.parent) = (around.holder, NONE);
        else unit.state = LogisticState.Inside;
    }

    /// @dev What is stated can be a logistic unit.
    function _requireContents(Aggregation calldata terms) private pure {
        (Sscc sscc, bytes32 unitRoot, uint32 units) = (terms.sscc, terms.unitRoot, terms.units);
        uint256 count = terms.children.length;
        require((unitRoot == 0) == (units == 0), LogisticUnitUnpairedRoot(sscc, unitRoot, units));
        require(count > 0 || units > 0, LogisticUnitNothingNamed(sscc));
        require(count <= MAX_CHILDREN, LogisticUnitTooManyChildren(sscc, count, MAX_CHILDREN));
    }
}
