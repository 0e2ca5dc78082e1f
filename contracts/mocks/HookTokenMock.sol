// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {HookMock} from "./HookMock.sol";
import {TokenMock} from "./TokenMock.sol";

/// @title HookTokenMock
/// @notice A token that calls out on every transfer, as ERC-777 does, before or after the money has moved.
contract HookTokenMock is TokenMock, HookMock {
    bool private _hookFirst;

    constructor(string memory symbol, uint8 decimals_) TokenMock(symbol, decimals_) {}

    function setHookFirst(bool hookFirst) external {
        _hookFirst = hookFirst;
    }

    /// @dev Mints call nobody.
    function _update(address from, address to, uint256 value) internal override {
        if (from != address(0) && _hookFirst) _runHook();
        super._update(from, to, value);
        if (from != address(0) && !_hookFirst) _runHook();
    }
}
