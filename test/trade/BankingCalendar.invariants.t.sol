// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBankingCalendar} from "../../contracts/trade/interfaces/IBankingCalendar.sol";
import {CalendarId} from "../../contracts/trade/types/CalendarId.sol";
import {decimal, deployFrom, draw} from "../shared/Cheats.sol";
import {CalendarDeed, CalendarHandler} from "./campaign/CalendarHandler.sol";

/// @title CalendarCampaign
/// @notice The handler as the runner calls it, here because the runner knows the contracts of a test's own file.
contract CalendarCampaign is CalendarHandler {}

function newCalendarCampaign() returns (CalendarCampaign) {
    return CalendarCampaign(deployFrom("BankingCalendar.invariants.t.sol:CalendarCampaign", ""));
}

/// @title BankingCalendarInvariants
/// @notice What INVARIANTS.md says of banking calendars in words, one function for each of its lines.
contract BankingCalendarInvariants {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    /// @dev How many days apart the days are that an inspection looks at; no day of the week is left out.
    uint256 private constant STRIDE = 5;

    CalendarCampaign private _campaign;

    function setUp() external {
        _campaign = newCalendarCampaign();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_campaign);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({addr: address(_campaign), selectors: _campaign.actions()});
    }

    function invariant_daysAreWhatTheKeeperMadeThem() external view {
        if (!_campaign.isInspected()) return;
        IBankingCalendar calendars = _campaign.calendars();
        CalendarId id = _campaign.id();
        uint256 last = _campaign.firstDayOf(_campaign.FIRST_YEAR() + _campaign.YEARS());
        for (uint256 day = _campaign.FIRST_DAY(); day < last; day += STRIDE) {
            uint256 start = _campaign.startAt(day);
            if (start == 0) continue;
            require(calendars.kindOf(id, uint32(day)) == _campaign.kindAt(day), "a day is not what it was made");
            require(calendars.dayOf(id, uint40(start)) == day, "a day begins at another time");
        }
    }

    function invariant_yearsArePostedOnceAndInTime() external view {
        if (!_campaign.isInspected()) return;
        uint256 first = _campaign.FIRST_YEAR();
        for (uint256 year = first - 1; year <= first + _campaign.YEARS(); ++year) {
            bool isPosted = _campaign.yearAt(year).isPosted;
            require(isPosted == _campaign.isPosted(year), "a year is known that was not posted");
        }
    }

    function invariant_clocksHaveTheirDays() external view {
        string memory facts = _campaign.brokenClock();
        require(bytes(facts).length == 0, facts);
    }

    function invariant_whatIsOverStays() external view {
        if (!_campaign.isInspected()) return;
        require(_campaign.isPastKept(), "a day that is over has changed");
    }

    function invariant_onlyTheKeeperMovesCalendars() external view {
        string memory facts = _campaign.broken();
        require(bytes(facts).length == 0, facts);
    }
}

/// @title CalendarCampaignTest
/// @notice That the campaign does something: in a few of its runs everything that it counts has happened.
contract CalendarCampaignTest {
    uint256 private constant RUNS = 8;
    uint256 private constant DEPTH = 64;
    uint8 private constant DEEDS = uint8(type(CalendarDeed).max) + 1;

    function test_everythingHappensToCalendars() external {
        uint256[] memory effects = new uint256[](DEEDS);
        for (uint256 i = 0; i < RUNS; ++i) {
            CalendarCampaign campaign = _run(i);
            for (uint8 deed = 0; deed < DEEDS; ++deed) effects[deed] += campaign.effectsOf(CalendarDeed(deed));
        }
        for (uint8 deed = 0; deed < DEEDS; ++deed) {
            require(effects[deed] > 0, string.concat("no effect of deed ", decimal(deed)));
        }
    }

    function _run(uint256 number) private returns (CalendarCampaign campaign) {
        campaign = newCalendarCampaign();
        bytes4[] memory actions = campaign.actions();
        for (uint256 i = 0; i < DEPTH; ++i) {
            uint256 seed = draw(number, bytes32(i));
            bytes4 action = actions[draw(seed, "action", 0, actions.length - 1)];
            (bool success, ) = address(campaign).call(abi.encodeWithSelector(action, seed));
            require(success, "the handler failed");
        }
    }
}
