// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IMoneyPassage, Permit} from "./interfaces/IMoneyPassage.sol";

/// @title MoneyPassage
/// @notice Moves tokens from one account to another in exact amounts. A contract that inherits this alone holds
/// nothing.
abstract contract MoneyPassage is IMoneyPassage {
    using SafeERC20 for IERC20;

    /* INTERNAL */

    /// @dev Moves exactly `amount` of a token by the allowance of `from`.
    function _passExactly(address token, address from, address to, uint256 amount) internal {
        _requireCode(token);

        _transferExactly(token, from, to, amount);
    }

    /// @dev Presents an ERC-2612 permit for this contract. It may fail: somebody else may have presented it first, and
    /// then the allowance is there.
    function _tryPermit(address token, address owner, Permit calldata permit) internal {
        try
            IERC20Permit(token).permit(
                owner,
                address(this),
                permit.value,
                permit.deadline,
                permit.v,
                permit.r,
                permit.s
            )
        {} catch {}
    }

    /// @dev The same, of a token that is known to have code.
    function _transferExactly(address token, address from, address to, uint256 amount) internal {
        uint256 balanceBefore = IERC20(token).balanceOf(to);
        IERC20(token).safeTransferFrom(from, to, amount);
        _requireExact(token, to, balanceBefore, amount);
    }

    /// @dev Reverts unless the balance of `to` grew by exactly `amount`.
    function _requireExact(address token, address to, uint256 balanceBefore, uint256 amount) internal view {
        uint256 balance = IERC20(token).balanceOf(to);
        uint256 received = balance > balanceBefore ? balance - balanceBefore : 0;
        require(received == amount, MoneyInexactTransfer(token, received, amount));
    }

    /// @dev Reverts unless the token has code.
    function _requireCode(address token) internal view {
        require(token.code.length > 0, MoneyTokenWithoutCode(token));
    }
}
