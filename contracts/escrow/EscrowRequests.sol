// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {StateSet} from "../common/types/StateSet.sol";
import {EscrowLedger} from "./EscrowLedger.sol";
import {IEscrow} from "./interfaces/IEscrow.sol";
import {OrderLib} from "./libraries/OrderLib.sol";
import {
    AWAITING_CONFIRMATION,
    Cause,
    DISPUTED,
    MAX_REQUESTS,
    Order,
    OrderId,
    OrderState,
    REFUND_REQUESTED,
    REFUSED,
    RequestKind,
    REQUESTS_BARRED,
    RequestSlot,
    RETURN_DUE,
    RETURNED
} from "./types/EscrowTypes.sol";
import {OrderWord} from "./types/OrderWord.sol";

/// @title EscrowRequests
/// @notice Refund requests, returns and disputes.
abstract contract EscrowRequests is EscrowLedger {
    using OrderLib for uint96;

    /* DEEDS */

    /// @inheritdoc IEscrow
    function requestRefund(
        Order calldata order,
        uint96 amount,
        RequestKind kind,
        bytes32 evidence
    ) external nonReentrant {
        (OrderId id, OrderWord word) = _begin(order, AWAITING_CONFIRMATION, order.payer);
        RequestSlot memory request = requestOf(id);
        require(!word.isFlagged(REQUESTS_BARRED), EscrowRequestsBarred(id));
        require(request.count < MAX_REQUESTS, EscrowTooManyRequests(id, MAX_REQUESTS));
        _requireAmount(id, amount, word.held());
        require(kind == RequestKind.Refund || order.windows.giveBack() > 0, EscrowNoReturns(id));

        _storeRequest(
            id,
            RequestSlot({requested: amount, confirmBy: word.deadline(), kind: kind, count: request.count + 1})
        );
        uint40 deadline = _move(id, word, OrderState.RefundRequested, order.windows.answer());
        emit RefundRequested(id, amount, kind, evidence, deadline);
    }

    /// @inheritdoc IEscrow
    function withdrawRequest(Order calldata order) external nonReentrant {
        (OrderId id, OrderWord word) = _begin(order, REFUND_REQUESTED | RETURN_DUE | REFUSED | DISPUTED, order.payer);

        _store(id, _resume(order, id, word, _now()));
        emit RequestWithdrawn(id);
    }

    /// @inheritdoc IEscrow
    function acceptRefund(Order calldata order, uint96 amount, RequestKind kind) external nonReentrant {
        (OrderId id, OrderWord word) = _begin(order, REFUND_REQUESTED | REFUSED | DISPUTED, order.payee);
        _requireMatch(id, amount, kind);

        if (word.state() == OrderState.RefundRequested && kind == RequestKind.Return) {
            emit ReturnAccepted(id, _move(id, word, OrderState.ReturnDue, order.windows.giveBack()));
            return;
        }
        _carryOut(order, id, word, amount, 0, Cause.Acceptance);
    }

    /// @inheritdoc IEscrow
    function refuseRefund(Order calldata order, bytes32 evidence) external nonReentrant {
        _refuse(order, REFUND_REQUESTED, evidence);
    }

    /// @inheritdoc IEscrow
    function returnGoods(Order calldata order, bytes32 tracking) external nonReentrant {
        (OrderId id, OrderWord word) = _begin(order, RETURN_DUE, order.payer);

        emit GoodsReturned(id, tracking, _move(id, word, OrderState.Returned, order.windows.inspect()));
    }

    /// @inheritdoc IEscrow
    function confirmReturn(Order calldata order, uint96 amount, RequestKind kind) external nonReentrant {
        (OrderId id, OrderWord word) = _begin(order, RETURNED, order.payee);
        _requireMatch(id, amount, kind);

        _carryOut(order, id, word, amount, 0, Cause.Acceptance);
    }

    /// @inheritdoc IEscrow
    function refuseReturn(Order calldata order, bytes32 evidence) external nonReentrant {
        _refuse(order, RETURNED, evidence);
    }

    /// @inheritdoc IEscrow
    function escalate(Order calldata order, bytes32 evidence) external nonReentrant {
        (OrderId id, OrderWord word) = _begin(order, REFUSED, order.payer);

        if (order.arbiter == address(0)) {
            emit RequestEscalated(id, evidence, 0);
            _decideByDefault(order, id, word);
        } else {
            emit RequestEscalated(id, evidence, _move(id, word, OrderState.Disputed, order.windows.ruling()));
        }
    }

    /// @inheritdoc IEscrow
    function rule(Order calldata order, uint96 toPayer, bytes32 evidence) external nonReentrant {
        (OrderId id, OrderWord word) = _begin(order, DISPUTED, order.arbiter);
        uint96 requested = requestOf(id).requested;
        require(toPayer <= requested, EscrowInvalidAmount(id, toPayer, requested));

        emit DisputeRuled(id, order.arbiter, toPayer, evidence);
        _carryOut(order, id, word, toPayer, requested - toPayer, Cause.Ruling);
    }

    /// @inheritdoc IEscrow
    function resign(Order calldata order) external nonReentrant {
        (OrderId id, OrderWord word) = _begin(order, DISPUTED, order.arbiter);

        emit ArbiterResigned(id, order.arbiter);
        _decideByDefault(order, id, word);
    }

    /* INTERNAL */

    /// @dev The payer's part of a requested amount where nobody decides.
    function _defaultShare(Order calldata order, uint96 requested) internal pure returns (uint96) {
        return requested.shareDown(order.splitBasisPoints);
    }

    /* PRIVATE */

    /// @dev The payee refuses the request, or what came back for it.
    function _refuse(Order calldata order, StateSet from, bytes32 evidence) private {
        (OrderId id, OrderWord word) = _begin(order, from, order.payee);

        emit RequestRefused(id, evidence, _move(id, word, OrderState.Refused, order.windows.escalate()));
    }

    /// @dev Divides the requested amount by the default split, now.
    function _decideByDefault(Order calldata order, OrderId id, OrderWord word) private {
        uint96 requested = requestOf(id).requested;
        uint96 toPayer = _defaultShare(order, requested);
        _carryOut(order, id, word, toPayer, requested - toPayer, Cause.DefaultSplit);
    }

    /// @dev An answer names the request that it answers, so that no other can slip in before it.
    function _requireMatch(OrderId id, uint96 amount, RequestKind kind) private view {
        RequestSlot memory request = requestOf(id);
        require(
            amount == request.requested && kind == request.kind,
            EscrowRequestMismatch(id, request.requested, request.kind)
        );
    }
}
