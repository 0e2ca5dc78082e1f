// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice An ERC-2612 permit, given along with a payment.
/// @param value The allowance that the payer signed.
/// @param deadline The signature's last second, in Unix seconds.
/// @param v Part of the signature.
/// @param r Part of the signature.
/// @param s Part of the signature.
struct Permit {
    uint256 value;
    uint256 deadline;
    uint8 v;
    bytes32 r;
    bytes32 s;
}

/// @title IMoneyPassage
/// @notice What can be refused where tokens move in exact amounts.
/// @dev Assumptions on tokens, safety:
/// - `transfer` and `transferFrom` move exactly the stated amount or nothing; a call that reverts or returns false has
///   moved nothing. What moves less than it was asked to is refused by name.
interface IMoneyPassage {
    /* ERRORS */

    /// @notice The token's address holds no code.
    /// @param token The address.
    error MoneyTokenWithoutCode(address token);

    /// @notice The token moved another amount than it was asked to: it takes a fee, or lies.
    /// @param token The token.
    /// @param received By how much the receiver's balance grew, in token units.
    /// @param expected By how much it should have grown.
    error MoneyInexactTransfer(address token, uint256 received, uint256 expected);
}
