// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPayouts} from "../../contracts/payments/interfaces/IPayouts.sol";
import {DropLib} from "../../contracts/payments/libraries/DropLib.sol";
import {Claim, Drop, DropId} from "../../contracts/payments/types/PayoutTypes.sol";
import {draw} from "../shared/Cheats.sol";

/// @title DropLibTest
/// @notice The hash against what EIP-712 says, and what a root promises: every leaf of trees of any size, and nothing else.
contract DropLibTest {
    using DropLib for Drop;

    uint256 private constant MOST = 9;

    function testFuzz_hashesAsEip712Says(Drop calldata drop) external pure {
        bytes32 typehash = keccak256(
            "Drop(address funder,address token,bytes32 root,uint96 total,uint40 fundBy,uint40 claimFrom,uint40 claimBy,bytes32 funderReference,uint256 salt)"
        );
        bytes memory first = abi.encode(typehash, drop.funder, drop.token, drop.root, drop.total);
        bytes memory rest = abi.encode(drop.fundBy, drop.claimFrom, drop.claimBy, drop.funderReference, drop.salt);
        require(drop.hash() == keccak256(bytes.concat(first, rest)), "another hash");
    }

    function testFuzz_promisesEveryLeafAndNoOther(uint256 seed) external view {
        bytes32[] memory nodes = _leaves(seed);
        uint256 index = draw(seed, "index", 0, nodes.length - 1);
        Claim memory entry = _entry(seed, index);
        (entry.proof, nodes) = _prove(nodes, index);
        Drop memory drop;
        drop.root = nodes[0];
        DropId id = DropId.wrap(bytes32(seed));

        require(_isPromised(drop, id, entry), "a leaf is not promised");
        entry.amount += 1;
        require(!_isPromised(drop, id, entry), "another amount is promised");
        entry.amount -= 1;
        entry.index += 1;
        require(!_isPromised(drop, id, entry), "another number is promised");
    }

    /// @notice A node as if it were a leaf: its two halves in the places of number and amount.
    function testFuzz_promisesNoNode(uint256 seed, bytes32 left, bytes32 right, bytes32 sibling) external view {
        bytes32 node = _pair(left, right);
        Drop memory drop;
        drop.root = _pair(node, sibling);
        Claim memory entry = Claim(uint256(left), address(uint160(seed) | 1), uint256(right), new bytes32[](1));
        entry.proof[0] = sibling;

        require(!_isPromised(drop, DropId.wrap(0), entry), "a node passes as a leaf");
    }

    /* CALLDATA */

    function requirePromised(Drop calldata drop, DropId id, Claim calldata entry) external view {
        drop.requirePromised(id, entry);
    }

    /* PRIVATE */

    function _isPromised(Drop memory drop, DropId id, Claim memory entry) private view returns (bool) {
        try this.requirePromised(drop, id, entry) {
            return true;
        } catch (bytes memory reason) {
            require(bytes4(reason) == IPayouts.PayoutsInvalidProof.selector, "refused for another reason");
            return false;
        }
    }

    function _entry(uint256 seed, uint256 index) private pure returns (Claim memory entry) {
        entry.index = index;
        entry.account = address(uint160(draw(seed, bytes32(index))) | 1);
        entry.amount = draw(seed, bytes32(index), 1, type(uint128).max);
    }

    function _leaves(uint256 seed) private pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](draw(seed, "leaves", 1, MOST));
        for (uint256 i = 0; i < leaves.length; ++i) {
            Claim memory entry = _entry(seed, i);
            leaves[i] = keccak256(abi.encode(keccak256(abi.encode(entry.index, entry.account, entry.amount))));
        }
    }

    /// @dev Folds the nodes pair by pair up to the root, and gathers the siblings on the way; an odd one goes up alone.
    function _prove(
        bytes32[] memory nodes,
        uint256 index
    ) private pure returns (bytes32[] memory proof, bytes32[] memory root) {
        bytes32[] memory siblings = new bytes32[](MOST);
        uint256 count = 0;
        while (nodes.length > 1) {
            bytes32[] memory above = new bytes32[]((nodes.length + 1) / 2);
            for (uint256 i = 0; i < nodes.length; i += 2) {
                above[i / 2] = i + 1 < nodes.length ? _pair(nodes[i], nodes[i + 1]) : nodes[i];
            }
            if (index ^ 1 < nodes.length) siblings[count++] = nodes[index ^ 1];
            (nodes, index) = (above, index / 2);
        }
        proof = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            proof[i] = siblings[i];
        }
        return (proof, nodes);
    }

    function _pair(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }
}
