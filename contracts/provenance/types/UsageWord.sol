// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice What is stored of a token beside its owner: lock, lending, use, and whether somebody is approved for it, in
/// one word, so that a transfer of a token without any of them reads a zero and is done.
/// @dev From the lowest bit: user 160 | userExpires 40 | lockedUntil 40 | used 1 | approved 1. A token whose lock is
/// `LOCKED_FOREVER` never moves again.
type UsageWord is uint256;

using {
    isNull,
    user,
    userExpires,
    lockedUntil,
    used,
    approved,
    withUser,
    withLock,
    withUse,
    withApproval
} for UsageWord global;

/// @dev The end of a lock that has none.
uint40 constant LOCKED_FOREVER = type(uint40).max;

/// @dev The bits of the user and its time, and of the lock, in their places.
uint256 constant USER_BITS = type(uint200).max;
uint256 constant LOCK_BITS = uint256(type(uint40).max) << 200;
uint256 constant USED_BIT = 1 << 240;
uint256 constant APPROVED_BIT = 1 << 241;

/// @notice Whether nothing is stored.
function isNull(UsageWord self) pure returns (bool) {
    return UsageWord.unwrap(self) == 0;
}

/// @notice Who may use the token before `userExpires`, or zero.
function user(UsageWord self) pure returns (address) {
    return address(uint160(UsageWord.unwrap(self)));
}

/// @notice The user may use the token before this time.
function userExpires(UsageWord self) pure returns (uint40) {
    return uint40(UsageWord.unwrap(self) >> 160);
}

/// @notice The token cannot be moved before this time; zero where it was not locked since it moved last.
function lockedUntil(UsageWord self) pure returns (uint40) {
    return uint40(UsageWord.unwrap(self) >> 200);
}

/// @notice Whether the token was used.
function used(UsageWord self) pure returns (bool) {
    return UsageWord.unwrap(self) & USED_BIT != 0;
}

/// @notice Whether somebody is approved for the token.
function approved(UsageWord self) pure returns (bool) {
    return UsageWord.unwrap(self) & APPROVED_BIT != 0;
}

/// @notice The same word with another user, or with none.
function withUser(UsageWord self, address user_, uint40 expires) pure returns (UsageWord) {
    uint256 rest = UsageWord.unwrap(self) & ~USER_BITS;
    return UsageWord.wrap(rest | (uint256(expires) << 160) | uint160(user_));
}

/// @notice The same word with another lock, or with none.
function withLock(UsageWord self, uint40 until) pure returns (UsageWord) {
    return UsageWord.wrap((UsageWord.unwrap(self) & ~LOCK_BITS) | (uint256(until) << 200));
}

/// @notice The same word, used.
function withUse(UsageWord self) pure returns (UsageWord) {
    return UsageWord.wrap(UsageWord.unwrap(self) | USED_BIT);
}

/// @notice The same word, with somebody approved for the token or nobody.
function withApproval(UsageWord self, bool isApproved) pure returns (UsageWord) {
    uint256 rest = UsageWord.unwrap(self) & ~APPROVED_BIT;
    return UsageWord.wrap(isApproved ? rest | APPROVED_BIT : rest);
}
