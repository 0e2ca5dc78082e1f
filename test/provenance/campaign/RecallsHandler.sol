// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

import {packed} from "../../../contracts/mocks/PackedLots.sol";
import {PartyId, PartyRole, RoleSet, roleSet} from "../../../contracts/parties/types/PartyTypes.sol";
import {IRecalls} from "../../../contracts/provenance/interfaces/IRecalls.sol";
import {LotId, LotSlot, LotState} from "../../../contracts/provenance/types/LotTypes.sol";
import {LotWord} from "../../../contracts/provenance/types/LotWord.sol";
import {Standing, WHOLE_LOT} from "../../../contracts/provenance/types/RecallTypes.sol";
import {CHEATS, deploy, draw, oneIn} from "../../shared/Cheats.sol";

/// @notice What the campaign remembers of a notice.
/// @param party The party that gave it.
/// @param from The first index.
/// @param to The last index.
/// @param standing How bad it is.
/// @param isLifted Whether it was lifted.
struct NoticeTrack {
    uint256 party;
    uint32 from;
    uint32 to;
    Standing standing;
    bool isLifted;
}

/// @notice What happened, to be counted.
enum RecallDeedKind {
    Make,
    Notice,
    Full,
    Lift,
    Mark,
    Clear,
    Refusal
}

/// @title RecallsHandler
/// @notice What the runner calls in a random sequence: lots made of lots, notices by brands and regulators until there
/// is no room, liftings by right and wrong parties, with and without a countersignature, marks along true and false
/// paths, and clearings. It is the registry, the lots and the countersigner, too.
abstract contract RecallsHandler is IERC1271 {
    /* CONSTANTS */

    uint256 public constant MAX_LOTS = 8;
    uint32 public constant UNITS = 10;
    uint256 internal constant BRAND = 1;
    uint256 private constant RIVAL = 2;
    uint256 private constant FIRST_REGULATOR = 3;
    uint256 private constant LAST_REGULATOR = 7;
    uint256 private constant INSPECTOR = 8;

    /* STORAGE */

    IRecalls internal immutable RECALLS;

    uint256 private _actions;
    uint256 private _lots;
    uint256 private _countersigning;
    bool private _signs;
    mapping(uint256 lot => uint256[] lots) private _parents;
    mapping(uint256 lot => uint256 bits) private _ancestors;
    mapping(uint256 lot => NoticeTrack[] tracks) private _notices;
    mapping(uint256 lot => uint256 bits) private _marks;
    mapping(RecallDeedKind deed => uint256 count) private _effects;
    string private _broken;

    /* CONSTRUCTOR */

    constructor() {
        RECALLS = IRecalls(deploy("Recalls", abi.encode(address(this), address(this), address(0xf0))));
    }

    modifier action() {
        ++_actions;
        CHEATS.warp(1_800_000_000 + _actions);
        _;
    }

    /* WHAT RECALLS ASK */

    function requireRole(address account, RoleSet oneOf, uint40) external view returns (PartyId) {
        uint256 party = account == address(this) ? _countersigning : uint160(account) - 0x1000;
        require(!(_rolesOf(party) & oneOf).isEmpty(), "no such role");
        return PartyId.wrap(uint64(party));
    }

    function slotOf(LotId lot) external view returns (LotSlot memory) {
        return _slotOf(lot);
    }

    function lotOf(LotId lot) external view returns (LotWord, bytes32) {
        LotSlot memory slot = _slotOf(lot);
        require(slot.state != LotState.None, "unknown lot");
        return (packed(slot), 0);
    }

    function parentsOf(LotId lot) external view returns (LotId[] memory parents) {
        uint256[] memory numbers = _parents[_numberOf(lot)];
        parents = new LotId[](numbers.length);
        for (uint256 i = 0; i < numbers.length; ++i) parents[i] = lotAt(numbers[i]);
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        return _signs ? IERC1271.isValidSignature.selector : bytes4(0);
    }

    /* ACTIONS */

    /// @notice A lot is made of up to three others, or of none.
    function make(uint256 seed) external action {
        uint256 lot = _lots;
        if (lot == MAX_LOTS) return;
        uint256 count = lot == 0 ? 0 : draw(seed, "parents", oneIn(4, seed, "origin") ? 0 : 1, 3);
        for (uint256 i = 0; i < count; ++i) {
            uint256 parent = draw(seed, bytes32(i), 0, lot - 1);
            _parents[lot].push(parent);
            _ancestors[lot] |= (1 << parent) | _ancestors[parent];
        }
        ++_lots;
        ++_effects[RecallDeedKind.Make];
    }

    /// @notice Somebody gives notice about a lot or some of its units.
    function notice(uint256 seed) external action {
        if (_lots == 0) return;
        _notice(seed, draw(seed, "lot", 0, _lots - 1), draw(seed, "party", 1, INSPECTOR));
    }

    /// @notice A brand or regulator gives many notices about one lot.
    function fill(uint256 seed) external action {
        if (_lots == 0) return;
        uint256 party = oneIn(2, seed, "brand") ? BRAND : draw(seed, "party", FIRST_REGULATOR, LAST_REGULATOR);
        for (uint256 i = 0; i < 12; ++i) _notice(draw(seed, bytes32(i)), _lots - 1, party);
    }

    /// @notice Somebody lifts a notice, mostly who gave it and with a countersignature, or all of a lot are lifted.
    function lift(uint256 seed) external action {
        if (_lots == 0) return;
        uint256 lot = draw(seed, "lot", 0, _lots - 1);
        uint256 count = _notices[lot].length;
        if (!oneIn(2, seed, "all")) {
            _lift(seed, lot, draw(seed, "number", 1, count + 1), false);
            return;
        }
        for (uint256 number = 1; number <= count; ++number) {
            if (!_notices[lot][number - 1].isLifted) _lift(seed, lot, number, true);
        }
    }

    /// @notice Somebody marks some lots, along true paths or false ones.
    function mark(uint256 seed) external action {
        if (_lots == 0) return;
        for (uint256 i = 0; i < 4; ++i) _mark(draw(seed, bytes32(i)));
    }

    /// @notice Somebody clears what marks of some lots can be cleared.
    function clear(uint256 seed) external action {
        if (_lots == 0) return;
        uint256 first = draw(seed, "lot", 0, _lots - 1);
        for (uint256 lot = first; lot < _lots; ++lot) _clear(lot);
    }

    /// @notice Which functions the runner calls, more often what matters more.
    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](16);
        for (uint256 i = 0; i < 5; ++i) selectors[i] = this.lift.selector;
        for (uint256 i = 5; i < 8; ++i) selectors[i] = this.mark.selector;
        for (uint256 i = 8; i < 11; ++i) selectors[i] = this.make.selector;
        selectors[11] = this.clear.selector;
        selectors[12] = this.clear.selector;
        selectors[13] = this.notice.selector;
        selectors[14] = this.notice.selector;
        selectors[15] = this.fill.selector;
    }

    /* VIEWS */

    function lots() external view returns (uint256) {
        return _lots;
    }

    function noticesOf(uint256 lot) external view returns (NoticeTrack[] memory) {
        return _notices[lot];
    }

    /// @notice How a unit stands by itself, by the campaign's books.
    function standingOf(uint256 lot, uint32 index) public view returns (Standing worst) {
        worst = _marks[lot] == 0 ? Standing.Clean : Standing.Tainted;
        for (uint256 i = 0; i < _notices[lot].length; ++i) {
            NoticeTrack memory track = _notices[lot][i];
            bool isMeant = !track.isLifted && index >= track.from && index <= track.to;
            if (isMeant && track.standing > worst) worst = track.standing;
        }
    }

    /// @notice Whether anything that a lot was made of is under a notice or marked, by the campaign's books.
    function isOfBad(uint256 lot) external view returns (bool) {
        for (uint256 i = 0; i < lot; ++i) {
            bool isAncestor = _ancestors[lot] & (1 << i) != 0;
            if (isAncestor && (isUnderNotice(i) || _marks[i] != 0)) return true;
        }
        return false;
    }

    /// @notice Whether any notice about a lot is in force, by the campaign's books.
    function isUnderNotice(uint256 lot) public view returns (bool) {
        for (uint256 i = 0; i < _notices[lot].length; ++i) {
            if (!_notices[lot][i].isLifted) return true;
        }
        return false;
    }

    /// @notice How many marks a lot has, by the campaign's books.
    function marksOf(uint256 lot) external view returns (uint256 count) {
        for (uint256 bits = _marks[lot]; bits != 0; bits &= bits - 1) ++count;
    }

    function recalls() external view returns (IRecalls) {
        return RECALLS;
    }

    function effectsOf(RecallDeedKind deed) external view returns (uint256) {
        return _effects[deed];
    }

    /// @notice Whether the invariants look now: at every sixteenth action, for what breaks them mostly stays broken.
    function isInspected() external view returns (bool) {
        return _actions % 16 == 0;
    }

    /// @notice A rule that a deed broke, or nothing.
    function broken() external view returns (string memory) {
        return _broken;
    }

    function lotAt(uint256 number) public pure returns (LotId) {
        return LotId.wrap(bytes32(number + 1));
    }

    /* PRIVATE */

    function _notice(uint256 seed, uint256 lot, uint256 party) private {
        Standing standing = Standing(draw(seed, "standing", uint256(Standing.Tainted), uint256(Standing.Recalled)));
        uint32 from = uint32(draw(seed, "from", 0, UNITS));
        uint32 to = uint32(draw(seed, "to", from == 0 ? 0 : from - 1, UNITS));
        bool isWhole = oneIn(3, seed, "whole");
        bool isBrands = party == BRAND;
        if (isWhole) (from, to) = (0, WHOLE_LOT);
        uint256 inForce = isBrands ? _inForceOf(lot, party, party) : _inForceOf(lot, FIRST_REGULATOR, LAST_REGULATOR);
        bool isFull = inForce == 32 || (!isBrands && _inForceOf(lot, party, party) == 8);

        CHEATS.prank(address(uint160(0x1000 + party)));
        bytes memory call =
            isWhole
                ? abi.encodeCall(IRecalls.recall, (lotAt(lot), standing, "reason"))
                : abi.encodeCall(IRecalls.recallUnits, (lotAt(lot), from, to, standing, "reason"));
        (bool success, ) = address(RECALLS).call(call);
        if (!success) {
            ++_effects[isFull ? RecallDeedKind.Full : RecallDeedKind.Refusal];
            return;
        }
        if (isFull) _broken = "a notice was given beyond the room";
        if (party == RIVAL || party == INSPECTOR) _broken = "a notice was given by who may not";
        if (standing == Standing.Tainted) _broken = "a notice of taint was given";
        if (!isWhole && (to < from || to >= UNITS)) _broken = "a notice was given of units that are not";
        _notices[lot].push(NoticeTrack(party, from, to, standing, false));
        ++_effects[RecallDeedKind.Notice];
    }

    /// @dev Somebody marks a lot, along a true path or a false one.
    function _mark(uint256 seed) private {
        uint256 lot = draw(seed, "lot", 0, _lots - 1);
        uint256 steps = draw(seed, "steps", 0, 3);
        LotId[] memory path = new LotId[](steps + 1);
        uint256 top = lot;
        bool isTrue = steps > 0;
        for (uint256 i = steps; i > 0; --i) {
            path[i] = lotAt(top);
            uint256 count = _parents[top].length;
            bool isStray = count == 0 || oneIn(20, seed, bytes32(i));
            uint256 above = isStray ? draw(seed, "stray", 0, _lots - 1) : _parents[top][draw(seed, "up", 0, count - 1)];
            if (!_isParent(top, above)) isTrue = false;
            top = above;
        }
        path[0] = lotAt(top);
        try RECALLS.markTainted(path) {
            if (!isTrue) _broken = "a false path was followed";
            if (!isUnderNotice(top)) _broken = "a mark was made of what is under no notice";
            if (_marks[lot] & (1 << top) != 0) _broken = "a mark was made twice";
            _marks[lot] |= 1 << top;
            ++_effects[RecallDeedKind.Mark];
        } catch {
            ++_effects[RecallDeedKind.Refusal];
        }
    }

    /// @dev Somebody clears the marks of a lot.
    function _clear(uint256 lot) private {
        for (uint256 source = 0; source < _lots; ++source) {
            try RECALLS.clearTaint(lotAt(lot), lotAt(source)) {
                if (isUnderNotice(source)) _broken = "a mark was cleared whose source is under a notice";
                if (_marks[lot] & (1 << source) == 0) _broken = "a mark was cleared that was not there";
                _marks[lot] &= ~(1 << source);
                ++_effects[RecallDeedKind.Clear];
            } catch {
                ++_effects[RecallDeedKind.Refusal];
            }
        }
    }

    /// @dev Somebody lifts a notice; rightly, or by chance so.
    function _lift(uint256 seed, uint256 lot, uint256 number, bool isRight) private {
        bool exists = number <= _notices[lot].length;
        uint256 giver = exists ? _notices[lot][number - 1].party : BRAND;
        uint256 party = !isRight && oneIn(8, seed, "other") ? draw(seed, "party", 1, INSPECTOR) : giver;
        _countersigning =
            isRight || oneIn(2, seed, "inspector") ? INSPECTOR : draw(seed, "countersigner", 1, INSPECTOR);
        _signs = isRight || !oneIn(8, seed, "unsigned");

        CHEATS.prank(address(uint160(0x1000 + party)));
        uint40 deadline = uint40(block.timestamp + draw(seed, "deadline", isRight ? 1 : 0, 9));
        try RECALLS.lift(lotAt(lot), uint32(number), "reason", address(this), deadline, "signature") {
            if (!exists || _notices[lot][number - 1].isLifted) _broken = "a notice was lifted that is not in force";
            if (party != giver) _broken = "a notice was lifted by another";
            if (_countersigning == giver) _broken = "a notice was lifted by one party";
            if (!_signs) _broken = "a notice was lifted without a countersignature";
            if (_countersigning == RIVAL) _broken = "a brand has countersigned";
            if (deadline == block.timestamp) _broken = "a countersignature was used too late";
            _notices[lot][number - 1].isLifted = true;
            ++_effects[RecallDeedKind.Lift];
        } catch {
            ++_effects[RecallDeedKind.Refusal];
        }
    }

    /// @dev How many notices of some parties are in force.
    function _inForceOf(uint256 lot, uint256 first, uint256 last) private view returns (uint256 count) {
        for (uint256 i = 0; i < _notices[lot].length; ++i) {
            NoticeTrack memory track = _notices[lot][i];
            if (!track.isLifted && track.party >= first && track.party <= last) ++count;
        }
    }

    function _isParent(uint256 lot, uint256 parent) private view returns (bool) {
        for (uint256 i = 0; i < _parents[lot].length; ++i) {
            if (_parents[lot][i] == parent) return true;
        }
        return false;
    }

    function _slotOf(LotId lot) private view returns (LotSlot memory slot) {
        if (_numberOf(lot) >= _lots) return slot;
        (slot.brand, slot.units, slot.state) = (PartyId.wrap(uint64(BRAND)), UNITS, LotState.Active);
    }

    function _numberOf(LotId lot) private pure returns (uint256) {
        return uint256(LotId.unwrap(lot)) - 1;
    }

    function _rolesOf(uint256 party) private pure returns (RoleSet) {
        if (party == BRAND) return roleSet(PartyRole.Brand) | roleSet(PartyRole.Inspector);
        if (party == RIVAL) return roleSet(PartyRole.Brand);
        return roleSet(party == INSPECTOR ? PartyRole.Inspector : PartyRole.Regulator);
    }
}
