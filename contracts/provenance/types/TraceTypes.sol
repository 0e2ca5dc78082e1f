// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice One EPCIS 2.0 event in brief. The event itself is kept elsewhere; its hash says whether it is the one.
/// @param step The business step, by its number in the SDK's table of the Core Business Vocabulary 2.0; zero for none.
/// @param disposition The disposition, by its number in the SDK's table; zero for none.
/// @param time When it happened, by whoever records it, in Unix seconds.
/// @param place A commitment to where it happened: a hash with a salt, or zero.
/// @param eventHash The 32 bytes of its CBV 2.0 event hash (`ni:///sha-256;…?ver=CBV2.0`).
struct TraceEvent {
    uint8 step;
    uint8 disposition;
    uint40 time;
    bytes32 place;
    bytes32 eventHash;
}

/// @notice Why a recorded event is corrected (EPCIS 2.0, error declaration).
enum CorrectionReason {
    DidNotOccur,
    IncorrectData
}

/// @notice A correction: it adds to the history, and takes nothing from it.
/// @param recorder Who recorded the event.
/// @param position Where in the recorder's chain of the lot it stands.
/// @param reason Why it is corrected.
/// @param correctiveHash The event hash of what is true instead, or zero.
struct Correction {
    address recorder;
    uint48 position;
    CorrectionReason reason;
    bytes32 correctiveHash;
}

/// @notice What is stored of a chain: one recorder's history of one lot, or its batches.
/// @param count How many entries it has; the next one stands at this position.
/// @param head The hash of all entries in their order.
struct TraceChain {
    // slot 0
    uint48 count;
    bytes26 head;
}
