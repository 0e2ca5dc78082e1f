// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title HookMock
/// @notice What re-enters: calls a set target with set data each time that money moves, and remembers the outcome.
abstract contract HookMock {
    address private _target;
    bytes private _data;
    bool private _bubbles;

    uint256 private _attempts;
    uint256 private _successes;
    bytes private _lastReason;

    /// @notice Sets the call. If `bubbles`, its failure fails the transfer; otherwise it is only remembered.
    function setHook(address target, bytes calldata data, bool bubbles) external {
        _target = target;
        _data = data;
        _bubbles = bubbles;
    }

    /// @notice How often the call was made, how often it succeeded, and what the last failure returned.
    function hookOutcome() external view returns (uint256 attempts, uint256 successes, bytes memory lastReason) {
        return (_attempts, _successes, _lastReason);
    }

    function _runHook() internal {
        if (_target == address(0)) return;

        _attempts += 1;
        (bool success, bytes memory result) = _target.call(_data);
        if (success) {
            _successes += 1;
            return;
        }
        _lastReason = result;
        if (!_bubbles) return;
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }
}
