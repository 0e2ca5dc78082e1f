// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice The id of a drop: the EIP-712 digest of its terms, so that it binds chain, contract and every term.
type DropId is bytes32;

/// @notice Where a drop stands.
enum DropState {
    // Unknown id: never funded, or the terms do not match.
    None,
    // Live: the money is there, and time moves the drop on.
    Funded,
    Open,
    Due,
    // Final: nothing is left.
    Exhausted,
    Reclaimed
}

/// @notice Why a claim of many was passed over.
enum SkipCause {
    // Somebody claimed it before.
    Claimed,
    // The drop holds less: its root promises more than its total.
    Exceeded
}

/// @notice The terms of a drop: money for many, of which each takes its part by a proof. They come in calldata each
/// time and are never stored; their hash is the id.
/// @param funder Who pays, and receives what nobody has claimed.
/// @param token The ERC-20 token, or zero for the native coin.
/// @param root The Merkle root over all claims.
/// @param total What is paid in, in token units: the sum of all claims, or claims that come late find nothing left.
/// @param fundBy The drop cannot be funded at or after this time, in Unix seconds.
/// @param claimFrom Claims begin at this time, in Unix seconds; zero for at once.
/// @param claimBy Claims end at this time, in Unix seconds: from it on the rest can only go back to the funder.
/// @param funderReference Hash of the funder's own reference, or a commitment to the list; zero for none.
/// @param salt Makes equal drops differ.
struct Drop {
    address funder;
    address token;
    bytes32 root;
    uint96 total;
    uint40 fundBy;
    uint40 claimFrom;
    uint40 claimBy;
    bytes32 funderReference;
    uint256 salt;
}

/// @notice What is stored of a drop.
/// @param remaining What it still holds, in token units.
/// @param claimFrom When claims begin, in Unix seconds.
/// @param claimBy When they end.
/// @param state None, Funded or Reclaimed in storage; in answers what `stateOf` says.
struct DropSlot {
    // slot 0
    uint96 remaining;
    uint40 claimFrom;
    uint40 claimBy;
    DropState state;
}

/// @notice One leaf of a drop's tree, with its proof. The leaf is the hash of the hash of index, account and amount,
/// ABI-encoded: the standard tree of `@openzeppelin/merkle-tree` over `["uint256", "address", "uint256"]`.
/// @param index The leaf's number in the drop; each can be claimed once.
/// @param account Whose money it is.
/// @param amount How much, in token units.
/// @param proof The siblings on the way from the leaf to the root.
struct Claim {
    uint256 index;
    address account;
    uint256 amount;
    bytes32[] proof;
}
