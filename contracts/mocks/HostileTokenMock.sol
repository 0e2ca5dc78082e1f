// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Misbehavior} from "./Misbehavior.sol";
import {TokenMock} from "./TokenMock.sol";

/// @title HostileTokenMock
/// @notice A token that lets money in and misbehaves on the way out: its `transfer` rejects, burns all gas, or answers
/// with far too much.
contract HostileTokenMock is TokenMock {
    Misbehavior private _misbehavior;

    constructor(string memory symbol, uint8 decimals_) TokenMock(symbol, decimals_) {}

    function setMisbehavior(Misbehavior misbehavior) external {
        _misbehavior = misbehavior;
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        _misbehavior.act();
        return super.transfer(to, value);
    }
}
