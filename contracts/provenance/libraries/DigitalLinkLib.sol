// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Gs1Digits} from "../../common/libraries/Gs1Digits.sol";
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

    /// @dev A one in each byte, and the top bit of each.
    uint256 private constant EACH = type(uint256).max / 0xff;
    uint256 private constant TOPS = EACH << 7;

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
        uint256 digits = Gs1Digits.digitsOf(sscc);
        bool isSound = sscc != 0 && sscc < 1e18 && Gs1Digits.areChecked(digits);
        require(isSound, DigitalLinkInvalidSscc(sscc));
        bytes18 ascii = bytes18(uint144(Gs1Digits.asciiOf(digits)));
        return LogisticUnitId.wrap(keccak256(abi.encodePacked("https://id.gs1.org/00/", ascii)));
    }

    /* PRIVATE */

    function _idOf(Gtin gtin, bytes4 key, string calldata text) private pure returns (bytes32) {
        require(gtin.isSound(), DigitalLinkInvalidGtin(gtin));
        bytes14 ascii = bytes14(uint112(Gs1Digits.asciiOf(Gs1Digits.digitsOf(gtin.raw()))));
        uint256 reserved = _requireText(text);
        return
            reserved == 0
                ? keccak256(abi.encodePacked("https://id.gs1.org/01/", ascii, key, text))
                : keccak256(abi.encodePacked("https://id.gs1.org/01/", ascii, key, _escaped(text, reserved)));
    }

    /// @dev A text with its reserved characters percent-encoded.
    function _escaped(string calldata text, uint256 reserved) private pure returns (bytes memory escaped) {
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

    /// @dev How many characters of a sound text are reserved: mostly none, which is seen without looking at each.
    function _requireText(string calldata text) private pure returns (uint256 reserved) {
        uint256 length = bytes(text).length;
        require(length > 0 && length <= LONGEST, DigitalLinkInvalidText(text, length));
        if (_isUnreserved(bytes32(bytes(text)), length)) return 0;

        for (uint256 i = 0; i < length; ++i) {
            uint8 code = uint8(bytes(text)[i]);
            if (_isIn(UNRESERVED, code)) continue;
            require(_isIn(ALLOWED, code), DigitalLinkInvalidText(text, i));
            ++reserved;
        }
    }

    /// @dev Whether so many bytes at the start of a word are unreserved, all looked at in one operation each.
    function _isUnreserved(bytes32 word, uint256 length) private pure returns (bool) {
        uint256 bytes_ = uint256(word);
        if (bytes_ & TOPS != 0) return false;

        uint256 tops = _between(bytes_, "0", "9") | _between(bytes_, "A", "Z") | _between(bytes_, "a", "z");
        tops |= _between(bytes_, "-", ".") | _between(bytes_, "_", "_");
        return tops == TOPS << (8 * (32 - length));
    }

    /// @dev The top bit of each byte that is a character from the first to the last, where no byte has it set: a sum
    /// reaches it from the first on, and another one beyond the last.
    function _between(uint256 bytes_, bytes1 first, bytes1 last) private pure returns (uint256) {
        unchecked {
            uint256 reached = bytes_ + EACH * (0x80 - uint8(first));
            uint256 passed = bytes_ + EACH * (0x7f - uint8(last));
            return reached & ~passed & TOPS;
        }
    }

    /// @dev Whether the bit of a code is set; codes beyond ASCII are in no set.
    function _isIn(uint256 set, uint8 code) private pure returns (bool) {
        return (set >> code) & 1 == 1;
    }
}
