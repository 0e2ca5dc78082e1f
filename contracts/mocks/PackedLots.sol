// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Gtin} from "../common/types/Gtin.sol";
import {PartyId} from "../parties/types/PartyId.sol";
import {LotSlot, MeasureUnit} from "../provenance/types/LotTypes.sol";
import {LotWord} from "../provenance/types/LotWord.sol";

/// @notice Packs a lot as it is stored, whatever its state.
function packed(LotSlot memory slot) pure returns (LotWord) {
    uint256 word = PartyId.unwrap(slot.brand);
    word = (word << 47) | Gtin.unwrap(slot.gtin);
    word = (word << 52) | slot.left;
    word = (word << 32) | slot.units;
    word = (word << 24) | slot.unitSize;
    word = (word << 24) | uint24(MeasureUnit.unwrap(slot.unit));
    word = (word << 2) | uint8(slot.state);
    word = (word << 3) | uint8(slot.custody);
    word = (word << 5) | slot.parents;
    word = (word << 1) | (slot.isOfOrigin ? 1 : 0);
    word = (word << 1) | (slot.isHandedOver ? 1 : 0);
    return LotWord.wrap((word << 1) | (slot.hasVoids ? 1 : 0));
}
