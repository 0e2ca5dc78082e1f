// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice How far the clocks of a place are ahead of UTC in one year, in minutes, and when that changes.
/// @dev From the lowest bit: offset on January 1, 16 | up to three changes, each of a day of the year, 16, and an
/// offset, 16. A change on day 0 is none. A day of the year is counted from January 1, which is 0.
///
/// A day begins when the clocks that it begins with show midnight. Clocks that are changed in the night of a day show
/// the new time at the next midnight, so the change is that of the next day. Opening hours go by the clocks that a day
/// ends with.
type OffsetWord is uint112;

using {atYearStart, offsetOn, startOf, dayAt, withChange, changeDay} for OffsetWord global;

/// @dev The most changes in a year.
uint256 constant MAX_CHANGES = 3;

/// @notice The word of a year in which the clocks are not changed.
function steadyOffset(int16 offset) pure returns (OffsetWord) {
    return OffsetWord.wrap(uint16(offset));
}

/// @notice The word with a change more.
/// @param self The word.
/// @param index The change's place among the changes, from zero.
/// @param day The day of the year that is the first to begin by the changed clocks.
/// @param offset The offset from then on, in minutes.
/// @return The word.
function withChange(OffsetWord self, uint256 index, uint16 day, int16 offset) pure returns (OffsetWord) {
    uint256 change = uint256(day) | (uint256(uint16(offset)) << 16);
    return OffsetWord.wrap(OffsetWord.unwrap(self) | uint112(change << (16 + 32 * index)));
}

/// @notice The offset on January 1, in minutes.
function atYearStart(OffsetWord self) pure returns (int16) {
    return int16(uint16(OffsetWord.unwrap(self)));
}

/// @notice The day of the year of a change, or zero where there is none.
function changeDay(OffsetWord self, uint256 index) pure returns (uint256) {
    return uint16(OffsetWord.unwrap(self) >> (16 + 32 * index));
}

/// @notice The offset from a change on, in minutes.
function changedOffset(OffsetWord self, uint256 index) pure returns (int16) {
    return int16(uint16(OffsetWord.unwrap(self) >> (32 + 32 * index)));
}

/// @notice The offset with which a day of the year begins, in minutes; for the day after the last, with which the year
/// ends.
function offsetOn(OffsetWord self, uint256 n) pure returns (int16 offset) {
    offset = self.atYearStart();
    for (uint256 i = 0; i < MAX_CHANGES; ++i) {
        uint256 day = self.changeDay(i);
        if (day == 0 || n < day) break;
        offset = changedOffset(self, i);
    }
}

/// @notice When a day of the year begins, in Unix seconds.
/// @param self The word.
/// @param first January 1, in days since 1970-01-01.
/// @param n The day of the year; the day after the last begins when the year ends.
/// @return The time.
function startOf(OffsetWord self, uint256 first, uint256 n) pure returns (uint256) {
    return utcTime((first + n) * 1 days, self.offsetOn(n));
}

/// @notice The day in which a time falls that is in the year, in days since 1970-01-01.
/// @param self The word.
/// @param first January 1, in days since 1970-01-01.
/// @param length How many days the year has.
/// @param time The time, in Unix seconds.
/// @return The day.
function dayAt(OffsetWord self, uint256 first, uint256 length, uint256 time) pure returns (uint256) {
    int256 offset = self.atYearStart();
    uint256 last = length - 1;
    for (uint256 i = 0; i < MAX_CHANGES; ++i) {
        uint256 day = self.changeDay(i);
        if (day == 0) break;
        if (time < self.startOf(first, day)) {
            last = day - 1;
            break;
        }
        offset = changedOffset(self, i);
    }
    uint256 reckoned = uint256(int256(time) + offset * 1 minutes) / 1 days;
    // A day at whose end the clocks go back is longer: they show the hours after its midnight before it is over.
    return reckoned < first + last ? reckoned : first + last;
}

/// @notice The time at which the clocks of a place show a time.
/// @param local What they show, in seconds since they showed the beginning of 1970.
/// @param offset How far they are ahead of UTC, in minutes.
/// @return The time, in Unix seconds.
function utcTime(uint256 local, int256 offset) pure returns (uint256) {
    return uint256(int256(local) - offset * 1 minutes);
}
