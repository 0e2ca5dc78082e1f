// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IERC4907} from "./interfaces/IERC4907.sol";
import {IERC5192} from "./interfaces/IERC5192.sol";
import {IUsableToken} from "./interfaces/IUsableToken.sol";
import {Royalty, TokenUsage} from "./types/UsageTypes.sol";
import {LOCKED_FOREVER, UsageWord} from "./types/UsageWord.sol";

/// @title UsableToken
/// @notice See the documentation in {IUsableToken}.
abstract contract UsableToken is IUsableToken, ERC721, ERC2771Context {
    /* CONSTANTS */

    /// @dev How far ahead a lock may end: five years.
    uint40 private constant LONGEST_LOCK = 1826 days;

    /// @dev 100 % in basis points, and the largest royalty.
    uint256 private constant WHOLE = 10_000;
    uint16 private constant LARGEST_ROYALTY = 2500;

    /// @dev ERC-4906 has events alone, so its id is by agreement.
    bytes4 private constant ERC4906_ID = 0x49064906;

    /* STORAGE */

    mapping(uint256 tokenId => UsageWord usage) private _usages;
    mapping(uint256 tokenId => address locker) private _lockers;
    mapping(uint256 tokenId => Royalty royalty) private _royalties;

    /* DEEDS */

    /// @inheritdoc IERC4907
    function setUser(uint256 tokenId, address user, uint64 expires) public virtual {
        _requireSay(tokenId);
        uint40 latest = type(uint40).max - 1;
        require(expires <= latest, UsableTokenLentTooLong(tokenId, expires, latest));

        // Safe, since at most `latest`.
        _usages[tokenId] = _usages[tokenId].withUser(user, uint40(expires));
        emit UpdateUser(tokenId, user, expires);
    }

    /// @inheritdoc IUsableToken
    function lock(uint256 tokenId, address locker, uint40 until) external {
        _requireSay(tokenId);

        _lock(tokenId, locker, until);
    }

    /// @inheritdoc IUsableToken
    function unlock(uint256 tokenId) external {
        uint40 until = _usages[tokenId].lockedUntil();
        require(until != 0, UsableTokenNotLocked(tokenId));
        if (block.timestamp < until) {
            (address caller, address locker) = (_msgSender(), _lockers[tokenId]);
            require(caller == locker, UsableTokenWrongLocker(tokenId, caller, locker));
        }

        _unlock(tokenId);
    }

    /// @dev As in ERC-721, of a token that is not locked: who lent on it counts on its approval.
    /// @param to Who may move the token, or zero for nobody.
    /// @param tokenId The token.
    function approve(address to, uint256 tokenId) public override(ERC721, IERC721) {
        _requireUnlocked(tokenId);
        _approve(to, tokenId, _msgSender());
    }

    /* VIEWS */

    /// @inheritdoc IERC4907
    function userOf(uint256 tokenId) public view returns (address) {
        UsageWord usage = _usages[tokenId];
        return block.timestamp < usage.userExpires() ? usage.user() : address(0);
    }

    /// @inheritdoc IERC4907
    function userExpires(uint256 tokenId) external view returns (uint256) {
        return _usages[tokenId].userExpires();
    }

    /// @inheritdoc IERC5192
    function locked(uint256 tokenId) external view returns (bool) {
        _requireOwned(tokenId);
        return _isLocked(tokenId);
    }

    /// @inheritdoc IUsableToken
    function lockerOf(uint256 tokenId) public view returns (address) {
        return _lockers[tokenId];
    }

    /// @inheritdoc IUsableToken
    function usageOf(uint256 tokenId) public view returns (TokenUsage memory) {
        UsageWord usage = _usages[tokenId];
        return TokenUsage(usage.user(), usage.userExpires(), usage.lockedUntil(), usage.used());
    }

    /// @inheritdoc IERC2981
    function royaltyInfo(uint256 tokenId, uint256 salePrice) external view returns (address, uint256) {
        Royalty memory royalty = _royalties[tokenId];
        // Rounded down, in the buyer's favor.
        return (royalty.receiver, Math.mulDiv(salePrice, royalty.basisPoints, WHOLE));
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public view override(ERC721, IERC165) returns (bool) {
        return
            interfaceId == type(IERC4907).interfaceId ||
            interfaceId == type(IERC5192).interfaceId ||
            interfaceId == type(IERC2981).interfaceId ||
            interfaceId == ERC4906_ID ||
            super.supportsInterface(interfaceId);
    }

    /* INTERNAL */

    /// @dev Moves a token: not while it is locked, unless to nobody. Its lending and a lock that is over end.
    function _update(address to, uint256 tokenId, address auth) internal virtual override returns (address from) {
        from = super._update(to, tokenId, auth);
        if (from == address(0)) return from;

        UsageWord usage = _usages[tokenId];
        if (!usage.isNull()) _settle(tokenId, usage, to);
    }

    /// @dev Approves an account for a token. A mark in the word tells whether somebody is, so that a transfer, which
    /// ends every approval, leaves alone the slot of one that was never given.
    function _approve(address to, uint256 tokenId, address auth, bool emitEvent) internal override {
        UsageWord usage = _usages[tokenId];
        bool isApproved = to != address(0);
        if (!isApproved && !emitEvent && !usage.approved()) return;

        super._approve(to, tokenId, auth, emitEvent);
        if (isApproved != usage.approved()) _usages[tokenId] = usage.withApproval(isApproved);
    }

    /// @dev Locks a token until a time. Whether its owner agreed is for the caller to see.
    function _lock(uint256 tokenId, address locker, uint40 until) internal {
        _requireUnlocked(tokenId);
        require(locker != address(0), UsableTokenNoLocker(tokenId));
        uint40 latest = uint40(block.timestamp) + LONGEST_LOCK;
        require(until > block.timestamp && until <= latest, UsableTokenUnfitLock(tokenId, until, latest));

        _lockers[tokenId] = locker;
        _usages[tokenId] = _usages[tokenId].withLock(until);
        emit LockAgreed(tokenId, locker, until);
        emit Locked(tokenId);
    }

    /// @dev Ends a lock, whoever asks.
    function _unlock(uint256 tokenId) internal {
        delete _lockers[tokenId];
        _usages[tokenId] = _usages[tokenId].withLock(0);
        emit Unlocked(tokenId);
    }

    /// @dev Marks a token as used, once.
    function _use(uint256 tokenId) internal {
        UsageWord usage = _usages[tokenId];
        require(!usage.used(), UsableTokenUsed(tokenId));

        _usages[tokenId] = usage.withUse();
        emit TokenUsed(tokenId);
        emit MetadataUpdate(tokenId);
    }

    /// @dev Locks a token for good.
    function _lockForever(uint256 tokenId) internal {
        bool wasLocked = _isLocked(tokenId);

        delete _lockers[tokenId];
        _usages[tokenId] = _usages[tokenId].withLock(LOCKED_FOREVER);
        if (!wasLocked) emit Locked(tokenId);
    }

    /// @dev Says what the creator of a thing gets of each sale; nothing where the share is zero.
    function _setRoyalty(uint256 tokenId, Royalty memory royalty) internal {
        (address receiver, uint16 basisPoints) = (royalty.receiver, royalty.basisPoints);
        if (receiver == address(0) && basisPoints == 0) return;
        require(
            receiver != address(0) && basisPoints <= LARGEST_ROYALTY,
            UsableTokenUnfitRoyalty(tokenId, receiver, basisPoints, LARGEST_ROYALTY)
        );

        _royalties[tokenId] = royalty;
    }

    /// @dev Whether a token cannot be moved now.
    function _isLocked(uint256 tokenId) internal view returns (bool) {
        return block.timestamp < _usages[tokenId].lockedUntil();
    }

    /// @dev A token can be moved now.
    function _requireUnlocked(uint256 tokenId) internal view {
        uint40 until = _usages[tokenId].lockedUntil();
        require(block.timestamp >= until, UsableTokenLocked(tokenId, until));
    }

    /// @dev The caller may move the token, were it not locked.
    function _requireSay(uint256 tokenId) internal view returns (address owner) {
        owner = _ownerOf(tokenId);
        _checkAuthorized(owner, _msgSender(), tokenId);
    }

    function _msgSender() internal view virtual override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    function _msgData() internal view virtual override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    function _contextSuffixLength() internal view virtual override(Context, ERC2771Context) returns (uint256) {
        return ERC2771Context._contextSuffixLength();
    }

    /* PRIVATE */

    /// @dev What a token that moves leaves behind, if it may move: its lending, and a lock that is over.
    function _settle(uint256 tokenId, UsageWord usage, address to) private {
        uint40 until = usage.lockedUntil();
        bool isHeld = to != address(0) && block.timestamp < until;
        require(!isHeld, UsableTokenLocked(tokenId, until));

        if (until != 0) _unlock(tokenId);
        if (usage.user() == address(0)) return;
        _usages[tokenId] = _usages[tokenId].withUser(address(0), 0);
        emit UpdateUser(tokenId, address(0), 0);
    }
}
