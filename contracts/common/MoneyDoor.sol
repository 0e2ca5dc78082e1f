// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {MoneyPassage} from "./MoneyPassage.sol";
import {IMoneyDoor} from "./interfaces/IMoneyDoor.sol";
import {Permit} from "./interfaces/IMoneyPassage.sol";
import {IReceiveWithAuthorization} from "./interfaces/IReceiveWithAuthorization.sol";
import {PayoutList, PayoutLists} from "./libraries/PayoutLists.sol";

/// @title MoneyDoor
/// @notice See the documentation in {IMoneyDoor}.
/// @dev A contract that inherits this moves money through the internal functions below and in no other way. It keeps no
/// sum of what it owes, and so nobody can sweep a surplus.
abstract contract MoneyDoor is
    IMoneyDoor,
    MoneyPassage,
    AccessManaged,
    ERC2771Context,
    Pausable,
    ReentrancyGuardTransient
{
    using PayoutLists for PayoutList;

    /* CONSTANTS */

    /// @dev The most gas that a push may burn. Generous for proxies and hooks, bounded for those who pay for others.
    uint256 private constant TOKEN_PUSH_GAS = 200_000;
    uint256 private constant NATIVE_PUSH_GAS = 50_000;

    /// @dev What must be left to start a push. A callee gets at most 63/64 of what is left (EIP-150): with less, a
    /// relayer could make an honest push fail. 70,000 more pay for the call itself (a cold account, value, a new
    /// account) and for the ledger entry if it fails.
    uint256 private constant TOKEN_PUSH_NEEDS = (TOKEN_PUSH_GAS * 64) / 63 + 70_000;
    uint256 private constant NATIVE_PUSH_NEEDS = (NATIVE_PUSH_GAS * 64) / 63 + 70_000;

    /* STORAGE */

    mapping(address account => mapping(address token => uint256 amount)) private _ledger;

    /* CONSTRUCTOR */

    /// @param accessManager The AccessManager that says who may pause.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(address accessManager, address forwarder) AccessManaged(accessManager) ERC2771Context(forwarder) {}

    /* DEEDS */

    /// @inheritdoc IMoneyDoor
    function withdraw(address token) external returns (uint256 amount) {
        return _withdraw(token, _msgSender());
    }

    /// @inheritdoc IMoneyDoor
    function withdrawTo(address token, address to) external returns (uint256 amount) {
        require(to != address(0) && to != address(this) && to != token, MoneyInvalidReceiver(to));

        return _withdraw(token, to);
    }

    /// @inheritdoc IMoneyDoor
    function pause() external restricted {
        _pause();
    }

    /// @inheritdoc IMoneyDoor
    function unpause() external restricted {
        _unpause();
    }

    /* VIEWS */

    /// @inheritdoc IMoneyDoor
    function balanceOf(address account, address token) external view returns (uint256) {
        return _ledger[account][token];
    }

    /* INTERNAL: THE DOOR IN */

    /// @dev Takes exactly `amount` from the allowance of `from`, or in the native coin from the call's value.
    function _pull(address token, address from, uint256 amount) internal {
        if (token == address(0)) {
            require(msg.value == amount, MoneyWrongValue(msg.value, amount));
            return;
        }
        _requireToken(token);

        _transferExactly(token, from, address(this), amount);
    }

    /// @dev Takes exactly `amount` after presenting an ERC-2612 permit.
    function _pullWithPermit(address token, address from, uint256 amount, Permit calldata permit) internal {
        _requireToken(token);

        _tryPermit(token, from, permit);
        _transferExactly(token, from, address(this), amount);
    }

    /// @dev Takes exactly `amount` by an ERC-3009 authorization of `from` for this contract, valid after 0 and before
    /// `validBefore`.
    function _pullWithAuthorization(
        address token,
        address from,
        uint256 amount,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) internal {
        _requireToken(token);

        uint256 balanceBefore = IERC20(token).balanceOf(address(this));
        if (!_tryShortAuthorization(token, from, amount, validBefore, nonce, signature)) {
            IReceiveWithAuthorization(token).receiveWithAuthorization(
                from,
                address(this),
                amount,
                0,
                validBefore,
                nonce,
                signature
            );
        }
        _requireExact(token, address(this), balanceBefore, amount);
    }

    /* INTERNAL: THE DOOR OUT */

    /// @dev Pays now, or gathers where the list has room, for `_pushAll` to pay.
    function _give(PayoutList memory payouts, address token, address to, uint256 amount) internal {
        if (amount == 0) return;

        if (payouts.hasRoom()) payouts.add(token, to, amount);
        else _push(token, to, amount);
    }

    /// @dev Pays all that a list has gathered.
    function _pushAll(PayoutList memory payouts) internal {
        uint256 count = payouts.count();
        for (uint256 i = 0; i < count; ++i) {
            (address token, address receiver, uint256 amount) = payouts.pairAt(i);
            _push(token, receiver, amount);
        }
    }

    /// @dev Tries to pay; what cannot be paid is credited in the ledger. Never reverts for the receiver's doing.
    function _push(address token, address to, uint256 amount) internal {
        uint256 needed = token == address(0) ? NATIVE_PUSH_NEEDS : TOKEN_PUSH_NEEDS;
        uint256 left = gasleft();
        require(left >= needed, MoneyGasTooLow(left, needed));
        if (_tryPay(token, to, amount, token == address(0) ? NATIVE_PUSH_GAS : TOKEN_PUSH_GAS)) return;

        _ledger[to][token] += amount;
        emit MoneyCredited(to, token, amount);
    }

    /// @dev Moves `amount` from an account that pays by its own will to another: from its ledger balance first, then
    /// its allowance, or in the native coin the call's value.
    function _passOn(address token, address from, address to, uint256 amount) internal {
        uint256 spent = _spend(token, from, amount);
        uint256 rest = amount - spent;

        if (token == address(0)) {
            require(msg.value == rest, MoneyWrongValue(msg.value, rest));
            _push(token, to, amount);
        } else {
            _requireToken(token);
            if (rest > 0) _transferExactly(token, from, to, rest);
            if (spent > 0) _push(token, to, spent);
        }
    }

    /* INTERNAL: RELAYED SENDERS */

    /// @inheritdoc ERC2771Context
    function _msgSender() internal view virtual override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    /// @inheritdoc ERC2771Context
    function _msgData() internal view virtual override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    /// @inheritdoc ERC2771Context
    function _contextSuffixLength() internal view virtual override(Context, ERC2771Context) returns (uint256) {
        return ERC2771Context._contextSuffixLength();
    }

    /* PRIVATE */

    /// @dev Sends the caller's ledger balance to `to`.
    function _withdraw(address token, address to) private nonReentrant returns (uint256 amount) {
        address account = _msgSender();
        amount = _ledger[account][token];
        require(amount > 0, MoneyNothingToWithdraw(account, token));

        _ledger[account][token] = 0;
        emit MoneyWithdrawn(account, token, to, amount);

        require(_tryPay(token, to, amount, gasleft()), MoneyTransferFailed(token, to, amount));
    }

    /// @dev Presents an authorization of 65 bytes in the form with v, r, s, which every ERC-3009 token knows. Only an
    /// account with code may go on to the other form, for its own signature (ERC-1271) may have 65 bytes too.
    function _tryShortAuthorization(
        address token,
        address from,
        uint256 amount,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) private returns (bool) {
        if (signature.length != 65) return false;

        uint8 v = uint8(signature[64]);
        bytes32 r = bytes32(signature[:32]);
        bytes32 s = bytes32(signature[32:64]);
        try
            IReceiveWithAuthorization(token).receiveWithAuthorization(
                from,
                address(this),
                amount,
                0,
                validBefore,
                nonce,
                v,
                r,
                s
            )
        {
            return true;
        } catch (bytes memory reason) {
            if (from.code.length == 0) LowLevelCall.bubbleRevert(reason);
            return false;
        }
    }

    /// @dev Takes up to `atMost` from the ledger balance of `account`.
    function _spend(address token, address account, uint256 atMost) private returns (uint256 spent) {
        uint256 balance = _ledger[account][token];
        if (balance == 0) return 0;

        spent = balance < atMost ? balance : atMost;
        _ledger[account][token] = balance - spent;
        emit MoneySpent(account, token, spent);
    }

    /// @dev Reverts unless the token has code, or if the call carries value.
    function _requireToken(address token) private view {
        require(msg.value == 0, MoneyWrongValue(msg.value, 0));
        _requireCode(token);
    }

    /// @dev Pays with bounded gas, and reads at most one word of what comes back. A token has paid if its `transfer`
    /// returns nothing or true.
    function _tryPay(address token, address to, uint256 amount, uint256 limit) private returns (bool paid) {
        if (token == address(0)) {
            assembly ("memory-safe") {
                paid := call(limit, to, amount, 0, 0, 0, 0)
            }
            return paid;
        }

        bytes4 transfer = IERC20.transfer.selector;
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, transfer)
            mstore(add(data, 4), to)
            mstore(add(data, 36), amount)
            paid := call(limit, token, 0, data, 68, 0, 32)
            let isTrue := and(gt(returndatasize(), 31), eq(mload(0), 1))
            paid := and(paid, or(iszero(returndatasize()), isTrue))
        }
    }
}
