// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {IMoneyPassage} from "./IMoneyPassage.sol";

/// @title IMoneyDoor
/// @notice The one door through which a contract of the suite takes money in and gives it out, and the ledger of what
/// could not be given out.
/// @dev Token zero stands for the native coin.
///
/// Assumptions on tokens, safety: those of {IMoneyPassage}, and
/// - The contract's balance falls only by its own `transfer`: no rebasing downward, no seizure, no burn by others.
///
/// Assumptions on tokens, liveness:
/// - A transfer out costs at most 200,000 gas, otherwise the receiver finds its money in the ledger.
/// - A token that pauses or deny-lists delays what it blocks; nothing else waits for it.
interface IMoneyDoor is IMoneyPassage {
    /* EVENTS */

    /// @notice A push to `account` failed, and the amount waits for it in the ledger.
    /// @param account Whose money it is.
    /// @param token The token, zero for the native coin.
    /// @param amount What was credited, in token units.
    event MoneyCredited(address indexed account, address indexed token, uint256 amount);

    /// @notice Money left the ledger to pay an obligation of its owner.
    /// @param account Whose money it was.
    /// @param token The token, zero for the native coin.
    /// @param amount What was spent, in token units.
    event MoneySpent(address indexed account, address indexed token, uint256 amount);

    /// @notice An account took its money out of the ledger.
    /// @param account Whose money it was.
    /// @param token The token, zero for the native coin.
    /// @param to Who received it.
    /// @param amount What was withdrawn, in token units.
    event MoneyWithdrawn(address indexed account, address indexed token, address indexed to, uint256 amount);

    /* ERRORS */

    /// @notice The native coin sent along is not what the deed takes.
    /// @param received What was sent, in wei.
    /// @param expected What the deed takes, in wei; zero where it takes a token.
    error MoneyWrongValue(uint256 received, uint256 expected);

    /// @notice Too little gas is left to attempt a push in full; a relayer could force the ledger otherwise.
    /// @param left The gas that is left.
    /// @param needed The least that must be left.
    error MoneyGasTooLow(uint256 left, uint256 needed);

    /// @notice The account has nothing of this token in the ledger.
    /// @param account The account.
    /// @param token The token, zero for the native coin.
    error MoneyNothingToWithdraw(address account, address token);

    /// @notice A withdrawal could not be paid out, and stays in the ledger.
    /// @param token The token, zero for the native coin.
    /// @param to Who should have received it.
    /// @param amount How much, in token units.
    error MoneyTransferFailed(address token, address to, uint256 amount);

    /// @notice Money cannot go to this address: zero, this contract, or the token.
    /// @param to The address.
    error MoneyInvalidReceiver(address to);

    /* DEEDS */

    /// @notice Sends the caller all it has of a token in the ledger.
    /// @dev Emits {MoneyWithdrawn}.
    ///
    /// Requirements:
    /// - The caller must have some (`MoneyNothingToWithdraw`).
    /// - The transfer must succeed (`MoneyTransferFailed`).
    ///
    /// @param token The token, zero for the native coin.
    /// @return amount What was sent, in token units.
    function withdraw(address token) external returns (uint256 amount);

    /// @notice Sends all that the caller has of a token in the ledger to another address.
    /// @dev Emits {MoneyWithdrawn}.
    ///
    /// Requirements:
    /// - `to` must not be zero, this contract or the token (`MoneyInvalidReceiver`).
    /// - The caller must have some (`MoneyNothingToWithdraw`).
    /// - The transfer must succeed (`MoneyTransferFailed`).
    ///
    /// @param token The token, zero for the native coin.
    /// @param to Who receives it.
    /// @return amount What was sent, in token units.
    function withdrawTo(address token, address to) external returns (uint256 amount);

    /// @notice Stops the entry of new money. Nothing inside is touched: every other deed and every clock goes on.
    /// @dev Emits {Pausable-Paused}.
    ///
    /// Requirements:
    /// - The caller must hold the role that the AccessManager asks for (`AccessManagedUnauthorized`).
    /// - The door must be open (`EnforcedPause`).
    function pause() external;

    /// @notice Opens the entry of new money again.
    /// @dev Emits {Pausable-Unpaused}.
    ///
    /// Requirements:
    /// - The caller must hold the role that the AccessManager asks for (`AccessManagedUnauthorized`).
    /// - The door must be paused (`ExpectedPause`).
    function unpause() external;

    /* VIEWS */

    /// @notice What an account has in the ledger.
    /// @param account The account.
    /// @param token The token, zero for the native coin.
    /// @return The amount, in token units.
    function balanceOf(address account, address token) external view returns (uint256);
}
