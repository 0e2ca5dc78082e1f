// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {OrderSlot, OrderState} from "./EscrowTypes.sol";

/// @notice The stored state of an order, as one word: see `OrderSlot` for its members.
/// @dev From the lowest bit: held 96 | kept 96 | deadline 40 | state 8 | flags 16. A deed reads the word once, works on
/// the stack, and writes it once.
type OrderWord is uint256;

using {
    held,
    kept,
    deadline,
    state,
    isFlagged,
    toSlot,
    divided,
    refunded,
    moved,
    flagged,
    differs as !=
} for OrderWord global;

/// @dev The members below the state: held, kept.
uint256 constant BELOW_DEADLINE = (1 << 192) - 1;

/// @dev The members above the state: flags.
uint256 constant ABOVE_STATE = 0xffff << 240;

/// @notice What waits in the escrow, in token units.
function held(OrderWord self) pure returns (uint96) {
    return uint96(OrderWord.unwrap(self));
}

/// @notice What was released, fees included, less what was refunded after release, in token units.
function kept(OrderWord self) pure returns (uint96) {
    return uint96(OrderWord.unwrap(self) >> 96);
}

/// @notice When the clock of the state ends, in Unix seconds.
function deadline(OrderWord self) pure returns (uint40) {
    return uint40(OrderWord.unwrap(self) >> 192);
}

/// @notice The state as it was stored.
function state(OrderWord self) pure returns (OrderState) {
    return OrderState(uint8(OrderWord.unwrap(self) >> 232));
}

/// @notice Whether a flag is set.
function isFlagged(OrderWord self, uint16 flag) pure returns (bool) {
    return uint16(OrderWord.unwrap(self) >> 240) & flag != 0;
}

/// @notice The members, side by side.
function toSlot(OrderWord self) pure returns (OrderSlot memory) {
    return
        OrderSlot({
            held: self.held(),
            kept: self.kept(),
            deadline: self.deadline(),
            state: self.state(),
            flags: uint16(OrderWord.unwrap(self) >> 240)
        });
}

/// @notice The same order after a part of what it holds has left: `toPayer` back, `toPayee` released.
function divided(OrderWord self, uint96 toPayer, uint96 toPayee) pure returns (OrderWord) {
    uint256 held_ = self.held() - toPayer - toPayee;
    uint256 kept_ = self.kept() + toPayee;
    return OrderWord.wrap((OrderWord.unwrap(self) & ~BELOW_DEADLINE) | (kept_ << 96) | held_);
}

/// @notice The same order after a refund of what was released.
function refunded(OrderWord self, uint96 amount) pure returns (OrderWord) {
    uint256 kept_ = self.kept() - amount;
    return OrderWord.wrap((OrderWord.unwrap(self) & ~(uint256(type(uint96).max) << 96)) | (kept_ << 96));
}

/// @notice The same order in another state.
function moved(OrderWord self, OrderState state_, uint40 deadline_) pure returns (OrderWord) {
    uint256 rest = OrderWord.unwrap(self) & (BELOW_DEADLINE | ABOVE_STATE);
    return OrderWord.wrap(rest | (uint256(state_) << 232) | (uint256(deadline_) << 192));
}

/// @notice The same order with a flag set.
function flagged(OrderWord self, uint16 flag) pure returns (OrderWord) {
    return OrderWord.wrap(OrderWord.unwrap(self) | (uint256(flag) << 240));
}

/// @notice Whether two words differ.
function differs(OrderWord a, OrderWord b) pure returns (bool) {
    return OrderWord.unwrap(a) != OrderWord.unwrap(b);
}
