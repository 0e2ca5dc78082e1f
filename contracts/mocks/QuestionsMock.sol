// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title QuestionsMock
/// @notice Many questions to one contract in one call.
contract QuestionsMock {
    /// @notice What a contract answers.
    /// @param isAnswered Whether it answered; else it reverted.
    /// @param data What it returned, or the data of the revert.
    struct Answer {
        bool isAnswered;
        bytes data;
    }

    /// @notice Asks a contract all questions, each a call that changes nothing.
    function ask(address target, bytes[] calldata questions) external view returns (Answer[] memory answers) {
        answers = new Answer[](questions.length);
        for (uint256 i = 0; i < questions.length; ++i) {
            (answers[i].isAnswered, answers[i].data) = target.staticcall(questions[i]);
        }
    }
}
