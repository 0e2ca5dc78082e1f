// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice One coded unit of a lot, as its label maker made it. It is never stored: it is a leaf of the lot's unit
/// tree.
/// @param index Its number in the lot. It counts only below the lot's number of units.
/// @param serialHash The keccak256 of its GS1 serial number (AI 21) as text.
/// @param openKey Signs the first opening: the address of a one-time key, derived from the code inside the pack.
/// @param claimKey Signs the claim: the address of another such key, derived from the same code.
struct Unit {
    uint32 index;
    bytes32 serialHash;
    address openKey;
    address claimKey;
}

/// @notice A unit as a claim names it: without the hash of its serial number, which is taken of the number itself.
/// @param index See {Unit}.
/// @param openKey See {Unit}.
/// @param claimKey See {Unit}.
struct UnitKeys {
    uint32 index;
    address openKey;
    address claimKey;
}
