// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Unit, UnitKeys} from "../types/UnitTypes.sol";

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

    /// @notice The leaf of a unit with that serial number.
    /// @param keys The unit without it.
    /// @param serial The serial number.
    /// @return The leaf.
    function leaf(UnitKeys calldata keys, string calldata serial) internal pure returns (bytes32) {
        bytes32 serialHash = keccak256(bytes(serial));
        bytes32 hash = keccak256(abi.encode(UNIT_TYPEHASH, keys.index, serialHash, keys.openKey, keys.claimKey));
        return keccak256(bytes.concat(hash));
    }
}
