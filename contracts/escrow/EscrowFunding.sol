// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Permit} from "../common/interfaces/IMoneyPassage.sol";
import {PayoutList} from "../common/libraries/PayoutLists.sol";
import {EscrowLedger} from "./EscrowLedger.sol";
import {IEscrow} from "./interfaces/IEscrow.sol";
import {OrderLib} from "./libraries/OrderLib.sol";
import {Cause, FeeLeg, Order, OrderId, OrderKind, OrderState, QUOTED} from "./types/EscrowTypes.sol";
import {OrderWord} from "./types/OrderWord.sol";

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
        _chargeMany(orders);
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
        _chargeMany(orders);
    }

    /* PRIVATE */

    /// @dev What a cart comes to.
    struct Cart {
        OrderId[] ids;
        uint256 amount;
        uint40 payBy;
    }

    /// @dev By allowance, or in the native coin.
    function _pay(
        Order calldata order,
        OrderKind kind,
        bytes calldata quote
    ) private nonReentrant returns (OrderId id) {
        id = _open(order, kind, quote);
        address payer = order.payer;
        _requireCaller(id, payer);

        _pull(order.token, payer, order.amount);
        _charge(order, kind);
    }

    /// @dev By permit.
    function _payWithPermit(
        Order calldata order,
        OrderKind kind,
        bytes calldata quote,
        Permit calldata permit
    ) private nonReentrant returns (OrderId id) {
        id = _open(order, kind, quote);
        address payer = order.payer;
        _requireCaller(id, payer);

        _pullWithPermit(order.token, payer, order.amount, permit);
        _charge(order, kind);
    }

    /// @dev By authorization: the signature is the payer's will, so anyone may bring it.
    function _payWithAuthorization(
        Order calldata order,
        OrderKind kind,
        bytes calldata quote,
        bytes calldata signature
    ) private nonReentrant returns (OrderId id) {
        id = _open(order, kind, quote);

        _pullWithAuthorization({
            token: order.token,
            from: order.payer,
            amount: order.amount,
            validBefore: order.payBy,
            nonce: OrderId.unwrap(id),
            signature: signature
        });
        _charge(order, kind);
    }

    /// @dev Opens an order of the stated kind.
    function _open(Order calldata order, OrderKind kind, bytes calldata quote) private returns (OrderId id) {
        id = idOf(order);
        require(order.kind == kind, EscrowWrongKind(id, order.kind));

        _open(order, id, kind, quote);
    }

    /// @dev Opens every order of a cart.
    function _openMany(Order[] calldata orders, bytes[] calldata quotes) private returns (Cart memory cart) {
        uint256 count = orders.length;
        require(count > 0, EscrowEmptyCart());

        cart.ids = new OrderId[](count);
        cart.payBy = type(uint40).max;
        for (uint256 i = 0; i < count; ++i) {
            Order calldata order = orders[i];
            OrderId id = idOf(order);
            require(
                order.payer == orders[0].payer && order.token == orders[0].token,
                EscrowCartMismatch(id, order.payer, order.token)
            );

            _open(order, id, order.kind, i < quotes.length ? quotes[i] : msg.data[:0]);
            cart.ids[i] = id;
            cart.amount += order.amount;
            if (order.payBy < cart.payBy) cart.payBy = order.payBy;
        }
    }

    /// @dev Checks the terms and writes the birth of an order.
    function _open(Order calldata order, OrderId id, OrderKind kind, bytes calldata quote) private whenNotPaused {
        _requireNew(id);
        FeeLeg[] calldata fees = order.fees;
        order.requireSound({fees: fees, id: id, kind: kind, forwarder: trustedForwarder()});
        OrderWord word = OrderWord.wrap(order.amount);
        if (quote.length > 0) {
            address payee = order.payee;
            _requireSignature(id, payee, OrderId.unwrap(id), quote);
            word = word.flagged(QUOTED);
            emit OrderQuoted(id, payee);
        }

        order.emitPaid(fees, id);
        if (kind == OrderKind.Instant) {
            word = _divide(order, id, word, 0, order.amount, Cause.Charge);
            _store(id, _resume(order, id, word, _now()));
        } else if (order.windows.ship() > 0) {
            _move(id, word, OrderState.Paid, order.windows.ship());
        } else {
            _move(id, word, OrderState.AwaitingConfirmation, order.windows.confirm());
        }
    }

    /// @dev Passes an instant order's money on.
    function _charge(Order calldata order, OrderKind kind) private {
        if (kind != OrderKind.Instant) return;

        PayoutList memory payAtOnce;
        _payOut(order, 0, order.amount, Cause.Charge, payAtOnce);
    }

    /// @dev Passes the money of a cart's instant orders on.
    function _chargeMany(Order[] calldata orders) private {
        for (uint256 i = 0; i < orders.length; ++i) {
            _charge(orders[i], orders[i].kind);
        }
    }
}
