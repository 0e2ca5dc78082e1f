// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {IPayouts} from "../interfaces/IPayouts.sol";
import {Claim, Drop, DropId} from "../types/PayoutTypes.sol";

/// @title DropLib
/// @notice The hash of a drop's terms, what makes terms sound, and what its root promises.
library DropLib {
    /* CONSTANTS */

    /// @dev How far ahead the end of the claims may lie: five years.
    uint256 private constant MAX_DURATION = 1826 days;

    bytes32 private constant DROP_TYPEHASH = keccak256(
        "Drop(address funder,address token,bytes32 root,uint96 total,uint40 fundBy,uint40 claimFrom,uint40 claimBy,"
        "bytes32 funderReference,uint256 salt)"
    );

    /* INTERNAL */

    /// @notice The EIP-712 struct hash of a drop.
    /// @param drop The terms.
    /// @return The struct hash.
    function hash(Drop calldata drop) internal pure returns (bytes32) {
        return keccak256(abi.encode(DROP_TYPEHASH, drop));
    }

    /// @notice Reverts unless the terms are sound, as {IPayouts-fund} lists it.
    /// @param drop The terms.
    /// @param id Their id.
    function requireSound(Drop calldata drop, DropId id) internal view {
        address funder = drop.funder;
        require(
            funder != address(0) && funder != address(this) && funder != drop.token,
            IPayouts.PayoutsInvalidFunder(id, funder)
        );
        require(drop.root != 0, IPayouts.PayoutsNoRoot(id));
        require(drop.total > 0, IPayouts.PayoutsNoTotal(id));

        uint40 fundBy = drop.fundBy;
        require(block.timestamp < fundBy, IPayouts.PayoutsFundByPassed(id, fundBy));
        uint40 claimBy = drop.claimBy;
        uint256 earliest = drop.claimFrom < fundBy ? fundBy : uint256(drop.claimFrom) + 1;
        require(claimBy >= earliest, IPayouts.PayoutsClaimByTooEarly(id, claimBy, earliest));
        uint256 latest = block.timestamp + MAX_DURATION;
        require(claimBy <= latest, IPayouts.PayoutsClaimByTooLate(id, claimBy, latest));
    }

    /// @notice Reverts unless the root promises the claim, to an account that can receive it.
    /// @dev A leaf is the hash of a hash, and a node the hash of two: no node passes as a leaf.
    /// @param drop The terms.
    /// @param id Their id.
    /// @param entry The claim.
    function requirePromised(Drop calldata drop, DropId id, Claim calldata entry) internal view {
        (uint256 index, address account, uint256 amount) = (entry.index, entry.account, entry.amount);
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(index, account, amount))));
        require(
            MerkleProof.verifyCalldata(entry.proof, drop.root, leaf),
            IPayouts.PayoutsInvalidProof(id, index, account, amount)
        );
        requireReceiver(drop.token, index, account, amount);
    }

    /// @notice Reverts unless something is to be paid, to an account that is neither zero, this contract nor the token.
    /// @param token The token, zero for the native coin.
    /// @param index The place in the list, or the claim's number.
    /// @param recipient Who is to be paid.
    /// @param amount How much, in token units.
    function requireReceiver(address token, uint256 index, address recipient, uint256 amount) internal view {
        require(
            recipient != address(0) && recipient != address(this) && recipient != token,
            IPayouts.PayoutsInvalidRecipient(index, recipient)
        );
        require(amount > 0, IPayouts.PayoutsNoAmount(index));
    }
}
