// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice What several orders pay out in one deed, gathered in memory so that each receiver is paid once per token.
/// @param words Three words for each pair of token and receiver: the token (zero for the native coin), the receiver,
/// and the amount in token units. Behind them there is room for more.
/// @param end Where the pairs end.
struct PayoutList {
    uint256[] words;
    uint256 end;
}

/// @title PayoutLists
/// @notice Gathers payouts. Searches in a line, which is cheapest for the few receivers of a deed.
library PayoutLists {
    /// @dev The words of one pair, and the places of receiver and amount among them.
    uint256 private constant SIZE = 3;
    uint256 private constant RECEIVER = 1;
    uint256 private constant AMOUNT = 2;

    /// @notice An empty list.
    /// @param capacity The most pairs of token and receiver that it can take.
    /// @return list The list.
    function withRoomFor(uint256 capacity) internal pure returns (PayoutList memory list) {
        list.words = new uint256[](SIZE * capacity);
    }

    /// @notice Whether a list can take anything: one without room stands for paying at once.
    /// @param list The list.
    /// @return True if it has room.
    function hasRoom(PayoutList memory list) internal pure returns (bool) {
        return list.words.length > 0;
    }

    /// @notice How many pairs a list has gathered.
    /// @param list The list.
    /// @return The number of pairs.
    function count(PayoutList memory list) internal pure returns (uint256) {
        return list.end / SIZE;
    }

    /// @notice One pair and its amount.
    /// @param list The list.
    /// @param index The pair's place, from zero.
    /// @return token The token, zero for the native coin.
    /// @return receiver Who receives it.
    /// @return amount How much, in token units.
    function pairAt(
        PayoutList memory list,
        uint256 index
    ) internal pure returns (address token, address receiver, uint256 amount) {
        uint256[] memory words = list.words;
        uint256 place = SIZE * index;
        token = address(uint160(words[place]));
        receiver = address(uint160(words[place + RECEIVER]));
        amount = words[place + AMOUNT];
    }

    /// @notice Adds an amount to what a receiver gets.
    /// @param list The list.
    /// @param token The token, zero for the native coin.
    /// @param receiver Who receives it.
    /// @param amount How much, in token units.
    function add(PayoutList memory list, address token, address receiver, uint256 amount) internal pure {
        uint256[] memory words = list.words;
        uint256 tokenWord = uint160(token);
        uint256 receiverWord = uint160(receiver);
        uint256 end = list.end;
        unchecked {
            // Places are far below 2^256; reading past the room still panics.
            uint256 place = 0;
            while (place < end && (words[place + RECEIVER] != receiverWord || words[place] != tokenWord)) place += SIZE;

            if (place == end) {
                words[place] = tokenWord;
                words[place + RECEIVER] = receiverWord;
                list.end = end + SIZE;
            }
            // Amounts of orders below 2^96 each.
            words[place + AMOUNT] += amount;
        }
    }
}
