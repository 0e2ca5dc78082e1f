// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MoneyDoor} from "../common/MoneyDoor.sol";
import {Permit} from "../common/interfaces/IMoneyPassage.sol";
import {PayoutList, PayoutLists} from "../common/libraries/PayoutLists.sol";

/// @title MoneyDoorMock
/// @notice The money door with a handle on each side: every internal way in and out, for anyone.
contract MoneyDoorMock is MoneyDoor {
    using PayoutLists for PayoutList;

    constructor(address accessManager, address forwarder) MoneyDoor(accessManager, forwarder) {}

    function pull(address token, address from, uint256 amount) external payable whenNotPaused nonReentrant {
        _pull(token, from, amount);
    }

    function pullWithPermit(
        address token,
        address from,
        uint256 amount,
        Permit calldata permit
    ) external payable nonReentrant {
        _pullWithPermit(token, from, amount, permit);
    }

    function pullWithAuthorization(
        address token,
        address from,
        uint256 amount,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external payable nonReentrant {
        _pullWithAuthorization(token, from, amount, validBefore, nonce, signature);
    }

    function push(address token, address to, uint256 amount) external nonReentrant {
        _push(token, to, amount);
    }

    function pushAll(address token, address[] calldata receivers, uint256[] calldata amounts) external nonReentrant {
        PayoutList memory payouts = PayoutLists.withRoomFor(receivers.length);
        for (uint256 i = 0; i < receivers.length; ++i) {
            payouts.add(token, receivers[i], amounts[i]);
        }

        _pushAll(payouts);
    }

    function passOn(address token, address from, address to, uint256 amount) external payable nonReentrant {
        _passOn(token, from, to, amount);
    }
}
