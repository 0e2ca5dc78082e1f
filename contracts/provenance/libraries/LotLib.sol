// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {ILots} from "../interfaces/ILots.sol";
import {CustodyModel, LotId, LotTerms, MeasureUnit} from "../types/LotTypes.sol";
import {MOST_QUANTITY, MOST_UNIT_SIZE} from "../types/LotWord.sol";
import {QuotaId} from "../types/QuotaTypes.sol";

/// @title LotLib
/// @notice The leaf of a lot, what makes its terms sound, and how strict a custody its inputs allow.
library LotLib {
    bytes32 private constant LOT_TYPEHASH = keccak256(
        "Lot(uint64 gtin,uint8 prefixLength,string lot,uint64 quantity,bytes3 unit,uint8 custody,uint32 units,"
        "uint32 unitSize,bytes32 unitRoot,bytes32 details)"
    );

    bytes32 private constant LOT_OF_ORIGIN_TYPEHASH = keccak256("LotOfOrigin(bytes32 lot,bytes32 quota)");

    /// @dev The ASCII codes of digits and capital letters, one bit each.
    uint256 private constant UNIT_CHARACTERS = 0x07fffffe03ff000000000000;

    /// @notice The leaf of a lot in a tree to be anchored: typed, and hashed twice.
    /// @param terms The terms.
    /// @return The leaf.
    function leaf(LotTerms calldata terms) internal pure returns (bytes32) {
        return keccak256(bytes.concat(_hash(terms)));
    }

    /// @notice The leaf of a lot of origin: another than that of the same lot without its quota.
    /// @param terms The terms.
    /// @param quota The quota that it draws on.
    /// @return The leaf.
    function leafOfOrigin(LotTerms calldata terms, QuotaId quota) internal pure returns (bytes32) {
        bytes32 hash = keccak256(abi.encode(LOT_OF_ORIGIN_TYPEHASH, _hash(terms), quota));
        return keccak256(bytes.concat(hash));
    }

    /// @notice What is left of a new lot once its units are coded. Reverts unless the terms are sound, as
    /// {ILots-commission} lists it.
    /// @param terms The terms.
    /// @param lot The lot's id.
    /// @return What is left, in the lot's unit of measure.
    function leftAtBirth(LotTerms calldata terms, LotId lot) internal pure returns (uint64) {
        uint64 quantity = terms.quantity;
        bool isQuantity = quantity > 0 && quantity <= MOST_QUANTITY;
        require(isQuantity, ILots.LotInvalidQuantity(lot, quantity, MOST_QUANTITY));
        require(_isUnit(terms.unit), ILots.LotInvalidUnit(lot, terms.unit));
        (uint32 units, uint32 size, bytes32 root) = (terms.units, terms.unitSize, terms.unitRoot);
        bool isCoded = units > 0;
        bool isWhole = isCoded == (size > 0) && isCoded == (root != 0) && size <= MOST_UNIT_SIZE;
        require(isWhole, ILots.LotInvalidUnits(lot, units, size, root));

        // Below 2^56.
        uint256 coded = uint256(units) * size;
        require(coded <= quantity, ILots.LotUnitsExceedQuantity(lot, coded, quantity));
        return quantity - uint64(coded);
    }

    /// @notice The weaker of two chains of custody.
    /// @param a One.
    /// @param b The other.
    /// @return The weaker one.
    function weaker(CustodyModel a, CustodyModel b) internal pure returns (CustodyModel) {
        return a > b ? a : b;
    }

    /// @dev The typed hash of the terms.
    function _hash(LotTerms calldata terms) private pure returns (bytes32) {
        bytes32 number = keccak256(bytes(terms.lot));
        return
            keccak256(
                abi.encode(
                    LOT_TYPEHASH,
                    terms.gtin,
                    terms.prefixLength,
                    number,
                    terms.quantity,
                    terms.unit,
                    terms.custody,
                    terms.units,
                    terms.unitSize,
                    terms.unitRoot,
                    terms.details
                )
            );
    }

    /// @dev Two or three capital letters and digits; two have a zero byte at the end.
    function _isUnit(MeasureUnit unit) private pure returns (bool) {
        bytes3 code = MeasureUnit.unwrap(unit);
        return _isCharacter(code[0]) && _isCharacter(code[1]) && (code[2] == 0 || _isCharacter(code[2]));
    }

    function _isCharacter(bytes1 code) private pure returns (bool) {
        return (UNIT_CHARACTERS >> uint8(code)) & 1 == 1;
    }
}
