// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Gtin} from "../../common/types/Gtin.sol";
import {PartyId} from "../../parties/types/PartyId.sol";
import {CustodyModel, LotSlot, LotState, LotTerms, MeasureUnit} from "./LotTypes.sol";

/// @notice The stored state of a lot: brand 64 | gtin 47 | left 52 | units 32 | unit size 24 | unit 24 | state 2 |
/// custody 3 | parents 5 | of origin 1 | handed over 1 | has voids 1, from the highest bit down.
type LotWord is uint256;

using {
    slot,
    state,
    brand,
    gtin,
    left,
    units,
    unitSize,
    unit,
    custody,
    parents,
    isHandedOver,
    hasVoids
} for LotWord global;
using {withLeft, withState, withHandedOver, withVoids} for LotWord global;

/// @dev The most that one lot can hold, in its unit of measure.
uint64 constant MOST_QUANTITY = 2 ** 52 - 1;

/// @dev The most that one coded unit can hold.
uint32 constant MOST_UNIT_SIZE = 2 ** 24 - 1;

uint256 constant LEFT_OFFSET = 93;
uint256 constant STATE_OFFSET = 11;

/// @notice The word of a new lot.
/// @param terms Its terms; quantity and unit size within their bounds.
/// @param brand_ The party that commissions it.
/// @param left_ What is left of it once its units are coded.
/// @param parents_ How many lots it is made of; at most 31.
/// @param isOfOrigin Whether it draws on a quota.
/// @return The word.
function newLotWord(
    LotTerms calldata terms,
    PartyId brand_,
    uint64 left_,
    uint8 parents_,
    bool isOfOrigin
) pure returns (LotWord) {
    uint256 word = PartyId.unwrap(brand_);
    word = (word << 47) | Gtin.unwrap(terms.gtin);
    word = (word << 52) | left_;
    word = (word << 32) | terms.units;
    word = (word << 24) | terms.unitSize;
    word = (word << 24) | uint24(MeasureUnit.unwrap(terms.unit));
    word = (word << 2) | uint8(LotState.Active);
    word = (word << 3) | uint8(terms.custody);
    word = (word << 5) | parents_;
    // Neither handed over nor with voids.
    return LotWord.wrap((word << 3) | (isOfOrigin ? 4 : 0));
}

/// @notice Unpacks a word.
/// @param word The word.
/// @return The slot.
function slot(LotWord word) pure returns (LotSlot memory) {
    return
        LotSlot({
            brand: brand(word),
            gtin: gtin(word),
            left: left(word),
            units: units(word),
            unitSize: unitSize(word),
            unit: unit(word),
            state: state(word),
            custody: custody(word),
            parents: parents(word),
            isOfOrigin: (LotWord.unwrap(word) >> 2) & 1 == 1,
            isHandedOver: isHandedOver(word),
            hasVoids: hasVoids(word)
        });
}

function brand(LotWord word) pure returns (PartyId) {
    return PartyId.wrap(uint64(LotWord.unwrap(word) >> 192));
}

function gtin(LotWord word) pure returns (Gtin) {
    return Gtin.wrap(uint64(LotWord.unwrap(word) >> 145) & (2 ** 47 - 1));
}

function left(LotWord word) pure returns (uint64) {
    return uint64(LotWord.unwrap(word) >> LEFT_OFFSET) & MOST_QUANTITY;
}

function units(LotWord word) pure returns (uint32) {
    return uint32(LotWord.unwrap(word) >> 61);
}

function unitSize(LotWord word) pure returns (uint32) {
    return uint32(LotWord.unwrap(word) >> 37) & MOST_UNIT_SIZE;
}

function unit(LotWord word) pure returns (MeasureUnit) {
    return MeasureUnit.wrap(bytes3(uint24(LotWord.unwrap(word) >> 13)));
}

function state(LotWord word) pure returns (LotState) {
    return LotState((LotWord.unwrap(word) >> STATE_OFFSET) & 3);
}

function custody(LotWord word) pure returns (CustodyModel) {
    return CustodyModel((LotWord.unwrap(word) >> 8) & 7);
}

function parents(LotWord word) pure returns (uint8) {
    return uint8((LotWord.unwrap(word) >> 3) & 31);
}

function isHandedOver(LotWord word) pure returns (bool) {
    return (LotWord.unwrap(word) >> 1) & 1 == 1;
}

function hasVoids(LotWord word) pure returns (bool) {
    return LotWord.unwrap(word) & 1 == 1;
}

function withLeft(LotWord word, uint64 left_) pure returns (LotWord) {
    uint256 rest = LotWord.unwrap(word) & ~(uint256(MOST_QUANTITY) << LEFT_OFFSET);
    return LotWord.wrap(rest | (uint256(left_) << LEFT_OFFSET));
}

function withState(LotWord word, LotState state_) pure returns (LotWord) {
    uint256 rest = LotWord.unwrap(word) & ~(uint256(3) << STATE_OFFSET);
    return LotWord.wrap(rest | (uint256(state_) << STATE_OFFSET));
}

function withHandedOver(LotWord word) pure returns (LotWord) {
    return LotWord.wrap(LotWord.unwrap(word) | 2);
}

function withVoids(LotWord word) pure returns (LotWord) {
    return LotWord.wrap(LotWord.unwrap(word) | 1);
}
