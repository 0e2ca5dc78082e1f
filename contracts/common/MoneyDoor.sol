// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IMoneyDoor, Permit} from "./interfaces/IMoneyDoor.sol";
import {IReceiveWithAuthorization} from "./interfaces/IReceiveWithAuthorization.sol";
import {PayoutList, Payouts} from "./libraries/Payouts.sol";

/// @title MoneyDoor
/// @notice See the documentation in {IMoneyDoor}.
/// @dev A contract that inherits this moves money through the internal functions below and in no other way. It keeps no
/// sum of what it owes, and so nobody can sweep a surplus.
abstract contract MoneyDoor is IMoneyDoor, AccessManaged, ERC2771Context, Pausable, ReentrancyGuardTransient {
    using Payouts for PayoutList;
    using SafeERC20 for IERC20;

    /* CONSTANTS */

    /// @dev The most gas that a push may burn. Generous for proxies and hooks, bounded for those who pay for others.
    uint256 private constant TOKEN_PUSH_GAS = 200_000;
    uint256 private constant NATIVE_PUSH_GAS = 50_000;

    /// @dev What must be left beyond a push's own gas: the price of the call itself (a cold account, value, a new
    /// account) and of the ledger entry if it fails.
    uint256 private constant PUSH_RESERVE = 70_000;

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

    /// @dev Takes exactly `amount` after presenting an ERC-2612 permit. The permit may fail: somebody else may have
    /// presented it first, and then the allowance is there.
    function _pullWithPermit(address token, address from, uint256 amount, Permit calldata permit) internal {
        _requireToken(token);

        try
            IERC20Permit(token).permit(from, address(this), permit.value, permit.deadline, permit.v, permit.r, permit.s)
        {} catch {}
        _transferExactly(token, from, address(this), amount);
    }

    /// @dev Takes exactly `amount` by an ERC-3009 authorization of `from` for this contract, valid after 0 and before
    /// `validBefore`. The form with v, r, s is older and known to more tokens; only the other reaches ERC-1271.
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
        if (from.code.length == 0 && signature.length == 65) {
            IReceiveWithAuthorization(token).receiveWithAuthorization(
                from,
                address(this),
                amount,
                0,
                validBefore,
                nonce,
                uint8(signature[64]),
                bytes32(signature[:32]),
                bytes32(signature[32:64])
            );
        } else {
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
        for (uint256 i = 0; i < payouts.count; ++i) {
            _push(payouts.tokens[i], payouts.receivers[i], payouts.amounts[i]);
        }
    }

    /// @dev Tries to pay; what cannot be paid is credited in the ledger. Never reverts for the receiver's doing.
    function _push(address token, address to, uint256 amount) internal {
        uint256 limit = token == address(0) ? NATIVE_PUSH_GAS : TOKEN_PUSH_GAS;
        // A callee gets at most 63/64 of what is left (EIP-150): with less, a relayer could make an honest push fail.
        uint256 needed = limit + limit / 63 + PUSH_RESERVE;
        if (gasleft() < needed) revert MoneyGasTooLow(gasleft(), needed);

        if (_tryPay(token, to, amount, limit)) return;

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
    function _msgSender() internal view override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    /// @inheritdoc ERC2771Context
    function _msgData() internal view override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    /// @inheritdoc ERC2771Context
    function _contextSuffixLength() internal view override(Context, ERC2771Context) returns (uint256) {
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

    /// @dev Takes up to `atMost` from the ledger balance of `account`.
    function _spend(address token, address account, uint256 atMost) private returns (uint256 spent) {
        uint256 balance = _ledger[account][token];
        if (balance == 0) return 0;

        spent = balance < atMost ? balance : atMost;
        _ledger[account][token] = balance - spent;
        emit MoneySpent(account, token, spent);
    }

    /// @dev Moves exactly `amount` by allowance, or reverts.
    function _transferExactly(address token, address from, address to, uint256 amount) private {
        uint256 balanceBefore = IERC20(token).balanceOf(to);
        IERC20(token).safeTransferFrom(from, to, amount);
        _requireExact(token, to, balanceBefore, amount);
    }

    /// @dev Reverts unless the balance of `to` grew by exactly `amount`.
    function _requireExact(address token, address to, uint256 balanceBefore, uint256 amount) private view {
        uint256 balance = IERC20(token).balanceOf(to);
        uint256 received = balance > balanceBefore ? balance - balanceBefore : 0;
        require(received == amount, MoneyInexactTransfer(token, received, amount));
    }

    /// @dev Reverts unless the token has code, or if the call carries value.
    function _requireToken(address token) private view {
        require(msg.value == 0, MoneyWrongValue(msg.value, 0));
        require(token.code.length > 0, MoneyTokenWithoutCode(token));
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

        bytes memory data = abi.encodeCall(IERC20.transfer, (to, amount));
        assembly ("memory-safe") {
            paid := call(limit, token, 0, add(data, 32), mload(data), 0, 32)
            let isTrue := and(gt(returndatasize(), 31), eq(mload(0), 1))
            paid := and(paid, or(iszero(returndatasize()), isTrue))
        }
    }
}
