// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {DateTimeLib} from "solady/src/utils/DateTimeLib.sol";

import {DaySet} from "../types/DaySet.sol";

/// @title BankingDayLib
/// @notice The years of banking calendars: when they begin, how long they are, and which of their days are closed.
/// @dev Days are counted from 1970-01-01 in the place's own time, days of a year from January 1, which is 0.
library BankingDayLib {
    /* CONSTANTS */

    /// @dev Every seventh bit, from the lowest on.
    uint256 private constant WEEKLY = 0x1020408102040810204081020408102040810204081020408102040810204081;

    /// @dev How far the day of the week moves on from the first to the second word of a set: 256 days are 36 weeks and
    /// four days.
    uint256 private constant WORD_SHIFT = 4;

    /* INTERNAL */

    /// @notice The year of a day.
    /// @param day The day.
    /// @return year The year.
    function yearOf(uint256 day) internal pure returns (uint256 year) {
        (year, , ) = DateTimeLib.epochDayToDate(day);
    }

    /// @notice January 1 of a year.
    /// @param year The year.
    /// @return The day.
    function firstDayOf(uint256 year) internal pure returns (uint256) {
        return DateTimeLib.dateToEpochDay(year, 1, 1);
    }

    /// @notice How many days a year has.
    /// @param year The year.
    /// @return 365 or 366.
    function lengthOf(uint256 year) internal pure returns (uint256) {
        return DateTimeLib.isLeapYear(year) ? 366 : 365;
    }

    /// @notice The closed days of a year as it is posted: weekends, unless the bank works on them, and holidays.
    /// @param year The year.
    /// @param weekend The days of the week that are closed: bit 0 for Monday to bit 6 for Sunday.
    /// @param holidays The holidays.
    /// @param workdays The days of weekends on which the bank works.
    /// @return The closed days.
    function closedDays(
        uint256 year,
        uint8 weekend,
        DaySet memory holidays,
        DaySet memory workdays
    ) internal pure returns (DaySet memory) {
        return weekendDays(year, weekend).minus(workdays).union(holidays);
    }

    /// @notice The days of a year's weekends.
    /// @param year The year.
    /// @param weekend The days of the week: bit 0 for Monday to bit 6 for Sunday.
    /// @return The days.
    function weekendDays(uint256 year, uint8 weekend) internal pure returns (DaySet memory) {
        // 1970-01-01 was a Thursday.
        uint256 weekday = (firstDayOf(year) + 3) % 7;
        uint256 high = _week(weekend, weekday + WORD_SHIFT) & ((1 << (lengthOf(year) - 256)) - 1);
        return DaySet({low: _week(weekend, weekday), high: high});
    }

    /* PRIVATE */

    /// @dev A word of weeks, which begin with a weekday other than Monday: 0 for Monday, and 7 again.
    function _week(uint256 weekend, uint256 weekday) private pure returns (uint256) {
        uint256 shift = weekday % 7;
        uint256 week = ((weekend >> shift) | (weekend << (7 - shift))) & 0x7f;
        // No carries, since a week has seven bits; the overflow is of days that the word does not hold.
        unchecked {
            return week * WEEKLY;
        }
    }
}
