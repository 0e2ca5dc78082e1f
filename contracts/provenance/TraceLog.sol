// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IParties} from "../parties/interfaces/IParties.sol";
import {PartyId, PartyRole, roleSet} from "../parties/types/PartyTypes.sol";
import {ITraceLog} from "./interfaces/ITraceLog.sol";
import {LotId} from "./types/LotTypes.sol";
import {Correction, TraceChain, TraceEvent} from "./types/TraceTypes.sol";

/// @title TraceLog
/// @notice See the documentation in {ITraceLog}.
contract TraceLog is ITraceLog, ERC2771Context, EIP712 {
    /* CONSTANTS */

    bytes32 private constant TRACE_TYPEHASH = keccak256(
        "Trace(bytes32 lot,uint8 step,uint8 disposition,uint40 time,bytes32 place,bytes32 eventHash,"
        "uint48 position,uint40 deadline)"
    );

    /// @dev What sets the entries of each kind apart.
    bytes32 private constant EVENT_ENTRY = keccak256("Cowry trace event");
    bytes32 private constant CORRECTION_ENTRY = keccak256("Cowry trace correction");
    bytes32 private constant BATCH_ENTRY = keccak256("Cowry trace batch");

    /* IMMUTABLES */

    IParties private immutable _parties;

    /* STORAGE */

    mapping(LotId lot => mapping(address recorder => TraceChain chain)) private _chains;
    mapping(address recorder => TraceChain chain) private _batches;

    /* CONSTRUCTOR */

    /// @param parties_ The registry that says who acts for whom.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(address parties_, address forwarder) ERC2771Context(forwarder) EIP712("Cowry Trace Log", "1") {
        _parties = IParties(parties_);
    }

    /* DEEDS */

    /// @inheritdoc ITraceLog
    function record(LotId lot, TraceEvent calldata traced) external {
        _record(lot, _msgSender(), traced);
    }

    /// @inheritdoc ITraceLog
    function recordFor(
        address recorder,
        LotId lot,
        TraceEvent calldata traced,
        uint48 position,
        uint40 deadline,
        bytes calldata signature
    ) external {
        require(block.timestamp < deadline, TraceSignatureExpired(lot, deadline));
        uint48 next = _chains[lot][recorder].count;
        require(position == next, TraceWrongPosition(lot, recorder, position, next));
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(TRACE_TYPEHASH, lot, traced, position, deadline)));
        require(
            SignatureChecker.isValidSignatureNowCalldata(recorder, digest, signature),
            TraceInvalidSignature(lot, recorder)
        );

        _record(lot, recorder, traced);
    }

    /// @inheritdoc ITraceLog
    function recordBatch(bytes32 root, uint256 count) external {
        require(root != 0 && count > 0, TraceEmptyBatch(root, count));
        address recorder = _msgSender();

        uint256 position = _append(_batches[recorder], batchOf(root, count, _now()));
        emit TraceBatchRecorded(recorder, position, root, count);
    }

    /// @inheritdoc ITraceLog
    function correct(LotId lot, Correction calldata correction) external {
        _requireEntry(lot, correction.recorder, correction.position);
        address corrector = _requireCorrector(correction.recorder);

        uint256 position = _append(_chains[lot][corrector], correctionOf(correction, _now()));
        emit TraceCorrected(lot, corrector, position, correction);
    }

    /// @inheritdoc ITraceLog
    function countersign(LotId lot, address recorder, uint48 position, bytes32 eventHash) external {
        _requireEntry(lot, recorder, position);
        address caller = _msgSender();
        PartyId inspector = _parties.requireRole(caller, roleSet(PartyRole.Inspector), _now());

        emit TraceCountersigned(lot, recorder, inspector, caller, position, eventHash);
    }

    /* VIEWS */

    /// @inheritdoc ITraceLog
    function chainOf(LotId lot, address recorder) external view returns (TraceChain memory) {
        return _chains[lot][recorder];
    }

    /// @inheritdoc ITraceLog
    function batchesOf(address recorder) external view returns (TraceChain memory) {
        return _batches[recorder];
    }

    /// @inheritdoc ITraceLog
    function isRecognized(address recorder, uint40 time) external view returns (bool) {
        (PartyId party, ) = _parties.actorAt(recorder, time);
        return !party.isNull();
    }

    /// @inheritdoc ITraceLog
    function parties() external view returns (address) {
        return address(_parties);
    }

    /// @inheritdoc ITraceLog
    function entryOf(TraceEvent calldata traced, uint40 recordedAt) public pure returns (bytes32) {
        return keccak256(abi.encode(EVENT_ENTRY, traced, recordedAt));
    }

    /// @inheritdoc ITraceLog
    function correctionOf(Correction calldata correction, uint40 recordedAt) public pure returns (bytes32) {
        return keccak256(abi.encode(CORRECTION_ENTRY, correction, recordedAt));
    }

    /// @inheritdoc ITraceLog
    function batchOf(bytes32 root, uint256 count, uint40 recordedAt) public pure returns (bytes32) {
        return keccak256(abi.encode(BATCH_ENTRY, root, count, recordedAt));
    }

    /// @inheritdoc ITraceLog
    function headAfter(bytes26 head, bytes32 entry) public pure returns (bytes26) {
        return bytes26(keccak256(abi.encode(head, entry)));
    }

    /* PRIVATE */

    /// @dev Records an event in a recorder's chain.
    function _record(LotId lot, address recorder, TraceEvent calldata traced) private {
        uint40 present = _now();
        require(traced.time <= present, TraceFromFuture(lot, traced.time, present));
        require(traced.eventHash != 0, TraceWithoutHash(lot));

        uint256 position = _append(_chains[lot][recorder], entryOf(traced, present));
        emit TraceRecorded(lot, recorder, position, traced);
    }

    /// @dev Adds an entry to a chain; returns its position.
    function _append(TraceChain storage chain, bytes32 entry) private returns (uint48 position) {
        bytes26 head;
        (position, head) = (chain.count, chain.head);
        (chain.count, chain.head) = (position + 1, headAfter(head, entry));
    }

    /// @dev The chain has an entry there.
    function _requireEntry(LotId lot, address recorder, uint48 position) private view {
        uint48 count = _chains[lot][recorder].count;
        require(position < count, TraceUnknownEntry(lot, recorder, position, count));
    }

    /// @dev The caller is the recorder, or acts for its party now.
    function _requireCorrector(address recorder) private view returns (address corrector) {
        corrector = _msgSender();
        if (corrector == recorder) return corrector;

        (PartyId party, ) = _parties.actorAt(corrector, _now());
        bool isSame = !party.isNull() && party == _parties.accountOf(recorder).party;
        require(isSame, TraceWrongCorrector(recorder, corrector));
    }

    /// @dev The present, in Unix seconds.
    function _now() private view returns (uint40) {
        return uint40(block.timestamp);
    }
}
