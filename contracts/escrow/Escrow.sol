// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {MoneyDoor} from "../common/MoneyDoor.sol";
import {PayoutList, PayoutLists} from "../common/libraries/PayoutLists.sol";
import {EscrowFunding} from "./EscrowFunding.sol";
import {EscrowRequests} from "./EscrowRequests.sol";
import {IEscrow} from "./interfaces/IEscrow.sol";
import {OrderLib} from "./libraries/OrderLib.sol";
import {
    AWAITING_CONFIRMATION,
    Cause,
    EXTENDED,
    FeeLeg,
    IN_TRANSIT,
    LIVE,
    Order,
    OrderId,
    OrderState,
    PAID,
    REFUND_REQUESTED,
    RELEASED,
    RequestKind,
    REQUESTS_BARRED,
    RequestSlot,
    Split
} from "./types/EscrowTypes.sol";
import {OrderWord} from "./types/OrderWord.sol";

/// @title Escrow
/// @notice See the documentation in {IEscrow}.
contract Escrow is EscrowFunding, EscrowRequests {
    using OrderLib for FeeLeg;

    /* CONSTANTS */

    bytes32 private constant SPLIT_TYPEHASH = keccak256("Split(bytes32 id,uint96 held,uint96 toPayer,uint40 expiry)");

    /// @dev The most that a clock pays for one order: payer, payee and the fee recipients; never the arbiter.
    uint256 private constant MAX_RECEIVERS = OrderLib.MAX_FEES + 2;

    /* CONSTRUCTOR */

    /// @param accessManager The AccessManager that says who may pause new money.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(
        address accessManager,
        address forwarder
    ) MoneyDoor(accessManager, forwarder) EIP712("Cowry Escrow", "1") {}

    /* DEEDS: DELIVER AND RELEASE */

    /// @inheritdoc IEscrow
    function ship(Order calldata order, bytes32 tracking) external nonReentrant {
        (OrderId id, OrderWord word) = _begin(order, PAID, order.payee);

        bool carried = order.carrier != address(0);
        uint40 deadline =
            carried
                ? _move(id, word, OrderState.InTransit, order.windows.deliver())
                : _move(id, word, OrderState.AwaitingConfirmation, order.windows.confirm());
        emit OrderShipped(id, tracking, deadline);
    }

    /// @inheritdoc IEscrow
    function deliver(Order calldata order, bytes32 proof) external nonReentrant {
        OrderId id = idOf(order);
        OrderWord word = _requireState(id, IN_TRANSIT);
        address caller = _msgSender();
        if (caller != order.payer) _requireCaller(id, order.carrier);

        uint40 deadline = _move(id, word, OrderState.AwaitingConfirmation, order.windows.confirm());
        emit OrderDelivered(id, caller, proof, deadline);
    }

    /// @inheritdoc IEscrow
    function confirm(Order calldata order, uint96 amount) external nonReentrant {
        (OrderId id, OrderWord word) = _begin(
            order,
            PAID | IN_TRANSIT | AWAITING_CONFIRMATION | REFUND_REQUESTED,
            order.payer
        );
        _requireAmount(id, amount, word.held() - _requestedNow(id, word.state()));

        _carryOut(order, id, word, 0, amount, Cause.Confirmation);
    }

    /// @inheritdoc IEscrow
    function extend(Order calldata order, uint40 deadline) external nonReentrant {
        OrderId id = idOf(order);
        OrderWord word = _requireState(id, PAID | AWAITING_CONFIRMATION);
        bool shipping = word.state() == OrderState.Paid;
        uint40 current = word.deadline();
        uint40 latest = order.closeBy - (shipping ? order.windows.afterShipping() : order.windows.afterConfirming());
        address caller = _msgSender();
        if (shipping || caller != order.payee) {
            _requireCaller(id, order.payer);
            require(!word.isFlagged(EXTENDED), EscrowExtensionUsed(id));
            word = word.flagged(EXTENDED);
            uint40 agreed = current + order.windows.extension();
            if (agreed < latest) latest = agreed;
        }
        require(deadline > current && deadline <= latest, EscrowInvalidExtension(id, deadline, current, latest));

        _store(id, word.moved(word.state(), deadline));
        emit OrderExtended(id, caller, deadline);
    }

    /// @inheritdoc IEscrow
    function cancel(Order calldata order) external nonReentrant {
        (OrderId id, OrderWord word) = _begin(order, LIVE, order.payee);

        _carryOut(order, id, word, word.held(), 0, Cause.Cancellation);
    }

    /// @inheritdoc IEscrow
    function agreeSplit(
        Order calldata order,
        Split calldata split,
        bytes calldata payerSignature,
        bytes calldata payeeSignature
    ) external nonReentrant {
        OrderId id = idOf(order);
        OrderWord word = _requireState(id, LIVE);
        require(block.timestamp < split.expiry, EscrowSplitExpired(id, split.expiry));
        require(word.held() == split.held, EscrowHeldChanged(id, word.held(), split.held));
        require(split.toPayer <= word.held(), EscrowInvalidAmount(id, split.toPayer, word.held()));
        bytes32 digest = _hashTypedDataV4(
            keccak256(abi.encode(SPLIT_TYPEHASH, id, split.held, split.toPayer, split.expiry))
        );
        if (_msgSender() != order.payer) _requireSignature(id, order.payer, digest, payerSignature);
        if (_msgSender() != order.payee) _requireSignature(id, order.payee, digest, payeeSignature);

        _carryOut(order, id, word, split.toPayer, word.held() - split.toPayer, Cause.Agreement);
    }

    /// @inheritdoc IEscrow
    function refundReleased(Order calldata order, uint96 amount) external payable nonReentrant {
        OrderId id = idOf(order);
        OrderWord word = _requireState(id, RELEASED);
        address caller = _msgSender();
        _requireAmount(id, amount, _refundableBy(order, id, caller, word.kept()));

        _store(id, word.refunded(amount));
        emit ReleaseRefunded(id, caller, amount);

        _passOn({token: order.token, from: caller, to: order.payer, amount: amount});
    }

    /* DEEDS: CLOCKS */

    /// @inheritdoc IEscrow
    function settleDue(Order[] calldata orders) external nonReentrant returns (bool[] memory settled) {
        settled = new bool[](orders.length);
        PayoutList memory payouts = PayoutLists.withRoomFor(MAX_RECEIVERS * orders.length);
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

    /// @dev Carries out what the clock of an order says now. One word in, one word out, whatever happens between.
    function _settle(Order calldata order, PayoutList memory payouts) private returns (bool settled) {
        OrderId id = idOf(order);
        OrderWord stored = _load(id);
        OrderWord word = stored;
        while (_isDue(word)) {
            word = _releaseUnrequested(order, id, word, word.deadline(), payouts);
            word = _settleStep(order, id, word, payouts);
        }
        word = _releaseUnrequested(order, id, word, _now(), payouts);

        settled = word != stored;
        if (settled) _store(id, word);
        else emit OrderNotDue(id, stateOf(id), word.deadline());
    }

    /// @dev Whether a live state's clock has ended.
    function _isDue(OrderWord word) private view returns (bool) {
        return LIVE.has(uint8(word.state())) && block.timestamp >= word.deadline();
    }

    /// @dev One step of a clock: what the silence of this state means. The next clock starts where this one ended.
    function _settleStep(
        Order calldata order,
        OrderId id,
        OrderWord word,
        PayoutList memory payouts
    ) private returns (OrderWord) {
        uint40 ended = word.deadline();
        OrderState state = word.state();
        if (state <= OrderState.InTransit) {
            word = _settlePart(order, id, word, word.held(), 0, Cause.Clock, payouts);
        } else if (state == OrderState.AwaitingConfirmation) {
            word = _settlePart(order, id, word, 0, word.held(), Cause.Clock, payouts);
        } else {
            RequestSlot memory request = requestOf(id);
            if (state == OrderState.RefundRequested && request.kind == RequestKind.Return) {
                uint40 deadline = ended + order.windows.giveBack();
                emit ReturnAccepted(id, deadline);
                return word.moved(OrderState.ReturnDue, deadline);
            }
            word = _settleRequest(order, id, word, request.requested, payouts);
        }
        return _resume(order, id, word, ended);
    }

    /// @dev How a request ends by its clock: granted, divided, or lapsed.
    function _settleRequest(
        Order calldata order,
        OrderId id,
        OrderWord word,
        uint96 requested,
        PayoutList memory payouts
    ) private returns (OrderWord) {
        OrderState state = word.state();
        if (state == OrderState.RefundRequested || state == OrderState.Returned) {
            return _settlePart(order, id, word, requested, 0, Cause.Clock, payouts);
        }
        if (state == OrderState.Disputed) {
            uint96 toPayer = _defaultShare(order, requested);
            return _settlePart(order, id, word, toPayer, requested - toPayer, Cause.DefaultSplit, payouts);
        }

        emit RequestLapsed(id);
        return state == OrderState.Refused ? word.flagged(REQUESTS_BARRED) : word;
    }

    /// @dev Once the confirm clock has ended, an open request holds back only its own amount. In the order of the
    /// clocks: what a prompt caller would have released by `time` comes first.
    function _releaseUnrequested(
        Order calldata order,
        OrderId id,
        OrderWord word,
        uint40 time,
        PayoutList memory payouts
    ) private returns (OrderWord) {
        OrderState state = word.state();
        if (state < OrderState.RefundRequested || state > OrderState.Disputed) return word;
        RequestSlot memory request = requestOf(id);
        uint96 unrequested = word.held() - request.requested;
        if (unrequested == 0 || time < request.confirmBy) return word;

        return _settlePart(order, id, word, 0, unrequested, Cause.Clock, payouts);
    }

    /// @dev Divides a part of what is held and gathers its payouts.
    function _settlePart(
        Order calldata order,
        OrderId id,
        OrderWord word,
        uint96 toPayer,
        uint96 toPayee,
        Cause cause,
        PayoutList memory payouts
    ) private returns (OrderWord) {
        _payOut(order, toPayer, toPayee, cause, payouts);
        return _divide(order, id, word, toPayer, toPayee, cause);
    }
}
