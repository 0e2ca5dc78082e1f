// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenMock} from "./TokenMock.sol";

/// @title BrokenPermitTokenMock
/// @notice A token whose `permit` always reverts, as if somebody had used every permit before.
contract BrokenPermitTokenMock is TokenMock {
    error PermitBroken();

    constructor(string memory symbol, uint8 decimals_) TokenMock(symbol, decimals_) {}

    function permit(address, address, uint256, uint256, uint8, bytes32, bytes32) public pure override {
        revert PermitBroken();
    }
}
