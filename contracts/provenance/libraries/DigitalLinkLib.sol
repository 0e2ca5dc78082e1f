// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Gtin} from "../../common/types/Gtin.sol";
import {ItemId, LogisticUnitId} from "../types/ItemTypes.sol";
import {LotId} from "../types/LotTypes.sol";

/// @title DigitalLinkLib
/// @notice Ids of lots, items and logistic units: the keccak256 of their canonical GS1 Digital Links (GS1 Digital Link
/// Standard: URI Syntax, canonical form: `https://id.gs1.org`, no query, the finest key alone).
library DigitalLinkLib {
    /* ERRORS */

    /// @notice A number cannot be a GTIN: more than 14 digits, zero, or a wrong check digit.
    /// @param gtin The number.
    error DigitalLinkInvalidGtin(Gtin gtin);

    /// @notice A number cannot be an SSCC: more than 18 digits, zero, or a wrong check digit.
    /// @param sscc The number.
    error DigitalLinkInvalidSscc(uint64 sscc);

    /// @notice A lot or serial number is empty, too long, or has a character that GS1 does not allow (AI encodable
    /// character set 82).
    /// @param text The number.
    /// @param position Where that character stands, from zero; of an empty or too long number its length.
    error DigitalLinkInvalidText(string text, uint256 position);

    /* CONSTANTS */

    /// @dev The longest lot or serial number (AI 10, AI 21).
    uint256 private constant LONGEST = 20;

    /// @dev AI encodable character set 82, one bit for each ASCII code: all printable ones but # $ @ [ \ ] ^ ` { | } ~.
    uint256 private constant ALLOWED = 0x07fffffe87fffffeffffffe600000000;

    /// @dev Those of them that stand for themselves in a URI: letters, digits, - . _ (RFC 3986, unreserved).
    uint256 private constant UNRESERVED = 0x07fffffe87fffffe03ff600000000000;

    bytes16 private constant HEX = "0123456789ABCDEF";

    /* INTERNAL */

    /// @notice The id of a lot.
    /// @param gtin Its GTIN.
    /// @param lot Its lot number (AI 10), 1 to 20 characters.
    /// @return The id.
    function lotId(Gtin gtin, string calldata lot) internal pure returns (LotId) {
        return LotId.wrap(_idOf(gtin, "/10/", lot));
    }

    /// @notice The id of an item.
    /// @param gtin Its GTIN.
    /// @param serial Its serial number (AI 21), 1 to 20 characters.
    /// @return The id.
    function itemId(Gtin gtin, string calldata serial) internal pure returns (ItemId) {
        return ItemId.wrap(_idOf(gtin, "/21/", serial));
    }

    /// @notice The id of a logistic unit.
    /// @param sscc Its SSCC (AI 00) as a number.
    /// @return The id.
    function ssccId(uint64 sscc) internal pure returns (LogisticUnitId) {
        require(_isSoundSscc(sscc), DigitalLinkInvalidSscc(sscc));
        bytes18 digits = bytes18(uint144(_digits(sscc, 18)));
        return LogisticUnitId.wrap(keccak256(abi.encodePacked("https://id.gs1.org/00/", digits)));
    }

    /* PRIVATE */

    function _idOf(Gtin gtin, bytes4 key, string calldata text) private pure returns (bytes32) {
        require(gtin.isSound(), DigitalLinkInvalidGtin(gtin));
        bytes14 digits = bytes14(uint112(_digits(gtin.raw(), 14)));
        return keccak256(abi.encodePacked("https://id.gs1.org/01/", digits, key, _escaped(text)));
    }

    /// @dev A text with its reserved characters percent-encoded. Mostly there is none, and it is the text itself.
    function _escaped(string calldata text) private pure returns (bytes memory escaped) {
        uint256 reserved = _requireText(text);
        if (reserved == 0) return bytes(text);

        uint256 length = bytes(text).length;
        escaped = new bytes(length + 2 * reserved);
        uint256 place = 0;
        for (uint256 i = 0; i < length; ++i) {
            uint8 code = uint8(bytes(text)[i]);
            if (_isIn(UNRESERVED, code)) {
                escaped[place++] = bytes1(code);
            } else {
                escaped[place++] = "%";
                escaped[place++] = HEX[code >> 4];
                escaped[place++] = HEX[code & 15];
            }
        }
    }

    /// @dev How many characters of a sound text are reserved.
    function _requireText(string calldata text) private pure returns (uint256 reserved) {
        uint256 length = bytes(text).length;
        require(length > 0 && length <= LONGEST, DigitalLinkInvalidText(text, length));
        for (uint256 i = 0; i < length; ++i) {
            uint8 code = uint8(bytes(text)[i]);
            if (_isIn(UNRESERVED, code)) continue;
            require(_isIn(ALLOWED, code), DigitalLinkInvalidText(text, i));
            ++reserved;
        }
    }

    /// @dev Whether the bit of a code is set; codes beyond ASCII are in no set.
    function _isIn(uint256 set, uint8 code) private pure returns (bool) {
        return (set >> code) & 1 == 1;
    }

    /// @dev The last `count` decimal digits in ASCII, the last one in the lowest byte.
    function _digits(uint256 number, uint256 count) private pure returns (uint256 ascii) {
        for (uint256 i = 0; i < count; ++i) {
            ascii |= (0x30 + (number % 10)) << (8 * i);
            number /= 10;
        }
    }

    /// @dev As a GTIN's check digit: weights one and three from the right (GS1 General Specifications 7.9).
    function _isSoundSscc(uint64 sscc) private pure returns (bool) {
        if (sscc == 0 || sscc >= 1e18) return false;

        uint256 sum = 0;
        for (uint256 rest = sscc; rest > 0; rest /= 100) {
            sum += (rest % 10) + 3 * ((rest / 10) % 10);
        }
        return sum % 10 == 0;
    }
}
