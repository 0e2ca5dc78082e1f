// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {PartyId} from "./PartyId.sol";
import {NO_END} from "./PartyTypes.sol";

/// @notice Who holds a GS1 company prefix from one moment on, until another, and how many longer prefixes that begin
/// with it are held.
/// @dev From the lowest bit: nested 64 | party 64 | until 40 | empty 48 | since 40. The moment is on top, so that a
/// list of words is ordered by it.
type PrefixWord is uint256;

using {heldSince, heldUntil, holder, nested, holderAt, held, released, nesting} for PrefixWord global;

/// @dev The bits of the number of longer prefixes.
uint256 constant NESTED = type(uint64).max;

/// @dev The bits of an end, in their place.
uint256 constant HELD_UNTIL = uint256(type(uint40).max) << 128;

/// @notice From when on it is held, in Unix seconds.
function heldSince(PrefixWord self) pure returns (uint40) {
    return uint40(PrefixWord.unwrap(self) >> 216);
}

/// @notice Until when it is held.
function heldUntil(PrefixWord self) pure returns (uint40) {
    return uint40(PrefixWord.unwrap(self) >> 128);
}

/// @notice Who holds it within that window.
function holder(PrefixWord self) pure returns (PartyId) {
    return PartyId.wrap(uint64(PrefixWord.unwrap(self) >> 64));
}

/// @notice How many longer prefixes that begin with it are held now.
function nested(PrefixWord self) pure returns (uint64) {
    return uint64(PrefixWord.unwrap(self));
}

/// @notice Who holds it at a time that is not before this word's moment, or none.
function holderAt(PrefixWord self, uint40 time) pure returns (PartyId) {
    return time < self.heldUntil() ? self.holder() : PartyId.wrap(0);
}

/// @notice The word of a prefix that a party holds from a moment on.
function held(PrefixWord self, PartyId party, uint40 since) pure returns (PrefixWord) {
    uint256 window = (uint256(since) << 216) | (uint256(NO_END) << 128);
    return PrefixWord.wrap(window | (uint256(party.raw()) << 64) | (PrefixWord.unwrap(self) & NESTED));
}

/// @notice The same word with an end.
function released(PrefixWord self, uint40 until) pure returns (PrefixWord) {
    return PrefixWord.wrap((PrefixWord.unwrap(self) & ~HELD_UNTIL) | (uint256(until) << 128));
}

/// @notice The same word with another number of longer prefixes.
function nesting(PrefixWord self, uint64 nested_) pure returns (PrefixWord) {
    return PrefixWord.wrap((PrefixWord.unwrap(self) & ~NESTED) | nested_);
}
