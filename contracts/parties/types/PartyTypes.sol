// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {StateSet} from "../../common/types/StateSet.sol";
import {PartyId} from "./PartyId.sol";

/// @notice A set of roles: bit n stands for the role whose enum value is n.
type RoleSet is uint32;

using {raw, isEmpty, or as |, and as &, eq as ==} for RoleSet global;

/// @notice What an organization may do. The numbers are bits of a `RoleSet` and never change; new ones come at the end.
enum PartyRole {
    Producer,
    Processor,
    Carrier,
    Inspector,
    Regulator,
    Brand,
    Certifier,
    Custodian,
    Bank
}

/// @dev The set of all roles that are, or will ever be.
RoleSet constant ALL_ROLES = RoleSet.wrap(type(uint32).max);

/// @dev The set of the roles that are today.
RoleSet constant KNOWN_ROLES = RoleSet.wrap(uint32((1 << (uint256(type(PartyRole).max) + 1)) - 1));

/// @notice Where an organization stands.
enum PartyState {
    // Unknown id.
    None,
    // Live: its registrar can move it.
    Active,
    Suspended,
    // Final: nothing moves it again.
    Ended
}

/// @notice An account that acts, or acted, for a party.
/// @param party For which party, once and for all; zero for an account that never acted for any.
/// @param from From when on, in Unix seconds.
/// @param until Until when; at this second it no longer acts.
/// @param roles In which of the party's roles it acts, whether the party holds them now or not.
struct Account {
    // slot 0
    PartyId party;
    uint40 from;
    uint40 until;
    RoleSet roles;
}

/// @notice An organization as it stands now.
/// @param state Its state.
/// @param roles The roles that it holds; while it is suspended, those that it will hold again.
/// @param registrar Who keeps its record: state, roles, prefixes.
/// @param controller The account that adds and ends its signers, and acts in all its roles; zero before the first.
/// @param proposed The account that may take control, or zero.
struct Party {
    PartyState state;
    RoleSet roles;
    address registrar;
    address controller;
    address proposed;
}

/// @dev The end of a window that has none.
uint40 constant NO_END = type(uint40).max;

/// @dev The end day of a role that has none.
uint16 constant NO_END_DAY = type(uint16).max;

/// @dev The sets of states that deeds allow.
StateSet constant PARTY_ACTIVE = StateSet.wrap(1 << uint8(PartyState.Active));
StateSet constant PARTY_LIVE = StateSet.wrap((1 << uint8(PartyState.Active)) | (1 << uint8(PartyState.Suspended)));
StateSet constant PARTY_SUSPENDED = StateSet.wrap(1 << uint8(PartyState.Suspended));
StateSet constant PARTY_NONE = StateSet.wrap(1 << uint8(PartyState.None));
StateSet constant PARTY_KNOWN = StateSet.wrap(
    (1 << uint8(PartyState.Active)) | (1 << uint8(PartyState.Suspended)) | (1 << uint8(PartyState.Ended))
);

/// @notice The set of one role.
/// @param role The role.
/// @return The set.
function roleSet(PartyRole role) pure returns (RoleSet) {
    return RoleSet.wrap(uint32(1 << uint8(role)));
}

/// @notice The bits of a set.
/// @param set The set.
/// @return Its bits.
function raw(RoleSet set) pure returns (uint32) {
    return RoleSet.unwrap(set);
}

/// @notice Whether a set holds no role.
/// @param set The set.
/// @return True if it holds none.
function isEmpty(RoleSet set) pure returns (bool) {
    return RoleSet.unwrap(set) == 0;
}

/// @notice The union of two sets.
/// @param a One set.
/// @param b The other set.
/// @return The roles that are in either.
function or(RoleSet a, RoleSet b) pure returns (RoleSet) {
    return RoleSet.wrap(RoleSet.unwrap(a) | RoleSet.unwrap(b));
}

/// @notice What two sets have in common.
/// @param a One set.
/// @param b The other set.
/// @return The roles that are in both.
function and(RoleSet a, RoleSet b) pure returns (RoleSet) {
    return RoleSet.wrap(RoleSet.unwrap(a) & RoleSet.unwrap(b));
}

/// @notice Whether two sets are equal.
/// @param a One set.
/// @param b The other set.
/// @return True if they are.
function eq(RoleSet a, RoleSet b) pure returns (bool) {
    return RoleSet.unwrap(a) == RoleSet.unwrap(b);
}
