// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1363Receiver} from "@openzeppelin/contracts/interfaces/IERC1363Receiver.sol";
import {IERC1363Spender} from "@openzeppelin/contracts/interfaces/IERC1363Spender.sol";

/// @notice How a contract answers when it gets tokens together with a call.
enum Answer {
    Accepts,
    Declines,
    RevertsWithError,
    RevertsSilently
}

/// @title CallReceiverMock
/// @notice A contract that is paid by ERC-1363, and answers as it was told to.
contract CallReceiverMock is IERC1363Receiver, IERC1363Spender {
    Answer private _answer;

    event TransferTaken(address operator, address from, uint256 value, bytes data);
    event ApprovalTaken(address owner, uint256 value, bytes data);

    error CallReceiverRefuses(uint256 value);

    function setAnswer(Answer answer) external {
        _answer = answer;
    }

    function onTransferReceived(
        address operator,
        address from,
        uint256 value,
        bytes calldata data
    ) external returns (bytes4) {
        emit TransferTaken(operator, from, value, data);
        return _answerTo(value) ? IERC1363Receiver.onTransferReceived.selector : bytes4(0);
    }

    function onApprovalReceived(address owner, uint256 value, bytes calldata data) external returns (bytes4) {
        emit ApprovalTaken(owner, value, data);
        return _answerTo(value) ? IERC1363Spender.onApprovalReceived.selector : bytes4(0);
    }

    function _answerTo(uint256 value) private view returns (bool) {
        require(_answer != Answer.RevertsWithError, CallReceiverRefuses(value));
        if (_answer == Answer.RevertsSilently) {
            assembly ("memory-safe") {
                revert(0, 0)
            }
        }
        return _answer == Answer.Accepts;
    }
}
