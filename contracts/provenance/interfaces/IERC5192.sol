// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @title IERC5192
/// @notice Tokens that cannot be moved for now (https://eips.ethereum.org/EIPS/eip-5192).
/// @dev Its ERC-165 id is 0xb45a3c0e.
interface IERC5192 {
    /* EVENTS */

    /// @notice A token can no longer be moved.
    /// @param tokenId The token.
    event Locked(uint256 tokenId);

    /// @notice A token can be moved again.
    /// @param tokenId The token.
    event Unlocked(uint256 tokenId);

    /* VIEWS */

    /// @notice Whether a token cannot be moved now. Refused for a token that nobody owns.
    /// @param tokenId The token.
    /// @return Whether it is locked.
    function locked(uint256 tokenId) external view returns (bool);
}
