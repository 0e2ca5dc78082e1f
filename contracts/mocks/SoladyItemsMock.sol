// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "solady/src/tokens/ERC721.sol";

/// @title SoladyItemsMock
/// @notice Items on solady's ERC-721 alone, to measure beside ours.
contract SoladyItemsMock is ERC721 {
    function mint(address to, uint256 first, uint256 count) external {
        for (uint256 i = 0; i < count; ++i) {
            _mint(to, first + i);
        }
    }

    function name() public pure override returns (string memory) {
        return "Items";
    }

    function symbol() public pure override returns (string memory) {
        return "ITM";
    }

    function tokenURI(uint256) public pure override returns (string memory) {
        return "";
    }
}
