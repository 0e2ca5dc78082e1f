// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Unit} from "../types/UnitTypes.sol";

/// @title UnitLib
/// @notice The leaf of a coded unit in the tree of its lot.
library UnitLib {
    bytes32 private constant UNIT_TYPEHASH = keccak256(
        "Unit(uint32 index,bytes32 serialHash,address openKey,address claimKey)"
    );

    /// @notice The leaf: typed, and hashed twice, so that no node of the tree can pass as one.
    /// @param unit The unit.
    /// @return The leaf.
    function leaf(Unit calldata unit) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(UNIT_TYPEHASH, unit))));
    }
}
