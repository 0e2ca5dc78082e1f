// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {Gtin} from "../common/types/Gtin.sol";
import {IItemMetadata} from "./interfaces/IItemMetadata.sol";
import {TokenJson, Trait} from "./libraries/TokenJson.sol";
import {ItemId} from "./types/ItemTypes.sol";
import {Inscription, RedemptionState, Work} from "./types/NftTypes.sol";

/// @title ItemMetadata
/// @notice See the documentation in {IItemMetadata}.
contract ItemMetadata is IItemMetadata {
    /* CONSTANTS */

    /// @dev Ten to the power of 14, so that a GTIN added to it has all its digits.
    uint256 private constant FOURTEEN_DIGITS = 1e14;

    /* VIEWS */

    /// @inheritdoc IItemMetadata
    function uri(
        ItemId item,
        Inscription calldata inscription,
        Work calldata work,
        RedemptionState state,
        bool isLocked
    ) external pure returns (string memory) {
        Trait[] memory traits = _traitsOf(item, inscription, work, _statusOf(state, isLocked));
        string memory name = bytes(work.name).length > 0 ? work.name : "Item";
        return TokenJson.uri(name, work.description, TokenJson.card("Cowry", traits), traits);
    }

    /* PRIVATE */

    /// @dev GTIN and serial number, or the id before they are inscribed; the status; the content, if there is one.
    function _traitsOf(
        ItemId item,
        Inscription memory inscription,
        Work memory work,
        string memory status
    ) private pure returns (Trait[] memory traits) {
        bool isInscribed = Gtin.unwrap(inscription.gtin) != 0;
        bool hasContent = work.content != bytes32(0);
        traits = new Trait[](2 + (isInscribed ? 1 : 0) + (hasContent ? 1 : 0));
        uint256 count = 0;
        if (isInscribed) {
            traits[count++] = Trait("GTIN", _digitsOf(Gtin.unwrap(inscription.gtin)));
            traits[count++] = Trait("Serial", inscription.text());
        } else {
            traits[count++] = Trait("Item", Strings.toHexString(uint256(ItemId.unwrap(item)), 32));
        }
        traits[count++] = Trait("Status", status);
        if (hasContent) traits[count] = Trait("Content", Strings.toHexString(uint256(work.content), 32));
    }

    /// @dev The 14 digits of a GTIN.
    function _digitsOf(uint256 gtin) private pure returns (string memory) {
        bytes memory digits = bytes(Strings.toString(FOURTEEN_DIGITS + gtin));
        bytes memory rest = new bytes(14);
        for (uint256 i = 0; i < 14; i++) rest[i] = digits[i + 1];
        return string(rest);
    }

    /// @dev What a reader has to know before it buys.
    function _statusOf(RedemptionState state, bool isLocked) private pure returns (string memory) {
        if (state == RedemptionState.Redeemed) return "Redeemed";
        if (state == RedemptionState.Requested) return "Redemption requested";
        return isLocked ? "Locked" : "Held";
    }
}
