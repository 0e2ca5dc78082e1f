// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DateTimeLib} from "solady/src/utils/DateTimeLib.sol";

import {BankingDayLib} from "../../contracts/trade/libraries/BankingDayLib.sol";
import {DaySet} from "../../contracts/trade/types/DaySet.sol";
import {MAX_CHANGES, OffsetWord, steadyOffset} from "../../contracts/trade/types/OffsetWord.sol";
import {bound, draw} from "../shared/Cheats.sol";

/// @title BankingDayLibTest
/// @notice Sets of days, weekends and clocks against the slow way: day by day, bit by bit.
contract BankingDayLibTest {
    using BankingDayLib for uint256;

    /* SETS */

    function test_fuzz_setsHoldTheirDays(uint256 low, uint256 high, uint256 n) external pure {
        DaySet memory set = DaySet({low: low, high: high & ((1 << 110) - 1)});
        n = bound(n, 0, 365);
        DaySet memory more = set.including(n);
        DaySet memory less = set.excluding(n);

        require(more.contains(n) && !less.contains(n), "a day was not put in, or not taken out");
        uint256 count = 0;
        for (uint256 i = 0; i < 366; ++i) {
            if (set.contains(i)) ++count;
            if (i == n) continue;
            require(more.contains(i) == set.contains(i), "a day was put in beside");
            require(less.contains(i) == set.contains(i), "a day was taken out beside");
        }
        require(set.count() == count, "the count is wrong");
    }

    function test_fuzz_setsJoinAndPart(uint256 low, uint256 high, uint256 seed) external pure {
        DaySet memory a = DaySet({low: low, high: high});
        DaySet memory b = DaySet({low: draw(seed, "low"), high: draw(seed, "high")});
        DaySet memory both = a.union(b);
        DaySet memory rest = a.minus(b);
        for (uint256 i = 0; i < 366; ++i) {
            require(both.contains(i) == (a.contains(i) || b.contains(i)), "a union is wrong");
            require(rest.contains(i) == (a.contains(i) && !b.contains(i)), "a difference is wrong");
        }
    }

    function test_fuzz_theNthDayOutsideIsFound(uint256 seed) external pure {
        // Sets of many days and of few.
        uint256 thin = draw(seed, "thin", 0, 3);
        DaySet memory set = DaySet({low: type(uint256).max, high: type(uint256).max});
        for (uint256 i = 0; i < thin; ++i) {
            set = DaySet({low: set.low & draw(seed, bytes32(i)), high: set.high & draw(seed, bytes32(i + 9))});
        }
        uint256 until = draw(seed, "until", 0, 366);
        uint256 from = draw(seed, "from", 0, until);
        uint256 n = draw(seed, "n", 1, 20);

        uint256 left = n;
        uint256 expected = 0;
        uint256 outside = 0;
        for (uint256 i = from; i < until; ++i) {
            if (set.contains(i)) continue;
            ++outside;
            if (left > 0 && --left == 0) expected = i;
        }
        (uint256 place, uint256 missing) = set.nthOutside(from, until, n);
        require(place == expected && missing == left, "the n-th day is another");
        require(set.countOutside(from, until) == outside, "the days outside are others");
    }

    function test_daysAtTheEndOfWordsAndYears() external pure {
        DaySet memory none;
        for (uint256 n = 254; n < 258; ++n) {
            (uint256 place, ) = none.nthOutside(n, 366, 1);
            require(place == n, "a day at the end of the word is passed over");
            require(none.countOutside(n, n) == 0 && none.countOutside(n, n + 1) == 1, "a day is counted twice");
        }
        for (uint256 length = 365; length <= 366; ++length) {
            require(none.including(length - 1).isWithin(length), "the last day is not in the year");
            require(!none.including(length).isWithin(length), "the day after the last is in the year");
        }
    }

    /* WEEKENDS */

    function test_fuzz_weekendsAreThoseOfTheWeek(uint256 year, uint8 weekend) external pure {
        year = bound(year, 1970, 9999);
        weekend &= 0x7f;
        DaySet memory set = year.weekendDays(weekend);
        uint256 first = DateTimeLib.dateToEpochDay(year, 1, 1);
        for (uint256 n = 0; n < 400; ++n) {
            // Solady counts from 1 for Monday.
            bool isIn = (weekend >> (DateTimeLib.weekday((first + n) * 1 days) - 1)) & 1 != 0;
            bool isYear = n < (DateTimeLib.isLeapYear(year) ? 366 : 365);
            require(set.contains(n) == (isIn && isYear), "a day of the week is wrong");
        }
    }

    function test_fuzz_closedDaysAreWeekendsWithoutWorkdaysAndHolidays(uint256 seed) external pure {
        uint256 year = draw(seed, "year", 1970, 9999);
        uint8 weekend = uint8(draw(seed, "weekend", 0, 0x7e));
        DaySet memory holidays = DaySet({low: draw(seed, "low"), high: draw(seed, "high") >> 150});
        DaySet memory workdays = DaySet({low: draw(seed, "early"), high: draw(seed, "late") >> 150});
        DaySet memory closed = year.closedDays(weekend, holidays, workdays);
        DaySet memory weekends = year.weekendDays(weekend);
        for (uint256 n = 0; n < 366; ++n) {
            bool isClosed = holidays.contains(n) || (weekends.contains(n) && !workdays.contains(n));
            require(closed.contains(n) == isClosed, "a day is closed that is open, or open that is closed");
        }
    }

    /* CLOCKS */

    function test_fuzz_daysFollowEachOtherWithoutGap(uint256 seed) external pure {
        (OffsetWord offsets, int256[] memory expected) = _clocks(seed);
        uint256 first = draw(seed, "first", 20_000, 2_900_000);
        uint256 n = draw(seed, "n", 0, 364);

        require(offsets.offsetOn(n) == expected[n], "an offset is wrong");
        uint256 start = offsets.startOf(first, n);
        uint256 end = offsets.startOf(first, n + 1);
        require(int256(start) == int256((first + n) * 1 days) - expected[n] * 60, "a day begins wrong");
        require(end > start, "a day ends before it begins");
        require(offsets.dayAt(first, 365, start) == first + n, "the first second is of another day");
        require(offsets.dayAt(first, 365, end - 1) == first + n, "the last second is of another day");
        uint256 time = draw(seed, "time", start, end - 1);
        require(offsets.dayAt(first, 365, time) == first + n, "a second is of another day");
    }

    /* PRIVATE */

    /// @dev Clocks that are changed up to three times, and the offset with which each day begins, one by one.
    function _clocks(uint256 seed) private pure returns (OffsetWord offsets, int256[] memory expected) {
        expected = new int256[](366);
        int16 offset = int16(int256(draw(seed, "offset", 0, 1680)) - 840);
        offsets = steadyOffset(offset);
        require(offsets.atYearStart() == offset, "the year begins wrong");
        for (uint256 n = 0; n < 366; ++n) expected[n] = offset;
        uint256 changes = draw(seed, "changes", 0, MAX_CHANGES);
        uint256 day = 0;
        for (uint256 i = 0; i < changes; ++i) {
            day = draw(seed, bytes32(i), day + 1, 362 + i);
            int256 next = int256(draw(seed, bytes32(i + 9), 0, 1680)) - 840;
            if (next - offset >= 1440 || next - offset <= -1440) next = 0;
            offset = int16(next);
            offsets = offsets.withChange(i, uint16(day), offset);
            for (uint256 n = day; n < 366; ++n) expected[n] = offset;
        }
    }
}
