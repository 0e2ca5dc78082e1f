// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenJson, Trait} from "../provenance/libraries/TokenJson.sol";

/// @title TokenJsonMock
/// @notice The library's functions, so that they can be called with any text.
contract TokenJsonMock {
    function requireText(string calldata text, uint256 most) external pure {
        TokenJson.requireText(text, most);
    }

    function uri(
        string calldata name,
        string calldata description,
        string calldata svg,
        Trait[] calldata traits
    ) external pure returns (string memory) {
        return TokenJson.uri(name, description, svg, traits);
    }

    function card(string calldata title, Trait[] calldata traits) external pure returns (string memory) {
        return TokenJson.card(title, traits);
    }
}
