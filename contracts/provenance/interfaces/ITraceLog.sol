// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {PartyId} from "../../parties/types/PartyId.sol";
import {LotId} from "../types/LotTypes.sol";
import {Correction, TraceChain, TraceEvent} from "../types/TraceTypes.sol";

/// @title ITraceLog
/// @notice What happened to lots: EPCIS 2.0 events in brief, each with its hash, in chains that only grow.
/// @dev Each recorder (a clerk, a sensor, a gateway) has a chain of its own for each lot, so that nobody can write into
/// another's, and one chain of batches. An entry's position and hash never change: what is wrong is corrected by
/// adding.
///
/// Nobody is asked at the door. Whether a recorder acted for a party when it recorded is for readers to judge, by
/// {isRecognized} at the time of the recording: a key that was stolen is known as such only later, so a reader has to
/// ask in any case. Countersignatures and corrections for another are checked as they come.
///
/// There is no money and no administrator here. Every deed may come through the ERC-2771 forwarder.
///
/// Assumptions:
/// - Safety: a recorder tells the truth about what it saw. The chain proves who said what and when, not that it is
///   true.
interface ITraceLog {
    /* EVENTS */

    /// @notice An event was recorded.
    /// @param lot The lot.
    /// @param recorder Whose chain it is in.
    /// @param position Where in that chain.
    /// @param traced The event.
    event TraceRecorded(LotId indexed lot, address indexed recorder, uint256 position, TraceEvent traced);

    /// @notice Many events were recorded under one root.
    /// @param recorder Whose chain of batches it is in.
    /// @param position Where in that chain.
    /// @param root The root over their event hashes.
    /// @param count How many there are.
    event TraceBatchRecorded(address indexed recorder, uint256 position, bytes32 root, uint256 count);

    /// @notice A recorded event was corrected.
    /// @param lot The lot.
    /// @param corrector In whose chain the correction stands.
    /// @param position Where in that chain.
    /// @param correction What is corrected, and how.
    event TraceCorrected(LotId indexed lot, address indexed corrector, uint256 position, Correction correction);

    /// @notice An inspector confirmed a recorded event.
    /// @param lot The lot.
    /// @param recorder In whose chain the event stands.
    /// @param inspector The inspector's party.
    /// @param by Which of its accounts.
    /// @param position Where in the recorder's chain.
    /// @param eventHash The hash of the event that was confirmed.
    event TraceCountersigned(
        LotId indexed lot,
        address indexed recorder,
        PartyId indexed inspector,
        address by,
        uint256 position,
        bytes32 eventHash
    );

    /* ERRORS */

    /// @notice The event happened later than now.
    /// @param lot The lot.
    /// @param time When it is said to have happened.
    /// @param present Now.
    error TraceFromFuture(LotId lot, uint40 time, uint40 present);

    /// @notice There is no event hash.
    /// @param lot The lot.
    error TraceWithoutHash(LotId lot);

    /// @notice A batch without a root or without events.
    /// @param root The root.
    /// @param count How many events.
    error TraceEmptyBatch(bytes32 root, uint256 count);

    /// @notice The signature is for another place in the chain: the event was brought before, or others are missing.
    /// @param lot The lot.
    /// @param recorder Whose chain.
    /// @param position The place that was signed.
    /// @param next The next free place.
    error TraceWrongPosition(LotId lot, address recorder, uint48 position, uint48 next);

    /// @notice The signature's time is over.
    /// @param lot The lot.
    /// @param deadline Its last second was the one before.
    error TraceSignatureExpired(LotId lot, uint40 deadline);

    /// @notice The signature is not the recorder's.
    /// @param lot The lot.
    /// @param recorder Whose it should be.
    error TraceInvalidSignature(LotId lot, address recorder);

    /// @notice The chain has no entry there.
    /// @param lot The lot.
    /// @param recorder Whose chain.
    /// @param position The position.
    /// @param count How many entries the chain has.
    error TraceUnknownEntry(LotId lot, address recorder, uint48 position, uint48 count);

    /// @notice Only the recorder or its party may correct.
    /// @param recorder Who recorded.
    /// @param corrector Who tried.
    error TraceWrongCorrector(address recorder, address corrector);

    /* DEEDS */

    /// @notice Records an event of a lot in the caller's own chain.
    /// @dev Emits {TraceRecorded}. The lot need not be known: one that is only anchored has a history too.
    ///
    /// Requirements:
    /// - The event must not be later than now (`TraceFromFuture`) and have a hash (`TraceWithoutHash`).
    ///
    /// @param lot The lot.
    /// @param traced The event.
    function record(LotId lot, TraceEvent calldata traced) external;

    /// @notice Records an event that a sensor or gateway signed (EIP-712; ERC-1271 for contracts). Anyone may bring it.
    /// @dev Emits {TraceRecorded}. The signed position is the next of the chain, so that a signature counts once.
    ///
    /// Requirements:
    /// - The deadline must be later than now (`TraceSignatureExpired`).
    /// - The position must be the next one (`TraceWrongPosition`).
    /// - The signature must be the recorder's (`TraceInvalidSignature`).
    /// - As in {record}: `TraceFromFuture`, `TraceWithoutHash`.
    ///
    /// @param recorder Who signed.
    /// @param lot The lot.
    /// @param traced The event.
    /// @param position The place in the recorder's chain of this lot that it is signed for.
    /// @param deadline The signature counts before this time, in Unix seconds.
    /// @param signature The signature over {lot, the event, position, deadline}.
    function recordFor(
        address recorder,
        LotId lot,
        TraceEvent calldata traced,
        uint48 position,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice Records many events under one root, in the caller's chain of batches.
    /// @dev Emits {TraceBatchRecorded}.
    ///
    /// Requirements:
    /// - There must be a root and at least one event (`TraceEmptyBatch`).
    ///
    /// @param root The root over the event hashes: leaves hashed twice, pairs sorted.
    /// @param count How many there are.
    function recordBatch(bytes32 root, uint256 count) external;

    /// @notice Corrects a recorded event by an entry of its own in the caller's chain of the lot.
    /// @dev Emits {TraceCorrected}. A correction can be corrected too.
    ///
    /// Requirements:
    /// - The corrected entry must exist (`TraceUnknownEntry`).
    /// - The caller must be the recorder, or act now for the party that the recorder acts or acted for
    ///   (`TraceWrongCorrector`).
    ///
    /// @param lot The lot.
    /// @param correction What is corrected, and how.
    function correct(LotId lot, Correction calldata correction) external;

    /// @notice An inspector confirms a recorded event.
    /// @dev Emits {TraceCountersigned}. That the hash is the entry's, readers see in the entry.
    ///
    /// Requirements:
    /// - The entry must exist (`TraceUnknownEntry`).
    /// - The caller must act for a party with the role of inspector now (see {IParties-requireRole}).
    ///
    /// @param lot The lot.
    /// @param recorder In whose chain the event stands.
    /// @param position Where.
    /// @param eventHash The hash of the event.
    function countersign(LotId lot, address recorder, uint48 position, bytes32 eventHash) external;

    /* VIEWS */

    /// @notice What is stored of a recorder's chain of a lot.
    /// @param lot The lot.
    /// @param recorder The recorder.
    /// @return The chain.
    function chainOf(LotId lot, address recorder) external view returns (TraceChain memory);

    /// @notice What is stored of a recorder's chain of batches.
    /// @param recorder The recorder.
    /// @return The chain.
    function batchesOf(address recorder) external view returns (TraceChain memory);

    /// @notice Whether an account acted for a party at a time.
    /// @param recorder The account.
    /// @param time The time, in Unix seconds.
    /// @return True if it did.
    function isRecognized(address recorder, uint40 time) external view returns (bool);

    /// @notice The registry that says who acts for whom.
    /// @return Its address.
    function parties() external view returns (address);

    /// @notice What the head of a chain becomes with the next entry, for those who check a history against its chain.
    /// Of an event the entry is {entryOf}, of a correction {correctionOf}, of a batch {batchOf}.
    /// @param head The head before; zero for an empty chain.
    /// @param entry The entry.
    /// @return The head after.
    function headAfter(bytes26 head, bytes32 entry) external pure returns (bytes26);

    /// @notice The entry of an event.
    /// @param traced The event.
    /// @param recordedAt When it was recorded: the time of its block.
    /// @return The entry.
    function entryOf(TraceEvent calldata traced, uint40 recordedAt) external pure returns (bytes32);

    /// @notice The entry of a correction.
    /// @param correction The correction.
    /// @param recordedAt When it was recorded: the time of its block.
    /// @return The entry.
    function correctionOf(Correction calldata correction, uint40 recordedAt) external pure returns (bytes32);

    /// @notice The entry of a batch.
    /// @param root Its root.
    /// @param count How many events it holds.
    /// @param recordedAt When it was recorded: the time of its block.
    /// @return The entry.
    function batchOf(bytes32 root, uint256 count, uint40 recordedAt) external pure returns (bytes32);
}
