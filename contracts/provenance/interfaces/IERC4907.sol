// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @title IERC4907
/// @notice The right to use a token, apart from owning it, until a time (https://eips.ethereum.org/EIPS/eip-4907).
/// @dev Its ERC-165 id is 0xad092b5c.
interface IERC4907 {
    /* EVENTS */

    /// @notice A token has another user, or none.
    /// @param tokenId The token.
    /// @param user Who may use it, or zero.
    /// @param expires Until when, in Unix seconds.
    event UpdateUser(uint256 indexed tokenId, address indexed user, uint64 expires);

    /* DEEDS */

    /// @notice Gives somebody the use of a token until a time, or takes it back by giving it to zero.
    /// @dev Emits {UpdateUser}.
    ///
    /// Requirements:
    /// - The caller must have the say over the token (`ERC721NonexistentToken`, `ERC721InsufficientApproval`).
    /// - The time must fit 40 bits, and not be the greatest of them (`UsableTokenLentTooLong`).
    ///
    /// @param tokenId The token.
    /// @param user Who may use it, or zero.
    /// @param expires Until when, in Unix seconds.
    function setUser(uint256 tokenId, address user, uint64 expires) external;

    /* VIEWS */

    /// @notice Who may use a token now.
    /// @param tokenId The token.
    /// @return The user, or zero where there is none or its time is over.
    function userOf(uint256 tokenId) external view returns (address);

    /// @notice Until when a token was lent last.
    /// @param tokenId The token.
    /// @return The time, in Unix seconds.
    function userExpires(uint256 tokenId) external view returns (uint256);
}
