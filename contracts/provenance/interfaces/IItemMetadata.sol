// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {ItemId} from "../types/ItemTypes.sol";
import {Inscription, RedemptionState, Work} from "../types/NftTypes.sol";

/// @title IItemMetadata
/// @notice Writes what an item's metadata tell: name, GTIN, serial number, status, content.
/// @dev It holds nothing, and whoever calls it says what is so. {IProvenanceNFT} makes its own when it is made, and
/// asks no other: it is apart only because a contract cannot have more than 24,576 bytes.
interface IItemMetadata {
    /* VIEWS */

    /// @notice The data URI of an item's metadata: JSON with a picture, which no input can break.
    /// @param item The item.
    /// @param inscription Its GTIN and serial number, or none yet.
    /// @param work What was said of it when it was minted, or nothing.
    /// @param state Where its redemption stands.
    /// @param isLocked Whether it cannot be moved now.
    /// @return The URI.
    function uri(
        ItemId item,
        Inscription calldata inscription,
        Work calldata work,
        RedemptionState state,
        bool isLocked
    ) external pure returns (string memory);
}
