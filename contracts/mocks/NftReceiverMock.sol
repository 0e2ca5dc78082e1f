// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

import {Answer} from "./CallReceiverMock.sol";
import {HookMock} from "./HookMock.sol";

/// @title NftReceiverMock
/// @notice A contract that gets tokens by a safe transfer, and answers as it was told to, after what it re-enters.
contract NftReceiverMock is IERC721Receiver, HookMock {
    Answer private _answer;

    event TokenTaken(address operator, address from, uint256 tokenId, bytes data);

    error NftReceiverRefuses(uint256 tokenId);

    function setAnswer(Answer answer) external {
        _answer = answer;
    }

    function execute(address target, bytes calldata data) external returns (bytes memory) {
        (bool success, bytes memory result) = target.call(data);
        if (success) return result;
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }

    function onERC721Received(
        address operator,
        address from,
        uint256 tokenId,
        bytes calldata data
    ) external returns (bytes4) {
        emit TokenTaken(operator, from, tokenId, data);
        _runHook();
        require(_answer != Answer.RevertsWithError, NftReceiverRefuses(tokenId));
        if (_answer == Answer.RevertsSilently) {
            assembly ("memory-safe") {
                revert(0, 0)
            }
        }
        return _answer == Answer.Accepts ? IERC721Receiver.onERC721Received.selector : bytes4(0);
    }
}
