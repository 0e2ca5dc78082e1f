// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PartyId, RoleSet} from "../../../contracts/parties/types/PartyTypes.sol";
import {IBankingCalendar} from "../../../contracts/trade/interfaces/IBankingCalendar.sol";
import {CalendarId} from "../../../contracts/trade/types/CalendarId.sol";
import {
    CalendarTerms,
    CalendarYear,
    ClosureKind,
    DayKind,
    OffsetChange,
    YearPlan
} from "../../../contracts/trade/types/CalendarTypes.sol";
import {DaySet} from "../../../contracts/trade/types/DaySet.sol";
import {CHEATS, deploy, draw, oneIn} from "../../shared/Cheats.sol";

/// @notice What happened, to be counted.
enum CalendarDeed {
    Year,
    Added,
    Removed,
    Closure,
    ForceMajeure,
    Clock,
    Refusal
}

/// @title CalendarHandler
/// @notice What the runner calls in a random sequence: a bank that posts years, changes holidays and declares closures,
/// in time and out of it, and others who try. It is the registry, too, and says who is a bank. Beside the contract it
/// keeps a book of its own: what each day is, one by one.
abstract contract CalendarHandler {
    /* CONSTANTS */

    uint256 public constant FIRST_YEAR = 2027;
    uint256 public constant YEARS = 4;
    /// @dev 2027-01-01, in days since 1970-01-01.
    uint256 public constant FIRST_DAY = 20_819;
    uint256 private constant NOTICE = 30 days;
    uint256 private constant GRACE = 5 days;
    address private constant KEEPER = address(0x1001);
    address private constant OTHER = address(0x1002);
    bytes32 private constant EVIDENCE = "evidence";

    /* STORAGE */

    IBankingCalendar internal immutable CALENDARS;

    CalendarId private _id;
    uint40 private _now = 1_798_800_000;
    uint256 private _actions;
    uint256 private _lastYear;
    int256 private _utcOffset = 480;

    mapping(uint256 year => bool isPosted) private _isPosted;
    mapping(uint256 day => DayKind kind) private _kinds;
    mapping(uint256 day => uint256 start) private _starts;
    mapping(uint256 day => bytes32 summary) private _past;
    uint256[] private _pastDays;
    mapping(CalendarDeed deed => uint256 count) private _effects;
    string private _broken;
    string private _brokenClock;

    /* CONSTRUCTOR */

    constructor() {
        CALENDARS = IBankingCalendar(deploy("BankingCalendar", abi.encode(address(this), address(0xf0))));
    }

    modifier action() {
        ++_actions;
        CHEATS.warp(_now);
        if (_actions == 1) _create();
        _;
    }

    /// @notice What the calendars ask the registry: two accounts act for a bank each, others for none.
    function requireRole(address account, RoleSet, uint40) external pure returns (PartyId) {
        require(account == KEEPER || account == OTHER, "no bank");
        return PartyId.wrap(account == KEEPER ? 1 : 2);
    }

    /* ACTIONS */

    /// @notice Somebody posts a year.
    function postYear(uint256 seed) external action {
        uint256 year = draw(seed, "year", FIRST_YEAR, FIRST_YEAR + YEARS - 1);
        if (oneIn(2, seed, "next") && _lastYear > 0) year = _lastYear + 1;
        if (year >= FIRST_YEAR + YEARS) return;
        YearPlan memory plan = _planOf(seed, year);
        uint256 begins = uint256(int256(firstDayOf(year) * 1 days) - _utcOffset * 60);

        bool isRight = _asKeeper(seed);
        try CALENDARS.postYear(_id, plan) {
            if (!isRight) _broken = "a year was posted by another";
            if (_isPosted[year]) _broken = "a year was posted twice";
            if (year <= _lastYear) _broken = "a year was posted out of order";
            if (_lastYear > 0 && _now >= begins) _broken = "a year was posted that had begun";
            _enter(plan);
            ++_effects[CalendarDeed.Year];
        } catch {
            ++_effects[CalendarDeed.Refusal];
        }
    }

    /// @notice Somebody makes a day a holiday, or a holiday a banking day.
    function change(uint256 seed) external action {
        uint256 day = _dayNear(seed, 20, 60);
        bool isAdded = oneIn(2, seed, "add");
        bool isRight = _asKeeper(seed);
        bool hasNotice = _starts[day] >= _now + NOTICE;
        bytes memory call =
            isAdded
                ? abi.encodeCall(CALENDARS.addHoliday, (_id, uint32(day)))
                : abi.encodeCall(CALENDARS.removeHoliday, (_id, uint32(day)));
        (bool success, ) = address(CALENDARS).call(call);
        if (!success) {
            ++_effects[CalendarDeed.Refusal];
            return;
        }
        if (!isRight) _broken = "a holiday was changed by another";
        if (!hasNotice) _broken = "a holiday was changed without notice";
        if ((_kinds[day] == DayKind.Banking) != isAdded) _broken = "a holiday was added or removed that was not there";
        _kinds[day] = isAdded ? DayKind.Holiday : DayKind.Banking;
        ++_effects[isAdded ? CalendarDeed.Added : CalendarDeed.Removed];
    }

    /// @notice Somebody declares a closure.
    function close(uint256 seed) external action {
        uint256 day = _dayNear(seed, 0, 16) - 8;
        if (oneIn(4, seed, "far")) day += 30;
        bool isForced = oneIn(2, seed, "forced");
        bool isRight = _asKeeper(seed);
        uint256 until = _starts[day + 1] + (isForced ? GRACE : 0);
        bool isTimely = _now + NOTICE > _starts[day] && _now < until;
        ClosureKind kind = isForced ? ClosureKind.ForceMajeure : ClosureKind.Ordinary;
        try CALENDARS.declareClosure(_id, uint32(day), kind, oneIn(9, seed, "none") ? bytes32(0) : EVIDENCE) {
            if (!isRight) _broken = "a closure was declared by another";
            // The day after the last posted one has no start in the book.
            if (!isTimely && _starts[day + 1] > 0) _broken = "a closure was declared out of time";
            if (_kinds[day] != DayKind.Banking) _broken = "a closed day was declared closed";
            if (oneIn(9, seed, "none")) _broken = "a closure was declared without evidence";
            _kinds[day] = isForced ? DayKind.ForceMajeure : DayKind.Closure;
            ++_effects[isForced ? CalendarDeed.ForceMajeure : CalendarDeed.Closure];
        } catch {
            ++_effects[CalendarDeed.Refusal];
        }
    }

    /// @notice Somebody starts a clock, or stops it at once and has as many days left.
    function start(uint256 seed) external action {
        uint40 from = uint40(_now + draw(seed, "from", 0, 40 days));
        uint16 count = uint16(draw(seed, "count", 1, 7));
        try CALENDARS.addBankingDays(_id, from, count) returns (uint40 last) {
            if (uint256(last) + 1 != _clockEnd(from, count)) _brokenClock = "a clock ends with another day";
            if (CALENDARS.bankingDaysBetween(_id, from, last) != count) _brokenClock = "a clock has other days left";
            ++_effects[CalendarDeed.Clock];
        } catch {
            ++_effects[CalendarDeed.Refusal];
        }
    }

    /// @notice Time passes; what the days were that are over then is written down.
    function pass(uint256 seed) external action {
        _now += uint40(draw(seed, "days", 1, oneIn(6, seed, "much") ? 100 days : 9 days));
        uint256 day = _now / 1 days - 7;
        if (_starts[day] == 0) return;
        _past[day] = keccak256(abi.encode(CALENDARS.kindOf(_id, uint32(day))));
        _pastDays.push(day);
    }

    /// @notice Which functions the runner calls, more often what matters more.
    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](10);
        selectors[0] = this.postYear.selector;
        selectors[1] = this.postYear.selector;
        selectors[2] = this.postYear.selector;
        selectors[3] = this.change.selector;
        selectors[4] = this.change.selector;
        selectors[5] = this.close.selector;
        selectors[6] = this.close.selector;
        selectors[7] = this.start.selector;
        selectors[8] = this.start.selector;
        selectors[9] = this.pass.selector;
    }

    /* VIEWS */

    /// @notice What the contract stores of a year.
    function yearAt(uint256 year) external view returns (CalendarYear memory) {
        return CALENDARS.yearOf(_id, uint16(year));
    }

    /// @notice Whether a year was posted, by the campaign's book.
    function isPosted(uint256 year) external view returns (bool) {
        return _isPosted[year];
    }

    /// @notice What a day is, by the campaign's book.
    function kindAt(uint256 day) external view returns (DayKind) {
        return _kinds[day];
    }

    /// @notice When a day begins, by the campaign's book; zero where its year was not posted.
    function startAt(uint256 day) external view returns (uint256) {
        return _starts[day];
    }

    /// @notice Whether a day that is over is what it was when it was.
    function isPastKept() external view returns (bool) {
        for (uint256 i = 0; i < _pastDays.length; ++i) {
            uint256 day = _pastDays[i];
            if (_past[day] != keccak256(abi.encode(CALENDARS.kindOf(_id, uint32(day))))) return false;
        }
        return true;
    }

    function effectsOf(CalendarDeed deed) external view returns (uint256) {
        return _effects[deed];
    }

    /// @notice The contract under test.
    function calendars() external view returns (IBankingCalendar) {
        return CALENDARS;
    }

    /// @notice Whether the invariants look now: at every sixteenth action, for what breaks them stays broken.
    function isInspected() external view returns (bool) {
        return _actions % 16 == 0;
    }

    /// @notice A rule that a deed broke, or nothing.
    function broken() external view returns (string memory) {
        return _broken;
    }

    /// @notice What is wrong with a clock, or nothing.
    function brokenClock() external view returns (string memory) {
        return _brokenClock;
    }

    /// @notice The calendar of the campaign.
    function id() external view returns (CalendarId) {
        return _id;
    }

    /// @notice January 1 of a year of the campaign, in days since 1970-01-01: 2028 is a leap year.
    function firstDayOf(uint256 year) public pure returns (uint256) {
        return FIRST_DAY + 365 * (year - FIRST_YEAR) + (year > 2028 ? 1 : 0);
    }

    /* PRIVATE */

    /// @dev The bank creates its calendar, once the campaign can answer for the registry.
    function _create() private {
        CHEATS.prank(KEEPER);
        _id = CALENDARS.createCalendar(
            CalendarTerms({
                keeper: PartyId.wrap(1),
                weekend: 0x60,
                opensAt: 9 hours,
                closesAt: 17 hours,
                utcOffset: 480,
                place: "place",
                salt: 0
            })
        );
    }

    /// @dev A year with some holidays, some worked weekends, and clocks that are changed once or never.
    function _planOf(uint256 seed, uint256 year) private pure returns (YearPlan memory plan) {
        plan.year = uint16(year);
        plan.holidays = DaySet({
            low: draw(seed, "a") & draw(seed, "b") & draw(seed, "c"),
            high: (draw(seed, "d") & draw(seed, "e") & draw(seed, "f")) >> 147
        });
        plan.workdays = DaySet({low: draw(seed, "g") & draw(seed, "h"), high: 0});
        plan.changes = new OffsetChange[](draw(seed, "changes", 0, 1));
        if (plan.changes.length == 0) return plan;
        int16 utcOffset = int16(int256(draw(seed, "offset", 0, 600)));
        plan.changes[0] = OffsetChange({day: uint16(draw(seed, "day", 1, 364)), utcOffset: utcOffset});
    }

    /// @dev Enters a year into the book, day by day.
    function _enter(YearPlan memory plan) private {
        uint256 first = firstDayOf(plan.year);
        uint256 length = firstDayOf(plan.year + 1) - first;
        for (uint256 n = 0; n < length; ++n) {
            if (plan.changes.length == 1 && plan.changes[0].day == n) _utcOffset = plan.changes[0].utcOffset;
            uint256 day = first + n;
            // 2027-01-01 is a Friday.
            bool isWeekend = (day - FIRST_DAY + 4) % 7 > 4;
            bool isClosed = plan.holidays.contains(n) || (isWeekend && !plan.workdays.contains(n));
            _kinds[day] = isClosed ? DayKind.Holiday : DayKind.Banking;
            _starts[day] = uint256(int256(day * 1 days) - _utcOffset * 60);
        }
        (_lastYear, _isPosted[plan.year]) = (plan.year, true);
    }

    /// @dev When a clock is over that starts at a time, by the book as it stands.
    function _clockEnd(uint256 from, uint256 count) private view returns (uint256) {
        uint256 day = from / 1 days + 1;
        while (_starts[day] > from || _starts[day] == 0) --day;
        bool isLate = from >= uint256(int256(day * 1 days) + 17 hours - _offsetAfter(day) * 60);
        if (_kinds[day] != DayKind.Banking || isLate) ++count;
        for (; count > 0; --count) {
            do ++day; while (_kinds[day] != DayKind.Banking);
        }
        return uint256(int256((day + 1) * 1 days) - _offsetAfter(day) * 60);
    }

    /// @dev The offset with which a day ends, in minutes.
    function _offsetAfter(uint256 day) private view returns (int256) {
        uint256 next = _starts[day + 1];
        return next == 0 ? _utcOffset : (int256((day + 1) * 1 days) - int256(next)) / 60;
    }

    /// @dev A day from some days after now on.
    function _dayNear(uint256 seed, uint256 from, uint256 until) private view returns (uint256) {
        return _now / 1 days + draw(seed, "near", from, until);
    }

    /// @dev Chooses who calls next, mostly the keeper, and says whether it is.
    function _asKeeper(uint256 seed) private returns (bool isRight) {
        isRight = !oneIn(5, seed, "other");
        CHEATS.prank(isRight ? KEEPER : (oneIn(2, seed, "bank") ? OTHER : address(0x2000)));
    }
}
