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

    /// @dev Deeds as they are gathered; more than anyone can do at a time.
    struct DeedList {
        bytes4[] deeds;
        uint256 count;
    }

    /* CONSTANTS */

    /// @dev More deeds than one account can have at a time.
    uint256 private constant MAX_DEEDS = 16;

    /* IMMUTABLES */

    IEscrow private immutable _ESCROW;

    /* CONSTRUCTOR */

    /// @param escrow_ The escrow to look at.
    constructor(IEscrow escrow_) {
        _ESCROW = escrow_;
    }

    /* VIEWS */

    /// @inheritdoc IEscrowLens
    function escrow() external view returns (IEscrow) {
        return _ESCROW;
    }

    /// @inheritdoc IEscrowLens
    function deedsNow(Order calldata order, address account) external view returns (bytes4[] memory deeds) {
        OrderId id = _ESCROW.idOf(order);
        OrderSlot memory slot = _ESCROW.slotOf(id);
        RequestSlot memory request = _ESCROW.requestOf(id);
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
    function nextOutcome(Order calldata order) external view returns (Outcome memory outcome) {
        OrderId id = _ESCROW.idOf(order);
        OrderSlot memory slot = _ESCROW.slotOf(id);
        outcome = Outcome({time: slot.deadline, state: slot.state, toPayer: 0, toPayee: 0});
        if (slot.state == OrderState.Released) outcome.state = OrderState.Closed;
        if (!LIVE.has(uint8(slot.state))) {
            if (slot.state != OrderState.Released) outcome.time = 0;
            return outcome;
        }

        if (slot.state <= OrderState.InTransit) outcome.toPayer = slot.held;
        else if (slot.state == OrderState.AwaitingConfirmation) outcome.toPayee = slot.held;
        else if (_requestOutcome(order, slot, _ESCROW.requestOf(id), outcome)) return outcome;
        outcome.state = _stateAfter(slot, outcome);
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
        if (slot.kept > 0 && (account == order.payee || _isRecipient(order, account))) {
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

    /// @dev Whether an account receives a fee of the order.
    function _isRecipient(Order calldata order, address account) private pure returns (bool) {
        for (uint256 i = 0; i < order.fees.length; ++i) {
            if (order.fees[i].recipient == account) return true;
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

    /// @dev What silence brings to an order with an open request.
    /// @return whole Whether the outcome has its state already.
    function _requestOutcome(
        Order calldata order,
        OrderSlot memory slot,
        RequestSlot memory request,
        Outcome memory outcome
    ) private pure returns (bool whole) {
        uint96 unrequested = slot.held - request.requested;
        if (unrequested > 0 && request.confirmBy <= slot.deadline) {
            outcome.time = request.confirmBy;
            outcome.toPayee = unrequested;
            return true;
        }
        if (slot.state == OrderState.RefundRequested && request.kind == RequestKind.Return) {
            outcome.state = OrderState.ReturnDue;
            return true;
        }

        if (slot.state == OrderState.RefundRequested || slot.state == OrderState.Returned) {
            outcome.toPayer = request.requested;
        } else if (slot.state == OrderState.Disputed) {
            outcome.toPayer = request.requested.shareDown(order.splitBasisPoints);
            outcome.toPayee = request.requested - outcome.toPayer;
        }
        return false;
    }

    /// @dev The state of an order after its outcome.
    function _stateAfter(OrderSlot memory slot, Outcome memory outcome) private pure returns (OrderState) {
        if (slot.held > outcome.toPayer + outcome.toPayee) return OrderState.AwaitingConfirmation;
        return slot.kept + outcome.toPayee > 0 ? OrderState.Released : OrderState.Refunded;
    }
}
