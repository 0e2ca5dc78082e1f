// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenMock} from "./TokenMock.sol";

/// @title DenyListTokenMock
/// @notice A token whose issuer can block accounts, as USDC: nothing moves from or to them.
contract DenyListTokenMock is TokenMock {
    mapping(address account => bool denied) private _denied;

    error DenyListBlocked(address account);

    constructor(string memory symbol, uint8 decimals_) TokenMock(symbol, decimals_) {}

    function setDenied(address account, bool denied) external {
        _denied[account] = denied;
    }

    function _update(address from, address to, uint256 value) internal override {
        require(!_denied[from], DenyListBlocked(from));
        require(!_denied[to], DenyListBlocked(to));
        super._update(from, to, value);
    }
}
