// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {DateTimeLib} from "solady/src/utils/DateTimeLib.sol";

import {Mandate, PeriodUnit} from "../types/MandateTypes.sol";

/// @title Schedule
/// @notice The periods of a mandate: when each starts, which one a second falls in, and when the last one ends. Nothing
/// here loops, however many periods there are.
/// @dev Expects sound terms. Days are counted from 1970-01-01 in the mandate's own calendar.
library Schedule {
    /// @dev The last day with a year of four digits, 9999-12-31. No mandate goes beyond it.
    uint256 internal constant LAST_DAY = 2_932_896;

    /// @dev The most periods of a mandate.
    uint256 internal constant MAX_PERIODS = type(uint16).max;

    /* INTERNAL */

    /// @notice The second in which the first period starts.
    /// @param mandate The terms.
    /// @return The time, in Unix seconds.
    function startsAt(Mandate calldata mandate) internal pure returns (uint256) {
        return _midnight(mandate, mandate.firstDay);
    }

    /// @notice The second from which nothing can be collected: after the last day or the last period, whichever comes
    /// first.
    /// @param mandate The terms.
    /// @return The time, in Unix seconds; below 2^40.
    function endsAt(Mandate calldata mandate) internal pure returns (uint256) {
        uint256 periods = mandate.periods;
        uint256 afterPeriods = _firstDayOf(mandate, periods == 0 ? MAX_PERIODS : periods);
        uint256 lastDay = mandate.lastDay;
        uint256 afterDays = (lastDay == 0 ? LAST_DAY : lastDay) + 1;
        return _midnight(mandate, Math.min(afterDays, afterPeriods));
    }

    /// @notice The second in which a period starts, whether or not the mandate still runs by then.
    /// @param mandate The terms.
    /// @param period The period, from zero; at most 65,536.
    /// @return The time, in Unix seconds.
    function startOf(Mandate calldata mandate, uint256 period) internal pure returns (uint256) {
        return _midnight(mandate, _firstDayOf(mandate, period));
    }

    /// @notice The period that a second falls in.
    /// @param mandate The terms.
    /// @param time The time, in Unix seconds; not before the first period.
    /// @return The period, from zero.
    function periodAt(Mandate calldata mandate, uint256 time) internal pure returns (uint256) {
        uint256 firstDay = mandate.firstDay;
        uint256 day = uint256(int256(time) + _ahead(mandate)) / 1 days;
        PeriodUnit unit = mandate.unit;
        uint256 every = mandate.every;
        if (unit == PeriodUnit.Month) return _monthsBetween(firstDay, day) / every;
        return (day - firstDay) / (unit == PeriodUnit.Week ? 7 * every : every);
    }

    /* PRIVATE */

    /// @dev The day on which a period starts: always from the first day, so that a short month shortens only itself.
    function _firstDayOf(Mandate calldata mandate, uint256 period) private pure returns (uint256) {
        uint256 firstDay = mandate.firstDay;
        PeriodUnit unit = mandate.unit;
        uint256 units = period * mandate.every;
        if (unit == PeriodUnit.Month) return _addMonths(firstDay, units);
        return firstDay + (unit == PeriodUnit.Week ? 7 * units : units);
    }

    /// @dev The same day of the month some months later, or the month's last where it has no such day.
    function _addMonths(uint256 day, uint256 months) private pure returns (uint256) {
        (uint256 year, uint256 month, uint256 dayOfMonth) = DateTimeLib.epochDayToDate(day);
        // Months from zero, to carry over into years.
        uint256 count = year * 12 + month - 1 + months;
        year = count / 12;
        month = (count % 12) + 1;
        uint256 length = DateTimeLib.daysInMonth(year, month);
        return DateTimeLib.dateToEpochDay(year, month, Math.min(dayOfMonth, length));
    }

    /// @dev The most months that can be added to `from`, in the sense of `_addMonths`, without passing `to`.
    function _monthsBetween(uint256 from, uint256 to) private pure returns (uint256 months) {
        (uint256 fromYear, uint256 fromMonth, uint256 fromDay) = DateTimeLib.epochDayToDate(from);
        (uint256 toYear, uint256 toMonth, uint256 toDay) = DateTimeLib.epochDayToDate(to);
        months = toYear * 12 + toMonth - (fromYear * 12 + fromMonth);
        if (toDay >= fromDay || toDay == DateTimeLib.daysInMonth(toYear, toMonth)) return months;
        return months - 1;
    }

    /// @dev The second in which a day begins in the mandate's calendar. The first day is not before day 1, and no
    /// offset is longer than a day, so it is after 1970 began.
    function _midnight(Mandate calldata mandate, uint256 day) private pure returns (uint256) {
        return uint256(int256(day * 1 days) - _ahead(mandate));
    }

    /// @dev How far the mandate's calendar is ahead of UTC, in seconds.
    function _ahead(Mandate calldata mandate) private pure returns (int256) {
        return int256(mandate.utcOffset) * 1 minutes;
    }
}
