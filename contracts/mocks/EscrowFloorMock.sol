// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IReceiveWithAuthorization} from "../common/interfaces/IReceiveWithAuthorization.sol";
import {IEscrow} from "../escrow/interfaces/IEscrow.sol";
import {OrderLib} from "../escrow/libraries/OrderLib.sol";
import {Cause, FeeLeg, Order, OrderId} from "../escrow/types/EscrowTypes.sol";

/// @title EscrowFloorMock
/// @notice The least that an escrow can cost: takes the calldata of {IEscrow}, writes the one slot, moves the money and
/// logs the same events. It checks nothing, hashes nothing and guards nothing. For orders in a token with one fee leg.
contract EscrowFloorMock {
    using OrderLib for FeeLeg;
    using OrderLib for Order;

    /// @dev What a slot holds after each deed: a whole word, and another value each time.
    uint256 private constant HELD = 1;
    uint256 private constant PAID = 2;
    uint256 private constant GIVEN_BACK = 3;

    /// @dev By the salt, which stands in for the id.
    mapping(OrderId id => uint256 word) private _orders;

    function pay(Order calldata order, bytes calldata) external {
        _birth(order, HELD);
        IERC20(order.token).transferFrom(order.payer, address(this), order.amount);
    }

    function payWithAuthorization(Order calldata order, bytes calldata, bytes calldata signature) external {
        _birth(order, HELD);
        _receive(order, signature);
    }

    function payNowWithAuthorization(Order calldata order, bytes calldata, bytes calldata signature) external {
        _birth(order, PAID);
        emit IEscrow.OrderReleased(_idOf(order), order.payee, order.amount, Cause.Charge);
        _receive(order, signature);
        _payOut(order, order.amount, _feeOf(order));
    }

    function confirm(Order calldata order, uint96 amount) external {
        _release(order, amount, Cause.Confirmation);
        _payOut(order, amount, _feeOf(order));
    }

    function cancel(Order calldata order) external {
        _orders[_idOf(order)] = GIVEN_BACK;
        emit IEscrow.OrderRefunded(_idOf(order), order.payer, order.amount, Cause.Cancellation);
        IERC20(order.token).transfer(order.payer, order.amount);
    }

    function refundReleased(Order calldata order, uint96 amount) external {
        _orders[_idOf(order)] = GIVEN_BACK;
        emit IEscrow.ReleaseRefunded(_idOf(order), msg.sender, amount);
        IERC20(order.token).transferFrom(msg.sender, order.payer, amount);
    }

    /// @dev For orders of one payee and one fee recipient, which are paid once.
    function settleDue(Order[] calldata orders) external {
        uint256 amount = 0;
        uint256 fee = 0;
        for (uint256 i = 0; i < orders.length; ++i) {
            Order calldata order = orders[i];
            _release(order, order.amount, Cause.Clock);
            unchecked {
                // Sums of amounts below 2^96.
                amount += order.amount;
                fee += _feeOf(order);
            }
        }
        _payOut(orders[0], amount, fee);
    }

    function _birth(Order calldata order, uint256 word) private {
        _orders[_idOf(order)] = word;
        order.emitPaid(order.fees, _idOf(order));
    }

    function _release(Order calldata order, uint96 amount, Cause cause) private {
        _orders[_idOf(order)] = PAID;
        emit IEscrow.OrderReleased(_idOf(order), order.payee, amount, cause);
    }

    function _receive(Order calldata order, bytes calldata signature) private {
        IReceiveWithAuthorization(order.token).receiveWithAuthorization(
            order.payer,
            address(this),
            order.amount,
            0,
            order.payBy,
            OrderId.unwrap(_idOf(order)),
            uint8(signature[64]),
            bytes32(signature[:32]),
            bytes32(signature[32:64])
        );
    }

    function _payOut(Order calldata order, uint256 amount, uint256 fee) private {
        IERC20(order.token).transfer(order.fees[0].recipient, fee);
        unchecked {
            // A fee is a part of its amount.
            IERC20(order.token).transfer(order.payee, amount - fee);
        }
    }

    function _feeOf(Order calldata order) private pure returns (uint256) {
        return order.fees[0].feeDown(order.amount, order.amount);
    }

    function _idOf(Order calldata order) private pure returns (OrderId) {
        return OrderId.wrap(bytes32(order.salt));
    }
}
