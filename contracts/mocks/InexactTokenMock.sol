// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenMock} from "./TokenMock.sol";

/// @title InexactTokenMock
/// @notice A token that takes and gives other shares than it was asked to move, and says that all is well: one that
/// charges a fee (takes 10,000, gives 9,900), lies (takes 0, gives 0), charges the sender on top, or gives too much.
contract InexactTokenMock is TokenMock {
    uint256 private _takenBasisPoints;
    uint256 private _givenBasisPoints;

    constructor(
        string memory symbol,
        uint8 decimals_,
        uint256 takenBasisPoints,
        uint256 givenBasisPoints
    ) TokenMock(symbol, decimals_) {
        setShares(takenBasisPoints, givenBasisPoints);
    }

    /// @notice What a transfer takes from the sender and gives to the receiver, in 1/10,000 of its amount.
    function setShares(uint256 takenBasisPoints, uint256 givenBasisPoints) public {
        _takenBasisPoints = takenBasisPoints;
        _givenBasisPoints = givenBasisPoints;
    }

    /// @dev Mints move what they say.
    function _update(address from, address to, uint256 value) internal override {
        if (from == address(0)) {
            super._update(from, to, value);
        } else {
            super._update(from, address(0), (value * _takenBasisPoints) / 10_000);
            super._update(address(0), to, (value * _givenBasisPoints) / 10_000);
        }
    }
}
