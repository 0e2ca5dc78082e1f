// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {IBankingCalendar} from "../interfaces/IBankingCalendar.sol";
import {CalendarId} from "../types/CalendarId.sol";
import {CalendarTerms, OffsetChange, YearPlan} from "../types/CalendarTypes.sol";
import {MAX_CHANGES, OffsetWord, steadyOffset} from "../types/OffsetWord.sol";
import {BankingDayLib} from "./BankingDayLib.sol";

/// @title CalendarLib
/// @notice The hash of a calendar's terms, and what makes terms and years sound.
library CalendarLib {
    /* CONSTANTS */

    bytes32 private constant CALENDAR_TERMS_TYPEHASH = keccak256(
        "CalendarTerms(uint64 keeper,uint8 weekend,uint24 opensAt,uint24 closesAt,int16 utcOffset,bytes32 place,"
        "uint256 salt)"
    );

    /// @dev The days of a week, all closed.
    uint256 private constant WHOLE_WEEK = 0x7f;

    /// @dev The widest offset from UTC, in minutes: fourteen hours.
    int256 private constant MAX_OFFSET = 840;

    /// @dev The last year with four digits.
    uint256 private constant LAST_YEAR = 9999;

    /* INTERNAL */

    /// @notice The EIP-712 struct hash of a calendar's terms.
    /// @param terms The terms.
    /// @return The struct hash.
    function hash(CalendarTerms calldata terms) internal pure returns (bytes32) {
        return keccak256(abi.encode(CALENDAR_TERMS_TYPEHASH, terms));
    }

    /// @notice Reverts unless the terms are sound, as {IBankingCalendar-createCalendar} lists it.
    /// @param terms The terms.
    /// @param id Their id.
    function requireSound(CalendarTerms calldata terms, CalendarId id) internal pure {
        require(terms.place != 0, IBankingCalendar.CalendarNoPlace(id));
        uint8 weekend = terms.weekend;
        require(weekend < WHOLE_WEEK, IBankingCalendar.CalendarInvalidWeekend(id, weekend));
        (uint24 opensAt, uint24 closesAt) = (terms.opensAt, terms.closesAt);
        bool areHours = opensAt < closesAt && closesAt <= 1 days;
        require(areHours, IBankingCalendar.CalendarInvalidHours(id, opensAt, closesAt));
        int16 utcOffset = terms.utcOffset;
        require(_isOffset(utcOffset), IBankingCalendar.CalendarInvalidOffset(id, utcOffset));
    }

    /// @notice Reverts unless a year's number and days are sound, as {IBankingCalendar-postYear} lists it.
    /// @param plan The year.
    /// @param id The calendar.
    /// @param lastYear The last year that was posted, or zero.
    function requireSound(YearPlan calldata plan, CalendarId id, uint16 lastYear) internal pure {
        uint16 year = plan.year;
        require(year > lastYear, IBankingCalendar.CalendarYearNotAfter(id, year, lastYear));
        require(year <= LAST_YEAR, IBankingCalendar.CalendarYearTooFar(id, year, LAST_YEAR));
        uint256 length = BankingDayLib.lengthOf(year);
        bool areWithin = plan.holidays.isWithin(length) && plan.workdays.isWithin(length);
        require(areWithin, IBankingCalendar.CalendarDaysBeyondYear(id, year, length));
    }

    /// @notice The word of a year's offsets. Reverts unless they are sound, as {IBankingCalendar-postYear} lists it.
    /// @param plan The year.
    /// @param id The calendar.
    /// @param utcOffset The offset with which the year begins, in minutes.
    /// @return offsets The word.
    function offsetsOf(
        YearPlan calldata plan,
        CalendarId id,
        int16 utcOffset
    ) internal pure returns (OffsetWord offsets) {
        uint256 changes = plan.changes.length;
        require(changes <= MAX_CHANGES, IBankingCalendar.CalendarTooManyChanges(id, changes, MAX_CHANGES));
        uint256 length = BankingDayLib.lengthOf(plan.year);
        offsets = steadyOffset(utcOffset);
        uint256 before = 0;
        for (uint256 i = 0; i < changes; ++i) {
            OffsetChange calldata change = plan.changes[i];
            (uint16 day, int16 changed) = (change.day, change.utcOffset);
            bool isSound = day > before && day < length && _isOffset(changed) && _isStep(utcOffset, changed);
            require(isSound, IBankingCalendar.CalendarInvalidChange(id, i, day, changed));

            offsets = offsets.withChange(i, day, changed);
            (before, utcOffset) = (day, changed);
        }
    }

    /* PRIVATE */

    /// @dev Whether clocks can be so many minutes ahead of UTC.
    function _isOffset(int256 utcOffset) private pure returns (bool) {
        return utcOffset >= -MAX_OFFSET && utcOffset <= MAX_OFFSET;
    }

    /// @dev Whether clocks can be changed so: no day may end before it begins.
    function _isStep(int256 from, int256 to) private pure returns (bool) {
        int256 step = (to - from) * 1 minutes;
        return step > -1 days && step < 1 days;
    }
}
