// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC3009} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC1363} from "@openzeppelin/contracts/token/ERC20/extensions/ERC1363.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {SlidingLimit, Spending} from "../common/libraries/SlidingLimit.sol";
import {ICowryToken} from "./interfaces/ICowryToken.sol";
import {BurnReason, TokenStats, TokenTerms} from "./types/TokenTypes.sol";

/// @title CowryToken
/// @notice See the documentation in {ICowryToken}.
/// @dev Counts what was issued in the history of its own limit, and nothing else: what was destroyed is the difference
/// to the supply. So a transfer costs what OpenZeppelin's costs.
contract CowryToken is ERC20Permit, ERC3009, ERC1363, AccessManaged, ICowryToken {
    using SlidingLimit for Spending;

    /* CONSTANTS */

    /// @dev 100 % in basis points.
    uint256 private constant WHOLE = 10_000;

    bytes32 private constant PAY_WITH_AUTHORIZATION_TYPEHASH = keccak256(
        "PayWithAuthorization(address from,address to,uint256 amount,uint16 burnShare,"
        "uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    /* IMMUTABLES */

    uint128 private immutable _cap;
    uint128 private immutable _issueLimit;
    uint32 private immutable _issuePeriod;
    uint16 private immutable _maxBurnShare;

    /* STORAGE */

    Spending private _issuance;

    /* CONSTRUCTOR */

    /// @param terms_ What is fixed for the token's whole life.
    /// @param accessManager The AccessManager that says who may issue.
    constructor(
        TokenTerms memory terms_,
        address accessManager
    ) ERC20(terms_.name, terms_.symbol) ERC20Permit(terms_.name) AccessManaged(accessManager) {
        (uint128 cap_, uint128 limit, uint32 period) = (terms_.cap, terms_.issueLimit, terms_.issuePeriod);
        require(cap_ > 0, TokenInvalidCap(cap_));
        require(limit > 0 && limit <= cap_ && period > 0, TokenInvalidIssueLimit(limit, period, cap_));
        require(terms_.maxBurnShare <= WHOLE, TokenBurnShareTooHigh(terms_.maxBurnShare, WHOLE));

        _cap = cap_;
        _issueLimit = limit;
        _issuePeriod = period;
        _maxBurnShare = terms_.maxBurnShare;
    }

    /* DEEDS: ISSUE */

    /// @inheritdoc ICowryToken
    function issue(address to, uint256 amount) external restricted {
        uint256 left = _cap - _issuance.total();
        require(amount <= left, TokenCapExceeded(amount, left));

        _issuance.spend(amount, _issueLimit, _issuePeriod);
        _mint(to, amount);
        emit TokensIssued(to, amount, _issuance.total());
    }

    /* DEEDS: PAY */

    /// @inheritdoc ICowryToken
    function pay(address to, uint256 amount, uint16 burnShare) external returns (uint256 burned) {
        return _pay(_msgSender(), to, amount, burnShare);
    }

    /// @inheritdoc ICowryToken
    function payWithAuthorization(
        address from,
        address to,
        uint256 amount,
        uint16 burnShare,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external returns (uint256 burned) {
        bytes32 typehash = PAY_WITH_AUTHORIZATION_TYPEHASH;
        bytes32 message = keccak256(abi.encode(typehash, from, to, amount, burnShare, validAfter, validBefore, nonce));
        _requireSigned(from, message, signature);
        _checkValidity(validAfter, validBefore);

        _consumeNonce(from, nonce);
        emit AuthorizationUsed(from, nonce);
        return _pay(from, to, amount, burnShare);
    }

    /* DEEDS: AUTHORIZATIONS BY SIGNATURES IN BYTES */

    /// @inheritdoc ICowryToken
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        bytes32 typehash = TRANSFER_WITH_AUTHORIZATION_TYPEHASH;
        bytes32 message = keccak256(abi.encode(typehash, from, to, value, validAfter, validBefore, nonce));
        _requireSigned(from, message, signature);

        _transferWithAuthorization(from, to, value, validAfter, validBefore, nonce);
    }

    /// @inheritdoc ICowryToken
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        require(to == _msgSender(), ERC20InvalidReceiver(to));
        bytes32 typehash = RECEIVE_WITH_AUTHORIZATION_TYPEHASH;
        bytes32 message = keccak256(abi.encode(typehash, from, to, value, validAfter, validBefore, nonce));
        _requireSigned(from, message, signature);

        _transferWithAuthorization(from, to, value, validAfter, validBefore, nonce);
    }

    /// @inheritdoc ICowryToken
    function cancelAuthorization(address authorizer, bytes32 nonce, bytes calldata signature) external {
        bytes32 message = keccak256(abi.encode(CANCEL_AUTHORIZATION_TYPEHASH, authorizer, nonce));
        _requireSigned(authorizer, message, signature);

        _cancelAuthorization(authorizer, nonce);
    }

    /* DEEDS: BURN */

    /// @inheritdoc ICowryToken
    function burn(uint256 amount) external {
        _burnFor(_msgSender(), amount, BurnReason.Unstated, 0);
    }

    /// @inheritdoc ICowryToken
    function burnFrom(address account, uint256 amount) external {
        _spendAllowance(account, _msgSender(), amount);

        _burnFor(account, amount, BurnReason.Unstated, 0);
    }

    /// @inheritdoc ICowryToken
    function burnWithReason(uint256 amount, BurnReason reason, bytes32 memo) external {
        _burnFor(_msgSender(), amount, reason, memo);
    }

    /// @inheritdoc ICowryToken
    function burnFromWithReason(address account, uint256 amount, BurnReason reason, bytes32 memo) external {
        _spendAllowance(account, _msgSender(), amount);

        _burnFor(account, amount, reason, memo);
    }

    /* VIEWS */

    /// @inheritdoc ICowryToken
    function terms() external view returns (TokenTerms memory) {
        return
            TokenTerms({
                name: name(),
                symbol: symbol(),
                cap: _cap,
                issueLimit: _issueLimit,
                issuePeriod: _issuePeriod,
                maxBurnShare: _maxBurnShare
            });
    }

    /// @inheritdoc ICowryToken
    function stats() external view returns (TokenStats memory) {
        uint256 issued = _issuance.total();
        uint256 circulating = totalSupply();
        return TokenStats({issued: issued, destroyed: issued - circulating, circulating: circulating});
    }

    /// @inheritdoc ICowryToken
    function issuable() external view returns (uint256) {
        uint256 inWindow = _issuance.left(_issueLimit, _issuePeriod);
        uint256 forLife = _cap - _issuance.total();
        return inWindow < forLife ? inWindow : forLife;
    }

    /// @inheritdoc ICowryToken
    function issuableFrom(uint256 amount) external view returns (uint256) {
        if (amount > _cap - _issuance.total()) return 0;
        return _issuance.fitsAt(amount, _issueLimit, _issuePeriod);
    }

    /// @inheritdoc IERC20Permit
    function nonces(address owner) public view override(ERC20Permit, IERC20Permit) returns (uint256) {
        return super.nonces(owner);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public view override(ERC1363, IERC165) returns (bool) {
        return
            interfaceId == type(IERC20).interfaceId ||
            interfaceId == type(IERC20Metadata).interfaceId ||
            interfaceId == type(IERC20Permit).interfaceId ||
            interfaceId == type(IERC3009).interfaceId ||
            interfaceId == type(ICowryToken).interfaceId ||
            super.supportsInterface(interfaceId);
    }

    /* PRIVATE */

    /// @dev Moves a payment to the payee, less the share of it that it destroys.
    function _pay(address from, address to, uint256 amount, uint16 burnShare) private returns (uint256 burned) {
        require(burnShare <= _maxBurnShare, TokenBurnShareTooHigh(burnShare, _maxBurnShare));
        require(to != address(0), ERC20InvalidReceiver(to));

        unchecked {
            // No share is above the whole. Where the product overflows, the rest is above 2^242, and nobody has it.
            burned = (amount * burnShare) / WHOLE;
            if (burned > 0) _update(from, address(0), burned);
            _update(from, to, amount - burned);
        }
        emit TokensPaid(from, to, amount, burned);
    }

    /// @dev Destroys tokens and says why.
    function _burnFor(address account, uint256 amount, BurnReason reason, bytes32 memo) private {
        _burn(account, amount);
        emit TokensBurned(account, reason, memo, amount);
    }

    /// @dev The signature over an EIP-712 message is the signer's: ECDSA for accounts without code, else ERC-1271.
    function _requireSigned(address signer, bytes32 message, bytes calldata signature) private view {
        bytes32 digest = _hashTypedDataV4(message);
        require(SignatureChecker.isValidSignatureNowCalldata(signer, digest, signature), ERC3009InvalidSignature());
    }
}
