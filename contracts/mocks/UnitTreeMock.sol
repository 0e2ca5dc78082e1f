// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {UnitLib} from "../provenance/libraries/UnitLib.sol";
import {Unit} from "../provenance/types/UnitTypes.sol";

/// @title UnitTreeMock
/// @notice Shows the leaves of units, and holds proofs against a root as the contracts do.
contract UnitTreeMock {
    function leafOf(Unit calldata unit) external pure returns (bytes32) {
        return UnitLib.leaf(unit);
    }

    function isProven(bytes32 root, Unit calldata unit, bytes32[] calldata proof) external pure returns (bool) {
        return MerkleProof.verifyCalldata(proof, root, UnitLib.leaf(unit));
    }
}
