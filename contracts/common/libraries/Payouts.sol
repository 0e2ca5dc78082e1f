// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice What one receiver gets of one token at the end of a deed.
/// @param token The token, zero for the native coin.
/// @param to Who receives it.
/// @param amount How much, in token units.
struct Payout {
    address token;
    address to;
    uint256 amount;
}

/// @notice The payouts of a deed, gathered in memory so that each receiver is paid once per token.
/// @param items The payouts, and behind them room for more.
/// @param count How many there are.
struct PayoutList {
    Payout[] items;
    uint256 count;
}

/// @title Payouts
/// @notice Gathers payouts. Searches in a line, which is cheapest for the few receivers of a deed.
library Payouts {
    /// @notice An empty list.
    /// @param capacity The most distinct pairs of token and receiver that it can take.
    /// @return list The list.
    function withRoomFor(uint256 capacity) internal pure returns (PayoutList memory list) {
        list.items = new Payout[](capacity);
    }

    /// @notice Adds an amount to what a receiver gets.
    /// @param list The list.
    /// @param token The token, zero for the native coin.
    /// @param to Who receives it.
    /// @param amount How much, in token units; zero adds nothing.
    function add(PayoutList memory list, address token, address to, uint256 amount) internal pure {
        if (amount == 0) return;

        uint256 count = list.count;
        for (uint256 i = 0; i < count; ++i) {
            Payout memory item = list.items[i];
            if (item.to == to && item.token == token) {
                item.amount += amount;
                return;
            }
        }

        Payout memory added = list.items[count];
        added.token = token;
        added.to = to;
        added.amount = amount;
        list.count = count + 1;
    }
}
