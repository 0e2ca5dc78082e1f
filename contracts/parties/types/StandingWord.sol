// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {KNOWN_ROLES, PartyRole, PartyState, RoleSet} from "./PartyTypes.sol";

/// @notice How a party stands from one moment on: its state, and for each role the UTC day with which it ends.
/// @dev From the lowest bit: thirteen days of 16 bits, by role | state 8 | since 40. The moment is on top, so that a
/// list of words is ordered by it. A role is held before the start of its end day, counted from 1970-01-01; zero is
/// never, and 65535 (in 2149) is no end.
type StandingWord is uint256;

using {since, state, endDay, rolesAt, holdsOneOf, standing, granted, isNull} for StandingWord global;

/// @dev The bits of the days.
uint256 constant DAYS = (1 << 208) - 1;

/// @notice From when on the party stands so, in Unix seconds.
function since(StandingWord self) pure returns (uint40) {
    return uint40(StandingWord.unwrap(self) >> 216);
}

/// @notice The state.
function state(StandingWord self) pure returns (PartyState) {
    return PartyState(uint8(StandingWord.unwrap(self) >> 208));
}

/// @notice The day with which a role ends.
function endDay(StandingWord self, PartyRole role) pure returns (uint16) {
    return uint16(StandingWord.unwrap(self) >> (16 * uint8(role)));
}

/// @notice The roles whose day has not come at a time, whatever the state.
function rolesAt(StandingWord self, uint40 time) pure returns (RoleSet) {
    uint256 today = dayOf(time);
    uint256 ends = StandingWord.unwrap(self);
    uint256 roles;
    unchecked {
        for (uint256 bit = 1; bit <= RoleSet.unwrap(KNOWN_ROLES); bit <<= 1) {
            if (uint16(ends) > today) roles |= bit;
            ends >>= 16;
        }
    }
    return RoleSet.wrap(uint32(roles));
}

/// @notice Whether the day of at least one of some roles has not come at a time, whatever the state.
function holdsOneOf(StandingWord self, RoleSet roles, uint40 time) pure returns (bool) {
    uint256 today = dayOf(time);
    uint256 ends = StandingWord.unwrap(self);
    // Above the known roles there are no days to read.
    uint256 rest = (roles & KNOWN_ROLES).raw();
    unchecked {
        for (; rest > 0; rest >>= 1) {
            if (rest & 1 != 0 && uint16(ends) > today) return true;
            ends >>= 16;
        }
    }
    return false;
}

/// @notice The same days with a new state, from a new moment on.
function standing(StandingWord self, PartyState state_, uint40 since_) pure returns (StandingWord) {
    uint256 ends = StandingWord.unwrap(self) & DAYS;
    return StandingWord.wrap((uint256(since_) << 216) | (uint256(state_) << 208) | ends);
}

/// @notice The same word with another end day for some roles.
function granted(StandingWord self, RoleSet roles, uint16 endDay_) pure returns (StandingWord) {
    uint256 word = StandingWord.unwrap(self);
    uint256 rest = RoleSet.unwrap(roles);
    unchecked {
        for (uint256 shift = 0; rest > 0; shift += 16) {
            if (rest & 1 != 0) word = (word & ~(uint256(type(uint16).max) << shift)) | (uint256(endDay_) << shift);
            rest >>= 1;
        }
    }
    return StandingWord.wrap(word);
}

/// @notice Whether nothing was written.
function isNull(StandingWord self) pure returns (bool) {
    return StandingWord.unwrap(self) == 0;
}

/// @notice The UTC day of a time, counted from 1970-01-01; never the day that stands for no end.
function dayOf(uint40 time) pure returns (uint256) {
    uint256 day = time / 1 days;
    return day < type(uint16).max ? day : type(uint16).max - 1;
}
