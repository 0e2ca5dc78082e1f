// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title OpenZeppelinItemsMock
/// @notice Items on OpenZeppelin's ERC-721 alone, to measure beside ours.
contract OpenZeppelinItemsMock is ERC721("Items", "ITM") {
    function mint(address to, uint256 first, uint256 count) external {
        for (uint256 i = 0; i < count; ++i) {
            _mint(to, first + i);
        }
    }
}
