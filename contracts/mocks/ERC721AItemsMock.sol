// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721A} from "erc721a/contracts/ERC721A.sol";

/// @title ERC721AItemsMock
/// @notice Items on ERC721A alone, to measure beside ours: it numbers them itself.
contract ERC721AItemsMock is ERC721A("Items", "ITM") {
    function mint(address to, uint256, uint256 count) external {
        _mint(to, count);
    }
}
