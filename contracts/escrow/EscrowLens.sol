// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {StateSet} from "../common/types/StateSet.sol";
import {IEscrow} from "./interfaces/IEscrow.sol";
import {IEscrowLens} from "./interfaces/IEscrowLens.sol";
import {OrderLib} from "./libraries/OrderLib.sol";
import {
    AWAITING_CONFIRMATION,
    DISPUTED,
    EXTENDED,
    FeeLeg,
    IN_TRANSIT,
    LIVE,
    MAX_REQUESTS,
    Order,
    OrderId,
    OrderKind,
    OrderSlot,
    OrderState,
    PAID,
    REFUND_REQUESTED,
    REFUSED,
    RELEASED,
    REQUESTS_BARRED,
    RETURNED,
    RETURN_DUE,
    RequestKind,
    RequestSlot
} from "./types/EscrowTypes.sol";

/// @title EscrowLens
/// @notice See the documentation in {IEscrowLens}.
contract EscrowLens is IEscrowLens {
    using OrderLib for FeeLeg;
    using OrderLib for uint96;

    /// @dev Deeds as they are gathered.
    struct DeedList {
        bytes4[] deeds;
        uint256 count;
    }

    /* CONSTANTS */

    /// @dev More deeds than one account can have at a time.
    uint256 private constant MAX_DEEDS = 16;

    /* IMMUTABLES */

    IEscrow private immutable _escrow;

    /* CONSTRUCTOR */

    /// @param escrow_ The escrow to look at.
    constructor(IEscrow escrow_) {
        _escrow = escrow_;
    }

    /* VIEWS */

    /// @inheritdoc IEscrowLens
    function escrow() external view returns (IEscrow) {
        return _escrow;
    }

    /// @inheritdoc IEscrowLens
    function deedsNow(Order calldata order, address account) external view returns (bytes4[] memory deeds) {
        OrderId id = _escrow.idOf(order);
        OrderSlot memory slot = _escrow.slotOf(id);
        RequestSlot memory request = _escrow.requestOf(id);
        DeedList memory list = DeedList({deeds: new bytes4[](MAX_DEEDS), count: 0});

        if (slot.state == OrderState.None) _addPayments(list, order, account);
        else if (block.timestamp < slot.deadline) _addDeeds(list, order, slot, request, account);
        if (_isDue(slot, request)) _add(list, IEscrow.settleDue.selector);

        deeds = new bytes4[](list.count);
        for (uint256 i = 0; i < list.count; ++i) {
            deeds[i] = list.deeds[i];
        }
    }

    /// @inheritdoc IEscrowLens
    function nextOutcome(Order calldata order) external view returns (Outcome memory) {
        OrderId id = _escrow.idOf(order);
        OrderSlot memory slot = _escrow.slotOf(id);
        OrderState state = slot.state;
        if (state == OrderState.Released) return _silent(slot.deadline, OrderState.Closed);
        if (!LIVE.has(uint8(state))) return _silent(0, state);
        if (state <= OrderState.InTransit) return _divided(order, slot, slot.held, 0);
        if (state == OrderState.AwaitingConfirmation) return _divided(order, slot, 0, slot.held);
        return _requestOutcome(order, slot, _escrow.requestOf(id));
    }

    /// @inheritdoc IEscrowLens
    function amountsOf(
        Order calldata order,
        uint96 part
    ) external pure returns (uint256 toPayee, uint256[] memory toRecipients) {
        toPayee = part;
        toRecipients = new uint256[](order.fees.length);
        for (uint256 i = 0; i < toRecipients.length; ++i) {
            toRecipients[i] = order.fees[i].feeDown(part, order.amount);
            toPayee -= toRecipients[i];
        }
    }

    /* PRIVATE: DEEDS */

    /// @dev The payer's deeds on an order that nobody has paid.
    function _addPayments(DeedList memory list, Order calldata order, address account) private view {
        if (account != order.payer || block.timestamp >= order.payBy) return;

        _add(list, order.kind == OrderKind.Instant ? IEscrow.payNow.selector : IEscrow.pay.selector);
    }

    /// @dev The deeds of every part that an account has in a paid order whose clock runs.
    function _addDeeds(
        DeedList memory list,
        Order calldata order,
        OrderSlot memory slot,
        RequestSlot memory request,
        address account
    ) private view {
        if (account == order.payer) _addPayerDeeds(list, order, slot, request);
        if (account == order.payee) _addPayeeDeeds(list, order, slot);
        if (account == order.carrier) _addIn(list, slot, IN_TRANSIT, IEscrow.deliver.selector);
        if (account == order.arbiter) {
            _addIn(list, slot, DISPUTED, IEscrow.rule.selector);
            _addIn(list, slot, DISPUTED, IEscrow.resign.selector);
        }
        if (account == order.payer || account == order.payee) {
            _addIn(list, slot, LIVE, IEscrow.agreeSplit.selector);
        }
        if (slot.kept > 0 && (account == order.payee || _hasFee(order, account))) {
            _addIn(list, slot, RELEASED, IEscrow.refundReleased.selector);
        }
    }

    /// @dev The payer's deeds.
    function _addPayerDeeds(
        DeedList memory list,
        Order calldata order,
        OrderSlot memory slot,
        RequestSlot memory request
    ) private view {
        _addIn(list, slot, IN_TRANSIT, IEscrow.deliver.selector);
        _addIn(list, slot, PAID | IN_TRANSIT | AWAITING_CONFIRMATION, IEscrow.confirm.selector);
        if (slot.held > request.requested && block.timestamp < request.confirmBy) {
            _addIn(list, slot, REFUND_REQUESTED, IEscrow.confirm.selector);
        }
        if (slot.flags & EXTENDED == 0 && order.windows.extension() > 0 && _canExtend(order, slot)) {
            _addIn(list, slot, PAID | AWAITING_CONFIRMATION, IEscrow.extend.selector);
        }
        if (slot.flags & REQUESTS_BARRED == 0 && request.count < MAX_REQUESTS) {
            _addIn(list, slot, AWAITING_CONFIRMATION, IEscrow.requestRefund.selector);
        }
        StateSet withdrawable = REFUND_REQUESTED | RETURN_DUE | REFUSED | DISPUTED;
        _addIn(list, slot, withdrawable, IEscrow.withdrawRequest.selector);
        _addIn(list, slot, RETURN_DUE, IEscrow.returnGoods.selector);
        _addIn(list, slot, REFUSED, IEscrow.escalate.selector);
    }

    /// @dev The payee's deeds.
    function _addPayeeDeeds(DeedList memory list, Order calldata order, OrderSlot memory slot) private pure {
        _addIn(list, slot, PAID, IEscrow.ship.selector);
        if (_canExtend(order, slot)) _addIn(list, slot, AWAITING_CONFIRMATION, IEscrow.extend.selector);
        _addIn(list, slot, REFUND_REQUESTED | REFUSED | DISPUTED, IEscrow.acceptRefund.selector);
        _addIn(list, slot, REFUND_REQUESTED, IEscrow.refuseRefund.selector);
        _addIn(list, slot, RETURNED, IEscrow.confirmReturn.selector);
        _addIn(list, slot, RETURNED, IEscrow.refuseReturn.selector);
        _addIn(list, slot, LIVE, IEscrow.cancel.selector);
    }

    /// @dev Whether a later deadline fits before the last closing time.
    function _canExtend(Order calldata order, OrderSlot memory slot) private pure returns (bool) {
        uint40 rest = slot.state == OrderState.Paid ? order.windows.afterShipping() : order.windows.afterConfirming();
        return slot.deadline < order.closeBy - rest;
    }

    /// @dev Whether an account received a fee of the order; one that is rounded down to nothing is none.
    function _hasFee(Order calldata order, address account) private pure returns (bool) {
        for (uint256 i = 0; i < order.fees.length; ++i) {
            FeeLeg calldata leg = order.fees[i];
            if (leg.recipient == account && leg.feeDown(order.amount, order.amount) > 0) return true;
        }
        return false;
    }

    /// @dev Whether `settleDue` has anything to do.
    function _isDue(OrderSlot memory slot, RequestSlot memory request) private view returns (bool) {
        if (!LIVE.has(uint8(slot.state))) return false;
        if (block.timestamp >= slot.deadline) return true;
        bool freed = slot.state >= OrderState.RefundRequested && block.timestamp >= request.confirmBy;
        return freed && slot.held > request.requested;
    }

    /// @dev Adds a deed if the state allows it.
    function _addIn(DeedList memory list, OrderSlot memory slot, StateSet allowed, bytes4 deed) private pure {
        if (allowed.has(uint8(slot.state))) _add(list, deed);
    }

    /// @dev Adds a deed.
    function _add(DeedList memory list, bytes4 deed) private pure {
        list.deeds[list.count] = deed;
        ++list.count;
    }

    /* PRIVATE: OUTCOMES */

    /// @dev What silence brings to an order with an open request. Where the confirm clock ends first, that is all that
    /// happens then; where it ends with the request's or has ended before, whatever the request leaves is released too.
    function _requestOutcome(
        Order calldata order,
        OrderSlot memory slot,
        RequestSlot memory request
    ) private pure returns (Outcome memory) {
        uint96 unrequested = slot.held - request.requested;
        if (unrequested > 0 && request.confirmBy < slot.deadline) {
            return Outcome({time: request.confirmBy, state: slot.state, toPayer: 0, toPayee: unrequested});
        }

        bool confirmed = request.confirmBy <= slot.deadline;
        if (slot.state == OrderState.RefundRequested && request.kind == RequestKind.Return) {
            uint96 released = confirmed ? unrequested : 0;
            return Outcome({time: slot.deadline, state: OrderState.ReturnDue, toPayer: 0, toPayee: released});
        }
        (uint96 toPayer, uint96 toPayee) = _decided(order, slot.state, request.requested);
        return _divided(order, slot, toPayer, confirmed ? slot.held - toPayer : toPayee);
    }

    /// @dev How silence decides a request: granted, divided, or lapsed.
    function _decided(
        Order calldata order,
        OrderState state,
        uint96 requested
    ) private pure returns (uint96 toPayer, uint96 toPayee) {
        if (state == OrderState.RefundRequested || state == OrderState.Returned) return (requested, 0);
        if (state != OrderState.Disputed) return (0, 0);

        toPayer = requested.shareDown(order.splitBasisPoints);
        toPayee = requested - toPayer;
    }

    /// @dev At the deadline, a part of what is held is divided.
    function _divided(
        Order calldata order,
        OrderSlot memory slot,
        uint96 toPayer,
        uint96 toPayee
    ) private pure returns (Outcome memory outcome) {
        outcome = Outcome({time: slot.deadline, state: OrderState.Refunded, toPayer: toPayer, toPayee: toPayee});
        if (slot.held > toPayer + toPayee) {
            outcome.state = OrderState.AwaitingConfirmation;
        } else if (slot.kept + toPayee > 0) {
            // Without time to refund after release, the order closes at once.
            outcome.state = order.windows.refund() > 0 ? OrderState.Released : OrderState.Closed;
        }
    }

    /// @dev No money moves.
    function _silent(uint40 time, OrderState state) private pure returns (Outcome memory) {
        return Outcome({time: time, state: state, toPayer: 0, toPayee: 0});
    }
}
