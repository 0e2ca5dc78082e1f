// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

/// @notice What was spent under a limit so far.
/// @param sums All that was ever spent, by the seconds in which it grew.
struct Spending {
    Checkpoints.Trace208 sums;
}

/// @title SlidingLimit
/// @notice Bounds what can be spent within any stretch of time of one length, wherever it starts. A bucket that
/// refills, or a period that begins anew, lets almost twice the limit through around its edge; this does not.
/// @dev Amounts are in token units, times in Unix seconds. What was spent at a second counts until a period has passed,
/// and no longer: at exactly one period later it is outside.
///
/// Assumptions:
/// - The period is not zero: a window without length would hold nothing, and bound nothing.
/// - Limit and period may change from call to call; each call judges all that was spent by those it is given.
library SlidingLimit {
    using Checkpoints for Checkpoints.Trace208;

    /* ERRORS */

    /// @notice The amount is more than the limit has left in the window that ends now.
    /// @param asked The amount.
    /// @param left What can be spent now.
    /// @param fitsAt When the amount fits, if nothing else is spent until then; zero if it never does.
    error SlidingLimitExceeded(uint256 asked, uint256 left, uint48 fitsAt);

    /* INTERNAL */

    /// @notice Spends an amount now, or reverts (`SlidingLimitExceeded`).
    /// @param self What was spent so far.
    /// @param amount How much.
    /// @param limit The most that can be spent within one period.
    /// @param period Its length in seconds.
    function spend(Spending storage self, uint256 amount, uint128 limit, uint32 period) internal {
        uint256 free = left(self, limit, period);
        if (amount > free) revert SlidingLimitExceeded(amount, free, fitsAt(self, amount, limit, period));

        // At most the limit, so 2^128; their sum reaches 2^208 after 2^80 full periods.
        self.sums.push(uint48(block.timestamp), self.sums.latest() + uint208(amount));
    }

    /// @notice All that was ever spent.
    /// @param self What was spent so far.
    /// @return The sum.
    function total(Spending storage self) internal view returns (uint256) {
        return self.sums.latest();
    }

    /// @notice What was spent in the window that ends now.
    /// @param self What was spent so far.
    /// @param period The window's length in seconds.
    /// @return The sum.
    function spentWithin(Spending storage self, uint32 period) internal view returns (uint256) {
        if (period >= block.timestamp) return self.sums.latest();
        return self.sums.latest() - self.sums.upperLookupRecent(uint48(block.timestamp - period));
    }

    /// @notice What can be spent now.
    /// @param self What was spent so far.
    /// @param limit The most that can be spent within one period.
    /// @param period Its length in seconds.
    /// @return The amount.
    function left(Spending storage self, uint128 limit, uint32 period) internal view returns (uint256) {
        uint256 spent = spentWithin(self, period);
        return spent < limit ? limit - spent : 0;
    }

    /// @notice When an amount fits, if nothing else is spent until then.
    /// @param self What was spent so far.
    /// @param amount How much.
    /// @param limit The most that can be spent within one period.
    /// @param period Its length in seconds.
    /// @return time The second; the present one if the amount fits now, zero if it never does.
    function fitsAt(
        Spending storage self,
        uint256 amount,
        uint128 limit,
        uint32 period
    ) internal view returns (uint48 time) {
        if (amount > limit) return 0;
        time = uint48(block.timestamp);
        uint256 sum = self.sums.latest();
        if (sum + amount <= limit) return time;

        uint48 leaves = _reachedAt(self, sum + amount - limit) + period;
        if (leaves > time) return leaves;
    }

    /* PRIVATE */

    /// @dev The second in which the sum reached an amount, which it has.
    function _reachedAt(Spending storage self, uint256 amount) private view returns (uint48) {
        uint256 low = 0;
        uint256 high = self.sums.length() - 1;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (self.sums.pos(uint32(middle))._value < amount) low = middle + 1;
            else high = middle;
        }
        return self.sums.pos(uint32(low))._key;
    }
}
