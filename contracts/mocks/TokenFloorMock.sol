// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC3009} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ICowryToken} from "../token/interfaces/ICowryToken.sol";

/// @title TokenFloorMock
/// @notice The least that a token can cost: writes the balances, the supply or the nonce, and logs the same events. It
/// checks nothing, and mints to whoever asks.
contract TokenFloorMock {
    uint256 private constant WHOLE = 10_000;

    mapping(address account => uint256 amount) private _balances;
    mapping(address account => mapping(bytes32 nonce => uint256 used)) private _nonces;
    uint256 private _supply;

    function mint(address to, uint256 amount) external {
        _balances[to] += amount;
        _supply += amount;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        _move(msg.sender, to, amount);
        return true;
    }

    function pay(address to, uint256 amount, uint16 burnShare) external returns (uint256 burned) {
        unchecked {
            burned = (amount * burnShare) / WHOLE;
            _balances[msg.sender] -= amount;
            _balances[to] += amount - burned;
            _supply -= burned;
            emit IERC20.Transfer(msg.sender, to, amount - burned);
        }
        emit IERC20.Transfer(msg.sender, address(0), burned);
        emit ICowryToken.TokensPaid(msg.sender, to, amount, burned);
    }

    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256,
        uint256,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        // A signature over anything costs the same to recover.
        _nonces[ecrecover(nonce, v, r, s)][nonce] = 1;
        emit IERC3009.AuthorizationUsed(from, nonce);
        _move(from, to, value);
    }

    function _move(address from, address to, uint256 amount) private {
        unchecked {
            _balances[from] -= amount;
            _balances[to] += amount;
        }
        emit IERC20.Transfer(from, to, amount);
    }
}
