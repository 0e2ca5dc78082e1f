// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IParties} from "../parties/interfaces/IParties.sol";
import {PartyId, PartyRole, roleSet} from "../parties/types/PartyTypes.sol";
import {BankingCalendarLedger} from "./BankingCalendarLedger.sol";
import {IBankingCalendar} from "./interfaces/IBankingCalendar.sol";
import {BankingDayLib} from "./libraries/BankingDayLib.sol";
import {CalendarLib} from "./libraries/CalendarLib.sol";
import {CalendarId} from "./types/CalendarId.sol";
import {Calendar, CalendarTerms, CalendarYear, ClosureKind, DayKind, YearPlan} from "./types/CalendarTypes.sol";
import {OffsetWord} from "./types/OffsetWord.sol";

/// @title BankingCalendar
/// @notice See the documentation in {IBankingCalendar}.
contract BankingCalendar is BankingCalendarLedger, ERC2771Context, EIP712 {
    using BankingDayLib for uint256;
    using CalendarLib for CalendarTerms;
    using CalendarLib for YearPlan;

    /* CONSTANTS */

    /// @dev How long before a day begins it can become a holiday, or a holiday a banking day, at the latest.
    uint256 private constant NOTICE = 30 days;

    /// @dev How long after a day force majeure can be declared for it.
    uint256 private constant FORCE_MAJEURE_GRACE = 5 days;

    /* IMMUTABLES */

    IParties private immutable _parties;

    /* CONSTRUCTOR */

    /// @param parties_ The registry that says who the banks are.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(address parties_, address forwarder) ERC2771Context(forwarder) EIP712("Cowry BankingCalendar", "1") {
        _parties = IParties(parties_);
    }

    /* DEEDS */

    /// @inheritdoc IBankingCalendar
    function createCalendar(CalendarTerms calldata terms) external returns (CalendarId id) {
        id = idOf(terms);
        terms.requireSound(id);
        address caller = _requireKeeper(id, terms.keeper);
        Calendar storage calendar = _calendar(id);
        if (calendar.createdAt > 0) revert CalendarExists(id);

        calendar.keeper = terms.keeper;
        (calendar.weekend, calendar.utcOffset) = (terms.weekend, terms.utcOffset);
        (calendar.opensAt, calendar.closesAt) = (terms.opensAt, terms.closesAt);
        calendar.createdAt = uint40(block.timestamp);
        emit CalendarCreated({id: id, keeper: terms.keeper, by: caller, terms: terms});
    }

    /// @inheritdoc IBankingCalendar
    function postYear(CalendarId id, YearPlan calldata plan) external {
        (Calendar storage calendar, address caller) = _begin(id);
        (uint16 year, uint16 lastYear) = (plan.year, calendar.lastYear);
        plan.requireSound(id, lastYear);
        bool isFirst = lastYear == 0;
        int16 utcOffset = isFirst ? calendar.utcOffset : _lastOffsetOf(id, lastYear);
        OffsetWord offsets = plan.offsetsOf(id, utcOffset);
        _requireInTime(id, year, offsets, isFirst);

        CalendarYear storage entry = _year(id, year);
        _close(entry, BankingDayLib.closedDays(year, calendar.weekend, plan.holidays, plan.workdays));
        (entry.offsets, entry.isPosted) = (offsets, true);
        if (isFirst) calendar.firstYear = year;
        calendar.lastYear = year;
        emit CalendarYearPosted(id, caller, plan);
    }

    /// @inheritdoc IBankingCalendar
    function addHoliday(CalendarId id, uint32 day) external {
        (CalendarYear storage entry, uint256 n, address caller) = _beginWithNotice(id, day);
        _requireBankingDay(id, day);

        _close(entry, _closed(entry).including(n));
        emit CalendarHolidayAdded(id, caller, day);
    }

    /// @inheritdoc IBankingCalendar
    function removeHoliday(CalendarId id, uint32 day) external {
        (CalendarYear storage entry, uint256 n, address caller) = _beginWithNotice(id, day);
        if (!_closed(entry).contains(n)) revert CalendarDayOpen(id, day);

        // With this notice no declaration can have closed the day.
        _close(entry, _closed(entry).excluding(n));
        emit CalendarHolidayRemoved(id, caller, day);
    }

    /// @inheritdoc IBankingCalendar
    function declareClosure(CalendarId id, uint32 day, ClosureKind kind, bytes32 evidence) external {
        (, address caller) = _begin(id);
        (CalendarYear storage entry, uint256 first) = _entryOf(id, day);
        bool isForced = kind == ClosureKind.ForceMajeure;
        _requireTimely(id, day, isForced);
        require(evidence != 0, CalendarNoEvidence(id, day));
        _requireBankingDay(id, day);

        uint256 n = day - first;
        _close(entry, _closed(entry).including(n));
        _declare(entry, _declared(entry).including(n));
        if (isForced) _force(entry, _forced(entry).including(n));
        emit CalendarClosureDeclared(id, caller, day, kind, evidence);
    }

    /* VIEWS */

    /// @inheritdoc IBankingCalendar
    function parties() external view returns (address) {
        return address(_parties);
    }

    /// @inheritdoc IBankingCalendar
    function idOf(CalendarTerms calldata terms) public view returns (CalendarId) {
        return CalendarId.wrap(_hashTypedDataV4(terms.hash()));
    }

    /* PRIVATE */

    /// @dev Begins a deed of the keeper of a calendar.
    function _begin(CalendarId id) private view returns (Calendar storage calendar, address caller) {
        calendar = _calendar(id);
        require(calendar.createdAt > 0, CalendarUnknown(id));
        caller = _requireKeeper(id, calendar.keeper);
    }

    /// @dev Begins a deed of the keeper that takes notice before the day that it is about.
    function _beginWithNotice(
        CalendarId id,
        uint32 day
    ) private view returns (CalendarYear storage entry, uint256 n, address caller) {
        (, caller) = _begin(id);
        uint256 first;
        (entry, first) = _entryOf(id, day);
        n = day - first;
        uint256 latest = entry.offsets.startOf(first, n) - NOTICE;
        require(block.timestamp <= latest, CalendarNoticeTooShort(id, day, latest));
    }

    /// @dev The caller acts for the keeper, which is a bank now.
    function _requireKeeper(CalendarId id, PartyId keeper) private view returns (address caller) {
        caller = _msgSender();
        PartyId party = _parties.requireRole(caller, roleSet(PartyRole.Bank), uint40(block.timestamp));
        require(party == keeper, CalendarNotKeeper(id, party, keeper));
    }

    /// @dev The day is one on which the bank is open.
    function _requireBankingDay(CalendarId id, uint32 day) private view {
        DayKind kind = _kindOf(id, day);
        require(kind == DayKind.Banking, CalendarDayClosed(id, day, kind));
    }

    /// @dev A year can be posted before it begins, the first one before it ends.
    function _requireInTime(CalendarId id, uint256 year, OffsetWord offsets, bool isFirst) private view {
        uint256 deadline = offsets.startOf(year.firstDayOf(), isFirst ? year.lengthOf() : 0);
        if (block.timestamp < deadline) return;
        if (isFirst) revert CalendarYearOver(id, year, deadline);
        revert CalendarYearBegun(id, year, deadline);
    }

    /// @dev A closure can be declared once a holiday no longer can, until the day is over; force majeure a few days
    /// longer.
    function _requireTimely(CalendarId id, uint32 day, bool isForced) private view {
        (CalendarYear storage entry, uint256 first) = _entryOf(id, day);
        uint256 n = day - first;
        uint256 from = entry.offsets.startOf(first, n) - NOTICE + 1;
        uint256 until = entry.offsets.startOf(first, n + 1) + (isForced ? FORCE_MAJEURE_GRACE : 0);
        bool isTimely = block.timestamp >= from && block.timestamp < until;
        require(isTimely, CalendarClosureUntimely(id, day, from, until));
    }

    /// @dev The offset with which a posted year ends, in minutes.
    function _lastOffsetOf(CalendarId id, uint256 year) private view returns (int16) {
        return _year(id, year).offsets.offsetOn(year.lengthOf());
    }
}
