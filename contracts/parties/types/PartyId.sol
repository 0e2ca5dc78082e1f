// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice The id of an organization: 64 bits of a hash of who registered it and its salted identity commitment, so
/// that it is the same whatever order blocks come in. Zero stands for none.
type PartyId is uint64;

using {raw, isNull, eq as ==, ne as !=} for PartyId global;

/// @notice The number of a party.
/// @param party The party.
/// @return Its 64 bits.
function raw(PartyId party) pure returns (uint64) {
    return PartyId.unwrap(party);
}

/// @notice Whether an id stands for no party.
/// @param party The id.
/// @return True if it does.
function isNull(PartyId party) pure returns (bool) {
    return PartyId.unwrap(party) == 0;
}

/// @notice Whether two ids are one.
/// @param a One id.
/// @param b The other id.
/// @return True if they are.
function eq(PartyId a, PartyId b) pure returns (bool) {
    return PartyId.unwrap(a) == PartyId.unwrap(b);
}

/// @notice Whether two ids differ.
/// @param a One id.
/// @param b The other id.
/// @return True if they do.
function ne(PartyId a, PartyId b) pure returns (bool) {
    return PartyId.unwrap(a) != PartyId.unwrap(b);
}
