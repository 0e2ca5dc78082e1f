// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice A set of the states of one machine, as a bitmap: bit n stands for the state whose enum value is n.
type StateSet is uint256;

using {has, or as |} for StateSet global;

/// @notice The union of two sets.
/// @param a One set.
/// @param b The other set.
/// @return The states that are in either.
function or(StateSet a, StateSet b) pure returns (StateSet) {
    return StateSet.wrap(StateSet.unwrap(a) | StateSet.unwrap(b));
}

/// @notice Whether a state is in a set.
/// @param set The set.
/// @param state The state's enum value.
/// @return True if it is.
function has(StateSet set, uint8 state) pure returns (bool) {
    return StateSet.unwrap(set) & (1 << state) != 0;
}
