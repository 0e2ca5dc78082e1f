// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Gtin} from "../../contracts/common/types/Gtin.sol";
import {DigitalLinkLib} from "../../contracts/provenance/libraries/DigitalLinkLib.sol";
import {LotId} from "../../contracts/provenance/types/LotTypes.sol";
import {draw} from "../shared/Cheats.sol";

/// @title DigitalLinkLibTest
/// @notice Ids of texts, against a reading of them character by character.
contract DigitalLinkLibTest {
    Gtin private constant GTIN = Gtin.wrap(9506000134352);

    /// @dev The longest text, with each of the 256 codes at its start, its middle and its end.
    function test_everyCodeAtEachPlace() external view {
        for (uint256 code = 0; code < 256; ++code) {
            _requireSame("ABCDEFGHIJ0123456789", 0, code);
            _requireSame("ABCDEFGHIJ0123456789", 10, code);
            _requireSame("ABCDEFGHIJ0123456789", 19, code);
        }
    }

    /// @dev Texts of every length, of the codes that most texts have, at times with one of any other.
    function testFuzz_textsOfEveryLength(uint256 seed) external view {
        for (uint256 length = 1; length <= 20; ++length) {
            bytes memory text = new bytes(length);
            for (uint256 i = 0; i < length; ++i)
                text[i] = bytes1(uint8(draw(seed, bytes32(length * 32 + i), 0x2d, 0x7a)));
            _requireSame(text, draw(seed, "place", 0, length - 1), draw(seed, bytes32(length), 0, 255));
        }
    }

    function test_emptyAndTooLongTexts() external view {
        require(_idOf("") == 0, "a text without characters");
        require(_idOf("ABCDEFGHIJ0123456789") != 0, "twenty characters");
        require(_idOf("ABCDEFGHIJ0123456789A") == 0, "twenty-one characters");
        require(_idOf("ABCDEFGHIJ0123456789ABCDEFGHIJ0123456789") == 0, "forty characters");
    }

    /// @notice The id of a lot; a call of its own, so that the text is in calldata and a refusal can be caught.
    function idOf(string calldata text) external pure returns (LotId) {
        return DigitalLinkLib.lotId(GTIN, text);
    }

    /// @dev The id is as it should be once a character of a text is replaced.
    function _requireSame(bytes memory text, uint256 place, uint256 code) private view {
        text[place] = bytes1(uint8(code));
        require(_idOf(text) == _expected(text), "not the id of the text");
    }

    /// @dev The id, or zero where the text is refused.
    function _idOf(bytes memory text) private view returns (bytes32) {
        try this.idOf(string(text)) returns (LotId id) {
            return LotId.unwrap(id);
        } catch {
            return 0;
        }
    }

    /// @dev The same by its definition.
    function _expected(bytes memory text) private pure returns (bytes32) {
        bytes memory link = "https://id.gs1.org/01/09506000134352/10/";
        for (uint256 i = 0; i < text.length; ++i) {
            bytes memory written = _written(text[i]);
            if (written.length == 0) return 0;
            link = bytes.concat(link, written);
        }
        return keccak256(link);
    }

    /// @dev How a character is written in a link; not at all where GS1 does not allow it.
    function _written(bytes1 character) private pure returns (bytes memory) {
        if (_isOneOf(character, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._")) {
            return abi.encodePacked(character);
        }
        if (!_isOneOf(character, "!\"%&'()*+,/:;<=>?")) return "";
        bytes memory digits = "0123456789ABCDEF";
        return abi.encodePacked("%", digits[uint8(character) >> 4], digits[uint8(character) & 15]);
    }

    function _isOneOf(bytes1 character, bytes memory some) private pure returns (bool) {
        for (uint256 i = 0; i < some.length; ++i) {
            if (some[i] == character) return true;
        }
        return false;
    }
}
