// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {PartyId} from "../../parties/types/PartyId.sol";
import {DaySet} from "./DaySet.sol";
import {OffsetWord} from "./OffsetWord.sol";

/// @notice What a day is.
enum DayKind {
    // The bank is open.
    Banking,
    // Closed in the ordinary way.
    Holiday,
    Closure,
    // Closed, but not in the ordinary way.
    ForceMajeure
}

/// @notice Why a bank is closed on a day on which it was to be open.
enum ClosureKind {
    Ordinary,
    ForceMajeure
}

/// @notice What a calendar is made with. They are never stored as they are; their hash is the id.
/// @param keeper The party that keeps the calendar: a bank.
/// @param weekend The days of the week on which it is closed: bit 0 for Monday to bit 6 for Sunday.
/// @param opensAt When it opens, in seconds since midnight.
/// @param closesAt When it closes, in seconds since midnight; what comes at this second comes after its hours.
/// @param utcOffset How far the clocks of the place are ahead of UTC when its first year begins, in minutes; negative
/// where they are behind.
/// @param place A salted commitment to the place: its name, its IANA time zone.
/// @param salt Makes equal calendars differ.
struct CalendarTerms {
    PartyId keeper;
    uint8 weekend;
    uint24 opensAt;
    uint24 closesAt;
    int16 utcOffset;
    bytes32 place;
    uint256 salt;
}

/// @notice What is stored of a calendar: what other contracts, which know only its id, ask about.
/// @param keeper The party that keeps it.
/// @param weekend As in its terms.
/// @param opensAt As in its terms.
/// @param closesAt As in its terms.
/// @param utcOffset As in its terms.
/// @param firstYear The first year that was posted; zero where none was.
/// @param lastYear The last year that was posted; zero where none was.
/// @param createdAt When it was created, in Unix seconds; zero where it never was.
struct Calendar {
    // slot 0
    PartyId keeper;
    uint8 weekend;
    uint24 opensAt;
    uint24 closesAt;
    int16 utcOffset;
    uint16 firstYear;
    uint16 lastYear;
    uint40 createdAt;
}

/// @notice A change of the clocks.
/// @param day The day of the year that is the first to begin by the changed clocks, counted from January 1, which is
/// 0: the day after the night in which they are changed.
/// @param utcOffset How far they are ahead of UTC from then on, in minutes.
struct OffsetChange {
    uint16 day;
    int16 utcOffset;
}

/// @notice What a keeper posts of a year.
/// @param year The year, of the Gregorian calendar.
/// @param holidays The days on which the bank is closed, beside weekends.
/// @param workdays The days of weekends on which it is open all the same. A holiday is none.
/// @param changes When the clocks are changed, in order; at most three.
struct YearPlan {
    uint16 year;
    DaySet holidays;
    DaySet workdays;
    OffsetChange[] changes;
}

/// @notice What is stored of a year: for each day a bit, as in {DaySet}.
/// @param closed Closed days, whatever the reason: days 0 to 255.
/// @param closedLate The same: days 256 to 365.
/// @param offsets When its days begin.
/// @param isPosted Whether it was posted.
/// @param declared Days closed by a declaration: days 0 to 255.
/// @param forced Those of them that are for force majeure: days 0 to 255.
/// @param declaredLate As `declared`: days 256 to 365.
/// @param forcedLate As `forced`: days 256 to 365.
struct CalendarYear {
    // slot 0
    uint256 closed;
    // slot 1
    uint112 closedLate;
    OffsetWord offsets;
    bool isPosted;
    // slot 2
    uint256 declared;
    // slot 3
    uint256 forced;
    // slot 4
    uint112 declaredLate;
    uint112 forcedLate;
}
