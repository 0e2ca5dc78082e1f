// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Permit} from "../common/interfaces/IMoneyDoor.sol";
import {PayoutList, Payouts} from "../common/libraries/Payouts.sol";
import {only} from "../common/types/StateSet.sol";
import {EscrowLedger} from "./EscrowLedger.sol";
import {IEscrow} from "./interfaces/IEscrow.sol";
import {OrderLib} from "./libraries/OrderLib.sol";
import {Cause, NONE, Order, OrderId, OrderKind, OrderSlot, OrderState} from "./types/EscrowTypes.sol";

/// @title EscrowFunding
/// @notice The ways in which an order is paid.
abstract contract EscrowFunding is EscrowLedger {
    using OrderLib for Order;

    /* DEEDS */

    /// @inheritdoc IEscrow
    function pay(Order calldata order, bytes calldata quote) external payable returns (OrderId) {
        return _pay(order, OrderKind.Escrow, quote);
    }

    /// @inheritdoc IEscrow
    function payWithPermit(
        Order calldata order,
        bytes calldata quote,
        Permit calldata permit
    ) external returns (OrderId) {
        return _payWithPermit(order, OrderKind.Escrow, quote, permit);
    }

    /// @inheritdoc IEscrow
    function payWithAuthorization(
        Order calldata order,
        bytes calldata quote,
        bytes calldata signature
    ) external returns (OrderId) {
        return _payWithAuthorization(order, OrderKind.Escrow, quote, signature);
    }

    /// @inheritdoc IEscrow
    function payNow(Order calldata order, bytes calldata quote) external payable returns (OrderId) {
        return _pay(order, OrderKind.Instant, quote);
    }

    /// @inheritdoc IEscrow
    function payNowWithPermit(
        Order calldata order,
        bytes calldata quote,
        Permit calldata permit
    ) external returns (OrderId) {
        return _payWithPermit(order, OrderKind.Instant, quote, permit);
    }

    /// @inheritdoc IEscrow
    function payNowWithAuthorization(
        Order calldata order,
        bytes calldata quote,
        bytes calldata signature
    ) external returns (OrderId) {
        return _payWithAuthorization(order, OrderKind.Instant, quote, signature);
    }

    /// @inheritdoc IEscrow
    function payMany(Order[] calldata orders, bytes[] calldata quotes) external payable nonReentrant {
        Cart memory cart = _openMany(orders, quotes);
        address payer = orders[0].payer;
        _requireCaller(cart.ids[0], payer);

        _pull(orders[0].token, payer, cart.amount);
        _pushAll(cart.payouts);
    }

    /// @inheritdoc IEscrow
    function payManyWithAuthorization(
        Order[] calldata orders,
        bytes[] calldata quotes,
        bytes calldata signature
    ) external nonReentrant {
        Cart memory cart = _openMany(orders, quotes);

        _pullWithAuthorization({
            token: orders[0].token,
            from: orders[0].payer,
            amount: cart.amount,
            validBefore: cart.payBy,
            nonce: keccak256(abi.encodePacked(cart.ids)),
            signature: signature
        });
        _pushAll(cart.payouts);
    }

    /* PRIVATE */

    /// @dev What a cart comes to.
    struct Cart {
        OrderId[] ids;
        uint256 amount;
        uint40 payBy;
        PayoutList payouts;
    }

    /// @dev By allowance, or in the native coin.
    function _pay(
        Order calldata order,
        OrderKind kind,
        bytes calldata quote
    ) private nonReentrant returns (OrderId id) {
        PayoutList memory payouts;
        (id, payouts) = _open(order, kind, quote);
        _requireCaller(id, order.payer);

        _pull(order.token, order.payer, order.amount);
        _pushAll(payouts);
    }

    /// @dev By permit.
    function _payWithPermit(
        Order calldata order,
        OrderKind kind,
        bytes calldata quote,
        Permit calldata permit
    ) private nonReentrant returns (OrderId id) {
        PayoutList memory payouts;
        (id, payouts) = _open(order, kind, quote);
        _requireCaller(id, order.payer);

        _pullWithPermit(order.token, order.payer, order.amount, permit);
        _pushAll(payouts);
    }

    /// @dev By authorization: the signature is the payer's will, so anyone may bring it.
    function _payWithAuthorization(
        Order calldata order,
        OrderKind kind,
        bytes calldata quote,
        bytes calldata signature
    ) private nonReentrant returns (OrderId id) {
        PayoutList memory payouts;
        (id, payouts) = _open(order, kind, quote);

        _pullWithAuthorization({
            token: order.token,
            from: order.payer,
            amount: order.amount,
            validBefore: order.payBy,
            nonce: OrderId.unwrap(id),
            signature: signature
        });
        _pushAll(payouts);
    }

    /// @dev Opens an order of the stated kind.
    function _open(
        Order calldata order,
        OrderKind kind,
        bytes calldata quote
    ) private returns (OrderId id, PayoutList memory payouts) {
        id = idOf(order);
        require(order.kind == kind, EscrowWrongKind(id, order.kind));

        if (kind == OrderKind.Instant) payouts = Payouts.withRoomFor(_receiversOf(order));
        _openInto(order, id, quote, payouts);
    }

    /// @dev Opens every order of a cart.
    function _openMany(Order[] calldata orders, bytes[] calldata quotes) private returns (Cart memory cart) {
        uint256 count = orders.length;
        require(count > 0, EscrowEmptyCart());

        cart.ids = new OrderId[](count);
        cart.payBy = type(uint40).max;
        cart.payouts = Payouts.withRoomFor(_receiversOf(orders));
        for (uint256 i = 0; i < count; ++i) {
            Order calldata order = orders[i];
            OrderId id = idOf(order);
            require(
                order.payer == orders[0].payer && order.token == orders[0].token,
                EscrowCartMismatch(id, order.payer, order.token)
            );

            _openInto(order, id, i < quotes.length ? quotes[i] : msg.data[:0], cart.payouts);
            cart.ids[i] = id;
            cart.amount += order.amount;
            if (order.payBy < cart.payBy) cart.payBy = order.payBy;
        }
    }

    /// @dev Checks the terms and writes the birth of an order; an instant one adds its release to the payouts.
    function _openInto(
        Order calldata order,
        OrderId id,
        bytes calldata quote,
        PayoutList memory payouts
    ) private whenNotPaused {
        OrderState current = stateOf(id);
        require(current == OrderState.None, EscrowUnexpectedState(id, current, NONE));
        order.requireSound(id, trustedForwarder());
        bool quoted = quote.length > 0;
        if (quoted) _requireSignature(id, order.payee, OrderId.unwrap(id), quote);

        OrderSlot memory slot = OrderSlot({
            held: order.amount,
            kept: 0,
            deadline: _now(),
            state: OrderState.Paid,
            flags: quoted ? QUOTED : 0
        });
        emit OrderPaid(id, order.payer, order.payee, order, quoted);
        if (order.kind == OrderKind.Instant) {
            _divide(order, id, slot, 0, order.amount, Cause.Charge, payouts);
            _resume(order, id, slot, _now());
        } else if (order.windows.ship() > 0) {
            slot.deadline += order.windows.ship();
        } else {
            slot.state = OrderState.AwaitingConfirmation;
            slot.deadline += order.windows.confirm();
        }
        _store(id, slot);
    }
}
