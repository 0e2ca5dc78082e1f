// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import {HookMock} from "./HookMock.sol";
import {Misbehavior} from "./Misbehavior.sol";

/// @title WalletMock
/// @notice An account with code, for any part in an order: makes any call, signs by its owner's signature (ERC-1271),
/// and takes the native coin as it was told to: gladly, not at all, burning gas, re-entering.
contract WalletMock is IERC1271, HookMock {
    address private immutable _owner;

    Misbehavior private _onReceive;
    bool private _refusesToSign;

    constructor(address owner) {
        _owner = owner;
    }

    receive() external payable {
        _take();
    }

    function execute(address target, uint256 value, bytes calldata data) external returns (bytes memory) {
        (bool success, bytes memory result) = target.call{value: value}(data);
        if (success) return result;
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }

    function setMisbehavior(Misbehavior onReceive) external {
        _onReceive = onReceive;
    }

    function setRefusesToSign(bool refuses) external {
        _refusesToSign = refuses;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (address signer, ECDSA.RecoverError problem, ) = ECDSA.tryRecoverCalldata(hash, signature);
        bool valid = problem == ECDSA.RecoverError.NoError && signer == _owner && !_refusesToSign;
        return valid ? IERC1271.isValidSignature.selector : bytes4(0);
    }

    function _take() private {
        _onReceive.act();
        _runHook();
    }
}
