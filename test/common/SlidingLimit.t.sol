// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SlidingLimit, Spending} from "../../contracts/common/libraries/SlidingLimit.sol";
import {CHEATS, draw} from "../shared/Cheats.sol";

/// @title SlidingLimitTest
/// @notice The limit against a plain list of all that was spent, and its edges by example.
contract SlidingLimitTest {
    using SlidingLimit for Spending;

    uint256 private constant START = 1_800_000_000;
    uint128 private constant LIMIT = 1_000;
    uint32 private constant PERIOD = 100;

    Spending private _spending;

    uint256[] private _times;
    uint256[] private _amounts;

    function setUp() external {
        CHEATS.warp(START);
    }

    function testFuzz_noWindowHoldsMoreThanTheLimit(uint256 seed) external {
        uint256 time = START;
        for (uint256 i = 0; i < 24; ++i) {
            time += draw(seed ^ i, "pause", 0, 40);
            CHEATS.warp(time);
            _trySpend(draw(seed ^ i, "amount", 0, LIMIT / 3), time);
        }

        for (uint256 i = 0; i < _times.length; ++i) {
            require(_spentFrom(_times[i]) <= LIMIT, "a window holds more than the limit");
        }
    }

    function testFuzz_anAmountFitsAtItsTimeAndNoSecondBefore(uint256 seed) external {
        uint256 time = START;
        for (uint256 i = 0; i < 12; ++i) {
            time += draw(seed ^ i, "pause", 0, 40);
            CHEATS.warp(time);
            _trySpend(draw(seed ^ i, "amount", 0, LIMIT / 2), time);
        }

        uint256 amount = draw(seed, "next", 0, LIMIT);
        uint256 fitsAt = _spending.fitsAt(amount, LIMIT, PERIOD);
        if (fitsAt > time) {
            CHEATS.warp(fitsAt - 1);
            require(_spending.left(LIMIT, PERIOD) < amount, "it fits a second before");
        }
        CHEATS.warp(fitsAt);
        require(_spending.left(LIMIT, PERIOD) >= amount, "it does not fit at its time");
    }

    function test_whatWasSpentCountsUntilOnePeriodHasPassed() external {
        this.spend(LIMIT, LIMIT, PERIOD);

        CHEATS.warp(START + PERIOD - 1);
        require(_spending.spentWithin(PERIOD) == LIMIT && _spending.left(LIMIT, PERIOD) == 0, "it left too early");
        CHEATS.warp(START + PERIOD);
        require(_spending.spentWithin(PERIOD) == 0 && _spending.left(LIMIT, PERIOD) == LIMIT, "it left too late");
    }

    function test_aRefusalSaysWhatIsLeftAndWhenTheAmountFits() external {
        this.spend(600, LIMIT, PERIOD);
        CHEATS.warp(START + 30);
        this.spend(300, LIMIT, PERIOD);

        _requireRefused({asked: 101, left: 100, fitsAt: START + PERIOD});
        _requireRefused({asked: 700, left: 100, fitsAt: START + PERIOD});
        _requireRefused({asked: 701, left: 100, fitsAt: START + 30 + PERIOD});
        _requireRefused({asked: LIMIT, left: 100, fitsAt: START + 30 + PERIOD});
        _requireRefused({asked: LIMIT + 1, left: 100, fitsAt: 0});
    }

    function test_spendsWhatIsLeftToTheUnit() external {
        this.spend(LIMIT - 1, LIMIT, PERIOD);
        _requireRefused({asked: 2, left: 1, fitsAt: START + PERIOD});
        this.spend(1, LIMIT, PERIOD);
        _requireRefused({asked: 1, left: 0, fitsAt: START + PERIOD});
        require(_spending.total() == LIMIT, "another sum");
    }

    function test_anAmountThatFitsNowFitsAtThePresentSecond() external {
        require(_spending.fitsAt(LIMIT, LIMIT, PERIOD) == START, "not at once");
        this.spend(LIMIT, LIMIT, PERIOD);
        CHEATS.warp(START + 5 * PERIOD);
        require(_spending.fitsAt(LIMIT, LIMIT, PERIOD) == START + 5 * PERIOD, "not at once, after the window");
    }

    function test_aLowerLimitLeavesNothing() external {
        this.spend(LIMIT, LIMIT, PERIOD);
        require(_spending.left(LIMIT - 1, PERIOD) == 0, "less than spent leaves something");
        require(_spending.left(LIMIT + 1, PERIOD) == 1, "a higher limit leaves another amount");
    }

    function test_aPeriodLongerThanTheClockHoldsAll() external {
        this.spend(1, LIMIT, type(uint32).max);
        CHEATS.warp(START + PERIOD);
        require(_spending.spentWithin(type(uint32).max) == 1, "forgot");
        require(_spending.left(LIMIT, type(uint32).max) == LIMIT - 1, "another rest");
    }

    /// @dev External, so that a refusal can be caught.
    function spend(uint256 amount, uint128 limit, uint32 period) external {
        _spending.spend(amount, limit, period);
    }

    function _trySpend(uint256 amount, uint256 time) private {
        uint256 spent = _spentUntil(time);
        try this.spend(amount, LIMIT, PERIOD) {
            require(spent + amount <= LIMIT, "spent above the limit");
            _times.push(time);
            _amounts.push(amount);
        } catch {
            require(spent + amount > LIMIT, "refused below the limit");
        }
        require(_spending.spentWithin(PERIOD) == _spentUntil(time), "another sum in the window");
    }

    /// @dev What the list has in the window that ends at a time.
    function _spentUntil(uint256 time) private view returns (uint256 sum) {
        for (uint256 i = 0; i < _times.length; ++i) {
            if (_times[i] + PERIOD > time) sum += _amounts[i];
        }
    }

    /// @dev What the list has in the window that starts at a time.
    function _spentFrom(uint256 time) private view returns (uint256 sum) {
        for (uint256 i = 0; i < _times.length; ++i) {
            if (_times[i] >= time && _times[i] < time + PERIOD) sum += _amounts[i];
        }
    }

    function _requireRefused(uint256 asked, uint256 left, uint256 fitsAt) private {
        try this.spend(asked, LIMIT, PERIOD) {
            revert("spent above the limit");
        } catch (bytes memory reason) {
            bytes memory expected = abi.encodeWithSelector(
                SlidingLimit.SlidingLimitExceeded.selector,
                asked,
                left,
                fitsAt
            );
            require(keccak256(reason) == keccak256(expected), "another refusal");
        }
    }
}
