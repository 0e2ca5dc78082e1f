// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {PartyId} from "../../parties/types/PartyId.sol";
import {MeasureUnit} from "./LotTypes.sol";

/// @notice The id of a quota: the EIP-712 digest of its terms, so that it binds chain, contract and every term.
type QuotaId is bytes32;

/// @notice Where a quota stands.
enum QuotaState {
    // Unknown id.
    None,
    // Live: there is mass left.
    Open,
    // Final: all is drawn, or the rest was revoked. Amounts are only lowered, and what was drawn only grows.
    Closed
}

/// @notice What a certifier grants: so much of a kind may be brought into being under a protected name in a season.
/// They come in calldata each time and are never stored; their hash is the id.
/// @param certifier The party that grants it.
/// @param drawer The contract that draws for the lots it keeps, and the only one that may.
/// @param name The keccak256 of the protected name in UTF-8.
/// @param season What the season is called, as a short text in one word.
/// @param from Lots commissioned before this time cannot draw on it, in Unix seconds.
/// @param until Lots commissioned at or after this time cannot draw on it, in Unix seconds.
/// @param unit The unit of measure of all amounts.
/// @param amount How much was granted at first, in `unit`.
/// @param partyAmount How much each party may draw that has no share of its own, in `unit`; zero where only parties
/// with a share may draw.
/// @param salt Makes equal quotas differ.
struct QuotaTerms {
    PartyId certifier;
    address drawer;
    bytes32 name;
    bytes32 season;
    uint40 from;
    uint40 until;
    MeasureUnit unit;
    uint64 amount;
    uint64 partyAmount;
    uint256 salt;
}

/// @notice What is stored of a quota.
/// @param amount How much may be drawn in all, in the quota's unit: what was granted, or less since.
/// @param drawn How much was drawn.
/// @param grantedAt When it was granted, in Unix seconds; zero where it never was.
struct QuotaSlot {
    // slot 0
    uint64 amount;
    uint64 drawn;
    uint40 grantedAt;
}

/// @notice What is stored of one party in one quota.
/// @param amount Its share, if it has one: how much it may draw, in the quota's unit.
/// @param drawn How much it has drawn.
/// @param isOwn Whether it has a share of its own; without one, the terms say how much it may draw.
struct QuotaShare {
    // slot 0
    uint64 amount;
    uint64 drawn;
    bool isOwn;
}
