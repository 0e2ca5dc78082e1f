// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Misbehavior} from "./Misbehavior.sol";
import {TokenMock} from "./TokenMock.sol";

/// @title HostilePullTokenMock
/// @notice A token that misbehaves when an allowance is used: its `transferFrom` rejects, burns all gas, or answers
/// with far too much.
contract HostilePullTokenMock is TokenMock {
    Misbehavior private _misbehavior;

    constructor(string memory symbol, uint8 decimals_) TokenMock(symbol, decimals_) {}

    function setMisbehavior(Misbehavior misbehavior) external {
        _misbehavior = misbehavior;
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        _misbehavior.act();
        return super.transferFrom(from, to, value);
    }
}
