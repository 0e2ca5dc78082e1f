// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice What somebody says who found the code of a unit that was opened before.
/// @param reporter Who says so.
/// @param evidence The commitment to what proves it: a hash of photographs, a receipt, a statement.
/// @param deadline The report cannot be brought at or after this time, in Unix seconds.
struct CloneReport {
    address reporter;
    bytes32 evidence;
    uint40 deadline;
}

/// @notice How often a unit was reported, in one slot.
/// @param count By how many reporters.
/// @param firstAt When first, in Unix seconds; zero if never.
/// @param lastAt When last, in Unix seconds.
struct CloneTally {
    // slot 0
    uint32 count;
    uint40 firstAt;
    uint40 lastAt;
}

/// @notice All plain scans that an account saw on one day, in two slots.
/// @param root The root of a tree over them.
/// @param count How many they are.
/// @param anchoredAt When the account wrote them down, in Unix seconds; zero if it did not.
struct ScanAnchor {
    // slot 0
    bytes32 root;
    // slot 1
    uint64 count;
    uint40 anchoredAt;
}
