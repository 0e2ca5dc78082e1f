// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Mandate, PeriodUnit} from "../../../../contracts/payments/types/MandateTypes.sol";

/// @title Almanac
/// @notice The calendar of a mandate, written a second time: by turning the leaves, month by month and period by period.
library Almanac {
    /// @notice January 1, 2027.
    uint256 private constant FIRST_DAY = 20_819;
    uint256 private constant FIRST_YEAR = 2027;

    /// @notice The second in which a period starts.
    function startOf(Mandate memory mandate, uint256 period) internal pure returns (uint256) {
        uint256 units = period * mandate.every;
        uint256 day = mandate.firstDay;
        if (mandate.unit == PeriodUnit.Day) day += units;
        else if (mandate.unit == PeriodUnit.Week) day += 7 * units;
        else day = monthsAfter(day, units);
        return _midnight(mandate, day);
    }

    /// @notice The second from which nothing can be collected.
    function endOf(Mandate memory mandate) internal pure returns (uint256) {
        uint256 afterPeriods = mandate.periods == 0 ? type(uint256).max : startOf(mandate, mandate.periods);
        uint256 afterDays = mandate.lastDay == 0 ? type(uint256).max : _midnight(mandate, mandate.lastDay + 1);
        return afterDays < afterPeriods ? afterDays : afterPeriods;
    }

    /// @notice The period that a second falls in.
    function periodAt(Mandate memory mandate, uint256 time) internal pure returns (uint256 period) {
        while (startOf(mandate, period + 1) <= time) ++period;
    }

    /// @notice The same day of the month so many months later, or the month's last.
    function monthsAfter(uint256 day, uint256 months) internal pure returns (uint256) {
        uint256 start = FIRST_DAY;
        uint256 month = 0;
        while (start + _daysIn(month) <= day) start += _daysIn(month++);
        uint256 dayOfMonth = day - start;
        for (; months > 0; --months) start += _daysIn(month++);
        return start + (dayOfMonth < _daysIn(month) ? dayOfMonth : _daysIn(month) - 1);
    }

    /// @dev The days of a month, counted from January 2027.
    function _daysIn(uint256 month) private pure returns (uint256) {
        uint256 year = FIRST_YEAR + month / 12;
        month = month % 12;
        if (month == 1) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        return month == 3 || month == 5 || month == 8 || month == 10 ? 30 : 31;
    }

    function _midnight(Mandate memory mandate, uint256 day) private pure returns (uint256) {
        return
            mandate.utcOffset < 0
                ? day * 1 days + uint256(-int256(mandate.utcOffset)) * 60
                : day * 1 days - uint256(int256(mandate.utcOffset)) * 60;
    }
}
