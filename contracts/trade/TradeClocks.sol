// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBankingCalendar} from "./interfaces/IBankingCalendar.sol";
import {CalendarId} from "./types/CalendarId.sol";
import {DayKind} from "./types/CalendarTypes.sol";

/// @title TradeClocks
/// @notice The clocks of banks, by their calendars.
/// @dev A calendar that has no answer must stop nobody: its keeper is the bank against which the clock runs. Then five
/// banking days are seven days at UTC, and no date rolls.
abstract contract TradeClocks {
    /* IMMUTABLES */

    IBankingCalendar private immutable _calendar;

    /* CONSTRUCTOR */

    /// @param calendar_ The banking calendars.
    constructor(address calendar_) {
        _calendar = IBankingCalendar(calendar_);
    }

    /* VIEWS */

    /// @notice The banking calendars.
    /// @return Their address.
    function calendar() external view returns (address) {
        return address(_calendar);
    }

    /* INTERNAL */

    /// @dev The present, in Unix seconds.
    function _now() internal view returns (uint40) {
        return uint40(block.timestamp);
    }

    /// @dev The present day at UTC.
    function _today() internal view returns (uint32) {
        return uint32(block.timestamp / 1 days);
    }

    /// @dev Reverts unless the calendar can answer from now on for so many days.
    function _requirePosted(CalendarId place, uint40 length) internal view {
        _calendar.requirePosted(place, _now(), _now() + length);
    }

    /// @dev The day as of which what happens now counts.
    function _countedToday(CalendarId place) internal view returns (uint32) {
        try _calendar.countedDay(place, _now()) returns (uint32 day) {
            return day;
        } catch {
            return _today();
        }
    }

    /// @dev The last second of the banking day that comes so many after the one as of which the present counts.
    function _bankingDaysFromNow(CalendarId place, uint16 count) internal view returns (uint40) {
        try _calendar.addBankingDays(place, _now(), count) returns (uint40 last) {
            return last;
        } catch {
            return _endOf(_today() + count + 2 * ((count + 4) / 5));
        }
    }

    /// @dev Where a nominal date goes.
    function _rolled(CalendarId place, uint32 day) internal view returns (uint32) {
        try _calendar.rollToBankingDay(place, day) returns (uint32 rolled, DayKind) {
            return rolled;
        } catch {
            return day;
        }
    }

    /// @dev The first and the last second of the day to which a nominal date goes.
    function _boundsOfRolled(CalendarId place, uint32 day) internal view returns (uint40 first, uint40 last) {
        day = _rolled(place, day);
        try _calendar.boundsOf(place, day) returns (uint40 start, uint40 end) {
            return (start, end - 1);
        } catch {
            return (_endOf(day) + 1 - 1 days, _endOf(day));
        }
    }

    /* PRIVATE */

    /// @dev The last second of a day at UTC.
    function _endOf(uint32 day) private pure returns (uint40) {
        return (uint40(day) + 1) * 1 days - 1;
    }
}
