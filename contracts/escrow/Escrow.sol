// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {MoneyDoor} from "../common/MoneyDoor.sol";
import {PayoutList, Payouts} from "../common/libraries/Payouts.sol";
import {StateSet, only} from "../common/types/StateSet.sol";
import {EscrowFunding} from "./EscrowFunding.sol";
import {EscrowRequests} from "./EscrowRequests.sol";
import {IEscrow} from "./interfaces/IEscrow.sol";
import {OrderLib} from "./libraries/OrderLib.sol";
import {
    AWAITING_CONFIRMATION,
    Cause,
    FeeLeg,
    IN_TRANSIT,
    Order,
    OrderId,
    OrderSlot,
    OrderState,
    PAID,
    REFUND_REQUESTED,
    RELEASED,
    RequestKind,
    RequestSlot,
    Split
} from "./types/EscrowTypes.sol";

/// @title Escrow
/// @notice See the documentation in {IEscrow}.
contract Escrow is EscrowFunding, EscrowRequests {
    using OrderLib for FeeLeg;

    /* CONSTANTS */

    bytes32 private constant SPLIT_TYPEHASH = keccak256("Split(bytes32 id,uint96 held,uint96 toPayer,uint40 expiry)");

    /// @dev Every state in which money is held: Paid to Disputed.
    StateSet private constant LIVE = StateSet.wrap(0x1fe);

    /* CONSTRUCTOR */

    /// @param authority The AccessManager that says who may pause new money.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(address authority, address forwarder) MoneyDoor(authority, forwarder) EIP712("Cowry Escrow", "1") {}

    /* DEEDS: DELIVER AND RELEASE */

    /// @inheritdoc IEscrow
    function ship(Order calldata order, bytes32 tracking) external nonReentrant {
        (OrderId id, OrderSlot memory slot) = _begin(order, PAID, order.payee);

        bool carried = order.carrier != address(0);
        uint40 deadline =
            carried
                ? _move(id, slot, OrderState.InTransit, order.windows.deliver())
                : _move(id, slot, OrderState.AwaitingConfirmation, order.windows.confirm());
        emit OrderShipped(id, tracking, deadline);
    }

    /// @inheritdoc IEscrow
    function deliver(Order calldata order, bytes32 proof) external nonReentrant {
        OrderId id = idOf(order);
        OrderSlot memory slot = _requireState(id, IN_TRANSIT);
        address caller = _msgSender();
        if (caller != order.payer) _requireCaller(id, order.carrier);

        uint40 deadline = _move(id, slot, OrderState.AwaitingConfirmation, order.windows.confirm());
        emit OrderDelivered(id, caller, proof, deadline);
    }

    /// @inheritdoc IEscrow
    function confirm(Order calldata order, uint96 amount) external nonReentrant {
        (OrderId id, OrderSlot memory slot) = _begin(
            order,
            PAID | IN_TRANSIT | AWAITING_CONFIRMATION | REFUND_REQUESTED,
            order.payer
        );
        _requireAmount(id, amount, slot.held - _requestedNow(id, slot.state));

        _carryOut(order, id, slot, 0, amount, Cause.Confirmation);
    }

    /// @inheritdoc IEscrow
    function extend(Order calldata order, uint40 deadline) external nonReentrant {
        OrderId id = idOf(order);
        OrderSlot memory slot = _requireState(id, PAID | AWAITING_CONFIRMATION);
        bool shipping = slot.state == OrderState.Paid;
        uint40 current = slot.deadline;
        uint40 latest = order.closeBy - (shipping ? order.windows.afterShipping() : order.windows.afterConfirming());
        address caller = _msgSender();
        if (shipping || caller != order.payee) {
            _requireCaller(id, order.payer);
            require(slot.flags & EXTENDED == 0, EscrowExtensionUsed(id));
            slot.flags |= EXTENDED;
            uint40 agreed = current + order.windows.extension();
            if (agreed < latest) latest = agreed;
        }
        require(deadline > current && deadline <= latest, EscrowInvalidExtension(id, deadline, current, latest));

        slot.deadline = deadline;
        _store(id, slot);
        emit OrderExtended(id, caller, deadline);
    }

    /// @inheritdoc IEscrow
    function cancel(Order calldata order) external nonReentrant {
        (OrderId id, OrderSlot memory slot) = _begin(order, LIVE, order.payee);

        _carryOut(order, id, slot, slot.held, 0, Cause.Cancellation);
    }

    /// @inheritdoc IEscrow
    function agreeSplit(
        Order calldata order,
        Split calldata split,
        bytes calldata payerSignature,
        bytes calldata payeeSignature
    ) external nonReentrant {
        OrderId id = idOf(order);
        OrderSlot memory slot = _requireState(id, LIVE);
        require(block.timestamp < split.expiry, EscrowSplitExpired(id, split.expiry));
        require(slot.held == split.held, EscrowHeldChanged(id, slot.held, split.held));
        require(split.toPayer <= slot.held, EscrowInvalidAmount(id, split.toPayer, slot.held));
        bytes32 digest = _hashTypedDataV4(
            keccak256(abi.encode(SPLIT_TYPEHASH, id, split.held, split.toPayer, split.expiry))
        );
        if (_msgSender() != order.payer) _requireSignature(id, order.payer, digest, payerSignature);
        if (_msgSender() != order.payee) _requireSignature(id, order.payee, digest, payeeSignature);

        _carryOut(order, id, slot, split.toPayer, slot.held - split.toPayer, Cause.Agreement);
    }

    /// @inheritdoc IEscrow
    function refundReleased(Order calldata order, uint96 amount) external payable nonReentrant {
        OrderId id = idOf(order);
        OrderSlot memory slot = _requireState(id, RELEASED);
        address caller = _msgSender();
        _requireAmount(id, amount, _refundableBy(order, id, caller, slot.kept));

        slot.kept -= amount;
        _store(id, slot);
        emit ReleaseRefunded(id, caller, amount);

        _passOn({token: order.token, from: caller, to: order.payer, amount: amount});
    }

    /* DEEDS: CLOCKS */

    /// @inheritdoc IEscrow
    function settleDue(Order[] calldata orders) external nonReentrant returns (bool[] memory settled) {
        settled = new bool[](orders.length);
        PayoutList memory payouts = Payouts.withRoomFor(_receiversOf(orders));
        for (uint256 i = 0; i < orders.length; ++i) {
            settled[i] = _settle(orders[i], payouts);
        }

        _pushAll(payouts);
    }

    /* PRIVATE */

    /// @dev What the open request asks for, where one holds its amount back; also that its confirm clock runs.
    function _requestedNow(OrderId id, OrderState state) private view returns (uint96) {
        if (state != OrderState.RefundRequested) return 0;

        RequestSlot memory request = requestOf(id);
        require(block.timestamp < request.confirmBy, EscrowOrderDue(id, state, request.confirmBy));
        return request.requested;
    }

    /// @dev The most that an account may give back after release: the payee all that is kept, a fee recipient its fees
    /// on the whole order.
    function _refundableBy(
        Order calldata order,
        OrderId id,
        address account,
        uint96 kept
    ) private pure returns (uint256 refundable) {
        if (account == order.payee) return kept;

        for (uint256 i = 0; i < order.fees.length; ++i) {
            FeeLeg calldata leg = order.fees[i];
            if (leg.recipient == account) refundable += leg.feeDown(order.amount, order.amount);
        }
        require(refundable > 0, EscrowWrongCaller(id, account, order.payee));
        return refundable < kept ? refundable : kept;
    }

    /// @dev Carries out what the clock of an order says now. One slot in, one slot out, whatever happens between.
    function _settle(Order calldata order, PayoutList memory payouts) private returns (bool settled) {
        OrderId id = idOf(order);
        OrderSlot memory slot = _load(id);
        while (_isDue(slot)) {
            _settleStep(order, id, slot, payouts);
            settled = true;
        }
        if (_releaseUnrequested(order, id, slot, payouts)) settled = true;

        if (settled) _store(id, slot);
        else emit OrderNotDue(id, stateOf(id), slot.deadline);
    }

    /// @dev Whether a live state's clock has ended.
    function _isDue(OrderSlot memory slot) private view returns (bool) {
        return LIVE.has(uint8(slot.state)) && block.timestamp >= slot.deadline;
    }

    /// @dev One step of a clock: what the silence of this state means. The next clock starts where this one ended.
    function _settleStep(Order calldata order, OrderId id, OrderSlot memory slot, PayoutList memory payouts) private {
        uint40 ended = slot.deadline;
        OrderState state = slot.state;
        if (state <= OrderState.InTransit) {
            _divide(order, id, slot, slot.held, 0, Cause.Clock, payouts);
        } else if (state == OrderState.AwaitingConfirmation) {
            _divide(order, id, slot, 0, slot.held, Cause.Clock, payouts);
        } else {
            RequestSlot memory request = requestOf(id);
            if (state == OrderState.RefundRequested && request.kind == RequestKind.Return) {
                slot.state = OrderState.ReturnDue;
                slot.deadline = ended + order.windows.giveBack();
                emit ReturnAccepted(id, slot.deadline);
                return;
            }
            _settleRequest(order, id, slot, request.requested, payouts);
        }
        _resume(order, id, slot, ended);
    }

    /// @dev How a request ends by its clock: granted, divided, or lapsed.
    function _settleRequest(
        Order calldata order,
        OrderId id,
        OrderSlot memory slot,
        uint96 requested,
        PayoutList memory payouts
    ) private {
        if (slot.state == OrderState.RefundRequested || slot.state == OrderState.Returned) {
            _divide(order, id, slot, requested, 0, Cause.Clock, payouts);
        } else if (slot.state == OrderState.Disputed) {
            uint96 toPayer = _defaultShare(order, requested);
            _divide(order, id, slot, toPayer, requested - toPayer, Cause.DefaultSplit, payouts);
        } else {
            if (slot.state == OrderState.Refused) slot.flags |= REQUESTS_BARRED;
            emit RequestLapsed(id);
        }
    }

    /// @dev Once the confirm clock has ended, an open request holds back only its own amount.
    function _releaseUnrequested(
        Order calldata order,
        OrderId id,
        OrderSlot memory slot,
        PayoutList memory payouts
    ) private returns (bool) {
        if (slot.state < OrderState.RefundRequested || slot.state > OrderState.Disputed) return false;
        RequestSlot memory request = requestOf(id);
        if (slot.held == request.requested || block.timestamp < request.confirmBy) return false;

        _divide(order, id, slot, 0, slot.held - request.requested, Cause.Clock, payouts);
        return true;
    }
}
