// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice The most of one token that an owner lets its keys pay.
/// @param perPayment In one payment, in token units.
/// @param perDay In any 24 hours, in token units.
/// @param perPayee To one payee in any 24 hours, in token units.
struct Limits {
    uint128 perPayment;
    uint128 perDay;
    uint128 perPayee;
}

/// @notice One payment from an owner's wallet.
/// @param owner Whose money it is.
/// @param token The token.
/// @param payee Who is paid.
/// @param amount How much, in token units.
/// @param paymentReference What it is for; a commitment where that is private, zero for nothing.
struct Payment {
    address owner;
    address token;
    address payee;
    uint256 amount;
    bytes32 paymentReference;
}

/// @notice What is stored of an owner's limits in one token.
/// @param perPayment The most in one payment, in token units.
/// @param perDay The most in any 24 hours, in token units.
/// @param perPayee The most to one payee in any 24 hours, in token units.
/// @param proposedFrom When the proposed limits take the place of those above, in Unix seconds; zero where none are.
/// @param proposed The proposed limits.
struct LimitsSlot {
    // slot 0
    uint128 perPayment;
    uint128 perDay;
    // slot 1
    uint128 perPayee;
    uint40 proposedFrom;
    // slots 2 and 3
    Limits proposed;
}

/// @notice What is stored of an owner beside its limits.
/// @param delay How long what loosens waits, in seconds.
/// @param proposed The shorter delay that is proposed, in seconds.
/// @param proposedFrom When it takes the place of the delay, in Unix seconds; zero where none is proposed.
/// @param frozenUntil Nothing can be paid before this time, in Unix seconds; {FROZEN} without end.
struct OwnerSlot {
    // slot 0
    uint40 delay;
    uint40 proposed;
    uint40 proposedFrom;
    uint40 frozenUntil;
}

/// @dev A freeze that has no end until its owner sets one.
uint40 constant FROZEN = type(uint40).max;

using {isWithin, tighter} for Limits global;
using {current, store} for LimitsSlot global;
using {delayNow} for OwnerSlot global;

/// @notice Whether no part of some limits is looser than the same part of others.
/// @param limits Some limits.
/// @param others Others.
/// @return True if all parts are equal or tighter.
function isWithin(Limits memory limits, Limits memory others) pure returns (bool) {
    return
        limits.perPayment <= others.perPayment && limits.perDay <= others.perDay && limits.perPayee <= others.perPayee;
}

/// @notice The tighter of two limits in each part.
/// @param limits Some limits.
/// @param others Others.
/// @return The tighter parts.
function tighter(Limits memory limits, Limits memory others) pure returns (Limits memory) {
    return
        Limits({
            perPayment: limits.perPayment < others.perPayment ? limits.perPayment : others.perPayment,
            perDay: limits.perDay < others.perDay ? limits.perDay : others.perDay,
            perPayee: limits.perPayee < others.perPayee ? limits.perPayee : others.perPayee
        });
}

/// @notice The limits that hold now: the proposed ones from their time on.
/// @param slot What is stored.
/// @return The limits.
function current(LimitsSlot storage slot) view returns (Limits memory) {
    uint40 from = slot.proposedFrom;
    if (from != 0 && block.timestamp >= from) return slot.proposed;
    return Limits({perPayment: slot.perPayment, perDay: slot.perDay, perPayee: slot.perPayee});
}

/// @notice Stores limits that hold at once, and when the proposed ones take their place.
/// @param slot What is stored.
/// @param limits The limits that hold at once.
/// @param proposedFrom When the proposed ones do, in Unix seconds; zero where none are proposed.
function store(LimitsSlot storage slot, Limits memory limits, uint40 proposedFrom) {
    slot.perPayment = limits.perPayment;
    slot.perDay = limits.perDay;
    slot.perPayee = limits.perPayee;
    slot.proposedFrom = proposedFrom;
}

/// @notice The delay that holds now: the proposed one from its time on.
/// @param slot What is stored.
/// @return The delay, in seconds.
function delayNow(OwnerSlot memory slot) view returns (uint40) {
    return slot.proposedFrom != 0 && block.timestamp >= slot.proposedFrom ? slot.proposed : slot.delay;
}
