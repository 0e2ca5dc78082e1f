// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {PackedUnits} from "../types/LogisticTypes.sol";

/// @title PackingLib
/// @notice The leaf of packed units in the tree of their logistic unit.
library PackingLib {
    bytes32 private constant PACKED_UNITS_TYPEHASH = keccak256("PackedUnits(bytes32 lot,uint32 first,uint32 last)");

    /// @notice The leaf: typed, and hashed twice, so that no node of the tree can pass as one.
    /// @param packed The packed units.
    /// @return The leaf.
    function leaf(PackedUnits calldata packed) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(PACKED_UNITS_TYPEHASH, packed))));
    }
}
