// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {OrderSlot, OrderState, RequestKind, RequestSlot} from "../types/EscrowTypes.sol";

/// @title Slots
/// @notice The words that hold an order's state and its requests.
/// @dev Packed by hand: the compiler writes a struct member by member, with a read and a write of the slot for each.
library Slots {
    /// @notice The word of an order's state: held 96 | kept 96 | deadline 40 | state 8 | flags 16, from the lowest bit.
    /// @param slot The state.
    /// @return The word.
    function pack(OrderSlot memory slot) internal pure returns (uint256) {
        return
            uint256(slot.held) |
            (uint256(slot.kept) << 96) |
            (uint256(slot.deadline) << 192) |
            (uint256(slot.state) << 232) |
            (uint256(slot.flags) << 240);
    }

    /// @notice The word of an order's requests: requested 96 | confirmBy 40 | kind 8 | count 8, from the lowest bit.
    /// @param request The requests.
    /// @return The word.
    function pack(RequestSlot memory request) internal pure returns (uint256) {
        return
            uint256(request.requested) |
            (uint256(request.confirmBy) << 96) |
            (uint256(request.kind) << 136) |
            (uint256(request.count) << 144);
    }

    /// @notice The state of an order from its word.
    /// @param word The word.
    /// @return slot The state.
    function toOrderSlot(uint256 word) internal pure returns (OrderSlot memory slot) {
        slot.held = uint96(word);
        slot.kept = uint96(word >> 96);
        slot.deadline = uint40(word >> 192);
        slot.state = OrderState(uint8(word >> 232));
        slot.flags = uint16(word >> 240);
    }

    /// @notice The requests of an order from their word.
    /// @param word The word.
    /// @return request The requests.
    function toRequestSlot(uint256 word) internal pure returns (RequestSlot memory request) {
        request.requested = uint96(word);
        request.confirmBy = uint40(word >> 96);
        request.kind = RequestKind(uint8(word >> 136));
        request.count = uint8(word >> 144);
    }
}
