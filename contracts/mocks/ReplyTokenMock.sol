// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenMock} from "./TokenMock.sol";

/// @title ReplyTokenMock
/// @notice A token whose `transfer` and `transferFrom` answer with any bytes: none (as USDT), false, a garbage word.
/// @dev Moves the money before it answers, unless told not to.
contract ReplyTokenMock is TokenMock {
    bytes private _reply;
    bool private _still;

    constructor(string memory symbol, uint8 decimals_, bytes memory reply) TokenMock(symbol, decimals_) {
        _reply = reply;
    }

    function setReply(bytes calldata reply, bool moves) external {
        _reply = reply;
        _still = !moves;
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        if (!_still) super.transfer(to, value);
        _answer();
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        if (!_still) super.transferFrom(from, to, value);
        _answer();
    }

    /// @dev Ends the call.
    function _answer() private view {
        bytes memory reply = _reply;
        assembly ("memory-safe") {
            return(add(reply, 32), mload(reply))
        }
    }
}
