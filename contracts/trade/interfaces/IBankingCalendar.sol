// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {PartyId} from "../../parties/types/PartyId.sol";
import {CalendarId} from "../types/CalendarId.sol";
import {Calendar, CalendarTerms, CalendarYear, ClosureKind, DayKind, YearPlan} from "../types/CalendarTypes.sol";

/// @title IBankingCalendar
/// @notice On which days a bank is open at a place, and what follows from it for the clocks of letters of credit: how
/// long five banking days are, and where a date goes that falls on a closed day. After UCP 600 art. 2, 14(b), 16, 29,
/// 33 and 36.
/// @dev A calendar is a weekend, opening hours, the place's clocks and, year by year, its holidays. A bank keeps it: it
/// posts a year before that begins, changes a holiday with long notice, and declares a closure that it could not
/// foresee. Whoever asks about a year that was never posted gets an error and no guess.
///
/// Two kinds of deadlines ask differently. A clock that starts at an event, such as five banking days to examine
/// documents, is computed when it starts and stored by whoever asked; it does not move, whatever the keeper does later.
/// A date that terms name, such as an expiry, is stored as it is and rolled when it arrives.
///
/// There is no money and no administrator here. Days are counted from 1970-01-01 in the place's own time, times are
/// Unix seconds, hours are seconds since midnight, offsets are minutes ahead of UTC. Every deed may come through the
/// ERC-2771 forwarder.
///
/// Assumptions:
/// - Safety: the keeper posts the days on which the place's banks are closed, and declares closures that happened. It
///   can lengthen clocks that start later and roll dates that did not arrive, each in everyone's sight; it cannot move
///   a clock that runs.
/// - Liveness: the keeper posts each year before it begins. Where it does not, nobody else can; whoever builds on a
///   calendar says what then counts.
interface IBankingCalendar {
    /* EVENTS */

    /// @notice A bank created a calendar.
    /// @param id The calendar.
    /// @param keeper The party that keeps it.
    /// @param by Which of its accounts.
    /// @param terms All terms.
    event CalendarCreated(CalendarId indexed id, PartyId indexed keeper, address indexed by, CalendarTerms terms);

    /// @notice The keeper posted a year.
    /// @param id The calendar.
    /// @param by Which of the keeper's accounts.
    /// @param plan The year and its days.
    event CalendarYearPosted(CalendarId indexed id, address indexed by, YearPlan plan);

    /// @notice A banking day became a holiday.
    /// @param id The calendar.
    /// @param by Which of the keeper's accounts did it.
    /// @param day The day.
    event CalendarHolidayAdded(CalendarId indexed id, address indexed by, uint32 day);

    /// @notice A holiday, or a day of a weekend, became a banking day.
    /// @param id The calendar.
    /// @param by Which of the keeper's accounts did it.
    /// @param day The day.
    event CalendarHolidayRemoved(CalendarId indexed id, address indexed by, uint32 day);

    /// @notice The keeper declared that the bank is, or was, closed on a banking day.
    /// @param id The calendar.
    /// @param by Which of the keeper's accounts.
    /// @param day The day.
    /// @param kind Whether it is an ordinary closure or force majeure.
    /// @param evidence A hash of what shows it.
    event CalendarClosureDeclared(
        CalendarId indexed id,
        address indexed by,
        uint32 day,
        ClosureKind kind,
        bytes32 evidence
    );

    /* ERRORS */

    /// @notice There is no commitment to the place.
    /// @param id The calendar.
    error CalendarNoPlace(CalendarId id);

    /// @notice The weekend leaves no day, or has days that no week has.
    /// @param id The calendar.
    /// @param weekend The days of the week: bit 0 for Monday to bit 6 for Sunday.
    error CalendarInvalidWeekend(CalendarId id, uint8 weekend);

    /// @notice The bank would not open before it closes, or close after the day.
    /// @param id The calendar.
    /// @param opensAt When it would open, in seconds since midnight.
    /// @param closesAt When it would close, in seconds since midnight.
    error CalendarInvalidHours(CalendarId id, uint24 opensAt, uint24 closesAt);

    /// @notice No clocks are so far from UTC.
    /// @param id The calendar.
    /// @param utcOffset The offset, in minutes.
    error CalendarInvalidOffset(CalendarId id, int16 utcOffset);

    /// @notice The deed is the keeper's.
    /// @param id The calendar.
    /// @param party The party for which the caller acts.
    /// @param keeper The keeper.
    error CalendarNotKeeper(CalendarId id, PartyId party, PartyId keeper);

    /// @notice There is such a calendar already.
    /// @param id The calendar.
    error CalendarExists(CalendarId id);

    /// @notice Nobody created such a calendar.
    /// @param id The calendar.
    error CalendarUnknown(CalendarId id);

    /// @notice Years are posted in order, each once.
    /// @param id The calendar.
    /// @param year The year.
    /// @param lastYear The last one that was posted.
    error CalendarYearNotAfter(CalendarId id, uint256 year, uint256 lastYear);

    /// @notice The year has more than four digits.
    /// @param id The calendar.
    /// @param year The year.
    /// @param latest The last one that can be posted.
    error CalendarYearTooFar(CalendarId id, uint256 year, uint256 latest);

    /// @notice There are days beyond the last of the year.
    /// @param id The calendar.
    /// @param year The year.
    /// @param length How many days it has.
    error CalendarDaysBeyondYear(CalendarId id, uint256 year, uint256 length);

    /// @notice The clocks would be changed too often in a year.
    /// @param id The calendar.
    /// @param count How many changes there are.
    /// @param most How many there can be.
    error CalendarTooManyChanges(CalendarId id, uint256 count, uint256 most);

    /// @notice A change of the clocks is not after the one before, not in the year, or leads too far.
    /// @param id The calendar.
    /// @param index Its place among the changes, from zero.
    /// @param day Its day of the year, counted from January 1, which is 0.
    /// @param utcOffset The offset that it would lead to, in minutes.
    error CalendarInvalidChange(CalendarId id, uint256 index, uint16 day, int16 utcOffset);

    /// @notice The first year to be posted is over.
    /// @param id The calendar.
    /// @param year The year.
    /// @param endedAt When it ended, in Unix seconds.
    error CalendarYearOver(CalendarId id, uint256 year, uint256 endedAt);

    /// @notice A year after the first has begun.
    /// @param id The calendar.
    /// @param year The year.
    /// @param begunAt When it began, in Unix seconds.
    error CalendarYearBegun(CalendarId id, uint256 year, uint256 begunAt);

    /// @notice Nobody posted that year.
    /// @param id The calendar.
    /// @param year The year.
    error CalendarYearNotPosted(CalendarId id, uint256 year);

    /// @notice The day begins too soon.
    /// @param id The calendar.
    /// @param day The day.
    /// @param latest Until when this could be done, in Unix seconds.
    error CalendarNoticeTooShort(CalendarId id, uint32 day, uint256 latest);

    /// @notice The bank is closed on that day already.
    /// @param id The calendar.
    /// @param day The day.
    /// @param kind What the day is.
    error CalendarDayClosed(CalendarId id, uint32 day, DayKind kind);

    /// @notice The bank is open on that day already.
    /// @param id The calendar.
    /// @param day The day.
    error CalendarDayOpen(CalendarId id, uint32 day);

    /// @notice A closure of that day is not declared at this time.
    /// @param id The calendar.
    /// @param day The day.
    /// @param from From when on it can be, in Unix seconds.
    /// @param until Until when, exclusive.
    error CalendarClosureUntimely(CalendarId id, uint32 day, uint256 from, uint256 until);

    /// @notice There is no evidence.
    /// @param id The calendar.
    /// @param day The day.
    error CalendarNoEvidence(CalendarId id, uint32 day);

    /// @notice The answer would be more days away than a calendar looks.
    /// @param id The calendar.
    /// @param day The day from which it looked.
    /// @param most How many days it looks.
    error CalendarTooFar(CalendarId id, uint256 day, uint256 most);

    /* DEEDS */

    /// @notice A bank creates a calendar, which it keeps from then on.
    /// @dev Emits {CalendarCreated}.
    ///
    /// Notes:
    /// - The keeper is a party and not an account, so that a key can be changed without the calendar.
    /// - Weekend and hours hold for the calendar's life. A bank whose hours change makes another calendar, which later
    ///   credits name.
    ///
    /// Requirements:
    /// - There must be a place (`CalendarNoPlace`), a weekend that leaves a day (`CalendarInvalidWeekend`), hours that
    ///   end after they start and by midnight (`CalendarInvalidHours`), and an offset of at most fourteen hours
    ///   (`CalendarInvalidOffset`).
    /// - The caller must act for a party with the role of bank now (see {IParties-requireRole}), and that must be the
    ///   keeper in the terms (`CalendarNotKeeper`).
    /// - There must be no calendar with these terms (`CalendarExists`).
    ///
    /// @param terms The terms.
    /// @return id The calendar's id.
    function createCalendar(CalendarTerms calldata terms) external returns (CalendarId id);

    /// @notice The keeper posts a year.
    /// @dev Emits {CalendarYearPosted}.
    ///
    /// Notes:
    /// - The first year may run already: before it is posted, nobody can have relied on the calendar.
    /// - A year that is left out stays unposted for good.
    /// - The clocks begin a year as they ended the last one that was posted.
    ///
    /// Requirements:
    /// - The calendar must exist (`CalendarUnknown`).
    /// - The caller must act for the keeper, which must be a bank now (see {IParties-requireRole};
    ///   `CalendarNotKeeper`).
    /// - The year must be after the last one that was posted (`CalendarYearNotAfter`), have at most four digits
    ///   (`CalendarYearTooFar`), and hold all the days that are given (`CalendarDaysBeyondYear`).
    /// - There may be at most three changes of the clocks (`CalendarTooManyChanges`), in order, from the second day of
    ///   the year on, each to an offset of at most fourteen hours and by less than a day (`CalendarInvalidChange`).
    /// - The first year must not be over (`CalendarYearOver`); no other may have begun at its place
    ///   (`CalendarYearBegun`).
    ///
    /// @param id The calendar.
    /// @param plan The year.
    function postYear(CalendarId id, YearPlan calldata plan) external;

    /// @notice The keeper makes a banking day of a posted year a holiday.
    /// @dev Emits {CalendarHolidayAdded}.
    ///
    /// Notes:
    /// - The notice is longer than the clocks of presentations run, so that a bank cannot quietly make time for
    ///   documents that lie before it. What comes sooner is a closure, and is declared as one.
    ///
    /// Requirements:
    /// - The calendar must exist (`CalendarUnknown`).
    /// - The caller must act for the keeper, which must be a bank now (see {IParties-requireRole};
    ///   `CalendarNotKeeper`).
    /// - The day's year must be posted (`CalendarYearNotPosted`).
    /// - The day must begin 30 days from now, or later (`CalendarNoticeTooShort`).
    /// - It must be a banking day (`CalendarDayClosed`).
    ///
    /// @param id The calendar.
    /// @param day The day.
    function addHoliday(CalendarId id, uint32 day) external;

    /// @notice The keeper makes a holiday, or a day of a weekend, a banking day.
    /// @dev Emits {CalendarHolidayRemoved}.
    ///
    /// Requirements:
    /// - The calendar must exist (`CalendarUnknown`).
    /// - The caller must act for the keeper, which must be a bank now (see {IParties-requireRole};
    ///   `CalendarNotKeeper`).
    /// - The day's year must be posted (`CalendarYearNotPosted`).
    /// - The day must begin 30 days from now, or later (`CalendarNoticeTooShort`).
    /// - It must be a closed day (`CalendarDayOpen`).
    ///
    /// @param id The calendar.
    /// @param day The day.
    function removeHoliday(CalendarId id, uint32 day) external;

    /// @notice The keeper declares that the bank is, or was, closed on a day on which it was to be open.
    /// @dev Emits {CalendarClosureDeclared}.
    ///
    /// Notes:
    /// - An ordinary closure is declared before its day is over, so that a date which has passed never comes back.
    ///   Force majeure may keep the bank from declaring it and can be declared five days longer; no date rolls for it.
    /// - What was declared stays.
    ///
    /// Requirements:
    /// - The calendar must exist (`CalendarUnknown`).
    /// - The caller must act for the keeper, which must be a bank now (see {IParties-requireRole};
    ///   `CalendarNotKeeper`).
    /// - The day's year must be posted (`CalendarYearNotPosted`).
    /// - The day must begin less than 30 days from now, and not be over; for force majeure, not be over for five days
    ///   (`CalendarClosureUntimely`).
    /// - There must be evidence (`CalendarNoEvidence`).
    /// - The day must be a banking day (`CalendarDayClosed`).
    ///
    /// @param id The calendar.
    /// @param day The day.
    /// @param kind Whether it is an ordinary closure or force majeure.
    /// @param evidence A hash of what shows it: a notice, a decree.
    function declareClosure(CalendarId id, uint32 day, ClosureKind kind, bytes32 evidence) external;

    /* VIEWS: DAYS */

    /// @notice The day in which a time falls at the place.
    /// @dev Reverts where its year was not posted (`CalendarYearNotPosted`) or the calendar does not exist
    /// (`CalendarUnknown`), as all questions about days do.
    /// @param id The calendar.
    /// @param time The time, in Unix seconds.
    /// @return The day.
    function dayOf(CalendarId id, uint40 time) external view returns (uint32);

    /// @notice What a day is.
    /// @param id The calendar.
    /// @param day The day.
    /// @return Its kind.
    function kindOf(CalendarId id, uint32 day) external view returns (DayKind);

    /// @notice Whether the bank is open on a day.
    /// @param id The calendar.
    /// @param day The day.
    /// @return True if it is.
    function isBankingDay(CalendarId id, uint32 day) external view returns (bool);

    /// @notice Whether the bank is open at a time.
    /// @param id The calendar.
    /// @param time The time, in Unix seconds.
    /// @return True from the second at which it opens, until the one at which it closes.
    function isOpenAt(CalendarId id, uint40 time) external view returns (bool);

    /// @notice When a day begins and ends at the place.
    /// @param id The calendar.
    /// @param day The day.
    /// @return start Its first second, in Unix seconds.
    /// @return end The second after its last, in Unix seconds.
    function boundsOf(CalendarId id, uint32 day) external view returns (uint40 start, uint40 end);

    /// @notice When the bank opens and closes on a day, if that is a banking day.
    /// @param id The calendar.
    /// @param day The day.
    /// @return opensAt The first second of its hours, in Unix seconds.
    /// @return closesAt The second after the last of them, in Unix seconds.
    function hoursOf(CalendarId id, uint32 day) external view returns (uint40 opensAt, uint40 closesAt);

    /* VIEWS: CLOCKS */

    /// @notice The day as of which a presentation counts that is made at a time: that day; where it is closed, or the
    /// bank's hours are over, the next banking day. After UCP 600 art. 33.
    /// @dev A presentation before the bank opens counts as of that day. Reverts with `CalendarTooFar` where the next
    /// banking day is more than 400 days away.
    /// @param id The calendar.
    /// @param time The time, in Unix seconds.
    /// @return The day.
    function countedDay(CalendarId id, uint40 time) external view returns (uint32);

    /// @notice The banking day that comes so many after a day, which is not counted itself.
    /// @dev Reverts with `CalendarTooFar` where it is more than 400 days away.
    /// @param id The calendar.
    /// @param day The day.
    /// @param count How many; for zero the day itself.
    /// @return The banking day.
    function bankingDayAfter(CalendarId id, uint32 day, uint16 count) external view returns (uint32);

    /// @notice The last second of a clock of banking days that starts at a time: the last of the banking day that comes
    /// so many after the day as of which a presentation at that time counts. After UCP 600 art. 14(b): that second
    /// belongs to the bank, the next one no more.
    /// @dev The day ends at midnight; whoever wants the end of the bank's hours takes {hoursOf} of the day. Reverts
    /// with `CalendarTooFar` where the end is more than 400 days away.
    /// @param id The calendar.
    /// @param from When the clock starts, in Unix seconds.
    /// @param count How many banking days.
    /// @return The last second, in Unix seconds.
    function addBankingDays(CalendarId id, uint40 from, uint16 count) external view returns (uint40);

    /// @notice How many banking days of a clock are left: those after the day as of which a presentation at one time
    /// counts, up to the day of the other. After eUCP 2.1 art. e12: a clock that was stopped at `from` and would have
    /// ended at `until` goes on with so many.
    /// @dev `addBankingDays(id, from, bankingDaysBetween(id, from, until))` is `until` where that is the end of a clock
    /// and the days in between have not changed. Reverts with `CalendarTooFar` where they are more than 400 days apart.
    /// @param id The calendar.
    /// @param from The one time, in Unix seconds.
    /// @param until The other, in Unix seconds.
    /// @return count How many; zero where the clock is over.
    function bankingDaysBetween(CalendarId id, uint40 from, uint40 until) external view returns (uint256 count);

    /// @notice Where a date goes that terms name: nowhere, unless the bank is closed in the ordinary way on that day;
    /// then to the next day on which it is not. After UCP 600 art. 29 and 36: force majeure moves no date, and a date
    /// that rolls to a day of force majeure stays there.
    /// @dev Reverts with `CalendarTooFar` where that is more than 400 days away.
    /// @param id The calendar.
    /// @param day The day.
    /// @return rolled The day to which the date goes.
    /// @return kind What the day is that was asked about: the reason.
    function rollToBankingDay(CalendarId id, uint32 day) external view returns (uint32 rolled, DayKind kind);

    /// @notice Reverts unless all years are posted that a stretch of time touches (`CalendarYearNotPosted`,
    /// `CalendarUnknown`).
    /// @dev Whoever is bound by clocks asks before: from the first event on until the last clock can end.
    /// @param id The calendar.
    /// @param from The first second, in Unix seconds.
    /// @param until The last second, in Unix seconds.
    function requirePosted(CalendarId id, uint40 from, uint40 until) external view;

    /* VIEWS: RECORDS */

    /// @notice What is stored of a calendar.
    /// @param id The calendar.
    /// @return The record; empty for an unknown id.
    function calendarOf(CalendarId id) external view returns (Calendar memory);

    /// @notice What is stored of a year.
    /// @param id The calendar.
    /// @param year The year.
    /// @return The record; empty where the year was not posted.
    function yearOf(CalendarId id, uint16 year) external view returns (CalendarYear memory);

    /* VIEWS */

    /// @notice The registry that says who the banks are.
    /// @return Its address.
    function parties() external view returns (address);

    /// @notice The id of a calendar.
    /// @param terms Its terms.
    /// @return The EIP-712 digest of the terms.
    function idOf(CalendarTerms calldata terms) external view returns (CalendarId);
}
