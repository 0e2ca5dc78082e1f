// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {StateSet} from "../../common/types/StateSet.sol";

/// @notice The id of a mandate: the EIP-712 digest of its terms, so that it binds chain, contract and every term.
type MandateId is bytes32;

/// @notice What periods are counted in. A year is twelve months.
enum PeriodUnit {
    Day,
    Week,
    Month
}

/// @notice Where a mandate stands.
enum MandateState {
    // Unknown id: nobody brought the payer's will, or the terms do not match.
    None,
    // The payer's will is recorded; before the first period it waits.
    Active,
    // Final: nothing moves it again.
    Ended,
    Canceled
}

// The sets of states in which deeds are possible.
StateSet constant UNRECORDED = StateSet.wrap(1 << uint8(MandateState.None));
StateSet constant ACTIVE = StateSet.wrap(1 << uint8(MandateState.Active));

/// @dev Where a mandate can be canceled: also before anybody brought the payer's signature.
StateSet constant CANCELABLE = StateSet.wrap(3);

/// @notice The terms of a mandate. They come in calldata each time and are never stored; their hash is the id.
/// @dev Days are those of the calendar at `utcOffset`, counted from 1970-01-01, which is day 0. Period k, counted from
/// zero, starts at 00:00 of the first day plus k times `every` units; in a month without that day, on its last day.
/// @param payer Who pays.
/// @param payee Who is paid.
/// @param token The ERC-20 token.
/// @param limit The most that each period allows, in token units.
/// @param isFixed Whether each collection takes exactly `limit`, so that a period allows one.
/// @param cap The most that all collections together may take, in token units; zero for no cap.
/// @param carry How many unused periods may pile up; zero for none.
/// @param unit What periods are counted in.
/// @param every How many units a period has.
/// @param firstDay The day on which the first period starts.
/// @param lastDay The last day on which can be collected, zero for none; it cuts the period that it falls in short.
/// @param periods How many periods there are; zero for as many as there can be, which is 65,535.
/// @param utcOffset How far the mandate's calendar is ahead of UTC, in minutes; negative where it is behind.
/// @param notice How long before a collection it must have been announced, in seconds; zero for no announcements.
/// @param details Commitment to the private details (contract, subscription), zero for none.
/// @param salt Makes equal mandates differ.
struct Mandate {
    address payer;
    address payee;
    address token;
    uint96 limit;
    bool isFixed;
    uint96 cap;
    uint16 carry;
    PeriodUnit unit;
    uint8 every;
    uint24 firstDay;
    uint24 lastDay;
    uint16 periods;
    int16 utcOffset;
    uint32 notice;
    bytes32 details;
    uint256 salt;
}

/// @notice The state of a mandate: one slot.
/// @param collected What was collected in all, in token units.
/// @param left What the last collection left of that period's allowance, with what was carried into it.
/// @param endsAt The second from which nothing can be collected, in Unix seconds; zero if never recorded.
/// @param period The period of the last collection, from zero; the first period before any.
/// @param state The state.
struct MandateSlot {
    // slot 0
    uint96 collected;
    uint96 left;
    uint40 endsAt;
    uint16 period;
    MandateState state;
}

/// @notice What the payee announced for one period: one slot.
/// @param amount What may still be collected in the period by this announcement, in token units.
/// @param collectableFrom The second from which it may, in Unix seconds.
struct Announcement {
    // slot 0
    uint96 amount;
    uint40 collectableFrom;
}
