// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBankingCalendar} from "./interfaces/IBankingCalendar.sol";
import {BankingDayLib} from "./libraries/BankingDayLib.sol";
import {CalendarId} from "./types/CalendarId.sol";
import {Calendar, CalendarYear, DayKind} from "./types/CalendarTypes.sol";
import {DaySet} from "./types/DaySet.sol";
import {OffsetWord, utcTime} from "./types/OffsetWord.sol";

/// @title BankingCalendarLedger
/// @notice What banking calendars store, and what they answer.
/// @dev A year is found by its days, a day by a bit of its year. No year has a number of more than four digits, so each
/// day is below 2^32, and each second below 2^40.
abstract contract BankingCalendarLedger is IBankingCalendar {
    using BankingDayLib for uint256;

    /* CONSTANTS */

    /// @dev The most days between the day of a question and that of its answer.
    uint256 private constant MAX_SPAN = 400;

    /* STORAGE */

    mapping(CalendarId id => Calendar calendar) private _calendars;
    mapping(CalendarId id => mapping(uint256 year => CalendarYear entry)) private _years;

    /* VIEWS: DAYS */

    /// @inheritdoc IBankingCalendar
    function dayOf(CalendarId id, uint40 time) external view returns (uint32) {
        return uint32(_dayOf(id, time));
    }

    /// @inheritdoc IBankingCalendar
    function kindOf(CalendarId id, uint32 day) external view returns (DayKind) {
        return _kindOf(id, day);
    }

    /// @inheritdoc IBankingCalendar
    function isBankingDay(CalendarId id, uint32 day) external view returns (bool) {
        return _kindOf(id, day) == DayKind.Banking;
    }

    /// @inheritdoc IBankingCalendar
    function isOpenAt(CalendarId id, uint40 time) external view returns (bool) {
        uint256 day = _dayOf(id, time);
        if (_kindOf(id, day) != DayKind.Banking) return false;
        (uint256 opens, uint256 closes) = _hoursOf(id, day);
        return time >= opens && time < closes;
    }

    /// @inheritdoc IBankingCalendar
    function boundsOf(CalendarId id, uint32 day) external view returns (uint40 start, uint40 end) {
        (CalendarYear storage entry, uint256 first) = _entryOf(id, day);
        uint256 n = day - first;
        return (uint40(entry.offsets.startOf(first, n)), uint40(entry.offsets.startOf(first, n + 1)));
    }

    /// @inheritdoc IBankingCalendar
    function hoursOf(CalendarId id, uint32 day) external view returns (uint40 opensAt, uint40 closesAt) {
        (uint256 opens, uint256 closes) = _hoursOf(id, day);
        return (uint40(opens), uint40(closes));
    }

    /* VIEWS: CLOCKS */

    /// @inheritdoc IBankingCalendar
    function countedDay(CalendarId id, uint40 time) external view returns (uint32) {
        return uint32(_countedDay(id, time));
    }

    /// @inheritdoc IBankingCalendar
    function bankingDayAfter(CalendarId id, uint32 day, uint16 count) external view returns (uint32) {
        // A day of no posted year is refused even where none is counted.
        _entryOf(id, day);
        return uint32(_dayAfter(id, day, count, false));
    }

    /// @inheritdoc IBankingCalendar
    function addBankingDays(CalendarId id, uint40 from, uint16 count) external view returns (uint40) {
        uint256 day = _dayAfter(id, _countedDay(id, from), count, false);
        (CalendarYear storage entry, uint256 first) = _entryOf(id, day);
        return uint40(entry.offsets.startOf(first, day - first + 1) - 1);
    }

    /// @inheritdoc IBankingCalendar
    function bankingDaysBetween(CalendarId id, uint40 from, uint40 until) external view returns (uint256 count) {
        uint256 counted = _countedDay(id, from);
        uint256 last = _dayOf(id, until);
        if (last <= counted) return 0;
        require(last - counted <= MAX_SPAN, CalendarTooFar(id, counted, MAX_SPAN));

        for (uint256 next = counted + 1; next <= last;) {
            (CalendarYear storage entry, uint256 first) = _entryOf(id, next);
            uint256 end = first + first.yearOf().lengthOf();
            if (end > last) end = last + 1;
            count += _closed(entry).countOutside(next - first, end - first);
            next = end;
        }
    }

    /// @inheritdoc IBankingCalendar
    function rollToBankingDay(CalendarId id, uint32 day) external view returns (uint32 rolled, DayKind kind) {
        kind = _kindOf(id, day);
        if (kind == DayKind.Banking || kind == DayKind.ForceMajeure) return (day, kind);
        return (uint32(_dayAfter(id, day, 1, true)), kind);
    }

    /// @inheritdoc IBankingCalendar
    function requirePosted(CalendarId id, uint40 from, uint40 until) external view {
        (uint256 first, ) = _locate(id, from);
        (uint256 last, ) = _locate(id, until);
        for (uint256 year = first + 1; year < last; ++year) _postedYear(id, year);
    }

    /* VIEWS: RECORDS */

    /// @inheritdoc IBankingCalendar
    function calendarOf(CalendarId id) external view returns (Calendar memory) {
        return _calendars[id];
    }

    /// @inheritdoc IBankingCalendar
    function yearOf(CalendarId id, uint16 year) external view returns (CalendarYear memory) {
        return _years[id][year];
    }

    /* INTERNAL: STORAGE */

    /// @dev The storage of a calendar.
    function _calendar(CalendarId id) internal view returns (Calendar storage) {
        return _calendars[id];
    }

    /// @dev The storage of a year, posted or not.
    function _year(CalendarId id, uint256 year) internal view returns (CalendarYear storage) {
        return _years[id][year];
    }

    /// @dev Stores the closed days of a year.
    function _close(CalendarYear storage entry, DaySet memory days_) internal {
        // No day of a year is beyond bit 109 of the second word.
        (entry.closed, entry.closedLate) = (days_.low, uint112(days_.high));
    }

    /// @dev Stores the days of a year that a declaration closed.
    function _declare(CalendarYear storage entry, DaySet memory days_) internal {
        (entry.declared, entry.declaredLate) = (days_.low, uint112(days_.high));
    }

    /// @dev Stores those of them that are for force majeure.
    function _force(CalendarYear storage entry, DaySet memory days_) internal {
        (entry.forced, entry.forcedLate) = (days_.low, uint112(days_.high));
    }

    /// @dev The closed days of a year.
    function _closed(CalendarYear storage entry) internal view returns (DaySet memory) {
        return DaySet({low: entry.closed, high: entry.closedLate});
    }

    /// @dev The days of a year that a declaration closed.
    function _declared(CalendarYear storage entry) internal view returns (DaySet memory) {
        return DaySet({low: entry.declared, high: entry.declaredLate});
    }

    /// @dev Those of them that are for force majeure.
    function _forced(CalendarYear storage entry) internal view returns (DaySet memory) {
        return DaySet({low: entry.forced, high: entry.forcedLate});
    }

    /* INTERNAL: DAYS */

    /// @dev The year of a day, which is posted, and its January 1.
    function _entryOf(CalendarId id, uint256 day) internal view returns (CalendarYear storage entry, uint256 first) {
        uint256 year = day.yearOf();
        return (_postedYear(id, year), year.firstDayOf());
    }

    /// @dev What a day is.
    function _kindOf(CalendarId id, uint256 day) internal view returns (DayKind) {
        (CalendarYear storage entry, uint256 first) = _entryOf(id, day);
        uint256 n = day - first;
        if (!_closed(entry).contains(n)) return DayKind.Banking;
        if (!_declared(entry).contains(n)) return DayKind.Holiday;
        return _forced(entry).contains(n) ? DayKind.ForceMajeure : DayKind.Closure;
    }

    /* PRIVATE */

    /// @dev When the bank opens and closes on a day, if it opens.
    function _hoursOf(CalendarId id, uint256 day) private view returns (uint256 opens, uint256 closes) {
        (CalendarYear storage entry, uint256 first) = _entryOf(id, day);
        Calendar storage calendar = _calendars[id];
        int256 offset = entry.offsets.offsetOn(day - first + 1);
        uint256 midnight = day * 1 days;
        return (utcTime(midnight + calendar.opensAt, offset), utcTime(midnight + calendar.closesAt, offset));
    }

    /// @dev The day as of which a presentation counts.
    function _countedDay(CalendarId id, uint256 time) private view returns (uint256 day) {
        day = _dayOf(id, time);
        if (_kindOf(id, day) == DayKind.Banking) {
            (, uint256 closes) = _hoursOf(id, day);
            if (time < closes) return day;
        }
        return _dayAfter(id, day, 1, false);
    }

    /// @dev The banking day that comes so many after a day. Where a date rolls, force majeure closes no day.
    function _dayAfter(CalendarId id, uint256 day, uint256 count, bool isRolling) private view returns (uint256) {
        if (count == 0) return day;
        for (uint256 next = day + 1; next <= day + MAX_SPAN;) {
            (CalendarYear storage entry, uint256 first) = _entryOf(id, next);
            DaySet memory closed = _closed(entry);
            if (isRolling) closed = closed.minus(_forced(entry));
            uint256 length = first.yearOf().lengthOf();
            uint256 place;
            (place, count) = closed.nthOutside(next - first, length, count);
            if (count == 0) {
                if (first + place <= day + MAX_SPAN) return first + place;
                break;
            }
            next = first + length;
        }
        revert CalendarTooFar(id, day, MAX_SPAN);
    }

    /// @dev The day in which a time falls.
    function _dayOf(CalendarId id, uint256 time) private view returns (uint256) {
        (uint256 year, OffsetWord offsets) = _locate(id, time);
        return offsets.dayAt(year.firstDayOf(), year.lengthOf(), time);
    }

    /// @dev The year in which a time falls, which is posted: the one that it falls in at UTC, or a neighbor.
    function _locate(CalendarId id, uint256 time) private view returns (uint256 year, OffsetWord offsets) {
        year = (time / 1 days).yearOf();
        CalendarYear storage entry = _years[id][year];
        if (entry.isPosted) {
            offsets = entry.offsets;
            if (_hasBegun(offsets, year, time) && !_hasEnded(offsets, year, time)) return (year, offsets);
            year = _hasBegun(offsets, year, time) ? year + 1 : year - 1;
            return (year, _postedYear(id, year).offsets);
        }

        entry = _years[id][year + 1];
        if (entry.isPosted && _hasBegun(entry.offsets, year + 1, time)) return (year + 1, entry.offsets);
        entry = _years[id][year - 1];
        if (entry.isPosted && !_hasEnded(entry.offsets, year - 1, time)) return (year - 1, entry.offsets);
        _revertNotPosted(id, year);
    }

    /// @dev A year that is posted.
    function _postedYear(CalendarId id, uint256 year) private view returns (CalendarYear storage entry) {
        entry = _years[id][year];
        if (!entry.isPosted) _revertNotPosted(id, year);
    }

    /// @dev The question is about a year that nobody posted, or about a calendar that nobody made.
    function _revertNotPosted(CalendarId id, uint256 year) private view {
        if (_calendars[id].createdAt == 0) revert CalendarUnknown(id);
        revert CalendarYearNotPosted(id, year);
    }

    /// @dev Whether a year has begun at a time.
    function _hasBegun(OffsetWord offsets, uint256 year, uint256 time) private pure returns (bool) {
        return time >= offsets.startOf(year.firstDayOf(), 0);
    }

    /// @dev Whether a year is over at a time.
    function _hasEnded(OffsetWord offsets, uint256 year, uint256 time) private pure returns (bool) {
        return time >= offsets.startOf(year.firstDayOf(), year.lengthOf());
    }
}
