// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

import {UsableToken} from "../provenance/UsableToken.sol";
import {Royalty} from "../provenance/types/UsageTypes.sol";

/// @title UsableTokenMock
/// @notice What tokens share, with every inner act open to anyone.
contract UsableTokenMock is UsableToken {
    constructor(address forwarder) ERC721("Usable", "USE") ERC2771Context(forwarder) {}

    function mint(address to, uint256 tokenId) external {
        _safeMint(to, tokenId);
    }

    function burn(uint256 tokenId) external {
        _burn(tokenId);
    }

    function use(uint256 tokenId) external {
        _use(tokenId);
    }

    function lockForever(uint256 tokenId) external {
        _lockForever(tokenId);
    }

    function setRoyalty(uint256 tokenId, Royalty calldata royalty) external {
        _setRoyalty(tokenId, royalty);
    }

    function messageData() external view returns (bytes memory) {
        return _msgData();
    }
}
