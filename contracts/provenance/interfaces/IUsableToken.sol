// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";

import {TokenUsage} from "../types/UsageTypes.sol";
import {IERC4907} from "./IERC4907.sol";
import {IERC5192} from "./IERC5192.sol";

/// @title IUsableToken
/// @notice An ERC-721 token that can be lent (ERC-4907), locked for a time (ERC-5192) and used once, with royalties
/// (ERC-2981) and news of its metadata (ERC-4906).
/// @dev Lock, user and the mark of use share one slot. A transfer reads it, and writes it only where a user or a lock
/// that is over has to go.
///
/// Whoever has the say over a token is its owner, an account that the owner approved for it, or an operator of the
/// owner's: exactly those who may move it. Each may lend it and lock it; none of them can undo a lock before its time.
///
/// Times are in Unix seconds. A token is locked, and a user may use it, strictly before the time that was named; at
/// that second it is over. Every deed may come through the ERC-2771 forwarder.
///
/// Deviations from the standards, all of them:
/// - A locked token refuses transfers and `approve`. `setApprovalForAll` works as ever, and helps nobody to move it.
/// - A lock that ends by the clock tells `Unlocked` with the next `unlock` or transfer, since a clock emits nothing.
///   `locked` is right at every second. A token that is born unlocked tells nothing.
/// - `setUser` refuses times from 2^40 - 1 seconds on (the year 36812).
/// - The user ends with every transfer, also one from an account to itself.
interface IUsableToken is IERC4907, IERC5192, IERC4906, IERC2981 {
    /* EVENTS */

    /// @notice A token was locked, by agreement of who has the say over it.
    /// @param tokenId The token.
    /// @param locker Who may end the lock before its time.
    /// @param until It ends by itself at this time.
    event LockAgreed(uint256 indexed tokenId, address indexed locker, uint40 until);

    /// @notice A token was used: redeemed, or shown at a door.
    /// @param tokenId The token.
    event TokenUsed(uint256 indexed tokenId);

    /* ERRORS */

    /// @notice The token cannot be moved, approved or locked again before a time.
    /// @param tokenId The token.
    /// @param until Its lock ends at this time.
    error UsableTokenLocked(uint256 tokenId, uint40 until);

    /// @notice Nothing locks the token.
    /// @param tokenId The token.
    error UsableTokenNotLocked(uint256 tokenId);

    /// @notice The lock's time is not over, and the caller is not who may end it before.
    /// @param tokenId The token.
    /// @param caller Who tried.
    /// @param locker Who may.
    error UsableTokenWrongLocker(uint256 tokenId, address caller, address locker);

    /// @notice The lock would have nobody who may end it before its time.
    /// @param tokenId The token.
    error UsableTokenNoLocker(uint256 tokenId);

    /// @notice The lock would end in the past, or too late.
    /// @param tokenId The token.
    /// @param until When it would end.
    /// @param latest The last time at which it may end.
    error UsableTokenUnfitLock(uint256 tokenId, uint40 until, uint40 latest);

    /// @notice The token would be lent for longer than can be stored.
    /// @param tokenId The token.
    /// @param expires Until when.
    /// @param latest The last time until which it may be lent.
    error UsableTokenLentTooLong(uint256 tokenId, uint64 expires, uint40 latest);

    /// @notice The token was used before.
    /// @param tokenId The token.
    error UsableTokenUsed(uint256 tokenId);

    /// @notice The royalty is more than may be asked, or names nobody who gets it.
    /// @param tokenId The token.
    /// @param receiver Who would get it.
    /// @param basisPoints Its share of the price, in basis points.
    /// @param most The largest share.
    error UsableTokenUnfitRoyalty(uint256 tokenId, address receiver, uint16 basisPoints, uint16 most);

    /* DEEDS */

    /// @notice Locks a token until a time: for a lender, a marketplace, an exhibition.
    /// @dev Emits {LockAgreed} and {Locked}.
    ///
    /// Notes:
    /// - The approval of the token stays as it is until the lock ends: a lender that was approved before can end the
    ///   lock and take the token in one transaction, and the holder cannot take the approval back in between.
    ///
    /// Requirements:
    /// - The caller must have the say over the token (`ERC721NonexistentToken`, `ERC721InsufficientApproval`).
    /// - The token must not be locked (`UsableTokenLocked`).
    /// - Somebody must be named who may end the lock (`UsableTokenNoLocker`).
    /// - The lock must end in the future, within 1,826 days (`UsableTokenUnfitLock`).
    ///
    /// @param tokenId The token.
    /// @param locker Who may end the lock before its time.
    /// @param until It ends by itself at this time.
    function lock(uint256 tokenId, address locker, uint40 until) external;

    /// @notice Ends a lock: before its time by who may, afterwards by anyone, who only writes down what is so.
    /// @dev Emits {Unlocked}.
    ///
    /// Requirements:
    /// - The token must have a lock that nobody ended yet (`UsableTokenNotLocked`).
    /// - Before the lock's time, the caller must be its locker (`UsableTokenWrongLocker`).
    ///
    /// @param tokenId The token.
    function unlock(uint256 tokenId) external;

    /* VIEWS */

    /// @notice Who may end the lock of a token before its time.
    /// @param tokenId The token.
    /// @return The locker; zero where there is no lock, or one for good.
    function lockerOf(uint256 tokenId) external view returns (address);

    /// @notice What is stored of a token beside its owner.
    /// @param tokenId The token.
    /// @return The slot, with a user or a lock whose time may be over.
    function usageOf(uint256 tokenId) external view returns (TokenUsage memory);
}
