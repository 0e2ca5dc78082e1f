// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IParties} from "../parties/interfaces/IParties.sol";
import {PartyId} from "../parties/types/PartyId.sol";
import {ILots} from "./interfaces/ILots.sol";
import {IRecalls} from "./interfaces/IRecalls.sol";
import {LotWalk} from "./libraries/LotWalk.sol";
import {LotId, LotState} from "./types/LotTypes.sol";
import {LotWord} from "./types/LotWord.sol";
import {
    BRAND_SIDE,
    COUNTERSIGNERS,
    Notice,
    PUBLIC_SIDE,
    RecallTally,
    Standing,
    WHOLE_LOT
} from "./types/RecallTypes.sol";

/// @title Recalls
/// @notice See the documentation in {IRecalls}.
contract Recalls is IRecalls, ERC2771Context, EIP712 {
    using LotWalk for LotWalk.Walk;

    /* CONSTANTS */

    uint8 private constant MAX_OF_BRAND = 32;
    uint8 private constant MAX_OF_REGULATORS = 32;
    uint8 private constant MAX_OF_REGULATOR = 8;
    uint8 private constant MAX_DEPTH = 16;
    uint256 private constant MAX_PATH = 32;

    bytes32 private constant LIFT_TYPEHASH = keccak256(
        "Lift(bytes32 lot,uint32 number,bytes32 reason,address countersigner,uint40 deadline)"
    );

    /* IMMUTABLES */

    IParties private immutable _parties;
    ILots private immutable _lots;

    /* STORAGE */

    mapping(LotId lot => RecallTally tally) private _tallies;
    mapping(LotId lot => mapping(uint32 number => Notice notice)) private _notices;
    mapping(LotId lot => uint32[] numbers) private _inForce;
    mapping(LotId lot => mapping(PartyId party => uint8 count)) private _countOf;
    mapping(LotId lot => mapping(LotId source => uint32 number)) private _taints;

    /* CONSTRUCTOR */

    /// @param parties_ The registry that says who brands, regulators and inspectors are.
    /// @param lots_ The lots.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(
        address parties_,
        address lots_,
        address forwarder
    ) ERC2771Context(forwarder) EIP712("Cowry Recalls", "1") {
        (_parties, _lots) = (IParties(parties_), ILots(lots_));
    }

    /* DEEDS: NOTICES */

    /// @inheritdoc IRecalls
    function recall(LotId lot, Standing standing, bytes32 reason) external returns (uint32 number) {
        LotWord word = _requireRecallable(lot, standing);

        return _notice(lot, word.brand(), 0, WHOLE_LOT, standing, reason);
    }

    /// @inheritdoc IRecalls
    function recallUnits(
        LotId lot,
        uint32 from,
        uint32 to,
        Standing standing,
        bytes32 reason
    ) external returns (uint32 number) {
        LotWord word = _requireRecallable(lot, standing);
        uint32 units = word.units();
        require(from <= to && to < units, RecallInvalidRange({lot: lot, from: from, to: to, units: units}));

        return _notice(lot, word.brand(), from, to, standing, reason);
    }

    /// @inheritdoc IRecalls
    function lift(
        LotId lot,
        uint32 number,
        bytes32 reason,
        address countersigner,
        uint40 deadline,
        bytes calldata signature
    ) external {
        Notice storage notice = _notices[lot][number];
        PartyId party = _requireLiftable(lot, number, notice);
        require(block.timestamp < deadline, RecallLiftExpired(lot, number, deadline));
        bytes32 hash = keccak256(abi.encode(LIFT_TYPEHASH, lot, number, reason, countersigner, deadline));
        bool isSigned = SignatureChecker.isValidSignatureNowCalldata(countersigner, _hashTypedDataV4(hash), signature);
        require(isSigned, RecallInvalidCountersignature(lot, number, countersigner));

        _lift(lot, number, notice, party, countersigner, reason);
    }

    /* DEEDS: TAINT */

    /// @inheritdoc IRecalls
    function markTainted(LotId[] calldata path) external {
        uint256 count = path.length;
        require(count > 1 && count <= MAX_PATH, RecallInvalidPath(count, MAX_PATH));
        (LotId source, LotId lot) = (path[0], path[count - 1]);
        require(_inForce[source].length > 0, RecallSourceClear(source));
        for (uint256 i = 1; i < count; ++i) _requireMadeOf(path[i], path[i - 1]);
        require(_taints[lot][source] == 0, RecallTaintMarked(lot, source));

        uint32 number = _inForce[source][0];
        _taints[lot][source] = number;
        ++_tallies[lot].taints;
        emit LotTainted(lot, source, number, _msgSender());
    }

    /// @inheritdoc IRecalls
    function clearTaint(LotId lot, LotId source) external {
        require(_taints[lot][source] != 0, RecallTaintNotMarked(lot, source));
        uint256 inForce = _inForce[source].length;
        require(inForce == 0, RecallSourceInForce(source, inForce));

        delete _taints[lot][source];
        --_tallies[lot].taints;
        emit LotTaintCleared(lot, source, _msgSender());
    }

    /* VIEWS: WHAT OTHER CONTRACTS ASK */

    /// @inheritdoc IRecalls
    function requireClear(LotId lot, uint32 index) external view {
        Standing standing = _standingOf(lot, index);
        require(standing == Standing.Clean, RecallInForce(lot, index, standing));
    }

    /// @inheritdoc IRecalls
    function effectiveStanding(LotId lot, uint32 index, uint8 depth) external view returns (Standing) {
        Standing standing = standingOf(lot, index);
        return standing == Standing.Clean ? _ancestryOf(lot, depth < MAX_DEPTH ? depth : MAX_DEPTH) : standing;
    }

    /// @inheritdoc IRecalls
    function standingOf(LotId lot, uint32 index) public view returns (Standing) {
        if (_lots.slotOf(lot).state == LotState.None) return Standing.Unknown;
        return _standingOf(lot, index);
    }

    /* VIEWS */

    /// @inheritdoc IRecalls
    function noticeOf(LotId lot, uint32 number) external view returns (Notice memory) {
        return _notices[lot][number];
    }

    /// @inheritdoc IRecalls
    function noticesInForce(LotId lot) external view returns (uint32[] memory) {
        return _inForce[lot];
    }

    /// @inheritdoc IRecalls
    function tallyOf(LotId lot) external view returns (RecallTally memory) {
        return _tallies[lot];
    }

    /// @inheritdoc IRecalls
    function inForceOf(LotId lot, PartyId party) external view returns (uint8) {
        return _countOf[lot][party];
    }

    /// @inheritdoc IRecalls
    function taintOf(LotId lot, LotId source) external view returns (uint32) {
        return _taints[lot][source];
    }

    /// @inheritdoc IRecalls
    function parties() external view returns (address) {
        return address(_parties);
    }

    /// @inheritdoc IRecalls
    function lots() external view returns (address) {
        return address(_lots);
    }

    /* PRIVATE */

    /// @dev Gives a notice for the caller's party.
    function _notice(
        LotId lot,
        PartyId brand,
        uint32 from,
        uint32 to,
        Standing standing,
        bytes32 reason
    ) private returns (uint32 number) {
        address caller = _msgSender();
        PartyId party = _requireSpeaker(caller, brand);
        bool isBrands = party == brand;
        number = _admit(lot, party, isBrands);

        _inForce[lot].push(number);
        _notices[lot][number] = Notice({
            party: party,
            from: from,
            to: to,
            standing: standing,
            isBrands: isBrands,
            noticedAt: uint40(block.timestamp),
            liftedAt: 0,
            reason: reason
        });
        emit RecallNoticed(lot, number, party, caller, standing, from, to, reason);
    }

    /// @dev Ends a notice of the caller's party, if the countersigner acts for another that may say so.
    function _lift(
        LotId lot,
        uint32 number,
        Notice storage notice,
        PartyId party,
        address countersigner,
        bytes32 reason
    ) private {
        PartyId other = _parties.requireRole(countersigner, COUNTERSIGNERS, uint40(block.timestamp));
        require(other != party, RecallOwnCountersigner(lot, number, party));

        notice.liftedAt = uint40(block.timestamp);
        _release(lot, number, party, notice.isBrands);
        emit RecallLifted(lot, number, party, _msgSender(), countersigner, other, reason);
    }

    /// @dev Counts another notice of a party in force, where there is room for it, and numbers it.
    function _admit(LotId lot, PartyId party, bool isBrands) private returns (uint32 number) {
        RecallTally memory tally = _tallies[lot];
        uint8 own = _countOf[lot][party];
        uint8 most = isBrands ? MAX_OF_BRAND : MAX_OF_REGULATOR;
        require(own < most, RecallNoRoom(lot, party, own, most));
        uint8 all = tally.ofRegulators;
        require(isBrands || all < MAX_OF_REGULATORS, RecallNoRoom(lot, party, all, MAX_OF_REGULATORS));

        number = ++tally.notices;
        if (isBrands) ++tally.ofBrand;
        else ++tally.ofRegulators;
        _tallies[lot] = tally;
        _countOf[lot][party] = own + 1;
    }

    /// @dev Counts a notice of a party no longer. Its place among those in force goes to the last.
    function _release(LotId lot, uint32 number, PartyId party, bool isBrands) private {
        RecallTally storage tally = _tallies[lot];
        if (isBrands) --tally.ofBrand;
        else --tally.ofRegulators;
        --_countOf[lot][party];

        uint32[] storage numbers = _inForce[lot];
        uint32 last = numbers[numbers.length - 1];
        numbers.pop();
        if (last == number) return;
        uint256 place = 0;
        while (numbers[place] != number) ++place;
        numbers[place] = last;
    }

    /// @dev Such notice can be given of the lot, which is known.
    function _requireRecallable(LotId lot, Standing standing) private view returns (LotWord word) {
        require(standing >= Standing.Quarantined, RecallInvalidStanding(lot, standing));
        (word, ) = _lots.lotOf(lot);
    }

    /// @dev The account acts now for the brand, or for a regulator.
    function _requireSpeaker(address account, PartyId brand) private view returns (PartyId party) {
        uint40 time = uint40(block.timestamp);
        party = _parties.requireRole(account, BRAND_SIDE | PUBLIC_SIDE, time);
        if (party != brand) _parties.requireRole(account, PUBLIC_SIDE, time);
    }

    /// @dev The notice is in force, and the caller acts now for the party that gave it.
    function _requireLiftable(LotId lot, uint32 number, Notice storage notice) private view returns (PartyId party) {
        require(notice.noticedAt != 0 && notice.liftedAt == 0, RecallNotInForce(lot, number));
        party = notice.party;
        PartyId acting = _requireSpeaker(_msgSender(), notice.isBrands ? party : PartyId.wrap(0));
        require(acting == party, RecallWrongParty(lot, number, acting, party));
    }

    /// @dev A lot was made of another, among others.
    function _requireMadeOf(LotId lot, LotId parent) private view {
        LotId[] memory parents = _lots.parentsOf(lot);
        for (uint256 i = 0; i < parents.length; ++i) {
            if (LotId.unwrap(parents[i]) == LotId.unwrap(parent)) return;
        }
        revert RecallNotMadeOf(lot, parent);
    }

    /// @dev How a unit stands by the notices about it and the marks of its lot.
    function _standingOf(LotId lot, uint32 index) private view returns (Standing worst) {
        RecallTally memory tally = _tallies[lot];
        worst = tally.taints > 0 ? Standing.Tainted : Standing.Clean;
        if (tally.ofBrand + tally.ofRegulators == 0) return worst;

        uint32[] memory numbers = _inForce[lot];
        for (uint256 i = 0; i < numbers.length; ++i) {
            Notice storage notice = _notices[lot][numbers[i]];
            (Standing standing, uint32 from, uint32 to) = (notice.standing, notice.from, notice.to);
            if (standing > worst && index >= from && index <= to) worst = standing;
        }
    }

    /// @dev What the ancestors of a lot make of it, as far up as that: Clean, Tainted or Unknown.
    function _ancestryOf(LotId lot, uint256 depth) private view returns (Standing) {
        LotWalk.Walk memory walk;
        walk.add(lot);
        uint256 next = 0;
        for (uint256 generation = 0; next < walk.count; ++generation) {
            bool isLast = generation == depth;
            for (uint256 end = walk.count; next < end; ++next) {
                Standing standing = _meet(walk, _lots.parentsOf(walk.lots[next]), isLast);
                if (standing != Standing.Clean) return standing;
            }
        }
        return Standing.Clean;
    }

    /// @dev Comes to those of some lots to which the walk has not come: Tainted where one is under a notice or marked,
    /// Unknown where one cannot be looked at.
    function _meet(LotWalk.Walk memory walk, LotId[] memory parents, bool isLast) private view returns (Standing) {
        for (uint256 i = 0; i < parents.length; ++i) {
            LotId parent = parents[i];
            if (walk.has(parent)) continue;
            if (isLast || walk.isFull()) return Standing.Unknown;

            RecallTally memory tally = _tallies[parent];
            if (tally.ofBrand + tally.ofRegulators + tally.taints > 0) return Standing.Tainted;
            walk.add(parent);
        }
        return Standing.Clean;
    }
}
