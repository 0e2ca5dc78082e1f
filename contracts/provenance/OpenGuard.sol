// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {ILots} from "./interfaces/ILots.sol";
import {IOpenGuard} from "./interfaces/IOpenGuard.sol";
import {UnitLib} from "./libraries/UnitLib.sol";
import {LotId} from "./types/LotTypes.sol";
import {LotWord} from "./types/LotWord.sol";
import {CloneReport, CloneTally, ScanAnchor} from "./types/OpenTypes.sol";
import {Unit} from "./types/UnitTypes.sol";

/// @title OpenGuard
/// @notice See the documentation in {IOpenGuard}.
contract OpenGuard is IOpenGuard, ERC2771Context, EIP712 {
    using UnitLib for Unit;

    /* CONSTANTS */

    bytes32 private constant OPENING_TYPEHASH = keccak256("Opening(bytes32 lot,uint32 index,uint40 deadline)");

    bytes32 private constant CLONE_REPORT_TYPEHASH = keccak256(
        "CloneReport(bytes32 lot,uint32 index,address reporter,bytes32 evidence,uint40 deadline)"
    );

    /// @dev The last time that is kept.
    uint40 private constant LATEST = type(uint32).max;

    /* IMMUTABLES */

    ILots private immutable _lots;

    /* STORAGE */

    /// @dev Eight times of 32 bits to a word, the first unit's in the lowest bits.
    mapping(LotId lot => mapping(uint256 group => uint256 times)) private _openings;

    mapping(LotId lot => mapping(uint256 index => CloneTally tally)) private _tallies;
    mapping(LotId lot => mapping(uint256 index => mapping(address reporter => bool hasReported))) private _reports;
    mapping(address scanner => mapping(uint256 day => ScanAnchor anchor)) private _scans;

    /* CONSTRUCTOR */

    /// @param lots_ The lots whose units open here.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(address lots_, address forwarder) ERC2771Context(forwarder) EIP712("Cowry Open Guard", "1") {
        _lots = ILots(lots_);
    }

    /* DEEDS */

    /// @inheritdoc IOpenGuard
    function open(
        LotId lot,
        Unit calldata unit,
        bytes32[] calldata proof,
        uint40 deadline,
        bytes calldata signature
    ) external {
        bool hasVoids = _requireUnit(lot, unit, proof, deadline);
        uint32 index = unit.index;
        bytes32 hash = keccak256(abi.encode(OPENING_TYPEHASH, lot, index, deadline));
        _requireCode(lot, unit, hash, signature);
        mapping(uint256 group => uint256 times) storage openings = _openings[lot];
        uint256 times = openings[index / 8];
        uint40 first = _timeIn(times, index);
        require(first == 0, OpenGuardOpenedBefore(lot, index, first));
        require(!hasVoids || !_lots.isVoided(lot, index), OpenGuardUnitVoided(lot, index));
        require(block.timestamp <= LATEST, OpenGuardTimesOver(block.timestamp, LATEST));

        openings[index / 8] = times | (block.timestamp << _shiftOf(index));
        emit UnitOpened(lot, index);
    }

    /// @inheritdoc IOpenGuard
    function reportClone(
        LotId lot,
        Unit calldata unit,
        bytes32[] calldata proof,
        CloneReport calldata report,
        bytes calldata signature
    ) external {
        _requireUnit(lot, unit, proof, report.deadline);
        uint32 index = unit.index;
        uint40 first = _requireReport(lot, unit, report, signature);
        (address reporter, bytes32 evidence) = (report.reporter, report.evidence);
        require(!_reports[lot][index][reporter], OpenGuardReportedBefore(lot, index, reporter));

        _reports[lot][index][reporter] = true;
        _count(_tallies[lot][index]);
        emit CloneReported(lot, index, reporter, evidence, first);
    }

    /// @inheritdoc IOpenGuard
    function anchorScans(uint32 day, bytes32 root, uint64 count) external {
        require(root != bytes32(0) && count > 0, OpenGuardNoScans(day, root, count));
        // Safe: 32 bits of days last 11 million years.
        uint32 today = uint32(block.timestamp / 1 days);
        require(day < today, OpenGuardDayNotOver(day, today));
        address scanner = _msgSender();
        uint40 anchoredAt = _scans[scanner][day].anchoredAt;
        require(anchoredAt == 0, OpenGuardScansAnchored(scanner, day, anchoredAt));

        _scans[scanner][day] = ScanAnchor({root: root, count: count, anchoredAt: uint40(block.timestamp)});
        emit ScansAnchored(scanner, day, root, count);
    }

    /* VIEWS */

    /// @inheritdoc IOpenGuard
    function openedAt(LotId lot, uint32 index) external view returns (uint40) {
        return _openedAt(lot, index);
    }

    /// @inheritdoc IOpenGuard
    function openedInGroup(LotId lot, uint32 group) external view returns (uint40[8] memory times) {
        uint256 word = _openings[lot][group];
        for (uint256 place = 0; place < 8; ++place) times[place] = _timeIn(word, place);
    }

    /// @inheritdoc IOpenGuard
    function clonesOf(LotId lot, uint32 index) external view returns (CloneTally memory) {
        return _tallies[lot][index];
    }

    /// @inheritdoc IOpenGuard
    function hasReported(LotId lot, uint32 index, address reporter) external view returns (bool) {
        return _reports[lot][index][reporter];
    }

    /// @inheritdoc IOpenGuard
    function scansOf(address scanner, uint32 day) external view returns (ScanAnchor memory) {
        return _scans[scanner][day];
    }

    /// @inheritdoc IOpenGuard
    function lots() external view returns (address) {
        return address(_lots);
    }

    /* PRIVATE */

    /// @dev One reporter more.
    function _count(CloneTally storage tally) private {
        uint40 time = uint40(block.timestamp);
        uint40 firstAt = tally.firstAt;
        (tally.count, tally.firstAt, tally.lastAt) = (tally.count + 1, firstAt == 0 ? time : firstAt, time);
    }

    /// @dev The report can be brought: complete, signed, and of a unit that was opened before.
    function _requireReport(
        LotId lot,
        Unit calldata unit,
        CloneReport calldata report,
        bytes calldata signature
    ) private view returns (uint40 first) {
        uint32 index = unit.index;
        (address reporter, bytes32 evidence) = (report.reporter, report.evidence);
        bool isComplete = reporter != address(0) && evidence != bytes32(0);
        require(isComplete, OpenGuardEmptyReport(lot, index, reporter, evidence));
        bytes32 hash = keccak256(abi.encode(CLONE_REPORT_TYPEHASH, lot, index, report));
        _requireCode(lot, unit, hash, signature);
        first = _openedAt(lot, index);
        require(first != 0 && first < block.timestamp, OpenGuardNotOpened(lot, index));
    }

    /// @dev The unit is one of a lot, and the signature's time is not over. Says whether the lot has units that are
    /// void.
    function _requireUnit(
        LotId lot,
        Unit calldata unit,
        bytes32[] calldata proof,
        uint40 deadline
    ) private view returns (bool hasVoids) {
        uint32 index = unit.index;
        require(block.timestamp < deadline, OpenGuardExpired(lot, index, deadline));
        (LotWord word, bytes32 unitRoot) = _lots.lotOf(lot);
        uint32 units = word.units();
        require(index < units, OpenGuardBeyondLot(lot, index, units));
        require(MerkleProof.verifyCalldata(proof, unitRoot, unit.leaf()), OpenGuardNotInLot(lot, index, unitRoot));
        return word.hasVoids();
    }

    /// @dev The key inside the pack signed. No key has the address zero, and none is recovered to it.
    function _requireCode(LotId lot, Unit calldata unit, bytes32 hash, bytes calldata signature) private view {
        (address signer, , ) = ECDSA.tryRecoverCalldata(_hashTypedDataV4(hash), signature);
        address openKey = unit.openKey;
        bool isSigned = signer != address(0) && signer == openKey;
        require(isSigned, OpenGuardInvalidSignature(lot, unit.index, openKey));
    }

    function _openedAt(LotId lot, uint256 index) private view returns (uint40) {
        return _timeIn(_openings[lot][index / 8], index);
    }

    /// @dev The time of a unit in the word of its group.
    function _timeIn(uint256 times, uint256 index) private pure returns (uint40) {
        return uint32(times >> _shiftOf(index));
    }

    /// @dev Where the time of a unit stands in the word of its group, in bits.
    function _shiftOf(uint256 index) private pure returns (uint256) {
        return (index % 8) * 32;
    }
}
