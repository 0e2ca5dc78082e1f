// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice What is stored of a token beside its owner: lock, lending and use, unpacked.
/// @param user Who may use it, or zero (ERC-4907).
/// @param userExpires The user may use it before this time, in Unix seconds.
/// @param lockedUntil It cannot be moved before this time, in Unix seconds; zero where it was not locked since it moved
/// last; the greatest value where it never moves again.
/// @param used Whether it was used: redeemed, or shown at a door.
struct TokenUsage {
    address user;
    uint40 userExpires;
    uint40 lockedUntil;
    bool used;
}

/// @notice What the creator of a thing gets of each sale, in one slot.
/// @param receiver Who gets it, or zero for nobody.
/// @param basisPoints Its share of the price, in basis points.
struct Royalty {
    // slot 0
    address receiver;
    uint16 basisPoints;
}
