// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PayoutList, PayoutLists} from "../../contracts/common/libraries/PayoutLists.sol";
import {draw} from "../shared/Cheats.sol";

/// @title PayoutListsTest
/// @notice The list against a table that holds a sum for every pair.
contract PayoutListsTest {
    using PayoutLists for PayoutList;

    uint256 private constant TOKENS = 3;
    uint256 private constant RECEIVERS = 4;

    function testFuzz_gathersOneSumForEachPair(uint256 seed) external pure {
        uint256 additions = draw(seed, "additions", 0, 24);
        PayoutList memory list = PayoutLists.withRoomFor(additions);
        uint256[RECEIVERS][TOKENS] memory sums;
        uint256 pairs = 0;
        for (uint256 i = 0; i < additions; ++i) {
            uint256 token = draw(seed ^ i, "token", 0, TOKENS - 1);
            uint256 receiver = draw(seed ^ i, "receiver", 0, RECEIVERS - 1);
            uint256 amount = draw(seed ^ i, "amount", 1, type(uint96).max);
            if (sums[token][receiver] == 0) ++pairs;
            sums[token][receiver] += amount;
            // The tokens' addresses are numbers from 0 on, the receivers' as well: they must not be confused.
            list.add(address(uint160(token)), address(uint160(receiver)), amount);
        }

        require(list.count() == pairs, "another count of pairs");
        for (uint256 i = 0; i < pairs; ++i) {
            (address token, address receiver, uint256 amount) = list.pairAt(i);
            require(amount == sums[uint160(token)][uint160(receiver)], "another sum, or a pair twice");
            sums[uint160(token)][uint160(receiver)] = 0;
        }
    }

    function test_panicsBeyondItsRoom() external view {
        this.fill(3, 3);
        try this.fill(3, 4) {
            revert("wrote beyond its room");
        } catch {}
    }

    function fill(uint256 capacity, uint256 pairs) external pure {
        PayoutList memory list = PayoutLists.withRoomFor(capacity);
        for (uint256 i = 0; i < pairs; ++i) {
            list.add(address(0), address(uint160(i)), 1);
        }
    }

    function testFuzz_hasRoomUnlessItWasMadeWithoutAny(uint8 capacity) external pure {
        require(PayoutLists.withRoomFor(capacity).hasRoom() == (capacity > 0), "wrong room");
    }

    function test_anUnsetListHasNoRoom() external pure {
        PayoutList memory list;
        require(!list.hasRoom(), "room from nowhere");
    }
}
