// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";

/// @notice One fact of a token, as marketplaces list them.
/// @param name What it is: "GTIN".
/// @param value The fact: "09506000134352".
struct Trait {
    string name;
    string value;
}

/// @title TokenJson
/// @notice A token's metadata as a data URI made on chain: JSON with an SVG picture, which no input can break.
/// @dev Two walls, each enough: text is refused at the door if it is longer than said, is not UTF-8, or has characters
/// that control instead of being shown; and whatever text comes in is escaped where it goes out. In JSON, quotes,
/// backslashes, control characters and what HTML gives a meaning become \u00XX, so that the document can stand inside a
/// page; in SVG they become &#xXX;. Both documents are in Base64, so that no "%", "#" or "&" means anything to the URI.
///
/// A reader that parses the JSON gets the text as it was written, and has to escape it again where it shows it.
library TokenJson {
    /* CONSTANTS */

    /// @dev The bytes that mean something to JSON, HTML or XML, one bit each: controls, " & ' < > and backslash.
    uint256 private constant SPECIAL =
        0xffffffff | (1 << 0x22) | (1 << 0x26) | (1 << 0x27) | (1 << 0x3c) | (1 << 0x3e) | (1 << 0x5c) | (1 << 0x7f);

    bytes16 private constant HEX_DIGITS = "0123456789abcdef";

    /// @dev A longer value is shown in small letters, in which a hash of 66 characters fits.
    uint256 private constant LONGEST_LINE = 34;

    /// @dev A size that no character has.
    uint256 private constant NONE = 0;

    /* ERRORS */

    /// @notice The text is longer than it may be.
    /// @param length Its length, in bytes of UTF-8.
    /// @param most The greatest length.
    error TokenJsonTextTooLong(uint256 length, uint256 most);

    /// @notice The text is not UTF-8.
    /// @param position Where the first byte stands that makes no character.
    error TokenJsonTextNotUtf8(uint256 position);

    /// @notice The text has a character that controls instead of being shown: of the C0 and C1 sets, a separator of
    /// lines or paragraphs, or one that changes the direction of writing.
    /// @param position Where it stands, in bytes.
    /// @param codePoint Which it is.
    error TokenJsonTextControls(uint256 position, uint256 codePoint);

    /* INTERNAL */

    /// @notice Reverts unless a text is UTF-8 of at most so many bytes and all of it is shown (`TokenJsonTextTooLong`,
    /// `TokenJsonTextNotUtf8`, `TokenJsonTextControls`).
    /// @param text The text.
    /// @param most Its greatest length, in bytes.
    function requireText(string calldata text, uint256 most) internal pure {
        bytes calldata source = bytes(text);
        uint256 length = source.length;
        require(length <= most, TokenJsonTextTooLong(length, most));

        uint256 position = 0;
        while (position < length) {
            (uint256 codePoint, uint256 size) = _characterAt(source, position);
            require(size != NONE, TokenJsonTextNotUtf8(position));
            require(!_controls(codePoint), TokenJsonTextControls(position, codePoint));
            position += size;
        }
    }

    /// @notice The data URI of a token's metadata.
    /// @param name The token's name.
    /// @param description What it stands for.
    /// @param svg Its picture, an SVG document.
    /// @param traits Its facts.
    /// @return The URI.
    function uri(
        string memory name,
        string memory description,
        string memory svg,
        Trait[] memory traits
    ) internal pure returns (string memory) {
        string memory image = string.concat("data:image/svg+xml;base64,", Base64.encode(bytes(svg)));
        bytes memory json = bytes.concat(
            "{",
            _member("name", name),
            ",",
            _member("description", description),
            ",",
            _quoted("image"),
            ":",
            _quoted(image),
            ",",
            _quoted("attributes"),
            ":[",
            _list(traits),
            "]}"
        );
        return string.concat("data:application/json;base64,", Base64.encode(json));
    }

    /// @notice A picture that shows a token's facts, one to a line.
    /// @param title What stands above them.
    /// @param traits The facts.
    /// @return svg An SVG document.
    function card(string memory title, Trait[] memory traits) internal pure returns (string memory svg) {
        bytes memory lines = "";
        for (uint256 i = 0; i < traits.length; i++)
            lines = bytes.concat(
                lines,
                "<tspan x='24' dy='36' fill='#777'>",
                bytes(escapeXml(traits[i].name)),
                "</tspan><tspan x='24' dy='22'",
                bytes(bytes(traits[i].value).length > LONGEST_LINE ? " font-size='8'>" : ">"),
                bytes(escapeXml(traits[i].value)),
                "</tspan>"
            );
        return
            string.concat(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 400 400' font-family='monospace'>",
                "<rect width='400' height='400' fill='#fbfaf6'/><text x='24' y='48' font-size='22'>",
                escapeXml(title),
                "</text><text y='56' font-size='17'>",
                string(lines),
                "</text></svg>"
            );
    }

    /// @notice Text as it stands between the quotes of a JSON string.
    /// @param text The text.
    /// @return The same, with \u00XX for each byte that could mean something else there, or in a page around it.
    function escapeJson(string memory text) internal pure returns (string memory) {
        return _escape(text, "\\u00", "");
    }

    /// @notice Text as it stands between the tags of an XML document.
    /// @param text The text.
    /// @return The same, with &#xXX; for each byte that could mean something else there.
    function escapeXml(string memory text) internal pure returns (string memory) {
        return _escape(text, "&#x", ";");
    }

    /* PRIVATE */

    /// @dev A text with every byte that is special written as six: what comes before, its two hex digits, what comes
    /// after.
    function _escape(
        string memory text,
        bytes memory before,
        bytes memory afterwards
    ) private pure returns (string memory) {
        bytes memory source = bytes(text);
        uint256 length = _escapedLength(source);
        if (length == source.length) return text;

        bytes memory target = new bytes(length);
        uint256 end = 0;
        unchecked {
            // Positions in bytes that fit into memory.
            for (uint256 i = 0; i < source.length; i++) {
                uint256 character = uint8(source[i]);
                if ((SPECIAL >> character) & 1 == 0) {
                    target[end++] = bytes1(uint8(character));
                    continue;
                }
                for (uint256 j = 0; j < before.length; j++) target[end++] = before[j];
                target[end++] = HEX_DIGITS[character >> 4];
                target[end++] = HEX_DIGITS[character & 15];
                for (uint256 j = 0; j < afterwards.length; j++) target[end++] = afterwards[j];
            }
        }
        return string(target);
    }

    /// @dev How many bytes a text has once it is escaped.
    function _escapedLength(bytes memory source) private pure returns (uint256 length) {
        length = source.length;
        unchecked {
            for (uint256 i = 0; i < source.length; i++) length += 5 * ((SPECIAL >> uint8(source[i])) & 1);
        }
    }

    /// @dev The facts as the members of a JSON array.
    function _list(Trait[] memory traits) private pure returns (bytes memory list) {
        for (uint256 i = 0; i < traits.length; i++)
            list = bytes.concat(
                list,
                i == 0 ? bytes("{") : bytes(",{"),
                _member("trait_type", traits[i].name),
                ",",
                _member("value", traits[i].value),
                "}"
            );
    }

    /// @dev A member of a JSON object whose value is any text.
    function _member(string memory name, string memory value) private pure returns (bytes memory) {
        return bytes.concat(_quoted(name), ":", _quoted(escapeJson(value)));
    }

    /// @dev A text that needs no escaping, between quotes.
    function _quoted(string memory text) private pure returns (bytes memory) {
        return bytes.concat(hex"22", bytes(text), hex"22");
    }

    /// @dev Whether a character controls instead of being shown.
    function _controls(uint256 codePoint) private pure returns (bool) {
        if (codePoint < 0x20 || (codePoint >= 0x7f && codePoint <= 0x9f)) return true;
        if (codePoint < 0x2028 || codePoint > 0x2069) return false;
        return codePoint <= 0x202e || codePoint >= 0x2066;
    }

    /// @dev The character that begins at a position, and its size in bytes; no size where none begins there, by the
    /// table of well-formed sequences of the Unicode Standard (3-7).
    function _characterAt(
        bytes calldata source,
        uint256 position
    ) private pure returns (uint256 codePoint, uint256 size) {
        uint256 lead = uint8(source[position]);
        if (lead < 0x80) return (lead, 1);
        if (lead < 0xc2 || lead > 0xf4) return (0, NONE);
        size =
            lead < 0xe0
                ? 2
                : lead < 0xf0
                    ? 3
                    : 4;
        if (position + size > source.length) return (0, NONE);

        codePoint = lead & (0x7f >> size);
        for (uint256 i = 1; i < size; i++) {
            uint256 follower = uint8(source[position + i]);
            if (follower & 0xc0 != 0x80) return (0, NONE);
            codePoint = (codePoint << 6) | (follower & 0x3f);
        }
        return (codePoint, _isWellFormed(codePoint, size) ? size : NONE);
    }

    /// @dev A character is written as short as it can be, is not half a pair of UTF-16, and exists.
    function _isWellFormed(uint256 codePoint, uint256 size) private pure returns (bool) {
        if (size == 2) return true;
        if (size == 3) return codePoint >= 0x800 && (codePoint < 0xd800 || codePoint > 0xdfff);
        return codePoint >= 0x10000 && codePoint <= 0x10ffff;
    }
}
