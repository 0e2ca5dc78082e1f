// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {LibBit} from "solady/src/utils/LibBit.sol";

/// @notice Some days of one year: bit n stands for the day n days after January 1, so bit 0 for January 1.
/// @param low The bits of days 0 to 255.
/// @param high Those of days 256 to 365; the rest is empty.
struct DaySet {
    uint256 low;
    uint256 high;
}

using {contains, including, excluding, union, minus, count, nthOutside, countOutside, isWithin} for DaySet global;

/// @notice Whether a day is in a set.
function contains(DaySet memory self, uint256 n) pure returns (bool) {
    return (n < 256 ? self.low >> n : self.high >> (n - 256)) & 1 != 0;
}

/// @notice A set with one day more.
function including(DaySet memory self, uint256 n) pure returns (DaySet memory) {
    if (n < 256) return DaySet({low: self.low | (1 << n), high: self.high});
    return DaySet({low: self.low, high: self.high | (1 << (n - 256))});
}

/// @notice A set without one of its days.
function excluding(DaySet memory self, uint256 n) pure returns (DaySet memory) {
    if (n < 256) return DaySet({low: self.low & ~(1 << n), high: self.high});
    return DaySet({low: self.low, high: self.high & ~(1 << (n - 256))});
}

/// @notice The days that are in either set.
function union(DaySet memory self, DaySet memory other) pure returns (DaySet memory) {
    return DaySet({low: self.low | other.low, high: self.high | other.high});
}

/// @notice The days of one set that are not in another.
function minus(DaySet memory self, DaySet memory other) pure returns (DaySet memory) {
    return DaySet({low: self.low & ~other.low, high: self.high & ~other.high});
}

/// @notice How many days a set has.
function count(DaySet memory self) pure returns (uint256) {
    return LibBit.popCount(self.low) + LibBit.popCount(self.high);
}

/// @notice Whether a set has only days of a year of that length, in days.
function isWithin(DaySet memory self, uint256 length) pure returns (bool) {
    return self.high >> (length - 256) == 0;
}

/// @notice The days from one until another, this one excluded, that are not in a set.
function between(DaySet memory self, uint256 from, uint256 until) pure returns (DaySet memory) {
    return DaySet({low: ~self.low & _ones(from, until), high: ~self.high & _ones(_late(from), _late(until))});
}

/// @notice How many days from one until another, this one excluded, are not in a set.
function countOutside(DaySet memory self, uint256 from, uint256 until) pure returns (uint256) {
    return between(self, from, until).count();
}

/// @notice The n-th day that is not in a set, counted from a day on, this one included.
/// @param self The set.
/// @param from The day to begin with.
/// @param until The day to end before.
/// @param n Which, from one.
/// @return place That day, if there is one.
/// @return left Zero if there is one; else how many days are missing.
function nthOutside(
    DaySet memory self,
    uint256 from,
    uint256 until,
    uint256 n
) pure returns (uint256 place, uint256 left) {
    DaySet memory free = between(self, from, until);
    uint256 found = LibBit.popCount(free.low);
    if (n <= found) return (_nthBit(free.low, n), 0);
    n -= found;
    found = LibBit.popCount(free.high);
    if (n <= found) return (256 + _nthBit(free.high, n), 0);
    return (0, n - found);
}

/// @dev The place of the n-th one in a word that has as many.
function _nthBit(uint256 word, uint256 n) pure returns (uint256) {
    for (; n > 1; --n) word &= word - 1;
    return LibBit.ffs(word);
}

/// @dev A word with ones from one bit until another, this one excluded.
function _ones(uint256 from, uint256 until) pure returns (uint256) {
    if (from >= 256) return 0;
    uint256 before = until >= 256 ? type(uint256).max : (1 << until) - 1;
    return (before >> from) << from;
}

/// @dev The place of a day in the second word.
function _late(uint256 n) pure returns (uint256) {
    return n < 256 ? 0 : n - 256;
}
