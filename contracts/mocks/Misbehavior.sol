// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice How an account or a token behaves when it is to take money or to move it.
enum Misbehavior {
    // As it should.
    None,
    // Reverts without a reason.
    Reject,
    // Burns all the gas that it gets.
    BurnGas,
    // Succeeds, and returns 128 KB.
    ReturnBomb,
    // Reverts with 128 KB.
    RevertBomb
}

using {act} for Misbehavior global;

/// @notice Behaves so; returns only for None.
/// @dev 128 KB of memory cost 45,056 gas: as much as fits into the gas of the smallest push.
function act(Misbehavior self) pure {
    assembly ("memory-safe") {
        switch self
        case 1 {
            revert(0, 0)
        }
        case 2 {
            invalid()
        }
        case 3 {
            return(0, 0x20000)
        }
        case 4 {
            revert(0, 0x20000)
        }
    }
}
