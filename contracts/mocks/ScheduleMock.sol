// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Schedule} from "../payments/libraries/Schedule.sol";
import {Mandate} from "../payments/types/MandateTypes.sol";

/// @title ScheduleMock
/// @notice The calendar of mandates with a handle: many questions in one call.
contract ScheduleMock {
    using Schedule for Mandate;

    /// @notice For each mandate when it starts and ends, the period that a time falls in, and when that and the next
    /// one start.
    function answers(
        Mandate[] calldata mandates,
        uint256[] calldata times
    ) external pure returns (uint256[5][] memory found) {
        found = new uint256[5][](mandates.length);
        for (uint256 i = 0; i < mandates.length; ++i) {
            Mandate calldata mandate = mandates[i];
            uint256 period = mandate.periodAt(times[i]);
            found[i] = [
                mandate.startsAt(),
                mandate.endsAt(),
                period,
                mandate.startOf(period),
                mandate.startOf(period + 1)
            ];
        }
    }

    /// @notice The period of one mandate that each time falls in.
    function periodsAt(
        Mandate calldata mandate,
        uint256[] calldata times
    ) external pure returns (uint256[] memory periods) {
        periods = new uint256[](times.length);
        for (uint256 i = 0; i < times.length; ++i) {
            periods[i] = mandate.periodAt(times[i]);
        }
    }
}
