// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @title GreedySignerMock
/// @notice An account that answers with far too much when it is asked for its signature, or burns all gas.
contract GreedySignerMock is IERC1271 {
    bool private immutable _burns;

    constructor(bool burns) {
        _burns = burns;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        while (_burns) {}
        assembly ("memory-safe") {
            return(0, 100000)
        }
    }
}
