// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {IMoneyPassage, Permit} from "../../common/interfaces/IMoneyPassage.sol";
import {Limits, Payment} from "../types/SpendingTypes.sol";

/// @title ISpendingLimits
/// @notice A payer's own limits. The owner keeps its money in its wallet, gives this contract an allowance, and
/// appoints everyday keys that pay from it within the limits that the owner has set. Nobody else has a say.
/// @dev What tightens acts at once: lower limits, a longer delay, a removed payee, a dismissed spender, a freeze. What
/// loosens is the owner's alone and waits for the delay that the owner has stored; it then holds by itself, nobody has
/// to carry it out. An owner starts with a delay of zero: it sets its limits, payees and spenders first, the delay
/// last.
///
/// Whoever sets today's value again takes back what was proposed, even if it has come to hold meanwhile.
///
/// A day is any 24 hours, not a calendar's: at each payment, what was paid in the 24 hours before it counts.
///
/// Amounts are in token units, times in Unix seconds, delays in seconds. The native coin has no allowance and cannot be
/// limited. Every deed may come through the ERC-2771 forwarder.
interface ISpendingLimits is IMoneyPassage {
    /* EVENTS */

    /// @notice The limits of a token that hold from now on. Limits that were proposed before are void.
    /// @param owner Whose limits.
    /// @param token The token.
    /// @param perPayment The most in one payment, in token units.
    /// @param perDay The most in any 24 hours, in token units.
    /// @param perPayee The most to one payee in any 24 hours, in token units.
    event SpendingLimitsSet(
        address indexed owner,
        address indexed token,
        uint128 perPayment,
        uint128 perDay,
        uint128 perPayee
    );

    /// @notice Looser limits wait for the owner's delay. Follows the limits that hold until then.
    /// @param owner Whose limits.
    /// @param token The token.
    /// @param perPayment The most in one payment, in token units.
    /// @param perDay The most in any 24 hours, in token units.
    /// @param perPayee The most to one payee in any 24 hours, in token units.
    /// @param from When they hold, in Unix seconds.
    event SpendingLimitsProposed(
        address indexed owner,
        address indexed token,
        uint128 perPayment,
        uint128 perDay,
        uint128 perPayee,
        uint40 from
    );

    /// @notice A payee was added.
    /// @param owner Whose payee.
    /// @param payee The payee.
    /// @param from When it can be paid, in Unix seconds.
    event SpendingPayeeAdded(address indexed owner, address indexed payee, uint40 from);

    /// @notice A payee can no longer be paid.
    /// @param owner Whose payee.
    /// @param payee The payee.
    event SpendingPayeeRemoved(address indexed owner, address indexed payee);

    /// @notice A key was appointed.
    /// @param owner Whose money it may pay.
    /// @param spender The key.
    /// @param from When it may pay, in Unix seconds.
    event SpenderAppointed(address indexed owner, address indexed spender, uint40 from);

    /// @notice A key may no longer pay.
    /// @param owner Whose money it could pay.
    /// @param spender The key.
    /// @param by Who said so: the owner, or the key itself.
    event SpenderDismissed(address indexed owner, address indexed spender, address indexed by);

    /// @notice The delay changes. A change that was proposed before is void.
    /// @param owner Whose delay.
    /// @param delay The new delay, in seconds.
    /// @param from When it holds, in Unix seconds: now if it is longer, after the old one if it is shorter.
    event SpendingDelaySet(address indexed owner, uint40 delay, uint40 from);

    /// @notice Nothing can be paid any more.
    /// @param owner Whose money.
    /// @param by Who said so: the owner, or one of its spenders.
    event SpendingFrozen(address indexed owner, address indexed by);

    /// @notice A freeze got an end.
    /// @param owner Whose money.
    /// @param until When it ends, in Unix seconds.
    event SpendingUnfrozen(address indexed owner, uint40 until);

    /// @notice A payment was made within the limits.
    /// @param owner Whose money it was.
    /// @param payee Who was paid.
    /// @param by Who paid: the owner, or one of its spenders.
    /// @param token The token.
    /// @param amount How much, in token units.
    /// @param paymentReference What it was for.
    event SpendingPaid(
        address indexed owner,
        address indexed payee,
        address indexed by,
        address token,
        uint256 amount,
        bytes32 paymentReference
    );

    /* ERRORS */

    /// @notice The caller is neither the owner nor one of its spenders.
    /// @param owner Whose money.
    /// @param caller The caller.
    /// @param from When the caller may pay, in Unix seconds; zero if it was not appointed.
    error SpendingNotSpender(address owner, address caller, uint40 from);

    /// @notice The owner's payments are frozen.
    /// @param owner The owner.
    /// @param until When the freeze ends, in Unix seconds; 2^40 − 1 while it has no end.
    error SpendingStopped(address owner, uint40 until);

    /// @notice The payee cannot be paid.
    /// @param owner Whose payee.
    /// @param payee The payee.
    /// @param from When it can be paid, in Unix seconds; zero if it was not added.
    error SpendingNotPayee(address owner, address payee, uint40 from);

    /// @notice The amount is zero, or above the most in one payment.
    /// @param token The token.
    /// @param amount The amount, in token units.
    /// @param max The most in one payment; zero where the owner set no limits for the token.
    error SpendingInvalidAmount(address token, uint256 amount, uint256 max);

    /// @notice The amount is above what is left of the owner's day.
    /// @param token The token.
    /// @param amount The amount, in token units.
    /// @param left What is left now.
    /// @param fitsAt When it fits, in Unix seconds, if nothing else is paid until then; zero if it never does.
    error SpendingDayExceeded(address token, uint256 amount, uint256 left, uint48 fitsAt);

    /// @notice The amount is above what is left for this payee.
    /// @param token The token.
    /// @param payee The payee.
    /// @param amount The amount, in token units.
    /// @param left What is left now.
    /// @param fitsAt When it fits, in Unix seconds, if nothing else is paid until then; zero if it never does.
    error SpendingPayeeExceeded(address token, address payee, uint256 amount, uint256 left, uint48 fitsAt);

    /// @notice This cannot be a payee: zero, the owner itself, or this contract.
    /// @param payee The address.
    error SpendingInvalidPayee(address payee);

    /// @notice The payee was added before.
    /// @param owner Whose payee.
    /// @param payee The payee.
    /// @param from When it can be paid, in Unix seconds.
    error SpendingPayeeKnown(address owner, address payee, uint40 from);

    /// @notice The payee was not added.
    /// @param owner Whose payee.
    /// @param payee The payee.
    error SpendingPayeeUnknown(address owner, address payee);

    /// @notice This cannot be a spender: zero, or the owner, who may pay anyway.
    /// @param spender The address.
    error SpendingInvalidSpender(address spender);

    /// @notice The spender was appointed before.
    /// @param owner Whose spender.
    /// @param spender The spender.
    /// @param from When it may pay, in Unix seconds.
    error SpendingSpenderKnown(address owner, address spender, uint40 from);

    /// @notice The spender was not appointed.
    /// @param owner Whose spender.
    /// @param spender The spender.
    error SpendingSpenderUnknown(address owner, address spender);

    /// @notice The delay is too long.
    /// @param delay The delay, in seconds.
    /// @param max The longest.
    error SpendingDelayTooLong(uint40 delay, uint40 max);

    /// @notice The freeze has no end already.
    /// @param owner Whose payments are frozen.
    error SpendingAlreadyFrozen(address owner);

    /// @notice There is no freeze without end.
    /// @param owner Whose payments.
    /// @param until When the last freeze ends or ended, in Unix seconds; zero if there was none.
    error SpendingNotFrozen(address owner, uint40 until);

    /* DEEDS: THE OWNER'S RULES */

    /// @notice Sets the caller's limits for a token. Parts that are lower than today's hold at once; if any is higher,
    /// all hold as given after the caller's delay.
    /// @dev Emits {SpendingLimitsSet}, and {SpendingLimitsProposed} where some part waits.
    ///
    /// Notes:
    /// - Limits that were proposed before are void, and the delay begins anew.
    /// - The day goes on: what was paid counts against the new limits.
    /// - A part of zero stops all payments in this token; without limits nothing can be paid.
    ///
    /// Requirements:
    /// - The token must have code (`MoneyTokenWithoutCode`).
    ///
    /// @param token The token.
    /// @param limits The limits, in token units.
    function setLimits(address token, Limits calldata limits) external;

    /// @notice Adds a payee, who can be paid after the caller's delay.
    /// @dev Emits {SpendingPayeeAdded}.
    ///
    /// Requirements:
    /// - The payee must not be zero, the caller or this contract (`SpendingInvalidPayee`).
    /// - It must not have been added before (`SpendingPayeeKnown`).
    ///
    /// @param payee The payee.
    function addPayee(address payee) external;

    /// @notice Removes a payee at once. What it was paid goes on to count, should it be added again.
    /// @dev Emits {SpendingPayeeRemoved}.
    ///
    /// Requirements:
    /// - It must have been added (`SpendingPayeeUnknown`).
    ///
    /// @param payee The payee.
    function removePayee(address payee) external;

    /// @notice Appoints an everyday key, which may pay after the caller's delay.
    /// @dev Emits {SpenderAppointed}.
    ///
    /// Requirements:
    /// - The spender must not be zero or the caller (`SpendingInvalidSpender`).
    /// - It must not have been appointed before (`SpendingSpenderKnown`).
    ///
    /// @param spender The key.
    function appoint(address spender) external;

    /// @notice Dismisses a spender at once.
    /// @dev Emits {SpenderDismissed}.
    ///
    /// Requirements:
    /// - It must have been appointed (`SpendingSpenderUnknown`).
    ///
    /// @param spender The key.
    function dismiss(address spender) external;

    /// @notice A spender gives its power back at once.
    /// @dev Emits {SpenderDismissed}.
    ///
    /// Requirements:
    /// - The caller must have been appointed (`SpendingSpenderUnknown`).
    ///
    /// @param owner Whose money it could pay.
    function resign(address owner) external;

    /// @notice Sets how long what the caller loosens waits. A longer delay holds at once, a shorter one after the delay
    /// that holds now.
    /// @dev Emits {SpendingDelaySet}.
    ///
    /// Notes:
    /// - What waits already keeps its time.
    ///
    /// Requirements:
    /// - The delay must be at most 365 days (`SpendingDelayTooLong`).
    ///
    /// @param delay The delay, in seconds.
    function setDelay(uint40 delay) external;

    /* DEEDS: STOPPING */

    /// @notice Stops all payments from the owner's money at once, until the owner ends it.
    /// @dev Emits {SpendingFrozen}.
    ///
    /// Requirements:
    /// - The caller must be the owner, or a spender that may pay (`SpendingNotSpender`).
    /// - The payments must not be frozen without end already (`SpendingAlreadyFrozen`).
    ///
    /// @param owner Whose payments.
    function freeze(address owner) external;

    /// @notice Ends a freeze of the caller's payments, after its delay.
    /// @dev Emits {SpendingUnfrozen}.
    ///
    /// Requirements:
    /// - The payments must be frozen without end (`SpendingNotFrozen`).
    function unfreeze() external;

    /* DEEDS: PAYING */

    /// @notice Pays a payee from the owner's wallet, within the owner's limits. The deed of a spender, or of the owner.
    /// @dev Emits {SpendingPaid}.
    ///
    /// Requirements:
    /// - The caller must be the owner, or a spender that may pay (`SpendingNotSpender`).
    /// - The payments must not be frozen (`SpendingStopped`).
    /// - The payee must have been added, and its delay must have passed (`SpendingNotPayee`).
    /// - The amount must be from 1 to the most in one payment (`SpendingInvalidAmount`).
    /// - With what was paid in the last 24 hours it must not exceed the day (`SpendingDayExceeded`).
    /// - With what the payee was paid in the last 24 hours it must not exceed its day (`SpendingPayeeExceeded`).
    /// - The token must move exactly the amount by the owner's allowance (`MoneyInexactTransfer`, or its own error).
    ///
    /// @param payment The payment.
    function pay(Payment calldata payment) external;

    /// @notice The same with an ERC-2612 permit of the owner for this contract.
    /// @dev Emits {SpendingPaid}.
    ///
    /// Notes:
    /// - A permit that fails is passed over: somebody else may have presented it first, and the allowance decides.
    ///
    /// Requirements as for `pay`.
    ///
    /// @param payment The payment.
    /// @param permit The owner's permit.
    function payWithPermit(Payment calldata payment, Permit calldata permit) external;

    /* VIEWS */

    /// @notice The limits of an owner's token.
    /// @param owner The owner.
    /// @param token The token.
    /// @return limits Those that hold now, in token units.
    /// @return proposed Those that will hold; the same where none wait.
    /// @return from When they will hold, in Unix seconds; zero where none wait.
    function limitsOf(
        address owner,
        address token
    ) external view returns (Limits memory limits, Limits memory proposed, uint40 from);

    /// @notice What was paid of an owner's token in the last 24 hours, through this contract.
    /// @param owner The owner.
    /// @param token The token.
    /// @return The sum, in token units.
    function spentOf(address owner, address token) external view returns (uint256);

    /// @notice What of an owner's token was paid to one payee in the last 24 hours, through this contract.
    /// @param owner The owner.
    /// @param token The token.
    /// @param payee The payee.
    /// @return The sum, in token units.
    function spentTo(address owner, address token, address payee) external view returns (uint256);

    /// @notice When a payee of an owner can be paid.
    /// @param owner The owner.
    /// @param payee The payee.
    /// @return The time from which it can be, in Unix seconds; zero if it was not added.
    function payeeFrom(address owner, address payee) external view returns (uint40);

    /// @notice When a spender of an owner may pay.
    /// @param owner The owner.
    /// @param spender The key.
    /// @return The time from which it may, in Unix seconds; zero if it was not appointed.
    function spenderFrom(address owner, address spender) external view returns (uint40);

    /// @notice How long what an owner loosens waits.
    /// @param owner The owner.
    /// @return delay The delay that holds now, in seconds.
    /// @return proposed The one that will hold; the same where none waits.
    /// @return from When it will hold, in Unix seconds; zero where none waits.
    function delayOf(address owner) external view returns (uint40 delay, uint40 proposed, uint40 from);

    /// @notice When the freeze of an owner's payments ends or ended.
    /// @param owner The owner.
    /// @return The time, in Unix seconds; 2^40 − 1 while it has no end, zero if there was none.
    function frozenUntil(address owner) external view returns (uint40);
}
