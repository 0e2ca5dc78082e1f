// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {MandateSlot, MandateState} from "./MandateTypes.sol";

/// @notice The stored state of a mandate, as one word: see `MandateSlot` for its members.
/// @dev From the lowest bit: collected 96 | left 96 | endsAt 40 | period 16 | state 8. A deed reads the word once,
/// works on the stack, and writes it once.
type MandateWord is uint256;

using {collected, left, endsAt, period, state, toSlot, used, canceled} for MandateWord global;

/// @dev The bits of an end, in their place.
uint256 constant ENDS_AT = uint256(type(uint40).max) << 192;

/// @dev The bits below the state.
uint256 constant BELOW_STATE = (1 << 248) - 1;

/// @notice The word of a mandate that was recorded and not yet collected.
function recorded(uint96 left_, uint40 endsAt_) pure returns (MandateWord) {
    return MandateWord.wrap((uint256(MandateState.Active) << 248) | (uint256(endsAt_) << 192) | (uint256(left_) << 96));
}

/// @notice What was collected in all, in token units.
function collected(MandateWord self) pure returns (uint96) {
    return uint96(MandateWord.unwrap(self));
}

/// @notice What the last collection left of that period's allowance, in token units.
function left(MandateWord self) pure returns (uint96) {
    return uint96(MandateWord.unwrap(self) >> 96);
}

/// @notice The second from which nothing can be collected, in Unix seconds.
function endsAt(MandateWord self) pure returns (uint40) {
    return uint40(MandateWord.unwrap(self) >> 192);
}

/// @notice The period of the last collection.
function period(MandateWord self) pure returns (uint16) {
    return uint16(MandateWord.unwrap(self) >> 232);
}

/// @notice The state as it was stored.
function state(MandateWord self) pure returns (MandateState) {
    return MandateState(uint8(MandateWord.unwrap(self) >> 248));
}

/// @notice The members, side by side.
function toSlot(MandateWord self) pure returns (MandateSlot memory) {
    return
        MandateSlot({
            collected: self.collected(),
            left: self.left(),
            endsAt: self.endsAt(),
            period: self.period(),
            state: self.state()
        });
}

/// @notice The same mandate after a collection in a period.
function used(MandateWord self, uint16 period_, uint96 collected_, uint96 left_) pure returns (MandateWord) {
    uint256 word = (uint256(MandateState.Active) << 248) | (uint256(period_) << 232);
    return MandateWord.wrap(word | (MandateWord.unwrap(self) & ENDS_AT) | (uint256(left_) << 96) | uint256(collected_));
}

/// @notice The same mandate, canceled.
function canceled(MandateWord self) pure returns (MandateWord) {
    return MandateWord.wrap((MandateWord.unwrap(self) & BELOW_STATE) | (uint256(MandateState.Canceled) << 248));
}
