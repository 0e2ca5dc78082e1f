// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice What several orders pay out in one deed, gathered in memory so that each receiver is paid once per token.
/// @dev Place i of each array belongs to one pair of token and receiver.
/// @param tokens The tokens, zero for the native coin.
/// @param receivers Who receives them.
/// @param amounts How much, in token units.
/// @param count How many pairs there are; the arrays have room for more.
struct PayoutList {
    address[] tokens;
    address[] receivers;
    uint256[] amounts;
    uint256 count;
}

/// @title Payouts
/// @notice Gathers payouts. Searches in a line, which is cheapest for the few receivers of a deed.
library Payouts {
    /// @notice An empty list.
    /// @param capacity The most pairs of token and receiver that it can take.
    /// @return list The list.
    function withRoomFor(uint256 capacity) internal pure returns (PayoutList memory list) {
        list.tokens = new address[](capacity);
        list.receivers = new address[](capacity);
        list.amounts = new uint256[](capacity);
    }

    /// @notice Whether a list can take anything: one without room stands for paying at once.
    /// @param list The list.
    /// @return True if it has room.
    function hasRoom(PayoutList memory list) internal pure returns (bool) {
        return list.amounts.length > 0;
    }

    /// @notice Adds an amount to what a receiver gets.
    /// @param list The list.
    /// @param token The token, zero for the native coin.
    /// @param receiver Who receives it.
    /// @param amount How much, in token units.
    function add(PayoutList memory list, address token, address receiver, uint256 amount) internal pure {
        uint256 place = 0;
        uint256 count = list.count;
        while (place < count && (list.receivers[place] != receiver || list.tokens[place] != token)) ++place;

        if (place == count) {
            list.tokens[place] = token;
            list.receivers[place] = receiver;
            list.count = count + 1;
        }
        list.amounts[place] += amount;
    }
}
