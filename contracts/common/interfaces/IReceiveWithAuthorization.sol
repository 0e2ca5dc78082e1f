// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @title IReceiveWithAuthorization
/// @notice The two forms in which published tokens offer the ERC-3009 deed that the suite uses.
/// @dev ERC-3009 standardizes the form with v, r, s; Circle's FiatToken 2.2 added the one that takes bytes, and with it
/// signatures by contracts (ERC-1271).
interface IReceiveWithAuthorization {
    /// @notice Moves the authorizer's money to the caller, by an ECDSA signature.
    /// @param from Who signed.
    /// @param to Who receives; must be the caller.
    /// @param value How much, in token units.
    /// @param validAfter The authorization is void at or before this time, in Unix seconds.
    /// @param validBefore The authorization is void at or after this time, in Unix seconds.
    /// @param nonce A number that the authorizer uses once.
    /// @param v Part of the signature.
    /// @param r Part of the signature.
    /// @param s Part of the signature.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice Moves the authorizer's money to the caller, by a signature of any form.
    /// @param from Who signed.
    /// @param to Who receives; must be the caller.
    /// @param value How much, in token units.
    /// @param validAfter The authorization is void at or before this time, in Unix seconds.
    /// @param validBefore The authorization is void at or after this time, in Unix seconds.
    /// @param nonce A number that the authorizer uses once.
    /// @param signature The signature.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;
}
